"""What a law must hold to before it is adopted, as tables: names, types, cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Bug, Refused
from ledger.laws.check import MAX_COST, MAX_PART, check
from ledger.laws.nearest import count_changes, find_nearest
from ledger.laws.parser import parse
from ledger.laws.syntax import Expression
from ledger.laws.tokens import MAX_INTEGER
from ledger.laws.types import BOOLEAN, DATE, INTEGER, STRING, ListOf, RecordOf, ScalarType, Type, compute_size, describe
from ledger.rules import RULES
from tests.docs.precedence import list_rules
from tests.laws.strategies import NAMES, expressions

TYPES = {"integer": INTEGER, "string": STRING, "date": DATE, "boolean": BOOLEAN}
WIDE = {
    "many": ListOf(ListOf(INTEGER, 10), 100),
    "none": ListOf(INTEGER, 0),
    "one": INTEGER,
    "vast": ListOf(INTEGER, 10**15),
}


def refusal(
    text: str, names: dict[str, Type] = NAMES, expected: ScalarType = BOOLEAN, limit: int = MAX_COST
) -> Refused:
    with pytest.raises(Refused) as caught:
        check(parse(text), names, expected, limit)
    assert "?" not in caught.value.says + caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1", "integer"),
        ('"a"', "string"),
        ("true", "boolean"),
        ("@2026-01-31", "date"),
        ("payer.home.place", "string"),
        ("-amount", "integer"),
        ("amount * 2 // 3 % 4 + 1", "integer"),
        ("today + 1", "date"),
        ("today - 1", "date"),
        ("today - payer.born", "integer"),
        ("today - payer.born + 1", "integer"),
        ("today + 1 - payer.born", "integer"),
        ("today - amount - amount", "date"),
        ("today < payer.born + 18 * 365", "boolean"),
        ("amount <= 1", "boolean"),
        ("reference == payer.home.place", "boolean"),
        ("urgent == (amount > 1)", "boolean"),
        ("reference in places", "boolean"),
        ('reference not in ["a", "b"]', "boolean"),
        ("today in holidays", "boolean"),
        ("today in []", "boolean"),
        ("urgent in [true, amount > 1]", "boolean"),
        ("not urgent or amount > 1", "boolean"),
        ("all(x for x in answers)", "boolean"),
        ("any(x.held for x in payments)", "boolean"),
        ("any(y > 1 for y in [amount, 2])", "boolean"),
        ("sum(x.paid for x in payments)", "integer"),
        ("sum(sum(y for y in x.parts) for x in payments)", "integer"),
        ("any(x > 1 for x in limits) and any(x > 2 for x in limits)", "boolean"),
    ],
)
def test_types_that_fit(text: str, kind: str) -> None:
    assert check(parse(text), NAMES, TYPES[kind]).type == TYPES[kind]


ANY_SCALAR = "a single value"


@pytest.mark.parametrize(
    ("text", "part", "at", "found", "expected"),
    [
        ("1", "1", 1, "an integer", "true or false"),
        ("amount", "amount", 1, "an integer", "true or false"),
        ("payer", "payer", 1, "a record", "true or false"),
        ("places", "places", 1, "a list of strings", "true or false"),
        ("payments", "payments", 1, "a list of records", "true or false"),
        ("not amount", "amount", 5, "an integer", "true or false"),
        ("urgent and amount", "amount", 12, "an integer", "true or false"),
        ("amount or urgent", "amount", 1, "an integer", "true or false"),
        ("urgent == 1", "1", 11, "an integer", "true or false"),
        ("amount == true", "true", 11, "true or false", "an integer"),
        ('amount == "1"', '"1"', 11, "a string", "an integer"),
        ('today == "2026-01-31"', '"2026-01-31"', 10, "a string", "a date"),
        ("today == 20000", "20000", 10, "an integer", "a date"),
        ("amount < today", "today", 10, "a date", "an integer"),
        ("reference < places", "reference", 1, "a string", "an integer or a date before <"),
        ("urgent >= urgent", "urgent", 1, "true or false", "an integer or a date before >="),
        ("places == places", "places", 1, "a list of strings", ANY_SCALAR),
        ("payer == payer", "payer", 1, "a record", ANY_SCALAR),
        ("amount == places", "places", 11, "a list of strings", "an integer"),
        ("places in places", "places", 1, "a list of strings", ANY_SCALAR),
        ("amount in places", "places", 11, "a list of strings", "a list of integers"),
        ('"a" in reference', "reference", 8, "a string", "a list of strings"),
        ("amount in payments", "payments", 11, "a list of records", "a list of integers"),
        ("amount in 1", "1", 11, "an integer", "a list of integers"),
        ("[] == []", "[]", 1, "an empty list", "elements that tell its type"),
        ("any(x for x in [])", "[]", 16, "an empty list", "elements that tell its type"),
        ("amount in [1, true]", "true", 15, "true or false", "an integer"),
        ("amount in [payer]", "payer", 12, "a record", ANY_SCALAR),
        ("amount in [[1]]", "[1]", 12, "a list of integers", ANY_SCALAR),
        ('amount + "1" == 2', '"1"', 10, "a string", "an integer"),
        ('"a" + "b" == "ab"', '"a"', 1, "a string", "an integer or a date"),
        ("urgent + 1 == 2", "urgent", 1, "true or false", "an integer or a date"),
        ("1 + today == today", "today", 5, "a date", "an integer"),
        ("1 - today == 1", "today", 5, "a date", "an integer"),
        ("today + today == today", "today", 9, "a date", "an integer"),
        ("today - today - today == 1", "today", 17, "a date", "an integer"),
        ("today * 2 == 1", "today", 1, "a date", "an integer"),
        ("2 % today == 1", "today", 5, "a date", "an integer"),
        ("-today == today", "today", 2, "a date", "an integer"),
        ("-urgent", "urgent", 2, "true or false", "an integer"),
        ("all(x for x in amount)", "amount", 16, "an integer", "a list"),
        ("all(x for x in payer)", "payer", 16, "a record", "a list"),
        ("all(x for x in limits)", "x", 5, "an integer", "true or false"),
        ("sum(x for x in answers) == 1", "x", 5, "true or false", "an integer"),
        ("sum(x for x in payments) == 1", "x", 5, "a record", "an integer"),
        ("sum(x for x in limits)", "sum(x for x in limits)", 1, "an integer", "true or false"),
    ],
)
def test_types_that_do_not_fit_are_named(text: str, part: str, at: int, found: str, expected: str) -> None:
    refused = refusal(text)
    assert refused.rule == "law_types_must_fit"
    assert refused.values == {"part": part, "at": at, "found": found, "expected": expected}


def test_a_long_part_is_cut_short() -> None:
    part = str(refusal(" + ".join(["amount"] * 100)).values["part"])
    assert len(part) == MAX_PART
    assert part.endswith("…")
    whole = " + ".join(["amount"] * 7)
    assert (len(whole), refusal(whole).values["part"]) == (MAX_PART, whole)


@pytest.mark.parametrize(
    ("text", "name", "at", "nearest"),
    [
        ("amuont == 1", "amuont", 1, "amount"),
        ("urgent or payer.bron == today", "payer.bron", 11, "payer.born"),
        ("urgent or payr.home.place == reference", "payr.home.place", 11, "payer.home.place"),
        ("amount.cents == 1", "amount.cents", 1, "amount"),
        ("payments.paid == 1", "payments.paid", 1, "payments"),
        ("any(x.payd > 1 for x in payments)", "x.payd", 5, "x.paid"),
        ("any(x.held for x in payments) and answer == x.held", "answer", 35, "answers"),
        ("any(x.held for x in payments) and x.held", "x.held", 35, "urgent"),
        ("null == 1", "null", 1, "amount"),
        ("places" + ".a" * 900, "places" + ".a" * 27, 1, "payer.balance"),
    ],
)
def test_names_that_are_not_known_come_with_the_nearest_that_is(text: str, name: str, at: int, nearest: str) -> None:
    refused = refusal(text)
    assert refused.rule == "law_names_must_be_known"
    assert refused.values == {"name": name, "at": at, "nearest": nearest}


def test_without_names_none_is_near() -> None:
    assert refusal("a", {}).values["nearest"] == "none"


@pytest.mark.parametrize(
    ("text", "name", "at"),
    [
        ("any(amount > 1 for amount in limits)", "amount", 1),
        ("any(urgent for payer in limits)", "payer", 1),
        ("any(any(x > 1 for x in [1]) for x in limits)", "x", 5),
    ],
)
def test_an_element_takes_no_name_that_is_taken(text: str, name: str, at: int) -> None:
    refused = refusal(text)
    assert refused.rule == "law_names_must_be_new"
    assert refused.values == {"name": name, "at": at}


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("one", 1),
        ("one + 1", 3),
        ("one + 1 - 2", 5),
        ("-one", 2),
        ("sum(x for x in none)", 1 + 1 + 0),
        ("sum(1 for x in [1, 2, 3])", 1 + 4 + 3 * 2),
        ("sum(1 for x in many)", 1 + (1 + 100 * 11) + 100 * 2),
        ("sum(sum(y for y in x) for x in many)", 1 + (1 + 100 * 11) + 100 * (1 + 1 + (1 + 10) + 10 * 2)),
    ],
)
def test_cost_is_that_of_the_longest_lists(text: str, cost: int) -> None:
    assert check(parse(text), WIDE, INTEGER).cost == cost
    assert check(parse(text), WIDE, INTEGER, cost).cost == cost
    refused = refusal(text, WIDE, INTEGER, cost - 1)
    assert (refused.rule, refused.values) == ("law_must_be_cheap", {"cost": cost, "limit": cost - 1})


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("one in [1, 2]", 1 + 1 + 3 + 2),
        ("one in []", 1 + 1 + 1),
        ("one in none", 1 + 1 + 1),
        ("true and not false", 1 + 1 + 2),
        ("true or false or one < 2", 1 + 1 + 1 + 3),
    ],
)
def test_cost_of_conditions(text: str, cost: int) -> None:
    assert check(parse(text), WIDE).cost == cost


def test_a_cost_is_told_as_an_integer_of_the_ledger_however_high() -> None:
    refused = refusal("sum(sum(sum(z for z in vast) for y in vast) for x in vast) == 1", WIDE)
    assert refused.values == {"cost": MAX_INTEGER, "limit": MAX_COST}


def test_rules_are_asked_in_the_order_of_the_table() -> None:
    order = [rule.name for rule in RULES.values() if 901 <= rule.code <= 913]
    asked = [rule for _, rule in list_rules(check, ("Refused",))]
    assert asked == order[-4:]


@pytest.mark.parametrize("name", ["sum", "in", "A", "a b", "", "a.b", "x" * 33])
def test_a_name_no_law_can_write_is_a_mistake_of_the_caller(name: str) -> None:
    with pytest.raises(Bug):
        check(parse("true"), {name: INTEGER})
    with pytest.raises(Bug):
        RecordOf({name: INTEGER})


def test_limits_of_the_caller_are_no_higher_than_ours() -> None:
    with pytest.raises(Bug):
        check(parse("true"), {}, BOOLEAN, MAX_COST + 1)
    with pytest.raises(Bug):
        ListOf(INTEGER, -1)


@given(
    st.sampled_from([BOOLEAN, INTEGER, STRING, DATE]).flatmap(lambda kind: st.tuples(st.just(kind), expressions(kind)))
)
def test_laws_whose_types_fit_pass(drawn: tuple[ScalarType, Expression]) -> None:
    kind, expression = drawn
    try:
        checked = check(expression, NAMES, kind)
    except Refused as refused:
        assert refused.rule == "law_must_be_cheap"  # noqa: PT017 - all that can be wrong
        return
    assert checked.type == kind
    assert 1 <= checked.cost <= MAX_COST


def test_types_are_described() -> None:
    assert describe(ListOf(ListOf(DATE, 1), 1)) == "a list of lists of dates"
    assert describe(ListOf(BOOLEAN, 1)) == "a list of booleans"
    assert compute_size(ListOf(ListOf(INTEGER, 10), 100)) == 1_100
    assert compute_size(RecordOf({"a": ListOf(INTEGER, 3)})) == 0


@given(st.text("abc", max_size=5), st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_changes_are_a_distance(one: str, two: str, three: str) -> None:
    assert (count_changes(one, two) == 0) is (one == two)
    assert count_changes(one, two) == count_changes(two, one) <= max(len(one), len(two))
    assert count_changes(one, three) <= count_changes(one, two) + count_changes(two, three)


@given(st.text("abc", max_size=80), st.text("abc", max_size=80))
def test_changes_are_those_of_the_plain_table(one: str, two: str) -> None:
    row = list(range(len(two) + 1))
    for number, letter in enumerate(one, 1):
        above, row = row, [number]
        for place, counterpart in enumerate(two):
            row.append(min(above[place] + (letter != counterpart), above[place + 1] + 1, row[place] + 1))
    assert count_changes(one, two) == row[-1]


def test_the_nearest_is_the_first_of_equals() -> None:
    assert find_nearest("b", ["a", "c"]) == "a"
    assert find_nearest("kitten", ["sitting", "mitten"]) == "mitten"
    assert count_changes("kitten", "sitting") == 3
    assert find_nearest("x", []) == ""
