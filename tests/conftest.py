"""What every test shares: the option `--full`, its marker, how hard Hypothesis tries, and a small ledger."""

import gc
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from ledger import Ledger
from tests.vectors import absent

# a slow machine is no failure, and what a stranger runs first must not be a matter of luck
settings.register_profile(
    "quick",
    max_examples=20,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("full", settings.get_profile("quick"), max_examples=200, print_blob=True)
settings.register_profile("explore", settings.get_profile("full"), max_examples=600, derandomize=False)

ROOM = 2 * 1024**3
OF_A_TERMINAL = ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "PAGER", "COLUMNS", "LINES")
LEFT_OUT = pytest.StashKey[int]()
ABSENT = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--full` and `--explore`."""
    parser.addoption("--full", action="store_true", help="also run the long programmes (marker full)")
    parser.addoption("--explore", action="store_true", help="with --full: other examples than those of the last run")


def pytest_configure(config: pytest.Config) -> None:
    """Chooses the profile before any test module is read, and keeps temporary homes in memory where there is room.

    A home syncs every block: on a disk the suite takes a third longer. What a disk loses is tried on one of our own.
    Garbage is looked for less often: with thousands of tests at hand each search takes long, a sixth of it all.
    """
    gc.set_threshold(50_000, 20, 50)
    leave_the_caller()
    long = "explore" if config.getoption("--explore") else "full"
    settings.load_profile(long if config.getoption("--full") else "quick")
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


def leave_the_caller() -> None:
    """Nobody's ledger, passphrase or terminal reaches a test, nor a process that a test begins."""
    for name in [name for name in os.environ if name.startswith("NATLEDGER") or name in OF_A_TERMINAL]:
        del os.environ[name]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """As many processes as processors for the whole suite; none beside this one for files named on the command line."""
    return 0 if config.args_source is pytest.Config.ArgsSource.ARGS else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves the long programmes out unless they are asked for, and counts what is not there for want of vectors."""
    config.stash[ABSENT] = sum(absent.values())
    if hasattr(config, "workeroutput"):
        config.workeroutput["absent"] = config.stash[ABSENT]
    if config.getoption("--full"):
        return
    long = [item for item in items if item.get_closest_marker("full")]
    config.stash[LEFT_OUT] = len(long)
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = len(long)
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if not item.get_closest_marker("full")]


def pytest_collection_finish() -> None:
    """What has been collected stays to the end: nobody need look for garbage in it."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hears of a worker what it left out: all of them leave out the same."""
    node.config.stash[LEFT_OUT] = node.workeroutput.get("left_out", 0)
    node.config.stash[ABSENT] = node.workeroutput.get("absent", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says in one line what was left out, and the figures that tests took down."""
    for report in terminalreporter.stats.get("passed", ()):
        for name, figure in report.user_properties:
            terminalreporter.write_line(f"{name}: {figure}")
    gone = config.stash.get(ABSENT, 0)
    if gone:
        terminalreporter.write_line(f"tests left out for want of ../shared/vectors: {gone}")
    count = config.stash.get(LEFT_OUT, 0)
    if count:
        terminalreporter.write_line(f"long programmes left out: {count}; run pytest --full")


@pytest.fixture(scope="session")
def lao() -> Ledger:
    """A small ledger in memory, for tests that only read: noy has paid the shop 25,000 LAK in block 4."""
    made = Ledger.create(seed=2023)
    noy = made.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    shop = made.open_account("shop", kind="business", jurisdiction="LA-VT")
    made.wallet("central-bank").issue_money(100_000, to=noy)
    noy.pay(25_000, to=shop, reference="INV-7")
    return made


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips what needs CometBFT, a program of its own, where that is absent: all of it in one line."""
    if item.get_closest_marker("cometbft") and shutil.which("cometbft") is None:
        pytest.skip("cometbft is absent: go install github.com/cometbft/cometbft/cmd/cometbft@v0.38.25")
