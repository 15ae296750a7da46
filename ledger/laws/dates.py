"""Days of the calendar, as laws know them: the proleptic Gregorian calendar from 1970-01-01 to 9999-12-31."""

import re

import msgspec

from ledger.errors import ensure

MAX_DAYS = 2_932_896
"""9999-12-31, in days since 1970-01-01."""

_FORM = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_ERA_DAYS = 146_097
"""Days of 400 years, after which the calendar repeats."""
_SHIFT = 719_468
"""Days from 0000-03-01 to 1970-01-01."""


class Date(msgspec.Struct, frozen=True, order=True):
    """A day. A type of its own, so that no integer passes for one."""

    days: int
    """Since 1970-01-01, from 0 to MAX_DAYS."""


def read_date(text: str) -> Date | None:
    """The day YYYY-MM-DD, or nothing where the text is no day of the calendar from 1970 on."""
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    year, month, day = map(int, match.groups())
    if year < 1970 or not 1 <= month <= 12 or not 1 <= day <= count_days(year, month):
        return None
    return Date(_compute_days(year, month, day))


def write_date(date: Date) -> str:
    """The day as YYYY-MM-DD."""
    ensure(0 <= date.days <= MAX_DAYS, f"day {date.days} is outside the calendar")
    year, month, day = split_day(date.days)
    return f"{year:04}-{month:02}-{day:02}"


def split_day(days: int) -> tuple[int, int, int]:
    """The year, month and day of a day that is so many days after 1970-01-01, or before."""
    era, day_of_era = divmod(days + _SHIFT, _ERA_DAYS)
    # leap days come after every 4 years, but not after 100, but after 400
    leaps = day_of_era // 1_460 - day_of_era // 36_524 + day_of_era // 146_096
    year_of_era = (day_of_era - leaps) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    march_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * march_month + 2) // 5 + 1
    month = march_month + 3 if march_month < 10 else march_month - 9
    return era * 400 + year_of_era + (month <= 2), month, day


def count_days(year: int, month: int) -> int:
    """How many days a month has."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _compute_days(year: int, month: int, day: int) -> int:
    """Counts in years that begin in March, so that the leap day is the last of its year."""
    march_year = year - (month <= 2)
    march_month = (month + 9) % 12
    day_of_year = (153 * march_month + 2) // 5 + day - 1
    leaps = march_year // 4 - march_year // 100 + march_year // 400
    return 365 * march_year + leaps + day_of_year - _SHIFT
