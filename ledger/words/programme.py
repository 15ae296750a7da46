"""The programme in words: targets and what came of them, and the report on a period."""

from collections.abc import Sequence
from typing import Any

import msgspec

from ledger.reads.programme.reports import ProgrammeReport
from ledger.reads.programme.targets import FoundReport, FoundTarget
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.times import format_time
from ledger.words.values import make_row_object

SHOWN = 20
"""How many targets of a report are shown; all are in its file."""


def write_score(score: int | None) -> str:
    """A score as people read it: 98.0 %."""
    return "" if score is None else f"{score // 10}.{score % 10} %"


def write_period(since: int, until: int, words: Lexicon) -> str:
    """A period by its first day, or moment, and that after its last."""
    return f"{words.day(since)} until {words.day(until)}"


def write_goal(found: FoundTarget) -> str:
    """What is to be reached: at least 1,000 MILLION-USD."""
    return f"at {found.indicator.aim} {found.target.value:,} {found.indicator.unit}"


def describe_state(found: FoundTarget, words: Lexicon) -> str:
    """Where a target stands; of one that was reported, how far it was reached."""
    if found.actual is None:
        return words.say(found.state)
    corrected = f", corrected {found.actual.reason}: first {found.actual.first:,}" if found.actual.revision > 1 else ""
    return f"{'met' if found.met else 'missed'}, {write_score(found.score)}{corrected}"


def list_target_pairs(targets: Sequence[FoundTarget], words: Lexicon) -> list[tuple[str, str]]:
    """All there is to say of an indicator, by label."""
    indicator = targets[0].indicator
    pairs = [
        ("indicator", targets[0].code),
        ("owner", words.who(indicator.owner)),
        ("place", f"pillar {indicator.pillar}, stage {indicator.stage}"),
    ]
    for one in targets:
        pairs.append(("period", write_period(one.since, one.target.until, words)))
        pairs.append(("target", f"{write_goal(one)}, set {words.time(one.target.set_at)}"))
        if one.actual:
            pairs.append(("actual", f"{one.actual.value:,}, {describe_state(one, words)}"))
            pairs += _list_sources(one)
        else:
            pairs.append(("actual", describe_state(one, words)))
    return pairs


def _list_sources(found: FoundTarget) -> list[tuple[str, str]]:
    actual = found.actual
    named = [("source", actual.reference), ("source", actual.entry), ("evidence", actual.evidence)] if actual else []
    return [(label, text) for label, text in named if text]


def make_target_object(found: FoundTarget) -> dict[str, Any]:
    """A target for JSON: moments as RFC 3339, the score in permille."""
    return {
        **{name: getattr(found.indicator, name) for name in ("aim", "owner", "pillar", "stage", "unit")},
        "indicator": found.code,
        "since": format_time(found.since),
        **make_row_object(found.target),
        "state": found.state,
        "score": found.score,
        "met": found.met,
        "actual": make_row_object(found.actual) if found.actual else None,
    }


def make_noted_object(found: FoundReport) -> dict[str, Any]:
    """A report that was noted, for JSON."""
    return {"since": format_time(found.since), "until": format_time(found.until), **make_row_object(found.row)}


def describe_report(report: ProgrammeReport, report_hash: str, words: Lexicon, checked: bool) -> list[str]:
    """What a report on the programme says, the first targets, and its hash."""
    period = write_period(report.since, report.until, words)
    met = f"{report.met} of {report.targets} targets met, {report.missing} not reported"
    lines = [f"{period}, as of block {report.height}: {met}, {write_score(report.score)} in all"]
    for share in report.shares:
        says = f"{share.met} of {share.targets} met, {share.missing} not reported, {write_score(share.score)}"
        lines.append(f"  {share.pillar:<10}  {says}")
    for line in report.lines[:SHOWN]:
        came = f"{line.actual:,}, {write_score(line.score)}" if line.revision else "not reported"
        came += ", corrected" if line.revision > 1 else ""
        when = write_period(line.since, line.until, words)
        lines.append(f"  {line.indicator}, {when}: at {line.aim} {line.target:,} {line.unit}, came {came}")
    if report.targets > SHOWN:
        lines.append(f"  and {report.targets - SHOWN:,} more: --out writes the report")
    return [*lines, f"  hash        {report_hash}{', as it was given' if checked else ''}"]


def describe_noted(found: FoundReport, words: Lexicon) -> str:
    """Which report was noted: by which motion, and when."""
    row = found.row
    return f"{row.report}, block {row.height}, by motion {shorten_id(row.motion)}, {words.time(row.noted_at)}"


def make_report_object(report: ProgrammeReport, report_hash: str) -> dict[str, Any]:
    """A report for JSON, with its hash."""
    found: dict[str, Any] = msgspec.to_builtins(report)
    return found | {"hash": report_hash}
