"""Backups and homes that are restored are there whole or not at all, wherever the process ends or the disk is full."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from ledger import Ledger
from ledger.client.backups import backup, recover, restore
from ledger.errors import LedgerError, StoreError
from ledger.home.disk import make_unfinished
from tests.crash.steps import die_at, fail_at, find_unsynced, watched_syncs

AMOUNTS = (5, 6, 7)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home of three blocks, and a backup of two of them."""
    folder = tmp_path_factory.mktemp("chain")
    with Ledger.create(folder / "home") as ledger:
        for amount in AMOUNTS:
            ledger.wallet("central-bank").issue_money(amount, to="treasury")
            if amount == AMOUNTS[1]:
                backup(ledger.desk, folder / "two.tar")
    return folder


def back_up(folder: Path) -> None:
    with Ledger.open(folder / "home") as ledger:
        backup(ledger.desk, folder / "new.tar")


def bring_back(folder: Path) -> None:
    restore(folder / "two.tar", folder / "again", last_seen=3)


@pytest.mark.parametrize("stride", [9, pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.parametrize("interrupt", [die_at, fail_at])
def test_a_backup_is_whole_or_none(chain: Path, tmp_path: Path, interrupt: Callable[..., bool], stride: int) -> None:
    made: list[bool] = []
    for folder in interrupt_often(chain, tmp_path, back_up, interrupt, stride):
        made.append((folder / "new.tar").exists())
        if not made[-1]:
            back_up(folder)
        restore(folder / "new.tar", folder / "again", last_seen=3)
        with Ledger.open(folder / "again") as ledger:
            assert ledger.audit().blocks == 3
        left = [path for path in folder.iterdir() if path.name not in {"again", "home", "new.tar", "two.tar"}]
        assert not [path for path in left if any(path.iterdir())], "an empty folder is no half of anything"
    assert interrupt is fail_at or made == sorted(made), "what is there stays; a full disk can be passed over"
    assert len(made) * stride > 5


@pytest.mark.parametrize("stride", [17, pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.parametrize("interrupt", [die_at, fail_at])
def test_a_restored_home_is_whole_or_none(
    chain: Path, tmp_path: Path, interrupt: Callable[..., bool], stride: int
) -> None:
    """Above all it is never one that has its blocks already, and not yet the height that must not be signed again."""
    made: list[bool] = []
    for folder in interrupt_often(chain, tmp_path, bring_back, interrupt, stride):
        made.append((folder / "again").exists())
        if not made[-1]:
            bring_back(folder)
        with Ledger.open(folder / "again") as ledger:
            with pytest.raises(StoreError, match="blocks_must_be_recovered"):
                ledger.wallet("central-bank").issue_money(1, to="treasury")
            assert recover(ledger.desk, [], [folder / "home" / "ledger.db"]).added == (3,)
        assert sorted(path.name for path in folder.iterdir()) == ["again", "home", "two.tar"]
    assert interrupt is fail_at or made == sorted(made), "what is there stays; a full disk can be passed over"
    assert len(made) * stride > 50


def test_what_a_restored_home_holds_is_durable(chain: Path, tmp_path: Path) -> None:
    """Also its databases: what is taken from a backup is written as any file is."""
    with watched_syncs() as synced, Ledger.open(chain / "home") as ledger:
        backup(ledger.desk, tmp_path / "new.tar")
    assert ((tmp_path / "new.tar").stat().st_ino, (tmp_path / "new.tar").stat().st_size) in synced
    assert tmp_path.stat().st_ino in {number for number, _ in synced}
    with watched_syncs() as synced:
        restore(tmp_path / "new.tar", tmp_path / "again", last_seen=3)
    assert find_unsynced(tmp_path / "again", synced) == []
    assert (tmp_path / "again" / "ledger.db").stat().st_ino in {number for number, _ in synced}


def interrupt_often(
    chain: Path, tmp_path: Path, act: Callable[[Path], None], interrupt: Callable[..., bool], stride: int
) -> list[Path]:
    """Copies of the chain in which the act was cut short at every so many steps, and one in which it was done."""
    folders: list[Path] = []
    reached = True
    while reached:
        folder = tmp_path / str(len(folders))
        shutil.copytree(chain, folder)
        with suppress(LedgerError):
            reached = interrupt(1 + len(folders) * stride, partial(act, folder))
        folders.append(folder)
    return folders


def test_blocks_that_are_added_are_there_one_by_one(chain: Path, tmp_path: Path) -> None:
    """A process that ends between signers.db and ledger.db leaves a home that can be added to again."""
    restore(chain / "two.tar", home := tmp_path / "home", last_seen=3)
    with Ledger.open(home) as ledger:
        receipt = _receipt_of(chain, 3)
        note = type(ledger.node.council.signers).note

        def die(*values: object) -> None:
            note(*values)  # type: ignore[arg-type]
            raise StoreError("store_must_be_writable", problem="disk full")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(ledger.node.council.signers), "note", die)
            with pytest.raises(StoreError):
                recover(ledger.desk, [receipt])
        assert ledger.height == 2
        with pytest.raises(StoreError):
            ledger.wallet("central-bank").issue_money(1, to="treasury")
        assert recover(ledger.desk, [receipt]).added == (3,)
        ledger.wallet("central-bank").issue_money(1, to="treasury")
        assert ledger.audit().blocks == 4


def _receipt_of(chain: Path, height: int) -> bytes:
    with Ledger.open(chain / "home") as ledger:
        return next(ledger.receipt(placed) for placed in ledger.entries() if placed.height == height)


def test_what_killed_processes_left_goes_and_nothing_else(tmp_path: Path) -> None:
    """By the number of the process in its name: of one that runs it stays; ours can only be of one before us."""
    (outside := tmp_path / "outside").mkdir()
    (outside / "kept").write_bytes(b"of somebody")
    dead = 2**22 + 1
    for name in (f".x.tar.{dead}", f".x.tar.{os.getpid()}", f".x.tar.{os.getppid()}", f".y.tar.{dead}", ".x.tar.old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "half").write_bytes(b"half")
    (tmp_path / f".x.tar.{dead + 1}").symlink_to(outside)
    (tmp_path / f".x.tar.{dead + 2}").write_bytes(b"half")
    assert make_unfinished(tmp_path / "x.tar") == tmp_path / f".x.tar.{os.getpid()}"
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {f".x.tar.{os.getppid()}", f".y.tar.{dead}", ".x.tar.old", "outside"}
    assert (outside / "kept").read_bytes() == b"of somebody"
