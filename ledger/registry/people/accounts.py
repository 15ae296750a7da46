"""Accounts: who an address is, which keys sign for it, and how keys change.

A registrar opens accounts; the address comes from the first key, once and for ever. Keys rotate with their
history kept, so that what was signed before stays checkable.
"""

from itertools import pairwise
from typing import Annotated

import msgspec
from msgspec import UNSET

from ledger.chain.entry import Fact
from ledger.chain.genesis import compute_binding_bytes
from ledger.chain.kinds import Jurisdiction, Kind, is_jurisdiction
from ledger.crypto.addresses import compute_address
from ledger.crypto.encoding import Hex32, Hex64, Positive
from ledger.crypto.keys import check_public_key, verify_hex
from ledger.errors import Inadmissible, Refused, VerificationError
from ledger.registry.call import FIRST, Call, Environment, Events, MessageType, get_none
from ledger.registry.people.retirement import check_few, check_not_retired, retire_keys
from ledger.registry.people.roles import REGISTRAR, find_role
from ledger.registry.rows.people import (
    ACCOUNTS,
    EMPTY_ACCOUNT,
    IDENTITIES,
    PAST_KEYS,
    RECOVERIES,
    SUSPENSIONS,
    Account,
    Identity,
    PastKeys,
    Suspension,
)
from ledger.registry.rows.residents import E_RESIDENT
from ledger.state.overlay import Overlay, Rows

AUTHORITY = "authority"
KINDS = ("citizen", "resident", E_RESIDENT, "business", AUTHORITY, "bank", "device")
AccountKind = Annotated[str, msgspec.Meta(max_length=16), Kind.ACCOUNT]
"""One of KINDS."""
MAX_KEYS = 16
_QUOTAS = {kind: "quota_" + kind.replace("-", "") for kind in KINDS}
"""The parameter of each kind's quota."""


class BoundKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A public key with its owner's consent to stand for the address."""

    binding: Hex64
    public_key: Hex32


BoundKeys = Annotated[tuple[BoundKey, ...], msgspec.Meta(min_length=1, max_length=MAX_KEYS)]


class RegisterAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Opens an account whose address comes from the first of its sorted keys."""

    jurisdiction: Jurisdiction
    """ISO 3166-1 or 3166-2 with sublevels: LA, LA-VT, LA-VT.01."""
    keys: BoundKeys
    kind: AccountKind
    threshold: Positive


class RotateKeys(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Replaces the keys of the account that acts; signed by the old ones."""

    keys: BoundKeys
    threshold: Positive


def validate_register_account(body: RegisterAccount) -> None:
    """Raises Inadmissible for a kind or jurisdiction there is none of."""
    if body.kind not in KINDS:
        raise Inadmissible("kind_must_be_known", kind=body.kind)
    if not is_jurisdiction(body.jurisdiction):
        raise Inadmissible("jurisdiction_must_be_well_formed", jurisdiction=body.jurisdiction)


def apply_register_account(call: Call, body: RegisterAccount) -> Events:
    """Opens an account. Refused unless a registrar acts and every key is strong, bound and new."""
    check_registrar(call.rows, call.environment.time, call.actor, body.jurisdiction)
    if body.kind == E_RESIDENT and call.environment.version != FIRST:
        raise Refused("e_resident_must_have_sponsor")
    address, keys = check_opening(call, body.keys, body.threshold)
    identity = Identity(body.jurisdiction, keys, 1, body.kind, call.environment.height, call.actor, body.threshold)
    write_account(call, address, identity)
    return (Fact("address", address),)


def check_opening(call: Call, bound: tuple[BoundKey, ...], threshold: int) -> tuple[str, tuple[str, ...]]:
    """The address of an account to be, and its keys. Raises Refused unless each of them is strong, bound and new."""
    address = compute_address(call.environment.address_prefix, bytes.fromhex(bound[0].public_key))
    keys = check_keys(call, address, bound, threshold)
    if call.rows.get(IDENTITIES, address):
        raise Refused("address_must_be_new", address=address)
    return address, keys


def write_account(call: Call, address: str, identity: Identity) -> None:
    """Writes an account that has nothing yet."""
    call.rows.put(IDENTITIES, address, identity)
    call.rows.put(ACCOUNTS, address, EMPTY_ACCOUNT)


def apply_rotate_keys(call: Call, body: RotateKeys) -> Events:
    """Gives the account that acts new keys; the old ones go into its history."""
    old = call.rows.get(IDENTITIES, call.actor)
    if old is None:
        raise Refused("signer_must_be_registered", signer=call.actor)
    keys = check_keys(call, call.actor, body.keys, body.threshold, old.keys)
    if (keys, body.threshold) == (old.keys, old.threshold):
        raise Refused("keys_must_change")
    replace_keys(call, call.actor, old, keys, body.threshold)
    return (Fact("keys_number", old.keys_number + 1),)


def replace_keys(call: Call, address: str, old: Identity, keys: tuple[str, ...], threshold: int) -> None:
    """Gives an account new keys; the old ones go into its history, and a recovery that was under way ends.

    Those of them that are not among the new ones are never bound again.
    """
    given_up = [key for key in old.keys if key not in keys]
    check_few(call, given_up)
    retire_keys(call, address, given_up)
    past = PastKeys(old.keys, old.threshold, call.environment.height)
    call.rows.put(PAST_KEYS, f"{address}/{old.keys_number:06}", past)
    new = msgspec.structs.replace(old, keys=keys, threshold=threshold, keys_number=old.keys_number + 1)
    call.rows.put(IDENTITIES, address, new)
    if call.rows.get(RECOVERIES, address):
        call.rows.delete(RECOVERIES, address)


def get_account(rows: Overlay, address: str) -> Account:
    """The account's row. Raises Refused for an address that is not registered."""
    account = rows.get(ACCOUNTS, address)
    if account is None:
        raise Refused("payee_must_be_registered", to=address)
    return account


def get_identity(rows: Overlay, address: str) -> Identity:
    """Who the address is. Raises Refused for one that is not registered."""
    identity = rows.get(IDENTITIES, address)
    if identity is None:
        raise Refused("account_must_be_registered", account=address)
    return identity


def get_suspension(rows: Rows, time: int, address: str) -> Suspension | None:
    """The suspension of an account that holds at that time, or None: one that had an end is none after it."""
    row = rows.get(SUSPENSIONS, address)
    return None if row is None or (row.until is not UNSET and row.until <= time) else row


def get_quota(environment: Environment, kind: str) -> int:
    """How many entries an account of this kind may cause a day."""
    quota: int = getattr(environment.parameters, _QUOTAS[kind])
    return quota


def check_registrar(rows: Overlay, time: int, actor: str, jurisdiction: str) -> None:
    """Raises Refused unless somebody is a registrar of the jurisdiction at that time."""
    if not find_role(rows, time, REGISTRAR, actor, jurisdiction):
        raise Refused("registrar_must_have_role", by=actor)


def check_keys(
    call: Call, address: str, bound: tuple[BoundKey, ...], threshold: int, kept: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The public keys. Raises Refused unless they are sorted, strong, and bound to the address with this threshold.

    None may have been given up before, but those `kept`, which the account has.
    """
    keys = tuple(key.public_key for key in bound)
    if any(left >= right for left, right in pairwise(keys)):
        raise Refused("keys_must_be_sorted")
    if threshold > len(keys):
        raise Refused("threshold_must_fit_keys", threshold=threshold, count=len(keys))
    for public_key in keys:
        check_public_key(public_key)
    check_not_retired(call.rows, keys, kept)
    for key in bound:
        message = compute_binding_bytes(call.environment.genesis_hash, address, key.public_key, keys, threshold)
        try:
            verify_hex(key.public_key, message, key.binding)
        except VerificationError:
            raise Refused("key_must_be_bound", key=key.public_key, address=address) from None
    return keys


def _count_keys(body: RegisterAccount | RotateKeys) -> int:
    return len(body.keys)


MESSAGES = (
    MessageType(
        "register_account",
        RegisterAccount,
        apply_register_account,
        get_none,
        validate_register_account,
        _count_keys,
    ),
    MessageType(
        "rotate_keys",
        RotateKeys,
        apply_rotate_keys,
        get_none,
        count_keys=_count_keys,
        is_delegable=False,
        winds_up=True,
    ),
)
