"""Steps: an act cut short at its n-th call to the file system, by the death of its process or by an error."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

CALLS = ("open", "fdopen", "mkdir", "rename", "replace", "unlink", "rmdir", "fsync")
Place = tuple[Any, str]
"""An object and the name of one of its functions."""


@contextmanager
def interrupted(step: int, interrupt: Callable[[], object], more: tuple[Place, ...]) -> Iterator[list[int]]:
    """Calls `interrupt` right before the call of that number that changes files; gives the count of such calls."""
    calls = [0]

    def wrap(function: Callable[..., Any], is_open: bool) -> Callable[..., Any]:
        def call(*values: Any, **named: Any) -> Any:
            if not is_open or values[1] & (os.O_WRONLY | os.O_RDWR):
                calls[0] += 1
                if calls[0] == step:
                    interrupt()
            return function(*values, **named)

        return call

    with ExitStack() as patched:
        for owner, name in (*((os, name) for name in CALLS), *more):
            changed = wrap(getattr(owner, name), name == "open")
            patched.enter_context(mock.patch.object(owner, name, changed))
        yield calls


@contextmanager
def watched_syncs() -> Iterator[set[tuple[int, int]]]:
    """Gives the files and folders that are made durable, each by its number and its size at that moment."""
    synced: set[tuple[int, int]] = set()
    sync = os.fsync

    def watch(handle: int) -> None:
        sync(handle)
        seen = os.fstat(handle)
        synced.add((seen.st_ino, seen.st_size))

    with mock.patch.object(os, "fsync", watch):
        yield synced


def find_unsynced(home: Path, synced: set[tuple[int, int]]) -> list[str]:
    """What a home holds, but for its databases, that was not made durable with what is in it; folders that hold files.

    Databases sync what is theirs past Python.
    """
    every = [home.parent, home, *home.rglob("*")]
    kept = [path for path in every if not path.name.startswith(("ledger.db", "signers.db"))]
    numbers = {number for number, _ in synced}
    files = [path for path in kept if path.is_file() and (path.stat().st_ino, path.stat().st_size) not in synced]
    folders = [path for path in kept if path.is_dir() and any(path.iterdir()) and path.stat().st_ino not in numbers]
    return sorted(path.name for path in (*files, *folders))


def die_at(step: int, act: Callable[[], object], more: tuple[Place, ...] = ()) -> bool:
    """Does an act in a process of its own that ends, as by kill -9, right before a step; whether it got there."""
    child = os.fork()
    if not child:
        try:
            with interrupted(step, lambda: os._exit(9), more):
                act()
            os._exit(0)
        finally:
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9), "the act itself failed"
    return code == 9


def fail_at(step: int, act: Callable[[], object]) -> bool:
    """Does an act whose step finds the disk full; whether it got there. What the act raises is let through."""

    def fail() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with interrupted(step, fail, ()) as calls:
        act()
        return calls[0] >= step
