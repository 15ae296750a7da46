"""Actions: what a motion does once it is enacted, each with the rules it must keep then.

`apply` checks the rules in order of precedence and raises Refused at the first broken one; else it writes. It is tried
when the motion is proposed, and run when it is enacted (agenda.py). Other subjects bring actions of their own.
"""

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from ledger.chain.kinds import NEVER, Address, AssetCode, LegalReference, Moment, PositiveAmount
from ledger.chain.parameters import read_parameters
from ledger.crypto.encoding import Natural, Positive
from ledger.errors import DecodeError, Inadmissible, Refused
from ledger.registry.call import Call, accept_any, count_none, get_none
from ledger.registry.committee.bodies import validate_seats
from ledger.registry.committee.votable import check_votable
from ledger.registry.former import keep_seats, keep_suspension
from ledger.registry.people.accounts import get_identity, get_suspension
from ledger.registry.people.essentials import has_quorum
from ledger.registry.people.roles import (
    BY_MOTION,
    GrantRole,
    RevokeRole,
    RoleName,
    ScopeText,
    get_role,
    validate_role,
    write_role,
)
from ledger.registry.people.suspension import end_suspension, get_suspension_in_force, suspend
from ledger.registry.rows.committee import BODIES, NOW, PARAMETERS, BodyId, Majority, Members, ParameterRow
from ledger.registry.rows.money import ASSETS
from ledger.registry.rows.people import ROLES, SUSPENSIONS
from ledger.state.overlay import Rows

ParameterName = Annotated[str, msgspec.Meta(pattern="^[a-z_]{1,32}\\Z", max_length=32)]


class Decision(NamedTuple):
    """On whose behalf an action is taken."""

    motion: str
    """The motion's id."""
    until: int | UnsetType
    """Of an emergency: block time (ms UTC) at which what it does ends by itself."""
    notice: int
    """Block time from which on something may begin that the body must be able to put off: once this motion is enacted,
    that leaves it twice the time that voting and delay take."""

    @property
    def by(self) -> str:
        """What stands in a row for who did it: motion/ID."""
        return BY_MOTION + self.motion


def concern_none(rows: Rows, action: object) -> tuple[str, ...]:
    """Nobody."""
    return ()


class ActionType(NamedTuple):
    """A type of action: what it is, its rules, and whom it touches. Its name is the tag of its struct."""

    action: type[Any]
    apply: Callable[[Call, Decision, Any], None]
    """Raises Refused at the first broken rule; else writes."""
    get_parties: Callable[[Any], tuple[str, ...]]
    """Addresses it names."""
    get_subjects: Callable[[Any], tuple[str, ...]] = get_none
    """Ids of what it names besides accounts."""
    get_concerned: Callable[[Rows, Any], tuple[str, ...]] = concern_none
    """Accounts that may not vote on it: it is about them."""
    get_favoured: Callable[[Any], tuple[str, ...]] = get_none
    """Accounts that it would give something: they may vote against it alone, so that nobody is made to take it."""
    validate: Callable[[Any], None] = accept_any
    """Looks at the action alone and raises Inadmissible."""
    confirm: Callable[[Call, Decision, Any], None] | None = None
    """Takes the end from what an emergency motion did; None for what cannot end by itself, and is no emergency.

    Raises Refused where that has ended, or has no end.
    """
    count_keys: Callable[[Any], int] = count_none
    """How many signatures in the action applying it has to verify."""
    count_steps: Callable[[Any], int] = count_none
    """How many steps of a block it takes beyond what every action does."""
    get_bodies: Callable[[Any], tuple[str, ...]] = get_none
    """Bodies that must carry it too, whichever is asked: nobody else decides who sits in them."""


class AssignRole(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="grant_role"
):
    """Gives an account a role by the committee's own word: it comes from no accreditor, and ends with none."""

    holder: Address
    role: RoleName
    scope: ScopeText
    since: Moment
    until: Moment


class StripRole(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="strip_role"
):
    """Ends a role now, and with it what was granted under it."""

    holder: Address
    role: RoleName
    scope: ScopeText
    successor: Address
    """Who is given the same role, without an end; "" for nobody."""


class SetParameter(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="set_parameter"
):
    """Sets one of the numbers the chain runs by, from the next block on."""

    name: ParameterName
    value: Natural


class FreezeAccount(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="freeze_account"
):
    """Suspends an account; as an emergency, until a date."""

    holder: Address
    reference: LegalReference


class UnfreezeAccount(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="unfreeze_account"
):
    """Ends a suspension that a motion brought."""

    holder: Address
    reference: LegalReference


class RaiseCap(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="raise_cap"):
    """Lets more of an asset exist, at most."""

    asset: AssetCode
    cap: PositiveAmount
    """In the asset's smallest unit."""


class ChangeMembers(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="change_members"
):
    """Gives a body other members, or another quorum or majority.

    It concerns the whole body, so nobody who sits there is kept from voting: else a few could expel who is against it.
    """

    body: BodyId
    majority: Majority
    members: Members
    quorum: Positive


def apply_assign_role(call: Call, decision: Decision, action: AssignRole) -> None:
    """Writes the role. Refused where one is in force or to come already."""
    get_identity(call.rows, action.holder)
    grant = GrantRole(action.holder, action.role, action.scope, action.since, action.until)
    write_role(call, grant, decision.by)


def apply_strip_role(call: Call, decision: Decision, action: StripRole) -> None:
    """Ends the role at block time; the successor has it from then on."""
    now = call.environment.time
    if action.successor:
        get_identity(call.rows, action.successor)
    identifier, old = get_role(call, RevokeRole(action.holder, action.role, action.scope))
    if action.successor == action.holder:
        raise Refused("successor_must_be_another", holder=action.holder)
    if action.successor:
        write_role(call, GrantRole(action.successor, action.role, action.scope, now, NEVER), decision.by)
    call.rows.put(ROLES, identifier, msgspec.structs.replace(old, until=now))


def apply_set_parameter(call: Call, decision: Decision, action: SetParameter) -> None:
    """Writes the parameter. Refused below its floor and above its ceiling."""
    check_votable(action.name, action.value)
    row = call.rows.get(PARAMETERS, NOW)
    values = row.values if row else {}
    call.rows.put(PARAMETERS, NOW, ParameterRow({**values, action.name: action.value}))


def apply_freeze_account(call: Call, decision: Decision, action: FreezeAccount) -> None:
    """Writes the suspension. Refused where the account is suspended already."""
    get_identity(call.rows, action.holder)
    suspend(call, action.holder, decision.by, action.reference, decision.until)


def confirm_freeze_account(call: Call, decision: Decision, action: FreezeAccount) -> None:
    """Takes the end from the suspension."""
    row = get_suspension(call.rows, call.environment.time, action.holder)
    if row is None or row.by != decision.by or row.until is UNSET:
        raise Refused("emergency_must_be_in_force", motion=decision.motion)
    call.rows.put(SUSPENSIONS, action.holder, msgspec.structs.replace(row, until=UNSET))


def apply_unfreeze_account(call: Call, decision: Decision, action: UnfreezeAccount) -> None:
    """Removes the suspension. Refused where a court suspended the account: that court decides."""
    row = get_suspension_in_force(call, action.holder)
    if not row.by.startswith(BY_MOTION):
        raise Refused("suspension_must_be_by_motion", account=action.holder, by=row.by)
    end_suspension(call, action.holder)


def apply_raise_cap(call: Call, decision: Decision, action: RaiseCap) -> None:
    """Raises the cap. Refused unless it rises: what exists is not undone."""
    asset = call.rows.get(ASSETS, action.asset)
    if asset is None:
        raise Refused("asset_must_exist", asset=action.asset)
    if action.cap <= asset.cap:
        raise Refused("cap_must_rise", asked=action.cap, asset=action.asset, cap=asset.cap)
    call.rows.put(ASSETS, action.asset, msgspec.structs.replace(asset, cap=action.cap))


def apply_change_members(call: Call, decision: Decision, action: ChangeMembers) -> None:
    """Writes the body. Refused unless its members are registered, and those not suspended reach the quorum."""
    for member in action.members:
        get_identity(call.rows, member.address)
    old = call.rows.get(BODIES, action.body)
    if old is None:
        raise Refused("changed_body_must_exist", body=action.body)
    new = msgspec.structs.replace(old, majority=action.majority, members=action.members, quorum=action.quorum)
    if not has_quorum(call.rows, call.environment.time, new):
        raise Refused("body_must_stay_able", body=action.body)
    keep_seats(call, action.body, old)
    staying = [member.address for member in action.members]
    for member in old.members:
        if member.address not in staying:
            keep_suspension(call, member.address)
    call.rows.put(BODIES, action.body, new)


def validate_set_parameter(action: SetParameter) -> None:
    """Raises Inadmissible for a parameter there is none of, or a value out of its range."""
    try:
        read_parameters({action.name: action.value})
    except DecodeError as error:
        raise Inadmissible(error.rule, **error.values) from None


def _validate_role(action: AssignRole | StripRole) -> None:
    validate_role(RevokeRole(action.holder, action.role, action.scope))


def _validate_members(action: ChangeMembers) -> None:
    validate_seats(action.members, action.quorum, action.majority)


def _get_holder(action: AssignRole | FreezeAccount | UnfreezeAccount) -> tuple[str, ...]:
    return (action.holder,)


def _get_successor(action: StripRole) -> tuple[str, ...]:
    return (action.successor,) if action.successor else ()


def _get_both(action: StripRole) -> tuple[str, ...]:
    return (action.holder, action.successor) if action.successor else (action.holder,)


def _get_members(action: ChangeMembers) -> tuple[str, ...]:
    return tuple(member.address for member in action.members)


def _get_changed_key(action: ChangeMembers) -> tuple[str, ...]:
    return (BODIES.key(action.body),)


def _get_changed_body(action: ChangeMembers) -> tuple[str, ...]:
    return (action.body,)


def _concern_holder(rows: Rows, action: StripRole | FreezeAccount | UnfreezeAccount) -> tuple[str, ...]:
    return (action.holder,)


ACTION_TYPES = (
    ActionType(AssignRole, apply_assign_role, _get_holder, get_favoured=_get_holder, validate=_validate_role),
    ActionType(
        StripRole,
        apply_strip_role,
        _get_both,
        get_concerned=_concern_holder,
        get_favoured=_get_successor,
        validate=_validate_role,
    ),
    ActionType(SetParameter, apply_set_parameter, get_none, validate=validate_set_parameter),
    ActionType(
        FreezeAccount,
        apply_freeze_account,
        _get_holder,
        get_concerned=_concern_holder,
        confirm=confirm_freeze_account,
    ),
    ActionType(UnfreezeAccount, apply_unfreeze_account, _get_holder, get_concerned=_concern_holder),
    ActionType(RaiseCap, apply_raise_cap, get_none),
    ActionType(
        ChangeMembers,
        apply_change_members,
        _get_members,
        _get_changed_key,
        validate=_validate_members,
        get_bodies=_get_changed_body,
    ),
)
