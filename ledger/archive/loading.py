"""Loading: from the store to the state at its tip, or at an earlier height. Nothing is executed again.

Whatever is taken from the store fits a hash: the header its own, the header history and the rows the header's roots;
and what deltas say, the root of the last of them, before anything of it is given. So a damaged store is refused here,
or where a row is first read, and never signed.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from ledger.application import Application
from ledger.archive.blocks import load_head
from ledger.archive.genesis import make_tip
from ledger.archive.index import Index
from ledger.chain.genesis import Genesis
from ledger.chain.header import Header
from ledger.errors import LedgerError, NotFoundError, StoreError
from ledger.merkle.state_tree import compute_root_hash
from ledger.state.delta import find_change, read_new, read_old
from ledger.state.state import RowChange, State, compute_history_nodes
from ledger.state.store import Store, check_height
from ledger.state.tables import Row, Table
from ledger.transition import Tip, advance_tip


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
