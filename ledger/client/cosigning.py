"""Cosigning: a transaction on its way from one signer to the next, until it has all signatures it needs.

On its way it is a SignedTransaction with too few signatures, perhaps with none.
"""

from collections.abc import Sequence

from ledger.chain.times import DAY_MS
from ledger.chain.transaction import SignedTransaction, Transaction
from ledger.client.desk import Desk
from ledger.client.drafting import Wish, limit_lifetime, merge_signatures, sign
from ledger.crypto.encoding import canonicalise, decode
from ledger.crypto.written import read_written
from ledger.errors import KeyFileError
from ledger.reads.rows import find_row
from ledger.registry.rows.people import IDENTITIES

Waiting = SignedTransaction
"""A transaction, with the signatures it has so far, or none."""


def draft_for_others(desk: Desk, wish: Wish) -> Transaction:
    """An unsigned transaction to be signed in several homes: good for a day, or as long as the chain allows."""
    return draft_for_all(desk, [wish])


def draft_for_all(desk: Desk, wishes: Sequence[Wish]) -> Transaction:
    """The same, of what several want together."""
    with desk.source.reading() as state:
        return desk.draft(wishes, lifetime=limit_lifetime(state, DAY_MS))


def read_waiting(text: bytes) -> SignedTransaction:
    """An unsigned or signed transaction from JSON text, which need not be canonical. Raises DecodeError."""
    data = canonicalise(read_written(text))
    if data.startswith(b'{"signatures":'):
        return decode(data, SignedTransaction)
    return SignedTransaction((), decode(data, Transaction))


def add_signatures(desk: Desk, waiting: SignedTransaction) -> SignedTransaction:
    """The transaction with the signatures it lacks, as far as this home can give them: never one too many.

    Raises KeyFileError where there is no signature on it and this home can give none.
    """
    keys = []
    for signer in waiting.transaction.signers:
        identity = find_row(desk.source, IDENTITIES, signer.address)
        if identity:
            given = {item.public_key for item in waiting.signatures if item.address == signer.address}
            others = tuple(key for key in identity.keys if key not in given)
            found = desk.keyring.find(others, identity.threshold - len(given))
            keys += [(signer.address, key) for key in found.values()]
    if not keys and not waiting.signatures:
        raise KeyFileError("key_must_be_in_home", name=waiting.transaction.signers[0].address)
    return merge_signatures(waiting, sign(waiting.transaction, desk.source.tip.genesis_hash, keys))


def count_missing(desk: Desk, waiting: SignedTransaction) -> int:
    """How many signatures the transaction lacks, by the accounts' present thresholds. Raises NotFoundError."""
    missing = 0
    for signer in waiting.transaction.signers:
        given = sum(1 for item in waiting.signatures if item.address == signer.address)
        missing += max(0, desk.identity(signer.address).threshold - given)
    return missing
