"""The door to the command line: `natledger` and `python -m ledger`.

Many projects install a top-level package `cli`, so the plain name may lead into a stranger's code.
Therefore `cli` is never looked up by its name: the folder beside this package is loaded by its place,
and only where it bears our mark. Nothing of a stranger's package is run.
"""

import os
import sys

TYPE_CHECKING = False  # as in typing, which nothing here waits for: see main()
if TYPE_CHECKING:
    from types import ModuleType
    from typing import NoReturn

MARK = b"NATLEDGER_CLI = True"

# ruff: noqa: PTH100, PTH118, PTH120, PTH123 - pathlib is loaded by whatever needs it
_PLACE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "cli", "__init__.py")
_ADVICE = (
    "natledger: another installation took the place of our package cli; install natledger apart from it: "
    "pipx install natledger, or uv tool install natledger"
)
_INTERRUPTED = 130


def main() -> "NoReturn":
    """Runs the command line and exits with its code, or with 2 where it is not ours.

    An interrupt shows no traceback, whenever it comes: it ends the process in silence while modules are loaded and
    once all is said; in between it is an exception that the command line tells.
    """
    import signal  # noqa: PLC0415 - first of all

    handler = signal.getsignal(signal.SIGINT)
    is_heard = handler is signal.default_int_handler  # a shell lets what runs in the background ignore it
    try:
        if is_heard:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        if not _is_ours(_PLACE):
            sys.exit(_refuse())
        run = _load(_PLACE).run
        signal.signal(signal.SIGINT, handler)
        sys.exit(run())
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    finally:
        if is_heard:
            signal.signal(signal.SIGINT, signal.SIG_DFL)


def _is_ours(place: str) -> bool:
    # read, not imported: what another installation wrote over our files must not run
    try:
        with open(place, "rb") as file:
            return MARK in file.read().splitlines()
    except OSError:
        return False


def _load(place: str) -> "ModuleType":
    from importlib.util import module_from_spec, spec_from_file_location  # noqa: PLC0415 - as signal

    loaded = sys.modules.get("cli")
    if loaded is not None and loaded.__file__ == place:
        return loaded
    for name in [name for name in sys.modules if name.startswith("cli.")]:
        del sys.modules[name]
    spec = spec_from_file_location("cli", place, submodule_search_locations=[os.path.dirname(place)])
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {place}")
    module = module_from_spec(spec)
    # registered before it runs, so that its own relative imports find it
    sys.modules["cli"] = module
    spec.loader.exec_module(module)
    return module


def _refuse() -> int:
    print(_ADVICE, file=sys.stderr)  # noqa: T201 - the one line ledger prints: there is no cli to do it
    return 2


if __name__ == "__main__":
    main()
