"""What a run of a law came to, and everything that led to it: facts, parts, and the condition that decided."""

from enum import Enum, StrEnum

import msgspec

from ledger.laws.syntax import Scalar, Span

MAX_PARTS = 1_000
"""How many evaluated parts a trace keeps unless asked for less; later ones are only counted."""


class Problem(StrEnum):
    """Why a run ended without a value."""

    FACT_MISSING = "fact_missing"
    """A fact that was read has no value."""
    FACT_UNFIT = "fact_unfit"
    """A fact is not of its type, or a list longer than its type allows."""
    INTEGER_OUT_OF_RANGE = "integer_out_of_range"
    """An integer beyond ±(2^53−1) came out."""
    DATE_OUT_OF_RANGE = "date_out_of_range"
    """A day before 1970 or after 9999 came out."""
    DIVISION_BY_ZERO = "division_by_zero"
    """The right side of // or % is 0."""
    STEPS_EXCEEDED = "steps_exceeded"
    """More steps than the law may take: a mistake of ours, since the cost is bounded before."""


class Unread(Enum):
    """Stands in a trace for a record: those of its fields that were read are there on their own."""

    RECORD = "record"


Value = Scalar | Unread | tuple["Value", ...]
"""What a part was found to be."""


class Evaluated(msgspec.Struct, frozen=True):
    """A part of the law with its value."""

    span: Span
    value: Value


class Reading(msgspec.Struct, frozen=True):
    """A fact that was read: its path, such as `payer.kind` or `payments[2].amount`, and its value."""

    path: str
    value: Value


class Failure(msgspec.Struct, frozen=True):
    """Why there is no value, and which part met it."""

    problem: Problem
    span: Span
    path: str = ""
    """The path of the fact, where the problem is one of a fact."""


class Trace(msgspec.Struct, frozen=True):
    """What a run came to and how; either `value` or `failure` is there."""

    value: Scalar | None
    failure: Failure | None
    steps: int
    """How many were taken, by the measure of the cost."""
    facts: tuple[Reading, ...]
    """In order of their first reading, each once."""
    deciding: Evaluated | None
    """The smallest condition that decided a condition: of an `or` that is true its first true operand, of an `and` that
    is false its first false one, and so on within it; otherwise the whole."""
    parts: tuple[Evaluated, ...]
    """Parts in the order their values were known, in a quantifier once for each element; those that were kept."""
