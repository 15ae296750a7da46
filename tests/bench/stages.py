"""Where the time goes: each stage of a payment alone, on one core, in µs of processor time a payment.

What can be done again is done TURNS times, and the median is told. The fold is of several blocks, divided by the
payments in those that were not folded. What the main process takes beyond its stages is told as their rest.
"""

from collections.abc import Callable, Sequence
from statistics import median
from time import process_time

from ledger.admission import Decoded, accept_decoded, decode_transaction, verify_transaction
from ledger.archive.parts import encode_parts
from ledger.state.delta import encode_delta
from ledger.state.overlay import Overlay
from ledger.transition import execute, make_block, make_environment
from tests.bench.founding import LIMIT, count_unfolded
from tests.bench.laws import measure_laws
from tests.bench.turns import Run

TURNS = 5


def measure_stages(run: Run, block: int, whole: float) -> dict[str, float]:
    """µs a payment by the name of the stage; `whole` is what the main process takes for all of its own."""
    payments = run.take(block)
    strict = _decode_all(payments)
    workers = {
        "worker: decode strictly": _measure(lambda: _decode_all(payments)) / block,
        "worker: verify the signature": _measure(lambda: _verify_all(strict, run.crowd.genesis_hash)) / block,
    }
    light = [(one.data, one.identifier, one.signed_hash) for one in strict]
    decoded = [accept_decoded(*one) for one in light]
    main = {
        "decode what a worker has decoded": _measure(lambda: [accept_decoded(*one) for one in light]) / block,
        **_measure_execution(run, decoded),
    }
    laws = measure_laws(run.node, decoded)
    run.commit(payments, block)
    main["fold"] = _measure_fold(run, block)
    main["the rest: header, council, history, writing"] = whole - sum(main.values())
    return workers | main | laws


def _measure_execution(run: Run, decoded: Sequence[Decoded]) -> dict[str, float]:
    node, state = run.node, run.node.application.state
    environment = make_environment(state, node.tip, node.get_time())
    proposer = node.get_validators()[0].public_key
    block = make_block(state, node.tip, environment.time, proposer, decoded)
    rows = Overlay(state)
    execute(rows, environment, decoded, None)
    stages: dict[str, Callable[[], object]] = {
        "execute, under the template's laws": lambda: execute(Overlay(state), environment, decoded, None),
        "encode rows, and the state tree": lambda: state.compute_change(rows),
        "encode entries": lambda: encode_parts(block),
        "encode what changed": lambda: encode_delta(block.change.rows),
        "index": lambda: node.archive.index.list_records(block, block.change.crossed),
    }
    return {name: _measure(work) / len(decoded) for name, work in stages.items()}


def _measure_fold(run: Run, block: int) -> float:
    # of as many blocks as a turn has; 0 where blocks are so small that each is folded when it is written
    run.node.archive.fold()
    for _ in range(TURNS):
        run.commit(run.take(block), block)
    waiting = count_unfolded(run.node)
    return _count(run.node.archive.fold) / (waiting * block) if waiting else 0.0


def _decode_all(payments: Sequence[bytes]) -> list[Decoded]:
    return [decode_transaction(data, LIMIT) for data in payments]


def _verify_all(decoded: Sequence[Decoded], genesis_hash: bytes) -> None:
    for one in decoded:
        verify_transaction(one, genesis_hash)


def _measure(work: Callable[[], object]) -> float:
    return median(_count(work) for _ in range(TURNS))


def _count(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return (process_time() - began) * 1e6
