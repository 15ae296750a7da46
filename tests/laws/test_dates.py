"""Days of the calendar, held to Python's."""

import calendar
import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Bug
from ledger.laws.dates import MAX_DAYS, Date, count_days, read_date, write_date

EPOCH = datetime.date(1970, 1, 1)


@given(st.dates(EPOCH))
def test_days_are_those_of_pythons_calendar(day: datetime.date) -> None:
    date = Date((day - EPOCH).days)
    assert read_date(day.isoformat()) == date
    assert write_date(date) == day.isoformat()


def test_every_day_around_the_turns_of_centuries_reads_back() -> None:
    for year in (1970, 1999, 2000, 2023, 2024, 2099, 2100, 2399, 2400, 9999):
        first = (datetime.date(year, 1, 1) - EPOCH).days
        for days in range(first, first + 365):
            assert read_date(write_date(Date(days))) == Date(days)
            assert write_date(Date(days)) == (EPOCH + datetime.timedelta(days=days)).isoformat()


def test_each_month_ends_where_it_ends() -> None:
    for year, month in itertools.product((1970, 2000, 2023, 2024, 2100, 2400), range(1, 13)):
        last = calendar.monthrange(year, month)[1]
        assert count_days(year, month) == last
        assert read_date(f"{year}-{month:02}-{last}")
        assert read_date(f"{year}-{month:02}-{last + 1}") is None


def test_the_calendar_has_its_ends() -> None:
    assert (read_date("1970-01-01"), read_date("9999-12-31")) == (Date(0), Date(MAX_DAYS))
    for days in (-1, MAX_DAYS + 1):
        with pytest.raises(Bug):
            write_date(Date(days))


@pytest.mark.parametrize(
    "text",
    [
        *"1969-12-31 2026-02-29 2100-02-29 2026-04-31 2026-13-01 2026-00-10 2026-01-00 2026-01-32 20-6-01-01".split(),
        *("2026-1-01", "10000-01-01", "2026/01/01", "-2026-01-01", "2026-01-01T00:00", "２０２６-01-01"),
        *("", "2026-01-01\n", " 2026-01-01"),
    ],
)
def test_what_is_no_day_is_not_read(text: str) -> None:
    assert read_date(text) is None


def test_a_day_is_no_integer() -> None:
    assert Date(1) != 1
    assert Date(1) < Date(2)
