"""A did:key is a public key written as an identifier: whoever reads it need ask nobody what it means.

W3C CCG did:key, for Ed25519 alone: `did:key:z` and base58btc of the multicodec ed01 and the 32 bytes. Its
only verification method is the key itself, `did:key:X#X`. Base58 gives every sequence of bytes exactly one
text, so that two dids are one key only where they are one text.
"""

import re

from ledger.crypto.keys import KEY_SIZE, check_public_key, unhex
from ledger.errors import InterchangeError, Refused, ensure
from ledger.interchange.quoting import shown

PREFIX = "did:key:"
MAX_LETTERS = 128
"""Of base58 text: decoding costs its square, and neither a key nor a signature needs more."""

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGITS = {letter: digit for digit, letter in enumerate(_ALPHABET)}
_MULTIBASE = re.compile(f"z[{_ALPHABET}]{{1,{MAX_LETTERS}}}")
_ED25519 = b"\xed\x01"
"""The multicodec of an Ed25519 public key, 0xed, as an unsigned varint."""


def encode_did_key(public_key: str) -> str:
    """The did:key of a public key (hex). Raises InterchangeError unless the key passes the key gate."""
    _check_key(public_key)
    return PREFIX + encode_multibase(_ED25519 + unhex(public_key))


def decode_did_key(did: str) -> str:
    """The public key (hex) that `did` is. Raises InterchangeError.

    In this order: for another method, text that is no base58btc, a key of another kind, a wrong length,
    and a key that does not pass the key gate.
    """
    if not did.startswith(PREFIX):
        raise InterchangeError("did_method_must_be_key", did=shown(did))
    raw = decode_multibase(did.removeprefix(PREFIX))
    if not raw.startswith(_ED25519):
        raise InterchangeError("multicodec_must_be_ed25519", codec=raw[:2].hex())
    key = raw.removeprefix(_ED25519)
    if len(key) != KEY_SIZE:
        raise InterchangeError("key_must_have_32_bytes", size=len(key))
    _check_key(key.hex())
    return key.hex()


def compute_verification_method(did: str) -> str:
    """The identifier `did:key:X#X` of the one verification method that `did:key:X` has."""
    return f"{did}#{did.removeprefix(PREFIX)}"


def decode_verification_method(method: str) -> tuple[str, str]:
    """The did of a verification method `did:key:X#X`, and its public key (hex).

    Raises InterchangeError, where the did is none as `decode_did_key` does.
    """
    did = method.partition("#")[0]
    public_key = decode_did_key(did)
    if method != compute_verification_method(did):
        raise InterchangeError("verification_method_must_be_its_key", method=shown(method))
    return did, public_key


def encode_multibase(data: bytes) -> str:
    """The bytes as multibase base58btc: `z`, a `1` for each leading zero byte, and the rest as a number."""
    number = int.from_bytes(data, "big")
    letters = ""
    while number:
        number, digit = divmod(number, len(_ALPHABET))
        letters = _ALPHABET[digit] + letters
    text = "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + letters
    ensure(_MULTIBASE.fullmatch(text) is not None, f"{len(data)} bytes for a multibase text")
    return text


def decode_multibase(text: str) -> bytes:
    """The bytes of multibase base58btc. Raises InterchangeError for any other text, and beyond MAX_LETTERS."""
    if not _MULTIBASE.fullmatch(text):
        raise InterchangeError("multibase_must_be_base58btc", text=shown(text))
    letters = text[1:].lstrip("1")
    number = 0
    for letter in letters:
        number = number * len(_ALPHABET) + _DIGITS[letter]
    zeros = len(text) - 1 - len(letters)
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _check_key(public_key: str) -> None:
    try:
        check_public_key(public_key)
    except Refused as refused:
        raise InterchangeError(refused.rule, **refused.values) from None
