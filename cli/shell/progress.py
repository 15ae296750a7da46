"""Progress: a bar for what takes longer than a moment."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cli.shell import output
from cli.shell.streams import may_use_escapes

SHOW_PROGRESS_AFTER = 1.0
"""Seconds."""


@contextmanager
def show_progress(what: str = "blocks") -> Iterator[Callable[[int, int], None]]:
    """Shows a bar on a terminal's stderr, once it has taken a second."""
    if not output.is_terminal(sys.stderr) or not may_use_escapes():
        yield lambda done, total: None
        return
    # imported here: rich is half of what a command's start would cost
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(what)
    began = time.monotonic()

    def advance(done: int, total: int) -> None:
        if not bar.live.is_started and time.monotonic() - began > SHOW_PROGRESS_AFTER:
            bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield advance
    finally:
        bar.stop()
