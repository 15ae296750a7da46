"""The archive: blocks and entries as the store keeps them, read back and checked by their hashes.

What is asked for is read, and nothing around it: of a block its head alone, or the one part an entry is in.
"""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from ledger.archive.parts import RawEntry, compute_leaves, decode_entry, decode_part, split_part
from ledger.chain.commit import Commit, Final
from ledger.chain.entry import Entry
from ledger.chain.genesis import Genesis
from ledger.chain.header import Header, compute_header_hash
from ledger.chain.validators import Validator
from ledger.crypto.encoding import MAX_INTEGER, decode
from ledger.crypto.hashing import HASH_SIZE
from ledger.errors import DecodeError, NotFoundError, StoreError
from ledger.merkle.log import PART, compute_root
from ledger.state.store import Store

Progress = Callable[[int, int], None]
"""Told how many blocks are done, and how many there are."""


class Block(msgspec.Struct, frozen=True):
    """A committed block."""

    header: Header
    commit: Final
    entries: tuple[Entry, ...]

    @property
    def height(self) -> int:
        """Its height."""
        return self.header.height

    @property
    def hash(self) -> bytes:
        """Its header's hash: 32 bytes."""
        return compute_header_hash(self.header)


class BlockSummary(msgspec.Struct, frozen=True):
    """A committed block without its entries."""

    header: Header
    commit: Final
    size_bytes: int
    """Of its entries in canonical form."""


class FoundEntry(msgspec.Struct, frozen=True):
    """An entry, and where it stands."""

    header: Header
    index: int
    entry: Entry


class BlockPart(NamedTuple):
    """Some entries of a block, which fit its header, and what proves them."""

    header: Header
    roots: tuple[bytes, ...]
    """The root over each part of the block."""
    first: int
    """The index of its first entry."""
    entries: tuple[RawEntry, ...]
    leaves: tuple[bytes, ...]

    def get(self, index: int) -> FoundEntry:
        """The entry at an index of the block. Raises NotFoundError, StoreError."""
        if not 0 <= index - self.first < len(self.entries):
            raise NotFoundError("block_must_exist", height=self.header.height)
        try:
            return FoundEntry(self.header, index, decode_entry(self.entries[index - self.first]))
        except DecodeError as error:
            raise _damaged(self.header.height, error.rule) from None


def load_head(store: Store, height: int) -> tuple[Header, Final]:
    """A block's header, and what made it final. Raises NotFoundError, or StoreError where they are damaged."""
    block_hash, header_text, commit = store.load_head(height)
    try:
        header = decode(header_text, Header)
        _check_header(header, block_hash, height)
        return header, decode_final(commit)
    except DecodeError as error:
        raise _damaged(height, error.rule) from None


def decode_final(data: bytes) -> Final:
    """What made a block final, from its stored bytes. Raises DecodeError."""
    return decode(data, int) if data.isdigit() else decode(data, Commit)


def load_summary(store: Store, height: int) -> BlockSummary:
    """A block without its entries, of which only the size is looked up. Raises as `load_head`."""
    header, commit = load_head(store, height)
    sizes = store.list_part_sizes(height)
    if len(sizes) != -(-header.entries_size // PART):
        raise _damaged(height, f"{len(sizes)} parts, where {header.entries_size} entries are")
    # parts are arrays, and their brackets stand where commas do in one array of all
    return BlockSummary(header, commit, sum(sizes) - len(sizes) + 1)


def load_block(store: Store, height: int) -> Block:
    """A whole block. Raises NotFoundError, or StoreError where its bytes do not fit its hashes."""
    stored = store.load_block(height)
    try:
        header, commit = decode(stored.header, Header), decode_final(stored.final)
        entries = tuple([entry for data in stored.parts for entry in decode_part(data)])
    except DecodeError as error:
        raise _damaged(height, error.rule) from None
    _check_header(header, stored.hash, height)
    roots = _check_roots(header, stored.roots)
    if not stored.size == len(entries) == header.entries_size or len(stored.parts) != len(roots):
        raise _damaged(height, f"{len(entries)} entries, where {stored.size} are said to be, and {header.entries_size}")
    for number, data in enumerate(stored.parts):
        _check_part(header, roots, number, data)
    return Block(header, commit, entries)


def load_part(store: Store, height: int, number: int) -> BlockPart:
    """A part of a block. Raises NotFoundError, or StoreError where its bytes do not fit its hashes."""
    stored = store.load_part(height, number)
    try:
        header = decode(stored.header, Header)
    except DecodeError as error:
        raise _damaged(height, error.rule) from None
    _check_header(header, stored.hash, height)
    roots = _check_roots(header, stored.roots)
    if not 0 <= number < len(roots):
        raise NotFoundError("block_must_exist", height=height)
    if not stored.data:
        raise _damaged(height, f"part {number} of its entries is missing")
    return _check_part(header, roots, number, stored.data)


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


def _check_roots(header: Header, data: bytes) -> tuple[bytes, ...]:
    """The roots of a block's parts. Raises StoreError unless they fit its header."""
    count = -(-header.entries_size // PART)
    if len(data) != count * HASH_SIZE:
        raise _damaged(header.height, f"{len(data)} bytes, where the roots of {count} parts belong")
    roots = tuple([data[start : start + HASH_SIZE] for start in range(0, len(data), HASH_SIZE)])
    found = compute_root(roots).hex()
    if found != header.entries_root:
        problem = f"the roots of its entries do not fit the header: {found}, expected {header.entries_root}"
        raise _damaged(header.height, problem)
    return roots


def _check_part(header: Header, roots: tuple[bytes, ...], number: int, data: bytes) -> BlockPart:
    try:
        entries = split_part(data)
    except DecodeError as error:
        raise _damaged(header.height, error.rule) from None
    leaves = tuple(compute_leaves(entries))
    found, expected = compute_root(leaves).hex(), roots[number].hex()
    if found != expected:
        raise _damaged(header.height, f"the entries do not fit the header: {found}, expected {expected}")
    return BlockPart(header, roots, number * PART, entries, leaves)


def _damaged(height: int, problem: str) -> StoreError:
    return StoreError("store_must_be_intact", problem=f"block {height}: {problem}")
