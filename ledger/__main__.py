"""The door to the command line: `natledger` and `python -m ledger`.

Many projects install a top-level package `cli`, so the plain name may lead into a stranger's code.
Therefore `cli` is never looked up by its name: the folder beside this package is loaded by its place,
and only where it bears our mark. Nothing of a stranger's package is run.
"""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import NoReturn

MARK = b"NATLEDGER_CLI = True"

_PLACE = Path(__file__).parent.parent / "cli"
_ADVICE = (
    "natledger: another installation took the place of our package cli; install natledger apart from it: "
    "pipx install natledger, or uv tool install natledger"
)


def main() -> NoReturn:
    """Runs the command line and exits with its code, or with 2 where it is not ours."""
    if not _is_ours(_PLACE):
        sys.exit(_refuse())
    sys.exit(_load(_PLACE).run())


def _is_ours(place: Path) -> bool:
    # read, not imported: what another installation wrote over our files must not run
    try:
        return MARK in (place / "__init__.py").read_bytes().splitlines()
    except OSError:
        return False


def _load(place: Path) -> ModuleType:
    loaded = sys.modules.get("cli")
    if loaded is not None and loaded.__file__ == str(place / "__init__.py"):
        return loaded
    for name in [name for name in sys.modules if name == "cli" or name.startswith("cli.")]:
        del sys.modules[name]
    spec = spec_from_file_location("cli", place / "__init__.py", submodule_search_locations=[str(place)])
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
