"""Clocks: the only place a shell takes the time from."""

import time
from collections.abc import Callable

from ledger.chain.times import DAY_MS, SECOND_MS
from ledger.laws.dates import MAX_DAYS
from ledger.transition import Tip

FIXED_TIME = 1_767_225_600_000
"""2026-01-01T00:00:00Z: when every chain with a seed begins."""
LATEST = (MAX_DAYS + 1) * DAY_MS - 1
"""The end of the year 9999: neither laws nor credentials know a later day, so no clock is set further ahead."""


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


def choose_beginning(seed: int | None) -> int:
    """When a new chain begins, ms UTC."""
    return read_system_clock() if seed is None else FIXED_TIME


def choose_clock(seed: int, not_before: int) -> Callable[[Tip], int]:
    """The clock of a home: the system's where its seed is -1, else one that stands still but for what was waited."""
    return read_system_clock if seed < 0 else make_fixed_clock(not_before)
