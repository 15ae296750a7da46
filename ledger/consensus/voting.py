"""Votes: what a validator may sign, when signatures make a commit, and what proves that somebody cheated."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from ledger.chain.commit import Commit, CommitSignature, Vote, compute_proposal_bytes, compute_vote_bytes
from ledger.chain.validators import Validator, compute_total_power, is_quorum
from ledger.crypto.encoding import Hex32, Hex64
from ledger.crypto.keys import verify_hex
from ledger.errors import ConsensusError, VerificationError


class LastSigned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The one block a validator has signed at its highest height; height 0 before the first."""

    block_hash: str
    height: int


class SignedVote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A proposal or a vote, signed."""

    ballot: Vote
    public_key: Hex32
    signature: Hex64


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two votes, or two proposals, that one validator may not both have signed: a portable proof of cheating."""

    first: SignedVote
    kind: Literal["proposal", "vote"]
    second: SignedVote


NOTHING_SIGNED = LastSigned("", 0)


def check_may_sign(last: LastSigned, vote: Vote, validator: str) -> LastSigned:
    """What the validator will have signed. Raises ConsensusError if it signed another block there or later.

    To sign the same block again, in a later round, is no second block.
    """
    same = (last.height, last.block_hash) == (vote.height, vote.block_hash)
    if vote.height <= last.height and not same:
        raise ConsensusError("height_must_not_be_signed_twice", validator=validator, height=vote.height)
    return LastSigned(vote.block_hash, vote.height)


def collect_commit(
    votes: Iterable[SignedVote], wanted: Vote, validators: tuple[Validator, ...], genesis_hash: bytes
) -> Commit | None:
    """The commit that votes for exactly this make, or None while they are too few.

    Votes of strangers, for others, repeated or badly signed do not count.
    """
    powers = {validator.public_key: validator.voting_power for validator in validators}
    counted: dict[str, str] = {}
    for vote in votes:
        if vote.ballot == wanted and vote.public_key in powers and vote.public_key not in counted:
            try:
                verify_hex(vote.public_key, compute_vote_bytes(genesis_hash, wanted), vote.signature)
            except VerificationError:
                continue  # a vote that does not verify is no vote: the height goes on without it
            counted[vote.public_key] = vote.signature
    if not is_quorum(sum(powers[key] for key in counted), compute_total_power(validators)):
        return None
    signatures = tuple(CommitSignature(key, counted[key]) for key in sorted(counted))
    return Commit(wanted.block_hash, wanted.height, wanted.round, signatures)


def find_evidence(kind: Literal["proposal", "vote"], votes: Iterable[SignedVote]) -> tuple[Evidence, ...]:
    """The cheating shown by what was signed: per validator, the first two that contradict each other."""
    seen: dict[tuple[str, int, int], SignedVote] = {}
    found: dict[tuple[str, int, int], Evidence] = {}
    for vote in votes:
        # one vote per height, one proposal per round
        place = (vote.public_key, vote.ballot.height, vote.ballot.round if kind == "proposal" else 0)
        first = seen.setdefault(place, vote)
        if first.ballot.block_hash != vote.ballot.block_hash:
            found.setdefault(place, Evidence(first, kind, vote))
    return tuple(found.values())


def verify_evidence(evidence: Evidence, genesis_hash: bytes) -> None:
    """Raises VerificationError unless both are signed by one key and contradict each other."""
    if find_evidence(evidence.kind, (evidence.first, evidence.second)) != (evidence,):
        raise VerificationError("header_must_be_final", problem="the ballots do not contradict each other")
    compute = compute_proposal_bytes if evidence.kind == "proposal" else compute_vote_bytes
    for vote in (evidence.first, evidence.second):
        verify_hex(vote.public_key, compute(genesis_hash, vote.ballot), vote.signature)
