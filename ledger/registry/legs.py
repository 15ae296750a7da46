"""Legs: what a message moves besides by the types that are payments themselves, each judged as the payment it is.

Tax, escrow, a conversion and an instalment are asked of the laws as a `transfer`, count in the windows of who pays, are
taken from the delegation under which it signs, and stand in the outcome with payer, payee, asset and amount. There is
no other door: what is set aside is judged when that is done, and what comes of it is not judged again.
"""

from ledger.chain.kinds import is_entry_id
from ledger.errors import ensure
from ledger.registry.budgets import spend
from ledger.registry.call import Call, Events
from ledger.registry.laws.judging import judge_part
from ledger.registry.money.holds import capture, get_hold, place, release
from ledger.registry.money.money import Transfer, check_amount, get_asset, move
from ledger.registry.people.accounts import get_account
from ledger.registry.people.residence import check_payee
from ledger.registry.postings import HELD, PAID, Leg, tell_leg
from ledger.registry.rows.money import Hold

TRANSFER = "transfer"


def judge_payment(call: Call, payment: Transfer) -> None:
    """Raises Refused for the first law in force that stands against it as a payment of the account that acts."""
    judge_part(call, TRANSFER, payment)


def pay(call: Call, purpose: str, payment: Transfer) -> Events:
    """Pays from the account that acts. `purpose` is a code, such as tax. Raises Refused."""
    judge_payment(call, payment)
    spend(call, payment.asset, payment.amount)
    move(call, payment.asset, payment.amount, payment.to)
    return tell_leg(Leg(PAID, purpose, call.actor, payment.to, payment.asset, payment.amount))


def set_aside(call: Call, purpose: str, payment: Transfer, captor: str, expires: int) -> Events:
    """Holds money of the account that acts until what `captor` names pays it out or gives it back. Raises Refused.

    The hold has the id of the message: a message sets money aside once. `expires` is block time, ms UTC.
    """
    ensure(is_entry_id(captor), "what sets money aside is a message")
    judge_payment(call, payment)
    spend(call, payment.asset, payment.amount)
    check_amount(payment.amount)
    get_asset(call, payment.asset)
    if payment.to:  # "" where it is not known yet for whom
        get_account(call.rows, payment.to)
        check_payee(call, payment.to)
    place(call, Hold(payment.amount, payment.asset, captor, expires, call.actor, payment.to))
    return tell_leg(Leg(HELD, purpose, call.actor, payment.to, payment.asset, payment.amount))


def pay_out(
    call: Call, purpose: str, identifier: str, captor: str, amount: int, to: str = "", *, is_promised: bool = False
) -> Events:
    """Pays a part of what was set aside, or all of it, to `to`, or whom it was set aside for. Raises Refused.

    What is promised to many is paid out although the class that it is of is paused.
    """
    check_amount(amount)
    hold = _get_own(call, identifier, captor)
    payee = to or hold.to
    capture(call, identifier, hold, amount, payee, is_promised=is_promised)
    return tell_leg(Leg(PAID, purpose, hold.owner, payee, hold.asset, amount))


def give_back(call: Call, identifier: str, captor: str) -> Events:
    """Gives what is left of it back to its owner. Raises Refused where there is no such hold."""
    release(call, identifier, _get_own(call, identifier, captor))
    return ()


def _get_own(call: Call, identifier: str, captor: str) -> Hold:
    hold = get_hold(call, identifier)
    ensure(hold.captor == captor, "a hold is paid out by what it was set aside for")
    return hold
