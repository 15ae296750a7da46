"""Measures: what an emergency motion did, until when it holds, and whether another motion has confirmed it."""

from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from ledger.chain.kinds import NEVER
from ledger.reads.closings import list_confirming
from ledger.registry.decision import BY_MOTION
from ledger.registry.laws.legislation import AdoptLaw, SuspendLaw
from ledger.registry.people.suspension import FreezeAccount
from ledger.registry.rows.committee import MOTIONS, Body, Motion
from ledger.registry.rows.laws import LAWS
from ledger.registry.rows.people import SUSPENSIONS

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger


class Measure(msgspec.Struct, frozen=True):
    """What became of what an emergency motion did."""

    asked_by: tuple[str, ...]
    """Open motions that ask to confirm it."""
    confirmed_by: str
    """The motion that confirmed it; "" for none."""
    in_force: bool
    until: int | None
    """Block time (ms UTC) at which it ends, or ended; None for without an end."""


def find_measure(ledger: "Ledger", motion: str, row: Motion, action: msgspec.Struct, body: Body) -> Measure:
    """What became of an emergency motion that was enacted."""
    confirming = {one: _get_state(ledger, one) for one in list_confirming(ledger, motion)}
    until = _find_end(ledger, motion, action)
    now = ledger.node.get_time()
    return Measure(
        asked_by=tuple(one for one, state in confirming.items() if state == "open"),
        confirmed_by=next((one for one, state in confirming.items() if state == "enacted"), ""),
        in_force=until is not None and now < until,
        until=_write_end(row.due + body.emergency_ms if until is None else until),
    )


def _find_end(ledger: "Ledger", motion: str, action: msgspec.Struct) -> int | None:
    """When it ends (ms UTC), as its row says; None where there is no such row any more."""
    match action:
        case FreezeAccount():
            value = ledger.state_row(SUSPENSIONS.key(action.holder))
            frozen = SUSPENSIONS.decode(value) if value else None
            if frozen and frozen.by == BY_MOTION + motion:
                return NEVER if frozen.until is UNSET else frozen.until
        case AdoptLaw():
            value = ledger.state_row(LAWS.key(action.provision.law))
            law = LAWS.decode(value) if value else None
            if law and law.motion == motion:
                return law.provision.until
        case SuspendLaw():
            value = ledger.state_row(LAWS.key(action.law))
            law = LAWS.decode(value) if value else None
            if law and law.suspended_by == motion:
                return law.suspended_until
    return None


def _get_state(ledger: "Ledger", motion: str) -> str:
    value = ledger.state_row(MOTIONS.key(motion))
    return MOTIONS.decode(value).state if value else ""


def _write_end(until: int) -> int | None:
    return None if until == NEVER else until
