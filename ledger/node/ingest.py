"""Ingest: many signed transactions into blocks, with verification running ahead in worker processes."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledger.archive.committed import Committed
from ledger.errors import LedgerError
from ledger.node.node import Node
from ledger.node.verifiers import Verifiers
from ledger.transition import Dropped


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
    for batch, answers in verifiers.verify(batches):
        for data, decoded in zip(batch, answers, strict=True):
            try:
                if decoded is None:
                    node.add(data)  # looked at here: it says by name what is wrong, and nothing is if a worker died
                else:
                    node.add_verified(decoded)
            except LedgerError as error:
                rejected.append(Rejected(data, error))
        dropped: list[Dropped] = []
        while (committed := node.make_block(dropped)) is not None:
            yield committed
        rejected += [Rejected(item.decoded.data, item.reason) for item in dropped]
