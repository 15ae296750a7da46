"""Laws as one function of Python, which tells the first that stands against the facts, and how many steps that took.

Where a law has no answer it stands against them, whatever went wrong: the functions of `ledger.laws.steps` tell what,
and how many steps were taken by then. The source holds words of this file and numbered names alone, and no character
of a law: what a law writes, and what it calls things, is bound to such names (docs/decisions/0079-one-function.md).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ledger.errors import Bug
from ledger.laws.check import MAX_COST, Checked, Names, get_scalar_type
from ledger.laws.dates import MAX_DAYS, Date
from ledger.laws.facts import make_test
from ledger.laws.syntax import (
    Arithmetic,
    Comparison,
    Expression,
    ListLiteral,
    Literal,
    Logic,
    Minus,
    Not,
    Path,
    Quantifier,
)
from ledger.laws.tokens import MAX_INTEGER
from ledger.laws.types import BOOLEAN, DATE, INTEGER, STRING, Fact, ListOf, ScalarType, Type, find_type

LOOPS = 16
"""How many quantifiers may stand inside one another in a function: Python nests twenty loops at most."""

_WORDS: Mapping[str, Any] = {
    "__builtins__": {},  # nothing else of Python is at hand
    **{kind.__name__: kind for kind in (Date, bool, int, str, tuple, type)},
    "high": MAX_INTEGER,
    "last": MAX_DAYS,
    "len": len,
    "low": -MAX_INTEGER,
}
"""What the words of the source stand for that are neither of Python's grammar nor numbered."""
_SIGNS = {sign: sign for sign in ("==", "!=", "<", "<=", ">", ">=", "in", "not in", "+", "-", "*", "//", "%")}
"""Each is written as in Python, and means the same; it is taken from here and not from the law."""
_IS_UNFIT = {
    BOOLEAN: "type({0}) is not bool",
    DATE: "type({0}) is not Date or not 0 <= {0}.days <= last",
    INTEGER: "type({0}) is not int or not low <= {0} <= high",
    STRING: "type({0}) is not str",
}
"""What `ledger.laws.facts.make_test` asks of a single value, as it stands in the source."""


FindReader = Callable[[tuple[str, ...]], Callable[[Any], Fact]]
"""Gives what tells the value at a path, or MISSING: a function of whatever the facts are of."""
Function = Callable[[Any], tuple[int, int]]
"""Of whatever the facts are of: the number of the first law that does not let it pass, or how many laws there are, and
how many steps were taken by the laws before that one."""


class Asked(NamedTuple):
    """One of the laws that a function asks."""

    checked: Checked
    passes: bool
    """What it must answer to let pass what the facts are of."""
    binds: Callable[[Any], bool] | None = None
    """Whether it is asked about that at all; None where it always is."""


class _Value(NamedTuple):
    """What a part comes to, once the lines written for it have run."""

    name: str
    type: Type
    cost: int
    """The steps it has taken by then that no line counts: whoever writes the lines around it does."""


class _Scope(NamedTuple):
    """What is known where a part stands."""

    depth: int
    """How many spaces its lines begin with."""
    loops: int
    elements: Mapping[str, _Value]
    """What the names of the quantifiers around it stand for."""
    facts: dict[tuple[str, ...], str]
    """Paths that lines before it have read, whatever happened, with their names in the source."""

    def enter(self) -> "_Scope":
        """The scope of lines that may be left out: what they read is not known after them."""
        return self._replace(depth=self.depth + 1, facts=dict(self.facts))


class _Source:
    """A function while it is written."""

    def __init__(self, find_reader: FindReader) -> None:
        self.find_reader = find_reader
        self.names: Names = {}
        """Of the law that is being written."""
        self.stop = ""
        """Ends the function where that law has no answer."""
        self.lines = ["def ask(source):", " steps = 0"]
        self.bound: dict[str, Any] = {**_WORDS, "most": MAX_COST}
        self.is_whole = True
        """Whether all could be written."""
        self._count = 0

    def name(self) -> str:
        """A name that stands for nothing yet."""
        self._count += 1
        return f"v{self._count}"

    def bind(self, value: object) -> str:
        """A name that stands for a value."""
        name = self.name()
        self.bound[name] = value
        return name

    def add(self, scope: _Scope, line: str) -> None:
        """Writes a line."""
        self.lines.append(" " * scope.depth + line)

    def put(self, scope: _Scope, expression: str) -> str:
        """A name for what an expression comes to there."""
        name = self.name()
        self.add(scope, f"{name} = {expression}")
        return name

    def fit(self, scope: _Scope, name: str) -> str:
        """The name of an integer, which gives no answer where it is out of range."""
        self.add(scope, f"if not low <= {name} <= high: {self.stop}")
        return name

    def reserve(self) -> int:
        """The place of a line that is written later."""
        self.lines.append("")
        return len(self.lines) - 1

    def take(self, scope: _Scope, place: int, steps: int) -> None:
        """Writes, in a place, that so many steps are taken there."""
        self.lines[place] = " " * scope.depth + f"count += {steps}"


def make_function(laws: Sequence[Asked], find_reader: FindReader) -> Function | None:
    """The laws as one function; None where one of them loops too deep, or reads what no message has.

    Each fact is read at most once, and only for what is needed. It raises nothing that the readers do not.
    """
    source = _write_laws(laws, find_reader)
    if not source.is_whole:
        return None
    exec("\n".join(source.lines), source.bound)  # noqa: S102 - no character of it is a law's
    function: Function = source.bound["ask"]
    return function


def _write_laws(laws: Sequence[Asked], find_reader: FindReader) -> _Source:
    source, scope = _Source(find_reader), _Scope(1, 0, {}, {})
    for number, law in enumerate(laws):
        source.names, source.stop = law.checked.names, f"return {number}, steps"
        _write_law(source, law, scope)
    source.add(scope, f"return {len(laws)}, steps")
    return source


def _write_law(source: _Source, law: Asked, scope: _Scope) -> None:
    if law.binds:
        source.add(scope, f"if {source.bind(law.binds)}(source):")
        scope = scope.enter()
    place = source.reserve()
    made = _write(source, law.checked.expression, scope)
    source.lines[place] = " " * scope.depth + f"count = {made.cost}"
    source.add(scope, f"if {'not ' if law.passes else ''}{made.name} or count > most: {source.stop}")
    source.add(scope, "steps += count")


def _write(source: _Source, part: Expression, scope: _Scope) -> _Value:  # noqa: PLR0911 - one case for each kind of node
    match part:
        case Literal(value):
            return _Value(source.bind(value), get_scalar_type(value), 1)
        case Path():
            return _write_path(source, part, scope)
        case ListLiteral():
            return _write_list(source, part, scope)
        case Quantifier():
            return _write_quantifier(source, part, scope)
        case Minus(operand):
            inner = _write(source, operand, scope)
            return _Value(source.put(scope, f"-{inner.name}"), INTEGER, 1 + inner.cost)
        case Not(operand):
            inner = _write(source, operand, scope)
            return _Value(source.put(scope, f"not {inner.name}"), BOOLEAN, 1 + inner.cost)
        case Arithmetic():
            return _write_arithmetic(source, part, scope)
        case Comparison():
            return _write_comparison(source, part, scope)
        case Logic():
            return _write_logic(source, part, scope)


# ------------------------------------------------------------------------------------------------ facts


def _write_path(source: _Source, path: Path, scope: _Scope) -> _Value:
    element = scope.elements.get(path.names[0])
    kind = find_type({path.names[0]: element.type} if element else source.names, path.names)
    if kind is None:
        raise Bug(f"{path.names} leads nowhere")
    if element:
        source.is_whole &= isinstance(kind, ScalarType) and len(path.names) == 1
        return _Value(element.name, kind, 1)
    name = scope.facts.get(path.names) or _write_fact(source, path.names, kind, scope)
    scope.facts[path.names] = name
    if isinstance(kind, ListOf):
        source.is_whole &= isinstance(kind.element, ScalarType)
        source.add(scope, f"count += len({name})")
    return _Value(name, kind, 1)


def _write_fact(source: _Source, names: tuple[str, ...], kind: Type, scope: _Scope) -> str:
    """Reads a fact, which must be of its type."""
    name = source.put(scope, f"{source.bind(source.find_reader(names))}(source)")
    is_unfit = _IS_UNFIT[kind] if isinstance(kind, ScalarType) else f"not {source.bind(make_test(kind))}({{0}})"
    source.add(scope, f"if {is_unfit.format(name)}: {source.stop}")
    return source.put(scope, f"tuple({name})") if isinstance(kind, ListOf) else name


def _write_list(source: _Source, part: ListLiteral, scope: _Scope) -> _Value:
    made = [_write(source, element, scope) for element in part.elements]
    kind = ListOf(made[0].type if made else BOOLEAN, len(made))
    if all(isinstance(element, Literal) for element in part.elements):
        name = source.bind(tuple([source.bound[element.name] for element in made]))
    else:
        name = source.put(scope, f"({''.join([f'{element.name}, ' for element in made])})")
    return _Value(name, kind, 1 + sum([element.cost for element in made]))


# ------------------------------------------------------------------------------------------- conditions


def _write_comparison(source: _Source, part: Comparison, scope: _Scope) -> _Value:
    left, right = _write(source, part.left, scope), _write(source, part.right, scope)
    if part.operator in ("in", "not in"):
        source.add(scope, f"count += len({right.name})")
    name = source.put(scope, f"{left.name} {_SIGNS[part.operator]} {right.name}")
    return _Value(name, BOOLEAN, 1 + left.cost + right.cost)


def _write_logic(source: _Source, part: Logic, scope: _Scope) -> _Value:
    first, *others = part.operands
    made = _write(source, first, scope)
    name, going_on, inner = source.put(scope, made.name), "" if part.operator == "and" else "not ", scope.enter()
    for operand in others:  # each is asked only where all before it were, and so knows what they read
        source.add(scope, f"if {going_on}{name}:")
        place = source.reserve()
        other = _write(source, operand, inner)
        source.take(inner, place, other.cost)
        source.add(inner, f"{name} = {other.name}")
    return _Value(name, BOOLEAN, 1 + made.cost)


def _write_quantifier(source: _Source, part: Quantifier, scope: _Scope) -> _Value:
    elements = _write(source, part.source, scope)
    if not isinstance(elements.type, ListOf):
        raise Bug("a quantifier goes through no list")
    source.is_whole &= scope.loops < LOOPS
    name = source.put(scope, {"all": "True", "any": "False", "sum": "0"}[part.kind])
    element = _Value(source.name(), elements.type.element, 1)
    source.add(scope, f"for {element.name} in {elements.name}:")
    inner = scope.enter()._replace(loops=scope.loops + 1, elements={**scope.elements, part.name: element})
    place = source.reserve()
    body = _write(source, part.body, inner)
    source.take(inner, place, 1 + body.cost)
    if part.kind == "sum":
        source.add(inner, f"{name} += {body.name}")
        source.fit(inner, name)
        return _Value(name, INTEGER, 1 + elements.cost)
    source.add(inner, f"if {'not ' if part.kind == 'all' else ''}{body.name}:")
    source.add(inner.enter(), f"{name} = {part.kind == 'any'}")
    source.add(inner.enter(), "break")
    return _Value(name, BOOLEAN, 1 + elements.cost)


# ------------------------------------------------------------------------------------------- arithmetic


def _write_arithmetic(source: _Source, part: Arithmetic, scope: _Scope) -> _Value:
    left = _write(source, part.first, scope)
    for sign, operand in part.rest:
        right = _write(source, operand, scope)
        name, kind = _write_operation(source, _SIGNS[sign], left, right, scope)
        left = _Value(name, kind, left.cost + 1 + right.cost)
    return left


def _write_operation(source: _Source, sign: str, left: _Value, right: _Value, scope: _Scope) -> tuple[str, Type]:
    """What `ledger.laws.arithmetic` does to values of these types."""
    if right.type == DATE:
        return source.put(scope, f"{left.name}.days - {right.name}.days"), INTEGER
    if left.type == DATE:
        days = source.put(scope, f"{left.name}.days {sign} {right.name}")
        source.add(scope, f"if not 0 <= {days} <= last: {source.stop}")
        return source.put(scope, f"Date({days})"), DATE
    if sign in ("//", "%"):
        source.add(scope, f"if not {right.name}: {source.stop}")
        return source.put(scope, f"{left.name} {sign} {right.name}"), INTEGER
    return source.fit(scope, source.put(scope, f"{left.name} {sign} {right.name}")), INTEGER
