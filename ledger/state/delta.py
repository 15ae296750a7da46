"""Deltas: what a block changed, old and new, kept beside it.

They bring rows up to date after a crash, and with their old values they are the one door to the past.
"""

import re

import msgspec

from ledger.errors import StoreError
from ledger.state.state import RowChange

_END = re.compile(rb'[^\\]"\],\["')
_decoder = msgspec.json.Decoder(tuple[tuple[str, str, str], ...])


def encode_delta(rows: tuple[RowChange, ...]) -> bytes:
    """The rows as JSON: [[key, old, new], …], texts of canonical bytes, "" where there is none."""
    return msgspec.json.encode([(row.key, row.old.decode(), row.new.decode()) for row in rows])


def decode_delta(data: bytes) -> list[RowChange]:
    """The rows of a delta. Raises StoreError where it is damaged."""
    return [RowChange(key, old.encode(), new.encode()) for key, old, new in _decode(data)]


def read_new(data: bytes) -> dict[str, bytes]:
    """The rows of a delta as they became. Raises StoreError where it is damaged."""
    return {key: new.encode() for key, _, new in _decode(data)}


def read_old(data: bytes) -> dict[str, bytes]:
    """The rows of a delta as they were. Raises StoreError where it is damaged."""
    return {key: old.encode() for key, old, _ in _decode(data)}


def split_delta(data: bytes) -> list[bytes]:
    """The rows of a delta, not decoded, in order: what parts them stands in no text, since values are objects."""
    return data[3:-3].split(b'"],["') if data != b"[]" else []


def decode_change(part: bytes) -> RowChange:
    """A row of a delta that was split. Raises StoreError where it is damaged."""
    rows = decode_delta(b'[["%b"]]' % part)
    if len(rows) != 1:
        raise StoreError("store_must_be_intact", problem="a delta is damaged")
    return rows[0]


def find_change(data: bytes, key: str) -> RowChange | None:
    """One row of a delta, and nothing else of it is decoded; None where it has none. Raises StoreError.

    Within a text a quote stands behind a backslash, so that what starts or ends a row stands nowhere else.
    """
    start = data.find(b'[%b,"' % msgspec.json.encode(key))
    if start < 0:
        return None
    end = _END.search(data, start)  # of this row or, where its last text ends with a backslash, of a later one
    return decode_delta(b"[%b]" % (data[start : end.start() + 3] if end else data[start:-1]))[0]


def _decode(data: bytes) -> tuple[tuple[str, str, str], ...]:
    try:
        return _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise StoreError("store_must_be_intact", problem="a delta is damaged") from None
