"""Exact limits of what a person types and is told: one too long, one too many, the first and the last day.

Each is asked on both sides of the limit, so that a step more or less shows.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from ledger import Ledger
from ledger.chain.kinds import NEVER
from ledger.client.forms.law_files import read_law_file, write_law_file
from ledger.client.forms.moments import read_moment
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import LedgerError, Refused
from ledger.laws.dates import MAX_DAYS
from ledger.reads.laws import doubts as law_doubts
from ledger.reads.laws.laws import read_state
from ledger.registry.rows.laws import Law
from ledger.words.committee.actions import describe_action
from ledger.words.laws.doubts import describe_doubt
from ledger.words.laws.refusals import describe_refusal
from ledger.words.lexicon import Lexicon
from ledger.words.times import format_moment
from tests.registry.laws.lawbook import provide

from .gathering import DAY_MS, open_ledger, write_law


@pytest.fixture(scope="module")
def told() -> Ledger:
    """A ledger that no test changes."""
    return open_ledger()


LONG = "x" * 200
ENTRY = "0" * 200
CUT: dict[str, tuple[Callable[[Ledger], object], str, int]] = {
    "an entry": (lambda lao: lao.entry(ENTRY), "entry", 80),
    "a record": (lambda lao: lao.status(ENTRY), "record", 80),
    "a record of the home": (lambda lao: lao.record(ENTRY), "record", 80),
    "a motion": (lambda lao: lao.committee.motion(ENTRY), "motion", 80),
    "a schema": (lambda lao: lao.wallet("university").issue_record(LONG, "noy", {}), "schema", 80),
    "a validator": (lambda lao: lao.set_validator(LONG, "down"), "name", 60),
    "a leaving validator": (lambda lao: lao.actions.set_validators(leaving=[LONG]), "name", 60),
    "a law": (lambda lao: lao.laws.get(LONG), "law", 60),
    "a parameter": (lambda lao: Ledger.create(seed=7, parameters={LONG: 1}), "name", 40),
    "a reference": (lambda lao: lao.wallet("noy").pay(1, "shop", reference=LONG), "reference", 60),
    "a body": (lambda lao: lao.committee.body(LONG), "body", 60),
    "a report": (lambda lao: lao.laws.check_impact("0" * 200, write_law(), 1), "found", 64),
    "a field to show": (lambda lao: lao.wallet("university").issue_record("degree", "noy", {LONG: 1}), "name", 40),
    "a field to disclose": (
        lambda lao: lao.wallet("university").issue_record("degree", "noy", {"level": "BSc"}).disclose(LONG),
        "name",
        40,
    ),
    "a moment": (lambda lao: read_moment(LONG), "moment", 40),  # type: ignore[arg-type]
    "a day": (lambda lao: read_law_file(write_law(since=LONG), 0), "text", 40),
}


@pytest.mark.parametrize("name", CUT)
def test_what_is_too_long_is_told_up_to_a_limit(name: str, told: Ledger) -> None:
    act, field, limit = CUT[name]
    with pytest.raises(LedgerError) as raised:
        act(told)
    assert len(str(raised.value.values[field])) == limit, raised.value


@pytest.mark.parametrize("offset", [0, 420, -330])
def test_days_of_a_law_file_are_days_up_to_the_last_of_the_calendar(offset: int) -> None:
    """A time that is no midnight, or beyond the calendar, is a time; one that stands for nothing is left out."""
    midnight = 20_000 * DAY_MS - offset * 60_000
    last = MAX_DAYS * DAY_MS - offset * 60_000
    for until, written in (
        (midnight, "2024-10-04"),
        (midnight + 1, midnight + 1),
        (midnight - 1, midnight - 1),
        (last, "9999-12-31"),
        (last + DAY_MS, last + DAY_MS),
        (NEVER - 1, NEVER - 1),
        (NEVER, None),
    ):
        data = write_law_file(provide(until=until), offset)
        assert read_law_file(data, offset).until == until
        assert (b'"until"' in data) == (written is not None)
        assert written is None or f'"until": {written!r}'.replace("'", '"').encode() in data
    assert b'"since"' not in write_law_file(provide(since=0), offset)
    assert read_law_file(write_law(since="1970-01-01"), offset).since == max(0, -offset * 60_000)


def test_a_moment_is_from_the_first_millisecond_to_the_last() -> None:
    born = datetime(1970, 1, 1, tzinfo=UTC)
    for good, ms in ((0, 0), (MAX_INTEGER, MAX_INTEGER), (born, 0), (born + timedelta(milliseconds=1), 1)):
        assert read_moment(good) == ms  # type: ignore[arg-type]
    bad: tuple[Any, ...] = (-1, MAX_INTEGER + 1, born - timedelta(milliseconds=1), born.replace(tzinfo=None), True, "0")
    for one in bad:
        with pytest.raises(Refused, match="time_must_be_a_moment"):
            read_moment(one)


@pytest.mark.parametrize(
    ("time", "offset", "written"),
    [
        (0, None, "1970-01-01T00:00:00Z"),
        (999, 0, "1970-01-01T00:00:00Z"),
        (1_000, 0, "1970-01-01T00:00:01Z"),
        (0, 1, "1970-01-01T00:01:00+00:01"),
        (0, 420, "1970-01-01T07:00:00+07:00"),
        (0, -210, "1969-12-31T20:30:00-03:30"),
        (253_402_300_799_999, 0, "9999-12-31T23:59:59Z"),
        (253_402_300_800_000, 0, "253402300800000 ms"),
        (253_402_300_799_999, 1, "253402300799999 ms"),
        (MAX_INTEGER, 420, f"{MAX_INTEGER} ms"),
    ],
)
def test_a_time_is_written_with_its_zone(time: int, offset: int | None, written: str) -> None:
    assert (format_moment(time) if offset is None else format_moment(time, offset)) == written


def test_a_confirmation_tells_what_it_confirms_where_that_is_known() -> None:
    """Not where the motion is unknown, and not what confirms another in a circle."""
    actions = {
        "1" * 80: {"action": "raise_cap", "asset": "LAK", "cap": 5},
        "2" * 80: {"action": "confirm", "motion": ""},
    }
    words = Lexicon(decimals={"LAK": 0}, find_action=actions.get)
    found = [describe_action({"action": "confirm", "motion": digit * 80}, words) for digit in "123"]
    assert found == [
        "let what motion 111111111111 did go on without an end: raise the cap of LAK to 5 LAK",
        "let what motion 222222222222 did go on without an end",
        "let what motion 333333333333 did go on without an end",
    ]


def test_clause_of_a_refusal_is_cut_out_of_the_law_exactly() -> None:
    """Also one that ends where the law ends; whatever is no part of the law is all of it."""
    law = provide("big", "message.amount > 70 or message.amount > 50")
    size = len(law.text)
    for start, end, clause in (
        (0, 19, "message.amount > 70"),
        (23, size, "message.amount > 50"),
        (0, size, law.text),
        (23, size + 1, law.text),
        (-1, 19, law.text),
        (19, 19, law.text),
        (20, 19, law.text),
        ("0", 19, law.text),
        (0, "19", law.text),
    ):
        values: dict[str, Any] = {"clause_start": start, "clause_end": end, "law": "big", "reference": "R"}
        told = describe_refusal(Refused("law_must_allow", **values), law)
        assert told is not None
        assert told.clause == clause


def test_refusal_without_what_was_unknown_names_nothing() -> None:
    told = describe_refusal(Refused("law_must_have_answer", law="big", reference="R", problem="division_by_zero"), None)
    named = describe_refusal(
        Refused("law_must_have_answer", law="big", reference="R", problem="fact_missing", unknown="by.sent"), None
    )
    assert told is not None
    assert named is not None
    assert "(by.sent)" in named.says.en
    assert "(by.sent)" in named.says.lo
    assert [text.count("(") for text in (told.says.en, told.says.lo)] == [1, 1], "only the reference is in brackets"


def test_state_of_a_law_turns_at_its_moments() -> None:
    """From `since` on and up to `until`; a suspension ends at its own moment; what has ended is nothing else."""
    law = Law("", 0, 0, provide(since=10, until=90), "", 50, 0)
    states = {9: "to come", 10: "suspended", 49: "suspended", 50: "in force", 89: "in force", 90: "ended"}
    assert {time: read_state(law, time) for time in states} == states
    assert read_state(msgspec.structs.replace(law, suspended_until=99), 90) == "ended"


@pytest.mark.parametrize("field", ["reference", "kind", "title", "remedy", "text"])
def test_field_of_a_law_file_that_is_missing_is_to_be_added(field: str) -> None:
    law = write_law()
    del law[field]
    with pytest.raises(LedgerError) as missing:
        read_law_file(law, 0)
    with pytest.raises(LedgerError) as wrong:
        read_law_file(write_law(**{field: 5}), 0)
    words = wrong.value.remedy.removeprefix("write ")
    assert words != wrong.value.remedy
    assert missing.value.remedy in (f"add it: {words}", f"write {words}" if field == "text" else "")


@pytest.mark.parametrize(("count", "more"), [(1, ""), (2, ""), (12, ""), (13, ", …")])
def test_values_that_can_be_are_listed_up_to_twelve(
    count: int, more: str, told: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [f"WORD-{number:02}" for number in range(count)]
    monkeypatch.setattr(law_doubts, "list_values", lambda path, types, assets: ["", *known])
    (doubt,) = told.laws.doubts(write_law(text='by.kind == "lion"'))
    listed = ", ".join(known[:12])
    assert describe_doubt(doubt).endswith(f"it is {listed}" if count == 1 else f"it is one of {listed}{more}")
