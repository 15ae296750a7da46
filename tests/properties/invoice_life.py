"""A random life of buyers and sellers: invoices, sales, answers, payments in parts and credits, rightly and wrongly."""

from pathlib import Path
from typing import Any

import msgspec
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.chain.times import DAY_MS
from ledger.client.drafting import Wish
from ledger.crypto.encoding import MAX_INTEGER
from ledger.registry.delegation import GrantDelegation
from ledger.registry.money.money import Issue
from ledger.registry.trade.invoices import AnswerInvoice, CreditInvoice, IssueInvoice, PayInvoice
from tests import strategies
from tests.country import APPLIED
from tests.properties.authority_life import ASSETS, EVERY_DAY, PICKS, WITH_SUSPENSIONS, AuthorityActs
from tests.properties.everyday_life import CHANCES, LUCK, WHO, Draw
from tests.properties.life import Life
from tests.registry.laws.lawbook import make_law
from tests.registry.trade.invoicing import ROOT, make_totals

LAWS = (
    make_law("vat_rate_permille", "70", kind="parameter", least=0, most=1000),
    make_law("wallet", "on_behalf_of.sent_this_month + message.amount > 400"),
)
SURELY = st.sampled_from([True] * 9 + [False])
WITH_INVOICES = ["invoice", "invoice", "sell", "answer", "settle", "settle", "settle", "settle", "credit", "credit"]


class InvoiceLife(AuthorityActs):
    """A life in which people trade, under a limit of what they send in a month."""

    def begin_life(self, folder: Path) -> Life:
        return Life(folder, laws=LAWS)

    @initialize(chance=CHANCES)
    def begin(self, chance: int) -> None:
        """Everybody has money, and one lets another pay invoices and take them back."""
        assume(chance)
        self.numbers = 0
        self.settle_down()
        self.open_account("business", "LA-VT", (1, 1), by_registrar=True)
        address = self.life.country.address
        for name in self.life.names:
            assert self.act(address("central-bank"), Issue(150, "LAK", address(name))).place == APPLIED
        first, second = (address(name) for name in self.life.names[:2])
        let = GrantDelegation(90, "LAK", first, 0, ("credit_invoice", "pay_invoice"), self.now + 10**10)
        assert self.act(second, let).place == APPLIED

    @rule(what=st.sampled_from(WITH_INVOICES * 2 + EVERY_DAY + WITH_SUSPENSIONS), data=st.data())
    def trade(self, what: str, data: Any) -> None:
        getattr(self, what)(data.draw)

    def find_person(self, draw: Draw) -> str:
        people = [self.life.country.address(name) for name in self.life.names]
        return draw(st.sampled_from(people)) if draw(SURELY) else self.life.find_anybody(draw(WHO))

    def make_invoice(self, seller: str, buyer: str, due: int, draw: Draw) -> IssueInvoice:
        """Seldom with a number that was given before."""
        self.numbers += draw(SURELY)
        amounts = draw(strategies.amounts()), draw(st.sampled_from([None, None, 0, 1, 3, 50]))
        totals = make_totals(*(None if amount is None else str(amount) for amount in amounts))
        return IssueInvoice(draw(ASSETS), buyer, due, f"I-{self.numbers}", ROOT, len(totals), totals)

    def invoice(self, draw: Draw) -> None:
        seller, buyer = self.find_person(draw), self.find_person(draw)
        due = self.now + draw(st.sampled_from([0, 1, DAY_MS, 10 * DAY_MS]))
        self.act(seller, self.make_invoice(seller, buyer, due, draw))

    def sell(self, draw: Draw) -> None:
        """Paid at once, seldom too little, or by the seller."""
        seller, payer = self.find_person(draw), self.find_person(draw)
        made = self.make_invoice(seller, "", 0, draw)
        whole = sum(total.amount for total in made.totals)
        most = whole + draw(st.sampled_from([0] * 8 + [1, -1]))
        asset = made.asset if draw(SURELY) else draw(ASSETS)
        paid = PayInvoice(asset, min(max(most, 0), MAX_INTEGER), made.reference, seller)
        wishes = [Wish(seller, made), Wish(payer, paid)]
        self.life.do(self.life.make(wishes if draw(SURELY) else wishes[:1]))

    def answer(self, draw: Draw) -> None:
        seller, reference, row = self.find_invoice(draw)
        by = row["buyer"] if row["buyer"] and draw(LUCK) else self.find_person(draw)
        self.act(by, AnswerInvoice(draw(st.sampled_from(["accept", "dispute"])), "", reference, seller))

    def settle(self, draw: Draw) -> None:
        """All of it, or a part, by its buyer or by somebody for it."""
        seller, reference, row = self.find_invoice(draw)
        payer = row["buyer"] if row["buyer"] and draw(SURELY) else self.find_person(draw)
        body = PayInvoice(self.draw_asset(row, draw), draw(strategies.amounts()), reference, seller)
        self.act_for(payer, body, draw)

    def credit(self, draw: Draw) -> None:
        seller, reference, row = self.find_invoice(draw)
        by = seller if draw(SURELY) else self.find_person(draw)
        amount = draw(st.sampled_from([row["total"], 1 + row["total"] // 3, draw(strategies.amounts())]))
        self.act_for(by, CreditInvoice(amount, self.draw_asset(row, draw), reference), draw)

    def act_for(self, who: str, body: msgspec.Struct, draw: Draw) -> None:
        first = self.life.country.address(self.life.names[0])
        through = draw(st.sampled_from([False, False, True]))
        self.act(first if through else who, body, holder=who if through else "")

    def draw_asset(self, row: dict[str, Any], draw: Draw) -> str:
        return str(row["asset"]) if draw(SURELY) else draw(ASSETS)

    def find_invoice(self, draw: Draw) -> tuple[str, str, dict[str, Any]]:
        """One of the last there are; seldom one that there is not."""
        rows = [(*parts, row) for parts, row in self.list_rows("invoice")]
        if rows and draw(SURELY):
            seller, reference, row = rows[-1 - draw(PICKS) % len(rows)]
            return str(seller), str(reference), row  # type: ignore[return-value]
        return self.find_person(draw), "NONE", {"asset": "LAK", "buyer": "", "total": 5}
