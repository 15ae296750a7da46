"""Traces of tax: from what a payment's outcome tells, whatever the message is called that made it."""

import msgspec
import pytest

from ledger.chain.entry import APPLIED, Entry, Event, Outcome
from ledger.errors import NotFoundError
from ledger.reads.entries import PlacedEntry, find_entry
from ledger.reads.treasury.returns import find_filed, find_return, list_returns, read_tax_legs
from ledger.reads.treasury.trace import trace
from ledger.registry.postings import HELD, PAID, Leg, tell_leg
from tests.country import Country
from tests.registry.fiscal import make_periods
from tests.registry.scenario import Play
from tests.registry.words import UNKNOWN


@pytest.fixture(scope="module")
def play() -> Play:
    """The university may deduct 20, and the treasury settles that; court has bought and sold nothing."""
    country = Country(rows=lambda made: make_periods(made.address("university"), m2024_09=20))
    made = Play(country)
    made.run(
        """
        central-bank issues 900 LAK to treasury            | applied
        university files 2024-09 with 0 as september       | applied
        treasury settles 20 of september                   | applied
        treasury pays 7 LAK to court                       | applied
        court files 2024-09 with 5 as paid                 | applied
        """
    )
    return made


def test_a_return_and_what_came_of_it_lead_to_each_other(play: Play) -> None:
    source, september = play.country.node.archive, play.names["september"]
    found = trace(source, september)
    assert [(step.kind, step.amount, step.state, step.reference) for step in found.steps] == [
        ("return", 20, "settled", "2024-09"),
        ("settlement", 20, "", ""),
    ]
    settlement = found.steps[1].id
    assert trace(source, settlement).steps == trace(source, september[:10]).steps == found.steps
    assert trace(source, settlement).asked == settlement
    assert [(step.kind, step.state) for step in trace(source, play.names["paid"]).steps] == [("return", "paid")]


def test_returns_are_found_by_id_by_month_and_by_trader(play: Play) -> None:
    source, address = play.country.node.archive, play.country.address
    assert [one.row.trader for one in list_returns(source, address("court"))] == [address("court")]
    assert len(list_returns(source)) == 2
    found = find_return(source, play.names["paid"][:12])
    assert found == find_filed(source, address("court"), "LAK", "2024-09")
    assert find_filed(source, address("court"), "USD", "2024-09") is None
    for unknown in (UNKNOWN, "12345678"):
        with pytest.raises(NotFoundError, match="return_must_exist"):
            find_return(source, unknown)


def make_payment(play: Play, *legs: Leg) -> PlacedEntry:
    """The settlement, as if it had paid an invoice, its return, with these legs."""
    settlement = trace(play.country.node.archive, play.names["september"]).steps[1].id
    placed = find_entry(play.country.node.archive, settlement.partition("-")[0])
    events = tuple(Event(0, fact.name, fact.value) for leg in legs for fact in tell_leg(leg))
    entry = Entry(Outcome(APPLIED, (), events, ""), placed.entry.signed)
    return msgspec.structs.replace(placed, entry=entry)


def test_tax_is_read_beside_the_rest_that_says_whose_it_is(play: Play) -> None:
    """It is the trader's who got the rest, of the invoice that the message names."""
    net, tax = Leg(PAID, "net", "buyer", "shop", "LAK", 93), Leg(PAID, "tax", "buyer", "treasury", "LAK", 7)
    placed = make_payment(play, net, tax)
    [found] = read_tax_legs(placed, 0, placed.messages[0])
    assert (found.trader, found.leg, found.invoice) == ("shop", tax, play.names["september"])
    held = make_payment(play, net, tax._replace(kind=HELD))
    alone = make_payment(play, tax)  # as a return pays what is due
    assert [*read_tax_legs(held, 0, held.messages[0]), *read_tax_legs(alone, 0, alone.messages[0])] == []
