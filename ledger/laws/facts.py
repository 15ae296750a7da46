"""Facts as callers answer them: looked up in mappings, held to their types, and shown in a trace."""

from collections.abc import Callable, Mapping, Sequence

from ledger.laws.dates import MAX_DAYS, Date
from ledger.laws.tokens import MAX_INTEGER
from ledger.laws.trace import Unread, Value
from ledger.laws.types import BOOLEAN, DATE, INTEGER, MISSING, STRING, Fact, ListOf, Missing, RecordOf, ScalarType, Type

Read = Callable[[tuple[str, ...]], Fact]
"""Answers a path of names with its value, or MISSING. Asked at most once for each path, only for what is needed."""
Facts = Mapping[str, Fact] | Read


def look_up(facts: Fact, path: Sequence[str]) -> Fact:
    """What a path leads to in nested mappings, or MISSING."""
    for name in path:
        if not isinstance(facts, Mapping):
            return MISSING
        facts = facts.get(name, MISSING)
    return facts


def make_test(kind: Type) -> Callable[[Fact], bool]:
    """Tells whether an answer is exactly of a type: no bool for an integer, no list that is too long.

    Of a record only that it is one: its fields are looked at where they are read.
    """
    match kind:
        case ListOf(element, most):
            return _make_list_test(make_test(element), most)
        case RecordOf():
            return lambda found: isinstance(found, Mapping)
        case ScalarType(name):
            return _SCALAR_TESTS[name]


def freeze(found: Fact) -> Fact:
    """The answer with tuples for lists."""
    return tuple(freeze(each) for each in found) if isinstance(found, list | tuple) else found


def count_elements(value: Fact) -> int:
    """How many elements lists have, those of lists in lists too; at most what `compute_size` gives of the type."""
    return len(value) + sum(map(count_elements, value)) if isinstance(value, tuple) else 0


def show(value: Fact) -> Value:
    """A value as a trace holds it."""
    if isinstance(value, Mapping | Missing):
        return Unread.RECORD
    return tuple(show(each) for each in value) if isinstance(value, list | tuple) else value


def _make_list_test(is_element: Callable[[Fact], bool], most: int) -> Callable[[Fact], bool]:
    return lambda found: isinstance(found, (list, tuple)) and len(found) <= most and all(map(is_element, found))


def _is_integer(found: Fact) -> bool:
    return type(found) is int and -MAX_INTEGER <= found <= MAX_INTEGER


def _is_date(found: Fact) -> bool:
    return type(found) is Date and 0 <= found.days <= MAX_DAYS


_SCALAR_TESTS: Mapping[str, Callable[[Fact], bool]] = {
    BOOLEAN.name: lambda found: type(found) is bool,
    DATE.name: _is_date,
    INTEGER.name: _is_integer,
    STRING.name: lambda found: type(found) is str,
}
