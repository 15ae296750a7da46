"""Validators as people look at them: who signs, who is up, whose turn is next, and which keys are in a home."""

import msgspec


class FoundValidator(msgspec.Struct, frozen=True):
    """A validator, as this home sees it."""

    name: str
    public_key: str
    voting_power: int
    held: bool
    """Whether its key is here."""
    up: bool
    next: bool
    """Whether it has the turn to make the next block."""
    cheated: bool
    """Whether it was caught signing two blocks for one round."""


class FoundSets(msgspec.Struct, frozen=True):
    """The validators who sign the next block, and those that are to follow them."""

    height: int
    """Of the last block."""
    present: tuple[FoundValidator, ...]
    following: tuple[FoundValidator, ...]
    """() where no other set was decided on."""
    from_height: int | None
    """Where the other set begins."""
    may_sign: bool
    """Whether those of the present set that are up are enough to make a block."""
    may_follow: bool
    """Whether this home holds the keys of enough of the other set."""
    engine: str
    """The chain of CometBFT that makes the blocks; "" where this home does. Of who is up there, nothing is known."""


class FoundKey(msgspec.Struct, frozen=True):
    """A validator's key in this home."""

    name: str
    public_key: str
    state: str
    """Whether it signs now, from which block on, no more, or in no set yet."""
    binding: str
    """Its consent to its name: a signature."""
    file: str
