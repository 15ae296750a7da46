"""Reports: the committee takes note of what came of all targets in a period, by the hash of a report.

What a report says follows from the state after one block (`ledger.reads.programme.reports`), so that everybody who has
the chain makes the same one. The chain keeps which was noted last; another may be noted once something was corrected.
"""

import msgspec

from ledger.chain.kinds import Height, Moment
from ledger.crypto.encoding import Hex32
from ledger.errors import Refused
from ledger.registry.call import Call, get_none
from ledger.registry.decision import ActionType, Decision
from ledger.registry.programme.actuals import check_ended
from ledger.registry.programme.targets import check_period
from ledger.registry.rows.programme import NOTED_REPORTS, NotedReport, get_report_key


class NoteReport(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="note_report"
):
    """Takes note of the report on a period, as things stood after a block."""

    begins: Moment
    """Block time (ms UTC) at which the period begins."""
    ends: Moment
    """Block time (ms UTC) at which it has ended."""
    height: Height
    """The block after which the report tells the state."""
    report: Hex32
    """The hash of the report."""


def apply_note_report(call: Call, decision: Decision, action: NoteReport) -> None:
    """Writes which report was noted. Refused before the period has ended, for a block to come, and for the same."""
    check_period(action.begins, action.ends)
    check_ended(call.environment.time, action.ends)
    if action.height >= call.environment.height:
        raise Refused("report_must_be_of_the_past", height=action.height, tip=call.environment.height - 1)
    key = get_report_key(action.begins, action.ends)
    old = call.rows.get(NOTED_REPORTS, key)
    if old and old.report == action.report:
        raise Refused("report_must_be_new", motion=old.motion)
    row = NotedReport(action.height, decision.motion, call.environment.time, action.report)
    call.rows.put(NOTED_REPORTS, key, row)


ACTION_TYPES = (ActionType(NoteReport, apply_note_report, get_none, version=2, covered_by="set_parameter"),)
