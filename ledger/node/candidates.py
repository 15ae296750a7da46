"""Candidates: what waits in the mempool, and then what arrives, as one walk that can be begun anew."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from ledger.admission import Decoded
from ledger.node.mempool import Mempool
from ledger.transition import Dropped


class HasTransactions(Protocol):
    """What holds some of the transactions it was made of."""

    @property
    def transactions(self) -> tuple[Decoded, ...]:
        """Those that are in it."""


Made = TypeVar("Made", bound=HasTransactions)
Make = Callable[[Iterable[Decoded], list[Dropped]], Made | None]
"""Makes a block of candidates in order; who can be in none goes to the list."""


class Candidates:
    """What waits, and then what arrives: each once, one by one, and all of it again where it is asked anew."""

    def __init__(self, mempool: Mempool, arriving: Iterable[Decoded]) -> None:
        self._mempool, self._arriving = mempool, iter(arriving)
        self._seen: dict[bytes, None] = {}
        self._arrived: list[Decoded] = []

    def __iter__(self) -> Iterator[Decoded]:
        yield from self._mempool
        place = 0
        while place < len(self._arrived) or self._has_more():
            yield self._arrived[place]
            place += 1

    def has_any(self) -> bool:
        """Whether there is one."""
        return bool(self._arrived) or self._has_more() or len(self._mempool) > 0

    def list_left(self, gone: Iterable[Decoded]) -> list[Decoded]:
        """All that has arrived, or still arrives, but what is `gone`."""
        while self._has_more():
            pass
        out = dict.fromkeys([decoded.signed_hash for decoded in gone])
        return [decoded for decoded in self._arrived if decoded.signed_hash not in out]

    def _has_more(self) -> bool:
        for decoded in self._arriving:
            if decoded.signed_hash not in self._seen and decoded not in self._mempool:
                self._seen[decoded.signed_hash] = None
                self._arrived.append(decoded)
                return True
        return False
