"""The answer of a law to facts, with everything that led to it.

Total: a run ends within the cost that was computed before, with a value or with a failure. A failure is no answer:
whoever asked refuses. Operands are evaluated from left to right; `and`, `or`, `all` and `any` stop as soon as they
know.
"""

from functools import partial
from typing import NoReturn, cast

import msgspec

from ledger.laws.check import MAX_COST, Checked, get_scalar_type
from ledger.laws.dates import MAX_DAYS, Date
from ledger.laws.facts import Facts, Read, count_elements, freeze, is_of, look_up, show
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
from ledger.laws.tokens import MAX_INTEGER
from ledger.laws.trace import MAX_PARTS, Evaluated, Failure, Problem, Reading, Trace
from ledger.laws.types import MISSING, Fact, ListOf, Type, find_type


class _RunError(Exception):
    """Ends a run without a value; never seen outside this module."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure


class _Element(msgspec.Struct, frozen=True):
    """What a quantifier's name stands for now: where it is, its value and its type."""

    path: str
    """Such as `payments[2]`; empty where the list stands in the law."""
    value: Fact
    type: Type


class _Run:
    """One evaluation, while it lasts."""

    def __init__(self, checked: Checked, read: Read, kept: int) -> None:
        self.names = checked.names
        self.read = read
        self.kept = kept
        self.steps = 0
        self.elements: dict[str, _Element] = {}
        self.facts: dict[str, Fact] = {}
        self.parts: list[Evaluated] = []
        self.decided = checked.expression
        """What decided the condition that was evaluated last, and what it was found to be."""
        self.decision = False

    def count(self, steps: int, span: Span) -> None:
        self.steps += steps
        if self.steps > MAX_COST:
            _fail(Problem.STEPS_EXCEEDED, span)

    def decide(self, part: Expression, value: bool) -> None:
        self.decided, self.decision = part, value


def evaluate(checked: Checked, facts: Facts, kept: int = MAX_PARTS) -> Trace:
    """Asks the law. `facts` are nested mappings, or a function that answers paths; `kept` is how many parts are traced.

    Raises nothing for a law that was checked, whatever the facts: what goes wrong is in the trace, as its failure.
    """
    run = _Run(checked, facts if callable(facts) else partial(look_up, facts), kept)
    value: Scalar | None = None
    failure: Failure | None = None
    try:
        value = cast(Scalar, _evaluate(run, checked.expression))
    except _RunError as error:
        failure = error.failure
    readings = tuple(Reading(path, show(fact)) for path, fact in run.facts.items())
    deciding = Evaluated(run.decided.span, run.decision) if type(value) is bool else None
    return Trace(value, failure, run.steps, readings, deciding, tuple(run.parts))


def _fail(problem: Problem, span: Span, path: str = "") -> NoReturn:
    raise _RunError(Failure(problem, span, path))


def _evaluate(run: _Run, part: Expression) -> Fact:
    value = _evaluate_part(run, part)
    if type(value) is bool and not isinstance(part, Logic | Not):  # those know what within them decided
        run.decide(part, value)
    if len(run.parts) < run.kept:
        run.parts.append(Evaluated(part.span, show(value)))
    return value


def _evaluate_part(run: _Run, part: Expression) -> Fact:  # noqa: PLR0911 - one case for each kind of node
    if isinstance(part, Arithmetic):  # counts its operators
        return _evaluate_arithmetic(run, part)
    run.count(1, part.span)
    match part:
        case Literal(value):
            return value
        case Path():
            return _read_path(run, part)
        case ListLiteral(elements):
            return tuple([_evaluate(run, element) for element in elements])
        case Quantifier():
            return _evaluate_quantifier(run, part)
        case Minus(operand):
            return -cast(int, _evaluate(run, operand))
        case Not(operand):
            return _evaluate_not(run, part, operand)
        case Comparison():
            return _evaluate_comparison(run, part)
        case Logic():
            return _evaluate_logic(run, part)


# ------------------------------------------------------------------------------------------- conditions


def _evaluate_logic(run: _Run, part: Logic) -> bool:
    stops_at = part.operator == "or"
    for operand in part.operands:
        if _evaluate(run, operand) is stops_at:
            return stops_at  # and what decided the operand decides
    run.decide(part, not stops_at)
    return not stops_at


def _evaluate_not(run: _Run, part: Not, operand: Expression) -> bool:
    value = not _evaluate(run, operand)
    if run.decided is operand:
        run.decide(part, value)
    return value


def _evaluate_comparison(run: _Run, part: Comparison) -> bool:
    left, right = _evaluate(run, part.left), _evaluate(run, part.right)
    if part.operator in ("in", "not in"):
        elements = cast(tuple[Fact, ...], right)
        run.count(len(elements), part.span)
        return (left in elements) is (part.operator == "in")
    if part.operator in ("==", "!="):
        return (left == right) is (part.operator == "==")
    one, other = (value.days if isinstance(value, Date) else cast(int, value) for value in (left, right))
    match part.operator:
        case "<":
            return one < other
        case "<=":
            return one <= other
        case ">":
            return one > other
        case _:
            return one >= other


def _evaluate_quantifier(run: _Run, part: Quantifier) -> bool | int:
    total, holds = 0, part.kind == "all"
    for element in _list_elements(run, part.source):
        run.count(1, part.span)
        run.elements[part.name] = element
        value = _evaluate(run, part.body)
        del run.elements[part.name]
        if part.kind == "sum":
            total = _fit_integer(total + cast(int, value), part.span)
        elif value is not holds:
            return not holds
    return total if part.kind == "sum" else holds


def _list_elements(run: _Run, source: Expression) -> list[_Element]:
    values = cast(tuple[Fact, ...], _evaluate(run, source))
    if not isinstance(source, Path):
        return [_Element("", value, get_scalar_type(cast(Scalar, value))) for value in values]
    where, kind = _locate(run, source)
    element = cast(ListOf, kind).element
    return [_Element(f"{where}[{place}]", value, element) for place, value in enumerate(values)]


# ------------------------------------------------------------------------------------------- arithmetic


def _evaluate_arithmetic(run: _Run, part: Arithmetic) -> int | Date:
    value = cast(int | Date, _evaluate(run, part.first))
    for operator, operand in part.rest:
        right = cast(int | Date, _evaluate(run, operand))
        run.count(1, part.span)
        value = _calculate(operator, value, right, part.span)
    return value


def _calculate(operator: str, left: int | Date, right: int | Date, span: Span) -> int | Date:
    if isinstance(left, Date):
        return _move_date(operator, left, right, span)
    right = cast(int, right)
    if operator in ("//", "%") and right == 0:
        _fail(Problem.DIVISION_BY_ZERO, span)
    match operator:
        case "+":
            return _fit_integer(left + right, span)
        case "-":
            return _fit_integer(left - right, span)
        case "*":
            return _fit_integer(left * right, span)
        case "//":
            return left // right
        case _:
            return left % right


def _move_date(operator: str, left: Date, right: int | Date, span: Span) -> int | Date:
    if isinstance(right, Date):
        return left.days - right.days
    days = left.days + right if operator == "+" else left.days - right
    return Date(days) if 0 <= days <= MAX_DAYS else _fail(Problem.DATE_OUT_OF_RANGE, span)


def _fit_integer(value: int, span: Span) -> int:
    return value if abs(value) <= MAX_INTEGER else _fail(Problem.INTEGER_OUT_OF_RANGE, span)


# ------------------------------------------------------------------------------------------------ facts


def _read_path(run: _Run, path: Path) -> Fact:
    where, kind = _locate(run, path)
    element = run.elements.get(path.names[0])
    if element and len(path.names) == 1:
        value = freeze(element.value)  # held to its type when the list was read
    elif where in run.facts:
        value = run.facts[where]
    else:
        value = _ask(run, path, element, where, kind)
    run.count(count_elements(value), path.span)
    return value


def _locate(run: _Run, path: Path) -> tuple[str, Type | None]:
    """Where a path leads among all facts, and to what type."""
    root, *fields = path.names
    element = run.elements.get(root)
    if element is None:
        return ".".join(path.names), find_type(run.names, path.names)
    return ".".join([element.path, *fields]), find_type({root: element.type}, path.names)


def _ask(run: _Run, path: Path, element: _Element | None, where: str, kind: Type | None) -> Fact:
    """The fact, from now on known. Ends the run for one that is missing, or not of its type."""
    found = look_up(element.value, path.names[1:]) if element else run.read(path.names)
    if found is MISSING:
        _fail(Problem.FACT_MISSING, path.span, where)
    if not is_of(found, kind):
        _fail(Problem.FACT_UNFIT, path.span, where)
    run.facts[where] = freeze(found)
    return run.facts[where]
