"""Reversals: payments given back, whole or in parts. Each is a new payment, which names the first."""

import msgspec
from msgspec import UNSET, UnsetType

from ledger.chain.kinds import Address, Amount, AssetCode, EntryId, PositiveAmount
from ledger.errors import Refused
from ledger.registry.call import Call, Events, MessageType
from ledger.registry.money.money import Transfer, check_amount, move
from ledger.registry.postings import FindMessage, Posting, post_payment, spend_amount
from ledger.registry.rows.money import REVERSALS, PartialReturn, Reversal


class Reverse(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Gives a payment back: a new payment that names the first, whole and once, or in parts up to the whole."""

    amount: Amount
    asset: AssetCode
    reverses: EntryId
    to: Address
    whole: PositiveAmount | UnsetType = UNSET
    """The amount of the payment, of which this is a part; left out where all of it is given back at once."""


def apply_reverse(call: Call, body: Reverse) -> Events:
    """Moves the amount back, and keeps in a row that this payment was returned."""
    if body.to == call.actor:
        raise Refused("reversal_must_go_back", holder=call.actor)
    identifier = f"{call.actor}/{body.reverses}"
    old = call.rows.get(REVERSALS, identifier)
    if old and count_rest(old) == 0:
        raise Refused("payment_must_not_be_reversed_twice", holder=call.actor, entry=body.reverses)
    check_amount(body.amount)
    new = _add_part(call, body, old)
    move(call, body.asset, body.amount, body.to)
    call.rows.put(REVERSALS, identifier, new)
    return ()


def count_rest(reversal: Reversal) -> int:
    """How much of a payment is left to return, in the smallest unit."""
    return 0 if reversal.part is UNSET else reversal.part.whole - reversal.part.returned


def _add_part(call: Call, body: Reverse, old: Reversal | None) -> Reversal:
    """The reversal with what is returned now. Raises Refused for more than is left of the payment.

    The chain does not know the payment (decision 0008): its amount is what the first part says. Whoever lies about it
    gives away their own money, as before.
    """
    whole = body.amount if body.whole is UNSET else body.whole
    part = PartialReturn(body.asset, 0, whole) if old is None or old.part is UNSET else old.part
    if (part.asset, part.whole) != (body.asset, whole):
        raise Refused(
            "parts_must_be_of_one_amount",
            asset=part.asset,
            entry=body.reverses,
            found=body.asset,
            holder=call.actor,
            stated=whole,
            whole=part.whole,
        )
    rest = part.whole - part.returned
    if body.amount > rest:
        raise Refused(
            "reversal_must_stay_within_payment",
            amount=body.amount,
            asset=body.asset,
            entry=body.reverses,
            rest=rest,
        )
    identifier = call.transaction_id.hex()
    if body.whole is UNSET and old is None:
        return Reversal(identifier)
    return Reversal(identifier, PartialReturn(body.asset, part.returned + body.amount, whole))


def _get_payee(body: Reverse) -> tuple[str, ...]:
    return (body.to,)


def _post(actor: str, body: Reverse, find: FindMessage) -> tuple[Posting, ...]:
    return post_payment(actor, body.to, body.asset, body.amount, returns=body.reverses)


def _get_payment(body: Reverse) -> Transfer:
    return Transfer(body.amount, body.asset, "", body.to)


MESSAGES = (
    MessageType(
        "reverse",
        Reverse,
        apply_reverse,
        _get_payee,
        count_spent=spend_amount,
        list_postings=_post,
        as_payment=_get_payment,
        winds_up=True,
    ),
)
