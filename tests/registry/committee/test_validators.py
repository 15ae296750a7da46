"""Validators: which sets may take over, in order of the rules' precedence, from when, and what the row holds then."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import pytest

from ledger.chain.genesis import compute_binding_bytes
from ledger.chain.validators import MAX_POWER, ScheduledSet, Validator, compute_total_power
from ledger.crypto.encoding import MAX_INTEGER, encode
from ledger.crypto.keys import SigningKey
from ledger.errors import Bug
from ledger.home.founding import make_key
from ledger.registry.call import Call
from ledger.registry.committee.validators import (
    BoundValidator,
    SetValidators,
    count_consents,
    find_sets,
    list_members,
    schedule_validators,
)
from ledger.registry.money.money import Issue
from ledger.registry.rows.committee import NOW, SCHEDULES, Schedule
from ledger.state.overlay import Overlay
from ledger.transition import get_validators, make_environment
from tests.chain.electing import electing
from tests.country import APPLIED, Country

NEW = make_key(3, "labour")
SMALL_ORDER = "01" + "00" * 31


@pytest.fixture(autouse=True)
def message() -> Iterator[None]:
    with electing():
        yield


@pytest.fixture
def country() -> Country:
    return Country()


def keep(country: Country, *names: str) -> list[BoundValidator]:
    """Of the present validators those of these names, or all; they need no consent."""
    found = [one for one in country.node.get_validators() if one.name in names or not names]
    return [BoundValidator("", one.name, one.public_key, one.voting_power) for one in found]


def bind(country: Country, name: str, key: SigningKey, power: int = 1) -> BoundValidator:
    text = compute_binding_bytes(country.node.tip.genesis_hash, name, key.public_key)
    return BoundValidator(key.sign(text), name, key.public_key, power)


def order(validators: Sequence[BoundValidator]) -> SetValidators:
    return SetValidators(tuple(sorted(validators, key=lambda one: one.public_key)))


def act(country: Country, body: SetValidators) -> str:
    return country.act(country.wish("treasury", body))


def pass_block(country: Country) -> None:
    """A block in which nothing happens to validators."""
    assert country.act(country.wish("central-bank", Issue(1, "LAK", country.address("court")))) == APPLIED


def replace(body: SetValidators, index: int, **changes: Any) -> SetValidators:
    entries = list(body.validators)
    entries[index] = msgspec.structs.replace(entries[index], **changes)
    return SetValidators(tuple(entries))


def read_schedule(country: Country) -> Schedule:
    with country.node.reading() as state:
        row = state.get(SCHEDULES, NOW)
    assert row
    return row


# ------------------------------------------------------------------------------------------ from when it signs


def test_set_decided_in_a_block_signs_from_the_second_after_it(country: Country) -> None:
    before = country.node.get_validators()
    body = order([*keep(country), bind(country, "labour", NEW)])
    assert act(country, body) == APPLIED
    height = country.node.tip.height
    assert [(event.name, event.value) for event in country.last.events] == [("from_height", height + 2)]
    assert country.node.get_validators() == before
    with country.node.reading() as state:
        sets = [get_validators(state, later) for later in range(height, height + 4)]
        present, following = find_sets(state, height + 1)
    assert sets == [before, before, list_members(body), list_members(body)]
    assert (present.validators, following) == (before, ScheduledSet(height + 2, list_members(body)))


def test_row_holds_two_sets_at_most_however_many_there_were(country: Country) -> None:
    country.council_keys["labour"] = NEW
    country.node.council.add_key(NEW)
    grown, small = order([*keep(country), bind(country, "labour", NEW)]), order(keep(country))
    sizes = []
    for turn in range(6):
        assert act(country, small if turn % 2 else grown) == APPLIED
        pass_block(country)
        sizes.append(len(encode(read_schedule(country))))
        assert [entry.from_height for entry in read_schedule(country).sets] == [max(1, 2 * turn + 1), 2 * turn + 3]
        if turn % 2 == 0:
            small = order(keep(country, *(one.name for one in list_members(grown) if one.name != "labour")))
    assert max(sizes[1:]) - min(sizes[1:]) <= 4  # digits of heights


# ----------------------------------------------------------------------------------------------- what is refused


def test_keys_must_be_strong_even_unsorted(country: Country) -> None:
    weak = BoundValidator("0" * 128, "labour", SMALL_ORDER, 1)
    assert act(country, SetValidators((*keep(country), weak))) == "key_must_be_strong"


def test_validators_must_be_sorted_by_key_and_each_key_stands_once(country: Country) -> None:
    body = order(keep(country))
    assert act(country, SetValidators(body.validators[::-1])) == "validators_must_be_sorted"
    double = (body.validators[0], msgspec.structs.replace(body.validators[0], name="other"), *body.validators[1:])
    assert act(country, SetValidators(double)) == "validators_must_be_sorted"


def test_each_name_stands_once(country: Country) -> None:
    body = order([*keep(country), bind(country, "finance", NEW)])
    assert act(country, body) == "validator_names_must_be_distinct"
    assert [fact.value for fact in country.last.detail if fact.name == "name"] == ["finance"]


def test_only_one_change_is_under_way(country: Country) -> None:
    first, second = order(keep(country, "finance", "justice", "technology")), order(keep(country, "finance"))
    assert act(country, first) == APPLIED
    height = country.node.tip.height
    assert act(country, second) == "validator_change_must_be_only_one"
    assert [fact.value for fact in country.last.detail if fact.name == "from_height"] == [height + 2]
    # the block that the first set signs is the first that may decide on another
    assert act(country, second) == APPLIED
    assert country.node.tip.height == height + 2


def test_two_changes_in_one_transaction_are_none(country: Country) -> None:
    first, second = order(keep(country, "finance")), order(keep(country, "justice"))
    wishes = [country.wish("treasury", body) for body in (first, second)]
    assert country.act(*wishes) == "validator_change_must_be_only_one"
    assert len(read_schedule(country).sets) == 1


def test_two_changes_in_one_block_are_one(country: Country) -> None:
    drafts = [
        country.sign(country.draft(country.wish(by, order(keep(country, name)))))
        for by, name in (("treasury", "finance"), ("court", "justice"))
    ]
    outcomes = country.submit(*drafts).outcomes
    assert sorted(outcome.rule for outcome in outcomes) == ["", "validator_change_must_be_only_one"]


def test_the_same_set_again_is_no_change(country: Country) -> None:
    assert act(country, order(keep(country))) == "validators_must_change"
    bound = [bind(country, one.name, country.council_keys[one.name]) for one in country.node.get_validators()]
    assert act(country, order(bound)) == "validators_must_change"


def test_power_alone_may_change_without_consent(country: Country) -> None:
    body = replace(order(keep(country)), 0, voting_power=MAX_POWER)
    assert act(country, body) == APPLIED
    assert compute_total_power(list_members(body)) == MAX_POWER + 3


def test_new_key_must_have_consented_to_the_name_on_this_chain(country: Country) -> None:
    good = bind(country, "labour", NEW)
    other = Country(utc_offset=60)
    for bad in (
        msgspec.structs.replace(good, binding=""),
        msgspec.structs.replace(good, binding="0" * 128),
        msgspec.structs.replace(good, name="health"),
        msgspec.structs.replace(good, binding=bind(country, "health", NEW).binding),
        msgspec.structs.replace(good, binding=bind(country, "labour", make_key(3, "health")).binding),
        bind(other, "labour", NEW),
    ):
        assert act(country, order([*keep(country), bad])) == "validator_must_consent"
    assert act(country, order([*keep(country), good])) == APPLIED


def test_consent_that_is_not_needed_must_hold_all_the_same(country: Country) -> None:
    body = replace(order(keep(country)), 0, binding="0" * 128, voting_power=2)
    assert act(country, body) == "validator_must_consent"
    name = body.validators[0].name
    good = bind(country, name, country.council_keys[name], 2)
    assert act(country, order([good, *body.validators[1:]])) == APPLIED


def test_names_cannot_be_swapped_without_consent(country: Country) -> None:
    body = order(keep(country))
    first, second = body.validators[0].name, body.validators[1].name
    swapped = replace(replace(body, 0, name=second), 1, name=first)
    assert act(country, swapped) == "validator_must_consent"
    keys = country.council_keys
    agreed = [bind(country, second, keys[first]), bind(country, first, keys[second]), *body.validators[2:]]
    assert act(country, order(agreed)) == APPLIED


def test_key_of_an_account_or_of_an_earlier_validator_may_be_a_validators(country: Country) -> None:
    account = country.people["court"].keys[0]
    country.node.council.add_key(account)
    assert act(country, order([bind(country, "labour", account), *keep(country, "finance")])) == APPLIED
    pass_block(country)
    former = bind(country, "health", country.council_keys["justice"])
    assert act(country, order([former, *keep(country, "finance")])) == APPLIED
    pass_block(country)
    assert sorted(one.name for one in country.node.get_validators()) == ["finance", "health"]
    pass_block(country)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("voting_power", 0),
        ("voting_power", MAX_POWER + 1),
        ("voting_power", -1),
        ("name", ""),
        ("name", "Labour"),
        ("name", "a" * 33),
        ("name", "la.bour"),
        ("name", "labour\n"),
        ("public_key", "AB" * 32),
        ("binding", "00"),
        ("binding", "00" * 64 + "\n"),
    ],
)
def test_fields_out_of_range_are_inadmissible(country: Country, path: str, value: object) -> None:
    body = order([*keep(country), bind(country, "labour", NEW)])
    assert country.judge(country.sign(country.draft(country.wish("treasury", replace(body, 0, **{path: value}))))) == (
        "body_must_fit_type"
    )


@pytest.mark.parametrize("count", [0, 101])
def test_set_has_one_to_a_hundred_validators(country: Country, count: int) -> None:
    body = order([bind(country, f"v-{number}", make_key(4, f"{number}")) for number in range(count)])
    data = country.sign(country.draft(country.wish("treasury", body)))
    assert country.judge(data) == "body_must_fit_type"


def test_total_power_of_the_largest_set_is_far_from_the_largest_integer() -> None:
    largest = tuple(Validator(f"v-{number}", "00" * 32, MAX_POWER) for number in range(100))
    assert 3 * compute_total_power(largest) < MAX_INTEGER // 10**6


def test_consents_count_among_the_keys_a_transaction_may_bind(country: Country) -> None:
    many = [bind(country, f"v-{number}", make_key(4, f"{number}")) for number in range(33)]
    body = order([*keep(country), *many])
    assert count_consents(body) == 33
    data = country.sign(country.draft(country.wish("treasury", body)))
    assert country.judge(data) == "bindings_must_be_within_limit"


def test_scheduling_over_a_pending_change_is_a_bug(country: Country) -> None:
    with country.node.reading() as state:
        environment = make_environment(state, country.node.tip, country.now)
        call = Call(Overlay(state), environment, "", "", bytes(32), 0)
        schedule_validators(call, order(keep(country, "finance")))
        with pytest.raises(Bug):
            schedule_validators(call, order(keep(country, "justice")))
