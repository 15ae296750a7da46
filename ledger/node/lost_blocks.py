"""Recovery: blocks that this ledger lacks, taken from where they were seen.

A receipt holds the header, the commit and one entry of its block: the receipts of all entries are the block. A newer
backup, or another ledger.db, holds blocks as they are. Each is executed and judged as when it was made, and in order.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

import msgspec

from ledger.archive.blocks import Block, load_block, load_head
from ledger.archive.genesis import read_genesis_file
from ledger.archive.moving import move_store
from ledger.chain.commit import Commit
from ledger.chain.entry import Entry
from ledger.chain.finality import ByValidators, verify_genesis
from ledger.chain.header import Header
from ledger.chain.receipt import Receipt, verify_receipt
from ledger.crypto.encoding import decode_file, encode
from ledger.errors import ConsensusError, NotFoundError, StoreError
from ledger.node.node import Node
from ledger.state.store import Store


class AddedBlocks(msgspec.Struct, frozen=True):
    """Which blocks were added, and what the next one lacks."""

    added: tuple[int, ...]
    height: int
    """Of the last block there is now."""
    count: int
    """How many entries of the next block are at hand."""
    size: int
    """How many it has; 0 where nothing shows it."""


class _Pieces(NamedTuple):
    """What receipts show of one block."""

    header: Header
    commit: Commit
    entries: dict[int, Entry]
    """By its index."""


def add_blocks(node: Node, receipts: Iterable[bytes], stores: Sequence[Store]) -> AddedBlocks:
    """Adds the blocks after the last one, as far as they are held whole by receipts or by other stores.

    Raises VerificationError for a receipt of another ledger, and for a block that is not what validators of this one
    signed; ConsensusError where it does not follow.
    """
    with node.reading():
        first = node.tip.height + 1
        for store in stores:
            _check_store(node, store)
    pieces = _collect(node, receipts, first)
    added: list[int] = []
    while True:
        height = first + len(added)
        found = pieces.get(height)
        block = _take_whole(found) or _load(stores, height)
        if block is None:
            known, size = (len(found.entries), found.header.entries_size) if found else (0, 0)
            return AddedBlocks(tuple(added), height - 1, known, size)
        if isinstance(block.commit, int):
            raise ConsensusError("engine_must_add_block", height=height)
        node.add_final(block.header, block.commit, [encode(entry.signed) for entry in block.entries])
        added.append(height)


def _collect(node: Node, receipts: Iterable[bytes], first: int) -> dict[int, _Pieces]:
    pieces: dict[int, _Pieces] = {}
    for data in receipts:
        receipt = decode_file(data, Receipt)
        proved = verify_receipt(receipt, node.tip.genesis_hash)
        header, finality = receipt.provenance.header, receipt.provenance.finality
        if header.height < first:
            _check_same(header, load_head(node.archive.store, header.height)[0])
        elif isinstance(finality, ByValidators) and not finality.later:  # else its own commit is not in it
            found = pieces.setdefault(header.height, _Pieces(header, finality.commit, {}))
            _check_same(header, found.header)
            found.entries[proved.index] = receipt.entry
    return pieces


def _check_store(node: Node, store: Store) -> None:
    genesis = read_genesis_file(store.load_meta("genesis")).genesis
    verify_genesis(genesis, node.tip.genesis_hash)
    with suppress(StoreError):  # where it is damaged, so that it cannot be moved on, no block is taken from it
        move_store(store)
    with suppress(NotFoundError, StoreError):  # it may be shorter, or damaged just there
        _check_same(load_head(store, node.tip.height)[0], load_head(node.archive.store, node.tip.height)[0])


def _check_same(header: Header, other: Header) -> None:
    """Raises ConsensusError for two final headers of one height: they are two histories, and here they meet."""
    if header != other:
        raise ConsensusError("height_must_not_be_signed_twice", validator=header.proposer, height=header.height)


def _take_whole(pieces: _Pieces | None) -> Block | None:
    if pieces is None or len(pieces.entries) < pieces.header.entries_size:
        return None
    return Block(pieces.header, pieces.commit, tuple(pieces.entries[index] for index in sorted(pieces.entries)))


def _load(stores: Sequence[Store], height: int) -> Block | None:
    for store in stores:
        with suppress(NotFoundError, StoreError):  # what is damaged in one copy may be whole in another
            return load_block(store, height)
    return None
