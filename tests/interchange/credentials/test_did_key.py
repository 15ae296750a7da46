"""did:key both ways: a key and its did are one another's only form, and what is no Ed25519 did:key has a rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.crypto.keys import SigningKey
from ledger.errors import Bug, InterchangeError
from ledger.interchange.credentials.did_key import (
    MAX_LETTERS,
    compute_verification_method,
    decode_did_key,
    decode_multibase,
    decode_verification_method,
    encode_did_key,
    encode_multibase,
)

KEY = SigningKey(b"k" * 32).public_key
DID = encode_did_key(KEY)
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def write_did(data: bytes) -> str:
    return "did:key:" + encode_multibase(data)


def refused_by(did: str) -> str:
    with pytest.raises(InterchangeError) as caught:
        decode_did_key(did)
    assert "?" not in caught.value.says + caught.value.remedy
    assert caught.value.says.isprintable()
    return caught.value.rule


@given(st.binary(min_size=32, max_size=32))
def test_key_reads_back_from_its_did_and_its_method(secret: bytes) -> None:
    key = SigningKey(secret).public_key
    did = encode_did_key(key)
    assert did.startswith("did:key:z6Mk")
    assert decode_did_key(did) == key
    assert decode_verification_method(compute_verification_method(did)) == (did, key)


@given(st.binary(min_size=1, max_size=64))
def test_bytes_read_back_from_multibase(data: bytes) -> None:
    assert decode_multibase(encode_multibase(data)) == data


@given(st.text(ALPHABET, min_size=1, max_size=MAX_LETTERS))
def test_every_multibase_text_is_the_only_one_of_its_bytes(letters: str) -> None:
    assert encode_multibase(decode_multibase("z" + letters)) == "z" + letters


def test_leading_zeros_are_ones() -> None:
    assert encode_multibase(b"\0\0\1") == "z112"
    assert decode_multibase("z112") == b"\0\0\1"
    assert decode_multibase("z11") == b"\0\0"


@pytest.mark.parametrize(
    ("did", "rule"),
    [
        ("", "did_method_must_be_key"),
        ("did:web:vc.example", "did_method_must_be_key"),
        ("did:keys:" + DID[8:], "did_method_must_be_key"),
        ("DID:KEY:" + DID[8:], "did_method_must_be_key"),
        (" " + DID, "did_method_must_be_key"),
        ("\x1b[31m", "did_method_must_be_key"),
        ("did:key:", "multibase_must_be_base58btc"),
        ("did:key:z", "multibase_must_be_base58btc"),
        ("did:key:" + DID[9:], "multibase_must_be_base58btc"),
        ("did:key:f" + "ed01" + KEY, "multibase_must_be_base58btc"),
        ("did:key:1.1:" + DID[8:], "multibase_must_be_base58btc"),
        (DID + "\n", "multibase_must_be_base58btc"),
        (DID + "#" + DID[8:], "multibase_must_be_base58btc"),
        (DID[:-1] + "0", "multibase_must_be_base58btc"),
        (DID[:-1] + "l", "multibase_must_be_base58btc"),
        ("did:key:z" + "2" * (MAX_LETTERS + 1), "multibase_must_be_base58btc"),
        (write_did(b"\xec\x01" + bytes.fromhex(KEY)), "multicodec_must_be_ed25519"),
        (write_did(b"\x80\x24" + bytes.fromhex(KEY)), "multicodec_must_be_ed25519"),
        (write_did(b"\0\xed\x01" + bytes.fromhex(KEY)), "multicodec_must_be_ed25519"),
        (write_did(b"\xed\x81\0" + bytes.fromhex(KEY)), "multicodec_must_be_ed25519"),  # a longer varint of 0xed
        (write_did(b"\xed"), "multicodec_must_be_ed25519"),
        (write_did(b"\xed\x01"), "key_must_have_32_bytes"),
        (write_did(b"\xed\x01" + bytes.fromhex(KEY)[:-1]), "key_must_have_32_bytes"),
        (write_did(b"\xed\x01" + bytes.fromhex(KEY) + b"\0"), "key_must_have_32_bytes"),
        (write_did(b"\xed\x01" + bytes(32)), "key_must_be_strong"),  # of small order
        (write_did(b"\xed\x01\x01" + bytes(31)), "key_must_be_strong"),  # the neutral element
        (write_did(b"\xed\x01" + b"\xff" * 32), "key_must_be_strong"),  # not canonical
    ],
)
def test_what_is_no_did_key_is_refused(did: str, rule: str) -> None:
    assert refused_by(did) == rule


@pytest.mark.parametrize(
    ("method", "rule"),
    [
        (DID, "verification_method_must_be_its_key"),
        (DID + "#", "verification_method_must_be_its_key"),
        (DID + "#key-1", "verification_method_must_be_its_key"),
        (DID + "#" + DID, "verification_method_must_be_its_key"),
        (f"{DID}#{DID[8:]}#", "verification_method_must_be_its_key"),
        (f"{DID}?v=1#{DID[8:]}", "multibase_must_be_base58btc"),
        ("#" + DID[8:], "did_method_must_be_key"),
        ("https://vc.example/5678#" + DID[8:], "did_method_must_be_key"),
    ],
)
def test_method_names_the_dids_own_key(method: str, rule: str) -> None:
    with pytest.raises(InterchangeError) as caught:
        decode_verification_method(method)
    assert caught.value.rule == rule


@pytest.mark.parametrize("key", ["", KEY[:-2], KEY.upper(), KEY + "00", "00" * 32, "zz" * 32])
def test_key_outside_the_gate_gets_no_did(key: str) -> None:
    with pytest.raises(InterchangeError) as caught:
        encode_did_key(key)
    assert caught.value.rule == "key_must_be_strong"


def test_more_than_a_signature_is_no_multibase_of_ours() -> None:
    with pytest.raises(Bug):
        encode_multibase(bytes(MAX_LETTERS + 1))


@given(st.text(max_size=80) | st.text(ALPHABET, max_size=60).map("did:key:z6Mk".__add__))
def test_any_text_is_a_did_key_or_refused_by_a_rule(text: str) -> None:
    try:
        key = decode_did_key(text)
    except InterchangeError:
        return
    assert encode_did_key(key) == text
