"""Commits: final means more than two thirds of the power of that height's set, each validator once.

Random sets of random powers are signed by random members; who may not count, is not skipped but refuses the whole.
"""

from random import Random
from typing import Any

import msgspec
import pytest

from ledger.chain.commit import (
    MAX_ROUND,
    Commit,
    CommitSignature,
    SignedPower,
    Vote,
    compute_proposal_bytes,
    compute_vote_bytes,
    verify_commit,
)
from ledger.chain.validators import (
    MAX_POWER,
    MAX_VALIDATORS,
    Validator,
    ValidatorSet,
    compute_total_power,
    compute_validators_hash,
    is_ordered,
    is_quorum,
)
from ledger.crypto.encoding import decode, encode
from ledger.errors import DecodeError, VerificationError
from tests.chain.chains import Signatories, make_signatories

GENESIS_HASH = b"g" * 32
BLOCK_HASH = b"b" * 32
HEIGHT, ROUND = 7, 2
BALLOT = Vote(BLOCK_HASH.hex(), HEIGHT, ROUND)
MEMBERS = make_signatories("member", [1] * 12)
VOTES = [CommitSignature(key.public_key, key.sign(compute_vote_bytes(GENESIS_HASH, BALLOT))) for key in MEMBERS.keys]
FOUR = Signatories(MEMBERS.keys[:4], MEMBERS.validators[:4])


def make_commit(*votes: CommitSignature, **changes: Any) -> Commit:
    return msgspec.structs.replace(Commit(BLOCK_HASH.hex(), HEIGHT, ROUND, votes), **changes)


def judge(commit: Commit, validators: tuple[Validator, ...] = FOUR.validators) -> str:
    """The broken rule, or "" for a commit that makes the block final."""
    try:
        verify_commit(commit, BLOCK_HASH, HEIGHT, validators, GENESIS_HASH)
    except VerificationError as error:
        return error.rule
    return ""


def give_powers(powers: list[int]) -> tuple[Validator, ...]:
    return tuple(
        msgspec.structs.replace(validator, voting_power=power)
        for validator, power in zip(MEMBERS.validators, powers, strict=False)
    )


@pytest.mark.parametrize("seed", range(150))
def test_commit_is_final_exactly_above_two_thirds_of_the_power(seed: int) -> None:
    random = Random(seed)
    count = random.randint(1, len(MEMBERS.keys))
    powers = [random.choice([1, 1, 2, 3, 5, random.randint(1, MAX_POWER)]) for _ in range(count)]
    signed = [index for index in range(count) if random.random() < 0.75]
    power, total = sum(powers[index] for index in signed), sum(powers)
    commit = make_commit(*(VOTES[index] for index in signed))
    validators = give_powers(powers)
    if 3 * power <= 2 * total:
        assert judge(commit, validators) == "block_must_be_final"
    else:
        tally = verify_commit(commit, BLOCK_HASH, HEIGHT, validators, GENESIS_HASH)
        assert tally == SignedPower(power, total, len(signed), count)


@pytest.mark.parametrize("unit", [1, 2, 7, 1000, MAX_POWER // 2])
def test_exactly_two_thirds_never_commits_and_one_more_does(unit: int) -> None:
    validators = give_powers([unit, unit, unit])
    assert judge(make_commit(*VOTES[:2]), validators) == "block_must_be_final"
    assert judge(make_commit(*VOTES[:3]), validators) == ""
    validators = give_powers([2 * unit, unit])
    assert judge(make_commit(VOTES[0]), validators) == "block_must_be_final"
    validators = give_powers([2 * unit, unit, unit, 2 * unit + 1])  # of 6u + 1, 4u + 1 are more than two thirds
    assert judge(make_commit(VOTES[0], VOTES[3]), validators) == ""
    validators = give_powers([2 * unit, unit, unit, 2 * unit])
    assert judge(make_commit(VOTES[0], VOTES[3]), validators) == "block_must_be_final"


def test_quorum_needs_no_more_than_integers() -> None:
    for total in [*range(1, 200), 3 * 10**8, 100 * MAX_POWER]:
        least = next(power for power in range(2 * total // 3, total + 1) if is_quorum(power, total))
        assert least == 2 * total // 3 + 1
        assert not is_quorum(0, total)
        assert is_quorum(total, total)


def test_three_of_four_equals_are_enough_and_two_are_not() -> None:
    assert judge(make_commit(*VOTES[:4])) == ""
    for missing in range(4):
        assert judge(make_commit(*(vote for index, vote in enumerate(VOTES[:4]) if index != missing))) == ""
    assert judge(make_commit(*VOTES[:2])) == "block_must_be_final"
    assert judge(make_commit()) == "block_must_be_final"


REPEATED = (VOTES[0], VOTES[0], VOTES[1], VOTES[2], VOTES[3])
BAD = msgspec.structs.replace(VOTES[3], signature="00" * 64)
SWAPPED = msgspec.structs.replace(VOTES[3], signature=VOTES[2].signature)


def vote(ballot: Vote, genesis_hash: bytes = GENESIS_HASH, proposal: bool = False) -> tuple[CommitSignature, ...]:
    """The votes of all four for some ballot, put under our commit."""
    compute = compute_proposal_bytes if proposal else compute_vote_bytes
    message = compute(genesis_hash, ballot)
    return tuple(CommitSignature(key.public_key, key.sign(message)) for key in FOUR.keys)


@pytest.mark.parametrize(
    ("name", "commit", "rule"),
    [
        ("a vote twice", make_commit(*REPEATED), "header_must_be_final"),
        ("a vote twice at the end", make_commit(*VOTES[:3], VOTES[2]), "header_must_be_final"),
        ("votes in another order", make_commit(VOTES[1], VOTES[0], VOTES[2]), "header_must_be_final"),
        ("a stranger's vote beside four", make_commit(*VOTES[:5]), "vote_must_be_a_validators"),
        ("a stranger's vote in place of one", make_commit(*VOTES[:2], VOTES[4]), "vote_must_be_a_validators"),
        ("a bad signature beside three", make_commit(*VOTES[:3], BAD), "signature_must_verify"),
        ("another's signature", make_commit(*VOTES[:3], SWAPPED), "signature_must_verify"),
        ("another block", make_commit(*VOTES[:4], block_hash="cc" * 32), "header_must_be_final"),
        ("another height", make_commit(*VOTES[:4], height=HEIGHT + 1), "header_must_be_final"),
        ("another round", make_commit(*VOTES[:4], round=ROUND + 1), "signature_must_verify"),
        ("votes for another block", make_commit(*vote(Vote("cc" * 32, HEIGHT, ROUND))), "signature_must_verify"),
        ("votes for another height", make_commit(*vote(Vote(BALLOT.block_hash, 8, 2))), "signature_must_verify"),
        ("votes of another round", make_commit(*vote(Vote(BALLOT.block_hash, 7, 1))), "signature_must_verify"),
        ("votes of another ledger", make_commit(*vote(BALLOT, b"h" * 32)), "signature_must_verify"),
        ("proposals for votes", make_commit(*vote(BALLOT, proposal=True)), "signature_must_verify"),
    ],
)
def test_commit_that_is_not_exactly_the_votes_is_refused(name: str, commit: Commit, rule: str) -> None:
    assert judge(make_commit(*vote(BALLOT))) == ""
    assert judge(commit) == rule


def test_commit_is_judged_by_the_set_of_its_own_height() -> None:
    assert judge(make_commit(*VOTES[:4]), MEMBERS.validators[1:5]) == "vote_must_be_a_validators"
    assert judge(make_commit(*VOTES[:4]), give_powers([1, 1, 1, 1, 100])) == "block_must_be_final"


def test_commit_has_a_round_within_its_limit() -> None:
    assert decode(encode(make_commit(round=MAX_ROUND)), Commit).round == MAX_ROUND
    for change in ({"round": MAX_ROUND + 1}, {"round": -1}, {"height": 0}, {"block_hash": "B" * 64}):
        with pytest.raises(DecodeError):
            decode(encode(make_commit(**change)), Commit)


def test_set_is_ordered_by_key_with_each_key_once() -> None:
    validators = FOUR.validators
    assert is_ordered(validators)
    assert is_ordered(validators[:1])
    assert not is_ordered(validators[::-1])
    assert not is_ordered((*validators, validators[3]))
    assert not is_ordered((validators[1], validators[0], *validators[2:]))


def test_hash_of_a_set_tells_every_part_of_it() -> None:
    known = {compute_validators_hash(FOUR.validators)}
    for change in ({"name": "eve"}, {"voting_power": 2}, {"public_key": "ab" * 32}):
        changed = msgspec.structs.replace(FOUR.validators[0], **change)
        known.add(compute_validators_hash((changed, *FOUR.validators[1:])))
    known |= {compute_validators_hash(FOUR.validators[:3]), compute_validators_hash(FOUR.validators[::-1])}
    assert len(known) == 6
    assert compute_total_power(FOUR.validators) == 4


@pytest.mark.parametrize(
    "change",
    [
        {"voting_power": 0},
        {"voting_power": -1},
        {"voting_power": MAX_POWER + 1},
        {"name": ""},
        {"name": "Finance"},
        {"name": "finance\n"},
        {"name": "a" * 33},
        {"public_key": "ab"},
    ],
)
def test_validator_outside_its_limits_is_not_one(change: dict[str, Any]) -> None:
    with pytest.raises(DecodeError):
        decode(encode(msgspec.structs.replace(FOUR.validators[0], **change)), Validator)


def test_set_has_1_to_100_validators() -> None:
    for count, fits in ((0, False), (1, True), (MAX_VALIDATORS, True), (MAX_VALIDATORS + 1, False)):
        text = encode((FOUR.validators[0],) * count)
        if fits:
            assert len(decode(text, ValidatorSet)) == count
        else:
            with pytest.raises(msgspec.ValidationError):
                msgspec.json.decode(text, type=ValidatorSet)
