"""Backups of a home, and the way back: one file out, one file in, and blocks that were lost between the two."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from ledger.client.desk import Desk
from ledger.errors import HomeError, NotFoundError
from ledger.home.disk import make_unfinished, sync_folder, unreadable
from ledger.node.backup import DATABASES, Manifest, note_backup, write_backup
from ledger.node.backup import list_left_out as list_left_out  # noqa: PLC0414 - others take it from here
from ledger.node.lost_blocks import AddedBlocks as AddedBlocks  # noqa: PLC0414 - others take it from here
from ledger.node.lost_blocks import add_blocks
from ledger.node.restore import Restored, read_databases, restore_home
from ledger.node.restore import Seen as Seen  # noqa: PLC0414 - others take it from here
from ledger.state.store import Store

SQLITE = b"SQLite format 3\0"
HEAD = 16
"""How many bytes of a file `holds_blocks` needs."""


def backup(desk: Desk, file: Path | BinaryIO) -> Manifest:
    """Writes a backup of the whole home to a new file of mode 0600, or to a stream.

    Whoever writes meanwhile is not disturbed. The file is there whole or not at all, and is as secret as the home.
    Raises HomeError where there is such a file already, StoreError where the ledger is damaged.
    """
    if isinstance(file, Path):
        manifest = _write_file(desk, file)
    else:
        with tempfile.TemporaryDirectory() as staging, _named(Path("-")):
            manifest = write_backup(desk.home, file, Path(staging))
            file.flush()
    if desk.home.path:
        note_backup(desk.home.path, manifest)
    return manifest


def restore(file: Path | BinaryIO, path: str | Path, last_seen: Seen | Sequence[Seen]) -> Restored:
    """Makes a home at `path` from a backup. `Ledger.open(path)` opens it.

    `last_seen` is the height of the newest block that anybody has seen, or proofs that show it: at and below it
    nobody signs any more, and what the backup lacks of it can be added by `recover`. Raises HomeError where there is a
    home already, or for what is no whole backup; VerificationError for a receipt of another ledger.
    """
    seen = [last_seen] if isinstance(last_seen, int | bytes) else list(last_seen)
    with _open(file) as source:
        return restore_home(_name(file), source, Path(path), seen)


def recover(desk: Desk, receipts: Sequence[bytes], files: Sequence[Path | BinaryIO] = ()) -> AddedBlocks:
    """Adds blocks that this ledger lacks, from receipts, and from backups or copies of ledger.db.

    A stream has to be one that can be read again from its start.
    Raises VerificationError for what is of another ledger, ConsensusError for another history of this one.
    """
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        stores = []
        for number, file in enumerate(files):
            (place := folder / str(number)).mkdir(mode=0o700)
            _copy_ledger(file, place)
            stores.append(opened.enter_context(closing(Store(place / DATABASES[0]))))
        return add_blocks(desk.node, receipts, stores)


def holds_blocks(head: bytes) -> bool:
    """Whether a file that starts so can be a backup or a ledger.db, rather than a receipt."""
    return head.startswith((SQLITE, b"manifest.json\0"))


def _write_file(desk: Desk, file: Path) -> Manifest:
    folder = make_unfinished(file)
    if file.is_symlink() or file.exists():
        raise HomeError("file_must_be_new", file=str(file))
    with _named(file):
        folder.mkdir(mode=0o700)
        try:
            with os.fdopen(os.open(folder / "backup", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                manifest = write_backup(desk.home, out, folder)
                out.flush()
                os.fsync(out.fileno())
            for name in DATABASES:
                (folder / name).unlink()  # before the file is there: who is killed then leaves nothing behind
            if file.is_symlink() or file.exists():
                raise HomeError("file_must_be_new", file=str(file))
            (folder / "backup").rename(file)
            sync_folder(file.parent)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return manifest


def _copy_ledger(file: Path | BinaryIO, place: Path) -> None:
    with _open(file) as source:
        head = source.read(HEAD)
        source.seek(0)
        if not head.startswith(SQLITE):
            read_databases(_name(file), source, place)
            return
        if not isinstance(file, Path):
            with (place / DATABASES[0]).open("wb") as copy:
                shutil.copyfileobj(source, copy)
            return
    with _named(file):
        for ending in ("", "-wal"):  # what is not yet in the file itself stands in its log
            if (part := file.with_name(file.name + ending)).exists():
                shutil.copyfile(part, place / (DATABASES[0] + ending))


@contextmanager
def _open(file: Path | BinaryIO) -> Iterator[BinaryIO]:
    if not isinstance(file, Path):
        yield file
        return
    with _named(file):
        if not file.exists():
            raise NotFoundError("file_must_exist", file=str(file))
        source = file.open("rb")
    with source:
        yield source


def _name(file: Path | BinaryIO) -> str:
    return str(file) if isinstance(file, Path) else "-"


@contextmanager
def _named(file: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:  # its reader has gone, and wants no more of it
        raise
    except OSError as error:
        raise unreadable(file, error) from None
