"""A validator: one process that answers CometBFT, which it starts beside itself, and serves its own people."""

import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from ledger.abci.gathering import Gatherer
from ledger.abci.rpc import Rpc
from ledger.abci.server import Server
from ledger.abci.shell import Shell
from ledger.archive.archive import Archive
from ledger.errors import ConsensusError, StoreError
from ledger.home.clock import choose_clock
from ledger.home.config import load_config, load_waited
from ledger.home.engine_plan import ENGINE_FOLDER, SOCKET, EnginePlan, load_engine_plan
from ledger.state.store import Store

PROGRAM = "cometbft"
LOG = f"{ENGINE_FOLDER}/cometbft.log"
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
    plan, program = load_engine_plan(home), find_program()
    with _open_archive(home) as archive:
        gatherer = Gatherer(Rpc(plan.rpc), lambda decoded: None)
        shell = Shell(archive, gatherer.tell)
        server = Server(home / ENGINE_FOLDER / SOCKET, shell.answer)
        engine = _Engine(home, plan.moniker, program)
        try:
            with _closed_by_signals(server):
                engine.start(server.close)
                started(plan)
                server.serve()
        finally:
            gatherer.close()
            server.close()
            engine.end()
    engine.check()


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
        with (self._home / LOG).open("ab") as log:
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
            raise ConsensusError("engine_must_run", **values, log=str(self._home / LOG))

    def _watch(self, ended: Callable[[], None]) -> None:
        if self._process is not None:
            code = self._process.wait()
            if not self._ending:
                self._code = code or -1
                ended()


@contextmanager
def _open_archive(home: Path) -> Iterator[Archive]:
    if not (home / "ledger.db").exists():
        raise StoreError("store_must_be_intact", problem="ledger.db is missing")
    config = load_config(home)
    store = Store(home / "ledger.db")
    try:
        yield Archive(store, choose_clock(config.seed, load_waited(home)))
    finally:
        store.close()


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
