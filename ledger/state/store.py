"""The store: one SQLite file that holds blocks, state, indexes and height, and changes them together.

Write-ahead log with synchronous=FULL: NORMAL loses acknowledged blocks (docs/decisions/0013-store.md). A block is
written as blobs; rows and tree nodes are folded in, in sorted batches. Money is never added by SQL.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ledger.errors import NotFoundError, StoreError
from ledger.state.database import Connection, check_bytes, check_database, check_integer, named_errors, note_writer
from ledger.state.packing import FROM_PACKED, SIZE_BITS, VALUE, pack, pack_named
from ledger.state.runs import RECORD_SIZE, Page, compute_row_prefix, find_later
from ledger.state.schema import LIST_RUNS, LOAD_PAGES, READABLE, TABLES, VERSION
from ledger.state.stored import Fold, StoredBlock, StoredPart, check_height

FIRST_RECORD = f"substr(?2, value >> {SIZE_BITS}, {RECORD_SIZE})"
WAIT_SECONDS = 5

_PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "cache_size = -65536", "wal_autocheckpoint = 4000")

Connect = Callable[..., Any]


class Store:
    """An open store. Readers never wait; a writer holds the lock for one block."""

    def __init__(self, path: Path | None, connect: Connect = sqlite3.connect) -> None:
        """Opens the file, or a new store in memory. Raises StoreError where it cannot be used."""
        self._path = path
        check_database(path)
        with named_errors(path):
            self._connection = Connection(connect, path, WAIT_SECONDS)
        self.shared = self._connection.shared
        try:
            for pragma in _PRAGMAS:
                self._execute(f"PRAGMA {pragma}")
        except StoreError:
            self._connection.close()
            raise

    @property
    def _db(self) -> sqlite3.Connection:
        return self._connection.get()

    def create(self, genesis: bytes) -> None:
        """Lays out a new store that starts with this genesis file."""
        with self.writing():
            for statement in TABLES.values():
                self._execute(statement)
            self.save_meta("version", VERSION)
            self.save_meta("genesis", genesis)
            self.save_meta("folded", b"0")

    def check_version(self) -> None:
        """Raises StoreError where a later version has written to the file, or it is no store."""
        found = self.load_meta("version")
        if found not in READABLE:
            raise StoreError("store_version_must_be_supported", version=found.decode("ascii", "replace"))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the write lock; commits at the end, durably, or rolls all back on an error.

        Raises StoreError where another process holds the lock for 5 s, or the disk refuses.
        """
        within = self._is_within()
        try:
            self._execute("BEGIN IMMEDIATE")
            note_writer(self._path)
            yield
            self._execute("COMMIT")
        except BaseException:  # an interrupt comes also while the lock is waited for
            if not within:
                self._end("ROLLBACK")
            raise

    @contextmanager
    def reading(self) -> Iterator[bool]:
        """Sees one state of the store, whatever others write meanwhile; yields whether it began just now."""
        if self._is_within():
            yield False
            return
        try:
            self._execute("BEGIN")
            yield True
        finally:
            self._end("COMMIT")  # of a transaction that has only read

    def append(self, block: StoredBlock, history: Iterable[tuple[int, int, bytes]]) -> None:
        """Writes a block and the nodes it adds to the header history; within `writing`."""
        self._execute(
            "INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?)",
            (block.height, block.hash, block.header, block.final, block.size, block.roots, block.delta),
        )
        self.save_parts(block.height, block.parts)
        for level, index, node in history:
            self.save_history(level, index, node)

    def save_parts(self, height: int, parts: Sequence[bytes]) -> None:
        """Writes the entries of a block; within `writing`."""
        self._execute(f"INSERT INTO entries SELECT ?3, key, {VALUE} {FROM_PACKED}", (*pack(parts), height))

    def save_handover(self, height: int, validators: bytes) -> None:
        """Notes that a block handed over to another validator set; within `writing`."""
        self._execute("INSERT INTO handovers VALUES (?, ?)", (height, validators))

    def list_handovers(self, below: int) -> list[tuple[int, bytes]]:
        """The hand-overs before a height, in order: (height, the set that follows)."""
        rows = self._all("SELECT * FROM handovers WHERE height < ? ORDER BY height", (below,))
        return [(check_integer(row[0]), check_bytes(row[1])) for row in rows]

    def save_history(self, level: int, index: int, node: bytes) -> None:
        """Writes a node of the header history; within `writing`."""
        self._execute("INSERT INTO history VALUES (?, ?, ?)", (level, index, node))

    def fold(self, fold: Fold) -> None:
        """Writes rows and nodes, each in one statement, so that another thread is let go on; within `writing`."""
        for table, column, part in (("rows", "key", fold.rows), ("nodes", "path", fold.nodes)):
            gone = [(name,) for name in sorted(part) if not part[name]]
            with named_errors(self._path):
                self._db.executemany(f"DELETE FROM {table} WHERE {column} = ?", gone)  # noqa: S608 - our own names
            kept = pack_named({name: value for name, value in part.items() if value})
            self._execute(f"INSERT OR REPLACE INTO {table} SELECT key, {VALUE} {FROM_PACKED}", kept)
        self.save_meta("folded", str(fold.height).encode())

    def save_meta(self, name: str, value: bytes) -> None:
        """Writes a named value; within `writing`."""
        self._execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def load_meta(self, name: str) -> bytes:
        """A named value. Raises StoreError where it is missing: then this is no store."""
        value = self.find_meta(name)
        if value is None:
            raise StoreError("store_must_be_intact", problem=f"{name} is missing")
        return value

    def find_meta(self, name: str) -> bytes | None:
        """A named value that some stores have."""
        row = self._one("SELECT value FROM meta WHERE name = ?", (name,))
        return None if row is None else check_bytes(row[0])

    def list_meta(self, prefix: str) -> list[tuple[str, bytes]]:
        """The named values whose name starts so, in order."""
        rows = self._all(
            "SELECT name, value FROM meta WHERE name >= ? AND name < ? ORDER BY name", (prefix, prefix + "\x7f")
        )
        return [(str(row[0]), check_bytes(row[1])) for row in rows]

    def get_height(self) -> int:
        """The height of the last block; 0 before the first."""
        row = self._one("SELECT max(height) FROM blocks", ())
        return check_integer(row[0]) if row and row[0] is not None else 0

    def get_folded_height(self) -> int:
        """The height up to which blocks are folded into rows."""
        text = self.load_meta("folded")
        if not text.isdigit() or len(text) > 16 or int(text) > self.get_height():
            raise StoreError("store_must_be_intact", problem="the folded height is no height of a block")
        return int(text)

    def load_block(self, height: int) -> StoredBlock:
        """A whole block. Raises NotFoundError."""
        row = self._find_block("SELECT * FROM blocks WHERE height = ?", height)
        found = self._all("SELECT part, data FROM entries WHERE height = ? ORDER BY part", (height,))
        if [part for part, _ in found] != list(range(len(found))):
            raise StoreError("store_must_be_intact", problem=f"block {height}: parts of its entries are missing")
        size, parts = check_integer(row[4]), tuple([check_bytes(data) for _, data in found])
        block_hash, header, final, roots, delta = map(check_bytes, (*row[1:4], *row[5:]))
        return StoredBlock(check_integer(row[0]), block_hash, header, final, size, roots, delta, parts)

    def load_part(self, height: int, part: int) -> StoredPart:
        """A part of a block's entries; b"" where it is missing. Raises NotFoundError where there is no such block.

        The rest of the block is not read.
        """
        row = self._find_block("SELECT hash, header, roots FROM blocks WHERE height = ?", height)
        found = self._one("SELECT data FROM entries WHERE height = ? AND part = ?", (height, part))
        data = check_bytes(found[0]) if found else b""
        return StoredPart(check_bytes(row[0]), check_bytes(row[1]), check_bytes(row[2]), data)

    def list_part_sizes(self, height: int) -> list[int]:
        """How many bytes each part of a block's entries has, without reading them."""
        found = self._all("SELECT length(data) FROM entries WHERE height = ? ORDER BY part", (height,))
        return [check_integer(row[0]) for row in found]

    def load_delta(self, height: int) -> bytes:
        """What a block changed, and nothing else of it. Raises NotFoundError."""
        return check_bytes(self._find_block("SELECT delta FROM blocks WHERE height = ?", height)[0])

    def load_head(self, height: int) -> tuple[bytes, bytes, bytes]:
        """A block's hash, header and commit. Raises NotFoundError."""
        row = self._find_block("SELECT hash, header, final FROM blocks WHERE height = ?", height)
        return check_bytes(row[0]), check_bytes(row[1]), check_bytes(row[2])

    def load_row(self, key: str) -> bytes | None:
        """A folded row."""
        row = self._one("SELECT value FROM rows WHERE key = ?", (key,))
        return check_bytes(row[0]) if row else None

    def load_node(self, path: str) -> bytes | None:
        """A folded node of the state tree."""
        row = self._one("SELECT node FROM nodes WHERE path = ?", (path,))
        return check_bytes(row[0]) if row else None

    def load_history(self, level: int, index: int) -> bytes:
        """A node of the header history. Raises StoreError where it is missing."""
        row = self._one("SELECT hash FROM history WHERE level = ? AND position = ?", (level, index))
        if row is None:
            raise StoreError("store_must_be_intact", problem=f"history node {level}/{index} is missing")
        return check_bytes(row[0])

    def list_runs(self, after: int = 0) -> list[int]:
        """The runs of the index whose last block is above a height, in order, each by its last block."""
        return [check_integer(row[0]) for row in self._all(LIST_RUNS, (check_height(after),))]

    def count_pages(self, after: int, most: int = -1) -> int:
        """How many pages these runs have, or `most` where they have more and it is not negative."""
        row = self._one("SELECT count(*) FROM (SELECT 1 FROM pages WHERE run > ? LIMIT ?)", (after, most))
        return check_integer(row and row[0])

    def load_pages(self, run: int, low: bytes, high: bytes) -> Iterator[Page]:
        """The pages of a run that hold what there is from one record to another, in order."""
        with named_errors(self._path):
            for first, records in self._db.execute(LOAD_PAGES, (run, run, low, high)):
                yield Page(check_bytes(first), check_bytes(records))

    def save_pages(self, run: int, pages: Iterable[Page]) -> None:
        """Writes pages of a run; within `writing`."""
        packed = pack([page.records for page in pages])
        self._execute(f"INSERT INTO pages SELECT ?3, {FIRST_RECORD}, {VALUE} {FROM_PACKED}", (*packed, run))

    def delete_runs(self, after: int, before: int) -> None:
        """Forgets the runs whose last block lies between two heights; within `writing`."""
        self._execute("DELETE FROM pages WHERE run > ? AND run < ?", (after, before))

    def save_children(self, height: int, hashes: bytes) -> None:
        """Writes the hashes of the state tree that a block changed beneath wide branches; within `writing`."""
        self._execute("INSERT INTO children VALUES (?, ?)", (height, hashes))

    def load_children(self, height: int) -> bytes:
        """The hashes of the state tree that a block changed beneath wide branches; b"" where it changed none."""
        row = self._one("SELECT hashes FROM children WHERE height = ?", (height,))
        return check_bytes(row[0]) if row else b""

    def get_first_children(self) -> int:
        """The first block of which there are such hashes: all that there were then; 0 where there are none yet."""
        row = self._one("SELECT min(height) FROM children", ())
        return check_integer(row[0]) if row and row[0] is not None else 0

    def may_have_changed(self, key_hash: bytes, since: int) -> bool:
        """Whether the index leads from a row, by where it stands in the state tree, to a block above a height."""
        return any(find_later(self, compute_row_prefix(key_hash), since))

    def list_table(self, table: str) -> Iterator[tuple[Any, ...]]:
        """All rows of one of the store's tables, in order of its key; for the audit."""
        with named_errors(self._path):
            rows = self._db.execute(f"SELECT * FROM {table} ORDER BY 1, 2")  # noqa: S608 - our own names
            yield from (tuple(row) for row in rows)

    def list_rows(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        """Folded rows whose key starts so, in order."""
        with named_errors(self._path):
            statement = "SELECT key, value FROM rows WHERE key >= ? AND key < ? ORDER BY key"
            rows = self._db.execute(statement, (prefix, prefix + "\x7f"))
            yield from ((str(row[0]), check_bytes(row[1])) for row in rows)

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement of one's own gives: for moving a store on, its survey, and a scratch store."""
        return self._all(statement, values)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def _execute(self, statement: str, values: tuple[Any, ...] = ()) -> None:
        with named_errors(self._path):
            self._db.execute(statement, values)

    def _is_within(self) -> bool:
        with named_errors(self._path):
            return self._db.in_transaction

    def _end(self, statement: str) -> None:
        # a disk that cannot even end a transaction has said what is wrong already; closing or reopening ends it
        for attempt in (statement, "ROLLBACK"):
            with suppress(sqlite3.Error):
                if self._db.in_transaction:
                    self._db.execute(attempt)

    def _one(self, statement: str, values: tuple[Any, ...]) -> tuple[Any, ...] | None:
        try:
            row: tuple[Any, ...] | None = self._db.execute(statement, values).fetchone()
        except OverflowError:  # SQLite holds no such integer, so no row has it
            return None
        except (sqlite3.Error, UnicodeDecodeError):
            with named_errors(self._path):  # only now: it takes as long as the reading
                raise
        return row

    def _find_block(self, statement: str, height: int) -> tuple[Any, ...]:
        row = self._one(statement, (check_height(height),))
        if row is None:
            raise NotFoundError("block_must_exist", height=height)
        return row

    def _all(self, statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with named_errors(self._path):
            rows: list[tuple[Any, ...]] = self._db.execute(statement, values).fetchall()
        return rows
