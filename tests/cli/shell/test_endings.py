"""What is done is never told as what failed: whatever becomes of the lines about it, nobody is led to do it again.

Every command is tried with a full disk under its stdout. What it changed in the home is compared, not listed: so a
command that changes something cannot be forgotten.
"""

import errno
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir, closing
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from cli.main import main
from cli.shell import acts as entries
from cli.shell import exit_codes
from ledger import Ledger
from ledger.archive.archive import Archive
from ledger.client import backups
from ledger.client.wallet import Wallet
from ledger.errors import HomeError
from ledger.node.council import Council
from ledger.node.signers import SignerStore
from tests.cli.lesson import HOME
from tests.cli.running import Ended, Shell
from tests.cli.shell.test_processes import command, environment
from tests.cli.test_commands import COMMANDS, find_lesson

PAY = "pay 5 --from noy --to shop"
PLAIN = {
    *("pay", "init", "wait", "balance", "key import", "key passwd", "validator down", "validator key new", "tx send"),
    *("record forget", "record issue", "record erase", "iso20022 import", "motion vote", "account open", "tx list"),
}
"""What the plain tests try; a full run tries every command."""


class FullDisk(io.RawIOBase):
    """What can be written to, and takes nothing."""

    def __init__(self, kind: int = errno.ENOSPC) -> None:
        self.kind = kind

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        raise OSError(self.kind, os.strerror(self.kind))


def run_without_stdout(shell: Shell, line: str, raw: io.RawIOBase) -> Ended:
    """Runs a command in this process, with this under its stdout."""
    said = io.StringIO()
    variables = {name: value for name, value in shell.variables.items() if value}
    with (
        chdir(shell.folder),
        mock.patch.dict(os.environ, variables),
        mock.patch.object(sys, "stdout", io.TextIOWrapper(io.BufferedWriter(raw), write_through=True)),
        mock.patch.object(sys, "stderr", said),
        mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO())),
        pytest.raises(SystemExit) as ended,
    ):
        main.main(line.split())
    return Ended(int(str(ended.value.code)), said.getvalue(), b"", said.getvalue())


def take_stock(folder: Path) -> tuple[Any, ...]:
    """All that a command can change in files and homes, but not how the store keeps it."""
    files = [path for path in folder.rglob("*") if path.is_file() and ".db" not in path.name]
    found: list[Any] = [(str(path), path.read_bytes()) for path in sorted(files)]
    for place in sorted(folder.rglob("genesis.json")):
        if place.parent != folder:
            with Ledger.open(place.parent) as lao:
                down = [member.name for member in lao.node.get_validators() if not lao.node.council.is_up(member)]
                found += [lao.height, down]
    return tuple(found)


def choose_example(path: str) -> str:
    """An example of a command that is one command line."""
    found = [one for one in COMMANDS[path].examples if not set("$<>") & set(one)]  # type: ignore[attr-defined]
    return found[0] if found else ""


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[] if path.removeprefix("natledger ") in PLAIN else [pytest.mark.full])
        for path in COMMANDS
        if choose_example(path) and path != "natledger demo" and not hasattr(COMMANDS[path], "commands")
        # those of networks: tests/abci/test_homes.py
        if not path.startswith(("natledger net ", "natledger node ", "natledger state diff"))
    ],
)
def test_what_a_command_has_done_is_told_as_done(path: str, request: pytest.FixtureRequest) -> None:
    example = choose_example(path)
    shell: Shell = request.getfixturevalue(find_lesson(example))
    before = take_stock(shell.folder)
    ended = run_without_stdout(shell, example.removeprefix("natledger "), FullDisk())
    assert "Traceback" not in ended.err
    changes = COMMANDS[path].changes  # type: ignore[attr-defined] - what is done already may be done again
    if ended.code == 0:
        assert ended.err  # it had nothing to say on stdout
    elif changes or take_stock(shell.folder) != before:
        assert (ended.code, "it is done" in ended.err) == (exit_codes.DONE_UNTOLD, True), ended.err
    else:
        assert (ended.code, "it is done" in ended.err) == (exit_codes.REFUSED, False), ended.err
        assert "stdout cannot be read or written: no space left on device" in ended.err


def height(shell: Shell) -> int:
    found: int = json.loads(shell.run("natledger status --json").out)["height"]
    return found


@pytest.mark.parametrize("more", ["", " --json", " --debug"])
@pytest.mark.parametrize("kind", [errno.ENOSPC, errno.EPIPE])
def test_a_payment_is_named_where_nobody_could_read_of_it(kind: int, more: str, lesson: Shell) -> None:
    before = height(lesson)
    ended = run_without_stdout(lesson, PAY + more, FullDisk(kind))
    newest = json.loads(lesson.run("natledger tx list --limit 1 --json").out)["entries"][0]["transaction"]
    assert (ended.code, height(lesson)) == (exit_codes.DONE_UNTOLD, before + 1)
    assert f"result_must_be_told: it is done, transaction {newest}; but not all" in ended.err
    assert f"hint: do not do it again; natledger tx show {newest}" in ended.err


def test_a_reader_that_has_seen_enough_of_a_list_is_still_no_error(lesson: Shell) -> None:
    assert run_without_stdout(lesson, "tx list", FullDisk(errno.EPIPE))[:2] == (exit_codes.PIPE_CLOSED, "")


def test_a_receipt_that_cannot_be_kept_is_told_by_a_code_of_its_own(lesson: Shell) -> None:
    (lesson.folder / "to").mkdir()
    with mock.patch.object(entries, "write_file", side_effect=HomeError("file_must_be_new", file="r.json")):
        ended = lesson.run(f"natledger {PAY} --receipt to/r.json")
    assert ended.code == exit_codes.DONE_UNTOLD
    assert b"paid 5 LAK" in ended.out
    assert "warning: it is done, but its receipt could not be written" in ended.err


def strike(kind: type, name: str, error: BaseException, after: bool) -> Any:
    """Something that comes just before or after a step, once."""
    real: Callable[..., Any] = getattr(kind, name)
    struck = []

    def step(*args: Any, **options: Any) -> Any:
        done = real(*args, **options) if after or struck else None
        if not struck:
            struck.append(True)
            raise error
        return done

    return mock.patch.object(kind, name, step)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), HomeError("file_must_be_new", file="x"), RuntimeError("odd")])
def test_what_goes_wrong_after_the_commit_is_told_as_what_it_is(error: BaseException, lesson: Shell) -> None:
    before = height(lesson)
    with strike(Wallet, "pay", error, after=True):
        ended = lesson.run(f"natledger {PAY}")
    assert (ended.code, height(lesson)) == (exit_codes.DONE_UNTOLD, before + 1)
    assert "it is done, transaction " in ended.err


def test_an_interrupt_between_signing_and_storing_leaves_it_done(lesson: Shell) -> None:
    before = height(lesson)
    with strike(Archive, "append", KeyboardInterrupt(), after=False):
        ended = lesson.run(f"natledger {PAY}")
    assert (ended.code, height(lesson)) == (exit_codes.DONE_UNTOLD, before + 1)
    assert "it was interrupted then" in ended.err


class Killed(BaseException):
    """Nothing is done after it, as after kill -9."""


OPEN = "account open mai --kind citizen --jurisdiction LA-VT"


@pytest.mark.parametrize("line", [PAY, f"{PAY} --json", "pay 999999999 --from noy --to shop", OPEN])
def test_a_block_that_a_killed_command_signed_is_told_by_whoever_stores_it(line: str, lesson: Shell) -> None:
    before = height(lesson)
    lao = Ledger.open(lesson.folder / HOME)
    with closing(lao), strike(Archive, "append", Killed(), after=False), pytest.raises(Killed):
        Wallet(lao, "noy", lao.resolve("noy")).pay(7, "shop")
    assert height(lesson) == before
    ended = lesson.run(f"natledger {line}")
    entries = json.loads(lesson.run("natledger tx list --json").out)["entries"]
    [first] = [found["transaction"] for found in entries if found["height"] == before + 1]
    told = f"warning: block {before + 1}, signed earlier, was stored now: {first}\n"
    assert (ended.err.count(told), lesson.run("natledger pay 1 --from noy --to shop").err) == (1, ""), ended.text
    if "--json" in line:
        assert json.loads(ended.out)["stored_now"] == [{"height": before + 1, "transactions": [first]}]


def test_an_interrupt_before_anything_was_signed_leaves_nothing(lesson: Shell) -> None:
    before = height(lesson)
    with strike(Council, "decide", KeyboardInterrupt(), after=False):
        ended = lesson.run(f"natledger {PAY} --json")
    assert (ended.code, height(lesson)) == (exit_codes.INTERRUPTED, before)
    assert json.loads(ended.out)["error"]["says"] == "interrupted; nothing was written"


@pytest.mark.parametrize("after", [False, True], ids=["while it is written", "once it is there"])
def test_an_interrupted_backup_tells_what_is_left_of_it(after: bool, lesson: Shell) -> None:
    """It sends nothing, so there is no transaction to look for."""
    with strike(backups, "write_backup" if not after else "note_backup", KeyboardInterrupt(), after=False):
        ended = lesson.run("natledger backup b.tar")
    assert ended.code == exit_codes.INTERRUPTED
    assert "tx list" not in ended.err
    assert (lesson.folder / "b.tar").is_file() == after
    if after:
        assert "interrupted; the backup is whole, in b.tar; nothing was sent\n" in ended.err
    else:
        assert "interrupted; nothing was sent, and no backup is written\nhint: run it again\n" in ended.err
        assert lesson.run("natledger backup b.tar").code == 0


def test_an_interrupt_of_what_sends_nothing_points_to_the_doctor(lesson: Shell) -> None:
    with strike(SignerStore, "set_down", KeyboardInterrupt(), after=False):
        ended = lesson.run("natledger validator down finance")
    assert ended.code == exit_codes.INTERRUPTED
    assert "nothing was sent, but some of it may be written\nhint: natledger doctor tells" in ended.err


CLOSED = {
    f"{PAY} >&-": (exit_codes.DONE_UNTOLD, "it is done, transaction "),
    f"{PAY} 2>&-": (exit_codes.DONE, ""),
    f"{PAY} >&- 2>&- <&-": (exit_codes.DONE_UNTOLD, ""),
    "balance >&-": (exit_codes.REFUSED, "stdout cannot be read or written: bad file descriptor"),
    "balance nobody >&- 2>&-": (exit_codes.NOT_FOUND, ""),
    "verify - --genesis genesis.json <&-": (exit_codes.UNPROVED, "hint: "),
    "--version >&-": (exit_codes.REFUSED, "cannot be read or written"),
}


@pytest.mark.parametrize(
    "line", [pytest.param(one, marks=[] if one == f"{PAY} >&-" else [pytest.mark.full]) for one in CLOSED]
)
def test_a_closed_stream_is_no_crash(line: str, lesson: Shell) -> None:
    code, says = CLOSED[line]
    words = " ".join(command())
    done = subprocess.run(
        ["bash", "-c", f"{words} {line}"],
        cwd=lesson.folder,
        env=environment(lesson),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (code, False), done.stderr
    assert says in done.stderr.decode()
    assert lesson.run("natledger audit").code == 0
    assert (lesson.folder / HOME / "ledger.db").read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize(
    "module", ["importlib.util", "click", "cli.shell.session", "cli.money.balances", "ledger.node.node", "sqlite3"]
)
def test_an_interrupt_while_modules_are_loaded_shows_no_traceback(module: str, lesson: Shell) -> None:
    script = lesson.folder / "strike.py"
    script.write_text(
        "import os, signal, sys\n"
        "class Strike:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from ledger.__main__ import main\n"
        "sys.meta_path.insert(0, Strike())\n"
        "sys.argv = ['natledger', 'balance']\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=lesson.folder,
        env=environment(lesson, PYTHONPATH=os.pathsep.join(sys.path)),
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode in (-signal.SIGINT, exit_codes.INTERRUPTED), done.stderr
