"""Taxes as people see them: a month of a market town to the kip, in one payment or many, and under another rate.

What must come out is computed here from the traffic alone, in fractions, by none of the ledger's code.
"""

import subprocess
import sys
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

import ledger
from ledger.client.trade.invoices import InvoiceLine, InvoiceName
from ledger.errors import DecodeError, NotFoundError, Refused, VerificationError
from ledger.interchange.iso20022.camt053 import parse_camt053, write_camt053
from ledger.words.chain.entries import sum_up
from ledger.words.times import format_time
from ledger.words.trade.invoices import list_invoice_pairs, make_invoice_object
from ledger.words.treasury.tax import list_tax_pairs, make_tax_object

LAOS = timezone(timedelta(hours=7))
CHANGE = datetime(2024, 4, 10, tzinfo=LAOS)
"""From when the rate is 10 percent again."""
DAY_MS = 86_400_000


class Sold(NamedTuple):
    """What a day of the month brings: who sells what to whom, and in how many parts it is paid."""

    day: int
    seller: str
    buyer: str
    standard: int
    exempt: int
    retail: bool
    parts: int


def make_traffic(number: int = 7, size: int = 24) -> list[Sold]:
    luck = Random(number)
    found = []
    for day in sorted(luck.randint(1, 29) for _ in range(size)):
        retail = luck.random() < 0.6
        seller, buyer = luck.choice(["stall", "mill"]), luck.choice(["noy", "keo"]) if retail else "inn"
        parts = 1 if retail else luck.randint(1, 4)
        found.append(Sold(day, seller, buyer, luck.randint(1, 99_999), luck.choice([0, 0, 7_501]), retail, parts))
    return found


def settle() -> ledger.Ledger:
    begins = int(datetime(2024, 4, 1, tzinfo=LAOS).timestamp()) * 1000
    lao = ledger.Ledger.create(seed=2024, begins=begins)
    for name, kind in (("stall", "business"), ("mill", "business"), ("inn", "business"), ("noy", "citizen")):
        lao.open_account(name, kind, "LA-VT")
    lao.open_account("keo", "citizen", "LA-VT")
    for name in ("noy", "keo", "inn"):
        lao.wallet("central-bank").issue_money(10_000_000, to=name)
    return lao


def live(lao: ledger.Ledger, traffic: list[Sold]) -> None:
    """The month as it went: each day's sales, and invoices that are paid in parts."""
    for number, sold in enumerate(traffic):
        noon = int(datetime(2024, 4, sold.day, 12, tzinfo=LAOS).timestamp()) * 1000
        lao.wait(max(0, noon - lao.now))
        lines = [(sold.standard, "standard"), *([(sold.exempt, "exempt")] if sold.exempt else [])]
        if sold.retail:
            lao.invoices.sell(sold.seller, sold.buyer, lines, f"R-{number}")
            continue
        made = lao.invoices.issue(sold.seller, sold.buyer, lines, f"A-{number}", due=lao.now + 30 * DAY_MS)
        for _ in range(sold.parts - 1):
            lao.invoices.pay(sold.buyer, made, made.row.total // sold.parts)
        lao.invoices.pay(sold.buyer, made)


def half_up(number: Fraction) -> int:
    return int(number + Fraction(1, 2))


def find_tax(sold: Sold, rate: Fraction) -> int:
    return half_up(sold.standard - sold.standard / (1 + rate) if sold.retail else sold.standard * rate)


def find_rate(sold: Sold) -> Fraction:
    return Fraction(7, 100) if sold.day < CHANGE.day else Fraction(1, 10)


def compute(traffic: list[Sold], fixed: Fraction | None = None) -> dict[str, int]:
    """What everybody has gained by then, and the treasury got."""
    found = dict.fromkeys(("stall", "mill", "inn", "noy", "keo", "treasury"), 0)
    for sold in traffic:
        tax = find_tax(sold, find_rate(sold) if fixed is None else fixed)
        paid = sold.standard + sold.exempt + (0 if sold.retail else tax)
        found[sold.buyer] -= paid
        found[sold.seller] += paid - tax
        found["treasury"] += tax
    return found


@pytest.fixture(scope="module")
def town() -> tuple[ledger.Ledger, list[Sold]]:
    lao, traffic = settle(), make_traffic()
    live(lao, traffic)
    return lao, traffic


def test_a_month_of_a_market_town_is_taxed_to_the_kip(town: tuple[ledger.Ledger, list[Sold]]) -> None:
    lao, traffic = town
    given = dict.fromkeys(("noy", "keo", "inn"), 10_000_000)
    found = {name: lao.balance(name).available - given.get(name, 0) for name in compute(traffic)}
    assert found == compute(traffic)
    periods = {lao.name_of(each.trader): each for each in lao.taxes.periods(month="2024-04")}
    for seller in ("stall", "mill"):
        expected = sum(find_tax(sold, find_rate(sold)) for sold in traffic if sold.seller == seller)
        assert (periods[seller].row.collected, periods[seller].row.deductible) == (expected, 0)
    expected = sum(find_tax(sold, find_rate(sold)) for sold in traffic if not sold.retail)
    assert (periods["inn"].row.collected, periods["inn"].row.deductible) == (0, expected)
    assert {sold.day < CHANGE.day for sold in traffic} == {sold.retail for sold in traffic} == {True, False}
    assert max(sold.parts for sold in traffic) > 2


@pytest.mark.parametrize(("permille", "rate"), [(70, Fraction(7, 100)), (100, Fraction(1, 10))])
def test_what_if_tells_exactly_what_another_rate_would_have_brought(
    town: tuple[ledger.Ledger, list[Sold]], permille: int, rate: Fraction
) -> None:
    """Both on the same traffic: what is between 7 and 10 percent is between these two."""
    lao, traffic = town
    change = {"vat_rate_permille": permille}
    report = lao.laws.what_if(1, values=change)
    assert (report.turned, report.refused_otherwise) == (0, 0)
    really, otherwise = compute(traffic), compute(traffic, rate)
    told = {lao.name_of(gap.account): gap.otherwise - gap.really for gap in report.differences}
    assert told == {name: otherwise[name] - really[name] for name in really if otherwise[name] != really[name]}
    assert sum(told.values()) == 0


def test_a_statement_and_a_bank_see_a_tax_as_an_entry_of_its_own(town: tuple[ledger.Ledger, list[Sold]]) -> None:
    lao, traffic = town
    treasury = lao.statement("treasury")
    assert treasury.closing == compute(traffic)["treasury"]
    assert {line.purpose for line in treasury.lines} == {"tax"}
    [made] = lao.money.statements(["inn"])
    purposes = [entry.purpose for entry in made.entries if entry.kind == "pay_invoice"]
    assert set(purposes) == {"tax", "net"}
    written = write_camt053(made, {"LAK": 0})
    assert b" purpose tax" in written
    assert parse_camt053(written, {"LAK": 0}) == made


def test_pages_of_a_statement_divide_no_payment(town: tuple[ledger.Ledger, list[Sold]]) -> None:
    lao, _ = town
    whole = lao.statement("inn")
    for limit in (1, 2, 3):
        lines, before = (), None
        while True:
            page = lao.statement("inn", limit=limit, before=before)
            lines = (*page.lines, *lines)
            if not page.more:
                break
            before = page.more
        assert lines == whole.lines


def test_the_law_to_come_and_the_treasury_are_told_at_any_height(town: tuple[ledger.Ledger, list[Sold]]) -> None:
    lao, _ = town
    early, late = lao.taxes.show(1), lao.taxes.show()
    assert (early.rate.value, early.coming) == (70, (100, int(CHANGE.timestamp()) * 1000))  # type: ignore[union-attr]
    assert (late.rate.value, late.coming) == (100, None)  # type: ignore[union-attr]
    assert lao.name_of(late.treasury) == "treasury"
    assert dict(list_tax_pairs(early, lao.lexicon()))["to come"] == "10 % from 2024-04-10T00:00:00+07:00 on"
    assert make_tax_object(late)["rate_permille"] == 100


# ------------------------------------------------------------------------------ from accounts to a receipt elsewhere

STRANGER = """
import sys
from pathlib import Path
import ledger
proved = ledger.verify_receipt(Path("receipt.json").read_bytes(), sys.argv[1])
print(proved.applied, [event.value for event in proved.outcome.events if event.name in ("leg", "amount", "paid")])
"""


def test_the_ministry_of_works_pays_its_builder_in_two_parts_and_a_stranger_verifies_it(tmp_path: Path) -> None:
    """Accounts, an invoice with lines, a dispute that ends, two parts, and the receipt in another process."""
    lao = ledger.Ledger.create(tmp_path / "home", seed=5)
    builder = lao.open_account("builder", "business", "LA-VT")
    hotel = lao.open_account("hotel", "business", "LA-VT")
    lao.wallet("central-bank").issue_money(60_000_000, to=hotel)
    roof, walls = InvoiceLine(40_000_000, text="roof"), InvoiceLine(5_000_000, text="walls")
    lines = [roof, walls, InvoiceLine(123_456, "exempt", "permit")]
    invoice = lao.invoices.issue(builder, hotel, lines, "2026/14", due=lao.now + 30 * DAY_MS)
    assert (invoice.row.tax, invoice.row.total) == (4_500_000, 49_623_456)
    lao.invoices.dispute(hotel, invoice, "LEAK")
    with pytest.raises(Refused, match="invoice_must_not_be_disputed"):
        lao.invoices.pay(hotel, invoice)
    lao.invoices.accept(hotel, invoice)
    lao.invoices.pay(hotel, invoice, 20_000_000)
    assert lao.balance("treasury").available == 4_500_000 * 20_000_000 // 49_623_456
    last = lao.invoices.pay(hotel, invoice)
    assert lao.balance("treasury").available == 4_500_000
    assert lao.balance(builder).available == 45_123_456
    assert sum_up(last, lao.lexicon()) == "hotel paid 29,623,456 LAK of 2026/14 of builder"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "receipt.json").write_bytes(lao.receipt(last))
    command = [sys.executable, "-c", STRANGER, lao.genesis_hash]
    folder = Path(ledger.__file__).parent.parent
    done = subprocess.run(
        command, cwd=tmp_path / "elsewhere", env={"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=True
    )
    tax = 4_500_000 - 4_500_000 * 20_000_000 // 49_623_456
    assert done.stdout == f"True ['tax', {tax}, 'net', {29_623_456 - tax}, {29_623_456}]\n"
    assert lao.audit().entries == lao.height


# ------------------------------------------------------------------------------ lines, and what is asked wrongly


def test_lines_stay_with_the_parties_and_are_held_against_the_ledger(tmp_path: Path) -> None:
    with ledger.Ledger.create(tmp_path / "home", seed=5) as lao:
        shop = lao.open_account("shop", "business", "LA-VT")
        noy = lao.open_account("noy", "citizen", "LA-VT")
        made = lao.invoices.issue(
            shop, noy, b'[{"amount": 50, "text": "tiles"}, {"amount": 7}]', "A-1", due=lao.now + 9
        )
        kept = lao.invoices.lines(made)
        assert [each.line for each in kept.lines] == [InvoiceLine(50, text="tiles"), InvoiceLine(7)]
        assert len({each.salt for each in kept.lines}) == 2
        for path in (tmp_path / "home").glob("*.db*"):
            assert b"tiles" not in path.read_bytes()
        forged = ledger.encode(kept).replace(b"tiles", b"straw")
        with pytest.raises(VerificationError, match="lines_must_be_the_invoices"):
            lao.invoices.lines(made, forged)
        other = lao.invoices.issue(shop, noy, 50, "A-2", due=lao.now + 9)
        with pytest.raises(VerificationError, match="lines_must_be_the_invoices"):
            lao.invoices.lines(other, ledger.encode(kept))
        (tmp_path / "home" / "invoices" / f"{made.row.root}.json").unlink()
        with pytest.raises(NotFoundError, match="lines_must_be_in_home"):
            lao.invoices.lines(made)


def test_an_invoice_is_found_and_shown_as_it_stands_and_stood() -> None:
    lao = ledger.Ledger.create(seed=5)
    shop, noy = (lao.open_account(name, kind, "LA-VT") for name, kind in (("shop", "business"), ("noy", "citizen")))
    lao.wallet("central-bank").issue_money(1_000, to=noy)
    made = lao.invoices.issue("shop", noy, 100, "A-1", due=lao.now + DAY_MS)
    height = lao.height
    lao.wait(2 * DAY_MS)
    assert [each.state for each in lao.invoices.list("noy")] == ["overdue"]
    assert lao.invoices.show("shop/A-1", height).state == "issued"
    lao.invoices.pay(noy, InvoiceName(shop, "A-1"))
    assert lao.invoices.show(made).state == "paid"
    assert [placed.messages[0].type for placed in lao.invoices.history(made)] == ["issue_invoice", "pay_invoice"]
    assert [each.reference for each in lao.invoices.list(height=height)] == ["A-1"]
    assert lao.invoices.list("treasury") == ()
    pairs = dict(list_invoice_pairs(lao.invoices.show(made), lao.lexicon()))
    assert (pairs["state"], pairs["left"], pairs["tax"]) == ("paid", "0 LAK", "10 LAK")
    assert make_invoice_object(lao.invoices.show(made))["paid"] == 110
    assert (shown := make_invoice_object(lao.invoices.show(made)))["state"] == "paid"
    assert shown["due"] == format_time(made.row.due)
    lao.invoices.credit(shop, made, 50)
    assert lao.invoices.show(made).state == "paid"
    with pytest.raises(Refused, match="balance_must_cover_amount"):
        lao.invoices.credit(shop, made)
    with pytest.raises(NotFoundError, match="invoice_must_exist"):
        lao.invoices.show("shop/A-2")


@pytest.mark.parametrize(
    ("lines", "error", "says"),
    [
        ([], Refused, "invoice_must_have_lines"),
        ([1] * 33, Refused, "invoice_must_have_lines"),
        ([1.5], DecodeError, "amount is 1.5"),
        ([("1", "standard")], DecodeError, "amount"),
        ([(1, "luxury")], DecodeError, "category"),
        (b"[", DecodeError, "text_must_be_json"),
        (b"[{}]", DecodeError, "amount is missing"),
        (-1, DecodeError, "amount"),
        (0, Refused, "amount_must_be_positive"),
    ],
)
def test_lines_that_are_none_are_told_and_nothing_is_kept(lines: object, error: type[Exception], says: str) -> None:
    lao = ledger.Ledger.create(seed=5)
    shop = lao.open_account("shop", "business", "LA-VT")
    with pytest.raises(error, match=says):
        lao.invoices.issue(shop, "treasury", lines, "A-1", due=lao.now + 9)  # type: ignore[arg-type]
    assert not lao.desk.kept_files
