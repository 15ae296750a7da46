"""A Data Integrity proof is a signature inside the JSON document it signs.

W3C Data Integrity EdDSA Cryptosuites 1.0, section eddsa-jcs-2022: the text to sign is the SHA-256 hash of
the canonical proof without its value, followed by that of the canonical document without its proof. The
key is the did:key that the proof names, so that a proof is verified with nothing else at hand.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from ledger.crypto.keys import SIGNATURE_SIZE, SigningKey, unhex, verify_signature
from ledger.errors import InterchangeError, VerificationError
from ledger.interchange.credentials.did_key import (
    compute_verification_method,
    decode_multibase,
    decode_verification_method,
    encode_did_key,
    encode_multibase,
)
from ledger.interchange.foreign_json import canonicalise_json
from ledger.interchange.quoting import shown
from ledger.interchange.rfc3339 import format_time, parse_time

KIND = "DataIntegrityProof"
SUITE = "eddsa-jcs-2022"
PURPOSE = "assertionMethod"

_FOR_OTHERS = ("challenge", "domain", "previousProof")
"""What ties a proof to one verifier or to other proofs, so that it says nothing alone."""


class DocumentSigner(msgspec.Struct, frozen=True):
    """Who made a proof."""

    did: str
    public_key: str
    proof_expires: str
    """RFC 3339; empty for a proof that does not expire."""


class _Proof(msgspec.Struct, frozen=True, rename="camel"):
    """What every proof of the suite has; the options that are signed are the proof's whole JSON object."""

    proof_purpose: str
    proof_value: str
    verification_method: str
    created: str | UnsetType = UNSET
    expires: str | UnsetType = UNSET


def add_proof(document: dict[str, Any], key: SigningKey, created: int) -> dict[str, Any]:
    """The document with a proof by the did:key of `key`, made at `created` (ms; 0: it does not say when).

    Raises InterchangeError where the document has no canonical form or the key is weak.
    """
    proof = {
        "@context": document["@context"],
        "cryptosuite": SUITE,
        "proofPurpose": PURPOSE,
        "type": KIND,
        "verificationMethod": compute_verification_method(encode_did_key(key.public_key)),
    }
    if created:
        proof["created"] = format_time(created)
    signature = key.sign(compute_sign_bytes(document, proof))
    return {**document, "proof": {**proof, "proofValue": encode_multibase(unhex(signature))}}


def compute_sign_bytes(document: dict[str, Any], options: dict[str, Any]) -> bytes:
    """The 64 bytes that are signed, for a document without its proof and a proof without its value."""
    return _hash(options) + _hash(document)


def verify_proof(secured: dict[str, Any]) -> DocumentSigner:
    """Who signed the document, by its one proof.

    Raises InterchangeError where the proof is none that is read here, and VerificationError where it does
    not hold. What a proof may say beyond the suite is signed with it and not interpreted.
    """
    found = _get_proof(secured)
    for member in _FOR_OTHERS:
        if member in found:
            raise InterchangeError("proof_must_stand_alone", member=member)
    proof, signature = _read_proof(found)
    if proof.proof_purpose != PURPOSE:
        raise VerificationError("proof_purpose_must_be_assertion", purpose=shown(proof.proof_purpose))
    # as bytes: in Python a true in one is equal to a 1 in the other
    if canonicalise_json(found.get("@context", secured["@context"])) != canonicalise_json(secured["@context"]):
        raise VerificationError("proof_context_must_be_the_documents")
    did, public_key = decode_verification_method(proof.verification_method)
    document = {name: value for name, value in secured.items() if name != "proof"}
    options = {name: value for name, value in found.items() if name != "proofValue"}
    _verify(public_key, document, options, signature)
    return DocumentSigner(did, public_key, proof.expires or "")


def _get_proof(secured: dict[str, Any]) -> dict[str, Any]:
    proof = secured.get("proof", [])
    proofs = proof if isinstance(proof, list) else [proof]
    if len(proofs) != 1:
        raise InterchangeError("proof_must_stand_once", count=len(proofs))
    if not isinstance(proofs[0], dict):
        raise InterchangeError("proof_must_fit_suite", problem="it is no object")
    found: dict[str, Any] = proofs[0]
    kind = (found.get("type"), found.get("cryptosuite"))
    if kind != (KIND, SUITE):
        names = [name for name in kind if isinstance(name, str)]
        raise InterchangeError("proof_must_be_supported", found=shown("/".join(names) or "unknown"))
    return found


def _read_proof(found: dict[str, Any]) -> tuple[_Proof, bytes]:
    try:
        proof = msgspec.convert(found, _Proof)
    except msgspec.ValidationError as error:
        raise InterchangeError("proof_must_fit_suite", problem=str(error)) from None
    for time in (proof.created, proof.expires):
        if isinstance(time, str):
            parse_time(time)
    signature = decode_multibase(proof.proof_value)
    if len(signature) != SIGNATURE_SIZE:
        raise InterchangeError("proof_must_fit_suite", problem=f"proofValue is not {SIGNATURE_SIZE} bytes")
    return proof, signature


def _verify(public_key: str, document: dict[str, Any], options: dict[str, Any], signature: bytes) -> None:
    failure = VerificationError("signature_must_verify")
    for tried in _list_options(document, options):
        try:
            return verify_signature(unhex(public_key), compute_sign_bytes(document, tried), signature)
        except VerificationError as error:
            failure = error
    raise failure


def _list_options(document: dict[str, Any], options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    # drafts of the suite signed the document's @context among the options without writing it into the
    # proof, and some software still does; either way it is signed, in the document at least (decision 0026)
    yield options
    if "@context" not in options:
        yield {**options, "@context": document["@context"]}


def _hash(value: dict[str, Any]) -> bytes:
    return hashlib.sha256(canonicalise_json(value)).digest()
