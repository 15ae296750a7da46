"""Elsewhere: for which other ledger a transaction was signed, where its signatures fit none here.

Ledgers of one name differ by their genesis, and every signature is over its hash. So a signature can be tried against
the genesis of each ledger there is beside this home; what is only drafted is for no ledger yet.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ledger.archive.committed import Committed
from ledger.chain.genesis import GenesisFile, compute_genesis_hash
from ledger.chain.transaction import SignedTransaction, verify_signatures
from ledger.client.desk import Desk
from ledger.client.forms.files import read_path
from ledger.crypto.encoding import decode_file, parse
from ledger.errors import LedgerError, VerificationError

MAX_TRIED = 32
"""How many other ledgers a signature is tried against."""


def send_here(desk: Desk, data: bytes, anyway: bool) -> Committed:
    """Commits a signed transaction. Raises as `Node.send`; VerificationError names the ledger it was signed for."""
    try:
        return desk.node.send(lambda state: data, anyway)
    except VerificationError as error:
        if error.rule != "signature_must_fit_transaction":
            raise
        raise _find_its_ledger(desk, data) or error from None


def _find_its_ledger(desk: Desk, data: bytes) -> VerificationError | None:
    signed, here = parse(data, SignedTransaction), desk.genesis_hash
    for home, genesis_hash in _list_others(desk.home.path):
        with suppress(VerificationError):
            verify_signatures(signed, genesis_hash)
            chain, found = signed.transaction.chain_id, genesis_hash.hex()
            values = {"chain": chain, "found": found, "genesis": here, "home": str(home)}
            return VerificationError("transaction_must_be_for_this_ledger", **values)
    return None


def _list_others(home: Path | None) -> Iterator[tuple[Path, bytes]]:
    """Homes in the folder in which this one is, with their genesis hashes."""
    found = sorted(home.resolve().parent.glob("*/genesis.json")) if home else []
    for path in found[:MAX_TRIED]:
        with suppress(LedgerError):  # no genesis, or none that can be read
            yield path.parent, compute_genesis_hash(decode_file(read_path(path), GenesisFile).genesis)
