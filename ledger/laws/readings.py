"""Paths of a law as functions: a fact is asked for once, held to its type, and from then on known."""

from collections.abc import Callable
from typing import Any

from ledger.laws.facts import count_elements, freeze, look_up, make_test
from ledger.laws.run import Run, Step, fail
from ledger.laws.syntax import Path, Span
from ledger.laws.trace import Problem
from ledger.laws.types import MISSING, Fact, ListOf, ScalarType, Type

Locate = Callable[[Run], str]
"""Tells where something stands among all facts."""


def make_reading(path: Path, kind: Type, is_element: bool) -> Step:
    """Reads what a path leads to, a fact of this type. `is_element` where the path begins with a quantifier's name."""
    if not is_element:
        step = _make_fact(path, kind)
    else:
        step = _make_field(path, kind) if len(path.names) > 1 else _make_element(path.names[0], path.span)
    return _make_counted(step, kind, path.span) if isinstance(kind, ListOf) else step


def make_place(names: tuple[str, ...], is_element: bool) -> Locate:
    """Where a path leads: itself, or on from the place of the element it begins with."""
    if not is_element:
        where = ".".join(names)
        return lambda run: where
    root, tail = names[0], "".join(f".{name}" for name in names[1:])
    return lambda run: run.places[root] + tail


def _make_fact(path: Path, kind: Type) -> Step:
    names, where, span, keep = path.names, ".".join(path.names), path.span, _make_keep(path, kind)

    def run_fact(run: Run) -> Fact:
        run.count(1, span)
        return run.facts[where] if where in run.facts else keep(run, where, run.read(names))

    return run_fact


def _make_field(path: Path, kind: Type) -> Step:
    (root, *fields), span, keep = path.names, path.span, _make_keep(path, kind)
    place = make_place(path.names, is_element=True)

    def run_field(run: Run) -> Fact:
        run.count(1, span)
        where = place(run)
        return run.facts[where] if where in run.facts else keep(run, where, look_up(run.elements[root], fields))

    return run_field


def _make_element(name: str, span: Span) -> Step:
    def run_element(run: Run) -> Fact:
        run.count(1, span)
        return run.elements[name]  # held to its type when the list was read

    return run_element


def _make_counted(step: Step, kind: ListOf, span: Span) -> Step:
    count: Callable[[Any], int] = len if isinstance(kind.element, ScalarType) else count_elements

    def run_list_fact(run: Run) -> Fact:
        value: Fact = step(run)
        run.count(count(value), span)
        return value

    return run_list_fact


def _make_keep(path: Path, kind: Type) -> Callable[[Run, str, Fact], Fact]:
    """Makes a fact known, if there is one and it is of its type."""
    span, is_fit, is_list = path.span, make_test(kind), isinstance(kind, ListOf)

    def keep(run: Run, where: str, found: Fact) -> Fact:
        if not is_fit(found):
            fail(Problem.FACT_MISSING if found is MISSING else Problem.FACT_UNFIT, span, where)
        value = run.facts[where] = freeze(found) if is_list else found
        return value

    return keep
