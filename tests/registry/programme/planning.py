"""What owners of targets do, in the words of scenarios (scenario.py), and what can be seen of it.

    finance sets jobs to at least 400 from 9:00 until 12:00      | applied
    finance reports 300 of jobs from 9:00 by LSB/1               | applied
    finance corrects jobs from 9:00 to 310 by LSB/2 for AUDIT/1  | applied
    target jobs from 9:00 scores 775

Other indicators than jobs are of the economy and the first stage all the same, unless it is said: `in PEOPLE`, `of
government`, `at stage brain`.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.reads.programme.targets import list_targets
from ledger.registry.programme.actuals import CorrectActual, ReportActual
from ledger.registry.programme.reports import NoteReport
from ledger.registry.programme.targets import SetTarget
from tests.registry.words import read_amount, read_time

if TYPE_CHECKING:
    from tests.registry.scenario import Play

Values = dict[str, Any]
REPORT = "ab" * 32


def observe(play: "Play", text: str) -> bool:
    """Looks at a target: `target CODE from TIME is STATE`, or `… scores N`; whether the text is one of these."""
    match = re.fullmatch(r"target (\S+) from (\S+) (?:is (.+)|scores (\d+))", text)
    if not match:
        return False
    [found] = [one for one in list_targets(play.country.node.archive, match[1]) if one.since == read_time(match[2])]
    assert (match[3] or found.state, int(match[4] or found.score or 0)) == (found.state, found.score or 0), text
    return True


def _set(play: "Play", values: Values) -> SetTarget:
    return SetTarget(
        aim=values["aim"],
        indicator=values["indicator"],
        pillar=values["pillar"] or "economy",
        since=read_time(values["since"]),
        stage=values["stage"] or "infrastructure",
        unit=values["unit"] or "JOBS",
        until=read_time(values["until"]),
        value=read_amount(values["value"]),
    )


def _report(play: "Play", values: Values) -> ReportActual:
    return ReportActual(indicator=values["indicator"], **_read_figure(values))


def _correct(play: "Play", values: Values) -> CorrectActual:
    return CorrectActual(indicator=values["indicator"], reason=values["reason"], **_read_figure(values))


def _read_figure(values: Values) -> Values:
    source = values["source"] or ""
    of_file, of_entry = source == "file", source.endswith("-0")
    return {
        "entry": source if of_entry else "",
        "evidence": REPORT if of_file else "",
        "reference": "" if of_file or of_entry else source,
        "since": read_time(values["since"]),
        "value": read_amount(values["value"]),
    }


def make_note(values: Values) -> NoteReport:
    """The action of a motion that takes note of a report on a period, as of a block."""
    begins, ends = read_time(values["since"]), read_time(values["until"])
    return NoteReport(begins, ends, int(values["height"]), REPORT)


NOTE = r"note the report from (?P<since>\S+) until (?P<until>\S+) as of (?P<height>\d+)"
ACTS: dict[str, Callable[["Play", Values], msgspec.Struct]] = {
    r"sets (?P<indicator>\w+) to at (?P<aim>least|most) (?P<value>\w+) from (?P<since>\S+) until (?P<until>\S+)"
    r"( in (?P<unit>\S+))?( of (?P<pillar>\S+))?( at stage (?P<stage>\S+))?": _set,
    r"reports (?P<value>\w+) of (?P<indicator>\w+) from (?P<since>\S+)( by (?P<source>\S+))?": _report,
    r"corrects (?P<indicator>\w+) from (?P<since>\S+) to (?P<value>\w+)( by (?P<source>\S+))? for (?P<reason>\S+)": (
        _correct
    ),
}
