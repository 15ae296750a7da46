"""Ingest: many signed transactions into blocks, with verification running ahead in worker processes."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledger.errors import LedgerError
from ledger.node.node import Committed, Node
from ledger.node.verifiers import Verifiers


class Rejected(NamedTuple):
    """Bytes that could not even wait for a block, and why."""

    data: bytes
    reason: LedgerError


def ingest(
    node: Node, verifiers: Verifiers, batches: Iterator[Sequence[bytes]], rejected: list[Rejected]
) -> Iterator[Committed]:
    """Commits batch after batch, each block acknowledged when it is durable; what does not fit goes to `rejected`.

    What is admissible in itself and not in its place (a nonce, a quota) is in the block's `dropped`.
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
        while (committed := node.make_block()) is not None:
            yield committed
