"""Clocks: the only place a node takes the time from."""

import time
from collections.abc import Callable

from ledger.chain.times import SECOND_MS
from ledger.transition import Tip


def read_system_clock(tip: Tip | None = None) -> int:
    """The operating system's time, ms UTC."""
    return time.time_ns() // 1_000_000


def read_fixed_clock(tip: Tip) -> int:
    """One second after the last block: for demonstrations that everybody sees alike."""
    return tip.time + SECOND_MS


def make_fixed_clock(not_before: int) -> Callable[[Tip], int]:
    """As `read_fixed_clock`, but never before a moment (ms UTC) that somebody has waited for."""

    def read(tip: Tip) -> int:
        return max(read_fixed_clock(tip), not_before)

    return read
