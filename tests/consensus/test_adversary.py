"""Agreement under an adversary who delivers what he likes to whom he likes, and whose validators sign anything.

With less than a third of the power faulty, no two blocks of a height are ever committed, whatever is delivered; with
more, forks are found, or the search would be blind.
"""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.chain.commit import Vote
from ledger.chain.validators import Validator, compute_total_power, is_quorum
from ledger.consensus.voting import (
    NOTHING_SIGNED,
    LastSigned,
    SignedVote,
    check_may_sign,
    collect_commit,
    find_evidence,
    verify_evidence,
)
from ledger.errors import ConsensusError
from tests import strategies
from tests.consensus.ballots import GENESIS, make_ballot, make_validators, vote

Deliveries = list[tuple[Vote, set[str]]]
"""Each ballot with the public keys of those it reaches."""


def choose_faulty(validators: tuple[Validator, ...], order: list[int]) -> set[str]:
    """As many as fit below a third of the power, in this order."""
    faulty: set[str] = set()
    power = 0
    for index in order:
        validator = validators[index % len(validators)]
        more = power + validator.voting_power
        if validator.public_key not in faulty and 3 * more < compute_total_power(validators):
            faulty.add(validator.public_key)
            power = more
    return faulty


def gather_votes(validators: tuple[Validator, ...], faulty: set[str], deliveries: Deliveries) -> list[SignedVote]:
    """All votes there are in the end: the honest sign what they may, the faulty everything."""
    memory: dict[str, LastSigned] = {}
    votes = []
    for ballot, listeners in deliveries:
        for validator in validators:
            key = validator.public_key
            if key in faulty:
                votes.append(vote(key, ballot))
            elif key in listeners:
                try:
                    memory[key] = check_may_sign(memory.get(key, NOTHING_SIGNED), ballot, validator.name)
                except ConsensusError:
                    continue
                votes.append(vote(key, ballot))
    return votes


def find_committed(
    validators: tuple[Validator, ...], votes: list[SignedVote], deliveries: Deliveries
) -> dict[int, set[str]]:
    """The block hashes that votes can make final, by height."""
    committed: dict[int, set[str]] = {}
    for ballot, _ in deliveries:
        if collect_commit(votes, ballot, validators, GENESIS):
            committed.setdefault(ballot.height, set()).add(ballot.block_hash)
    return committed


def test_less_than_a_third_faulty_makes_no_fork() -> None:
    """In most examples a block is committed where another one was offered: else nothing would have been asked."""
    asked: list[bool] = []

    @settings(max_examples=500)
    @given(strategies.powers(), st.lists(st.integers(0, 6), max_size=7), strategies.deliveries())
    def attack_once(powers: list[int], order: list[int], raw: list[tuple[int, int, int, int]]) -> None:
        validators = make_validators(powers)
        deliveries = [
            (
                make_ballot(height, number, block),
                {validator.public_key for index, validator in enumerate(validators) if listeners >> index & 1},
            )
            for height, number, block, listeners in raw
        ]
        faulty = choose_faulty(validators, order)
        votes = gather_votes(validators, faulty, deliveries)
        committed = find_committed(validators, votes, deliveries)
        offered = {(ballot.height, ballot.block_hash) for ballot, _ in deliveries}
        asked.append(any(sum(place[0] == height for place in offered) > 1 for height in committed))
        assert all(len(hashes) == 1 for hashes in committed.values())
        accused = find_evidence("vote", votes)
        assert {evidence.first.public_key for evidence in accused} <= faulty
        for evidence in accused:
            verify_evidence(evidence, GENESIS)

    attack_once()
    assert sum(asked) > len(asked) // 2, f"{sum(asked)} of {len(asked)}"


def split(validators: tuple[Validator, ...], faulty: set[str]) -> tuple[set[str], set[str]]:
    """The honest in two halves of about equal power."""
    honest = [validator for validator in validators if validator.public_key not in faulty]
    halves: tuple[set[str], set[str]] = (set(), set())
    weights = [0, 0]
    for validator in sorted(honest, key=lambda validator: -validator.voting_power):
        lighter = weights.index(min(weights))
        halves[lighter].add(validator.public_key)
        weights[lighter] += validator.voting_power
    return halves


def attack(seed: int, enough: int) -> tuple[int, set[str], set[str]]:
    """Faulty validators with more than `enough` percent of the power try to make two blocks final.

    How many were made final, who cheated, and whom the evidence names.
    """
    chance = random.Random(seed)
    validators = make_validators([chance.randint(1, 10) for _ in range(chance.randint(4, 10))])
    faulty: set[str] = set()
    order = list(validators)
    chance.shuffle(order)
    while 100 * sum(v.voting_power for v in order if v.public_key in faulty) <= enough * compute_total_power(
        validators
    ):
        faulty.add(order[len(faulty)].public_key)
    first, second = split(validators, faulty)
    deliveries = [(make_ballot(1, 0, 0), first), (make_ballot(1, 0, 1), second)]
    votes = gather_votes(validators, faulty, deliveries)
    named = {evidence.first.public_key for evidence in find_evidence("vote", votes)}
    return len(find_committed(validators, votes, deliveries).get(1, set())), faulty, named


@pytest.mark.parametrize("enough", [34, 40, 50])
def test_more_than_a_third_faulty_forks_in_most_attacks_and_is_named(enough: int) -> None:
    attacks = [attack(seed, enough) for seed in range(60)]
    forks = sum(committed == 2 for committed, _, _ in attacks)
    assert forks > 30, f"{forks} forks in 60 attacks"
    for committed, faulty, named in attacks:
        if committed == 2:
            assert named == faulty


def test_exactly_a_third_faulty_cannot_fork_three_equals() -> None:
    validators = make_validators([1, 1, 1])
    faulty = {validators[0].public_key}
    for first, second in (({1}, {2}), ({1, 2}, set()), ({1, 2}, {2})):
        deliveries: Deliveries = [
            (make_ballot(1, 0, 0), {validators[index].public_key for index in first}),
            (make_ballot(1, 0, 1), {validators[index].public_key for index in second}),
        ]
        votes = gather_votes(validators, faulty, deliveries)
        assert len(find_committed(validators, votes, deliveries).get(1, set())) <= 1


@given(strategies.powers(least=2), st.sets(st.integers(0, 6)), st.sets(st.integers(0, 6)))
def test_two_quorums_share_more_than_a_third(powers: list[int], one: set[int], other: set[int]) -> None:
    total = sum(powers)
    first, second = ({index for index in side if index < len(powers)} for side in (one, other))
    if all(is_quorum(sum(powers[index] for index in side), total) for side in (first, second)):
        assert 3 * sum(powers[index] for index in first & second) > total


def test_votes_of_several_rounds_do_not_add_up() -> None:
    validators = make_validators([1, 1, 1, 1])
    keys = [validator.public_key for validator in validators]
    ballots = [make_ballot(1, number, 0) for number in range(2)]
    votes = [vote(keys[0], ballots[0]), vote(keys[1], ballots[0]), vote(keys[2], ballots[1]), vote(keys[3], ballots[1])]
    assert not find_committed(validators, votes, [(ballot, set()) for ballot in ballots])
