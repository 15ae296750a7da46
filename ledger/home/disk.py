"""The disk: how the files of a home are read and written.

They are written whole or not at all, by one process at a time, and through no link. A home may be reached through a
symbolic link; in it there are none. What lies in the way of a file of ours is refused, or replaced, and what it leads
to is left as it is.
"""

import fcntl
import glob
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from ledger.crypto.encoding import MAX_FILE_BYTES, parse
from ledger.crypto.written import read_written
from ledger.errors import DecodeError, HomeError, LedgerError
from ledger.state.database import check_no_link, check_plain

T = TypeVar("T")

_UNFINISHED = re.compile(r"\.(.+)\.([0-9]+)", re.DOTALL)


def write_within(home: Path, name: str, data: bytes, mode: int = 0o644) -> None:
    """As `write_durably`, of a home's own file, such as `imports/ID.json`. Raises HomeError, also for a link there."""
    check_own(home, name)
    write_durably(home / name, data, mode)


def check_own(home: Path, name: str, raises: type[LedgerError] = HomeError) -> None:
    """Raises `raises` where a home's own file or folder, or the folder it is in, is a symbolic link."""
    path = home
    for part in Path(name).parts:
        path /= part
        check_no_link(path, raises)


def read_within(home: Path, name: str) -> bytes:
    """What is in a home's own file, such as `config.json`. Raises HomeError where it is none, or cannot be read."""
    path = home / name
    check_plain(path, HomeError)
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None


def parse_within(home: Path, name: str, kind: type[T], limit: int = MAX_FILE_BYTES) -> T:
    """As `read_within`, of a file with a JSON value of that type. Raises HomeError also for a damaged one."""
    with intact(home, name):
        return parse(read_written(read_within(home, name)), kind, limit)


def unreadable(path: Path, error: OSError, kind: type[LedgerError] = HomeError) -> LedgerError:
    """What is raised where the disk refuses a file or folder."""
    return kind("file_must_be_readable", file=str(path), problem=error.strerror or type(error).__name__)


@contextmanager
def intact(home: Path, name: str) -> Iterator[None]:
    """Raises HomeError for a home's own file of which something within says that it is damaged."""
    try:
        yield
    except DecodeError as error:
        raise HomeError("home_file_must_be_intact", file=str(home / name), name=name, problem=error.says) from None


def write_durably(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Replaces a file in one step: it holds the old bytes or the new ones; durable on return. Raises HomeError."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(_open_new(fresh, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        sync_folder(path.parent)
    except BaseException as error:  # an interrupt, too, leaves nothing behind
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise unreadable(path, error) from None


def _open_new(path: Path, mode: int) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        return os.open(path, flags, mode)
    except FileExistsError:  # of a killed process that had our number, or a link that somebody laid
        path.unlink()
        return os.open(path, flags, mode)


def make_unfinished(path: Path) -> Path:
    """The name under which a file or folder is made before it gets its own, once what killed processes left is gone.

    Raises HomeError.
    """
    try:
        for other in path.parent.glob(f".{glob.escape(path.name)}.*"):
            found = _UNFINISHED.fullmatch(other.name)
            if found and found[1] == path.name and not _is_running(int(found[2])):
                shutil.rmtree(other) if other.is_dir() and not other.is_symlink() else other.unlink()
    except OSError as error:
        raise unreadable(path, error) from None
    return path.with_name(f".{path.name}.{os.getpid()}")


def is_unfinished(path: Path) -> bool:
    """Whether this has the name under which a file or folder is made before it gets its own."""
    return _UNFINISHED.fullmatch(path.name) is not None


def list_unfinished(folder: Path) -> list[Path]:
    """What was begun and not ended in a folder, and in those it holds, by processes that do not run any more."""
    found = ((path, _UNFINISHED.fullmatch(path.name)) for path in sorted(folder.rglob(".*")))
    return [path for path, match in found if match and not _is_running(int(match[2]))]


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return process != os.getpid()  # ours before us: what is left of it is nobody's


def sweep_unfinished(folder: Path, name: str = "") -> None:
    """Removes what `write_durably` left of files whose writer was killed: of all, or of one of that name.

    Requires `alone_in` the folder, as whoever writes there has it: what stands there then is nobody's. Raises
    HomeError.
    """
    try:
        for path in folder.iterdir():
            found = _UNFINISHED.fullmatch(path.name)
            if found and name in ("", found[1]):
                path.unlink(missing_ok=True)
    except OSError as error:
        raise unreadable(folder, error) from None


def sync_folder(folder: Path) -> None:
    """Makes durable which files a folder holds. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def alone_in(folder: Path, raises: type[LedgerError] = HomeError) -> Iterator[None]:
    """Keeps all others who ask for the same from changing what is in a folder; they wait, other threads too.

    Not to be asked for twice. What the disk refuses, also within, is raised as `raises`; a BrokenPipeError is none of
    the disk's.
    """
    handle = -1
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(handle, fcntl.LOCK_EX)  # given up when the process ends, however it ends
        yield
    except BrokenPipeError:  # of what is read from here and written elsewhere, the reader has gone
        raise
    except OSError as error:
        raise unreadable(folder, error, raises) from None
    finally:
        if handle >= 0:
            os.close(handle)
