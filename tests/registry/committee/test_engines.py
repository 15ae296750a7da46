"""Engines: when a ledger may go on on CometBFT, what the rows say then, and that no node of its own goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from ledger import Ledger
from ledger.chain.comet.engine import compute_engine
from ledger.chain.validators import compute_validators_hash
from ledger.crypto.encoding import encode
from ledger.errors import ConsensusError, Refused
from ledger.registry.call import Call
from ledger.registry.committee.engines import ContinueOn, apply_continue_on
from ledger.registry.committee.validators import BoundValidator, SetValidators, schedule_validators
from ledger.registry.decision import Decision
from ledger.registry.money.money import Issue
from ledger.registry.motions.agenda import get_latest_version, list_competences
from ledger.registry.rows.committee import ENGINES, NOW, SCHEDULES, EngineRow
from ledger.state.overlay import Overlay
from ledger.transition import make_environment
from tests.country import Country
from tests.registry.committee.test_validators import NEW, bind, keep

VOTERS = ("central-bank", "finance", "justice", "technology")


@contextmanager
def calling(country: Country, **more: Any) -> Iterator[Call]:
    with country.node.reading() as state:
        environment = make_environment(state, country.node.tip, country.node.get_time())
        rows = Overlay(state)
        yield Call(rows, msgspec.structs.replace(environment, **more), "", "", bytes(32), 0)


def go_on(call: Call, validators: list[BoundValidator], epoch: int = 1) -> None:
    ordered = tuple(sorted(validators, key=lambda one: one.public_key))
    apply_continue_on(call, Decision("", UNSET, 0), ContinueOn(epoch, ordered))


def test_the_row_names_the_chain_and_the_set_signs_from_the_next_block() -> None:
    country = Country()
    with calling(country) as call:
        members = [*keep(country, "finance", "justice"), bind(country, "labour", NEW)]
        go_on(call, members)
        expected = compute_engine(country.node.tip.genesis_hash, country.node.tip.chain_id, 1)
        assert call.rows.get(ENGINES, NOW) == EngineRow(expected.chain_id, 1)
        schedule = call.rows.get(SCHEDULES, NOW)
        assert schedule is not None
        assert schedule.sets[-1].from_height == call.environment.height + 1
        assert {one.name for one in schedule.sets[-1].validators} == {"finance", "justice", "labour"}


def test_the_same_set_may_go_on() -> None:
    country = Country()
    with calling(country) as call:
        before = call.rows.get(SCHEDULES, NOW)
        go_on(call, keep(country))
        assert call.rows.get(SCHEDULES, NOW) == before
        assert call.rows.get(ENGINES, NOW) is not None


def schedule_another(country: Country, call: Call) -> None:
    body = tuple(sorted([*keep(country, "finance"), bind(country, "labour", NEW)], key=lambda one: one.public_key))
    schedule_validators(call, SetValidators(body))


BROKEN: dict[str, tuple[str, Callable[[Country, Call], None]]] = {
    "a second time": (
        "engine_must_be_embedded",
        lambda country, call: (go_on(call, keep(country)), go_on(call, keep(country)))[1],
    ),
    "in another epoch": ("epoch_must_follow_last", lambda country, call: go_on(call, keep(country), 2)),
    "without consent": (
        "validator_must_consent",
        lambda country, call: go_on(call, [*keep(country), BoundValidator("", "labour", NEW.public_key, 1)]),
    ),
    "with another change under way": (
        "validator_change_must_be_only_one",
        lambda country, call: (schedule_another(country, call), go_on(call, keep(country)))[1],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_it_is_refused(case: str) -> None:
    rule, act = BROKEN[case]
    country = Country()
    with calling(country) as call, pytest.raises(Refused) as caught:
        act(country, call)
    assert caught.value.rule == rule


def test_a_ledger_that_cometbft_makes_goes_on_nowhere() -> None:
    country = Country()
    with calling(country, engine="cometbft") as call, pytest.raises(Refused, match="engine_must_be_embedded"):
        go_on(call, keep(country))


def test_it_takes_a_body_for_both_and_version_2() -> None:
    country = Country()
    action = ContinueOn(1, tuple(keep(country)))
    with calling(country) as call:
        assert list_competences(call.rows, action) == ("upgrade", "set_validators")
    assert get_latest_version(action) == 2


def decide() -> Ledger:
    """A ledger whose committee has had CometBFT go on."""
    lao = Ledger.create(seed=5)
    motion = lao.wallet("technology").propose(lao.actions.continue_on(), reference="DECREE/9")
    for name in VOTERS:
        lao.wallet(name).vote(motion, "yes")
    lao.desk.wait(9 * 86_400_000)
    assert lao.wallet("technology").enact(motion).applied
    return lao


def test_the_block_that_decides_is_the_last_one_of_this_node() -> None:
    lao = decide()
    noy = lao.keyring.addresses["finance"]
    header = lao.block(lao.height).header
    assert header.next_validators_hash == compute_validators_hash(lao.node.get_validators()).hex()
    wish = lao.wallet("central-bank").wish(Issue(1, "LAK", noy))
    signed = encode(lao.sign(lao.draft([wish])))
    for act in (lambda: lao.send([wish]), lambda: lao.submit([signed])):
        with pytest.raises(ConsensusError, match="engine_must_make_blocks"):
            act()
    assert lao.audit().blocks == lao.height
    assert lao.receipt(next(lao.entries(newest_first=True)))
