"""Laws as one function: what it finds is what their parts find one by one, and it is made of no text of a law."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.errors import Refused
from ledger.laws import evaluate as evaluate_module
from ledger.laws import generated
from ledger.laws.check import check
from ledger.laws.evaluate import evaluate
from ledger.laws.facts import look_up
from ledger.laws.generated import LOOPS, Asked, make_function
from ledger.laws.parser import MAX_DEPTH, parse
from ledger.laws.syntax import Expression, write
from ledger.laws.types import BOOLEAN, DATE, INTEGER, STRING, Fact, ListOf, RecordOf, Type
from tests.laws.strategies import NAMES, expressions, facts

Facts = dict[str, Fact]
SIMPLE = {name: kind for name, kind in NAMES.items() if name != "payments"}
"""What a function can read: the facts of messages are such."""
GUARDS = {"none": None, "bound": lambda source: True, "not bound": lambda source: False}


def find_reader(path: tuple[str, ...]) -> Any:
    return lambda source: look_up(source, path)


def ask_each(laws: Sequence[Asked], given_facts: Facts) -> tuple[int, int]:
    """The plain way: one law after the other, with a trace of each."""
    steps = 0
    for number, law in enumerate(laws):
        if law.binds is None or law.binds(given_facts):
            trace = evaluate(law.checked, given_facts)
            if trace.value is not law.passes:
                return number, steps
            steps += trace.steps
    return len(laws), steps


def ask_all(laws: Sequence[Asked], given_facts: Facts) -> tuple[int, int]:
    function = make_function(laws, find_reader)
    assert function is not None
    return function(given_facts)


def asked(text: str, names: dict[str, Type] | None = None, passes: bool = True) -> Asked:
    return Asked(check(parse(text), names or NAMES), passes)


@st.composite
def books(draw: Any) -> list[Asked]:
    """Some laws, as they are read again from what is written of them."""
    drawn = draw(
        st.lists(st.tuples(expressions(names=SIMPLE), st.booleans(), st.sampled_from(sorted(GUARDS))), max_size=4)
    )
    return [Asked(_check(expression), passes, GUARDS[guard]) for expression, passes, guard in drawn]


def _check(expression: Expression) -> Any:
    try:
        return check(parse(write(expression)), SIMPLE)
    except Refused:
        assume(False)


@given(books(), facts(SIMPLE) | facts(SIMPLE, may_miss=True))
def test_function_finds_the_law_and_the_steps_that_the_parts_find(laws: list[Asked], given_facts: Facts) -> None:
    assert ask_all(laws, given_facts) == ask_each(laws, given_facts)


@given(books(), facts(SIMPLE), st.integers(1, 40))
def test_steps_that_run_out_end_it_at_the_same_law(laws: list[Asked], given_facts: Facts, limit: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluate_module, "MAX_COST", limit)
        patch.setattr(generated, "MAX_COST", limit)
        assert ask_all(laws, given_facts) == ask_each(laws, given_facts)


@given(books(), facts(SIMPLE) | facts(SIMPLE, may_miss=True))
def test_facts_are_read_once_and_only_where_the_parts_read_them(laws: list[Asked], given_facts: Facts) -> None:
    """In a book too: what one law has read the next one knows."""
    read: list[tuple[str, ...]] = []

    def find_noting(path: tuple[str, ...]) -> Any:
        def note(source: Facts) -> Fact:
            read.append(path)
            return look_up(source, path)

        return note

    function = make_function(laws, find_noting)
    assert function
    place, _ = function(given_facts)
    expected: dict[str, None] = {}
    for law in laws[: place + 1]:
        if law.binds is None or law.binds(given_facts):
            trace = evaluate(law.checked, given_facts)
            expected |= dict.fromkeys(reading.path for reading in trace.facts)
            if trace.failure and trace.failure.path:
                expected[trace.failure.path] = None
    assert [".".join(path) for path in read if read.count(path) == 1] == list(expected)


WRITTEN = {
    *("def", "ask", "source", "steps", "count", "most", "high", "low", "last", "days"),
    *("if", "not", "or", "is", "in", "for", "return", "break", "True", "False"),
    *("Date", "bool", "int", "len", "str", "tuple", "type"),
}
"""Every word there is in a source, besides numbered names."""


def list_foreign(laws: Sequence[Asked], names: Any = find_reader) -> list[str]:
    """What stands in a source and is neither a word of this list, a number, a numbered name nor a sign."""
    text = "\n".join(generated._write_laws(laws, names).lines)
    tokens = re.findall(r"\w+|[^\w\s]+|[^\S \n]", text)
    return [
        token for token in tokens if not re.fullmatch(r"v?[0-9]+|[=!<>+*/%(),.:-]+", token) and token not in WRITTEN
    ]


@given(books())
def test_source_holds_no_text_of_a_law(laws: list[Asked]) -> None:
    assert list_foreign(laws) == []


@pytest.mark.parametrize(
    "text",
    [
        r'"__import__(\"os\")" == "os" or "\"\\ raise SystemExit" == "\\"',
        "any(exec == eval for exec in lambda_)",
        "globals.exec == 900719925474099 and sum(import_ for import_ in [breakpoint, 4]) > 0",
    ],
)
def test_what_looks_like_python_stays_outside_of_the_source(text: str) -> None:
    names: dict[str, Type] = {
        "breakpoint": INTEGER,
        "eval": STRING,
        "globals": RecordOf({"exec": INTEGER}),
        "lambda_": ListOf(STRING, 3),
    }
    law = asked(text, names)
    assert list_foreign([law]) == []
    given_facts: Facts = {"breakpoint": 1, "eval": "a", "globals": {"exec": 1}, "lambda_": ["b", "a"]}
    assert ask_all([law], given_facts) == ask_each([law], given_facts)


def test_nothing_of_python_is_at_hand_in_a_function() -> None:
    function = make_function([asked("urgent")], find_reader)
    assert function
    assert function.__globals__["__builtins__"] == {}  # type: ignore[attr-defined]


def test_law_that_loops_too_deep_or_reads_fields_of_elements_has_no_function() -> None:
    def nest(depth: int) -> str:
        names = [f"x{number}" for number in range(depth)]
        return "".join("any(" for _ in names) + "urgent" + "".join(f" for {name} in [true])" for name in names)

    assert make_function([asked(nest(LOOPS), passes=False)], find_reader)
    assert make_function([asked("urgent"), asked("any(" + nest(LOOPS) + " for y in [1])")], find_reader) is None
    assert make_function([asked("any(x.held for x in payments)")], find_reader) is None
    assert make_function([asked("all(all(y > 0 for y in x.parts) for x in payments)")], find_reader) is None


def test_law_of_the_greatest_depth_is_one_function() -> None:
    """Python ends where lines are set in too deep, or parentheses stand too deep: none of these is."""
    text = "urgent"
    for number in range(MAX_DEPTH - 1):
        text = f"not (urgent and {text})" if number % 3 else f"any({text} or x{number} for x{number} in [false])"
    given_facts: Facts = {"answers": [True, False], "urgent": True}
    law = asked(text)
    assert ask_all([law], given_facts) == ask_each([law], given_facts)
    sums = asked("0" + " + 1" * 980 + " > 0")
    assert ask_all([sums], given_facts) == (1, evaluate(sums.checked, given_facts).steps)


def test_days_and_lists_are_what_the_parts_make_of_them() -> None:
    names: dict[str, Type] = {"day": DATE, "days": ListOf(DATE, 2), "flag": BOOLEAN}
    book = [asked(text, names) for text in ("day - @1970-01-02 == 0", "day in days", "day + 1 - 1 in [day]", "flag")]
    for day in (0, 1, 2):
        moment = generated.Date(day)
        given_facts: Facts = {"day": moment, "days": [moment], "flag": True}
        assert ask_all(book, given_facts) == ask_each(book, given_facts)


LARGEST = 2**53 - 1


@pytest.mark.parametrize(
    ("text", "has_answer"),
    [
        ("largest + 0 >= 0", True),
        ("largest + 1 >= 0", False),
        ("-largest - 0 <= 0", True),
        ("-largest - 1 <= 0", False),
        ("largest * 1 >= 0", True),
        ("largest * 2 >= 0", False),
        ("largest + 1 - 1 >= 0", False),
        ("sum(x for x in [largest, 0]) >= 0", True),
        ("sum(x for x in [largest, 1, -1]) >= 0", False),
        ("sum(x for x in [-largest, -1, 1]) <= 0", False),
        ("largest // 1 >= 0", True),
        ("largest // (largest - largest) >= 0", False),
        ("largest % 7 >= 0", True),
        ("largest % (largest - largest) >= 0", False),
        ("@9999-12-31 + 0 >= day", True),
        ("@9999-12-31 + 1 >= day", False),
        ("@1970-01-01 - 0 <= day", True),
        ("@1970-01-01 - 1 <= day", False),
        ("@1970-01-01 - 1 + 1 <= day", False),
        ("1 in few", True),
        ("1 in many", False),
        ("gone == 1 or true", False),
        ("true or gone == 1", True),
    ],
)
def test_what_leaves_its_range_has_no_answer(text: str, has_answer: bool) -> None:
    two = ListOf(INTEGER, 2)
    names: dict[str, Type] = {"day": DATE, "few": two, "gone": INTEGER, "largest": INTEGER, "many": two}
    given_facts: Facts = {"day": generated.Date(9), "few": [1, 2], "largest": LARGEST, "many": [1, 2, 3]}
    law = asked(text, names)
    assert (ask_all([law], given_facts)[0] == 1) is has_answer
    assert ask_all([law], given_facts) == ask_each([law], given_facts)
