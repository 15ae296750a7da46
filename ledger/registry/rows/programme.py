"""The rows of the programme: indicators, the targets set for them, what was reported, and the reports noted."""

from typing import Annotated, Literal

import msgspec

from ledger.chain.kinds import AddressText, EntryText, Height, Moment, ReferenceText
from ledger.crypto.encoding import Hex32, Natural, Positive
from ledger.state.tables import Table

MAX_PERIODS = 100
"""How many targets an indicator may have in all: every quarter from 2023 to 2040, and the years besides."""

IndicatorCode = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,31}\\Z", max_length=32)]
"""The code of an indicator, such as pilot_value."""
Unit = Annotated[str, msgspec.Meta(pattern="^[A-Z0-9./-]{1,16}\\Z", max_length=16)]
"""What an indicator counts, as a code: MILLION-USD."""
Pillar = Literal["community", "economy", "government"]
"""Which pillar of the programme it belongs to."""
Stage = Literal["brain", "industries", "infrastructure", "security"]
"""Of the four stages of the digital nation."""
Aim = Literal["least", "most"]
"""Whether a target is met by at least as much, or by at most as much."""


class TargetPeriod(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """From when to before when (block time, ms UTC)."""

    since: Moment
    """When it begins."""
    until: Moment
    """When it has ended."""


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What is counted, who answers for it, and for which periods there is a target."""

    aim: Aim
    """Whether at least or at most so much is meant."""
    owner: AddressText
    """The authority that answers for it."""
    periods: tuple[TargetPeriod, ...]
    """In order; no two of them share a moment."""
    pillar: Pillar
    """Of the programme."""
    stage: Stage
    """Of the digital nation."""
    unit: Unit
    """What is counted."""


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What is to be reached in a period. It never changes."""

    set_at: Moment
    """Block time, before the period begins."""
    until: Moment
    """Block time (ms UTC) at which the period has ended."""
    value: Natural
    """How much is to be reached."""


class Actual(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What came of a target, as its owner reports it."""

    entry: EntryText
    """The message of this ledger that it follows from; "" for none."""
    evidence: str
    """The salted commitment to a file; "" for none."""
    first: Natural
    """The value that was reported first."""
    reason: ReferenceText
    """Of the last correction; "" where there was none."""
    reference: ReferenceText
    """Where it is published; "" for nowhere."""
    reported_at: Moment
    """Block time of the report, or of the last correction."""
    revision: Positive
    """1 when reported, one more with each correction."""
    value: Natural
    """How much was reached, as it is told now."""


class NotedReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The report on a period that the committee took note of last."""

    height: Height
    """The block it tells the state after."""
    motion: EntryText
    """The motion that took note of it."""
    noted_at: Moment
    """Block time, ms UTC."""
    report: Hex32
    """Its hash."""


INDICATORS = Table("indicator", Indicator)
TARGETS = Table("target", Target)
ACTUALS = Table("actual", Actual)
NOTED_REPORTS = Table("noted_report", NotedReport)
PROGRAMME_TABLES = (INDICATORS, TARGETS, ACTUALS, NOTED_REPORTS)


def get_target_key(indicator: str, since: int) -> str:
    """The identifier of a target's row, and of its actual: INDICATOR/SINCE, with 16 digits."""
    return f"{indicator}/{since:016}"


def get_report_key(since: int, until: int) -> str:
    """The identifier of a noted report's row: SINCE-UNTIL, each with 16 digits."""
    return f"{since:016}-{until:016}"
