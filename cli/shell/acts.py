"""Acts: what a command did, where it stands, and the receipt that is kept of it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import click

from cli.shell import output
from cli.shell.files import STREAM, check_can_write, shown_path, write_file
from cli.shell.session import Session, get_session
from ledger import PlacedEntry
from ledger.client.ledger import Ledger
from ledger.errors import LedgerError
from ledger.home.disk import write_within
from ledger.reads.entries import Position
from ledger.words.chain.entries import describe_block, list_rejected, make_entry_object
from ledger.words.printing import printable

RECEIPTS = "receipts"


def _remember_copy(context: click.Context, parameter: click.Parameter, copy: str | None) -> None:
    check_copy(copy)
    context.find_root().ensure_object(Session).copy = copy


RECEIPT = click.option(
    "--receipt",
    metavar="FILE",
    expose_value=False,
    callback=_remember_copy,
    help="Write a copy of the receipt to a file.",
)
OUT = click.option("--out", metavar="FILE", default=STREAM, help="Where to; stdout unless given.")


def show_act(
    session: Session,
    placed: PlacedEntry,
    text: str,
    *,
    tally: bool = True,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Ends an act: keeps its receipt, and says what was done and in which block; `more` goes into the JSON object."""
    kept = keep_receipt(session.open(), placed, session.copy)
    found = make_entry_object(placed) | {"receipt": kept} | dict(more)
    session.give(found, f"{text}   {describe_block(placed, tally)}")
    for rejected in list_rejected(placed):
        output.warn(rejected)


def keep_receipt(lao: Ledger, placed: PlacedEntry | Position, copy: str | None = None) -> str:
    """Writes the receipt to the home, and a copy where asked; the path in the home, "" if it could not be written."""
    home, name = lao.home.path, f"{RECEIPTS}/{placed.id}.json"
    try:
        receipt = lao.receipt(placed)
        if home:
            write_within(home, name, receipt)
        if copy:
            write_file(copy, receipt)
    except (LedgerError, OSError) as error:
        # the entry is final whatever becomes of its receipt: to fail here would invite to do it twice
        output.warn(f"it is done, but its receipt could not be written: {error}")
        output.tell(f"hint: natledger receipt make {placed.id}")
        get_session().untold = True
        return ""
    return str(home / name) if home else ""


def check_copy(copy: str | None) -> None:
    """Before anything is done: whether the receipt can be written where it is wanted. Raises HomeError."""
    if copy:
        check_can_write(copy)


def write_computed(session: Session, name: str, data: bytes, what: str = "report", advice: str = "") -> None:
    """Writes what was computed, and says so, beside the result; whatever fails from then on, something was changed."""
    write_file(name, data)
    session.changes = True
    output.tell(f"{what} written to {printable(name)}{advice}")


def tell_written(session: Session, name: str, what: str, **more: object) -> None:
    """Says what was written to which file: with --json as an object, which stdout has room for then."""
    if name == STREAM:
        return
    if session.json:
        output.say_json({"file": name, **more})
    else:
        output.tell(f"{what} written to {printable(shown_path(name))}")
