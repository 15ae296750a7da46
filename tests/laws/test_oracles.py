"""Where languages overlap, the answers are the same: Python's, and those of two engines of CEL written by others."""

import importlib
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import assume, given

from ledger.errors import Refused
from ledger.laws.check import Checked, check
from ledger.laws.evaluate import evaluate
from ledger.laws.parser import parse
from ledger.laws.syntax import Expression, write
from ledger.laws.trace import Problem
from ledger.laws.types import BOOLEAN, INTEGER, Type
from tests.laws.oracles import ask_python, write_cel
from tests.laws.strategies import CEL, NAMES, expressions, facts

CEL_NAMES: dict[str, Type] = {name: NAMES[name] for name in NAMES if name not in ("holidays", "payer", "today")}
RAISES: dict[Problem, tuple[type[Exception], ...]] = {
    Problem.FACT_MISSING: (AttributeError, NameError),
    Problem.DIVISION_BY_ZERO: (ZeroDivisionError,),
    Problem.DATE_OUT_OF_RANGE: (OverflowError,),
}


def make_law(expression: Expression, names: Mapping[str, Type], kind: Any = BOOLEAN) -> Checked:
    """The law as it comes out of its own text; what costs too much is left out."""
    parsed = parse(write(expression))
    assume(_is_cheap(parsed, names, kind))
    return check(parsed, names, kind)


def _is_cheap(expression: Expression, names: Mapping[str, Type], kind: Any) -> bool:
    try:
        check(expression, names, kind)
    except Refused as refused:
        assert refused.rule == "law_must_be_cheap"  # noqa: PT017 - all that can be wrong
        return False
    return True


@pytest.mark.parametrize("kind", [BOOLEAN, INTEGER], ids=["conditions", "integers"])
def test_python_answers_the_same(kind: Any, record_property: Callable[[str, object], None]) -> None:
    met: Counter[str] = Counter()

    @given(expressions(kind), facts(may_miss=True) | facts())
    def ask(expression: Expression, given_facts: dict[str, Any]) -> None:
        trace = evaluate(make_law(expression, NAMES, kind), given_facts)
        if trace.failure is None:
            answer = ask_python(expression, given_facts)
            assert (type(answer), answer) == (type(trace.value), trace.value)
            met["answers"] += 1
        elif trace.failure.problem in RAISES:
            with pytest.raises(RAISES[trace.failure.problem]):
                ask_python(expression, given_facts)
            met["refusals"] += 1
        else:  # Python has no largest integer
            assert trace.failure.problem == Problem.INTEGER_OUT_OF_RANGE

    ask()
    assert met["answers"] > 10
    record_property(f"agreed with Python on {kind.name}s", dict(met))


def ask_celpy(source: str, given_facts: dict[str, Any]) -> bool:
    celpy = importlib.import_module("celpy")
    limit = sys.getrecursionlimit()
    try:
        environment = celpy.Environment()  # raises Python's limit for everybody
        program = environment.program(environment.compile(source))
        answer = program.evaluate({name: celpy.json_to_cel(value) for name, value in given_facts.items()})
        assert isinstance(answer, celpy.celtypes.BoolType | bool)
        return bool(answer)
    finally:
        sys.setrecursionlimit(limit)


def ask_cel(source: str, given_facts: dict[str, Any]) -> bool:
    answer = importlib.import_module("cel").evaluate(source, given_facts)
    assert type(answer) is bool
    return answer


@pytest.mark.parametrize(("module", "ask"), [("celpy", ask_celpy), ("cel", ask_cel)], ids=["cel-python", "cel"])
def test_cel_answers_the_same(module: str, ask: Any, record_property: Callable[[str, object], None]) -> None:
    """Where a law has an answer: CEL may have one even where a law ends, since && and || swallow errors there."""
    pytest.importorskip(module)
    agreed = 0

    @given(expressions(names=CEL_NAMES, dialect=CEL, depth=2), facts(CEL_NAMES))
    def compare(expression: Expression, given_facts: dict[str, Any]) -> None:
        nonlocal agreed
        trace = evaluate(make_law(expression, CEL_NAMES), given_facts)
        assume(trace.failure is None)
        assert ask(write_cel(expression), given_facts) is trace.value
        agreed += 1

    compare()
    assert agreed > 10
    record_property(f"agreed with {module}", agreed)
