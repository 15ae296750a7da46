"""Statements with the names this home has: for people, line by line, and for banks, as payment files call each."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

import msgspec

from ledger.client.desk import Desk, Who
from ledger.client.forms.given import list_any
from ledger.client.forms.moments import Moment, read_moment
from ledger.client.forms.numbers import check_within
from ledger.client.money.imports import Noted, find_notes
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import NotFoundError
from ledger.reads.assets.assets import find_asset
from ledger.reads.entries import EntryLike, find_entry
from ledger.reads.money import statements
from ledger.reads.money.balances import find_balance
from ledger.registry.statements import Statement, StatementEntry
from ledger.state.stored import check_height

DIGITS = 4
"""Of a message's place, at most."""


class Line(msgspec.Struct, frozen=True):
    """One change of an account's total, and where it stands."""

    time: int
    """Block time, ms UTC."""
    height: int
    transaction: str
    """The transaction's id, 64 hex digits."""
    message: int
    """The message's place in its transaction."""
    kind: str
    """The type of message."""
    counterparty: str
    """An address; "" where money was unmade."""
    name: str
    """What this home calls the counterparty; "" where it has no name for it."""
    reference: str
    returns: str
    """Of a return: the id of the payment's message, TRANSACTION-INDEX; "" else."""
    change: int
    """In the asset's smallest unit; below zero for what went out."""
    balance: int
    """Available and held together, after it."""
    purpose: str = ""
    """Of a part of what a message pays, what it is within it, such as tax."""


class AccountStatement(msgspec.Struct, frozen=True):
    """What an account had of an asset at first, each change, and what it had in the end."""

    address: str
    asset: str
    decimals: int
    first: int
    """The first block of the period; one that is yet to come where the period ends before the chain began."""
    last: int
    opening: int
    """Before the first line: available and held together, in the asset's smallest unit, as is all else."""
    closing: int
    """After the last line."""
    lines: tuple[Line, ...]
    """In the order of the chain."""
    more: str
    """The first of them, TRANSACTION-MESSAGE, where earlier ones of the period are left out; else ""."""


def make_statements(
    desk: Desk,
    accounts: Sequence[Who],
    asset: str = "LAK",
    first: int = 1,
    last: int | None = None,
    by_day: bool = False,
) -> list[Statement]:
    """The statements of several accounts over blocks, to the last there is unless named; `by_day` gives one a day.

    What payers and payees call payments in the files this home imported is in it. Raises NotFoundError, Refused.
    """
    addresses = list(dict.fromkeys(desk.resolve(who) for who in list_any(accounts, "one account")))
    end = desk.height if last is None else check_height(last)
    made = statements.make_statements(desk.source, addresses, asset, check_height(first), end, by_day)
    notes = find_notes(desk, {entry.transaction for statement in made for entry in statement.entries})
    return [
        msgspec.structs.replace(
            statement, entries=tuple(_name_entry(entry, notes.get(entry.transaction)) for entry in statement.entries)
        )
        for statement in made
    ]


def make_account_statement(
    desk: Desk,
    who: Who,
    asset: str = "LAK",
    since: Moment | None = None,
    until: Moment | None = None,
    *,
    limit: int | None = None,
    before: EntryLike | None = None,
) -> AccountStatement:
    """What changed an account's total from `since` on and before `until` (ms UTC, or datetimes), line by line.

    At most the last `limit` lines of those before a line, by its TRANSACTION-MESSAGE, or before an entry, where these
    are given. Raises NotFoundError for an account that is not registered by then, and for no such entry; Refused for
    no such asset or moment, and for a limit that is no number from 1 on.
    """
    address = desk.resolve(who)
    decimals = find_asset(desk.source, asset).row.decimals
    if limit is not None:
        check_within("limit", limit, 1, MAX_INTEGER)
    cursor = None if before is None else _find_cursor(desk, before)
    first, last = find_blocks(desk, since, until)
    if first > last:  # no block was made then
        balance = find_balance(desk.source, address, asset, last)
        total = balance.available + balance.held
        return AccountStatement(address, asset, decimals, first, last, total, total, (), "")
    page = statements.find_page(desk.source, address, asset, first, last, limit, cursor)
    names = {known: name for name, known in desk.keyring.addresses.items()}
    lines = tuple(_list_lines(page.entries, page.opening, names))
    more = "" if page.is_all else f"{lines[0].transaction}-{lines[0].message}"
    return AccountStatement(address, asset, decimals, first, last, page.opening, page.closing, lines, more)


def _find_cursor(desk: Desk, before: EntryLike) -> statements.Cursor:
    line, dash, message = before.partition("-") if isinstance(before, str) else (before, "", "")
    if dash and not (message.isascii() and message.isdigit() and len(message) <= DIGITS):
        raise NotFoundError("entry_must_exist", entry=str(before)[:80])
    placed, number = find_entry(desk.source, line), int(message or 0)
    last = len(placed.entry.signed.transaction.messages) - 1
    if number > last:
        raise NotFoundError("line_must_exist", entry=str(line), limit=last, message=number)
    return (*placed.place, number)


def find_blocks(desk: Desk, since: Moment | None, until: Moment | None) -> tuple[int, int]:
    """The first and the last block from `since` on and before `until`; the first is the later one where there is none.

    Raises Refused for what is no moment.
    """
    return statements.find_period(
        desk.source, *(None if moment is None else read_moment(moment) for moment in (since, until))
    )


def _list_lines(entries: tuple[StatementEntry, ...], opening: int, names: dict[str, str]) -> Iterator[Line]:
    balances = accumulate((entry.change for entry in entries), initial=opening)
    next(balances)
    for entry, balance in zip(entries, balances, strict=True):
        yield Line(
            time=entry.time,
            height=entry.height,
            transaction=entry.transaction,
            message=entry.message,
            kind=entry.kind,
            counterparty=entry.counterparty,
            name=names.get(entry.counterparty, ""),
            reference=entry.reference,
            returns=entry.returns,
            change=entry.change,
            balance=balance,
            purpose=entry.purpose,
        )


def _name_entry(entry: StatementEntry, note: Noted | None) -> StatementEntry:
    """The entry with what payer and payee call the payment, where a payment file said so."""
    if note is None:
        return entry
    names = {"creditor_references": note.creditor_references, "end_to_end_id": note.end_to_end_id}
    return msgspec.structs.replace(entry, **names)
