"""The syntax tree of a law: frozen nodes, each with its span in the text, the text they are written as, and its paths.

Chains such as `a + b - c` and `a and b and c` are one node, so that the depth of a tree is that of its parentheses.
"""

from collections.abc import Iterator
from typing import Literal as OneOf
from typing import NamedTuple

import msgspec

from ledger.laws.dates import Date, write_date

Scalar = bool | int | str | Date
"""A single value. A bool is no integer in a law, though Python takes it for one."""
Comparator = OneOf["==", "!=", "<", "<=", ">", ">=", "in", "not in"]
QuantifierKind = OneOf["all", "any", "sum"]
SUM_OPERATORS = ("+", "-")
PRODUCT_OPERATORS = ("*", "//", "%")
COMPARATORS = ("==", "!=", "<", "<=", ">", ">=", "in", "not in")


class Span(NamedTuple):
    """A piece of a law's text, [start, end), in characters."""

    start: int
    end: int


NOWHERE = Span(0, 0)
"""The span of what was not read from a text."""


class Literal(msgspec.Struct, frozen=True):
    """A value that stands in the text; integers have no sign there."""

    value: Scalar
    span: Span = NOWHERE


class Path(msgspec.Struct, frozen=True):
    """A fact or an element by name, with the names of fields after it: `payment.payee.kind`."""

    names: tuple[str, ...]
    span: Span = NOWHERE


class ListLiteral(msgspec.Struct, frozen=True):
    """A list that stands in the text."""

    elements: tuple["Expression", ...]
    span: Span = NOWHERE


class Quantifier(msgspec.Struct, frozen=True):
    """`all(body for name in source)`, and likewise `any` and `sum`."""

    kind: QuantifierKind
    body: "Expression"
    name: str
    source: "Expression"
    span: Span = NOWHERE


class Minus(msgspec.Struct, frozen=True):
    """An integer with its sign changed."""

    operand: "Expression"
    span: Span = NOWHERE


class Not(msgspec.Struct, frozen=True):
    """The opposite of a condition."""

    operand: "Expression"
    span: Span = NOWHERE


class Arithmetic(msgspec.Struct, frozen=True):
    """A chain of + and -, or one of *, // and %, from left to right."""

    first: "Expression"
    rest: tuple[tuple[str, "Expression"], ...]
    """Operators with their right operands; at least one, all of a chain binding equally."""
    span: Span = NOWHERE

    @property
    def is_sum(self) -> bool:
        """Whether its operators are + and -."""
        return self.rest[0][0] in SUM_OPERATORS


class Comparison(msgspec.Struct, frozen=True):
    """Two values compared, or one looked for in a list."""

    operator: Comparator
    left: "Expression"
    right: "Expression"
    span: Span = NOWHERE


class Logic(msgspec.Struct, frozen=True):
    """Conditions joined by `and`, or by `or`; at least two."""

    operator: OneOf["and", "or"]
    operands: tuple["Expression", ...]
    span: Span = NOWHERE


Expression = Literal | Path | ListLiteral | Quantifier | Minus | Not | Arithmetic | Comparison | Logic


def write(expression: Expression) -> str:  # noqa: PLR0911 - one case for each kind of node
    """The one way to write an expression: normal spacing, parentheses only where they are needed.

    Reading it again gives the same tree, up to spans; two laws say the same if they are written the same.
    """
    match expression:
        case Literal(value):
            return write_value(value)
        case Path(names):
            return ".".join(names)
        case ListLiteral(elements):
            return f"[{', '.join(map(write, elements))}]"
        case Quantifier(kind, body, name, source):
            return f"{kind}({write(body)} for {name} in {write(source)})"
        case Minus(operand):
            return f"-{_write_within(operand, _ATOM)}"
        case Not(operand):
            return f"not {_write_within(operand, _ATOM)}"
        case Arithmetic(first, rest):
            tightness = _get_tightness(expression) + 1
            parts = [f" {operator} {_write_within(operand, tightness)}" for operator, operand in rest]
            return _write_within(first, tightness) + "".join(parts)
        case Comparison(operator, left, right):
            return f"{_write_within(left, _SUM)} {operator} {_write_within(right, _SUM)}"
        case Logic(operator, operands):
            return f" {operator} ".join(_write_within(operand, _NOT) for operand in operands)


def write_value(value: Scalar) -> str:
    """A value as it stands in a law."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        case Date():
            return f"@{write_date(value)}"


_LOGIC, _NOT, _COMPARISON, _SUM, _PRODUCT, _MINUS, _ATOM = range(7)
"""How tightly nodes bind; `not` before a comparison is refused, so both stand inside `and` without parentheses."""


def _get_tightness(expression: Expression) -> int:
    match expression:
        case Logic():
            return _LOGIC
        case Not():
            return _NOT
        case Comparison():
            return _COMPARISON
        case Arithmetic():
            return _SUM if expression.is_sum else _PRODUCT
        case Minus():
            return _MINUS
        case _:
            return _ATOM


def _write_within(expression: Expression, tightness: int) -> str:
    text = write(expression)
    return text if _get_tightness(expression) >= tightness else f"({text})"


def list_names(expression: Expression) -> tuple[tuple[str, ...], ...]:
    """Every path of names in a law, elements of quantifiers too, each once, sorted."""
    return tuple(sorted({path.names for path in find_paths(expression)}))


def list_elements(expression: Expression) -> tuple[str, ...]:
    """The names that a law gives to elements of lists, each once, sorted."""
    return tuple(sorted({part.name for part in _walk(expression) if isinstance(part, Quantifier)}))


def find_paths(expression: Expression) -> Iterator[Path]:
    """Every path in a law, as often as it stands there, in order of the text."""
    return (part for part in _walk(expression) if isinstance(part, Path))


def _walk(expression: Expression) -> Iterator[object]:
    waiting: list[object] = [expression]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, Path):
            continue
        if isinstance(part, msgspec.Struct):
            waiting += [getattr(part, name) for name in reversed(part.__struct_fields__)]
        elif isinstance(part, tuple):
            waiting += reversed(part)
