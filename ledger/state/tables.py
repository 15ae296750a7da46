"""Tables: typed rows under names, the only shape state has.

A row's key is TABLE/ID; its value is the canonical bytes of its type. Both are hashed into the state tree,
so a row's bytes are as binding as a transaction's.
"""

from typing import Generic, TypeVar

import msgspec

from ledger.crypto.encoding import decode, encode
from ledger.crypto.hashing import STATE_KEY, STATE_VALUE, digest
from ledger.errors import DecodeError

Row = TypeVar("Row", bound=msgspec.Struct)


class Table(Generic[Row]):
    """A name and the type of its rows."""

    def __init__(self, name: str, row: type[Row]) -> None:
        self.name = name
        self.row = row
        self.prefix = name + "/"

    def key(self, identifier: str) -> str:
        """The key of a row: TABLE/ID."""
        return self.prefix + identifier

    def decode(self, value: bytes) -> Row:
        """The row in its canonical bytes. Raises DecodeError."""
        return decode(value, self.row)


def encode_row(row: msgspec.Struct) -> bytes:
    """A row's canonical bytes."""
    return encode(row)


def compute_key_hash(key: str) -> bytes:
    """Where a row stands in the state tree. Raises DecodeError for a key that is no Unicode text."""
    try:
        return digest(STATE_KEY, key.encode())
    except UnicodeEncodeError:
        raise DecodeError("strings_must_be_unicode") from None


def compute_value_hash(value: bytes) -> bytes:
    """What the state tree holds of a row's canonical bytes."""
    return digest(STATE_VALUE, value)
