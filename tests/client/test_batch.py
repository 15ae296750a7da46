"""Batches of payments: each is paid once and found again, however many blocks they take and whoever else writes."""

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger import Ledger, transition
from ledger.chain.entry import DONE
from ledger.client.money import batch, imports
from ledger.client.money.batch import Order, Settled, find_settled, pay_batch
from ledger.client.money.imports import Noted, find_notes, load_notes
from ledger.errors import ConsensusError, HomeError, InterchangeError
from ledger.registry import block_steps as budget
from ledger.registry.messages import parse_body
from ledger.registry.money.money import Transfer
from tests.client.flood import count_decodes

BATCH = "ab" * 32
EACH = [Order("noy", "shop", amount, "LAK", f"E-{amount}") for amount in range(1, 11)]


def open_town(path: Path | None = None, entries: int = 3) -> Ledger:
    """A ledger whose blocks hold few entries, where noy has 1,000 LAK."""
    town = Ledger.create(path, seed=5, parameters={"max_block_entries": entries})
    noy = town.open_account("noy", "citizen", "LA-VT")
    town.open_account("shop", "business", "LA-VT")
    town.wallet("central-bank").issue_money(1_000, to=noy)
    return town


def list_paid(town: Ledger) -> list[tuple[str, int]]:
    """Every payment that is on the ledger: its transaction, and its amount."""
    return [
        (placed.id, body.amount)
        for placed in town.entries()
        for body in [parse_body(placed.entry.signed.transaction.messages[0])]
        if isinstance(body, Transfer)
    ]


def check_settled(town: Ledger, settled: list[Settled], orders: list[Order] = EACH) -> None:
    """Each order has one entry, and that entry says what the order says."""
    assert [item.order for item in settled] == orders
    places = [(item.position.id, item.order.amount) for item in settled if item.position]
    assert len(places) == len(orders)
    assert sorted(list_paid(town)) == sorted(places)
    for item in settled:
        assert item.position
        found = town.entry(item.position.id)
        assert (found.height, found.index, found.time) == (
            item.position.height,
            item.position.index,
            item.position.time,
        )
    assert town.balance("shop").available == sum(order.amount for order in orders)


@pytest.mark.parametrize("entries", [1, 3, 5, 10, 11])
def test_each_payment_is_made_once_over_as_many_blocks_as_it_takes(entries: int) -> None:
    town = open_town(entries=entries)
    before, told = town.height, []
    settled = pay_batch(town.desk, BATCH, EACH, lambda done, total: told.append((done, total)))
    check_settled(town, settled)
    assert town.height - before == -(-10 // entries)
    assert (told[-1], told) == ((10, 10), sorted(told))
    with pytest.raises(InterchangeError, match="file_must_not_be_imported_twice"):
        pay_batch(town.desk, BATCH, EACH)
    check_settled(town, find_settled(town.desk, BATCH, EACH))


@pytest.mark.parametrize("last", range(3))
def test_an_import_that_ended_at_a_block_border_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    town = open_town(tmp_path / "home")
    real, blocks = town.node.send_block, []

    def end_soon(build: Callable[..., list[bytes]]) -> object:
        if len(blocks) == last:
            raise KeyboardInterrupt
        blocks.append(real(build))
        return blocks[-1]

    monkeypatch.setattr(town.node, "send_block", end_soon)
    with pytest.raises(KeyboardInterrupt):
        pay_batch(town.desk, BATCH, EACH)
    town.close()
    with Ledger.open(tmp_path / "home") as again:
        assert len(list_paid(again)) == 3 * last
        check_settled(again, pay_batch(again.desk, BATCH, EACH))


def test_two_processes_that_import_one_file_pay_each_order_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each makes a block whenever the other has drafted one: the worst that taking turns can do."""
    open_town(tmp_path / "home").close()
    with Ledger.open(tmp_path / "home") as first, Ledger.open(tmp_path / "home") as second:
        other = batch._Run(
            second.desk, BATCH, EACH, [batch._resolve(second.desk, order) for order in EACH], lambda *_: None
        )
        real = first.node.send_block

        def give_way(build: Callable[..., list[bytes]]) -> object:
            other.pay_block()
            return real(build)

        monkeypatch.setattr(first.node, "send_block", give_way)
        check_settled(first, pay_batch(first.desk, BATCH, EACH))
        check_settled(second, find_settled(second.desk, BATCH, EACH))


def test_others_can_write_while_a_block_is_drafted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what they write is not overlooked: the nonce and the balance that were drafted with have changed."""
    open_town(tmp_path / "home").close()
    real, paid = batch.draft, []
    with Ledger.open(tmp_path / "home") as town, Ledger.open(tmp_path / "home") as other:

        def interrupt(*values: Any) -> object:
            if len(paid) < 2:
                paid.append(other.wallet("noy").pay(400, "treasury"))
            return real(*values)

        monkeypatch.setattr(batch, "draft", interrupt)
        settled = pay_batch(town.desk, BATCH, [Order("noy", "shop", 90, "LAK")] * 3)
    assert [bool(item.position) for item in settled] == [True, True, False]
    assert settled[2].refusal
    assert settled[2].refusal.rule == "balance_must_cover_amount"


def test_each_block_is_read_once_however_many_payments_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each payment once cost a reading of its whole block, which stayed in memory: 11.8 GB for 14,000."""
    town = open_town(entries=4)
    decodes = count_decodes(monkeypatch)
    settled = pay_batch(town.desk, BATCH, EACH)
    assert decodes == []  # nothing was paid yet, and what it writes itself it need not read
    with pytest.raises(InterchangeError):
        pay_batch(town.desk, BATCH, EACH)
    assert len(decodes) == 3
    assert all(item.position and not hasattr(item.position, "entry") for item in settled)


def test_what_is_refused_in_its_block_is_not_told_as_paid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the trial and the block time passes, and a law may have begun."""
    town, real = open_town(), batch.apply_transaction
    orders = [Order("noy", "shop", amount, "LAK") for amount in (600, 600, 400)]
    monkeypatch.setattr(batch, "apply_transaction", lambda *values: (real(*values), DONE)[1])
    settled = pay_batch(town.desk, BATCH, orders)
    assert [item.refusal.rule if item.refusal else "" for item in settled] == ["", "balance_must_cover_amount", ""]
    assert [item.position.height if item.position else 0 for item in settled] == [town.height] * 3
    monkeypatch.undo()
    town.wallet("central-bank").issue_money(600, to="noy")
    again = pay_batch(town.desk, BATCH, orders)  # which is not paid, and so is tried again
    assert [item.refusal for item in again] == [None] * 3
    assert town.balance("shop").available == 1_600


@pytest.mark.parametrize("times", [1, 2])
def test_block_that_takes_more_steps_than_when_it_was_drafted_is_drafted_again(
    times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two an hour may have struck, and laws ask more; here the budget is what has become less."""
    town, budgets = open_town(entries=10), [10**9] * times
    fitting = 4 * budget.ENTRY
    monkeypatch.setattr(batch, "count_block_steps", lambda limits: budgets.pop() if budgets else fitting)
    monkeypatch.setattr(transition, "count_block_steps", lambda limits: fitting)
    if times > 1:
        with pytest.raises(ConsensusError, match="block_must_be_within_limit"):
            pay_batch(town.desk, BATCH, EACH)
        assert list_paid(town) == []
    check_settled(town, pay_batch(town.desk, BATCH, EACH))
    places = [item.position.index for item in find_settled(town.desk, BATCH, EACH) if item.position]
    assert 1 < max(places) + 1 < len(EACH)


def test_what_payer_and_payee_call_a_payment_stays_in_the_home(tmp_path: Path) -> None:
    order = Order("noy", "shop", 7, "LAK", "ເລກ 7", ("RF18539007547034",))
    for path in (None, tmp_path / "home"):
        with open_town(path) as town:
            [item] = pay_batch(town.desk, BATCH, [order])
            assert item.position
            noted = Noted(item.position.id, "ເລກ 7", ("RF18539007547034",))
            assert load_notes(town.desk, BATCH) == [noted]
            assert find_notes(town.desk, [item.position.id]) == {item.position.id: noted}
            assert find_notes(town.desk, []) == {}
            for _, row in town.rows(""):
                assert b"RF18" not in row
            assert b"RF18" not in town.receipt(item.position)
    kept = tmp_path / "home" / imports.FOLDER / f"{BATCH}.json"
    assert kept.stat().st_mode & 0o077 == 0
    kept.write_bytes(b'{"transactions":["%b"]}' % item.position.id.encode())  # as it was before names were kept
    with Ledger.open(tmp_path / "home") as town:
        assert load_notes(town.desk, BATCH) == [Noted(item.position.id)]
        for damaged in (b"", b"[]", b'{"transactions":["a","b"],"end_to_end_ids":["c"]}'):
            kept.write_bytes(damaged)
            with pytest.raises(HomeError, match="home_file_must_be_intact"):
                pay_batch(town.desk, BATCH, [order])


@pytest.mark.full
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux to tell the memory of one program")
def test_a_large_batch_is_paid_in_bounded_memory(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys; from ledger import Ledger; from ledger.client.money.batch import Order, pay_batch\n"
        "town = Ledger.create(pathlib.Path(sys.argv[1]), seed=5)\n"
        "town.open_account('shop', 'business', 'LA-VT')\n"
        "town.wallet('central-bank').issue_money(20_000, to='treasury')\n"
        "orders = [Order('treasury', 'shop', 1, 'LAK', f'E-{n}') for n in range(14_000)]\n"
        "assert all(item.position for item in pay_batch(town.desk, 'ab' * 32, orders))\n"
        "try: pay_batch(town.desk, 'ab' * 32, orders)\n"
        "except Exception as error: assert error.rule == 'file_must_not_be_imported_twice'\n"
        "own = [line for line in open('/proc/self/status') if line.startswith('VmHWM')]\n"
        "print(int(own[0].split()[1]) // 1024)"  # of this program alone: ru_maxrss begins with the parent's
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run([sys.executable, "-c", program, tmp_path / "home"], capture_output=True, check=True)
    assert int(done.stdout) < 300, "MiB"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 60, "seconds of a processor"
