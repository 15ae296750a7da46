"""Overlays: the changes of one block over rows that are read-only underneath.

Reads go through the overlay to the rows below. A refused transaction is undone to its mark; nothing
else rolls back. Dropping the overlay drops the block.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

import msgspec

from ledger.state.tables import Row, Table

_UNREAD: Any = object()
T = TypeVar("T")


class Rows(Protocol):
    """What an overlay lies on: anything that gives rows by key."""

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        """The row, or None where there is none."""


class Changed(NamedTuple):
    """A row that was written: what it is now and was below, None where there is none."""

    table: Table[Any]
    identifier: str
    before: msgspec.Struct | None
    row: msgspec.Struct | None

    @property
    def key(self) -> str:
        """TABLE/ID."""
        return self.table.prefix + self.identifier


class Overlay:
    """Uncommitted changes, with an undo log for the transaction under way. What lies below stays as it is meanwhile."""

    def __init__(self, below: Rows) -> None:
        self.below = below
        """The rows as they were before; nothing here writes them."""
        self._rows: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        """All that was read or written, by the table's name."""
        self._before: defaultdict[Table[Any], dict[str, Any]] = defaultdict(dict)
        """Of what was written, what it is below."""
        self._undo: list[tuple[Table[Any], str, Any, bool]] = []
        """What was there, and whether that is what lies below."""
        self._derived: dict[Hashable, Any] = {}
        self._sources: dict[str, None] = {}
        """The names of the tables from which something was derived."""

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        """The row as changed so far, or None where there is none."""
        rows = self._rows[table.name]
        row = rows.get(identifier, _UNREAD)
        if row is _UNREAD:
            row = rows[identifier] = self.below.get(table, identifier)
        return row  # type: ignore[no-any-return]

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
            table, identifier, row, is_below = self._undo.pop()
            self._rows[table.name][identifier] = row
            if is_below:
                del self._before[table][identifier]
            if table.name in self._sources:
                self._derived.clear()

    def derive(self, name: Hashable, tables: Sequence[Table[Any]], compute: Callable[[], T]) -> T:
        """What follows from rows of these tables alone: computed once, and anew once any of them was written or undone.

        Requires that what lies below stays as it is meanwhile.
        """
        found = self._derived.get(name, _UNREAD)
        if found is _UNREAD:
            found = self._derived[name] = compute()
            self._sources |= dict.fromkeys([table.name for table in tables])
        return found  # type: ignore[no-any-return]

    def list_changed(self) -> Iterator[Changed]:
        """Every row that was written, in order of key."""
        for table, before, rows in self.list_tables():
            for identifier in sorted(before):
                yield Changed(table, identifier, before[identifier], rows[identifier])

    def list_tables(self) -> list[tuple[Table[Any], dict[str, Any], dict[str, Any]]]:
        """The tables that were written to, in order: what each row written was below, and what rows there are now."""
        tables = sorted(self._before, key=lambda table: table.prefix)
        return [(table, self._before[table], self._rows[table.name]) for table in tables]

    def _set(self, table: Table[Row], identifier: str, row: Row | None) -> None:
        old, before = self.get(table, identifier), self._before[table]
        is_below = identifier not in before
        if is_below:
            before[identifier] = old
        self._undo.append((table, identifier, old, is_below))
        self._rows[table.name][identifier] = row
        if table.name in self._sources:
            self._derived.clear()
