"""Whatever is typed or lies in a file ends in one clear line, a documented exit code, and nothing written."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.shell import exit_codes
from ledger.node import signers
from ledger.state import store
from tests.cli.lesson import HOME
from tests.cli.running import Ended, Shell
from tests.vectors import vectors_dir

PLAIN_CODES = set(exit_codes.EXIT_CODES) - {exit_codes.BUG}
HOSTILE = [
    "",
    " ",
    "-",
    "--",
    "noy\n",
    "noy ",
    "NOY",
    "ｎｏｙ",
    "noy\u202eyon",
    "\x1b[31mred",
    "\x9b31m",
    "\udcff\udcfe",
    "..",
    "../noy",
    "/etc/passwd",
    "a" * 10_000,
    "'; DROP TABLE rows; --",
    "{holder}",
    "%s%n",
    "lao1" + "q" * 38,
    "lao1" + "q" * 5_000,
    "0" * 64,
    "ນ້ອຍ",
    "𝟚𝟝",
]


def judge(ended: Ended) -> Ended:
    """What holds for every answer to bad input."""
    assert ended.code in PLAIN_CODES - {0}, ended.text
    assert "Traceback" not in ended.text
    lines = ended.text.rstrip("\n").split("\n")
    assert all(line.isprintable() for line in lines), lines
    return ended


def height(shell: Shell) -> int:
    found: int = json.loads(shell.run("natledger status --json").out)["height"]
    return found


@pytest.mark.full
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_words_are_refused_in_one_line(text: str, lesson: Shell) -> None:
    before = height(lesson)
    for args in (
        ["balance", "--", text],
        ["account", "open", "--kind", "citizen", "--jurisdiction", "LA", "--", text],
        ["account", "open", "new", "--kind", "citizen", "--jurisdiction", text],
        ["pay", "--from", "noy", "--to", "shop", "--", text],
        ["pay", "5", "--from", text, "--to", "shop"],
        ["pay", "5", "--from", "noy", "--to", "shop", "--asset", text],
        ["pay", "--from", "noy", "--qr", text],
        ["pay", "--from", "noy", f"--qr={text}"],
        ["qr", "--to", text],
        ["qr", "--to", "shop", "--", text],
        ["iso20022", "statement", "--", text],
        ["iso20022", "statement", "noy", "--asset", text],
        ["tx", "show", "--", text],
        ["state", "prove", "--", text],
        ["verify", "r.json", "--genesis", text],
        ["verify", "r.json", "--genesis", "genesis.json", "--checkpoint", text],
        ["validator", "down", "--", text],
        ["init", "--no-passphrase", "--home", "new", "--chain-id", text],
        *[["record", act, "--", text] for act in ("show", "history", "status")],
        ["record", "disclose", "--fields", "level", "--", text],
        ["record", "list", "--about", text],
        ["role", "why", "university", "issuer", "--scope", text],
        ["role", "grant", "issuer", f"--scope={text}", "--to", "shop", "--by", "education", "--until", "never"],
        ["delegate", "grant", "--from", "shop", "--to", "noy", "--until", "3d", f"--types={text}"],
        ["schema", "show", "--", text],
        ["committee", "show", "--", text],
        ["hold", "capture", "--by", "noy", "--", f"{'f' * 64}-{text}", "1"],
        ["hold", "release", "--by", "noy", "--", f"{'f' * 64}-{text}"],
        ["law", "show", "--", text],
        ["motion", "show", "--", text],
        ["what-if", "--from", "1", f"--end={text}"],
        ["what-if", "--from", "1", f"--set={text}=1"],
        ["account", "suspend", "noy", f"--reference={text}", "--by", "shop"],
    ):
        if "--genesis" in args and text == "0" * 64:
            continue
        ended = judge(lesson.run_args(*args))
        assert len(ended.text.rstrip("\n").split("\n")) <= 2, (args, ended.text)
    assert height(lesson) == before
    assert "new" not in lesson.run("natledger account list").text
    assert not (lesson.folder / "new").exists()


@pytest.mark.full
def test_naughty_strings_are_no_names(lesson: Shell) -> None:
    strings = json.loads((vectors_dir("hostile_strings") / "blns.json").read_text("utf-8"))
    for text in strings:
        judge(lesson.run_args("balance", "--", text))


DAMAGES = {
    "missing": lambda data: None,
    "empty": lambda data: b"",
    "cut": lambda data: data[: len(data) // 2],
    "foreign": lambda data: b"\x00\xffhello" * 600,
    "other": lambda data: b"{}",
}
FILES = ("genesis.json", "config.json", "names.json", "ledger.db", "signers.db", "validators/finance.json")


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("file", FILES)
def test_a_damaged_home_is_told_in_one_line(file: str, damage: str, lesson: Shell) -> None:
    path = lesson.folder / HOME / file
    data = DAMAGES[damage](path.read_bytes())
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)
    for line in ("balance", "pay 5 --from noy --to shop", "audit", "status", "account list", "validator list"):
        ended = lesson.run(f"natledger {line}")
        if ended.code:
            judge(ended)
    report = lesson.run("natledger doctor")
    assert report.code == (0 if (file, damage) == ("names.json", "other") else exit_codes.REFUSED), report.text
    assert "Traceback" not in report.text


@pytest.mark.parametrize("file", ["config.json", "names.json", "genesis.json", "waited.json", "imports/a.json"])
def test_a_damaged_file_of_a_home_is_said_to_be_in_the_backup(file: str, lesson: Shell) -> None:
    (lesson.folder / HOME / file).write_bytes(b"{'")
    ended = lesson.run("natledger statement noy --camt053")  # which says what a payment file called a payment
    assert (ended.code, "home_file_must_be_intact" in ended.err, "is damaged: not JSON" in ended.err) == (1, True, True)
    assert f"hint: there is a whole one in the newest backup: in the home, tar -xf BACKUP {file}\n" in ended.err


PLAIN = ("config.json", "names.json", "genesis.json", "waited.json", "ledger.db", "signers.db")
MORE = (
    "backup.json",
    "ledger.db-wal",
    "ledger.db.writer",
    "keys",
    "keys/noy",
    "validators/finance.json",
    "holders",
    "holders/pending-1.json",
)
LAST = ("imports", "imports/a.json", "receipts", "receipts/a.json")


@pytest.mark.parametrize("place", [*PLAIN, *MORE, *LAST])
def test_a_pipe_where_a_file_of_a_home_belongs_is_named_and_never_waited_for(place: str, lesson: Shell) -> None:
    home = lesson.folder / HOME
    path = next((home / "keys").glob("noy.*")) if place == "keys/noy" else home / place
    path.parent.mkdir(exist_ok=True)
    if path.exists():
        path.rename(lesson.folder / "before")
    os.mkfifo(path)
    said = []
    for line in ("doctor", "balance", "pay 5 --from noy --to shop", "statement noy", "record pending", "backup b.tar"):
        with waiting_for(20):
            ended = lesson.run(f"natledger {line}")
        said.append(ended.text)
        assert "Traceback" not in ended.text
    assert f"{path.relative_to(home)} is a pipe, where a file" in said[0]
    if place in PLAIN:
        assert f"{path} is a pipe, where a file belongs" in said[-1]


@contextmanager
def waiting_for(seconds: int) -> Iterator[None]:
    """Lets nothing within wait for ever."""

    def stop(number: int, frame: object) -> None:
        raise TimeoutError("it waits for ever")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_a_key_that_others_can_read_is_not_used(lesson: Shell) -> None:
    before = height(lesson)
    key = next((lesson.folder / HOME / "keys").glob("noy.*"))
    key.chmod(0o640)
    ended = judge(lesson.run("natledger pay 5 --from noy --to shop"))
    assert (ended.code, height(lesson)) == (exit_codes.KEY, before)
    assert f"key_file_must_be_private: {key}" in ended.text
    assert f"hint: chmod 600 {key}" in ended.text
    key.chmod(0o600)
    (lesson.folder / HOME / "validators" / "finance.json").chmod(0o604)
    assert judge(lesson.run("natledger pay 5 --from noy --to shop")).code == exit_codes.KEY


HOLD_THE_LOCK = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_writer_waits_and_then_says_so(lesson: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "WAIT_SECONDS", 1)
    monkeypatch.setattr(signers, "WAIT_SECONDS", 1)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD_THE_LOCK, lesson.folder / HOME / "ledger.db"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    began = time.monotonic()
    assert lesson.run("natledger balance shop").code == 0
    assert time.monotonic() - began < 0.9, "a reader waited"
    ended = judge(lesson.run("natledger pay 5 --from noy --to shop"))
    assert ended.code == exit_codes.BUSY
    assert "store_must_be_free" in ended.text
    holder.communicate()
    assert lesson.run("natledger pay 5 --from noy --to shop").code == 0


PROOFS = {
    "empty": b"",
    "not UTF-8": b"\xff\xfe",
    "a number": b"1",
    "null": b"null",
    "deep": b"[" * 100_000,
    "a deep object": b'{"kind":' * 5_000,
    "twice the same name": b'{"kind":"receipt","kind":"receipt"}',
    "a float": b'{"kind":"receipt","version":1.0}',
    "a huge integer": b'{"kind":"receipt","version":' + b"9" * 10_000 + b"}",
    "too long": b'{"kind":"' + b"a" * (9 * 1024 * 1024) + b'"}',
    "another kind": b'{"kind":"history"}',
    "a kind alone": b'{"kind":"state-proof"}',
}


@pytest.mark.parametrize("name", PROOFS)
def test_what_is_no_proof_is_refused_with_exit_5(name: str, lesson: Shell) -> None:
    (lesson.folder / "bad.json").write_bytes(PROOFS[name])
    commands = ("show bad.json", "qr bad.json", "qr bad.json --full", "export bad.json --format tlog-proof")
    for line in ("verify bad.json --genesis genesis.json", *(f"receipt {command}" for command in commands)):
        assert judge(lesson.run(f"natledger {line}")).code == exit_codes.UNPROVED
    assert judge(lesson.run("natledger verify - --genesis genesis.json", PROOFS[name])).code == exit_codes.UNPROVED
    assert judge(lesson.run("natledger tx send bad.json")).code == exit_codes.REFUSED
    assert judge(lesson.run("natledger receipt join bad.json")).code == exit_codes.REFUSED
    assert judge(lesson.run("natledger verify r.json --genesis bad.json")).code == exit_codes.USAGE


@pytest.mark.parametrize("data", [b"]]\x95", b"\x89PNG", b'{"level": "caf\xe9"}'])
def test_a_picture_in_the_place_of_an_object_is_no_bug(data: bytes, lesson: Shell) -> None:
    """Also one whose brackets close before anybody has asked whether it is text."""
    (lesson.folder / "picture").write_bytes(data)
    for line in (
        "law check picture",
        "record issue --schema degree --subject noy --by university --claims picture",
        "schema define fresh --fields picture --by education",
        "motion propose change-members picture --by finance --reference A",
    ):
        ended = judge(lesson.run(f"natledger {line}"))
        assert (ended.code, "text_must_be_utf8" in ended.text) == (exit_codes.REFUSED, True), ended.text


def test_a_receipt_of_another_ledger_is_foreign(lesson: Shell, tmp_path: Path) -> None:
    other = Shell(tmp_path)
    assert other.run("natledger init --no-passphrase --seed 7").code == 0
    assert other.run("natledger money issue 5 --to treasury --receipt foreign.json").code == 0
    shutil.copy(tmp_path / "foreign.json", lesson.folder)
    ended = judge(lesson.run("natledger verify foreign.json --genesis genesis.json"))
    assert (ended.code, "genesis_must_be_the_expected" in ended.text) == (exit_codes.UNPROVED, True)
    checkpoint = lesson.run("natledger block checkpoint 1").out.decode().strip()
    ended = judge(lesson.run(f"natledger receipt anchor foreign.json --checkpoint {checkpoint}"))
    assert ended.code == exit_codes.UNPROVED


def test_a_home_is_made_once_and_whole(lesson: Shell) -> None:
    genesis = (lesson.folder / HOME / "genesis.json").read_bytes()
    ended = judge(lesson.run("natledger init --no-passphrase"))
    assert "home_must_be_empty" in ended.text
    assert (lesson.folder / HOME / "genesis.json").read_bytes() == genesis
    assert judge(lesson.run("natledger init --no-passphrase --home r.json")).code == exit_codes.REFUSED
    assert judge(lesson.run("natledger balance --home r.json")).code == exit_codes.NOT_FOUND
    (lesson.folder / "empty").mkdir()
    assert lesson.run("natledger init --no-passphrase --home empty").code == 0
    assert sorted(path.name for path in (lesson.folder / "empty").parent.glob("empty*")) == ["empty"]


def test_a_refused_account_leaves_no_name_and_no_key(lesson: Shell) -> None:
    def inventory() -> list[str]:
        return sorted(path.name for path in (lesson.folder / HOME / "keys").iterdir())

    names, keys = lesson.run("natledger account list").text, inventory()
    for line in (
        "account open keo --kind citizen --jurisdiction moon",
        "account open keo --kind citizen --jurisdiction LA --by noy",
        "account open keo --kind citizen --jurisdiction LA --keys 1 --threshold 2",
        "account open noy --kind citizen --jurisdiction LA-VT",
        "account rotate noy --keys 1 --threshold 2",
    ):
        judge(lesson.run(f"natledger {line}"))
    assert (lesson.run("natledger account list").text, inventory()) == (names, keys)


def test_a_name_whose_account_was_never_registered_can_be_opened_again(lesson: Shell) -> None:
    path = lesson.folder / HOME / "names.json"
    names = json.loads(path.read_bytes())
    names["keo"] = "lao1" + "q" * 38  # as a process leaves it that ends between naming and registering
    path.write_text(json.dumps(names))
    assert "keo is not registered" in lesson.run("natledger doctor").text
    ended = lesson.run("natledger account open keo --kind citizen --jurisdiction LA")
    assert ended.code == 0, ended.text
    assert lesson.run("natledger doctor").code == 0


def test_a_copy_that_cannot_be_written_stops_the_payment_before_it_is_made(lesson: Shell) -> None:
    before = height(lesson)
    judge(lesson.run("natledger pay 5 --from noy --to shop --receipt none/r.json"))
    assert height(lesson) == before


def test_a_payment_is_told_even_if_its_receipt_cannot_be_kept(lesson: Shell) -> None:
    folder = lesson.folder / HOME / "receipts"
    shutil.rmtree(folder)
    folder.write_text("in the way")
    ended = lesson.run("natledger pay 5 --from noy --to shop")
    assert ended.code == exit_codes.DONE_UNTOLD
    assert b"paid 5 LAK" in ended.out
    assert "warning: it is done, but its receipt could not be written" in ended.err


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_an_exported_key_is_its_owners_alone(lesson: Shell) -> None:
    assert lesson.run("natledger key export noy --out noy.json --yes").code == 0
    path = lesson.folder / "noy.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes() == next((lesson.folder / HOME / "keys").glob("noy.*")).read_bytes()


def test_a_genesis_is_a_hash_a_file_of_either_kind_or_wrong_usage(lesson: Shell) -> None:
    whole = json.loads((lesson.folder / "genesis.json").read_bytes())
    bare = whole["genesis"]
    wrong = {
        "assets out of order": bare | {"assets": bare["assets"][::-1]},
        "validators out of order": bare | {"validators": bare["validators"][::-1]},
        "a field too many": bare | {"more": 1},
        "a field too few": {name: value for name, value in bare.items() if name != "time"},
    }
    for genesis in (whole, bare):
        (lesson.folder / "g.json").write_text(json.dumps(genesis, indent=2))
        assert lesson.run("natledger verify r.json --genesis g.json").code == 0
    for name, genesis in wrong.items():
        (lesson.folder / "g.json").write_text(json.dumps(genesis))
        ended = judge(lesson.run("natledger verify r.json --genesis g.json"))
        assert (name, ended.code) == (name, exit_codes.USAGE)
