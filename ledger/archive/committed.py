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


class Placement(msgspec.Struct, frozen=True):
    """Where an entry stands: its block, its index in it, and block time (ms UTC)."""

    height: int
    index: int
    time: int


class Committed(msgspec.Struct, frozen=True):
    """A block that is final and durable, and how it came about."""

    header: Header
    """Of several blocks, where CometBFT made them of what was handed in at once, the last one's."""
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
    placements: tuple[Placement, ...] = ()
    """Where each transaction stands, if it is not one behind the other in this block: others' may be between them."""

    def get_placement(self, number: int) -> Placement:
        """Where one of `transactions` stands."""
        return self.placements[number] if self.placements else Placement(self.header.height, number, self.header.time)
