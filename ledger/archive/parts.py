"""Parts: the bytes of a block's entries, 64 of them together, each part read, checked and proved by itself.

A part is a JSON array of entries in their canonical bytes. An entry's leaf is hashed from the bytes as they stand, so
that a part is checked without decoding what nobody asked for.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from ledger.chain.entry import DONE, DONE_HASH, Entry, Outcome, compute_leaf
from ledger.chain.transaction import SignedTransaction, compute_signed_hash
from ledger.crypto.encoding import encode
from ledger.crypto.hashing import OUTCOME, digest
from ledger.errors import DecodeError
from ledger.merkle.log import PART
from ledger.transition import Transition

_DONE_TEXT = encode(DONE)


class RawEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """An entry as it is stored, with both halves not decoded."""

    outcome: msgspec.Raw
    signed: msgspec.Raw


T = TypeVar("T")

_raw = msgspec.json.Decoder(tuple[RawEntry, ...])
_entries = msgspec.json.Decoder(tuple[Entry, ...])
_outcome = msgspec.json.Decoder(Outcome)
_signed = msgspec.json.Decoder(SignedTransaction)


def encode_parts(transition: Transition) -> tuple[bytes, ...]:
    """The parts of a block's entries, put together from bytes that are canonical already."""
    entries = [
        b'{"outcome":%b,"signed":%b}' % (_DONE_TEXT if outcome is DONE else encode(outcome), decoded.data)
        for outcome, decoded in zip(transition.outcomes, transition.transactions, strict=True)
    ]
    return join_parts(entries)


def join_parts(entries: Sequence[bytes]) -> tuple[bytes, ...]:
    """The parts of entries in their canonical bytes."""
    return tuple([b"[%b]" % b",".join(entries[start : start + PART]) for start in range(0, len(entries), PART)])


def split_part(data: bytes) -> tuple[RawEntry, ...]:
    """The entries of a part, as they stand. Raises DecodeError."""
    return _decode(_raw, data)


def list_signed(parts: Iterable[bytes]) -> list[bytes]:
    """The signed transactions of several parts, as they stand. Raises DecodeError."""
    return [bytes(raw.signed) for part in parts for raw in split_part(part)]


def decode_part(data: bytes) -> tuple[Entry, ...]:
    """The entries of a part. Raises DecodeError."""
    return _decode(_entries, data)


def decode_entry(raw: RawEntry) -> Entry:
    """One entry of a part. Raises DecodeError."""
    return Entry(_decode(_outcome, raw.outcome), _decode(_signed, raw.signed))


def compute_leaves(entries: Iterable[RawEntry]) -> list[bytes]:
    """The leaf hashes of entries, from their bytes."""
    leaves = []
    for raw in entries:
        outcome = bytes(raw.outcome)
        outcome_hash = DONE_HASH if outcome == _DONE_TEXT else digest(OUTCOME, outcome)
        leaves.append(compute_leaf(compute_signed_hash(bytes(raw.signed)), outcome_hash))
    return leaves


def _decode(decoder: msgspec.json.Decoder[T], data: bytes | msgspec.Raw) -> T:
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise DecodeError("text_must_be_json") from None
