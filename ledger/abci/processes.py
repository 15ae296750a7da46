"""Processes: validators as programs of their own on this machine, begun, asked how they do, and ended."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from ledger.abci.rpc import Rpc
from ledger.archive.health import Health, NodeStatus
from ledger.crypto.encoding import parse
from ledger.errors import ConsensusError, LedgerError
from ledger.home.answers import HEALTH
from ledger.home.engine_plan import ENGINE_FOLDER, load_engine_plan

LOG = f"{ENGINE_FOLDER}/validator.log"
ENGINE_LOG = f"{ENGINE_FOLDER}/cometbft.log"
PROCESS = f"{ENGINE_FOLDER}/validator.pid"
"""Holds the number of the process that runs the validator, which keeps it locked as long as it runs."""
UP_SECONDS = 60.0
DOWN_SECONDS = 30.0
STEP = 0.1
LOOPBACK = "127.0.0.1"
ASK_SECONDS = 5.0
MAX_HEALTH = 65_536
TOLD_BYTES = 2_000
"""Of the end of a log, where a validator does not start."""


def hold_process(home: Path) -> int:
    """Notes that this process runs the validator of a home; the handle keeps it noted until it is closed.

    Raises ConsensusError where another one does.
    """
    handle = os.open(home / PROCESS, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise ConsensusError("validator_must_run_once", socket=str(home)) from None
    os.ftruncate(handle, 0)
    os.write(handle, f"{os.getpid()}\n".encode())
    return handle


def find_process(home: Path) -> int:
    """The number of the process that runs the validator of a home; 0 where none does."""
    try:
        handle = os.open(home / PROCESS, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return 0
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        text = os.read(handle, 32).strip()
        return int(text) if text.isdigit() else 0
    else:
        return 0
    finally:
        os.close(handle)


def start(home: Path) -> bool:
    """Begins the validator of a home in the background; whether it was not running."""
    if find_process(home):
        return False
    with (home / LOG).open("ab") as log:
        subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-m", "ledger", "--home", str(home.resolve()), "node", "run"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return True


def await_all(homes: Sequence[Path], seconds: float = UP_SECONDS) -> None:
    """Waits until the validators of these homes have agreed on a block, and none of them is behind another.

    Raises ConsensusError where one does not come so far.
    """
    if not await_one(lambda: _are_ready([ask(home) for home in homes]), seconds):
        _tell_stuck(next((home for home in homes if not _has_begun(ask(home))), homes[0]))


def stop(homes: Sequence[Path], seconds: float = DOWN_SECONDS) -> list[Path]:
    """Ends the validators of these homes, all at once, and waits for that; those that were running."""
    running = [home for home in homes if _send(home, signal.SIGTERM)]
    deadline = time.monotonic() + seconds
    while any(find_process(home) for home in running) and time.monotonic() < deadline:
        time.sleep(STEP)
    for home in running:
        _send(home, signal.SIGKILL)
    return running


def ask(home: Path) -> NodeStatus:
    """How the validator of a home does. Raises HomeError for a home that has none."""
    plan = load_engine_plan(home)
    peers, catching_up = -1, False
    rpc = Rpc(plan.rpc, ASK_SECONDS)
    with suppress(LedgerError, KeyError, ValueError):
        peers = int(rpc.call("net_info")["n_peers"])
        catching_up = bool(rpc.call("status")["sync_info"]["catching_up"])
    rpc.close()
    return NodeStatus(home.name, bool(find_process(home)), find_health(plan.service), peers, catching_up)


def find_health(port: int) -> Health | None:
    """What a validator's service says of it; None where it does not answer."""
    connection = HTTPConnection(LOOPBACK, port, timeout=ASK_SECONDS)
    try:
        connection.request("GET", HEALTH)
        return parse(connection.getresponse().read(MAX_HEALTH), Health)
    except (OSError, HTTPException, LedgerError):
        return None
    finally:
        connection.close()


def read_end(path: Path, size: int) -> str:
    """The last bytes of a log as text; "" where there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - size))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def await_one(check: Callable[[], bool], seconds: float) -> bool:
    """Whether something comes true within that time."""
    deadline = time.monotonic() + seconds
    while not check():
        if time.monotonic() > deadline:
            return False
        time.sleep(STEP)
    return True


def _are_ready(nodes: Sequence[NodeStatus]) -> bool:
    heights = {node.health.height for node in nodes if node.health}
    return len(heights) == 1 and all(_has_begun(node) for node in nodes)


def _has_begun(node: NodeStatus) -> bool:
    if node.health is None or node.peers < 0:
        return False
    # without others there is nothing to fetch
    return node.health.engine_height > 0 and (node.peers == 0 or not node.catching_up)


def _tell_stuck(home: Path) -> None:
    lines = read_end(home / LOG, TOLD_BYTES).strip().splitlines()
    problem = lines[-1] if lines else "it does not answer, or the others do not"
    values = {"problem": problem[:200], "program": "natledger node run", "validator": home.name}
    raise ConsensusError("engine_must_run", **values, log=str(home / LOG))


def _send(home: Path, number: signal.Signals) -> bool:
    process = find_process(home)
    if process:
        with suppress(ProcessLookupError):
            os.kill(process, number)
    return bool(process)
