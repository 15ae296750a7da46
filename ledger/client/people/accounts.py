"""Accounts of a home: opened with new keys by a registrar, kept under a passphrase, and a recovery cancelled."""

import msgspec

from ledger.client.desk import Acting, Desk, Who
from ledger.client.forms.places import check_place
from ledger.crypto.addresses import compute_address
from ledger.errors import HomeError, KeyFileError, LedgerError, Refused, StoreError
from ledger.home.config import load_config, save_config
from ledger.reads.entries import PlacedEntry
from ledger.reads.rows import find_row
from ledger.registry.people.accounts import RegisterAccount
from ledger.registry.people.recovery import CancelRecovery, compute_cancellation_bytes
from ledger.registry.rows.people import IDENTITIES, RECOVERIES


def open_account(
    desk: Desk,
    name: str,
    kind: str,
    jurisdiction: str,
    keys: int,
    threshold: int,
    registrar: Acting,
    *,
    anyway: bool = False,
) -> tuple[str, PlacedEntry]:
    """Makes keys, has the registrar register their address, and names it; the address, and the entry.

    Raises HomeError, Refused. `anyway` takes a jurisdiction that is in no list of codes.
    """
    check_place(desk, jurisdiction, anyway=anyway)
    made = desk.make_keys(name, keys, 1)
    address = compute_address(desk.address_prefix, bytes.fromhex(made[0].public_key))
    body = RegisterAccount(jurisdiction, desk.bind_keys(address, made, threshold), kind, threshold)
    _free_name(desk, name)
    desk.keyring.set_name(name, address)
    try:
        placed = desk.send_keeping(registrar.wish(body), name, made)
    except LedgerError as error:
        if not isinstance(error, StoreError):  # the disk's fault: the block may be signed, and yet be stored
            desk.keyring.drop_name(name)
        raise
    return address, placed


def _free_name(desk: Desk, name: str) -> None:
    known = desk.keyring.addresses.get(str(name))
    if known is None:
        return
    desk.node.finish_interrupted()  # its registration may be the block that was signed last
    if find_row(desk.source, IDENTITIES, known):
        raise HomeError("name_must_be_new", name=name)
    desk.keyring.drop_name(name)  # a process ended before the account was registered


def sign_cancellation(desk: Desk, account: Who) -> CancelRecovery:
    """The cancellation of the recovery under way, signed with any current key of the account that this home holds.

    Raises Refused where none is under way, KeyFileError where no key is at hand.
    """
    address = desk.resolve(account)
    with desk.source.reading() as state:
        identity, recovery = state.get(IDENTITIES, address), state.get(RECOVERIES, address)
    if identity is None or recovery is None:
        raise Refused("recovery_must_exist", account=address)
    for public_key, key in desk.keyring.find(identity.keys, 1).items():
        message = compute_cancellation_bytes(desk.source.tip.genesis_hash, address, recovery.request)
        return CancelRecovery(address, public_key, recovery.request, key.sign(message))
    raise KeyFileError("key_must_be_in_home", name=address)


def change_passphrase(desk: Desk, new: str) -> None:
    """Keeps all account keys of a home under a new passphrase. Raises KeyFileError for a wrong old one."""
    if desk.home.path and not (config := load_config(desk.home.path)).encrypted:
        # first, so that a process that ends midway leaves a home that asks
        save_config(desk.home.path, msgspec.structs.replace(config, encrypted=True))
    desk.keyring.change_passphrase(new)
