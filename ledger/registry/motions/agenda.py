"""The agenda: every action a motion may ask for, by name, and how one is tried and carried out.

Each subject brings its own; a new subject stands in `_SUBJECTS`.
"""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from ledger.chain.kinds import EntryId
from ledger.crypto.encoding import parse
from ledger.errors import Refused
from ledger.registry.assets import creation
from ledger.registry.block_steps import ACTION
from ledger.registry.call import Call, get_none
from ledger.registry.committee import bodies, engines, parameters, upgrades, validators
from ledger.registry.decision import ActionType, Decision
from ledger.registry.land import grids
from ledger.registry.laws import legislation
from ledger.registry.money import caps
from ledger.registry.people import residents, role_actions, suspension
from ledger.registry.people.essentials import charge_stock, check_stock, take_stock
from ledger.registry.programme import reports
from ledger.registry.rows.committee import MOTIONS, Motion
from ledger.registry.treasury import budget, office
from ledger.state.overlay import Rows

OWN_ROWS = 2
"""What a motion's message writes besides what its action does."""


class ConfirmEmergency(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="confirm"
):
    """Lets what an emergency motion did go on without an end."""

    motion: EntryId


def get_name(action: msgspec.Struct | type[msgspec.Struct]) -> str:
    """The name of an action, as competences have it. Raises TypeError for what is no action."""
    tag = getattr(getattr(action, "__struct_config__", None), "tag", None)
    if not tag:
        raise TypeError(f"an action of lao.actions is needed, not {type(action).__name__}")
    return str(tag)


def get_action_type(action: msgspec.Struct) -> ActionType:
    """The type of an action."""
    return ACTIONS[get_name(action)]


def list_competences(rows: Rows, action: msgspec.Struct) -> tuple[str, ...]:
    """What a body must be competent for to decide on an action: to confirm something, for that as well."""
    kind = get_action_type(action)
    names = (_get_competence(kind), *kind.get_competences(action))
    motion = rows.get(MOTIONS, action.motion) if isinstance(action, ConfirmEmergency) else None
    return (*names, _get_competence(get_action_type(read_action(motion)))) if motion else names


def read_action(motion: Motion) -> msgspec.Struct:
    """What a motion asks for."""
    action: msgspec.Struct = parse(bytes(motion.action), Action)
    return action


def get_concerned(rows: Rows, action: msgspec.Struct) -> tuple[str, ...]:
    """Accounts that may not vote on an action."""
    return get_action_type(action).get_concerned(rows, action)


def get_favoured(action: msgspec.Struct) -> tuple[str, ...]:
    """Accounts that may vote against an action alone."""
    return get_action_type(action).get_favoured(action)


def try_action(call: Call, decision: Decision, action: msgspec.Struct) -> None:
    """Raises Refused where the action could not be taken now; writes nothing."""
    mark = call.rows.mark()
    try:
        take_action(call, decision, action)
    finally:
        call.rows.undo(mark)


def take_action(call: Call, decision: Decision, action: msgspec.Struct) -> None:
    """Does what the motion asks for. Raises Refused where a rule forbids it, or an essential would be lost."""
    mark, kind = call.rows.mark(), get_action_type(action)
    charge_stock(call)
    call.charge(ACTION + kind.count_steps(action))
    before = take_stock(call.rows, call.environment.time)
    kind.apply(call, decision, action)
    check_stock(call, before)
    count, limit = call.rows.mark() - mark, call.environment.parameters.max_message_rows - OWN_ROWS
    if count > limit:
        raise Refused("motion_must_touch_few_rows", count=count, limit=limit)


def apply_confirm(call: Call, decision: Decision, action: ConfirmEmergency) -> None:
    """Takes the end from what the emergency motion did. Refused where that has ended."""
    motion = call.rows.get(MOTIONS, action.motion)
    if motion is None or not motion.emergency or motion.state != "enacted":
        raise Refused("emergency_must_exist", motion=action.motion)
    confirmed = read_action(motion)
    confirm = get_action_type(confirmed).confirm
    if confirm is not None:
        confirm(call, decision._replace(motion=action.motion), confirmed)


def get_latest_version(action: msgspec.Struct) -> int:
    """The latest version of the rules that an action, or something it names, belongs to."""
    kind = get_action_type(action)
    return max(kind.version, kind.get_named_version(action))


def _get_competence(kind: ActionType) -> str:
    return kind.covered_by or get_name(kind.action)


def _get_motion(action: ConfirmEmergency) -> tuple[str, ...]:
    return (action.motion,)


def _concern_confirmed(rows: Rows, action: ConfirmEmergency) -> tuple[str, ...]:
    motion = rows.get(MOTIONS, action.motion)
    return get_concerned(rows, read_action(motion)) if motion else ()


_SUBJECTS = (
    *(bodies, caps, legislation, parameters, role_actions, suspension, upgrades, validators),
    *(creation, budget, office, reports, grids, residents, engines),
)
_CONFIRM = ActionType(ConfirmEmergency, apply_confirm, get_none, _get_motion, _concern_confirmed)
ACTIONS: dict[str, ActionType] = {
    get_name(kind.action): kind
    for kind in (*(kind for subject in _SUBJECTS for kind in subject.ACTION_TYPES), _CONFIRM)
}
COMPETENCES = frozenset(name for name, kind in ACTIONS.items() if not kind.covered_by)
"""What bodies may be competent for."""
if TYPE_CHECKING:  # which structs they are is known when the subjects are read
    Action: TypeAlias = msgspec.Struct
else:
    Action = reduce(or_, (ACTIONS[name].action for name in sorted(ACTIONS)))
