"""The validator set: who signs blocks, with how much power, in which order."""

from itertools import pairwise
from typing import Annotated

import msgspec

from ledger.chain.kinds import Height
from ledger.crypto.encoding import Hex32, encode
from ledger.crypto.hashing import VALIDATORS, digest

MAX_VALIDATORS = 100
MAX_POWER = 1_000_000

Name = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9-]{0,31}\\Z", max_length=32)]
Power = Annotated[int, msgspec.Meta(ge=1, le=MAX_POWER)]
"""How much a validator's vote weighs; that of all together stays far below 2^53."""


class Validator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One validator of a set."""

    name: Name
    public_key: Hex32
    voting_power: Power


ValidatorSet = Annotated[tuple[Validator, ...], msgspec.Meta(min_length=1, max_length=MAX_VALIDATORS)]
"""1 to 100 validators, sorted by public key, each key once."""


class ScheduledSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A validator set and the first height it signs."""

    from_height: Height
    validators: ValidatorSet


def compute_validators_hash(validators: tuple[Validator, ...]) -> bytes:
    """The digest of a set: its names, keys, powers and order."""
    return digest(VALIDATORS, encode(validators))


def compute_total_power(validators: tuple[Validator, ...]) -> int:
    """The sum of voting power."""
    return sum(validator.voting_power for validator in validators)


def is_quorum(power: int, total: int) -> bool:
    """Whether `power` is more than two thirds of `total`; exactly two thirds is not enough."""
    return 3 * power > 2 * total


def is_ordered(validators: tuple[Validator, ...]) -> bool:
    """Whether the set is sorted by public key with each key once."""
    keys = [validator.public_key for validator in validators]
    return all(left < right for left, right in pairwise(keys))
