"""Decimals: amounts and sums as others write them, judged by their value: no zero before or behind it changes one.

XML Schema counts digits so too, and ISO 20022 gives none of its decimals more than 18.
"""

import re

MAX_DIGITS = 18
MAX_PLACES = 5
"""What ISO 20022 allows an amount."""

_PLAIN = re.compile(r"([0-9]+)(?:\.([0-9]+))?")


def parse_decimal(text: str, places: int) -> int | None:
    """The value of a plain decimal in units of 10^-places.

    None where it is no plain decimal, has a digit other than 0 beyond those places, or more than 18 digits.
    """
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    whole, part = match[1].lstrip("0"), (match[2] or "").rstrip("0")
    if len(part) > places or len(whole) + len(part) > MAX_DIGITS:
        return None
    return int(f"{whole}{part.ljust(places, '0')}" or "0")


def format_decimal(value: int, places: int) -> str:
    """A value of 0 and more in units of 10^-places, as a plain decimal with just so many."""
    whole, part = divmod(value, 10**places)
    return f"{whole}.{part:0{places}}" if places else f"{whole}"


def is_writable(text: str) -> bool:
    """Whether ISO 20022 has room for a plain decimal: 18 digits."""
    whole, _, part = text.partition(".")
    return len(whole.lstrip("0")) + len(part.rstrip("0")) <= MAX_DIGITS
