"""Statements for people: what came in and went out, and what was left; the same in Python and for banks."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from cli.shell import exit_codes
from ledger import Ledger, Refused
from ledger.client.money.statements import make_account_statement
from ledger.interchange.iso20022.camt053 import parse_camt053
from tests.cli.lesson import HOME
from tests.cli.running import Shell

DAY = 86_400_000
FIRST = 1_767_225_600_000
"""2026-01-01T00:00:00Z, from when on the lesson makes blocks, a second each or so."""


def read_rows(shell: Shell, more: str = "") -> list[dict[str, str]]:
    text = shell.run(f"natledger statement noy --csv {more}").out.decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_statement_adds_up_line_by_line(lesson: Shell) -> None:
    assert lesson.run("natledger pay 1,500 --from shop --to noy --reference -A1").code == 0
    assert lesson.run("natledger hold capture 9ffc2d9875e8 4000 --by shop").code == 0
    said = lesson.run("natledger statement noy").out.decode().splitlines()
    assert [line.split() for line in (said[0], said[1])] == [
        "date counterparty reference amount balance entry".split(),
        "opening balance 0".split(),
    ]
    assert said[3].split()[:5] == ["2026-01-01T07:00:04+07:00", "shop", "INV-7", "-25,000", "75,000"]
    assert said[-1].split() == ["closing", "balance,", "LAK", "72,500"]
    rows = read_rows(lesson)
    assert [row["amount"] for row in rows[1:-1]] == ["100000", "-25000", "1500", "-4000"]
    assert [row["balance"] for row in rows] == ["0", "100000", "75000", "76500", "72500", "72500"]
    assert [row["counterparty"] for row in rows[1:-1]] == ["central-bank", "shop", "shop", "shop"]
    assert rows[3]["reference"] == "'-A1"  # no formula
    assert all(len(row["entry"].partition("-")[0]) == 64 for row in rows[1:-1])
    found = json.loads(lesson.run("natledger statement noy --json").out)
    assert (found["opening"], found["closing"], found["decimals"]) == (0, 72_500, 0)
    assert found["lines"][1]["time"] == "2026-01-01T00:00:04Z"
    assert read_rows(lesson, "--asset EUR")[1]["amount"] == "900.00"


def test_a_return_and_what_was_returned_name_each_other(lesson: Shell) -> None:
    run, paid = lesson.run, "e445df2d967e41e707665b0abc400bc02f4d6ce7de2d9a07a0170e766fc882c8"
    shown = f"natledger tx show {paid[:12]}"
    assert "returned" not in run(shown).text
    assert json.loads(run(f"{shown} --json").out)["returned"] == []
    for amount in (5_000, 20_000):
        assert run(f"natledger money reverse {paid} --by shop --amount {amount}").code == 0
    said = [line.split() for line in run(shown).text.splitlines() if line.startswith("returned")]
    found = json.loads(run(f"{shown} --json").out)["returned"]
    assert [line[1:6] for line in said] == [[text, "LAK", "of", "25,000", "LAK,"] for text in ("5,000", "20,000")]
    assert [line[-1] for line in said] == [one["transaction"][:12] for one in found]
    assert [(one["message"], one["amount"], one["asset"]) for one in found] == [(0, 5_000, "LAK"), (0, 20_000, "LAK")]
    table = run("natledger statement noy").text.splitlines()[-3:-1]
    assert all(f"  return of {paid[:12]}  " in line for line in table)
    assert [row["returns"] for row in read_rows(lesson)] == ["", "", "", f"{paid}-0", f"{paid}-0", ""]
    lines = json.loads(run("natledger statement shop --json").out)["lines"]
    assert [line["returns"] for line in lines] == ["", f"{paid}-0", f"{paid}-0"]
    told = parse_camt053(run("natledger statement noy --camt053").out, {"LAK": 0})
    assert [entry.returns for entry in told.entries] == ["", "", f"{paid}-0", f"{paid}-0"]


def test_the_same_lines_are_there_in_python_and_for_banks(lesson: Shell) -> None:
    with Ledger.open(lesson.folder / HOME) as lao:
        found = lao.statement("noy")
        assert found == make_account_statement(lao.desk, lao.wallet("noy"))
        assert [line.change for line in found.lines] == [100_000, -25_000]
        assert found.lines[-1].balance == found.closing == lao.balance("noy").available + 10_000
        later = lao.statement("noy", since=datetime(2026, 1, 1, 0, 0, 4, tzinfo=UTC))
        assert (later.opening, [line.change for line in later.lines]) == (100_000, [-25_000])
        early = lao.statement("noy", until=found.lines[1].time)
        assert (early.closing, [line.change for line in early.lines]) == (100_000, [100_000])
        assert lao.statement("noy", since=FIRST + 900 * DAY).lines == ()
        with pytest.raises(Refused, match="asset_must_exist"):
            lao.statement("noy", "XYZ")
        with pytest.raises(Refused, match="time_must_be_a_moment"):
            lao.statement("noy", since=datetime(2026, 1, 1))  # noqa: DTZ001 - that is what is refused
    written = lesson.run("natledger statement noy --camt053").out
    told = parse_camt053(written, {"LAK": 0})
    assert [entry.change for entry in told.entries] == [100_000, -25_000]


def test_a_period_is_of_days_where_the_chain_is(lesson: Shell) -> None:
    assert len(read_rows(lesson, "--from 2026-01-01 --to 2026-01-01")) == 4
    assert len(read_rows(lesson, "--to 2025-12-31")) == 0  # nobody had an account then
    assert lesson.run("natledger statement noy --to 2025-12-31").code == exit_codes.NOT_FOUND
    nothing = read_rows(lesson, "--from 2026-01-02")
    assert [row["balance"] for row in nothing] == ["75000", "75000"]
    shown = "2026-01-01T07:00:04+07:00"  # as the program shows it
    assert [row["amount"] for row in read_rows(lesson, f"--from {shown}")[1:-1]] == ["-25000"]
    assert [row["amount"] for row in read_rows(lesson, f"--to {shown}")[1:-1]] == ["100000"]
    for wrong in ("--from 2026-01-02 --to 2026-01-01", "--from never", "--to 3d", "--from yesterday", "--out x.csv"):
        assert lesson.run(f"natledger statement noy {wrong}").code == exit_codes.USAGE, wrong
    for wrong in ("--from never", "--to 3d", "--from 30/11/2026"):  # no hint offers what would be refused again
        assert lesson.run(f"natledger statement noy {wrong}").err.endswith(
            "hint: write 2026-01-31, or 2026-01-31T12:00:00+07:00\n"
        )
    assert lesson.run("natledger statement nobody").code == exit_codes.NOT_FOUND
