"""Measures: what an emergency motion did, until when it holds, and whether another motion has confirmed it."""

import msgspec
from msgspec import UNSET

from ledger.archive.source import Source
from ledger.chain.kinds import NEVER
from ledger.reads.committee.closings import list_confirming
from ledger.reads.rows import find_row
from ledger.registry.decision import BY_MOTION
from ledger.registry.laws.legislation import AdoptLaw, SuspendLaw
from ledger.registry.people.suspension import FreezeAccount
from ledger.registry.rows.committee import MOTIONS, Body, Motion
from ledger.registry.rows.laws import LAWS
from ledger.registry.rows.people import SUSPENSIONS


class Measure(msgspec.Struct, frozen=True):
    """What became of what an emergency motion did."""

    asked_by: tuple[str, ...]
    """Open motions that ask to confirm it."""
    confirmed_by: str
    """The motion that confirmed it; "" for none."""
    in_force: bool
    until: int | None
    """Block time (ms UTC) at which it ends, or ended; None for without an end."""


def find_measure(source: Source, motion: str, row: Motion, action: msgspec.Struct, body: Body) -> Measure:
    """What became of an emergency motion that was enacted."""
    confirming = {one: _get_state(source, one) for one in list_confirming(source, motion)}
    until = _find_end(source, motion, action)
    now = source.get_time()
    return Measure(
        asked_by=tuple(one for one, state in confirming.items() if state == "open"),
        confirmed_by=next((one for one, state in confirming.items() if state == "enacted"), ""),
        in_force=until is not None and now < until,
        until=_write_end(row.due + body.emergency_ms if until is None else until),
    )


def _find_end(source: Source, motion: str, action: msgspec.Struct) -> int | None:
    """When it ends (ms UTC), as its row says; None where there is no such row any more."""
    match action:
        case FreezeAccount():
            frozen = find_row(source, SUSPENSIONS, action.holder)
            if frozen and frozen.by == BY_MOTION + motion:
                return NEVER if frozen.until is UNSET else frozen.until
        case AdoptLaw():
            law = find_row(source, LAWS, action.provision.law)
            if law and law.motion == motion:
                return law.provision.until
        case SuspendLaw():
            law = find_row(source, LAWS, action.law)
            if law and law.suspended_by == motion:
                return law.suspended_until
    return None


def _get_state(source: Source, motion: str) -> str:
    row = find_row(source, MOTIONS, motion)
    return row.state if row else ""


def _write_end(until: int) -> int | None:
    return None if until == NEVER else until
