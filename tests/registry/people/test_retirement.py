"""Retirement: a key that was given up is never bound again, by whatever it was given up, to whatever it would be bound.

Every way to give up a key meets every way to bind one, with consents that were given before and with fresh ones.
"""

from collections.abc import Callable, Iterator

import msgspec
import pytest

from ledger.archive.genesis import verify_founding
from ledger.chain.parameters import Parameters
from ledger.chain.validators import ScheduledSet
from ledger.crypto.addresses import compute_address
from ledger.crypto.keys import SigningKey
from ledger.errors import Refused, StoreError
from ledger.home.founding import make_key
from ledger.registry.call import Call
from ledger.registry.committee.validators import BoundValidator, SetValidators, check_validators, schedule_validators
from ledger.registry.delegation import GrantDelegation
from ledger.registry.money.money import Issue
from ledger.registry.people.accounts import RegisterAccount, RotateKeys
from ledger.registry.people.recovery import CompleteRecovery, RequestRecovery
from ledger.registry.rows.committee import NOW, SCHEDULES, Schedule
from ledger.registry.rows.people import DELEGATIONS, RECOVERIES, RETIRED_KEYS, RetiredKey
from ledger.state.overlay import Overlay
from ledger.transition import make_environment
from tests.chain.electing import electing
from tests.country import APPLIED, NOBODY, Country, replace_rows

HOUR = 3_600_000
RETIRED = "key_must_not_be_retired"
OLD, FRESH, SECOND = (make_key(7, name) for name in ("old", "fresh", "second"))
PARAMETERS = Parameters(recovery_delay_ms=HOUR, key_memory=1)


@pytest.fixture(autouse=True)
def message() -> Iterator[None]:
    with electing():
        yield


def make_country(parameters: Parameters = PARAMETERS) -> Country:
    """A country in which the key OLD is the only one of noy, and that of the validator labour too."""
    country = Country(parameters=parameters)
    for name in ("noy", "shop"):
        country.settle(name)
    country.council_keys["labour"] = OLD
    country.node.council.add_key(OLD)
    return country


def rotate(country: Country, name: str, *keys: SigningKey) -> str:
    """Gives an account these keys; it signs with them from then on."""
    person, made = country.people[name], sorted(keys, key=lambda key: key.public_key)
    said = country.act(country.wish(name, RotateKeys(country.bind(person.address, made), 1)))
    if said == APPLIED:
        country.people[name] = msgspec.structs.replace(person, keys=made)
    return said


def elect(country: Country, *newcomers: BoundValidator, without: str = "") -> str:
    """Adds to the present validators, or leaves one out; waits until another change can be decided."""
    present = [one for one in country.node.get_validators() if one.name != without]
    kept = [BoundValidator("", one.name, one.public_key, one.voting_power) for one in present]
    made = sorted([*kept, *newcomers], key=lambda one: one.public_key)
    said = country.act(country.wish("treasury", SetValidators(tuple(made))))
    if said == APPLIED:
        for _ in range(2):
            assert country.act(country.wish("central-bank", Issue(1, "LAK", country.address("court")))) == APPLIED
    return said


def consent(country: Country, name: str, key: SigningKey) -> BoundValidator:
    return BoundValidator(country.bind(name, [key])[0].binding, name, key.public_key, 1)


def recover(country: Country, name: str, *keys: SigningKey) -> str:
    """Asks for these keys, waits and completes."""
    person, made = country.people[name], sorted(keys, key=lambda key: key.public_key)
    body = RequestRecovery(person.address, country.bind(person.address, made), 1)
    said = country.act(country.wish("registrar", body))
    if said == APPLIED:
        country.now = country.node.get_time() + HOUR
        said = country.act(country.wish("shop", CompleteRecovery(person.address)))
        if said == APPLIED:
            country.people[name] = msgspec.structs.replace(person, keys=made)
    return said


def give_up_by_rotation(country: Country) -> None:
    assert (rotate(country, "noy", OLD), rotate(country, "noy", FRESH)) == (APPLIED, APPLIED)


def give_up_one_of_two(country: Country) -> None:
    assert (rotate(country, "noy", OLD, FRESH), rotate(country, "noy", FRESH)) == (APPLIED, APPLIED)


def give_up_by_recovery(country: Country) -> None:
    assert (rotate(country, "noy", OLD), recover(country, "noy", FRESH)) == (APPLIED, APPLIED)


def give_up_by_leaving(country: Country) -> None:
    assert elect(country, consent(country, "labour", OLD)) == APPLIED
    assert elect(country, without="labour") == APPLIED


def give_up_by_another_key(country: Country) -> None:
    assert elect(country, consent(country, "labour", OLD)) == APPLIED
    country.council_keys["labour"] = SECOND
    country.node.council.add_key(SECOND)
    assert elect(country, consent(country, "labour", SECOND), without="labour") == APPLIED


def bind_by_opening(country: Country) -> str:
    address = compute_address(country.node.tip.address_prefix, bytes.fromhex(OLD.public_key))
    body = RegisterAccount("LA", country.bind(address, [OLD]), "citizen", 1)
    return country.act(country.wish("registrar", body))


def bind_by_recovery(country: Country) -> str:
    return recover(country, "shop", OLD, SECOND)


WAYS_OUT = (
    give_up_by_rotation,
    give_up_one_of_two,
    give_up_by_recovery,
    give_up_by_leaving,
    give_up_by_another_key,
)
WAYS_IN: tuple[Callable[[Country], str], ...] = (
    bind_by_opening,
    lambda country: rotate(country, "shop", OLD),
    lambda country: rotate(country, "noy", OLD, SECOND),
    bind_by_recovery,
    lambda country: recover(country, "noy", OLD),
    lambda country: elect(country, consent(country, "labour", OLD), without="labour"),
    lambda country: elect(country, consent(country, "defence", OLD)),
)


@pytest.mark.parametrize("give_up", WAYS_OUT)
def test_key_that_was_given_up_is_bound_by_no_way(give_up: Callable[[Country], None]) -> None:
    country = make_country()
    give_up(country)
    assert [bind(country) for bind in WAYS_IN] == [RETIRED] * len(WAYS_IN)
    detail = {fact.name: fact.value for fact in country.last.detail}
    assert detail["key"] == OLD.public_key
    assert detail["owner"] in ("labour", country.address("noy"))


def test_old_consent_is_worth_nothing_once_its_key_was_rotated_away() -> None:
    country = make_country()
    assert rotate(country, "noy", OLD) == APPLIED
    binding = country.bind(country.address("noy"), [OLD])
    assert rotate(country, "noy", FRESH) == APPLIED
    body = RequestRecovery(country.address("noy"), binding, 1)
    assert country.act(country.wish("registrar", body)) == RETIRED


def test_key_that_stays_is_not_given_up() -> None:
    country = make_country()
    assert rotate(country, "noy", OLD, FRESH) == APPLIED
    assert rotate(country, "noy", OLD) == APPLIED
    assert rotate(country, "shop", OLD) == APPLIED  # one key may stand for two
    assert rotate(country, "shop", SECOND) == APPLIED
    third = make_key(7, "third")
    assert rotate(country, "noy", OLD, third) == APPLIED  # the shop has given it up, noy has it still
    assert rotate(country, "shop", OLD) == RETIRED
    assert elect(country, consent(country, "labour", third)) == APPLIED
    assert elect(country, consent(country, "labour", third), without="labour") == "validators_must_change"
    assert elect(country, consent(country, "defence", third), without="labour") == APPLIED
    assert elect(country, consent(country, "labour", third), without="defence") == APPLIED


def test_recovery_whose_new_key_is_given_up_meanwhile_is_not_completed_and_in_nobodys_way() -> None:
    country = make_country()
    noy = country.address("noy")
    assert rotate(country, "shop", FRESH) == APPLIED
    ask = RequestRecovery(noy, country.bind(noy, [FRESH]), 1)
    assert country.act(country.wish("registrar", ask)) == APPLIED
    assert rotate(country, "shop", SECOND) == APPLIED
    country.now = country.node.get_time() + HOUR
    assert country.act(country.wish("shop", CompleteRecovery(noy))) == RETIRED
    assert recover(country, "noy", OLD) == APPLIED


def test_keys_that_left_with_a_set_the_genesis_planned_are_remembered_too() -> None:
    country = make_country()
    left, *staying = country.node.get_validators()
    planned = Schedule((ScheduledSet(1, (left, *staying)), ScheduledSet(2, tuple(staying))))
    with country.node.reading() as state:
        rows = Overlay(state)
        rows.put(SCHEDULES, NOW, planned)
        call = Call(rows, make_environment(state, country.node.tip, country.node.get_time()), "", "", bytes(32), 0)
        kept = [BoundValidator("", one.name, one.public_key, 1) for one in staying]
        back = consent(country, left.name, country.council_keys[left.name])
        with pytest.raises(Refused, match=RETIRED):
            check_validators(call, SetValidators(tuple(sorted([*kept, back], key=lambda one: one.public_key))))
        schedule_validators(call, SetValidators(tuple(kept[1:])))
        for key, owner in ((left.public_key, left.name), (kept[0].public_key, kept[0].name)):
            assert rows.get(RETIRED_KEYS, key) == RetiredKey(country.node.tip.height + 1, owner)


def test_genesis_binds_no_key_that_was_given_up() -> None:
    country = Country(parameters=PARAMETERS)
    owners = [*((person.address, person.keys[0]) for person in country.people.values()), *country.council_keys.items()]
    for owner, fits in (
        (NOBODY, True),
        (country.people["court"].keys[0], False),
        (country.council_keys["finance"], False),
    ):
        row = RetiredKey(1, country.address("nobody"))
        file = replace_rows(country.file, RETIRED_KEYS.prefix, {RETIRED_KEYS.key(owner.public_key): row}, owners)
        if fits:
            verify_founding(file)
        else:
            with pytest.raises(StoreError, match="store_must_be_intact"):
                verify_founding(file)


def test_giving_up_many_keys_writes_few_rows_or_is_refused() -> None:
    country = Country(parameters=msgspec.structs.replace(PARAMETERS, max_message_rows=16))
    many = country.settle("noy", keys=16)
    assert rotate(country, "noy", FRESH) == "retired_keys_must_be_few"
    assert rotate(country, "noy", *many.keys[4:]) == APPLIED
    assert rotate(country, "noy", FRESH) == APPLIED


def test_chain_without_memory_keeps_its_bytes() -> None:
    country = make_country(Parameters(recovery_delay_ms=HOUR))
    give_up_by_leaving(country)
    give_up_by_rotation(country)
    assert bind_by_recovery(country) == APPLIED
    until = country.now + HOUR
    noy, shop = country.address("noy"), country.address("shop")
    ask = RequestRecovery(noy, country.bind(noy, [SECOND]), 1)
    assert country.act(country.wish("registrar", ask)) == country.act(country.wish("registrar", ask)) == APPLIED
    assert country.act(country.wish("noy", GrantDelegation(0, "", shop, 0, ("capture_hold",), until))) == APPLIED
    with country.node.reading() as state:
        values = [state.get_value(key) for key in (DELEGATIONS.key(f"{noy}/{shop}"), RECOVERIES.key(noy))]
    assert not [name for name in (b"recovery", b"first") if name in b"".join(values)]
    assert set(country.store.list_rows("re")) <= {(RECOVERIES.key(noy), values[1])}
