"""Signing with the keys of a home: made, bound to their account, unlocked, and used."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ledger.chain.genesis import compute_binding_bytes
from ledger.chain.transaction import SignedTransaction, Transaction
from ledger.client.drafting import choose_keys, sign
from ledger.crypto.keys import SigningKey
from ledger.errors import KeyFileError, LedgerError, StoreError
from ledger.home.founding import make_key
from ledger.registry.people.accounts import BoundKey
from ledger.registry.rows.people import IDENTITIES
from ledger.state.state import State

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger


def make_keys(ledger: "Ledger", name: str, count: int, number: int) -> list[SigningKey]:
    """New keys for an account, its first (number 1) or those of a rotation."""
    seed = None if ledger.home.config.seed < 0 else ledger.home.config.seed
    labels = [name, *(f"{name}/{extra}" for extra in range(2, count + 1))]
    suffix = f"/rotation-{number}" if number > 1 else ""
    return [make_key(seed, f"account/{label}{suffix}") for label in labels]


def bind_keys(ledger: "Ledger", address: str, keys: Sequence[SigningKey], threshold: int = 1) -> tuple[BoundKey, ...]:
    """The keys with their consent to stand for the address."""
    genesis_hash, together = ledger.node.tip.genesis_hash, tuple(key.public_key for key in keys)
    texts = [compute_binding_bytes(genesis_hash, address, key, together, threshold) for key in together]
    return tuple(BoundKey(key.sign(text), key.public_key) for key, text in zip(keys, texts, strict=True))


@contextmanager
def keeping(ledger: "Ledger", name: str, keys: Sequence[SigningKey]) -> Iterator[None]:
    """Keeps new keys in the home before the ledger has them; where it comes to have none of them, nor does the home.

    Unless a block may be signed already, which is stored later: then whoever dropped them would lose the account.
    """
    held = {key.public_key for key in ledger.keyring.list_keys()}
    new = [key for key in keys if key.public_key not in held]
    try:
        for key in new:
            ledger.keyring.add(name, key)
        yield
    except LedgerError as error:
        if not isinstance(error, StoreError) and ledger.node.council.signers.get_height() <= ledger.node.tip.height:
            for key in new:
                ledger.keyring.drop(key.public_key)
        raise


def unlock(ledger: "Ledger", addresses: set[str]) -> None:
    """Opens the key files of these accounts. Raises KeyFileError for a wrong passphrase."""
    # before the write lock is taken: opening a key file is slow, and may ask a person
    for address in sorted(addresses):
        with ledger.node.reading() as state:
            identity = state.get(IDENTITIES, address)
        if identity is not None:
            ledger.keyring.find(identity.keys, identity.threshold)


def sign_with(ledger: "Ledger", state: State, transaction: Transaction) -> SignedTransaction:
    """As `Ledger.sign`, with the keys of the accounts in this state."""
    keys = []
    for signer in transaction.signers:
        identity = state.get(IDENTITIES, signer.address)
        held = ledger.keyring.find(identity.keys, identity.threshold) if identity else {}
        keys += choose_keys(state, signer.address, held)
    if not keys:
        raise KeyFileError("key_must_be_in_home", name=transaction.signers[0].address)
    return sign(transaction, ledger.node.tip.genesis_hash, keys)
