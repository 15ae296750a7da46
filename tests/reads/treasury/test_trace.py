"""Traces of tax: from an invoice through what was passed on to the returns it went into, and back."""

import pytest

from ledger.errors import NotFoundError
from ledger.home.template import load_template
from ledger.reads.treasury.returns import find_filed, find_return, list_returns
from ledger.reads.treasury.trace import MoneyTrail, trace
from ledger.registry.rows.treasury import BUDGET_LINES
from ledger.registry.treasury.tax import VAT
from tests.country import Country
from tests.registry.fiscal import make_line, make_periods
from tests.registry.scenario import Play
from tests.registry.words import UNKNOWN

YEAR_MS = 366 * 86_400_000


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


TRADE = """
    registrar opens shop as business in LA             | applied
    registrar opens mill as business in LA             | applied
    central-bank issues 900 LAK to mill                | applied
    central-bank issues 900 LAK to treasury            | applied
    shop invoices mill 100 LAK until 900:00 as S-1     | applied
    mill pays 55 LAK of S-1 of shop                    | applied
    mill pays 55 LAK of S-1 of shop                    | applied
    shop sells 11 LAK as R-1 & mill pays 11 LAK of R-1 of shop | applied
    shop credits 11 LAK of S-1                         | applied
    shop invoices mill 10 LAK until 900:00 as S-2      | applied
    at 680:00
    shop files 2024-10 with 0 as output                | applied
    mill files 2024-10 with 3 as input                 | applied
    treasury settles 7 of input                        | applied
    """


def test_an_invoice_leads_through_its_tax_to_the_returns_of_both_and_they_lead_back() -> None:
    """Tax is 10 percent: 10 LAK of S-1, 1 of what was sold at the stall."""
    play = Play(Country(laws=tuple(law for law in load_template("lao").laws if law.law == VAT)))
    play.run(TRADE)
    source = play.country.node.archive
    output, deducted = (trace(source, play.names[name]) for name in ("output", "input"))
    told = [(step.kind, step.amount, step.reference, step.state) for step in deducted.steps]
    assert told == [
        ("invoice", 110, "S-1", "paid"),
        ("tax", 5, "", ""),
        ("tax", 5, "", ""),
        ("return", 7, "2024-10", "settled"),
        ("settlement", 7, "", ""),
    ]
    told = [(step.kind, step.amount, step.reference, step.state) for step in output.steps]
    assert told[3:] == [("invoice", 11, "R-1", "paid"), ("tax", 1, "", ""), ("return", 0, "2024-10", "even")]
    invoice, *taxes = deducted.steps[:3]
    whole = trace(source, invoice.id)
    kinds = [step.kind for step in whole.steps]
    assert kinds == ["invoice", "tax", "tax", "credit", "return", "return", "settlement"]
    for tax in taxes:
        assert trace(source, tax.id) == MoneyTrail(tax.id, whole.steps)
    assert trace(source, whole.steps[3].id).steps == whole.steps
    sale = trace(source, output.steps[4].id)
    assert [step.kind for step in sale.steps] == ["invoice", "tax", "return"]


def test_a_commitment_is_found_by_the_invoice_it_names() -> None:
    country = Country(rows=lambda made: {BUDGET_LINES.key("A/1"): make_line(made, "finance", 900, made.now + YEAR_MS)})
    play = Play(country)
    play.run(
        """
        registrar opens shop as business in LA                       | applied
        central-bank issues 900 LAK to treasury                      | applied
        shop pays 0 LAK to treasury                                  | amount_must_be_positive
        treasury pays 1 LAK to shop as agreed                        | applied
        treasury commits 100 of A/1 to shop until 20:00 for agreed as road | applied
        finance pays 30 of road                                      | applied
        """
    )
    found = trace(country.node.archive, play.names["agreed"])
    assert [step.kind for step in found.steps] == ["line", "commitment", "payment"]
    assert found.steps == trace(country.node.archive, play.names["road"]).steps
