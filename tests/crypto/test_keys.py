"""Ed25519 under one strict rule, and one gate for every key that is bound.

Keys and signatures on the edge are made with a plain reference of the curve. `cryptography`, with the strict rule
written out around it, is the second opinion on every verdict.
"""

from collections.abc import Iterator
from hashlib import sha512
from itertools import product

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.crypto.keys import SigningKey, check_public_key, generate_key, unhex, verify_hex, verify_signature
from ledger.errors import Refused, VerificationError
from tests.crypto.curve import (
    BASE,
    TORSION,
    ZERO,
    L,
    Owner,
    P,
    compute_x,
    encode_point,
    list_small_order_encodings,
    multiply,
    sign,
    sign_to_fit,
)

SMALL = list_small_order_encodings()
FITS_EVERYTHING = (bytes([1]) + bytes(31), bytes([1]) + bytes(63))
MESSAGE = b"pay 25,000 LAK"


def accepts(public_key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        verify_signature(public_key, message, signature)
    except VerificationError:
        return False
    return True


def accepts_openssl(public_key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def accepts_strictly(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """The rule of DESIGN section 3 around OpenSSL: A and R canonical and not of small order, S below L."""
    commitment, scalar = signature[:32], int.from_bytes(signature[32:], "little")
    for point in (public_key, commitment):
        if point in SMALL or (int.from_bytes(point, "little") & ~(1 << 255)) >= P:
            return False
    return scalar < L and accepts_openssl(public_key, message, signature)


def is_bindable(public_key: bytes) -> bool:
    try:
        check_public_key(public_key.hex())
    except Refused:
        return False
    return True


def make_edge_cases() -> Iterator[tuple[bytes, bytes, bytes]]:
    """Public key, message, signature: all torsion parts of key and commitment, with S in and out of range."""
    for a, r, number in product(range(8), range(8), range(6)):
        message = bytes([number])
        owner = Owner(1000 + number, TORSION[a])
        yield owner.public_key, message, sign(owner, message, 77 + number, TORSION[r], surplus=L * (number == 5))
    for key, commitment in product(SMALL, SMALL):
        for scalar in (0, 1, L):
            yield key, MESSAGE, commitment + scalar.to_bytes(32, "little")
    for key in SMALL:  # a good commitment under a bad key, and a bad one under a good key
        owner = Owner(5, ZERO)
        yield key, MESSAGE, sign(owner, MESSAGE, 9)
        yield owner.public_key, MESSAGE, key + sign(owner, MESSAGE, 9)[32:]


def test_both_libraries_give_one_verdict_under_the_strict_rule() -> None:
    cases = list(make_edge_cases())
    verdicts = [accepts(*case) for case in cases]
    assert verdicts == [accepts_strictly(*case) for case in cases]
    assert len(cases) == 384 + 3 * len(SMALL) ** 2 + 2 * len(SMALL) > 900
    # the corpus has all three kinds: accepted, refused by both, and taken by OpenSSL alone
    assert 20 < sum(verdicts) < 200
    assert sum(accepts_openssl(*case) for case in cases) > sum(verdicts)


def test_reference_curve_is_the_one_of_the_libraries() -> None:
    key = SigningKey(bytes(range(32)))
    low = int.from_bytes(sha512(key.export_secret()).digest()[:32], "little")
    scalar = (low & ~7 & (1 << 254) - 1) | 1 << 254
    assert Owner(scalar, ZERO).public_key.hex() == key.public_key
    assert accepts(Owner(scalar, ZERO).public_key, MESSAGE, sign(Owner(scalar, ZERO), MESSAGE, 12345))
    assert multiply(L, BASE) == ZERO
    assert len(set(TORSION)) == 8


def test_list_of_small_order_encodings_is_the_published_one() -> None:
    published = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    }
    signed = {(bytes.fromhex(text)[:31] + bytes([bytes.fromhex(text)[31] | 128])).hex() for text in published}
    assert {encoding.hex() for encoding in SMALL} == published | signed


@pytest.mark.parametrize("encoding", SMALL, ids=bytes.hex)
def test_key_of_small_order_is_bound_nowhere_and_verifies_nothing(encoding: bytes) -> None:
    assert not is_bindable(encoding)
    for commitment in SMALL:
        assert not accepts(encoding, MESSAGE, commitment + bytes(32))


def test_key_that_fits_every_message_is_refused_though_openssl_takes_it() -> None:
    key, signature = FITS_EVERYTHING
    for message in (b"", b"I owe you", b"I owe you nothing"):
        assert accepts_openssl(key, message, signature)
        assert not accepts(key, message, signature)
    assert not is_bindable(key)


@pytest.mark.parametrize("index", range(1, 8))
def test_key_of_mixed_order_may_not_be_bound_though_its_signatures_can_fit(index: int) -> None:
    owner = Owner(4242, TORSION[index])
    assert accepts(owner.public_key, MESSAGE, sign_to_fit(owner, MESSAGE))
    assert not is_bindable(owner.public_key)


def test_key_in_the_prime_order_group_may_be_bound() -> None:
    for number in range(1, 20):
        assert is_bindable(encode_point(multiply(number, BASE)))
        assert is_bindable(bytes.fromhex(generate_key().public_key))


KNOWN = SigningKey(bytes(range(32))).public_key


@pytest.mark.parametrize(
    "key",
    [
        "",
        "ab",
        "a" * 63,
        "a" * 65,
        "ab" * 33,
        " " * 64,
        "zz" * 32,
        "١" * 64,
        "\udcff" * 64,
        KNOWN.upper(),
        KNOWN + "\n",
        " " + KNOWN[1:],
    ],
)
def test_text_that_is_no_key_is_bound_nowhere(key: str) -> None:
    with pytest.raises(Refused) as caught:
        check_public_key(key)
    assert caught.value.rule == "key_must_be_strong"
    with pytest.raises(VerificationError) as unverified:
        verify_hex(key, MESSAGE, "00" * 64)
    assert unverified.value.rule == "signature_must_verify"


def test_encoding_off_the_curve_or_not_canonical_is_bound_nowhere() -> None:
    off = [number.to_bytes(32, "little") for number in range(2, 40) if compute_x(number) is None]
    assert len(off) > 10
    beyond = [(P + number).to_bytes(32, "little") for number in range(19)]
    for encoding in off + beyond + [bytes([255]) * 32]:
        assert not is_bindable(encoding)


def test_every_flipped_bit_breaks_a_signature() -> None:
    key = SigningKey(b"k" * 32)
    public_key, signature = bytes.fromhex(key.public_key), bytes.fromhex(key.sign(MESSAGE))
    assert accepts(public_key, MESSAGE, signature)
    for bit in range(8 * 64):
        assert not accepts(public_key, MESSAGE, flip(signature, bit))
    for bit in range(8 * len(MESSAGE)):
        assert not accepts(public_key, flip(MESSAGE, bit), signature)
    for bit in range(8 * 32):
        assert not accepts(flip(public_key, bit), MESSAGE, signature)


def flip(data: bytes, bit: int) -> bytes:
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


def test_signature_with_a_larger_scalar_is_another_and_refused() -> None:
    owner = Owner(31337, ZERO)
    signature = sign(owner, MESSAGE, 99)
    larger = signature[:32] + (int.from_bytes(signature[32:], "little") + L).to_bytes(32, "little")
    assert accepts(owner.public_key, MESSAGE, signature)
    assert not accepts(owner.public_key, MESSAGE, larger)


@pytest.mark.parametrize("size", [0, 1, 31, 33, 63, 65, 128])
def test_key_or_signature_of_another_size_is_refused(size: int) -> None:
    key = SigningKey(b"k" * 32)
    signature = bytes.fromhex(key.sign(MESSAGE))
    assert not accepts(bytes.fromhex(key.public_key), MESSAGE, (signature * 2)[:size])
    assert not accepts((bytes.fromhex(key.public_key) * 4)[:size], MESSAGE, signature)
    assert not accepts(b"", b"", b"")


def test_hex_is_lower_case_without_spaces_or_it_is_nothing() -> None:
    assert unhex("00ff") == b"\x00\xff"
    for text in ("00FF", "00 ff", " 00ff", "00ff\n", "0", "zz", "٠٠", "0x00", "\udc00"):
        assert unhex(text) == b""


def test_signing_is_deterministic_and_a_key_shows_no_secret() -> None:
    key = SigningKey(b"k" * 32)
    assert key.sign(MESSAGE) == SigningKey(key.export_secret()).sign(MESSAGE)
    assert repr(key) == f"SigningKey({key.public_key[:8]}…)"
    assert key.export_secret().hex() not in repr(key) + str(key) + str(vars(key))
