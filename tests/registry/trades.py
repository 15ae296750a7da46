"""What buyers, sellers and parties do, in the words of scenarios (scenario.py), and what can be seen of it.

    noy proposes a contract of noy,shop until max to be signed until 9:00 as deed    | applied
    noy proposes a contract of noy,shop as deed & shop signs -0                      | applied
    noy orders 10 LAK from shop until 9:00 under deed as tables                      | applied
    noy accepts 4 of tables                                                          | applied
    shop gives tables back                                                           | applied
    contract deed is in_force
    order tables is open with 6 left

Roles are the names of the parties. Who proposes a contract accepts what is done, and ends it alone, unless others are
named.
"""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.registry.rows.money import HOLDS
from ledger.registry.rows.trade import CONTRACTS, ORDERS
from ledger.registry.trade.contracts import (
    CancelContract,
    FulfilContract,
    ProposeContract,
    SignContract,
    read_contract_status,
)
from ledger.registry.trade.orders import AcceptOrder, PlaceOrder, RefundOrder, read_order_status
from tests.registry.devices import sensors
from tests.registry.words import UNKNOWN, read_amount, read_time

if TYPE_CHECKING:
    from tests.registry.scenario import Play

Values = dict[str, Any]


def observe(play: "Play", text: str) -> None:
    """Looks at contracts and orders; fails where the text is not so."""
    now, match = play.country.node.get_time(), re.fullmatch(r"(contract|order) (\S+) is (\S+)( with (\d+) left)?", text)
    assert match, f"nobody can see this: {text}"
    identifier = play.names[match[2]]
    with play.country.node.reading() as state:
        if match[1] == "contract":
            contract = state.get(CONTRACTS, identifier)
            assert contract
            assert read_contract_status(contract, now) == match[3], text
            return
        order, hold = state.get(ORDERS, identifier), state.get(HOLDS, identifier)
    assert order
    assert read_order_status(order, now) == match[3], text
    assert (hold.amount if hold else 0) == int(match[5] or 0), text
    assert order.status != "open" or hold
    assert hold is None or hold.amount == order.amount - order.paid


def make_contract(
    parties: list[tuple[str, str]],
    accepting: list[str],
    terminating: list[str],
    *,
    amends: str = "",
    sign_by: str = "20:00",
    ends: str = "max",
) -> ProposeContract:
    """The terms between parties, each its address and its role."""
    bound = sorted(parties)
    return ProposeContract(
        accepting=tuple(sorted(accepting)),
        amends=amends,
        commitment=sha256(b"document").hexdigest(),
        ends=read_time(ends),
        parties=tuple(address for address, _ in bound),
        roles=tuple(role for _, role in bound),
        sign_by=read_time(sign_by),
        terminating=tuple(sorted(terminating)),
    )


def find(play: "Play", name: str) -> str:
    """The id of what goes by a name; -0 is of the same transaction."""
    return name if name.startswith("-") else play.names.get(name, UNKNOWN)


def _propose(play: "Play", values: Values) -> ProposeContract:
    address = play.country.address
    parties = [(address(who), who.replace("-", "_")) for who in values["parties"].split(",")]
    accepting, ending = (
        [address(who) for who in (values[field] or values["actor"]).split(",") if who != "all"]
        for field in ("accepting", "ending")
    )
    return make_contract(
        parties,
        accepting,
        ending,
        amends=find(play, values["amends"]) if values["amends"] else "",
        sign_by=values["sign_by"] or "20:00",
        ends=values["until"] or "max",
    )


def _order(play: "Play", values: Values) -> PlaceOrder:
    until = values["until"]
    return PlaceOrder(
        amount=read_amount(values["amount"]),
        asset=values["asset"],
        condition=sensors.read_condition(play, values["condition"]),
        contract=find(play, values["contract"]) if values["contract"] else "",
        deadline=read_time(until),
        expires=read_time(values["expires"]) if values["expires"] else read_time(until) + 3_600_000,
        reference="",
        to=play.country.address(values["to"]),
    )


def _accept(play: "Play", values: Values) -> AcceptOrder:
    identifier = play.names.get(values["order"], UNKNOWN)
    with play.country.node.reading() as state:
        order = state.get(ORDERS, identifier)
    seller = order.seller if order else play.country.address("nobody")
    reading = sensors.read_reading(play, values["reading"])
    return AcceptOrder(read_amount(values["amount"]), identifier, reading, seller)


ACTS: dict[str, Callable[["Play", Values], msgspec.Struct]] = {
    r"proposes a contract of (?P<parties>\S+)( in place of (?P<amends>\S+))?( until (?P<until>\S+))?"
    r"( to be signed until (?P<sign_by>\S+))?( accepted by (?P<accepting>\S+))?( ended by (?P<ending>\S+))?"
    r"( as (?P<name>\S+))?": _propose,
    r"signs (?P<contract>\S+)": lambda play, values: SignContract(find(play, values["contract"])),
    r"fulfils (?P<contract>\S+)": lambda play, values: FulfilContract(find(play, values["contract"])),
    r"cancels (?P<contract>\S+)": lambda play, values: CancelContract(find(play, values["contract"])),
    r"orders (?P<amount>\w+) (?P<asset>\S+) from (?P<to>\S+) until (?P<until>\S+)( expiring (?P<expires>\S+))?"
    r"( under (?P<contract>\S+))?( when (?P<condition>\S+ says \S+ \S+( of \S+)?))?( as (?P<name>\S+))?": _order,
    r"accepts (?P<amount>\d+|max) of (?P<order>\S+)( by reading (?P<reading>.+))?": _accept,
    r"gives (?P<order>\S+) back": lambda play, values: RefundOrder(find(play, values["order"])),
}
