"""A trace in words, for whoever asks why a law answered as it did: `explain` gives the lines that are shown."""

import re

from ledger.laws.syntax import Span, write_value
from ledger.laws.trace import Evaluated, Failure, Problem, Trace, Unread, Value

SENTENCES = {
    Problem.FACT_MISSING: "a fact has no value",
    Problem.FACT_UNFIT: "a fact is not of its type, or a list too long",
    Problem.INTEGER_OUT_OF_RANGE: "an integer beyond 2^53-1 comes out",
    Problem.DATE_OUT_OF_RANGE: "a day before 1970 or after 9999 comes out",
    Problem.DIVISION_BY_ZERO: "a division by 0",
    Problem.STEPS_EXCEEDED: "it takes more steps than it may",
}
"""What each problem of a run says."""


def explain(text: str, trace: Trace) -> tuple[str, ...]:
    """The lines that tell what a law came to, why, from which facts, and step by step as far as parts were kept.

    `text` is what was parsed.
    """
    facts = [f"  {reading.path} = {write_found(reading.value)}" for reading in trace.facts]
    parts = [f"  {line}" for line in list_parts(text, trace)]
    head = _explain_failure(text, trace.failure) if trace.failure else _explain_value(text, trace)
    return (*head, "facts read:", *(facts or ["  none"]), *(["step by step:", *parts] if parts else []))


def list_parts(text: str, trace: Trace) -> tuple[str, ...]:
    """What each part came to, a line for each, as far as they were kept."""
    return tuple(f"{cite(text, part.span)} = {write_found(part.value)}" for part in trace.parts)


def cite(text: str, span: Span) -> str:
    """A piece of a law's text on one line; strings have no newlines, so what they say stays as it is."""
    return re.sub(" *\n[ \n]*", " ", text[span.start : span.end])


def write_found(value: Value) -> str:
    """A value of a trace as a law would write it; a record stands as `record`."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(write_found, value))}]"
    return value.value if isinstance(value, Unread) else write_value(value)


def _explain_value(text: str, trace: Trace) -> list[str]:
    answer = "nothing" if trace.value is None else write_value(trace.value)
    return [f"answer: {answer}", *_explain_decision(text, trace.deciding)]


def _explain_decision(text: str, deciding: Evaluated | None) -> list[str]:
    return [f"decided by: {cite(text, deciding.span)} = {write_found(deciding.value)}"] if deciding else []


def _explain_failure(text: str, failure: Failure) -> list[str]:
    fact = f": {failure.path}" if failure.path else ""
    return [f"no answer: {SENTENCES[failure.problem]}{fact}", f"met in: {cite(text, failure.span)}"]
