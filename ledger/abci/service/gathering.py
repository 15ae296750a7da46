"""Gathering: transactions of many people into few bundles, and to each of them what came of it.

What comes in is verified here, once, and waits with its sender until the shell has its block durably. Whatever arrives
while one bundle is handed to CometBFT is in the next: so bundles grow with what there is to do, and nobody waits for
them to fill.
"""

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from contextlib import suppress
from time import monotonic

from ledger.abci.bundles import MAX_BYTES, MAX_MEMBERS, MEMBER_BYTES, encode_bundle
from ledger.abci.rpc import Rpc
from ledger.abci.shell import Durable, read_log
from ledger.admission import Decoded
from ledger.errors import ConsensusError, LedgerError, StoreError
from ledger.state.runs import Place

MOST_WAITING = 50_000
RETRY_SECONDS = 0.1
RESERVE = 64
"""Bytes that a bundle keeps free for what stands around its members."""


class Gatherer:
    """What waits for its block at one validator. `close` ends its thread."""

    def __init__(self, rpc: Rpc) -> None:
        self._rpc = rpc
        self._queue: queue.SimpleQueue[Decoded | None] = queue.SimpleQueue()
        self._waiting: dict[bytes, Future[Place]] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gatherer", daemon=True)
        self._thread.start()

    def submit(self, several: Sequence[Decoded], seconds: float) -> list[Place | LedgerError]:
        """What came of each of these, which are verified, once it is durable here.

        A refusal has its place as whatever else is in a block has; an error says that one is in none, or, by the rule
        `answer_must_come_in_time`, that it is not known yet.
        """
        futures = [self._enter(decoded) for decoded in several]
        deadline = monotonic() + seconds
        return [self._await(each, future, deadline, seconds) for each, future in zip(several, futures, strict=True)]

    def tell(self, durable: Durable) -> None:
        """Answers whoever waits for what is in a block, or was passed over in it."""
        transition = durable.transition
        for index, decoded in enumerate(transition.transactions if transition else ()):
            self._settle(decoded, (transition.tip.height if transition else 0, index))
        for decoded, reason in durable.skipped:
            self._settle(decoded, reason)

    def count_waiting(self) -> int:
        """How many wait for their block."""
        return len(self._waiting)

    def close(self) -> None:
        """Ends the thread; who still waits is told that the answer is not known."""
        self._closed.set()
        self._queue.put(None)
        self._thread.join(timeout=10)

    def _enter(self, decoded: Decoded) -> "Future[Place]":
        with self._lock:
            known = self._waiting.get(decoded.signed_hash)
            if known is not None:
                return known
            future: Future[Place] = Future()
            if len(self._waiting) >= MOST_WAITING:
                future.set_exception(StoreError("mempool_must_have_room", count=MOST_WAITING, limit=MOST_WAITING))
                return future
            self._waiting[decoded.signed_hash] = future
        self._queue.put(decoded)
        return future

    def _await(self, decoded: Decoded, future: "Future[Place]", deadline: float, seconds: float) -> Place | LedgerError:
        try:
            return future.result(max(0.0, deadline - monotonic()))
        except LedgerError as error:
            return error
        except NotInTime:
            with self._lock:
                self._waiting.pop(decoded.signed_hash, None)
            return ConsensusError("answer_must_come_in_time", id=decoded.identifier.hex(), seconds=round(seconds))

    def _settle(self, decoded: Decoded, answer: Place | LedgerError) -> None:
        with self._lock:
            future = self._waiting.pop(decoded.signed_hash, None)
        if future is None or future.done():
            return
        if isinstance(answer, LedgerError):
            future.set_exception(answer)
        else:
            future.set_result(answer)

    def _run(self) -> None:
        while not self._closed.is_set():
            members = self._take()
            if members:
                self._hand_in(members)

    def _take(self) -> list[Decoded]:
        """What has arrived, as much as a bundle holds; waits for the first."""
        members: list[Decoded] = []
        size = RESERVE
        with suppress(queue.Empty):
            while len(members) < MAX_MEMBERS and size < MAX_BYTES // 2:
                decoded = self._queue.get() if not members else self._queue.get_nowait()
                if decoded is None:
                    break
                members.append(decoded)
                size += len(decoded.data) + MEMBER_BYTES
        return members

    def _hand_in(self, members: Sequence[Decoded]) -> None:
        data = encode_bundle([decoded.data for decoded in members])
        while not self._closed.is_set():
            try:
                code, log = self._rpc.broadcast(data)
            except ConsensusError:  # CometBFT is starting, or full: what waits, waits
                self._closed.wait(RETRY_SECONDS)
                members = [decoded for decoded in members if decoded.signed_hash in self._waiting]
                if not members:
                    return
                continue
            self._settle_rejected(members, code, log)
            return

    def _settle_rejected(self, members: Sequence[Decoded], code: int, log: str) -> None:
        """Answers those of a bundle that CheckTx does not let wait, as its log says of each."""
        for place, problem in read_log(log).items():
            if place < len(members):
                self._settle(members[place], problem)
        if code:  # the whole bundle waits nowhere, also where the log does not name all of it
            for decoded in members:
                self._settle(decoded, ConsensusError("engine_must_answer", problem=log[:80], method="CheckTx"))
