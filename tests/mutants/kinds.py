"""The kinds of mistakes: for one node of a syntax tree, the small changes of its text that a person might make.

A change is (kind, first byte, end, what stands there instead). Invariants of our own (`ensure`, `raise Bug`) are left
alone: what would break them is another mutant. So are annotations, decorators and what only type checkers see.
"""

import ast
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

COMPARISONS = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "in": "not in",
    "not in": "in",
    "is": "is not",
    "is not": "is",
}
OPERATORS = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.Add: "+",
    ast.Sub: "-",
    ast.And: "and",
    ast.Or: "or",
}
OPPOSITES = {"+": "-", "-": "+", "and": "or", "or": "and", "min": "max", "max": "min"}
PLAIN = ast.Name | ast.Attribute | ast.Subscript | ast.Constant
KINDS = (
    *("comparison", "bound", "constant", "default", "boolean", "arithmetic"),
    *("guard", "statement", "undo", "field", "arguments", "sort"),
)


class Change(NamedTuple):
    """One replacement of the bytes [start, end) of a file. `node` is what is mutated."""

    kind: str
    start: int
    end: int
    text: str
    node: ast.AST


class Site(NamedTuple):
    """A node in its surroundings: `parents` from the module down; `types` of what a function names."""

    node: ast.AST
    parents: tuple[ast.AST, ...]
    source: "Text"
    types: dict[str, str]


class Text:
    """The bytes of a file, and where the nodes of its tree stand in them."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.starts = [0]
        for line in data.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def start(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        """The first byte of a node."""
        return self.starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        """The byte after a node."""
        return self.starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)

    def of(self, node: ast.expr | ast.stmt | ast.keyword) -> str:
        """What stands there."""
        return self.data[self.start(node) : self.end(node)].decode()


def list_changes(site: Site) -> Iterator[Change]:
    """All changes of one node."""
    for mutate in MUTATORS:
        yield from mutate(site)


def _whole(kind: str, site: Site, node: ast.expr | ast.stmt | ast.keyword, text: str) -> Change:
    return Change(kind, site.source.start(node), site.source.end(node), text, node)


def _between(kind: str, site: Site, pair: tuple[ast.expr, ast.expr], old: str, new: str) -> Change:
    """Replaces an operator: the gap between two operands holds it, and perhaps brackets."""
    start, end = site.source.end(pair[0]), site.source.start(pair[1])
    gap = site.source.data[start:end].decode()
    return Change(kind, start, end, gap.replace(old, new, 1), pair[0])


def change_comparisons(site: Site) -> Iterator[Change]:
    """< for <=, == for !=, in for not in."""
    if isinstance(site.node, ast.Compare):
        operands = [site.node.left, *site.node.comparators]
        for operator, pair in zip(site.node.ops, pairwise(operands), strict=True):
            old = OPERATORS[type(operator)]
            yield _between("comparison", site, pair, old, COMPARISONS[old])


def change_booleans(site: Site) -> Iterator[Change]:
    """`and` for `or`, one operand less, `not` left out or put in."""
    node = site.node
    if isinstance(node, ast.BoolOp):
        old = OPERATORS[type(node.op)]
        for left, right in pairwise(node.values):
            yield _between("boolean", site, (left, right), f" {old} ", f" {OPPOSITES[old]} ")
            yield Change("boolean", site.source.start(left), site.source.start(right), "", left)
        first, last = node.values[-2:]
        yield Change("boolean", site.source.end(first), site.source.end(last), "", last)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield _whole("boolean", site, node, f"({site.source.of(node.operand)})")
    elif isinstance(node, ast.If | ast.While | ast.IfExp) and _asks_plainly(node.test):
        yield _whole("boolean", site, node.test, f"(not {site.source.of(node.test)})")


def change_numbers(site: Site) -> Iterator[Change]:
    """A limit that is one too high or too low, another number, True for False."""
    node = site.node
    if not isinstance(node, ast.Constant) or not isinstance(node.value, int) or _is_default(site):
        return
    if isinstance(node.value, bool):
        if not (isinstance(site.parents[-1], ast.keyword) and _is_class_option(site)):
            yield _whole("constant", site, node, str(not node.value))
    elif _is_bound(site):
        yield _whole("bound", site, node, str(node.value + 1))
        if node.value > 0:
            yield _whole("bound", site, node, str(node.value - 1))
    else:
        yield _whole("constant", site, node, str(node.value + 1))


def change_ranges(site: Site) -> Iterator[Change]:
    """A slice or a range that ends one too early or too late."""
    node = site.node
    ends: list[ast.expr | None] = []
    if isinstance(node, ast.Slice):
        ends = [node.lower, node.upper]
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "range":
        ends = [*node.args[:2]]
    for end in ends:
        if end is not None and not isinstance(end, ast.Constant | ast.UnaryOp):
            yield _whole("bound", site, end, f"{site.source.of(end)} + 1")


def change_arithmetic(site: Site) -> Iterator[Change]:
    """+ for -, the greater for the smaller."""
    node = site.node
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        if not any(isinstance(side, ast.JoinedStr | ast.Tuple | ast.List) for side in (node.left, node.right)):
            old = OPERATORS[type(node.op)]
            yield _between("arithmetic", site, (node.left, node.right), old, OPPOSITES[old])
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"min", "max"}:
        yield _whole("arithmetic", site, node.func, OPPOSITES[ast.unparse(node.func)])


def change_defaults(site: Site) -> Iterator[Change]:
    """What holds where nothing is said."""
    node = site.node
    if isinstance(node, ast.Constant) and _is_default(site):
        if isinstance(node.value, bool):
            yield _whole("default", site, node, str(not node.value))
        elif isinstance(node.value, int):
            yield _whole("default", site, node, str(node.value + 1))
        elif node.value == "":
            yield _whole("default", site, node, '"x"')


def drop_guards(site: Site) -> Iterator[Change]:
    """No `if …: raise`, no early return."""
    node = site.node
    if isinstance(node, ast.If) and not node.orelse and len(node.body) == 1:
        only = node.body[0]
        if isinstance(only, ast.Raise | ast.Return | ast.Continue | ast.Break) and not _is_invariant(only):
            yield _whole("guard", site, node, "pass")


def drop_statements(site: Site) -> Iterator[Change]:
    """A call, an addition or a deletion left out; `undo` where it stands in except or finally."""
    node = site.node
    calls = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and not _is_invariant(node)
    sets = isinstance(node, ast.Assign) and all(isinstance(target, ast.Subscript) for target in node.targets)
    if (calls or sets or isinstance(node, ast.AugAssign | ast.Delete)) and isinstance(node, ast.stmt):
        yield _whole("undo" if _is_undoing(site) else "statement", site, node, "pass")


def swap_arguments(site: Site) -> Iterator[Change]:
    """Two arguments that stand side by side, each in the other's place; not where their types are known to differ."""
    node = site.node
    if not isinstance(node, ast.Call) or not site.types or ast.unparse(node.func) in {"min", "max"}:
        return
    named = [word.value for word in node.keywords if word.arg]
    for left, right in (*pairwise(node.args), *pairwise(named)):
        texts = site.source.of(left), site.source.of(right)
        alike = _read_type(site, left) == _read_type(site, right)
        if isinstance(left, PLAIN) and isinstance(right, PLAIN) and alike and texts[0] != texts[1]:
            start, end = site.source.start(left), site.source.end(right)
            gap = site.source.data[site.source.end(left) : site.source.start(right)].decode()
            yield Change("arguments", start, end, texts[1] + gap + texts[0], left)


def swap_fields(site: Site) -> Iterator[Change]:
    """A field of the same object and type instead of the one that is meant."""
    node = site.node
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and isinstance(node.ctx, ast.Load):
        name = node.value.id
        kind = site.types.get(f"{name}.{node.attr}")
        fields = [field for field in site.types if field.startswith(f"{name}.") and site.types[field] == kind]
        others = [field for field in fields if kind and field != f"{name}.{node.attr}"]
        if others:
            later = [field for field in others if field > f"{name}.{node.attr}"]
            yield _whole("field", site, node, min(later or others))


def drop_sorting(site: Site) -> Iterator[Change]:
    """What is sorted stays as it came, or is sorted by something else, or the other way round."""
    node = site.node
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "sorted":
        yield _whole("sort", site, node, f"list({site.source.of(node.args[0])})")
    if isinstance(node, ast.Call) and ast.unparse(node.func) in {"sorted", "min", "max"}:
        for word in node.keywords:
            if word.arg in {"key", "reverse"}:
                before = site.source.data.rindex(b",", 0, site.source.start(word))
                yield Change("sort", before, site.source.end(word), "", word)


def _read_type(site: Site, node: ast.expr) -> str:
    """What is known of an argument's type; of two of which nothing is known it is the same."""
    if isinstance(node, ast.Constant):
        return type(node.value).__name__
    text = ast.unparse(node)
    return "a class" if text[:1].isupper() else site.types.get(text, "")


def _asks_plainly(test: ast.expr) -> bool:
    return isinstance(test, PLAIN | ast.Call) and ast.unparse(test) != "TYPE_CHECKING"


def _is_bound(site: Site) -> bool:
    parent = site.parents[-1]
    if isinstance(parent, ast.UnaryOp) and len(site.parents) > 1:
        parent = site.parents[-2]
    if isinstance(parent, ast.Compare | ast.Slice):
        return True
    if isinstance(parent, ast.Call) and ast.unparse(parent.func) == "range":
        return True
    return any(isinstance(one, ast.Call) and ast.unparse(one.func).endswith("Meta") for one in site.parents[-2:])


def _is_default(site: Site) -> bool:
    parent = site.parents[-1]
    if isinstance(parent, ast.arguments):
        return site.node in (*parent.defaults, *parent.kw_defaults)
    if isinstance(parent, ast.AnnAssign):
        return isinstance(site.parents[-2], ast.ClassDef) and site.node is parent.value
    if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Attribute) and parent.func.attr == "get":
        return site.node in parent.args[1:]
    return False


def _is_class_option(site: Site) -> bool:
    return isinstance(site.parents[-2], ast.ClassDef)


def _is_invariant(statement: ast.stmt) -> bool:
    text = ast.unparse(statement)
    return text.startswith(("raise Bug", "ensure("))


def _is_undoing(site: Site) -> bool:
    for parent, child in pairwise((*site.parents, site.node)):
        if isinstance(parent, ast.ExceptHandler) or (isinstance(parent, ast.Try) and child in parent.finalbody):
            return True
    return False


MUTATORS: tuple[Callable[[Site], Iterator[Change]], ...] = (
    *(change_comparisons, change_booleans, change_numbers, change_ranges, change_arithmetic, change_defaults),
    *(drop_guards, drop_statements, swap_arguments, swap_fields, drop_sorting),
)
