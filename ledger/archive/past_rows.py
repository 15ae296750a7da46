"""Rows of the past, one at a time: each is found by its changes, whatever happened to others meanwhile.

The next change after a height says what the row was until then, and the last one before says what it had become: both
must agree, so that a damaged delta or index is noticed. Where there is no change after, the state now says it, and
where there is none before, the genesis does.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from ledger.archive.index import Index
from ledger.errors import NotFoundError, StoreError
from ledger.state.delta import find_change, find_changes
from ledger.state.state import RowChange, State
from ledger.state.store import Store
from ledger.state.tables import Row, Table


class Place(NamedTuple):
    """A change of a row, and the height of its block."""

    height: int
    change: RowChange


class PastRows:
    """The rows after a block, within a reading of the store."""

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

    def _find(self, key: str, heights: Iterator[int]) -> Place | None:
        for height in heights:
            change = find_change(_load_delta(self._store, height), key)
            if change:
                return Place(height, change)
        return None


def list_past_rows(store: Store, rows: dict[str, bytes], prefix: str, tip: int, height: int) -> dict[str, bytes]:
    """The rows after a block whose key starts so, given those at the tip; b"" where there was none.

    Raises StoreError where a delta does not go on from the one before it.
    """
    rows = dict(rows)
    for undone in range(tip, height, -1):
        for row in find_changes(_load_delta(store, undone), prefix):
            if rows.get(row.key, b"") != row.new:
                problem = f"block {undone}: the row {row.key} is not as it was left there"
                raise StoreError("store_must_be_intact", problem=problem)
            rows[row.key] = row.old
    return rows


def _load_delta(store: Store, height: int) -> bytes:
    try:
        return store.load_delta(height)
    except NotFoundError:
        raise StoreError("store_must_be_intact", problem=f"the index leads to block {height}") from None
