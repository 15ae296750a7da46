"""Networks for tests: real validators with CometBFT on loopback, each test's on ports of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import msgspec
import pytest

from ledger.abci.network import found_network, list_homes
from ledger.abci.processes import ask, await_one
from ledger.client.network.network import begin_network, end_network
from ledger.home.making import Plan
from ledger.home.template import Template, load_template
from tests.cli.running import Ended, Shell

needs_cometbft = pytest.mark.cometbft
VOTING_MS = 15_000
"""In which four members vote, each by a command, on a machine that does much else."""
_NUMBERS = count()
_APART = 60


def choose_port() -> int:
    """The first port of a network that no other test of this run uses: below those that a system gives to callers."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return 21_000 + 2_000 * (worker % 2) + _APART * next(_NUMBERS)


class Net:
    """A network under test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shell = Shell(folder.parent)

    def home(self, name: str) -> Path:
        """The home of a validator."""
        return self.folder / name

    def run(self, name: str, line: str) -> Ended:
        """Runs a command in the home of a validator; it must end well."""
        ended = self.shell.run(f"natledger --home {self.home(name)} {line}")
        assert ended.code == 0, f"{line}: {ended.text}"
        return ended

    def try_run(self, name: str, line: str) -> Ended:
        """Runs a command, however it ends."""
        return self.shell.run(f"natledger --home {self.home(name)} {line}")

    def begin(self, *names: str) -> None:
        """Starts validators, and waits until they agree."""
        begin_network(self.folder, names)

    def list_roots(self) -> set[tuple[int, str]]:
        """Height and state root of each that is up."""
        found = [ask(home).health for home in list_homes(self.folder)]
        return {(health.height, health.state_root) for health in found if health}

    def agrees(self) -> bool:
        """Whether all that are up come to one height and root, within some time."""
        return await_one(lambda: len(self.list_roots()) == 1, 30)


def shorten_votes() -> Template:
    """The template with committees that vote for seconds: on CometBFT nobody lets time pass."""
    template = load_template("lao")
    bodies = [msgspec.structs.replace(body, voting_ms=VOTING_MS, delay_ms=0) for body in template.bodies]
    return msgspec.structs.replace(template, bodies=tuple(bodies))


@contextmanager
def network(folder: Path, validators: int = 4, *, up: bool = True) -> Iterator[Net]:
    """A network that is ended whatever happens."""
    found_network(folder, Plan(validators=validators, seed=9, own=shorten_votes()), choose_port())
    try:
        if up:
            begin_network(folder)
        yield Net(folder)
    finally:
        end_network(folder)
