"""Networks: payments a second through validators on CometBFT, beside CometBFT's own key-value store and one home.

All validators are on this machine, and each verifies and executes every payment. Signed payments are handed to every
validator's service, in requests of many, by one client each; a payment counts once it is durable at the validator that
took it. CometBFT's `kvstore` takes transactions of the same size by its RPC: it verifies no signature, asks no law and
keeps no proof.
"""

import http.client
import json
import subprocess
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from ledger import Ledger
from ledger.abci.engine_files import write_config
from ledger.abci.network import find_ports, found_network
from ledger.abci.processes import await_one, stop
from ledger.abci.rpc import Rpc
from ledger.abci.validator import find_program
from ledger.chain.times import DAY_MS
from ledger.client.network.network import begin_network
from ledger.errors import LedgerError
from ledger.home.answers import TRANSACTIONS
from ledger.home.engine_plan import EnginePlan, load_engine_plan
from ledger.home.making import Plan
from ledger.node.embedded import open_home
from ledger.node.ingest import ingest
from tests.bench.founding import _find_authority, _found, start_verifiers, tell
from tests.bench.page import Rows, write_part
from tests.bench.people import Crowd, Signers, issue, register, sign_payments
from tests.bench.raw import measure_raw

CLIENTS = 3
"""Requests under way at each validator."""
SINGLES = 30
"""Payments that are sent one by one, for what a person waits."""
SECONDS = 60
HEADINGS = ("", "a second", "receipt, median ms", "p99 ms", "bytes each, on the wire")


class Shape(NamedTuple):
    """What is measured."""

    accounts: int = 1_600
    payments: int = 24_000
    request: int = 500
    """Payments in a request."""


class Measured(NamedTuple):
    """What came of it."""

    name: str
    per_second: float
    median_ms: float
    """From submitting one payment to its verified receipt, nothing else going on."""
    p99_ms: float
    bytes_each: float
    """On the wire between validators, a payment."""


def measure_networks(shape: Shape) -> tuple[list[Measured], float]:
    """Four validators, one, one home without CometBFT, and CometBFT's kvstore on four nodes and one; and R."""
    find_program()
    found = [measure_network(shape, 4), measure_network(shape, 1), measure_home(shape)]
    crowd, sample = _make_sample(2_000)
    size = len(sample[0])
    stores = [measure_kvstore(nodes, size, shape.payments) for nodes in (4, 1)]
    return [*found, *stores], measure_raw(crowd.genesis_hash, sample)


def measure_network(shape: Shape, validators: int) -> Measured:
    """A network of so many validators."""
    with tempfile.TemporaryDirectory(prefix="natledger-bench-") as folder:
        net = Path(folder) / "net"
        network = found_network(net, Plan(seed=1, validators=validators), find_ports(3 * validators))
        homes = [net / name for name in network.nodes]
        try:
            begin_network(net)
            crowd = _settle(Path(folder), homes, shape.accounts)
            signed = _sign(crowd, shape.payments)
            before = _count_bytes(homes)
            seconds = _pay_all(homes, signed, shape.request)
            each = (_count_bytes(homes) - before) / shape.payments
            waits = _wait_for_singles(homes[0], crowd, shape.payments)
        finally:
            stop(homes)
    name = f"natledger, {validators} validators" if validators > 1 else "natledger, 1 validator"
    return Measured(name, shape.payments / seconds, median(waits), _p99(waits), each)


def measure_home(shape: Shape) -> Measured:
    """The same payments in one home, whose validators share a process."""
    with tempfile.TemporaryDirectory(prefix="natledger-bench-") as folder:
        crowd = _found(Path(folder), shape.accounts)
        signed = _sign(crowd, shape.payments)
        home = open_home(Path(folder) / "home", lambda: "")
        batches = (signed[begin : begin + 2_000] for begin in range(0, len(signed), 2_000))
        with closing(home.node) as node, closing(start_verifiers(node)) as verifiers:
            began = time.perf_counter()
            made = sum(len(one.outcomes) for one in ingest(node, verifiers, batches, []))
            seconds = time.perf_counter() - began
    return Measured("natledger, one home", made / seconds, 0, 0, 0)


def measure_kvstore(nodes: int, size: int, count: int) -> Measured:
    """CometBFT's own key-value store, with transactions of the same size."""
    with tempfile.TemporaryDirectory(prefix="natledger-bench-") as folder, _kvstore(Path(folder), nodes) as rpcs:
        txs = [f"k{number}=".encode() + b"v" * (size - len(f"k{number}=")) for number in range(count)]
        began = time.perf_counter()
        clients = [
            threading.Thread(target=_send_kv, args=(port, txs[place :: len(rpcs)])) for place, port in enumerate(rpcs)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        rpc = Rpc(rpcs[0])
        await_one(lambda: int(rpc.call("num_unconfirmed_txs")["total"]) == 0, SECONDS)
        seconds = time.perf_counter() - began
        rpc.close()
    return Measured(f"CometBFT's kvstore, {nodes} node{'s' if nodes > 1 else ''}", count / seconds, 0, 0, 0)


# ------------------------------------------------------------------------------------------- natledger


def _settle(folder: Path, homes: Sequence[Path], accounts: int) -> Crowd:
    """Registers and funds people at the first validator, which holds the registrar's and the bank's keys."""
    home = open_home(homes[0], lambda: "")
    with closing(home.node) as node:
        tip, expires = node.tip, node.get_time() + 3 * DAY_MS
        crowd = Crowd(folder, tip.address_prefix, tip.chain_id, tip.genesis_hash, accounts, expires)
        registrar, bank = _find_authority(home, "registrar"), _find_authority(home, "central-bank")
    made, records = register(crowd, registrar, range(accounts))
    (folder / "people").write_bytes(records)
    for portion in (made, issue(crowd, bank, range(accounts))):
        for begin in range(0, len(portion), 20):
            _post(load_engine_plan(homes[0]).service, portion[begin : begin + 20])
    tell(f"{accounts:,} accounts settled")
    return crowd


def _sign(crowd: Crowd, payments: int) -> list[bytes]:
    signers = Signers()
    with closing(signers):
        return signers.sign(crowd, range(payments))


def _pay_all(homes: Sequence[Path], signed: Sequence[bytes], request: int) -> float:
    """Hands all in, a payer's always at the same validator and in order; how long it took."""
    ports = [load_engine_plan(home).service for home in homes]
    lanes: list[list[bytes]] = [[] for _ in range(len(ports) * CLIENTS)]
    for data in signed:
        lanes[_read_payer(data) % len(lanes)].append(data)
    failures: list[BaseException] = []

    def run(port: int, own: Sequence[bytes]) -> None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS * 3)
            for begin in range(0, len(own), request):
                _post(port, own[begin : begin + request], connection)
            connection.close()
        except BaseException as error:  # noqa: BLE001 - told by whoever waits
            failures.append(error)

    threads = [threading.Thread(target=run, args=(ports[place % len(ports)], lane)) for place, lane in enumerate(lanes)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise SystemExit(f"payments failed: {failures[0]}")
    return time.perf_counter() - began


def _read_payer(data: bytes) -> int:
    """A number that follows from who pays."""
    place = data.index(b'"public_key":"') + 14
    return int(data[place : place + 8], 16)


def _post(port: int, portion: Sequence[bytes], connection: http.client.HTTPConnection | None = None) -> None:
    used = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS * 3)
    used.request("POST", TRANSACTIONS, b"[" + b",".join(portion) + b"]")
    answers = json.loads(used.getresponse().read())
    problems = [answer["problem"][0]["rule"] for answer in answers if answer["problem"]]
    if problems:
        raise SystemExit(f"{len(problems)} of {len(portion)} payments are in no block, the first for {problems[0]}")


def _wait_for_singles(home: Path, crowd: Crowd, first: int) -> list[float]:
    """From submitting one payment to holding the light block that makes its receipt, in ms."""
    port, waits = load_engine_plan(home).service, []
    lao = Ledger.open(home)
    with closing(lao):
        for data in sign_payments(crowd, range(first, first + SINGLES)):
            began = time.perf_counter()
            _post(port, [data])
            lao.receipt(next(lao.entries(newest_first=True)))
            waits.append((time.perf_counter() - began) * 1_000)
    return waits


def _count_bytes(homes: Sequence[Path]) -> int:
    """What all validators have sent to each other."""
    total = 0
    for home in homes:
        rpc = Rpc(load_engine_plan(home).rpc)
        for peer in rpc.call("net_info")["peers"]:
            total += int(peer["connection_status"]["SendMonitor"]["Bytes"])
        rpc.close()
    return total


def _make_sample(count: int) -> tuple[Crowd, list[bytes]]:
    """Payments, for their size and their signatures."""
    with tempfile.TemporaryDirectory() as folder:
        crowd = _found(Path(folder), 16)
        return crowd, sign_payments(crowd, range(count))


def _p99(waits: Sequence[float]) -> float:
    return quantiles(waits, n=100)[98]


# ---------------------------------------------------------------------------------------------- kvstore


@contextmanager
def _kvstore(folder: Path, count: int) -> Iterator[list[int]]:
    """Nodes of CometBFT with its own store, with our settings; their RPC ports."""
    program, first = find_program(), find_ports(2 * count)
    subprocess.run(
        [program, "testnet", "--v", str(count), "--o", str(folder), "--starting-ip-address", "127.0.0.1"],
        check=True,
        capture_output=True,
    )
    homes = [folder / f"node{number}" for number in range(count)]
    names = [
        subprocess.run(
            [program, "show-node-id", "--home", str(home)], check=True, capture_output=True, text=True
        ).stdout.strip()
        for home in homes
    ]
    running = []
    for number, home in enumerate(homes):
        peers = tuple(f"{name}@127.0.0.1:{first + 2 * place}" for place, name in enumerate(names) if place != number)
        plan = EnginePlan("127.0.0.1", f"node{number}", first + 2 * number, peers, first + 2 * number + 1, 1)
        text = write_config(plan).decode().replace('proxy_app = "unix://app.sock"', 'proxy_app = "kvstore"')
        (home / "config" / "config.toml").write_text(text)
        line = [program, "start", "--home", str(home)]
        running.append(subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    ports = [first + 2 * number + 1 for number in range(count)]
    try:
        if not await_one(lambda: all(map(_has_block, ports)), SECONDS):
            raise SystemExit("CometBFT's kvstore does not start")
        yield ports
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


def _has_block(port: int) -> bool:
    rpc = Rpc(port)
    try:
        return int(rpc.call("status")["sync_info"]["latest_block_height"]) > 0
    except LedgerError:
        return False
    finally:
        rpc.close()


def _send_kv(port: int, txs: Sequence[bytes]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    for begin in range(0, len(txs), 100):
        waiting = txs[begin : begin + 100]
        while waiting:
            calls: list[dict[str, Any]] = [
                {"jsonrpc": "2.0", "id": place, "method": "broadcast_tx_sync", "params": {"tx": b64encode(tx).decode()}}
                for place, tx in enumerate(waiting)
            ]
            connection.request("POST", "/", json.dumps(calls), {"Content-Type": "application/json"})
            answers = json.loads(connection.getresponse().read())
            full = [answer["id"] for answer in answers if "full" in str(answer.get("error", ""))]
            waiting = [waiting[place] for place in full]
            time.sleep(0.05 if waiting else 0)
    connection.close()


# ------------------------------------------------------------------------------------------------ telling


def list_rows(found: Sequence[Measured]) -> Rows:
    """The table."""
    rows = []
    for one in found:
        waits = (f"{one.median_ms:,.0f}", f"{one.p99_ms:,.0f}") if one.median_ms else ("", "")
        size = f"{one.bytes_each:,.0f}" if one.bytes_each else ""
        rows.append((one.name, f"{one.per_second:,.0f}", *waits, size))
    return Rows(HEADINGS, rows)


def list_findings(found: Sequence[Measured], raw: float) -> list[str]:
    """What the figures come to."""
    four, single, home, kvstore, _ = (one.per_second for one in found)
    return [
        f"R is {raw:,.0f} verifications a second; four validators verify all, so R ÷ 4 = {raw / 4:,.0f} bounds them",
        f"four validators to CometBFT's kvstore on four nodes: {four / kvstore:.2f} (aim 1.0)",
        f"one validator to one home: {single / home:.2f} (aim 0.7)",
    ]


def write(found: Sequence[Measured], raw: float, shape: Shape, page: Path) -> None:
    """Writes the table into the page."""
    says = f"{shape.accounts:,} accounts, {shape.payments:,} payments in requests of up to {shape.request:,}."
    findings = [f"- {line}" for line in list_findings(found, raw)]
    write_part(page, "network", [says, "", *list_rows(found).list_markdown(), "", *findings])
