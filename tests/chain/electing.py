"""A message of the tests' own, `set_validators`, by which anybody changes the validator set: no vote, the same effect.

Within `electing` real ledgers change their sets by a transaction, as an enacted motion would.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from unittest import mock

from ledger import Ledger, PlacedEntry
from ledger.chain.validators import Validator
from ledger.client.committee.validators import bind_validator, plan_validators
from ledger.client.drafting import Wish
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.committee.validators import (
    BoundValidator,
    SetValidators,
    check_validators,
    count_consents,
    schedule_validators,
)
from ledger.registry.messages import MESSAGES

ELECTOR = "treasury"
SEED = 2023


def apply_set_validators(call: Call, body: SetValidators) -> Events:
    """Checks and schedules at once."""
    check_validators(call, body)
    return schedule_validators(call, body)


SET_VALIDATORS = MessageType("set_validators", SetValidators, apply_set_validators, get_none, count_keys=count_consents)


@contextmanager
def electing() -> Iterator[None]:
    """The message is known while this lasts."""
    with mock.patch.dict(MESSAGES, {SET_VALIDATORS.name: SET_VALIDATORS}):
        yield


def elect(ledger: Ledger, *joining: BoundValidator, leaving: Collection[str] = ()) -> PlacedEntry:
    """Changes the set in a block: the one after the next is signed by the new one."""
    return set_validators(ledger, plan_validators(ledger.desk, joining, leaving))


def set_validators(ledger: Ledger, body: SetValidators) -> PlacedEntry:
    """Sends the message."""
    return ledger.send([Wish(ledger.resolve(ELECTOR), body)])


def pass_blocks(ledger: Ledger, count: int = 1) -> None:
    """Makes blocks of one issue each."""
    for _ in range(count):
        ledger.wallet("central-bank").issue_money(1, to=ELECTOR)


def join(ledger: Ledger, names: Sequence[str]) -> list[BoundValidator]:
    """New keys for these names, in this home."""
    return [ledger.make_validator_key(name) for name in names]


def list_names(ledger: Ledger) -> list[str]:
    """Who signs the next block, sorted by name."""
    return sorted(validator.name for validator in ledger.node.get_validators())


@cache
def live_through_changes() -> Ledger:
    """A ledger whose set grew, lost one, got a new key, came back to what it was, and went on: six changes.

    A degree is issued between them, and everything in it is read without the message of the tests' own.
    """
    lao = Ledger.create(seed=SEED, parameters={"key_memory": 0})  # so that a set can come back
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    with electing():
        elect(lao, *join(lao, ["labour", "health"]))
        pass_blocks(lao)
        elect(lao, lao.make_validator_key("finance"), leaving=["justice"])
        lao.wallet("university").issue_record("degree", noy, {"born": 2001, "level": "BSc"})
        elect(lao, lao.make_validator_key("labour"))
        pass_blocks(lao)
        kept = lao.node.get_validators()
        elect(lao, leaving=["health"])
        pass_blocks(lao)
        set_validators(lao, bind_again(lao, kept))
        pass_blocks(lao, 2)
        elect(lao, *join(lao, ["transport"]), leaving=["central-bank", "technology"])
        pass_blocks(lao, 2)
    return lao


def bind_again(ledger: Ledger, members: Sequence[Validator]) -> SetValidators:
    """A set that was before, each key consenting anew."""
    keys = ledger.node.council._keys
    bound = [bind_validator(ledger.desk, one.name, keys[one.public_key], one.voting_power) for one in members]
    return SetValidators(tuple(bound))
