"""A verifiable credential is a signed statement about somebody that any wallet or verifier can read.

W3C Verifiable Credentials 2.0, secured by a Data Integrity proof of eddsa-jcs-2022. Written is what a record
of the ledger says; read is anybody's credential with one such proof by a did:key. Nothing here asks anybody:
no @context, schema or status is fetched, so what the terms mean and whether a credential was revoked is for
the caller to know.
"""

import re
from typing import Any

import msgspec

from ledger.crypto.addresses import is_address
from ledger.crypto.encoding import MAX_INTEGER, canonicalise, encode
from ledger.crypto.keys import SigningKey
from ledger.errors import DecodeError, InterchangeError, VerificationError
from ledger.interchange.credentials.data_integrity import DocumentSigner, add_proof, verify_proof
from ledger.interchange.credentials.did_key import PREFIX, decode_did_key, encode_did_key
from ledger.interchange.credentials.model import (
    CONTEXT,
    KIND,
    RECORD,
    SCHEMA,
    Document,
    as_list,
    get_issuer,
    get_schema,
    get_types,
    read_model,
    read_record,
    read_urn,
    read_validity,
    write_urn,
)
from ledger.interchange.credentials.properties import FILE, refuse_model
from ledger.interchange.foreign_json import canonicalise_json, parse_json
from ledger.interchange.quoting import shown
from ledger.interchange.rfc3339 import format_time, parse_time

_CLAIM = re.compile(r"(?!(?:id|type)\Z)[a-z][a-z0-9_]{0,63}")
_TYPE = re.compile(r"(?!Verifiable|Enveloped)[A-Z][A-Za-z0-9]{0,63}")


class Credential(msgspec.Struct, frozen=True):
    """What a credential of a ledger's record shall say."""

    genesis_hash: str
    record_id: str
    """With the genesis hash it is the credential's id, `urn:natledger:GENESISHASH:RECORDID`."""
    types: tuple[str, ...]
    """Beside VerifiableCredential; such as DegreeCredential."""
    schema: str
    """Name and version of what the claims mean on this ledger, such as `degree@1`."""
    claims: dict[str, str | int | bool]
    subject: str = ""
    """A did:key, or the urn of an address (`write_urn`); empty where the record names nobody."""
    valid_from: int = 0
    """Milliseconds UTC, like the two below; 0 where the credential does not say."""
    valid_until: int = 0
    created: int = 0
    """When it was signed."""
    evidence: dict[str, Any] = {}
    """A disclosure file as a JSON object; empty for none."""


class Subject(msgspec.Struct, frozen=True):
    """Whom or what claims are about."""

    id: str
    """Empty where the credential does not say."""
    claims: dict[str, Any]


class ProvedCredential(msgspec.Struct, frozen=True):
    """What a credential says whose proof holds."""

    did: str
    """The did:key whose signature holds: who is proved to say all that follows."""
    public_key: str
    issuer: str
    """Whom the credential names. A did is the one above; of another name, such as a web address, nothing
    shows that the key is theirs."""
    id: str
    """Empty where the credential has none."""
    genesis_hash: str
    """Empty, like the record's id, unless the id is the urn of a ledger's record."""
    record_id: str
    types: tuple[str, ...]
    schema: str
    """Name and version of a ledger's schema; empty for any other."""
    subjects: tuple[Subject, ...]
    valid_from: int | None
    """Milliseconds UTC, like the one below; None where the credential does not say."""
    valid_until: int | None
    evidence: tuple[dict[str, Any], ...]
    disclosure: bytes
    """The canonical bytes of the disclosure file in the evidence, itself not verified; empty for none."""
    statuses: tuple[dict[str, Any], ...]
    """Where to ask whether it was revoked or suspended. Nobody was asked."""


def write_credential(credential: Credential, key: SigningKey) -> bytes:
    """The canonical bytes of the credential, issued and signed by the did:key of `key`.

    Raises InterchangeError for what cannot be written: a name that does not fit its pattern, a claim that is
    no text, integer or truth value, evidence outside the ledger's JSON, a time after 9999, too many bytes.
    """
    _check_names(credential)
    for name, value in credential.claims.items():
        _check_claim(name, value)
    document = _make_document(credential, encode_did_key(key.public_key))
    data = canonicalise_json(add_proof(document, key, credential.created))
    verify_credential(data)  # nothing leaves that could not be read again, whatever went wrong while signing
    return data


def verify_credential(data: bytes, time: int | None = None) -> ProvedCredential:
    """What the credential in `data` says, once its proof holds; with `time` (ms) also that it is valid then.

    Raises InterchangeError for bytes that are no credential or have no proof that can be read here, and
    VerificationError where the proof does not hold, is not the issuer's, or the time is outside the
    credential's validity or after the proof's expiry. Order: bytes, model, proof, issuer, time.

    Everything is signed but the form: an accepted change leaves the canonical bytes (RFC 8785) as they are,
    which is white space, the order of names, escapes of characters, and how a number is written; but for
    two: a proof may be alone in a list, and its copy of the @context may be missing.
    """
    value = parse_json(data)
    document = read_model(value)
    signer = verify_proof(value)
    issuer = get_issuer(document)
    if issuer.lower().startswith("did:") and issuer != signer.did:
        raise VerificationError("issuer_must_hold_the_key", issuer=shown(issuer), signer=signer.did)
    if time is not None:
        _check_time(document, signer, time)
    return _make_proved(document, signer)


def _check_names(credential: Credential) -> None:
    if not RECORD.fullmatch(credential.record_id) or not SCHEMA.fullmatch(credential.schema):
        refuse_model("the record's id or the schema is not well-formed")
    if not credential.types or not all(_TYPE.fullmatch(name) for name in credential.types):
        refuse_model("a type of the credential is not well-formed")
    if credential.subject.startswith(PREFIX):
        decode_did_key(credential.subject)
    elif credential.subject and not is_address(read_urn(credential.subject)[1]):
        refuse_model("the subject is neither a did:key nor the urn of an address")


def _check_claim(name: str, value: object) -> None:
    if not _CLAIM.fullmatch(name):
        raise InterchangeError("claim_must_be_well_formed", name=shown(name), problem="its name does not fit")
    if not isinstance(value, str | int):
        raise InterchangeError(
            "claim_must_be_well_formed", name=name, problem="its value is neither text, integer nor truth value"
        )
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise InterchangeError("claim_must_be_well_formed", name=name, problem="it lies beyond 2^53-1")


def _make_document(credential: Credential, issuer: str) -> dict[str, Any]:
    schema = write_urn(credential.genesis_hash, credential.schema)
    context: dict[str, Any] = {"@vocab": f"{schema}#"}
    document: dict[str, Any] = {
        "@context": [CONTEXT, context],
        "id": write_urn(credential.genesis_hash, credential.record_id),
        "type": [KIND, *credential.types],
        "issuer": issuer,
        "credentialSchema": {"id": schema, "type": "LedgerSchema"},
        "credentialSubject": {**({"id": credential.subject} if credential.subject else {}), **credential.claims},
    }
    if credential.valid_from:
        document["validFrom"] = format_time(credential.valid_from)
    if credential.valid_until:
        document["validUntil"] = format_time(credential.valid_until)
    if credential.evidence:
        _check_evidence(credential.evidence)
        # @json: what is in the file is data, and none of its names a term
        context[FILE] = {"@id": f"urn:natledger:{FILE}", "@type": "@json"}
        document["evidence"] = {FILE: credential.evidence, "type": "LedgerEvidence"}
    return document


def _check_evidence(evidence: dict[str, Any]) -> None:
    try:
        canonicalise(encode(evidence))
    except DecodeError as error:
        refuse_model(f"evidence: {error.says}")


def _check_time(document: Document, signer: DocumentSigner, time: int) -> None:
    begins, ends = read_validity(document)
    if begins is not None and time < begins:
        raise VerificationError("credential_must_have_begun", begins=str(document.valid_from), time=time)
    if ends is not None and time > ends:
        raise VerificationError("credential_must_not_be_expired", ends=str(document.valid_until), time=time)
    if signer.proof_expires and time >= parse_time(signer.proof_expires):
        raise VerificationError("credential_must_not_be_expired", ends=signer.proof_expires, time=time)


def _make_proved(document: Document, signer: DocumentSigner) -> ProvedCredential:
    genesis_hash, record_id = read_record(document)
    begins, ends = read_validity(document)
    evidence = as_list(document.evidence)
    files = [part[FILE] for part in evidence if isinstance(part.get(FILE), dict)]
    return ProvedCredential(
        did=signer.did,
        public_key=signer.public_key,
        issuer=get_issuer(document),
        id=document.id,
        genesis_hash=genesis_hash,
        record_id=record_id,
        types=tuple(get_types(document)),
        schema=get_schema(document),
        subjects=tuple(_make_subject(subject) for subject in as_list(document.credential_subject)),
        valid_from=begins,
        valid_until=ends,
        evidence=tuple(evidence),
        disclosure=canonicalise_json(files[0]) if len(files) == 1 else b"",
        statuses=tuple(as_list(document.credential_status)),
    )


def _make_subject(subject: dict[str, Any]) -> Subject:
    claims = {name: value for name, value in subject.items() if name != "id"}
    return Subject(subject.get("id", ""), claims)
