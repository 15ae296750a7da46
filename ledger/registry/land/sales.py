"""Sales of titles: the seller transfers, the buyer accepts and pays, the registrar approves, in one transaction.

All of it applies or nothing does, so that nobody pays for what they do not get. What each has signed is the whole of
it: seller, buyer, parcel, share and price; an approval of one sale is none of another.
"""

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import Address, Amount, AssetCode
from ledger.errors import Refused
from ledger.registry.call import Call, Events, MessageType
from ledger.registry.land.shares import get_parts, move_fraction
from ledger.registry.land.titles import (
    Place,
    check_approved,
    check_notices,
    check_of_title,
    check_standing,
    get_title,
    list_words,
    name_parcel,
    pass_on,
    write_title,
)
from ledger.registry.legs import pay
from ledger.registry.money.money import Transfer
from ledger.registry.people.accounts import get_identity
from ledger.registry.people.agents import check_agent
from ledger.registry.postings import spend_amount
from ledger.registry.rows.land.titles import MORTGAGE, RESTRICTION, ParcelId, Parts

SOLD = "title"
"""What a leg is that pays for a title."""


class TransferTitle(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Gives a share of a parcel to who accepts it in the same transaction, for what that pays."""

    of: Parts
    parcel: ParcelId
    parts: Parts
    """So many of `of` equal parts of the whole parcel, whatever whole its shares are written in."""
    to: Address


class AcceptTitle(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Accepts what another message of the same transaction transfers, and pays its price."""

    amount: Amount
    """0 for what is given."""
    asset: AssetCode
    parcel: ParcelId
    place: Place
    to: Address
    """Who transfers it, and is paid."""


def apply_transfer_title(call: Call, body: TransferTitle) -> Events:
    """Writes the new owner, with what lies on the share. Refused unless accepted, approved, and free to be disposed of.

    Rights that lie on the seller's share go on to lie on what the buyer has of it.
    """
    get_identity(call.rows, body.to)
    check_agent(call, (body.to,))
    title = get_title(call, body.parcel)
    if body.to == call.actor:
        raise Refused("title_must_go_to_another", holder=body.to)
    check_of_title(title, body.parcel, call.actor)
    check_notices(call, body.parcel, title, (call.actor,), body.to)
    check_standing(call, body.parcel, title, (call.actor,), MORTGAGE, RESTRICTION)
    shares, of = move_fraction((title.shares, title.of), call.actor, body.to, (body.parts, body.of))
    kept = (call.actor,) if get_parts(shares, call.actor) else ()
    rights = pass_on(title, body.parcel, call.actor, (body.to, *kept))
    accepting = [one for one in list_words(call, AcceptTitle) if one.on_behalf_of == body.to]
    if len(accepting) != 1:
        raise Refused("title_must_be_accepted", to=body.to)
    check_approved(call, body.parcel, (call.actor, body.to, accepting[0].by))
    write_title(call, body.parcel, msgspec.structs.replace(title, of=of, rights=rights, shares=shares))
    return ()


def apply_accept_title(call: Call, body: AcceptTitle) -> Events:
    """Pays the seller. Refused unless the transaction gives the account that acts a share of that parcel there."""
    check_agent(call, (body.to,))
    other = call.bodies[body.place] if body.place < len(call.bodies) else None
    is_of = isinstance(other, TransferTitle) and (other.parcel, other.to) == (body.parcel, call.actor)
    if not is_of or call.messages[body.place].on_behalf_of != body.to:
        raise Refused(
            "acceptance_must_be_of_a_transfer", by=call.actor, parcel=body.parcel, place=body.place, to=body.to
        )
    if body.amount == 0:
        return ()
    paid = pay(call, SOLD, Transfer(body.amount, body.asset, body.parcel, body.to))
    return (*paid, Fact("reference", body.parcel))


def _get_other(body: TransferTitle | AcceptTitle) -> tuple[str, ...]:
    return (body.to,)


MESSAGES = (
    MessageType(
        "transfer_title",
        TransferTitle,
        apply_transfer_title,
        _get_other,
        get_subjects=name_parcel,
        reads=2,
        writes=1,
        version=2,
        winds_up=True,
    ),
    MessageType(
        "accept_title",
        AcceptTitle,
        apply_accept_title,
        _get_other,
        get_subjects=name_parcel,
        count_spent=spend_amount,
        pays=True,
        reads=6,
        writes=4,
        version=2,
    ),
)
