"""What follows: each time what came first of all whose nonces are next, whoever else waits and in whatever order."""

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.admission import Decoded, check_waitable
from ledger.chain.parameters import Parameters
from ledger.chain.transaction import Signer
from ledger.errors import Inadmissible, LedgerError, StoreError
from ledger.following import Following
from ledger.node.mempool import Mempool
from ledger.registry.money.money import Transfer
from ledger.registry.people.accounts import RotateKeys
from ledger.registry.rows.people import ACCOUNTS, IDENTITIES
from ledger.state.overlay import Overlay, Rows
from ledger.state.tables import Row, Table
from ledger.transition import Dropped, execute, make_environment
from tests.country import APPLIED, Country

PEOPLE = ("noy", "sok", "mai")
HOUR = 3_600_000
QUOTA = 10


class Entry(NamedTuple):
    """A payment to be: each of its signers with lane and nonce, and how long it lives (ms)."""

    signers: tuple[tuple[str, int, int], ...]
    lifetime: int = HOUR
    amount: int = 1


def open_country(**parameters: int) -> Country:
    country = Country(parameters=Parameters(quota_citizen=QUOTA, **parameters))
    for name in PEOPLE:
        country.settle(name, money=1_000)
    return country


COUNTRY = open_country()
NAMES = {COUNTRY.address(name): name for name in PEOPLE}


def sign(country: Country, entry: Entry, time: int) -> bytes:
    """All its signers pay to noy."""
    wishes = [
        country.wish(name, Transfer(entry.amount, "LAK", "", country.address("noy"))) for name, _, _ in entry.signers
    ]
    signers = tuple(
        sorted([Signer(country.address(name), lane, nonce) for name, lane, nonce in entry.signers], key=_get_address)
    )
    return country.sign(country.draft(*wishes, signers=signers, expires=time + entry.lifetime))


def _get_address(signer: Signer) -> str:
    return signer.address


def one(name: str, nonce: int, lane: int = 0, **changes: int) -> Entry:
    return Entry(((name, lane, nonce),), **changes)


# ---------------------------------------------------------------------------------------------- a plain reading


class Chain:
    """A chain of a few accounts as the rules make it, without signatures of blocks, beside a plain reading of it."""

    def __init__(self, entries: int, size: int) -> None:
        self.rows = Overlay(COUNTRY.node.application.state)
        made = make_environment(self.rows, COUNTRY.node.tip, COUNTRY.node.get_time())
        limits = msgspec.structs.replace(made.parameters, max_block_entries=entries, max_block_bytes=size)
        self.environment = msgspec.structs.replace(made, parameters=limits)
        self.mempool = Mempool()
        self.model = Model(entries, size, made.time)

    def add(self, entry: Entry) -> None:
        """What is not admitted is no matter here."""
        data = sign(COUNTRY, entry, self.environment.time)
        decoded = COUNTRY.node.application.decode(data)
        try:
            self.mempool.add(decoded, check_waitable(self.rows, self.environment, decoded))
        except LedgerError:
            return
        if decoded not in [known for known, _, _ in self.model.waiting]:
            self.model.waiting.append((decoded, entry, self.environment.time + entry.lifetime))

    def wait(self, time: int) -> None:
        self.model.time += time
        self.environment = msgspec.structs.replace(self.environment, time=self.model.time)

    def rotate(self, name: str) -> None:
        """Gives an account other keys, so that what it has signed is void."""
        address = COUNTRY.address(name)
        identity = self.rows.get(IDENTITIES, address)
        assert identity
        self.rows.put(IDENTITIES, address, msgspec.structs.replace(identity, keys=("0" * 64,)))
        self.model.rotated.append(name)

    def spend(self, name: str) -> None:
        """Some of an account's day is used up by what never waited here."""
        account = self.rows.get(ACCOUNTS, COUNTRY.address(name))
        assert account
        self.model.spent[name] += 4
        day, entries = self.environment.day, self.model.spent[name]
        self.rows.put(ACCOUNTS, COUNTRY.address(name), msgspec.structs.replace(account, day=day, entries=entries))

    def make_block(self) -> bool:
        """Whether there was anything to make one of; the rules and the plain reading agree on what is in it."""
        below, dropped = self.rows, list[Dropped]()
        block = Overlay(below)
        following = Following(below, self.environment, dropped).choose(self.mempool)
        included, _, _ = execute(block, self.environment, following, dropped)
        assert list(included) == self.model.make_block()
        gone = [item.decoded for item in dropped]
        for decoded in gone:
            self.model.drop(decoded)
        self.mempool.discard([*included, *gone])
        assert list(self.mempool) == [decoded for decoded, _, _ in self.model.waiting]
        self.rows = block
        return bool(included)


class Model:
    """A plain reading: all that wait are looked at again and again, from the first one on."""

    def __init__(self, entries: int, size: int, time: int) -> None:
        self.entries, self.size, self.time = entries, size, time
        self.waiting: list[tuple[Decoded, Entry, int]] = []
        """In order of arrival, each with when it expires."""
        self.used: dict[tuple[str, int], int] = {}
        self.spent = dict.fromkeys(PEOPLE, 0)
        self.rotated: list[str] = []

    def make_block(self) -> list[Decoded]:
        block, void = list[Decoded](), list[Decoded]()
        while len(block) < self.entries:
            turns = [each for each in self.waiting if each[0] not in (*block, *void) and self.is_next(each[1])]
            if not turns or sum(len(decoded.data) for decoded in (*block, turns[0][0])) > self.size:
                break
            decoded, entry, expires = turns[0]
            if self.is_void(entry, expires) or self.is_spent(entry):
                void.append(decoded)
                continue
            block.append(decoded)
            for name, lane, nonce in entry.signers:
                self.used[name, lane] = nonce
                self.spent[name] += 1
        self.waiting = [each for each in self.waiting if each[0] not in block]
        return block

    def is_next(self, entry: Entry) -> bool:
        return {nonce - self.used.get((name, lane), 0) for name, lane, nonce in entry.signers} == {1}

    def is_spent(self, entry: Entry) -> bool:
        return any(self.spent[name] >= QUOTA for name, _, _ in entry.signers)

    def is_void(self, entry: Entry, expires: int) -> bool:
        """Whether it can be in no block, today or ever."""
        is_used = any(nonce <= self.used.get((name, lane), 0) for name, lane, nonce in entry.signers)
        return is_used or expires < self.time or any(name in self.rotated for name, _, _ in entry.signers)

    def drop(self, decoded: Decoded) -> None:
        """Only what can be in no block may be dropped."""
        [gone] = [each for each in self.waiting if each[0] == decoded]
        assert self.is_void(gone[1], gone[2]) or self.is_spent(gone[1])
        self.waiting.remove(gone)


def draw_entries() -> st.SearchStrategy[Entry]:
    signer = st.tuples(st.sampled_from(PEOPLE), st.sampled_from([0, 0, 7]), st.integers(1, 5))
    signers = st.lists(signer, min_size=1, max_size=3, unique_by=lambda each: each[0])
    single = st.lists(signer, min_size=1, max_size=1)
    lifetime = st.sampled_from([1, HOUR, HOUR, HOUR])
    return st.builds(Entry, st.one_of(single, single, signers).map(tuple), lifetime, st.integers(1, 2))


ACTS = st.one_of(
    draw_entries(),
    draw_entries(),
    draw_entries(),
    st.just("block"),
    st.sampled_from(["block", "wait", *(f"{act} {name}" for act in ("rotate", "spend") for name in PEOPLE)]),
)


@example([one("noy", 2), one("noy", 2, amount=2), one("noy", 1)], 4, 10**6)  # of two that are next, the first
@example([*(one("noy", nonce) for nonce in (1, 2, 3)), *["spend noy"] * 3, *(one("sok", n) for n in (1, 2))], 2, 10**6)
@example([one("noy", nonce) for nonce in (3, 2, 1, 4)], 4, 2_000)
@example([one("noy", 1), *["spend noy"] * 3, *(one("sok", n) for n in (1, 2, 3))], 4, 2_000)
@given(st.lists(ACTS, max_size=40), st.integers(1, 4), st.sampled_from([10**6, 2_000]))
def test_blocks_hold_what_a_plain_reading_allows_and_nothing_waits_in_vain(
    acts: list[Any], entries: int, size: int
) -> None:
    chain = Chain(entries, size)
    for act in acts:
        match act:
            case Entry():
                chain.add(act)
            case "block":
                chain.make_block()
            case "wait":
                chain.wait(2)
            case _:
                getattr(chain, act.split()[0])(act.split()[1])
    while chain.make_block():
        pass
    for _, entry, expires in chain.model.waiting:
        assert not chain.model.is_next(entry)
        assert not chain.model.is_void(entry, expires)
    chain.wait(2 * HOUR)
    assert not chain.make_block()  # nothing waits for ever
    assert not len(chain.mempool)


@given(st.permutations(range(1, 9)), st.lists(st.integers(0, 8), max_size=8), st.integers(1, 4))
def test_gaps_of_others_take_no_place(order: list[int], turns: list[int], entries: int) -> None:
    """Noy's nonces come in any order; sok's, who keeps back the first, come in between, and in each block again."""
    honest, disturbed = Chain(entries, 10**6), Chain(entries, 10**6)
    for turn, nonce in enumerate(order):
        for chain in (honest, disturbed):
            chain.add(one("noy", nonce))
        for gap in range(turns.count(turn)):
            disturbed.add(one("sok", 2 + gap))
    while honest.make_block():
        assert disturbed.make_block()
        assert disturbed.model.used == honest.model.used
        for gap in range(8):
            disturbed.add(one("sok", 2 + gap))
    assert honest.model.used == {("noy", 0): 8}
    assert not disturbed.make_block()


# --------------------------------------------------------------------------------------------------- in a node


def add(country: Country, *entries: Entry) -> list[bytes]:
    datas = [sign(country, entry, country.node.get_time()) for entry in entries]
    for data in datas:
        country.node.add(data)
    return datas


def make_block(country: Country, dropped: list[Dropped] | None = None) -> list[bytes]:
    """What is in the next block."""
    made = country.node.make_block(dropped)
    return [decoded.data for decoded in made.transactions] if made else []


def test_nonces_that_arrive_in_any_order_are_in_one_block_in_theirs() -> None:
    country = open_country()
    third, other, second, first = add(country, one("noy", 3), one("noy", 1, lane=7), one("noy", 2), one("noy", 1))
    assert make_block(country) == [other, first, second, third]


def test_entry_of_several_waits_until_it_is_next_for_each() -> None:
    country = open_country()
    deal, noys = add(country, Entry((("noy", 0, 2), ("sok", 0, 2))), one("noy", 1))
    assert make_block(country) == [noys]
    assert make_block(country) == []
    last, soks = add(country, one("noy", 3), one("sok", 1))
    assert make_block(country) == [soks, deal, last]
    assert not len(country.node.mempool)


def test_attackers_with_gaps_fill_no_block_and_keep_their_own_room_taken() -> None:
    country = open_country(max_block_entries=6)
    gaps = add(country, *(one(name, nonce) for name in ("sok", "mai") for nonce in range(2, QUOTA + 1)))
    honest = add(country, *(one("noy", nonce) for nonce in range(1, QUOTA + 1)))
    assert (make_block(country), make_block(country), make_block(country)) == (honest[:6], honest[6:], [])
    assert [decoded.data for decoded in country.node.mempool] == gaps
    [first] = add(country, one("sok", 1))
    with pytest.raises(Inadmissible, match="waiting_must_be_within_quota"):
        add(country, one("sok", 1, lane=7))
    assert make_block(country) == [first, *gaps[:5]]


def test_what_is_behind_a_gap_is_dropped_and_named_once_it_can_be_in_no_block() -> None:
    country = open_country()
    late, kept, _ = add(country, one("noy", 2, lifetime=5), one("noy", 3), one("sok", 3))
    dropped: list[Dropped] = []
    assert country.node.make_block(dropped) is None
    assert not dropped
    country.now = country.node.get_time() + 6
    keys = country.make_person("sok", number=2).keys
    assert country.act(country.wish("sok", RotateKeys(country.bind(country.address("sok"), keys), 1))) == APPLIED
    assert country.node.make_block(dropped) is None
    assert [item.reason.rule for item in dropped] == ["transaction_must_not_be_expired", "key_must_be_the_accounts"]
    assert dropped[0].decoded.data == late
    assert [decoded.data for decoded in country.node.mempool] == [kept]
    assert country.node.tip.height == len(PEOPLE) * 2 + 1


@pytest.mark.parametrize("error", [KeyboardInterrupt, StoreError("store_must_be_writable", problem="full")], ids=repr)
@pytest.mark.parametrize("place", ["verify", "append"])
def test_all_waits_as_before_where_a_block_is_interrupted(
    place: str, error: type[BaseException] | LedgerError, monkeypatch: pytest.MonkeyPatch
) -> None:
    country = open_country()
    dropped: list[Dropped] = []
    datas = add(country, one("noy", 2), one("sok", 1), one("noy", 4, lifetime=5), one("noy", 1), one("mai", 1))
    country.now = country.node.get_time() + 6
    calls: list[object] = []

    def fail(*subject: object) -> None:
        calls.append(subject)
        if place == "append" or len(calls) == 3:
            raise error

    with monkeypatch.context() as patch:
        patch.setattr(country.node.application if place == "verify" else country.node.archive, place, fail)
        with pytest.raises((KeyboardInterrupt, StoreError)):
            country.node.make_block(dropped)
    assert [decoded.data for decoded in country.node.mempool] == datas
    assert not dropped
    made = make_block(country, dropped)
    height = len(PEOPLE) * 2 + 1
    # what was signed already becomes final first
    assert made == ([] if place == "append" else [datas[1], datas[3], datas[0], datas[4]])
    assert (country.node.tip.height, len(country.node.mempool)) == (height, 0)
    assert [item.reason.rule for item in dropped] == ["transaction_must_not_be_expired"]


ORDERS: dict[str, Callable[[int, int], Entry]] = {
    "forward": lambda place, number: one("noy", place + 1),
    "backward": lambda place, number: one("noy", number - place),
    "behind a gap": lambda place, number: one("noy", place + 2),
    "of one nonce": lambda place, number: one("noy", 1, amount=place + 1),
    "of one nonce behind a gap": lambda place, number: one("noy", 2, amount=place + 1),
    "of two backward": lambda place, number: Entry((("noy", 0, number - place), ("sok", 0, number - place))),
}
"""The entry at a place among a number of them."""


class Counted:
    """Rows, and how often one was asked for."""

    def __init__(self, below: Rows) -> None:
        self.below, self.asked = below, 0

    def get(self, table: Table[Row], identifier: str) -> Row | None:
        self.asked += 1
        return self.below.get(table, identifier)


@pytest.mark.parametrize("order", list(ORDERS))
def test_work_is_in_proportion_to_what_waits(order: str) -> None:
    small, large = (count_work([ORDERS[order](place, number) for place in range(number)]) for number in (25, 50))
    assert large <= 2 * small + 2 * 2
    assert large <= 50 * 2 * 5


def count_work(entries: list[Entry]) -> int:
    """How often a row is asked for in a walk over all of these."""
    time = COUNTRY.node.get_time()
    waiting = [COUNTRY.node.application.decode(sign(COUNTRY, entry, time)) for entry in entries]
    rows = Counted(COUNTRY.node.application.state)
    environment = make_environment(rows, COUNTRY.node.tip, time)
    rows.asked = 0
    assert len(list(Following(rows, environment, []).choose(waiting))) in (0, 1, len(entries))
    return rows.asked
