"""The archive: blocks and entries as the store keeps them, read back and checked by their hashes."""

from collections.abc import Callable

import msgspec

from ledger.chain.commit import Commit
from ledger.chain.entry import DONE, Entry, compute_entry_leaf
from ledger.chain.genesis import Genesis
from ledger.chain.header import Header, compute_header_hash
from ledger.chain.validators import Validator
from ledger.crypto.encoding import MAX_INTEGER, decode, encode
from ledger.errors import DecodeError, StoreError
from ledger.merkle.log import compute_root
from ledger.state.store import Store
from ledger.transition import Transition

_DONE_TEXT = encode(DONE)
_entries = msgspec.json.Decoder(tuple[Entry, ...])


Progress = Callable[[int, int], None]
"""Told how many blocks are done, and how many there are."""


class Block(msgspec.Struct, frozen=True):
    """A committed block."""

    header: Header
    commit: Commit
    entries: tuple[Entry, ...]

    @property
    def height(self) -> int:
        """Its height."""
        return self.header.height

    @property
    def hash(self) -> bytes:
        """Its header's hash: 32 bytes."""
        return compute_header_hash(self.header)


def encode_entries(transition: Transition) -> bytes:
    """The canonical JSON array of a block's entries, put together from bytes that are canonical already."""
    parts = [
        b'{"outcome":%b,"signed":%b}' % (_DONE_TEXT if outcome is DONE else encode(outcome), decoded.data)
        for outcome, decoded in zip(transition.outcomes, transition.transactions, strict=True)
    ]
    return b"[" + b",".join(parts) + b"]"


def load_head(store: Store, height: int) -> tuple[Header, Commit]:
    """A block's header and commit. Raises NotFoundError, or StoreError where they are damaged."""
    block_hash, header_text, commit = store.load_head(height)
    try:
        header = decode(header_text, Header)
        _check_header(header, block_hash, height)
        return header, decode(commit, Commit)
    except DecodeError as error:
        raise _damaged(height, error.rule) from None


def load_block(store: Store, height: int) -> Block:
    """A whole block. Raises NotFoundError, or StoreError where its bytes do not fit its hashes."""
    stored = store.load_block(height)
    try:
        header, commit = decode(stored.header, Header), decode(stored.final, Commit)
        entries = decode_entries(stored.entries)
    except DecodeError as error:
        raise _damaged(height, error.rule) from None
    _check_header(header, stored.hash, height)
    found = compute_root([compute_entry_leaf(entry) for entry in entries]).hex()
    if found != header.entries_root:
        raise _damaged(height, f"the entries do not fit the header: {found}, expected {header.entries_root}")
    return Block(header, commit, entries)


def load_validators(store: Store, genesis: Genesis, height: int) -> tuple[Validator, ...]:
    """The validator set that signed a height. Raises StoreError where a hand-over is damaged."""
    handovers = store.list_handovers(height)
    return _decode_set(*handovers[-1]) if handovers else genesis.validators


def list_sets(store: Store, genesis: Genesis) -> list[tuple[Validator, ...]]:
    """Every validator set there was or that follows the last block, in order. Raises StoreError as above."""
    return [genesis.validators, *(_decode_set(*handover) for handover in store.list_handovers(MAX_INTEGER))]


def _decode_set(height: int, validators: bytes) -> tuple[Validator, ...]:
    try:
        return decode(validators, tuple[Validator, ...])
    except DecodeError as error:
        raise _damaged(height, error.rule) from None


def decode_entries(data: bytes) -> tuple[Entry, ...]:
    """The entries in their stored form. Raises DecodeError."""
    try:
        return _entries.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise DecodeError("text_must_be_json") from None


def check_hash(header: Header, expected: bytes) -> None:
    """Raises StoreError unless a stored header has the hash it is kept under."""
    found = compute_header_hash(header)
    if found != expected:
        problem = f"the header does not fit its hash: {found.hex()}, expected {expected.hex()}"
        raise StoreError("store_must_be_intact", problem=problem)


def _check_header(header: Header, expected: bytes, height: int) -> None:
    try:
        check_hash(header, expected)
    except StoreError as error:
        raise _damaged(height, str(error.values["problem"])) from None
    if header.height != height:
        raise _damaged(height, f"the header is of height {header.height}")


def _damaged(height: int, problem: str) -> StoreError:
    return StoreError("store_must_be_intact", problem=f"block {height}: {problem}")
