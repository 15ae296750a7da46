"""Peers: other ledgers that run on one machine, beside ours. None of them is needed: what is not there is skipped.

LiteSVM executes Solana's transfers in memory; `pip install solders` brings it. Anvil is Ethereum's node for developers,
a program of its own. Transfers are signed before; counted is from their bytes to their being executed.
"""

import json
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from tests.bench.page import Rows
from tests.bench.people import do_apart
from tests.bench.turns import Range, compute_range

PAYERS = 1_000
LAMPORTS = 10**11
"""What each of them has; a transfer moves about a million of them, which is more than an account must have."""
ACCOUNTS = 100
"""Of Anvil, which signs for them before the clock runs."""
CALLS = 500
"""In a request to Anvil."""
SECONDS = 10
"""How long Anvil may take to start."""
HEADINGS = ("", "keeps", "laws", "proofs", "transfers a second", "spread", "ours beside it")


class Peer(NamedTuple):
    """Signed transfers a second; or why there are none."""

    name: str
    keeps: str
    laws: str
    proofs: str
    found: Range | None
    skipped: str = ""


def measure_peers(count: int, turns: int) -> list[Peer]:
    """All that are there, each turn with that many transfers."""
    return [measure_litesvm(count, turns), measure_anvil(count, turns)]


def list_rows(peers: Sequence[Peer], ours: Range) -> Rows:
    """The table, with our payments a second at its head."""
    kept = ("natledger, two cores", "on disk, before it is acknowledged", "yes", "of every entry and row")
    rows = [(*kept, f"{ours.median:,.0f}", f"{ours.lowest:,.0f}–{ours.highest:,.0f}", "1.00")]
    for peer in peers:
        if peer.found:
            middle, low, high = peer.found
            figures = (f"{middle:,.0f}", f"{low:,.0f}–{high:,.0f}", f"{ours.median / middle:.2f}")
            rows.append((peer.name, peer.keeps, peer.laws, peer.proofs, *figures))
    return Rows(HEADINGS, rows, words=4)


def list_skipped(peers: Sequence[Peer]) -> list[str]:
    """A line for each that is not there."""
    return [f"{peer.name}: skipped, {peer.skipped}" for peer in peers if not peer.found]


def measure_litesvm(count: int, turns: int) -> Peer:
    """LiteSVM on one core, in a process of its own, where solders is installed."""
    does = ("in memory alone", "none", "none")
    try:
        import solders
    except ImportError:
        return Peer("LiteSVM", *does, None, "solders is not installed: pip install solders")
    return Peer(f"LiteSVM (solders {solders.__version__}), one core", *does, do_apart(_transfer, count, turns))


def _transfer(count: int, turns: int) -> Range:
    from solders.keypair import Keypair
    from solders.litesvm import LiteSVM
    from solders.message import Message
    from solders.system_program import TransferParams, transfer
    from solders.transaction import Transaction
    from solders.transaction_metadata import TransactionMetadata

    ledger = LiteSVM()
    keys = [Keypair.from_seed(number.to_bytes(32, "little")) for number in range(1, PAYERS + 1)]
    for key in keys:
        ledger.airdrop(key.pubkey(), LAMPORTS)
    latest = ledger.latest_blockhash()

    def sign(number: int) -> bytes:
        payer, payee = keys[number % PAYERS], keys[(number * 7 + 1) % PAYERS]
        terms = TransferParams(from_pubkey=payer.pubkey(), to_pubkey=payee.pubkey(), lamports=1_000_000 + number)
        message = Message.new_with_blockhash([transfer(terms)], payer.pubkey(), latest)
        return bytes(Transaction([payer], message, latest))

    figures = []
    for turn in range(turns):
        signed = [sign(number) for number in range(turn * count, (turn + 1) * count)]
        began = time.perf_counter()
        answers = [ledger.send_transaction(Transaction.from_bytes(data)) for data in signed]
        figures.append(count / (time.perf_counter() - began))
        failed = [answer for answer in answers if not isinstance(answer, TransactionMetadata)]
        if failed:
            raise SystemExit(f"{len(failed)} transfers of the peer failed, the first: {failed[0]}")
    return compute_range(figures)


def measure_anvil(count: int, turns: int) -> Peer:
    """Anvil, over its own interface, where the program is there; a block for each turn."""
    does = ("in memory", "none", "of an account")
    program = shutil.which("anvil")
    if program is None:
        return Peer("Anvil", *does, None, "the program anvil is not on the path")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "--silent", "--no-mining", "--order", "fifo", "--port", str(port)]
    command += ["--accounts", str(ACCOUNTS), "--balance", "1000000", "--gas-limit", str(21_000 * count + 21_000)]
    with _running(command):
        accounts = _wait_for(port)
        figures = [_send(port, accounts, count, turn) for turn in range(turns)]
    return Peer("Anvil, both cores", *does, compute_range(figures))


def _send(port: int, accounts: list[str], count: int, turn: int) -> float:
    numbers = range(turn * count, (turn + 1) * count)
    raw = _call(port, [("eth_signTransaction", [_make_transfer(accounts, number)]) for number in numbers])
    began = time.perf_counter()
    _call(port, [("eth_sendRawTransaction", [data]) for data in raw])
    _call(port, [("evm_mine", [])])
    elapsed = time.perf_counter() - began
    (block,) = _call(port, [("eth_getBlockByNumber", ["latest", False])])
    if len(block["transactions"]) != count:
        raise SystemExit(f"{len(block['transactions'])} of {count} transfers of the peer are in its block")
    return count / elapsed


def _make_transfer(accounts: list[str], number: int) -> dict[str, str]:
    figures = {"value": 1 + number, "gas": 21_000, "gasPrice": 2 * 10**9, "nonce": number // ACCOUNTS}
    payer, payee = accounts[number % ACCOUNTS], accounts[(number * 7 + 1) % ACCOUNTS]
    return {"from": payer, "to": payee} | {name: hex(figure) for name, figure in figures.items()}


def _call(port: int, calls: Sequence[tuple[str, list[Any]]]) -> list[Any]:
    results = []
    for start in range(0, len(calls), CALLS):
        asked = [
            {"jsonrpc": "2.0", "id": number, "method": method, "params": parameters}
            for number, (method, parameters) in enumerate(calls[start : start + CALLS])
        ]
        head = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{port}", json.dumps(asked).encode(), head)
        with urllib.request.urlopen(request) as answer:
            results += [one["result"] for one in json.load(answer)]
    return results


def _wait_for(port: int) -> list[str]:
    until = time.monotonic() + SECONDS
    while True:
        try:
            return _call(port, [("eth_accounts", [])])[0]  # type: ignore[no-any-return]
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


@contextmanager
def _running(command: list[str]) -> Any:
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.terminate()
        process.wait()
