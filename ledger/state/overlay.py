"""Overlays: the changes of one block over rows that are read-only underneath.

Reads go through the overlay to the rows below. A refused transaction is undone to its mark; nothing
else rolls back. Dropping the overlay drops the block.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Protocol, TypeVar, cast

import msgspec

from ledger.state.tables import Row, Table

_ABSENT: Any = object()
T = TypeVar("T")


class Rows(Protocol):
    """What an overlay lies on: anything that gives rows by key."""

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        """The row, or None where there is none."""


class Overlay:
    """Uncommitted changes, with an undo log for the transaction under way."""

    def __init__(self, below: Rows) -> None:
        self._below = below
        self._changed: dict[str, msgspec.Struct | None] = {}
        self._tables: dict[str, Table[Any]] = {}
        self._undo: list[tuple[str, Any]] = []
        self._derived: dict[Hashable, Any] = {}
        self._sources: dict[str, None] = {}
        """The names of the tables from which something was derived."""

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        """The row as changed so far, or None where there is none."""
        row = self._changed.get(table.prefix + identifier, _ABSENT)
        if row is not _ABSENT:
            return cast("Row | None", row)
        return self._below.get(table, identifier)

    def put(self, table: Table[Row], identifier: str, row: Row) -> None:
        """Writes a row."""
        self._set(table, identifier, row)

    def delete(self, table: Table[Row], identifier: str) -> None:
        """Removes a row, if it is there."""
        self._set(table, identifier, None)

    def mark(self) -> int:
        """A place to undo to: the number of writes so far."""
        return len(self._undo)

    def undo(self, mark: int) -> None:
        """Takes back every write since the mark."""
        while len(self._undo) > mark:
            key, row = self._undo.pop()
            if row is _ABSENT:
                del self._changed[key]
            else:
                self._changed[key] = row
            self._forget(key.partition("/")[0])

    def derive(self, name: Hashable, tables: Sequence[Table[Any]], compute: Callable[[], T]) -> T:
        """What follows from rows of these tables alone: computed once, and anew once any of them was written or undone.

        Requires that what lies below stays as it is meanwhile.
        """
        found = self._derived.get(name, _ABSENT)
        if found is _ABSENT:
            found = self._derived[name] = compute()
            self._sources |= dict.fromkeys([table.name for table in tables])
        return cast("T", found)

    def merge(self, visit: Callable[[Table[Any], str, msgspec.Struct | None], None]) -> None:
        """Hands every changed row, in order of key, to `visit(table, key, row or None)`."""
        for key in sorted(self._changed):
            visit(self._tables[key.partition("/")[0]], key, self._changed[key])

    def _set(self, table: Table[Row], identifier: str, row: Row | None) -> None:
        key = table.prefix + identifier
        self._undo.append((key, self._changed.get(key, _ABSENT)))
        self._changed[key] = row
        if table.name not in self._tables:
            self._tables[table.name] = table
        self._forget(table.name)

    def _forget(self, name: str) -> None:
        if name in self._sources:
            self._derived.clear()
