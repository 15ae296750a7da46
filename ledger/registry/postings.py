"""Postings: what a message changes in the totals of accounts, and what it takes from a delegation.

Available and held money together are a total: to place or release a hold moves money between the two, and to pay
oneself moves nothing. Neither is a posting.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from ledger.chain.entry import Event, Fact, Outcome
from ledger.chain.kinds import Kind, find_of_kind
from ledger.chain.transaction import Message


class Posting(msgspec.Struct, frozen=True):
    """What one message changed in the total of one account."""

    address: str
    asset: str
    change: int
    """In the asset's smallest unit; below 0 for a debit."""
    counterparty: str
    """The other account; "" where there is none."""
    reference: str
    returns: str = ""
    """Of a return: the id of the payment's message, TRANSACTION-INDEX, as whoever returned it says."""
    purpose: str = ""
    """Of a leg: what it is within its message, as a code."""


PAID = "leg"
HELD = "held"


class Leg(NamedTuple):
    """What a message paid, or set aside: it stands in its outcome, as five facts that follow one another."""

    kind: str
    """PAID, or HELD where it is set aside and stays its owner's."""
    purpose: str
    """A code: what it is within its message, such as tax."""
    payer: str
    payee: str
    asset: str
    amount: int


def tell_leg(leg: Leg) -> tuple[Fact, ...]:
    """A leg as it stands in an outcome."""
    return (
        Fact(leg.kind, leg.purpose),
        Fact("from", leg.payer),
        Fact("to", leg.payee),
        Fact("asset", leg.asset),
        Fact("amount", leg.amount),
    )


def list_legs(outcome: Outcome, message: int) -> list[Leg]:
    """What a message of an entry paid and set aside, by its place in the transaction, in order."""
    events = [event for event in outcome.events if event.message == message]
    starts = [place for place, event in enumerate(events) if event.name in (PAID, HELD)]
    return [_read_leg(events[start : start + 5]) for start in starts]


def _read_leg(events: Sequence[Event]) -> Leg:
    purpose, payer, payee, asset, amount = (event.value for event in events)
    return Leg(events[0].name, str(purpose), str(payer), str(payee), str(asset), int(amount))


def post_legs(legs: Sequence[Leg], reference: str) -> tuple[Posting, ...]:
    """What legs changed in totals: both sides of what was paid."""
    return tuple(
        msgspec.structs.replace(posting, purpose=leg.purpose)
        for leg in legs
        if leg.kind == PAID
        for posting in post_payment(leg.payer, leg.payee, leg.asset, leg.amount, reference)
    )


class Spent(NamedTuple):
    """What a message takes from the amount of the delegation under which it is signed."""

    asset: str
    amount: int


FindMessage = Callable[[str], Message]
"""Gives the message of an id, TRANSACTION-INDEX, that is on the chain."""


def post_nothing(actor: str, body: object, find: FindMessage) -> tuple[Posting, ...]:
    """No total changes."""
    return ()


def post_payment(
    owner: str, payee: str, asset: str, amount: int, reference: str = "", returns: str = ""
) -> tuple[Posting, ...]:
    """Both sides of a payment, the debit first; none where it is to oneself."""
    if owner == payee:
        return ()
    return (
        Posting(owner, asset, -amount, payee, reference, returns),
        Posting(payee, asset, amount, owner, reference, returns),
    )


def spend_amount(body: Any) -> Spent:
    """What a message takes whose body has an amount of an asset: the first field of each kind."""
    struct = type(body)
    return Spent(getattr(body, find_of_kind(struct, Kind.ASSET)), getattr(body, find_of_kind(struct, Kind.AMOUNT)))
