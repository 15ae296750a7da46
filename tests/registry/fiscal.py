"""What the treasury and taxpayers do, in the words of scenarios (scenario.py), and what can be seen of it.

treasury commits 50 of ROADS/1 to shop until 20:00 as road | applied
finance pays 20 of road                                    | applied
noy files 2024-09 with 5 as september                      | applied
line ROADS/1 has 30 committed and 20 paid
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.chain.times import DAY_MS
from ledger.registry.rows.tax import TAX_PERIODS, TaxPeriod
from ledger.registry.rows.treasury import BUDGET_LINES, BudgetLine
from ledger.registry.treasury.budget import CancelCommitment, CommitBudget, PayCommitment, SetBudget
from ledger.registry.treasury.returns import FileReturn, SettleReturn
from ledger.registry.treasury.tax import get_period_id
from tests.registry.words import UNKNOWN, read_amount, read_time

if TYPE_CHECKING:
    from tests.country import Country
    from tests.registry.scenario import Play

Values = dict[str, Any]
SEEN = re.compile(r"line (\S+) has (\w+) committed and (\w+) paid")


def observe(play: "Play", text: str) -> None:
    """Looks at a line of the budget; fails where it is not so."""
    match = SEEN.fullmatch(text)
    assert match, f"nobody can see this: {text}"
    with play.country.node.reading() as state:
        row = state.get(BUDGET_LINES, match[1])
    assert row, text
    assert (row.committed, row.paid) == (read_amount(match[2]), read_amount(match[3])), f"{text}: {row}"


def make_line(country: "Country", authority: str, amount: int, until: int, asset: str = "LAK") -> BudgetLine:
    """A line as genesis may have it, from the first day on; `until` is block time."""
    return BudgetLine(amount, asset, country.address(authority), 0, "", 0, country.now - DAY_MS, until)


def make_periods(address: str, **deductible: int) -> dict[str, msgspec.Struct]:
    """What somebody may deduct of months, each as m2024_09=20, with nothing collected; by the rows' keys."""
    months = {name.removeprefix("m").replace("_", "-"): amount for name, amount in deductible.items()}
    return {
        TAX_PERIODS.key(get_period_id(address, "LAK", month)): TaxPeriod(0, amount, "")
        for month, amount in months.items()
    }


def set_budget(play: "Play", values: Values) -> SetBudget:
    """The action that asks for a line."""
    since, until = read_time(values["since"] or "0:00"), read_time(values["until"] or "max")
    who = play.country.address(values["who"])
    begins = since if values["since"] else 0
    return SetBudget(read_amount(values["amount"]), values["asset"] or "LAK", who, values["line"], begins, until)


def _commit(play: "Play", values: Values) -> CommitBudget:
    return CommitBudget(
        amount=read_amount(values["amount"]),
        asset=values["asset"] or "LAK",
        contract=play.names.get(values["contract"], UNKNOWN) if values["contract"] else "",
        expires=read_time(values["until"]),
        line=values["line"],
        reference="CONTRACT/7",
        to=play.country.address(values["to"]),
    )


def _pay(play: "Play", values: Values) -> PayCommitment:
    commitment = play.names.get(values["commitment"], UNKNOWN)
    return PayCommitment(read_amount(values["amount"]), values["asset"] or "LAK", commitment, "INV-8")


def _cancel(play: "Play", values: Values) -> CancelCommitment:
    return CancelCommitment(play.names.get(values["commitment"], UNKNOWN))


def _file(play: "Play", values: Values) -> FileReturn:
    return FileReturn(values["asset"] or "LAK", values["month"], read_amount(values["other"]))


def _settle(play: "Play", values: Values) -> SettleReturn:
    amount, asset = read_amount(values["amount"]), values["asset"] or "LAK"
    return SettleReturn(amount, asset, play.names.get(values["filed"], UNKNOWN))


SET_BUDGET = (
    r"budget (?P<line>\S+) of (?P<who>\S+) to (?P<amount>\w+)( (?P<asset>[A-Z]+))?"
    r"( from (?P<since>\S+))?( until (?P<until>\S+))?"
)
ACTS: dict[str, Callable[["Play", Values], msgspec.Struct]] = {
    r"commits (?P<amount>\w+)( (?P<asset>[A-Z]+))? of (?P<line>\S+) to (?P<to>\S+) until (?P<until>\S+)"
    r"( for (?P<contract>\S+))?( as (?P<name>\S+))?": _commit,
    r"pays (?P<amount>\w+)( (?P<asset>[A-Z]+))? of (?P<commitment>\S+)( as (?P<name>\S+))?": _pay,
    r"calls off (?P<commitment>\S+)": _cancel,
    r"files (?P<month>\S+) with (?P<other>\w+)( (?P<asset>[A-Z]+))?( as (?P<name>\S+))?": _file,
    r"settles (?P<amount>\w+)( (?P<asset>[A-Z]+))? of (?P<filed>\S+)": _settle,
}
