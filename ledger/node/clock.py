"""Clocks: the only place a node takes the time from."""

import time

from ledger.chain.parameters import SECOND_MS
from ledger.transition import Tip


def read_system_clock(tip: Tip | None = None) -> int:
    """The operating system's time, ms UTC."""
    return time.time_ns() // 1_000_000


def read_fixed_clock(tip: Tip) -> int:
    """One second after the last block: for demonstrations that everybody sees alike."""
    return tip.time + SECOND_MS
