"""Delegation: acting for a person or a company, in what it has allowed, as far and as long as it has.

A message's `on_behalf_of` is the account that acts, its `by` who signs. One account has at most one delegation to
another; granting again replaces it. What it lets be moved is a budget, which every use spends.
"""

from itertools import pairwise
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from ledger.chain.kinds import MAX_TYPES, Address, Amount, Kind, Moment, SomeAsset
from ledger.errors import Inadmissible, Refused
from ledger.registry.budgets import check_budget, check_in_force, find_own_end, spend
from ledger.registry.call import Call, Events, MessageType, count_version
from ledger.registry.people.accounts import get_identity
from ledger.registry.rows.money import ASSETS
from ledger.registry.rows.people import DELEGATIONS, RECOVERIES, Delegation, get_first_request
from ledger.registry.subjects import SUBJECTS

HAND_ON = "grant_delegation"

DelegatedTypes = Annotated[
    tuple[Annotated[str, msgspec.Meta(max_length=32), Kind.MESSAGE], ...],
    msgspec.Meta(min_length=1, max_length=MAX_TYPES),
]


class GrantDelegation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Lets somebody act for the account that acts: by these types of messages, up to this amount in all."""

    amount: Amount
    """What may be moved in all, in the smallest unit; 0 where nothing is."""
    asset: SomeAsset
    """"" where nothing is to be moved."""
    delegate: Address
    since: Moment
    types: DelegatedTypes
    until: Moment


class RevokeDelegation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Ends a delegation now."""

    delegate: Address


def check_delegation(call: Call, kind: MessageType, body: msgspec.Struct) -> None:
    """Raises Refused unless who signs is who acts, or acts under a delegation; spends what it moves.

    What moves by legs is spent by each of them, and only asked for here, before all rules of its own.
    """
    if call.by == call.actor:
        return
    row = check_in_force(call)
    if kind.name not in row.types:
        raise Refused("delegation_must_cover_type", by=call.by, holder=call.actor, type=kind.name)
    if kind.count_spent and kind.pays:
        check_budget(call, *kind.count_spent(body))
    elif kind.count_spent:
        spend(call, *kind.count_spent(body))


def validate_grant_delegation(body: GrantDelegation) -> None:
    """Raises Inadmissible for types that nobody can be given, and for an amount without what it is for."""
    moves = any(kind in MOVES_MONEY for kind in body.types)
    for holds, problem in (
        (all(kind in DELEGABLE for kind in body.types), "a type is the holder's own, or unknown"),
        (all(left < right for left, right in pairwise(body.types)), "types must be sorted and distinct"),
        (moves == (body.amount > 0), "an amount above 0 belongs to types that move money, and to no others"),
        (moves == bool(body.asset), "an asset belongs to types that move money, and to no others"),
    ):
        if not holds:
            raise Inadmissible("delegation_must_fit_types", problem=problem)


def apply_grant_delegation(call: Call, body: GrantDelegation) -> Events:
    """Writes the delegation, in place of any other to the same account. What is handed on leaves the own budget."""
    get_identity(call.rows, body.delegate)
    if body.delegate in (call.actor, call.by):
        raise Refused("delegate_must_be_another", holder=body.delegate)
    through, source = "", ""
    if call.by != call.actor:
        through, source = call.by, _hand_on(call, body)
    now = call.environment.time
    since = max(body.since, now)
    if body.until <= since:
        raise Refused("delegation_must_end_later", time=now, until=body.until)
    if body.asset and call.rows.get(ASSETS, body.asset) is None:
        raise Refused("asset_must_exist", asset=body.asset)
    recovery = _find_recovery(call)
    row = Delegation(body.amount, body.asset, call.identifier, since, source, through, body.types, body.until, recovery)
    call.rows.put(DELEGATIONS, f"{call.actor}/{body.delegate}", row)
    return ()


def apply_revoke_delegation(call: Call, body: RevokeDelegation) -> Events:
    """Ends the delegation at block time, and with it what was handed on through it."""
    identifier, now = f"{call.actor}/{body.delegate}", call.environment.time
    row = call.rows.get(DELEGATIONS, identifier)
    if row is None or find_own_end(call.rows, row) <= now:
        raise Refused("delegation_must_exist", delegate=body.delegate, holder=call.actor)
    call.rows.put(DELEGATIONS, identifier, msgspec.structs.replace(row, until=now))
    return ()


def _find_recovery(call: Call) -> str | UnsetType:
    """The recovery of whoever signs that is under way: its keys may be a thief's."""
    row = call.rows.get(RECOVERIES, call.by) if call.environment.parameters.key_memory else None
    return get_first_request(row) if row else UNSET


def _hand_on(call: Call, body: GrantDelegation) -> str:
    """Takes what is handed on from the own delegation, and gives its grant."""
    own = check_in_force(call)
    old = call.rows.get(DELEGATIONS, f"{call.actor}/{body.delegate}")
    others = old is not None and old.through != call.by and call.environment.time < find_own_end(call.rows, old)
    for exceeds, what in (
        (any(kind == HAND_ON or kind not in own.types for kind in body.types), "types"),
        (body.asset not in ("", own.asset), "asset"),
        (body.amount > own.amount, "amount"),
        (body.until > own.until, "until"),
        (others, "delegate"),
    ):
        if exceeds:
            raise Refused("delegation_must_not_exceed_grantor", by=call.by, holder=call.actor, what=what)
    rest = msgspec.structs.replace(own, amount=own.amount - body.amount)
    call.rows.put(DELEGATIONS, f"{call.actor}/{call.by}", rest)
    return own.grant


def _get_latest_version(body: GrantDelegation) -> int:
    """Of the types it lets the delegate use, and of how many there are."""
    return max([count_version(body.types), *(EVERYDAY[name].version for name in body.types if name in EVERYDAY)])


def _get_delegate(body: GrantDelegation | RevokeDelegation) -> tuple[str, ...]:
    return (body.delegate,)


MESSAGES = (
    MessageType(
        HAND_ON,
        GrantDelegation,
        apply_grant_delegation,
        _get_delegate,
        validate_grant_delegation,
        get_named_version=_get_latest_version,
    ),
    MessageType(
        "revoke_delegation", RevokeDelegation, apply_revoke_delegation, _get_delegate, is_delegable=False, winds_up=True
    ),
)
EVERYDAY: dict[str, MessageType] = {
    kind.name: kind for kind in (*(kind for subject in SUBJECTS for kind in subject.MESSAGES), *MESSAGES)
}
"""All types of messages but those that motions consist of, by name."""
DELEGABLE = tuple(sorted(name for name, kind in EVERYDAY.items() if kind.is_delegable))
"""All but what is the holder's own: its keys, its appeal, and who may act for it."""
MOVES_MONEY = tuple(sorted(name for name, kind in EVERYDAY.items() if kind.count_spent or kind.pays))
"""What spends the budget."""
