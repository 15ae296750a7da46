"""The programme as people keep it: `lao.programme`, with the verbs of `natledger programme`."""

from typing import NamedTuple

from ledger.archive.past import compute_report_hash
from ledger.client.desk import Acting, Desk, Who
from ledger.client.forms.moments import Moment, read_moment
from ledger.client.forms.numbers import check_number
from ledger.client.forms.reading import read_form
from ledger.client.forms.references import check_reference
from ledger.client.programme.evidence import CommittedFile, check_file, commit_file, read_commitment
from ledger.client.wallet import find_wallet
from ledger.crypto.encoding import decode_file
from ledger.errors import DecodeError, NotFoundError, Refused, VerificationError
from ledger.reads.committee.motions import MotionLike, find_motion, find_motion_id
from ledger.reads.entries import PlacedEntry, find_entry
from ledger.reads.programme.reports import ProgrammeReport, compute_programme_report
from ledger.reads.programme.targets import FoundReport, FoundTarget, find_targets, list_noted, list_targets
from ledger.reads.rows import find_row
from ledger.registry.motions.agenda import read_action
from ledger.registry.programme.actuals import CorrectActual, ReportActual
from ledger.registry.programme.reports import NoteReport
from ledger.registry.programme.targets import FIXED, SetTarget
from ledger.registry.rows.programme import ACTUALS, INDICATORS, get_target_key

Evidence = CommittedFile | bytes | str
"""A commitment, the file that opens it, or its 64 hex digits."""


class FigureSource(NamedTuple):
    """From where a figure is known; at least one of the three."""

    reference: str = ""
    """Where it is published: [A-Z0-9./-], at most 35."""
    entry: PlacedEntry | str = ""
    """The message of this ledger that it follows from: an entry, its id, or TRANSACTION-INDEX."""
    evidence: Evidence = ""


class Report(NamedTuple):
    """A report on the programme, and what a motion carries of it."""

    report: ProgrammeReport
    hash: str

    def __repr__(self) -> str:
        return f"Report({self.report!r}, {self.hash[:12]}…)"


ReportLike = Report | bytes | str
"""A report, the file of one, or its hash alone."""


class Programme:
    """The programme of a ledger: targets, what came of them, and the reports on both."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    # acts

    def set_target(  # noqa: PLR0913 - each can be chosen by itself
        self,
        by: Acting | Who,
        indicator: str,
        value: int,
        since: Moment,
        until: Moment,
        *,
        unit: str = "",
        pillar: str = "",
        stage: str = "",
        aim: str = "",
    ) -> PlacedEntry:
        """Sets what an indicator is to reach from `since` to before `until`; only before it begins, and for good.

        What the indicator is its first target says, so that later ones may leave it out. The aim is least unless given.
        """
        given = {"aim": aim, "pillar": pillar, "stage": stage, "unit": unit}
        row = find_row(self.desk.source, INDICATORS, str(indicator))
        known = {name: getattr(row, name) for name in FIXED} if row else {"aim": "least"}
        fields = known | {name: text for name, text in given.items() if text}
        moments = {"since": read_moment(since), "until": read_moment(until)}
        fields |= {"indicator": indicator, "value": check_number("value", value), **moments}
        return find_wallet(self.desk, by).act(read_form(fields, SetTarget, "target"))

    def report_actual(
        self, by: Acting | Who, indicator: str, since: Moment, value: int, source: FigureSource | str
    ) -> PlacedEntry:
        """Reports what came of the target whose period began at `since`, once that has ended.

        A source that is a text is where it is published. `events["score"]` is the score in permille.
        """
        return find_wallet(self.desk, by).act(
            read_form(self._read_report(indicator, since, value, source), ReportActual, "report")
        )

    def correct_actual(
        self, by: Acting | Who, indicator: str, since: Moment, value: int, source: FigureSource | str, reason: str
    ) -> PlacedEntry:
        """Puts another value, or source, in the place of what was reported; the first value stays to be seen."""
        fields = self._read_report(indicator, since, value, source) | {"reason": check_reference(reason)}
        return find_wallet(self.desk, by).act(read_form(fields, CorrectActual, "correction"))

    def commit(self, data: bytes) -> CommittedFile:
        """The commitment to a file, and what opens it, to be kept beside the file; nothing is written on the ledger."""
        return commit_file(self.desk, data)

    # reading

    def list(self, indicator: str = "", height: int | None = None) -> tuple[FoundTarget, ...]:
        """The targets there are, by indicator and period: of all or of one, now or as they were after a block."""
        return tuple(list_targets(self.desk.source, indicator, height))

    def show(self, indicator: str) -> tuple[FoundTarget, ...]:
        """The targets of an indicator with what came of them. Raises NotFoundError where there is none."""
        return tuple(find_targets(self.desk.source, indicator))

    def noted(self) -> tuple[FoundReport, ...]:
        """The reports the committee took note of, by period: the last of each."""
        return tuple(list_noted(self.desk.source))

    def check_evidence(self, indicator: str, since: Moment, data: bytes, opening: bytes) -> None:
        """Raises VerificationError unless this is the file that what was reported is committed to."""
        row = find_row(self.desk.source, ACTUALS, get_target_key(indicator, read_moment(since)))
        if row is None:
            raise NotFoundError("actual_must_exist", indicator=str(indicator)[:40], since=read_moment(since))
        check_file(data, opening, row.evidence, indicator)

    def report(self, since: Moment, until: Moment, height: int | None = None) -> Report:
        """The report on all targets within a period, as things stood after a block, the newest unless given.

        `lao.actions.note_report` asks the committee to take note of it. Raises Refused where the period had not ended
        by then, NotFoundError where there is no such block.
        """
        block = self.desk.height if height is None else check_number("height", height)
        made = compute_programme_report(self.desk.source, read_moment(since), read_moment(until), block)
        return Report(made, compute_report_hash(made))

    def check(self, found: ReportLike, since: Moment = 0, until: Moment = 0, height: int | None = None) -> Report:
        """Makes a report again, of the period and block it names; of a hash alone, of those that are given.

        Raises VerificationError unless it comes out the same, DecodeError for a file that is no report.
        """
        if isinstance(found, str):
            return self._compare(self.report(since, until, height), found)
        report = found.report if isinstance(found, Report) else read_report(found)
        return self._compare(self.report(report.since, report.until, report.height), compute_report_hash(report))

    def check_motion(self, motion: MotionLike) -> Report:
        """Makes the report again that a motion takes note of. Raises VerificationError unless it is the same.

        Raises Refused for a motion that takes note of none, NotFoundError where there is no such motion.
        """
        found = find_motion(self.desk.source, find_motion_id(self.desk.source, motion))
        action = read_action(found.row)
        if not isinstance(action, NoteReport):
            raise Refused("motion_must_note_a_report", action=found.name, motion=found.id)
        return self._compare(self.report(action.begins, action.ends, action.height), action.report)

    def _compare(self, made: Report, expected: str) -> Report:
        if made.hash != expected:
            raise VerificationError("programme_report_must_be_the_computed", computed=made.hash, found=expected[:64])
        return made

    def _read_report(self, indicator: str, since: Moment, value: int, source: FigureSource | str) -> dict[str, object]:
        given = FigureSource(source) if isinstance(source, str) else source
        return {
            "entry": self._find_entry(given.entry),
            "evidence": read_commitment(given.evidence),
            "indicator": indicator,
            "reference": check_reference(given.reference, optional=True),
            "since": read_moment(since),
            "value": check_number("value", value),
        }

    def _find_entry(self, entry: PlacedEntry | str) -> str:
        """The id of the message that is meant, of an entry its first. Raises NotFoundError where there is none."""
        if not entry:
            return ""
        digits, _, index = ("", "", "0") if isinstance(entry, PlacedEntry) else entry.partition("-")
        placed = find_entry(self.desk.source, entry if isinstance(entry, PlacedEntry) else digits)
        return f"{placed.id}-{index or 0}"


def read_report(data: bytes) -> ProgrammeReport:
    """The report in a file. Raises DecodeError for what is none."""
    try:
        return decode_file(data, ProgrammeReport)
    except DecodeError as error:
        raise DecodeError("file_must_be_a_programme_report", problem=error.says) from None
