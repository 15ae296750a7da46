"""Restored backups: an old copy of one file beside the newest of the other, of both, and copies used side by side.

Nobody signs a second block at a height that signers.db knows of. What nobody on this machine can know is told as it
is: with both files old, the ledger goes on from there and what came after is gone; only receipts and checkpoints that
others hold show it, and they do.
"""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

import ledger as natledger
from ledger import Ledger
from ledger.errors import StoreError, VerificationError

LEDGER, SIGNERS = "ledger.db", "signers.db"


class Times(NamedTuple):
    """A home, and what its two files were after each of its blocks."""

    home: Path
    copies: list[Path]

    def restore(self, name: str, height: int) -> None:
        for leftover in self.home.glob(name + "-*"):
            leftover.unlink()
        shutil.copy(self.copies[height] / name, self.home / name)


@pytest.fixture
def times(tmp_path: Path) -> Times:
    home = tmp_path / "home"
    Ledger.create(home).close()
    copies = []
    for height in range(7):
        if height:
            issue(home, height)
        copies.append(tmp_path / f"after-{height}")
        copies[-1].mkdir()
        for name in (LEDGER, SIGNERS):
            shutil.copy(home / name, copies[-1] / name)
    return Times(home, copies)


def issue(home: Path, amount: int) -> str:
    """Makes a block; its hash."""
    with Ledger.open(home) as ledger:
        ledger.wallet("central-bank").issue_money(amount, to="treasury")
        return ledger.checkpoint().hash


def refuse(home: Path) -> StoreError:
    """How a payment is refused, while everything can still be read and nothing is signed."""
    with Ledger.open(home) as ledger:
        before = list_signed(ledger)
        with pytest.raises(StoreError) as raised:
            ledger.wallet("central-bank").issue_money(1, to="treasury")
        assert list_signed(ledger) == before
        assert ledger.audit().blocks == ledger.height
        assert all(ledger.receipt(placed) for placed in ledger.entries())
        assert raised.value.remedy
        return raised.value


def list_signed(ledger: Ledger) -> list[object]:
    keys = [validator.public_key for validator in ledger.node.get_validators()]
    return [ledger.node.council.signers.get_last(key) for key in keys]


@pytest.mark.parametrize("height", [0, 1, 4])
def test_older_ledger_beside_the_newest_signers_is_refused(times: Times, height: int) -> None:
    times.restore(LEDGER, height)
    error = refuse(times.home)
    assert error.rule == "ledger_must_not_be_older"
    assert error.values == {"signed": 6, "height": height}


def test_ledger_that_lacks_only_the_last_block_gets_that_very_block(times: Times) -> None:
    with Ledger.open(times.home) as ledger:
        lost = ledger.checkpoint()
    times.restore(LEDGER, 5)
    issue(times.home, 99)
    with Ledger.open(times.home) as ledger:
        assert ledger.checkpoint(6) == lost
        assert ledger.height == 7


@pytest.mark.parametrize("height", [0, 1, 5])
def test_older_signers_beside_the_newest_ledger_are_refused(times: Times, height: int) -> None:
    times.restore(SIGNERS, height)
    error = refuse(times.home)
    assert error.rule == "signers_must_not_be_older"
    assert error.values == {"signed": height, "height": 6}


def test_missing_signers_are_refused(times: Times) -> None:
    (times.home / SIGNERS).unlink()
    assert refuse(times.home).rule == "signers_must_not_be_older"
    times.restore(SIGNERS, 6)
    issue(times.home, 7)


def test_newest_files_put_back_go_on(times: Times) -> None:
    times.restore(LEDGER, 3)
    refuse(times.home)
    times.restore(LEDGER, 6)
    issue(times.home, 7)


def test_both_files_older_go_on_and_only_what_others_hold_shows_it(times: Times) -> None:
    """The limit of one machine: say so, and publish checkpoints."""
    with Ledger.open(times.home) as ledger:
        lost = ledger.receipt(next(ledger.entries(newest_first=True)))
        checkpoint, genesis_hash = ledger.checkpoint(), ledger.genesis_hash
    times.restore(LEDGER, 4)
    times.restore(SIGNERS, 4)
    issue(times.home, 55)
    issue(times.home, 66)
    with Ledger.open(times.home) as ledger:
        assert ledger.audit().blocks == 6
        assert ledger.checkpoint(6).height == checkpoint.height
        assert ledger.checkpoint(6) != checkpoint, "two final headers of one height: the proof"
        other = ledger.receipt(next(ledger.entries(newest_first=True)))
        for receipt in (lost, other):
            natledger.verify_receipt(receipt, genesis_hash)
        with pytest.raises(VerificationError, match="checkpoint_must_match"):
            natledger.verify_receipt(other, genesis_hash, checkpoint)
        with pytest.raises(VerificationError, match="checkpoint_must_match"):
            ledger.anchor(lost, checkpoint)


def test_copies_used_side_by_side_cannot_be_mixed_again(times: Times, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(times.home, copy)
    assert issue(times.home, 7) != issue(copy, 8)
    issue(copy, 9)
    for name, rule in ((SIGNERS, "ledger_must_not_be_older"), (LEDGER, "signers_must_not_be_older")):
        mixed = tmp_path / f"mixed-{name}"
        shutil.copytree(times.home, mixed)
        shutil.copy(copy / name, mixed / name)
        assert refuse(mixed).rule == rule


def test_copies_of_one_height_cannot_be_mixed_again(times: Times, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(times.home, copy)
    issue(times.home, 7)
    issue(copy, 8)
    shutil.copy(copy / SIGNERS, times.home / SIGNERS)
    assert refuse(times.home).rule == "ledger_must_not_be_older"


def test_copy_made_without_the_write_ahead_log_is_an_older_ledger(times: Times, tmp_path: Path) -> None:
    """As a backup program takes it that knows nothing of SQLite, while the ledger is open."""
    copy = tmp_path / "copy"
    with Ledger.open(times.home) as ledger:
        for amount in (7, 8, 9):
            ledger.wallet("central-bank").issue_money(amount, to="treasury")
        assert (times.home / "ledger.db-wal").stat().st_size
        shutil.copytree(times.home, copy, ignore=shutil.ignore_patterns("ledger.db-*"))
    error = refuse(copy)
    assert (error.rule, error.values) == ("ledger_must_not_be_older", {"signed": 9, "height": 6})


def test_older_ledger_under_a_newer_write_ahead_log_is_refused_or_whole(times: Times, tmp_path: Path) -> None:
    """The process was killed, and who restores ledger.db leaves the log beside it."""
    killed = tmp_path / "killed"
    with Ledger.open(times.home) as ledger:
        ledger.wallet("central-bank").issue_money(7, to="treasury")
        shutil.copytree(times.home, killed)
    for height in range(7):
        shutil.copy(times.copies[height] / LEDGER, killed / LEDGER)
        again = tmp_path / f"again-{height}"
        shutil.copytree(killed, again)
        assert judge(again) in {"whole", "store_must_be_intact", "block_must_be_intact", "rows_must_equal_replay"}


def judge(home: Path) -> str:
    """The rule by which a ledger is refused, when it is opened or when it is audited; whole, if it is by none."""
    try:
        with Ledger.open(home) as ledger:
            ledger.audit()
    except natledger.LedgerError as error:
        return error.rule
    return "whole"
