"""What the checkers read: the files of ledger and cli, and what each imports."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FOLDERS = ("ledger", "cli")

Finding = tuple[int, str]
"""A line, and a sentence on what is wrong there."""


class Source(NamedTuple):
    """One file: `path` from the root of the repository, with slashes."""

    path: str
    text: str

    @property
    def room(self) -> str:
        """What the import table calls it."""
        parts = self.path.removesuffix(".py").split("/")
        return parts[0] if parts[0] == "cli" else parts[1]

    @property
    def module(self) -> str:
        """Its name in full."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def tree(self) -> ast.Module:
        """Its text, read."""
        return parse(self.text)


Checker = Callable[[Source], Iterator[Finding]]
Survey = Callable[[list[Source]], Iterator[tuple[str, str]]]
"""As a checker, of all files together: a path, and a sentence on what is wrong there."""


@cache
def parse(text: str) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(text)


@cache
def find_sources() -> list[Source]:
    """Every file of the code, in order of paths."""
    files = sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))
    return [Source(file.relative_to(ROOT).as_posix(), file.read_text("utf-8")) for file in files]


def find_imports(source: Source) -> Iterator[tuple[int, str]]:
    """Each name imported, with those imported for type checking only, and inside functions."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def find_functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions, also those inside others."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def get_called(call: ast.Call) -> str:
    """The last name of what is called."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""
