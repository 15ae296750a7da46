"""What laws answer, from which facts, why, and in how many steps; and that a run which goes wrong answers nothing."""

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given

from ledger.errors import Refused
from ledger.laws import evaluate as evaluate_module
from ledger.laws.check import Checked, check
from ledger.laws.dates import MAX_DAYS, Date, read_date
from ledger.laws.evaluate import evaluate
from ledger.laws.facts import look_up
from ledger.laws.parser import parse
from ledger.laws.syntax import Expression, Logic, Not, write
from ledger.laws.tokens import MAX_INTEGER
from ledger.laws.trace import Evaluated, Problem, Trace, Unread
from ledger.laws.types import BOOLEAN, DATE, INTEGER, MISSING, STRING, Fact, ListOf, RecordOf, ScalarType, Type
from tests.docs import ROOT
from tests.laws.strategies import NAMES, expressions, facts

FACTS: dict[str, Fact] = {
    "amount": 7,
    "answers": [True, False],
    "holidays": [Date(0)],
    "limits": [5, 10],
    "payer": {"balance": -3, "born": Date(11_000), "home": {"place": "LA-VT"}, "suspended": False},
    "payments": [
        {"held": False, "paid": 3, "parts": [1, 2], "place": "LA-VT"},
        {"held": True, "paid": 9, "parts": [], "place": "LA-XS"},
    ],
    "places": ["LA-VT", "LA-XS"],
    "reference": "INV-7",
    "today": Date(20_000),
    "urgent": True,
}
LARGEST = str(MAX_INTEGER)


def ask(text: str, given_facts: Any = FACTS, kind: ScalarType = BOOLEAN, names: Mapping[str, Type] = NAMES) -> Trace:
    return evaluate(check(parse(text), names, kind), given_facts)


def ask_any(text: str, given_facts: Any = FACTS) -> Trace:
    for kind in (BOOLEAN, INTEGER, STRING):
        try:
            return ask(text, given_facts, kind)
        except Refused:
            continue
    return ask(text, given_facts, DATE)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7 // 2", 3),
        ("-7 // 2", -4),
        ("7 // -2", -4),
        ("-7 // -2", 3),
        ("7 % 2", 1),
        ("-7 % 2", 1),
        ("7 % -2", -1),
        ("-7 % -2", -1),
        ("2 * 3 // 4", 1),
        ("2 - 3 - 4", -5),
        (f"{LARGEST} - 1 + 1", MAX_INTEGER),
        (f"-{LARGEST}", -MAX_INTEGER),
        ("-payer.balance", 3),
        ("today - payer.born", 9_000),
        ("@2024-02-28 + 1", read_date("2024-02-29")),
        ("@2024-03-01 - 1", read_date("2024-02-29")),
        ("@9999-12-31 - @1970-01-01", MAX_DAYS),
        ("sum(x.paid for x in payments)", 12),
        ("sum(sum(y for y in x.parts) for x in payments)", 3),
        ("sum(x for x in limits) * 2", 30),
        ("payer.home.place", "LA-VT"),
        ('"\\"\\\\"', '"\\'),
        ("true and false", False),
        ("false or true", True),
        ("not false", True),
        ("today > payer.born", True),
        ("today >= today", True),
        ("today < today", False),
        ("today > today", False),
        ("5 > 4", True),
        ("@1970-01-02 - 1 == @1970-01-01", True),
        ("@9999-12-30 + 1 == @9999-12-31", True),
        ("5 <= 4", False),
        ('"a" == "a"', True),
        ("true != false", True),
        ("payer.home.place in places", True),
        ("payer.home.place not in places", False),
        ("amount in []", False),
        ("all(x for x in answers)", False),
        ("any(x for x in answers)", True),
        ("all(x.paid > 0 for x in payments)", True),
        ("any(x > 1 and x in limits for x in [1, amount])", False),
        ("any(x.held and x.place in places for x in payments)", True),
        ("all(any(x.paid > y for y in limits) for x in payments)", False),
    ],
)
def test_answers(text: str, value: Any) -> None:
    trace = ask_any(text)
    assert trace.failure is None
    assert (type(trace.value), trace.value) == (type(value), value)


def test_quantifiers_over_nothing() -> None:
    nothing = {"payments": [], "limits": ()}
    assert ask("all(x.held for x in payments)", nothing).value is True
    assert ask("any(x.held for x in payments)", nothing).value is False
    assert ask("sum(x for x in limits)", nothing, INTEGER).value == 0


@pytest.mark.parametrize(
    ("text", "problem", "part", "path"),
    [
        ("nothing == 1", Problem.FACT_MISSING, "nothing", "nothing"),
        ("deep.gone.name == 1", Problem.FACT_MISSING, "deep.gone.name", "deep.gone.name"),
        ("flat.name == 1", Problem.FACT_MISSING, "flat.name", "flat.name"),
        ("any(x.gone > 1 for x in rows)", Problem.FACT_MISSING, "x.gone", "rows[0].gone"),
        ("any(y == 1 for y in holed)", Problem.FACT_UNFIT, "holed", "holed"),
        ("nothing == 1 or true", Problem.FACT_MISSING, "nothing", "nothing"),
        ("true and 1 // 0 == 1", Problem.DIVISION_BY_ZERO, "1 // 0", ""),
        ("1 % (1 - 1) == 1", Problem.DIVISION_BY_ZERO, "1 % (1 - 1)", ""),
        (f"{LARGEST} + 1 - 1 == 1", Problem.INTEGER_OUT_OF_RANGE, f"{LARGEST} + 1 - 1", ""),
        (f"-{LARGEST} - 1 == 1", Problem.INTEGER_OUT_OF_RANGE, f"-{LARGEST} - 1", ""),
        (f"{LARGEST} * {LARGEST} * 0 == 0", Problem.INTEGER_OUT_OF_RANGE, f"{LARGEST} * {LARGEST} * 0", ""),
        (
            f"sum(x for x in [{LARGEST}, 1, -1]) == 1",
            Problem.INTEGER_OUT_OF_RANGE,
            f"sum(x for x in [{LARGEST}, 1, -1])",
            "",
        ),
        ("@9999-12-31 + 1 > today", Problem.DATE_OUT_OF_RANGE, "@9999-12-31 + 1", ""),
        ("@1970-01-01 - 1 > today", Problem.DATE_OUT_OF_RANGE, "@1970-01-01 - 1", ""),
        ("@1970-01-01 - 1 + 1 > today", Problem.DATE_OUT_OF_RANGE, "@1970-01-01 - 1 + 1", ""),
        (f"today + {LARGEST} > today", Problem.DATE_OUT_OF_RANGE, f"today + {LARGEST}", ""),
        ("1 in long", Problem.FACT_UNFIT, "long", "long"),
        ("not (unfit == 1)", Problem.FACT_UNFIT, "unfit", "unfit"),
        ("any(x.unfit > 1 for x in rows)", Problem.FACT_UNFIT, "x.unfit", "rows[0].unfit"),
        ("any(x.unfit > 1 for x in bad_rows)", Problem.FACT_UNFIT, "bad_rows", "bad_rows"),
    ],
)
def test_a_run_that_goes_wrong_has_no_answer(text: str, problem: Problem, part: str, path: str) -> None:
    row = RecordOf({"gone": INTEGER, "unfit": INTEGER})
    names: dict[str, Type] = {
        "bad_rows": ListOf(row, 2),
        "deep": RecordOf({"gone": RecordOf({"name": INTEGER})}),
        "flat": RecordOf({"name": INTEGER}),
        "holed": ListOf(INTEGER, 2),
        "long": ListOf(INTEGER, 2),
        "nothing": INTEGER,
        "rows": ListOf(row, 2),
        "today": DATE,
        "unfit": INTEGER,
    }
    given_facts: dict[str, Fact] = {
        "bad_rows": [7],
        "deep": {},
        "flat": 1,
        "holed": [1, MISSING],
        "long": [1, 2, 3],
        "rows": [{"unfit": "1"}],
        "today": Date(1),
        "unfit": True,
    }
    trace = ask(text, given_facts, names=names)
    assert (trace.value, trace.deciding) == (None, None)
    assert trace.failure is not None
    assert (trace.failure.problem, trace.failure.path) == (problem, path)
    assert text[trace.failure.span.start : trace.failure.span.end] == part


@pytest.mark.parametrize(
    ("kind", "fact"),
    [
        *[(INTEGER, fact) for fact in (True, "1", 1.0, None, Date(1), [1], {}, MAX_INTEGER + 1, -MAX_INTEGER - 1)],
        *[(STRING, fact) for fact in (1, True, None, b"a", Date(1), ["a"], {})],
        *[(BOOLEAN, fact) for fact in (0, 1, "true", None, Date(1), [True])],
        *[(DATE, fact) for fact in (1, "2026-01-31", None, Date(-1), Date(MAX_DAYS + 1))],
    ],
)
def test_a_fact_is_exactly_of_its_type(kind: ScalarType, fact: Any) -> None:
    names: dict[str, Type] = {"fact": kind, "facts": ListOf(kind, 3)}
    for text, given_facts in (("fact == fact", {"fact": fact}), ("fact in facts", {"fact": MISSING, "facts": [fact]})):
        trace = ask(text, given_facts, names=names)
        assert trace.failure is not None
        assert trace.failure.problem is (
            Problem.FACT_UNFIT if given_facts["fact"] is not MISSING else Problem.FACT_MISSING
        )
    within = ask("any(x == x for x in facts)", {"facts": [fact]}, names=names)
    assert within.failure is not None
    assert within.failure.problem is Problem.FACT_UNFIT


@pytest.mark.parametrize(
    ("text", "value", "read"),
    [
        ("urgent or amount == 1", True, ["urgent"]),
        ("payer.suspended and amount == 1", False, ["payer.suspended"]),
        ("payer.suspended or urgent or amount == 1", True, ["payer.suspended", "urgent"]),
        ("all(x.held and x.paid > 1 for x in payments)", False, ["payments", "payments[0].held"]),
        ("any(x.paid > 1 for x in payments)", True, ["payments", "payments[0].paid"]),
        ("amount == amount + amount", False, ["amount"]),
        ("amount in limits and urgent", False, ["amount", "limits"]),
        (
            "all(all(z > 0 for z in x.parts) for x in payments)",
            True,
            ["payments", "payments[0].parts", "payments[1].parts"],
        ),
    ],
)
def test_only_what_is_needed_is_read_once_and_from_left_to_right(text: str, value: bool, read: list[str]) -> None:
    trace = ask(text)
    assert trace.value is value
    assert [reading.path for reading in trace.facts] == read


def test_a_trace_shows_the_values_that_were_read() -> None:
    trace = ask("any(x.paid > 8 for x in payments) and amount in limits and today == payer.born")
    assert [(reading.path, reading.value) for reading in trace.facts] == [
        ("payments", (Unread.RECORD, Unread.RECORD)),
        ("payments[0].paid", 3),
        ("payments[1].paid", 9),
        ("amount", 7),
        ("limits", (5, 10)),
    ]


@pytest.mark.parametrize(
    ("text", "deciding", "value"),
    [
        ("true", "true", True),
        ("urgent", "urgent", True),
        ("amount == 7", "amount == 7", True),
        ("amount == 8 or urgent", "urgent", True),
        ("urgent or amount == 7", "urgent", True),
        ("amount == 8 or amount == 9", "amount == 8 or amount == 9", False),
        ("urgent and amount == 7", "urgent and amount == 7", True),
        ("urgent and amount == 8 and 1 // 0 == 1", "amount == 8", False),
        ("amount == 8 or (urgent and amount == 7)", "urgent and amount == 7", True),
        (
            "(payer.suspended or (urgent and (amount == 8 or amount == 7))) and payer.suspended",
            "payer.suspended",
            False,
        ),
        ("payer.suspended or (payer.suspended or amount == 7)", "amount == 7", True),
        ("urgent and (amount == 7 and amount == 8)", "amount == 8", False),
        ("not urgent", "not urgent", False),
        ("not (amount == 8)", "not (amount == 8)", True),
        ("not (amount == 8 or urgent)", "urgent", True),
        ("not (amount == 8 and urgent)", "amount == 8", False),
        ("not (amount == 7 and urgent)", "not (amount == 7 and urgent)", False),
        ("not (amount == 8 or payer.suspended)", "not (amount == 8 or payer.suspended)", True),
        ("not (not (amount == 8 or urgent))", "urgent", True),
        ("not (not urgent)", "not (not urgent)", True),
        ("(urgent or false) == true", "(urgent or false) == true", True),
        ("all(x.held or x.paid > 1 for x in payments)", "all(x.held or x.paid > 1 for x in payments)", True),
        (
            "urgent and any(x.held and urgent for x in payments)",
            "urgent and any(x.held and urgent for x in payments)",
            True,
        ),
        ("payer.suspended or any(x.paid > 5 for x in payments)", "any(x.paid > 5 for x in payments)", True),
    ],
)
def test_what_decided_is_the_smallest_condition_that_did(text: str, deciding: str, value: bool) -> None:
    trace = ask(text)
    assert trace.deciding is not None
    assert text[trace.deciding.span.start : trace.deciding.span.end] == deciding
    assert trace.deciding.value is value


def test_what_is_no_condition_is_not_decided() -> None:
    assert ask("amount", kind=INTEGER).deciding is None


def test_parts_stand_in_the_order_their_values_were_known() -> None:
    text = "amount + 1 > 2 and (urgent or 1 // 0 == 1)"
    shown = [(text[part.span.start : part.span.end], part.value) for part in ask(text).parts]
    assert shown == [
        ("amount", 7),
        ("1", 1),
        ("amount + 1", 8),
        ("2", 2),
        ("amount + 1 > 2", True),
        ("urgent", True),
        ("urgent or 1 // 0 == 1", True),
        (text, True),
    ]
    law = check(parse(text), NAMES)
    assert evaluate(law, FACTS, kept=3).parts == ask(text).parts[:3]
    assert evaluate(law, FACTS, kept=0).parts == ()


def test_steps_are_stopped_even_if_the_bound_were_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate_module, "MAX_COST", 5)
    trace = ask("amount + 1 + 1 > 2")
    assert trace.failure is not None
    assert trace.failure.problem is Problem.STEPS_EXCEEDED
    assert trace.value is None


@pytest.mark.parametrize(
    "text",
    [
        "amount",
        "-amount + 1 * 2 - 3",
        "sum(x for x in limits)",
        "sum(1 for x in limits)",
        "sum(x.paid + sum(y for y in x.parts) for x in payments)",
        "sum(x for x in [1, amount, 3])",
        "sum(sum(y for y in limits) for x in limits)",
    ],
)
def test_with_the_longest_lists_a_run_takes_exactly_its_cost(text: str) -> None:
    full: dict[str, Fact] = {
        "amount": 1,
        "limits": [1, 2, 3],
        "payments": [{"paid": paid, "parts": [1, 2]} for paid in (1, 2, 3)],
    }
    law = check(parse(text), NAMES, INTEGER)
    assert evaluate(law, full).steps == law.cost


@pytest.mark.parametrize(
    "text",
    [
        "amount in limits",
        "amount not in [2, 3]",
        "amount in []",
        "all(x in limits for x in limits)",
        "not (any(x > 9 for x in limits) or amount == 7)",
        "amount == 1 and amount < 2 and all(x != 0 for x in limits)",
    ],
)
def test_a_condition_that_looks_at_everything_takes_exactly_its_cost(text: str) -> None:
    law = check(parse(text), NAMES)
    assert evaluate(law, {"amount": 1, "limits": [1, 2, 3]}).steps == law.cost


# ---------------------------------------------------------------------------------------- properties


def make_law(expression: Expression) -> tuple[str, Checked]:
    text = write(expression)
    try:
        return text, check(parse(text), NAMES)
    except Refused:
        assume(False)
        raise


@given(expressions(), facts() | facts(may_miss=True))
def test_steps_never_exceed_the_bound(expression: Expression, given_facts: dict[str, Fact]) -> None:
    _, law = make_law(expression)
    trace = evaluate(law, given_facts)
    assert 1 <= trace.steps <= law.cost
    assert (trace.value is None) is (trace.failure is not None)
    assert trace.failure is None or trace.failure.problem is not Problem.STEPS_EXCEEDED


@given(expressions(), facts() | facts(may_miss=True))
def test_a_function_is_asked_each_path_once_in_the_order_of_the_trace(
    expression: Expression, given_facts: dict[str, Fact]
) -> None:
    _, law = make_law(expression)
    asked: list[str] = []

    def read(path: tuple[str, ...]) -> Fact:
        asked.append(".".join(path))
        return look_up(given_facts, path)

    trace = evaluate(law, read)
    assert trace == evaluate(law, given_facts)
    roots = [reading.path for reading in trace.facts if "[" not in reading.path]
    assert asked == roots + ([trace.failure.path] if trace.failure and trace.failure.path in asked else [])
    assert len(set(asked)) == len(asked)
    paths = [reading.path for reading in trace.facts]
    assert len(set(paths)) == len(paths)


@given(expressions(), facts())
def test_what_decided_says_so_alone_too(expression: Expression, given_facts: dict[str, Fact]) -> None:
    """Asked by itself it has that value, and no part of it decides it."""
    text, law = make_law(expression)
    trace = evaluate(law, given_facts)
    assume(trace.deciding)
    assert trace.deciding
    alone = parse(text[trace.deciding.span.start : trace.deciding.span.end])
    assert evaluate(check(alone, NAMES), given_facts).value is trace.deciding.value
    if isinstance(alone, Logic):
        assert trace.deciding.value is (alone.operator == "and")
    assert not (
        isinstance(alone, Not) and isinstance(alone.operand, Logic) and _is_decided_within(alone.operand, given_facts)
    )


def _is_decided_within(logic: Logic, given_facts: dict[str, Fact]) -> bool:
    return evaluate(check(logic, NAMES), given_facts).value is (logic.operator == "or")


@given(expressions(), facts())
def test_facts_that_were_not_read_change_nothing(expression: Expression, given_facts: dict[str, Fact]) -> None:
    _, law = make_law(expression)
    trace = evaluate(law, given_facts)
    roots = {reading.path.split(".")[0].split("[")[0] for reading in trace.facts}
    if trace.failure is None:
        assert evaluate(law, {name: given_facts[name] for name in given_facts if name in roots}) == trace


@given(expressions(), facts() | facts(may_miss=True))
def test_lists_and_tuples_are_the_same_and_nothing_is_changed(
    expression: Expression, given_facts: dict[str, Fact]
) -> None:
    _, law = make_law(expression)
    before = repr(given_facts)
    assert evaluate(law, _use_tuples(given_facts)) == evaluate(law, given_facts)
    assert repr(given_facts) == before


def _use_tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _use_tuples(inner) for name, inner in value.items()}
    return tuple(map(_use_tuples, value)) if isinstance(value, list) else value


def test_parts_of_a_trace_are_pieces_of_the_text() -> None:
    text = "all(x.paid > 1 for x in payments)"
    parts = ask(text).parts
    assert parts[-1] == Evaluated(parse(text).span, True)
    assert [part.value for part in parts if text[part.span.start : part.span.end] == "x.paid"] == [3, 9]


PROGRAM = """
from ledger.laws.check import check
from ledger.laws.evaluate import evaluate
from ledger.laws.parser import parse
from ledger.laws.types import INTEGER, STRING, ListOf, RecordOf
names = {"payer": RecordOf({"born": INTEGER, "kind": STRING}), "places": ListOf(STRING, 3), "amount": INTEGER}
facts = {"payer": {"kind": "a", "born": 1}, "places": ["b", "a"], "amount": 5}
for text in ("payer.kind in places and amount // payer.born == 5", "payer.krnd in places"):
    try:
        print(evaluate(check(parse(text), names), facts))
    except Exception as refused:
        print(refused, refused.remedy)
"""


def test_every_process_answers_the_same() -> None:
    """Whatever the seed of Python's hashes is."""
    said = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM], env={"PYTHONHASHSEED": seed}, cwd=ROOT, capture_output=True, check=True
        ).stdout
        for seed in ("0", "4242")
    ]
    assert said[0] == said[1]
    assert b"value=True" in said[0]
    assert b"nearest known is payer.kind" in said[0]
