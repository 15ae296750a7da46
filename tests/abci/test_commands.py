"""The commands of networks: each example as it stands, in the order of a first day."""

import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from ledger.abci.processes import await_one, find_process
from tests.abci.live import choose_port, needs_cometbft
from tests.cli.running import Shell
from tests.cli.test_commands import COMMANDS

NODE_RUN = "natledger node run --home four/finance"
ORDER = (
    f"natledger net init four --no-passphrase --port {choose_port()}",
    "natledger net up four",
    "natledger net status four",
    "natledger net status four --json",
    "natledger state diff four/finance four/justice",
    "natledger net down four finance",
    "natledger net up four finance",
    "natledger net logs four finance",
    "natledger net logs four finance --engine",
    "natledger net add four labour",
    "natledger net down four",
)
ELSEWHERE = {
    "natledger net move four": "test_moving_up.py",
    "natledger net move four --home old --port 32000": "test_moving_up.py",
    "natledger net init four --no-passphrase": "at ports of the test's own",
    "natledger net init two --validators 2 --port 30000": "as the first",
    "natledger net add four labour --port 31000 --json": "as without the port",
    "natledger node run --home /var/lib/natledger": "as in a folder of the test's own",
    "natledger state diff four/finance old --json": "tests/reads/test_differing.py",
    NODE_RUN: "in a process of its own",
}
"""Examples that are run in another way."""


def list_examples() -> set[str]:
    found: set[str] = set()
    for command in COMMANDS.values():
        assert isinstance(command, click.Command)
        found.update(getattr(command, "examples", ()))
    return {one for one in found if one.startswith(("natledger net ", "natledger node ", "natledger state diff "))}


def test_every_example_of_a_network_is_run_here() -> None:
    assert list_examples() <= {*ORDER, *ELSEWHERE}


@needs_cometbft
def test_examples_of_networks_run_as_they_stand(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    try:
        for line in ORDER:
            ended = shell.run(line)
            assert ended.code == 0, f"{line}: {ended.text}"
        shell.run("natledger net up four central-bank justice technology")
        run_one(tmp_path)
    finally:
        shell.run("natledger net down four")


def run_one(folder: Path) -> None:
    """A validator in the foreground, as a service manager would run it, until SIGTERM."""
    line = [sys.executable, "-m", "ledger", *NODE_RUN.split()[1:]]
    with subprocess.Popen(line, cwd=folder, stderr=subprocess.PIPE) as process:
        assert await_one(lambda: find_process(folder / "four" / "finance") == process.pid, 20)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert b"validator finance" in told


@pytest.mark.full
@needs_cometbft
def test_the_demo_of_a_network_holds(tmp_path: Path) -> None:
    ended = Shell(tmp_path).run("natledger demo network")
    assert ended.code == 0, ended.text
    assert "checks held" in ended.text
