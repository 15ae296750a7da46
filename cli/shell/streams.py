"""Streams: stdin, stdout and stderr as a process finds them, which may be closed, full, or no terminal."""

import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

import click


class Taken:
    """What a command line reads and writes besides its result: each only once."""

    def __init__(self) -> None:
        self.stdin = self.stdout = False
        """Whether a file is read from stdin, or written to stdout."""
        self.files: set[Path] = set()
        """Files that it is to write."""


def get_taken() -> Taken:
    """What the command that runs has taken so far."""
    taken: Taken = click.get_current_context().meta.setdefault(__name__, Taken())
    return taken


def prepare() -> None:
    """Puts something in the place of a closed stream, and lets no character stop a message.

    Otherwise the next file that is opened, which may be the ledger's, would be the one that is written to. What is
    written to a stdout that is closed fails, as it does where a disk is full; of stderr nobody can be told.
    """
    for number, flags in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, flags)  # takes the lowest number, which is this one
    sys.stdin = sys.stdin or _reopen(0, "r")
    sys.stdout = sys.stdout or _reopen(1, "w")
    sys.stderr = sys.stderr or _reopen(2, "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _reopen(number: int, mode: str) -> Any:
    return open(number, mode, encoding="utf-8", closefd=False)


def silence(stream: TextIO) -> None:
    """Lets whatever is still to be written go nowhere: its reader has gone, or the disk is full."""
    with suppress(OSError, ValueError):  # a stream in memory has no number
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def is_terminal(stream: Any) -> bool:
    """Whether somebody sits at the other end."""
    return bool(stream is not None and stream.isatty())


def may_use_escapes() -> bool:
    """Whether a terminal may be sent anything but text: https://no-color.org."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@contextmanager
def undisturbed() -> Iterator[None]:
    """Lets no Ctrl-C in, for the moment that it takes to say what was done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
