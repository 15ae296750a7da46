"""Where the time goes: each stage of a payment alone, on one core, in microseconds."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from ledger.admission import accept_decoded, decode_transaction, verify_transaction
from ledger.node.node import Node
from ledger.state.delta import encode_delta
from ledger.state.overlay import Overlay
from ledger.transition import execute, make_environment
from tests.bench.laws import measure_laws

T = TypeVar("T")


def measure_stages(node: Node, signed: Sequence[bytes]) -> dict[str, float]:
    """µs a payment for a block of these payments, which is committed at the end."""
    clock = _Clock(len(signed))
    application = node.application
    full = clock.time("decode_strict", lambda: [decode_transaction(data, 65_536) for data in signed])
    clock.time("verify", lambda: [verify_transaction(decoded, node.tip.genesis_hash) for decoded in full])
    light = [(decoded.data, decoded.identifier, decoded.signed_hash) for decoded in full]
    decoded = clock.time("decode_again", lambda: [accept_decoded(*item) for item in light])
    clock.figures |= measure_laws(node, decoded)
    environment = make_environment(application.state, node.tip, node.get_time())
    rows = Overlay(application.state)
    clock.time("execute_and_root", lambda: execute(rows, environment, decoded, None))
    change = clock.time("rows_and_tree", lambda: application.state.compute_change(rows))
    clock.time("delta", lambda: encode_delta(change.rows))
    application.remember_verified([item.signed_hash for item in decoded])
    for item in decoded:
        node.mempool.add(item)
    clock.time("whole_block", node.make_block)
    clock.time("fold", node.archive.fold)
    return clock.figures


class _Clock:
    def __init__(self, count: int) -> None:
        self.count = count
        self.figures: dict[str, float] = {}

    def time(self, name: str, work: Callable[[], T]) -> T:
        """Does the work and notes µs a payment."""
        began = time.perf_counter()
        result = work()
        self.figures[f"us_{name}"] = round((time.perf_counter() - began) / self.count * 1e6, 1)
        return result
