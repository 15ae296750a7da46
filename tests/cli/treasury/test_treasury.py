"""A line of the budget, from the motion that sets it to the data centre that is paid, and to the bank that pays it.

Everybody is what they are in the country: the committee appropriates, the ministry commits the treasury's money under
its own line, the builder is paid in parts, and a stranger verifies that with a file and the genesis hash alone.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli.shell import exit_codes
from ledger import Ledger
from ledger.interchange.iso20022.pacs008 import parse_pacs008
from tests.cli.running import Ended, Shell
from tests.interchange.iso20022.schemas import list_problems

LINE = "2026/MTC/7"
BANKS = {
    "creditors": {"builder": {"account": "0102-7788", "bank": "COEBLALA", "name": "Lane Xang Construction"}},
    "debtor": {"account": "0100-0001", "bank": "BCELLALA", "name": "National Treasury"},
}
ASKED = "--by justice --reference DECREE/2026-9"


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Up to the enacted motion: 30 million for the data centre of the ministry of technology."""
    shell = Shell(tmp_path_factory.mktemp("country"))
    run(shell, "init --no-passphrase --seed 2023")
    run(shell, "account open builder --kind business --jurisdiction LA-VT")
    run(shell, "money issue 50000000 --to treasury")
    says = f"motion propose set-budget {LINE} 30000000 --authority technology --until 2026-12-31 {ASKED}"
    motion = json.loads(run(shell, f"{says} --json").out)["motion"]
    for member in ("justice", "finance", "education"):
        run(shell, f"motion vote {motion} yes --by {member}")
    run(shell, "wait 8d")
    run(shell, f"motion enact {motion} --by technology")
    run(shell, "delegate grant --from treasury --to technology --types commit_budget --amount 30000000 --until 90d")
    (shell.folder / "banks.json").write_text(json.dumps(BANKS))
    return shell.folder


@pytest.fixture
def shell(country: Path, tmp_path: Path) -> Shell:
    shutil.copytree(country, tmp_path / "country")
    return Shell(tmp_path / "country")


def run(shell: Shell, line: str, code: int = 0) -> Ended:
    ended = shell.run(f"natledger {line}")
    assert ended.code == code, ended.text
    return ended


def commit(shell: Shell, amount: int = 20_000_000) -> str:
    line = f"budget commit {LINE} {amount} --to builder --reference CONTRACT/DC-1 --until 60d --signer technology"
    return str(json.loads(run(shell, f"{line} --json").out)["commitment"])


def test_the_data_centre_from_the_motion_to_the_bank(shell: Shell) -> None:
    commitment = commit(shell)
    paid = run(shell, f"budget pay {commitment[:12]} 8000000 --by technology --reference INV-1 --receipt r.json")
    assert "paid 8,000,000 LAK to builder, 12,000,000 LAK left of the commitment" in paid.text
    verified = verify(shell, "r.json")
    assert "paid 8,000,000 LAK of commitment" in verified
    shown = run(shell, f"budget show {LINE}").text
    for said in ("30,000,000 LAK", "12,000,000 LAK", "8,000,000 LAK", "10,000,000 LAK"):
        assert said in shown
    assert "open, 8,000,000 LAK paid" in shown
    traced = run(shell, f"treasury trace {commitment[:12]}").text.splitlines()
    assert [line.split()[0 if line[0] == " " else 1] for line in traced] == ["motion", "line", "commitment", "payment"]
    assert traced[2].startswith("→     commitment")
    assert run(shell, "statement builder").text.count("8,000,000") == 2 + 1  # the change, what is left, the closing
    entry = json.loads(run(shell, "tx list --limit 1 --json").out)["entries"][0]["transaction"]
    told = run(shell, f"tx show {entry}").text
    assert "technology paid 8,000,000 LAK of commitment" in told
    assert commitment in told
    assert b"8000000" in run(shell, "iso20022 statement builder").out  # a camt.053
    assert "law" in run(shell, f"law explain {entry}").text
    run(shell, f"treasury pacs008 {commitment} --banks banks.json --out payments.xml")
    xml = (shell.folder / "payments.xml").read_bytes()
    [asked] = parse_pacs008(xml, {"LAK": 0})
    assert (asked.amount, asked.creditor.name, asked.reference) == (8_000_000, "Lane Xang Construction", "INV-1")
    assert list_problems(xml) == []
    run(shell, "audit")


def test_every_id_leads_to_the_whole_chain_in_words_and_json(shell: Shell) -> None:
    commitment = commit(shell)
    payments = [json.loads(run(shell, f"budget pay {commitment} 5 --by treasury --json").out) for _ in range(2)]
    run(shell, f"budget cancel {commitment} --by technology")
    whole = json.loads(run(shell, f"treasury trace {LINE} --json").out)
    kinds = [step["kind"] for step in whole["steps"]]
    assert kinds == ["motion", "line", "commitment", "payment", "payment", "cancellation"]
    assert [step["amount"] for step in whole["steps"]] == [30_000_000, 30_000_000, 20_000_000, 5, 5, 19_999_990]
    for step in whole["steps"]:
        told = json.loads(run(shell, f"treasury trace {step['id']} --json").out)
        assert (told["asked"], told["steps"]) == (step["id"], whole["steps"])
        text = run(shell, f"treasury trace {step['id']}").text
        assert [line[0] for line in text.splitlines()] == ["→" if one is step else " " for one in whole["steps"]]
    for payment in payments:
        assert payment["transaction"] in [step["id"].partition("-")[0] for step in whole["steps"]]
    unknown = run(shell, "treasury trace 12345678", code=exit_codes.NOT_FOUND)
    assert "entry_must_exist" in unknown.text
    with Ledger.open(shell.folder / ".local/share/natledger") as lao:
        opened = next(lao.entries())
    assert "trace_must_lead_somewhere" in run(shell, f"treasury trace {opened.id[:12]}", code=exit_codes.NOT_FOUND).text


def test_what_is_refused_names_its_remedy_and_changes_nothing(shell: Shell) -> None:
    commitment = commit(shell, 100)
    for line, rule in (
        (f"budget commit {LINE} 30000000 --to builder --reference A --until 60d", "line_must_cover_amount"),
        (f"budget commit {LINE} 5 --to treasury --reference A --until 60d", "commitment_must_be_for_another"),
        (f"budget commit {LINE} 5 --to builder --reference A --until 2025-01-01", "hold_must_expire_later"),
        (f"budget pay {commitment} 101 --by technology", "commitment_must_cover_amount"),
        (f"budget pay {commitment} --by builder", "commitment_must_be_the_authoritys"),
        (f"budget cancel {commitment} --by builder", "commitment_must_be_the_authoritys"),
        ("treasury file 2026-01 --by builder", "month_must_have_ended"),
        ("treasury file 2025-13 --by builder", "month_must_be_well_formed"),
    ):
        text = run(shell, line, code=exit_codes.REFUSED).text
        assert f"natledger: {rule}: " in text
        assert "\nhint: " in text
    text = run(shell, "motion propose upgrade 3 --height 900 --since 1d --by technology --reference A", code=1).text
    assert "hint: choose 2026-02-02T" in text  # a date, not milliseconds
    for line, rule in (
        ("budget show 2026/MTC/8", "budget_line_must_exist"),
        ("treasury trace 2026/MTC/8", "budget_line_must_exist"),
        ("treasury trace builder/A-1", "invoice_must_exist"),
        (f"budget commit {LINE} 5 --to builder --reference A --until 60d --contract 12345678", "entry_must_exist"),
        ("budget pay 12345678 --by technology", "commitment_must_exist"),
        (f"treasury pacs008 {commitment} --banks banks.json", "payment_must_be_made"),
        ("treasury settle 12345678", "return_must_exist"),
    ):
        assert f"natledger: {rule}: " in run(shell, line, code=exit_codes.NOT_FOUND).text
    assert json.loads(run(shell, f"budget show {LINE} --json").out)["committed"] == 100


def test_a_bank_that_nobody_named_is_asked_of_whoever_wrote_the_file(shell: Shell) -> None:
    commitment = commit(shell)
    run(shell, f"budget pay {commitment} --by technology")
    (shell.folder / "none.json").write_text(json.dumps(BANKS | {"creditors": {}}))
    assert (
        "bank_must_be_named: the file names no bank account of builder"
        in run(shell, f"treasury pacs008 {commitment} --banks none.json", code=exit_codes.NOT_FOUND).text
    )
    (shell.folder / "odd.json").write_text(json.dumps(BANKS | {"debtor": {"account": "1", "bank": "X", "name": "T"}}))
    told = run(shell, f"treasury pacs008 {commitment} --banks odd.json", code=exit_codes.REFUSED).text
    assert 'debtor.bank is "X"' in told
    assert "hint: write the BIC of a bank" in told


def test_a_return_is_filed_in_words_and_csv(shell: Shell) -> None:
    run(shell, "money issue 900 --to builder")
    told = run(shell, "treasury file 2025-12 --by builder --other 700").text
    assert told.startswith("builder declared 2025-12, and paid 700 LAK")
    filed = told.split("  ")[1].split()[0]
    assert run(shell, f"treasury trace {filed}").text.startswith(f"→     return {filed[:12]} of builder for 2025-12")
    listed = run(shell, "treasury returns builder --csv").out.decode().splitlines()
    assert listed[1].split(",")[1:3] == ["2025-12", "builder"]
    assert "refused" not in run(shell, f"tx show {filed[:12]}").text
    assert "return_must_be_only_one" in run(shell, "treasury file 2025-12 --by builder", code=exit_codes.REFUSED).text


def test_the_same_in_python(shell: Shell) -> None:
    with Ledger.open(shell.folder / ".local/share/natledger") as lao:
        technology, treasury = lao.wallet("technology"), lao.wallet("treasury")
        until = lao.now + 30 * 86_400_000
        made = lao.budgets.commit(LINE, 700, "builder", "CONTRACT/2", by=technology.on_behalf_of(treasury), until=until)
        lao.budgets.pay(made, 300, "INV-2", by=technology)
        paid = lao.budgets.pay(made, by=treasury)
        assert lao.budgets.commitment(made).row.state == "paid"
        assert [one.row.amount for one in lao.budgets.commitments(LINE)] == [700]
        assert [one.line for one in lao.budgets.list(technology)] == [LINE]
        assert lao.budgets.list("education") == ()
        assert lao.budgets.show(LINE).row.rest == 30_000_000 - 700
        found = lao.treasury.trace(paid)
        assert found == lao.budgets.trace(paid)
        assert [step.amount for step in found.steps if step.kind == "payment"] == [300, 400]
        assert parse_pacs008(lao.treasury.pacs008([paid], BANKS), {"LAK": 0})[0].amount == 400
        assert lao.treasury.account == treasury.address
        assert lao.say(paid) == f"treasury paid 400 LAK of commitment {made.id[:12]}, CONTRACT/2"
        assert lao.say(paid, "lo") == f"treasury ໄດ້ຈ່າຍ 400 LAK ຂອງພັນທະ {made.id[:12]}, CONTRACT/2"


def verify(shell: Shell, file: str) -> str:
    """What a stranger's process makes of a receipt, with the genesis hash and nothing else."""
    with Ledger.open(shell.folder / ".local/share/natledger") as lao:
        genesis_hash = lao.genesis_hash
    apart = shell.folder / "stranger"
    apart.mkdir()
    (apart / file).write_bytes((shell.folder / file).read_bytes())
    command = [sys.executable, "-m", "ledger", "verify", file, "--genesis", genesis_hash]
    ended = subprocess.run(command, cwd=apart, env={"HOME": str(apart)}, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout
