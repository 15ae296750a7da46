"""Schemas: who defines them, in which order, and which claims fit them."""

import calendar
from typing import Any

import pytest

from ledger.errors import Inadmissible, Refused
from ledger.home.template import TemplateRole
from ledger.registry.records.schemas import (
    MAX_FIELDS,
    MAX_TEXT,
    DefineSchema,
    get_schema,
    list_field_names,
    validate_claims,
    validate_define_schema,
)
from ledger.registry.rows.records import SCHEMAS, Schema, SchemaField
from tests.country import APPLIED, Country, add_roles
from tests.registry.scenario import Play


@pytest.fixture
def play() -> Play:
    country = Country(template=add_roles(TemplateRole("education", "curator", "art", "")))
    country.settle("noy")
    return Play(country)


SCENARIOS = {
    "versions in order": """
        education defines degree@3 with level text               | schema_must_follow_last
        education defines degree@1 with level text               | schema_must_be_new
        education defines degree@2 with level text               | applied
        education defines degree@2 with level text               | schema_must_be_new
        education defines degree@3 with born date?,level text    | applied
        education defines degree@9999 with level text            | schema_must_follow_last
        education defines degree@10000 with level text           | body_must_fit_type
        education defines degree@0 with level text               | body_must_fit_type
        """,
    "a new name begins with version 1": """
        education defines art@2 with level text                  | schema_must_follow_last
        education defines art@1 with level text                  | applied
        education defines art@2 with level text                  | applied
        """,
    "only by a curator of it": """
        noy defines degree@2 with level text                     | curator_must_have_role
        university defines degree@2 with level text              | curator_must_have_role
        education defines licence@2 with level text              | curator_must_have_role
        education defines degrees@1 with level text              | curator_must_have_role
        transport defines licence@2 with category text           | applied
        education lets noy define_schema until 20:00             | applied
        noy for education defines degree@2 with level text       | applied
        """,
    "fields in order, each once, none the subject": """
        education defines degree@2 with level text,born date     | schema_must_be_well_formed
        education defines degree@2 with level text,level text    | schema_must_be_well_formed
        education defines degree@2 with level text,level date?   | schema_must_be_well_formed
        education defines degree@2 with level text,subject text  | schema_must_be_well_formed
        education defines degree@2 with subject text             | schema_must_be_well_formed
        education defines degree@2 with Level text               | body_must_fit_type
        education defines degree@2 with level float              | body_must_fit_type
        education defines degree@2 with level text,subject_area text | applied
        """,
    "an old version stays good": """
        university issues a degree@1 about noy of 6 fields       | applied
        education defines degree@2 with level text               | applied
        university issues a degree@1 about noy of 6 fields       | applied
        university issues a degree@2 about noy of 2 fields       | applied
        university issues a degree@2 about noy of 6 fields       | commitment_must_fit_schema
        university issues a degree@3 about noy of 2 fields       | schema_must_exist
        """,
}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_schemas_are_defined_and_refused(play: Play, scenario: str) -> None:
    play.run(scenario)


def test_row_names_the_curator_and_the_fields(play: Play) -> None:
    play.run("education defines degree@2 with born date?,level text | applied")
    with play.country.node.reading() as state:
        row = get_schema(state, "degree@2")
        assert state.get(SCHEMAS, "degree/2") == row
        with pytest.raises(Refused, match="schema_must_exist"):
            get_schema(state, "degree@3")
    fields = (SchemaField("born", required=False, type="date"), SchemaField("level", required=True, type="text"))
    assert row == Schema(play.country.address("education"), fields)


def test_names_of_a_records_fields_are_sorted_with_the_subject() -> None:
    fields = tuple(SchemaField(name, required=True, type="text") for name in ("a", "subject_area", "t"))
    assert list_field_names(Schema("", fields)) == ("a", "subject", "subject_area", "t")


@pytest.mark.parametrize("count", [0, 1, MAX_FIELDS, MAX_FIELDS + 1])
def test_schema_has_from_one_to_31_fields(play: Play, count: int) -> None:
    fields = tuple(SchemaField(f"f{number:02}", required=True, type="text") for number in range(count))
    body = DefineSchema(fields, "degree", 2)
    validate_define_schema(body)
    expected = APPLIED if 1 <= count <= MAX_FIELDS else "body_must_fit_type"
    assert play.country.act(play.country.wish("education", body)) == expected


def test_what_is_wrong_with_fields_is_told() -> None:
    born, level = SchemaField("born", required=True, type="date"), SchemaField("level", required=True, type="text")
    subject = SchemaField("subject", required=True, type="text")
    for fields, problem in (((level, born), "born comes after level"), ((subject,), "subject is a field of every")):
        with pytest.raises(Inadmissible, match=problem):
            validate_define_schema(DefineSchema(fields, "degree", 1))


# ---------------------------------------------------------------------------------------------- claims

SCHEMA = Schema(
    "",
    (
        SchemaField("awarded", required=True, type="date"),
        SchemaField("born", required=False, type="integer"),
        SchemaField("level", required=True, type="text"),
        SchemaField("passed", required=False, type="boolean"),
    ),
)
GOOD: dict[str, str | int | bool] = {"awarded": "2026-02-28", "level": "BSc"}
CLAIMS: dict[str, tuple[str, dict[str, str | int | bool]]] = {
    "only what is required": ("", {}),
    "everything": ("", {"born": 2001, "passed": False}),
    "negative number": ("", {"born": -1}),
    "leap day": ("", {"awarded": "2024-02-29"}),
    "leap day of a century": ("", {"awarded": "2000-02-29"}),
    "first day": ("", {"awarded": "0001-01-01"}),
    "last day": ("", {"awarded": "9999-12-31"}),
    "longest text": ("", {"level": "x" * MAX_TEXT}),
    "longest text of Lao letters": ("", {"level": "ກ" * (MAX_TEXT // 3)}),
    "unknown claim": ("claim_must_be_in_schema", {"grade": 1}),
    "subject as a claim": ("claim_must_be_in_schema", {"subject": "lao1x"}),
    "required claim missing": ("claim_must_be_given", {"level": None}),  # type: ignore[dict-item]
    "empty text": ("claim_must_fit_type", {"level": ""}),
    "number for text": ("claim_must_fit_type", {"level": 1}),
    "truth for a number": ("claim_must_fit_type", {"born": True}),
    "text for a number": ("claim_must_fit_type", {"born": "2001"}),
    "number for truth": ("claim_must_fit_type", {"passed": 1}),
    "text too long": ("claim_must_be_within_limit", {"level": "x" * (MAX_TEXT + 1)}),
    "text too long in bytes": ("claim_must_be_within_limit", {"level": "ກ" * (MAX_TEXT // 3 + 1)}),
    **{
        f"a date: {text}": ("", {"awarded": text})
        for text in ("2024-02-29", "2000-02-29", "2026-02-28", "0001-01-01", "9999-12-31", "2026-06-30", "2026-07-31")
    },
    **{
        f"no date: {text!r}": ("claim_must_fit_type", {"awarded": text})
        for text in (
            *("2026-02-29", "1900-02-29", "2026-00-01", "2026-13-01", "2026-01-00", "2026-04-31", "0000-01-01"),
            *("20-6-01-01", "2026-1-001", "202--6-001", "2026--1-01", "2024-02-30", "2000-02-30", "2100-02-29"),
            *("2026-1-01", "2026-01-1", "26-01-01", "2026/01/01", "2026-01-01 ", " 2026-01-0", "2026-01-0x", ""),
            *("٢٠٢٦-٠١-٠١", "20260101", "2026-0101-", "-026-01-01", "2026-01-+1"),
        )
    },
}


@pytest.mark.parametrize("year", [1, 1900, 2000, 2023, 2024, 9999])
def test_days_of_every_month_are_those_of_the_calendar(year: int) -> None:
    for month in range(14):
        last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else -1
        for day in range(34):
            claims = GOOD | {"awarded": f"{year:04}-{month:02}-{day:02}"}
            assert fits(claims) is (1 <= day <= last), claims


def fits(claims: dict[str, Any]) -> bool:
    try:
        validate_claims(SCHEMA, claims)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("case", CLAIMS)
def test_claims_fit_the_schema(case: str) -> None:
    rule, changes = CLAIMS[case]
    claims = {name: value for name, value in (GOOD | changes).items() if value is not None}
    if not rule:
        validate_claims(SCHEMA, claims)
        return
    with pytest.raises(Refused) as caught:
        validate_claims(SCHEMA, claims)
    assert caught.value.rule == rule


def test_text_that_is_too_long_is_told_its_size() -> None:
    with pytest.raises(Refused) as caught:
        validate_claims(SCHEMA, GOOD | {"level": "ກ" * 400})
    assert caught.value.values == {"limit": MAX_TEXT, "name": "level", "size": 1_200}


def test_date_is_no_number() -> None:
    with pytest.raises(Refused, match="claim_must_fit_type"):
        validate_claims(SCHEMA, GOOD | {"awarded": 20260228})
