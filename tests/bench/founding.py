"""The ledger of the benchmark: made by real transactions through the real rules, with no way round any of them.

Every account is registered by the registrar with its key's consent, and given money by the central bank, sixteen a
transaction, in blocks that four validators sign. What makes it quick is only that two processes sign and two verify
beside the one that executes. The consent of each key is verified where it always is: in execution.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ledger.admission import get_next_nonce
from ledger.chain.times import DAY_MS
from ledger.home.making import Plan
from ledger.node.embedded import Home, create_home
from ledger.node.ingest import Rejected, ingest
from ledger.node.node import Node
from ledger.node.verifiers import Verifiers
from tests.bench.people import MESSAGES, Authority, Crowd, Signers, do_apart, issue, register

BLOCK = 200
"""Transactions of sixteen messages in a block."""
LIMIT = 65_536
"""Bytes of a transaction."""
FULL = 2
"""What SQLite calls synchronous=FULL."""


def found(folder: Path, accounts: int) -> Crowd:
    """A ledger in `folder`/home with that many funded accounts; made and closed in a process of its own."""
    began = time.perf_counter()
    crowd = do_apart(_found, folder, accounts)
    tell(f"{accounts:,} accounts registered and funded in {time.perf_counter() - began:.0f} s")
    return crowd


def tell(line: str) -> None:
    """Says how far the benchmark is, beside what it prints."""
    print(line, file=sys.stderr, flush=True)


def commit_all(node: Node, verifiers: Verifiers, batches: Iterator[list[bytes]]) -> int:
    """Commits signed transactions, and gives how many; raises where one is not in a block, or refused."""
    return sum(commit_each(node, verifiers, batches))


def commit_each(node: Node, verifiers: Verifiers, batches: Iterator[list[bytes]]) -> Iterator[int]:
    """As `commit_all`, with how many are in each block, when it is durable."""
    rejected: list[Rejected] = []
    for made in ingest(node, verifiers, batches, rejected):
        refused = [outcome.rule for outcome in made.outcomes if outcome.rule]
        if refused:
            raise SystemExit(f"{len(refused)} transactions were refused, the first for {refused[0]}")
        yield len(made.outcomes)
    if rejected:
        raise SystemExit(f"{len(rejected)} transactions were rejected, the first: {rejected[0].reason}")


def start_verifiers(node: Node) -> Verifiers:
    """Those who decode and verify beside the main process."""
    return Verifiers(node.tip.genesis_hash, LIMIT)


def count_unfolded(node: Node) -> int:
    """The blocks that are not folded yet."""
    return node.tip.height - node.archive.store.get_folded_height()


def check_durable(node: Node) -> None:
    """Raises unless a block that is acknowledged has reached the disk."""
    (found,) = node.archive.store._db.execute("PRAGMA synchronous").fetchone()
    if found < FULL:
        raise SystemExit(f"synchronous is {found}, not FULL: what is acknowledged may be lost")


def _found(folder: Path, accounts: int) -> Crowd:
    home = create_home(folder / "home", Plan())
    node, signers = home.node, Signers()
    tip = node.tip
    expires = node.get_time() + 3 * DAY_MS
    crowd = Crowd(folder, tip.address_prefix, tip.chain_id, tip.genesis_hash, accounts, expires)
    registrar, bank = _find_authority(home, "registrar"), _find_authority(home, "central-bank")
    parts = [range(start, min(start + BLOCK * MESSAGES, accounts)) for start in range(0, accounts, BLOCK * MESSAGES)]
    with closing(node), closing(signers), closing(start_verifiers(node)) as verifiers:
        made = signers.do_ahead(register, ((crowd, registrar, part) for part in parts))
        commit_all(node, verifiers, _keep_records(folder / "people", made))
        commit_all(node, verifiers, signers.do_ahead(issue, ((crowd, bank, part) for part in parts)))
    return crowd


def _keep_records(path: Path, made: Iterator[tuple[list[bytes], bytes]]) -> Iterator[list[bytes]]:
    with path.open("wb") as file:
        for signed, records in made:
            file.write(records)
            yield signed


def _find_authority(home: Home, name: str) -> Authority:
    address = home.keyring.addresses[name]
    (held,) = [key for key in home.keyring.list_keys() if key.name == name]
    (key,) = home.keyring.find((held.public_key,), 1).values()
    with home.node.reading() as state:
        return Authority(address, key.export_secret(), get_next_nonce(state, address, 0) - 1)
