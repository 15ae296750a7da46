"""Verifiable credentials: what is written reads back, what is changed is refused, and each bad input by its own rule.

Foreign credentials are made here with the standard library alone, so that reading is not tested by writing.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.crypto.addresses import compute_address
from ledger.crypto.encoding import MAX_INTEGER, canonicalise
from ledger.crypto.keys import SigningKey
from ledger.errors import InterchangeError, LedgerError, VerificationError
from ledger.interchange.credentials.credentials import (
    Credential,
    ProvedCredential,
    Subject,
    verify_credential,
    write_credential,
)
from ledger.interchange.credentials.did_key import compute_verification_method, encode_did_key, encode_multibase
from ledger.interchange.credentials.model import CONTEXT, read_urn, write_urn
from ledger.interchange.credentials.properties import TYPED
from ledger.interchange.foreign_json import canonicalise_json, parse_json
from tests.strategies import claims

Json = dict[str, Any]
GENESIS, RECORD = "ab" * 32, "cd" * 32
KEY, OTHER = SigningKey(b"i" * 32), SigningKey(b"o" * 32)
DID, OTHER_DID = encode_did_key(KEY.public_key), encode_did_key(OTHER.public_key)
ADDRESS = compute_address("lao", bytes.fromhex(OTHER.public_key))
BEGINS, ENDS = 1_767_225_600_000, 1_798_761_599_000  # the year 2026
DEGREE = Credential(
    genesis_hash=GENESIS,
    record_id=RECORD,
    types=("DegreeCredential",),
    schema="degree@1",
    claims={"degree": "master of laws/ປ\u001f", "honours": True, "year": 2026, "retakes": 0},
    subject=OTHER_DID,
    valid_from=BEGINS,
    valid_until=ENDS,
    created=BEGINS + 1,
    evidence={"entry": {"id": 7, "type": [[1], {"@id": ""}]}},
)
SIGNED = write_credential(DEGREE, KEY)

FOREIGN: Json = {
    "@context": [CONTEXT, "https://vc.example/terms"],
    "type": ["VerifiableCredential", "LibraryCard"],
    "issuer": DID,
    "credentialSubject": {"id": "did:example:noy", "shelf": 4},
}
OPTIONS: Json = {
    "@context": FOREIGN["@context"],
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-jcs-2022",
    "verificationMethod": compute_verification_method(DID),
    "proofPurpose": "assertionMethod",
}


def jcs(value: Json) -> bytes:
    """RFC 8785 for ASCII names and integers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sign(document: Json, options: Json, key: SigningKey = KEY) -> Json:
    """The document with a proof as the suite makes it, whatever the options say."""
    data = hashlib.sha256(jcs(options)).digest() + hashlib.sha256(jcs(document)).digest()
    return {**document, "proof": {**options, "proofValue": encode_multibase(bytes.fromhex(key.sign(data)))}}


def change(value: Json, **members: object) -> Json:
    """The object with these members, and without those that are None. A name's _ stands for @ at its start."""
    named = {f"@{name[1:]}" if name.startswith("_") else name: member for name, member in members.items()}
    return {name: member for name, member in {**value, **named}.items() if member is not None}


def read(document: Json, time: int | None = None) -> ProvedCredential:
    return verify_credential(json.dumps(document).encode(), time)


def refused(data: bytes, time: int | None = None) -> LedgerError:
    with pytest.raises((InterchangeError, VerificationError)) as caught:
        verify_credential(data, time)
    assert "?" not in caught.value.says + caught.value.remedy  # every value its sentences want is there
    assert caught.value.says.isprintable()
    return caught.value


def is_accepted(data: bytes) -> bool:
    try:
        verify_credential(data)
    except (InterchangeError, VerificationError):
        return False
    return True


# ------------------------------------------------------------------------------------- what is written


def test_credential_of_a_record_reads_back() -> None:
    assert verify_credential(SIGNED, BEGINS) == ProvedCredential(
        did=DID,
        public_key=KEY.public_key,
        issuer=DID,
        id=f"urn:natledger:{GENESIS}:{RECORD}",
        genesis_hash=GENESIS,
        record_id=RECORD,
        types=("VerifiableCredential", "DegreeCredential"),
        schema="degree@1",
        subjects=(Subject(OTHER_DID, DEGREE.claims),),
        valid_from=BEGINS,
        valid_until=ENDS,
        evidence=({"disclosureFile": DEGREE.evidence, "type": "LedgerEvidence"},),
        disclosure=b'{"entry":{"id":7,"type":[[1],{"@id":""}]}}',
        statuses=(),
    )


def test_credential_is_what_the_data_model_asks_for() -> None:
    document = json.loads(SIGNED)
    urn = f"urn:natledger:{GENESIS}:degree@1"
    term = {"@id": "urn:natledger:disclosureFile", "@type": "@json"}
    assert document["@context"] == [CONTEXT, {"@vocab": f"{urn}#", "disclosureFile": term}]
    assert document["credentialSchema"] == {"id": urn, "type": "LedgerSchema"}
    assert (document["validFrom"], document["validUntil"]) == ("2026-01-01T00:00:00.000Z", "2026-12-31T23:59:59.000Z")
    proof = document.pop("proof")
    options = {**OPTIONS, "@context": document["@context"], "created": "2026-01-01T00:00:00.001Z"}
    assert sign(document, options)["proof"] == proof
    assert canonicalise(SIGNED) == SIGNED == jcs({**document, "proof": proof})


def test_what_is_not_said_is_not_written() -> None:
    little = Credential(GENESIS, RECORD, ("Membership",), "member@2", {"level": 3})
    document = json.loads(write_credential(little, KEY))
    assert document["@context"] == [CONTEXT, {"@vocab": f"urn:natledger:{GENESIS}:member@2#"}]
    assert document["credentialSubject"] == {"level": 3}
    assert not document.keys() & {"validFrom", "validUntil", "evidence"}
    assert "created" not in document["proof"]
    proved = read(document, time=2**60)
    assert proved.subjects == (Subject("", {"level": 3}),)
    assert (proved.valid_from, proved.valid_until, proved.evidence, proved.disclosure) == (None, None, (), b"")


@given(
    claims(),
    st.sampled_from(["", OTHER_DID, write_urn(GENESIS, ADDRESS)]),
    st.lists(st.integers(0, 253_402_300_799_999), min_size=3, max_size=3).map(sorted),
    st.dictionaries(st.sampled_from(["a", "@id"]), st.lists(st.integers(0, 9)), max_size=2),
)
def test_whatever_is_written_reads_back(
    said: dict[str, str | int | bool], subject: str, times: list[int], evidence: Json
) -> None:
    said = said or {"level": 1}
    begins, created, ends = times
    credential = Credential(
        GENESIS, RECORD, ("Card",), "card@1", said, subject, begins, ends, created=created, evidence=evidence
    )
    data = write_credential(credential, KEY)
    proved = verify_credential(data, created)
    assert proved.subjects == (Subject(subject, said),)
    assert [type(value) for value in proved.subjects[0].claims.values()] == [type(said[name]) for name in sorted(said)]
    assert (proved.valid_from, proved.valid_until) == (begins or None, ends or None)
    assert proved.disclosure == (jcs(evidence) if evidence else b"")
    assert canonicalise(data) == data


@pytest.mark.parametrize(
    ("members", "rule"),
    [
        ({"genesis_hash": "AB" * 32}, "credential_must_fit_model"),
        ({"genesis_hash": ""}, "credential_must_fit_model"),
        ({"record_id": ""}, "credential_must_fit_model"),
        ({"record_id": "a:b"}, "credential_must_fit_model"),
        ({"record_id": "degree@1"}, "credential_must_fit_model"),
        ({"record_id": "a" * 129}, "credential_must_fit_model"),
        ({"types": ()}, "credential_must_fit_model"),
        ({"types": ("degree",)}, "credential_must_fit_model"),
        ({"types": ("VerifiablePresentation",)}, "credential_must_fit_model"),
        ({"types": ("urn:x",)}, "credential_must_fit_model"),
        ({"schema": "degree"}, "credential_must_fit_model"),
        ({"schema": "degree@01"}, "credential_must_fit_model"),
        ({"schema": "degree@1#x"}, "credential_must_fit_model"),
        ({"schema": "degree@1\n"}, "credential_must_fit_model"),
        ({"subject": ADDRESS}, "credential_must_fit_model"),
        ({"subject": write_urn(GENESIS, RECORD)}, "credential_must_fit_model"),
        ({"subject": "did:web:vc.example"}, "credential_must_fit_model"),
        ({"subject": DID + "x"}, "multicodec_must_be_ed25519"),
        ({"subject": "", "claims": {}}, "credential_must_fit_model"),
        ({"valid_from": ENDS + 1}, "credential_must_fit_model"),
        ({"valid_from": -1}, "time_must_be_well_formed"),
        ({"valid_until": MAX_INTEGER}, "time_must_be_well_formed"),
        ({"created": -1}, "time_must_be_well_formed"),
        ({"claims": {"id": "x"}}, "claim_must_be_well_formed"),
        ({"claims": {"type": "x"}}, "claim_must_be_well_formed"),
        ({"claims": {"@id": "x"}}, "claim_must_be_well_formed"),
        ({"claims": {"disclosureFile": "x"}}, "claim_must_be_well_formed"),
        ({"claims": {"": "x"}}, "claim_must_be_well_formed"),
        ({"claims": {"a\n": "x"}}, "claim_must_be_well_formed"),
        ({"claims": {"\x1b[31m": "x"}}, "claim_must_be_well_formed"),
        ({"claims": {"mark": 1.5}}, "claim_must_be_well_formed"),
        ({"claims": {"mark": None}}, "claim_must_be_well_formed"),
        ({"claims": {"mark": ["a"]}}, "claim_must_be_well_formed"),
        ({"claims": {"mark": MAX_INTEGER + 1}}, "claim_must_be_well_formed"),
        ({"claims": {"mark": "\ud800"}}, "strings_must_be_unicode"),
        ({"claims": {"mark": "a" * 2**20}}, "size_must_be_within_limit"),
        ({"evidence": {"mark": 1.5}}, "credential_must_fit_model"),
        ({"evidence": {"mark": None}}, "credential_must_fit_model"),
        ({"evidence": {"é": 1}}, "credential_must_fit_model"),
        ({"evidence": {"mark": "\ud800"}}, "credential_must_fit_model"),
        ({"evidence": {"mark": MAX_INTEGER + 1}}, "credential_must_fit_model"),
    ],
)
def test_what_cannot_be_read_is_not_written(members: Json, rule: str) -> None:
    with pytest.raises(InterchangeError) as caught:
        write_credential(msgspec.structs.replace(DEGREE, **members), KEY)
    assert caught.value.rule == rule
    assert caught.value.says.isprintable()


# ------------------------------------------------------------------------------- what others may write


def test_foreign_credential_is_read() -> None:
    proved = read(sign(FOREIGN, OPTIONS))
    assert (proved.did, proved.issuer, proved.id) == (DID, DID, "")
    assert (proved.genesis_hash, proved.record_id, proved.schema) == ("", "", "")
    assert proved.subjects == (Subject("did:example:noy", {"shelf": 4}),)


@pytest.mark.parametrize(
    "members",
    [
        {"issuer": {"id": DID, "name": "Library"}},
        {"issuer": "https://vc.example/issuers/5678"},
        {"type": "VerifiableCredential"},
        {"credentialSubject": [{"shelf": 4}, {"shelf": 5}]},
        {"validFrom": "2026-01-01T00:00:00+07:00", "validUntil": "2025-12-31T17:00:00Z"},
        {"name": {"@value": "ບັດ", "@language": "lo"}, "mark": [None, 1.5, -0.25]},
        {"description": [{"@value": "a", "@language": "en-GB", "@direction": "ltr"}, {"@value": "b"}]},
        {"issuer": {"id": DID, "name": [{"@value": "a"}], "description": ""}},
        {"evidence": [{"type": "A"}, {"type": "B", "disclosureFile": "text"}]},
        {"evidence": {"type": ["A"], "disclosureFile": [{"@value": 1, "any": 2, "id": 3}]}},
        {"credentialStatus": {"type": "https://vc.example/types#A"}},
        {"credentialStatus": [{"type": "A", "id": "urn:x:1"}, {"type": ["A", "B"], "id": "urn:x:1"}]},
        {"credentialSchema": [{"type": "A", "id": "did:example:1"}, {"type": "A", "id": "HTTPS://vc.example"}]},
        {"refreshService": {"type": "A"}, "termsOfUse": [{"type": "A", "id": "urn:x:1"}]},
        {"renderMethod": {"type": "A"}, "confidenceMethod": [{"type": "A"}]},
        {"relatedResource": {"id": "urn:x:1", "digestSRI": "sha384-abc sha256-abc", "mediaType": "a/b"}},
        {"relatedResource": [{"id": f"urn:x:{i}", "digestMultibase": ["zabc"]} for i in (1, 2)]},
        {"credentialSubject": {"id": "did:example:noy", "says": {"@value": "4", "@type": "urn:x:mark"}, "name": ["a"]}},
        {"type": ["VerifiableCredential", "urn:x:Card", "Card_2"]},
        {"validFrom": "2025-12-31T24:00:00Z", "validUntil": "2026-01-01T00:00:00.000+00:00"},
        {"_context": [CONTEXT, {"name": "https://schema.org/name", "id": "@id", "a": {"@id": "urn:x:a"}, "b": None}]},
        {"_context": [CONTEXT, {"@vocab": "urn:x:", "Card": "Karte"}, "urn:x:context"]},
        {"_context": [CONTEXT, {"@protected": True, "a": "urn:x:a"}, {"a": "urn:x:a", "b": None}]},
    ],
)
def test_what_the_data_model_allows_is_read(members: Json) -> None:
    document = change(FOREIGN, **members)
    proved = read(sign(document, change(OPTIONS, _context=document["@context"])))
    assert proved.types[0] == "VerifiableCredential"
    assert proved.disclosure == b""


def test_several_subjects_evidences_and_statuses_are_told() -> None:
    parts = [{"type": "A"}, {"type": "B", "disclosureFile": {"b": 1, "a": 2}}]
    subjects = [{"id": "urn:x:1", "a": 1}, {"b": None}]
    document = change(FOREIGN, evidence=parts, credentialSubject=subjects, credentialStatus=parts[0])
    proved = read(sign(document, OPTIONS))
    assert (proved.evidence, proved.statuses) == (tuple(parts), (parts[0],))
    assert proved.subjects == (Subject("urn:x:1", {"a": 1}), Subject("", {"b": None}))
    assert proved.disclosure == b'{"a":2,"b":1}'


def test_two_disclosure_files_are_none() -> None:
    part = {"type": "A", "disclosureFile": {"a": 1}}
    assert read(sign(change(FOREIGN, evidence=[part, part]), OPTIONS)).disclosure == b""


@pytest.mark.parametrize(
    ("identifier", "schemas", "found"),
    [
        (write_urn(GENESIS, "r"), {"type": "A", "id": write_urn(GENESIS, "a@1")}, (GENESIS, "r", "a@1")),
        (write_urn(GENESIS, "r"), {"type": "A", "id": write_urn("00" * 32, "a@1")}, (GENESIS, "r", "")),
        (write_urn(GENESIS, "r"), [{"type": "A", "id": write_urn(GENESIS, "a@1")}] * 2, (GENESIS, "r", "")),
        (write_urn(GENESIS, "a@1"), {"type": "A", "id": write_urn(GENESIS, "a@1")}, ("", "", "")),
        (f"urn:natledger:{GENESIS}", {"type": "A", "id": write_urn(GENESIS, "a@1")}, ("", "", "")),
        (f"urn:natledger:{GENESIS.upper()}:r", None, ("", "", "")),
        (f"URN:natledger:{GENESIS}:r", None, ("", "", "")),
        ("https://vc.example/1", {"type": "A", "id": "https://vc.example/schema"}, ("", "", "")),
    ],
)
def test_record_is_told_only_of_a_ledgers_urn(identifier: str, schemas: Any, found: tuple[str, ...]) -> None:
    proved = read(sign(change(FOREIGN, id=identifier, credentialSchema=schemas), OPTIONS))
    assert (proved.genesis_hash, proved.record_id, proved.schema) == found


def test_urn_reads_back() -> None:
    for name in (RECORD, ADDRESS, "degree@1"):
        assert read_urn(write_urn(GENESIS, name)) == (GENESIS, name)


@pytest.mark.parametrize(
    "options",
    [
        {"created": "2023-02-24T23:36:38Z"},
        {"created": "2123-02-24T23:36:38Z", "expires": "2124-02-24T23:36:38Z"},
        {"id": "urn:x:1", "nonce": "7", "remark": {"any": [1]}},
    ],
)
def test_what_a_proof_says_beyond_the_suite_is_signed_and_let_stand(options: Json) -> None:
    signed = sign(FOREIGN, change(OPTIONS, **options))
    assert read(signed).did == DID
    signed["proof"] = change(signed["proof"], **dict.fromkeys(options))
    assert refused(json.dumps(signed).encode()).rule == "signature_must_verify"


def test_proof_may_leave_out_the_context_whether_it_signed_it_or_not() -> None:
    bare = change(OPTIONS, _context=None)
    assert read(sign(FOREIGN, bare)).did == DID  # the options as they stand
    signed = sign(FOREIGN, OPTIONS)  # as drafts of the suite did it
    assert read({**signed, "proof": change(signed["proof"], _context=None)}).did == DID
    added = sign(FOREIGN, bare)
    added["proof"]["@context"] = FOREIGN["@context"]
    assert refused(json.dumps(added).encode()).rule == "signature_must_verify"


def test_one_proof_may_stand_in_a_list() -> None:
    signed = sign(FOREIGN, OPTIONS)
    assert read({**signed, "proof": [signed["proof"]]}).did == DID


# --------------------------------------------------------------------------------------- what is refused

DOCUMENTS: list[tuple[Json, str]] = [
    ({"_context": None}, "credential_must_fit_model"),
    ({"_context": CONTEXT}, "credential_must_fit_model"),
    ({"_context": []}, "credential_must_fit_model"),
    ({"_context": ["https://www.w3.org/2018/credentials/v1", CONTEXT]}, "credential_must_fit_model"),
    ({"_context": [CONTEXT, 5]}, "credential_must_fit_model"),
    ({"type": None}, "credential_must_fit_model"),
    ({"type": "VerifiablePresentation"}, "credential_must_fit_model"),
    ({"type": ["LibraryCard"]}, "credential_must_fit_model"),
    ({"type": [["VerifiableCredential"]]}, "credential_must_fit_model"),
    ({"issuer": None}, "credential_must_fit_model"),
    ({"issuer": ""}, "credential_must_fit_model"),
    ({"issuer": "library"}, "credential_must_fit_model"),
    ({"issuer": "https://vc.example/ \x1b[31m"}, "credential_must_fit_model"),
    ({"issuer": [DID]}, "credential_must_fit_model"),
    ({"issuer": {"name": "Library"}}, "credential_must_fit_model"),
    ({"issuer": {"id": [DID]}}, "credential_must_fit_model"),
    ({"credentialSubject": None}, "credential_must_fit_model"),
    ({"credentialSubject": {}}, "credential_must_fit_model"),
    ({"credentialSubject": []}, "credential_must_fit_model"),
    ({"credentialSubject": [{"a": 1}, {}]}, "credential_must_fit_model"),
    ({"credentialSubject": "did:example:noy"}, "credential_must_fit_model"),
    ({"credentialSubject": {"id": "noy"}}, "credential_must_fit_model"),
    ({"credentialSubject": {"id": 5}}, "credential_must_fit_model"),
    ({"id": "5678"}, "credential_must_fit_model"),
    ({"id": ["urn:x:1"]}, "credential_must_fit_model"),
    ({"evidence": ["text"]}, "credential_must_fit_model"),
    ({"credentialStatus": "urn:x:1"}, "credential_must_fit_model"),
    ({"validFrom": 5}, "credential_must_fit_model"),
    ({"_context": [CONTEXT, "https ://vc.example/terms"]}, "credential_must_fit_model"),
    ({"_context": [CONTEXT, "terms"]}, "credential_must_fit_model"),
    ({"_context": [CONTEXT, "https:///terms"]}, "credential_must_fit_model"),
    ({"_context": [CONTEXT, CONTEXT]}, "credential_must_fit_model"),
    ({"_context": [CONTEXT, {"VerifiableCredential": "urn:x:Bad"}]}, "credential_must_fit_model"),
    ({"_context": [CONTEXT, {"type": "urn:x:type"}]}, "credential_must_fit_model"),
    ({"_context": [CONTEXT, {"@protected": True, "a": "urn:x:a"}, {"a": "urn:x:b"}]}, "credential_must_fit_model"),
    ({"_context": [CONTEXT, {"name": {"@id": "urn:x:name"}}]}, "credential_must_fit_model"),
    ({"_context": [CONTEXT, {"Card": "https ://vc.example#Card"}]}, "credential_must_fit_model"),
    ({"type": ["VerifiableCredential", "a card"]}, "credential_must_fit_model"),
    ({"type": ["VerifiableCredential", ""]}, "credential_must_fit_model"),
    ({"id": "https ://vc.example/1"}, "credential_must_fit_model"),
    ({"name": 5}, "credential_must_fit_model"),
    ({"name": []}, "credential_must_fit_model"),
    ({"name": ["a", "b"]}, "credential_must_fit_model"),
    ({"name": {"@language": "lo"}}, "credential_must_fit_model"),
    ({"name": {"@value": "a", "url": "urn:x:1"}}, "credential_must_fit_model"),
    ({"name": {"@value": "a", "@type": "urn:x:1"}}, "credential_must_fit_model"),
    ({"description": {"@value": 5, "@language": "lo"}}, "credential_must_fit_model"),
    ({"description": {"@value": "a", "@language": "l o"}}, "credential_must_fit_model"),
    ({"description": {"@value": "a", "@direction": "up"}}, "credential_must_fit_model"),
    ({"issuer": {"id": DID, "name": {"@value": "a", "url": "urn:x:1"}}}, "credential_must_fit_model"),
    ({"issuer": {"id": DID, "description": 5}}, "credential_must_fit_model"),
    ({"credentialSubject": {"a": [{"@value": "a", "b": 1}]}}, "credential_must_fit_model"),
    ({"relatedResource": ["urn:x:1"]}, "credential_must_fit_model"),
    ({"relatedResource": {"digestSRI": "sha256-abc"}}, "credential_must_fit_model"),
    ({"relatedResource": {"id": "urn:x:1"}}, "credential_must_fit_model"),
    ({"relatedResource": {"id": "urn:x:1", "digestSRI": "md5-abc"}}, "credential_must_fit_model"),
    ({"relatedResource": {"id": "urn:x:1", "digestMultibase": ""}}, "credential_must_fit_model"),
    ({"relatedResource": {"id": "urn:x:1", "digestMultibase": "z", "mediaType": 1}}, "credential_must_fit_model"),
    ({"relatedResource": [{"id": "urn:x:1", "digestMultibase": "zabc"}] * 2}, "credential_must_fit_model"),
    ({"credentialSchema": {"type": "A"}}, "credential_must_fit_model"),
    *[
        ({name: value}, "credential_must_fit_model")
        for name in TYPED
        for value in (
            *([], "urn:x:1", [[]], {}, {"id": "urn:x:1"}, {"id": "urn:x:1", "type": ""}, {"id": "urn:x:1", "type": []}),
            *({"id": "urn:x:1", "type": 2}, {"id": "https ://a", "type": "A"}, {"id": 5, "type": "A"}),
            *({"id": ["urn:x:1"], "type": "A"}, [{"id": "urn:x:1", "type": "A"}, {"id": "urn:x:1"}]),
        )
    ],
    ({"validFrom": "2026-01-02T00:00:00Z", "validUntil": "2026-01-01T23:59:59Z"}, "credential_must_fit_model"),
    ({"validFrom": "2026-01-01"}, "time_must_be_well_formed"),
    ({"validUntil": "2026-02-30T00:00:00Z"}, "time_must_be_well_formed"),
    ({"issuer": OTHER_DID}, "issuer_must_hold_the_key"),
    ({"issuer": {"id": OTHER_DID}}, "issuer_must_hold_the_key"),
    ({"issuer": "did:web:vc.example"}, "issuer_must_hold_the_key"),
    ({"issuer": DID.replace("did:key", "DID:key")}, "issuer_must_hold_the_key"),
    ({"issuer": compute_verification_method(DID)}, "issuer_must_hold_the_key"),
]
X25519 = "did:key:" + encode_multibase(b"\xec\x01" + bytes.fromhex(KEY.public_key))
WEAK = "did:key:" + encode_multibase(b"\xed\x01\x01" + bytes(31))
PROOFS: list[tuple[Json, str]] = [
    ({"type": "Ed25519Signature2020", "cryptosuite": None}, "proof_must_be_supported"),
    ({"type": None}, "proof_must_be_supported"),
    ({"type": None, "cryptosuite": None}, "proof_must_be_supported"),
    ({"type": ["DataIntegrityProof"]}, "proof_must_be_supported"),
    ({"cryptosuite": "eddsa-rdfc-2022"}, "proof_must_be_supported"),
    ({"cryptosuite": "\x1b[31m"}, "proof_must_be_supported"),
    ({"domain": "vc.example"}, "proof_must_stand_alone"),
    ({"challenge": "7"}, "proof_must_stand_alone"),
    ({"previousProof": "urn:x:1"}, "proof_must_stand_alone"),
    ({"proofPurpose": None}, "proof_must_fit_suite"),
    ({"proofPurpose": ["assertionMethod"]}, "proof_must_fit_suite"),
    ({"verificationMethod": None}, "proof_must_fit_suite"),
    ({"verificationMethod": {"id": compute_verification_method(DID)}}, "proof_must_fit_suite"),
    ({"created": 5}, "proof_must_fit_suite"),
    ({"created": "yesterday"}, "time_must_be_well_formed"),
    ({"expires": "2026-02-30T00:00:00Z"}, "time_must_be_well_formed"),
    ({"proofPurpose": "authentication"}, "proof_purpose_must_be_assertion"),
    ({"proofPurpose": "https://w3id.org/security#assertionMethod"}, "proof_purpose_must_be_assertion"),
    ({"_context": [CONTEXT]}, "proof_context_must_be_the_documents"),
    ({"_context": CONTEXT}, "proof_context_must_be_the_documents"),
    ({"verificationMethod": "https://vc.example/5678#key-1"}, "did_method_must_be_key"),
    ({"verificationMethod": "did:web:vc.example#key-1"}, "did_method_must_be_key"),
    ({"verificationMethod": DID}, "verification_method_must_be_its_key"),
    ({"verificationMethod": DID + "#" + OTHER_DID[8:]}, "verification_method_must_be_its_key"),
    ({"verificationMethod": compute_verification_method(X25519)}, "multicodec_must_be_ed25519"),
    ({"verificationMethod": compute_verification_method(WEAK)}, "key_must_be_strong"),
    ({"verificationMethod": compute_verification_method(OTHER_DID)}, "signature_must_verify"),
]


@pytest.mark.parametrize(("members", "rule"), DOCUMENTS)
def test_signed_document_outside_the_model_is_refused(members: Json, rule: str) -> None:
    document = change(FOREIGN, **members)
    options = change(OPTIONS, _context=document.get("@context"))
    assert refused(json.dumps(sign(document, options)).encode()).rule == rule


@pytest.mark.parametrize(("members", "rule"), PROOFS)
def test_signed_proof_outside_the_suite_is_refused(members: Json, rule: str) -> None:
    assert refused(json.dumps(sign(FOREIGN, change(OPTIONS, **members))).encode()).rule == rule


def test_true_in_a_context_is_not_one() -> None:
    """In Python they are equal, and so were objects that differ in that alone."""
    contexts = [[CONTEXT, {"@protected": said}] for said in (True, 1)]
    document = change(FOREIGN, _context=contexts[0])
    assert read(sign(document, change(OPTIONS, _context=contexts[0]))).did == DID
    signed = sign(document, change(OPTIONS, _context=contexts[1]))
    assert refused(json.dumps(signed).encode()).rule == "proof_context_must_be_the_documents"


def edit_proof(**members: object) -> Json:
    signed = sign(FOREIGN, OPTIONS)
    return {**signed, "proof": change(signed["proof"], **members)}


VALUE = sign(FOREIGN, OPTIONS)["proof"]["proofValue"]


@pytest.mark.parametrize(
    ("signed", "rule"),
    [
        (FOREIGN, "proof_must_stand_once"),
        ({**FOREIGN, "proof": []}, "proof_must_stand_once"),
        ({**FOREIGN, "proof": [sign(FOREIGN, OPTIONS)["proof"]] * 2}, "proof_must_stand_once"),
        ({**FOREIGN, "proof": None}, "proof_must_fit_suite"),
        ({**FOREIGN, "proof": "text"}, "proof_must_fit_suite"),
        ({**FOREIGN, "proof": [[]]}, "proof_must_fit_suite"),
        (edit_proof(proofValue=None), "proof_must_fit_suite"),
        (edit_proof(proofValue=5), "proof_must_fit_suite"),
        (edit_proof(proofValue=""), "multibase_must_be_base58btc"),
        (edit_proof(proofValue="u" + VALUE[1:]), "multibase_must_be_base58btc"),
        (edit_proof(proofValue=VALUE + " "), "multibase_must_be_base58btc"),
        (edit_proof(proofValue="z" * 10_000), "multibase_must_be_base58btc"),
        (edit_proof(proofValue="z2"), "proof_must_fit_suite"),
        (edit_proof(proofValue="z1" + VALUE[1:]), "proof_must_fit_suite"),
        (edit_proof(proofValue=encode_multibase(bytes(64))), "signature_must_verify"),
        (edit_proof(created="2026-01-01T00:00:00Z"), "signature_must_verify"),
        (edit_proof(verificationMethod=compute_verification_method(OTHER_DID)), "signature_must_verify"),
        (change(sign(FOREIGN, OPTIONS), credentialSubject={"shelf": 5}), "signature_must_verify"),
        (change(sign(FOREIGN, OPTIONS), name="Card"), "signature_must_verify"),
        (change(sign(FOREIGN, OPTIONS), issuer="https://vc.example"), "signature_must_verify"),
        # the suite would let contexts be appended, and so another meaning be given to what is signed
        (
            change(sign(FOREIGN, OPTIONS), _context=[*FOREIGN["@context"], {"@vocab": "urn:x:"}]),
            "proof_context_must_be_the_documents",
        ),
    ],
)
def test_proof_changed_after_signing_is_refused(signed: Json, rule: str) -> None:
    assert refused(json.dumps(signed).encode()).rule == rule


def test_signature_in_a_second_form_is_refused() -> None:
    # S + L is S modulo the order of the group: some libraries take both
    order = 2**252 + 27742317777372353535851937790883648493
    document = json.loads(SIGNED)
    options = {name: value for name, value in document["proof"].items() if name != "proofValue"}
    raw = hashlib.sha256(jcs(options)).digest()
    raw += hashlib.sha256(jcs({name: value for name, value in document.items() if name != "proof"})).digest()
    signature = bytes.fromhex(KEY.sign(raw))
    scalar = int.from_bytes(signature[32:], "little") + order
    document["proof"]["proofValue"] = encode_multibase(signature[:32] + scalar.to_bytes(32, "little"))
    assert refused(jcs(document)).rule == "signature_must_verify"


@pytest.mark.parametrize(
    ("edit", "rule"),
    [
        (lambda text: b"", "text_must_be_json"),
        (lambda text: b"[" + text + b"]", "credential_must_fit_model"),
        (lambda text: b'"ey.J.x"', "credential_must_fit_model"),
        (lambda text: text[:-1], "text_must_be_json"),
        (lambda text: text + b"{}", "text_must_be_json"),
        (lambda text: text[:-1] + b',"issuer":"' + DID.encode() + b'"}', "names_must_be_unique"),
        (lambda text: text.replace(b'"degree":', b'"year":1,"degree":'), "names_must_be_unique"),
        (lambda text: text[:-1] + b',"x":9007199254740992}', "integers_must_be_in_range"),
        (lambda text: text[:-1] + b',"x":NaN}', "text_must_be_json"),
        (lambda text: text[:-1] + b',"x":"\\ud800"}', "strings_must_be_unicode"),
        (lambda text: text[:-1] + b',"x":' + b"[" * 64 + b"]" * 64 + b"}", "nesting_must_be_within_limit"),
        (lambda text: text + b" " * 2**20, "size_must_be_within_limit"),
        (lambda text: text.decode().encode("utf-16"), "text_must_not_be_wide"),
    ],
)
def test_bytes_that_can_be_read_in_two_ways_are_refused(edit: Callable[[bytes], bytes], rule: str) -> None:
    assert refused(edit(SIGNED)).rule == rule


# ------------------------------------------------------------------------------------------------- time


def test_credential_is_valid_from_its_first_to_its_last_millisecond() -> None:
    verify_credential(SIGNED, BEGINS)
    verify_credential(SIGNED, ENDS)
    assert refused(SIGNED, BEGINS - 1).rule == "credential_must_have_begun"
    assert refused(SIGNED, ENDS + 1).rule == "credential_must_not_be_expired"
    verify_credential(SIGNED)  # without a time, none is asked


def test_credential_that_ended_at_the_epoch_has_an_end() -> None:
    signed = jcs(sign(change(FOREIGN, validUntil="1970-01-01T00:00:00Z"), OPTIONS))
    assert verify_credential(signed, 0).valid_until == 0
    assert refused(signed, 1).rule == "credential_must_not_be_expired"


def test_proof_holds_until_it_expires() -> None:
    signed = jcs(sign(FOREIGN, change(OPTIONS, expires="2026-01-01T00:00:00Z")))
    verify_credential(signed, BEGINS - 1)
    assert refused(signed, BEGINS).rule == "credential_must_not_be_expired"


def test_forgery_is_told_before_expiry() -> None:
    assert refused(SIGNED.replace(b"master", b"doctor"), ENDS + 1).rule == "signature_must_verify"


# ------------------------------------------------------------------------------------- whatever is changed


def has_same_form(data: bytes) -> bool:
    """Whether the bytes are another spelling of SIGNED."""
    try:
        return canonicalise_json(parse_json(data)) == SIGNED
    except InterchangeError:
        return False


def edit_at(place: int) -> dict[str, bytes]:
    """Changes of one byte of SIGNED: others in its place, one more before it, and none."""
    head, byte, tail = SIGNED[:place], SIGNED[place], SIGNED[place + 1 :]
    put = {f"put {new:#x}": bytes([new]) for new in sorted({byte ^ 1, byte ^ 32, 32, 48, 49} - {byte})}
    added = {f"add {new:#x}": bytes([new, byte]) for new in b" \t-0\\1,"}
    return {name: head + new + tail for name, new in {**put, **added, "cut": b""}.items()}


def list_accepted(places: range) -> set[tuple[str, bytes]]:
    """What is changed where, and yet accepted: the change, and the byte it is made at."""
    edits = [(name, place, data) for place in places for name, data in edit_at(place).items()]
    accepted = set()
    for name, place, data in edits:
        assert is_accepted(data) == has_same_form(data), (name, place)
        if is_accepted(data):
            accepted.add((name, SIGNED[place : place + 1]))
    return accepted


def test_a_changed_byte_is_refused_or_another_spelling() -> None:
    for name, _ in list_accepted(range(3, len(SIGNED), 17)):
        assert name in {"add 0x20", "add 0x9", "add 0x2d", "add 0x5c", "put 0x46"}


@pytest.mark.full
def test_every_changed_byte_is_refused_or_another_spelling() -> None:
    accepted = list_accepted(range(len(SIGNED)))
    spaces = {(name, byte) for name, byte in accepted if name in {"add 0x20", "add 0x9"}}
    # white space before or after a token, -0 for 0, \/ for /, and \u001F for \u001f: no more
    assert accepted - spaces == {("add 0x2d", b"0"), ("add 0x5c", b"/"), ("put 0x46", b"f")}
    assert {byte[0] for _, byte in spaces} <= set(b'{}[]:,"0123456789tf')


def test_other_spellings_of_the_same_document_are_accepted() -> None:
    document = json.loads(SIGNED)
    backwards = json.dumps(dict(reversed(document.items())), indent=2, ensure_ascii=True).encode()
    for data in (backwards, SIGNED.replace(b"/", b"\\/"), SIGNED.replace(b":2026", b":2.026e3"), SIGNED + b"\n"):
        assert data != SIGNED
        assert verify_credential(data, BEGINS) == verify_credential(SIGNED, BEGINS)


@given(st.lists(st.tuples(st.integers(0, len(SIGNED)), st.integers(0, 9), st.binary(max_size=4)), max_size=3))
def test_any_changed_bytes_are_refused_or_another_spelling(changes: list[tuple[int, int, bytes]]) -> None:
    data = SIGNED
    for start, length, new in changes:
        data = data[:start] + new + data[start + length :]
    assert is_accepted(data) == has_same_form(data)


@given(st.binary(max_size=80))
def test_any_bytes_are_refused_by_a_rule(data: bytes) -> None:
    assert refused(data).rule
