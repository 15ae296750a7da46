"""Upgrades: from which height the chain runs which version of the rules.

Software that does not know the version in force makes and accepts no block: it would come to another state than others.
"""

import msgspec

from ledger.crypto.encoding import Positive
from ledger.errors import Refused
from ledger.registry.actions import ActionType, Decision
from ledger.registry.call import Call, get_none
from ledger.registry.committee_rows import UPGRADES, Upgrade, UpgradePlan
from ledger.registry.rows import NOW
from ledger.state.overlay import Rows

_FIRST = 1
NOTICE = 100
"""How many blocks there must be, at least, to install the software in."""


class ScheduleUpgrade(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="upgrade"
):
    """Puts the next version in force from a height on; again, with a later height, it puts that off."""

    height: Positive
    version: Positive


def get_version(rows: Rows, height: int) -> int:
    """The version in force at a height."""
    plan = rows.get(UPGRADES, NOW)
    reached = [step.version for step in plan.steps if step.height <= height] if plan else []
    return reached[-1] if reached else _FIRST


def apply_upgrade(call: Call, decision: Decision, action: ScheduleUpgrade) -> None:
    """Writes the height. Refused unless it is of the next version, later than one to come, and far enough ahead."""
    plan, height = call.rows.get(UPGRADES, NOW), call.environment.height
    steps = plan.steps if plan else ()
    current = get_version(call.rows, height)
    if action.version != current + 1:
        raise Refused("upgrade_must_be_the_next", expected=current + 1, version=action.version)
    if action.height < height + NOTICE:
        raise Refused("upgrade_must_have_notice", height=action.height, least=height + NOTICE)
    if steps and height < steps[-1].height and action.height <= steps[-1].height:
        raise Refused("upgrade_must_be_only_one", height=steps[-1].height, version=steps[-1].version)
    reached = tuple(step for step in steps if step.height <= height)[-1:]
    call.rows.put(UPGRADES, NOW, UpgradePlan((*reached, Upgrade(action.height, action.version))))


ACTION_TYPES = (ActionType(ScheduleUpgrade, apply_upgrade, get_none),)
