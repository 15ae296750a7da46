"""The report on a period: every target within it, what came of each, and the score, by pillar and in all.

It follows from the state after one block: canonical JSON, and the same for everybody who has the chain. What was not
reported by then counts 0 in the score, so that nobody gains by silence.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from ledger.archive.past import get_header_hash
from ledger.archive.source import Source
from ledger.chain.genesis import compute_genesis_hash
from ledger.crypto.encoding import Hex32, Natural, Positive
from ledger.errors import Refused
from ledger.reads.programme.targets import FoundTarget, list_targets
from ledger.registry.programme.targets import check_period

MAX_LINES = 1_000
"""How many targets a report names; all are counted."""


class TargetLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One target, and what came of it."""

    actual: Natural
    """0 where nothing was reported."""
    aim: str
    entry: str
    evidence: str
    indicator: str
    owner: str
    pillar: str
    reference: str
    revision: Natural
    """0 where nothing was reported; above 1 where it was corrected."""
    score: Natural
    since: Natural
    stage: str
    target: Natural
    unit: str
    until: Natural


class PillarShare(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The targets of one pillar."""

    met: Natural
    missing: Natural
    """Of which nothing was reported."""
    pillar: str
    score: Natural
    """The mean of theirs in permille, rounded down."""
    targets: Positive


class ProgrammeReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came of all targets whose period lies within another, as the chain knew it after a block."""

    genesis_hash: Hex32
    header_hash: Hex32
    height: Positive
    kind: Literal["programme"]
    lines: tuple[TargetLine, ...]
    """The first 1,000, by indicator and period."""
    met: Natural
    missing: Natural
    score: Natural
    """The mean of all in permille, rounded down."""
    shares: tuple[PillarShare, ...]
    """By pillar, sorted."""
    since: Natural
    targets: Positive
    until: Natural
    version: Literal[1]

    def __repr__(self) -> str:
        return f"ProgrammeReport({self.met} of {self.targets} met, {self.score} permille, block {self.height})"


def compute_programme_report(source: Source, since: int, until: int, height: int) -> ProgrammeReport:
    """The report on a period (block time, ms UTC) after a block.

    Raises NotFoundError where there is no such block, Refused where the period had not ended by then, and where no
    target lies within it.
    """
    check_period(since, until)
    if (time := source.load_header(height).time) < until:
        raise Refused("report_must_follow_period", height=height, time=time, until=until)
    found = [one for one in list_targets(source, height=height) if since <= one.since and one.target.until <= until]
    if not found:
        raise Refused("programme_must_have_targets", since=since, until=until)
    by_pillar: dict[str, list[FoundTarget]] = {}
    for one in found:
        by_pillar.setdefault(one.indicator.pillar, []).append(one)
    return ProgrammeReport(
        genesis_hash=compute_genesis_hash(source.genesis).hex(),
        header_hash=get_header_hash(source, height),
        height=height,
        kind="programme",
        lines=tuple(_make_line(one) for one in found[:MAX_LINES]),
        met=_count_met(found),
        missing=_count_missing(found),
        score=_compute_mean(found),
        shares=tuple(_make_share(pillar, by_pillar[pillar]) for pillar in sorted(by_pillar)),
        since=since,
        targets=len(found),
        until=until,
        version=1,
    )


def _make_line(found: FoundTarget) -> TargetLine:
    actual, indicator = found.actual, found.indicator
    return TargetLine(
        actual=actual.value if actual else 0,
        aim=indicator.aim,
        entry=actual.entry if actual else "",
        evidence=actual.evidence if actual else "",
        indicator=found.code,
        owner=indicator.owner,
        pillar=indicator.pillar,
        reference=actual.reference if actual else "",
        revision=actual.revision if actual else 0,
        score=found.score or 0,
        since=found.since,
        stage=indicator.stage,
        target=found.target.value,
        unit=indicator.unit,
        until=found.target.until,
    )


def _make_share(pillar: str, found: Sequence[FoundTarget]) -> PillarShare:
    return PillarShare(_count_met(found), _count_missing(found), pillar, _compute_mean(found), len(found))


def _count_met(found: Sequence[FoundTarget]) -> int:
    return sum(one.met for one in found)


def _count_missing(found: Sequence[FoundTarget]) -> int:
    return sum(one.actual is None for one in found)


def _compute_mean(found: Sequence[FoundTarget]) -> int:
    return sum(one.score or 0 for one in found) // len(found)
