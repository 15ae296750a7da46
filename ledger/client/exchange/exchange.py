"""Exchange as people act in it: `lao.exchange`. Who acts is a wallet, or one that acts on behalf of another."""

from ledger.chain.times import DAY_MS
from ledger.client.desk import Acting, Desk
from ledger.client.exchange.evidence import SaltedEvidence, check_evidence, make_evidence
from ledger.client.forms.moments import Moment, read_moment
from ledger.client.forms.numbers import check_number
from ledger.errors import NotFoundError
from ledger.reads.assets.assets import find_asset, read_decimals
from ledger.reads.entries import PlacedEntry
from ledger.reads.exchange import (
    FoundOffer,
    FoundRate,
    FoundReserves,
    OfferLike,
    RateLike,
    count_taken,
    find_offer,
    find_rate,
    find_reserves,
    list_offers,
    list_rates,
    name_balance_row,
)
from ledger.registry.exchange.offers import Convert, PlaceOffer, WithdrawOffer
from ledger.registry.exchange.rates import PublishRate
from ledger.registry.exchange.reserves import ReportReserve
from ledger.words.exchange import parse_price

Price = str | int
"""What 1 of the base costs in the quote, in major units: 21650, or "0.92"."""


class Exchange:
    """Rates, offers, conversions and reserves of a ledger."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def publish_rate(
        self, by: Acting, base: str, quote: str, price: Price, *, until: Moment, since: Moment = 0, band: int = 0
    ) -> PlacedEntry:
        """Says what 1 `base` costs in `quote`; only the issuer of `quote` may. `band` is in thousandths.

        `events["rate"]` is its id.
        """
        numerator, denominator = self._read_price(price, base, quote)
        body = PublishRate(band, base, denominator, numerator, quote, read_moment(since), read_moment(until))
        return by.act(body)

    def rates(self, asset: str = "") -> tuple[FoundRate, ...]:
        """The rates there are, by pair; only those of one asset, or in it, where one is named."""
        return tuple(list_rates(self.desk.source, asset))

    def rate(self, rate: RateLike) -> FoundRate:
        """A rate by its id or 8 digits of it, its entry, or BASE/QUOTE: the one in force. Raises NotFoundError."""
        return find_rate(self.desk.source, rate)

    def place_offer(
        self, by: Acting, amount: int, asset: str, rate: RateLike, *, price: Price = "", lasts_ms: int = DAY_MS
    ) -> PlacedEntry:
        """Offers an amount of an asset at a price, that of the rate unless given. `events["offer"]` is its id."""
        found = find_rate(self.desk.source, rate)
        row = found.row
        numerator, denominator = (
            (row.numerator, row.denominator) if price == "" else self._read_price(price, row.base, row.quote)
        )
        expires = self.desk.source.get_time() + check_number("lasts_ms", lasts_ms)
        pays = row.quote if asset == row.base else row.base
        return by.act(PlaceOffer(amount, asset, denominator, expires, numerator, pays, found.id))

    def offers(self, gives: str = "", pays: str = "") -> tuple[FoundOffer, ...]:
        """The offers there are, by id; only those that give an asset, or take one, where it is named."""
        return tuple(list_offers(self.desk.source, gives, pays))

    def offer(self, offer: OfferLike) -> FoundOffer:
        """An offer by its id or 8 digits of it, or its entry. Raises NotFoundError."""
        return find_offer(self.desk.source, offer)

    def gives(self, offer: OfferLike, amount: int) -> int:
        """What an amount paid for an offer would give, in the smallest unit of what it gives."""
        return count_taken(find_offer(self.desk.source, offer), check_number("amount", amount))

    def withdraw_offer(self, by: Acting, offer: OfferLike) -> PlacedEntry:
        """Gives what is left of an offer back; only its dealer may, or anyone once it has expired."""
        return by.act(WithdrawOffer(find_offer(self.desk.source, offer).id))

    def convert(self, by: Acting, amount: int, offer: OfferLike, *, least: int | None = None) -> PlacedEntry:
        """Pays an amount for what an offer gives, at least `least`: what it gives now, unless given."""
        found = find_offer(self.desk.source, offer)
        wanted = count_taken(found, check_number("amount", amount)) if least is None else least
        return by.act(Convert(amount, found.row.pays, wanted, found.id, found.row.owner, found.row.asset))

    def report_reserve(
        self,
        by: Acting,
        units: int,
        currency: str,
        evidence: bytes,
        *,
        asset: str = "LAK",
        decimals: int = 2,
        as_of: Moment | None = None,
    ) -> tuple[PlacedEntry, SaltedEvidence]:
        """Says what stands behind an asset in a currency, as of a moment or now; only its issuer may.

        The document is committed to with a salt: whoever is to check it needs both.
        """
        made = make_evidence(self.desk, evidence)
        moment = self.desk.source.tip.time if as_of is None else read_moment(as_of)
        return by.act(ReportReserve(moment, asset, currency, decimals, made.commitment, units)), made

    def reserves(self, asset: str = "LAK", height: int | None = None) -> FoundReserves:
        """What is reported to stand behind an asset, and what its issuer has on the ledger, now or after a block."""
        return find_reserves(self.desk.source, asset, height)

    def check_reserve(self, asset: str, currency: str, evidence: bytes, salt: str) -> None:
        """Holds if this document is what the last report in a currency stands on. Raises VerificationError."""
        found = [one for one in find_reserves(self.desk.source, asset).reported if one.currency == currency]
        if not found:
            raise NotFoundError("reserve_must_exist", asset=asset, currency=ascii(currency[:20])[1:-1])
        check_evidence(found[0].row.evidence, evidence, salt)

    def prove_reserve(self, asset: str, currency: str, height: int | None = None) -> bytes:
        """A proof of what the issuer of an asset has of another on the ledger, now or after a block."""
        issuer = find_asset(self.desk.source, asset).row.issuer
        key = name_balance_row(self.desk.source, issuer, currency)
        return self.desk.source.prove_row(key, self.desk.height if height is None else height)

    def _read_price(self, price: Price, base: str, quote: str) -> tuple[int, int]:
        for code in (base, quote):
            find_asset(self.desk.source, code)
        return parse_price(str(price), base, quote, read_decimals(self.desk.source))
