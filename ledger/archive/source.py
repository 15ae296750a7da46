"""Where readers read from: an archive on this machine, or whatever else answers the same questions.

What reads a ledger is written against this and nothing wider, so that it reads a remote node's just as well.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from ledger.archive.blocks import Block, BlockSummary, FoundEntry
from ledger.chain.finality import Checkpoint
from ledger.chain.genesis import Genesis
from ledger.chain.header import Header
from ledger.chain.validators import Validator
from ledger.state.overlay import Rows
from ledger.state.runs import Place
from ledger.state.state import RowChange
from ledger.transition import Tip


class Source(Protocol):
    """A chain that can be read: where it stands, its rows, its blocks, where entries are, and proofs.

    Whatever is not there raises NotFoundError, and what is damaged StoreError.
    """

    @property
    def tip(self) -> Tip:
        """Where the chain stood at the last operation."""

    @property
    def genesis(self) -> Genesis:
        """What the chain began with."""

    def get_time(self) -> int:
        """The time the next block would have, ms UTC."""

    def reading(self) -> AbstractContextManager[Rows]:
        """The rows at the tip. All that is read within is of one moment, whatever others write meanwhile."""

    def at(self, height: int) -> Rows:
        """The rows after a block, 0 for those of genesis; within `reading`."""

    def load_row(self, key: str, height: int | None = None) -> bytes:
        """A row's canonical bytes, now or after a block; b"" where there is none."""

    def list_rows(self, prefix: str, height: int | None = None) -> list[tuple[str, bytes]]:
        """The rows whose key starts so, with their keys and in order of them, now or after a block."""

    def load_header(self, height: int) -> Header:
        """The header of a block."""

    def load_block(self, height: int) -> Block:
        """A whole block."""

    def load_summary(self, height: int) -> BlockSummary:
        """A block without its entries."""

    def load_entries(self, places: Iterable[Place]) -> Iterator[FoundEntry]:
        """The entries at these places, in order of asking, each loaded when it is asked for."""

    def load_validators(self, height: int) -> tuple[Validator, ...]:
        """The validator set that signed a block."""

    def load_changes(self, height: int) -> list[RowChange]:
        """The rows that a block changed, in order of key."""

    def find_places(self, digits: str) -> list[Place]:
        """Where entries are whose id may start with these hex digits, in order; their ids are to be compared."""

    def list_places(self, subject: str) -> list[Place]:
        """Where entries are that may concern an account, or a record or motion by its id, in order."""

    def prove_entry(self, place: Place) -> bytes:
        """The receipt of an entry."""

    def prove_rules(self, place: Place) -> bytes:
        """The receipt of an entry with the laws that it met."""

    def prove_row(self, key: str, height: int) -> bytes:
        """The proof of a row, or of its absence, after a block."""

    def prove_history(self, earlier: int, later: int) -> bytes:
        """The proof that the history of one block extends another's."""

    def anchor(self, proof: bytes, checkpoint: Checkpoint) -> bytes:
        """A receipt, or the proof of a row, linked to a checkpoint. Raises VerificationError for another history's."""
