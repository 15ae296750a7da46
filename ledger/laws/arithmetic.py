"""What + - * // and % do to integers and to days. Results stay in their ranges, or the run ends."""

from collections.abc import Callable, Mapping
from typing import Any

from ledger.laws.dates import MAX_DAYS, Date
from ledger.laws.run import fail
from ledger.laws.syntax import Span
from ledger.laws.tokens import MAX_INTEGER
from ledger.laws.trace import Problem
from ledger.laws.types import DATE, INTEGER, Type

Operation = Callable[[Any, Any, Span], Any]
"""Of two values and the part they stand in. Raises RunError."""


def get_operation(sign: str, left: Type, right: Type) -> tuple[Operation, Type]:
    """What a sign does between values of types that `check` let pass, and the type that comes out."""
    if left == INTEGER:
        return _OF_INTEGERS[sign], INTEGER
    return (_count_days, INTEGER) if right == DATE else (_OF_DATES[sign], DATE)


def fit(value: int, span: Span) -> int:
    """The integer. Raises RunError where it is out of range."""
    return value if -MAX_INTEGER <= value <= MAX_INTEGER else fail(Problem.INTEGER_OUT_OF_RANGE, span)


def _add(left: int, right: int, span: Span) -> int:
    return fit(left + right, span)


def _subtract(left: int, right: int, span: Span) -> int:
    return fit(left - right, span)


def _multiply(left: int, right: int, span: Span) -> int:
    return fit(left * right, span)


def _divide(left: int, right: int, span: Span) -> int:
    return left // right if right else fail(Problem.DIVISION_BY_ZERO, span)


def _get_rest(left: int, right: int, span: Span) -> int:
    return left % right if right else fail(Problem.DIVISION_BY_ZERO, span)


def _go_on(left: Date, right: int, span: Span) -> Date:
    return _fit_day(left.days + right, span)


def _go_back(left: Date, right: int, span: Span) -> Date:
    return _fit_day(left.days - right, span)


def _count_days(left: Date, right: Date, span: Span) -> int:
    return left.days - right.days


def _fit_day(days: int, span: Span) -> Date:
    return Date(days) if 0 <= days <= MAX_DAYS else fail(Problem.DATE_OUT_OF_RANGE, span)


_OF_INTEGERS: Mapping[str, Operation] = {"+": _add, "-": _subtract, "*": _multiply, "//": _divide, "%": _get_rest}
_OF_DATES: Mapping[str, Operation] = {"+": _go_on, "-": _go_back}
