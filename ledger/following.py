"""What follows: waiting transactions in the order in which they can be in a block.

In each lane nonces rise one by one. What has a gap before it is passed over, and comes as soon as the gap is closed;
nothing is looked at more often than once, and once more for each of its signers.
"""

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from ledger.admission import Decoded, check_lasting, get_next_nonce
from ledger.errors import Inadmissible
from ledger.registry.call import Environment
from ledger.state.overlay import Rows
from ledger.transition import Dropped


class Following:
    """One walk over what waits, for one block."""

    def __init__(self, rows: Rows, environment: Environment, dropped: list[Dropped]) -> None:
        """`rows` and `environment` are those the block begins with; `dropped` is shared with who makes it."""
        self._rows, self._environment, self._dropped = rows, environment, dropped
        self._expected: dict[tuple[str, int], int] = {}
        """The next nonce of each lane."""
        self._behind: dict[tuple[str, int, int], list[tuple[int, Decoded]]] = {}
        """By the lane and nonce whose turn it has to be first; each with its place in the order of arrival."""
        self._ready: list[tuple[int, Decoded]] = []

    def choose(self, waiting: Iterable[Decoded]) -> Iterator[Decoded]:
        """Of all that follow the one that came first, again and again, until a block is full.

        Before the next is asked for, each must be in the block or in `dropped`: then it takes no place, and what comes
        after it does not follow. What does not follow and can be in no block any more is dropped here.
        """
        limits = self._environment.parameters
        count = size = 0
        for decoded in self._list_following(waiting):
            size += len(decoded.data)
            if size > limits.max_block_bytes:
                return
            known = len(self._dropped)
            yield decoded
            if len(self._dropped) > known:
                size -= len(decoded.data)
                continue
            self._advance(decoded)
            count += 1
            if count == limits.max_block_entries:
                return

    def _list_following(self, waiting: Iterable[Decoded]) -> Iterator[Decoded]:
        for place, decoded in enumerate(waiting):
            if self._follows(place, decoded):
                yield decoded
            while self._ready:
                earlier = heappop(self._ready)
                if self._follows(*earlier):
                    yield earlier[1]

    def _follows(self, place: int, decoded: Decoded) -> bool:
        for signer in decoded.signed.transaction.signers:
            if signer.nonce != self._find_next(signer.address, signer.lane):
                self._let_wait((signer.address, signer.lane, signer.nonce), place, decoded)
                return False
        return True

    def _find_next(self, address: str, lane: int) -> int:
        expected = self._expected.get((address, lane))
        if expected is None:
            expected = self._expected[address, lane] = get_next_nonce(self._rows, address, lane)
        return expected

    def _let_wait(self, turn: tuple[str, int, int], place: int, decoded: Decoded) -> None:
        try:
            check_lasting(self._rows, self._environment, decoded, self._find_next)
        except Inadmissible as error:
            self._dropped.append(Dropped(decoded, error))
        else:
            self._behind.setdefault(turn, []).append((place, decoded))

    def _advance(self, decoded: Decoded) -> None:
        for signer in decoded.signed.transaction.signers:
            self._expected[signer.address, signer.lane] = signer.nonce + 1
            if self._behind:
                for each in self._behind.pop((signer.address, signer.lane, signer.nonce + 1), ()):
                    heappush(self._ready, each)
