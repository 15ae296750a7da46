"""Times with a zone, both ways, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import InterchangeError
from ledger.interchange.rfc3339 import format_time, parse_time

LAST = 253_402_300_799_999


@given(st.integers(0, LAST))
def test_time_reads_back_as_itself(time: int) -> None:
    assert parse_time(format_time(time)) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1969-12-31T23:59:59.999Z", -1),
        ("1970-01-01T07:00:00+07:00", 0),
        ("1969-12-31T20:30:00.5-03:30", 500),
        ("2023-02-24T23:36:38Z", 1_677_281_798_000),
        ("2024-02-29T00:00:00.123456789Z", 1_709_164_800_123),
        ("2024-02-28T24:00:00Z", 1_709_164_800_000),
        ("2024-02-28T24:00:00.000+00:00", 1_709_164_800_000),
        ("9999-12-31T24:00:00Z", LAST + 1),
        ("9999-12-31T23:59:59.999Z", LAST),
        ("0001-01-01T00:00:00+14:00", -62_135_647_200_000),
    ],
)
def test_time_is_milliseconds_utc(text: str, time: int) -> None:
    assert parse_time(text) == time


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-02-24",
        "2023-02-24T23:36:38",
        "2023-02-24 23:36:38Z",
        "2023-02-24t23:36:38z",
        "2023-02-30T00:00:00Z",
        "2023-13-01T00:00:00Z",
        "2023-02-24T24:00:01Z",
        "2023-02-24T24:00:00.5Z",
        "2023-02-24T24:00:00",
        "2023-02-30T24:00:00Z",
        "2023-02-24T23:60:00Z",
        "2016-12-31T23:59:60Z",
        "2023-02-24T23:36:38.Z",
        "2023-02-24T23:36:38+0700",
        "2023-02-24T23:36:38+14:30",
        "2023-02-24T23:36:38+24:00",
        "12023-02-24T23:36:38Z",
        "0000-01-01T00:00:00Z",
        "-2023-02-24T23:36:38Z",
        "２023-02-24T23:36:38Z",
        "2023-02-24T23:36:38Z\n",
        "2023-02-24T23:36:38Z\x1b",
    ],
)
def test_what_only_looks_like_a_time_is_refused(text: str) -> None:
    with pytest.raises(InterchangeError) as caught:
        parse_time(text)
    assert caught.value.rule == "time_must_be_well_formed"
    assert caught.value.says.isprintable()


@pytest.mark.parametrize("time", [-1, LAST + 1, 2**53 - 1])
def test_time_without_four_digits_of_year_is_refused(time: int) -> None:
    with pytest.raises(InterchangeError) as caught:
        format_time(time)
    assert caught.value.rule == "time_must_be_well_formed"
