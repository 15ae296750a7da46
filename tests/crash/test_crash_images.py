"""Power cuts: a dozen blocks, cut off at every write point of both files, with several disks that may be left.

A disk may be left with nothing of what was not synced, all of it, a random part, the later half without the earlier,
or writes torn at 512 bytes. What must hold, whichever it is (invariants 19, 26, 27 and 29 of the ledger): every
acknowledged block is there, byte for byte; a block that was signed is finished as it was; nobody signs two blocks at
one height; recovering twice is recovering once; the audit passes; the next payment works.

Of every image the two stores are opened with SQLite's own recovery and read whole. The node, with audit and one more
payment, takes thirty times as long: in the plain suite it stands on a sample of the images that differ, under `full`
on all of them. The memory model and how SQLite is told of it stand in `vfs`.
"""

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pytest

from ledger import Ledger
from ledger.errors import LedgerError
from ledger.node.signers import SignerStore
from ledger.state.store import Store
from ledger.state.survey import check_pages
from tests.crash.life import (
    ACKNOWLEDGED,
    LEDGER,
    SIGNERS,
    TAKEN_DOWN,
    Life,
    list_votes,
    live,
    open_ledger,
)
from tests.crash.vfs import WRITE_POINTS, Disk, Image, Op, choose_survivors, list_crash_points

TABLES = ("meta", "blocks", "entries", "handovers", "rows", "nodes", "history", "pages")


class Crash(NamedTuple):
    """A disk that a power cut may leave, and all that was signed and promised before."""

    image: Image
    notes: tuple[Op, ...]
    case: str


@pytest.fixture(scope="module")
def life() -> Life:
    return live()


def list_crashes(life: Life, seed: int) -> Iterator[Crash]:
    """Every case at every write point, and right after everything that was signed or promised."""
    source = random.Random(seed)
    notes: list[Op] = []
    for point in list_crash_points(life.before, life.trace):
        if point.position and life.trace[point.position - 1].kind not in WRITE_POINTS:
            notes.append(life.trace[point.position - 1])
        for case, kept in choose_survivors(point.pending, source).items():
            yield Crash(point.make_image(kept), tuple(notes), f"{case} at {point.position}")


def get_acknowledged(notes: Sequence[Op]) -> int:
    return max((int(op.file) for op in notes if op.kind == ACKNOWLEDGED), default=0)


def check_stores(crash: Crash, life: Life) -> None:
    """What both files say, read with nothing of the node."""
    with Disk(crash.image) as disk:
        _check_stores(disk, crash, life)


def _check_stores(disk: Disk, crash: Crash, life: Life) -> None:
    store, signers = Store(LEDGER, connect=disk.connect), SignerStore(SIGNERS, connect=disk.connect)
    height = store.get_height()
    assert height >= get_acknowledged(crash.notes), "an acknowledged block is lost"
    assert [store.load_block(number) for number in range(1, height + 1)] == list(life.blocks[:height])
    assert store.get_folded_height() <= height
    assert check_pages(store) == "ok"
    for vote in list_votes(crash.notes):
        last = signers.get_last(vote.validator)
        assert last.height >= vote.height, "a signature is forgotten"
        assert last.height > vote.height or last.block_hash == vote.block_hash
        assert vote.height <= height or signers.get_block(vote.height), "a signed block is lost"
    if any(op.kind == TAKEN_DOWN for op in crash.notes):
        assert any(signers.is_down(vote.validator) for vote in list_votes(crash.notes))


def check_recovery(crash: Crash) -> None:
    """What the node makes of it."""
    with Disk(crash.image) as disk:
        first = open_ledger(disk)
        recovered = dump(first.node.archive.store), first.height
        with Disk(disk.save()) as again:
            ledger = open_ledger(again)
            assert (dump(ledger.node.archive.store), ledger.height) == recovered, "recovering twice differs from once"
            _check_going_on(ledger, again, crash)


def _check_going_on(ledger: Ledger, disk: Disk, crash: Crash) -> None:
    assert ledger.height >= get_acknowledged(crash.notes)
    paid = ledger.wallet("central-bank").issue_money(77, to="treasury")
    assert paid.height == ledger.height
    for vote in list_votes(crash.notes):
        assert ledger.block(vote.height).hash.hex() == vote.block_hash, "another block than the signed one"
    check_signed_once([*crash.notes, *disk.trace])
    assert ledger.audit().blocks == ledger.height


def check_signed_once(notes: Sequence[Op]) -> None:
    """Of votes: a proposal is signed before anything is on record, and that signature never leaves the process."""
    seen: dict[tuple[str, int], str] = {}
    for vote in list_votes(notes):
        assert seen.setdefault((vote.validator, vote.height), vote.block_hash) == vote.block_hash


def dump(store: Store) -> list[list[tuple[object, ...]]]:
    return [list(store.list_table(table)) for table in TABLES]


def run(life: Life, seeds: Sequence[int], stride: int) -> tuple[int, int]:
    """Checks the images of these seeds; of those that differ every `stride`-th with the node. Counts both."""
    seen: set[int] = set()
    count = full = 0
    for seed in seeds:
        for crash in list_crashes(life, seed):
            count += 1
            key = hash((tuple(sorted(crash.image.items())), crash.notes))
            if key in seen:
                continue
            seen.add(key)
            try:
                check_stores(crash, life)
                if len(seen) % stride == 0:
                    full += 1
                    check_recovery(crash)
            except (AssertionError, LedgerError) as error:
                raise AssertionError(f"seed {seed}: {crash.case}") from error
    return count, full


def test_no_acknowledged_block_is_lost_at_any_write_point(life: Life) -> None:
    count, full = run(life, seeds=(1,), stride=30)
    points = sum(op.kind in WRITE_POINTS for op in life.trace)
    assert points > 300
    assert count >= 1_000
    assert full >= 20


@pytest.mark.full
@pytest.mark.parametrize("pages", [8, 40, 4000])
def test_no_acknowledged_block_is_lost_in_twenty_thousand_images(pages: int) -> None:
    count, full = run(live({"wal_autocheckpoint": str(pages)}), seeds=range(10, 14), stride=2)
    assert count >= 7_000
    assert full >= 1_000


@pytest.mark.full
def test_a_crash_during_recovery_recovers(life: Life) -> None:
    assert recover_twice(life, seed=3, places=2, stride=12) >= 20


@pytest.mark.full
@pytest.mark.parametrize("seed", [3, 5])
def test_a_crash_at_any_write_point_of_a_recovery_recovers(life: Life, seed: int) -> None:
    assert recover_twice(life, seed, places=4, stride=3) >= 150


def recover_twice(life: Life, seed: int, places: int, stride: int) -> int:
    """The disk that recovers, finishes what was signed and pays once more is cut off in turn; counts the cuts."""
    interrupted = [crash for crash in list_crashes(life, seed) if is_signed_ahead(crash)]
    count = 0
    for crash in interrupted[:: len(interrupted) // places]:
        with Disk(crash.image) as disk:
            ledger = open_ledger(disk)
            ledger.wallet("central-bank").issue_money(5, to="university")
            disk.note(ACKNOWLEDGED, str(ledger.height))
            second = Life(crash.image, tuple(disk.trace), ())
        for again in list(list_crashes(second, seed + 1))[::stride]:
            count += 1
            check_recovery(Crash(again.image, (*crash.notes, *again.notes), again.case))
    return count


def is_signed_ahead(crash: Crash) -> bool:
    heights = [vote.height for vote in list_votes(crash.notes)]
    return bool(heights) and max(heights) > get_acknowledged(crash.notes)


@pytest.mark.full
@pytest.mark.parametrize(("synchronous", "corrupts"), [("NORMAL", False), ("OFF", True)])
def test_weaker_synchronous_modes_do_lose_acknowledged_blocks(synchronous: str, corrupts: bool) -> None:
    """The negative control: were nothing lost here, the programme would be blind."""
    weak = live({"synchronous": synchronous})
    lost = broken = 0
    for crash in list_crashes(weak, 1):
        with Disk(crash.image) as disk:
            try:
                store = Store(LEDGER, connect=disk.connect)
                lost += store.get_height() < get_acknowledged(crash.notes)
                broken += check_pages(store) != "ok"
            except LedgerError:
                broken += 1
    assert lost > 100
    assert (broken > 0) == corrupts
