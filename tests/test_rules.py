"""The texts of the rules against the code that raises them: each value a text names is given, and none in vain.

Nothing is run: calls are found in the source by their rule. What is told with each value in its place is held by
tests/registry/refusals.txt.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from ledger.errors import Refused
from ledger.rules import AT_ZERO, RULES, Rule, index_rules

ROOT = Path(__file__).resolve().parents[1]
BESIDES = {
    "key_must_be_in_home": {"validator"},
    "law_must_end_later": {"since"},
    "law_must_not_bind": {"law"},
    "law_must_not_be_ambiguous": {"at"},
    "law_must_parse": {"at"},
    "status_must_not_be_older": {"record"},
}
"""Values that are for programs alone: a place in a text, or which of several things it is about."""


def list_raised() -> Iterator[tuple[str, str, set[str]]]:
    """Where a rule is raised by its name, which, and with what; not where the values come from elsewhere."""
    for folder in ("ledger", "cli"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and len(node.args) == 1 and isinstance(node.args[0], ast.Constant):
                    names = {word.arg for word in node.keywords if word.arg}
                    if node.args[0].value in RULES and len(names) == len(node.keywords):
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", str(node.args[0].value), names


def list_named(rule: str) -> set[str]:
    """The values that a rule's texts name."""
    texts = RULES[rule].says + RULES[rule].remedy
    if rule in AT_ZERO:
        texts += AT_ZERO[rule].remedy + f"{{{AT_ZERO[rule].value}}}"
    return {name for _, name, _, _ in Formatter().parse(texts) if name is not None}


def test_rules_are_raised_with_the_values_their_texts_name_and_no_others() -> None:
    found = list(list_raised())
    assert len(RULES.keys() - {rule for _, rule, _ in found}) < len(RULES) // 5, "nearly all are raised by their name"
    for where, rule, names in found:
        assert list_named(rule) <= names, f"{where}: {rule} lacks a value"
        assert names - list_named(rule) <= BESIDES.get(rule, set()), f"{where}: {rule} tells of no {names}"


def test_where_nothing_is_left_no_remedy_says_at_most_nothing() -> None:
    for rule, zero in AT_ZERO.items():
        for number in (0, 1):
            remedy = Refused(rule, **(dict.fromkeys(list_named(rule), "LAK") | {zero.value: number})).remedy
            assert ("at most 1" in remedy, "at most 0" in remedy) == (number == 1, False), rule


@pytest.mark.parametrize(
    ("added", "says"),
    [
        (Rule(301, "b", "", ""), "two rules have the code 301: a and b; 302 is free"),
        (Rule(309, "a", "", ""), "two rules have the name a: 301 and 309"),
    ],
)
def test_no_two_rules_have_one_code_or_one_name(added: Rule, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        index_rules((Rule(301, "a", "", ""), Rule(303, "c", "", ""), added))


def test_codes_are_of_the_range_of_their_kind() -> None:
    assert all(100 < rule.code < 1_900 for rule in RULES.values())
