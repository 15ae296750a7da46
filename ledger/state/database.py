"""The database: one SQLite file, reached through no link, and what SQLite says of it in our own words."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import get_ident
from typing import Any

from ledger.crypto.on_disk import name_kind
from ledger.errors import LedgerError, StoreError

IN_MEMORY = ":memory:"


class Connection:
    """A connection, and the threads that may use it: the one that opened it, and whom it lets."""

    def __init__(self, connect: Callable[..., Any], path: Path | None, wait_seconds: float) -> None:
        """Opens the file, or a new database in memory."""
        self._users = [get_ident()]
        self._opened = connect(
            str(path) if path else IN_MEMORY, timeout=wait_seconds, isolation_level=None, check_same_thread=False
        )

    def get(self) -> sqlite3.Connection:
        """What this thread may use. Raises sqlite3.ProgrammingError where it may not."""
        if get_ident() not in self._users:
            raise sqlite3.ProgrammingError("it was opened by another thread")
        opened: sqlite3.Connection = self._opened
        return opened

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Lets this thread use it as well: where only one of them writes, and the other waits or reads."""
        self._users.append(get_ident())
        try:
            yield
        finally:
            self._users.remove(get_ident())

    def close(self) -> None:
        """Closes it, whoever asks."""
        self._opened.close()


@contextmanager
def freeze_database(path: Path) -> Iterator[Callable[[Path], None]]:
    """A database as it is now, whatever others write meanwhile: yields what copies it to a new file.

    Raises StoreError, also where pages of it are damaged.
    """
    with named_errors(path), closing(sqlite3.connect(path, isolation_level=None)) as source:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # only now is the moment fixed

        def copy(target: Path) -> None:
            with named_errors(path), closing(sqlite3.connect(target)) as made:
                source.backup(made)
                found = str(made.execute("PRAGMA integrity_check(1)").fetchone()[0])
            if found != "ok":
                raise name_damage(path, found[:200])

        yield copy


def connect_scratch(name: str, **options: Any) -> Any:
    """A database that nobody else sees, gone when it is closed; on disk where it grows large."""
    return sqlite3.connect("", **options)


def name_misuse(error: sqlite3.ProgrammingError) -> StoreError:
    """The error for a database that was closed, or belongs to another thread: nothing of it is damaged."""
    return StoreError("store_must_be_open", problem="it was closed" if "closed" in str(error) else str(error)[:200])


def name_damage(path: Path | None, problem: str) -> StoreError:
    """The error for a damaged database: of what validators signed, no backup can be put back as it is."""
    if path and path.name == "signers.db":
        return StoreError("signers_must_be_intact", problem=problem)
    return StoreError("page_must_be_intact", file=path.name if path else "the database")


def check_database(path: Path | None) -> None:
    """Raises StoreError where a database, or a file that SQLite keeps beside it, is a link or no plain file."""
    if path:
        for ending in ("", "-wal", "-shm", "-journal"):
            check_no_link(path.with_name(path.name + ending), StoreError)
            check_plain(path.with_name(path.name + ending), StoreError)


def check_no_link(path: Path, raises: type[LedgerError]) -> None:
    """Raises `raises` where a path itself is a symbolic link, wherever it leads."""
    if path.is_symlink():
        raise raises("file_must_be_no_link", file=str(path))


def check_plain(path: Path, raises: type[LedgerError]) -> None:
    """Raises `raises` where something else than a file is: whoever opened a pipe would wait for ever."""
    try:
        mode = path.stat().st_mode
    except OSError:  # told by whoever opens it, or makes it
        return
    if kind := name_kind(mode):
        raise raises("file_must_be_plain", file=str(path), kind=kind)


def check_bytes(value: object, rule: str = "store_must_be_intact") -> bytes:
    """The value, which must be bytes: a damaged page can make it text, a number or nothing. Raises StoreError."""
    if not isinstance(value, bytes):
        raise StoreError(rule, problem=f"{type(value).__name__} where bytes belong")
    return value


def check_integer(value: object, rule: str = "store_must_be_intact") -> int:
    """The value, which must be a number. Raises StoreError."""
    if not isinstance(value, int):
        raise StoreError(rule, problem=f"{type(value).__name__} where a number belongs")
    return value


@contextmanager
def named_errors(path: Path | None) -> Iterator[None]:
    """Raises StoreError for what SQLite complains of."""
    try:
        yield
    except sqlite3.ProgrammingError as error:
        raise name_misuse(error) from None
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise StoreError("store_must_be_free", holder=_read_writer(path)) from None
        if "no such table" in text or "UTF-8" in text:
            raise StoreError("store_must_be_intact", problem=text) from None
        raise StoreError("store_must_be_writable", problem=text) from None
    except sqlite3.DatabaseError as error:
        text = str(error)
        if "malformed" in text or "not a database" in text:
            raise name_damage(path, "one of its pages") from None
        raise StoreError("store_must_be_intact", problem=text) from None
    except UnicodeDecodeError:  # what SQLite has to say quotes what is damaged
        raise StoreError("store_must_be_intact", problem="text that is not UTF-8") from None


def note_writer(path: Path | None) -> None:
    """Says beside the file who writes, so that whoever waits in vain can be told whom for."""
    if path:
        note = path.with_name(path.name + ".writer")
        with suppress(OSError):  # a courtesy: it must not stand in the way of the block
            note.unlink(missing_ok=True)
            handle = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(f"process {os.getpid()}")


def _read_writer(path: Path | None) -> str:
    if path is None:
        return "another thread"
    note = path.with_name(path.name + ".writer")
    try:
        return note.read_text() if note.is_file() else "another process"
    except OSError:
        return "another process"
