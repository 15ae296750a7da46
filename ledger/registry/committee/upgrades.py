"""Upgrades: from which height and time on the chain runs which version of the rules.

Software that does not know the version in force makes and accepts no block: it would come to another state than others.
Blocks can pass quickly, so there is a time as well: it leaves room for a motion that puts the upgrade off.
"""

import msgspec

from ledger.chain.kinds import Height, Moment
from ledger.crypto.encoding import Positive
from ledger.errors import Refused
from ledger.registry.call import Call, get_none
from ledger.registry.decision import ActionType, Decision
from ledger.registry.rows.committee import NOW, UPGRADES, Upgrade, UpgradePlan
from ledger.state.overlay import Rows

_FIRST = 1
NOTICE = 100
"""How many blocks there must be, at least, to install the software in."""


class ScheduleUpgrade(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="upgrade"
):
    """Puts the next version in force from a height and a time on; again, with others, it moves that."""

    height: Height
    since: Moment
    """Block time, ms UTC."""
    version: Positive


def get_version(rows: Rows, height: int, time: int) -> int:
    """The version in force in a block of that height and time (ms UTC)."""
    reached = _list_reached(_list_steps(rows), height, time)
    return reached[-1].version if reached else _FIRST


def find_upgrade(rows: Rows, height: int, time: int) -> Upgrade | None:
    """The upgrade that is to come after a block of that height and time, if there is one."""
    steps = _list_steps(rows)
    return next(iter(steps[len(_list_reached(steps, height, time)) :]), None)


def apply_upgrade(call: Call, decision: Decision, action: ScheduleUpgrade) -> None:
    """Writes the step, in the place of one to come. Refused unless it is of the next version, and far enough ahead."""
    steps, height = _list_steps(call.rows), call.environment.height
    reached = _list_reached(steps, height, call.environment.time)
    current = reached[-1].version if reached else _FIRST
    if action.version != current + 1:
        raise Refused("upgrade_must_be_the_next", expected=current + 1, version=action.version)
    if action.height < height + NOTICE:
        raise Refused("upgrade_must_have_notice", height=action.height, least=height + NOTICE)
    if action.since < decision.notice:
        raise Refused("upgrade_must_leave_time", least=decision.notice, since=action.since, version=action.version)
    new = Upgrade(action.height, action.since, action.version)
    if new in steps:
        raise Refused("upgrade_must_change", height=new.height, since=new.since, version=new.version)
    call.rows.put(UPGRADES, NOW, UpgradePlan((*reached[-1:], new)))


def _list_steps(rows: Rows) -> tuple[Upgrade, ...]:
    plan = rows.get(UPGRADES, NOW)
    return plan.steps if plan else ()


def _list_reached(steps: tuple[Upgrade, ...], height: int, time: int) -> tuple[Upgrade, ...]:
    return tuple(step for step in steps if step.height <= height and step.since <= time)


ACTION_TYPES = (ActionType(ScheduleUpgrade, apply_upgrade, get_none),)
