"""What is kept before it is sent, since it could not be made again, and is given up where that is refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ledger.errors import ConsensusError, LedgerError, StoreError


@contextmanager
def dropping(drop: Callable[[], object]) -> Iterator[None]:
    """Gives up what was kept, by calling `drop`, where what is sent meanwhile is refused."""
    try:
        yield
    except (ConsensusError, StoreError):
        # with validators that disagree, or a disk that is full, the block may be signed already, and yet be stored
        raise
    except LedgerError:
        drop()
        raise
