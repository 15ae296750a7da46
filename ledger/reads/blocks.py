"""Blocks as people look at them: with who made one, and who signed it."""

from typing import NamedTuple

from ledger.archive.blocks import Block, BlockSummary
from ledger.archive.source import Source
from ledger.chain.validators import Validator
from ledger.crypto.encoding import encode
from ledger.reads.entries import PlacedEntry, place_block


class FoundSummary(NamedTuple):
    """A block without its entries, and the set of its height."""

    block: BlockSummary
    validators: tuple[Validator, ...]

    @property
    def proposer(self) -> str:
        """The name of the validator that made it."""
        return self.name_of(self.block.header.proposer)

    @property
    def signers(self) -> tuple[str, ...]:
        """The names of those who signed it; nobody's where CometBFT keeps who did."""
        commit = self.block.commit
        return () if isinstance(commit, int) else tuple(self.name_of(item.public_key) for item in commit.signatures)

    def name_of(self, public_key: str) -> str:
        """The name of a validator of its set; the key itself of any other."""
        return next((one.name for one in self.validators if one.public_key == public_key), public_key)


class FoundBlock(NamedTuple):
    """A block, and the set of its height."""

    block: Block
    validators: tuple[Validator, ...]

    @property
    def entries(self) -> tuple[PlacedEntry, ...]:
        """Its entries in order."""
        return tuple(place_block(self.block))

    @property
    def summary(self) -> FoundSummary:
        """The same without them."""
        block = self.block
        return FoundSummary(BlockSummary(block.header, block.commit, len(encode(block.entries))), self.validators)


def find_block(source: Source, height: int) -> FoundBlock:
    """A block. Raises NotFoundError."""
    return FoundBlock(source.load_block(height), source.load_validators(height))


def find_summary(source: Source, height: int) -> FoundSummary:
    """A block without its entries: however many there are, it takes as long. Raises NotFoundError."""
    return FoundSummary(source.load_summary(height), source.load_validators(height))
