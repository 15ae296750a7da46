"""A validator: one process that answers CometBFT, which it starts beside itself, and serves its own people."""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from ledger.abci.processes import ENGINE_LOG, hold_process
from ledger.abci.rpc import Rpc
from ledger.abci.service.gathering import Gatherer
from ledger.abci.service.http import Service
from ledger.abci.service.intake import Intake
from ledger.abci.service.keeping import Keeper
from ledger.abci.service.readers import Readers, open_archive
from ledger.abci.shell import Shell
from ledger.abci.wire.server import Server
from ledger.archive.health import Health
from ledger.errors import ConsensusError
from ledger.home.engine_plan import ENGINE_FOLDER, SOCKET, EnginePlan, load_engine_plan

PROGRAM = "cometbft"
ENDING_SECONDS = 15


def find_program() -> str:
    """Where CometBFT is. Raises ConsensusError that says how it is installed."""
    found = shutil.which(PROGRAM)
    if found is None:
        raise ConsensusError("engine_must_be_installed", program=PROGRAM)
    return found


def run_validator(home: Path, started: Callable[[EnginePlan], None]) -> None:
    """Runs the validator of a home until SIGTERM or an interrupt; `started` is told once it answers.

    Raises HomeError, StoreError or ConsensusError where it cannot begin or go on: whatever CometBFT was to be answered
    then is left unanswered.
    """
    home, plan, program = home.resolve(), load_engine_plan(home), find_program()
    os.chdir(home / ENGINE_FOLDER)  # the path of a socket is short: from here it is its name alone
    engine = _Engine(home, plan.moniker, program)
    with ExitStack() as ending:
        ending.callback(os.close, hold_process(home))
        archive = open_archive(home)
        ending.callback(archive.store.close)
        readers = Readers(home)
        shell = Shell(archive)
        gatherer = Gatherer(Rpc(plan.rpc), shell.note)
        ending.callback(gatherer.close)
        shell.listener = gatherer.tell
        intake = Intake(readers, gatherer, plan.rpc, shell.remember)
        ending.callback(intake.close)
        server = Server(Path(SOCKET), shell.answer)
        service = Service(plan.service, intake, lambda: make_health(shell, gatherer))
        ending.callback(service.close)
        keeper = Keeper(home, intake)
        ending.callback(keeper.close)
        ending.callback(engine.end)
        with _closed_by_signals(server):
            engine.start(server.close)
            started(plan)
            server.serve()
    engine.check()


def make_health(shell: Shell, gatherer: Gatherer) -> Health:
    """How a validator does."""
    tip, mark = shell.archive.tip, shell.mark
    return Health(
        chain_id=tip.chain_id,
        engine_chain_id=mark.chain_id,
        engine_height=mark.height,
        height=tip.height,
        last_block_hash=tip.last_block_hash.hex(),
        state_root=tip.state_root.hex(),
        waiting=gatherer.count_waiting(),
    )


class _Engine:
    """CometBFT as a process of ours."""

    def __init__(self, home: Path, name: str, program: str) -> None:
        self._home, self._name, self._program = home, name, program
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = False
        self._code = 0

    def start(self, ended: Callable[[], None]) -> None:
        """Starts it in its folder; `ended` is called when it ends by itself."""
        folder = self._home / ENGINE_FOLDER
        with (self._home / ENGINE_LOG).open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - the program that was found, no text of others
                [self._program, "start", "--home", "."],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # an interrupt at the terminal is for us: we end it when we are done
            )
        threading.Thread(target=self._watch, args=(ended,), name="engine", daemon=True).start()

    def end(self) -> None:
        """Ends it, and waits for that."""
        self._ending = True
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(ENDING_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def check(self) -> None:
        """Raises ConsensusError where it ended by itself."""
        if self._code:
            values = {"problem": f"exit code {self._code}", "program": PROGRAM, "validator": self._name}
            raise ConsensusError("engine_must_run", **values, log=str(self._home / ENGINE_LOG))

    def _watch(self, ended: Callable[[], None]) -> None:
        if self._process is not None:
            code = self._process.wait()
            if not self._ending:
                self._code = code or -1
                ended()


@contextmanager
def _closed_by_signals(server: Server) -> Iterator[None]:
    def close(number: int, frame: FrameType | None) -> None:
        server.close()

    before = {number: signal.signal(number, close) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
