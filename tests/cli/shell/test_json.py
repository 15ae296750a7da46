"""With --json stdout is exactly one object, whose keys are kept; scripts rely on them."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cli.shell import exit_codes
from cli.shell.examples import DEGREE
from ledger import verify_receipt
from tests.cli.lesson import HOME, NOYS
from tests.cli.running import Shell

ENTRY = "applied detail events height index messages rule time transaction"
ACT = f"{ENTRY} block receipt"
PROVED = (
    "block_hash chain_id checkpoint engine_height final_height genesis_hash handovers height kind proved signed time "
)
PROVED += "valid validators"
SHAPES = {
    "init --no-passphrase --home new": "authorities chain_id encrypted genesis_hash home seed validators",
    "key list": "keys",
    "key show noy": "address keys name",
    "key export noy --out n.json --yes": "file name public_key",
    "key import keo.json --name keo": "address name public_key state",
    "account list": "accounts",
    "account recover noy": ACT,
    "account suspend treasury --reference VT/1": ACT,
    "account acts noy": "acts",
    "role grant issuer --scope degree --to shop --by education --until 30d": ACT,
    "role revoke issuer --scope degree --to university --by education": ACT,
    "role list": "roles",
    "role why university issuer": "chains",
    "delegate grant --from shop --to noy --types transfer --amount 5 --until 30d": ACT,
    "delegate list": "delegations",
    "schema list": "schemas",
    "schema show degree": "curator fields schema",
    "schema define degree --fields fields.json --by education": ACT,
    "record issue --schema degree --subject noy --claims degree.json --by university": f"{ACT} holder_file record",
    "record list": "records",
    "record pending": "pending",
    "account show noy": "address balances jurisdiction keys keys_number kind name nonce "
    "recovery registered_at registrar residence roles suspension threshold",
    "account open keo --kind citizen --jurisdiction LA": ACT,
    "account rotate noy": f"{ACT} leftovers",
    "money issue 5 --to noy": ACT,
    "money redeem 5": ACT,
    "money reverse e445df2d967e --by shop": f"{ACT} left whole",
    "pay 5 --from noy --to shop": ACT,
    "qr 5 --to shop": "payload request",
    "hold place 5 --from noy --to shop": ACT,
    "hold capture 9ffc2d9875e8 5 --by shop": ACT,
    "hold release 9ffc2d9875e8 --by shop": ACT,
    "hold list": "holds",
    "balance": "balances height",
    "tx list": "entries more",
    "statement noy": "address asset closing decimals first last lines more opening",
    "help pay": "help",
    "tx show e445df2d967e": f"{ENTRY} returned",
    "tx build pay 5 --from noy --to shop --out t.json": "file",
    "tx sign tx.json --out s.json": "added file missing signatures",
    "tx send signed.json": ACT,
    "receipt make e445df2d967e --out c.json": "file",
    "receipt show r.json": "applied detail entries events genesis_hash height index messages rule transaction",
    "receipt qr r.json": "text",
    "receipt qr r.json --full": "parts",
    "receipt export r.json --format tlog-proof --out r.tlog-proof": "file origin size verifier_keys",
    "receipt join parts.txt --out again.json": "file",
    "verify r.json --genesis genesis.json": f"{PROVED} applied detail entries events index messages rule transaction",
    "verify state.json --genesis genesis.json": f"{PROVED} key value",
    "state prove account/noy --out p.json": "file",
    "block list": "blocks more",
    "block show 4": "bytes entries hash height proposer round signed time transactions validators",
    "block checkpoint": "hash height",
    "block prove 1 2 --out h.json": "file",
    "validator list": "engine following from_height height other_keys validators",
    "validator down finance": "name up validators",
    "validator key new labour": "binding file name public_key state",
    "validator key show finance": "keys",
    "iso20022 import payments.xml --map accounts.json --out o.xml": "message paid payments refused report sums",
    "iso20022 statement shop --out s.xml": "file",
    "status": "chain_id down encrypted engine genesis_hash height home last_block_hash names rules supply time up "
    "upgrade",
    "audit": "blocks entries last_block_hash rows signatures sound",
    "doctor": "findings ok",
    "config": "settings",
    "version": "natledger python sqlite store system",
}
PAPER = "--schema degree --subject noy --claims degree.json --by university"
INNER = {
    "account list": ("accounts", "address jurisdiction kind name"),
    "balance": ("balances", "address asset available decimals held name"),
    "tx list": ("entries", ENTRY),
    "block list": ("blocks", "bytes entries hash height proposer round signed time validators"),
    "validator list": ("validators", "cheated held name next public_key up voting_power"),
    "validator key show finance": ("keys", "binding file name public_key state"),
    "hold list": ("holds", "amount asset captor expires hold owner placed to"),
    "key list": ("keys", "encrypted file name public_key state"),
}


def read(shell: Shell, line: str) -> Any:
    ended = shell.run(line)
    assert ended.code == 0, ended.text
    return json.loads(ended.out)


@pytest.mark.parametrize("line", SHAPES)
def test_the_keys_of_an_answer_stay(line: str, lesson: Shell) -> None:
    answer = read(lesson, f"natledger {line} --json")
    assert sorted(answer) == sorted(SHAPES[line].split())
    if line in INNER:
        name, keys = INNER[line]
        assert sorted(answer[name][0]) == sorted(keys.split())


def test_what_is_proved_is_valid_only_where_its_status_is(lesson: Shell) -> None:
    """A program that read "valid" once took a revoked degree for a good one."""
    shown, later = "record disclose {} --fields level --out shown.json", "record status {} --out later.json"
    made = read(lesson, f"natledger record issue {PAPER} --json")["record"]
    verify = "natledger verify {} --genesis genesis.json {} --json"
    for act in (shown, later):
        read(lesson, f"natledger {act.format(made)} --json")
    good = read(lesson, verify.format("shown.json", "--status later.json"))
    assert (good["proved"], good["valid"], good["status"]["status"]) == (True, True, "valid")
    read(lesson, f"natledger record revoke {made} --reason R/1 --by university --yes --json")
    read(lesson, f"natledger {later.format(made)} --json")
    for line in (verify.format("shown.json", "--status later.json"), verify.format("later.json", "")):
        ended = lesson.run(line)
        found = json.loads(ended.out)
        assert (ended.code, found["proved"], found["valid"]) == (exit_codes.REFUSED, True, False)
        assert "valid" not in (found["status"] if isinstance(found["status"], dict) else {})
        assert "revoked" in ended.text


def test_what_waits_to_be_issued_is_listed_and_forgotten(lesson: Shell) -> None:
    read(lesson, f"natledger record issue {PAPER} --draft d.json --json")
    [found] = read(lesson, "natledger record pending --json")["pending"]
    assert sorted(found) == "issuer problem root schema since subject".split()
    assert (found["schema"], found["since"], found["problem"]) == ("degree@1", 7, "")
    subject, issuer = (
        read(lesson, f"natledger account show {name} --json")["address"] for name in ("noy", "university")
    )
    assert (found["subject"], found["issuer"]) == (subject, issuer)
    assert read(lesson, f"natledger record forget {found['root']} --yes --json") == {"forgotten": found["root"]}


def test_standing_of_an_account_is_an_object(lesson: Shell) -> None:
    read(lesson, "natledger account suspend shop --reference VT/1 --json")
    found = read(lesson, "natledger account show shop --json")
    assert (found["suspension"]["reference"], found["recovery"]) == ("VT/1", None)
    assert found["suspension"]["since"].endswith("Z")


def read_time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")


def test_options_work_before_and_after_the_command(lesson: Shell) -> None:
    other = f"--home {lesson.folder / HOME}"
    asked = [
        f"natledger --json {other} block show 4",
        f"natledger block --json {other} show 4",
        f"natledger block show 4 --json {other}",
        f"natledger {other} block show --json 4",
    ]
    lesson.variables["NATLEDGER_HOME"] = "nowhere"
    answers = [read(lesson, line) for line in asked]
    assert all(answer == answers[0] for answer in answers)
    assert read(lesson, f"natledger --yes key export noy --out a.json --json {other}")["name"] == "noy"
    assert read(lesson, f"natledger key export noy -y --out b.json --json {other}")["name"] == "noy"


@pytest.mark.parametrize(
    ("line", "rule", "code"),
    [
        ("--json pay 900000 --from noy --to shop", "balance_must_cover_amount", exit_codes.REFUSED),
        ("pay 900000 --from noy --to shop --json", "balance_must_cover_amount", exit_codes.REFUSED),
        ("pay 5 --from noy --json", "command_must_fit_usage", exit_codes.USAGE),
        ("--json nonsense", "command_must_fit_usage", exit_codes.USAGE),
        ("balance nobody --json", "name_must_be_known", exit_codes.NOT_FOUND),
        ("verify genesis.json --genesis genesis.json --json", "file_must_be_a_proof", exit_codes.UNPROVED),
    ],
)
def test_an_error_is_one_object_too(line: str, rule: str, code: int, lesson: Shell) -> None:
    ended = lesson.run(f"natledger {line}")
    error = json.loads(ended.out)["error"]
    assert (ended.code, error["exit"], error["rule"], ended.err) == (code, code, rule, "")
    assert error["says"]
    assert error["remedy"]


def test_amounts_are_integers_and_addresses_stand_in_full(lesson: Shell) -> None:
    shop = read(lesson, "natledger account show shop --json")["address"]
    placed = read(lesson, "natledger pay 12.50 --from noy --to shop --asset EUR --json")
    assert placed["messages"][0]["body"] == {"amount": 1250, "asset": "EUR", "reference": "", "to": shop}
    assert placed["block"] == {"proposer": "technology", "round": 0, "signed": 4, "validators": 4}


def test_every_act_keeps_a_receipt_that_verifies(lesson: Shell) -> None:
    genesis_hash = read(lesson, "natledger status --json")["genesis_hash"]
    for line in (line for line, shape in SHAPES.items() if shape == ACT and not line.startswith("tx send")):
        placed = read(lesson, f"natledger {line} --json")
        proved = verify_receipt(Path(placed["receipt"]).read_bytes(), genesis_hash)
        assert proved.transaction_id == placed["transaction"]


def test_a_recorded_refusal_exits_with_1_and_has_a_receipt(lesson: Shell) -> None:
    lesson.run(
        "natledger tx build pay 900000 --from noy --to shop --out t.json && natledger tx sign t.json --out s.json"
    )
    ended = lesson.run("natledger tx send s.json --anyway --json")
    answer = json.loads(ended.out)
    assert (ended.code, answer["applied"], answer["rule"]) == (1, False, "balance_must_cover_amount")
    said = lesson.run(f"natledger verify {answer['receipt']} --genesis genesis.json")
    assert (said.code, "refused: balance_must_cover_amount" in said.text) == (0, True)


def test_times_are_dates_and_what_has_no_end_is_null(whole_lesson: Shell) -> None:
    granted = (
        "natledger role grant issuer --scope training --to shop --by education --since 2027-01-01 --until 2028-01-01"
    )
    assert whole_lesson.run(granted).code == 0
    dates = {"since": "2026-12-31T17:00:00Z", "until": "2027-12-31T17:00:00Z"}
    (role,) = read(whole_lesson, "natledger role list shop --json")["roles"]
    assert {name: role[name] for name in dates} == dates
    (chain,) = read(whole_lesson, "natledger role why university issuer --json")["chains"]
    assert [(link["since"], link["until"]) for link in chain] == [("1970-01-01T00:00:00Z", None)] * 2
    delegation = read(whole_lesson, "natledger delegate list --json")["delegations"][0]
    assert read_time(delegation["since"]) < read_time(delegation["until"])
    asked = read(whole_lesson, "natledger account recover noy --json")
    assert [read_time(event["value"]) for event in asked["events"] if event["name"] == "due"]
    assert read_time(read(whole_lesson, "natledger hold list --json")["holds"][0]["expires"])
    made = read(whole_lesson, f"natledger record supersede {DEGREE} --until 2030-01-01 --json {NOYS}")["record"]
    assert read(whole_lesson, f"natledger record show {made} --json")["until"] == "2029-12-31T17:00:00Z"
    assert whole_lesson.run(f"natledger record status {made} --out s.json").code == 0
    proved = read(whole_lesson, "natledger verify s.json --genesis genesis.json --json")
    assert proved["row"]["until"] == "2029-12-31T17:00:00Z"
    assert read(whole_lesson, f"natledger record show {DEGREE} --json")["until"] is None
