"""The benchmark: committed payments a second of the whole ledger, against R. Never a timed test.

    python -m tests.bench [--json] [--accounts 100000] [--payments 40000] [--block 4000]

R is raw PyNaCl verification of the same signatures on both cores, measured in the same run, in turn with the ledger.
A payment is counted from its signed bytes to its durable block: decoding, admission, signatures, execution, state root,
history, four validators' signatures, indexes, folds, with synchronous=FULL. The last lines compare an ordinary full
block with the worst ones that the budget lets through (tests/bench/worst.py): at most four times as long.
"""

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from ledger.node.embedded import open_home
from ledger.node.ingest import Rejected, ingest
from ledger.node.node import Node
from ledger.node.verifiers import Verifiers
from tests.bench.payments import list_raw, make_ledger, make_payments
from tests.bench.raw import measure_raw
from tests.bench.stages import measure_stages
from tests.bench.worst import measure_worst

REPEATS = 3


def main() -> None:
    """Measures and prints."""
    options = _parse()
    with tempfile.TemporaryDirectory() as folder:
        report = measure(Path(folder), options.accounts, options.payments, options.block)
    print(json.dumps(report) if options.json else _write(report))


def measure(folder: Path, accounts: int, payments: int, block: int) -> dict[str, float]:
    """All figures of one run."""
    began = time.perf_counter()
    node, holders = make_ledger(folder, accounts)
    setup = time.perf_counter() - began
    stages = measure_stages(node, [data for data, _ in make_payments(node, holders, block, 0)])
    verifiers = Verifiers(node.tip.genesis_hash, 65_536)
    count = max(payments // REPEATS // block, 1) * block
    raw, whole = [], []
    for repeat in range(REPEATS):
        signed = make_payments(node, holders, count, repeat + 1)
        raw.append(measure_raw(folder, list(list_raw(node, signed))))
        whole.append(run_ledger(node, verifiers, [data for data, _ in signed], block))
    verifiers.close()
    node.close()
    return {
        "accounts": accounts,
        "payments": count * REPEATS,
        "block": block,
        "setup_s": round(setup, 1),
        "opening_ms": measure_opening(folder),
        "raw_verifications_per_s": round(median(raw)),
        "payments_per_s": round(median(whole)),
        "ratio": round(median(ours / theirs for ours, theirs in zip(whole, raw, strict=True)), 2),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        **stages,
        **measure_worst(),
    }


def run_ledger(node: Node, verifiers: Verifiers, signed: Sequence[bytes], block: int) -> float:
    """Committed payments a second, from signed bytes to durable blocks, the last fold included."""
    began = time.perf_counter()
    batches = (signed[start : start + block] for start in range(0, len(signed), block))
    rejected: list[Rejected] = []
    committed = sum(len(made.outcomes) for made in ingest(node, verifiers, batches, rejected))
    node.archive.fold()
    elapsed = time.perf_counter() - began
    if committed != len(signed):
        raise SystemExit(f"{committed} of {len(signed)} payments were committed; {rejected[:1]}")
    return committed / elapsed


def measure_opening(folder: Path) -> float:
    """Milliseconds to open the ledger of the run again."""
    began = time.perf_counter()
    home = open_home(folder / "home", lambda: "")
    elapsed = time.perf_counter() - began
    home.node.close()
    return round(elapsed * 1000, 1)


def _write(report: dict[str, float]) -> str:
    lines = [f"{name:<26}{value:>12,}" for name, value in report.items()]
    return "\n".join([*lines, f"ratio to R: {report['ratio']:.2f}"])


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one object instead of lines")
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--payments", type=int, default=120_000)
    parser.add_argument("--block", type=int, default=4_000)
    return parser.parse_args()


if __name__ == "__main__":
    main()
