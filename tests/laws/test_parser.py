"""The grammar as tables: what is read and how, what is refused by which rule, and that nothing hostile gets through."""

import sys
from typing import Any

import pytest
from hypothesis import example, given

from ledger.errors import Refused
from ledger.laws.dates import Date
from ledger.laws.parser import MAX_DEPTH, MAX_ELEMENTS, parse
from ledger.laws.syntax import Expression, write
from ledger.laws.tokens import KEYWORDS, MAX_INTEGER, MAX_NAME, MAX_TEXT, SYMBOLS, is_name, split_tokens
from ledger.rules import RULES
from tests.docs.precedence import list_rules
from tests.laws.strategies import any_texts, describe_tree, expressions, list_parts

FULL = "a" * MAX_NAME


def refusal(text: str) -> Refused:
    with pytest.raises(Refused) as caught:
        parse(text)
    assert "?" not in caught.value.says.replace("found ?", "") + caught.value.remedy
    assert caught.value.says.isprintable()
    assert len(caught.value.says) < 300
    return caught.value


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("true", "true"),
        ("  a\n", "a"),
        ("a.b . c", "a.b.c"),
        ("1_000_000", "1000000"),
        ("9007199254740991", "9007199254740991"),
        ("0", "0"),
        ('"say \\"no\\" \\\\"', '"say \\"no\\" \\\\"'),
        ("@2024-02-29", "@2024-02-29"),
        ("[]", "[]"),
        ("[1,2 , 3]", "[1, 2, 3]"),
        ("((a))", "a"),
        ("a+b-c", "a + b - c"),
        ("a+(b-c)", "a + (b - c)"),
        ("(a+b)-c", "(a + b) - c"),
        ("a*b+c%d", "a * b + c % d"),
        ("(a+b)*c", "(a + b) * c"),
        ("a//b*c", "a // b * c"),
        ("-a*b", "-a * b"),
        ("-(a*b)", "-(a * b)"),
        ("-(-a)", "-(-a)"),
        ("a - -b", "a - -b"),
        ("a<b+1", "a < b + 1"),
        ("(a<b)==c", "(a < b) == c"),
        ("a in[1]", "a in [1]"),
        ("a not   in [1]", "a not in [1]"),
        ("not a", "not a"),
        ("not a and b", "not a and b"),
        ("not (a and b)", "not (a and b)"),
        ("not (a) and b", "not a and b"),
        ("(not a) == b", "(not a) == b"),
        ("not (not a)", "not (not a)"),
        ("not any(x for x in y)", "not any(x for x in y)"),
        ("a and b and c", "a and b and c"),
        ("(a and b) and c", "(a and b) and c"),
        ("(a and b) or c", "(a and b) or c"),
        ("a or (b and (c or d))", "a or (b and (c or d))"),
        ("a == 1 and b == 2", "a == 1 and b == 2"),
        ("all(x.a > 0 for x in list)", "all(x.a > 0 for x in list)"),
        ("sum(x for x in y)<=3", "sum(x for x in y) <= 3"),
        ("any(x in y for x in z)", "any(x in y for x in z)"),
        ("any(x == y or z for x in [1])", "any(x == y or z for x in [1])"),
        (FULL, FULL),
        (" or ".join("a" * 1 for _ in range(800)), " or ".join(["a"] * 800)),
        ("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH, "a"),
        ("(a) + " * 100 + "a", "a + " * 100 + "a"),
        (f"[{','.join(['1'] * MAX_ELEMENTS)}]", f"[{', '.join(['1'] * MAX_ELEMENTS)}]"),
        ("a".ljust(MAX_TEXT), "a"),
    ],
)
def test_what_is_read_is_written_in_one_way(text: str, written: str) -> None:
    assert write(parse(text)) == written
    assert write(parse(written)) == written


PARSE = [
    ("", 1, 1, "the end", "a value, a name or ("),
    ("a b", 1, 3, "b", "an operator or the end"),
    ("a ==", 1, 5, "the end", "a value, a name or ("),
    ("a == == b", 1, 6, "==", "a value, a name or ("),
    ("a and\n  == b", 2, 3, "==", "a value, a name or ("),
    ("(a", 1, 3, "the end", "an operator or )"),
    ("a)", 1, 2, ")", "an operator or the end"),
    ("()", 1, 2, ")", "a value, a name or ("),
    ("[1 2]", 1, 4, "2", "an operator, a comma or ]"),
    ("[1,]", 1, 4, "]", "an element after ,"),
    ("[,1]", 1, 2, ",", "a value, a name or ("),
    ("a.", 1, 3, "the end", "the name of a field"),
    ("a.1", 1, 3, "1", "the name of a field"),
    ("a.sum", 1, 3, "sum", "the name of a field"),
    (".5", 1, 1, ".", "a value, a name or ("),
    ("(a).b", 1, 4, ".", "an operator or the end"),
    ("f(a)", 1, 2, "(", "an operator or the end"),
    ("a[0]", 1, 2, "[", "an operator or the end"),
    ('a "b"', 1, 3, "a string", "an operator or the end"),
    ("all(a)", 1, 6, ")", "for, as in all(x … for x in list)"),
    ("sum[a]", 1, 4, "[", "( after sum"),
    ("any(a for 1 in b)", 1, 11, "1", "a name for the element"),
    ("any(a for all in b)", 1, 11, "all", "a name for the element"),
    ("any(a for x.y in b)", 1, 12, ".", "in"),
    ("any(a for x in b, c)", 1, 17, ",", "an operator or )"),
    ("not not a", 1, 5, "not", "a name or ( after not"),
    ("not -a", 1, 5, "-", "a name or ( after not"),
    ("a == not b", 1, 6, "not", "a value, a name or ("),
    ("a not b", 1, 3, "not", "an operator or the end"),
    ("- -a", 1, 3, "-", "a value, a name or ("),
    ("+a", 1, 1, "+", "a value, a name or ("),
    ("a ? b : c", 1, 3, "?", "and, or, not"),
    ("a && b", 1, 3, "&&", "and"),
    ("a || b", 1, 3, "||", "or"),
    ("!a", 1, 1, "!", "not"),
    ("a = b", 1, 3, "=", "=="),
    ("a === b", 1, 3, "===", "=="),
    ("a !== b", 1, 3, "!==", "!="),
    ("a <> b", 1, 3, "<>", "!="),
    ("a / b", 1, 3, "/", "//, which rounds down"),
    ("a ** b", 1, 3, "**", "* with each factor written out"),
    ("'a'", 1, 1, "'", 'a string between "'),
    ("a # why", 1, 3, "#", "no comments"),
    ("a;", 1, 2, ";", "nothing after a law"),
    ("a\tb", 1, 2, "U+0009", "a space or a newline"),
    ("a\r\nb", 1, 2, "U+000D", "a space or a newline"),
    ("a $ b", 1, 3, "$", "a name, a value or an operator"),
    ("True", 1, 1, "True", "true"),
    ("a AND b", 1, 3, "AND", "and"),
    ("Amount", 1, 1, "Amount", "a name of a-z, 0-9 and _, at most 32"),
    ("_a", 1, 1, "_a", "a name of a-z, 0-9 and _, at most 32"),
    (FULL + "a", 1, 1, FULL + "a", "a name of a-z, 0-9 and _, at most 32"),
    ("a" * 4000, 1, 1, "a" * 40, "a name of a-z, 0-9 and _, at most 32"),
    *(
        (number, 1, 1, number, "an integer such as 1_000, without fraction or leading zero")
        for number in ("01", "1.5", "1.", "1__0", "1_", "1e3", "0x1f", "12ab", "00", "1_000.0")
    ),
    ("9007199254740992", 1, 1, "9007199254740992", f"an integer up to {MAX_INTEGER}"),
    ("9" * 4096, 1, 1, "9" * 40, f"an integer up to {MAX_INTEGER}"),
    *(
        (date, 1, 1, date, "a day of the calendar from @1970-01-01 to @9999-12-31")
        for date in ("@", "@2026", "@2026-02-29", "@2026-01-01-1", "@2026-01-01T0", "@1969-12-31", "@2026-01-01_")
    ),
    *(
        (string, 1, 1, "a string without end", 'printable characters, " and \\ with a \\ before them, then "')
        for string in ('"', '"a', '"a\n"', '"\\n"', '"\\', '"a\\"', '"\t"')
    ),
]


@pytest.mark.parametrize(("text", "line", "column", "found", "expected"), PARSE, ids=lambda value: str(value)[:20])
def test_what_does_not_parse_is_named_with_its_place(
    text: str, line: int, column: int, found: str, expected: str
) -> None:
    refused = refusal(text)
    values = refused.values
    assert refused.rule == "law_must_parse"
    assert (values["line"], values["column"], values["found"], values["expected"]) == (line, column, found, expected)
    assert values["at"] == sum(len(before) + 1 for before in text.split("\n")[: line - 1]) + column


@pytest.mark.parametrize(
    ("text", "column", "problem"),
    [
        ("a and b or c", 9, "and stands beside or"),
        ("a or b and c", 8, "and stands beside or"),
        ("a or b or c and d", 13, "and stands beside or"),
        ("(a or b) and c or d", 16, "and stands beside or"),
        ("x == (a or b and c)", 14, "and stands beside or"),
        ("a < b < c", 7, "a comparison is compared"),
        ("a == b == c", 8, "a comparison is compared"),
        ("a in b in c", 8, "a comparison is compared"),
        ("a < b not in c", 7, "a comparison is compared"),
        ("not a == b", 1, "not stands before =="),
        ("not a in b", 1, "not stands before in"),
        ("not a not in b", 1, "not stands before not"),
        ("not a + b", 1, "not stands before +"),
        ("x or not (a) < b", 6, "not stands before <"),
        ("a--b", 2, "-- stands side by side"),
        ("--a", 1, "-- stands side by side"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(text: str, column: int, problem: str) -> None:
    refused = refusal(text)
    assert refused.rule == "law_must_not_be_ambiguous"
    assert (refused.values["line"], refused.values["column"], refused.values["problem"]) == (1, column, problem)
    assert refused.values["at"] == column
    for way in str(refused.values["form"]).replace(" for a difference; elsewhere - once", "").split(", or "):
        parse(way)  # the remedy is one


@pytest.mark.parametrize(
    ("text", "character", "line", "column"),
    [
        ("\u0430mount == 1", "U+0430", 1, 1),  # Cyrillic a
        ("a\n== \uff11", "U+FF11", 2, 4),  # full-width 1
        ("a \u202e== b", "U+202E", 1, 3),  # right to left from here on
        ("a\u200b", "U+200B", 1, 2),  # of no width
        ('a == "\u00e9"', "U+00E9", 1, 7),
        ("\ufeffa", "U+FEFF", 1, 1),
        ("a \u2212 b", "U+2212", 1, 3),  # a minus that is no hyphen
        ("a\u00a0== b", "U+00A0", 1, 2),
        ("a\u2028b", "U+2028", 1, 2),
        ("\ud800", "U+D800", 1, 1),
        ("a\x00", "U+0000", 1, 2),
        ("a\x0cb", "U+000C", 1, 2),
        ('"\x7f"', "U+007F", 1, 2),
        ("a == b )( \U0001f600", "U+1F600", 1, 11),  # asked before the grammar is
    ],
)
def test_characters_that_look_alike_are_refused_by_number_and_place(
    text: str, character: str, line: int, column: int
) -> None:
    refused = refusal(text)
    assert refused.rule == "law_text_must_be_ascii"
    assert refused.values == {"character": character, "line": line, "column": column}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a" * (MAX_TEXT + 1), "law_text_must_fit"),
        ("\u0430" * (MAX_TEXT + 1), "law_text_must_fit"),
        ("(" * 100_000 + ")" * 100_000, "law_text_must_fit"),
        ("(" * MAX_TEXT, "law_must_be_shallow"),
        ("[" * MAX_TEXT, "law_must_be_shallow"),
        ("all(" * (MAX_TEXT // 4), "law_must_be_shallow"),
        ("not (" * (MAX_TEXT // 5), "law_must_be_shallow"),
        ("-(" * (MAX_TEXT // 2), "law_must_be_shallow"),
        ("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), "law_must_be_shallow"),
        (f"a in [{'1,' * MAX_ELEMENTS}1]", "law_lists_must_be_short"),
        (f"[{'1,' * 2000}", "law_lists_must_be_short"),
    ],
    ids=lambda value: value[:12],
)
def test_what_is_too_large_is_refused(text: str, rule: str) -> None:
    assert refusal(text).rule == rule


@pytest.mark.parametrize(
    ("text", "rule", "line", "column", "limit"),
    [
        ("\n\n  " + "(" * (MAX_DEPTH + 1) + "a", "law_must_be_shallow", 3, MAX_DEPTH + 3, MAX_DEPTH),
        (f"a\nin [{'1,' * MAX_ELEMENTS}1]", "law_lists_must_be_short", 2, 4, MAX_ELEMENTS),
    ],
    ids=["brackets", "a list"],
)
def test_what_is_too_large_is_told_with_its_place(text: str, rule: str, line: int, column: int, limit: int) -> None:
    refused = refusal(text)
    assert refused.rule == rule
    assert refused.values == {"line": line, "column": column, "limit": limit}


@given(any_texts())
@example("(" * 200 + "\ud800")
def test_any_text_is_read_or_refused(text: str) -> None:
    """By a rule of its own, never by an error of Python's; and what is read reads back."""
    try:
        expression = parse(text)
    except Refused as refused:
        assert 901 <= refused.code <= 906  # noqa: PT017 - it may also be read
        return
    assert describe_tree(parse(write(expression))) == describe_tree(expression)


@given(expressions())
def test_written_laws_read_back_as_themselves(expression: Expression) -> None:
    text = write(expression)
    assert describe_tree(parse(text)) == describe_tree(expression)
    assert write(parse(text)) == text


@given(expressions())
def test_every_part_reads_alone_as_itself(expression: Expression) -> None:
    """Spans are those of the parts, and no part means other things where it stands than alone."""
    text = write(expression)
    for part in list_parts(parse(text)):
        assert describe_tree(parse(text[part.span.start : part.span.end])) == describe_tree(part)


@given(expressions())
def test_needless_space_and_parentheses_change_nothing(expression: Expression) -> None:
    text = write(expression)
    spaced = "".join(
        f"\n {token.kind if token.kind in SYMBOLS else text[token.start : token.end]} " for token in split_tokens(text)
    )
    assert describe_tree(parse(f"({spaced})")) == describe_tree(expression)


def test_the_deepest_law_needs_few_frames() -> None:
    """Far from Python's limit of 1,000, so that it is never met, whoever calls."""
    from ledger.laws.check import check
    from ledger.laws.evaluate import evaluate
    from ledger.laws.types import BOOLEAN

    text = "a"
    for _ in range(MAX_DEPTH - 1):
        text = f"not ({text} or a)"
    integer = "1"
    for _ in range(MAX_DEPTH - 1):
        integer = f"-({integer} * 1 + 1) * 1 + 1"
    both = (text, f"({integer}) // 1000000 * 0 == 0")
    assert all(len(one) <= MAX_TEXT for one in both)
    limit, depth = sys.getrecursionlimit(), _count_frames()
    sys.setrecursionlimit(depth + 420)
    try:
        for one in both:
            law = check(parse(one), {"a": BOOLEAN})
            parse(write(law.expression))
            evaluate(law, {"a": False})
    finally:
        sys.setrecursionlimit(limit)


def _count_frames() -> int:
    frame: Any = sys._getframe()
    count = 0
    while frame:
        frame, count = frame.f_back, count + 1
    return count


def test_rules_are_asked_in_the_order_of_the_table() -> None:
    order = [rule.name for rule in RULES.values() if 901 <= rule.code <= 913]
    asked = [rule for _, rule in list_rules(parse, ("Refused",))]
    assert asked == sorted(asked, key=order.index)
    assert asked == order[: len(asked)]


def test_names_are_what_the_grammar_takes_for_one() -> None:
    for name in ("a", "a1", "a_b", FULL):
        assert is_name(name)
    for text in (*KEYWORDS, "", "A", "1a", "_a", "a b", "a\n", FULL + "a", "\u0430"):
        assert not is_name(text)


def test_dates_and_integers_are_told_apart() -> None:
    assert describe_tree(parse("@1970-01-02")) != describe_tree(parse("1"))
    assert parse("@1970-01-02").value == Date(1)  # type: ignore[union-attr]
