"""The mempool: admitted transactions that wait for a block, in order of arrival and within limits.

What waits counts as if it had been sent today, so that nobody fills the mempool with more than a day can hold. Where it
is full, who has the most waiting makes room for whoever has less.
"""

from collections.abc import Sequence

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
        self._size = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, decoded: Decoded) -> bool:
        return decoded.signed_hash in self._waiting

    def add(self, decoded: Decoded, room: Sequence[int] = ()) -> list[Decoded]:
        """Takes a transaction in, or nothing at all if it waits already; what had to make room for it is returned.

        `room` is how many may wait of each of its signers. Raises StoreError where there is no room; Inadmissible where
        a signer has as many waiting as may.
        """
        if decoded in self:
            return []
        signers = decoded.signed.transaction.signers
        for signer, most in zip(signers, room or [MAX_PER_ACCOUNT] * len(signers), strict=True):
            waiting, limit = len(self._by_signer.get(signer.address, ())), min(most, MAX_PER_ACCOUNT)
            if waiting >= limit:
                raise Inadmissible("waiting_must_be_within_quota", count=waiting, limit=limit, signer=signer.address)
        displaced = self._make_room(decoded)
        self._waiting[decoded.signed_hash] = decoded
        self._note(decoded)
        return displaced

    def add_all(self, several: Sequence[Decoded], rooms: Sequence[Sequence[int]]) -> None:
        """Takes several in, or none where one finds no room. Raises as `add` does."""
        added: list[Decoded] = []
        try:
            for decoded, room in zip(several, rooms, strict=True):
                added += [] if decoded in self else [decoded]
                self.add(decoded, room)
        except (Inadmissible, StoreError):
            self.discard(added)
            raise

    def put_back(self, taken: Sequence[Decoded]) -> None:
        """Lets what was taken wait again, in front of the rest as before."""
        if taken:
            self._waiting = {decoded.signed_hash: decoded for decoded in taken} | self._waiting
            self._by_signer, self._size = {}, 0
            for decoded in self._waiting.values():
                self._note(decoded)

    def take(self, max_entries: int, max_bytes: int) -> list[Decoded]:
        """Removes and returns the first transactions that fit into one block."""
        taken: list[Decoded] = []
        size = 0
        for decoded in self._waiting.values():
            size += len(decoded.data)
            if len(taken) >= max_entries or size > max_bytes:
                break
            taken.append(decoded)
        self.discard(taken)
        return taken

    def discard(self, included: Sequence[Decoded]) -> None:
        """Forgets what is in a block already."""
        for decoded in included:
            if self._waiting.pop(decoded.signed_hash, None):
                self._forget(decoded)

    def _make_room(self, decoded: Decoded) -> list[Decoded]:
        """Takes out the newest of whoever has the most waiting, as long as that is more than the newcomer has then."""
        displaced: list[Decoded] = []
        own = max(len(self._by_signer.get(signer.address, ())) for signer in decoded.signed.transaction.signers)
        while len(self._waiting) >= MAX_COUNT or self._size + len(decoded.data) > MAX_BYTES:
            crowd = max(sorted(self._by_signer), key=lambda address: len(self._by_signer[address]), default="")
            if len(self._by_signer.get(crowd, ())) <= own + 1:
                for each in reversed(displaced):
                    self._waiting[each.signed_hash] = each
                    self._note(each)
                raise StoreError("mempool_must_have_room", count=len(self._waiting), limit=MAX_COUNT)
            newest = self._waiting[next(reversed(self._by_signer[crowd]))]
            self.discard([newest])
            displaced.append(newest)
        return displaced

    def _note(self, decoded: Decoded) -> None:
        self._size += len(decoded.data)
        for signer in decoded.signed.transaction.signers:
            self._by_signer.setdefault(signer.address, {})[decoded.signed_hash] = None

    def _forget(self, decoded: Decoded) -> None:
        self._size -= len(decoded.data)
        for signer in decoded.signed.transaction.signers:
            waiting = self._by_signer[signer.address]
            del waiting[decoded.signed_hash]
            if not waiting:
                del self._by_signer[signer.address]
