"""Elections: the motion that gives the chain other validators."""

from ledger.registry.budget import KEY
from ledger.registry.call import Call, get_none
from ledger.registry.committee.validators import SetValidators, check_validators, count_consents, schedule_validators
from ledger.registry.decision import ActionType, Decision


def apply_set_validators(call: Call, decision: Decision, action: SetValidators) -> None:
    """Lets the set sign from two blocks on. Refused while another change is under way."""
    check_validators(call, action)
    schedule_validators(call, action)


def _count_steps(action: SetValidators) -> int:
    return KEY * len(action.validators)


ACTION_TYPES = (
    ActionType(SetValidators, apply_set_validators, get_none, count_keys=count_consents, count_steps=_count_steps),
)
