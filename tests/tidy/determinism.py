"""What would make two validators differ: clocks, floats, the order of sets."""

import ast
import re
from collections.abc import Iterable, Iterator

from tests.tidy.rooms import may_import
from tests.tidy.sources import Finding, Source, find_functions, find_imports, get_called

# What would make two validators differ, and where it is allowed all the same.
UNSTEADY = {
    *("time", "datetime", "random", "secrets", "os", "locale", "unicodedata", "uuid", "platform", "tempfile"),
    *("pathlib", "sqlite3", "socket", "subprocess", "threading", "multiprocessing", "asyncio"),
}
MAY_IMPORT = {
    "ledger/crypto/keyfiles.py": {"os", "secrets", "pathlib", "unicodedata"},
    "ledger/crypto/keys.py": {"os", "secrets"},
    "ledger/state/database.py": {"os", "sqlite3", "pathlib", "threading"},
    "ledger/state/store.py": {"sqlite3", "pathlib"},
}
UNSTEADY_CALLS = {"hash", "id", "float", "open", "input"}
SET_TYPE = re.compile(r"(\w+\.)?(set|frozenset|Set|FrozenSet|AbstractSet|MutableSet)\b")
SET_CALLS = {"set()", "frozenset()", "union()", "intersection()", "difference()", "symmetric_difference()"}
COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.GeneratorExp
ORDERED = {"list", "tuple", "iter", "enumerate", "zip", "map", "filter", "join", "extend", "fromkeys"}
ORDER_FREE = {"sorted", "set", "frozenset", "sum", "any", "all", "len"}


def is_deterministic(source: Source) -> bool:
    """All below node: what every validator must compute alike, and what is kept of it."""
    return source.room in may_import("archive") | {"archive", "rules"}


def let_import(source: Source) -> set[str]:
    """What a file may import all the same; the archive is found by a path."""
    return MAY_IMPORT.get(source.path, {"pathlib"} if source.room == "archive" else set())


def check_closed_inputs(source: Source) -> Iterator[Finding]:
    """What every node computes alike reads no clock, environment, disk or random source."""
    if is_deterministic(source):
        for line, name in find_imports(source):
            if name.split(".")[0] in UNSTEADY - let_import(source):
                yield line, f"imports {name}"
        for node in ast.walk(source.tree):
            match node:
                case ast.Call(func=ast.Name(id=name)) if name in UNSTEADY_CALLS:
                    yield node.lineno, f"calls {name}"


def check_no_floats(source: Source) -> Iterator[Finding]:
    """Integers only. A file that may use paths may join them with a slash."""
    if not is_deterministic(source):
        return
    has_paths = "pathlib" in let_import(source)
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


CONTROLS = """
check_closed_inputs | ledger/application.py | import time
check_closed_inputs | ledger/chain/x.py | from datetime import UTC
check_closed_inputs | ledger/crypto/x.py | import secrets
check_closed_inputs | ledger/crypto/keys.py | import random
check_closed_inputs | ledger/state/store.py | import time
check_closed_inputs | ledger/state/overlay.py | import os.path
check_closed_inputs | ledger/state/overlay.py | hash('a')
check_closed_inputs | ledger/transition.py | open('a')
check_closed_inputs | ledger/archive/x.py | import time
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
check_closed_inputs | ledger/node/x.py | import time
check_closed_inputs | ledger/crypto/keys.py | import os
check_closed_inputs | ledger/archive/x.py | from pathlib import Path
check_no_floats | ledger/registry/x.py | x = a // b
check_no_floats | ledger/state/store.py | x = folder / 'ledger.db'
check_sets_are_sorted | ledger/state/x.py | for x in sorted(set(a)): pass
check_sets_are_sorted | ledger/state/x.py | sorted(x + 1 for x in {1, 2})
check_sets_are_sorted | ledger/state/x.py | {x + 1 for x in {1, 2}}
check_sets_are_sorted | ledger/state/x.py | sorted(list({1, 2}))
check_sets_are_sorted | ledger/state/x.py | x = {*a.keys(), *{1}}
check_sets_are_sorted | ledger/state/x.py | def f(a):;    [x for x in a];def g(a: set[int]):;    return len(a)
"""
