"""Files that a command reads and writes; `-` is stdin or stdout."""

import os
import shutil
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

import msgspec

from cli.shell import output
from cli.shell.streams import get_taken
from ledger.client.forms.files import check_size, read_path
from ledger.crypto import written
from ledger.crypto.encoding import MAX_FILE_BYTES
from ledger.errors import HomeError, KeyFileError, LedgerError
from ledger.home.disk import write_durably
from ledger.words.printing import printable

STREAM = "-"


def read_file(name: str, limit: int = MAX_FILE_BYTES) -> bytes:
    """The bytes of a file, or of stdin. Raises NotFoundError, HomeError, or DecodeError for one that is too long."""
    if name != STREAM:
        return read_path(Path(name), limit)
    try:
        data = _take_stdin().read(limit + 1)
    except OSError as error:
        raise _refuse(name, error) from None
    check_size(data, limit)
    return data


def _take_stdin() -> BinaryIO:
    taken = get_taken()
    if taken.stdin:
        raise output.wrong_usage("two files cannot both be read from stdin", "name one of them")
    taken.stdin = True
    return sys.stdin.buffer


def is_file(name: str) -> bool:
    """Whether this names a file, a pipe or stdin, where it may name something else too."""
    return Path(name).is_file() or is_stream(name)


def is_stream(name: str) -> bool:
    """Whether what this names can be read only once: stdin, or a pipe, as a shell makes of <(COMMAND)."""
    path = Path(name)
    return name == STREAM or (path.exists() and not path.is_file() and not path.is_dir())


def spool(name: str) -> BinaryIO:
    """What can be read only once, as a file without a name that can be read again. Raises HomeError, NotFoundError."""
    with ExitStack() as opened:
        try:
            copy = cast(BinaryIO, opened.enter_context(TemporaryFile()))
            source = _take_stdin() if name == STREAM else opened.enter_context(Path(name).open("rb"))
            shutil.copyfileobj(source, copy)
            copy.seek(0)
            opened.pop_all()
        except OSError as error:
            raise _refuse(name, error) from None
    return copy


def read_written(name: str, limit: int = MAX_FILE_BYTES) -> bytes:
    """The text of a file that a person wrote, without the byte order mark that some editors put before it.

    As `read_file`; raises DecodeError also for UTF-16. Files that are held to every byte, and other people's formats
    with an encoding of their own, are not read so.
    """
    return written.read_written(read_file(name, limit))


def read_kind(data: bytes) -> str:
    """What kind of file it says it is; "credential" for JSON with a @context, "" for anything else."""
    try:
        found = msgspec.json.decode(data.removeprefix(written.MARK), type=_Kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    return found.kind or ("credential" if found.context is not msgspec.UNSET else "")


class _Kind(msgspec.Struct, rename={"context": "@context"}):
    kind: str = ""
    context: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    """Whatever it is, it is not looked at."""


def write_file(name: str, data: bytes, mode: int = 0o644) -> None:
    """Writes exactly these bytes: a file in one step, or a stream. Raises HomeError."""
    path = Path(name)
    if name == STREAM:
        get_taken().stdout = True
        output.say_bytes(data)
    elif path.exists() and not path.is_file():
        _write_device(path, data)
    else:
        write_durably(path, data, mode)


def drop_file(name: str) -> None:
    """Gives up a file that was written just now, since what it belongs to was refused."""
    if Path(name).is_file():
        with suppress(OSError):
            Path(name).unlink()


def write_private(name: str, data: bytes) -> None:
    """Writes a new file that its owner alone can read. Raises KeyFileError, also where there is one already.

    What goes to stdout is not shown on a terminal.
    """
    if name == STREAM:
        if output.is_terminal(sys.stdout):
            raise output.wrong_usage("a key is not shown on a terminal", "write > FILE, or name a file")
        write_file(STREAM, data)
        return
    try:
        with os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except (OSError, ValueError) as error:
        problem = error.strerror if isinstance(error, OSError) else None
        raise KeyFileError("file_must_be_readable", file=name, problem=problem or "no such name") from None


def check_can_write(name: str) -> None:
    """Raises HomeError where a file cannot or must not be written, before anything is done for it.

    Over a holder's file nothing is written: nothing else can say again what it says; and one command writes no file
    twice. Over any other file it is written, as a shell's > does.
    """
    folder, taken = Path(name).parent, get_taken()
    if name == STREAM:
        if taken.stdout:
            raise output.wrong_usage("two files cannot both go to stdout", "name one of them")
        taken.stdout = True
        return
    if Path(name).is_dir():
        raise HomeError("file_must_be_readable", file=name, problem="it is a folder")
    if not folder.is_dir():
        raise HomeError("file_must_be_readable", file=name, problem="there is no such folder")
    if not os.access(folder, os.W_OK):
        raise HomeError("file_must_be_readable", file=name, problem="the folder cannot be written")
    if _is_holders(Path(name)):
        raise HomeError("file_must_not_be_a_holders", file=name)
    _take_name(Path(name))


def _take_name(path: Path) -> None:
    taken, place = get_taken(), path.resolve()
    if place in taken.files:
        raise output.wrong_usage(f"two files cannot both be {printable(path.name)}", "give one of them another name")
    if path.is_file() or not path.exists():  # a device takes both
        taken.files.add(place)


def check_is_new(name: str) -> None:
    """As `check_can_write`, and raises HomeError where there is a file already: somebody may have worked on it."""
    check_can_write(name)
    if name != STREAM and Path(name).is_file():
        raise HomeError("file_must_be_new", file=name)


def check_is_other(name: str | None, *read: str) -> None:
    """As `check_can_write`, and raises HomeError for a file that the same command reads. None is stdout."""
    if name is not None:
        check_can_write(name)
    for each in read:
        if name and name != STREAM and Path(name).exists() and Path(each).exists() and Path(name).samefile(each):
            raise HomeError("file_must_be_new", file=name)


def _is_holders(path: Path) -> bool:
    try:
        return path.is_file() and read_kind(read_file(str(path))) == "holder"
    except LedgerError:  # too long, or not to be read: none of ours
        return False


def shown_path(path: Path | str) -> str:
    """A path as people write it: ~ for their own folder."""
    text, own = str(path), os.path.expanduser("~")  # noqa: PTH111 - pathlib raises where there is none
    return "~" + text[len(own) :] if own != "/" and text.startswith(own + os.sep) else text


def _write_device(path: Path, data: bytes) -> None:
    try:
        with path.open("wb") as file:
            file.write(data)
    except OSError as error:
        raise _refuse(str(path), error) from None


def _refuse(name: str, error: OSError) -> LedgerError:
    return HomeError("file_must_be_readable", file=name, problem=error.strerror or type(error).__name__)
