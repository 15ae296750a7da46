"""Ingest: many transactions through workers, a pipeline and a thread give the blocks that one process makes by itself.

The plain way adds each to the mempool and makes block after block. Payments, refusals by rules and by a law,
delegations, a suspended account, gaps and disorder of nonces, what expires, copies, forgeries and garbage come in
batches; blocks, what waits and what is in none are the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.admission import Decoded
from ledger.archive import appending
from ledger.archive.archive import Archive
from ledger.archive.committed import Committed
from ledger.chain.kinds import NEVER
from ledger.chain.transaction import Signer
from ledger.errors import Inadmissible, LedgerError, StoreError
from ledger.node import pipeline
from ledger.node.council import Council
from ledger.node.ingest import Rejected, ingest
from ledger.node.node import Node
from ledger.node.signers import SignerStore
from ledger.node.verifiers import Verifiers
from ledger.registry.delegation import GrantDelegation
from ledger.registry.money.money import Transfer
from ledger.registry.people.suspension import SuspendAccount
from ledger.state.store import Store
from ledger.transition import Dropped, Transition
from tests.country import Country
from tests.registry.laws.lawbook import make_law

PEOPLE = ("noy", "sok", "mai", "pho")
LIMIT = 65_536
HOUR = 3_600_000


class Act(NamedTuple):
    """What somebody sends: a payment of an amount, under a nonce so far off, and how it is spoilt."""

    by: str
    amount: int
    ahead: int = 0
    spoilt: str = ""
    holder: str = ""


def open_country(folder: Path | None = None) -> Country:
    """People with money, of whom mai may pay for noy, and pho is suspended; a law lets nobody pay 500 or more."""
    country = Country(laws=(make_law("cap", "message.amount >= 500"),), folder=folder)
    for name in PEOPLE:
        country.settle(name, money=1_000)
    grant = GrantDelegation(300, "LAK", country.address("mai"), 0, ("transfer",), NEVER)
    assert country.act(country.wish("noy", grant)) == "applied"
    assert country.act(country.wish("court", SuspendAccount(country.address("pho"), "C/1"))) == "applied"
    return country


ACTS = st.builds(
    Act,
    st.sampled_from(PEOPLE),
    st.sampled_from((0, 1, 7, 499, 500, 5_000)),
    st.sampled_from((0, 0, 0, 0, 1, 2)),
    st.sampled_from(("", "", "", "", "expired", "forged", "reformatted", "copied", "unregistered")),
    st.sampled_from(("", "", "", "noy")),
)


def write(country: Country, nonces: dict[str, int], act: Act) -> list[bytes]:
    """The bytes an act sends."""
    wish = country.wish(act.by, Transfer(act.amount, "LAK", "", country.address("sok")), act.holder)
    nonce = nonces[act.by] + 1 + act.ahead
    nonces[act.by] += act.ahead == 0
    address = country.address("nobody" if act.spoilt == "unregistered" else act.by)
    expires = country.node.get_time() + (5 if act.spoilt == "expired" else HOUR)
    keys = [(address, country.people[act.by].keys[0])]
    data = country.sign(country.draft(wish, signers=(Signer(address, 0, nonce),), expires=expires), keys)
    if act.spoilt == "forged":
        return [data.replace(b'"nonce":%d' % nonce, b'"nonce":%d' % (nonce + 1))]
    return [data.replace(b":", b": ", 1)] if act.spoilt == "reformatted" else [data] * (1 + (act.spoilt == "copied"))


def write_batches(country: Country, batches: Sequence[Sequence[Act]]) -> list[list[bytes]]:
    nonces = {name: 1 if name == "noy" else 0 for name in PEOPLE}
    return [[data for act in batch for data in write(country, nonces, act)] for batch in batches]


def take_plainly(node: Node, batches: Sequence[Sequence[bytes]], rejected: list[bytes]) -> Iterator[Committed]:
    """As `ingest`, by one process: added one by one, and made into blocks."""
    for batch in batches:
        dropped: list[Dropped] = []
        for data in batch:
            try:
                node.add(data)
            except LedgerError:
                rejected.append(data)
        while made := node.make_block(dropped):
            yield made
        rejected += [item.decoded.data for item in dropped]


@pytest.fixture(scope="module")
def verifiers() -> Iterator[Verifiers]:
    """Two workers, for every country here: all have one genesis."""
    pool = Verifiers(open_country().node.tip.genesis_hash, LIMIT)
    yield pool
    pool.close()


@settings(max_examples=25)
@given(st.lists(st.lists(ACTS, max_size=12), max_size=4), st.sampled_from((0, 3, 1_000)))
def test_fast_path_gives_the_blocks_of_the_plain_one(
    verifiers: Verifiers, batches: list[list[Act]], small_fold: int
) -> None:
    fast, plain = open_country(), open_country()
    texts = write_batches(plain, batches)
    rejected: list[Rejected] = []
    left: list[bytes] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(appending, "SMALL_FOLD", small_fold)
        patch.setattr(appending, "LARGE_FOLD", small_fold + 9)
        made = list(ingest(fast.node, verifiers, iter(texts), rejected))
    expected = list(take_plainly(plain.node, texts, left))
    assert [block.header for block in made] == [block.header for block in expected]
    assert [block.commit for block in made] == [block.commit for block in expected]
    assert [block.outcomes for block in made] == [block.outcomes for block in expected]
    assert sorted(item.data for item in rejected) == sorted(left)
    assert [waiting.data for waiting in fast.node.mempool] == [waiting.data for waiting in plain.node.mempool]
    assert fast.node.tip == plain.node.tip
    assert fast.node.archive.load_block(fast.node.tip.height) == plain.node.archive.load_block(plain.node.tip.height)


# ------------------------------------------------------------------------------------------ what breaks off


def write_payments(country: Country, blocks: int) -> list[list[bytes]]:
    return write_batches(country, [[Act("noy", 1), Act("sok", 1)] for _ in range(blocks)])


def test_block_that_cannot_be_written_is_told_and_becomes_final_first(
    verifiers: Verifiers, monkeypatch: pytest.MonkeyPatch
) -> None:
    country = open_country()
    texts, start = write_payments(country, 4), country.node.tip.height
    write_block = Archive.write
    written: list[object] = []

    def fail(archive: Archive, *appended: Any) -> None:
        written.append(appended)
        if len(written) == 2:
            raise StoreError("store_must_be_writable", problem="full")
        write_block(archive, *appended)

    told: list[Committed] = []
    with monkeypatch.context() as patch:
        patch.setattr(Archive, "write", fail)
        with pytest.raises(StoreError) as raised:
            told.extend(ingest(country.node, verifiers, iter(texts), []))
    assert raised.value.rule == "signed_block_must_be_stored"
    assert country.node.archive.store.get_height() == start + 1
    assert {waiting.data for waiting in country.node.mempool} >= {*texts[1], *texts[2]}
    made = country.node.make_block()
    assert made
    assert [decoded.data for decoded in made.transactions] == texts[2]
    assert [height for height, _ in country.node.resumed] == [start + 2]
    assert country.balance("sok").available == 1_000 + 3


def test_whoever_stops_asking_leaves_nothing_under_way(verifiers: Verifiers) -> None:
    country = open_country()
    blocks = ingest(country.node, verifiers, iter(write_payments(country, 4)), [])
    first = next(blocks)
    with country.node.reading():
        assert country.node.tip.height == country.node.archive.store.get_height() > first.header.height
    blocks.close()
    height = country.node.archive.store.get_height()
    assert country.node.tip.height == height <= first.header.height + 2
    assert country.act(country.wish("noy", Transfer(1, "LAK", "", country.address("sok")))) == "applied"


def test_whoever_closes_in_between_waits_for_the_block_under_way(verifiers: Verifiers, tmp_path: Path) -> None:
    country = open_country(tmp_path)
    blocks = ingest(country.node, verifiers, iter(write_payments(country, 4)), [])
    first = next(blocks)
    signed = country.node.council.signers.get_height()
    country.node.close()
    with pytest.raises(StoreError, match="store_must_be_open"):
        list(blocks)
    store = Store(tmp_path / "ledger.db")
    assert store.get_height() == signed > first.header.height
    store.close()


def test_block_of_another_process_comes_between_and_all_is_executed_again_behind_it(
    verifiers: Verifiers, tmp_path: Path
) -> None:
    country = open_country(tmp_path)
    batches, rejected = write_payments(country, 3), list[Rejected]()
    other = Node(
        Store(tmp_path / "ledger.db"),
        Council(country.council_keys, SignerStore(tmp_path / "signers.db")),
        lambda tip: country.now,
    )
    theirs = country.sign(country.draft(country.wish("mai", Transfer(1, "LAK", "", country.address("sok")))))

    def come() -> Iterator[list[bytes]]:
        yield batches[0]
        yield batches[1]
        yield batches[2]
        assert other.send(lambda state: theirs).header.height

    made = list(ingest(country.node, verifiers, come(), rejected))
    assert not rejected
    assert [len(block.transactions) for block in made] == [2, 2, 2]
    assert country.balance("sok").available == 1_000 + 4
    heights = [block.header.height for block in made]
    assert country.node.tip.height == heights[-1] == heights[0] + 3
    assert country.node.archive.load_block(country.node.tip.height).entries[0].outcome.code == 0
    other.close()
    country.node.close()


def test_what_seems_damaged_without_the_lock_is_looked_at_again_under_it(
    verifiers: Verifiers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may have written while it was read."""
    country = open_country()
    prepare = Node.prepare_next
    asked: list[bool] = []

    def read_too_new(node: Node, candidates: Iterable[Decoded], unfit: list[Dropped]) -> Transition | None:
        asked.append(node.archive.store._is_within())
        if len(asked) != 3:
            return prepare(node, candidates, unfit)
        unfit.append(Dropped(next(iter(candidates)), Inadmissible("nonce_must_follow_last")))
        raise StoreError("store_must_be_intact", problem="the node e does not fit the state tree")

    rejected: list[Rejected] = []
    monkeypatch.setattr(Node, "prepare_next", read_too_new)
    made = list(ingest(country.node, verifiers, iter(write_payments(country, 3)), rejected))
    assert ([len(block.transactions) for block in made], rejected) == ([2, 2, 2], [])
    assert asked[3]


def test_library_that_cannot_share_is_waited_for(verifiers: Verifiers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "CAN_SHARE", False)
    country = open_country()
    made = list(ingest(country.node, verifiers, iter(write_payments(country, 3)), []))
    assert [len(block.transactions) for block in made] == [2, 2, 2]
