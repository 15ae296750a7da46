"""Loading: from the store to the state at its tip, or at an earlier height. Nothing is executed again.

Whatever is taken from the store fits a hash: the header its own, the header history and the rows the header's roots;
and what deltas say, the root of the last of them, before anything of it is given. So a damaged store is refused here,
or where a row is first read, and never signed.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from ledger.application import Application
from ledger.archive.blocks import load_head
from ledger.archive.genesis import make_tip
from ledger.archive.index import DIGITS, Index, find_child
from ledger.chain.genesis import Genesis
from ledger.chain.header import Header
from ledger.errors import LedgerError, NotFoundError, StoreError
from ledger.merkle.state_path import StatePath, compute_path
from ledger.merkle.state_tree import (
    WIDE_DEPTH,
    WIDE_ROWS,
    build_below,
    compute_root_hash,
    encode_branch,
    find_rows,
    hash_stored,
)
from ledger.state.delta import decode_change, find_change, read_new, read_old, split_delta
from ledger.state.runs import (
    BY_ROW,
    GONE,
    INDEX_LIMIT,
    PREFIX_SIZE,
    compute_node_prefix,
    compute_row_prefix,
    find_earlier,
    find_later,
    find_records,
    read_place,
    write_place,
)
from ledger.state.state import RowChange, State, compute_history_nodes
from ledger.state.store import Store
from ledger.state.stored import check_height
from ledger.state.tables import Row, Table, compute_key_hash, compute_value_hash
from ledger.transition import Tip, advance_tip

MOST_PREFIXES = 100_000
"""Rows that there ever were below the end of a way, at most, nearly all gone: so many take a tenth of a second."""
NEAR = 8
"""Blocks that are looked through for a hash before the index is asked: it is asked of what changes seldom."""

_PREFIX_END = len(BY_ROW) + PREFIX_SIZE


class Found(NamedTuple):
    """A change of a row, and the height of its block."""

    height: int
    change: RowChange


class PastRows:
    """The rows after a block, one at a time, whatever happened to others meanwhile; within a reading of the store.

    The next change after a height says what a row was until then, and the last one before says what it had become:
    both must agree, so that a damaged delta or index is noticed. Where there is no change after, the state now says it,
    and where there is none before, the genesis does.
    """

    def __init__(self, store: Store, now: State, founding: Mapping[str, bytes], height: int) -> None:
        self._store, self._index, self._now = store, Index(store), now
        self._founding = founding
        self._height = height
        self._rows: dict[str, msgspec.Struct | None] = {}

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        """The row, or None where there was none. Raises StoreError."""
        key = table.key(identifier)
        if key not in self._rows:
            value = self.get_value(key)
            self._rows[key] = table.decode(value) if value else None
        return self._rows[key]  # type: ignore[return-value]

    def get_value(self, key: str) -> bytes:
        """A row's canonical bytes; b"" where there was none. Raises StoreError where the store does not agree on it."""
        later = self._find(key, self._index.find_later(key, self._height))
        earlier = self._find(key, self._index.find_earlier(key, self._height))
        value = later.change.old if later else self._now.get_value(key)
        left = earlier.change.new if earlier else self._founding.get(key, b"")
        if value != left:
            before = f"block {earlier.height}" if earlier else "the genesis"
            after = f"block {later.height}" if later else "the state"
            raise StoreError("store_must_be_intact", problem=f"{after}: the row {key} is not as {before} left it")
        return value

    def _find(self, key: str, heights: Iterator[int]) -> Found | None:
        for height in heights:
            change = find_change(_load_told(self._store, height), key)
            if change:
                return Found(height, change)
        return None


class PastTree:
    """The state tree at an earlier height, along the way to one key; within a reading of the store.

    Beside the way, each child of a wide branch has the hash that the last block to change it has kept. The way ends at
    a subtree of few rows, which is made again: each as its next change found it or, where there is none, as it is.
    Nothing of it is believed: whoever asks compares the root with that of the header.
    """

    def __init__(self, store: Store, now: State, founding: Mapping[str, bytes], height: int) -> None:
        self._store, self._now, self._founding, self._height = store, now, founding, height
        self._runs = store.list_runs()
        self._past_runs = self._runs[: bisect_left(self._runs, height) + 1]
        self._deltas: dict[int, Sequence[bytes]] = {}
        self._kept: dict[int, bytes] = {}

    def find_nodes(self, key_hash: bytes) -> dict[str, bytes]:
        """The nodes on the way to a key, by path; none where what is kept does not lead there."""
        digits, branches = key_hash.hex(), list[list[bytes]]()
        while children := self._list_children(digits[: len(branches)]):
            branches.append(children)
        end = digits[: len(branches)]
        nodes = build_below(end, self._list_rows(end))
        for depth, children in reversed(list(enumerate(branches))):
            if children[int(digits[depth], 16)] != hash_stored(nodes.get(digits[: depth + 1])):
                return {}
            nodes[digits[:depth]] = encode_branch(depth, children)
        return nodes

    def _list_children(self, path: str) -> list[bytes]:
        """The hashes below a wide branch; none where no branch there was wide."""
        if len(path) > WIDE_DEPTH:
            return []
        since, place = next(find_earlier(self._store, compute_node_prefix(path), self._height, self._runs), (0, GONE))
        if place & GONE:
            return []
        return [self._find_hash(path + digit, since) for digit in DIGITS]

    def _find_hash(self, path: str, since: int) -> bytes:
        """The last hash that was kept of a path; `since` is a block that has kept one."""
        near = max(since, self._height - NEAR)
        for height in range(self._height, near - 1, -1):
            if (found := self._find_kept(path, height)) is not None:
                return found
        return self._find_kept(path, max(since, self._find_last(path, since))) or b""

    def _find_kept(self, path: str, height: int) -> bytes | None:
        if height not in self._kept:
            self._kept[height] = self._store.load_children(height)
        return find_child(self._kept[height], path)

    def _find_last(self, path: str, since: int) -> int:
        """The last block that changed a row below a path; 0 where none did after a block."""
        low, high = _compute_range(path)
        for run in reversed(self._past_runs):
            if run <= since:
                break
            heights = (read_place(record)[0] for record in find_records(self._store, low, high, [run]))
            if last := max((height for height in heights if height <= self._height), default=0):
                return last
        return 0

    def _list_rows(self, path: str) -> list[bytes]:
        """The rows below a path, key hash and value hash each."""
        rows = list[bytes]()
        for prefix in self._list_prefixes(path):
            later = next(find_later(self._store, prefix, self._height, self._runs), None)
            if later is None:
                rows += find_rows(self._now.get_node, prefix[len(BY_ROW) :])
            else:
                change = self._load_change(*later)
                found = compute_key_hash(change.key) + compute_value_hash(change.old)
                rows += [found] if change.old and found.startswith(prefix[len(BY_ROW) :]) else []
        return rows

    def _list_prefixes(self, path: str) -> list[bytes]:
        """What stands in the index for the rows that there were below a path."""
        hashes = (compute_key_hash(key) for key in self._founding)
        last = {compute_row_prefix(found): b"" for found in hashes if found.hex().startswith(path)}
        end = write_place(self._height, INDEX_LIMIT - 1)
        for record in find_records(self._store, *_compute_range(path), self._past_runs):
            prefix, place = record[:_PREFIX_END], record[_PREFIX_END:]
            if last.get(prefix, b"") < place <= end:
                last[prefix] = place
            if len(last) > MOST_PREFIXES:
                return []
        left = [prefix for prefix, place in last.items() if not read_place(place)[1] & GONE]
        return left if len(left) <= WIDE_ROWS else []  # of more there would be a wide branch

    def _load_change(self, height: int, number: int) -> RowChange:
        if height not in self._deltas:
            self._deltas[height] = split_delta(self._store.load_delta(height))
        parts, place = self._deltas[height], number & ~GONE
        if place >= len(parts):
            raise StoreError("store_must_be_intact", problem=f"block {height}: its delta has no row {place}")
        return decode_change(parts[place])


def load_application(store: Store, genesis: Genesis) -> Application:
    """The application at the store's tip. Raises StoreError."""
    height = store.get_height()
    tip, header = make_tip(genesis), load_head(store, height)[0] if height else None
    if header:
        tip = advance_tip(tip, header)
    state = _load_state(store, genesis, height, header.state_root if header else genesis.state_root)
    _check_history(store, state, tip, header)
    return Application(state, tip)


def load_state(store: Store, genesis: Genesis, height: int) -> State:
    """The state after a block, with its tree: what is folded, and what deltas say besides.

    Raises NotFoundError, StoreError; the tree is made, and held to the header, when something of it is asked for.
    """
    return _load_state(store, genesis, height, _load_root(store, genesis, check_height(height)))


def find_past_path(
    store: Store, now: State, founding: Mapping[str, bytes], key_hash: bytes, height: int, root: str
) -> StatePath | None:
    """The state path for a key hash after a block; within a reading of the store. `root` is that of its header, in hex.

    None where the hashes kept do not lead to that root: those of blocks that an earlier version wrote, for one.
    """
    nodes = PastTree(store, now, founding, height).find_nodes(key_hash)
    if hash_stored(nodes.get("")).hex() != root:
        return None
    return compute_path(nodes.get, key_hash)


def _load_state(store: Store, genesis: Genesis, height: int, expected: str) -> State:
    state = State(store)
    folded = store.get_folded_height()
    _check_root(state, folded, expected if folded == height else _load_root(store, genesis, folded))
    rows, changes = _net(store, folded, height)
    state.jump(rows, height, expected, changes, min(folded, height))
    return state


def _net(store: Store, folded: int, height: int) -> tuple[dict[str, bytes], int]:
    """The rows at a height that may differ from those at another, and how many changes lie between."""
    rows: dict[str, bytes] = {}
    changes = 0
    for other in [*range(folded + 1, height + 1), *range(folded, height, -1)]:
        try:
            delta = store.load_delta(other)
            changed = read_new(delta) if height > folded else read_old(delta)
        except LedgerError as error:
            problem = error.values.get("problem", error.rule)
            raise StoreError("store_must_be_intact", problem=f"block {other}: {problem}") from None
        rows |= changed
        changes += len(changed)
    return rows, changes


def _load_root(store: Store, genesis: Genesis, height: int) -> str:
    return load_head(store, height)[0].state_root if height else genesis.state_root


def _check_root(state: State, height: int, expected: str) -> None:
    found = compute_root_hash(state.get_node).hex()
    if found != expected:
        problem = f"block {height}: the rows do not fit its header: {found}, expected {expected}"
        raise StoreError("store_must_be_intact", problem=problem)


def _check_history(store: Store, state: State, tip: Tip, header: Header | None) -> None:
    # the roots of later headers are made from these nodes, which nothing else looks at
    nodes = compute_history_nodes(store, tip.height, tip.last_block_hash)
    if any(store.load_history(level, index) != node for level, index, node in nodes):
        raise StoreError("store_must_be_intact", problem=f"block {tip.height}: the header history does not fit it")
    found = state.compute_history_root(tip.height).hex() if header else ""
    if header and found != header.history_root:
        problem = f"block {tip.height}: the header history does not fit it: {found}, expected {header.history_root}"
        raise StoreError("store_must_be_intact", problem=problem)


def _load_told(store: Store, height: int) -> bytes:
    try:
        return store.load_delta(height)
    except NotFoundError:
        raise StoreError("store_must_be_intact", problem=f"the index leads to block {height}") from None


def _compute_range(path: str) -> tuple[bytes, bytes]:
    """What stands in the index for the first and the last row there could be below a path."""
    first, last = (BY_ROW + bytes.fromhex(path.ljust(2 * PREFIX_SIZE, fill)) for fill in "0f")
    return first, last
