"""Windows: what an account sent of an asset today and this month, whatever it sent it as."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from ledger.chain.parameters import Parameters
from ledger.chain.times import DAY_MS
from ledger.crypto.encoding import MAX_INTEGER, encode
from ledger.registry.money.windows import count_months, read_sent
from ledger.registry.rows.money import Balance, Sent
from tests.country import START, Country
from tests.registry.scenario import Play

HOUR = 3_600_000
CAPS = {"LAK": MAX_INTEGER, "USD": 1_000, "EUR": 1_000}
EPOCH = datetime.date(1970, 1, 1)


def settle(windows: int = 1, utc_offset: int = 0, most: int = 16) -> Play:
    """Noy has 100 LAK, the shop and the guard nothing."""
    parameters = Parameters(max_hold_ms=60 * DAY_MS, max_assets_held=most, windows=windows)
    country = Country(parameters=parameters, caps=CAPS, utc_offset=utc_offset)
    country.settle("noy", money=100)
    country.settle("shop", "business")
    country.settle("guard")
    return Play(country)


def read(play: Play, who: str = "noy", asset: str = "LAK") -> tuple[int, int]:
    """What somebody sent in the day and in the month of the next block."""
    tip = play.country.node.tip
    sent = read_sent(play.country.now, tip.utc_offset, play.country.balance(who, asset).sent)
    return sent.in_day, sent.in_month


def find_hour(month: int, utc_offset: int = 0) -> int:
    """The hours from the start of the play to the first of the month that is so many months later."""
    start = datetime.datetime.fromtimestamp(START / 1000, datetime.UTC) + datetime.timedelta(minutes=utc_offset)
    years, number = divmod(start.month - 1 + month, 12)
    first = datetime.datetime(start.year + years, number + 1, 1, tzinfo=datetime.UTC)
    return int((first - start).total_seconds()) // 3600


def test_payments_count_and_what_comes_in_does_not() -> None:
    play = settle()
    play.run("noy pays 10 LAK to shop | applied\nnoy pays 5 LAK to shop & noy pays 7 LAK to guard | applied")
    assert read(play) == (22, 22)
    assert read(play, "shop") == (0, 0)


def test_payment_returned_counts_for_whoever_returns_it() -> None:
    play = settle()
    play.run("noy pays 10 LAK to shop as first | applied\nshop returns first | applied")
    assert (read(play), read(play, "shop")) == ((10, 10), (10, 10))
    play.run("noy pays 10 LAK to shop as second | applied\nshop returns 3 of second | applied")
    assert (read(play), read(play, "shop")) == ((20, 20), (13, 13))


@pytest.mark.parametrize(
    "line",
    [
        "noy pays 10 LAK to noy | applied",
        "central-bank issues 10 LAK to noy | applied",
        "noy pays 101 LAK to shop | balance_must_cover_amount",
        "noy pays 10 LAK to shop & noy pays 1 XAU to shop | asset_must_exist",
    ],
)
def test_nothing_is_sent_to_oneself_or_by_what_is_refused(line: str) -> None:
    play = settle()
    play.run(line)
    assert read(play) == (0, 0)


def test_assets_have_windows_of_their_own() -> None:
    play = settle()
    play.run("central-bank issues 50 USD to noy | applied\nnoy pays 9 USD to shop & noy pays 2 LAK to shop | applied")
    assert (read(play, asset="USD"), read(play)) == ((9, 9), (2, 2))


def test_no_asset_opens_or_closes_the_windows_of_another() -> None:
    """Neither on another day nor in another month, nor where nothing is left of the one; received or sent."""
    play = settle()
    play.run("central-bank issues 50 USD to noy | applied\nnoy pays 100 LAK to shop | applied\nat 25:00")
    play.run("noy pays 9 USD to shop | applied\ncentral-bank issues 5 EUR to noy | applied")
    assert (read(play), read(play, asset="USD")) == ((0, 100), (9, 9))
    play.run("shop pays 1 LAK to noy | applied\nnoy pays 1 LAK to shop | applied")
    assert (read(play), read(play, asset="USD"), read(play, "shop")) == ((1, 101), (9, 9), (1, 1))
    play.run(f"at {find_hour(1)}:00\nnoy pays 8 USD to shop | applied")
    assert (read(play), read(play, asset="USD")) == ((0, 0), (8, 8))
    play.run("shop pays 20 LAK to noy | applied\nnoy holds 3 LAK for shop until 900:00 as some | applied")
    play.run("noy holds 2 USD for shop until 900:00 as other | applied\nshop releases some | applied")
    assert (read(play), read(play, asset="USD")) == ((0, 0), (10, 10))


def test_hold_counts_when_it_is_placed_and_not_when_it_is_captured() -> None:
    play = settle()
    play.run("noy holds 30 LAK for shop until 9:00 as deposit | applied")
    assert read(play) == (30, 30)
    play.run("shop captures 20 of deposit | applied")
    assert (read(play), read(play, "shop")) == ((30, 30), (0, 0))


def test_what_is_released_is_taken_back_while_the_day_is_open() -> None:
    play = settle()
    play.run("noy holds 30 LAK for shop until 9:00 as deposit | applied\nshop captures 20 of deposit | applied")
    play.run("shop releases deposit | applied")
    assert read(play) == (20, 20)


def test_what_is_released_on_another_day_is_taken_back_of_the_month_alone() -> None:
    play = settle()
    play.run("noy holds 30 LAK for shop until 40:00 as deposit | applied\nat 25:00\nnoy pays 5 LAK to shop | applied")
    assert read(play) == (5, 35)
    play.run("shop releases deposit | applied")
    assert read(play) == (5, 5)


def test_what_is_released_in_another_month_is_not_taken_back() -> None:
    play = settle()
    hour = find_hour(1)
    play.run(f"noy holds 30 LAK for shop until {hour + 30}:00 as deposit | applied\nat {hour + 1}:00")
    play.run("noy pays 5 LAK to shop | applied\nshop releases deposit | applied")
    assert read(play) == (5, 5)


@pytest.mark.parametrize("utc_offset", [-720, 0, 420, 840])
def test_day_and_month_begin_at_the_chains_midnight(utc_offset: int) -> None:
    play = settle(utc_offset=utc_offset)
    hour = find_hour(1, utc_offset)
    play.run(f"at {hour - 24}:00\nnoy pays 1 LAK to shop | applied\nat {hour - 1}:00\nnoy pays 2 LAK to shop | applied")
    assert read(play) == (3, 3)
    play.run(f"just before {hour}:00\nnoy pays 4 LAK to shop | applied")
    assert read(play) == (7, 7)
    play.run(f"at {hour}:00")
    assert read(play) == (0, 0)
    play.run("noy pays 8 LAK to shop | applied")
    assert read(play) == (8, 8)


def test_whoever_spends_all_does_not_lose_the_count() -> None:
    play = settle()
    play.run("noy pays 100 LAK to shop | applied\nshop pays 100 LAK to noy | applied\nnoy pays 1 LAK to shop | applied")
    assert read(play) == (101, 101)


def test_empty_balance_goes_with_its_month() -> None:
    play = settle(most=1)
    play.run("noy pays 100 LAK to shop | applied\ncentral-bank issues 5 USD to noy | account_must_have_room")
    play.run(f"at {find_hour(1)}:00\ncentral-bank issues 5 USD to noy | applied")
    assert play.country.balance("noy") == Balance("LAK", 0, 0)


def test_sums_stop_at_the_greatest_integer() -> None:
    play = settle()
    play.run("noy pays 100 LAK to central-bank | applied\ncentral-bank redeems 100 LAK | applied")
    play.run("central-bank issues max LAK to noy | applied\nnoy pays max LAK to shop | applied")
    play.run("shop pays max LAK to noy | applied\nnoy pays max LAK to shop | applied")
    assert read(play) == (MAX_INTEGER, MAX_INTEGER)


def test_chain_without_windows_keeps_its_bytes() -> None:
    play = settle(windows=0)
    play.run("noy pays 10 LAK to shop | applied\nnoy holds 30 LAK for shop until 9:00 as deposit | applied")
    play.run("shop releases deposit | applied")
    assert play.country.balance("noy").sent is UNSET
    assert encode(play.country.balance("noy")) == b'{"asset":"LAK","available":90,"held":0}'
    assert encode(Balance("LAK", 1, 0, Sent(2, 3, 4, 5))) == (
        b'{"asset":"LAK","available":1,"held":0,"sent":{"day":2,"in_day":3,"in_month":4,"month":5}}'
    )


def test_months_turn_on_the_first_day_of_each_for_five_centuries() -> None:
    """Also in leap years, in years of a century, which are none, and in every fourth of these, which are."""
    for months in range(1, 12 * 500):
        first = datetime.date(1970 + months // 12, months % 12 + 1, 1)
        day = (first - EPOCH).days
        assert (count_months(day - 1), count_months(day)) == (months - 1, months), first


@given(st.dates(min_value=EPOCH))
def test_months_are_those_of_the_calendar(date: datetime.date) -> None:
    assert count_months((date - EPOCH).days) == (date.year - 1970) * 12 + date.month - 1
