"""Several processes on one ledger: writers take turns, who waits in vain hears whom for, readers never wait.

Other processes are forks of this one, led through pipes; how long a writer waits is shortened.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from ledger import Ledger, PlacedEntry
from ledger.archive import appending
from ledger.chain.transaction import SignedTransaction, Transaction
from ledger.client.desk import Desk
from ledger.errors import StoreError
from ledger.node import signers
from ledger.state import store

PAYMENTS = 20
_fork = multiprocessing.get_context("fork")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "home"
    with Ledger.create(path) as ledger:
        for name in ("treasury", "university"):
            ledger.wallet("central-bank").issue_money(1_000, to=name)
    return path


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who would have to wait for a lock is refused at once."""
    for module in (store, signers):
        monkeypatch.setattr(module, "WAIT_SECONDS", 0)


@contextmanager
def other_process(act: Callable[[Connection], None]) -> Iterator[tuple[Connection, int]]:
    """Another process that acts; the pipe to it, and its id. It is awaited, and must end well unless it is killed."""
    here, there = _fork.Pipe()

    def begin() -> None:
        here.close()  # so that it ends when this process gives up
        act(there)

    process = _fork.Process(target=begin)
    process.start()
    there.close()
    assert process.pid
    try:
        yield here, process.pid
    finally:
        here.close()
        process.join()
    assert process.exitcode in (0, -signal.SIGKILL)


def hold_lock(home: Path, pipe: Connection) -> None:
    """Begins to write, says so, and goes on when told."""
    with Ledger.open(home) as ledger, ledger.node.archive.store.writing():
        pipe.send("holding")
        pipe.recv()


def pay_in_turn(home: Path, payer: str, payee: str, pipe: Connection) -> None:
    """Makes many payments as fast as the other process lets it, and says where each stands."""
    with Ledger.open(home) as ledger:
        pipe.send([(placed.height, placed.id) for placed in pay_many(ledger, payer, payee)])


def pay_many(ledger: Ledger, payer: str, payee: str) -> list[PlacedEntry]:
    return [ledger.wallet(payer).pay(1 + number, to=payee) for number in range(PAYMENTS)]


def test_second_writer_hears_which_process_is_writing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "WAIT_SECONDS", 0.3)
    with other_process(lambda pipe: hold_lock(home, pipe)) as (pipe, process_id), Ledger.open(home) as ledger:
        assert pipe.recv() == "holding"
        with pytest.raises(StoreError) as raised:
            ledger.wallet("treasury").pay(1, to="university")
        assert raised.value.rule == "store_must_be_free"
        assert raised.value.values == {"holder": f"process {process_id}"}
        pipe.send("go on")
    with Ledger.open(home) as ledger:
        assert ledger.wallet("treasury").pay(1, to="university").height == 3


@pytest.mark.usefixtures("impatient")
def test_writer_that_is_killed_gives_up_its_lock(home: Path) -> None:
    with other_process(lambda pipe: hold_lock(home, pipe)) as (pipe, process_id):
        assert pipe.recv() == "holding"
        os.kill(process_id, signal.SIGKILL)
    with Ledger.open(home) as ledger:
        assert ledger.wallet("treasury").pay(1, to="university").height == 3


def test_second_writer_waits_while_the_first_makes_its_block(home: Path) -> None:
    with other_process(lambda pipe: hold_lock(home, pipe)) as (pipe, _), Ledger.open(home) as ledger:
        assert pipe.recv() == "holding"
        pipe.send("go on")
        assert ledger.wallet("treasury").pay(1, to="university").height == 3


@pytest.mark.usefixtures("impatient")
def test_readers_never_wait_for_a_writer(home: Path) -> None:
    with other_process(lambda pipe: hold_lock(home, pipe)) as (pipe, _):
        assert pipe.recv() == "holding"
        with Ledger.open(home) as ledger:
            assert ledger.balance("treasury").available == 1_000
            assert ledger.receipt(next(ledger.entries()))
            assert ledger.prove_state("account/" + ledger.resolve("treasury"))
            assert ledger.audit().blocks == 2
        pipe.send("go on")


@pytest.mark.usefixtures("impatient")
def test_closing_never_waits_for_a_writer(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that are not folded yet are left to whoever comes next, by a reader and by one who wrote them."""
    monkeypatch.setattr(appending, "SMALL_FOLD", 0)
    for height in (3, 4):
        with Ledger.open(home) as writer:
            writer.wallet("treasury").pay(1, to="university")
            reader = Ledger.open(home)
            with other_process(lambda pipe: hold_lock(home, pipe)) as (pipe, _):
                assert pipe.recv() == "holding"
                reader.close()
                writer.close()
                with Ledger.open(home) as ledger:
                    assert ledger.node.archive.store.get_folded_height() < ledger.height == height
                    assert ledger.balance("treasury").available == 1_002 - height
                pipe.send("go on")


def test_reader_sees_one_state_while_others_write(home: Path) -> None:
    with Ledger.open(home) as reader:
        with reader.node.reading():
            before = reader.balance("university").available
            with other_process(lambda pipe: pay_in_turn(home, "treasury", "university", pipe)) as (pipe, _):
                assert len(pipe.recv()) == PAYMENTS
            assert reader.height == 2
            assert reader.balance("university").available == before
        assert reader.height == 2 + PAYMENTS
        assert reader.balance("university").available == before + sum(range(1, PAYMENTS + 1))


@pytest.mark.parametrize("payer", ["treasury", "university"])
def test_two_processes_that_pay_in_turn_lose_nothing(home: Path, payer: str) -> None:
    """Each its own account, then both the same: the nonce is chosen while nobody else can write."""
    with other_process(lambda pipe: pay_in_turn(home, "university", "registrar", pipe)) as (pipe, _):
        with Ledger.open(home) as ledger:
            ours = [(placed.height, placed.id) for placed in pay_many(ledger, payer, "registrar")]
        theirs = pipe.recv()
    with Ledger.open(home) as ledger:
        places = sorted([*ours, *theirs])
        assert [height for height, _ in places] == list(range(3, 3 + 2 * PAYMENTS))
        assert all(ledger.entry(identifier).height == height for height, identifier in places)
        assert ledger.balance("registrar").available == 2 * sum(range(1, PAYMENTS + 1))
        assert ledger.audit().blocks == 2 + 2 * PAYMENTS


def test_account_is_opened_though_the_registrar_opens_another_meanwhile(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = Desk.sign

    def sign_late(desk: Desk, transaction: Transaction) -> SignedTransaction:
        monkeypatch.undo()
        with Ledger.open(home) as other:
            other.open_account("other", "citizen", "LA-VT")
        return sign(desk, transaction)

    with Ledger.open(home) as ledger:
        monkeypatch.setattr(Desk, "sign", sign_late)
        opened = ledger.open_account("noy", "citizen", "LA-VT").opened
        assert opened
        assert opened.height == 4


def test_accounts_opened_by_two_processes_keep_their_names_and_keys(home: Path) -> None:
    def open_accounts(pipe: Connection) -> None:
        with Ledger.open(home) as ledger:
            pipe.send([ledger.open_account(f"theirs-{number}", "citizen", "LA-VT").address for number in range(8)])

    with other_process(open_accounts) as (pipe, _), Ledger.open(home) as ledger:
        ours = [ledger.open_account(f"ours-{number}", "citizen", "LA-VT").address for number in range(8)]
        theirs = pipe.recv()
    with Ledger.open(home) as ledger:
        named = ledger.keyring.addresses
        for name, addresses in (("ours", ours), ("theirs", theirs)):
            for number, address in enumerate(addresses):
                assert named[f"{name}-{number}"] == address
                ledger.wallet("treasury").pay(2, to=address)
                ledger.wallet(f"{name}-{number}").pay(1, to="treasury")
