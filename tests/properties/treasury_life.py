"""A random life of the treasury: lines are committed under, paid and cancelled, months filed, claims settled."""

from pathlib import Path
from typing import Any

import msgspec
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.chain.times import DAY_MS
from ledger.registry.delegation import GrantDelegation
from ledger.registry.money.money import Issue
from ledger.registry.rows.treasury import BUDGET_LINES
from ledger.registry.treasury.budget import CancelCommitment, CommitBudget, PayCommitment
from ledger.registry.treasury.returns import FileReturn, SettleReturn
from tests import strategies
from tests.country import APPLIED, START, Country
from tests.properties.authority_life import ASSETS, PICKS
from tests.properties.everyday_life import CHANCES, LUCK, Draw
from tests.properties.invoice_life import LAWS, SURELY, InvoiceLife
from tests.properties.life import Life
from tests.registry.fiscal import make_line, make_periods
from tests.registry.words import UNKNOWN

MONTHS = ("2024-09", "2024-10", "2024-11", "2024-12", "2025-01")
WITH_MONEY = [
    *("commit_money", "commit_money", "commit_money", "pay_part", "pay_part", "cancel_rest"),
    *("file_month", "file_month", "settle_claim", "next_month"),
]


def make_rows(country: Country) -> dict[str, msgspec.Struct]:
    """Lines of two authorities, one of which ends soon; and a month in which the first person paid tax."""
    until = START + 40 * DAY_MS
    lines = {"ROADS/1": ("finance", 100, until, "LAK"), "SCHOOLS/1": ("education", 40, START + DAY_MS, "LAK")}
    lines["BOOKS/1"] = ("education", 9, until, "USD")
    periods = make_periods(country.make_person("p1").address, m2024_09=7, m2024_08=30)
    return {BUDGET_LINES.key(code): make_line(country, *line) for code, line in lines.items()} | periods


class TreasuryLife(InvoiceLife):
    """Buyers and sellers as ever, and what the state does with the taxes."""

    def begin_life(self, folder: Path) -> Life:
        return Life(folder, laws=LAWS, rows=make_rows)

    @initialize(chance=CHANCES)
    def begin_office(self, chance: int) -> None:
        """The treasury has money, and lets the finance ministry commit a part of it."""
        assume(chance)
        address = self.life.country.address
        assert self.act(address("central-bank"), Issue(250, "LAK", address("treasury"))).place == APPLIED
        let = GrantDelegation(120, "LAK", address("finance"), 0, ("commit_budget", "settle_return"), self.now + 10**10)
        assert self.act(address("treasury"), let).place == APPLIED

    @rule(what=st.sampled_from(WITH_MONEY), data=st.data())
    def spend_and_collect(self, what: str, data: Any) -> None:
        getattr(self, what)(data.draw)

    def commit_money(self, draw: Draw) -> None:
        line = draw(st.sampled_from(["ROADS/1"] * 5 + ["SCHOOLS/1", "BOOKS/1", "NONE/1"]))
        expires = self.now + draw(st.sampled_from([DAY_MS, 3_600_000, 2 * DAY_MS, 0, 3 * DAY_MS]))
        payee = self.find_person(draw) if draw(SURELY) else self.life.country.address("finance")
        amount = draw(st.sampled_from([1, 20, 60])) if draw(LUCK) else draw(strategies.amounts())
        body = CommitBudget(amount, self.draw_kept(draw), "", expires, line, "C/1", payee)
        self.act_for_the_treasury(body, draw)

    def pay_part(self, draw: Draw) -> None:
        place, row = self.find_commitment(draw)
        amount = draw(st.sampled_from([row["amount"], 1, 10])) if draw(LUCK) else draw(strategies.amounts())
        self.act(self.find_office(draw), PayCommitment(amount, self.draw_kept(draw), place, "INV-1"))

    def cancel_rest(self, draw: Draw) -> None:
        place, _ = self.find_commitment(draw)
        self.act(self.find_office(draw), CancelCommitment(place))

    def file_month(self, draw: Draw) -> None:
        months = [month for (*_, month), row in self.list_rows("tax_period") if not row["filed"]]
        month = draw(st.sampled_from(months)) if months and draw(SURELY) else draw(st.sampled_from(MONTHS))
        traders = [trader for (trader, *_), row in self.list_rows("tax_period") if not row["filed"]]
        trader = draw(st.sampled_from(traders)) if traders and draw(SURELY) else self.find_person(draw)
        other = draw(st.sampled_from([0, 0, 3, 9])) if draw(LUCK) else draw(strategies.amounts())
        self.act(trader, FileReturn(self.draw_kept(draw), month, other))

    def settle_claim(self, draw: Draw) -> None:
        found = self.list_rows("tax_return")
        ((place,), row) = found[draw(PICKS) % len(found)] if found and draw(SURELY) else ((UNKNOWN,), {})
        claim = max(row.get("deductible", 0) - row.get("other", 0), 0)
        amount = claim if draw(SURELY) else draw(strategies.amounts())
        self.act_for_the_treasury(SettleReturn(amount, row.get("asset", "LAK"), place), draw)

    def next_month(self, draw: Draw) -> None:
        self.wait(draw(st.sampled_from([3 * DAY_MS, 32 * DAY_MS])))

    def act_for_the_treasury(self, body: msgspec.Struct, draw: Draw) -> None:
        address = self.life.country.address
        by, through = draw(st.sampled_from([("treasury", ""), ("finance", "treasury"), ("education", "")]))
        self.act(address(by), body, holder=address(through) if through else "")

    def find_office(self, draw: Draw) -> str:
        """Who may pay, more often than not."""
        name = draw(st.sampled_from(["treasury", "finance", "finance", "education"]))
        return self.life.country.address(name) if draw(SURELY) else self.find_person(draw)

    def find_commitment(self, draw: Draw) -> tuple[str, dict[str, Any]]:
        """One of the last there are; seldom one that there is not."""
        found = self.list_rows("budget_commitment")
        if found and draw(SURELY):
            ((place,), row) = found[draw(PICKS) % len(found)]
            return place, row
        return UNKNOWN, {"amount": 5}

    def draw_kept(self, draw: Draw) -> str:
        return "LAK" if draw(SURELY) else draw(ASSETS)
