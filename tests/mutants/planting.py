"""Where a mistake can be planted: every mutant of a file, in order, and the file's text with one of them in it."""

import ast
import difflib
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.mutants.kinds import Change, Site, Text, list_changes

ROOT = Path(__file__).resolve().parents[2]
TABLES = {"rules", "lao", "__init__"}
"""Files of texts and names: other tests hold them to their pages."""


class Mutant(NamedTuple):
    """One planted mistake, in a function of a file. `lines`: who runs one of them may notice; none if run on import."""

    path: str
    function: str
    change: Change
    lines: range

    @property
    def name(self) -> str:
        """A short name that stays while its function does: for --only."""
        text = "\0".join((self.path, self.function, *compare(self)))
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    @property
    def room(self) -> str:
        """The room it is planted in."""
        return self.path.removesuffix(".py").split("/")[1]


def list_rooms() -> list[str]:
    """The rooms of ledger/ that hold code."""
    rooms = {path.relative_to(ROOT / "ledger").parts[0].removesuffix(".py") for path in _list_files("ledger")}
    return sorted(rooms - TABLES)


def list_mutants(rooms: list[str]) -> list[Mutant]:
    """All mutants of these rooms, in the order of files and of what stands in them."""
    paths = [path.relative_to(ROOT).as_posix() for room in rooms for path in _list_files(f"ledger/{room}")]
    return [mutant for path in paths for mutant in find_mutants(path, read(path))]


def find_mutants(path: str, data: bytes) -> Iterator[Mutant]:
    """All mutants of a file's bytes."""
    for site in walk(ast.parse(data), Text(data)):
        for change in list_changes(site):
            yield Mutant(path, _name_function(site), change, _find_lines(site, change))


@cache
def read(path: str) -> bytes:
    """The bytes of a file of ours."""
    return (ROOT / path).read_bytes()


def apply(mutant: Mutant) -> bytes:
    """The file with the mistake in it."""
    data, change = read(mutant.path), mutant.change
    return data[: change.start] + change.text.encode() + data[change.end :]


def is_code(mutant: Mutant) -> bool:
    """Whether Python reads it, and reads another program than before."""
    try:
        return ast.dump(ast.parse(apply(mutant))) != ast.dump(ast.parse(read(mutant.path)))
    except SyntaxError:
        return False


def compare(mutant: Mutant) -> tuple[str, str]:
    """The lines that the mistake takes away and puts in, without their margins."""
    data, change = read(mutant.path), mutant.change
    start = data.rfind(b"\n", 0, change.start) + 1
    end = (data.find(b"\n", change.end) + 1 or len(data) + 1) - 1
    return _join(data[start:end]), _join(data[start : change.start] + change.text.encode() + data[change.end : end])


def show(mutant: Mutant) -> str:
    """The mistake as a diff."""
    texts = [data.decode().splitlines(keepends=True) for data in (read(mutant.path), apply(mutant))]
    return "".join(list(difflib.unified_diff(*texts, mutant.path, mutant.path, n=2))[1:])


def walk(tree: ast.Module, text: Text) -> Iterator[Site]:
    """Each node that may be mutated, with its surroundings."""
    yield from _walk(tree, (), text, {})


def _walk(node: ast.AST, parents: tuple[ast.AST, ...], text: Text, types: dict[str, str]) -> Iterator[Site]:
    if isinstance(node, ast.FunctionDef):
        types = _find_types(node)
    yield Site(node, parents, text, types)
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list"} or _is_for_checkers(node):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_message_of_ours(node, child):
                yield from _walk(child, (*parents, node), text, types)


Classes = dict[str, dict[str, str]]
"""Of each class, its fields and their types."""


@cache
def _read_all_fields() -> Classes:
    trees = [ast.parse(path.read_bytes()) for path in _list_files("ledger")]
    return {
        node.name: _list_fields(node) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    }


def _list_fields(node: ast.ClassDef) -> dict[str, str]:
    return {
        one.target.id: ast.unparse(one.annotation)
        for one in node.body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
    }


def _find_types(function: ast.FunctionDef) -> dict[str, str]:
    """The types of a function's arguments, and of the fields of those whose class is ours."""
    types = {"": "nothing"}
    for argument in (*function.args.args, *function.args.kwonlyargs):
        if argument.annotation:
            types[argument.arg] = ast.unparse(argument.annotation)
            fields = _read_all_fields().get(types[argument.arg], {})
            types.update({f"{argument.arg}.{field}": its_type for field, its_type in fields.items()})
    return types


def _is_message_of_ours(node: ast.AST, child: ast.AST) -> bool:
    """Whether it is what a Bug would say, or the whole of one."""
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    return (called == "ensure" and child in node.args[1:]) or (called == "Bug" and child in node.args)


def _is_for_checkers(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _name_function(site: Site) -> str:
    names = [one.name for one in (*site.parents, site.node) if isinstance(one, ast.FunctionDef | ast.ClassDef)]
    return ".".join(names)


def _find_lines(site: Site, change: Change) -> range:
    around = (*site.parents, site.node)
    if not any(isinstance(one, ast.FunctionDef) for one in site.parents):
        return range(0)
    statement = next(one for one in reversed(around) if isinstance(one, ast.stmt))
    if isinstance(statement, ast.FunctionDef):  # a default, which whoever calls it may meet
        return range(statement.body[0].lineno, (statement.end_lineno or 0) + 1)
    simple = not isinstance(statement, ast.If | ast.For | ast.While | ast.With | ast.Try | ast.Match)
    first, last = (statement.lineno, statement.end_lineno or 0) if simple else _span(change.node)
    return range(first, last + 1)


def _span(node: ast.AST) -> tuple[int, int]:
    """The lines of an expression, or of a compound statement the one that is always run."""
    if isinstance(node, ast.If | ast.While):
        node = node.test
    return getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)


def _join(data: bytes) -> str:
    return " ".join(line.strip() for line in data.decode().splitlines())


def _list_files(place: str) -> list[Path]:
    whole = ROOT / place
    return sorted(whole.rglob("*.py")) if whole.is_dir() else [whole.with_suffix(".py")]
