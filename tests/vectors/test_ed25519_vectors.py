"""Ed25519 against the outside world: Wycheproof, the authors' own sign.input, and the cases on which libraries differ.

Our rule is strict: of the twelve speccheck cases it takes one, and four of their keys may not be bound anywhere.
"""

import json
from typing import Any

import pytest

from ledger.crypto.keys import SigningKey, check_public_key, verify_signature
from ledger.errors import Refused, VerificationError
from tests.vectors import vectors_dir

FOLDER = vectors_dir("ed25519")
WYCHEPROOF = json.loads((FOLDER / "wycheproof_ed25519_test.json").read_text("utf-8"))
SIGN_INPUT = (FOLDER / "sign.input.0001-0512.txt").read_text("ascii").splitlines()
SPECCHECK = json.loads((FOLDER / "speccheck_cases.json").read_text("utf-8"))
TESTS = [(group["publicKey"]["pk"], test) for group in WYCHEPROOF["testGroups"] for test in group["tests"]]


def accepts(public_key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        verify_signature(public_key, message, signature)
    except VerificationError:
        return False
    return True


def flip(data: bytes, bit: int) -> bytes:
    """The bytes with one bit turned over."""
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


def test_all_vectors_are_there() -> None:
    assert (len(TESTS), len(SIGN_INPUT), len(SPECCHECK)) == (151, 512, 12)
    assert sum(test["result"] == "valid" for _, test in TESTS) == 88


@pytest.mark.parametrize(("key", "test"), TESTS, ids=[f"{test['tcId']}" for _, test in TESTS])
def test_wycheproof_verdict_is_ours(key: str, test: dict[str, Any]) -> None:
    verdict = accepts(bytes.fromhex(key), bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"]))
    assert verdict == (test["result"] == "valid"), test["comment"]


def test_sign_input_is_derived_signed_and_verified_alike() -> None:
    for number, line in enumerate(SIGN_INPUT):
        secret, public, message, signed = (bytes.fromhex(part) for part in line.rstrip(":").split(":"))
        key = SigningKey(secret[:32])
        assert key.public_key == public.hex() == secret[32:].hex()
        signature = bytes.fromhex(key.sign(message))
        assert signature + message == signed
        assert accepts(public, message, signature)
        check_public_key(public.hex())
        # a flipped bit in each, at another place in every line
        assert not accepts(public, message, flip(signature, number))
        if message:
            assert not accepts(public, flip(message, number % (8 * len(message))), signature)


@pytest.mark.full
def test_every_flipped_bit_of_sign_input_fails() -> None:
    for line in SIGN_INPUT[:64]:
        _, public, message, signed = (bytes.fromhex(part) for part in line.rstrip(":").split(":"))
        signature = signed[:64]
        assert not any(accepts(public, message, flip(signature, bit)) for bit in range(512))
        assert not any(accepts(public, flip(message, bit), signature) for bit in range(8 * len(message)))


@pytest.mark.parametrize("number", range(12))
def test_speccheck_case_is_judged_strictly(number: int) -> None:
    case = SPECCHECK[number]
    key, message, signature = (bytes.fromhex(case[name]) for name in ("pub_key", "message", "signature"))
    assert accepts(key, message, signature) == (number == 3)


@pytest.mark.parametrize("number", range(12))
def test_speccheck_key_passes_the_gate_only_if_it_is_in_the_prime_order_group(number: int) -> None:
    # 0, 1, 10 and 11 are of small order; six others, the one that verifies among them, are of mixed order
    key = SPECCHECK[number]["pub_key"]
    if number in (6, 7):
        check_public_key(key)
        return
    with pytest.raises(Refused) as caught:
        check_public_key(key)
    assert caught.value.rule == "key_must_be_strong"
