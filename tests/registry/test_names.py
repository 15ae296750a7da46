"""No two things of one name among the rules, but for the faces that every subject shows; nor two types anywhere."""

import ast
from collections import defaultdict
from pathlib import Path

import ledger.registry

ROOM = Path(ledger.registry.__file__).parent
FACES = {"MESSAGES", "ACTION_TYPES"}


def list_names(tree: ast.Module) -> list[str]:
    """The public names at the top of a module."""
    found: list[str] = []
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                found.append(name)
            case ast.Assign(targets=targets):
                found += [target.id for target in targets if isinstance(target, ast.Name)]
    return [name for name in found if not name.startswith("_")]


def test_no_two_things_have_one_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted(ROOM.rglob("*.py")):
        for name in list_names(ast.parse(path.read_text("utf-8"))):
            places[name].append(str(path.relative_to(ROOM)))
    assert {name: found for name, found in places.items() if len(found) > 1 and name not in FACES} == {}


def test_no_two_types_have_one_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted(ROOM.parent.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(str(path.relative_to(ROOM.parent)))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
