"""Validators: which set signs from which height on.

A set that is decided in block H signs from H + 2, so that header H + 1 announces it, final by the set before. One
change at most is under way. What decides is no matter of this module: it has the questions and the effect.
"""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.genesis import compute_binding_bytes
from ledger.chain.validators import MAX_VALIDATORS, Name, Power, ScheduledSet, Validator, is_ordered
from ledger.crypto.encoding import Hex32
from ledger.crypto.keys import check_public_key, verify_hex
from ledger.errors import Refused, VerificationError, ensure
from ledger.registry.block_steps import KEY
from ledger.registry.call import Call, Events, get_none
from ledger.registry.decision import ActionType, Decision
from ledger.registry.people.retirement import check_not_retired, retire_keys
from ledger.registry.rows.committee import NOW, SCHEDULES, Schedule
from ledger.state.overlay import Rows

DELAY = 2
"""From the block that decides on a set to the first block it signs."""


class BoundValidator(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A validator, with its key's consent to stand for its name."""

    binding: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{128})?\\Z", max_length=128)]
    """The signature; "" for a validator that has this name and key already."""
    name: Name
    public_key: Hex32
    voting_power: Power


class SetValidators(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="set_validators"
):
    """Gives the chain another validator set: all of it, as it will be."""

    validators: Annotated[tuple[BoundValidator, ...], msgspec.Meta(min_length=1, max_length=MAX_VALIDATORS)]
    """Sorted by public key, each key and each name once."""


def check_validators(call: Call, body: SetValidators, *, may_stay: bool = False) -> None:
    """Raises Refused unless the set may take over from the present one, or stay where it `may_stay`; writes nothing.

    Every key must be strong, and every key that is new to its name must have consented to it, and not been given up.
    """
    present, following = find_sets(call.rows, call.environment.height)
    known = {validator.public_key: validator.name for validator in present.validators}
    for validator in body.validators:
        check_public_key(validator.public_key)
    _check_not_retired(call, present, [one for one in body.validators if known.get(one.public_key) != one.name])
    members = list_members(body)
    if not is_ordered(members):
        raise Refused("validators_must_be_sorted")
    _check_names(members)
    if following:
        raise Refused("validator_change_must_be_only_one", from_height=following.from_height)
    if members == present.validators and not may_stay:
        raise Refused("validators_must_change")
    for validator in body.validators:
        if validator.binding or known.get(validator.public_key) != validator.name:
            _check_consent(call.environment.genesis_hash, validator)


def schedule_validators(call: Call, body: SetValidators, delay: int = DELAY) -> Events:
    """Lets the set sign from so many blocks on; what was the present set before the present one is forgotten.

    Keys that stand in it no more are never bound again.

    Requires `check_validators` against the same rows.
    """
    present, following = find_sets(call.rows, call.environment.height)
    ensure(following is None, "two changes of the validators under way")
    staying = {validator.public_key for validator in body.validators}
    for validator in (*_list_former(call, present), *present.validators):
        if validator.public_key not in staying:
            retire_keys(call, validator.name, (validator.public_key,))
    from_height = call.environment.height + delay
    call.rows.put(SCHEDULES, NOW, Schedule((present, ScheduledSet(from_height, list_members(body)))))
    return (Fact("from_height", from_height),)


def find_sets(rows: Rows, height: int) -> tuple[ScheduledSet, ScheduledSet | None]:
    """The set that signs a height, and the one that is to follow it, if there is one."""
    schedule = rows.get(SCHEDULES, NOW)
    sets = schedule.sets if schedule else ()
    begun = [entry for entry in sets if entry.from_height <= height]
    ensure(bool(begun), f"the state holds no validators for height {height}")
    return begun[-1], next(iter(sets[len(begun) :]), None)


def list_members(body: SetValidators) -> tuple[Validator, ...]:
    """The set as it stands in headers and hand-overs, without consents."""
    return tuple(Validator(entry.name, entry.public_key, entry.voting_power) for entry in body.validators)


def count_consents(body: SetValidators) -> int:
    """How many signatures in the body `check_validators` has to verify at most."""
    return sum(1 for entry in body.validators if entry.binding)


def _check_not_retired(call: Call, present: ScheduledSet, newcomers: Sequence[BoundValidator]) -> None:
    for newcomer in newcomers:
        check_not_retired(call.rows, (newcomer.public_key,))
        for former in _list_former(call, present):
            if former.public_key == newcomer.public_key:
                raise Refused(
                    "key_must_not_be_retired",
                    height=present.from_height,
                    key=former.public_key,
                    owner=former.name,
                )


def _list_former(call: Call, present: ScheduledSet) -> list[Validator]:
    """Who left with the present set: of a set that the genesis planned, nobody else has noted it."""
    schedule, staying = call.rows.get(SCHEDULES, NOW), {one.public_key for one in present.validators}
    if schedule is None or not call.environment.parameters.key_memory:
        return []
    earlier = [entry for entry in schedule.sets if entry.from_height < present.from_height]
    return [one for entry in earlier for one in entry.validators if one.public_key not in staying]


def _check_names(members: tuple[Validator, ...]) -> None:
    names: dict[str, None] = {}
    for member in members:
        if member.name in names:
            raise Refused("validator_names_must_be_distinct", name=member.name)
        names[member.name] = None


def _check_consent(genesis_hash: bytes, validator: BoundValidator) -> None:
    # a validator's name stands where an account's address does (decision 0007)
    text = compute_binding_bytes(genesis_hash, validator.name, validator.public_key)
    try:
        verify_hex(validator.public_key, text, validator.binding)
    except VerificationError:
        raise Refused("validator_must_consent", key=validator.public_key, name=validator.name) from None


def apply_set_validators(call: Call, decision: Decision, action: SetValidators) -> None:
    """Lets the set sign from two blocks on. Refused while another change is under way."""
    check_validators(call, action)
    schedule_validators(call, action)


def _count_steps(action: SetValidators) -> int:
    return KEY * len(action.validators)


ACTION_TYPES = (
    ActionType(SetValidators, apply_set_validators, get_none, count_keys=count_consents, count_steps=_count_steps),
)
