"""The state as of one height: rows and the tree over them, read-only to every rule.

Rows and tree nodes are read on demand and kept in memory while there is room. What the last blocks changed
and the store has not yet folded into its rows is held here, on top of the store; the same mechanism turns the
state back to an earlier height.
"""

from collections import defaultdict
from typing import Any, Protocol

import msgspec

from ledger.crypto.encoding import encode
from ledger.errors import StoreError
from ledger.merkle.log import appended_nodes, hash_leaf, root_at
from ledger.merkle.state_tree import TreeChange, get_value_hash, is_child, update
from ledger.state.overlay import Overlay
from ledger.state.tables import Row, Table, compute_key_hash, compute_value_hash

CACHED_ROWS = 600_000
CACHED_NODES = 250_000
_UNREAD: Any = object()


class Folded(Protocol):
    """Where folded rows and nodes are read from; `Store` is the one there is."""

    def load_row(self, key: str) -> bytes | None:
        """The folded row's canonical bytes."""

    def load_node(self, path: str) -> bytes | None:
        """The folded node of the state tree."""

    def load_history(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree of the header history."""


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


class State:
    """Rows and tree at one height. Only `commit` moves it."""

    def __init__(self, folded: Folded) -> None:
        self._folded = folded
        self._rows: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        """By the table's name."""
        self._nodes: dict[str, bytes | None] = {}
        self._key_hashes: dict[str, bytes] = {}
        self.unfolded_rows: dict[str, bytes] = {}
        """Rows newer than the folded ones, as canonical bytes; b"" where removed."""
        self.unfolded_nodes: dict[str, bytes | None] = {}

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        """The row, or None where there is none."""
        row = self._rows[table.name].get(identifier, _UNREAD)
        return self._load(table, identifier) if row is _UNREAD else row

    def get_value(self, key: str) -> bytes:
        """A row's canonical bytes; b"" where there is none. Raises StoreError unless the state tree says the same."""
        unfolded = self.unfolded_rows.get(key)
        if unfolded is not None:
            return unfolded
        value = self._folded.load_row(key) or b""
        value_hash = compute_value_hash(value) if value else None
        if value_hash != get_value_hash(self.get_node, self._hash_key(key)):
            raise StoreError("store_must_be_intact", problem=f"the row {key} does not fit the state tree")
        return value

    def get_node(self, path: str) -> bytes | None:
        """A node of the state tree, or None where there is none. Raises StoreError unless the node above holds it.

        So nothing damaged is ever executed, proved or signed, as long as the root is what the last header says.
        """
        if path in self.unfolded_nodes:
            return self.unfolded_nodes[path]
        if path not in self._nodes:
            node = self._folded.load_node(path)
            if path and not is_child(self.get_node(path[:-1]), path[-1], node):
                raise StoreError("store_must_be_intact", problem=f"the node {path} does not fit the state tree")
            if len(self._nodes) >= CACHED_NODES:
                self._nodes.clear()
            self._nodes[path] = node
        return self._nodes[path]

    def compute_history_root(self, size: int) -> bytes:
        """The root over the genesis hash and the first `size` − 1 header hashes."""
        return root_at(size, self._folded.load_history)

    def compute_change(self, overlay: Overlay) -> Change:
        """What merging an overlay would do: changed bytes, tree nodes and the new root. Writes nothing."""
        rows: list[RowChange] = []
        decoded: defaultdict[str, dict[str, msgspec.Struct | None]] = defaultdict(dict)
        for table, identifier, before, row in overlay.list_changed():
            key, new = table.prefix + identifier, encode(row) if row is not None else b""
            old = self.unfolded_rows.get(key)
            if old is None:
                old = encode(before) if before is not None else b""
            if old != new:
                rows.append(RowChange(key, old, new))
                decoded[table.name][identifier] = row
        tree = self.compute_tree_change(rows)
        return Change(tuple(rows), tree.root, tree.nodes, decoded)

    def compute_tree_change(self, rows: list[RowChange]) -> TreeChange:
        """What changed rows do to the state tree."""
        return update(
            self.get_node,
            [(self._hash_key(row.key), compute_value_hash(row.new) if row.new else None) for row in rows],
        )

    def commit(self, change: Change) -> None:
        """Makes a change part of the state."""
        self._make_room()
        for name, decoded in change.decoded.items():
            self._rows[name].update(decoded)
        for row in change.rows:
            self.unfolded_rows[row.key] = row.new
        self.unfolded_nodes.update(change.nodes)

    def apply_bytes(self, rows: list[RowChange]) -> bytes:
        """Moves rows to their new bytes without executing anything; the new state root.

        For the blocks a store has not folded, and, with old and new exchanged, for going back.
        """
        tree = self.compute_tree_change(rows)
        self.commit(Change(tuple(rows), tree.root, tree.nodes, {}))
        for row in rows:
            name, _, identifier = row.key.partition("/")
            self._rows[name].pop(identifier, None)
        return tree.root

    def forget_folded(self) -> None:
        """Drops what has been folded in by now from the rows held on top of it."""
        if len(self._nodes) + len(self.unfolded_nodes) > CACHED_NODES:
            self._nodes.clear()
        self._nodes.update(self.unfolded_nodes)
        self.unfolded_rows = {}
        self.unfolded_nodes = {}

    def _load(self, table: Table[Row], identifier: str) -> Row | None:
        value = self.get_value(table.prefix + identifier)
        row = table.decode(value) if value else None
        self._make_room()
        self._rows[table.name][identifier] = row
        return row

    def _make_room(self) -> None:
        if sum(map(len, self._rows.values())) >= CACHED_ROWS:
            self._rows.clear()

    def _hash_key(self, key: str) -> bytes:
        known = self._key_hashes.get(key)
        if known is None:
            if len(self._key_hashes) >= CACHED_ROWS:
                self._key_hashes.clear()
            known = self._key_hashes[key] = compute_key_hash(key)
        return known


def compute_history_nodes(folded: Folded, size: int, header_hash: bytes) -> list[tuple[int, int, bytes]]:
    """The nodes that appear when a hash is appended to a history of `size`: (level, index, hash)."""
    return appended_nodes(size, hash_leaf(header_hash), folded.load_history)
