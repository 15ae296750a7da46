"""The pipeline: a block is executed while the one before it is written, by a thread of its own.

One block at most is under way. It is signed under the ledger's write lock, which the thread gives back once the block
is durable; only then is the next one signed, and only then is it told. Whoever breaks off waits for the thread.
"""

import gc
import sqlite3
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, suppress
from types import TracebackType
from typing import NamedTuple, Self

from ledger.admission import Decoded
from ledger.archive.appending import Appended
from ledger.archive.committed import Committed
from ledger.chain.commit import Commit
from ledger.errors import LedgerError, StoreError
from ledger.node.candidates import HasTransactions
from ledger.node.node import Node
from ledger.transition import Dropped, Transition

CAN_SHARE = sqlite3.threadsafety == 3
"""Whether the store can be read while another thread writes to it; if not, that is waited for."""


RARELY = (100_000, 50, 100)
"""When garbage is looked for: execution leaves few cycles, and looking through all that is kept costs a tenth."""


class UnderWay(NamedTuple):
    """A block that is being written."""

    written: Future[None]
    committed: Committed


class Pipeline:
    """Blocks of a node, one behind the other; a context, at the end of which nothing is under way."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._thread = ThreadPoolExecutor(1)
        self._under_way: UnderWay | None = None
        self._durable: list[Committed] = []

    def __enter__(self) -> Self:
        self._node.finish_interrupted()
        self._threshold = gc.get_threshold()
        gc.set_threshold(*RARELY)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            with suppress(LedgerError) if error else ExitStack():
                self._wait()
        finally:
            self._thread.shutdown()
            gc.set_threshold(*self._threshold)

    def make_blocks(self, arriving: Iterable[Decoded], dropped: list[Dropped]) -> Iterator[Committed]:
        """Makes block after block of what waits and what arrives, and tells those that are durable meanwhile, in order.

        Raises as `Node.make_block` does, also for the block before.
        """
        while self._node.take(arriving, dropped, self._make_next):
            yield from self._list_durable()
            arriving = ()

    def finish(self) -> Iterator[Committed]:
        """The blocks that were not told yet, once nothing is under way. Raises as `make_blocks` does."""
        self._wait()
        return self._list_durable()

    def _list_durable(self) -> Iterator[Committed]:
        while self._durable:
            yield self._durable.pop(0)

    def _make_next(self, candidates: Iterable[Decoded], unfit: list[Dropped]) -> HasTransactions | None:
        node = self._node
        if node.relay:  # CometBFT has a pipeline of its own
            committed = node.make_of(candidates, unfit)
            self._durable += [committed] if committed else []
            return committed
        prepared, is_doubtful = None, False
        try:
            prepared = node.prepare_next(candidates, unfit)
        except StoreError:  # damage, or what another process wrote meanwhile: under the lock it shows
            is_doubtful = True
        self._wait()
        if prepared is None and not is_doubtful:
            return None
        with ExitStack() as writing:
            writing.enter_context(node.writing())
            if prepared is None or prepared.header.last_block_hash != node.tip.last_block_hash.hex():
                unfit.clear()
                prepared = node.prepare_next(candidates, unfit)  # another process was faster
            if prepared:
                self._hand_over(prepared, unfit, writing)
        return prepared

    def _hand_over(self, prepared: Transition, unfit: list[Dropped], writing: ExitStack) -> None:
        node = self._node
        agreement, committed = node.decide(prepared, unfit)
        appended = node.archive.advance(agreement.transition)
        written = self._thread.submit(_write, node, appended, agreement.commit, writing.pop_all())
        self._under_way = UnderWay(written, committed)
        if not CAN_SHARE:
            wait([written])
        node.archive.await_writing(lambda: wait([written]))

    def _wait(self) -> None:
        """Waits for the block under way. Raises where it could not be written: its transactions wait again."""
        if self._under_way is None:
            return
        written, committed = self._under_way
        wait([written])
        self._under_way = None
        if written.exception():
            with suppress(LedgerError), self._node.reading():
                self._node.let_wait(committed.transactions, [])
        written.result()
        self._durable.append(committed)


def _write(node: Node, appended: Appended, commit: Commit, writing: ExitStack) -> None:
    with node.archive.store.shared(), node.council.signers.shared(), writing:
        node.archive.write(appended, commit)
