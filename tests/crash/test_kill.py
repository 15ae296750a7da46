"""kill -9 of real processes on real files, while they pay: no acknowledged payment is lost, none is made twice.

A driver makes payments one after the other and says each that is durable; then the command line does, one process a
payment. They are killed at random moments, started again, and at the end every payment is there exactly once.
"""

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from ledger import Ledger
from ledger.crypto.encoding import encode
from ledger.errors import Inadmissible
from tests.crash.driver import list_references, pay_all

ROOT = Path(__file__).parents[2]
PAYMENTS = 50


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "home"
    with Ledger.create(path) as ledger:
        ledger.open_account("noy", "business", "LA-VT")
        ledger.open_account("shop", "business", "LA-VT")
        ledger.wallet("central-bank").issue_money(1_000_000, to="noy")
    return path


def check_after_kill(home: Path, acknowledged: dict[str, tuple[str, int]]) -> None:
    """Every acknowledged payment is where it was; nobody was paid twice; the books are right."""
    with Ledger.open(home) as ledger:
        for identifier, height in acknowledged.values():
            placed = ledger.entry(identifier)
            assert (placed.height, placed.outcome.rule) == (height, "")
        references = list_references(ledger)
        assert len(set(references)) == len(references)
        assert acknowledged.keys() <= set(references)
        paid = sum(int(reference.removeprefix("P-")) for reference in references)
        assert (ledger.balance("noy").available, ledger.balance("shop").available) == (1_000_000 - paid, paid)
        assert ledger.audit().blocks == ledger.height


def read_lines(text: str) -> dict[str, tuple[str, int]]:
    """What the driver said, as far as its lines are whole."""
    lines = [line.split() for line in text.splitlines(keepends=True) if line.endswith("\n")]
    return {reference: (identifier, int(height)) for reference, identifier, height in lines}


def run_and_kill(home: Path, source: random.Random) -> str:
    """Starts the driver, kills it at a random moment, and gives what it has said."""
    command = [sys.executable, "-m", "tests.crash.driver", str(home), str(PAYMENTS)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        first = process.stdout.readline() if source.random() < 0.8 else ""
        time.sleep(source.uniform(0, 0.05 if first else 0.5))
        process.kill()
        return first + process.stdout.read()


def test_killed_driver_loses_no_acknowledged_payment(home: Path) -> None:
    source = random.Random(9)
    acknowledged: dict[str, tuple[str, int]] = {}
    for _ in range(8):
        acknowledged |= read_lines(run_and_kill(home, source))
        check_after_kill(home, acknowledged)
    assert acknowledged
    pay_all(home, PAYMENTS, lambda line: acknowledged.update(read_lines(line)))
    check_after_kill(home, acknowledged)
    with Ledger.open(home) as ledger:
        assert sorted(list_references(ledger)) == sorted(f"P-{number}" for number in range(1, PAYMENTS + 1))
        check_resending(ledger, acknowledged)


def check_resending(ledger: Ledger, acknowledged: dict[str, tuple[str, int]]) -> None:
    """The very same signed payment a second time."""
    height = ledger.height
    for identifier, _ in acknowledged.values():
        with pytest.raises(Inadmissible, match="nonce_must_follow_last"):
            ledger.send_signed(encode(ledger.entry(identifier).entry.signed))
    assert ledger.height == height


def _pay_in_fork(home: Path, writer: Connection) -> None:
    pay_all(home, 10_000, writer.send)
    os._exit(0)


MOST_KILLS = 1_500
"""After so many kills it is no longer the machine that is to blame."""


@pytest.mark.full
def test_three_hundred_kills_lose_no_acknowledged_payment(home: Path) -> None:
    """As forks of this process, since a fresh interpreter takes most of its life to start."""
    source, context = random.Random(10), multiprocessing.get_context("fork")
    acknowledged: dict[str, tuple[str, int]] = {}
    interrupted, kills, reach = 0, 0, 0.08
    while kills < 300 or (kills < MOST_KILLS and (len(acknowledged) <= 100 or interrupted <= 10)):
        kills, before = kills + 1, len(acknowledged)
        reader, writer = context.Pipe(duplex=False)
        process = context.Process(target=_pay_in_fork, args=(home, writer))
        process.start()
        writer.close()
        time.sleep(source.uniform(0, reach))
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        while True:
            try:
                acknowledged |= read_lines(reader.recv())
            except EOFError:
                break
        interrupted += is_interrupted(home)
        # on a busy machine a payment takes longer, and most kills would come before it began
        reach = max(reach * (0.98 if len(acknowledged) > before else 1.02), 0.02)
    assert len(acknowledged) > 100
    assert interrupted > 10, "no kill came between the signatures and the store"
    check_after_kill(home, acknowledged)


def is_interrupted(home: Path) -> bool:
    with Ledger.open(home) as ledger:
        return ledger.node.council.signers.get_height() > ledger.height


def run_command(home: Path, number: int, kill_after: float | None) -> dict[str, tuple[str, int]]:
    """`natledger pay`, killed after some seconds or not at all; the payment, if it was acknowledged."""
    reference = f"P-{number}"
    command = [sys.executable, "-m", "ledger", "pay", str(number), "--from", "noy", "--to", "shop"]
    command += ["--reference", reference, "--json", "--home", str(home)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        if kill_after is not None:
            time.sleep(kill_after)
            process.kill()
        said, complaint = process.communicate()
    if not said.endswith("\n"):
        assert kill_after is not None, complaint
        return {}
    told = json.loads(said)
    return {reference: (told["transaction"], told["height"])}


def pay_by_command(home: Path, payments: int, seed: int) -> int:
    """Each payment by a command that is killed, and again until it is acknowledged; how many kills that took."""
    source = random.Random(seed)
    started = time.monotonic()
    acknowledged = run_command(home, 1, None)
    lasts = time.monotonic() - started
    kills = 0
    for number in range(2, payments + 1):
        while f"P-{number}" not in acknowledged:
            acknowledged |= run_command(home, number, source.uniform(0.4, 1.3) * lasts)
            kills += 1
            check_after_kill(home, acknowledged)
            with Ledger.open(home) as ledger:
                ledger.node.finish_interrupted()
                if f"P-{number}" in list_references(ledger):
                    break  # it was written, and only its acknowledgement was lost: to pay again would be to pay twice
    check_after_kill(home, acknowledged)
    return kills


@pytest.mark.full
def test_killed_command_loses_no_acknowledged_payment(home: Path) -> None:
    assert pay_by_command(home, 7, 11) >= 6


@pytest.mark.full
@pytest.mark.parametrize("seed", [12, 13])
def test_command_killed_at_any_moment_of_fifty_payments_loses_none(home: Path, seed: int) -> None:
    assert pay_by_command(home, PAYMENTS, seed) >= PAYMENTS - 1
