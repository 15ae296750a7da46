"""Steps: an act cut short at its n-th call to the file system, by the death of its process or by an error."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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
