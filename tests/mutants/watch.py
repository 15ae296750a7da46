"""A plugin of pytest for `python -m tests.mutants`: takes down which test runs what, or runs only some tests.

    pytest -p tests.mutants.watch --take-down FOLDER      which lines of ledger/ each test runs, and how long it takes
    pytest -p tests.mutants.watch --only-these FILE       the tests named in FILE, a JSON object, in that order

The object says of each test how many seconds of processor time it may take, beyond which the process is killed.
"""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

MEASURING = pytest.StashKey[coverage.Coverage]()
TAKEN = pytest.StashKey[dict[str, float]]()
LIMITS = pytest.StashKey[dict[str, float]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the two options."""
    parser.addoption("--take-down")
    parser.addoption("--only-these")


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Starts before any conftest imports what is measured."""
    folder = early_config.known_args_namespace.take_down
    if folder:
        measuring = coverage.Coverage(
            data_file=f"{folder}/lines", config_file=False, include=[f"{Path.cwd()}/ledger/*"], context="import"
        )
        measuring.start()
        early_config.stash[MEASURING] = measuring
        early_config.stash[TAKEN] = {}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves the named tests, in their order."""
    file = config.getoption("--only-these")
    if file:
        config.stash[LIMITS] = json.loads(Path(file).read_text())
        places = {name: place for place, name in enumerate(config.stash[LIMITS])}
        items[:] = sorted((one for one in items if one.nodeid in places), key=lambda one: places[one.nodeid])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A context of its own for each test, its fixtures included; or its limit of time."""
    measuring = item.config.stash.get(MEASURING, None)
    if measuring is None:
        signal.setitimer(signal.ITIMER_PROF, item.config.stash.get(LIMITS, {}).get(item.nodeid, 0))
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    measuring.switch_context(item.nodeid)
    began = sum(os.times()[:4])
    result = yield
    item.config.stash[TAKEN][item.nodeid] = round(sum(os.times()[:4]) - began, 3)
    return result


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Saves what was taken down; of tests that passed only."""
    measuring = session.config.stash.get(MEASURING, None)
    if measuring is None:
        return
    measuring.stop()
    measuring.save()
    stats = session.config.pluginmanager.get_plugin("terminalreporter").stats  # type: ignore[union-attr]
    passed = {report.nodeid for report in stats.get("passed", ()) if report.when == "call"}
    seconds = {name: taken for name, taken in session.config.stash[TAKEN].items() if name in passed}
    failed = sorted({report.nodeid for report in [*stats.get("failed", ()), *stats.get("error", ())]})
    report = {"seconds": seconds, "failed": failed}
    Path(session.config.getoption("--take-down"), "tests.json").write_text(json.dumps(report))
