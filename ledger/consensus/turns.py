"""Turns: validators propose round-robin; one that is down or lies costs a round."""

from ledger.chain.header import Header
from ledger.chain.validators import Validator
from ledger.errors import ConsensusError


def get_proposer(validators: tuple[Validator, ...], height: int, round_number: int) -> Validator:
    """Whose turn it is in a round (from 0) of a height (from 1)."""
    return validators[(height - 1 + round_number) % len(validators)]


def check_turn(header: Header, validators: tuple[Validator, ...], round_number: int) -> None:
    """Raises ConsensusError unless the block's maker had the turn in this round or an earlier one.

    A block that was signed in an earlier round is proposed again as it was, so its maker may differ from the
    proposer of the present round.
    """
    rounds = range(min(round_number + 1, len(validators)))
    turns = [get_proposer(validators, header.height, earlier).public_key for earlier in rounds]
    if header.proposer not in turns:
        expected = get_proposer(validators, header.height, round_number)
        raise ConsensusError("proposer_must_have_turn", proposer=header.proposer, expected=expected.name)
