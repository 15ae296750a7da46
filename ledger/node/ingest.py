"""Ingest: many signed transactions into blocks, with verification running ahead in worker processes."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledger.admission import Decoded, accept_decoded
from ledger.archive.committed import Committed
from ledger.errors import LedgerError
from ledger.node.node import Node
from ledger.node.pipeline import Pipeline
from ledger.node.verifiers import Answer, Verifiers
from ledger.transition import Dropped, get_parameters

MANY = 1_000
"""Transactions for which workers are worth their start."""
BATCH = 2_000


class Rejected(NamedTuple):
    """Bytes that can be in no block, and why."""

    data: bytes
    reason: LedgerError


def ingest(
    node: Node, verifiers: Verifiers, batches: Iterator[Sequence[bytes]], rejected: list[Rejected]
) -> Iterator[Committed]:
    """Commits batch after batch, each block acknowledged when it is durable; what can be in none goes to `rejected`.

    Nonces may come in any order, also in different batches. What does not follow at the end still waits in the mempool.
    """
    with Pipeline(node) as pipeline:
        for batch, answers in verifiers.verify(batches):
            dropped: list[Dropped] = []
            yield from pipeline.make_blocks(_decode_each(node, batch, answers, rejected), dropped)
            rejected += [Rejected(item.decoded.data, item.reason) for item in dropped]
        yield from pipeline.finish()


def _decode_each(
    node: Node, batch: Sequence[bytes], answers: Sequence[Answer | None], rejected: list[Rejected]
) -> Iterator[Decoded]:
    """Each transaction right before it is executed, while it is at hand."""
    node.application.remember_verified([answer.signed_hash for answer in answers if answer])
    for data, answer in zip(batch, answers, strict=True):
        if answer:
            yield accept_decoded(data, *answer)
            continue
        try:
            decoded = node.application.decode(data)
            node.application.verify(decoded)
        except LedgerError as error:
            rejected.append(Rejected(data, error))
        else:  # its worker died
            yield decoded


def add_many(node: Node, datas: Sequence[bytes]) -> None:
    """Admits signed transactions as `Node.add` does, all or none, with workers for many. Raises as it does."""
    if len(datas) < MANY:
        node.add(*datas)
        return
    with node.reading() as state:
        verifiers = Verifiers(node.tip.genesis_hash, get_parameters(state).max_transaction_bytes)
    try:
        rejected: list[Rejected] = []
        batches = (datas[start : start + BATCH] for start in range(0, len(datas), BATCH))
        several = [
            decoded
            for batch, answers in verifiers.verify(batches)
            for decoded in _decode_each(node, batch, answers, rejected)
        ]
    finally:
        verifiers.close()
    if rejected:
        raise rejected[0].reason
    node.add_decoded(several)


def make_blocks(node: Node, dropped: list[Dropped]) -> Iterator[Committed]:
    """Block after block of what waits, each told when it is durable; what can be in none goes to `dropped`."""
    with Pipeline(node) as pipeline:
        yield from pipeline.make_blocks((), dropped)
        yield from pipeline.finish()
