"""Other languages, asked the same: Python itself, and two engines of the Common Expression Language.

Python gets the text of a law as it stands; only days of the calendar are written otherwise. CEL gets a translation.
"""

import datetime
import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

from ledger.laws.dates import MAX_DAYS, Date, write_date
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
    write,
)
from ledger.laws.types import MISSING, Fact

EPOCH = datetime.date(1970, 1, 1)


class Day(NamedTuple):
    """A day of Python's calendar that counts in days, and ends where laws end."""

    date: datetime.date

    def __add__(self, days: int) -> Any:
        moved = (self.date - EPOCH).days + days
        if not 0 <= moved <= MAX_DAYS:
            raise OverflowError
        return Day(EPOCH + datetime.timedelta(days=moved))

    def __sub__(self, other: Any) -> Any:
        return (self.date - other.date).days if isinstance(other, Day) else self + -other


def ask_python(expression: Expression, facts: Mapping[str, Fact]) -> Any:
    """What Python makes of the law's own text. Raises what Python raises."""
    source = re.sub(r"@([0-9-]+)", r'day("\1")', write(expression))
    names = {name: _make_object(value) for name, value in facts.items() if value is not MISSING}
    return _make_plain(eval(source, {**names, "day": _read_day, "true": True, "false": False}))


def write_cel(expression: Expression) -> str:  # noqa: C901 - one case for each kind of node
    """The law in CEL, with every parenthesis; it must be of the dialect that CEL has too."""
    match expression:
        case Literal(bool() as value):
            return "true" if value else "false"
        case Literal(str() as value):
            return "'" + "".join(f"\\u{ord(letter):04x}" for letter in value) + "'"
        case Literal(value):
            return str(value)
        case Path(names):
            return ".".join(names)
        case ListLiteral(elements):
            return f"[{', '.join(map(write_cel, elements))}]"
        case Quantifier(kind, body, name, source):
            macro = {"all": "all", "any": "exists"}[kind]
            return f"{write_cel(source)}.{macro}({name}, {write_cel(body)})"
        case Minus(operand):
            return f"(-({write_cel(operand)}))"
        case Not(operand):
            return f"(!({write_cel(operand)}))"
        case Arithmetic(first, rest):
            text = write_cel(first)
            for operator, operand in rest:
                text = f"({text} {operator.replace('//', '/')} {write_cel(operand)})"
            return text
        case Comparison("not in", left, right):
            return f"(!({write_cel(left)} in {write_cel(right)}))"
        case Comparison(operator, left, right):
            return f"({write_cel(left)} {operator} {write_cel(right)})"
        case Logic(operator, operands):
            joint = {"and": " && ", "or": " || "}[operator]
            return f"({joint.join(map(write_cel, operands))})"


def _read_day(text: str) -> Day:
    return Day(datetime.date.fromisoformat(text))


def _make_object(value: Fact) -> Any:
    match value:
        case Mapping():
            return SimpleNamespace(
                **{name: _make_object(inner) for name, inner in value.items() if inner is not MISSING}
            )
        case list():
            return [_make_object(inner) for inner in value]
        case Date():
            return _read_day(write_date(value))
    return value


def _make_plain(value: Any) -> Any:
    return Date((value.date - EPOCH).days) if isinstance(value, Day) else value
