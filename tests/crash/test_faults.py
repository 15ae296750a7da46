"""Disk full, I/O error, failed sync: at every write point of several acts, once and for a while.

The act either raises StoreError or is acknowledged and done; readers go on; when the disk works again the same node
goes on, finishes what was signed, and what is opened anew stands where the node does. A sync that fails may have
thrown away what it should have kept, as Linux does: then the power is cut as well.
"""

import multiprocessing
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import apsw
import pytest

from ledger import Ledger, Wallet
from ledger.archive import appending
from ledger.errors import StoreError
from tests.crash.life import (
    ACKNOWLEDGED,
    ACTS,
    CHECKPOINTS,
    DOWN,
    LARGE_FOLD,
    SMALL_FOLD,
    Life,
    found_on,
    open_ledger,
    read_steadily,
)
from tests.crash.test_crash_images import check_recovery, list_crashes
from tests.crash.vfs import Disk, Image, Op

FAULTS = {
    "disk full": ("write", apsw.SQLITE_FULL),
    "write error": ("write", apsw.SQLITE_IOERR_WRITE),
    "sync error": ("sync", apsw.SQLITE_IOERR_FSYNC),
    "read error": ("read", apsw.SQLITE_IOERR_READ),
}
SMALL_PAYMENT, MANY_PAYMENTS, NEW_ACCOUNT, FOLD = 3, 4, 7, 9


class Fault:
    """Lets `after` operations of a kind pass, then refuses one, or all of them until it is cleared."""

    def __init__(self, disk: Disk, name: str, after: int, lasting: bool) -> None:
        self._kind, self._code = FAULTS[name]
        self._left, self._lasting = after, lasting
        self.struck = 0
        self._disk = disk
        disk.fault = self._ask

    def _ask(self, op: Op) -> Exception | None:
        if op.kind != self._kind or (self.struck and not self._lasting):
            return None
        self._left -= 1
        if self._left >= 0:
            return None
        self.struck += 1
        return apsw.exception_for(self._code)

    def clear(self) -> None:
        self._disk.fault = lambda op: None


@contextmanager
def begin(acts: int) -> Iterator[tuple[Disk, Ledger]]:
    """A ledger in the middle of its life."""
    with (
        mock.patch.multiple(appending, SMALL_FOLD=SMALL_FOLD, LARGE_FOLD=LARGE_FOLD),
        Disk(pragmas=CHECKPOINTS) as disk,
    ):
        found_on(disk)
        ledger = open_ledger(disk, read_steadily)
        for act in ACTS[:acts]:
            act(ledger)
        yield disk, ledger


def fail(act: int, name: str, after: int, lasting: bool) -> bool:
    """One fault in one act, and all that must hold; False where the act is over before the fault."""
    with begin(act) as (disk, ledger):
        before, balance = ledger.height, ledger.balance("treasury")
        fault = Fault(disk, name, after, lasting)
        error = None
        try:
            ACTS[act](ledger)
        except StoreError as raised:
            error = raised
        if not fault.struck:
            return False
        check_readers(ledger, before + (error is None))
        assert error is None or ledger.balance("treasury") == balance
        fault.clear()
        signed = error is not None and error.rule == "signed_block_must_be_stored"
        assert error is None or signed or error.rule == "store_must_be_writable"
        paid = ledger.wallet("central-bank").issue_money(1, to="university")
        assert paid.height == before + 1 + (error is None or signed), "neither lost nor done twice"
        with Disk(disk.save()) as again:
            reopened = open_ledger(again)
            assert (reopened.height, reopened.checkpoint()) == (ledger.height, ledger.checkpoint())
            assert reopened.audit().blocks == paid.height
        return True


def check_readers(ledger: Ledger, height: int) -> None:
    assert ledger.height == height
    assert ledger.block(height).height == height
    assert ledger.receipt(next(ledger.entries()))
    assert ledger.prove_state("account/" + ledger.resolve("treasury"))


def count_faults(act: int, name: str, lasting: bool) -> int:
    after = 0
    while fail(act, name, after, lasting):
        after += 1
    return after


@pytest.mark.parametrize(
    ("name", "lasting"), [("disk full", True), pytest.param("write error", False, marks=pytest.mark.full)]
)
@pytest.mark.parametrize("act", [SMALL_PAYMENT])
def test_a_write_that_fails_is_told_and_nothing_is_half_written(act: int, name: str, lasting: bool) -> None:
    assert count_faults(act, name, lasting) > 20


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("act", [SMALL_PAYMENT, MANY_PAYMENTS, NEW_ACCOUNT, FOLD])
def test_a_sync_that_fails_is_told_and_nothing_is_half_written(act: int, lasting: bool) -> None:
    assert count_faults(act, "sync error", lasting) >= 2


@pytest.mark.full
@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("name", ["disk full", "write error", "sync error"])
def test_every_write_point_of_every_act_may_fail(name: str, lasting: bool) -> None:
    acts = [act for act in range(1, len(ACTS)) if act != DOWN]
    assert sum(count_faults(act, name, lasting) for act in acts) > 20


@pytest.mark.parametrize("sync", [0, pytest.param(1, marks=pytest.mark.full)])
def test_power_cut_after_a_failed_sync_loses_nothing_acknowledged(sync: int) -> None:
    """First the sync of signers.db, then that of ledger.db."""
    with begin(SMALL_PAYMENT) as (disk, ledger):
        before = disk.save()
        disk.trace.clear()
        fault = Fault(disk, "sync error", sync, lasting=False)
        with pytest.raises(StoreError):
            ACTS[SMALL_PAYMENT](ledger)
        fault.clear()
        ledger.wallet("central-bank").issue_money(1, to="university")
        disk.note(ACKNOWLEDGED, str(ledger.height))
        life = Life(before, tuple(disk.trace), ())
        crashes = list(list_crashes(life, 5))
        for crash in crashes[:: len(crashes) // 40]:
            check_recovery(crash)
        check_recovery(crashes[-1])


def test_a_read_that_fails_while_opening_is_told() -> None:
    with begin(FOLD) as (disk, _):
        image = disk.save()
    after = 0
    while rule := refuse_to_open(image, after):
        assert rule in {"store_must_be_writable", "store_must_be_intact"}
        after += 1
    assert after > 10


def refuse_to_open(image: Image, after: int) -> str:
    """The rule by which a ledger does not open when a read fails; "" where it opens before that."""
    with Disk(image) as disk:
        Fault(disk, "read error", after, lasting=True)
        try:
            open_ledger(disk)
        except StoreError as error:
            return error.rule
    return ""


def test_what_is_signed_but_not_stored_is_called_so() -> None:
    """Whoever hears that nothing was written would pay again."""
    with begin(SMALL_PAYMENT) as (disk, ledger):
        fault = Fault(disk, "sync error", 1, lasting=True)
        with pytest.raises(StoreError) as raised:
            ledger.wallet("treasury").pay(5, to="university")
        assert raised.value.rule == "signed_block_must_be_stored"
        assert raised.value.values == {"height": ledger.height + 1, "problem": "disk I/O error"}
        fault.clear()
        ledger.node.finish_interrupted()
        assert ledger.height == raised.value.values["height"]


def test_what_was_signed_before_is_not_taken_for_what_is_asked_now() -> None:
    """Whoever hears that it is done would not ask again, and nobody would be paid."""
    with begin(SMALL_PAYMENT) as (disk, ledger):
        height, fault = ledger.height, Fault(disk, "sync error", 1, lasting=True)
        ledger.node.made = []
        for rule in ("signed_block_must_be_stored", "earlier_block_must_be_stored", "earlier_block_must_be_stored"):
            with pytest.raises(StoreError) as raised:
                ledger.wallet("treasury").pay(5, to="university")
            assert (raised.value.rule, raised.value.values["height"]) == (rule, height + 1)
        fault.clear()
        assert len(ledger.node.made) == 1
        assert ledger.wallet("treasury").pay(5, to="university").height == height + 2


def test_real_disk_that_is_full_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    """Real files, and SQLite as Python has it; the operating system lets no file of the process grow."""
    home = tmp_path / "home"
    Ledger.create(home).close()
    process = multiprocessing.get_context("fork").Process(target=pay_on_full_disk, args=(home,))
    process.start()
    process.join()
    assert process.exitcode == 0
    with Ledger.open(home) as ledger:
        assert ledger.audit().blocks == ledger.height > 10


def pay_on_full_disk(home: Path) -> None:
    """Payments in turn on a disk with room and on one with a little; each is done, or told not to be."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    refused = []
    with Ledger.open(home) as ledger:
        bank = ledger.wallet("central-bank")
        for room in range(0, 80_000, 4_000):
            height = bank.issue_money(1, to="treasury").height
            size = (home / "ledger.db-wal").stat().st_size
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, most))
            refused.append(is_refused(bank))
            assert ledger.height == height + (not refused[-1])
            assert ledger.balance("treasury").available == ledger.height
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert set(refused) == {False, True}


def is_refused(bank: Wallet) -> bool:
    try:
        bank.issue_money(1, to="treasury")
    except StoreError:
        return True
    return False
