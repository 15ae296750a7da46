"""Validators as people look at them: who signs, who is up, whose turn is next, and which keys are in a home."""

from collections.abc import Iterable
from typing import NamedTuple

from ledger.chain.validators import is_quorum


class FoundValidator(NamedTuple):
    """A validator of a set, as a home sees it."""

    name: str
    public_key: str
    voting_power: int
    held: bool
    """Whether its key is in this home."""
    up: bool = False
    next: bool = False
    """Whether it proposes the next block."""
    cheated: bool = False
    """Whether it was caught signing two blocks for one round."""


class FoundSets(NamedTuple):
    """The set that signs the next block, and the one that is to follow it, if one was decided on."""

    height: int
    """Of the last block."""
    now: tuple[FoundValidator, ...]
    following: tuple[FoundValidator, ...] = ()
    from_height: int | None = None
    """The first block of the set that follows."""

    @property
    def up(self) -> tuple[FoundValidator, ...]:
        """Those of now who are up."""
        return tuple(one for one in self.now if one.up)

    @property
    def can_sign(self) -> bool:
        """Whether those who are up can make a block."""
        return is_quorum(_sum(self.up), _sum(self.now))

    @property
    def will_sign(self) -> bool:
        """Whether this home could make a block with its keys of the set that follows; of none, as now."""
        held = [one for one in self.following if one.held]
        return not self.following or is_quorum(_sum(held), _sum(self.following))


class FoundKey(NamedTuple):
    """A validator's key in a home."""

    name: str
    public_key: str
    state: str
    """signs now, signs from block 7 on, signs no more, or in no set yet."""
    binding: str
    """The key's consent to its name."""
    file: str


def _sum(members: Iterable[FoundValidator]) -> int:
    return sum(one.voting_power for one in members)
