"""Suspension: a court keeps an account from acting, for a reason that is written down, and the account may appeal.

A suspended account neither signs nor is acted for, but for its appeal. What others were given before stays theirs: they
may still capture its holds, and pay it.
"""

import msgspec

from ledger.errors import Refused
from ledger.registry.accounts import get_identity
from ledger.registry.call import Address, Call, Events, LegalReference, MessageType, get_none
from ledger.registry.roles import COURT, find_role
from ledger.registry.rows import SUSPENSIONS, Identity, Suspension

ALWAYS = ("appeal_suspension", "cancel_recovery")
"""What a suspended account may do all the same."""


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


def check_not_suspended(call: Call, kind: str) -> None:
    """Raises Refused where who signs, or who acts, is suspended."""
    for account in (call.by, call.actor) if call.by != call.actor else (call.by,):
        row = call.rows.get(SUSPENSIONS, account)
        if row and kind not in ALWAYS:
            raise Refused("account_must_not_be_suspended", account=account, by=row.by, reference=row.reference)


def apply_suspend_account(call: Call, body: SuspendAccount) -> Events:
    """Writes the suspension. Refused unless a court of the account's jurisdiction acts."""
    _check_court(call, get_identity(call.rows, body.account))
    if body.account in (call.actor, call.by):
        raise Refused("suspension_must_be_of_another", by=body.account)
    old = call.rows.get(SUSPENSIONS, body.account)
    if old:
        raise Refused("suspension_must_be_new", account=body.account, reference=old.reference)
    row = Suspension("", call.actor, body.reference, call.environment.time)
    call.rows.put(SUSPENSIONS, body.account, row)
    return ()


def apply_appeal_suspension(call: Call, body: AppealSuspension) -> Events:
    """Notes the appeal, once, beside the suspension."""
    row = call.rows.get(SUSPENSIONS, call.actor)
    if row is None:
        raise Refused("suspension_must_exist", account=call.actor)
    if row.appeal:
        raise Refused("appeal_must_be_new", account=call.actor, reference=row.appeal)
    call.rows.put(SUSPENSIONS, call.actor, msgspec.structs.replace(row, appeal=body.reference))
    return ()


def apply_reinstate_account(call: Call, body: ReinstateAccount) -> Events:
    """Ends the suspension. Refused unless a court of the account's jurisdiction acts."""
    identity = get_identity(call.rows, body.account)
    if call.rows.get(SUSPENSIONS, body.account) is None:
        raise Refused("suspension_must_exist", account=body.account)
    _check_court(call, identity)
    call.rows.delete(SUSPENSIONS, body.account)
    return ()


def _check_court(call: Call, identity: Identity) -> None:
    if not find_role(call.rows, call.environment.time, COURT, call.actor, identity.jurisdiction):
        raise Refused("court_must_have_role", by=call.actor, jurisdiction=identity.jurisdiction)


def _get_account(body: SuspendAccount | ReinstateAccount) -> tuple[str, ...]:
    return (body.account,)


MESSAGES = (
    MessageType("suspend_account", SuspendAccount, apply_suspend_account, _get_account),
    MessageType("appeal_suspension", AppealSuspension, apply_appeal_suspension, get_none),
    MessageType("reinstate_account", ReinstateAccount, apply_reinstate_account, _get_account),
)
