"""Times: moments and durations, which on the ledger are numbers of milliseconds, as people and machines read them."""

from ledger.chain.kinds import NEVER, Kind, get_kind
from ledger.chain.parameters import Parameters
from ledger.chain.times import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, get_local
from ledger.laws.dates import MAX_DAYS, split_day

_UNITS = ((DAY_MS, "days"), (HOUR_MS, "hours"), (MINUTE_MS, "minutes"), (SECOND_MS, "seconds"), (1, "ms"))
_MANY = 120
"""Up to so many hours or minutes are said as such: 36 hours, 90 minutes."""


def is_duration(name: str) -> bool:
    """Whether the chain's parameter of this name, such as `recovery_delay_ms`, is a duration."""
    return get_kind(Parameters, name) is Kind.DURATION


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


def format_time(time: int) -> str:
    """Milliseconds UTC as 2026-11-22T03:04:05Z, for machines; people read `Lexicon.time`."""
    return format_moment(time)


def format_end(time: int) -> str | None:
    """The same of until when something holds; None for without an end."""
    return None if time == NEVER else format_moment(time)


def format_moment(time: int, offset: int = 0) -> str:
    """Milliseconds UTC as 2026-11-22T03:04:05Z; `offset` minutes from UTC, as 2026-11-22T10:04:05+07:00."""
    days, rest = divmod(get_local(time, offset), DAY_MS)
    if abs(days) > MAX_DAYS:  # beyond what a calendar says
        return f"{time} ms"
    hours, minutes, seconds = rest // HOUR_MS, rest % HOUR_MS // MINUTE_MS, rest % MINUTE_MS // SECOND_MS
    zone = format_offset(offset) if offset else "Z"
    return f"{_format_days(days)}T{hours:02}:{minutes:02}:{seconds:02}{zone}"


def format_day(time: int, offset: int) -> str:
    """The day that begins then, `offset` minutes from UTC: 2027-01-01; or else the time there."""
    days, rest = divmod(get_local(time, offset), DAY_MS)
    return format_moment(time, offset) if rest or abs(days) > MAX_DAYS else _format_days(days)


def format_offset(offset: int) -> str:
    """Minutes from UTC as +07:00."""
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"


def _format_days(days: int) -> str:
    year, month, day = split_day(days)
    return f"{year:04}-{month:02}-{day:02}"
