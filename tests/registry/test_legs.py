"""Legs: money that a message moves besides, as types of our own move it, which stand on the chain of these tests alone.

A sale pays the seller and the tax office; an order sets money aside, and only what settles the order frees it.
"""

from typing import Any

import msgspec
import pytest

from ledger.archive.impact import compute_impact
from ledger.archive.what_if import Changes, compute_what_if
from ledger.chain.entry import Fact, Outcome
from ledger.chain.header import VERSIONS
from ledger.chain.kinds import Address, Amount, AssetCode, EntryId, Moment
from ledger.errors import Bug
from ledger.explaining import explain_transaction
from ledger.registry import delegation
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.delegation import GrantDelegation
from ledger.registry.legs import give_back, pay, pay_out, set_aside
from ledger.registry.messages import MESSAGES
from ledger.registry.money.money import Transfer
from ledger.registry.postings import HELD, PAID, Leg, list_legs, post_legs, tell_leg
from ledger.registry.rows.money import HOLDS, Balance
from ledger.registry.rows.people import DELEGATIONS
from ledger.registry.statements import list_postings
from ledger.state.overlay import Overlay
from ledger.transition import apply_message, make_environment
from tests.country import APPLIED
from tests.registry.laws.lawbook import make_law, provide, settle
from tests.registry.scenario import Play
from tests.registry.words import UNKNOWN, read_time

TAX_OFFICE = "guard"


class Sell(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Pays the seller, and the tax office its part."""

    amount: Amount
    asset: AssetCode
    office: Address
    tax: Amount
    to: Address


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Sets money aside for a seller."""

    amount: Amount
    asset: AssetCode
    expires: Moment
    to: Address


class Settle(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Pays a part of an order out, and gives the rest back if that is asked for."""

    amount: Amount
    order: EntryId
    captor: EntryId
    """The order; or another, which is a fault of ours."""
    rest: bool


def apply_sell(call: Call, body: Sell) -> Events:
    net = pay(call, "net", Transfer(body.amount, body.asset, "", body.to))
    tax = pay(call, "tax", Transfer(body.tax, body.asset, "", body.office))
    return (Fact("sale", call.identifier), *net, *tax, Fact("tax_due", 0))


def apply_order(call: Call, body: Order) -> Events:
    payment = Transfer(body.amount, body.asset, "", body.to)
    return set_aside(call, "escrow", payment, call.identifier, body.expires)


def apply_settle(call: Call, body: Settle) -> Events:
    events = pay_out(call, "order", body.order, body.captor, body.amount) if body.amount else ()
    return (*events, *give_back(call, body.order, body.captor)) if body.rest else events


def get_parties(body: Sell) -> tuple[str, ...]:
    return (body.to, body.office)


def get_payee(body: Order) -> tuple[str, ...]:
    return (body.to,)


KINDS = (
    MessageType("sell", Sell, apply_sell, get_parties, pays=True, reads=8, writes=6, version=2),
    MessageType("order", Order, apply_order, get_payee, pays=True, reads=6, writes=3, version=2),
    MessageType("settle", Settle, apply_settle, get_none, pays=True, reads=4, writes=6, version=2),
)


@pytest.fixture(autouse=True)
def types(monkeypatch: pytest.MonkeyPatch) -> None:
    names = tuple(kind.name for kind in KINDS)
    for kind in KINDS:
        monkeypatch.setitem(MESSAGES, kind.name, kind)
        monkeypatch.setitem(delegation.EVERYDAY, kind.name, kind)
    monkeypatch.setattr(delegation, "DELEGABLE", (*delegation.DELEGABLE, *names))
    monkeypatch.setattr(delegation, "MOVES_MONEY", (*delegation.MOVES_MONEY, *names))


def sell(play: Play, amount: int, tax: int, by: str = "noy", holder: str = "", asset: str = "LAK") -> Any:
    office, to = play.country.address(TAX_OFFICE), play.country.address("shop")
    return play.country.wish(by, Sell(amount, asset, office, tax, to), holder)


def order(play: Play, amount: int, by: str = "noy", holder: str = "", **changes: Any) -> Any:
    body = Order(amount, "LAK", read_time("9:00"), play.country.address("shop"))
    return play.country.wish(by, msgspec.structs.replace(body, **changes), holder)


def place_order(play: Play, amount: int) -> str:
    """The id of an order, which is that of its hold."""
    play.names.pop("order", None)
    assert play.country.act(order(play, amount)) == APPLIED
    with play.country.node.reading() as state:
        [name] = [row for row in list_holds(play) if state.get(HOLDS, row)]
    play.names["order"] = name
    return name


def list_holds(play: Play) -> list[str]:
    return [key.removeprefix("hold/") for key, _ in play.country.store.list_rows("hold/")]


def finish(play: Play, amount: int, rest: bool = False, captor: str = "", by: str = "shop") -> str:
    name = play.names["order"]
    return play.country.act(play.country.wish(by, Settle(amount, name, captor or name, rest)))


def look(play: Play, *who: str) -> list[tuple[int, int]]:
    balances = [play.country.balance(name) for name in who]
    return [(balance.available, balance.held) for balance in balances]


def get_budget(play: Play) -> int:
    key = f"{play.country.address('noy')}/{play.country.address('shop')}"
    with play.country.node.reading() as state:
        row = state.get(DELEGATIONS, key)
    assert row
    return row.amount


# ------------------------------------------------------------------------------------------------- laws


def test_each_leg_is_asked_of_the_laws_as_a_payment_and_a_refused_leg_undoes_the_message() -> None:
    play = settle(
        make_law("big", "message.amount > 50"), make_law("daily", "on_behalf_of.sent_today + message.amount > 70")
    )
    assert play.country.act(sell(play, 51, 1)) == "law_must_allow"
    assert play.country.act(sell(play, 1, 51)) == "law_must_allow", "the tax is a payment as well"
    assert play.country.act(sell(play, 45, 26)) == "law_must_allow", "it meets what the leg before it sent"
    assert look(play, "noy", "shop", TAX_OFFICE) == [(100, 0), (100, 0), (0, 0)]
    assert play.country.act(sell(play, 45, 25)) == APPLIED
    assert play.country.act(sell(play, 1, 0)) == "law_must_allow", "it counts in the windows"
    assert look(play, "noy", "shop", TAX_OFFICE) == [(30, 0), (145, 0), (25, 0)]


def test_money_set_aside_is_asked_once_and_counts_until_it_is_given_back() -> None:
    play = settle(make_law("daily", "on_behalf_of.sent_today + message.amount > 70"))
    assert play.country.act(order(play, 71)) == "law_must_allow"
    place_order(play, 60)
    play.run("noy pays 11 LAK to shop | law_must_allow")
    assert finish(play, 20) == APPLIED, "what comes of it is not asked again"
    assert finish(play, 0, rest=True) == APPLIED
    assert look(play, "noy", "shop") == [(80, 0), (120, 0)]
    play.run("noy pays 51 LAK to shop | law_must_allow\nnoy pays 50 LAK to shop | applied")


def test_hold_and_return_are_asked_as_payments_from_version_2_on() -> None:
    for rules in VERSIONS:
        play = settle(make_law("big", "message.amount > 50"), rules=rules)
        asked = "law_must_allow" if rules > 1 else APPLIED
        play.run(
            f"""
            shop pays 50 LAK to noy & shop pays 30 LAK to noy as first | applied
            noy holds 51 LAK for shop until 9:00                       | {asked}
            noy holds 50 LAK for shop until 9:00                       | applied
            noy returns 51 of 80 for first                             | {asked}
            """
        )


def test_leg_of_nothing_to_nobody_or_of_no_asset_is_refused_as_a_payment_is() -> None:
    play = settle()
    for faulty, rule in (
        (sell(play, 5, 0), "amount_must_be_positive"),
        (sell(play, 5, 1, asset="XAU"), "asset_must_exist"),
        (sell(play, 99, 2), "balance_must_cover_amount"),
        (order(play, 0), "amount_must_be_positive"),
        (order(play, 1, asset="XAU"), "asset_must_exist"),
        (order(play, 1, to=play.country.address("nobody")), "payee_must_be_registered"),
        (order(play, 101), "balance_must_cover_amount"),
        (order(play, 1, expires=read_time("0:00")), "hold_must_expire_later"),
    ):
        assert play.country.act(faulty) == rule
    assert look(play, "noy", "shop", TAX_OFFICE) == [(100, 0), (100, 0), (0, 0)]


# ------------------------------------------------------------------------------------------- delegations


def test_each_leg_is_taken_from_the_delegation_under_which_it_is_signed() -> None:
    play = settle()
    shop, until = play.country.address("shop"), read_time("99:00")
    grant = GrantDelegation(50, "LAK", shop, 0, ("order", "sell"), until)
    assert play.country.act(play.country.wish("noy", grant)) == APPLIED
    assert play.country.act(sell(play, 40, 5, "shop", "noy")) == APPLIED
    assert get_budget(play) == 5
    assert play.country.act(sell(play, 4, 2, "shop", "noy")) == "delegation_must_cover_amount"
    assert play.country.act(sell(play, 1, 1, "shop", "noy", "USD")) == "delegation_must_cover_asset"
    assert play.country.act(order(play, 6, "shop", "noy")) == "delegation_must_cover_amount"
    assert get_budget(play) == 5, "a refused leg takes nothing"
    assert play.country.act(order(play, 5, "shop", "noy")) == APPLIED
    assert get_budget(play) == 0
    assert look(play, "noy", "shop", TAX_OFFICE) == [(50, 5), (140, 0), (5, 0)]


# ------------------------------------------------------------------------------------------------ holds


def test_hold_of_an_order_is_freed_by_its_own_messages_alone() -> None:
    play = settle()
    place_order(play, 60)
    play.run(
        """
        shop captures 5 of order   | hold_must_be_freed_by_its_own
        noy releases order         | hold_must_be_freed_by_its_own
        at 9:00
        shop captures 5 of order   | hold_must_be_freed_by_its_own
        noy releases order         | hold_must_be_freed_by_its_own
        """
    )
    assert finish(play, 61) == "hold_must_cover_amount"
    assert finish(play, 0) == APPLIED
    assert look(play, "noy", "shop") == [(40, 60), (100, 0)]
    assert finish(play, 45, rest=True) == APPLIED
    assert look(play, "noy", "shop") == [(55, 0), (145, 0)]
    assert list_holds(play) == []
    assert finish(play, 1) == "hold_must_exist"


def test_whatever_pays_out_what_another_set_aside_is_a_bug() -> None:
    play = settle()
    place_order(play, 5)
    for body in (Settle(1, play.names["order"], UNKNOWN, False), Settle(0, play.names["order"], UNKNOWN, True)):
        data = play.country.sign(play.country.draft(play.country.wish("shop", body)))
        with pytest.raises(Bug, match="what it was set aside for"):
            play.country.node.check(data)


# ---------------------------------------------------------------------------------------------- outcomes


def test_outcome_tells_each_leg_and_it_is_read_back() -> None:
    play = settle()
    assert play.country.act(sell(play, 40, 5), order(play, 30), sell(play, 3, 2)) == APPLIED
    noy, shop, office = (play.country.address(name) for name in ("noy", "shop", TAX_OFFICE))
    outcome = play.country.last
    legs = [list_legs(outcome, message) for message in range(4)]
    assert legs == [
        [Leg(PAID, "net", noy, shop, "LAK", 40), Leg(PAID, "tax", noy, office, "LAK", 5)],
        [Leg(HELD, "escrow", noy, shop, "LAK", 30)],
        [Leg(PAID, "net", noy, shop, "LAK", 3), Leg(PAID, "tax", noy, office, "LAK", 2)],
        [],
    ]
    told = [(event.name, event.value) for event in outcome.events if event.message == 1]
    assert told == [("held", "escrow"), ("from", noy), ("to", shop), ("asset", "LAK"), ("amount", 30)]
    assert tuple(Fact(*each) for each in told) == tell_leg(legs[1][0])
    posted = [(one.address, one.change, one.counterparty, one.purpose) for one in post_legs(legs[0], "")]
    assert posted == [
        (noy, -40, shop, "net"),
        (shop, 40, noy, "net"),
        (noy, -5, office, "tax"),
        (office, 5, noy, "tax"),
    ]
    assert post_legs(legs[1], "") == (), "what is set aside is still its owner's"
    message = get_message(play, 0)
    third = list_postings(message, outcome, 2, lambda name: message)
    assert [(one.purpose, one.change) for one in third] == [("net", -3), ("net", 3), ("tax", -2), ("tax", 2)]


def get_message(play: Play, place: int) -> Any:
    with play.country.node.reading():
        [entry] = play.country.node.archive.load_block(play.country.node.tip.height).entries
    return entry.signed.transaction.messages[place]


def test_refused_message_has_no_legs() -> None:
    play = settle()
    assert play.country.act(sell(play, 40, 5), sell(play, 60, 1)) == "balance_must_cover_amount"
    outcome: Outcome = play.country.last
    assert (outcome.events, list_legs(outcome, 0)) == ((), [])
    assert play.country.balance("noy") == Balance("LAK", 100, 0)


# ----------------------------------------------------------------------------------- what looks at the past


def test_explanation_and_reports_see_what_laws_say_of_legs() -> None:
    play = settle(make_law("big", "message.amount > 50"), make_law("small", "message.amount < 2"))
    country, application = play.country, play.country.node.application
    decoded = application.decode(country.sign(country.draft(sell(play, 60, 1))))
    with country.node.reading() as state:
        environment = make_environment(state, country.node.tip, country.node.get_time())
        [told] = explain_transaction(Overlay(state), environment, decoded)
    assert [(one.law.provision.law, one.refusal is None) for one in told.judgements] == [
        ("big", False),
        ("small", True),
    ]
    assert told.refusal
    assert told.refusal.values["law"] == "big"
    first = country.node.tip.height + 1
    assert country.act(sell(play, 40, 5)) == APPLIED
    assert country.act(order(play, 30)) == APPLIED
    report = compute_impact(country.node.archive, provide(text="message.amount > 4"), first, first + 1, keep_quiet)
    assert (report.applied, report.asked, report.stopped) == (2, 3, 2)
    assert [[one.amount for one in stopped.sums] for stopped in report.stopped_entries] == [[45], [30]]
    changes = Changes((provide("other", "message.amount == 5"),), (), ())
    otherwise = compute_what_if(country.node.archive, changes, first, first + 1, keep_quiet)
    assert [one.amount for one in otherwise.moved_really] == [75]
    assert [one.amount for one in otherwise.moved_otherwise] == [30], "a tax of 5 would have undone the sale"


def keep_quiet(done: int, of: int) -> None:
    """Progress that nobody watches."""


def test_type_that_writes_more_rows_than_it_says_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    play = settle()
    country, application = play.country, play.country.node.application
    decoded = application.decode(country.sign(country.draft(sell(play, 40, 5))))
    for writes, fits in ((4, True), (3, False)):
        monkeypatch.setitem(MESSAGES, "sell", KINDS[0]._replace(writes=writes))
        with country.node.reading() as state:
            environment = make_environment(state, country.node.tip, country.node.get_time())
            if fits:
                apply_message(Overlay(state), environment, decoded, 0)
            else:
                with pytest.raises(Bug, match="more rows"):
                    apply_message(Overlay(state), environment, decoded, 0)
