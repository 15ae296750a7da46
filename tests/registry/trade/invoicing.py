"""Invoices in scenarios: who invoices, sells, accepts, disputes, pays and credits what.

    shop invoices mill 100 LAK and 5 exempt until 20:00 as S-1 | applied
    mill pays 50 LAK of S-1 of shop                            | applied
    invoice S-1 of shop is accepted with 65 left
    shop sells 11 LAK as R-1 & noy pays 11 LAK of R-1 of shop  | applied
    taxes of shop are 6 collected and 0 deductible

What is sold is standard, but for what is said to be exempt.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.registry.rows.invoices import INVOICES, get_invoice_id
from ledger.registry.rows.tax import TAX_PERIODS
from ledger.registry.trade.invoices import (
    AnswerInvoice,
    CreditInvoice,
    IssueInvoice,
    PayInvoice,
    Total,
    count_due,
    read_state,
)
from tests.registry.words import read_amount, read_time

if TYPE_CHECKING:
    from tests.registry.scenario import Play

Values = dict[str, Any]
ROOT = "5a" * 32
"""Of lines that nobody looks at."""


def make_totals(standard: str | None, exempt: str | None) -> tuple[Total, ...]:
    """What is sold, by category."""
    sums = (("exempt", exempt), ("standard", standard))
    return tuple(Total(read_amount(amount), category) for category, amount in sums if amount is not None)  # type: ignore[arg-type]


def observe(play: "Play", text: str) -> None:
    """Looks at an invoice, or at what a trader's months come to."""
    with play.country.node.reading() as state:
        if match := re.fullmatch(r"invoice (\S+) of (\S+) is (\w+) with (\w+) left", text):
            row = state.get(INVOICES, get_invoice_id(play.country.address(match[2]), match[1]))
            assert row, text
            found = read_state(row, play.country.node.get_time()), count_due(row)
            assert found == (match[3], read_amount(match[4])), f"{text}: {found}"
            return
        match = re.fullmatch(r"taxes of (\S+) are (\w+) collected and (\w+) deductible", text)
        assert match, f"nobody can see this: {text}"
        prefix = f"{TAX_PERIODS.prefix}{play.country.address(match[1])}/"
    found_rows = play.country.node.archive.list_rows(prefix)
    rows = [TAX_PERIODS.decode(value) for _, value in found_rows]
    sums = sum(row.collected for row in rows), sum(row.deductible for row in rows)
    assert sums == (read_amount(match[2]), read_amount(match[3])), f"{text}: {sums}"


def _invoice(play: "Play", values: Values) -> IssueInvoice:
    totals = make_totals(values["standard"], values["exempt"])
    buyer, due = play.country.address(values["buyer"]), read_time(values["due"])
    return IssueInvoice(values["asset"], buyer, due, values["number"], ROOT, len(totals), totals)


def _sell(play: "Play", values: Values) -> IssueInvoice:
    totals = make_totals(values["standard"], values["exempt"])
    return IssueInvoice(values["asset"], "", 0, values["number"], ROOT, len(totals), totals)


def _answer(play: "Play", values: Values) -> AnswerInvoice:
    answer = "accept" if values["answer"] == "accepts" else "dispute"
    return AnswerInvoice(answer, values["reason"] or "", values["number"], play.country.address(values["seller"]))  # type: ignore[arg-type]


def _pay(play: "Play", values: Values) -> PayInvoice:
    seller = play.country.address(values["seller"])
    return PayInvoice(values["asset"], read_amount(values["most"]), values["number"], seller)


def _credit(play: "Play", values: Values) -> CreditInvoice:
    return CreditInvoice(read_amount(values["amount"]), values["asset"], values["number"])


ACTS: dict[str, Callable[["Play", Values], msgspec.Struct]] = {
    r"invoices (?P<buyer>\S+) (?P<standard>\w+) (?P<asset>\S+)( and (?P<exempt>\w+) exempt)?"
    r" until (?P<due>\S+) as (?P<number>\S+)": _invoice,
    r"sells (?P<standard>\w+) (?P<asset>\S+)( and (?P<exempt>\w+) exempt)? as (?P<number>\S+)": _sell,
    r"(?P<answer>accepts|disputes) invoice (?P<number>\S+) of (?P<seller>\S+)( for (?P<reason>\S+))?": _answer,
    r"pays (?P<most>\w+) (?P<asset>\S+) of (?P<number>\S+) of (?P<seller>\S+)": _pay,
    r"credits (?P<amount>\w+) (?P<asset>\S+) of (?P<number>\S+)": _credit,
}
