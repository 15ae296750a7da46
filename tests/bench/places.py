"""A chain to read from: blocks large and small, and a shop that many of its entries concern."""

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec

from ledger import Ledger
from ledger.chain.transaction import SignedTransaction, compute_transaction_id
from tests.bench.founding import found
from tests.bench.people import Crowd, find_address
from tests.bench.turns import Run


class Chain(NamedTuple):
    """What it is made of."""

    accounts: int = 10_000
    blocks: int = 2_000
    block: int = 4_000
    """Payments in a large block."""
    large_every: int = 100
    """One block of so many is a large one."""
    small: int = 20
    """Payments in each of the others."""
    shop_every: int = 50
    """One payment of so many goes to the shop."""
    back: int = 1_000
    """Blocks to go back for a row of the past."""
    turns: int = 5
    """How often each read is counted."""

    def describe(self) -> str:
        """A sentence."""
        large = self.blocks // self.large_every
        return (
            f"{self.blocks:,} blocks among {self.accounts:,} accounts: {large:,} blocks of {self.block:,} payments, "
            f"one in {self.large_every}, and between them blocks of {self.small}."
        )


class Place(NamedTuple):
    """A ledger, and what is asked of it."""

    home: Path
    genesis_hash: str
    payments: tuple[str, ...]
    """Ids of payments, each in another large block."""
    shop: str
    """The shop's address."""
    entries: int
    """How many concern it."""
    past: int
    """A height to go back to."""
    height: int
    turns: int
    """How often each read is counted."""


def grow(folder: Path, chain: Chain) -> tuple[Place, Crowd, int]:
    """Makes the chain in `folder`/home; with it come those who live there, and the number of their next payment."""
    crowd = found(folder, chain.accounts)._replace(shop_every=chain.shop_every)
    identifiers = []
    with closing(Run(crowd)) as run:
        for number in range(1, chain.blocks + 1):
            count = chain.block if number % chain.large_every == 0 else chain.small
            payments = run.take(count)
            run.commit(payments, count)
            if count == chain.block:
                identifiers.append(compute_id(payments[count // 2]))
        paid = run.paid
    return look(crowd, identifiers, chain.back, chain.turns), crowd, paid


def look(crowd: Crowd, identifiers: list[str], back: int, turns: int) -> Place:
    """What can be asked of a crowd's ledger, which is closed."""
    home, shop = crowd.folder / "home", find_address(crowd, 0)
    with Ledger.open(home) as ledger:
        entries, height = sum(1 for _ in ledger.entries(shop)), ledger.height
    past = max(height - back, 1)
    return Place(home, crowd.genesis_hash.hex(), tuple(identifiers), shop, entries, past, height, turns)


def compute_id(data: bytes) -> str:
    """The id of a signed transaction."""
    return compute_transaction_id(msgspec.json.decode(data, type=SignedTransaction).transaction).hex()
