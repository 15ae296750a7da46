"""Suspension: a court keeps an account from acting, for a reason that is written down, and the account may appeal.

A suspended account neither signs nor is acted for, but for its appeal, the end of a recovery, and a vote against a
motion. What others were given before stays theirs: they may still capture its holds, and pay it. A motion suspends
too; until a date, as an emergency.
No court, and so no stolen key of one, can suspend a body into inability, nor to where it needs that court's own vote.
"""

import msgspec
from msgspec import UNSET, UnsetType

from ledger.chain.kinds import Address, LegalReference
from ledger.errors import Refused
from ledger.registry.call import Call, Events, MessageType, always, get_none
from ledger.registry.decision import BY_MOTION, ActionType, Decision
from ledger.registry.former import is_seated, keep_suspension
from ledger.registry.people.accounts import get_identity, get_suspension
from ledger.registry.people.essentials import charge_seats, check_still_able, list_able
from ledger.registry.people.roles import (
    COURT,
    find_role,
)
from ledger.registry.rows.people import SUSPENSIONS, Identity, Suspension
from ledger.state.overlay import Rows


class SuspendAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Keeps an account from acting."""

    account: Address
    reference: LegalReference


class AppealSuspension(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Says, on the ledger, that the account that acts contests its suspension."""

    reference: LegalReference


class ReinstateAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Lets a suspended account act again."""

    account: Address
    reference: LegalReference


def check_not_suspended(call: Call, kind: MessageType, body: msgspec.Struct) -> None:
    """Raises Refused where who signs, or who acts, is suspended, but for what such an account may still do."""
    for account in (call.by,) if call.by == call.actor else (call.by, call.actor):
        row = get_suspension(call.rows, call.environment.time, account)
        if row and not kind.while_suspended(body):
            raise Refused("account_must_not_be_suspended", account=account, by=row.by, reference=row.reference)


def apply_suspend_account(call: Call, body: SuspendAccount) -> Events:
    """Writes the suspension. Refused unless a court of the account's jurisdiction acts.

    And where a body to which the account belongs could decide no more, or only with the court's own vote.
    """
    _check_court(call, get_identity(call.rows, body.account))
    if body.account in (call.actor, call.by):
        raise Refused("suspension_must_be_of_another", by=body.account)
    charge_seats(call)
    able = list_able(call.rows, call.environment.time)
    suspend(call, body.account, call.actor, body.reference, UNSET)
    check_still_able(call, able)
    return ()


def apply_appeal_suspension(call: Call, body: AppealSuspension) -> Events:
    """Notes the appeal, once, beside the suspension."""
    row = get_suspension_in_force(call, call.actor)
    if row.appeal:
        raise Refused("appeal_must_be_new", account=call.actor, reference=row.appeal)
    call.rows.put(SUSPENSIONS, call.actor, msgspec.structs.replace(row, appeal=body.reference))
    return ()


def apply_reinstate_account(call: Call, body: ReinstateAccount) -> Events:
    """Ends the suspension. Refused unless a court of the account's jurisdiction acts."""
    identity = get_identity(call.rows, body.account)
    get_suspension_in_force(call, body.account)
    _check_court(call, identity)
    end_suspension(call, body.account)
    return ()


def suspend(call: Call, account: str, by: str, reference: str, until: int | UnsetType) -> None:
    """Writes a suspension. Raises Refused where the account is suspended already."""
    old = get_suspension(call.rows, call.environment.time, account)
    if old:
        raise Refused("suspension_must_be_new", account=account, reference=old.reference)
    _keep_of_member(call, account)
    call.rows.put(SUSPENSIONS, account, Suspension("", by, reference, call.environment.time, until))


def end_suspension(call: Call, account: str) -> None:
    """Lets an account act again; of a member, votes are still counted as of when it could not."""
    _keep_of_member(call, account)
    call.rows.delete(SUSPENSIONS, account)


def get_suspension_in_force(call: Call, account: str) -> Suspension:
    """The suspension of an account. Raises Refused where it is not suspended."""
    row = get_suspension(call.rows, call.environment.time, account)
    if row is None:
        raise Refused("suspension_must_exist", account=account)
    return row


def _keep_of_member(call: Call, account: str) -> None:
    if is_seated(call.rows, account):
        keep_suspension(call, account)


def _check_court(call: Call, identity: Identity) -> None:
    if not find_role(call.rows, call.environment.time, COURT, call.actor, identity.jurisdiction):
        raise Refused("court_must_have_role", by=call.actor, jurisdiction=identity.jurisdiction)


def _get_account(body: SuspendAccount | ReinstateAccount) -> tuple[str, ...]:
    return (body.account,)


MESSAGES = (
    MessageType("suspend_account", SuspendAccount, apply_suspend_account, _get_account, by_authority=True),
    MessageType(
        "appeal_suspension",
        AppealSuspension,
        apply_appeal_suspension,
        get_none,
        while_suspended=always,
        is_delegable=False,
        winds_up=True,
    ),
    MessageType("reinstate_account", ReinstateAccount, apply_reinstate_account, _get_account, by_authority=True),
)


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


def _get_holder(action: FreezeAccount | UnfreezeAccount) -> tuple[str, ...]:
    return (action.holder,)


def _concern_holder(rows: Rows, action: FreezeAccount | UnfreezeAccount) -> tuple[str, ...]:
    return (action.holder,)


ACTION_TYPES = (
    ActionType(
        FreezeAccount,
        apply_freeze_account,
        _get_holder,
        get_concerned=_concern_holder,
        confirm=confirm_freeze_account,
    ),
    ActionType(UnfreezeAccount, apply_unfreeze_account, _get_holder, get_concerned=_concern_holder),
)
