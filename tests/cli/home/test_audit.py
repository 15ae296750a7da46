"""The audit names the first bad block, also of a ledger so damaged that nothing else opens it."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.running import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    opened = Shell(tmp_path)
    for line in (
        "natledger init --home h --no-passphrase --seed 2023",
        "natledger account open noy --home h --kind citizen --jurisdiction LA-VT",
        "natledger money issue 1000 --home h --to noy",
    ):
        assert opened.run(line).code == 0
    return opened


def change(folder: Path, statement: str) -> None:
    database = sqlite3.connect(folder / "h" / "ledger.db")
    with database:
        database.execute(statement)
    database.close()


def test_a_changed_block_is_named(shell: Shell) -> None:
    change(
        shell.folder,
        "UPDATE entries SET data = CAST(replace(CAST(data AS TEXT), '1000', '9000') AS BLOB) WHERE height = 2",
    )
    ended = shell.run("natledger audit --home h")
    assert (ended.code, "block 2" in ended.text) == (5, True)


def test_a_ledger_that_does_not_open_is_audited_all_the_same(shell: Shell) -> None:
    change(shell.folder, "UPDATE blocks SET header = x'00' WHERE height = 2")
    assert shell.run("natledger status --home h").code != 0
    ended = shell.run("natledger audit --home h")
    assert (ended.code, "block 2" in ended.text) == (5, True)
