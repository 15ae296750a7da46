"""Laws and facts by Hypothesis: expressions whose types fit, and facts they can be asked of. Other tests import them.

Trees have no spans. Integers in the text have no sign, as the grammar has it; those of facts lean to the edges.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

import msgspec
from hypothesis import strategies as st

from ledger.laws.dates import MAX_DAYS, Date
from ledger.laws.syntax import (
    NOWHERE,
    Arithmetic,
    Comparator,
    Comparison,
    Expression,
    ListLiteral,
    Literal,
    Logic,
    Minus,
    Not,
    Path,
    Quantifier,
    QuantifierKind,
)
from ledger.laws.tokens import MAX_INTEGER
from ledger.laws.types import BOOLEAN, DATE, INTEGER, MISSING, STRING, Fact, ListOf, RecordOf, ScalarType, Type

NAMES: dict[str, Type] = {
    "amount": INTEGER,
    "answers": ListOf(BOOLEAN, 2),
    "holidays": ListOf(DATE, 2),
    "limits": ListOf(INTEGER, 3),
    "payer": RecordOf({"balance": INTEGER, "born": DATE, "home": RecordOf({"place": STRING}), "suspended": BOOLEAN}),
    "payments": ListOf(RecordOf({"held": BOOLEAN, "parts": ListOf(INTEGER, 2), "paid": INTEGER, "place": STRING}), 3),
    "places": ListOf(STRING, 3),
    "reference": STRING,
    "today": DATE,
    "urgent": BOOLEAN,
}
"""What the laws of these strategies read unless they are told other names."""
SCALARS = (BOOLEAN, INTEGER, STRING, DATE)
ELEMENTS = ("x", "y", "z", "u", "v", "w")
"""What quantifiers call their elements; facts must have other names."""
LETTERS = "ab \\\"'(#"
"""Strings are of these; @ is left to dates."""


class Dialect(NamedTuple):
    """How much of the language is drawn from."""

    kinds: tuple[ScalarType, ...] = SCALARS
    has_sum: bool = True
    divides_signed: bool = True
    """Whether operands of // and % may be negative; if not, they are literals."""


WHOLE = Dialect()
CEL = Dialect((BOOLEAN, INTEGER, STRING), has_sum=False, divides_signed=False)
"""What the Common Expression Language has too, with the same meaning."""


# ------------------------------------------------------------------------------------------------ facts


def integers() -> st.SearchStrategy[int]:
    """Integers, most of them small."""
    edges = [0, 0, 1, 1, 2, 3, 7, -1, -2, -7, MAX_INTEGER, -MAX_INTEGER, MAX_INTEGER - 1]
    return st.sampled_from(edges) | st.integers(-12, 12)


def strings() -> st.SearchStrategy[str]:
    """Strings of printable ASCII, short, so that equal ones are met; quotes and backslashes among them."""
    return st.sampled_from(["", "a", "b", "LA-VT", "true", "1"]) | st.text(LETTERS, max_size=3)


def dates() -> st.SearchStrategy[Date]:
    """Days, near one another or at the ends of the calendar."""
    return st.builds(Date, st.sampled_from([0, 1, 20_000, 20_001, 20_028, MAX_DAYS - 1, MAX_DAYS]))


def facts(names: Mapping[str, Type] = NAMES, may_miss: bool = False) -> st.SearchStrategy[dict[str, Fact]]:
    """Facts of these names and types; with `may_miss` some have no value, or are not there at all."""
    return st.fixed_dictionaries({name: _values(kind, may_miss) for name, kind in names.items()})


def _values(kind: Type, may_miss: bool) -> st.SearchStrategy[Any]:
    match kind:
        case ListOf(element, most):
            values = st.lists(_values(element, may_miss and isinstance(element, RecordOf)), max_size=most)
        case RecordOf(fields):
            return facts(fields, may_miss)
        case ScalarType():
            choices = {BOOLEAN: st.booleans(), INTEGER: integers(), STRING: strings(), DATE: dates()}
            values = cast(Any, choices[kind])
    return st.one_of(values, values, values, st.just(MISSING)) if may_miss else values


# ---------------------------------------------------------------------------------------------- laws


def expressions(
    kind: ScalarType = BOOLEAN,
    names: Mapping[str, Type] = NAMES,
    dialect: Dialect = WHOLE,
    depth: int = 3,
) -> st.SearchStrategy[Expression]:
    """Expressions of this type over these names: what `check` lets pass, except for their cost."""
    return st.composite(lambda draw: _Growing(draw, dialect).grow(kind, names, depth))()


class _Growing:
    """One expression, while it grows."""

    def __init__(self, draw: Any, dialect: Dialect) -> None:
        self.draw = draw
        self.dialect = dialect

    def choose(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def grow(self, kind: ScalarType, names: Mapping[str, Type], depth: int) -> Expression:
        if depth == 0:
            return self.leaf(kind, names)
        if kind == BOOLEAN:
            form = self.choose(self.logic, self.logic, self.comparison, self.search, self.quantifier, self.negation)
            return cast(Expression, form(names, depth - 1))
        if kind == INTEGER:
            return self.integer(names, depth - 1)
        if kind == DATE and self.choose(True, False):
            days = self.grow(INTEGER, names, depth - 1)
            return Arithmetic(self.grow(DATE, names, 0), ((self.choose("+", "-"), days),))
        return self.leaf(kind, names)

    def leaf(self, kind: ScalarType, names: Mapping[str, Type]) -> Expression:
        known = [path for path, found in list_typed_paths(names) if found == kind]
        elements = [path for path in known if path[0] in ELEMENTS]
        known = elements if elements and self.choose(True, False) else known
        return Path(self.choose(*known)) if known and self.choose(True, True, False) else self.literal(kind)

    def literal(self, kind: ScalarType) -> Expression:
        naturals = integers().map(abs)
        return Literal(
            self.draw({BOOLEAN: st.booleans(), INTEGER: naturals, STRING: strings(), DATE: dates()}[kind]), NOWHERE
        )

    def logic(self, names: Mapping[str, Type], depth: int) -> Expression:
        count = self.choose(2, 2, 3)
        operands = tuple(self.grow(BOOLEAN, names, self.choose(depth, 0)) for _ in range(count))
        return Logic(self.choose("and", "or"), operands)

    def negation(self, names: Mapping[str, Type], depth: int) -> Expression:
        return Not(self.grow(BOOLEAN, names, depth))

    def comparison(self, names: Mapping[str, Type], depth: int) -> Expression:
        kind = self.choose(*self.dialect.kinds)
        ordered = ("<", "<=", ">", ">=") if kind in (INTEGER, DATE) else ()
        operator: Comparator = self.choose("==", "!=", *ordered)
        return Comparison(operator, self.grow(kind, names, depth), self.grow(kind, names, depth))

    def search(self, names: Mapping[str, Type], depth: int) -> Expression:
        kind = self.choose(*self.dialect.kinds)
        source = self.elements(kind, names, depth, least=0)
        return Comparison(self.choose("in", "not in"), self.grow(kind, names, depth), source)

    def elements(self, kind: ScalarType, names: Mapping[str, Type], depth: int, least: int) -> Expression:
        known = [path for path, found in list_typed_paths(names) if isinstance(found, ListOf) and found.element == kind]
        if known and self.choose(True, False):
            return Path(self.choose(*known))
        return ListLiteral(
            tuple(self.grow(kind, names, self.choose(0, depth)) for _ in range(self.choose(least, 1, 2)))
        )

    def quantifier(self, names: Mapping[str, Type], depth: int, kind: QuantifierKind | None = None) -> Expression:
        name = next(name for name in ELEMENTS if name not in names)
        known = [(path, found) for path, found in list_typed_paths(names) if isinstance(found, ListOf)]
        if known and self.choose(True, True, False):
            path, found = self.choose(*known)
            source: Expression = Path(path)
            element = found.element
        else:
            element = self.choose(*self.dialect.kinds)
            source = self.elements(element, names, 0, least=1)
        kind = kind or self.choose("all", "any")
        result = INTEGER if kind == "sum" else BOOLEAN
        return Quantifier(kind, self.grow(result, {**names, name: element}, depth), name, source)

    def integer(self, names: Mapping[str, Type], depth: int) -> Expression:
        forms = [self.sum, self.product, self.minus, self.division]
        forms += [self.total] if self.dialect.has_sum else []
        forms += [self.difference] if DATE in self.dialect.kinds else []
        return cast(Expression, self.choose(*forms)(names, depth))

    def sum(self, names: Mapping[str, Type], depth: int) -> Expression:
        return self.chain(("+", "-"), names, depth)

    def product(self, names: Mapping[str, Type], depth: int) -> Expression:
        return self.chain(("*", "//", "%") if self.dialect.divides_signed else ("*",), names, depth)

    def chain(self, operators: tuple[str, ...], names: Mapping[str, Type], depth: int) -> Expression:
        first, *others = [self.grow(INTEGER, names, self.choose(depth, 0)) for _ in range(self.choose(2, 2, 3))]
        return Arithmetic(first, tuple((self.choose(*operators), other) for other in others))

    def division(self, names: Mapping[str, Type], depth: int) -> Expression:
        if self.dialect.divides_signed:
            return self.chain(("//", "%"), names, depth)
        return Arithmetic(self.literal(INTEGER), ((self.choose("//", "%"), self.literal(INTEGER)),))

    def minus(self, names: Mapping[str, Type], depth: int) -> Expression:
        return Minus(self.grow(INTEGER, names, depth))

    def total(self, names: Mapping[str, Type], depth: int) -> Expression:
        return self.quantifier(names, depth, "sum")

    def difference(self, names: Mapping[str, Type], depth: int) -> Expression:
        return Arithmetic(self.grow(DATE, names, 0), (("-", self.grow(DATE, names, 0)),))


def list_typed_paths(names: Mapping[str, Type], before: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Type]]:
    """Every path to a single value or a list, with its type."""
    found: list[tuple[tuple[str, ...], Type]] = []
    for name, kind in names.items():
        path = (*before, name)
        found += list_typed_paths(kind.fields, path) if isinstance(kind, RecordOf) else [(path, kind)]
    return found


# ---------------------------------------------------------------------------------------------- trees


def list_parts(expression: Expression) -> list[Expression]:
    """Every node of a tree, the whole first."""
    parts: list[Expression] = [expression]
    for value in msgspec.structs.astuple(expression):
        parts += [part for inner in _list_nodes(value) for part in list_parts(inner)]
    return parts


def _list_nodes(value: Any) -> list[Expression]:
    if isinstance(value, Expression):
        return [value]
    return [node for inner in value for node in _list_nodes(inner)] if isinstance(value, tuple) else []


def describe_tree(value: Any) -> Any:
    """A tree without its spans, so that equal ones are equal; true is not 1 there."""
    if isinstance(value, Expression):
        named = zip(value.__struct_fields__, msgspec.structs.astuple(value), strict=True)
        return type(value).__name__, *(describe_tree(inner) for name, inner in named if name != "span")
    if isinstance(value, tuple):
        return tuple(map(describe_tree, value))
    return type(value).__name__, value


# ------------------------------------------------------------------------------------------- hostile texts

WORDS = (
    *("all any sum for in not and or true false not in".split()),
    *("== != < <= > >= + - * // % ( ) [ ] , . -- = ! & && || / ' # @ \" \\ \n \t".split(" ")),
    *("0 1 007 1_0 1__0 9007199254740991 9007199254740992 1.5 @2026-01-31 @2026-02-30 @9999-12-31".split()),
    *('a x amount payer payer.born payments limits True Amount _a "" "a" "\\"" \u0430 \u200b \uff11'.split()),
)
"""What laws are made of, and what is mistaken for it."""


def soups() -> st.SearchStrategy[str]:
    """Texts of words in any order."""
    return st.lists(st.sampled_from(WORDS), max_size=14).flatmap(
        lambda words: st.sampled_from([" ".join(words), "".join(words)])
    )


def any_texts() -> st.SearchStrategy[str]:
    """Texts of all sorts, halves of surrogate pairs among them."""
    return st.text(st.characters(), max_size=60) | st.text(st.characters(max_codepoint=127), max_size=60) | soups()
