"""The command `statement`: what came in and went out of an account, for people, for spreadsheets and for banks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import msgspec

from cli.shell import exit_codes, output
from cli.shell.acts import tell_written
from cli.shell.files import STREAM, check_can_write, write_file
from cli.shell.grammar import Command
from cli.shell.output import Cell, Heading
from cli.shell.session import Session
from cli.shell.times import Past, parse_period, takes_past
from ledger.client.money.statements import AccountStatement, Line
from ledger.errors import NotFoundError
from ledger.words.amounts import plain_amount
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.times import format_time

_NONE = Cell("", ("", "", ""))
_HEADINGS = (
    *(Heading("date"), Heading("counterparty"), Heading("reference", plain=("reference", "returns", "purpose"))),
    *(Heading("amount", right=True), Heading("balance", right=True), Heading("entry")),
)


@click.command(
    cls=Command,
    table=True,
    examples=[
        "natledger statement noy",
        "natledger statement shop --from 2026-01-01 --to 2026-01-31 --csv",
        "natledger statement noy --asset EUR --camt053 --out statement.xml",
    ],
)
@click.argument("who")
@click.option("--asset", metavar="CODE", default="LAK", show_default=True, help="What kind of money.")
@takes_past
@click.option("--limit", metavar="N", type=click.IntRange(1), help="How many lines, the newest; all unless given.")
@click.option("--before", metavar="LINE", help="Only those before this one, which a shorter list has named.")
@click.option("--camt053", is_flag=True, help="Write it as a camt.053 file of ISO 20022.")
@click.option("--out", metavar="FILE", default=STREAM, help="Where a camt.053 file goes; stdout unless given.")
@click.pass_obj
def statement(
    session: Session,
    who: str,
    asset: str,
    past: Past,
    limit: int | None,
    before: str | None,
    camt053: bool,
    out: str,
) -> None:
    """Show what came in and went out of an account, line by line.

    TIME is a day where the chain is, 2026-01-31, or a moment, 2026-01-31T12:00:00Z. Amounts are in major units, with
    what was left after each; money that is held counts as the account's. Where --limit leaves lines out, it says so,
    and which option shows them.
    """
    if camt053 and (limit or before):
        raise output.wrong_usage("a camt.053 file has every line", "leave --limit and --before out")
    if camt053:
        _write_camt053(session, who, asset, past, out)
        return
    if out != STREAM:
        raise output.wrong_usage("--out is for --camt053", "leave it out, or write > FILE")
    period = parse_period(session.moment, past.since, past.until)
    with _telling_unregistered(session, who, past.until or before):
        found = session.open().money.statement(who, asset, *period, limit=limit, before=before)
    shown: dict[str, Any] = msgspec.to_builtins(found)
    shown["lines"] = [line | {"time": format_time(line["time"])} for line in shown["lines"]]
    rows = _list_rows(found, session)
    left_out = f"--before {_shorten(found.more)}" if found.more else ""
    session.give_list(shown, lambda: output.say_table(_HEADINGS, rows), left_out)


@contextmanager
def _telling_unregistered(session: Session, who: str, end: str | None) -> Iterator[None]:
    """Tells of an account that it was not registered, which is another thing than a name that nobody has."""
    try:
        yield
    except NotFoundError as error:
        address = session.open().resolve(who)
        if error.rule != "name_must_be_known" or error.values.get("name") != address:
            raise
        name = session.lexicon.who(address)
        says, hint = f"{name} was not registered", "natledger account list"
        if end is not None:
            says, hint = f"{says} by then", f"natledger account show {name} says since which block it is"
        raise output.Complaint("account_must_be_registered", says, hint, exit_codes.NOT_FOUND) from None


def _list_rows(found: AccountStatement, session: Session) -> list[list[str | Cell]]:
    words, asset = session.lexicon, found.asset
    opening, closing = (_cell(total, found) for total in (found.opening, found.closing))
    rows: list[list[str | Cell]] = [["", "opening balance", _NONE, "", opening, ""]]
    for line in found.lines:
        entry = Cell(shorten_id(line.transaction), (f"{line.transaction}-{line.message}",))
        who, what = _name(line, words), _refer(line)
        rows.append([words.time(line.time), who, what, _cell(line.change, found), _cell(line.balance, found), entry])
    return [*rows, ["", f"closing balance, {asset}", _NONE, "", closing, ""]]


def _shorten(line: str) -> str:
    transaction, dash, message = line.partition("-")
    return shorten_id(transaction) + dash + message


def _refer(line: Line) -> Cell:
    """The reference; of a return, which payment it gives back; of a part of a payment, what it is."""
    shown = f"return of {shorten_id(line.returns)}" if line.returns else line.reference
    return Cell(f"{shown} {line.purpose}".strip(), (line.reference, line.returns, line.purpose))


def _cell(amount: int, found: AccountStatement) -> Cell:
    plain = plain_amount(amount, found.decimals)
    whole, point, part = plain.lstrip("-").partition(".")
    return Cell(f"{'-' if amount < 0 else ''}{int(whole):,}{point}{part}", (plain,))


def _name(line: Line, words: Lexicon) -> Cell:
    if not line.counterparty:
        return Cell("unmade", ("",))
    return Cell(words.who(line.counterparty), (line.name or line.counterparty,))


def _write_camt053(session: Session, who: str, asset: str, past: Past, out: str) -> None:
    # for banks alone, and slow to load
    from ledger.interchange.iso20022.camt053 import write_camt053  # noqa: PLC0415

    check_can_write(out)
    money = session.open().money
    first, last = money.blocks(*parse_period(session.moment, past.since, past.until))
    if first > last:
        raise output.wrong_usage("no block was made in that time", "choose another --from and --to")
    with _telling_unregistered(session, who, past.until):
        [made] = money.statements([who], asset, first, last)
    write_file(out, write_camt053(made, session.lexicon.decimals))
    tell_written(session, out, f"statement of {session.lexicon.who(made.address)}")
