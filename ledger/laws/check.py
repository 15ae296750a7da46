"""What a law must hold to before it is adopted: names that are known, types that fit, a cost that is bounded.

A law that passes cannot fail for its own faults, only for those of facts: one that is missing, an integer that grows
too large, a divisor that is 0. Cost is counted in steps as `ledger.laws.evaluate` counts them, for the longest lists.
"""

from collections.abc import Mapping
from typing import NamedTuple, NoReturn

import msgspec

from ledger.errors import Refused, ensure
from ledger.laws.dates import Date
from ledger.laws.nearest import find_nearest, list_paths
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
    Scalar,
    write,
)
from ledger.laws.tokens import MAX_INTEGER
from ledger.laws.types import (
    BOOLEAN,
    DATE,
    INTEGER,
    STRING,
    ListOf,
    ScalarType,
    Type,
    check_names,
    compute_size,
    describe,
    find_type,
)

MAX_COST = 10_000
"""How many steps a law may take at most, whatever the facts."""
MAX_PART = 60
"""How many characters of a law a refusal repeats."""

Names = Mapping[str, Type]


class Checked(msgspec.Struct, frozen=True):
    """A law that may be asked: its tree, what it may read, the type of its answer, and the most steps it takes."""

    expression: Expression
    names: Names
    type: Type
    cost: int


class _Found(NamedTuple):
    """What is known of a part: its type, and the most steps it takes."""

    type: Type
    cost: int


def check(expression: Expression, names: Names, expected: ScalarType = BOOLEAN, limit: int = MAX_COST) -> Checked:
    """The law, ready to be asked of facts of these names and types.

    Raises Refused: law_names_must_be_known, law_names_must_be_new, law_types_must_fit, law_must_be_cheap. Requires
    names that a law can write, and a tree as `parse` gives it.
    """
    ensure(limit <= MAX_COST, f"a limit of {limit} steps")
    check_names(names)
    found = _check_part(expression, names)
    if found.type != expected:
        _refuse_type(expression, found.type, describe(expected))
    if found.cost > limit:
        raise Refused("law_must_be_cheap", cost=min(found.cost, MAX_INTEGER), limit=limit)
    return Checked(expression, names, found.type, found.cost)


def _check_part(part: Expression, names: Names) -> _Found:  # noqa: PLR0911 - one case for each kind of node
    match part:
        case Path():
            return _check_path(part, names)
        case Literal(value):
            return _Found(get_scalar_type(value), 1)
        case Quantifier():
            return _check_quantifier(part, names)
        case ListLiteral():
            return _check_list(part, names)
        case Comparison():
            return _check_comparison(part, names)
        case Arithmetic():
            return _check_sum(part, names) if part.is_sum else _check_product(part, names)
        case Minus(operand):
            return _Found(INTEGER, 1 + _expect(operand, names, INTEGER))
        case Not(operand):
            return _Found(BOOLEAN, 1 + _expect(operand, names, BOOLEAN))
        case Logic(_, operands):
            return _Found(BOOLEAN, 1 + sum(_expect(operand, names, BOOLEAN) for operand in operands))


def get_scalar_type(value: Scalar) -> ScalarType:
    """The type of a single value."""
    match value:
        case bool():  # before int, which Python takes it for
            return BOOLEAN
        case int():
            return INTEGER
        case str():
            return STRING
        case Date():
            return DATE


def _check_path(path: Path, names: Names) -> _Found:
    found = find_type(names, path.names)
    if found is None:
        name = ".".join(path.names)
        nearest = find_nearest(name, list_paths(names)) or "none"
        raise Refused("law_names_must_be_known", name=name[:MAX_PART], at=path.span.start + 1, nearest=nearest)
    return _Found(found, 1 + compute_size(found))


def _check_quantifier(part: Quantifier, names: Names) -> _Found:
    if part.name in names:
        raise Refused("law_names_must_be_new", name=part.name, at=part.span.start + 1)
    source = _check_part(part.source, names)
    if not isinstance(source.type, ListOf):
        _refuse_type(part.source, source.type, "a list")
    result = INTEGER if part.kind == "sum" else BOOLEAN
    body = _expect(part.body, {**names, part.name: source.type.element}, result)
    return _Found(result, 1 + source.cost + source.type.most * (1 + body))


def _check_list(part: ListLiteral, names: Names) -> _Found:
    if not part.elements:
        _refuse_found(part, "an empty list", "elements that tell its type")
    first, *rest = part.elements
    kind, cost = _expect_scalar(first, names)
    cost += sum(_expect(element, names, kind) for element in rest)
    return _Found(ListOf(kind, len(part.elements)), 1 + cost)


def _check_comparison(part: Comparison, names: Names) -> _Found:
    left = _expect_scalar(part.left, names)
    if part.operator in ("in", "not in"):
        return _Found(BOOLEAN, 1 + left.cost + _check_container(part.right, left.type, names))
    if part.operator not in ("==", "!=") and left.type not in (INTEGER, DATE):
        _refuse_type(part.left, left.type, f"an integer or a date before {part.operator}")
    return _Found(BOOLEAN, 1 + left.cost + _expect(part.right, names, left.type))


def _check_container(part: Expression, element: Type, names: Names) -> int:
    if part == ListLiteral((), part.span):
        return 1  # what stands before `in` tells the type
    found = _check_part(part, names)
    if not isinstance(found.type, ListOf) or found.type.element != element:
        _refuse_type(part, found.type, f"a list of {describe(element, plural=True)}")
    return found.cost + found.type.most


def _check_sum(part: Arithmetic, names: Names) -> _Found:
    kind, cost = _check_part(part.first, names)
    if kind not in (INTEGER, DATE):
        _refuse_type(part.first, kind, "an integer or a date")
    for operator, operand in part.rest:
        found = _check_part(operand, names)
        is_difference = kind == DATE and operator == "-" and found.type == DATE
        if found.type != INTEGER and not is_difference:
            _refuse_type(operand, found.type, "an integer")
        kind = INTEGER if is_difference else kind
        cost += 1 + found.cost
    return _Found(kind, cost)


def _check_product(part: Arithmetic, names: Names) -> _Found:
    cost = _expect(part.first, names, INTEGER)
    return _Found(INTEGER, cost + sum(1 + _expect(operand, names, INTEGER) for _, operand in part.rest))


def _expect(part: Expression, names: Names, kind: Type) -> int:
    """The cost of a part that must be of this type."""
    found = _check_part(part, names)
    if found.type != kind:
        _refuse_type(part, found.type, describe(kind))
    return found.cost


def _expect_scalar(part: Expression, names: Names) -> _Found:
    found = _check_part(part, names)
    if not isinstance(found.type, ScalarType):
        _refuse_type(part, found.type, "a single value")
    return found


def _refuse_type(part: Expression, found: Type, expected: str) -> NoReturn:
    _refuse_found(part, describe(found), expected)


def _refuse_found(part: Expression, found: str, expected: str) -> NoReturn:
    text = write(part)
    shown = text if len(text) <= MAX_PART else f"{text[: MAX_PART - 1]}…"
    raise Refused("law_types_must_fit", part=shown, at=part.span.start + 1, found=found, expected=expected)
