"""Votes: what a validator may sign, when votes are a commit, and what proves that somebody cheated."""

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.commit import verify_commit
from ledger.chain.validators import is_quorum
from ledger.consensus.voting import (
    NOTHING_SIGNED,
    Evidence,
    LastSigned,
    SignedVote,
    check_may_sign,
    collect_commit,
    find_evidence,
    verify_evidence,
)
from ledger.errors import ConsensusError, VerificationError
from tests import strategies
from tests.consensus.ballots import GENESIS, KEYS, make_ballot, make_validators, vote

# ------------------------------------------------------------------------------------- what may be signed

A, B = make_ballot(5, 0, 0), make_ballot(5, 0, 1)


@pytest.mark.parametrize(
    ("last", "ballot"),
    [
        (NOTHING_SIGNED, make_ballot(1)),
        (NOTHING_SIGNED, make_ballot(9)),
        (LastSigned(A.block_hash, 5), make_ballot(6)),
        (LastSigned(A.block_hash, 5), make_ballot(9)),
        (LastSigned(A.block_hash, 5), A),
        (LastSigned(A.block_hash, 5), make_ballot(5, 3, 0)),
    ],
    ids=["first", "late first", "next height", "later height", "same block", "same block, later round"],
)
def test_validator_signs_one_block_a_height(last: LastSigned, ballot: object) -> None:
    assert check_may_sign(last, ballot, "v0") == LastSigned(ballot.block_hash, ballot.height)  # type: ignore[attr-defined, arg-type]


@pytest.mark.parametrize(
    "ballot",
    [B, make_ballot(5, 1, 1), make_ballot(4), make_ballot(4, 9, 0), msgspec.structs.replace(A, height=4)],
    ids=["other block", "other block, later round", "earlier height", "earlier height, later round", "same hash below"],
)
def test_validator_signs_no_second_block_and_nothing_below(ballot: object) -> None:
    with pytest.raises(ConsensusError) as caught:
        check_may_sign(LastSigned(A.block_hash, 5), ballot, "v0")  # type: ignore[arg-type]
    assert caught.value.rule == "height_must_not_be_signed_twice"


# ------------------------------------------------------------------------------------------------ quorums


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_quorum_is_more_than_two_thirds(power: int, total: int) -> None:
    assert is_quorum(power, total) == (Fraction(power, total) > Fraction(2, 3))


@given(st.integers(1, 10**6))
def test_exactly_two_thirds_never_commits(unit: int) -> None:
    ballot = make_ballot()
    for powers, enough in (
        ([2 * unit, unit], False),
        ([2 * unit, unit - 1 or 1], unit > 1),
        ([2 * unit + 1, unit], True),
    ):
        validators = make_validators(powers)
        commit = collect_commit([vote(KEYS[0].public_key, ballot)], ballot, validators, GENESIS)
        assert (commit is not None) == enough, powers


@given(strategies.powers(), st.sets(st.integers(0, 6)))
def test_commit_is_made_exactly_when_a_quorum_has_signed(powers: list[int], signing: set[int]) -> None:
    validators, ballot = make_validators(powers), make_ballot()
    signed = [validators[index] for index in sorted(signing) if index < len(validators)]
    votes = [vote(validator.public_key, ballot) for validator in signed]
    commit = collect_commit(reversed(votes), ballot, validators, GENESIS)
    power = sum(validator.voting_power for validator in signed)
    assert (commit is not None) == (3 * power > 2 * sum(powers))
    if commit:
        tally = verify_commit(commit, bytes.fromhex(ballot.block_hash), 1, validators, GENESIS)
        assert (tally.power, tally.signed) == (power, len(signed))
        assert [item.public_key for item in commit.signatures] == sorted(item.public_key for item in signed)


def spoil(kind: str, good: SignedVote) -> SignedVote:
    """A vote that must not count."""
    ballot = good.ballot
    match kind:
        case "of another block":
            return vote(good.public_key, make_ballot(1, 0, 1))
        case "of another round":
            return vote(good.public_key, make_ballot(1, 1, 0))
        case "of another height":
            return vote(good.public_key, make_ballot(2, 0, 0))
        case "of a stranger":
            return vote(KEYS[9].public_key, ballot)
        case "forged":
            return msgspec.structs.replace(good, signature="0" * 128)
        case "signed for another block":
            return msgspec.structs.replace(good, signature=vote(good.public_key, make_ballot(1, 0, 1)).signature)
        case "a proposal":
            return vote(good.public_key, ballot, "proposal")
        case "of another's key":
            return msgspec.structs.replace(good, signature=vote(KEYS[0].public_key, ballot).signature)
    return vote(KEYS[0].public_key, ballot)  # repeated


@pytest.mark.parametrize(
    "kind",
    [
        *("of another block", "of another round", "of another height", "of a stranger", "forged", "repeated"),
        *("signed for another block", "a proposal", "of another's key"),
    ],
)
def test_vote_that_is_none_does_not_count_and_does_not_hinder(kind: str) -> None:
    validators, ballot = make_validators([1, 1, 1, 1]), make_ballot()
    votes = [vote(validator.public_key, ballot) for validator in validators]
    bad = spoil(kind, votes[2])
    assert collect_commit([*votes[:2], bad], ballot, validators, GENESIS) is None
    for order in ([bad, *votes[:3]], [*votes[:3], bad]):
        commit = collect_commit(order, ballot, validators, GENESIS)
        assert commit is not None
        assert len(commit.signatures) == 3
        verify_commit(commit, bytes.fromhex(ballot.block_hash), 1, validators, GENESIS)


def test_votes_for_another_chain_are_none() -> None:
    validators, ballot = make_validators([1]), make_ballot()
    assert collect_commit([vote(KEYS[0].public_key, ballot)], ballot, validators, bytes(32)) is None


# ----------------------------------------------------------------------------------------------- evidence


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 2), st.integers(0, 2), st.integers(0, 1)), max_size=20))
def test_evidence_names_exactly_those_who_voted_for_two_blocks(signed: list[tuple[int, int, int, int]]) -> None:
    votes = [vote(KEYS[who].public_key, make_ballot(height, number, block)) for who, height, number, block in signed]
    blocks: dict[tuple[str, int], set[int]] = {}
    for who, height, _, block in signed:
        blocks.setdefault((KEYS[who].public_key, height), set()).add(block)
    found = find_evidence("vote", votes)
    guilty = [(evidence.first.public_key, evidence.first.ballot.height) for evidence in found]
    assert sorted(guilty) == sorted(place for place, chosen in blocks.items() if len(chosen) > 1)
    for evidence in found:
        verify_evidence(evidence, GENESIS)


def test_proposer_may_propose_another_block_in_another_round_but_not_in_the_same() -> None:
    key = KEYS[0].public_key
    first, second = vote(key, make_ballot(1, 0, 0), "proposal"), vote(key, make_ballot(1, 0, 1), "proposal")
    later = vote(key, make_ballot(1, 4, 1), "proposal")
    assert find_evidence("proposal", [first, later, first]) == ()
    assert find_evidence("proposal", [first, later, second]) == (Evidence(first, "proposal", second),)
    verify_evidence(Evidence(first, "proposal", second), GENESIS)


def list_forgeries() -> dict[str, Evidence]:
    key, other = KEYS[0].public_key, KEYS[1].public_key
    first, second = vote(key, make_ballot(1, 0, 0)), vote(key, make_ballot(1, 0, 1))
    good = Evidence(first, "vote", second)
    verify_evidence(good, GENESIS)
    forged = msgspec.structs.replace(second, signature=first.signature)
    early, late = vote(key, make_ballot(1, 0, 0), "proposal"), vote(key, make_ballot(1, 1, 1), "proposal")
    return {
        "same block": Evidence(first, "vote", first),
        "same block in two rounds": Evidence(first, "vote", vote(key, make_ballot(1, 1, 0))),
        "two heights": Evidence(first, "vote", vote(key, make_ballot(2, 0, 1))),
        "two validators": Evidence(first, "vote", vote(other, make_ballot(1, 0, 1))),
        "forged second": Evidence(first, "vote", forged),
        "forged first": Evidence(msgspec.structs.replace(first, signature="0" * 128), "vote", second),
        "votes passed off as proposals": Evidence(first, "proposal", second),
        "proposals passed off as votes": Evidence(early, "vote", vote(key, make_ballot(1, 0, 1), "proposal")),
        "proposals of two rounds": Evidence(early, "proposal", late),
        "another's name": Evidence(
            msgspec.structs.replace(first, public_key=other), "vote", msgspec.structs.replace(second, public_key=other)
        ),
    }


@pytest.mark.parametrize("forgery", list_forgeries())
def test_forged_evidence_is_refused(forgery: str) -> None:
    with pytest.raises(VerificationError):
        verify_evidence(list_forgeries()[forgery], GENESIS)


def test_evidence_holds_for_one_chain_only() -> None:
    evidence = Evidence(vote(KEYS[0].public_key, A), "vote", vote(KEYS[0].public_key, B))
    verify_evidence(evidence, GENESIS)
    with pytest.raises(VerificationError):
        verify_evidence(evidence, bytes(32))
