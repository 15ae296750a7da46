"""A checked law as functions, one for each part: made once, and run as often as the law is asked.

What is known before any fact is settled while they are made: where a path leads, what type a fact must have there, and
what an operator does. Each function counts its steps when it runs.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ledger.errors import Bug
from ledger.laws.arithmetic import Operation, fit, get_operation
from ledger.laws.check import Checked, Names, get_scalar_type
from ledger.laws.dates import Date
from ledger.laws.readings import Locate, make_place, make_reading
from ledger.laws.run import Run, Step
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
    Span,
)
from ledger.laws.types import BOOLEAN, INTEGER, Fact, ListOf, ScalarType, Type, find_type

Watch = Callable[[Expression, Step], Step]
"""What every part goes through: it may put a function of its own around that of the part."""
_Turns = Callable[[Run], Iterator[None]]


class _Made(NamedTuple):
    """A part as a function, and the type of what it gives."""

    step: Step
    type: Type


class _Scope(NamedTuple):
    """What is known where a part stands."""

    names: Names
    elements: Names
    """The names of the quantifiers around it."""
    watch: Watch


def make_steps(checked: Checked, watch: Watch) -> Step:
    """The law as one function."""
    return _make(checked.expression, _Scope(checked.names, {}, watch)).step


def _make(part: Expression, scope: _Scope) -> _Made:
    step, kind = _make_part(part, scope)
    return _Made(scope.watch(part, step), kind)


def _make_part(part: Expression, scope: _Scope) -> _Made:  # noqa: PLR0911 - one case for each kind of node
    match part:
        case Literal(value):
            return _Made(_make_literal(value, part.span), get_scalar_type(value))
        case Path():
            return _make_path(part, scope)
        case ListLiteral():
            return _make_list(part, scope)
        case Quantifier():
            return _make_quantifier(part, scope)
        case Minus(operand):
            return _Made(_make_minus(_make(operand, scope).step, part.span), INTEGER)
        case Not(operand):
            return _Made(_make_not(_make(operand, scope).step, part.span), BOOLEAN)
        case Arithmetic():
            return _make_arithmetic(part, scope)
        case Comparison():
            return _Made(_make_comparison(part, scope), BOOLEAN)
        case Logic(word, operands):
            steps = tuple([_make(operand, scope).step for operand in operands])
            return _Made(_make_logic(word == "or", steps, part.span), BOOLEAN)


def _make_literal(value: Scalar, span: Span) -> Step:
    def run_literal(run: Run) -> Scalar:
        run.count(1, span)
        return value

    return run_literal


def _make_list(part: ListLiteral, scope: _Scope) -> _Made:
    made = [_make(element, scope) for element in part.elements]
    steps, span = tuple([element.step for element in made]), part.span

    def run_list(run: Run) -> tuple[Fact, ...]:
        run.count(1, span)
        return tuple([step(run) for step in steps])

    return _Made(run_list, ListOf(made[0].type if made else BOOLEAN, len(made)))


# ------------------------------------------------------------------------------------------- conditions


def _make_logic(stops_at: bool, operands: tuple[Step, ...], span: Span) -> Step:
    def run_logic(run: Run) -> bool:
        run.count(1, span)
        for operand in operands:
            value: bool = operand(run)
            if value is stops_at:
                return value
        return not stops_at

    return run_logic


def _make_not(operand: Step, span: Span) -> Step:
    def run_not(run: Run) -> bool:
        run.count(1, span)
        return not operand(run)

    return run_not


def _make_comparison(part: Comparison, scope: _Scope) -> Step:
    left, right, span = _make(part.left, scope).step, _make(part.right, scope).step, part.span
    if part.operator in ("in", "not in"):
        return _make_search(left, right, part.operator == "in", span)
    compare = _COMPARE[part.operator]

    def run_comparison(run: Run) -> bool:
        run.count(1, span)
        return compare(left(run), right(run))

    return run_comparison


_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _make_search(left: Step, right: Step, is_in: bool, span: Span) -> Step:
    def run_search(run: Run) -> bool:
        run.count(1, span)
        value, elements = left(run), right(run)
        run.count(len(elements), span)
        return (value in elements) is is_in

    return run_search


# ------------------------------------------------------------------------------------------ quantifiers


def _make_quantifier(part: Quantifier, scope: _Scope) -> _Made:
    source = _make(part.source, scope)
    if not isinstance(source.type, ListOf):
        raise Bug("a quantifier goes through no list")
    element = source.type.element
    turns = _make_turns(part, source.step, _make_place(part.source, element, scope))
    body = _make(part.body, scope._replace(elements={**scope.elements, part.name: element})).step
    if part.kind == "sum":
        return _Made(_make_sum(turns, body, part.span), INTEGER)
    return _Made(_make_all_or_any(turns, body, part.kind == "all", part.span), BOOLEAN)


def _make_turns(part: Quantifier, source: Step, place: Locate | None) -> _Turns:
    name, span = part.name, part.span

    def take_turns(run: Run) -> Iterator[None]:
        values = source(run)
        where = place(run) if place else ""
        for number, value in enumerate(values):
            run.count(1, span)
            run.elements[name] = value
            if place:
                run.places[name] = f"{where}[{number}]"
            yield

    return take_turns


def _make_sum(turns: _Turns, body: Step, span: Span) -> Step:
    def run_sum(run: Run) -> int:
        run.count(1, span)
        total = 0
        for _ in turns(run):
            total = fit(total + body(run), span)
        return total

    return run_sum


def _make_all_or_any(turns: _Turns, body: Step, is_all: bool, span: Span) -> Step:
    def run_all_or_any(run: Run) -> bool:
        run.count(1, span)
        for _ in turns(run):
            if body(run) is not is_all:
                return not is_all
        return is_all

    return run_all_or_any


# ------------------------------------------------------------------------------------------- arithmetic


def _make_minus(operand: Step, span: Span) -> Step:
    def run_minus(run: Run) -> int:
        run.count(1, span)
        return -operand(run)  # type: ignore[no-any-return]

    return run_minus


def _make_arithmetic(part: Arithmetic, scope: _Scope) -> _Made:
    first, kind = _make(part.first, scope)
    rest: list[tuple[Operation, Step]] = []
    for sign, operand in part.rest:
        right, right_kind = _make(operand, scope)
        operation, kind = get_operation(sign, kind, right_kind)
        rest.append((operation, right))
    return _Made(_make_chain(first, tuple(rest), part.span), kind)


def _make_chain(first: Step, rest: tuple[tuple[Operation, Step], ...], span: Span) -> Step:
    def run_chain(run: Run) -> int | Date:
        value: int | Date = first(run)
        for operation, operand in rest:
            right = operand(run)
            run.count(1, span)
            value = operation(value, right, span)
        return value

    return run_chain


# ------------------------------------------------------------------------------------------------ facts


def _make_path(path: Path, scope: _Scope) -> _Made:
    kind = find_type({**scope.names, **scope.elements}, path.names)
    if kind is None:
        raise Bug(f"{path.names} leads nowhere")
    return _Made(make_reading(path, kind, path.names[0] in scope.elements), kind)


def _make_place(source: Expression, element: Type, scope: _Scope) -> Locate | None:
    """Where a list stands among all facts, if its elements are more than single values."""
    if isinstance(element, ScalarType) or not isinstance(source, Path):
        return None
    return make_place(source.names, source.names[0] in scope.elements)
