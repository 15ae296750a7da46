"""Deltas: what a block changed, old and new, kept beside it.

They bring rows up to date after a crash, and undone from the tip they are the one door to the past.
"""

import msgspec

from ledger.errors import StoreError
from ledger.state.state import RowChange

_decoder = msgspec.json.Decoder(tuple[tuple[str, str, str], ...])


def encode_delta(rows: tuple[RowChange, ...]) -> bytes:
    """The rows as JSON: [[key, old, new], …], texts of canonical bytes, "" where there is none."""
    return msgspec.json.encode([(row.key, row.old.decode(), row.new.decode()) for row in rows])


def decode_delta(data: bytes) -> list[RowChange]:
    """The rows of a delta. Raises StoreError where it is damaged."""
    try:
        return [RowChange(key, old.encode(), new.encode()) for key, old, new in _decoder.decode(data)]
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise StoreError("store_must_be_intact", problem="a delta is damaged") from None


def invert(rows: list[RowChange]) -> list[RowChange]:
    """The same rows the other way: what undoes them."""
    return [RowChange(row.key, row.new, row.old) for row in rows]
