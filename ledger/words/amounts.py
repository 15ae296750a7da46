"""Amounts: numbers of an asset's smallest unit as people write and read them, in major units with commas."""

import re
from collections.abc import Mapping

from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import DecodeError, HomeError, Refused
from ledger.words.printing import printable

_AMOUNT = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
"""Thousands may be parted by commas, as all amounts are that are shown."""


PARTED = re.compile("-?[0-9]{1,3}(?:[. '][0-9]{3})+")
"""A number with other marks between its thousands, or so it seems: 25.000 is 25 to some, and 25,000 to others."""


MARK = re.compile("[. ']")


def format_amount(amount: int, decimals: int) -> str:
    """An amount in major units: 75,000 or 12.50."""
    whole, part = divmod(amount, 10**decimals)
    return f"{whole:,}.{part:0{decimals}}" if decimals else f"{whole:,}"


def plain_amount(amount: int, decimals: int) -> str:
    """An amount in major units as machines read it: -75000 or 12.50."""
    whole, part = divmod(abs(amount), 10**decimals)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole}.{part:0{decimals}}" if decimals else f"{sign}{whole}"


def parse_amount(text: str, asset: str, decimals: Mapping[str, int]) -> int:
    """The amount in the asset's smallest unit. Raises Refused for no such asset, HomeError or DecodeError.

    ASCII digits and at most one point, with commas between thousands or without: no sign, exponent or space. What may
    be thousands after a point, such as 25.000, is refused, but for an asset with as many decimals.
    """
    if asset not in decimals:
        raise Refused("asset_must_exist", asset=printable(asset[:20]))
    places = decimals[asset]
    match = _AMOUNT.fullmatch(text)
    part = (match[2] or "").rstrip("0") if match else ""  # zeros beyond the decimals are zeros
    if match is None or len(part) > places or (places < 3 and PARTED.fullmatch(text)):
        raise HomeError("amount_must_fit_decimals", text=printable(text[:60]), asset=asset, decimals=places)
    digits = (match[1].replace(",", "") + part.ljust(places, "0")).lstrip("0") or "0"
    # the length first: int() of a long text is slow, and bounded by an environment setting
    if len(digits) > len(str(MAX_INTEGER)) or int(digits) > MAX_INTEGER:
        raise DecodeError("integers_must_be_in_range")
    return int(digits)
