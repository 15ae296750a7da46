"""The mempool: transactions wait in order of arrival, each once, within limits of number, size and account."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.admission import MAX_AHEAD, Decoded, get_next_nonce
from ledger.chain.parameters import Parameters
from ledger.chain.times import DAY_MS
from ledger.chain.transaction import Signer
from ledger.errors import LedgerError
from ledger.node import mempool as mempool_module
from ledger.node.mempool import Mempool
from ledger.registry.money.money import Transfer
from tests.country import Country


def make_transactions(count: int) -> list[Decoded]:
    """Payments by noy and by sok, in turn."""
    country = Country()
    people = [country.settle("noy"), country.settle("sok")]
    made = []
    for number in range(count):
        person = people[number % 2]
        wish = country.wish(person.name, Transfer(1, "LAK", "", person.address))
        signers = (Signer(person.address, 0, number + 1),)
        made.append(country.node.application.decode(country.sign(country.draft(wish, signers=signers))))
    return made


TRANSACTIONS = make_transactions(10)
SIZE = len(TRANSACTIONS[0].data)


def fill(count: int) -> Mempool:
    mempool = Mempool()
    for decoded in TRANSACTIONS[:count]:
        mempool.add(decoded)
    return mempool


def test_transactions_wait_in_order_of_arrival_each_once() -> None:
    mempool = fill(10)
    mempool.add(TRANSACTIONS[0])
    assert list(mempool) == TRANSACTIONS
    mempool.discard(TRANSACTIONS[:4])
    mempool.add(TRANSACTIONS[0])
    assert list(mempool) == [*TRANSACTIONS[4:], TRANSACTIONS[0]]


def test_what_is_in_a_block_waits_no_longer() -> None:
    mempool = fill(3)
    mempool.discard([TRANSACTIONS[1], TRANSACTIONS[9]])
    assert list(mempool) == [TRANSACTIONS[0], TRANSACTIONS[2]]


@pytest.mark.parametrize(
    ("limit", "value", "rule"),
    [
        ("MAX_COUNT", 3, "mempool_must_have_room"),
        ("MAX_BYTES", 4 * SIZE - 1, "mempool_must_have_room"),
        ("MAX_PER_ACCOUNT", 2, "waiting_must_be_within_quota"),
    ],
)
def test_what_finds_no_room_is_refused_and_changes_nothing(
    limit: str, value: int, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 4 if limit == "MAX_PER_ACCOUNT" else 3
    mempool = fill(count)
    monkeypatch.setattr(mempool_module, limit, value)
    with pytest.raises(LedgerError) as caught:
        mempool.add(TRANSACTIONS[4])
    assert caught.value.rule == rule
    mempool.add(TRANSACTIONS[0])  # it waits already
    assert list(mempool) == TRANSACTIONS[:count]
    mempool.discard(TRANSACTIONS[:count])
    mempool.add(TRANSACTIONS[4])


@given(st.lists(st.tuples(st.sampled_from(["add", "discard"]), st.integers(0, 3)), max_size=20))
def test_mempool_counts_what_waits(acts: list[tuple[str, int]]) -> None:
    mempool, model = Mempool(), list[Decoded]()
    for act, number in acts:
        decoded = TRANSACTIONS[number]
        if act == "add":
            mempool.add(decoded)
            model += [decoded] if decoded not in model else []
        else:
            mempool.discard([decoded])
            model = [item for item in model if item != decoded]
        assert list(mempool) == model
        assert len(mempool) == len(model)
        assert mempool._size == sum(len(item.data) for item in model)
        assert sum(map(len, mempool._by_signer.values())) == len(model)
        crowd = max(sorted(mempool._by_signer), key=lambda address: len(mempool._by_signer[address]), default="")
        assert mempool._find_crowd() == crowd
    mempool.discard(model)
    assert mempool._by_signer == {}


def test_same_id_with_other_signatures_waits_beside_the_first() -> None:
    first = TRANSACTIONS[0]
    mempool = fill(1)
    mempool.add(msgspec.structs.replace(first, signed_hash=bytes(32)))
    assert len(mempool) == 2


# ------------------------------------------------------------------------------------------------ who fills it


def pay(country: Country, by: str, ahead: int, lane: int = 0, lifetime: int = 3_600_000) -> bytes:
    """A payment of 1 LAK to oneself, that many entries ahead of the next in its lane."""
    person = country.people[by]
    wish = country.wish(by, Transfer(1, "LAK", "", person.address))
    with country.node.reading() as state:
        nonce = get_next_nonce(state, person.address, lane) + ahead
    return country.sign(country.draft(wish, lifetime=lifetime, signers=(Signer(person.address, lane, nonce),)))


def refuse(country: Country, data: bytes, verified: bool) -> str:
    """The rule that keeps a transaction from waiting, added here or looked at by a worker before; else ""."""
    try:
        if verified:
            country.node.add_verified(country.node.application.decode(data))
        else:
            country.node.add(data)
    except LedgerError as error:
        return error.rule
    return ""


@pytest.mark.parametrize("verified", [False, True], ids=["added", "verified"])
def test_nobody_has_more_waiting_than_is_left_of_the_day(verified: bool) -> None:
    country = Country(parameters=Parameters(quota_citizen=4))
    country.settle("noy", money=10)
    assert country.place(pay(country, "noy", 0)) == "applied"
    assert refuse(country, pay(country, "noy", 3), verified) == "nonce_must_be_near_next"
    assert refuse(country, pay(country, "noy", 3, lane=7), verified) == "nonce_must_be_near_next"
    assert [refuse(country, pay(country, "noy", ahead), verified) for ahead in (0, 1)] == ["", ""]
    assert refuse(country, pay(country, "noy", 0, lane=7), verified) == ""
    assert refuse(country, pay(country, "noy", 2), verified) == "waiting_must_be_within_quota"
    assert refuse(country, pay(country, "noy", 0), verified) == ""  # it waits already
    made = country.node.make_block()
    assert made
    assert len(made.outcomes) == 3
    assert refuse(country, pay(country, "noy", 0), verified) == "quota_must_not_be_exceeded"
    country.now += DAY_MS  # no block has been made since
    assert refuse(country, pay(country, "noy", 0), verified) == ""


@pytest.mark.parametrize("verified", [False, True], ids=["added", "verified"])
def test_nonce_that_no_block_can_reach_does_not_wait(verified: bool) -> None:
    country = Country()
    for name, quota in (
        ("registrar", MAX_AHEAD),
        ("noy", country.node.archive.genesis.parameters["quota_citizen"]),
    ):
        if name == "noy":
            country.settle("noy")
        assert refuse(country, pay(country, name, quota), verified) == "nonce_must_be_near_next"
        assert refuse(country, pay(country, name, quota - 1), verified) == ""


def make_of(names: str) -> list[Decoded]:
    """Transactions by these one after the other, of whom a letter is one."""
    made: list[Decoded] = []
    for number, name in enumerate(names):
        signed = TRANSACTIONS[0].signed
        signers = (Signer(name, 0, number),)
        changed = msgspec.structs.replace(
            signed, transaction=msgspec.structs.replace(signed.transaction, signers=signers)
        )
        made.append(msgspec.structs.replace(TRANSACTIONS[0], signed=changed, signed_hash=bytes([number]) * 32))
    return made


@pytest.mark.parametrize(
    ("waiting", "newcomer", "left"),
    [
        ("aaab", "c", "aabc"),  # the newest of who has the most makes room
        ("aabb", "c", "abbc"),  # of equals, who sorts first
        ("aaab", "b", "aabb"),
        ("aabb", "a", ""),
        ("aabb", "b", ""),
        ("abcd", "a", ""),
        ("abcd", "e", ""),  # nobody has more than the newcomer would have
        ("aaaa", "b", "aaab"),
    ],
)
def test_who_has_the_most_waiting_makes_room(
    waiting: str, newcomer: str, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_of(waiting + newcomer)
    mempool = Mempool()
    mempool.add_all(made[:-1], [()] * (len(made) - 1))
    monkeypatch.setattr(mempool_module, "MAX_COUNT", len(waiting))
    if left:
        assert len(mempool.add(made[-1])) == 1
    else:
        with pytest.raises(LedgerError, match="mempool_must_have_room"):
            mempool.add(made[-1])
    names = [one.signed.transaction.signers[0].address for one in list(mempool)]
    assert "".join(names) == (left or waiting)


def test_room_that_is_not_enough_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_of("abac")
    mempool = Mempool()
    mempool.add_all(made[:3], [()] * 3)
    large = msgspec.structs.replace(made[3], data=made[3].data * 3)
    monkeypatch.setattr(mempool_module, "MAX_BYTES", 3 * SIZE)
    with pytest.raises(LedgerError, match="mempool_must_have_room"):
        mempool.add(large)
    assert mempool._size == 3 * len(made[0].data)
    assert list(mempool) == made[:3]


def test_several_are_added_together_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mempool_module, "MAX_COUNT", 3)
    mempool = fill(2)
    with pytest.raises(LedgerError, match="mempool_must_have_room"):
        mempool.add_all(TRANSACTIONS[1:4], [()] * 3)
    assert list(mempool) == TRANSACTIONS[:2]


def test_several_that_find_no_room_take_none_from_others(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_of("aaabcc")
    mempool = Mempool()
    mempool.add_all(made[:4], [()] * 4)
    monkeypatch.setattr(mempool_module, "MAX_COUNT", 4)
    with pytest.raises(LedgerError, match="mempool_must_have_room"):
        mempool.add_all(made[4:], [()] * 2)
    assert list(mempool) == made[:4]


def test_room_is_found_without_looking_at_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many wait: what is known of who has how many stays about as long as there are signers."""
    count = 60
    monkeypatch.setattr(mempool_module, "MAX_COUNT", count)
    made = make_of("".join(chr(65 + number % 25) for number in range(count)) + "z" * 40)
    mempool = Mempool()
    for one in made[:count]:
        mempool.add(one)
    for _ in range(40):
        mempool.discard(made[:10])
        mempool.add_all(made[:10], [()] * 10)
        assert len(mempool._crowds) <= 2 * 25 + count
    assert len(mempool.add(made[count])) == 1
