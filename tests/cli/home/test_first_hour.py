"""What a person meets in the first hour: the map, completion, pages, times, hints, templates."""

import json
import os
import re
from pathlib import Path

import pytest

from cli.shell import exit_codes
from cli.shell.examples import DEGREE
from ledger import __version__
from tests.cli.lesson import HOME
from tests.cli.running import Shell
from tests.cli.shell.test_processes import Terminal

LOCAL = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def complete(shell: Shell, line: str) -> list[str]:
    """What bash is told for the last word of a line."""
    words = line.split(" ")
    asking = {"_NATLEDGER_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    ended = Shell(shell.folder, **{**shell.variables, **asking}).run_args()
    assert (ended.code, ended.err) == (0, "")
    return ended.out.decode().split()


def test_the_map_is_shown_to_whoever_types_the_name_alone(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    bare, asked, helped = (shell.run_args(*words) for words in ([], ["--help"], ["help"]))
    assert (bare.code, bare.err, bare.out) == (0, "", asked.out)
    assert helped.out == asked.out
    assert json.loads(shell.run_args("--json").out)["commands"]["pay"] == "Pay somebody."
    assert shell.run_args("-V").out == shell.run_args("--version").out == f"natledger {__version__}\n".encode()
    assert shell.run_args("help", "tx", "build", "pay").out == shell.run_args("tx", "build", "pay", "--help").out
    assert shell.run_args("help", "tx", "bild").code == exit_codes.USAGE
    assert shell.run_args("account").code == exit_codes.USAGE


def test_a_shell_completes_what_the_ledger_knows(law_lesson: Shell) -> None:
    shell = law_lesson
    known = {
        "natledger sta": ["plain,statement", "plain,state", "plain,status"],
        "natledger balance n": ["plain,noy"],
        "natledger pay 5 --from sh": ["plain,shop"],
        "natledger law show wallet_p": ["plain,wallet_personal"],
        "natledger motion propose end-law wallet_b": ["plain,wallet_basic"],
        "natledger committee show b": ["plain,bttc"],
        "natledger schema show deg": ["plain,degree@1"],
        "natledger record issue --schema deg": ["plain,degree@1"],
        "natledger validator up fin": ["plain,finance"],
        "natledger money issue 5 --asset E": ["plain,EUR"],
        "natledger motion propose set-parameter max_si": ["plain,max_signers", "plain,max_signatures"],
        "natledger law facts trans": ["plain,transfer"],
        "natledger verify r": ["file,r"],
        "natledger law check wallet_p": ["plain,wallet_personal", "file,wallet_p"],
        "natledger tx show e445": ["plain,e445df2d967e"],
        "natledger hold release 9ffc": ["plain,9ffc2d9875e8"],
        "natledger account open n": [],
    }
    for line, told in known.items():
        found = [word if "hold" not in line else word[: len(told[0])] for word in complete(shell, line)]
        assert found[: len(told) or None] == told, line
    (shell.folder / HOME / "ledger.db").write_bytes(b"no ledger")
    assert complete(shell, "natledger law show w") == []
    assert complete(shell, "natledger balance n") == ["plain,noy"]
    assert complete(shell, "natledger --home nowhere balance n") == []


@pytest.mark.parametrize(
    ("variables", "drawn"),
    [({}, True), ({"NO_COLOR": "1"}, False), pytest.param({"TERM": "dumb"}, False, marks=pytest.mark.full)],
)
def test_escapes_are_for_those_who_want_them(
    variables: dict[str, str], drawn: bool, lesson: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ({"TERM": "xterm-256color"} | variables).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(
        "tests.cli.shell.test_processes.environment", lambda shell: {**os.environ, "HOME": str(shell.folder)}
    )
    for line in ("balance", "qr 5 --to shop", "audit"):
        terminal = Terminal(lesson, *line.split())
        assert terminal.end() == 0
        assert ("\x1b" in terminal.shown) == (drawn and line != "audit"), (line, terminal.shown)


def test_what_is_long_is_shown_page_by_page(lesson: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    page = lesson.folder / "page.sh"
    page.write_text("#!/bin/sh\nsed 's/^/| /'\n")
    page.chmod(0o755)
    environment = {**os.environ, "HOME": str(lesson.folder), "PAGER": str(page), "TERM": "xterm", "NO_COLOR": "1"}
    monkeypatch.setattr("tests.cli.shell.test_processes.environment", lambda shell: environment)
    lines = {"key list": True, "key list --no-pager": False, "key list --json": False, "status": False}
    for line, paged in lines.items():
        terminal = Terminal(lesson, *line.split())
        assert terminal.end() == 0
        assert terminal.shown.startswith("| ") == paged, line


def test_people_read_times_where_the_chain_is_and_machines_in_utc(whole_lesson: Shell) -> None:
    for line in (
        *("tx list", "tx show e445df2d967e", "block list", "block show 4", "status", "account acts mai", "hold list"),
        *("role list", "role why university issuer", "delegate list", "law list", "motion list", "statement noy"),
        *(f"record show {DEGREE}", f"record status {DEGREE}", f"record history {DEGREE}", "account show kham"),
        *("verify r.json --genesis genesis.json", "verify shown.json --genesis genesis.json", "receipt show r.json"),
        *("verify status.json --genesis genesis.json", "law explain e445df2d967e", "tx sign tx.json --out s.json"),
    ):
        text = whole_lesson.run(f"natledger {line}").text
        assert {match[1] for match in LOCAL.finditer(text)} <= {"+07:00"}, line
        assert "\\x20" not in text, f"{line}: a space of ours is escaped as one from outside"
    for line in ("tx list", "block list", "hold list", "role list", "statement noy", f"record show {DEGREE}"):
        zones = {match[1] for match in LOCAL.finditer(whole_lesson.run(f"natledger {line} --json").out.decode())}
        assert zones <= {"Z"}, line


def test_people_read_what_lasts_in_days_and_machines_in_ms(whole_lesson: Shell) -> None:
    run = whole_lesson.run
    hold = run("natledger hold place 5 --from noy --to shop --days 400")
    assert re.search(r"the hold lasts 400 days, at most 366 days\n", hold.err)
    found = json.loads(run("natledger hold place 5 --from noy --to shop --days 400 --json").out)["error"]
    assert (found["values"]["limit"], found["says"]) == (31_622_400_000, "the hold lasts 400 days, at most 366 days")
    table = run("natledger committee parameters")
    assert re.search(r"max_lifetime_ms +7 days +1 hour +14 days ", table.text)
    assert re.search(r"max_block_bytes +4,194,304 ", table.text)
    propose = "natledger motion propose set-parameter recovery_delay_ms {} --by justice --reference D/1"
    for text in ("5d", "432000000"):
        assert "set the chain's recovery_delay_ms to 5 days" in run(propose.format(text)).text
    refused = run(propose.format("31d"))
    assert "recovery_delay_ms cannot be voted to 31 days: " in refused.err
    assert "choose 1 day to 30 days" in refused.err
    assert run("natledger motion propose set-parameter max_messages 5d --by justice --reference D/1").code == 2
    old = run("natledger verify status.json --genesis genesis.json --max-age 1s")
    assert (old.code, "+07:00: older than was asked for" in old.err) == (5, True), old.err


def test_what_is_shown_can_be_typed(whole_lesson: Shell) -> None:
    until = "2027-03-04T05:06:07+07:00"
    line = f"delegate grant --from mai --to noy --types transfer --amount 1,000 --until {until}"
    assert whole_lesson.run(f"natledger {line.replace('mai', 'treasury')}").code == 0
    shown = whole_lesson.run("natledger delegate list treasury").text
    assert f"until {until}" in shown
    assert "1,000 LAK" in shown


def test_a_lost_key_leads_to_recovery(whole_lesson: Shell) -> None:
    [path] = (whole_lesson.folder / HOME / "keys").glob("noy.*")
    path.unlink()
    ended = whole_lesson.run("natledger pay 5 --from noy --to shop")
    assert (ended.code, "natledger account recover noy" in ended.err) == (exit_codes.KEY, True)
    assert "recover" not in whole_lesson.run("natledger validator key show nobody").err


UNKNOWN = [
    *(
        "balance nobody",
        "law show nothing",
        "motion show 00000000",
        "committee show nothing",
        "schema show nothing",
    ),
    *("tx show 00000000", "hold release 00000000 --by noy", "record show 00000000", "block show 99"),
    *("validator up nobody", "validator key show nobody", "key show nobody", "law facts nothing"),
    *("balance noy --home nowhere", "verify nothing --genesis genesis.json", "qr 5 --to shop --asset XYZ"),
    *("init --home new --no-passphrase --template nothing", "pay 5 --from noy --to shop --asset XYZ"),
    *(
        "record issue --schema nothing --subject noy --claims degree.json --by university",
        "what-if --from 1 --end x",
    ),
]


def test_whatever_an_unknown_name_names_the_code_is_one(whole_lesson: Shell) -> None:
    for line in UNKNOWN:
        assert whole_lesson.run(f"natledger {line}").code == exit_codes.NOT_FOUND, line


def test_several_validators_go_down_and_up_at_once(lesson: Shell) -> None:
    down = json.loads(lesson.run("natledger validator down finance justice --json").out)
    assert [one["up"] for one in down["validators"]] == [False, False]
    assert b"finance, justice are up" in lesson.run("natledger validator up finance justice").out
    assert lesson.run("natledger validator up finance nobody").code == exit_codes.NOT_FOUND


@pytest.mark.parametrize(
    "line", ["account open keo --kind citizen --jurisdiction LA", "account rotate noy", "account recover shop"]
)
def test_no_key_is_left_of_what_no_quorum_signed(line: str, lesson: Shell) -> None:
    keys = lesson.folder / HOME / "keys"
    before = sorted(path.name for path in keys.iterdir())
    assert lesson.run("natledger validator down finance justice").code == 0
    ended = lesson.run(f"natledger {line}")
    assert (ended.code, "quorum_must_sign" in ended.err) == (exit_codes.REFUSED, True)
    assert sorted(path.name for path in keys.iterdir()) == before
    assert lesson.run("natledger validator up finance justice").code == 0
    assert lesson.run(f"natledger {line}").code == 0


def test_a_chain_begins_as_a_file_says(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    from ledger.home import template as room

    text = (Path(room.__file__).parent / "templates" / "lao.json").read_text("utf-8")
    (tmp_path / "t.json").write_text(text.replace('"utc_offset": 420', '"utc_offset": 0'), "utf-8")
    assert shell.run("natledger init --no-passphrase --seed 1 --template t.json").code == 0
    assert shell.run("natledger account open noy --kind citizen --jurisdiction LA").code == 0
    assert "2026-01-01T00:00:01Z" in shell.run("natledger tx list").text
    for old, new, says in (
        ('"issuer": "central-bank"', '"issuer": "nobody"', "assets[0].issuer is 'nobody'"),
        ('"decimals": 2', '"decimals": 99', "template: genesis: "),
        ('"address_prefix": "lao"', '"address_prefix": 5', "address_prefix"),
        ("{", "", "text_must_be_json"),
    ):
        (tmp_path / "bad.json").write_text(text.replace(old, new, 1), "utf-8")
        ended = shell.run("natledger init --no-passphrase --home bad --template bad.json")
        assert (ended.code, says in ended.err) == (exit_codes.REFUSED, True), ended.err
        assert not (tmp_path / "bad").exists()


def test_a_recorded_refusal_of_a_law_names_what_was_wrong(lesson: Shell) -> None:
    for text, says in (
        ("message.colour == 1", "no fact message.colour, at character 1"),
        ("message.amount > parameters.lost", "no fact parameters.lost, at character 18"),
        ("message.amount > ", "law_must_parse"),
        ("message.amount > true", "true"),
    ):
        provision = {"jurisdictions": [], "kind": "deny", "law": "x", "least": 0, "most": 0, "reference": "D/1"}
        provision |= {"since": 0, "text": text, "types": ["transfer"], "until": 2**53 - 1}
        provision |= {"title": {"en": "t", "lo": "u"}, "remedy": {"en": "a", "lo": "b"}}
        body = {"action": {"action": "adopt_law", "provision": provision}, "body": "bttc", "emergency": False}
        (lesson.folder / "b.json").write_text(json.dumps(body | {"impact": "", "reference": "D/1"}))
        lesson.run("natledger tx build propose_motion --body b.json --by justice --out t.json")
        lesson.run("natledger tx sign t.json --out s.json")
        for line in ("tx send s.json", "tx send s.json --anyway"):
            ended = lesson.run(f"natledger {line}")
            assert (ended.code, says in ended.err, "?" in ended.err) == (exit_codes.REFUSED, True, False), ended.err
        newest = json.loads(lesson.run("natledger tx list --limit 1 --json").out)["entries"][0]["transaction"]
        lesson.run(f"natledger receipt make {newest} --out refused.json")
        for line in (f"tx show {newest}", "receipt show refused.json", "verify refused.json --genesis genesis.json"):
            shown = lesson.run(f"natledger {line}").out.decode()
            assert says in shown, (line, shown)
            assert "(no fact ?" not in shown


def test_a_record_in_the_place_of_another_is_one_act(whole_lesson: Shell) -> None:
    claims = "--schema degree --subject noy --claims degree.json --by university"
    assert whole_lesson.run(f"natledger record supersede {DEGREE} {claims} --yes").code == 0
    acts = json.loads(whole_lesson.run("natledger account acts noy --json").out)["acts"]
    places = [(act["transaction"], act["message"]) for act in acts]
    assert len(places) == len(set(places))
    assert [act["type"] for act in acts].count("supersede_record") == 1
