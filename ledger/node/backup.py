"""Backups: one archive that holds a whole home as of one block.

A plain tar file: first `manifest.json` with size and SHA-256 of every file, then the files. ledger.db and signers.db
are of the same moment, whoever writes meanwhile; keys, names, holders' files and receipts are taken right after it, so
that nothing the ledger needs is older than the ledger. It is as secret as the home: it holds the validators' keys.
"""

import hashlib
import io
import re
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

import msgspec

from ledger.chain.genesis import ChainId
from ledger.crypto.encoding import Hex32, Natural, encode
from ledger.errors import HomeError, StoreError
from ledger.home.clock import read_system_clock
from ledger.home.disk import alone_in, is_unfinished, parse_within, write_within
from ledger.home.engine_plan import ENGINE_FOLDER
from ledger.home.keyring import KEYS_FOLDER
from ledger.home.validator_keys import VALIDATORS_FOLDER
from ledger.node.embedded import Home
from ledger.state.database import check_no_link, freeze_database

MANIFEST = "manifest.json"
NOTE = "backup.json"
"""The file of a home that says when it was last backed up."""
DATABASES = ("ledger.db", "signers.db")
FOLDERS = (KEYS_FOLDER, VALIDATORS_FOLDER, "batches", "holders", "imports", "invoices", "receipts")
MAX_SMALL = 64 * 1024 * 1024
"""Bytes of a file that is no database: more than anything that is written into a home."""
_SINGLE = ("config.json", "genesis.json", "names.json", "waited.json")
_IN_FOLDER = re.compile(rf"({'|'.join(FOLDERS)})/[A-Za-z0-9][A-Za-z0-9._-]{{0,150}}")


_BESIDES = {
    NOTE,
    ENGINE_FOLDER,
    *FOLDERS,
    *(name + end for name in DATABASES for end in ("-journal", "-shm", "-wal", ".writer")),
}
"""What else natledger puts into a home: made anew, copied in another way, or, as what CometBFT signed last, never."""


class BackedUpFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of a backup: its name in the home, the SHA-256 and the number of its bytes."""

    name: Annotated[str, msgspec.Meta(max_length=180)]
    sha256: Hex32
    size: Natural


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is in a backup, and of which moment it is."""

    chain_id: ChainId
    files: tuple[BackedUpFile, ...]
    genesis_hash: Hex32
    height: Natural
    """Of the last block that is in it."""
    kind: Literal["backup"]
    last_block_hash: Hex32
    made: Natural
    """By the clock of the machine, ms UTC."""
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]


class LastBackup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a home remembers of its last backup."""

    height: Natural
    made: Natural
    """ms UTC."""


def is_part(name: str) -> bool:
    """Whether a file of this name can be in a backup: nothing else is written, and nothing else is read."""
    return name in (*DATABASES, *_SINGLE) or _IN_FOLDER.fullmatch(name) is not None


def list_left_out(home: Path) -> tuple[str, ...]:
    """What stands in a home and in no backup of it, by name, a folder's with / after it: none of it is ours."""
    folders = [home, *(home / name for name in FOLDERS if (home / name).is_dir())]
    strange = [path for folder in folders for path in folder.iterdir() if not _is_ours(home, path)]
    return tuple(sorted(path.relative_to(home).as_posix() + ("/" if path.is_dir() else "") for path in strange))


def _is_ours(home: Path, path: Path) -> bool:
    name = path.relative_to(home).as_posix()
    return name in _BESIDES or is_unfinished(path) or (is_part(name) and path.is_file())


def find_misfit(parts: Sequence[BackedUpFile]) -> tuple[str, str]:
    """The first of these files that can be in no backup, and why; empty texts where all can.

    Asked by whoever writes one and by whoever reads it: what is written can be restored, also where A and a are one.
    """
    known: set[str] = set()
    for part in parts:
        if not is_part(part.name):
            return part.name, "its name belongs in no home"
        if part.name not in DATABASES and part.size > MAX_SMALL:
            return part.name, f"it has {part.size} bytes, at most {MAX_SMALL}"
        if part.name.lower() in known:
            return part.name, "another file has its name, but for upper and lower case"
        known.add(part.name.lower())
    return "", ""


def write_backup(home: Home, out: BinaryIO, staging: Path) -> Manifest:
    """Writes the archive of a home; `staging` is an empty folder for copies of its databases.

    Raises HomeError for a ledger in memory, and for a file that can be in no backup, as a link is;
    StoreError where the ledger is damaged or somebody else writes for long.
    """
    path = home.path
    if path is None:
        raise HomeError("home_must_be_kept")
    height, block_hash = _copy_databases(home, path, staging)
    large = [_measure(name, staging / name) for name in DATABASES]
    with tarfile.open(fileobj=out, mode="w|", format=tarfile.GNU_FORMAT) as archive:
        with _alone_in_all(path):
            small = [_measure(name, file) for name, file in _list_files(path)]
            name, problem = find_misfit(small)
            if problem:
                raise HomeError("file_must_fit_backup", file=str(path / name), problem=problem)
            manifest = Manifest(
                chain_id=home.node.tip.chain_id,
                files=(*small, *large),
                genesis_hash=home.node.tip.genesis_hash.hex(),
                height=height,
                kind="backup",
                last_block_hash=block_hash,
                made=read_system_clock(),
                version=1,
            )
            text = encode(manifest)
            head = BackedUpFile(MANIFEST, hashlib.sha256(text).hexdigest(), len(text))
            _add(archive, head, io.BytesIO(text), manifest.made)
            for part in small:
                _add_file(archive, part, path / part.name, manifest.made)
        for part in large:
            _add_file(archive, part, staging / part.name, manifest.made)
    return manifest


def note_backup(home: Path, manifest: Manifest) -> None:
    """Has the home remember that it was backed up. Raises HomeError."""
    write_within(home, NOTE, encode(LastBackup(manifest.height, manifest.made)), 0o600)


def load_last_backup(home: Path) -> LastBackup | None:
    """When a home was last backed up, or restored from a backup; None for never. Raises HomeError."""
    return parse_within(home, NOTE, LastBackup) if (home / NOTE).exists() else None


def _copy_databases(home: Home, path: Path, staging: Path) -> tuple[int, str]:
    store = home.node.archive.store
    with ExitStack() as frozen:
        with store.writing():  # nobody signs a block between the two
            copies = [frozen.enter_context(freeze_database(path / name)) for name in DATABASES]
            height = store.get_height()
            block_hash = store.load_head(height)[0] if height else home.node.tip.genesis_hash
        for name, copy in zip(DATABASES, copies, strict=True):
            copy(staging / name)
    return height, block_hash.hex()


@contextmanager
def _alone_in_all(path: Path) -> Iterator[None]:
    with alone_in(path), alone_in(path / "holders") if (path / "holders").is_dir() else nullcontext():
        yield


def _list_files(path: Path) -> Iterator[tuple[str, Path]]:
    """The files of a home by name. Raises HomeError for a link: what it leads to is not the home's."""
    files = [path / name for name in _SINGLE]
    for folder in FOLDERS:
        check_no_link(path / folder, HomeError)
        files += sorted((path / folder).glob("*"))
    for file in files:
        name = file.relative_to(path).as_posix()
        if is_part(name):
            check_no_link(file, HomeError)
            if file.is_file():
                yield name, file


def _measure(name: str, path: Path) -> BackedUpFile:
    with path.open("rb") as file:
        return BackedUpFile(name, hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)


def _add_file(archive: tarfile.TarFile, part: BackedUpFile, path: Path, made: int) -> None:
    with path.open("rb") as file:
        _add(archive, part, file, made)
    if _measure(part.name, path) != part:
        raise StoreError("store_must_be_free", holder="another process")


def _add(archive: tarfile.TarFile, part: BackedUpFile, file: BinaryIO, made: int) -> None:
    member = tarfile.TarInfo(part.name)
    member.size, member.mode, member.mtime = part.size, 0o600, made // 1000
    archive.addfile(member, file)
