"""Durations: how people say a time that something lasts, which on the ledger is a number of milliseconds."""

from ledger.chain.times import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS

_UNITS = ((DAY_MS, "days"), (HOUR_MS, "hours"), (MINUTE_MS, "minutes"), (SECOND_MS, "seconds"), (1, "ms"))

_MANY = 120
"""Up to so many hours or minutes are said as such: 36 hours, 90 minutes."""


def is_duration(name: str) -> bool:
    """Whether a number of this name, such as `recovery_delay_ms`, is a duration."""
    return name.endswith("_ms")


def format_duration(milliseconds: int) -> str:
    """A time as people say it: 14 days, 36 hours, 1 day 2 minutes; of a minute and more to the second."""
    rest = milliseconds if milliseconds < _UNITS[2][0] else (milliseconds + 500) // 1_000 * 1_000
    for unit, name in _UNITS[:-1]:
        if rest >= unit and rest % unit == 0 and (name == "days" or rest // unit <= _MANY):
            return _count(rest // unit, name)
    parts = []
    for unit, name in _UNITS:
        count, rest = divmod(rest, unit)
        parts += [_count(count, name)] if count else []
    return " ".join(parts) or "0 ms"


def format_unlike(durations: dict[str, int]) -> dict[str, str]:
    """Several times by name as people say them, in ms where two would be said alike and are not."""
    said = {name: format_duration(value) for name, value in durations.items()}
    if len(set(said.values())) == len(set(durations.values())):
        return said
    return {name: f"{value:,} ms" for name, value in durations.items()}


def _count(number: int, name: str) -> str:
    return f"{number:,} {name if number > 1 or name == 'ms' else name[:-1]}"
