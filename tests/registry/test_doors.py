"""Doors: no message moves money but as a payment, and none writes more rows than it says."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import ledger
from ledger.registry.call import FIRST
from ledger.registry.committee.parameters import BOUNDS
from ledger.registry.messages import MESSAGES, MOST_WRITES

REGISTRY = Path(ledger.__file__).parent / "registry"
MOVES = {"capture", "change", "move", "place", "release", "write_balance"}
"""What changes balances, in registry/money."""
MONEY = ("ledger.registry.money.holds", "ledger.registry.money.money")
POWERS = "from ledger.registry.money.powers"
LATER = sorted(name for name, kind in MESSAGES.items() if kind.version > FIRST)


def list_taken(path: Path) -> Iterator[str]:
    """What a module takes of what changes balances."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module in MONEY:
            yield from (name.name for name in node.names if name.name in MOVES)
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in MONEY)


def test_balances_are_changed_by_money_itself_and_by_legs_alone() -> None:
    takers = {path.relative_to(REGISTRY).as_posix() for path in REGISTRY.rglob("*.py") if list(list_taken(path))}
    assert takers == {"legs.py", "money/holds.py", "money/powers.py", "money/reversals.py"}


def test_measures_alone_use_the_powers_over_what_others_have() -> None:
    users = {
        path.relative_to(REGISTRY).as_posix() for path in REGISTRY.rglob("*.py") if POWERS in path.read_text("utf-8")
    }
    assert users == {"assets/measures.py"}


def test_only_money_writes_rows_of_balances() -> None:
    writers = set()
    for path in REGISTRY.rglob("*.py"):
        text = path.read_text("utf-8")
        writers |= {path.relative_to(REGISTRY).as_posix()} if "rows.put(HOLDS" in text or "Balance(" in text else set()
    assert writers == {"money/holds.py", "money/money.py", "money/powers.py", "rows/money.py"}


@pytest.mark.parametrize("name", LATER)
def test_a_later_message_says_how_many_rows_it_reads_and_writes(name: str) -> None:
    kind = MESSAGES[name]
    assert kind.reads > 0 < kind.writes, f"{name}: reads and writes in its declaration"
    assert kind.as_payment is None, f"{name}: pays, by legs"
    assert kind.pays or kind.count_spent is None, f"{name}: pays, by legs"
    assert not kind.changes_supply or name == "retire_units"


def test_no_motion_limits_rows_below_what_a_message_may_write() -> None:
    assert BOUNDS["max_message_rows"].least >= MOST_WRITES
