"""Exchange in words: prices in major units, rates, offers, conversions and reserves."""

import re
from collections.abc import Mapping
from math import gcd
from typing import Any

from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import HomeError, Value
from ledger.reads.exchange import FoundOffer, FoundRate, FoundReserve, FoundReserves
from ledger.registry.rows.exchange import Rate
from ledger.words.amounts import format_amount
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.printing import printable
from ledger.words.values import make_row_object

PLACES = 8
"""How many digits after the point a price is shown with, at most."""
_PRICE = re.compile(r"([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.([0-9]{1,12}))?")

Pairs = list[tuple[str, str]]


def parse_price(text: str, base: str, quote: str, decimals: Mapping[str, int]) -> tuple[int, int]:
    """The numerator and denominator, in smallest units, of what 1 `base` costs in `quote`. Raises HomeError.

    Digits with at most one point, with commas between thousands or without. Requires that both have decimals.
    """
    match = _PRICE.fullmatch(str(text))
    whole, part = (match[1].replace(",", ""), match[2] or "") if match else ("0", "")
    numerator = int(whole + part) * 10 ** decimals[quote]
    denominator = 10 ** (len(part) + decimals[base])
    common = gcd(numerator, denominator)
    if numerator == 0 or max(numerator, denominator) // common > MAX_INTEGER:
        raise HomeError("price_must_be_written", base=base, quote=quote, text=printable(str(text)[:40]))
    return numerator // common, denominator // common


def format_price(numerator: int, denominator: int, base: str, quote: str, words: Lexicon) -> str:
    """A price in major units: 1 USD = 21,650 LAK; with ≈ where it has more digits than are shown."""
    known = {base, quote} <= words.decimals.keys()
    if not known:
        return f"{denominator:,} smallest units of {printable(base)} = {numerator:,} of {printable(quote)}"
    top, bottom = numerator * 10 ** words.decimals[base], denominator * 10 ** words.decimals[quote]
    scaled, rest = divmod(top * 10**PLACES, bottom)
    text = format_amount(scaled, PLACES).rstrip("0").rstrip(".")
    return f"1 {base} {'≈' if rest else '='} {text} {quote}"


def find_exchange_words(
    kind: str, body: Mapping[str, Any], events: Mapping[str, Value], words: Lexicon
) -> dict[str, str]:
    """Of a message of exchange: the price that it says, what it gives, or the reserve that it reports.

    What a stranger's message lacks is told as 0, or as nothing.
    """
    match kind:
        case "publish_rate":
            base, quote = (str(body.get(name, "")) for name in ("base", "quote"))
            top, bottom = (max(_read_number(body.get(name)), 1) for name in ("numerator", "denominator"))
            return {"price": format_price(top, bottom, base, quote, words)}
        case "report_reserve":
            decimals = min(_read_number(body.get("decimals")), PLACES)
            amount = format_amount(_read_number(body.get("units")), decimals)
            return {"reserve": f"{amount} {printable(str(body.get('currency', '')))}"}
    asset, is_given = printable(str(body.get("wanted", ""))), "remaining" in events
    number = _read_number(events.get("amount") if is_given else body.get("least"))
    return {"given": ("" if is_given else "at least ") + words.money_or_units(number, asset)}


def _read_number(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def say_rate_price(row: Rate, words: Lexicon) -> str:
    """What it costs by a rate: 1 USD = 21,650 LAK."""
    return format_price(row.numerator, row.denominator, row.base, row.quote, words)


def describe_rate(row: Rate, words: Lexicon) -> str:
    """A rate in a line: 1 USD = 21,650 LAK, within 2 %."""
    return f"{say_rate_price(row, words)}, {describe_band(row.band)}"


def describe_band(band: int) -> str:
    """By how much an offer may differ: within 2.5 %."""
    return f"within {format_amount(band, 1)} %".replace(".0 %", " %")


def list_rate_pairs(found: FoundRate, words: Lexicon) -> Pairs:
    """All there is to say of a rate, by label."""
    row = found.row
    return [
        ("rate", found.id),
        ("price", say_rate_price(row, words)),
        ("offers", describe_band(row.band)),
        ("holds", f"from {words.time(row.since)}, {words.until(row.until)}"),
        ("state", found.state),
    ]


def make_rate_object(found: FoundRate) -> dict[str, Any]:
    """A rate for JSON."""
    return {"rate": found.id, **make_row_object(found.row), "state": found.state}


def describe_offer_price(found: FoundOffer, words: Lexicon) -> str:
    """What it costs: 1 USD = 21,650 LAK."""
    row, price = found.row, found.price
    return format_price(row.numerator, row.denominator, price.base, price.quote, words)


def describe_offer(found: FoundOffer, words: Lexicon) -> str:
    """Of an offer that was placed: bcel offers 500.00 USD for LAK, 1 USD = 21,650 LAK  offer ID."""
    row = found.row
    gives = f"{words.who(row.owner)} offers {words.money(found.left, row.asset)} for {row.pays}"
    return f"{gives}, {describe_offer_price(found, words)}  offer {shorten_id(found.id)}"


def list_offer_pairs(found: FoundOffer, words: Lexicon) -> Pairs:
    """All there is to say of an offer, by label."""
    row = found.row
    return [
        ("offer", found.id),
        ("gives", f"{words.money(found.left, row.asset)} for {row.pays}"),
        ("price", describe_offer_price(found, words)),
        ("dealer", words.who(row.owner)),
        ("rate", f"{shorten_id(row.rate)}: {describe_rate(found.price, words)}"),
        ("expires", words.time(row.expires)),
        ("state", found.state),
    ]


def make_offer_object(found: FoundOffer) -> dict[str, Any]:
    """An offer for JSON: what is left in the smallest unit."""
    return {"offer": found.id, **make_row_object(found.row), "left": found.left, "state": found.state}


def describe_conversion(by: str, dealer: str, paid: tuple[int, str], got: tuple[int, str], words: Lexicon) -> str:
    """Of a conversion: noy converted 100.00 USD into 2,165,000 LAK with bcel."""
    return f"{words.who(by)} converted {words.money(*paid)} into {words.money(*got)} with {words.who(dealer)}"


def describe_reserve(found: FoundReserve, words: Lexicon) -> str:
    """What was reported: 1,500,000,000.00 USD as of 2026-11-30."""
    amount = format_amount(found.row.units, found.row.decimals)
    return f"{amount} {found.currency} as of {words.time(found.row.as_of)}"


def list_reserve_pairs(found: FoundReserves, words: Lexicon) -> Pairs:
    """What stands behind an asset, by label: what is proved apart from what is only reported."""
    return [
        ("asset", found.asset),
        ("issuer", f"{words.who(found.issuer)}, {found.issuer}"),
        *[
            ("proved", f"{words.money(one.available + one.held, one.asset)} on the ledger, block {found.height}")
            for one in found.proved
        ],
        *([] if found.proved else [("proved", f"nothing on the ledger, block {found.height}")]),
        *[("reported", describe_reserve(one, words)) for one in found.reported],
        *([] if found.reported else [("reported", "nothing")]),
    ]


def make_reserves_object(found: FoundReserves) -> dict[str, Any]:
    """The same for JSON."""
    return {
        "asset": found.asset,
        "issuer": found.issuer,
        "height": found.height,
        "proved": [{"asset": one.asset, "available": one.available, "held": one.held} for one in found.proved],
        "reported": [{"currency": one.currency, **make_row_object(one.row)} for one in found.reported],
    }
