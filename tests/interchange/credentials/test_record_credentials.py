"""A record as a credential says what the ledger's evidence in it shows: no more, no longer, and by whose key."""

import json
from functools import cache
from typing import Any, NamedTuple

import msgspec
import pytest

from cli.chain.verifying import verify_file
from cli.shell import output
from ledger import Ledger
from ledger.client.records.issuing import prepare
from ledger.crypto.encoding import encode
from ledger.crypto.keys import SigningKey
from ledger.errors import LedgerError, VerificationError
from ledger.interchange.credentials.credentials import Credential, write_credential
from ledger.interchange.credentials.data_integrity import add_proof
from ledger.interchange.credentials.model import write_urn
from ledger.interchange.credentials.record_credentials import export_record, verify_record_credential
from ledger.interchange.foreign_json import canonicalise_json
from ledger.interchange.rfc3339 import parse_time
from ledger.registry.money.money import Transfer
from ledger.registry.records.disclosure import make_disclosure
from ledger.registry.records.holder_file import HolderFile, Issued, make_holder_file, verify_holder_file
from ledger.registry.records.records import IssueRecord

LIFETIME = 5_000


class Issue(NamedTuple):
    """A degree whose fee was paid in the transaction that issued it, so that the graduate signed that too."""

    lao: Ledger
    file: HolderFile
    issued: Issued
    issuer: SigningKey
    graduate: SigningKey


@cache
def make_issue() -> Issue:
    lao = Ledger.create(seed=5)
    noy, university = lao.open_account("noy", "citizen", "LA-VT"), lao.wallet("university")
    lao.wallet("central-bank").issue_money(1_000, to=noy)
    claims = {"level": "BSc", "born": 2001}
    commitment, held = prepare(university, "degree", noy, claims, lao.node.get_time() + LIFETIME)
    fee = noy.wish(Transfer(10, "LAK", "FEE", university.address))
    receipt = lao.receipt(lao.send([fee, university.wish(IssueRecord(commitment))]))
    file, issued = verify_holder_file(make_holder_file(receipt, 1, held, lao.node.tip.genesis_hash), lao.genesis_hash)
    keys = [next(iter(lao.keyring.find(lao.identity(who).keys, 1).values())) for who in (university, noy)]
    return Issue(lao, file, issued, *keys)


@cache
def make_training() -> Issue:
    """A training of one hour that was passed."""
    lao = Ledger.create(seed=6)
    noy, university = lao.open_account("noy", "citizen", "LA-VT"), lao.wallet("university")
    lao.wallet("education").grant_role("issuer", university, "training")
    claims = {"completed": "2026-01-31", "course": "first aid", "hours": 1, "passed": True}
    record = university.issue_record("training", noy, claims)
    keys = [next(iter(lao.keyring.find(lao.identity(who).keys, 1).values())) for who in (university, noy)]
    return Issue(lao, record.file, record.issued, *keys)


def write(key: SigningKey, *names: str, **changes: Any) -> bytes:
    """A credential as `export_record` writes it, but for the changes, by anybody's key."""
    made = make_issue()
    disclosure = make_disclosure(made.file, names or ("level", "subject"))
    plain = Credential(
        genesis_hash=made.lao.genesis_hash,
        record_id=made.issued.record,
        types=("DegreeCredential",),
        schema="degree@1",
        claims={"level": "BSc"},
        subject=write_urn(made.lao.genesis_hash, made.lao.wallet("noy").address),
        valid_from=made.issued.proved.time,
        valid_until=made.issued.commitment.until,
        evidence=msgspec.json.decode(encode(disclosure)),
    )
    return write_credential(msgspec.structs.replace(plain, **changes), key)


def refuse(data: bytes) -> LedgerError:
    with pytest.raises(VerificationError) as caught:
        verify_record_credential(data, make_issue().lao.genesis_hash)
    return caught.value


def test_issuers_credential_says_what_its_evidence_shows() -> None:
    made = make_issue()
    for data in (
        export_record(made.file, made.issued, ("level", "subject"), made.issuer, made.issued.proved.time + 1),
        write(made.issuer),
    ):
        proved = verify_record_credential(data, made.lao.genesis_hash)
        assert (proved.is_issuers, proved.credential.subjects[0].claims) == (True, {"level": "BSc"})


def test_credential_says_when_it_was_signed() -> None:
    """It once said when the record was issued: what left after a revocation looked as if signed before."""
    made = make_issue()
    time = made.issued.proved.time + 86_400_000
    document = json.loads(export_record(made.file, made.issued, ("level",), made.issuer, time))
    assert (parse_time(document["proof"]["created"]), parse_time(document["validFrom"])) == (time, time - 86_400_000)


def test_key_of_somebody_who_only_signed_along_is_not_the_issuers() -> None:
    """The graduate paid the fee in the same transaction, and once passed for the university."""
    assert not verify_record_credential(write(make_issue().graduate), make_issue().lao.genesis_hash).is_issuers


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"types": ("HonoraryDoctorateCredential",)}, "its type is another"),
        ({"types": ("DegreeCredential", "HonoraryDoctorateCredential")}, "its type is another"),
        ({"valid_from": 0}, "it begins at another time"),
        ({"valid_from": 1_767_225_600_000}, "it begins at another time"),
        ({"valid_until": 0}, "it ends at another time"),
        ({"valid_until": 4_102_444_800_000}, "it ends at another time"),
        ({"claims": {"level": "PhD"}}, "its claims are others"),
        ({"claims": {}}, "its claims are others"),
        ({"claims": {"level": "BSc", "born": 2001}}, "its claims are others"),
        ({"subject": ""}, "its claims are others"),
        ({"schema": "degree@2"}, "its schema is another"),
        ({"record_id": "ab" * 32 + "-0"}, "its id names another record"),
        ({"genesis_hash": "ab" * 32}, "its id names another ledger"),
    ],
)
def test_credential_that_says_other_than_its_evidence_is_refused(changes: dict[str, Any], problem: str) -> None:
    error = refuse(write(make_issue().issuer, **changes))
    assert (error.rule, error.values["problem"]) == ("credential_must_say_what_is_shown", problem)


@pytest.mark.parametrize(("hours", "passed"), [(True, 1), (1, 1), (True, True), ("1", True)])
def test_true_is_not_one(hours: Any, passed: Any) -> None:
    """In Python they are equal: {hours: true, passed: 1} once passed for a record of {hours: 1, passed: true}."""
    made, claims = make_training(), {"hours": hours, "passed": passed}
    disclosure = make_disclosure(made.file, ("hours", "passed"))
    credential = Credential(
        *(made.lao.genesis_hash, made.issued.record, ("TrainingCredential",), "training@1", claims),
        valid_from=made.issued.proved.time,
        evidence=msgspec.json.decode(encode(disclosure)),
    )
    with pytest.raises(VerificationError) as caught:
        verify_record_credential(write_credential(credential, made.issuer), made.lao.genesis_hash)
    assert caught.value.values["problem"] == "its claims are others"
    true = msgspec.structs.replace(credential, claims={"hours": 1, "passed": True})
    proved = verify_record_credential(write_credential(true, made.issuer), made.lao.genesis_hash)
    assert proved.credential.subjects[0].claims == {"hours": 1, "passed": True}


def test_credential_without_evidence_proves_nothing_of_a_ledger() -> None:
    """Anybody makes one, about any record: with a genesis hash it once was told as valid."""
    bare = write(make_issue().graduate, evidence={})
    assert refuse(bare).rule == "credential_must_carry_a_disclosure"
    assert verify_record_credential(bare, None).disclosure is None


def test_status_is_not_passed_over() -> None:
    """A status given with a credential that nothing ties to the ledger once was not even read."""
    made = make_issue()
    bare, genesis_hash = write(made.graduate, evidence={}, valid_until=0), bytes.fromhex(made.lao.genesis_hash)
    with pytest.raises(output.Complaint) as caught:
        verify_file(bare, None, None, "", b"no status")
    assert caught.value.says.startswith("--status needs --genesis")
    with pytest.raises(VerificationError, match="credential_must_carry_a_disclosure"):
        verify_file(bare, genesis_hash, None, "", b"no status")


def test_every_subject_is_told_by_itself() -> None:
    """Claims about two once were put together, as if both were the last one's; a status to ask was not told."""
    document = json.loads(write(make_issue().issuer, evidence={}, valid_until=0))
    del document["proof"]
    document["credentialSubject"] = [{"id": "did:example:a", "level": "BSc"}, {"id": "did:example:b", "level": "PhD"}]
    document["credentialStatus"] = {"type": "BitstringStatusListEntry"}
    data = canonicalise_json(add_proof(document, make_issue().issuer, 0))
    found = verify_file(data, None, None, "", None)
    assert [item["claims"] for item in found.object["subjects"]] == [{"level": "BSc"}, {"level": "PhD"}]
    assert [line.split()[0] for line in found.lines[1:6]] == ["signature", "says", "about", "says", "about"]
    assert any("none was asked" in line for line in found.lines)
    assert found.object["statuses"] == 1
