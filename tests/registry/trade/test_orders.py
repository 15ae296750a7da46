"""Orders: a price set aside, paid out when it is accepted, and the buyer's again from the deadline on.

Scenarios (see trades.py), after each of which money is conserved and no order is stuck; and a law on wallets that no
split passes.
"""

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.parameters import Parameters
from ledger.crypto.encoding import MAX_INTEGER
from ledger.registry.legs import HELD, PAID
from ledger.registry.postings import Leg, list_legs
from ledger.registry.rows.money import HOLDS
from ledger.registry.rows.trade import ORDERS
from tests.country import APPLIED, Country
from tests.registry.laws.lawbook import make_law
from tests.registry.scenario import Play
from tests.registry.words import read_time

HOUR = 3_600_000
PARAMETERS = Parameters(max_hold_ms=100 * HOUR, max_assets_held=2, windows=1)
CAPS = {"LAK": MAX_INTEGER, "USD": 1_000, "EUR": 1_000}


@pytest.fixture
def play() -> Iterator[Play]:
    """Noy has 100 LAK; whatever is played, money is conserved, and every buyer gets back what is left."""
    country = Country(parameters=PARAMETERS, caps=CAPS)
    country.settle("noy", money=100)
    for name, kind in (("shop", "business"), ("keo", "citizen")):
        country.settle(name, kind)
    play = Play(country)
    yield play
    _give_all_back(play)
    for asset in CAPS:
        balances = [country.balance(who, asset) for who in country.people]
        assert sum(balance.available + balance.held for balance in balances) == country.supply(asset)
        assert all(balance.held == 0 for balance in balances)


def _give_all_back(play: Play) -> None:
    """After the end of everything anybody can: here keo, who is neither buyer nor seller."""
    play.country.now = max(play.country.now, read_time("98:00"))
    for name, identifier in list(play.names.items()):
        with play.country.node.reading() as state:
            order = state.get(ORDERS, identifier)
        if order and order.status == "open":
            before = play.country.balance("noy", order.asset)
            assert play.act(f"central-bank gives {name} back") == APPLIED
            after = play.country.balance("noy", order.asset)
            left = order.amount - order.paid
            assert (after.available, after.held) == (before.available + left, before.held - left)


UNDER = "noy orders 5 LAK from shop until 9:00 under -0"
SCENARIOS = {
    "accepted whole": """
        noy orders 60 LAK from shop until 9:00 as tables    | applied
        noy has 40 LAK and 60 held
        shop has 0 LAK
        shop accepts 60 of tables                           | order_must_be_the_buyers
        noy accepts 61 of tables                            | hold_must_cover_amount
        noy accepts 0 of tables                             | amount_must_be_positive
        noy accepts 60 of tables                            | applied
        order tables is accepted
        shop has 60 LAK
        noy accepts 1 of tables                             | order_must_be_open
        shop gives tables back                              | order_must_be_open
        """,
    "accepted in parts up to the millisecond, the rest is the buyer's": """
        noy orders 60 LAK from shop until 9:00 expiring 20:00 as tables | applied
        noy accepts 20 of tables                            | applied
        order tables is open with 40 left
        noy gives tables back                               | order_must_be_due_back
        just before 9:00
        noy gives tables back                               | order_must_be_due_back
        order tables is overdue with 40 left
        noy accepts 1 of tables                             | order_must_be_accepted_in_time
        keo gives tables back                               | order_must_be_due_back
        noy gives tables back                               | applied
        order tables is returned
        noy has 80 LAK
        shop has 20 LAK
        """,
    "the last acceptance is a millisecond before the deadline": """
        noy orders 60 LAK from shop until 9:00 as tables    | applied
        just before 9:00
        noy accepts 60 of tables                            | applied
        order tables is accepted
        """,
    "at the deadline it is the buyer's": """
        noy orders 60 LAK from shop until 9:00 as tables    | applied
        at 9:00
        noy accepts 60 of tables                            | order_must_be_accepted_in_time
        noy gives tables back                               | applied
        noy has 100 LAK
        """,
    "the seller gives it back at any time, anybody once it has expired": """
        noy orders 10 LAK from shop until 9:00 as first     | applied
        shop gives first back                               | applied
        noy orders 10 LAK from shop until 9:00 expiring 12:00 as second | applied
        at 9:30
        shop gives second back                              | applied
        noy orders 10 LAK from shop until 10:00 expiring 12:00 as third | applied
        just before 12:00
        keo gives third back                                | order_must_be_due_back
        keo gives third back                                | applied
        noy has 100 LAK
        """,
    "nobody else frees it": """
        noy orders 10 LAK from shop until 9:00 expiring 12:00 as tables | applied
        shop captures 10 of tables                          | hold_must_be_freed_by_its_own
        noy releases tables                                 | hold_must_be_freed_by_its_own
        at 12:00
        noy releases tables                                 | hold_must_be_freed_by_its_own
        """,
    "no deal with oneself, and no wrong sum": """
        noy orders 10 LAK from noy until 9:00               | order_must_be_to_another
        noy orders 0 LAK from shop until 9:00               | amount_must_be_positive
        noy orders max LAK from shop until 9:00             | balance_must_cover_amount
        noy orders 101 LAK from shop until 9:00             | balance_must_cover_amount
        noy orders 10 XAU from shop until 9:00              | asset_must_exist
        noy orders 10 LAK from nobody until 9:00            | payee_must_be_registered
        noy orders 10 LAK from shop until 9:00 expiring 9:00 | deadline_must_precede_expiry
        noy orders 10 LAK from shop until 9:00 expiring 101:00 | hold_must_not_outlast_limit
        at 9:00
        noy orders 10 LAK from shop until 9:00              | deadline_must_be_later
        """,
    "the largest sum there is": """
        noy pays 100 LAK to central-bank                    | applied
        central-bank redeems 100 LAK                        | applied
        central-bank issues max LAK to noy                  | applied
        noy orders max LAK from shop until 9:00 as all      | applied
        noy accepts max of all                              | applied
        shop has max LAK
        shop pays max LAK to noy                            | applied
        """,
    "under a contract of both": f"""
        keo proposes a contract of keo,shop as other & shop signs -0 | applied
        noy proposes a contract of noy,shop as deed         | applied
        noy orders 10 LAK from shop until 9:00 under deed   | contract_must_be_in_force
        noy orders 10 LAK from shop until 9:00 under other  | contract_must_bind_both
        noy orders 10 LAK from shop until 9:00 under none   | contract_must_exist
        shop signs deed                                     | applied
        noy orders 10 LAK from shop until 9:00 under deed as tables | applied
        noy cancels deed                                    | applied
        noy accepts 10 of tables                            | applied
        noy proposes a contract of noy,shop & shop signs -0 & {UNDER} as chairs | applied
        """,
    "through a delegate, within its budget": """
        noy lets keo accept_order,place_order,refund_order up to 15 LAK until 9:00 | applied
        noy lets shop accept_order,place_order up to 15 LAK until 9:00 | applied
        keo for noy orders 16 LAK from shop until 8:00      | delegation_must_cover_amount
        keo for noy orders 1 USD from shop until 8:00       | delegation_must_cover_asset
        keo for noy orders 10 LAK from shop until 8:00 as tables | applied
        keo may still move 5 LAK for noy
        keo for noy orders 6 LAK from shop until 8:00       | delegation_must_cover_amount
        keo for noy accepts 10 of tables                    | applied
        keo may still move 5 LAK for noy
        shop for noy orders 5 LAK from shop until 8:00      | agent_must_not_be_a_party
        noy orders 5 LAK from shop until 8:00 as chairs     | applied
        shop for noy accepts 5 of chairs                    | agent_must_not_be_a_party
        keo for noy orders 5 LAK from keo until 8:00        | agent_must_not_be_a_party
        """,
    "a buyer or seller that is suspended": """
        noy orders 10 LAK from shop until 9:00 as tables    | applied
        noy orders 10 LAK from shop until 9:00 expiring 12:00 as chairs | applied
        court suspends shop for CASE-7                      | applied
        shop gives tables back                              | account_must_not_be_suspended
        noy accepts 10 of tables                            | applied
        court suspends noy for CASE-8                       | applied
        noy accepts 10 of chairs                            | account_must_not_be_suspended
        at 12:00
        noy gives chairs back                               | account_must_not_be_suspended
        keo gives chairs back                               | applied
        """,
    "new keys, rotated or recovered, have what the old ones ordered": """
        noy orders 10 LAK from shop until 90:00 as tables   | applied
        noy orders 10 LAK from shop until 90:00 as chairs   | applied
        noy takes 1 of 2 new keys                           | applied
        noy accepts 10 of tables                            | applied
        registrar asks for new keys of noy                  | applied
        at 80:00
        keo completes the recovery of noy                   | applied
        noy accepts 10 of chairs                            | applied
        shop has 20 LAK
        """,
    "a seller without room is paid once it has room, or the buyer has it back": """
        central-bank issues 5 USD to shop                   | applied
        central-bank issues 5 EUR to shop                   | applied
        noy orders 10 LAK from shop until 9:00 as tables    | applied
        noy accepts 10 of tables                            | account_must_have_room
        shop pays 5 EUR to keo                              | applied
        at 8:00
        noy accepts 10 of tables                            | account_must_have_room
        """,
}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_order(play: Play, scenario: str) -> None:
    play.run(scenario)


def test_what_an_order_moves_stands_in_its_outcomes(play: Play) -> None:
    noy, shop = play.country.address("noy"), play.country.address("shop")
    assert play.act("noy orders 60 LAK from shop until 9:00 as tables") == APPLIED
    assert list_legs(play.country.last, 0) == [Leg(HELD, "order", noy, shop, "LAK", 60)]
    assert play.act("noy pays 1 LAK to shop & noy accepts 20 of tables") == APPLIED
    assert list_legs(play.country.last, 1) == [Leg(PAID, "order", noy, shop, "LAK", 20)]
    assert play.act("shop gives tables back") == APPLIED
    assert list_legs(play.country.last, 0) == []
    assert {event.name: event.value for event in play.country.last.events} == {"rest": 40, "asset": "LAK"}


# a law on wallets

LIMIT = 50
LAW = make_law("wallet", f"on_behalf_of.sent_today + message.amount <= {LIMIT}", "allow", types=("transfer",))
AMOUNTS = st.integers(1, LIMIT + 5)
STEPS = st.lists(st.tuples(st.sampled_from(["order", "pay", "accept", "back", "order by keo"]), AMOUNTS), max_size=12)


@pytest.fixture(scope="module")
def bound() -> Play:
    """Noy, who has plenty, and may send 50 LAK a day."""
    country = Country(parameters=PARAMETERS, laws=(LAW,))
    country.settle("noy", money=1_000_000)
    for name in ("shop", "keo"):
        country.settle(name)
    play = Play(country)
    assert play.act("noy lets keo place_order,transfer up to 1000000 LAK until 9999999:00") == APPLIED
    return play


@given(steps=STEPS)
def test_no_split_into_orders_passes_the_limit_of_a_wallet(bound: Play, steps: list[tuple[str, int]]) -> None:
    """What is sent or set aside within a day, less what came back of it, never passes the limit."""
    day = (bound.country.now // (24 * HOUR) + 1) * 24 * HOUR
    bound.country.now, sent, names = day + HOUR, 0, list[tuple[str, int]]()
    until = f"{(day - read_time('0:00')) // HOUR + 20}:00"
    for kind, amount in steps:
        by = "keo for noy" if kind.endswith("by keo") else "noy"
        if kind == "pay":
            found, moved = bound.act(f"noy pays {amount} LAK to shop"), amount
        elif kind.startswith("order"):
            found, moved = bound.act(f"{by} orders {amount} LAK from shop until {until} as made"), amount
            names += [(bound.names["made"], amount)] * (found == APPLIED)
        elif names and kind == "accept":  # it was judged when it was set aside
            bound.names["it"] = names[0][0]
            found, moved = bound.act("noy accepts 1 of it"), 0
            names = [(names[0][0], names[0][1] - 1), *names[1:]] if names[0][1] > 1 else names[1:]
            assert found == APPLIED
        elif names and kind == "back":
            bound.names["it"] = names[-1][0]
            found, moved = bound.act("shop gives it back"), -names.pop()[1]
            assert found == APPLIED
        else:
            continue
        assert found == (APPLIED if sent + moved <= LIMIT else "law_must_allow")
        sent += moved if found == APPLIED else 0
    assert 0 <= sent <= LIMIT


def test_hold_of_an_order_is_its_own(play: Play) -> None:
    assert play.act("noy orders 60 LAK from shop until 9:00 as tables") == APPLIED
    identifier = play.names["tables"]
    with play.country.node.reading() as state:
        order, hold = state.get(ORDERS, identifier), state.get(HOLDS, identifier)
    assert order
    assert hold
    assert (hold.captor, hold.owner, hold.to) == (identifier, order.buyer, order.seller)
    assert order.deadline < hold.expires == order.expires
    assert msgspec.structs.asdict(order)["status"] == "open"
