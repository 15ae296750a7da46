"""JSON of others: read strictly, in all of RFC 8785, and written in the one form that reads back as itself."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.crypto.encoding import MAX_INTEGER, canonicalise, encode
from ledger.errors import Bug, InterchangeError
from ledger.interchange.foreign_json import MAX_BYTES, MAX_DEPTH, canonicalise_json, parse_json
from tests.strategies import any_documents, documents


def refused_by(data: bytes) -> str:
    with pytest.raises(InterchangeError) as caught:
        parse_json(data)
    assert "?" not in caught.value.says + caught.value.remedy
    assert caught.value.says.isprintable()
    return caught.value.rule


@given(any_documents(), st.booleans(), st.sampled_from([None, 1]))
def test_canonical_form_of_what_is_read_reads_back_as_itself(document: Any, plain: bool, indent: int | None) -> None:
    data = json.dumps(document, ensure_ascii=plain, indent=indent).encode("utf-8", "surrogatepass")
    try:
        value = parse_json(data)
    except InterchangeError as refused:
        # a number in it that a double does not hold, or would not be written as it is read
        assert refused.rule == "integers_must_be_in_range"  # noqa: PT017 - it may also be read
        return
    canonical = canonicalise_json(value)
    assert parse_json(canonical) == value == document
    assert canonicalise_json(parse_json(canonical)) == canonical


@given(documents())
def test_both_canonical_forms_are_one_within_the_ledgers_profile(document: Any) -> None:
    data = encode(document)
    assert canonicalise_json(parse_json(data)) == canonicalise(data) == data


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1.0", "1"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("0.002", "0.002"),
        ("1e-7", "1e-7"),
        ("1E+21", "1e+21"),
        ("9007199254740991", "9007199254740991"),
        ("9007199254740991.0", "9007199254740991"),
        ("1e-999", "0"),
        ('{"\\u00e9":1,"b":null}', '{"b":null,"é":1}'),
        (
            '{"\\ufb33":1,"\\ud83d\\ude00":2}',
            '{"\U0001f600":2,"\ufb33":1}',
        ),  # by UTF-16 code units, RFC 8785 section 3.2.3
        ('"\\/\\u0041\\u001F"', '"/A\\u001f"'),
        ('"\\ud83d\\ude00"', '"😀"'),
    ],
)
def test_form_is_that_of_rfc_8785(text: str, canonical: str) -> None:
    assert canonicalise_json(parse_json(text.encode())) == canonical.encode()


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"1" + b" " * MAX_BYTES, "size_must_be_within_limit"),
        (b"[" * (MAX_DEPTH + 1), "nesting_must_be_within_limit"),
        (b'{"a":' * (MAX_DEPTH + 1), "nesting_must_be_within_limit"),
        (b"[" * 100_000, "nesting_must_be_within_limit"),
        (b'"\xff"', "text_must_be_utf8"),
        (b'"\xed\xa0\x80"', "text_must_be_utf8"),
        ('"a"'.encode("utf-16"), "text_must_not_be_wide"),
        (b"", "text_must_be_json"),
        (b"\xef\xbb\xbf1", "file_must_not_begin_with_mark"),
        (b"1 2", "text_must_be_json"),
        (b"[1,]", "text_must_be_json"),
        (b"01", "text_must_be_json"),
        (b"NaN", "text_must_be_json"),
        (b"[-Infinity]", "text_must_be_json"),
        (b'"\n"', "text_must_be_json"),
        (b"{'a':1}", "text_must_be_json"),
        (b'{"a":1,"a":1}', "names_must_be_unique"),
        (b'{"a":1,"b":[{"c":1,"\\u0063":2}]}', "names_must_be_unique"),
        (b'{"\\u001b":1,"\\u001b":1}', "names_must_be_unique"),
        (b'"\\ud800"', "strings_must_be_unicode"),
        (b'{"\\udfff":1}', "strings_must_be_unicode"),
        (b'["\\ude00\\ud83d"]', "strings_must_be_unicode"),
        (b"9007199254740992", "integers_must_be_in_range"),
        (b"-9007199254740992", "integers_must_be_in_range"),
        (b"1" * 5000, "integers_must_be_in_range"),
        (b"1e16", "integers_must_be_in_range"),
        (b"-9007199254740992.0", "integers_must_be_in_range"),
        (b"1e309", "numbers_must_be_finite"),
        (b"[-1e999999999]", "numbers_must_be_finite"),
    ],
)
def test_what_parsers_could_read_differently_is_refused(data: bytes, rule: str) -> None:
    assert refused_by(data) == rule


@pytest.mark.parametrize("value", [2**53, float("nan"), [float("inf")], {"a": b""}, {1: 2}])
def test_what_no_text_gives_is_a_bug_of_the_caller(value: Any) -> None:
    with pytest.raises(Bug):
        canonicalise_json(value)


def test_limits_are_inclusive() -> None:
    assert parse_json(b"1" + b" " * (MAX_BYTES - 1)) == 1
    assert parse_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    assert parse_json(b"[" + b'"[",' * 200 + b"1]")[-1] == 1
    assert parse_json(str(-MAX_INTEGER).encode()) == -MAX_INTEGER


def test_many_names_are_read_in_little_time() -> None:
    names = ",".join(f'"{number}":0' for number in range(70_000))
    assert len(parse_json(f"{{{names}}}".encode())) == 70_000
    assert refused_by(f'{{{names},"69999":0}}'.encode()) == "names_must_be_unique"


@given(st.binary(max_size=60) | st.text('{}[]":,\\u01eE.-+ nultrfas', max_size=40).map(str.encode))
def test_any_bytes_are_read_or_refused_by_a_rule(data: bytes) -> None:
    try:
        value = parse_json(data)
    except InterchangeError:
        return
    assert canonicalise_json(parse_json(canonicalise_json(value))) == canonicalise_json(value)
