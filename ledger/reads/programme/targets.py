"""Targets as they stand: of which indicator and period, what was reported, and how far it was reached."""

from typing import NamedTuple

from ledger.archive.source import Source
from ledger.errors import NotFoundError
from ledger.reads.rows import find_time, list_rows
from ledger.registry.programme.scores import FULL, compute_score
from ledger.registry.rows.programme import (
    ACTUALS,
    INDICATORS,
    NOTED_REPORTS,
    TARGETS,
    Actual,
    Indicator,
    NotedReport,
    Target,
)

TO_COME, UNDER_WAY, AWAITED, REPORTED = "to come", "under way", "awaited", "reported"


class FoundTarget(NamedTuple):
    """A target at one moment."""

    code: str
    """Of its indicator."""
    since: int
    """Block time, ms UTC."""
    indicator: Indicator
    target: Target
    actual: Actual | None
    state: str
    """to come, under way, awaited once its period has ended, or reported."""
    score: int | None
    """Permille, where something was reported."""

    @property
    def met(self) -> bool:
        """Whether it was reached."""
        return self.score == FULL


class FoundReport(NamedTuple):
    """The report on a period that was noted last."""

    since: int
    until: int
    row: NotedReport


def list_targets(source: Source, indicator: str = "", height: int | None = None) -> list[FoundTarget]:
    """The targets there are, by indicator and period: of all or of one, now or as they were after a block."""
    with source.reading():
        time = find_time(source, height)
        indicators, targets, actuals = (
            dict(list_rows(source, INDICATORS, height=height)),
            dict(list_rows(source, TARGETS, height=height)),
            dict(list_rows(source, ACTUALS, height=height)),
        )
    return [
        _find(key, indicators[key.partition("/")[0]], targets[key], actuals.get(key), time)
        for key in sorted(targets)
        if indicator in ("", key.partition("/")[0])
    ]


def find_targets(source: Source, indicator: str) -> list[FoundTarget]:
    """The targets of an indicator, in order of their periods. Raises NotFoundError where there is none."""
    found = list_targets(source, indicator) if indicator else []
    if not found:
        raise NotFoundError("indicator_must_exist", indicator=ascii(indicator[:40])[1:-1])
    return found


def list_noted(source: Source) -> list[FoundReport]:
    """The reports the committee took note of, by period: the last of each."""
    found = [(key.split("-"), row) for key, row in list_rows(source, NOTED_REPORTS)]
    return [FoundReport(int(since), int(until), row) for (since, until), row in found]


def _find(key: str, indicator: Indicator, target: Target, actual: Actual | None, time: int) -> FoundTarget:
    code, _, since = key.partition("/")
    score = compute_score(indicator.aim, target.value, actual.value) if actual else None
    return FoundTarget(
        code, int(since), indicator, target, actual, _read_state(int(since), target, actual, time), score
    )


def _read_state(since: int, target: Target, actual: Actual | None, time: int) -> str:
    if actual:
        return REPORTED
    if time < since:
        return TO_COME
    return UNDER_WAY if time < target.until else AWAITED
