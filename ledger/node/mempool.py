"""The mempool: admitted transactions that wait for a block, in order of arrival and within limits."""

from collections.abc import Sequence

from ledger.admission import Decoded
from ledger.errors import Inadmissible, StoreError

MAX_COUNT = 50_000
MAX_BYTES = 128 * 1024 * 1024
MAX_PER_ACCOUNT = 10_000


class Mempool:
    """Transactions waiting for a block."""

    def __init__(self) -> None:
        self._waiting: dict[bytes, Decoded] = {}
        self._per_account: dict[str, int] = {}
        self._size = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, decoded: Decoded) -> None:
        """Takes a transaction in, or nothing at all if it waits already.

        Raises StoreError where there is no room; Inadmissible where an account has too many waiting.
        """
        if decoded.signed_hash in self._waiting:
            return
        if len(self._waiting) >= MAX_COUNT or self._size + len(decoded.data) > MAX_BYTES:
            raise StoreError("mempool_must_have_room", count=len(self._waiting), limit=MAX_COUNT)
        for signer in decoded.signed.transaction.signers:
            if self._per_account.get(signer.address, 0) >= MAX_PER_ACCOUNT:
                raise Inadmissible("quota_must_not_be_exceeded", signer=signer.address, limit=MAX_PER_ACCOUNT)
        self._waiting[decoded.signed_hash] = decoded
        self._count(decoded, 1)

    def put_back(self, taken: Sequence[Decoded]) -> None:
        """Lets what was taken wait again, in front of the rest as before."""
        for decoded in taken:
            if decoded.signed_hash not in self._waiting:
                self._count(decoded, 1)
        self._waiting = {decoded.signed_hash: decoded for decoded in taken} | self._waiting

    def take(self, max_entries: int, max_bytes: int) -> list[Decoded]:
        """Removes and returns the first transactions that fit into one block."""
        taken: list[Decoded] = []
        size = 0
        for decoded in self._waiting.values():
            size += len(decoded.data)
            if len(taken) >= max_entries or size > max_bytes:
                break
            taken.append(decoded)
        for decoded in taken:
            del self._waiting[decoded.signed_hash]
            self._count(decoded, -1)
        return taken

    def discard(self, included: Sequence[Decoded]) -> None:
        """Forgets what is in a block already."""
        for decoded in included:
            if self._waiting.pop(decoded.signed_hash, None):
                self._count(decoded, -1)

    def _count(self, decoded: Decoded, step: int) -> None:
        self._size += step * len(decoded.data)
        for signer in decoded.signed.transaction.signers:
            count = self._per_account.get(signer.address, 0) + step
            if count:
                self._per_account[signer.address] = count
            else:
                self._per_account.pop(signer.address)
