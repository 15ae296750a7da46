"""A bank's own sample file becomes payments that strangers verify; what was paid is paid once, whatever happens."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ledger.client.money.batch import pay_batch
from ledger.client.money.money import Money
from ledger.interchange.iso20022.camt053 import parse_statements
from ledger.interchange.iso20022.pacs002 import parse_pacs002
from ledger.interchange.iso20022.pain002 import parse_pain002
from tests.cli.running import Shell
from tests.vectors import vectors_dir

IMPORT = "natledger iso20022 import {} --map accounts.json --report report.xml --pacs002 banks.xml"


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
    report = parse_pain002((lesson.folder / "report.xml").read_bytes())
    assert parse_pacs002((lesson.folder / "banks.xml").read_bytes()) == report
    assert (report.group_status, report.original.total) == ("ACSC", "900")
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
    def pay_and_end(money: Money, *args: Any) -> None:
        pay_batch(money.desk, *args)
        raise KeyboardInterrupt

    monkeypatch.setattr("ledger.client.money.money.Money.pay_batch", pay_and_end)
    assert lesson.run(IMPORT.format("payments.xml")).code == 7
    monkeypatch.undo()
    assert not (lesson.folder / "report.xml").exists()
    before = lesson.run("natledger balance").text
    assert lesson.run(IMPORT.format("payments.xml")).code == 1
    assert lesson.run("natledger balance").text == before
    report = parse_pain002((lesson.folder / "report.xml").read_bytes())
    assert (report.group_status, len(report.statuses)) == ("ACSC", 3)
    written = (lesson.folder / "report.xml").read_bytes()
    assert lesson.run(IMPORT.format("payments.xml")).code == 1
    assert (lesson.folder / "report.xml").read_bytes() == written  # nor is it overwritten by one of a refusal


def test_a_report_that_is_asked_for_by_name_is_of_this_file(lesson: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a process ended before it could report, that of yesterday's file may stand there."""

    def pay_and_end(money: Money, *args: Any) -> None:
        pay_batch(money.desk, *args)
        raise KeyboardInterrupt

    (lesson.folder / "report.xml").write_text("yesterday's")
    monkeypatch.setattr("ledger.client.money.money.Money.pay_batch", pay_and_end)
    assert lesson.run(IMPORT.format("payments.xml")).code == 7
    monkeypatch.undo()
    assert (lesson.folder / "report.xml").read_text() == "yesterday's"
    assert lesson.run(IMPORT.format("payments.xml")).code == 1
    report = parse_pain002((lesson.folder / "report.xml").read_bytes())
    assert parse_pacs002((lesson.folder / "banks.xml").read_bytes()) == report
    assert (report.group_status, len(report.statuses)) == ("ACSC", 3)


def test_nothing_is_paid_before_all_accounts_and_dates_fit(lesson: Shell) -> None:
    before = lesson.run("natledger status").text
    for change in ("s/LA-003/LA-009/", "s/2026-01-01</2026-01-02</", "s/NbOfTxs>3/NbOfTxs>4/"):
        ended = lesson.run(f"sed '{change}' payments.xml > bad.xml; " + IMPORT.format("bad.xml"))
        assert (ended.code, "report.xml" in ended.text) == (1, True)
    (lesson.folder / "accounts.json").write_text('{"LA-001":"noy","LA-002":"shop","LA-003":"nobody"}')
    assert lesson.run(IMPORT.format("payments.xml")).code == 3
    assert lesson.run("natledger status").text == before


def test_of_large_files_receipts_are_made_on_request(lesson: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.money.payment_files.RECEIPTS_KEPT", 2)
    folder = lesson.folder / ".local/share/natledger/receipts"
    before = len(list(folder.iterdir()))
    ended = lesson.run(IMPORT.format("payments.xml") + " --json")
    assert len(list(folder.iterdir())) == before
    transaction = json.loads(ended.out)["payments"][0]["transaction"]
    assert lesson.run(f"natledger receipt make {transaction} --out p.json").code == 0


def test_a_file_that_is_refused_whole_is_reported_and_the_payment_named(lesson: Shell) -> None:
    """Whatever it is refused for: what the file says, when it is to be paid, whom the map or the home does not know."""
    for change, rule, number in (
        ("s/0.25</0.255</", "amount_must_fit_pattern", 2),
        ("s/2026-01-01</2026-01-02</", "date_must_have_come", 1),
        ("s/LA-003/LA-009/", "account_must_be_in_map", 2),
        ("s/LA-001/LA-NOBODY/", "name_must_be_known", 1),
        ("s/NbOfTxs>3/NbOfTxs>4/", "count_must_fit_payments", 0),
        ("s/Document/Dokument/", "message_must_be_supported", 0),
    ):
        accounts = '{"LA-001":"noy","LA-002":"shop","LA-003":"treasury","LA-NOBODY":"nobody"}'
        (lesson.folder / "accounts.json").write_text(accounts)
        ended = lesson.run(f"sed '{change}' payments.xml > bad.xml; " + IMPORT.format("bad.xml"))
        assert (ended.code in (1, 3), rule in ended.text, "report      report.xml" in ended.text) == (True, True, True)
        report = parse_pain002((lesson.folder / "report.xml").read_bytes())
        assert (report.group_status, report.refused_by) == ("RJCT", rule)
        assert [found.number for found in report.payments] == ([number] if number else [])
        if number:
            name = ("", "RENT-1", "TAX-2", "RICE-3")[number]
            assert f"payment     {number} of the file, {name} of PAY-1" in ended.text
            assert (report.payments[0].group, report.payments[0].status.end_to_end_id) == ("PAY-1", name)
        banks = parse_pacs002((lesson.folder / "banks.xml").read_bytes())
        assert (banks.group_status, banks.refused_by, banks.payments) == ("RJCT", rule, report.payments)
    lesson.run("natledger iso20022 import bad.xml --map accounts.json")
    assert [path for path in (lesson.folder / ".local/share/natledger/imports").iterdir() if path.suffix == ".xml"]


def test_a_payment_waits_for_its_moment(lesson: Shell) -> None:
    """It is 07:00 on 1 January where the chain is. A day begins where its offset says, or else where the chain is."""
    xml = (lesson.folder / "payments.xml").read_text("utf-8").replace("pain.001.001.03", "pain.001.001.09")
    for asked, code in (
        ("<DtTm>2026-01-01T23:00:00-10:00</DtTm>", 1),
        ("<DtTm>2026-01-01T20:00:00+07:00</DtTm>", 1),
        ("<DtTm>2026-01-01T20:00:00</DtTm>", 1),
        ("<Dt>2026-01-01-11:00</Dt>", 1),
        ("<DtTm>2026-01-02T03:00:00+14:00</DtTm>", 1),
        ("<DtTm>2026-01-01T07:00:00</DtTm>", 0),
    ):
        (lesson.folder / "when.xml").write_text(xml.replace("2026-01-01</Req", f"{asked}</Req"))
        ended = lesson.run(IMPORT.format("when.xml"))
        assert (ended.code, "date_must_have_come" in ended.text) == (code, bool(code))


def test_statements_of_several_accounts_by_day_name_what_a_file_called_its_payments(lesson: Shell) -> None:
    reference = "<RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf></CdtTrfTxInf>"
    xml = (lesson.folder / "payments.xml").read_text("utf-8").replace("</CdtTrfTxInf>", reference)
    (lesson.folder / "referred.xml").write_text(xml)
    assert lesson.run(IMPORT.format("referred.xml")).code == 0
    lesson.run("natledger pay 10 --from noy --to shop --reference INV-8")
    for who in ("noy shop", "shop noy"):
        ended = lesson.run(f"natledger iso20022 statement {who} --by-day --out both.xml")
        assert ended.text == f"statement of {who.replace(' ', ', ')} written to both.xml\n"
        first, second = parse_statements((lesson.folder / "both.xml").read_bytes(), {"LAK": 0})
        names = [
            [(entry.end_to_end_id, entry.reference, entry.creditor_references) for entry in found.entries[-2:]]
            for found in (first, second)
        ]
        assert names == [[("RICE-3", "", ("RF18539007547034",)), ("", "INV-8", ())]] * 2
        assert first.address != second.address
