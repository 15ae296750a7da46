"""Recovery: new keys for an account whose keys are lost, in two steps with time to object in between.

A registrar of its jurisdiction asks, with new keys that are bound; after `recovery_delay_ms` anybody can complete it.
Until then whoever has one current key can cancel it, also one of several that sign only together: the signature stands
in the message, and any account may send it. So does a change of keys by the account itself.
"""

import msgspec
from msgspec import UNSET

from ledger.chain.entry import Fact
from ledger.chain.kinds import Address, EntryId
from ledger.crypto.encoding import Hex32, Hex64, Positive, encode
from ledger.crypto.hashing import RECOVERY_CANCELLATION, compute_sign_bytes
from ledger.crypto.keys import verify_hex
from ledger.errors import Refused, VerificationError
from ledger.registry.call import Call, Events, MessageType, always
from ledger.registry.people.accounts import (
    BoundKeys,
    check_keys,
    check_registrar,
    get_identity,
    get_suspension,
    replace_keys,
)
from ledger.registry.people.retirement import check_not_retired, is_retired
from ledger.registry.people.roles import REGISTRAR, find_role
from ledger.registry.rows.people import RECOVERED, RECOVERIES, Identity, Recovered, Recovery, get_first_request


class RequestRecovery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Asks that an account get new keys."""

    account: Address
    keys: BoundKeys
    threshold: Positive


class CompleteRecovery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Gives the account its new keys, once that is due."""

    account: Address


class CancelRecovery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Ends a recovery by the word of one current key of the account."""

    account: Address
    public_key: Hex32
    request: EntryId
    """The recovery that is cancelled, so that the signature serves for no other."""
    signature: Hex64
    """Of that key, over `compute_cancellation_bytes`."""


def compute_cancellation_bytes(genesis_hash: bytes, account: str, request: str) -> bytes:
    """What a current key of an account signs to cancel a recovery."""
    return compute_sign_bytes(RECOVERY_CANCELLATION, genesis_hash, encode({"account": account, "request": request}))


def apply_request_recovery(call: Call, body: RequestRecovery) -> Events:
    """Notes the new keys. Refused unless a registrar acts, and every key is strong and bound.

    A recovery under way stands in the way of what another registrar asks, unless nobody could complete it: its
    registrar is none any more, or suspended. Who has lost all keys cannot cancel it. Who asked may put it right.
    """
    identity = get_identity(call.rows, body.account)
    check_registrar(call.rows, call.environment.time, call.actor, identity.jurisdiction)
    _check_not_suspended(call, body.account)
    old = call.rows.get(RECOVERIES, body.account)
    if old and _stands_in_the_way(call, old, identity):
        raise Refused("recovery_must_be_only_one", account=body.account, due=old.due)
    keys = check_keys(call, body.account, body.keys, body.threshold, identity.keys)
    if (keys, body.threshold) == (identity.keys, identity.threshold):
        raise Refused("keys_must_change")
    due = call.environment.time + call.environment.parameters.recovery_delay_ms
    first = get_first_request(old) if old and call.environment.parameters.key_memory else UNSET
    call.rows.put(RECOVERIES, body.account, Recovery(due, keys, call.actor, call.identifier, body.threshold, first))
    return (Fact("request", call.identifier), Fact("due", due))


def apply_complete_recovery(call: Call, body: CompleteRecovery) -> Events:
    """Replaces the keys. Refused before it is due, and where who asked is suspended, or no registrar any more.

    What the old keys have delegated since it was first asked for ends now (delegation.py).
    """
    identity = get_identity(call.rows, body.account)
    row = _get_recovery(call, body.account)
    check_registrar(call.rows, call.environment.time, row.registrar, identity.jurisdiction)
    asked = get_suspension(call.rows, call.environment.time, row.registrar)
    if asked:
        raise Refused(
            "registrar_must_not_be_suspended", by=asked.by, reference=asked.reference, registrar=row.registrar
        )
    _check_not_suspended(call, body.account)
    if call.environment.time < row.due:
        raise Refused("recovery_must_be_due", account=body.account, due=row.due, time=call.environment.time)
    check_not_retired(call.rows, row.keys, identity.keys)  # a new key may have been given up meanwhile
    replace_keys(call, body.account, identity, row.keys, row.threshold)
    if call.environment.parameters.key_memory:
        call.rows.put(RECOVERED, get_first_request(row), Recovered(body.account, call.environment.time))
    return (Fact("keys_number", identity.keys_number + 1),)


def apply_cancel_recovery(call: Call, body: CancelRecovery) -> Events:
    """Forgets the recovery. Refused unless a current key of the account has signed for just that."""
    identity = get_identity(call.rows, body.account)
    row = _get_recovery(call, body.account)
    if body.request != row.request:
        raise Refused("cancellation_must_be_of_this_recovery", account=body.account)
    message = compute_cancellation_bytes(call.environment.genesis_hash, body.account, body.request)
    try:
        if body.public_key not in identity.keys:
            raise Refused("cancellation_must_be_signed", account=body.account)
        verify_hex(body.public_key, message, body.signature)
    except VerificationError:
        raise Refused("cancellation_must_be_signed", account=body.account) from None
    call.rows.delete(RECOVERIES, body.account)
    return ()


def _get_recovery(call: Call, account: str) -> Recovery:
    row = call.rows.get(RECOVERIES, account)
    if row is None:
        raise Refused("recovery_must_exist", account=account)
    return row


def _check_not_suspended(call: Call, account: str) -> None:
    row = get_suspension(call.rows, call.environment.time, account)
    if row:
        raise Refused("recovery_must_not_be_of_suspended", account=account, reference=row.reference)


def _stands_in_the_way(call: Call, old: Recovery, identity: Identity) -> bool:
    """Whether somebody else asked who could still complete it."""
    now = call.environment.time
    if old.registrar == call.actor or get_suspension(call.rows, now, old.registrar):
        return False
    if is_retired(call.rows, old.keys, identity.keys):
        return False
    return bool(find_role(call.rows, now, REGISTRAR, old.registrar, identity.jurisdiction))


def _get_account(body: RequestRecovery | CompleteRecovery | CancelRecovery) -> tuple[str, ...]:
    return (body.account,)


def _count_keys(body: RequestRecovery) -> int:
    return len(body.keys)


def _count_one(body: CancelRecovery) -> int:
    return 1


MESSAGES = (
    MessageType(
        "request_recovery",
        RequestRecovery,
        apply_request_recovery,
        _get_account,
        count_keys=_count_keys,
        by_authority=True,
    ),
    MessageType("complete_recovery", CompleteRecovery, apply_complete_recovery, _get_account, by_authority=True),
    MessageType(
        "cancel_recovery",
        CancelRecovery,
        apply_cancel_recovery,
        _get_account,
        count_keys=_count_one,
        while_suspended=always,
        is_bindable=False,  # who makes laws and has a registrar would get everybody's vote
        is_delegable=False,
        winds_up=True,
    ),
)
