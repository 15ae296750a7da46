"""What is told of a block that was made just now."""

import msgspec

from ledger.admission import Decoded
from ledger.chain.commit import Final
from ledger.chain.entry import Outcome
from ledger.chain.header import Header
from ledger.transition import Dropped


class Rejection(msgspec.Struct, frozen=True):
    """A proposal that the others would not sign."""

    round: int
    proposer: str
    """The name of the validator that made it."""
    rule: str


class Committed(msgspec.Struct, frozen=True):
    """A block that is final and durable, and how it came about."""

    header: Header
    commit: Final
    proposer: str
    """The name of the validator that made it."""
    transactions: tuple[Decoded, ...]
    outcomes: tuple[Outcome, ...]
    validators: int
    """How many there are; `commit.signatures` are those that signed."""
    rejected: tuple[Rejection, ...]
    """Proposals that the others would not sign."""
    dropped: tuple[Dropped, ...]
    """Transactions that could be in no block."""
    places: tuple[int, ...] = ()
    """The index of each transaction in its block, where others' stand between them; () where none do."""

    def get_place(self, number: int) -> int:
        """The index in the block of one of `transactions`."""
        return self.places[number] if self.places else number
