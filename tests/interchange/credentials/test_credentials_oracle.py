"""Credentials against another implementation, openvc: each accepts what the other signs, and refuses what was changed.

It shares no code with us: its own canonical form, base58, keys and time.
"""

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from ledger.crypto.keys import SigningKey
from ledger.errors import InterchangeError, VerificationError
from ledger.interchange.credentials.credentials import Credential, verify_credential, write_credential
from ledger.interchange.credentials.did_key import compute_verification_method, encode_did_key
from ledger.interchange.credentials.model import CONTEXT
from tests.strategies import any_documents, claims

openvc = pytest.importorskip("openvc", reason="openvc-core is not installed")
suite = pytest.importorskip("openvc.proof.di_jcs", reason="openvc-core has no JCS suites").EddsaJcsProofSuite(
    leeway_s=0
)

SECRET = b"i" * 32
KEY = SigningKey(SECRET)
DID = encode_did_key(KEY.public_key)
METHOD = compute_verification_method(DID)
THEIRS = openvc.Ed25519SigningKey(Ed25519PrivateKey.from_private_bytes(SECRET), METHOD)
BEGINS, ENDS = 1_767_225_600_000, 1_798_761_599_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ask_openvc(data: bytes, time: int = BEGINS) -> Any:
    """What openvc says of the credential at a time; it raises where it refuses."""
    policy = openvc.VerificationPolicy(now=EPOCH + timedelta(milliseconds=time), leeway_s=0)
    return openvc.verify_credential(json.loads(data), policy=policy)


def write(said: dict[str, str | int | bool]) -> bytes:
    evidence = {"entry": {"id": 7, "type": [[1]]}}
    credential = Credential(
        *("ab" * 32, "cd" * 32, ("DegreeCredential",), "degree@1"), said, DID, BEGINS, ENDS, BEGINS, evidence
    )
    return write_credential(credential, KEY)


def make_theirs(subject: Any, **members: Any) -> dict[str, Any]:
    """A credential of others, signed by openvc."""
    document = {
        "@context": [CONTEXT, {"@vocab": "urn:example:"}],
        "type": ["VerifiableCredential"],
        "issuer": DID,
        "credentialSubject": {"id": DID, "says": subject},
        **members,
    }
    signed: dict[str, Any] = suite.add_proof(document, signing_key=THEIRS, verification_method=METHOD, created=EPOCH)
    return signed


def judge(data: bytes, time: int | None = None) -> str:
    """The rule by which we refuse the bytes, or ""."""
    try:
        verify_credential(data, time)
    except (InterchangeError, VerificationError) as refused:
        return refused.rule
    return ""


@given(claims())
def test_openvc_accepts_what_we_write(said: dict[str, str | int | bool]) -> None:
    result = ask_openvc(write(said))
    assert (result.format, result.issuer, result.subject) == ("data-integrity:eddsa-jcs-2022", DID, DID)
    assert result.credential["credentialSubject"] == {"id": DID, **said}


def list_leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value that holds no other."""
    if isinstance(value, dict | list) and value:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return [leaf for name, inner in pairs for leaf in list_leaves(inner, (*path, name))]
    return [path]


def change_at(document: Any, path: tuple[Any, ...]) -> bytes:
    """The document with another value at the end of the way."""
    changed = copy.deepcopy(document)
    parent = changed
    for name in path[:-1]:
        parent = parent[name]
    old = parent[path[-1]]
    parent[path[-1]] = old[:-1] + chr(ord(old[-1]) ^ 1) if isinstance(old, str) else "another"
    return json.dumps(changed).encode()


def test_both_refuse_a_change_of_any_value() -> None:
    document = json.loads(write({"degree": "master", "honours": True, "year": 2026}))
    leaves = list_leaves(document)
    assert len(leaves) == 29
    for path in leaves:
        changed = change_at(document, path)
        assert judge(changed), path
        if path[:2] != ("proof", "@context"):  # openvc looks at the document's @context only
            with pytest.raises(openvc.OpenvcError):
                ask_openvc(changed)


@given(any_documents())
def test_we_accept_what_openvc_signs_or_say_which_number_is_in_the_way(subject: Any) -> None:
    data = json.dumps(make_theirs(subject)).encode()
    assert json.loads(data)["proof"].keys() & {"@context"} == set()  # it signs the @context, and does not write it
    rule = judge(data)
    assert rule in {"", "integers_must_be_in_range"}
    if not rule:
        proved = verify_credential(data)
        assert proved.did == DID
        assert proved.subjects[0].claims == {"says": subject}
        assert ask_openvc(data).issuer == DID


@given(any_documents(), any_documents(), st.booleans())
def test_both_have_one_verdict_on_another_value(signed: Any, told: Any, wrapped: bool) -> None:
    document = make_theirs([signed] if wrapped else signed)
    document["credentialSubject"]["says"] = [told] if wrapped else told
    data = json.dumps(document).encode()
    rule = judge(data)
    try:
        ask_openvc(data)
    except openvc.OpenvcError:
        assert rule in {"signature_must_verify", "integers_must_be_in_range"}
    else:  # such as 0 for -0.0, which are one number
        assert rule in {"", "integers_must_be_in_range"}


@pytest.mark.parametrize("time", [BEGINS - 1000, BEGINS, ENDS, ENDS + 1000])
def test_both_have_one_view_of_time(time: int) -> None:
    for data in (
        write({"year": 2026}),
        json.dumps(make_theirs(1, validFrom="2026-01-01T07:00:00+07:00", validUntil="2026-12-31T23:59:59Z")).encode(),
    ):
        is_valid = BEGINS <= time <= ENDS
        assert (judge(data, time) == "") == is_valid
        if is_valid:
            ask_openvc(data, time)
        else:
            with pytest.raises(openvc.OpenvcError):
                ask_openvc(data, time)


@given(st.binary(min_size=32, max_size=32))
def test_both_read_one_key_from_a_did(secret: bytes) -> None:
    key = SigningKey(secret)
    did = encode_did_key(key.public_key)
    theirs = openvc.Ed25519SigningKey(Ed25519PrivateKey.from_private_bytes(secret), compute_verification_method(did))
    assert theirs.public_key_raw().hex() == key.public_key
    data = {"@context": [CONTEXT], "type": "VerifiableCredential", "issuer": did, "credentialSubject": {"id": did}}
    method = compute_verification_method(did)
    signed = suite.add_proof(data, signing_key=theirs, verification_method=method, created=EPOCH)
    assert verify_credential(json.dumps(signed).encode()).public_key == key.public_key
