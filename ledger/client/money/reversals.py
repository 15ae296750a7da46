"""Reversals: payments that are given back, all at once or in parts.

The ledger does not look the payment up (decision 0008), so this is where its payer, asset and amount come from.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ledger.chain.entry import APPLIED
from ledger.errors import HomeError
from ledger.reads.entries import list_concerned
from ledger.reads.placed import PlacedEntry
from ledger.registry.money.money import Transfer
from ledger.registry.money.reversals import Reverse, count_rest
from ledger.registry.rows.money import REVERSALS

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger


class Received(NamedTuple):
    """A payment that somebody received."""

    identifier: str
    """Of its message: TRANSACTION-INDEX."""
    payer: str
    body: Transfer


def find_received(ledger: "Ledger", payment: PlacedEntry | str, index: int, holder: str) -> Received:
    """The payment in a message of an entry. Raises NotFoundError; HomeError if the holder did not receive it."""
    found = ledger.entry(payment) if isinstance(payment, str) else payment
    identifier = f"{found.id}-{index}"
    messages = found.entry.signed.transaction.messages
    if found.outcome.code == APPLIED and 0 <= index < len(messages) and messages[index].type == "transfer":
        body = msgspec.json.decode(bytes(messages[index].body), type=Transfer)
        if body.to == holder:
            return Received(identifier, messages[index].on_behalf_of, body)
    raise HomeError("payment_must_be_reversible", entry=identifier, holder=holder)


def count_left(ledger: "Ledger", received: Received) -> int:
    """How much of a payment its payee has not given back yet, in the smallest unit."""
    value = ledger.state_row(REVERSALS.key(f"{received.body.to}/{received.identifier}"))
    return count_rest(REVERSALS.decode(value)) if value else received.body.amount


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


def find_returns(ledger: "Ledger", payment: PlacedEntry) -> tuple[Returned, ...]:
    """What was given back of the payments of an entry, by their payees to their payers, in the order of the chain."""
    messages = payment.entry.signed.transaction.messages if payment.outcome.code == APPLIED else ()
    found: list[Returned] = []
    for index, message in enumerate(messages):
        if message.type == "transfer":
            body = msgspec.json.decode(bytes(message.body), type=Transfer)
            received = Received(f"{payment.id}-{index}", message.on_behalf_of, body)
            if ledger.state_row(REVERSALS.key(f"{body.to}/{received.identifier}")):  # few are: look no further
                found += _list_returns(ledger, payment, index, received)
    return tuple(found)


def _list_returns(ledger: "Ledger", payment: PlacedEntry, index: int, received: Received) -> Iterator[Returned]:
    # of the payer's entries: whoever lives by being paid has many more
    for placed in list_concerned(ledger.node, received.payer, after=payment.height - 1):
        if placed.outcome.code != APPLIED:
            continue
        for message in placed.entry.signed.transaction.messages:
            if message.type == "reverse" and message.on_behalf_of == received.body.to:
                body = msgspec.json.decode(bytes(message.body), type=Reverse)
                if (body.reverses, body.to) == (received.identifier, received.payer):
                    yield Returned(index, placed.id, placed.time, body.amount, body.asset)


def make_reversal(ledger: "Ledger", received: Received, amount: int | None) -> Reverse:
    """What gives the payment back: an amount of it, or all that is left."""
    identifier, payer, body = received
    left = count_left(ledger, received)
    wanted = (left or body.amount) if amount is None else amount  # where nothing is left, the ledger says so
    if wanted == left == body.amount:
        return Reverse(wanted, body.asset, identifier, payer)
    return Reverse(wanted, body.asset, identifier, payer, body.amount)
