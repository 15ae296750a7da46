"""The table of the plan: every system it names is there, by its command, its call in Python and its test."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.reference import list_commands
from tests.docs import DOCS, ROOT
from tests.docs.python import list_classes, list_facets

PAGE = DOCS / "concepts" / "plan.md"
SYSTEMS = (
    *("e-transactions: contracts", "e-transactions: invoices", "e-transactions: orders", "new tax revenue", "budget"),
    *("digital finance: foreign exchange", "foreign reserves", "new assets", "the programme"),
    "asset tokenization",
    *("administrative management", "public services", "smart government"),
    *("Internet of Things: devices", "Internet of Things: readings anchored", "Industry 4.0", "access log"),
    *("payments", "records", "roles", "laws", "the committee"),
    *("payments", "records", "roles", "laws", "the committee", "e-residents"),
)
"""What the plan names, in whose row it is told."""


class System(NamedTuple):
    """A row of the table."""

    stage: str
    name: str
    command: str
    call: str
    test: str

    @property
    def group(self) -> str:
        """The first word of its command."""
        return self.command.split()[1]


@cache
def list_systems() -> list[System]:
    rows = [line.strip("| ").split(" | ") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [System(*(cell.strip("` ") for cell in cells)) for cells in rows[1:]]


BY_SYSTEM = pytest.mark.parametrize("system", list_systems(), ids=lambda system: system.name)


def test_every_system_of_the_plan_has_its_row() -> None:
    names = [system.name for system in list_systems()]
    assert [wanted for wanted in SYSTEMS if not any(name.startswith(wanted) for name in names)] == []
    assert {system.stage for system in list_systems()} == {"infrastructure", "security", "industries", "brain"}


@BY_SYSTEM
def test_a_system_has_its_command_its_call_and_its_test(system: System) -> None:
    assert system.command in {context.command_path for _, context in list_commands()}
    assert has_call(system.call), system.call
    assert has_test(system.test), system.test


def has_call(call: str) -> bool:
    """Whether there is such a method: lao.FACET.NAME, or CLASS.NAME."""
    owner, name = call.removeprefix("lao.").split(".")
    kinds = list_facets() if call.startswith("lao.") else list_classes()
    return callable(getattr(kinds.get(owner), name, None))


def has_test(test: str) -> bool:
    """Whether there is such a file of tests, or such a test in one."""
    if test.endswith(".py"):
        return any((ROOT / "tests").rglob(test))
    return any(re.search(rf"^def {test}\(", path.read_text("utf-8"), re.MULTILINE) for path in _list_files())


def _list_files() -> list[Path]:
    return sorted((ROOT / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("call", ["lao.programme.nothing", "lao.nothing.list", "Wallet.nothing", "Nothing.pay"])
def test_a_call_that_is_not_there_is_found(call: str) -> None:
    assert not has_call(call)


def test_a_test_that_is_not_there_is_found() -> None:
    assert not has_test("test_nothing_at_all.py")
    assert not has_test("test_nothing_at" + "_all")
