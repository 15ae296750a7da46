"""Entries with their place: what every act of a wallet returns."""

import msgspec
from source.node import Committed

from ledger.archive.committed import Committed
from ledger.chain.entry import Entry, Outcome
from ledger.chain.transaction import compute_transaction_id


class PlacedEntry(msgspec.Struct, frozen=True):
    """An entry and where it stands: what every act returns."""

    entry: Entry
    height: int
    index: int
    id: str
    """The transaction's id, 64 hex digits."""
    time: int
    """Block time, ms UTC."""
    committed: Committed | None = None
    """How the block came about, if it was made just now."""

    def __repr__(self) -> str:
        kinds = ", ".join(message.type for message in self.entry.signed.transaction.messages)
        verdict = self.outcome.rule or "applied"
        return f"PlacedEntry({kinds}: {verdict}, entry {self.index} of block {self.height}, {self.id[:12]}…)"

    @property
    def outcome(self) -> Outcome:
        """What came of it."""
        return self.entry.outcome

    @property
    def events(self) -> dict[str, int | str]:
        """What the outcome tells, by name."""
        return {fact.name: fact.value for fact in self.entry.outcome.events}


class Position(msgspec.Struct, frozen=True):
    """Where an entry stands and what came of it, without what it says: of many, entries would keep their blocks."""

    id: str
    """The transaction's id, 64 hex digits."""
    height: int
    index: int
    time: int
    """Block time, ms UTC."""
    outcome: Outcome


def make_placed(entry: Entry, height: int, index: int, time: int, committed: Committed | None) -> PlacedEntry:
    """The entry of a block at its place."""
    identifier = compute_transaction_id(entry.signed.transaction).hex()
    return PlacedEntry(entry, height, index, identifier, time, committed)


def place(committed: Committed, index: int) -> PlacedEntry:
    """The entry at an index of a block that was made just now."""
    entry = Entry(committed.outcomes[index], committed.transactions[index].signed)
    return make_placed(entry, committed.header.height, index, committed.header.time, committed)
