"""The chronicle where whatever differs from run to run is watched: below the node nothing may ask for it.

    python -m tests.properties.watched

Clocks, randomness, the environment, the machine and files are wrapped before anything of ledger is imported. Who asks
is the nearest function of ours on the stack: a room below the node stops the run, so what is asked only by way of a
library counts too. The files that tests/tidy/determinism.py lets import these are let through here as well.
"""

import builtins
import datetime
import locale
import os
import platform
import random
import secrets
import socket
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.tidy.determinism import MAY_IMPORT
from tests.tidy.rooms import may_import

WATCHED: dict[Any, tuple[str, ...]] = {
    time: tuple(
        name for name in dir(time) if not name.startswith("_") and isinstance(vars(time)[name], type(time.time))
    ),
    random: tuple("random randint randrange choice choices sample shuffle uniform getrandbits randbytes seed".split()),
    secrets: ("token_bytes", "token_hex", "token_urlsafe", "randbelow", "randbits", "choice"),
    os: (
        "urandom",
        "getenv",
        "getpid",
        "getppid",
        "getcwd",
        "cpu_count",
        "uname",
        "times",
        "stat",
        "listdir",
        "scandir",
    ),
    uuid: ("uuid1", "uuid4", "getnode"),
    locale: ("getlocale", "setlocale", "localeconv", "getpreferredencoding", "strcoll", "strxfrm", "getdefaultlocale"),
    platform: ("node", "system", "machine", "platform", "python_version", "uname"),
    socket: ("gethostname", "getfqdn", "create_connection"),
    builtins: ("open", "input"),
    type(os.environ): ("__getitem__", "__iter__", "__len__"),
}
BELOW_ARCHIVE = may_import("archive")


class Unsteady(BaseException):
    """Something below the node asked for what is not the same everywhere: nothing may catch it."""


class Datetime(datetime.datetime):
    """A datetime whose clock is watched."""


class Date(datetime.date):
    """A date whose clock is watched."""


def find_asker() -> tuple[str, str]:
    """The nearest module of ours on the stack, and its file from the root; "" and "" where none is."""
    frame = sys._getframe(2)
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith("ledger."):
            return name, name.replace(".", "/") + ".py"
        frame = frame.f_back  # type: ignore[assignment]
    return "", ""


def watch(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    """The function, which raises Unsteady where a room below the node asks."""

    def ask(*values: Any, **named: Any) -> Any:
        module, file = find_asker()
        if module and module.split(".")[1] in BELOW_ARCHIVE and file not in MAY_IMPORT:
            raise Unsteady(f"{module} asks for {name}")
        return function(*values, **named)

    return ask


@contextmanager
def watching() -> Iterator[None]:
    """Everything is watched inside, and as it was after."""
    known: list[tuple[Any, str, Any]] = [(datetime, "datetime", datetime.datetime), (datetime, "date", datetime.date)]
    for place, names in WATCHED.items():
        known += [(place, name, getattr(place, name)) for name in names if hasattr(place, name)]
    for name in ("now", "utcnow", "today"):
        setattr(Datetime, name, watch(getattr(datetime.datetime, name), f"datetime.{name}"))
    Date.today = watch(datetime.date.today, "date.today")  # type: ignore[method-assign]
    try:
        for place, name, function in known[2:]:
            setattr(place, name, watch(function, f"{place.__name__}.{name}"))
        datetime.datetime, datetime.date = Datetime, Date  # type: ignore[misc]
        yield
    finally:
        for place, name, function in known:
            setattr(place, name, function)


if __name__ == "__main__":
    with watching():
        from tests.properties import chronicle

        for told in chronicle.tell():
            print(told)
