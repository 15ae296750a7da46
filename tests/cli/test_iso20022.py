"""A bank's own sample file becomes payments that strangers verify; what was paid is paid once, whatever happens."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.client.batch import pay_batch
from ledger.interchange.pacs002 import parse_pacs002
from tests.vectors import vectors_dir

from .shell import Shell

IMPORT = "natledger iso20022 import {} --map accounts.json --out report.xml"


def test_the_sample_file_becomes_four_payments_a_stranger_verifies(lesson: Shell, tmp_path: Path) -> None:
    xml = (vectors_dir("iso20022") / "pain.001.001.03.xml").read_text("utf-8")
    accounts = sorted(set(re.findall(r"<Id>([A-Z]{2}[0-9]{20})</Id>", xml)))
    (lesson.folder / "accounts.json").write_text(
        json.dumps({account: ("noy", "shop", "treasury")[index % 3] for index, account in enumerate(accounts)})
    )
    (lesson.folder / "sample.xml").write_text(xml)
    ended = lesson.run(IMPORT.format("sample.xml"))
    assert (ended.code, "NbOfTxs says 2, the file holds 4 payments" in ended.text) == (1, True)
    (lesson.folder / "right.xml").write_text(xml.replace("<NbOfTxs>2<", "<NbOfTxs>4<"))
    for name in ("noy", "shop", "treasury"):
        lesson.run(f"natledger money issue 900 --asset EUR --to {name}")
    ended = lesson.run(IMPORT.format("right.xml") + " --json")
    answer = json.loads(ended.out)
    assert (ended.code, answer["paid"], answer["refused"], answer["sums"]) == (0, 4, 0, {"EUR": 90_000})
    report = parse_pacs002((lesson.folder / "report.xml").read_bytes())
    assert (report.group_status, report.original_total) == ("ACSC", "900")
    assert [status.transaction for status in report.statuses] == [item["transaction"] for item in answer["payments"]]
    genesis_hash = json.loads(lesson.run("natledger status --json").out)["genesis_hash"]
    proved = [verify_as_stranger(lesson, status.transaction, genesis_hash, tmp_path) for status in report.statuses]
    bodies = [claim["messages"][0]["body"] for claim in proved]
    assert sum(body["amount"] for body in bodies) == 90_000
    assert {body["asset"] for body in bodies} == {"EUR"}


def verify_as_stranger(shell: Shell, transaction: str, genesis_hash: str, folder: Path) -> dict:  # type: ignore[type-arg]
    receipt = shell.run(f"natledger receipt make {transaction}").out
    done = subprocess.run(
        [sys.executable, "-m", "ledger", "verify", "-", "--genesis", genesis_hash, "--json"],
        input=receipt,
        capture_output=True,
        cwd=folder,
        env={"HOME": str(folder), "PATH": ""},
        check=True,
    )
    found: dict = json.loads(done.stdout)  # type: ignore[type-arg]
    return found


def test_a_report_lost_in_a_crash_is_written_again(lesson: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def pay_and_end(*args: object) -> None:
        pay_batch(*args)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr("cli.interchange.pay_batch", pay_and_end)
    assert lesson.run(IMPORT.format("payments.xml")).code == 7
    monkeypatch.undo()
    assert not (lesson.folder / "report.xml").exists()
    before = lesson.run("natledger balance").text
    assert lesson.run(IMPORT.format("payments.xml")).code == 1
    assert lesson.run("natledger balance").text == before
    report = parse_pacs002((lesson.folder / "report.xml").read_bytes())
    assert (report.group_status, len(report.statuses)) == ("ACSC", 3)


def test_nothing_is_paid_before_all_accounts_and_dates_fit(lesson: Shell) -> None:
    before = lesson.run("natledger status").text
    for change in ("s/LA-003/LA-009/", "s/2026-01-01</2026-01-02</", "s/NbOfTxs>3/NbOfTxs>4/"):
        assert lesson.run(f"sed {change} payments.xml > bad.xml; " + IMPORT.format("bad.xml")).code == 1
    (lesson.folder / "accounts.json").write_text('{"LA-001":"noy","LA-002":"shop","LA-003":"nobody"}')
    assert lesson.run(IMPORT.format("payments.xml")).code == 3
    assert lesson.run("natledger status").text == before


def test_of_large_files_receipts_are_made_on_request(lesson: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.interchange.RECEIPTS_KEPT", 2)
    folder = lesson.folder / ".local/share/natledger/receipts"
    before = len(list(folder.iterdir()))
    ended = lesson.run(IMPORT.format("payments.xml") + " --json")
    assert len(list(folder.iterdir())) == before
    transaction = json.loads(ended.out)["payments"][0]["transaction"]
    assert lesson.run(f"natledger receipt make {transaction} --out p.json").code == 0
