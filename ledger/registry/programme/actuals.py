"""Actuals: what came of a target, reported by its owner with a source once the period has ended.

A report is made once. It is corrected by another type of message, which counts the revisions, gives a reason and keeps
what was reported first.
"""

from typing import Annotated

import msgspec
from msgspec.structs import replace

from ledger.chain.entry import Fact
from ledger.chain.kinds import LegalReference, Moment, OptionalEntryId, Reference
from ledger.crypto.encoding import Natural
from ledger.errors import Refused
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.programme.scores import compute_score
from ledger.registry.programme.targets import check_owner, get_indicator_key
from ledger.registry.rows.programme import (
    ACTUALS,
    INDICATORS,
    TARGETS,
    Actual,
    Indicator,
    IndicatorCode,
    Target,
    get_target_key,
)

EvidenceHash = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?\\Z", max_length=64)]
"""The salted commitment to a file, or ""."""


class ReportActual(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Reports what an indicator reached in the period that began at `since`, and from where that is known."""

    entry: OptionalEntryId
    """The message of this ledger that it follows from; "" for none. Whether there is one, whoever reads finds out."""
    evidence: EvidenceHash
    """The salted commitment to a file; "" for none."""
    indicator: IndicatorCode
    """Its code."""
    reference: Reference
    """Where it is published; "" for nowhere. One of the three is needed."""
    since: Moment
    """Block time (ms UTC) at which the period began."""
    value: Natural
    """How much was reached."""


class CorrectActual(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Puts another value, or another source, in the place of what was reported."""

    entry: OptionalEntryId
    """The message of this ledger that it follows from; "" for none. Whether there is one, whoever reads finds out."""
    evidence: EvidenceHash
    """The salted commitment to a file; "" for none."""
    indicator: IndicatorCode
    """Its code."""
    reason: LegalReference
    """Why it is corrected, in public."""
    reference: Reference
    """Where it is published; "" for nowhere. One of the three is needed."""
    since: Moment
    """Block time (ms UTC) at which the period began."""
    value: Natural
    """How much was reached."""


def apply_report_actual(call: Call, body: ReportActual) -> Events:
    """Writes what came of the target. Refused to all but its owner, before the period has ended, and again."""
    indicator, target = _get_target(call, body.indicator, body.since)
    check_owner(call, body.indicator, indicator)
    check_ended(call.environment.time, target.until)
    _check_source(body)
    key, now = get_target_key(body.indicator, body.since), call.environment.time
    if old := call.rows.get(ACTUALS, key):
        raise Refused("actual_must_be_reported_once", indicator=body.indicator, value=old.value)
    row = Actual(body.entry, body.evidence, body.value, "", body.reference, now, 1, body.value)
    call.rows.put(ACTUALS, key, row)
    return (Fact("score", compute_score(indicator.aim, target.value, body.value)),)


def apply_correct_actual(call: Call, body: CorrectActual) -> Events:
    """Replaces what was reported and counts the revision. Refused where it would say the same."""
    indicator, target = _get_target(call, body.indicator, body.since)
    check_owner(call, body.indicator, indicator)
    key = get_target_key(body.indicator, body.since)
    old = call.rows.get(ACTUALS, key)
    if old is None:
        raise Refused("actual_must_exist", indicator=body.indicator, since=body.since)
    _check_source(body)
    new = replace(old, entry=body.entry, evidence=body.evidence, reference=body.reference, value=body.value)
    if new == old:
        raise Refused("correction_must_change", indicator=body.indicator, value=old.value)
    now, revision = call.environment.time, old.revision + 1
    call.rows.put(ACTUALS, key, replace(new, reason=body.reason, reported_at=now, revision=revision))
    return Fact("revision", revision), Fact("score", compute_score(indicator.aim, target.value, body.value))


def check_ended(time: int, until: int) -> None:
    """Raises Refused before a period has ended: at `until` it has."""
    if time < until:
        raise Refused("period_must_have_ended", time=time, until=until)


def _get_target(call: Call, code: str, since: int) -> tuple[Indicator, Target]:
    indicator, target = call.rows.get(INDICATORS, code), call.rows.get(TARGETS, get_target_key(code, since))
    if indicator is None or target is None:
        raise Refused("target_must_exist", indicator=code, since=since)
    return indicator, target


def _check_source(body: ReportActual | CorrectActual) -> None:
    if not (body.entry or body.evidence or body.reference):
        raise Refused("source_must_be_given", indicator=body.indicator)


MESSAGES = tuple(
    MessageType(name, body, apply, get_none, get_subjects=get_indicator_key, reads=3, writes=1, version=2)
    for name, body, apply in (
        ("report_actual", ReportActual, apply_report_actual),
        ("correct_actual", CorrectActual, apply_correct_actual),
    )
)
