"""Orders: the price is set aside until the buyer accepts what was ordered, and is the buyer's from the deadline on.

The money lies in a hold whose captor is the order itself, so nobody but these messages frees it. Before the deadline
the buyer pays it out to the seller, whole or in parts; where the order names what a device must have read, the seller
has it with such a reading as well, and nobody without. The seller may have it given back at any time, the buyer from
the deadline on, and anybody once the hold has expired: it always comes back to whose it is.
"""

from typing import Annotated, Final

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import Address, Amount, AssetCode, EntryId, Moment, Reference
from ledger.errors import Refused
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.devices.readings import CarriedReading, check_condition, check_reading
from ledger.registry.legs import give_back, pay_out, set_aside
from ledger.registry.money.holds import get_hold
from ledger.registry.money.money import Transfer, check_amount, get_asset
from ledger.registry.people.accounts import get_account
from ledger.registry.people.agents import check_agent
from ledger.registry.postings import spend_amount
from ledger.registry.rows.trade import ORDERS, MaybeCondition, OrderRow
from ledger.registry.trade.contracts import AmendedId, find_contract, get_contract_in_force, list_whole

OPEN: Final = "open"
ACCEPTED: Final = "accepted"
RETURNED: Final = "returned"
OVERDUE = "overdue"
"""Not accepted before the deadline: the buyer can have it back."""
ORDER_STATUSES = (OPEN, ACCEPTED, RETURNED, OVERDUE)
PURPOSE = "order"
"""What a leg is that an order sets aside or pays."""


class PlaceOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Sets a price aside for a seller until the order is accepted; its id is the message's: TRANSACTION-INDEX."""

    amount: Amount
    asset: AssetCode
    condition: MaybeCondition
    """What a reading must meet before it is paid out; () for nothing."""
    contract: AmendedId
    """The contract in force, of both, under which it is placed; "" for none."""
    deadline: Moment
    """Block time (ms UTC) from which it can be accepted no more, and the buyer can have the money back."""
    expires: Moment
    """Block time, after the deadline, from which anybody can have the money given back to the buyer."""
    reference: Reference
    to: Address
    """The seller."""


class AcceptOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Pays an order out to its seller, in whole or in part; the rest stays set aside."""

    amount: Amount
    order: EntryId
    reading: Annotated[tuple[CarriedReading, ...], msgspec.Meta(max_length=1)]
    """What meets the order's condition; () where it has none."""
    to: Address
    """The seller, so that who signs sees who is paid."""


class RefundOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Gives what is left of an order back to its buyer."""

    order: EntryId


def apply_place_order(call: Call, body: PlaceOrder) -> Events:
    """Writes the order, and sets its price aside from what the account that acts has."""
    if body.to == call.actor:
        raise Refused("order_must_be_to_another", holder=call.actor)
    contract = find_contract(call, body.contract)[0] if body.contract else ""
    check_agent(call, (body.to,))
    if contract:
        _check_contract(call, contract, body.to)
    now = call.environment.time
    if body.deadline <= now:
        raise Refused("deadline_must_be_later", deadline=body.deadline, time=now)
    if body.expires <= body.deadline:
        raise Refused("deadline_must_precede_expiry", deadline=body.deadline, expires=body.expires)
    for condition in body.condition:
        check_condition(call, condition)
    check_amount(body.amount)
    get_asset(call, body.asset)
    get_account(call.rows, body.to)
    price = Transfer(body.amount, body.asset, body.reference, body.to)
    legs = set_aside(call, PURPOSE, price, call.identifier, body.expires)
    order = OrderRow(
        amount=body.amount,
        asset=body.asset,
        buyer=call.actor,
        condition=body.condition,
        contract=contract,
        deadline=body.deadline,
        expires=body.expires,
        paid=0,
        placed=now,
        reference=body.reference,
        seller=body.to,
        status=OPEN,
    )
    call.rows.put(ORDERS, call.identifier, order)
    return (Fact("order", call.identifier), *legs)


def apply_accept_order(call: Call, body: AcceptOrder) -> Events:
    """Pays the seller from what was set aside; once nothing is left, the order is accepted."""
    order = get_order(call, body.order)
    if call.actor != order.buyer and not (order.condition and call.actor == order.seller):
        raise Refused("order_must_be_the_buyers", buyer=order.buyer, by=call.actor, order=body.order)
    check_agent(call, (order.seller, order.buyer))
    _check_open(body.order, order)
    if body.to != order.seller:
        raise Refused("order_must_be_paid_to_seller", order=body.order, seller=order.seller, to=body.to)
    now = call.environment.time
    if now >= order.deadline:
        raise Refused("order_must_be_accepted_in_time", deadline=order.deadline, order=body.order, time=now)
    read = _check_reading(call, body, order)
    legs = pay_out(call, PURPOSE, body.order, body.order, body.amount)
    paid = order.paid + body.amount
    status = ACCEPTED if paid == order.amount else OPEN
    call.rows.put(ORDERS, body.order, msgspec.structs.replace(order, paid=paid, status=status))
    reference = (Fact("reference", order.reference),) if order.reference else ()
    return (*legs, *reference, *read, Fact("remaining", order.amount - paid))


def apply_refund_order(call: Call, body: RefundOrder) -> Events:
    """Gives the buyer back what was not paid: by the seller, from the deadline by the buyer, from its expiry by anyone.

    The rest is the buyer's as it was before; its windows have it back too.
    """
    order = get_order(call, body.order)
    _check_open(body.order, order)
    due = {order.seller: 0, order.buyer: order.deadline}.get(call.actor, order.expires)
    if call.environment.time < due:
        raise Refused(
            "order_must_be_due_back",
            by=call.actor,
            due=due,
            order=body.order,
            seller=order.seller,
            time=call.environment.time,
        )
    rest = get_hold(call, body.order).amount
    give_back(call, body.order, body.order)
    call.rows.put(ORDERS, body.order, msgspec.structs.replace(order, status=RETURNED))
    return (Fact("rest", rest), Fact("asset", order.asset))


def read_order_status(order: OrderRow, time: int) -> str:
    """What an order is at a time (ms UTC), one of ORDER_STATUSES."""
    return OVERDUE if order.status == OPEN and time >= order.deadline else order.status


def get_order(call: Call, identifier: str) -> OrderRow:
    """The order of that id. Raises Refused where there is none."""
    order = call.rows.get(ORDERS, identifier)
    if order is None:
        raise Refused("order_must_exist", order=identifier)
    return order


def _check_contract(call: Call, identifier: str, seller: str) -> None:
    _, contract = find_contract(call, identifier)
    for party in (call.actor, seller):
        if party not in contract.parties:
            raise Refused("contract_must_bind_both", contract=identifier, party=party)
    get_contract_in_force(call, identifier)


def _check_open(identifier: str, order: OrderRow) -> None:
    if order.status != OPEN:
        raise Refused("order_must_be_open", order=identifier, status=order.status)


def _check_reading(call: Call, body: AcceptOrder, order: OrderRow) -> Events:
    """What was read. Raises Refused unless it meets the order's condition, or there is none."""
    if len(body.reading) != len(order.condition):
        raise Refused("reading_must_be_as_ordered", count=len(order.condition), order=body.order)
    if not order.condition:
        return ()
    return (Fact("read", check_reading(call, order.condition[0], order.placed, body.reading[0])),)


def _get_seller(body: PlaceOrder) -> tuple[str, ...]:
    return (body.to, *(condition.device for condition in body.condition))


def _get_payee(body: AcceptOrder) -> tuple[str, ...]:
    return (body.to, *(reading.device for reading in body.reading))


def _get_contract(actor: str, body: PlaceOrder) -> tuple[str, ...]:
    return list_whole(body.contract)


def _get_order(actor: str, body: AcceptOrder | RefundOrder) -> tuple[str, ...]:
    return (body.order,)


MESSAGES = (
    MessageType(
        "place_order",
        PlaceOrder,
        apply_place_order,
        _get_seller,
        get_subjects=_get_contract,
        count_spent=spend_amount,
        pays=True,
        reads=8,
        writes=4,
        version=2,
    ),
    MessageType(
        "accept_order",
        AcceptOrder,
        apply_accept_order,
        _get_payee,
        get_subjects=_get_order,
        reads=7,
        writes=4,
        version=2,
        winds_up=True,
    ),
    MessageType(
        "refund_order",
        RefundOrder,
        apply_refund_order,
        get_none,
        get_subjects=_get_order,
        reads=4,
        writes=3,
        version=2,
        winds_up=True,
    ),
)
