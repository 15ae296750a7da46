"""A course: rows that go their own way from others, and wait on disk where they become many.

What changes is kept here, as it is: no tree is made over it. So a long past can be told again without holding it.
"""

from collections.abc import Iterator

import msgspec

from ledger.state.database import connect_scratch
from ledger.state.overlay import Overlay, Rows
from ledger.state.store import Store
from ledger.state.tables import Row, Table, encode_row

HELD_ROWS = 50_000
"""Rows that are held in memory, at most, after a block."""

_UNREAD = object()
_GONE = b"-"
"""Stands on disk for a row that was removed, whatever lies below: it is no JSON."""


class Course:
    """Rows as they have become since they left those below, which stay as they are. Close it when done."""

    def __init__(self, below: Rows) -> None:
        self._below = below
        self._held: dict[str, msgspec.Struct | None] = {}
        self._fresh: dict[str, msgspec.Struct | None] = {}
        """Of what is held, what is not on disk."""
        self._scratch = Store(None, connect_scratch)
        self._scratch.run("CREATE TABLE rows (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID")

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        """The row, or None where there is none."""
        key = table.prefix + identifier
        row = self._held.get(key, _UNREAD)
        if row is _UNREAD:
            if len(self._held) > 2 * HELD_ROWS:
                self._held = dict(self._fresh)
            row = self._held[key] = self._load(table, key, identifier)
        return row  # type: ignore[return-value]

    def settle(self, overlay: Overlay) -> None:
        """Goes on by what an overlay over this course has changed."""
        for changed in overlay.list_changed():
            self._held[changed.key] = self._fresh[changed.key] = changed.row
        if len(self._held) > HELD_ROWS:
            self._write()

    def list_changed(self, table: Table[Row]) -> Iterator[tuple[str, Row | None]]:
        """The rows of a table that were ever written, by identifier, in order; None for one that is gone."""
        self._write()
        for key, value in self._scratch.list_rows(table.prefix):
            yield key.removeprefix(table.prefix), None if value == _GONE else table.decode(value)

    def close(self) -> None:
        """Forgets everything."""
        self._scratch.close()

    def _load(self, table: Table[Row], key: str, identifier: str) -> Row | None:
        value = self._scratch.load_row(key)
        if value is None:
            return self._below.get(table, identifier)
        return None if value == _GONE else table.decode(value)

    def _write(self) -> None:
        with self._scratch.writing():
            for key, row in self._fresh.items():
                value = _GONE if row is None else encode_row(row)
                self._scratch.run("INSERT OR REPLACE INTO rows VALUES (?, ?)", key, value)
        self._held, self._fresh = {}, {}
