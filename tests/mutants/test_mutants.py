"""The mistakes that are planted: each kind where it belongs and nowhere else, found by a test or not, listed or not."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from tests.mutants import planting
from tests.mutants.__main__ import Found, choose, compute_score, report
from tests.mutants.equivalents import FILE, get_key, read_equivalents, write
from tests.mutants.kinds import KINDS
from tests.mutants.planting import ROOT, Mutant, apply, compare, find_mutants, is_code, list_rooms, show
from tests.mutants.reach import Reach, list_tests
from tests.mutants.trying import Tree, Tried

SOURCE = b'''
"""A module."""
LIMIT = 64
class Pay(Struct):
    """A payment."""
    amount: int
    held: int
    open: bool = True
def pay(rows: Rows, body: Pay, other: Pay, most: int = 5) -> int:
    """Pays."""
    if body.amount > 9 and not body.open:
        raise Refused("no")
    if body.amount == 0:
        raise Bug("never")
    ensure(body.amount > 0, "never")
    try:
        rows.put(body, other)
    finally:
        rows.close()
    total = sum(one for one in sorted(rows, key=key)[:most]) + min(body.amount, 3)
    return total if LIMIT in rows or rows else most
'''
EXPECTED = {
    ("constant", "LIMIT = 64", "LIMIT = 65"),
    ("default", "open: bool = True", "open: bool = False"),
    ("default", "most: int = 5", "most: int = 6"),
    ("guard", 'if body.amount > 9 and not body.open: raise Refused("no")', "pass"),
    ("comparison", "body.amount > 9", "body.amount >= 9"),
    ("bound", "body.amount > 9", "body.amount > 10"),
    ("bound", "body.amount > 9", "body.amount > 8"),
    ("field", "body.amount > 9", "body.held > 9"),
    ("boolean", "body.amount > 9 and not", "body.amount > 9 or not"),
    ("boolean", "if body.amount > 9 and not body.open", "if body.amount > 9:"),
    ("boolean", "if body.amount > 9 and not body.open", "if not body.open"),
    ("boolean", "not body.open", "(body.open)"),
    ("statement", "rows.put(body, other)", "pass"),
    ("arguments", "rows.put(body, other)", "rows.put(other, body)"),
    ("undo", "rows.close()", "pass"),
    ("sort", "sorted(rows, key=key)[:most]", "list(rows)[:most]"),
    ("sort", "sorted(rows, key=key)", "sorted(rows)"),
    ("bound", "[:most]", "[:most + 1]"),
    ("arithmetic", ") + min", ") - min"),
    ("arithmetic", "min(body.amount, 3)", "max(body.amount, 3)"),
    ("comparison", "LIMIT in rows", "LIMIT not in rows"),
    ("boolean", "LIMIT in rows or rows", "LIMIT in rows and rows"),
}


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> list[Mutant]:
    monkeypatch.setattr(planting, "read", lambda path: SOURCE)
    fields = {"Pay": {"amount": "int", "held": "int", "open": "bool"}}
    monkeypatch.setattr(planting, "_read_all_fields", lambda: fields)
    return list(find_mutants("ledger/x.py", SOURCE))


def test_every_kind_is_planted_where_it_belongs(planted: list[Mutant]) -> None:
    found = [(one.change.kind, *compare(one)) for one in planted]
    for kind, removed, added in EXPECTED:
        fits = [one for one in found if one[0] == kind and removed in one[1] and added in one[2]]
        assert fits, (kind, removed, added, [one for one in found if one[0] == kind])
    assert {kind for kind, *_ in found} == set(KINDS)


def test_what_is_planted_is_another_program_and_spares_our_own_invariants(planted: list[Mutant]) -> None:
    for mutant in planted:
        data = apply(mutant)
        assert is_code(mutant), show(mutant)
        assert data[: mutant.change.start] == SOURCE[: mutant.change.start]
        assert b'raise Bug("never")' in data
        assert b"ensure(" in data
        assert ast.get_docstring(ast.parse(data)) == "A module."
    assert {mutant.function for mutant in planted} == {"", "Pay", "pay"}
    assert all(
        bool(mutant.lines) == (mutant.function == "pay") for mutant in planted if mutant.change.kind != "default"
    )


def test_sample_is_the_same_for_the_same_seed(planted: list[Mutant]) -> None:
    assert choose(planted, 5, 1) == choose(planted, 5, 1) != choose(planted, 5, 2)
    assert len({mutant.name for mutant in choose(planted, 5, 1)}) == 5
    assert len(choose(planted, 999, 1)) == len(planted)
    assert choose(planted, 1, 1, [planted[3].name]) == [planted[3]]


def test_survivors_are_shown_and_counted(planted: list[Mutant]) -> None:
    found = [Found(mutant, Tried(verdict, 3, "")) for mutant, verdict in zip(planted, VERDICTS, strict=False)]
    assert compute_score(found) == 75
    told = report(found, 2)
    assert told.endswith("75.0 %: 3 of 4 were caught, 1 of them by a time limit; 2 more are listed as equivalent")
    survivor = planted[VERDICTS.index("survived")]
    assert show(survivor) in told
    assert told.count("+++") == 1
    assert read_equivalents(write(survivor) + "why") == {get_key(survivor): "why"}


VERDICTS = ["caught", "timeout", "survived", "caught"]


def test_listed_mutants_are_there() -> None:
    """One whose line has changed is no longer known to make no difference."""
    listed = read_equivalents(FILE.read_text("utf-8"))
    files = sorted({path for path, *_ in listed})
    there = {get_key(one) for path in files for one in find_mutants(path, (ROOT / path).read_bytes())}
    assert listed.keys() <= there, sorted(listed.keys() - there)


@pytest.mark.parametrize(
    "text", ["x", "ledger/x.py f\n- a\n+ b\n", "ledger/x.py\n- a\n+ b\nwhy", "ledger/x.py f\n+ a\n- b\nwhy"]
)
def test_block_that_is_not_of_four_lines_is_told(text: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        read_equivalents(text)


def test_rooms_are_those_of_the_house() -> None:
    assert {"registry", "client", "transition"} <= set(list_rooms())
    assert not {"rules", "lao"} & set(list_rooms())
    assert list_tests("merkle") == [path for path in list_tests() if path.startswith("tests/merkle/")]
    assert "tests/test_admission_boundaries.py" in list_tests("admission")


@pytest.mark.full
def test_mutant_is_tried_by_the_tests_that_run_its_line(tmp_path: Path) -> None:
    """From end to end, in a copy: one that a test notices, and one that none can."""
    tree, paths = Tree(tmp_path), ["tests/laws/test_dates.py"]
    before = (ROOT / "ledger/laws/dates.py").read_bytes()
    reach = Reach(tmp_path / "map")
    assert reach.missing(paths) == paths
    assert reach.take_down(tree, paths) == []
    assert Reach(tmp_path / "map").missing(paths) == []
    mutants = [one for one in find_mutants("ledger/laws/dates.py", before) if is_code(one)]
    caught = next(one for one in mutants if one.change.kind == "guard")
    tests = dict.fromkeys(reach.find_tests(caught), 1.0)
    assert tests
    assert tree.try_mutant(caught, tests).verdict == "caught"
    harmless: Any = caught._replace(
        change=caught.change._replace(text=before[caught.change.start : caught.change.end].decode())
    )
    assert tree.try_mutant(harmless, tests).verdict == "survived"
    endless = caught._replace(change=caught.change._replace(text="while True: pass"))
    assert tree.try_mutant(endless, dict.fromkeys(tests, -0.9)).verdict == "timeout"
    assert list(json.loads((tmp_path / "tests.json").read_text())) == list(tests)
    assert (tree.root / "ledger/laws/dates.py").read_bytes() == before == (ROOT / "ledger/laws/dates.py").read_bytes()
