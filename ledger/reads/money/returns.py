"""Returns: payments that were received, and what was given back of them, all at once or in parts."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from ledger.archive.source import Source
from ledger.chain.entry import APPLIED
from ledger.errors import HomeError
from ledger.reads.entries import PlacedEntry, find_entry, list_applied, list_concerned
from ledger.reads.rows import find_row
from ledger.registry.money.money import Transfer
from ledger.registry.money.reversals import Reverse, count_rest
from ledger.registry.rows.money import REVERSALS, Reversal


class Received(NamedTuple):
    """A payment that somebody received."""

    identifier: str
    """Of its message: TRANSACTION-INDEX."""
    payer: str
    body: Transfer


def find_received(source: Source, payment: PlacedEntry | str, index: int, holder: str) -> Received:
    """The payment in a message of an entry. Raises NotFoundError; HomeError if the holder did not receive it."""
    found = find_entry(source, payment)
    identifier = f"{found.id}-{index}"
    messages = found.messages
    if found.outcome.code == APPLIED and 0 <= index < len(messages) and messages[index].type == "transfer":
        body = msgspec.json.decode(bytes(messages[index].body), type=Transfer)
        if body.to == holder:
            return Received(identifier, messages[index].on_behalf_of, body)
    raise HomeError("payment_must_be_reversible", entry=identifier, holder=holder)


def count_left(source: Source, received: Received) -> int:
    """How much of a payment its payee has not given back yet, in the smallest unit."""
    row = _find_row(source, received)
    return count_rest(row) if row else received.body.amount


class Returned(NamedTuple):
    """A return of a payment, or of a part of it."""

    message: int
    """The place of the payment's message in its transaction."""
    transaction: str
    """What returned it, 64 hex digits."""
    time: int
    """Block time, ms UTC."""
    amount: int
    """In the asset's smallest unit."""
    asset: str


def find_returns(source: Source, payment: PlacedEntry) -> tuple[Returned, ...]:
    """What was given back of the payments of an entry, by their payees to their payers, in the order of the chain."""
    found: list[Returned] = []
    for _, index, message in list_applied([payment], "transfer"):
        body = msgspec.json.decode(bytes(message.body), type=Transfer)
        received = Received(f"{payment.id}-{index}", message.on_behalf_of, body)
        if _find_row(source, received):  # few are: look no further
            found += _list_returns(source, payment, index, received)
    return tuple(found)


def _list_returns(source: Source, payment: PlacedEntry, index: int, received: Received) -> Iterator[Returned]:
    # of the payer's entries: whoever lives by being paid has many more
    entries = list_concerned(source, received.payer, after=(payment.height, -1))
    for placed, _, message in list_applied(entries, "reverse"):
        if message.on_behalf_of == received.body.to:
            body = msgspec.json.decode(bytes(message.body), type=Reverse)
            if (body.reverses, body.to) == (received.identifier, received.payer):
                yield Returned(index, placed.id, placed.time, body.amount, body.asset)


def _find_row(source: Source, received: Received) -> Reversal | None:
    return find_row(source, REVERSALS, f"{received.body.to}/{received.identifier}")
