"""Times: how many ms the units have in which people count, and where a calendar day begins.

A time is an integer of ms UTC; the chain's offset, in minutes, says where its days begin.
"""

SECOND_MS = 1000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


def get_local(time: int, utc_offset: int) -> int:
    """What a clock where the chain is shows at a time, as ms since the midnight with which 1970 began there."""
    return time + utc_offset * MINUTE_MS


def get_day(time: int, utc_offset: int) -> int:
    """The calendar day of a time where the chain is, in days since 1970."""
    return get_local(time, utc_offset) // DAY_MS


def get_midnight(day: int, utc_offset: int) -> int:
    """The time, ms UTC, at which a calendar day begins where the chain is."""
    return day * DAY_MS - utc_offset * MINUTE_MS
