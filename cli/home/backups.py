"""Commands that back a home up, restore it, and add blocks that were lost between the two."""

import re
import sys
from collections.abc import Sequence
from contextlib import ExitStack, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import click
import msgspec

from cli.shell import output
from cli.shell.files import STREAM, check_is_new, is_file, is_stream, read_file, shown_path, spool
from cli.shell.grammar import Command
from cli.shell.session import Session
from ledger.client.backups import HEAD, AddedBlocks, Seen, holds_blocks, list_left_out, recover
from ledger.client.backups import backup as write_backup
from ledger.client.backups import restore as restore_home
from ledger.client.forms.files import check_size
from ledger.crypto.encoding import MAX_FILE_BYTES
from ledger.words.printing import printable

_HEIGHT = re.compile("([0-9]{1,15})(?::[0-9a-f]{64})?")
_LIKE_HEIGHT = re.compile("[-+]?[0-9][0-9.,_ ]*(?::.*)?")


@click.command(
    cls=Command,
    changes=True,
    examples=["natledger backup today.tar", "natledger backup - > today.tar"],
)
@click.argument("file")
@click.pass_obj
def backup(session: Session, file: str) -> None:
    """Write the whole home to one file.

    Ledger, keys, names, records and receipts as of one block, also while others write. It is as secret as the
    home: the keys of validators are in it as they are. What natledger does not know in the home is left out and
    named. FILE is a new file, or - for stdout.
    """
    check_is_new(file)
    if file == STREAM and output.is_terminal(sys.stdout):
        raise output.wrong_usage("a backup is no text", "natledger backup FILE, or send it to another program")
    session.changes = file != STREAM  # half a stream is no backup: nothing is done then
    session.tell_left = partial(_tell_left, file)
    made = write_backup(session.open().desk, sys.stdout.buffer if file == STREAM else Path(file))
    left_out = list_left_out(session.home)
    if left_out:
        output.warn(f"left out, since natledger puts no such files there: {printable(', '.join(left_out))}")
    found: dict[str, Any] = {
        "file": file,
        "height": made.height,
        "hash": made.last_block_hash,
        "files": len(made.files),
    }
    found["left_out"] = left_out
    if file != STREAM:
        text = f"block {made.height} and all before it, {len(made.files)} files, in {printable(shown_path(file))}"
        session.give(found, text)


def _tell_left(file: str) -> tuple[str, str]:
    """What an interrupt leaves: the file is there whole or not at all."""
    if file != STREAM and Path(file).is_file():
        return f"the backup is whole, in {shown_path(file)}; nothing was sent", ""
    return "nothing was sent, and no backup is written", "run it again"


@click.command(
    cls=Command,
    changes=True,
    examples=[
        "natledger restore monday.tar --last-seen 6 --home again",
        "natledger restore monday.tar --last-seen r.json --last-seen 7 --home again",
    ],
)
@click.argument("file")
@click.option(
    "--last-seen",
    "seen",
    metavar="HEIGHT_OR_RECEIPT",
    multiple=True,
    required=True,
    help="The newest block anybody has seen: height, H:HASH, or a proof of it; the highest of several counts.",
)
@click.pass_obj
def restore(session: Session, file: str, seen: tuple[str, ...]) -> None:
    """Make a home from a backup, where there is none.

    Nobody signs another block up to the one that was seen last: a receipt of it may be in somebody's hands, and
    two blocks of one height would be two histories. Blocks that the backup lacks are taken from the receipts in it
    and the ones given; what is missing then is added by `block add`.
    """
    source = sys.stdin.buffer if file == STREAM else Path(file)
    made = restore_home(source, session.home, [_read_seen(text) for text in seen])
    lines = [f"restored block {made.backed_up} and all before it in {shown_path(session.home)}"]
    lines += _describe(made.recovered, made.forbidden)
    session.give(msgspec.to_builtins(made) | {"home": str(session.home)}, "\n".join(lines))


@click.command(
    cls=Command, changes=True, examples=["natledger block add r.json", "natledger block add r.json monday.tar"]
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.pass_obj
def add(session: Session, files: tuple[str, ...]) -> None:
    """Add blocks that this ledger lacks, after its last one.

    From receipts (those of all its entries are the block), from newer backups, or from a copy of ledger.db. Each
    block is checked and executed as when it was made; nothing is signed.
    """
    with ExitStack() as opened:
        receipts, stores = _sort_out(files, opened)
        lao = session.open()
        found = recover(lao.desk, receipts, stores)
    forbidden = lao.node.council.signers.get_forbidden()
    said = _describe(found, forbidden) or ["nothing is missing here, and none of the files holds a later block"]
    session.give(msgspec.to_builtins(found) | {"forbidden": forbidden}, "\n".join(said))


def _describe(found: AddedBlocks, forbidden: int) -> list[str]:
    lines = []
    if found.added:
        first, last = found.added[0], found.added[-1]
        lines.append(f"added block {first}" if first == last else f"added blocks {first} to {last}")
    if found.size:
        lines.append(f"block {found.height + 1} is not whole: {found.count} of its {found.size} entries are at hand")
    if found.height < forbidden:
        missing = (
            f"block {forbidden} is"
            if found.height + 1 == forbidden
            else f"blocks {found.height + 1} to {forbidden} are"
        )
        lines.append(f"{missing} missing: nothing is signed until then")
    return lines


def _read_seen(text: str) -> Seen:
    height = _HEIGHT.fullmatch(text)
    if height:
        return int(height[1])
    if _LIKE_HEIGHT.fullmatch(text) and not is_file(text):
        says = f"{printable(text[:90])} is no height, no checkpoint and no file"
        raise output.wrong_usage(says, "write 7, or HEIGHT:HASH, or name a receipt or another proof")
    return read_file(text)


def _sort_out(names: Sequence[str], opened: ExitStack) -> tuple[list[bytes], list[Path | BinaryIO]]:
    """Receipts, and what holds blocks: files, or copies of what can be read only once."""
    receipts: list[bytes] = []
    stores: list[Path | BinaryIO] = []
    for name in names:
        copy = opened.enter_context(spool(name)) if is_stream(name) else None
        if holds_blocks(_read_head(name, copy)):
            stores.append(copy or Path(name))
        elif copy is None:
            receipts.append(read_file(name))
        else:
            data = copy.read(MAX_FILE_BYTES + 1)
            check_size(data)
            receipts.append(data)
    return receipts, stores


def _read_head(name: str, copy: BinaryIO | None) -> bytes:
    try:
        with nullcontext(copy) if copy else Path(name).open("rb") as file:
            head = file.read(HEAD)
            file.seek(0)
            return head
    except (OSError, ValueError):  # told in the usual way when it is read
        return b""
