"""The page about the language says what the language does: its words, grammar, limits, problems and comparisons.

The programs on the page are run by tests/test_docs.py.
"""

import importlib
import re
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Refused
from ledger.laws.check import MAX_COST, check
from ledger.laws.evaluate import evaluate
from ledger.laws.parser import MAX_DEPTH, MAX_ELEMENTS, parse
from ledger.laws.syntax import COMPARATORS, PRODUCT_OPERATORS, SUM_OPERATORS
from ledger.laws.tokens import KEYWORDS, MAX_NAME, MAX_TEXT, SYMBOLS
from ledger.laws.trace import Problem
from ledger.laws.types import BOOLEAN, DATE, INTEGER, STRING, Type
from ledger.registry.laws.making import MAX_READING, MAX_STEPS
from ledger.registry.rows.laws import MAX_ALL, MAX_LAWS
from tests.docs import DOCS
from tests.docs.session import list_blocks

PAGE = (DOCS / "reference" / "law-language.md").read_text("utf-8")
GRAMMAR = next(block.text for block in list_blocks(PAGE) if block.text.startswith("expression"))
FORMS = {"name": ("a", "b_1"), "integer": ("0", "1_000"), "string": ('"a"', '"\\""'), "date": ("@2026-01-31",)}
"""Words of each form, to derive sentences with."""


def list_rows(heading: str) -> list[list[str]]:
    """The rows of the tables of a section, without their heads."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [re.split(r" \| ", line.strip("| ")) for line in section.splitlines() if line.startswith("|")]
    heads = {place - 1 for place, row in enumerate(rows) if set("".join(row)) <= set("-|")}
    return [row for place, row in enumerate(rows) if place not in heads and place - 1 not in heads]


# ------------------------------------------------------------------------------------------- the grammar


class Choice(NamedTuple):
    """One of several."""

    ways: list[Any]


class Sequence(NamedTuple):
    """One after the other."""

    parts: list[Any]


class Repeated(NamedTuple):
    """From `least` to `most` times."""

    part: Any
    most: int


def read_grammar() -> dict[str, Any]:
    """The rules of the page, by name."""
    rules = {}
    for line in GRAMMAR.splitlines():
        name, text = line.split("=", 1)
        words = re.findall(r'"[^"]+"|[a-z]+|[][{}()|]', text)
        rules[name.strip()] = read_choice(words)
        assert words == [], line
    return rules


def read_choice(words: list[str]) -> Choice:
    ways = [read_sequence(words)]
    while words and words[0] == "|":
        words.pop(0)
        ways.append(read_sequence(words))
    return Choice(ways)


def read_sequence(words: list[str]) -> Sequence:
    parts: list[Any] = []
    while words and words[0] not in "|)]}":
        word = words.pop(0)
        if word in "([{":
            inner = read_choice(words)
            assert words.pop(0) == {"(": ")", "[": "]", "{": "}"}[word]
            parts.append(inner if word == "(" else Repeated(inner, 1 if word == "[" else 2))
        else:
            parts.append(word)
    return Sequence(parts)


RULES = read_grammar()


class Deriving(NamedTuple):
    """A sentence, while it is derived."""

    draw: Any

    def derive(self, part: Any, depth: int) -> list[str]:
        match part:
            case Choice(ways):
                return self.derive(ways[0] if len(ways) == 1 else self.draw(st.sampled_from(ways)), depth)
            case Sequence(parts):
                return [word for inner in parts for word in self.derive(inner, depth)]
            case Repeated(inner, most):
                times = self.draw(st.integers(0, most)) if depth > 0 else 0
                return [word for _ in range(times) for word in self.derive(inner, depth)]
        if part.startswith('"'):
            return [part.strip('"')]
        if part in FORMS:
            return [self.draw(st.sampled_from(FORMS[part]))]
        if part == "atom" and depth <= 0:
            return self.derive(self.draw(st.sampled_from(sorted(FORMS))), depth)
        return self.derive(RULES[part], depth - (part == "atom"))


@given(st.composite(lambda draw: Deriving(draw).derive("expression", 2))())
def test_every_sentence_of_the_grammar_is_read(words: list[str]) -> None:
    """What the grammar gives is read, or too long a text or a list."""
    try:
        parse(" ".join(words))
    except Refused as refused:
        assert refused.rule in ("law_text_must_fit", "law_lists_must_be_short")  # noqa: PT017 - it may be read


def test_words_of_the_grammar_are_those_of_the_tokenizer() -> None:
    quoted = set(re.findall(r'"([^"]+)"', GRAMMAR))
    assert quoted == {*KEYWORDS, *SYMBOLS}
    assert set(re.findall(r"[a-z]+", re.sub(r'"[^"]+"', "", GRAMMAR))) == {*RULES, *FORMS}
    assert [row[0] for row in list_rows("Grammar")] == list(FORMS)


def test_every_operator_is_explained() -> None:
    shown = " ".join(row[0] for row in list_rows("Operators"))
    for operator in (*COMPARATORS, *SUM_OPERATORS, *PRODUCT_OPERATORS, "and", "or"):
        assert f"a {operator} b" in shown
    for kind in ("all(", "any(", "sum("):
        assert kind in shown
    assert "`not a`" in shown
    assert "`-a`" in shown


# ------------------------------------------------------------------------------------ limits and problems


def test_limits_are_those_of_the_code() -> None:
    limits = [int(row[1].replace(",", "")) for row in list_rows("Limits")]
    assert limits == [MAX_TEXT, MAX_NAME, MAX_DEPTH, MAX_ELEMENTS, MAX_COST]
    assert f"there are at most {MAX_ALL} laws and parameters that have not ended, " in PAGE
    together = f"at most {MAX_LAWS} laws bind one type of message ([`laws_must_be_few`](messages.md#laws_must_be_few))"
    assert f"{together}, and take {MAX_STEPS:,} steps together" in PAGE
    assert f"the characters of a law times the types it binds are at most {MAX_READING:,}" in PAGE


def test_problems_are_those_of_the_code() -> None:
    assert [row[0].strip("`") for row in list_rows("No answer")] == [problem.value for problem in Problem]


def test_what_is_looked_at_first_matters_as_the_page_says() -> None:
    texts = re.findall(r"`([^`]+)`", PAGE.split("What is not looked at does no harm")[1].split("\n")[0])
    names: dict[str, Type] = {"count": INTEGER, "total": INTEGER}
    answers = [evaluate(check(parse(text), names), {"count": 0, "total": 7}).value for text in texts]
    assert answers == [True, None]


def test_types_are_written_as_the_page_says() -> None:
    written = {row[0]: re.findall(r"`([^`]+)`", row[2]) for row in list_rows("Facts")}
    kinds = {"integer": INTEGER, "string": STRING, "boolean": BOOLEAN, "date": DATE}
    for name, kind in kinds.items():
        for text in written[name][: 1 if name == "string" else 2]:
            assert check(parse(text), {}, kind).type == kind
    assert check(parse(f'"LA-VT" in {written["list"][0]}'), {}).type == BOOLEAN


# ------------------------------------------------------------------------------------------- comparisons

STRICTER = list_rows("Where it is stricter than you may expect")


@pytest.mark.parametrize("row", STRICTER, ids=lambda row: row[0])
def test_laws_are_as_strict_as_the_page_says(row: list[str]) -> None:
    assert row[3].startswith(ask_law(row[0].strip("`")))


def ask_law(text: str) -> str:
    try:
        trace = evaluate(check(parse(text), {}), {})
    except Refused as refused:
        return f"[`{refused.rule}`](messages.md#{refused.rule})"
    return "no answer" if trace.failure else str(trace.value).lower()


@pytest.mark.parametrize("row", STRICTER, ids=lambda row: row[0])
def test_python_says_what_the_page_says(row: list[str]) -> None:
    said = ask(lambda: eval(row[0].strip("`"), {"true": True, "false": False}))
    assert row[1].startswith(said)


@pytest.mark.parametrize("row", STRICTER, ids=lambda row: row[0])
@pytest.mark.parametrize("module", ["celpy", "cel"])
def test_cel_says_what_the_page_says(row: list[str], module: str) -> None:
    pytest.importorskip(module)
    oracles = importlib.import_module("tests.laws.test_oracles")
    text = row[0].strip("`").replace("//", "/").replace(" or ", " || ").replace(" and ", " && ").replace("not ", "!")
    said = ask(lambda: getattr(oracles, f"ask_{module}")(text, {}))
    assert said in row[2]
    if "by engine" not in row[2]:
        assert row[2].startswith(said)


def ask(question: Any) -> str:
    try:
        return str(question()).lower()
    except Exception:  # noqa: BLE001 - of whatever kind
        return "an error"


def test_the_first_law_of_the_page_is_one() -> None:
    text = next(block.text for block in list_blocks(PAGE) if block.info == "text").strip()
    program = next(block.text for block in list_blocks(PAGE) if block.info == "python")
    assert text in program
    parse(text)
