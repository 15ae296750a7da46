"""The command as a process of its own: terminals, pipes, signals, and what others can see of secrets."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.shell import exit_codes
from tests.cli.lesson import HOME, PASSPHRASE
from tests.cli.running import Shell

WAIT = 60


def environment(shell: Shell, **more: str) -> dict[str, str]:
    return os.environ | {"HOME": str(shell.folder), "TERM": "dumb", "PYTHONUTF8": "1", **more}


def command(*args: str) -> list[str]:
    return [sys.executable, "-m", "ledger", *args]


class Terminal:
    """A process at a terminal of its own: what it shows is read, what it asks is typed."""

    def __init__(self, shell: Shell, *args: str) -> None:
        self.shown = ""
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell lets what it starts in the background ignore it
            os.chdir(shell.folder)
            os.execve(sys.executable, command(*args), environment(shell))

    def await_text(self, text: str) -> None:
        until = time.monotonic() + WAIT
        while text not in self.shown:
            assert time.monotonic() < until, f"no {text!r} in {self.shown!r}"
            if select.select([self.master], [], [], 0.1)[0]:
                self.shown += os.read(self.master, 4096).decode(errors="replace")

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def end(self, interrupting: bool = False) -> int:
        """The exit code; interrupted again and again, since a signal just before a read is not seen until after it."""
        until = time.monotonic() + WAIT
        again = time.monotonic()
        try:
            while True:
                if time.monotonic() > until:
                    os.kill(self.pid, signal.SIGKILL)
                if interrupting and "interrupted" not in self.shown and time.monotonic() >= again:
                    os.kill(self.pid, signal.SIGINT)
                    again = time.monotonic() + 15
                if select.select([self.master], [], [], 0.2)[0]:
                    data = os.read(self.master, 4096)
                    self.shown += data.decode(errors="replace")
                    if not data:
                        break
        except OSError:
            pass  # the terminal is gone with its process
        os.close(self.master)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.mark.full
def test_a_passphrase_is_asked_twice_hidden_and_then_needed(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    terminal = Terminal(shell, "init", "--home", "h")
    terminal.await_text("new passphrase: ")
    terminal.type(PASSPHRASE + "\n")
    terminal.await_text("Repeat for confirmation: ")
    terminal.type(PASSPHRASE + "\n")
    assert terminal.end() == 0
    assert "created lao-demo" in terminal.shown
    assert PASSPHRASE not in terminal.shown
    terminal = Terminal(shell, "--home", "h", "money", "issue", "5", "--to", "treasury")
    terminal.await_text("passphrase: ")
    terminal.type("wrong\n")
    assert terminal.end() == exit_codes.KEY
    assert "passphrase_must_fit" in terminal.shown
    assert shell.run("natledger --home h balance treasury").out.endswith(b"nothing\n")


def test_a_table_at_a_terminal_is_drawn(lesson: Shell) -> None:
    terminal = Terminal(lesson, "balance")
    assert terminal.end() == 0
    assert "65,000 LAK" in terminal.shown
    assert "─" in terminal.shown


def test_a_question_takes_yes_and_no(lesson: Shell) -> None:
    terminal = Terminal(lesson, "key", "export", "noy", "--out", "n.json")
    terminal.await_text("[y/N]: ")
    terminal.type("n\n")
    assert terminal.end() == exit_codes.REFUSED
    assert not (lesson.folder / "n.json").exists()
    terminal = Terminal(lesson, "key", "export", "noy", "--out", "n.json")
    terminal.await_text("[y/N]: ")
    terminal.type("yes\n")
    assert terminal.end() == 0
    assert (lesson.folder / "n.json").exists()


def test_an_interrupt_ends_with_130(tmp_path: Path) -> None:
    terminal = Terminal(Shell(tmp_path), "init", "--home", "h")
    terminal.await_text("new passphrase: ")
    assert terminal.end(interrupting=True) == exit_codes.INTERRUPTED
    assert "Traceback" not in terminal.shown
    assert not (tmp_path / "h").exists()


def test_a_reader_that_goes_away_is_no_error(lesson: Shell) -> None:
    for line in ("tx list", "backup -"):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            command(*line.split()),
            stdout=writing,
            stderr=subprocess.PIPE,
            cwd=lesson.folder,
            env=environment(lesson),
            check=False,
        )
        os.close(writing)
        assert (done.returncode, done.stderr) == (exit_codes.PIPE_CLOSED, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_under_the_output_is_told(lesson: Shell) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("balance"),
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=lesson.folder,
            env=environment(lesson),
            check=False,
        )
    lines = done.stderr.decode().strip().split("\n")
    assert done.returncode == exit_codes.REFUSED
    assert len(lines) == 2
    assert "file_must_be_readable" in lines[0]


def test_a_stranger_verifies_with_the_hash_alone(lesson: Shell, tmp_path: Path) -> None:
    genesis_hash = lesson.run("natledger status").text.split("genesis")[1].split()[0]
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    receipt = (lesson.folder / "r.json").read_bytes()
    for data, code in ((receipt, 0), (receipt.replace(b"25000", b"95000"), exit_codes.UNPROVED)):
        done = subprocess.run(
            command("verify", "-", "--genesis", genesis_hash),
            input=data,
            capture_output=True,
            cwd=nowhere,
            env=environment(lesson, HOME=str(nowhere)),
            check=False,
        )
        assert done.returncode == code, done.stderr
    assert list(nowhere.iterdir()) == []


def test_a_locale_without_our_letters_stops_nothing(lesson: Shell) -> None:
    done = subprocess.run(
        command("pay", "5", "--from", "noy", "--to", "shop"),
        capture_output=True,
        cwd=lesson.folder,
        env=environment(lesson, PYTHONUTF8="0", PYTHONIOENCODING="latin-1"),
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith(b"paid 5 LAK  noy \\u2192 shop")


def test_no_secret_is_ever_shown(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    for name, text in (("p.txt", PASSPHRASE), ("q.txt", "another one")):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o600)
    shell.variables["NATLEDGER_PASSPHRASE_FILE"] = "p.txt"
    said = ""
    for line in (
        "init",
        "--debug account open noy --kind citizen --jurisdiction LA",
        "key list --json",
        "key show noy --json",
        "account show noy --json",
        "--debug key export noy --out n.json --yes --json",
        "--debug key import n.json --name keo --key-passphrase-file q.txt",
        "config --json",
        "doctor --json",
        "key passwd --new-passphrase-file q.txt --json",
        "--debug money issue 5 --to noy",
        "money issue 5 --to noy --passphrase-file q.txt",
    ):
        said += shell.run(f"natledger {line}").text
    assert "passphrase_must_fit" in said
    assert "issued 5 LAK to noy" in said
    secrets = [
        path.read_text().split('"secret":"')[1][:64]
        for path in (tmp_path / HOME).rglob("*.json")
        if "secret" in path.read_text()
    ]
    assert len(secrets) == 15
    for secret in (PASSPHRASE, "another one", *secrets):
        assert secret not in said
