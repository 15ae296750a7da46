"""Gathering: transactions of many people into few bundles, and to each of them what came of it.

What comes in is verified here, once, and waits with its sender until the shell has its block durably. Whatever arrives
while one bundle is handed to CometBFT is in the next: so bundles grow with what there is to do, and nobody waits for
them to fill.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from ledger.abci.bundles import MAX_BYTES, MAX_MEMBERS, MEMBER_BYTES, encode_bundle
from ledger.abci.rpc import KNOWN, Rpc
from ledger.abci.shell import Durable, read_log
from ledger.admission import Decoded
from ledger.errors import ConsensusError, LedgerError, StoreError
from ledger.state.runs import Place

MOST_WAITING = 50_000
RETRY_SECONDS = 0.1
Note = Callable[[bytes, Sequence[Decoded]], None]
RESERVE = 64
"""Bytes that a bundle keeps free for what stands around its members."""


Settled = Place | LedgerError


class Gatherer:
    """What waits for its block at one validator. `close` ends its thread."""

    def __init__(self, rpc: Rpc, note: Note = lambda data, members: None) -> None:
        """`note` is told of each bundle before it is handed in, with what is in it."""
        self._rpc, self._note = rpc, note
        self.find_earlier: Callable[[Decoded], Place | None] = lambda decoded: None
        """Finds where a transaction stands that is in a block already."""
        self._queue: queue.SimpleQueue[Decoded | None] = queue.SimpleQueue()
        self._waiting: dict[bytes, list[tuple[_Round, int]]] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gatherer", daemon=True)
        self._thread.start()

    def submit(self, several: Sequence[Decoded], seconds: float) -> list[Settled]:
        """What came of each of these, which are verified, once it is durable here.

        A refusal has its place as whatever else is in a block has; an error says that one is in none, or, by the rule
        `answer_must_come_in_time`, that it is not known yet.
        """
        round_ = _Round(len(several))
        for place, decoded in enumerate(several):
            self._enter(round_, place, decoded)
        round_.done.wait(seconds if several else 0)
        late = [decoded for decoded, found in zip(several, round_.found, strict=True) if found is None]
        with self._lock:
            for decoded in late:
                self._waiting.pop(decoded.signed_hash, None)
        return [
            ConsensusError("answer_must_come_in_time", id=decoded.identifier.hex(), seconds=round(seconds))
            if found is None
            else found
            for decoded, found in zip(several, round_.found, strict=True)
        ]

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

    def _enter(self, round_: "_Round", place: int, decoded: Decoded) -> None:
        with self._lock:
            known = self._waiting.get(decoded.signed_hash)
            if known is not None:
                known.append((round_, place))
                return
            is_full = len(self._waiting) >= MOST_WAITING
            if not is_full:
                self._waiting[decoded.signed_hash] = [(round_, place)]
        if is_full:
            round_.put(place, StoreError("mempool_must_have_room", count=MOST_WAITING, limit=MOST_WAITING))
        else:
            self._queue.put(decoded)

    def _settle(self, decoded: Decoded, answer: Settled) -> None:
        with self._lock:
            found = self._waiting.pop(decoded.signed_hash, ())
        for round_, place in found:
            round_.put(place, answer)

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
        self._note(data, members)
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
            if log == KNOWN:
                self._settle_known(members)
            return

    def _settle_rejected(self, members: Sequence[Decoded], code: int, log: str) -> None:
        """Answers those of a bundle that CheckTx does not let wait, as its log says of each."""
        for place, problem in read_log(log).items():
            if place < len(members):
                self._settle(members[place], problem)
        if code:  # the whole bundle waits nowhere, also where the log does not name all of it
            for decoded in members:
                self._settle(decoded, ConsensusError("engine_must_answer", problem=log[:80], method="CheckTx"))

    def _settle_known(self, members: Sequence[Decoded]) -> None:
        """Answers those that are in a block already; of a bundle that CometBFT has seen, the others still wait."""
        for decoded in members:
            with suppress(LedgerError):
                place = self.find_earlier(decoded)
                if place is not None:
                    self._settle(decoded, place)


class _Round:
    """What is handed in together, and answered together."""

    def __init__(self, count: int) -> None:
        self.found: list[Settled | None] = [None] * count
        self.done = threading.Event()
        self._left = count
        self._lock = threading.Lock()

    def put(self, place: int, answer: Settled) -> None:
        """Takes an answer; the last one ends the waiting."""
        with self._lock:
            self._left -= self.found[place] is None
            self.found[place] = answer
        if not self._left:
            self.done.set()
