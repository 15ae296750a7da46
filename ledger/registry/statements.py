"""Statements: what changed the total of an account, available and held together, one entry for each message that did.

What a message changes its type declares (postings.py).
"""

import msgspec

from ledger.chain.entry import Outcome, get_facts
from ledger.chain.transaction import Message
from ledger.registry.messages import get_message_type, parse_body
from ledger.registry.postings import FindMessage, Posting, list_legs, post_legs


class StatementEntry(msgspec.Struct, frozen=True):
    """One posting of an account, and where it stands."""

    kind: str
    """The type of message."""
    transaction: str
    """The transaction's id, 64 hex digits."""
    message: int
    """The message's place in its transaction."""
    height: int
    time: int
    """Block time, ms UTC."""
    change: int
    counterparty: str
    reference: str
    end_to_end_id: str = ""
    """What the payer called it in a payment file that this home imported: it is not on the ledger."""
    creditor_references: tuple[str, ...] = ()
    """What the payee is to know it by, from the same file."""
    returns: str = ""
    """Of a return: the id of the payment's message, TRANSACTION-INDEX, as whoever returned it says."""
    purpose: str = ""
    """Of a leg of something else: what it is within it, such as tax."""


class Statement(msgspec.Struct, frozen=True):
    """What an account had of an asset before a first block, what changed, and what it had after a last block."""

    address: str
    asset: str
    first: int
    last: int
    since: int
    """The first block's time, ms UTC."""
    until: int
    """The last block's time, ms UTC."""
    opening: int
    """Available and held together, before the first block."""
    closing: int
    """Available and held together, after the last block."""
    available: int
    """What of the closing balance is not held."""
    entries: tuple[StatementEntry, ...]
    """In the order of the chain."""


def list_postings(message: Message, outcome: Outcome, place: int, find: FindMessage) -> tuple[Posting, ...]:
    """What an applied message changed, each debit first, given its place in its transaction.

    `find` gives the message that placed a hold. What moves by legs, also from what was set aside, its outcome tells.
    """
    kind, body = get_message_type(message.type), parse_body(message)
    legs = list_legs(outcome, place)
    if legs:
        told = getattr(body, "reference", "") or get_facts(outcome, place).get("reference", "")
        return post_legs(legs, str(told))
    return kind.list_postings(message.on_behalf_of, body, find)
