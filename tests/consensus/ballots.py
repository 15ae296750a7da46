"""Validators with keys, and ballots they sign: what tests of votes are made of."""

from functools import cache
from typing import Literal

from ledger.chain.commit import Vote, compute_proposal_bytes, compute_vote_bytes
from ledger.chain.validators import Validator
from ledger.consensus.voting import SignedVote
from ledger.crypto.hashing import digest
from ledger.crypto.keys import SigningKey

GENESIS = bytes(range(32))
KEYS = sorted((SigningKey(digest(b"test\n", bytes([n]))) for n in range(10)), key=lambda key: key.public_key)
"""Ten keys, in the order of a validator set."""
BY_PUBLIC_KEY = {key.public_key: key for key in KEYS}


def make_validators(powers: list[int]) -> tuple[Validator, ...]:
    """A set with these powers, in order."""
    return tuple(Validator(f"v{n}", KEYS[n].public_key, power) for n, power in enumerate(powers))


def make_ballot(height: int = 1, round_number: int = 0, block: int = 0) -> Vote:
    """A ballot for one of several blocks of a height."""
    return Vote(digest(b"block\n", bytes([height, block])).hex(), height, round_number)


@cache
def vote(public_key: str, ballot: Vote, kind: Literal["vote", "proposal"] = "vote") -> SignedVote:
    """The ballot, signed by the owner of this key."""
    compute = compute_vote_bytes if kind == "vote" else compute_proposal_bytes
    return SignedVote(ballot, public_key, BY_PUBLIC_KEY[public_key].sign(compute(GENESIS, ballot)))
