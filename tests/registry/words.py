"""The words of scenarios: amounts, times, and ids of what never was."""

from ledger.crypto.encoding import MAX_INTEGER
from tests.country import START

UNKNOWN = "0" * 64 + "-0"
"""The id of a hold, payment or record that never was."""


def read_amount(text: str) -> int:
    """An amount; `max` is the largest there is."""
    return MAX_INTEGER if text == "max" else int(text)


def read_time(text: str) -> int:
    """Block time at so many hours and minutes of the first day; `max` is the last there is."""
    if text == "max":
        return MAX_INTEGER
    hours, minutes = map(int, text.split(":"))
    return START + (hours * 60 + minutes) * 60_000
