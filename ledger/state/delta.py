"""Deltas: what a block changed, old and new, kept beside it.

They bring rows up to date after a crash, and with their old values they are the one door to the past. Two bytes that
stand in no UTF-8 part them, so nothing is escaped, and one row is found without the others:

    FE ‖ (key ‖ FF ‖ old ‖ FF ‖ new ‖ FE)*
"""

from collections.abc import Iterable
from contextlib import suppress

from ledger.errors import StoreError
from ledger.state.state import RowChange

_ROW, _VALUE = b"\xfe", b"\xff"


def encode_delta(rows: Iterable[RowChange]) -> bytes:
    """The rows, each with its key and its canonical bytes before and after; b"" where there is none."""
    texts = [_VALUE.join((row.key.encode(), row.old, row.new)) for row in rows]
    return _ROW.join([b"", *texts, b""]) if texts else _ROW


def decode_delta(data: bytes) -> list[RowChange]:
    """The rows of a delta. Raises StoreError where it is damaged."""
    return [RowChange(*row) for row in zip(*_split(data), strict=True)]


def read_new(data: bytes) -> dict[str, bytes]:
    """The rows of a delta as they became. Raises StoreError where it is damaged."""
    keys, _, new = _split(data)
    return dict(zip(keys, new, strict=True))


def read_old(data: bytes) -> dict[str, bytes]:
    """The rows of a delta as they were. Raises StoreError where it is damaged."""
    keys, old, _ = _split(data)
    return dict(zip(keys, old, strict=True))


def split_delta(data: bytes) -> list[bytes]:
    """The rows of a delta, not decoded, in order."""
    return data[1:-1].split(_ROW) if data != _ROW else []


def decode_change(part: bytes) -> RowChange:
    """A row of a delta that was split. Raises StoreError where it is damaged."""
    rows = decode_delta(_ROW + part + _ROW)
    if len(rows) != 1:
        raise StoreError("store_must_be_intact", problem="a delta is damaged")
    return rows[0]


def find_change(data: bytes, key: str) -> RowChange | None:
    """One row of a delta, and nothing else of it is decoded; None where it has none. Raises StoreError."""
    start = data.find(_ROW + key.encode() + _VALUE)
    if start < 0:
        return None
    end = data.find(_ROW, start + 1)
    return decode_delta(data[start : end + 1 if end > 0 else None])[0]


def _split(data: bytes) -> tuple[list[str], list[bytes], list[bytes]]:
    """All keys, old values and new ones."""
    found, rows = data.replace(_ROW, _VALUE).split(_VALUE), data.count(_ROW) - 1
    if [found[0], found[-1], len(found)] == [b"", b"", 3 * rows + 2]:
        with suppress(UnicodeDecodeError):
            b" ".join(found).decode()
            return [key.decode() for key in found[1:-1:3]], found[2:-1:3], found[3:-1:3]
    raise StoreError("store_must_be_intact", problem="a delta is damaged")
