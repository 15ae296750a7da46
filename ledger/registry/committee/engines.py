"""Engines: how a committee lets a ledger go on on CometBFT, run by institutions that need not trust each other.

The block that decides it is the last one that our own validators make final. Its header names the set that goes on, and
its state the chain of CometBFT on which it does: the hand-over that proofs carry (chain/handovers.py).
"""

from typing import Annotated

import msgspec

from ledger.chain.comet.engine import compute_engine
from ledger.chain.validators import MAX_VALIDATORS
from ledger.errors import Refused
from ledger.registry.block_steps import KEY
from ledger.registry.call import Call, get_none
from ledger.registry.committee.validators import (
    BoundValidator,
    SetValidators,
    check_validators,
    count_consents,
    find_sets,
    list_members,
    schedule_validators,
)
from ledger.registry.decision import ActionType, Decision
from ledger.registry.rows.committee import ENGINES, NOW, EngineRow

SECOND = 2
NEXT = 1
"""From the block that decides on the engine to the first one that its set signs."""


class ContinueOn(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="continue_on"
):
    """Lets CometBFT make the next block and all that follow, under a set of validators."""

    epoch: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    """Which chain of CometBFT's it is: the first is 1."""
    validators: Annotated[tuple[BoundValidator, ...], msgspec.Meta(min_length=1, max_length=MAX_VALIDATORS)]
    """Sorted by public key, each key and each name once; also those who stay."""


def apply_continue_on(call: Call, decision: Decision, action: ContinueOn) -> None:
    """Writes on which chain the ledger goes on, and lets the set sign from the next block on.

    Refused on a ledger that CometBFT makes already, for another epoch than the first, and as another set is.
    """
    environment = call.environment
    row = call.rows.get(ENGINES, NOW)
    if environment.engine != "embedded" or row is not None:
        raise Refused("engine_must_be_embedded", height=environment.height)
    if action.epoch != 1:
        raise Refused("epoch_must_follow_last", epoch=action.epoch, expected=1)
    body = SetValidators(action.validators)
    check_validators(call, body, may_stay=True)
    present, _ = find_sets(call.rows, environment.height)
    if list_members(body) != present.validators:
        schedule_validators(call, body, NEXT)
    engine = compute_engine(environment.genesis_hash, environment.chain_id, action.epoch)
    call.rows.put(ENGINES, NOW, EngineRow(engine.chain_id, engine.epoch))


def _count_consents(action: ContinueOn) -> int:
    return count_consents(SetValidators(action.validators))


def _count_steps(action: ContinueOn) -> int:
    return KEY * len(action.validators)


def _need_both(action: ContinueOn) -> tuple[str, ...]:
    return ("set_validators",)


ACTION_TYPES = (
    ActionType(
        ContinueOn,
        apply_continue_on,
        get_none,
        count_keys=_count_consents,
        count_steps=_count_steps,
        get_competences=_need_both,
        version=SECOND,
        covered_by="upgrade",
    ),
)
