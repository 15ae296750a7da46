"""Postings: what a message changes in the totals of accounts, and what it takes from a delegation.

Available and held money together are a total: to place or release a hold moves money between the two, and to pay
oneself moves nothing. Neither is a posting.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

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
