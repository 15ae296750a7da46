"""Faults of real networks: two of four lost, a machine that stands still, a database that was changed, and replays."""

import json
import os
import signal
import sqlite3
import subprocess
import time
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import pytest

from ledger import Ledger
from ledger.abci.engine_files import RESTING_SECONDS
from ledger.abci.processes import await_one, find_process
from ledger.chain.receipt import verify_receipt
from ledger.crypto.encoding import encode
from ledger.home.answers import ENTRIES, TRANSACTIONS
from ledger.home.engine_plan import load_engine_plan
from ledger.registry.money.money import Transfer
from tests.abci.live import VOTING_MS, Net, needs_cometbft, network

pytestmark = [needs_cometbft, pytest.mark.full]


def find_engine_process(net: Net, name: str) -> int:
    """CometBFT's process, which is a child of the validator's."""
    parent = find_process(net.home(name))
    found = subprocess.run(["pgrep", "-P", str(parent), "cometbft"], capture_output=True, text=True, check=True)
    return int(found.stdout.split()[0])


def is_down(net: Net, name: str) -> bool:
    return not find_process(net.home(name))


def fund(net: Net) -> None:
    net.run("central-bank", "money issue 1000000 --to finance")


def pay(net: Net, amount: int) -> str:
    placed = net.run("finance", f"pay {amount} --from finance --to justice --json")
    return str(json.loads(placed.out)["transaction"])


def count_entries(net: Net, home: str, ids: list[str]) -> list[int]:
    with Ledger.open(net.home(home)) as lao:
        return [sum(entry.id == one for entry in lao.entries()) for one in ids]


def test_two_of_four_lost_stop_it_and_it_goes_on_when_one_returns(tmp_path: Path) -> None:
    with network(tmp_path / "four") as net:
        fund(net)
        paid = [pay(net, 1)]
        for name in ("justice", "technology"):
            os.kill(find_engine_process(net, name), signal.SIGSTOP)
        with Ledger.open(net.home("finance")) as lao:
            wallet = lao.wallet("finance")
            data = encode(lao.sign(lao.draft([wallet.wish(Transfer(2, "LAK", "", lao.resolve("justice")))])))
            waiting = submit_in_background(net, data)
            assert not await_one(lambda: lao.height > 2, 5), "two of four went on"
        os.kill(find_engine_process(net, "justice"), signal.SIGCONT)
        [answer] = json.loads(waiting.communicate(timeout=90)[0])
        assert (answer["height"], answer["problem"]) == (3, [])
        os.kill(find_engine_process(net, "technology"), signal.SIGCONT)
        paid.append(pay(net, 3))
        assert net.agrees()
        assert count_entries(net, "technology", paid) == [1, 1]


def submit_in_background(net: Net, data: bytes) -> "subprocess.Popen[bytes]":
    port = load_engine_plan(net.home("finance")).service
    line = ["curl", "-s", "--data-binary", "@-", f"http://127.0.0.1:{port}{TRANSACTIONS}"]
    process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(b"[" + data + b"]")
    process.stdin.close()
    process.stdin = None
    return process


def test_kills_of_either_program_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    with network(tmp_path / "four") as net:
        fund(net)
        paid = []
        for number in range(6):
            victim = ("justice", "technology", "central-bank")[number % 3]
            process = find_process(net.home(victim)) if number % 2 else find_engine_process(net, victim)
            os.kill(process, signal.SIGKILL)
            paid.append(pay(net, 1))
            assert await_one(partial(is_down, net, victim), 20)  # the other one ends by itself
            net.begin(victim)
        assert net.agrees()
        for name in ("central-bank", "finance", "justice", "technology"):
            assert count_entries(net, name, paid) == [1] * len(paid)


def test_a_changed_database_halts_that_node_alone(tmp_path: Path) -> None:
    with network(tmp_path / "four") as net:
        fund(net)
        with Ledger.open(net.home("finance")) as lao:
            key = f"account/{lao.resolve('finance')}"
        net.shell.run(f"natledger net down {net.folder} justice")
        database = sqlite3.connect(net.home("justice") / "ledger.db")
        [(value,)] = database.execute("SELECT value FROM rows WHERE key = ?", (key,)).fetchall()
        richer = bytes(value).replace(b'"available":1000000', b'"available":9000000')
        assert richer != value
        database.execute("UPDATE rows SET value = ? WHERE key = ?", (richer, key))
        database.commit()
        database.close()
        net.shell.run(f"natledger net up {net.folder} justice")
        pay(net, 4)
        assert await_one(partial(is_down, net, "justice"), 30)
        assert "store_must_be_intact" in net.shell.run(f"natledger net logs {net.folder} justice").text
        pay(net, 5)
        assert {height for height, _ in net.list_roots()} == {3}


def test_one_leaves_while_others_pay(tmp_path: Path) -> None:
    with network(tmp_path / "four") as net:
        fund(net)
        asked = "motion propose set-validators --remove justice --by technology --reference DECREE/2 --json -y"
        motion = json.loads(net.run("technology", asked).out)["transaction"]
        for name in ("central-bank", "finance", "justice", "technology"):
            net.run(name, f"motion vote {motion} yes --by {name} -y")
        paid, deadline = [], time.monotonic() + VOTING_MS / 1000 + RESTING_SECONDS
        while time.monotonic() < deadline:
            paid.append(pay(net, 1))
        net.run("technology", f"motion enact {motion} --by technology -y")
        paid += [pay(net, 1) for _ in range(4)]
        net.shell.run(f"natledger net down {net.folder} justice")
        receipt = tmp_path / "after.json"
        net.run("finance", f"pay 2 --from finance --to justice --receipt {receipt}")
        assert count_entries(net, "technology", paid) == [1] * len(paid)
        with Ledger.open(net.home("finance")) as lao:
            proved = verify_receipt(receipt.read_bytes(), lao.genesis_hash).proved
    assert (proved.tally.validators, proved.handovers) == (3, 1)


def test_what_is_sent_again_is_there_once_and_told_the_same(tmp_path: Path) -> None:
    with network(tmp_path / "four") as net:
        fund(net)
        with Ledger.open(net.home("finance")) as lao:
            wish = lao.wallet("finance").wish(Transfer(5, "LAK", "", lao.resolve("justice")))
            data = encode(lao.sign(lao.draft([wish])))
        first, second = post(net, "finance", data), post(net, "technology", data)
        assert first == second
        assert first[0]["problem"] == []
        other = post(net, "finance", data.replace(b'"amount":5', b'"amount":6'))
        assert other[0]["problem"][0]["rule"] == "signature_must_fit_transaction"
        for junk in (b"7", b"{}", b"[[]]", b"[" * 50):
            assert post(net, "finance", junk, raw=True)


def test_entries_are_streamed_as_they_become_durable(tmp_path: Path) -> None:
    with network(tmp_path / "four", 1) as net:
        plan = load_engine_plan(net.home("central-bank"))
        connection = HTTPConnection("127.0.0.1", plan.service, timeout=30)
        connection.request("GET", f"{ENTRIES}?type=issue")
        response = connection.getresponse()
        net.run("central-bank", "account open noy --kind citizen --jurisdiction LA-VT")
        net.run("central-bank", "money issue 9 --to noy")
        line = json.loads(response.readline())
        assert (line["height"], line["entry"]["signed"]["transaction"]["messages"][0]["type"]) == (2, "issue")
        connection.close()


def post(net: Net, name: str, data: bytes, *, raw: bool = False) -> list[dict[str, object]]:
    connection = HTTPConnection("127.0.0.1", load_engine_plan(net.home(name)).service, timeout=90)
    connection.request("POST", TRANSACTIONS, data if raw else b"[" + data + b"]")
    found: list[dict[str, object]] = json.loads(connection.getresponse().read())
    connection.close()
    return found
