"""The motions on a law: what is about them alone is no effect of that law, when the past is told with another one."""

from collections.abc import Sequence

import msgspec

from ledger.admission import Decoded
from ledger.registry.laws.legislation import AdoptLaw, EndLaw, SetLawValue, SuspendLaw
from ledger.registry.motions.agenda import read_action
from ledger.registry.motions.motions import CastBallot, EnactMotion, ProposeMotion, WithdrawMotion
from ledger.registry.rows.committee import MOTIONS
from ledger.state.overlay import Rows


def is_own(rows: Rows, decoded: Decoded, laws: Sequence[str]) -> bool:
    """Whether all that a transaction does is to propose, vote on, withdraw or enact motions on these laws.

    `rows` are those it really met.
    """
    return all(_find_law(rows, body) in laws for body in decoded.bodies)


def _find_law(rows: Rows, body: msgspec.Struct) -> str:
    """The law that a message of the committee is about; "" for any other."""
    match body:
        case ProposeMotion():
            return _get_law(body.action)
        case CastBallot() | WithdrawMotion() | EnactMotion():
            row = rows.get(MOTIONS, body.motion)
            return _get_law(read_action(row)) if row else ""
    return ""


def _get_law(action: msgspec.Struct) -> str:
    match action:
        case AdoptLaw():
            return action.provision.law
        case EndLaw() | SuspendLaw() | SetLawValue():
            return action.law
    return ""
