"""The state as of one height: rows and the tree over them, read-only to every rule.

Rows and tree nodes are read on demand and kept in memory while there is room. What the last blocks changed
and the store has not yet folded into its rows is held here, on top of the store; the same mechanism turns the
state back to an earlier height. Rows that come from deltas bring no tree: it follows in one update, when it or one
of these rows is first asked for, and then has the root of its header, or nothing is given.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple, Protocol

import msgspec

from ledger.crypto.encoding import encode
from ledger.errors import StoreError
from ledger.merkle.log import appended_nodes, hash_leaf, root_at
from ledger.merkle.state_tree import get_value_hash, is_child, update
from ledger.state.overlay import Overlay
from ledger.state.tables import Row, Table, compute_key_hash, compute_value_hash

CACHED_ROWS = 4_000_000
"""Kept at most, decoded: what a payment reads and writes of more than a million accounts, in some 2 GB."""
CACHED_NODES = 2_000_000
CACHED_HASHES = 1_000_000
_UNREAD: Any = object()


class Folded(Protocol):
    """Where folded rows and nodes are read from; `Store` is the one there is."""

    def load_row(self, key: str) -> bytes | None:
        """The folded row's canonical bytes."""

    def load_node(self, path: str) -> bytes | None:
        """The folded node of the state tree."""

    def load_history(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree of the header history."""

    def may_have_changed(self, key_hash: bytes, since: int) -> bool:
        """Whether the index leads from a row to a block above a height."""


class RowChange(msgspec.Struct, frozen=True, gc=False):
    """One row's canonical bytes before and after; b"" where there is none."""

    key: str
    old: bytes
    new: bytes


class Change(msgspec.Struct, frozen=True):
    """What a block does to the state, ready to commit."""

    rows: tuple[RowChange, ...]
    """In order of key."""
    state_root: bytes
    nodes: dict[str, bytes | None]
    decoded: dict[str, dict[str, msgspec.Struct | None]]
    """By the table's name."""
    key_hashes: list[bytes]
    """Where each of the rows stands in the state tree."""
    children: dict[str, bytes]
    """Hashes of the tree that changed below wide branches, by path."""
    crossed: dict[str, bool]
    """Branches that became wide or are so no more, by path."""


class Awaited(NamedTuple):
    """Rows whose nodes are not made yet, and what the tree has to come to."""

    rows: dict[str, bytes]
    height: int
    state_root: str
    since: int
    """The block after which a row has changed that the index says so of, whatever is told of it."""


class State:
    """Rows and tree at one height. Only `commit` and `jump` move it."""

    def __init__(self, folded: Folded) -> None:
        self._folded = folded
        self._rows: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        """By the table's name."""
        self._nodes: dict[str, bytes | None] = {}
        """All that was read or made, as long as there is room."""
        self._key_hashes: dict[str, bytes] = {}
        self.unfolded_rows: dict[str, bytes] = {}
        """Rows newer than the folded ones, as canonical bytes; b"" where removed."""
        self.unfolded_nodes: dict[str, bytes | None] = {}
        """Nodes of the tree over them; whole once it is settled."""
        self._changes = 0
        self._awaited: Awaited | None = None
        self._taken: tuple[dict[str, bytes], dict[str, bytes | None]] = ({}, {})
        """Unfolded rows and nodes that are being written."""
        self._recent: dict[str, bytes] = {}
        """The rows of the last fold: their bytes need not be made again."""
        self._history: dict[tuple[int, int], bytes] = {}
        """Nodes of the header history that are being written."""

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        """The row, or None where there is none."""
        row = self._rows[table.name].get(identifier, _UNREAD)
        return self._load(table, identifier) if row is _UNREAD else row

    def get_value(self, key: str) -> bytes:
        """A row's canonical bytes; b"" where there is none. Raises StoreError unless the state tree says the same."""
        unfolded = self.unfolded_rows.get(key, self._taken[0].get(key))
        if unfolded is not None:
            self.settle()
            return unfolded
        if self._awaited and self._folded.may_have_changed(self.hash_key(key), self._awaited.since):
            self.settle()  # which tells whether what is told of it is missing
        value = self._folded.load_row(key) or b""
        value_hash = compute_value_hash(value) if value else None
        if value_hash != get_value_hash(self._read_node, self.hash_key(key)):
            raise StoreError("store_must_be_intact", problem=f"the row {key} does not fit the state tree")
        return value

    def get_node(self, path: str) -> bytes | None:
        """A node of the state tree, or None where there is none. Raises StoreError unless the node above holds it.

        So nothing damaged is ever executed, proved or signed, as long as the root is what the last header says.
        """
        if self._awaited:
            self.settle()
        return self._read_node(path)

    def compute_history_root(self, size: int) -> bytes:
        """The root over the genesis hash and the first `size` − 1 header hashes."""
        return root_at(size, self.load_history)

    def compute_change(self, overlay: Overlay) -> Change:
        """What merging an overlay would do: changed bytes, tree nodes and the new root. Writes nothing."""
        rows: list[RowChange] = []
        decoded: dict[str, dict[str, msgspec.Struct | None]] = {}
        for table, before, now in overlay.list_tables():
            changed = decoded[table.name] = {}
            for identifier in sorted(before):
                row, was, key = now[identifier], before[identifier], table.prefix + identifier
                new = encode(row) if row is not None else b""
                old = self.unfolded_rows.get(key)
                if old is None:
                    old = self._recent.get(key)
                if old is None:
                    old = encode(was) if was is not None else b""
                if old != new:
                    rows.append(RowChange(key, old, new))
                    changed[identifier] = row
        hashes = [self.hash_key(row.key) for row in rows]
        values = [compute_value_hash(row.new) if row.new else None for row in rows]
        self.settle()
        tree = update(self._read_node, list(zip(hashes, values, strict=True)))
        return Change(tuple(rows), tree.root, tree.nodes, decoded, hashes, tree.children, tree.crossed)

    def commit(self, change: Change) -> None:
        """Makes a change part of the state."""
        self._make_room()
        for name, decoded in change.decoded.items():
            self._rows[name].update(decoded)
        for row in change.rows:
            self.unfolded_rows[row.key] = row.new
        self._hold(change.nodes)
        self._changes += len(change.rows)

    def jump(self, rows: dict[str, bytes], height: int, state_root: str, changes: int = 0, since: int = 0) -> None:
        """Moves rows to their bytes at another height, b"" where there is none, without executing anything.

        Nothing of it is given before the tree over it has been found to have that root, nor a row that is not among
        them where the index says that a block after `since` has changed it. `changes` is how many there were on the
        way. Raises StoreError where there are no rows and the root is another one.
        """
        self.settle()
        self._changes += changes
        self._awaited = Awaited(rows, height, state_root, since)
        self.unfolded_rows.update(rows)
        for key in rows:
            name, _, identifier = key.partition("/")
            self._rows[name].pop(identifier, None)
        if not rows:
            self.settle()

    def settle(self) -> None:
        """Brings the tree up to the rows. Raises StoreError where they do not fit the header of their height."""
        if not self._awaited:
            return
        rows, height, expected, _ = self._awaited
        changes = [(self.hash_key(key), compute_value_hash(rows[key]) if rows[key] else None) for key in rows]
        tree = update(self._read_node, changes)
        if tree.root.hex() != expected:
            problem = f"block {height}: the rows do not fit its header: {tree.root.hex()}, expected {expected}"
            raise StoreError("store_must_be_intact", problem=problem)
        self._hold(tree.nodes)
        self._awaited = None

    def list_unfolded(self, prefix: str) -> dict[str, bytes]:
        """The unfolded rows whose key starts so. Raises StoreError as `settle` does."""
        self.settle()
        return {key: value for key, value in self.unfolded_rows.items() if key.startswith(prefix)}

    def count_unfolded(self) -> int:
        """How often rows changed since the fold: what there is to catch up with after a crash."""
        return self._changes

    def take_unfolded(self) -> tuple[dict[str, bytes], dict[str, bytes | None]]:
        """The rows and nodes to be folded: no later block changes these. Raises StoreError as `settle` does."""
        self.settle()
        self._taken = self.unfolded_rows, self.unfolded_nodes
        self._recent = self.unfolded_rows
        while len(self._nodes) > CACHED_NODES:
            forget_half(self._nodes)
        self.unfolded_rows, self.unfolded_nodes, self._changes = {}, {}, 0
        return self._taken

    def hold_history(self, nodes: Iterable[tuple[int, int, bytes]]) -> None:
        """Has nodes of the header history at hand while they are being written."""
        self._history.update({(level, index): node for level, index, node in nodes})

    def load_history(self, level: int, index: int) -> bytes:
        """A node of the header history, also of one that is being written. Raises StoreError."""
        return self._history.get((level, index)) or self._folded.load_history(level, index)

    def forget_written(self) -> None:
        """Lets go of what was held while it was being written: the store has it now."""
        self._taken, self._history = ({}, {}), {}

    def _hold(self, nodes: dict[str, bytes | None]) -> None:
        self.unfolded_nodes.update(nodes)
        self._nodes.update(nodes)

    def _read_node(self, path: str) -> bytes | None:
        node: bytes | None = self._nodes.get(path, _UNREAD)
        return self._load_node(path) if node is _UNREAD else node

    def _load_node(self, path: str) -> bytes | None:
        node: bytes | None = self.unfolded_nodes.get(path, self._taken[1].get(path, _UNREAD))
        if node is _UNREAD:
            node = self._folded.load_node(path)
            if path and not is_child(self._read_node(path[:-1]), path[-1], node):
                raise StoreError("store_must_be_intact", problem=f"the node {path} does not fit the state tree")
        if len(self._nodes) >= CACHED_NODES:
            forget_half(self._nodes)
        self._nodes[path] = node
        return node

    def _load(self, table: Table[Row], identifier: str) -> Row | None:
        value = self.get_value(table.prefix + identifier)
        row = table.decode(value) if value else None
        self._make_room()
        self._rows[table.name][identifier] = row
        return row

    def _make_room(self) -> None:
        if sum(map(len, self._rows.values())) >= CACHED_ROWS:
            for rows in self._rows.values():
                forget_half(rows)

    def hash_key(self, key: str) -> bytes:
        """Where a row stands in the state tree: 32 bytes."""
        known = self._key_hashes.get(key)
        if known is None:
            if len(self._key_hashes) >= CACHED_HASHES:
                forget_half(self._key_hashes)
            known = self._key_hashes[key] = compute_key_hash(key)
        return known


def forget_half(cached: dict[str, Any]) -> None:
    """Drops what was read or made first."""
    for key in list(islice(cached, len(cached) // 2 + 1)):
        del cached[key]


class History(Protocol):
    """Where nodes of the header history are read from."""

    def load_history(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree of the header history."""


def compute_history_nodes(history: History, size: int, header_hash: bytes) -> list[tuple[int, int, bytes]]:
    """The nodes that appear when a hash is appended to a history of `size`: (level, index, hash)."""
    return appended_nodes(size, hash_leaf(header_hash), history.load_history)
