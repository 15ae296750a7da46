"""Statements for people: what came in and went out of an account, line by line, with what was left after each."""

from collections.abc import Iterator
from itertools import accumulate

import msgspec

from ledger.reads.source import Source
from ledger.archive.blocks import load_head
from ledger.client.forms.moments import Moment, read_moment
from ledger.errors import Refused
from ledger.registry.statements import StatementEntry


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


class AccountStatement(msgspec.Struct, frozen=True):
    """What an account had of an asset at first, each change, and what it had in the end."""

    address: str
    asset: str
    decimals: int
    first: int
    """The first block of the period; one that is yet to come where the period ends before the chain began."""
    last: int
    opening: int
    """Available and held together, in the asset's smallest unit, as is all else."""
    closing: int
    lines: tuple[Line, ...]
    """In the order of the chain."""


def make_account_statement(
    source: Source, who: "Wallet | str", asset: str = "LAK", since: Moment | None = None, until: Moment | None = None
) -> AccountStatement:
    """What changed an account's total of an asset from `since` on, and before `until`: moments, all unless given.

    Raises NotFoundError for an account that is not registered by then, Refused for no such asset or moment.
    """
    # both need much of the ledger, which opens without them
    from ledger.reads.statements import make_statement  # noqa: PLC0415

    address = ledger.resolve(who)
    decimals = {unit.asset: unit.decimals for unit in source.genesis.assets}
    if asset not in decimals:
        raise Refused("asset_must_exist", asset=asset[:20])
    first, last = find_period(source, since, until)
    if first > last:  # no block was made then
        balance = ledger.balance(address, asset, last)
        total = balance.available + balance.held
        return AccountStatement(address, asset, decimals[asset], first, last, total, total, ())
    made = make_statement(source, address, asset, first, last)
    names = {known: name for name, known in ledger.keyring.addresses.items()}
    lines = tuple(_list_lines(made.entries, made.opening, names))
    return AccountStatement(address, asset, decimals[asset], first, last, made.opening, made.closing, lines)


def find_period(source: Source, since: Moment | None, until: Moment | None) -> tuple[int, int]:
    """The first and the last block from `since` on and before `until`; the first is the later one where there is none.

    Raises Refused for what is no moment.
    """
    first = 1 if since is None else _find_first(source, read_moment(since))
    end = ledger.height + 1 if until is None else _find_first(source, read_moment(until))
    return first, max(end, 1) - 1


def _find_first(source: Source, time: int) -> int:
    """The first block that is not before a time; the one to come where there is none."""
    low, high = 1, ledger.height + 1
    with source.reading():
        while low < high:  # times of blocks rise
            middle = (low + high) // 2
            header, _ = load_head(source.store, middle)
            low, high = (middle + 1, high) if header.time < time else (low, middle)
    return low


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
        )
