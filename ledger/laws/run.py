"""A run of a law: what was read, how many steps may still be taken, what is written down, and how it ends early."""

from collections.abc import Callable
from typing import Any, NoReturn

from ledger.laws.facts import Read
from ledger.laws.syntax import Expression, Span
from ledger.laws.trace import Evaluated, Failure, Problem
from ledger.laws.types import Fact


class RunError(Exception):
    """Ends a run without a value; whoever runs a law catches it."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure


class Log:
    """What is written down of a run, while it lasts."""

    def __init__(self, whole: Expression, kept: int) -> None:
        self.kept = kept
        """How many parts at most."""
        self.parts: list[Evaluated] = []
        self.decided = whole
        """What decided the condition that was evaluated last, and what it was found to be."""
        self.decision = False


class Run:
    """One run, while it lasts."""

    __slots__ = ("elements", "facts", "left", "log", "places", "read")

    def __init__(self, read: Read, log: Log, left: int) -> None:
        self.read = read
        self.log = log
        self.left = left
        """How many steps may still be taken."""
        self.facts: dict[str, Fact] = {}
        """What was read, by where it is among all facts: `payer.kind`, `payments[2].amount`."""
        self.elements: dict[str, Fact] = {}
        """What the names of quantifiers stand for now."""
        self.places: dict[str, str] = {}
        """Where those elements are among all facts, if they are more than single values."""

    def count(self, steps: int, span: Span) -> None:
        """Takes steps. Raises RunError where there are not as many left."""
        self.left -= steps
        if self.left < 0:
            fail(Problem.STEPS_EXCEEDED, span)


Step = Callable[[Run], Any]
"""Finds the value of one part of a law. Raises RunError where it has none."""


def fail(problem: Problem, span: Span, path: str = "") -> NoReturn:
    """Ends the run. Raises RunError."""
    raise RunError(Failure(problem, span, path))
