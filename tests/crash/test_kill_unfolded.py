"""kill -9 while blocks wait to be folded: what was acknowledged is there, and is caught up with from deltas.

Blocks of many payments, folded every few, are killed at random moments: within a block, a merge of the index, a fold.
How long the catching up took is said at the end (`pytest -s`), and no limit is set to it here.
"""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from ledger import Ledger
from ledger.archive import appending
from ledger.client.drafting import Wish
from ledger.merkle.state_tree import compute_root_hash
from ledger.state import runs
from tests.crash.life import sign_all, transfer

PAYMENTS, PAYERS = 12, 4
FUNDS = 1_000_000


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four who pay, one after the other, and who is paid; no block is folded with itself."""
    monkeypatch.setattr(appending, "SMALL_FOLD", 0)
    monkeypatch.setattr(appending, "LARGE_FOLD", 100)
    monkeypatch.setattr(runs, "FANOUT", 3)
    path = tmp_path / "home"
    with Ledger.create(path) as ledger:
        ledger.open_account("shop", "business", "LA-VT")
        for number in range(PAYERS):
            ledger.open_account(f"payer-{number}", "business", "LA-VT")
            ledger.wallet("central-bank").issue_money(FUNDS, to=f"payer-{number}")
    return path


def pay_blocks(home: Path, writer: Connection) -> None:
    with Ledger.open(home) as ledger:
        ledger.node.finish_interrupted()
        for _ in range(1_000):
            wishes = [
                Wish(ledger.resolve(f"payer-{number % PAYERS}"), transfer(ledger, "shop", 1))
                for number in range(PAYMENTS)
            ]
            placed = ledger.submit(sign_all(ledger, wishes))
            writer.send([(one.height, one.id) for one in placed])
    os._exit(0)


def run_and_kill(home: Path, source: random.Random) -> Iterator[tuple[int, str]]:
    """Forks a process that pays, kills it at a random moment, and gives what it has said."""
    context = multiprocessing.get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=pay_blocks, args=(home, writer))
    process.start()
    writer.close()
    time.sleep(source.uniform(0.03, 0.9))
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    while True:
        try:
            yield from reader.recv()
        except EOFError:
            return


def check_after_kill(home: Path, founded: int, acknowledged: list[tuple[int, str]]) -> tuple[int, float]:
    """How many changes waited for their fold, and the seconds of the processor that they took to be caught up with."""
    began = time.process_time()
    with Ledger.open(home) as ledger:
        archive = ledger.node.archive
        state, height = archive.application.state, ledger.height
        waiting = state.count_unfolded()
        state.settle()
        took = time.process_time() - began
        assert compute_root_hash(state.get_node).hex() == archive.load_header(height).state_root
        assert all(ledger.entry(identifier).height == there for there, identifier in acknowledged[-3:])
        blocks = height - founded
        assert ledger.balance("shop").available == blocks * PAYMENTS
        assert len(archive.list_places(ledger.resolve("shop"))) == blocks * PAYMENTS
        for number in range(PAYERS):
            for back in (0, 1, blocks // 2, blocks):
                paid = (blocks - back) * PAYMENTS // PAYERS
                assert ledger.balance(f"payer-{number}", height=height - back).available == FUNDS - paid
        return waiting, took


def kill_often(home: Path, kills: int, seed: int) -> None:
    source, acknowledged = random.Random(seed), list[tuple[int, str]]()
    with Ledger.open(home) as ledger:
        founded = ledger.height
    found = []
    for _ in range(kills):
        acknowledged += run_and_kill(home, source)
        found.append(check_after_kill(home, founded, acknowledged))
    assert acknowledged
    assert any(waiting for waiting, _ in found), "no kill left anything to catch up with"
    with Ledger.open(home) as ledger:
        assert all(ledger.entry(identifier).height == height for height, identifier in acknowledged)
        assert ledger.audit().blocks == ledger.height
    waiting, took = max(found)
    print(f"{kills} kills, {len(acknowledged)} payments; {waiting} changes caught up with in {took * 1000:.0f} ms")


def test_blocks_that_wait_to_be_folded_survive_kills(home: Path) -> None:
    kill_often(home, 6, 3)


@pytest.mark.full
@pytest.mark.parametrize("seed", [4, 5])
def test_blocks_that_wait_to_be_folded_survive_many_kills(home: Path, seed: int) -> None:
    kill_often(home, 40, seed)
