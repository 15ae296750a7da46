"""Where two copies of a ledger part: the first block, what its header says differently, and the first row."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from ledger import Ledger
from ledger.client.network.network import compare_homes
from ledger.errors import VerificationError
from ledger.reads.differing import Parting
from tests.cli.running import Shell


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path]:
    one, other = tmp_path / "one", tmp_path / "other"
    with Ledger.create(one, seed=4) as lao:
        lao.wallet("central-bank").issue_money(5, to="finance")
    shutil.copytree(one, other)
    return one, other


def pay(home: Path, amount: int) -> None:
    with Ledger.open(home) as lao:
        lao.wallet("finance").pay(amount, to="justice")


def test_copies_that_made_the_same_blocks_are_the_same(copies: tuple[Path, Path]) -> None:
    one, other = copies
    pay(one, 1)
    assert compare_homes(one, other) == Parting(1, (), "", ("", ""))
    pay(other, 1)
    assert compare_homes(one, other) == Parting(2, (), "", ("", ""))


def test_the_first_block_and_row_that_differ_are_named(copies: tuple[Path, Path], tmp_path: Path) -> None:
    one, other = copies
    pay(one, 1)
    pay(other, 2)
    pay(one, 1)
    found = compare_homes(one, other)
    assert (found.height, set(found.fields)) == (2, {"entries_root", "state_root"})
    assert found.key.startswith("account/")
    assert found.rows[0] != found.rows[1]
    ended = Shell(tmp_path).run("natledger state diff one other --json")
    assert (ended.code, json.loads(ended.out)["key"]) == (1, found.key)
    assert found.key in Shell(tmp_path).run("natledger state diff one other").text


def test_ledgers_of_another_genesis_are_not_compared(copies: tuple[Path, Path], tmp_path: Path) -> None:
    Ledger.create(tmp_path / "third", seed=5).close()
    with pytest.raises(VerificationError, match="genesis_must_be_the_expected"):
        compare_homes(copies[0], tmp_path / "third")


def test_a_row_that_was_changed_in_the_file_is_named(copies: tuple[Path, Path]) -> None:
    one, other = copies
    database = sqlite3.connect(other / "ledger.db")
    [(key, value)] = database.execute("SELECT key, value FROM rows WHERE key LIKE 'asset/LAK'").fetchall()
    database.execute(
        "UPDATE rows SET value = ? WHERE key = ?", (bytes(value).replace(b'"supply":5', b'"supply":6'), key)
    )
    database.commit()
    database.close()
    assert compare_homes(one, other).key == "asset/LAK"
