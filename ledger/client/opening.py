"""Opening an account: keys are made, a registrar registers their address, and it gets a name in this home."""

from typing import TYPE_CHECKING

from ledger.client.forms.places import check_place
from ledger.client.signing import keeping
from ledger.client.wallet import Wallet
from ledger.crypto.addresses import compute_address
from ledger.errors import HomeError, LedgerError, StoreError
from ledger.registry.people.accounts import RegisterAccount
from ledger.registry.rows.people import IDENTITIES

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger


def open_account(
    ledger: "Ledger",
    name: str,
    kind: str,
    jurisdiction: str,
    keys: int,
    threshold: int,
    registrar: Wallet,
    *,
    anyway: bool = False,
) -> Wallet:
    """Makes keys, has the registrar register their address, and names it. Raises HomeError, Refused.

    `anyway` takes a jurisdiction that is in no list of codes.
    """
    check_place(ledger, jurisdiction, anyway=anyway)
    made = sorted(ledger.make_keys(name, keys, 1), key=lambda key: key.public_key)
    address = compute_address(ledger.address_prefix, bytes.fromhex(made[0].public_key))
    _free_name(ledger, name)
    ledger.keyring.set_name(name, address)
    try:
        body = RegisterAccount(jurisdiction, ledger.bind_keys(address, made, threshold), kind, threshold)
        wishes = [registrar.wish(body)]
        ledger.check_wishes(wishes)  # so that no key is kept for an account that is refused
        with keeping(ledger, name, made):
            placed = ledger.send(wishes)
    except LedgerError as error:
        if not isinstance(error, StoreError):  # the disk's fault: the block may be signed, and yet be stored
            ledger.keyring.drop_name(name)
        raise
    return Wallet(ledger, name, address, placed)


def _free_name(ledger: "Ledger", name: str) -> None:
    known = ledger.keyring.addresses.get(name)
    if known is None:
        return
    ledger.node.finish_interrupted()  # its registration may be the block that was signed last
    with ledger.node.reading() as state:
        if state.get(IDENTITIES, known):
            raise HomeError("name_must_be_new", name=name)
    ledger.keyring.drop_name(name)  # a process ended before the account was registered
