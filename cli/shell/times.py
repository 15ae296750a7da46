"""Times as people write them: a duration, a day, or a moment."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, NamedTuple

import click

from cli.shell import output
from cli.shell.numbers import parse_number
from ledger.client.forms.moments import NEVER, UNITS, read_moment
from ledger.errors import Refused
from ledger.words.printing import printable
from ledger.words.times import is_duration

_DURATION = re.compile("([1-9][0-9]{0,5})([smhd])")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})")


def parse_duration(text: str) -> int:
    """Milliseconds from 90s, 30m, 1h or 7d. Raises Complaint."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise output.wrong_usage(f"{printable(text[:40])} is no time", "write 90s, 30m, 1h or 7d")
    return int(match[1]) * UNITS[match[2]]


def parse_parameter(name: str, text: str) -> int:
    """A number the chain runs by, which may be a time: 259200000, or 3d. Raises Complaint."""
    return parse_duration(text) if is_duration(name) and _DURATION.fullmatch(text) else parse_number(text, 0)


def parse_moment(text: str, now: int, offset: int) -> int:
    """Ms UTC from 2027-01-01 (its first moment, `offset` minutes from UTC), an RFC 3339 time, 30d from now, or
    never. Raises Complaint.
    """
    if text == "never":
        return NEVER
    if _DURATION.fullmatch(text):
        return now + parse_duration(text)
    is_day = _DAY.fullmatch(text) is not None
    try:
        moment = datetime.fromisoformat(text if is_day or _MOMENT.fullmatch(text) else "")
        time = read_moment(moment.replace(tzinfo=moment.tzinfo or UTC))
    except (ValueError, Refused):
        remedy = "write 2027-01-01, 2027-01-01T00:00:00+07:00, 30d from now, or never"
        raise output.wrong_usage(f"{printable(text[:40])} is no time", remedy) from None
    return max(0, time - (offset * UNITS["m"] if is_day else 0))


def parse_period(moment: Callable[[str], int], since: str | None, until: str | None) -> tuple[int | None, int | None]:
    """A past period in ms UTC: from a day or moment on, and to the end of a day, or before a moment. Raises Complaint.

    `moment` reads one, as `Session.moment` does. None stands for what is not given.
    """
    found = [None if text is None else parse_past(moment, text) for text in (since, until)]
    begins, ends = found
    if ends is not None and _DAY.fullmatch(until or ""):
        ends += UNITS["d"]
    if begins is not None and ends is not None and ends <= begins:
        raise output.wrong_usage("--from comes after --to", "give the earlier time as --from")
    return begins, ends


_PAST = "write 2026-01-31, or 2026-01-31T12:00:00+07:00"


def parse_past(moment: Callable[[str], int], text: str) -> int:
    """Ms UTC of a day or a moment, neither counted from now nor never. Raises Complaint."""
    wrong = output.wrong_usage(f"{printable(text[:60])} is no day and no moment", _PAST)
    if text == "never" or _DURATION.fullmatch(text):
        raise wrong
    try:
        return moment(text)
    except output.Complaint:
        raise wrong from None


class Period(NamedTuple):
    """From when and until when something is to hold, as it was written."""

    since: str | None
    until: str


def takes_period(function: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options of all that is dated; they reach it as `period`."""

    @click.option("--since", metavar="TIME", help="From when: 2027-01-01, or 30d from now; now unless given.")
    @click.option("--until", metavar="TIME", required=True, help="Until when: 2027-01-01, 30d from now, or never.")
    @wraps(function)
    def with_period(since: str | None, until: str, **rest: Any) -> None:
        function(period=Period(since, until), **rest)

    return with_period


class Past(NamedTuple):
    """From when until when something was, as it was written."""

    since: str | None
    until: str | None


def takes_past(function: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options of a time that has been; they reach it as `past`."""

    @click.option(
        "--from", "since", metavar="TIME", help="From this day or moment on; from the first block unless given."
    )
    @click.option(
        "--to", "until", metavar="TIME", help="To the end of this day, or before this moment; all unless given."
    )
    @wraps(function)
    def with_past(since: str | None, until: str | None, **rest: Any) -> None:
        function(past=Past(since, until), **rest)

    return with_past
