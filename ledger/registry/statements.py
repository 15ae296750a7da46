"""Statements: what changed the total of an account, available and held together, one entry for each message that did.

To place or release a hold only moves money between available and held, and to pay oneself moves nothing: neither is an
entry. A capture says neither owner, payee nor asset: those stand in the message that placed the hold.
"""

from collections.abc import Callable

import msgspec

from ledger.chain.transaction import Message
from ledger.errors import ensure
from ledger.registry.messages import parse_body
from ledger.registry.money.money import CaptureHold, Issue, PlaceHold, Redeem, Transfer
from ledger.registry.money.reversals import Reverse


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


FindMessage = Callable[[str], Message]
"""Gives the message of an id, TRANSACTION-INDEX, that is on the chain."""


def list_postings(message: Message, find: FindMessage) -> tuple[Posting, ...]:
    """What an applied message changed, the debit first. `find` gives the message that placed a hold."""
    actor = message.on_behalf_of
    match parse_body(message):
        case Issue(amount=amount, asset=asset, to=to):
            return (Posting(to, asset, amount, actor, ""),)
        case Redeem(amount=amount, asset=asset):
            return (Posting(actor, asset, -amount, "", ""),)
        case Transfer(amount=amount, asset=asset, reference=reference, to=to):
            return _move(actor, to, asset, amount, reference)
        case Reverse(amount=amount, asset=asset, reverses=reverses, to=to):
            return _move(actor, to, asset, amount, "", reverses)
        case CaptureHold(amount=amount, hold=hold):
            placed = find(hold)
            terms = _get_terms(placed)
            return _move(placed.on_behalf_of, terms.to, terms.asset, amount, "")
    return ()


def _get_terms(placed: Message) -> PlaceHold:
    ensure(placed.type == "place_hold", f"a hold placed by a {placed.type}")
    terms: PlaceHold = msgspec.json.decode(bytes(placed.body), type=PlaceHold)
    return terms


def _move(owner: str, payee: str, asset: str, amount: int, reference: str, returns: str = "") -> tuple[Posting, ...]:
    if owner == payee:
        return ()
    return (
        Posting(owner, asset, -amount, payee, reference, returns),
        Posting(payee, asset, amount, owner, reference, returns),
    )
