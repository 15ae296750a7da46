"""A disk in memory, under SQLite, that records every write point and can be cut off at each of them.

The model: 512-byte sectors; a write reaches the platter when its file is synced, or before that in any part and any
order; metadata (files made, cut or deleted) is ordered and reaches it with the next sync of any file. A sector holds
its old or its new bytes, never anything else, which is what SQLite is told in production too (powersafe overwrite).

SQLite asks a file system for shared memory before it uses a write-ahead log, and apsw cannot offer any; with
`locking_mode = EXCLUSIVE` it keeps the index of the log in its own memory. What is written and synced, and when, is
the same.
"""

import itertools
import random
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple, Self

import apsw

SECTOR = 512
FOLDER = ""
"""Stands for the folder where a folder is synced: metadata alone reaches the platter."""
Image = dict[str, bytes]

AUTOCHECKPOINT = "PRAGMA wal_autocheckpoint"
TEXTS = {
    apsw.FullError: "database or disk is full",
    apsw.IOError: "disk I/O error",
    apsw.CorruptError: "database disk image is malformed",
    apsw.NotADBError: "file is not a database",
}

_numbers = itertools.count()


class Op(NamedTuple):
    """One thing that happened: a write point of a file, or a note about what the world was told."""

    kind: str
    """write, sync, truncate, create or delete; anything else is a note."""
    file: str
    offset: int = 0
    data: bytes = b""


WRITE_POINTS = ("write", "sync", "truncate", "create", "delete")
METADATA = ("truncate", "create", "delete")


class Disk:
    """The files as the running process sees them, and all that was done to them."""

    def __init__(self, files: Image | None = None, pragmas: dict[str, str] | None = None) -> None:
        """`pragmas` replaces what is asked for by name: {"synchronous": "NORMAL"}."""
        self.files = {name: bytearray(data) for name, data in (files or {}).items()}
        self.trace: list[Op] = []
        self.fault: Callable[[Op], Exception | None] = lambda op: None
        """Asked before each write point and each read; what it gives is raised instead."""
        self._pragmas = pragmas or {}
        self._databases: list[apsw.Connection] = []
        self._vfs = _Files(f"disk-{next(_numbers)}", self)

    def connect(self, path: str, **ignored: Any) -> "Connection":
        """Stands in for sqlite3.connect."""
        with _as_sqlite3():
            database = apsw.Connection(path, vfs=self._vfs.name)
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._databases.append(database)
        return Connection(database, self._pragmas)

    def note(self, kind: str, about: str = "", data: bytes = b"") -> None:
        """Puts a note into the trace: what has been acknowledged or signed by now."""
        self.trace.append(Op(kind, about, 0, data))

    def do(self, op: Op) -> None:
        """Does one write point, unless a fault is due. A sync that fails has lost what it should have kept."""
        fault = self.fault(op)
        if fault:
            if op.kind == "sync":
                self.trace.append(Op("lost", op.file))
            raise fault
        self.trace.append(op)
        apply_op(self.files, op)

    def save(self) -> Image:
        """The files as they are."""
        return {name: bytes(data) for name, data in self.files.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        # SQLite and apsw hold on to each other, and thousands of disks would stay
        self.fault = lambda op: None
        for database in self._databases:
            with suppress(apsw.ConnectionClosedError):
                database.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
                database.close()
        self._vfs.unregister()


class Connection:
    """A connection of apsw that speaks as one of sqlite3 does, as far as the stores ask."""

    def __init__(self, database: apsw.Connection, pragmas: dict[str, str]) -> None:
        self._database = database
        self._pragmas = pragmas

    @property
    def in_transaction(self) -> bool:
        return bool(self._database.in_transaction)

    def execute(self, statement: str, values: Sequence[Any] = ()) -> "Cursor":
        statement = self._replace(statement)
        if statement.startswith(AUTOCHECKPOINT):
            self._set_autocheckpoint(int(statement.partition("=")[2]))
            return Cursor(self._database.execute("SELECT 1"))
        with _as_sqlite3():
            return Cursor(self._database.execute(statement, values))

    def executemany(self, statement: str, values: Iterable[Sequence[Any]]) -> None:
        with _as_sqlite3():
            self._database.executemany(statement, values)

    def close(self) -> None:
        with suppress(apsw.Error):  # SQLite forgives what fails in its last checkpoint, apsw does not
            self._database.close()

    def _set_autocheckpoint(self, limit: int) -> None:
        # SQLite's own hook, written out: it forgives a checkpoint that fails; apsw would raise what was raised in it
        def checkpoint(database: apsw.Connection, name: str, pages: int) -> int:
            if pages >= limit:
                with suppress(apsw.Error):
                    database.wal_checkpoint(name, apsw.SQLITE_CHECKPOINT_PASSIVE)
            return apsw.SQLITE_OK

        self._database.set_wal_hook(checkpoint)

    def _replace(self, statement: str) -> str:
        name = statement.partition("=")[0].removeprefix("PRAGMA").strip()
        if statement.startswith("PRAGMA") and name in self._pragmas:
            return f"PRAGMA {name} = {self._pragmas[name]}"
        return statement


class Cursor:
    """The rows of one statement."""

    def __init__(self, cursor: apsw.Cursor) -> None:
        self._cursor = cursor

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        while (row := self.fetchone()) is not None:
            yield row

    def fetchone(self) -> tuple[Any, ...] | None:
        with _as_sqlite3():
            return self._cursor.fetchone()

    def fetchall(self) -> list[tuple[Any, ...]]:
        with _as_sqlite3():
            return self._cursor.fetchall()


def apply_op(files: dict[str, bytearray], op: Op) -> None:
    """Does a write point to files; a sync and a note change nothing."""
    match op.kind:
        case "write" if op.file in files:
            data = files[op.file]
            if len(data) < op.offset:
                data.extend(bytes(op.offset - len(data)))
            data[op.offset : op.offset + len(op.data)] = op.data
        case "truncate" if op.file in files:
            del files[op.file][op.offset :]
        case "create":
            files.setdefault(op.file, bytearray())
        case "delete":
            files.pop(op.file, None)


class CrashPoint(NamedTuple):
    """A moment in a life: what is safe by then, and what is under way."""

    position: int
    """How many things of the trace have happened."""
    durable: dict[str, bytearray]
    pending: tuple[Op, ...]

    def make_image(self, kept: Iterable[Op]) -> Image:
        """The disk if of all that is under way exactly this reaches it."""
        files = {name: bytearray(data) for name, data in self.durable.items()}
        for op in kept:
            apply_op(files, op)
        return {name: bytes(data) for name, data in files.items()}


def list_crash_points(before: Image, trace: Sequence[Op]) -> Iterator[CrashPoint]:
    """Each moment just before and after a write point, with the notes made until then.

    A crash point is to be used before the next one is asked for.
    """
    durable = {name: bytearray(data) for name, data in before.items()}
    pending: list[Op] = []
    yield CrashPoint(0, durable, ())
    for position, op in enumerate(trace, 1):
        if op.kind == "sync":
            pending = _flush(durable, pending, op.file)
        elif op.kind == "lost":
            pending = [other for other in pending if other.file != op.file or other.kind in METADATA]
        elif op.kind in WRITE_POINTS:
            pending.append(op)
        yield CrashPoint(position, durable, tuple(pending))


def _flush(durable: dict[str, bytearray], pending: list[Op], file: str) -> list[Op]:
    left = []
    for op in pending:
        if op.kind in METADATA or op.file == file:
            apply_op(durable, op)
        else:
            left.append(op)
    return left


def choose_survivors(pending: Sequence[Op], source: random.Random) -> dict[str, list[Op]]:
    """What may have reached the platter of all that is under way, by the name of the case."""
    split = [part for op in pending for part in split_sectors(op)]
    metadata = source.randint(0, len(pending))
    return {
        "none": [],
        "all": list(pending),
        "random": _keep_in_order(pending, metadata, lambda index: source.random() < 0.5),
        "reordered": _keep_in_order(pending, len(pending), lambda index: index >= len(pending) // 2),
        "torn": _keep_in_order(split, len(split), lambda index: source.random() < 0.5),
    }


def _keep_in_order(ops: Sequence[Op], metadata: int, is_kept: Callable[[int], bool]) -> list[Op]:
    """Those kept, in order; of the metadata all that comes before the index `metadata`, since it is ordered."""
    return [op for index, op in enumerate(ops) if (index < metadata if op.kind in METADATA else is_kept(index))]


def split_sectors(op: Op) -> list[Op]:
    """A write as writes that touch one sector each; anything else as it is."""
    if op.kind != "write":
        return [op]
    parts = []
    start, end = op.offset, op.offset + len(op.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        parts.append(Op("write", op.file, start, op.data[start - op.offset : stop - op.offset]))
        start = stop
    return parts


class _Files(apsw.VFS):
    """What SQLite calls; randomness is fixed, so that a life is the same every time."""

    def __init__(self, name: str, disk: Disk) -> None:
        super().__init__(name, base="")
        self.name = name
        self._disk = disk
        self._random = random.Random(0)

    def xFullPathname(self, name: str) -> str:
        return name

    def xAccess(self, name: str, flags: int) -> bool:
        return name in self._disk.files

    def xRandomness(self, count: int) -> bytes:
        return self._random.randbytes(count)

    def xDelete(self, name: str, sync_folder: bool) -> None:
        if name not in self._disk.files:
            raise apsw.exception_for(apsw.SQLITE_IOERR_DELETE_NOENT)
        self._disk.do(Op("delete", name))
        if sync_folder:
            self._disk.do(Op("sync", FOLDER))

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        if name is None:
            raise apsw.exception_for(apsw.SQLITE_CANTOPEN)  # a scratch file: the stores never need one
        path = name if isinstance(name, str) else name.filename()
        if path not in self._disk.files:
            if not flags[0] & apsw.SQLITE_OPEN_CREATE:
                raise apsw.exception_for(apsw.SQLITE_CANTOPEN)
            self._disk.do(Op("create", path))
        flags[1] = flags[0]
        return _File(self._disk, path)


class _File:
    def __init__(self, disk: Disk, path: str) -> None:
        self._disk = disk
        self._path = path

    def xRead(self, amount: int, offset: int) -> bytes:
        fault = self._disk.fault(Op("read", self._path, offset))
        if fault:
            raise fault
        return bytes(self._disk.files[self._path][offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.do(Op("write", self._path, offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        self._disk.do(Op("truncate", self._path, size))

    def xSync(self, flags: int) -> None:
        self._disk.do(Op("sync", self._path))

    def xFileSize(self) -> int:
        return len(self._disk.files[self._path])

    def xSectorSize(self) -> int:
        return SECTOR

    def xDeviceCharacteristics(self) -> int:
        return apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE

    def xFileControl(self, op: int, pointer: int) -> bool:
        return False

    def xLock(self, level: int) -> None: ...

    def xUnlock(self, level: int) -> None: ...

    def xCheckReservedLock(self) -> bool:
        return False

    def xClose(self) -> None: ...


@contextmanager
def _as_sqlite3() -> Iterator[None]:
    """Errors of apsw as those that sqlite3 raises for the same."""
    try:
        yield
    except apsw.Error as error:
        text = TEXTS.get(type(error), str(error))
        if isinstance(error, apsw.ConstraintError):
            raise sqlite3.IntegrityError(text) from None
        if isinstance(error, apsw.CorruptError | apsw.NotADBError):
            raise sqlite3.DatabaseError(text) from None
        raise sqlite3.OperationalError(text) from None
