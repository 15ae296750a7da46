"""Gathering: who hands something in hears what came of it, whatever CometBFT says meanwhile."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from ledger.abci.bundles import decode_bundle
from ledger.abci.processes import await_one
from ledger.abci.rpc import KNOWN, Rpc
from ledger.abci.service.gathering import Gatherer
from ledger.abci.shell import Durable, write_log
from ledger.admission import Decoded
from ledger.errors import ConsensusError, Inadmissible, LedgerError
from ledger.transition import Transition
from tests.abci.engine import Bank, Engine, Machine, found_machines

SECONDS = 5.0


class FakeRpc:
    """What a validator's CometBFT would answer; bundles are kept."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, str] | ConsensusError] = []
        self.bundles: list[bytes] = []
        self.came = threading.Semaphore(0)

    def broadcast(self, tx: bytes) -> tuple[int, str]:
        answer = self.answers.pop(0) if self.answers else (0, "")
        if isinstance(answer, ConsensusError):
            raise answer
        self.bundles.append(tx)
        self.came.release()
        return answer


class Desk:
    """A gatherer, its CometBFT, and somebody who signs."""

    def __init__(self, machine: Machine) -> None:
        self.rpc = FakeRpc()
        self.gatherer = Gatherer(cast(Rpc, self.rpc))
        self.machine = machine
        self.bank = Bank(machine)
        self.found: list[Any] = []

    def sign(self) -> Decoded:
        return self.machine.shell.application.decode(self.bank.issue())

    def submit(self, *several: Decoded, seconds: float = SECONDS) -> threading.Thread:
        """Hands in from a thread of its own; what came of it is in `found`."""
        thread = threading.Thread(target=lambda: self.found.extend(self.gatherer.submit(several, seconds)))
        thread.start()
        return thread


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    machines = found_machines(tmp_path / "net", 1)
    Engine(machines)
    made = Desk(machines[0])
    yield made
    made.gatherer.close()
    machines[0].close()


class Block:
    """As much of a block as is told."""

    def __init__(self, *transactions: Decoded) -> None:
        self.transactions = transactions
        self.tip = type("Tip", (), {"height": 7})


def durable(*transactions: Decoded, skipped: tuple[tuple[Decoded, LedgerError], ...] = ()) -> Durable:
    return Durable(9, cast(Transition, Block(*transactions)) if transactions else None, skipped)


def test_each_hears_where_it_is_once_it_is_durable(desk: Desk) -> None:
    first, second = desk.sign(), desk.sign()
    waiting = desk.submit(first, second)
    desk.rpc.came.acquire(timeout=SECONDS)
    assert (desk.found, desk.gatherer.count_waiting()) == ([], 2)
    desk.gatherer.tell(durable(second, first))
    waiting.join(SECONDS)
    assert desk.found == [(7, 1), (7, 0)]
    assert decode_bundle(desk.rpc.bundles[0])[0] == first.data


def test_two_who_hand_in_the_same_both_hear(desk: Desk) -> None:
    one = desk.sign()
    waiting = [desk.submit(one), desk.submit(one)]
    known = desk.gatherer._waiting
    assert await_one(lambda: [len(found) for found in known.values()] == [2], SECONDS)
    desk.gatherer.tell(durable(one))
    for thread in waiting:
        thread.join(SECONDS)
    assert desk.found == [(7, 0), (7, 0)]


def test_what_is_passed_over_in_a_block_is_told_why(desk: Desk) -> None:
    one = desk.sign()
    waiting = desk.submit(one)
    desk.rpc.came.acquire(timeout=SECONDS)
    desk.gatherer.tell(durable(skipped=((one, Inadmissible("transaction_must_not_be_expired", expires=1, time=2)),)))
    waiting.join(SECONDS)
    assert desk.found[0].rule == "transaction_must_not_be_expired"


def test_what_checktx_rejects_is_told_by_its_own_rule(desk: Desk) -> None:
    first, second = desk.sign(), desk.sign()
    late = Inadmissible("nonce_must_follow_last", expected=5, lane=0, nonce=1, signer="x")
    desk.rpc.answers = [(0, write_log({1: late}))]
    waiting = desk.submit(first, second)
    desk.rpc.came.acquire(timeout=SECONDS)
    desk.gatherer.tell(durable(first))
    waiting.join(SECONDS)
    assert desk.found[0] == (7, 0)
    assert (type(desk.found[1]), desk.found[1].values) == (Inadmissible, late.values)


def test_a_bundle_that_is_rejected_whole_leaves_nobody_waiting(desk: Desk) -> None:
    desk.rpc.answers = [(2, "no protobuf")]
    waiting = desk.submit(desk.sign(), desk.sign())
    waiting.join(SECONDS)
    assert [found.rule for found in desk.found] == ["engine_must_answer"] * 2
    assert desk.gatherer.count_waiting() == 0


def test_what_is_in_a_block_already_is_found(desk: Desk) -> None:
    one, other = desk.sign(), desk.sign()
    desk.gatherer.find_earlier = lambda decoded: (3, 4) if decoded is one else None
    desk.rpc.answers = [(0, KNOWN)]
    waiting = desk.submit(one, other)
    desk.rpc.came.acquire(timeout=SECONDS)
    desk.gatherer.tell(durable(other))
    waiting.join(SECONDS)
    assert desk.found[0] == (3, 4)


def test_while_cometbft_does_not_answer_it_is_tried_again(desk: Desk) -> None:
    silent = ConsensusError("engine_must_answer", problem="refused", method="broadcast_tx_sync")
    desk.rpc.answers = [silent, silent]
    one = desk.sign()
    waiting = desk.submit(one)
    assert desk.rpc.came.acquire(timeout=SECONDS)
    desk.gatherer.tell(durable(one))
    waiting.join(SECONDS)
    assert desk.found == [(7, 0)]


def test_an_answer_that_is_late_is_said_to_be_unknown(desk: Desk) -> None:
    one = desk.sign()
    waiting = desk.submit(one, seconds=0.2)
    waiting.join(SECONDS)
    assert desk.found[0].rule == "answer_must_come_in_time"
    assert desk.found[0].values["id"] == one.identifier.hex()
    assert desk.gatherer.count_waiting() == 0
