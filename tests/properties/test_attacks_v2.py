"""What was tried against version 2 of the rules, and must not work: features together, and what each leaves to another.

Attacks on what stood before are in test_attacks.py; every rule of its own is in tests/registry.
"""

from collections.abc import Callable, Mapping

import msgspec
import pytest

from ledger.chain.kinds import NEVER
from ledger.errors import StoreError
from ledger.reads.treasury.trace import trace
from ledger.registry.people.roles import GrantRole, RevokeRole
from ledger.registry.rows.exchange import RATES, Rate
from ledger.registry.rows.tables import LATER, TABLES
from ledger.registry.rows.tax import TAX_PERIODS, TaxPeriod
from ledger.registry.rows.treasury import BUDGET_LINES
from ledger.registry.treasury.returns import FileReturn
from tests.country import Country
from tests.registry.fiscal import make_line
from tests.registry.scenario import Play
from tests.registry.words import UNKNOWN, read_time

Rows = Callable[[Country], Mapping[str, msgspec.Struct]]


def open_treasury() -> Play:
    """A treasury of 1,000 kip with a line of the ministry of finance; a shop, noy and keo."""
    line = "ROADS/1"
    country = Country(
        rows=lambda made: {BUDGET_LINES.key(line): make_line(made, "finance", 500, read_time("99:00"))},
    )
    for name, kind in (("shop", "business"), ("noy", "citizen"), ("keo", "citizen")):
        country.settle(name, kind)
    play = Play(country)
    play.run("central-bank issues 1000 LAK to treasury | applied")
    return play


# ------------------------------------------------------------------------------------------------ versions


@pytest.mark.parametrize(
    "rows",
    [
        lambda made: {BUDGET_LINES.key("R/1"): make_line(made, "finance", 5, read_time("9:00"))},
        lambda made: {RATES.key(UNKNOWN): Rate(0, "USD", 1, 1, "LAK", 0, 5)},
        lambda made: {TAX_PERIODS.key(f"{made.address('finance')}/LAK/2024-01"): TaxPeriod(0, 5, "")},
    ],
    ids=["a line", "a rate", "a claim"],
)
def test_a_chain_of_version_1_begins_with_no_row_of_version_2(rows: Rows) -> None:
    """Software of version 1 knows no such table, and does not open it."""
    assert Country(rows=rows).node.tip.height == 0
    with pytest.raises(StoreError, match="genesis"):
        Country(rows=rows, rules=1)


def test_tables_of_a_later_version_are_those_that_version_1_has_not() -> None:
    first = {
        *("identity", "past_keys", "account", "lane", "asset", "hold", "reversal", "role", "delegation", "suspension"),
        *("recovery", "schema", "record", "body", "essentials", "motion", "open_motions", "ballot", "past_seats"),
        *("past_suspension", "law", "law_book", "parameters", "retired_key", "recovered", "schedule", "upgrade"),
    }
    assert set(TABLES) - set(LATER) == first


@pytest.mark.parametrize("scope", ["issuer/dealer", "curator/dealer", "accreditor/issuer/dealer"])
def test_a_schema_that_is_called_as_a_later_role_is_no_role(scope: str) -> None:
    """By version 1 that is an entry, applied or refused: whoever finds it inadmissible makes other blocks."""
    country = Country(rules=1)
    noy = country.settle("noy")
    for body in (GrantRole(noy.address, "accreditor", scope, 0, NEVER), RevokeRole(noy.address, "accreditor", scope)):
        assert country.act(country.wish("education", body)) == "accreditor_must_cover_role"


@pytest.mark.parametrize("scope", ["dealer", "dealer/USD", "accreditor/dealer", "accreditor/dealer/USD"])
def test_who_accredits_for_a_later_role_is_of_its_version(scope: str) -> None:
    country = Country(rules=1)
    noy = country.settle("noy")
    for body in (GrantRole(noy.address, "accreditor", scope, 0, NEVER), RevokeRole(noy.address, "accreditor", scope)):
        assert country.act(country.wish("education", body)) == "message_must_be_of_version"


# ------------------------------------------------------------------------------------------------ the treasury


def test_a_delegate_pays_no_more_of_a_commitment_than_it_was_given() -> None:
    """What the treasury let be committed is another budget than what a ministry lets its clerk pay."""
    open_treasury().run(
        """
        treasury commits 300 LAK of ROADS/1 to shop until 50:00 as road | applied
        finance lets keo pay_commitment up to 100 LAK until 60:00       | applied
        keo for finance pays 101 LAK of road                            | delegation_must_cover_amount
        keo for finance pays 60 LAK of road                             | applied
        keo for finance pays 41 LAK of road                             | delegation_must_cover_amount
        keo for finance pays 40 LAK of road                             | applied
        shop has 100 LAK
        finance lets keo cancel_commitment until 60:00                  | applied
        keo for finance calls off road                                  | applied
        treasury has 900 LAK
        line ROADS/1 has 0 committed and 100 paid
        """
    )


@pytest.mark.parametrize("month", ["0000-01", "0999-12"])
def test_no_return_is_of_a_month_that_no_calendar_has(month: str) -> None:
    """It could be filed, and whoever asked what hangs together with it met an error of ours."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(FileReturn("LAK", month, 0)), type=FileReturn)


def test_a_return_of_long_ago_can_be_traced() -> None:
    play = open_treasury()
    play.run("shop files 1000-01 with 0 LAK as old | applied")
    assert [step.reference for step in trace(play.country.node.archive, play.names["old"]).steps] == ["1000-01"]
