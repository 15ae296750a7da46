"""Restoring: from a backup to a home, which signs nothing at a height where something may have been signed already.

A backup knows what was signed up to its own last block. What came after it was lost with the machine, but receipts of
it may be in other people's hands, and a second block at one of those heights would be another history. So whoever
restores says which block was seen last, and nobody signs up to there: blocks that are missing have to be added, as
they were.
"""

import hashlib
import os
import shutil
import tarfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, BinaryIO

import msgspec

from ledger.archive.blocks import load_head
from ledger.chain.proofs import verify_proof
from ledger.chain.receipt import ProvedEntry, Receipt, verify_receipt
from ledger.consensus.voting import LastSigned
from ledger.crypto.encoding import decode, decode_file
from ledger.errors import DecodeError, HomeError, LedgerError
from ledger.home.disk import read_within
from ledger.home.making import made_whole
from ledger.node.backup import DATABASES, FOLDERS, MANIFEST, Manifest, find_misfit, note_backup
from ledger.node.embedded import open_home
from ledger.node.lost_blocks import AddedBlocks, add_blocks
from ledger.transition import Tip

MAX_MANIFEST = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_NEEDED = {"config.json", "genesis.json", *DATABASES}

Seen = int | bytes
"""A height, or a receipt or another proof that shows one: that of the header it is final by."""


class Restored(msgspec.Struct, frozen=True):
    """What came of a backup."""

    backed_up: int
    """The height of the backup."""
    forbidden: int
    """Nobody signs up to this height."""
    recovered: AddedBlocks
    """What receipts gave back of later blocks."""


def restore_home(name: str, source: BinaryIO, path: Path, seen: Sequence[Seen]) -> Restored:
    """Makes a home from a backup; a whole home or none. `name` is the backup's, for errors.

    Raises HomeError where there is a home already, or for what is no whole backup; VerificationError for a receipt of
    another ledger.
    """
    if not seen:
        raise HomeError("last_seen_must_be_given")
    with made_whole(path, FOLDERS) as fresh:
        manifest = _unpack(name, source, fresh)
        restored = _take_up(name, fresh, manifest, seen)
        note_backup(fresh, manifest)
    return restored


def read_databases(name: str, source: BinaryIO, folder: Path) -> Manifest:
    """Puts the databases of a backup into a folder, and nothing else. Raises HomeError for no whole backup."""
    return _unpack(name, source, folder, lambda part: part in DATABASES)


def _take_up(name: str, fresh: Path, manifest: Manifest, seen: Sequence[Seen]) -> Restored:
    home = open_home(fresh, lambda: "")
    node, signers = home.node, home.node.council.signers
    try:
        tip = node.tip
        found, expected = f"{tip.height}:{tip.last_block_hash.hex()}", f"{manifest.height}:{manifest.last_block_hash}"
        if found != expected:
            raise _not_whole(name, f"its ledger is of block {found}, expected {expected}")
        later = _find_later(fresh, tip)
        proofs = [data for data in (*seen, *later) if isinstance(data, bytes)]
        proved = [verify_proof(data, tip.genesis_hash) for data in proofs]
        heights = [height for height in seen if isinstance(height, int)]
        forbidden = max(tip.height, *heights, *(found.proved.final_height for found in proved))
        receipts = [data for data, found in zip(proofs, proved, strict=True) if isinstance(found, ProvedEntry)]
        if tip.height:
            commit = load_head(node.archive.store, tip.height)[1]
            keys = [] if isinstance(commit, int) else [item.public_key for item in commit.signatures]
            signers.note(keys, LastSigned(manifest.last_block_hash, tip.height))
        signers.forbid(forbidden)
        return Restored(tip.height, forbidden, add_blocks(node, receipts, []))
    finally:
        node.close()


def _find_later(home: Path, tip: Tip) -> list[bytes]:
    """The receipts in a home that show blocks after its last one: made between the two moments of the backup."""
    later = []
    for path in sorted((home / "receipts").glob("*.json")):
        data = read_within(home, f"receipts/{path.name}")
        with suppress(LedgerError):  # whatever else lies there shows no block
            if _get_final_height(decode_file(data, Receipt)) > tip.height:
                verify_receipt(data, tip.genesis_hash)
                later.append(data)
    return later


def _get_final_height(receipt: Receipt) -> int:
    later = receipt.provenance.finality.later
    return (later[0].header if later else receipt.provenance.header).height


def _unpack(name: str, source: BinaryIO, folder: Path, wanted: Callable[[str], bool] = lambda part: True) -> Manifest:
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            manifest = _read_manifest(name, archive)
            if sum(part.size for part in manifest.files) > shutil.disk_usage(folder).free:
                raise HomeError("file_must_be_readable", file=str(folder), problem="too little room on the disk")
            for each in FOLDERS:
                (folder / each).mkdir(mode=0o700)
            for part in manifest.files:
                content = _open_next(name, archive, part.name, part.size)
                found = _save(content, folder / part.name if wanted(part.name) else None)
                if found != part.sha256:
                    raise _not_whole(name, f"{part.name} is damaged: its SHA-256 is {found}, expected {part.sha256}")
            if archive.next():
                raise _not_whole(name, "it holds more than it says")
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise _not_whole(name, str(error) or type(error).__name__) from None
    return manifest


def _read_manifest(name: str, archive: tarfile.TarFile) -> Manifest:
    data = _open_next(name, archive, MANIFEST, None).read()
    try:
        manifest = decode(data, Manifest, MAX_MANIFEST)
    except DecodeError as error:
        raise _not_whole(name, f"{MANIFEST}: {error.says}") from None
    if not {part.name for part in manifest.files} >= _NEEDED:
        raise _not_whole(name, f"{MANIFEST} does not name all that a home needs")
    _, problem = find_misfit(manifest.files)
    if problem:
        raise _not_whole(name, f"{MANIFEST} names a file of which no backup can be: {problem}")
    return manifest


def _open_next(name: str, archive: tarfile.TarFile, expected: str, size: int | None) -> IO[bytes]:
    """The next file, which must be a plain one of this name and size."""
    member = archive.next()
    if member is None:
        raise _not_whole(name, f"{expected} is missing")
    plain = member.type == tarfile.REGTYPE and not member.issparse() and not member.pax_headers
    fits = member.size == size if size is not None else 0 <= member.size <= MAX_MANIFEST
    content = archive.extractfile(member) if plain and fits and member.name == expected else None
    if content is None:
        raise _not_whole(name, f"{expected} is not where it belongs")
    return content


def _save(content: IO[bytes], path: Path | None) -> str:
    """Writes a new file, durably, or none; the SHA-256 of what it holds."""
    known = hashlib.sha256()
    with ExitStack() as opened:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        file = opened.enter_context(os.fdopen(os.open(path, flags, 0o600), "wb")) if path else None
        while chunk := content.read(_CHUNK):
            known.update(chunk)
            if file:
                file.write(chunk)
        if file:
            file.flush()
            os.fsync(file.fileno())
    return known.hexdigest()


def _not_whole(name: str, problem: str) -> HomeError:
    return HomeError("backup_must_be_whole", file=name, problem=problem)
