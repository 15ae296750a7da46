"""Where the time goes: each stage of a payment alone, on one core, in µs of processor time a payment.

What can be done again is done TURNS times, and the median is told. Blocks are made one after the other, and the fold
of all of them is divided by the payments that it folds.
"""

from collections.abc import Callable, Sequence
from statistics import median
from time import process_time

from ledger.admission import Decoded, accept_decoded, decode_transaction, verify_transaction
from ledger.archive.blocks import encode_entries
from ledger.node.node import Node
from ledger.state.delta import encode_delta
from ledger.state.overlay import Overlay
from ledger.transition import execute, make_block, make_environment
from tests.bench.founding import LIMIT, count_unfolded
from tests.bench.laws import measure_laws

TURNS = 5


def measure_stages(node: Node, blocks: Sequence[Sequence[bytes]]) -> dict[str, float]:
    """µs a payment by the name of the stage; the payments of the blocks are committed at the end."""
    node.archive.fold()
    application, first = node.application, blocks[0]
    light = [(one.data, one.identifier, one.signed_hash) for one in _decode_all(first)]
    decoded = [accept_decoded(*one) for one in light]
    environment = make_environment(application.state, node.tip, node.get_time())
    proposer = node.get_validators()[0].public_key
    block = make_block(application.state, node.tip, environment.time, proposer, decoded)
    overlay = Overlay(application.state)
    execute(overlay, environment, decoded, None)

    def verify_all() -> None:
        for one in decoded:
            verify_transaction(one, node.tip.genesis_hash)

    stages: dict[str, Callable[[], object]] = {
        "decode strictly (worker)": lambda: _decode_all(first),
        "verify (worker)": verify_all,
        "decode again": lambda: [accept_decoded(*one) for one in light],
        "execute, with the root of the entries": lambda: execute(
            Overlay(application.state), environment, decoded, None
        ),
        "encode rows, and the state tree": lambda: application.state.compute_change(overlay),
        "encode entries": lambda: encode_entries(block),
        "encode what changed": lambda: encode_delta(block.change.rows),
    }
    figures = {name: _measure(work) / len(first) for name, work in stages.items()}
    laws = measure_laws(node, decoded)
    return figures | _measure_blocks(node, blocks) | laws


def _measure_blocks(node: Node, blocks: Sequence[Sequence[bytes]]) -> dict[str, float]:
    # from decoded and verified payments in the mempool to a durable block; then one fold of all
    costs = []
    for payments in blocks:
        decoded = _decode_all(payments)
        node.application.remember_verified([one.signed_hash for one in decoded])
        for one in decoded:
            node.mempool.add(one)
        costs.append(_count(node.make_block) / len(payments))
    waiting = blocks[len(blocks) - count_unfolded(node) :]
    figures = {"whole block, without decoding and verifying": median(costs)}
    if waiting:
        figures["fold"] = _count(node.archive.fold) / sum(map(len, waiting))
    return figures


def _decode_all(payments: Sequence[bytes]) -> list[Decoded]:
    return [decode_transaction(data, LIMIT) for data in payments]


def _measure(work: Callable[[], object]) -> float:
    return median(_count(work) for _ in range(TURNS))


def _count(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return (process_time() - began) * 1e6
