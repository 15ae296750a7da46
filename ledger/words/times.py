"""Times: moments and durations, which on the ledger are numbers of milliseconds, as people and machines read them."""

from datetime import UTC, datetime, timedelta

from ledger.crypto.encoding import MAX_INTEGER

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MS = 253_370_764_800_000
"""9999-01-01: after it, an offset could lead beyond what a datetime can be."""

_UNITS = ((86_400_000, "days"), (3_600_000, "hours"), (60_000, "minutes"), (1_000, "seconds"), (1, "ms"))

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


def format_time(time: int) -> str:
    """Milliseconds UTC as 2026-11-22T03:04:05Z, for machines; people read `Lexicon.time`."""
    return format_moment(time)


def format_end(time: int) -> str | None:
    """The same of until when something holds; None for without an end."""
    return None if time == MAX_INTEGER else format_moment(time)


def format_moment(time: int, offset: int = 0) -> str:
    """Milliseconds UTC as 2026-11-22T03:04:05Z; `offset` minutes from UTC, as 2026-11-22T10:04:05+07:00."""
    try:
        moment = _EPOCH + timedelta(milliseconds=time, minutes=offset)
    except OverflowError:
        return f"{time} ms"
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + (format_offset(offset) if offset else "Z")


def format_day(time: int, offset: int) -> str:
    """The day that begins then, `offset` minutes from UTC: 2027-01-01; or else the time there."""
    local = _EPOCH + timedelta(milliseconds=time, minutes=offset) if time <= _LAST_MS else None
    return f"{local:%Y-%m-%d}" if local and local.time() == _EPOCH.time() else format_moment(time, offset)


def format_offset(offset: int) -> str:
    """Minutes from UTC as +07:00."""
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"
