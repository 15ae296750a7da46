"""What a device measures, as people write it: NAME:UNIT:LEAST..MOST, and numbers with as many decimals."""

import re

from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import HomeError
from ledger.interchange.decimals import parse_decimal
from ledger.registry.rows.devices import MeasuredField
from ledger.registry.rows.exchange import MAX_DECIMALS

_NUMBER = "-?[0-9]+(?:\\.[0-9]+)?"
_MEASURE = re.compile(f"([a-z][a-z0-9_]{{0,31}}):([A-Za-z0-9%/.^-]{{1,16}}):({_NUMBER})\\.\\.({_NUMBER})")


def read_measure(text: str) -> MeasuredField:
    """The field that is written so, such as level:cm:0.0..250.0. Raises HomeError."""
    match = _MEASURE.fullmatch(text)
    if match:
        decimals = max(len(bound.partition(".")[2]) for bound in match.group(3, 4))
        least, most = (read_measured(bound, decimals) for bound in match.group(3, 4))
        if decimals <= MAX_DECIMALS and least is not None and most is not None:
            return MeasuredField(decimals, least, most, match[1], match[2])
    raise HomeError("measure_must_be_written", text=ascii(str(text)[:60])[1:-1])


def read_measured(text: str, decimals: int) -> int | None:
    """A number in the smallest step of its field; None for what is no number, or finer than that."""
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    found = parse_decimal(digits, decimals)
    return None if found is None or found > MAX_INTEGER else sign * found
