"""The mempool: transactions wait in order of arrival, each once, within limits of number, size and account."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.admission import Decoded
from ledger.chain.transaction import Signer
from ledger.errors import LedgerError
from ledger.node import mempool as mempool_module
from ledger.node.mempool import Mempool
from ledger.registry.money import Transfer
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


def test_transactions_are_taken_in_order_of_arrival_each_once() -> None:
    mempool = fill(10)
    mempool.add(TRANSACTIONS[0])
    assert len(mempool) == 10
    assert mempool.take(4, 10**6) == TRANSACTIONS[:4]
    mempool.add(TRANSACTIONS[0])
    assert mempool.take(100, 10**6) == [*TRANSACTIONS[4:], TRANSACTIONS[0]]
    assert mempool.take(100, 10**6) == []


@pytest.mark.parametrize(("max_bytes", "count"), [(SIZE - 1, 0), (SIZE, 1), (3 * SIZE, 3), (3 * SIZE + SIZE - 1, 3)])
def test_no_more_is_taken_than_fits_a_block(max_bytes: int, count: int) -> None:
    assert {len(decoded.data) for decoded in TRANSACTIONS[:9]} == {SIZE}
    assert len(fill(9).take(100, max_bytes)) == count


def test_what_is_put_back_stands_in_front_again() -> None:
    mempool = fill(6)
    taken = mempool.take(3, 10**6)
    mempool.add(TRANSACTIONS[6])
    mempool.put_back(taken)
    assert mempool.take(100, 10**6) == TRANSACTIONS[:7]


def test_what_is_in_a_block_waits_no_longer() -> None:
    mempool = fill(3)
    mempool.discard([TRANSACTIONS[1], TRANSACTIONS[9]])
    assert mempool.take(100, 10**6) == [TRANSACTIONS[0], TRANSACTIONS[2]]


@pytest.mark.parametrize(
    ("limit", "value", "rule"),
    [
        ("MAX_COUNT", 3, "mempool_must_have_room"),
        ("MAX_BYTES", 4 * SIZE - 1, "mempool_must_have_room"),
        ("MAX_PER_ACCOUNT", 2, "quota_must_not_be_exceeded"),
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
    assert mempool.take(100, 10**6) == TRANSACTIONS[:count]
    mempool.add(TRANSACTIONS[4])


@given(st.lists(st.tuples(st.sampled_from(["add", "take", "put back", "discard"]), st.integers(0, 3)), max_size=20))
def test_mempool_counts_what_waits(acts: list[tuple[str, int]]) -> None:
    mempool, model = Mempool(), list[Decoded]()
    taken: list[Decoded] = []
    for act, number in acts:
        decoded = TRANSACTIONS[number]
        match act:
            case "add":
                mempool.add(decoded)
                model += [decoded] if decoded not in model else []
            case "take":
                taken = mempool.take(number, 10**6)  # what was taken before is in a block by now
                assert taken == model[:number]
                model = model[number:]
            case "put back":
                mempool.put_back(taken)
                model = [*taken, *(item for item in model if item not in taken)]
                taken = []
            case "discard":
                mempool.discard([decoded])
                model = [item for item in model if item != decoded]
        assert len(mempool) == len(model)
        assert mempool._size == sum(len(item.data) for item in model)
        assert sum(mempool._per_account.values()) == len(model)
    assert mempool.take(100, 10**6) == model
    assert mempool._per_account == {}


def test_same_id_with_other_signatures_waits_beside_the_first() -> None:
    first = TRANSACTIONS[0]
    mempool = fill(1)
    mempool.add(msgspec.structs.replace(first, signed_hash=bytes(32)))
    assert len(mempool) == 2
