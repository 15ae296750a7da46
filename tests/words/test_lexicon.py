"""How values read: amounts there and back, addresses, ids, times, and what a terminal must not be given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import DecodeError, HomeError, Refused
from ledger.words.amounts import format_amount, parse_amount
from ledger.words.lexicon import Lexicon, shorten
from ledger.words.printing import printable
from ledger.words.times import format_duration, format_time
from ledger.words.values import decorate

ADDRESS = "lao1qx" + "q" * 34 + "7m"


@given(st.integers(0, MAX_INTEGER), st.integers(0, 8))
def test_an_amount_reads_back_as_itself(amount: int, decimals: int) -> None:
    text = format_amount(amount, decimals)
    assert parse_amount(text, "X", {"X": decimals}) == amount
    assert parse_amount(text.replace(",", ""), "X", {"X": decimals}) == amount


@given(st.text(), st.integers(0, 8))
def test_any_text_is_an_amount_in_range_or_refused(text: str, decimals: int) -> None:
    try:
        amount = parse_amount(text, "X", {"X": decimals})
    except (HomeError, DecodeError):
        return
    assert 0 <= amount <= MAX_INTEGER
    assert text.isascii()


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "1.", ".1", "-1", "+1", "1e3", "1 000", "1_000", "0x1", "１", "1\n"),
        *("1,00", "1000,000", ",100", "1,000,", "1.0,000", "1,000,00", "0,1000"),
        *("25.000", "1.250.000", "25 000", "25'000"),  # thousands where a point or a space parts them
    ],
)
def test_only_digits_and_one_point_are_an_amount(text: str) -> None:
    with pytest.raises(HomeError, match="amount_must_fit_decimals"):
        parse_amount(text, "USD", {"USD": 2})


def test_an_amount_has_at_most_the_assets_decimals() -> None:
    units = {"LAK": 0, "EUR": 2}
    assert parse_amount("12.5", "EUR", units) == 1250
    assert parse_amount("0012.50", "EUR", units) == 1250
    with pytest.raises(HomeError):
        parse_amount("12.505", "EUR", units)
    assert (parse_amount("12.0", "LAK", units), parse_amount("12.5000", "EUR", units)) == (12, 1250)  # zeros are zeros
    assert parse_amount("25000.000", "LAK", units) == 25_000  # nobody's thousands
    assert parse_amount("25.000", "OMR", {"OMR": 3}) == 25_000
    with pytest.raises(HomeError):
        parse_amount("12.01", "LAK", units)
    with pytest.raises(Refused, match="asset_must_exist"):
        parse_amount("1", "lak", units)


@pytest.mark.parametrize("text", ["9007199254740992", "9" * 100_000, "90071992547409.92"])
def test_an_amount_beyond_2_to_53_is_refused_fast(text: str) -> None:
    with pytest.raises(DecodeError, match="integers_must_be_in_range"):
        parse_amount(text, "X", {"X": 2 if "." in text else 0})


def test_an_address_is_shortened_and_a_name_preferred() -> None:
    assert shorten(ADDRESS) == "lao1qx…7m"
    assert shorten("no address") == "no address"
    assert Lexicon({ADDRESS: "noy"}, {}).who(ADDRESS) == "noy"
    assert Lexicon({}, {}).who(ADDRESS) == "lao1qx…7m"


@given(st.text())
def test_what_is_printable_moves_no_terminal(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert shown.isprintable() == (shown == printable(shown))


def test_times_read_in_utc() -> None:
    assert format_time(0) == "1970-01-01T00:00:00Z"
    assert format_time(1_767_225_600_999) == "2026-01-01T00:00:00Z"
    assert format_time(MAX_INTEGER) == f"{MAX_INTEGER} ms"


def test_the_values_of_a_refusal_read_in_major_units_and_names() -> None:
    words = Lexicon({ADDRESS: "noy"}, {"EUR": 2})
    values = {"holder": ADDRESS, "available": 75_000, "amount": 5, "asset": "EUR", "height": 7, "hold": "a" * 64 + "-0"}
    shown = decorate(values, words)
    assert shown == {
        "holder": "noy",
        "available": "750.00",
        "amount": "0.05",
        "asset": "EUR",
        "height": 7,
        "hold": "aaaaaaaaaaaa…-0",
    }
    assert decorate({"amount": 5, "asset": "XYZ"}, words)["amount"] == 5


@pytest.mark.parametrize(
    ("milliseconds", "says"),
    [
        (0, "0 ms"),
        (999, "999 ms"),
        (1_500, "1 second 500 ms"),
        (3_600_000, "1 hour"),
        (129_600_000, "36 hours"),
        (86_520_000, "1 day 2 minutes"),
        (34_559_999_998, "400 days"),
        (90_061_001, "1 day 1 hour 1 minute 1 second"),
        (9_007_199_254_740_991, "104,249,991 days 8 hours 59 minutes 1 second"),
    ],
)
def test_what_lasts_reads_in_days_and_hours(milliseconds: int, says: str) -> None:
    assert format_duration(milliseconds) == says


def test_what_is_printable_fills_no_line_unseen() -> None:
    """A claim padded to a terminal's width once began the next line like one of ours."""
    assert printable("BSc" + " " * 60 + "  status  valid") == "BSc " + r"\x20" * 61 + r"status \x20valid"
    assert printable("a b") == "a b"
    for blank in "\u115f\u1160\u2800\u3164\uffa0":
        assert printable(blank) == ascii(blank)[1:-1]


def test_ids_that_begin_alike_are_told_in_full() -> None:
    one, other, third = "ab" * 32, "ab" * 31 + "cd", "ef" * 32
    shown = decorate({"computed": one, "found": other, "root": third, "again": third}, Lexicon({}, {}))
    assert (shown["computed"], shown["found"]) == (one, other)
    assert shown["root"] == shown["again"] == "efefefefefef…", "the same id twice is no matter"
