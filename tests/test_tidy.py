"""The house rules as ordinary tests: who may import whom, sizes, names, docstrings, determinism.

Each rule is a checker: it reads one source file as a syntax tree and yields what it finds, as a line
number and a sentence. The checkers run over the whole repository, and over one bad example for every
rule (CONTROLS), so that a checker which has gone blind fails too. Nothing is imported or run.
"""

import ast
import builtins
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent

# (a) The house: each room and those right below it. What those may import, it may import too, and anyone may
# import errors. But rules is for those alone that turn a rule into a code, or a code into words.
BELOW = {
    "rules": set(),
    "errors": {"rules"},
    "crypto": set(),
    "merkle": {"crypto"},
    "chain": {"merkle", "rules"},
    "state": {"merkle"},
    "laws": set(),
    "registry": {"laws", "chain", "state", "rules"},
    "admission": {"registry", "rules"},
    "transition": {"admission", "rules"},
    "application": {"transition", "rules"},
    "consensus": {"chain"},
    "archive": {"consensus", "application"},
    "home": {"archive"},
    "node": {"home"},
    "abci": {"home"},
    "reads": {"archive"},
    "interchange": {"registry"},
    "words": {"reads", "interchange", "rules"},
    "client": {"words", "node", "abci", "rules"},
    "nation": {"client"},
    "brain": {"reads", "words"},
    "web": {"client"},
    "cli": {"web", "brain", "nation", "rules", "__init__"},
}
PENDING: dict[str, set[str]] = {}
"""What the rooms that were moved last still take from rooms above them."""
# What ledger/__init__.py shows a notebook, and what its __main__.py needs.
DOORS = {"__init__": {"client", "reads", "registry", "chain", "merkle", "crypto", "errors"}, "__main__": set()}

# (b) Sizes, and names that would gather things which belong nowhere. What a class may inherit from.
MODULE_LINES = 350
TABLE_OF_RULES = "ledger/rules.py"  # one line a rule, to be looked up and not read: as long as there are rules
FUNCTION_LINES = 50
GRAB_BAGS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc"}
ERRORS = {name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)}
VERDICTS = {"LedgerError", "Inadmissible", "Refused", "Bug"}  # our exceptions whose names do not end in Error
DATA = {"Struct", "NamedTuple", "Enum", "IntEnum", "StrEnum"}
FORMS = {"Generic", "Protocol"}  # statements about types, which hand down no code

# (c) What would make two validators differ, and where it is allowed all the same.
UNSTEADY = {
    *("time", "datetime", "random", "secrets", "os", "locale", "unicodedata", "uuid", "platform", "tempfile"),
    *("pathlib", "sqlite3", "socket", "subprocess", "threading", "multiprocessing", "asyncio"),
}
MAY_IMPORT = {
    "ledger/crypto/keyfiles.py": {"os", "secrets", "pathlib", "unicodedata"},
    "ledger/crypto/keys.py": {"os", "secrets"},
    "ledger/state/database.py": {"sqlite3", "pathlib"},
    "ledger/state/store.py": {"os", "sqlite3", "pathlib"},
}
UNSTEADY_CALLS = {"hash", "id", "float", "open", "input"}
SHELL = {"click", "rich", "cli"}
UNSAFE_MODULES = {"pickle", "marshal", "shelve"}
UNSAFE_CALLS = {"eval", "exec", "__import__", "import_module"}
LOAD_LATER = {"cli/shell/grammar.py", "ledger/__init__.py", "ledger/client/later.py"}
"""They load what a table of their own names, once it is asked for."""
SET_TYPE = re.compile(r"(\w+\.)?(set|frozenset|Set|FrozenSet|AbstractSet|MutableSet)\b")
SET_CALLS = {"set()", "frozenset()", "union()", "intersection()", "difference()", "symmetric_difference()"}
COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.GeneratorExp
ORDERED = {"list", "tuple", "iter", "enumerate", "zip", "map", "filter", "join", "extend", "fromkeys"}
ORDER_FREE = {"sorted", "set", "frozenset", "sum", "any", "all", "len"}

# (d), (e) The top level is fixed by the user; the rest is found out by its form.
TOP_LEVEL = {"pyproject.toml", "ledger", "cli", "tests", "docs", "README.md"}
TEXTS = {".py", ".md", ".toml", ".txt", ".json", ".jsonl", ".ipynb", ".sh", ".js", ""}
MACHINE_PATH = re.compile(r"(?<![\w.~}])[/](?:(?:work|root)[/]|(?:home|Users)[/]\w)")

Finding = tuple[int, str]


class Source(NamedTuple):
    """One file: `path` from the root of the repository, with slashes."""

    path: str
    text: str

    @property
    def room(self) -> str:
        parts = self.path.removesuffix(".py").split("/")
        return parts[0] if parts[0] == "cli" else parts[1]

    @property
    def tree(self) -> ast.Module:
        return parse(self.text)


@cache
def parse(text: str) -> ast.Module:
    return ast.parse(text)


def find_sources() -> list[Source]:
    files = sorted(file for folder in ("ledger", "cli") for file in (ROOT / folder).rglob("*.py"))
    return [Source(file.relative_to(ROOT).as_posix(), file.read_text("utf-8")) for file in files]


# ------------------------------------------------------------------------------------ (a) imports


def check_imports(source: Source) -> Iterator[Finding]:
    """A room imports itself, errors, and rooms below it."""
    for line, room in find_rooms_imported(source):
        if room not in may_import(source.room) | {source.room} | PENDING.get(source.room, set()):
            yield line, f"{source.room} imports {room}"


def check_form_of_imports(source: Source) -> Iterator[Finding]:
    """Every module is named in full; cli's own name is ours, as __main__ loads it by its place before all else."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield node.lineno, "a relative import"


def check_ledger_knows_no_terminal(source: Source) -> Iterator[Finding]:
    """Nothing in ledger imports cli or what cli is made of; __main__ alone opens its door."""
    if source.room not in {"cli", "__main__"}:
        yield from ((line, f"imports {name}") for line, name in find_imports(source) if name.split(".")[0] in SHELL)


def check_sqlite_has_owners(source: Source) -> Iterator[Finding]:
    """SQLite is spoken by the store and by the node, which keeps signers.db."""
    if source.room != "node" and source.path not in {"ledger/state/database.py", "ledger/state/store.py"}:
        yield from ((line, "imports sqlite3") for line, name in find_imports(source) if name == "sqlite3")


@cache
def may_import(room: str) -> set[str]:
    if room in DOORS:
        return DOORS[room]
    if room == "rules":
        return set()
    below = BELOW.get(room, set())
    return {"errors"} | below | {deep for near in below for deep in may_import(near) if deep != "rules"}


def find_imports(source: Source) -> Iterator[tuple[int, str]]:
    """Each name imported, with those imported for type checking only, and inside functions."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def find_rooms_imported(source: Source) -> Iterator[tuple[int, str]]:
    for line, name in find_imports(source):
        parts = name.split(".")
        if parts[0] == "cli":
            yield line, "cli"
        elif parts[0] == "ledger":
            inside = len(parts) > 1 and parts[1] in BELOW
            yield line, parts[1] if inside else "__init__"


# ------------------------------------------------------------------- (b) sizes, names, docstrings


def check_sizes(source: Source) -> Iterator[Finding]:
    """Modules and functions stay short enough to be read at once."""
    lines = len(source.text.splitlines())
    if lines > MODULE_LINES and source.path != TABLE_OF_RULES:
        yield 1, f"a module of {lines} lines"
    for function in find_functions(source.tree):
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > FUNCTION_LINES:
            yield function.lineno, f"{function.name} has {lines} lines"


def check_names(source: Source) -> Iterator[Finding]:
    """A grab bag has no name of its own, so things would gather there."""
    for part in source.path.removesuffix(".py").split("/"):
        if GRAB_BAGS & set(part.split("_")):
            yield 1, f"a module or package named {part}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.split("_")[-1] in GRAB_BAGS:
            yield node.lineno, f"a function named {node.name}"
        elif isinstance(node, ast.ClassDef) and re.split("(?=[A-Z])", node.name)[-1].lower() in GRAB_BAGS:
            yield node.lineno, f"a class named {node.name}"


def check_inheritance(source: Source) -> Iterator[Finding]:
    """Classes are data or things with a lifetime; code is handed down by calling it."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                if not may_inherit(ast.unparse(base), source):
                    yield node.lineno, f"{node.name} inherits from {ast.unparse(base)}"


def may_inherit(base: str, source: Source) -> bool:
    plain = base.partition("[")[0]
    last = plain.rpartition(".")[2]
    if last in ERRORS | VERDICTS | DATA | FORMS or last.endswith("Error"):
        return True
    return (plain == "dict" and source.room == "errors") or (source.room == "cli" and plain.startswith("click."))


def check_docstrings(source: Source) -> Iterator[Finding]:
    """Every module says what it is; so does all that is public in ledger."""
    if ast.get_docstring(source.tree) is None:
        yield 1, "a module without a docstring"
    if source.room != "cli":
        for node in find_public(source.tree):
            if ast.get_docstring(node) is None and not is_overload(node):
                yield node.lineno, f"{node.name} has no docstring"


Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def find_public(parent: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    for node in parent.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from find_public(node)


def is_overload(node: Definition) -> bool:
    return any(ast.unparse(decorator).endswith("overload") for decorator in node.decorator_list)


def find_functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


# ------------------------------------------------------------------------------- (c) determinism


def check_code_is_plain(source: Source) -> Iterator[Finding]:
    """No assert, which -O removes, and nothing that turns text or bytes into code or objects."""
    for line, name in find_imports(source):
        if name.split(".")[0] in UNSAFE_MODULES:
            yield line, f"imports {name}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assert):
            yield node.lineno, "an assert statement"
        elif isinstance(node, ast.Call) and get_called(node) in UNSAFE_CALLS and is_bare_or_import(node):
            if get_called(node) == "import_module" and source.path in LOAD_LATER:
                continue
            yield node.lineno, f"calls {get_called(node)}"


def is_bare_or_import(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) or get_called(call) == "import_module"


def is_deterministic(source: Source) -> bool:
    """All below node: what every validator must compute alike."""
    return source.room in may_import("archive") | {"rules"}


def check_closed_inputs(source: Source) -> Iterator[Finding]:
    """What every node computes alike reads no clock, environment, disk or random source."""
    if is_deterministic(source):
        for line, name in find_imports(source):
            if name.split(".")[0] in UNSTEADY - MAY_IMPORT.get(source.path, set()):
                yield line, f"imports {name}"
        for node in ast.walk(source.tree):
            match node:
                case ast.Call(func=ast.Name(id=name)) if name in UNSTEADY_CALLS:
                    yield node.lineno, f"calls {name}"


def check_no_floats(source: Source) -> Iterator[Finding]:
    """Integers only. A file that may use paths may join them with a slash."""
    if not is_deterministic(source):
        return
    has_paths = "pathlib" in MAY_IMPORT.get(source.path, set())
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield node.lineno, f"the float {node.value}"
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div) and not has_paths:
            yield node.lineno, "a division with /"


def check_sets_are_sorted(source: Source) -> Iterator[Finding]:
    """The order of a set differs from one process to the next."""
    if is_deterministic(source):
        shared = find_shared_sets(source.tree)
        findings = set(find_unordered(source.tree, shared))
        for function in find_functions(source.tree):
            findings |= set(find_unordered(function, find_sets(ast.walk(function), shared)))
        yield from sorted(findings)


def find_shared_sets(tree: ast.Module) -> set[str]:
    """What the whole module knows as a set: its names, `.attributes` and `functions()`."""
    nodes: list[ast.AST] = [*tree.body, *find_functions(tree)]
    nodes += [node for node in ast.walk(tree) if isinstance(get_target(node), ast.Attribute)]
    fields = [field for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for field in node.body]
    return find_sets(nodes, set()) | {f".{name}" for name in find_sets(fields, set())}


def find_sets(nodes: Iterable[ast.AST], known: set[str]) -> set[str]:
    """The known names, and those that are assigned a set or annotated as one."""
    names = set(known)
    for node in nodes:
        match node:
            case ast.Assign(targets=[target], value=value) if is_set(value, names):
                names.add(get_name(target))
            case ast.AnnAssign(target=target, annotation=annotation) if is_set_type(annotation):
                names.add(get_name(target))
            case ast.arg(arg=name, annotation=annotation) if is_set_type(annotation):
                names.add(name)
            case ast.FunctionDef(name=name, returns=annotation) if is_set_type(annotation):
                names.add(f"{name}()")
    return names - {""}


def get_target(node: ast.AST) -> ast.expr | None:
    match node:
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            return target
    return None


def get_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr=name):
            return f".{name}"
        case ast.Call():
            return f"{get_called(node)}()"
    return ""


def is_set_type(annotation: ast.expr | None) -> bool:
    return annotation is not None and SET_TYPE.match(ast.unparse(annotation)) is not None


def is_set(node: ast.expr, names: set[str]) -> bool:
    match node:
        case ast.Set() | ast.SetComp():
            return True
        case ast.BinOp(left=left, op=ast.Sub() | ast.BitAnd() | ast.BitOr() | ast.BitXor(), right=right):
            return any(is_set(side, names) or get_name(side) in {"keys()", "items()"} for side in (left, right))
    return get_name(node) in names | SET_CALLS


def find_unordered(scope: ast.AST, names: set[str]) -> Iterator[Finding]:
    free = {id(inner) for node in ast.walk(scope) for inner in get_order_free(node)}
    for node in ast.walk(scope):
        for inner in get_iterated(node):
            if id(node) not in free and is_set(inner, names):
                yield inner.lineno, f"the order of a set: {ast.unparse(inner)}"


def get_order_free(node: ast.AST) -> list[ast.AST]:
    """What may run in any order: what goes straight into sorted() and the like, or into a set."""
    match node:
        case ast.Call(args=arguments) if get_called(node) in ORDER_FREE:
            return [inner for inner in arguments if isinstance(inner, COMPREHENSIONS | ast.Call)]
        case ast.Set(elts=elements):
            return list(elements)
        case ast.SetComp():
            return [node]
    return []


def get_iterated(node: ast.AST) -> list[ast.expr]:
    """The expressions whose order this node takes over."""
    match node:
        case ast.For(iter=inner) | ast.YieldFrom(value=inner) | ast.Starred(value=inner):
            return [inner]
        case ast.Assign(targets=[ast.Tuple() | ast.List()], value=inner):
            return [inner]
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return [generator.iter for generator in node.generators]
        case ast.Call(func=ast.Attribute(attr="pop", value=inner), args=[]):
            return [inner]
        case ast.Call(args=arguments, keywords=keywords):
            # min and max with a key take the first of equals
            takes_first = get_called(node) in {"min", "max"} and keywords
            return arguments if get_called(node) in ORDERED or takes_first else []
    return []


def get_called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


# --------------------------------------------------------------------------------------- the tests

Checker = Callable[[Source], Iterator[Finding]]
CHECKERS: list[Checker] = [value for name, value in list(globals().items()) if name.startswith("check_")]
BY_NAME = pytest.mark.parametrize("check", CHECKERS, ids=lambda check: check.__name__.removeprefix("check_"))

CONTROLS = """
check_imports | ledger/errors.py | from ledger.crypto.hashing import digest
check_imports | ledger/rules.py | from ledger.errors import Bug
check_imports | ledger/merkle/x.py | from ledger.rules import RULES
check_imports | ledger/chain/x.py | import ledger.state.overlay
check_imports | ledger/state/x.py | from ledger import chain
check_imports | ledger/merkle/x.py | def f():;    from ledger.chain.header import Header
check_imports | ledger/consensus/x.py | if TYPE_CHECKING:;    from ledger.application import check
check_imports | ledger/consensus/x.py | from ledger.state.store import Store
check_imports | ledger/registry/x.py | from ledger.transition import state_transition
check_imports | ledger/laws/x.py | from ledger.registry.money.money import Transfer
check_imports | ledger/abci/x.py | from ledger.node.embedded import Home
check_imports | ledger/node/x.py | from ledger.client import Ledger
check_imports | ledger/node/x.py | from ledger import Ledger
check_imports | ledger/node/x.py | import ledger
check_imports | ledger/interchange/x.py | from ledger.client.ledger import Ledger
check_imports | ledger/__init__.py | from ledger.node.shell import Node
check_imports | ledger/client.py | import cli.shell.output
check_form_of_imports | ledger/chain/x.py | from . import header
check_form_of_imports | ledger/__init__.py | from .client import Ledger
check_form_of_imports | cli/shell/x.py | from .output import say
check_ledger_knows_no_terminal | ledger/node/x.py | import click
check_ledger_knows_no_terminal | ledger/client.py | from rich.table import Table
check_sqlite_has_owners | ledger/state/tables.py | import sqlite3
check_sqlite_has_owners | cli/x.py | import sqlite3
check_names | ledger/utils.py | x = 1
check_names | ledger/common/x.py | x = 1
check_names | ledger/chain/block_helpers.py | x = 1
check_names | cli/x.py | def misc(): pass
check_names | cli/x.py | def parse_helper(): pass
check_names | ledger/node/x.py | class KeyManager: pass
check_names | ledger/node/x.py | class Base: pass
check_inheritance | ledger/node/x.py | class Store(Reader): pass
check_inheritance | ledger/node/x.py | class Row(dict[str, int]): pass
check_inheritance | ledger/node/x.py | class Thing(abc.ABC): pass
check_inheritance | ledger/node/x.py | class Kind(click.ParamType): pass
check_docstrings | cli/x.py | x = 1
check_docstrings | ledger/x.py | 'doc';def f(): pass
check_docstrings | ledger/x.py | 'doc';class A:;    'doc';    def f(self): pass
check_code_is_plain | cli/x.py | assert True
check_code_is_plain | cli/x.py | eval('1')
check_code_is_plain | ledger/node/x.py | exec('1')
check_code_is_plain | ledger/node/x.py | import pickle
check_code_is_plain | ledger/node/x.py | importlib.import_module(name)
check_closed_inputs | ledger/application.py | import time
check_closed_inputs | ledger/chain/x.py | from datetime import UTC
check_closed_inputs | ledger/crypto/x.py | import secrets
check_closed_inputs | ledger/crypto/keys.py | import random
check_closed_inputs | ledger/state/store.py | import time
check_closed_inputs | ledger/state/overlay.py | import os.path
check_closed_inputs | ledger/state/overlay.py | hash('a')
check_closed_inputs | ledger/transition.py | open('a')
check_no_floats | ledger/registry/x.py | x = 1.0
check_no_floats | ledger/registry/x.py | x = 1e3
check_no_floats | ledger/registry/x.py | x = a / b
check_no_floats | ledger/registry/x.py | x /= 2
check_sets_are_sorted | ledger/state/x.py | for x in {1, 2}: pass
check_sets_are_sorted | ledger/state/x.py | [x for x in set(a)]
check_sets_are_sorted | ledger/state/x.py | (x for x in a.union(b))
check_sets_are_sorted | ledger/state/x.py | list(frozenset(a))
check_sets_are_sorted | ledger/state/x.py | tuple(set(a) - b)
check_sets_are_sorted | ledger/state/x.py | ','.join({str(x) for x in a})
check_sets_are_sorted | ledger/state/x.py | def f(a):;    seen = set(a);    for x in seen: pass
check_sets_are_sorted | ledger/state/x.py | def f(a: set[int]) -> list[int]:;    return [*a]
check_sets_are_sorted | ledger/state/x.py | NAMES = {'a'};def f():;    return {x: 1 for x in NAMES}
check_sets_are_sorted | ledger/state/x.py | max(set(a), key=len)
check_sets_are_sorted | ledger/state/x.py | first, second = {1, 2}
check_sets_are_sorted | ledger/state/x.py | for x in a.keys() - b.keys(): pass
check_sets_are_sorted | ledger/state/x.py | def f() -> set[int]: pass;for x in f(): pass
check_sets_are_sorted | ledger/state/x.py | class A:;    b: frozenset[int];def f(a):;    return tuple(a.b)
check_sets_are_sorted | ledger/state/x.py | def f(self):;    self.b = set();    return self.b.pop()
"""

ALLOWED = """
check_imports | ledger/node/x.py | from ledger.chain.header import Header
check_imports | ledger/registry/x.py | from ledger.rules import RULES
check_imports | ledger/laws/x.py | from ledger.errors import Refused
check_imports | ledger/__init__.py | from ledger.chain.receipt import verify_receipt
check_imports | cli/x.py | import ledger
check_form_of_imports | cli/shell/x.py | from cli.shell.output import say
check_form_of_imports | ledger/node/x.py | from ledger.node.embedded import Home
check_ledger_knows_no_terminal | cli/x.py | import click
check_sqlite_has_owners | ledger/state/store.py | import sqlite3
check_names | ledger/merkle/x.py | def common_prefix(): pass
check_inheritance | ledger/chain/x.py | class Header(msgspec.Struct, frozen=True): pass
check_inheritance | ledger/errors.py | class Refused(LedgerError): pass
check_inheritance | cli/x.py | class Kind(click.ParamType): pass
check_docstrings | ledger/x.py | 'doc';def _f(): pass
check_code_is_plain | ledger/node/x.py | connection.exec(sql)
check_closed_inputs | ledger/node/x.py | import time
check_closed_inputs | ledger/crypto/keys.py | import os
check_no_floats | ledger/registry/x.py | x = a // b
check_no_floats | ledger/state/store.py | x = folder / 'ledger.db'
check_sets_are_sorted | ledger/state/x.py | for x in sorted(set(a)): pass
check_sets_are_sorted | ledger/state/x.py | sorted(x + 1 for x in {1, 2})
check_sets_are_sorted | ledger/state/x.py | {x + 1 for x in {1, 2}}
check_sets_are_sorted | ledger/state/x.py | sorted(list({1, 2}))
check_sets_are_sorted | ledger/state/x.py | x = {*a.keys(), *{1}}
check_sets_are_sorted | ledger/state/x.py | def f(a):;    [x for x in a];def g(a: set[int]):;    return len(a)
"""


def read_controls(table: str) -> list[tuple[Checker, Source]]:
    rows = [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]
    return [(globals()[check], Source(path, text.replace(";", "\n"))) for check, path, text in rows]


def name_control(value: Checker | Source) -> str:
    return f"{value.path}: {value.text!r}" if isinstance(value, Source) else value.__name__


@BY_NAME
def test_the_house_is_tidy(check: Checker) -> None:
    findings = [f"{source.path}:{line}: {says}" for source in find_sources() for line, says in check(source)]
    assert not findings, "\n".join(["", *findings])


@pytest.mark.parametrize(("check", "source"), read_controls(CONTROLS), ids=name_control)
def test_checker_finds_what_is_forbidden(check: Checker, source: Source) -> None:
    assert list(check(source))


@pytest.mark.parametrize(("check", "source"), read_controls(ALLOWED), ids=name_control)
def test_checker_lets_pass_what_is_allowed(check: Checker, source: Source) -> None:
    assert not list(check(source))


def test_checker_finds_what_is_too_long() -> None:
    assert list(check_sizes(Source("cli/x.py", "\n" * (MODULE_LINES + 1))))
    assert list(check_sizes(Source("cli/x.py", "def f():\n" + "    x = 1\n" * FUNCTION_LINES)))
    assert not list(check_sizes(Source("cli/x.py", "def f():\n" + "    x = 1\n" * (FUNCTION_LINES - 1))))


@BY_NAME
def test_every_checker_has_a_control(check: Checker) -> None:
    assert check is check_sizes or check in [control for control, _ in read_controls(CONTROLS)]


def test_every_room_has_its_place_in_the_table() -> None:
    rooms = {source.room for source in find_sources()}
    assert rooms <= BELOW.keys() | DOORS.keys()


# ------------------------------------------------------------------- (d), (e) the repository itself


def find_strangers(tracked: list[str]) -> list[str]:
    entries = {path.split("/")[0] for path in tracked}
    return sorted(entry for entry in entries - TOP_LEVEL if not entry.startswith("."))


def find_texts() -> list[Path]:
    roots = [ROOT / entry for entry in (*TOP_LEVEL, ".ci", ".gitignore", ".editorconfig")]
    files = [file for root in roots for file in (root.rglob("*") if root.is_dir() else [root])]
    return sorted(file for file in files if file.is_file() and file.suffix in TEXTS)


def find_machine_paths(text: str) -> list[Finding]:
    lines = enumerate(text.splitlines(), 1)
    return [(number, found.group()) for number, line in lines for found in MACHINE_PATH.finditer(line)]


def test_top_level_is_the_fixed_one() -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no git, or no clone of the repository")
    result = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        pytest.skip(f"git does not answer: {result.stderr.strip()}")
    assert not find_strangers(result.stdout.splitlines())
    assert find_strangers(["ledger/x.py", ".ci/run", "LICENSE", "src/x.py"]) == ["LICENSE", "src"]


def test_no_file_names_a_place_on_one_machine() -> None:
    findings = [
        f"{file.relative_to(ROOT)}:{line}: {found}"
        for file in find_texts()
        for line, found in find_machine_paths(file.read_text("utf-8", errors="replace"))
    ]
    assert not findings, "\n".join(["", *findings])


@pytest.mark.parametrize("place", ["work", "root", "home/noy", "Users/noy"])
def test_a_place_on_one_machine_is_found(place: str) -> None:
    assert find_machine_paths(f"see /{place}/notes")
    assert find_machine_paths(f'"/{place}/notes"')
    assert not find_machine_paths(f"see docs/{place}/notes and https://example.org/{place}/notes")
