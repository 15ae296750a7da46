"""The dearest functions: who is at work whenever a clock of processor time ticks.

A profiler that hears of every call makes small functions look dear, and there are many here. What a function has C code
do, such as decoding JSON, hashing or SQLite, is told as its own.
"""

import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType

INTERVAL = 0.001
"""Seconds of processor time between two looks; a system whose own clock ticks slower looks less often."""
ROOT = Path(__file__).parents[2]


def sample(work: Callable[[], object]) -> Counter[str]:
    """How often each function of the main thread was found at work while something was done."""
    found: Counter[CodeType] = Counter()

    def look(number: int, frame: FrameType | None) -> None:
        if frame:
            found[frame.f_code] += 1

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    try:
        work()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    names: Counter[str] = Counter()
    for code, count in found.items():
        names[_name(code)] += count
    return names


def _name(code: CodeType) -> str:
    path = Path(code.co_filename)
    place = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    return f"{place}: {code.co_qualname}"
