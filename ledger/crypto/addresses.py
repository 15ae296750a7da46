"""Addresses: bech32m (BIP 350) over the first 20 bytes of the hash of the first public key.

An address is registered once, for ever: keys may change, the address stays. The checksum finds every
typing mistake of up to four characters.
"""

import re

from ledger.crypto.hashing import ADDRESS, digest
from ledger.errors import Inadmissible

PAYLOAD_SIZE = 20
MAX_PREFIX = 10

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32M = 0x2BC830A3
_CHECKSUM_LENGTH = 6
_SHAPE = re.compile(r"[a-z]{1,10}1[" + _ALPHABET + r"]{38}")


def compute_address(prefix: str, public_key: bytes) -> str:
    """The address of an account whose first public key is `public_key` (32 bytes)."""
    payload = digest(ADDRESS, public_key)[:PAYLOAD_SIZE]
    number = int.from_bytes(payload, "big")
    values = [(number >> shift) & 31 for shift in range(155, -1, -5)]
    checksum = _polymod([*_expand(prefix), *values, 0, 0, 0, 0, 0, 0]) ^ _BECH32M
    values += [(checksum >> shift) & 31 for shift in range(25, -1, -5)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in values)


def validate_address(prefix: str, address: str) -> None:
    """Raises Inadmissible unless the text is an address with this prefix and a right checksum."""
    if not is_address(address) or not address.startswith(prefix + "1") or len(address) != len(prefix) + 39:
        raise Inadmissible("address_must_be_well_formed", address=address[:64])
    values = [_ALPHABET.index(letter) for letter in address[len(prefix) + 1 :]]
    if _polymod(_expand(prefix) + values) != _BECH32M:
        raise Inadmissible("address_must_be_well_formed", address=address)


def is_address(text: str) -> bool:
    """Whether the text has the shape of an address; the checksum is not looked at."""
    return _SHAPE.fullmatch(text) is not None


def _expand(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _polymod(values: list[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                checksum ^= generator
    return checksum
