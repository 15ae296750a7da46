"""Exchange as people meet it: from accounts to a receipt that a stranger verifies, and what other rooms say of it.

A bank deals in dollars and in rice, which a motion has made money; noy comes home with 500 dollars.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import ledger
from ledger import Ledger, NotFoundError, PlacedEntry, Refused
from ledger.chain.proofs import verify_state_proof
from ledger.errors import HomeError, InterchangeError, VerificationError
from ledger.interchange.iso20022.camt053 import parse_camt053, write_statements
from ledger.interchange.qr.lao_qr import PaymentRequest, write_payment_request
from ledger.reads.exchange import CLOSED, EXPIRED, HOLDS_NOW, STALE, TO_COME
from ledger.reads.money.statements import StatementEntry
from ledger.words.exchange import format_price, list_offer_pairs, list_rate_pairs, list_reserve_pairs, parse_price
from ledger.words.lexicon import Lexicon
from tests.client.gathering import DAY_MS, carry, write_law

ROOT = Path(ledger.__file__).parent.parent


class Market:
    """A ledger with noy, who has 500.00 USD, and bcel, which has 50,000,000 LAK, and deals in USD and XRICE."""

    def __init__(self) -> None:
        self.lao = Ledger.create(seed=11)
        self.noy = self.lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
        self.bcel = self.lao.open_account("bcel", kind="bank", jurisdiction="LA")
        self.bank = self.lao.wallet("central-bank")
        self.bank.issue_money(50_000_000, to=self.bcel)
        self.bank.issue_money(50_000, to=self.noy, asset="USD")
        carry(self.lao, self.lao.actions.grant_role("accreditor", self.bank, "dealer"), "ncdt")
        carry(self.lao, self.lao.actions.create_asset("XRICE", "treasury", cap=10**6, decimals=3), "ncdt")
        for asset in ("USD", "XRICE"):
            self.bank.grant_role("dealer", self.bcel, asset)
        self.rate = self.publish(21_650)

    def publish(self, price: str | int, **changes: int) -> PlacedEntry:
        """A rate of the dollar, for a month, within two percent."""
        terms = {"until": self.lao.now + 30 * DAY_MS, "band": 20} | changes
        return self.lao.exchange.publish_rate(self.bank, "USD", "LAK", price, **terms)

    def offer(self, price: str = "21500") -> PlacedEntry:
        """20,000,000 LAK for dollars."""
        return self.lao.exchange.place_offer(self.bcel, 20_000_000, "LAK", "USD/LAK", price=price)


@pytest.fixture
def market() -> Iterator[Market]:
    made = Market()
    with made.lao:
        yield made


def test_a_conversion_is_proved_to_a_stranger_by_its_receipt(market: Market, tmp_path: Path) -> None:
    """From accounts to a file that another process verifies, which has nothing but the genesis hash."""
    lao, noy, offer = market.lao, market.noy, market.offer()
    assert lao.exchange.gives(offer, 10_005) == 2_151_075
    done = lao.exchange.convert(noy, 10_005, offer)
    assert lao.say(done) == f"noy converted 100.05 USD into 2,151,075 LAK with bcel, offer {offer.id[:12]}"
    assert (done.events["rate"], done.events["numerator"], done.events["denominator"]) == (
        f"{market.rate.id}-0",
        215,
        1,
    )
    assert lao.balance(noy).available == 2_151_075
    assert [one.available for one in lao.money.balances(market.bcel)] == [30_000_000, 10_005]
    (tmp_path / "c.json").write_bytes(lao.receipt(done))
    line = [sys.executable, "-m", "ledger", "verify", "c.json", "--genesis", lao.genesis_hash]
    told = subprocess.run(
        line, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert "converted 100.05 USD into 2,151,075 LAK with" in told.stdout
    assert f"offer       {offer.id}-0" in told.stdout
    assert lao.audit().blocks == lao.height


def test_what_a_taker_wants_at_least_is_what_it_was_shown(market: Market) -> None:
    exchange, noy = market.lao.exchange, market.noy
    offer = exchange.offer(market.offer())
    exchange.convert(noy, 10_000, offer, least=2_150_000)
    with pytest.raises(Refused, match="conversion_must_give_least"):
        exchange.convert(noy, 1, offer, least=216)
    exchange.withdraw_offer(market.bcel, offer)
    with pytest.raises(NotFoundError, match="offer_must_exist"):
        exchange.convert(noy, 1, offer)
    assert exchange.offers() == ()


def test_rates_and_offers_say_how_they_stand(market: Market) -> None:
    lao, exchange = market.lao, market.lao.exchange
    market.offer()
    market.publish(22_000, since=lao.now + DAY_MS)
    assert [one.state for one in exchange.rates()] == [HOLDS_NOW, TO_COME]
    assert exchange.rate("USD/LAK").id == exchange.rate(market.rate.id[:8]).id == f"{market.rate.id}-0"
    assert [one.state for one in exchange.offers(gives="LAK", pays="USD")] == [HOLDS_NOW]
    assert exchange.offers(gives="USD") == ()
    market.bank.revoke_role("dealer", market.bcel, "USD")
    assert [one.state for one in exchange.offers()] == [CLOSED]
    lao.wait(DAY_MS)
    assert [one.state for one in exchange.rates("USD")] == [STALE, HOLDS_NOW]
    assert [one.state for one in exchange.offers()] == [EXPIRED]
    lao.wait(31 * DAY_MS)
    assert {one.state for one in exchange.rates()} == {EXPIRED}
    with pytest.raises(NotFoundError, match="rate_must_exist"):
        exchange.rate("EUR/LAK")
    words = lao.lexicon()
    assert ("price", "1 USD = 21,650 LAK") in list_rate_pairs(exchange.rate(market.rate), words)
    assert ("gives", "20,000,000 LAK for USD") in list_offer_pairs(exchange.offers()[0], words)


def test_an_offer_of_a_rate_that_was_followed_is_stale(market: Market) -> None:
    offer = market.offer()
    market.publish(22_000)
    assert market.lao.exchange.offer(offer).state == STALE


def test_statements_show_both_sides_of_a_conversion(market: Market) -> None:
    lao, noy, bcel = market.lao, market.noy, market.bcel
    lao.exchange.convert(noy, 10_000, market.offer())
    assert [(line.kind, line.change) for line in lao.statement(noy, "USD").lines][1:] == [("convert", -10_000)]
    assert [(line.kind, line.change) for line in lao.statement(bcel).lines][1:] == [("convert", -2_150_000)]
    [kip] = lao.money.statements([noy], "LAK", first=1)
    written = write_statements([kip], lao.lexicon().decimals)
    [entry] = parse_camt053(written, lao.lexicon().decimals).entries
    assert isinstance(entry, StatementEntry)
    assert (entry.kind, entry.change, entry.counterparty) == ("convert", 2_150_000, bcel.address)


def test_a_new_asset_is_money_in_every_room(market: Market) -> None:
    lao, noy, bcel, treasury = market.lao, market.noy, market.bcel, market.lao.wallet("treasury")
    issued = treasury.issue_money(2_500, to=noy, asset="XRICE")
    paid = noy.pay(1_250, to=bcel, asset="XRICE")
    assert lao.say(issued) == "treasury issued 2.500 XRICE to noy"
    assert lao.say(paid) == "noy paid bcel 1.250 XRICE"
    assert [(one.asset, one.available) for one in lao.money.balances(noy)] == [("USD", 50_000), ("XRICE", 1_250)]
    assert lao.money.balances(noy, issued.height)[-1].available == 2_500
    assert lao.balance(noy, "XRICE", issued.height).available == 2_500
    assert lao.account(noy).balances == lao.money.balances(noy)[:1]
    assert [line.change for line in lao.statement(noy, "XRICE").lines] == [2_500, -1_250]
    assert lao.assets.show("XRICE").row.supply == 2_500
    assert [one.code for one in lao.assets.list()] == ["EUR", "LAK", "USD", "XRICE"]
    noy.delegate(bcel, ["transfer"], amount=100, asset="XRICE", until=lao.now + DAY_MS)
    bcel.on_behalf_of(noy).pay(60, to="treasury", asset="XRICE")
    with pytest.raises(Refused, match="delegation_must_cover_amount"):
        bcel.on_behalf_of(noy).pay(60, to="treasury", asset="XRICE")
    key = f"holding/XRICE/{noy.address}"
    proved = verify_state_proof(lao.prove_state(key), lao.genesis_hash)
    assert b'"available":1190' in proved.value
    with pytest.raises(Refused, match="asset_must_exist") as refused:
        lao.balance(noy, "XWHEAT")
    assert lao.say(refused.value).endswith("see natledger asset list")


def test_what_other_formats_cannot_carry_they_refuse_by_name(market: Market) -> None:
    lao, noy = market.lao, market.noy
    market.lao.wallet("treasury").issue_money(2_500, to=noy, asset="XRICE")
    [statement] = lao.money.statements([noy], "XRICE", first=1)
    with pytest.raises(InterchangeError, match="asset_must_have_currency_code"):
        write_statements([statement], lao.lexicon().decimals)
    request = PaymentRequest(noy.address, "XRICE", 1, "", "noy", "Vientiane", 0)
    with pytest.raises(InterchangeError, match="qr_currency_must_be_known"):
        write_payment_request(request, lao.lexicon().decimals)


def test_laws_read_what_an_account_has_of_a_new_asset(market: Market) -> None:
    lao, noy = market.lao, market.noy
    text = (
        'message.asset == "XRICE" and (on_behalf_of.sent_today + message.amount > 1000 or on_behalf_of.available < 500)'
    )
    lao.wallet("treasury").issue_money(2_500, to=noy, asset="XRICE")
    noy.pay(900, to="bcel", asset="XRICE")
    report = lao.laws.what_if(1, adopt=[write_law(law="rice", text=text, types=["transfer"])])
    assert report.turned == 0
    stricter = write_law(law="rice", text='message.asset == "XRICE" and message.amount > 800', types=["transfer"])
    report = lao.laws.what_if(1, adopt=[stricter])
    found = {(one.account, one.asset): (one.really, one.otherwise) for one in report.differences}
    assert found == {(noy.address, "XRICE"): (1_600, 2_500), (market.bcel.address, "XRICE"): (900, 0)}
    assert [(one.asset, one.amount) for one in report.moved_really if one.asset == "XRICE"] == [("XRICE", 900)]
    assert lao.laws.impact(stricter, 1).report.stopped == 1
    carry(lao, lao.actions.adopt_law(write_law(law="rice", text=text, types=["transfer"])))
    noy.pay(900, to="bcel", asset="XRICE")
    with pytest.raises(Refused, match="law_must_allow"):
        noy.pay(101, to="bcel", asset="XRICE")


def test_a_law_on_payments_is_asked_about_each_leg_in_the_past_too(market: Market) -> None:
    lao, noy = market.lao, market.noy
    lao.exchange.convert(noy, 10_000, market.offer())
    law = write_law(text='message.asset == "USD" and message.amount > 9000', types=["transfer"])
    assert lao.laws.impact(law, 1).report.stopped == 1
    report = lao.laws.what_if(1, adopt=[law])
    found = {(one.account, one.asset): one.otherwise - one.really for one in report.differences}
    noys, bcels = noy.address, market.bcel.address
    changes = {(noys, "LAK"): -2_150_000, (noys, "USD"): 10_000, (bcels, "LAK"): 2_150_000, (bcels, "USD"): -10_000}
    assert found == changes


def test_what_is_proved_of_reserves_is_told_apart_from_what_is_reported(market: Market) -> None:
    lao, exchange, bank = market.lao, market.lao.exchange, market.bank
    bank.issue_money(75_000, to=bank, asset="EUR")
    lao.wallet("treasury").issue_money(2_500, to=bank, asset="XRICE")
    placed, kept = exchange.report_reserve(bank, 140_000_000, "USD", b"statement", as_of=lao.time)
    found = exchange.reserves("LAK")
    assert [(one.asset, one.available) for one in found.proved] == [("EUR", 75_000), ("XRICE", 2_500)]
    assert [(one.currency, one.row.units, one.row.evidence) for one in found.reported] == [
        ("USD", 140_000_000, kept.commitment)
    ]
    labels = [label for label, _ in list_reserve_pairs(found, lao.lexicon())]
    assert labels == ["asset", "issuer", "proved", "proved", "reported"]
    assert lao.say(placed) == "central-bank reported that 1,400,000.00 USD stand behind LAK"
    exchange.check_reserve("LAK", "USD", b"statement", kept.salt)
    for data, salt in ((b"other", kept.salt), (b"statement", "0" * 64), (b"statement", "salt")):
        with pytest.raises(VerificationError, match="evidence_must_fit_report"):
            exchange.check_reserve("LAK", "USD", data, salt)
    with pytest.raises(NotFoundError, match="reserve_must_exist"):
        exchange.check_reserve("LAK", "EUR", b"statement", kept.salt)
    for asset, text in (("EUR", b'"available":75000'), ("XRICE", b'"available":2500')):
        proved = verify_state_proof(exchange.prove_reserve("LAK", asset), lao.genesis_hash)
        assert text in proved.value
    assert exchange.reserves("USD").reported == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [("21,650", (433, 2)), ("21,650.5", (43301, 200)), ("0.000001", (1, 10**8)), ("1", (1, 100))],
)
def test_a_price_is_read_to_the_last_digit(text: str, found: tuple[int, int]) -> None:
    words = Lexicon(decimals={"USD": 2, "LAK": 0})
    assert parse_price(text, "USD", "LAK", words.decimals) == found
    assert parse_price(text.replace(",", ""), "USD", "LAK", words.decimals) == found
    assert format_price(*found, "USD", "LAK", words) == f"1 USD = {text} LAK"


@pytest.mark.parametrize("text", ["", "0", "0.00", "-1", "1e3", "21.650,00", "1.", ".5", "9" * 13, "0.0000000000001"])
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(HomeError, match="price_must_be_written"):
        parse_price(text, "USD", "LAK", {"USD": 2, "LAK": 0})


def test_a_price_without_an_end_is_told_as_about() -> None:
    words = Lexicon(decimals={"USD": 2, "LAK": 0})
    assert format_price(1, 300, "LAK", "USD", words) == "1 LAK ≈ 0.00003333 USD"
    assert format_price(433, 2, "USD", "LAK", Lexicon()) == "2 smallest units of USD = 433 of LAK"
