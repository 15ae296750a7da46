"""W3C's own vectors: eddsa-jcs-2022 recomputed step by step, its credential read and changed, and did:key both ways.

Each step has a file of its own, so that a wrong one shows which it is.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from ledger.crypto.keys import SigningKey
from ledger.errors import InterchangeError, VerificationError
from ledger.interchange.credentials.credentials import verify_credential
from ledger.interchange.credentials.data_integrity import add_proof, compute_sign_bytes
from ledger.interchange.credentials.did_key import (
    compute_verification_method,
    decode_did_key,
    decode_multibase,
    decode_verification_method,
    encode_did_key,
    encode_multibase,
)
from ledger.interchange.foreign_json import canonicalise_json, parse_json
from tests.vectors import vectors_dir

FOLDER = vectors_dir("vc_data_integrity")
STEPS = FOLDER / "eddsa-jcs-2022"
DIDS: dict[str, Any] = json.loads((vectors_dir("did_key") / "ed25519-x25519.json").read_text("utf-8"))
SIGNED = (STEPS / "signedJCS.json").read_bytes()
CREATED = 1_677_281_798_000


def step(name: str) -> str:
    return (STEPS / name).read_text("utf-8").strip()


def read(path: Path) -> Any:
    return parse_json(path.read_bytes())


def load_key() -> SigningKey:
    """The vectors' key pair: multicodec 0x1300, the secret of an Ed25519 key."""
    pair = read(FOLDER / "keyPair.json")
    raw = decode_multibase(pair["privateKeyMultibase"])
    assert raw[:2] == b"\x80\x26"
    key = SigningKey(raw[2:])
    assert encode_did_key(key.public_key) == "did:key:" + pair["publicKeyMultibase"]
    return key


# ---------------------------------------------------------------------------------------- step by step


def test_canonical_document() -> None:
    assert canonicalise_json(read(FOLDER / "unsigned.json")) == step("canonDocJCS.txt").encode()


def test_canonical_proof_configuration() -> None:
    assert canonicalise_json(read(STEPS / "proofConfigJCS.json")) == step("proofCanonJCS.txt").encode()


def test_hashes() -> None:
    assert hashlib.sha256(step("canonDocJCS.txt").encode()).hexdigest() == step("docHashJCS.txt")
    assert hashlib.sha256(step("proofCanonJCS.txt").encode()).hexdigest() == step("proofHashJCS.txt")
    data = compute_sign_bytes(read(FOLDER / "unsigned.json"), read(STEPS / "proofConfigJCS.json"))
    assert data.hex() == step("combinedHashJCS.txt") == step("proofHashJCS.txt") + step("docHashJCS.txt")


def test_signature() -> None:
    assert load_key().sign(bytes.fromhex(step("combinedHashJCS.txt"))) == step("sigHexJCS.txt")
    assert encode_multibase(bytes.fromhex(step("sigHexJCS.txt"))) == step("sigBTC58JCS.txt")
    assert decode_multibase(step("sigBTC58JCS.txt")).hex() == step("sigHexJCS.txt")


def test_signed_document() -> None:
    signed = json.loads(SIGNED)
    ours = add_proof(read(FOLDER / "unsigned.json"), load_key(), CREATED)
    # the vector has whole seconds where we write milliseconds: all else is the same, in the text too
    assert ours["proof"].pop("created") == "2023-02-24T23:36:38.000Z"
    assert signed["proof"].pop("created") == "2023-02-24T23:36:38Z"
    assert ours["proof"].pop("proofValue") != signed["proof"].pop("proofValue")
    assert ours == signed


# -------------------------------------------------------------------------------------------- as a whole


def test_credential_is_proved() -> None:
    proved = verify_credential(SIGNED, CREATED)
    assert proved.did == "did:key:" + read(FOLDER / "keyPair.json")["publicKeyMultibase"]
    assert proved.public_key == load_key().public_key
    assert proved.issuer == "https://vc.example/issuers/5678"
    assert proved.id == "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33"
    assert proved.types == ("VerifiableCredential", "AlumniCredential")
    (subject,) = proved.subjects
    assert (subject.id, subject.claims) == ("did:example:abcdefgh", {"alumniOf": "The School of Examples"})
    assert (proved.valid_from, proved.valid_until) == (1_672_531_200_000, None)
    assert (proved.genesis_hash, proved.record_id, proved.schema, proved.evidence) == ("", "", "", ())


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("The School of Examples", "The School of Counterexamples", "signature_must_verify"),
        ("2023-01-01T00:00:00Z", "2022-01-01T00:00:00Z", "signature_must_verify"),
        ("2023-01-01T00:00:00Z", "2023-01-01T00:00:00.0Z", "signature_must_verify"),
        ("2023-02-24T23:36:38Z", "2023-02-24T23:36:39Z", "signature_must_verify"),
        ('"type": "DataIntegrityProof"', '"type": "DataIntegrityProof", "nonce": "7"', "signature_must_verify"),
        ("issuers/5678", "issuers/5679", "signature_must_verify"),
        ("z2HnFSSPP", "z2HnFSSPQ", "signature_must_verify"),
        ("assertionMethod", "authentication", "proof_purpose_must_be_assertion"),
        ("eddsa-jcs-2022", "eddsa-rdfc-2022", "proof_must_be_supported"),
        ("examples/v2", "examples/v3", "proof_context_must_be_the_documents"),
        ("#z6Mkr", "#z6Mks", "verification_method_must_be_its_key"),
        ('"proof"', '"prove"', "proof_must_stand_once"),
        ("https://vc.example/issuers/5678", "did:example:5678", "signature_must_verify"),
    ],
)
def test_changed_credential_is_refused(old: str, new: str, rule: str) -> None:
    text = SIGNED.decode()
    assert old in text
    with pytest.raises((InterchangeError, VerificationError)) as caught:
        verify_credential(text.replace(old, new, 1).encode())
    assert caught.value.rule == rule


@pytest.mark.parametrize("other", sorted(DIDS))
def test_another_key_is_refused(other: str) -> None:
    document = json.loads(SIGNED)
    document["proof"]["verificationMethod"] = compute_verification_method(other)
    with pytest.raises(VerificationError) as caught:
        verify_credential(json.dumps(document).encode())
    assert caught.value.rule == "signature_must_verify"


# ----------------------------------------------------------------------------------------------- did:key


@pytest.mark.parametrize("did", sorted(DIDS))
def test_did_key_both_ways(did: str) -> None:
    key = SigningKey(bytes.fromhex(DIDS[did]["seed"])).public_key
    assert (encode_did_key(key), decode_did_key(did)) == (did, key)
    (method,) = DIDS[did]["didDocument"]["assertionMethod"]
    assert compute_verification_method(did) == method
    assert decode_verification_method(method) == (did, key)
    written = DIDS[did]["verificationKeyPair"].get("publicKeyBase58")
    assert written is None or decode_multibase("z" + written).hex() == key


@pytest.mark.parametrize("did", sorted(DIDS))
def test_key_for_another_purpose_is_no_ed25519_key(did: str) -> None:
    agreement = DIDS[did]["keyAgreementKeyPair"]["id"].rpartition("#")[2]
    with pytest.raises(InterchangeError) as caught:
        decode_did_key("did:key:" + agreement)
    assert (caught.value.rule, caught.value.values) == ("multicodec_must_be_ed25519", {"codec": "ec01"})
    with pytest.raises(InterchangeError) as caught:
        decode_verification_method(f"{did}#{agreement}")
    assert caught.value.rule == "verification_method_must_be_its_key"
