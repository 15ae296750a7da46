"""How a trace is told."""

from ledger.laws.check import check
from ledger.laws.dates import Date
from ledger.laws.evaluate import evaluate
from ledger.laws.explain import SENTENCES, cite, explain
from ledger.laws.parser import parse
from ledger.laws.syntax import Span
from ledger.laws.trace import Problem
from ledger.laws.types import Fact
from tests.laws.strategies import NAMES

FACTS: dict[str, Fact] = {
    "payments": [{"paid": 3, "held": True}],
    "payer": {"born": Date(11_000)},
    "urgent": False,
    "places": ["a", "b"],
    "reference": "b",
}


def tell(text: str, kept: int = 9) -> list[str]:
    return list(explain(text, evaluate(check(parse(text), NAMES), FACTS, kept)))


def test_an_answer_is_told_with_what_decided_and_how() -> None:
    assert tell('urgent or\n   (reference in places\n and reference != "a  b")') == [
        "answer: true",
        'decided by: reference in places and reference != "a  b" = true',
        "facts read:",
        "  urgent = false",
        '  reference = "b"',
        '  places = ["a", "b"]',
        "step by step:",
        "  urgent = false",
        '  reference = "b"',
        '  places = ["a", "b"]',
        "  reference in places = true",
        '  reference = "b"',
        '  "a  b" = "a  b"',
        '  reference != "a  b" = true',
        '  reference in places and reference != "a  b" = true',
        '  urgent or (reference in places and reference != "a  b") = true',
    ]


def test_records_stand_for_themselves() -> None:
    assert tell("any(x.held for x in payments)", kept=0) == [
        "answer: true",
        "decided by: any(x.held for x in payments) = true",
        "facts read:",
        "  payments = [record]",
        "  payments[0].held = true",
    ]


def test_a_run_that_went_wrong_is_told() -> None:
    assert tell("payer.born + 1 == today", kept=1) == [
        "no answer: a fact has no value: today",
        "met in: today",
        "facts read:",
        "  payer.born = @2000-02-13",
        "step by step:",
        "  payer.born = @2000-02-13",
    ]
    assert tell("1 // 0 == 1", kept=0) == [
        "no answer: a division by 0",
        "met in: 1 // 0",
        "facts read:",
        "  none",
    ]


def test_a_value_that_is_no_condition_is_told() -> None:
    from ledger.laws.types import INTEGER

    text = "1 + 1"
    assert explain(text, evaluate(check(parse(text), {}, INTEGER), {}, 0))[0] == "answer: 2"


def test_every_problem_has_its_sentence() -> None:
    assert list(SENTENCES) == list(Problem)


def test_pieces_are_cited_on_one_line() -> None:
    assert cite('a ==\n\n  "b  c"', Span(0, 15)) == 'a == "b  c"'
