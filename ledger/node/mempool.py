"""The mempool: admitted transactions that wait for a block, in order of arrival and within limits.

What waits counts as if it had been sent today, so that nobody fills the mempool with more than a day can hold. Where it
is full, who has the most waiting makes room for whoever has less. What waits is here until it is in a block, or can be
in none; `following` says whose turn it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush

from ledger.admission import MAX_AHEAD, Decoded
from ledger.errors import Inadmissible, StoreError

MAX_COUNT = 50_000
MAX_BYTES = 128 * 1024 * 1024
MAX_PER_ACCOUNT = MAX_AHEAD


class Mempool:
    """Transactions waiting for a block."""

    def __init__(self) -> None:
        self._waiting: dict[bytes, Decoded] = {}
        self._by_signer: dict[str, dict[bytes, None]] = {}
        self._crowds: list[tuple[int, str]] = []
        """A heap of how many each signer had waiting, negative, with those that are no longer true."""
        self._size = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[Decoded]:
        """In order of arrival; what goes meanwhile is still told."""
        return iter(list(self._waiting.values()))

    def __contains__(self, decoded: Decoded) -> bool:
        return decoded.signed_hash in self._waiting

    def add(self, decoded: Decoded, room: Sequence[int] = ()) -> list[Decoded]:
        """Takes a transaction in, or nothing at all if it waits already; what had to make room for it is returned.

        `room` is how many may wait of each of its signers. Raises StoreError where there is no room; Inadmissible where
        a signer has as many waiting as may.
        """
        return self.add_all([decoded], [room])

    def add_all(self, several: Sequence[Decoded], rooms: Sequence[Sequence[int]]) -> list[Decoded]:
        """Takes several in, or none where one finds no room, and then all others keep their places. Else as `add`."""
        added: list[Decoded] = []
        displaced: list[Decoded] = []
        try:
            for decoded, room in zip(several, rooms, strict=True):
                if decoded not in self:
                    self._check_room(decoded, room)
                    self._make_room(decoded, displaced)
                    self._waiting[decoded.signed_hash] = decoded
                    self._note(decoded)
                    added.append(decoded)
        except (Inadmissible, StoreError):
            for each in reversed(displaced):
                self._note(each)
            self.discard(added)
            raise
        for each in displaced:
            del self._waiting[each.signed_hash]
        return displaced

    def discard(self, included: Iterable[Decoded]) -> None:
        """Forgets what is in a block by now, or can be in none."""
        for decoded in included:
            if self._waiting.pop(decoded.signed_hash, None):
                self._forget(decoded)

    def _check_room(self, decoded: Decoded, room: Sequence[int]) -> None:
        signers = decoded.signed.transaction.signers
        for signer, most in zip(signers, room or [MAX_PER_ACCOUNT] * len(signers), strict=True):
            waiting, limit = len(self._by_signer.get(signer.address, ())), min(most, MAX_PER_ACCOUNT)
            if waiting >= limit:
                raise Inadmissible("waiting_must_be_within_quota", count=waiting, limit=limit, signer=signer.address)

    def _make_room(self, decoded: Decoded, displaced: list[Decoded]) -> None:
        """Displaces the newest of whoever has the most waiting, as long as that is more than the newcomer has then.

        What is displaced counts no more, and keeps its place until it is known that all newcomers come in.
        """
        own = max(len(self._by_signer.get(signer.address, ())) for signer in decoded.signed.transaction.signers)
        while len(self._waiting) - len(displaced) >= MAX_COUNT or self._size + len(decoded.data) > MAX_BYTES:
            crowd = self._find_crowd()
            if len(self._by_signer.get(crowd, ())) <= own + 1:
                raise StoreError("mempool_must_have_room", count=len(self._waiting), limit=MAX_COUNT)
            newest = self._waiting[next(reversed(self._by_signer[crowd]))]
            self._forget(newest)
            displaced.append(newest)

    def _find_crowd(self) -> str:
        """Whoever has the most waiting; of equals, whose address sorts first."""
        while self._crowds:
            count, address = self._crowds[0]
            if len(self._by_signer.get(address, ())) == -count:
                return address
            heappop(self._crowds)
        return ""

    def _note(self, decoded: Decoded) -> None:
        self._size += len(decoded.data)
        for signer in decoded.signed.transaction.signers:
            self._by_signer.setdefault(signer.address, {})[decoded.signed_hash] = None
            self._count(signer.address)

    def _forget(self, decoded: Decoded) -> None:
        self._size -= len(decoded.data)
        for signer in decoded.signed.transaction.signers:
            waiting = self._by_signer[signer.address]
            del waiting[decoded.signed_hash]
            if waiting:
                self._count(signer.address)
            else:
                del self._by_signer[signer.address]

    def _count(self, address: str) -> None:
        heappush(self._crowds, (-len(self._by_signer[address]), address))
        if len(self._crowds) > 2 * len(self._by_signer) + MAX_COUNT:
            self._crowds = [(-len(waiting), each) for each, waiting in self._by_signer.items()]
            heapify(self._crowds)
