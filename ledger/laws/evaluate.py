"""The answer of a law to facts, with everything that led to it.

Total: a run ends within the cost that was computed before, with a value or with a failure. A failure is no answer:
whoever asked refuses. Operands are evaluated from left to right; `and`, `or`, `all` and `any` stop as soon as they
know. Whoever needs no reasons asks many laws at once (`ledger.laws.generated`); a property holds both to be the same.
"""

from functools import partial
from typing import NamedTuple

from ledger.laws.check import MAX_COST, Checked
from ledger.laws.facts import Facts, look_up, show
from ledger.laws.run import Log, Run, RunError, Step
from ledger.laws.steps import make_steps
from ledger.laws.syntax import Expression, Logic, Not, Scalar
from ledger.laws.trace import MAX_PARTS, Evaluated, Failure, Reading, Trace
from ledger.laws.types import Fact


class Prepared(NamedTuple):
    """A law to be asked again and again."""

    whole: Expression
    step: Step
    """Every part of it writes down what it came to."""


def prepare(checked: Checked) -> Prepared:
    """The law as functions."""
    return Prepared(checked.expression, make_steps(checked, _watch))


def ask_why(law: Prepared, facts: Facts, kept: int = MAX_PARTS) -> Trace:
    """The answer, with everything that led to it. `facts` are nested mappings, or a function that answers paths.

    `kept` is how many parts are traced. Raises nothing, whatever the facts: what goes wrong is in the trace, as its
    failure.
    """
    log = Log(law.whole, kept)
    run = Run(facts if callable(facts) else partial(look_up, facts), log, MAX_COST)
    value: Scalar | None = None
    failure: Failure | None = None
    try:
        value = law.step(run)
    except RunError as error:
        failure = error.failure
    readings = tuple(Reading(path, show(fact)) for path, fact in run.facts.items())
    deciding = Evaluated(log.decided.span, log.decision) if type(value) is bool else None
    return Trace(value, failure, MAX_COST - run.left, readings, deciding, tuple(log.parts))


def evaluate(checked: Checked, facts: Facts, kept: int = MAX_PARTS) -> Trace:
    """Asks a law once, as `ask_why` does."""
    return ask_why(prepare(checked), facts, kept)


def _watch(part: Expression, step: Step) -> Step:
    def run_watched(run: Run) -> Fact:
        value: Fact = step(run)
        _write_down(run.log, part, value)
        return value

    return run_watched


def _write_down(log: Log, part: Expression, value: Fact) -> None:
    if type(value) is bool and _has_decided(log, part, value):
        log.decided, log.decision = part, value
    if len(log.parts) < log.kept:
        log.parts.append(Evaluated(part.span, show(value)))


def _has_decided(log: Log, part: Expression, value: bool) -> bool:
    """Whether it was the part itself, and not a part within it."""
    match part:
        case Logic(word):
            return value is (word == "and")
        case Not(operand):
            return log.decided is operand
    return True
