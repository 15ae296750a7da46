"""Facts as callers answer them: looked up in mappings, held to their types, and shown in a trace."""

from collections.abc import Callable, Mapping
from typing import cast

from ledger.laws.dates import MAX_DAYS, Date
from ledger.laws.tokens import MAX_INTEGER
from ledger.laws.trace import Unread, Value
from ledger.laws.types import MISSING, Fact, ListOf, Missing, Record, ScalarType, Type

Read = Callable[[tuple[str, ...]], Fact]
"""Answers a path of names with its value, or MISSING. Asked at most once for each path, only for what is needed."""
Facts = Mapping[str, Fact] | Read


def look_up(facts: Fact, path: tuple[str, ...]) -> Fact:
    """What a path leads to in nested mappings, or MISSING."""
    for name in path:
        if not isinstance(facts, Mapping):
            return MISSING
        facts = facts.get(name, MISSING)
    return facts


def is_of(found: Fact, kind: Type | None) -> bool:
    """Whether an answer is exactly of a type: no bool for an integer, no list that is too long.

    Of a record only that it is one: its fields are looked at where they are read.
    """
    match kind:
        case ListOf(element, most):
            fits = isinstance(found, list | tuple) and len(found) <= most
            return fits and all(is_of(each, element) for each in cast(tuple[Fact, ...], found))
        case Record():
            return isinstance(found, Mapping)
        case ScalarType():
            return _is_scalar_of(found, kind)
        case None:
            return False


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


def _is_scalar_of(found: Fact, kind: ScalarType) -> bool:
    if type(found) is int:
        return kind.name == "integer" and abs(found) <= MAX_INTEGER
    if type(found) is Date:
        return kind.name == "date" and 0 <= found.days <= MAX_DAYS
    return type(found) is {"string": str, "boolean": bool}.get(kind.name)
