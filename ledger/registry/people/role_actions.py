"""Roles by motion: what the committee grants and takes itself, whoever has accredited whom."""

import msgspec

from ledger.chain.kinds import NEVER, Address, Moment
from ledger.errors import Refused
from ledger.registry.call import Call
from ledger.registry.decision import ActionType, Decision
from ledger.registry.people.accounts import get_identity
from ledger.registry.people.roles import (
    GrantRole,
    RevokeRole,
    RoleName,
    ScopeText,
    get_role,
    get_role_version,
    validate_role,
    write_role,
)
from ledger.registry.rows.people import ROLES
from ledger.state.overlay import Rows


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


def _validate_role(action: AssignRole | StripRole) -> None:
    validate_role(RevokeRole(action.holder, action.role, action.scope))


def _get_successor(action: StripRole) -> tuple[str, ...]:
    return (action.successor,) if action.successor else ()


def _get_both(action: StripRole) -> tuple[str, ...]:
    return (action.holder, action.successor) if action.successor else (action.holder,)


def _get_holder(action: AssignRole) -> tuple[str, ...]:
    return (action.holder,)


def _concern_holder(rows: Rows, action: StripRole) -> tuple[str, ...]:
    return (action.holder,)


def _get_grant(action: StripRole) -> tuple[str, ...]:
    """To name a successor is to grant a role."""
    return (str(AssignRole.__struct_config__.tag),) if action.successor else ()


def _get_role_version(action: AssignRole | StripRole) -> int:
    return get_role_version(action.role, action.scope)


ACTION_TYPES = (
    ActionType(
        AssignRole,
        apply_assign_role,
        _get_holder,
        get_favoured=_get_holder,
        validate=_validate_role,
        get_named_version=_get_role_version,
    ),
    ActionType(
        StripRole,
        apply_strip_role,
        _get_both,
        get_concerned=_concern_holder,
        get_favoured=_get_successor,
        validate=_validate_role,
        get_competences=_get_grant,
        get_named_version=_get_role_version,
    ),
)
