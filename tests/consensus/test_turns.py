"""Turns: validators propose round-robin, and a block of round r was made by who had the turn in a round up to r."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.header import Header
from ledger.consensus.turns import check_turn, get_proposer
from ledger.errors import ConsensusError
from tests import strategies
from tests.consensus.ballots import make_validators

HEADER = Header("test", "0" * 64, 1, 1, "0" * 64, "0" * 64, "0" * 64, "0" * 64, "0" * 64, 1, "0" * 64, 1)


@pytest.mark.parametrize("count", [1, 2, 4, 7])
def test_each_validator_has_every_nth_height(count: int) -> None:
    validators = make_validators([1] * count)
    turns = [get_proposer(validators, height, 0).name for height in range(1, 3 * count + 1)]
    assert turns == [f"v{n}" for n in range(count)] * 3


@pytest.mark.parametrize("count", [1, 2, 4, 7])
def test_each_validator_has_one_of_n_rounds(count: int) -> None:
    validators = make_validators([1] * count)
    for height in (1, 2, 10**6):
        turns = [get_proposer(validators, height, number).name for number in range(count)]
        assert sorted(turns) == [f"v{n}" for n in range(count)]
        assert turns[0] == f"v{(height - 1) % count}"


def test_voting_power_buys_no_turns() -> None:
    validators = make_validators([1, 1_000_000, 1])
    assert [get_proposer(validators, height, 0).name for height in (1, 2, 3, 4)] == ["v0", "v1", "v2", "v0"]


@given(strategies.powers(), st.integers(1, 10**9), st.integers(0, 20), st.integers(0, 9))
def test_maker_of_a_block_had_the_turn_in_this_round_or_before(
    powers: list[int], height: int, number: int, maker: int
) -> None:
    validators = make_validators(powers)
    allowed = {get_proposer(validators, height, earlier).public_key for earlier in range(number + 1)}
    name = validators[maker % len(validators)].public_key
    header = msgspec.structs.replace(HEADER, height=height, proposer=name)
    if name in allowed:
        check_turn(header, validators, number)
    else:
        with pytest.raises(ConsensusError) as caught:
            check_turn(header, validators, number)
        assert caught.value.rule == "proposer_must_have_turn"
        expected = get_proposer(validators, height, number).name
        assert caught.value.values == {"proposer": name, "expected": expected}


def test_stranger_never_has_the_turn() -> None:
    header = msgspec.structs.replace(HEADER, proposer="f" * 64)
    with pytest.raises(ConsensusError) as caught:
        check_turn(header, make_validators([1, 1, 1, 1]), 100_000)
    assert caught.value.rule == "proposer_must_have_turn"
