"""Blocks as people look at them: with who made one, and who signed it."""

from typing import NamedTuple

from ledger.archive.blocks import Block
from ledger.archive.source import Source
from ledger.chain.validators import Validator
from ledger.reads.entries import PlacedEntry, place_block


class FoundBlock(NamedTuple):
    """A block, and the set of its height."""

    block: Block
    validators: tuple[Validator, ...]

    @property
    def entries(self) -> tuple[PlacedEntry, ...]:
        """Its entries in order."""
        return tuple(place_block(self.block))

    @property
    def proposer(self) -> str:
        """The name of the validator that made it."""
        return self.name_of(self.block.header.proposer)

    @property
    def signers(self) -> tuple[str, ...]:
        """The names of those who signed it."""
        return tuple(self.name_of(item.public_key) for item in self.block.commit.signatures)

    def name_of(self, public_key: str) -> str:
        """The name of a validator of its set; the key itself of any other."""
        return next((one.name for one in self.validators if one.public_key == public_key), public_key)


def find_block(source: Source, height: int) -> FoundBlock:
    """A block. Raises NotFoundError."""
    return FoundBlock(source.load_block(height), source.load_validators(height))
