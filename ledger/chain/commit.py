"""Votes and commits: when a block is final.

A commit holds signatures of one round over one block hash; it is final when more than two thirds of the
power of that height's set has signed.
"""

from typing import Annotated

import msgspec

from ledger.chain.kinds import Height
from ledger.chain.validators import Validator, compute_total_power, is_quorum
from ledger.crypto.encoding import Hex32, Hex64, Natural, encode
from ledger.crypto.hashing import PROPOSAL, VOTE, compute_sign_bytes
from ledger.crypto.keys import verify_hex
from ledger.errors import VerificationError

MAX_ROUND = 100_000


class Vote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a validator signs, under the tag of a proposal or of a vote."""

    block_hash: Hex32
    height: Height
    round: Annotated[int, msgspec.Meta(ge=0, le=MAX_ROUND)]


class CommitSignature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One validator's vote in a commit."""

    public_key: Hex32
    signature: Hex64


class Commit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """More than two thirds of signatures for a block, sorted by public key, each validator once."""

    block_hash: Hex32
    height: Height
    round: Annotated[int, msgspec.Meta(ge=0, le=MAX_ROUND)]
    signatures: tuple[CommitSignature, ...]


Final = Commit | int
"""What makes a block final: our own commit, or the block of CometBFT, by its height, that the header came of."""


class SignedPower(msgspec.Struct, frozen=True):
    """How much of a set's power signed, and how many of its validators."""

    power: Natural
    total: Natural
    signed: Natural
    validators: Natural


def compute_vote_bytes(genesis_hash: bytes, vote: Vote) -> bytes:
    """What a validator signs to vote for a block."""
    return compute_sign_bytes(VOTE, genesis_hash, encode(vote))


def compute_proposal_bytes(genesis_hash: bytes, vote: Vote) -> bytes:
    """What a proposer signs to propose a block."""
    return compute_sign_bytes(PROPOSAL, genesis_hash, encode(vote))


def verify_commit(
    commit: Commit, block_hash: bytes, height: int, validators: tuple[Validator, ...], genesis_hash: bytes
) -> SignedPower:
    """Who signed. Raises VerificationError unless the commit makes that block final under that set.

    Strict: every signature present must verify, also those beyond two thirds; each validator counts
    once; a vote for another block, height or round is refused, not skipped.
    """
    if commit.block_hash != block_hash.hex() or commit.height != height:
        problem = f"the commit is of block {commit.height}, {commit.block_hash}, not of {height}, {block_hash.hex()}"
        raise VerificationError("header_must_be_final", problem=problem)
    message = compute_vote_bytes(genesis_hash, Vote(commit.block_hash, height, commit.round))
    powers = {validator.public_key: validator.voting_power for validator in validators}
    power, last = 0, ""
    for signature in commit.signatures:
        if signature.public_key <= last:
            raise VerificationError("header_must_be_final", problem="signatures are not sorted and distinct")
        last = signature.public_key
        if last not in powers:
            raise VerificationError("vote_must_be_a_validators", validator=last)
        verify_hex(last, message, signature.signature)
        power += powers[last]
    total = compute_total_power(validators)
    if not is_quorum(power, total):
        raise VerificationError("block_must_be_final", power=power, total=total)
    return SignedPower(power, total, len(commit.signatures), len(validators))
