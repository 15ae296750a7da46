"""Canonical bytes: one value has one text, and whatever is not that text is refused by name.

The reference is Python's own `json`, sorted and without spaces, over random documents that are written in random
ways; refusals are a table. Hostile texts are large, and every one of them must end soon.
"""

import json
from collections.abc import Iterator
from random import Random
from time import process_time
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given

from ledger.crypto.encoding import (
    MAX_DEPTH,
    MAX_FILE_BYTES,
    MAX_INTEGER,
    Hex32,
    Integer,
    Natural,
    canonicalise,
    decode,
    decode_file,
    encode,
    parse,
)
from ledger.errors import DecodeError
from tests.crypto.documents import make_document, rewrite, write_plainly
from tests.strategies import any_documents, documents

MEGABYTE = 1_000_000


class Leaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A small type with one field of each kind that has its traps."""

    amount: Natural
    inside: msgspec.Raw
    key: Hex32
    words: Annotated[tuple[str, ...], msgspec.Meta(max_length=3)]


LEAF = Leaf(7, msgspec.Raw(b'{"b":1}'), "ab" * 32, ("x", "y"))
TEXT = encode(LEAF)


def refuses(text: bytes, kind: Any = None) -> str:
    with pytest.raises(DecodeError) as caught:
        canonicalise(text) if kind is None else decode(text, kind)
    return caught.value.rule


@pytest.mark.parametrize("start", range(0, 2000, 500))
def test_canonical_text_is_that_of_sorted_plain_json(start: int) -> None:
    for number in range(start, start + 500):
        document = make_document(number)
        canonical = write_plainly(document)
        assert encode(document) == canonical
        for seed in range(3):
            assert canonicalise(rewrite(Random(seed), document).encode()) == canonical, number


@given(documents())
def test_document_reads_back_from_its_canonical_text(document: object) -> None:
    text = encode(document)
    assert text == write_plainly(document)
    assert canonicalise(text) == text
    assert json.loads(text) == document


@given(any_documents())
def test_any_document_is_written_in_one_way_or_refused_by_name(document: object) -> None:
    text = json.dumps(document, ensure_ascii=False).encode()
    if not (rules := set(find_broken(document))):
        assert canonicalise(text) == write_plainly(document)
    else:
        assert refuses(text) in rules


def find_broken(document: object) -> Iterator[str]:
    """The rules a document breaks, wherever in it."""
    match document:
        case None:
            yield "null_must_not_be_used"
        case float():
            yield "numbers_must_be_integers"
        case int() if abs(document) > MAX_INTEGER:
            yield "integers_must_be_in_range"
        case list():
            yield from (rule for item in document for rule in find_broken(item))
        case dict():
            yield from (rule for item in document.values() for rule in find_broken(item))
            yield from ("names_must_be_ascii" for name in document if not name.isascii())


def test_every_character_is_written_in_one_way() -> None:
    for code in [*range(0x3000), *range(0xD7F0, 0xD800), *range(0xE000, 0xE010), *range(0xFF00, 0x10010), 0x10FFFF]:
        assert encode(chr(code)) == write_plainly(chr(code))
        units = chr(code).encode("utf-16-be").hex()
        escaped = "".join("\\u" + units[at : at + 4] for at in range(0, len(units), 4))
        assert canonicalise(f'"{escaped}"'.encode()) == encode(chr(code))


def test_escapes_are_those_of_rfc_8785() -> None:
    assert encode('\b\t\n\f\r"\\/\x00\x0b\x1f\x7f€') == rb'"\b\t\n\f\r\"\\/\u0000\u000b\u001f' + "\x7f€".encode() + b'"'


REFUSED = [
    ("empty", b"", "text_must_be_json"),
    ("only white space", b" \n", "text_must_be_json"),
    ("words", b"hello", "text_must_be_json"),
    ("cut short", b'{"a":1', "text_must_be_json"),
    ("trailing bytes", b"{}{}", "text_must_be_json"),
    ("trailing zero byte", b"{}\x00", "text_must_be_json"),
    ("trailing comma", b"[1,]", "text_must_be_json"),
    ("comment", b"[1]//x", "text_must_be_json"),
    ("single quotes", b"['a']", "text_must_be_json"),
    ("name without quotes", b"{a:1}", "text_must_be_json"),
    ("raw control character", b'"\x01"', "text_must_be_json"),
    ("raw newline", b'"\n"', "text_must_be_json"),
    ("unknown escape", rb'"\x41"', "text_must_be_json"),
    ("leading zero", b"01", "text_must_be_json"),
    ("plus sign", b"+1", "text_must_be_json"),
    ("hexadecimal", b"0x1", "text_must_be_json"),
    ("underscore in a number", b"1_000", "text_must_be_json"),
    ("full-width digits", "１２".encode(), "text_must_be_json"),
    ("Arabic digits", "٣".encode(), "text_must_be_json"),
    ("no-break space", "[1,\u00a02]".encode(), "text_must_be_json"),
    ("byte order mark", b"\xef\xbb\xbf{}", "file_must_not_begin_with_mark"),
    ("UTF-16 with its mark", "{}".encode("utf-16"), "text_must_not_be_wide"),
    ("UTF-16 without", "{}".encode("utf-16-le"), "text_must_not_be_wide"),
    ("UTF-32", "{}".encode("utf-32-be"), "text_must_not_be_wide"),
    ("invalid UTF-8", b'"\xff"', "text_must_be_utf8"),
    ("overlong UTF-8", b'"\xc0\xaf"', "text_must_be_utf8"),
    ("surrogate in UTF-8", b'"\xed\xa0\x80"', "text_must_be_utf8"),
    ("half of a UTF-8 character", b'"\xe2\x82"', "text_must_be_utf8"),
    ("float", b"1.0", "numbers_must_be_integers"),
    ("exponent", b"1e2", "numbers_must_be_integers"),
    ("negative exponent", b"[1E-2]", "numbers_must_be_integers"),
    ("huge exponent", b"1e400000000", "numbers_must_be_integers"),
    ("not a number", b"NaN", "numbers_must_be_integers"),
    ("infinity", b"[-Infinity]", "numbers_must_be_integers"),
    ("null", b"null", "null_must_not_be_used"),
    ("null inside", b'[{"a":[null]}]', "null_must_not_be_used"),
    ("2^53", b"9007199254740992", "integers_must_be_in_range"),
    ("-2^53", b"[-9007199254740992]", "integers_must_be_in_range"),
    ("17 digits", b"12345678901234567", "integers_must_be_in_range"),
    ("5,000 digits", b"9" * 5000, "integers_must_be_in_range"),
    ("-5,000 digits", b"-" + b"9" * 5000, "integers_must_be_in_range"),
    ("a name twice", b'{"a":1,"a":1}', "names_must_be_unique"),
    ("a name twice by escape", rb'{"a":1,"\u0061":2}', "names_must_be_unique"),
    ("a name twice inside", b'[{"b":{"a":1,"c":2,"a":3}}]', "names_must_be_unique"),
    ("the empty name twice", b'{"":1,"":2}', "names_must_be_unique"),
    ("name not ASCII", '{"é":1}'.encode(), "names_must_be_ascii"),
    ("name not ASCII by escape", rb'{"\u00e9":1}', "names_must_be_ascii"),
    ("name with a lone surrogate", rb'{"\ud800":1}', "names_must_be_ascii"),
    ("first half of a pair", rb'"\ud83d"', "strings_must_be_unicode"),
    ("second half of a pair", rb'["\ude00"]', "strings_must_be_unicode"),
    ("pair the wrong way round", rb'"\ude00\ud83d"', "strings_must_be_unicode"),
    ("33 levels", b"[" * 33 + b"]" * 33, "nesting_must_be_within_limit"),
    ("33 levels of objects", b'{"a":' * 33 + b"1" + b"}" * 33, "nesting_must_be_within_limit"),
    ("100,000 brackets", b"[" * 100_000, "nesting_must_be_within_limit"),
    ("100,000 brackets and back", b"[" * 100_000 + b"]" * 100_000, "nesting_must_be_within_limit"),
    ("100,000 braces", b'{"a":' * 100_000, "nesting_must_be_within_limit"),
    ("100,000 closing brackets", b"]" * 100_000, "text_must_be_json"),
    ("too large", b" " * (MAX_FILE_BYTES + 1), "size_must_be_within_limit"),
    ("too many values", b"[" + b"0," * (MAX_FILE_BYTES // 12) + b"0]", "values_must_be_within_limit"),
]


@pytest.mark.parametrize(("name", "text", "rule"), REFUSED, ids=[row[0] for row in REFUSED])
def test_text_outside_the_profile_is_refused_by_name(name: str, text: bytes, rule: str) -> None:
    assert refuses(text) == rule


def test_every_rule_about_bytes_is_reached() -> None:
    from ledger.rules import RULES

    of_types = {"fields_must_fit_type", "bytes_must_be_canonical", "file_must_be_bytes", "line_end_must_not_be_added"}
    rules = {rule.name for rule in RULES.values() if 100 < rule.code < 200 or 987 <= rule.code <= 989}
    assert {row[2] for row in REFUSED} == rules - of_types


@pytest.mark.parametrize("value", ["{}", None, 7, {}])
def test_what_is_no_bytes_is_refused_by_name(value: Any) -> None:
    for read in (canonicalise, lambda data: parse(data, dict), lambda data: decode_file(data, dict)):
        with pytest.raises(DecodeError, match="file_must_be_bytes"):
            read(value)


def test_limits_themselves_are_within() -> None:
    assert canonicalise(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH) == b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert canonicalise(b"[9007199254740991,-9007199254740991]") == b"[9007199254740991,-9007199254740991]"
    assert canonicalise(b"1" + b" " * (MAX_FILE_BYTES - 1)) == b"1"
    assert canonicalise(b"-0") == b"0"


def test_brackets_in_strings_are_no_nesting() -> None:
    for text in (b'"' + b"[" * 1000 + b'"', b'["\\"' + b"{" * 1000 + b'"]', b'["\\\\","[[["]'):
        assert canonicalise(text) == text
    assert refuses(b'["\\\\",' + b"[" * 40) == "nesting_must_be_within_limit"


HOSTILE = {
    "open brackets": b"[" * MEGABYTE,
    "shallow lists": b"[" + b"[]," * (MEGABYTE // 3) + b"[]]",
    "closing brackets": b"]" * MEGABYTE,
    "quotes": b'"' * MEGABYTE,
    "a string that never ends": b'"' + b"a" * MEGABYTE,
    "backslashes": b'"' + b"\\" * MEGABYTE,
    "escaped quotes": b'"' + b'\\"' * (MEGABYTE // 2),
    "half escapes": b'"' + b"\\u00" * (MEGABYTE // 4),
    "digits": b"9" * MEGABYTE,
    "minus signs": b"-" * MEGABYTE,
    "a long fraction": b"1." + b"1" * MEGABYTE,
    "a long exponent": b"1e" + b"9" * MEGABYTE,
    "white space": b" " * MEGABYTE,
    "invalid UTF-8": b'"' + b"\xf0\x9f" * (MEGABYTE // 2),
    "many names": b"{" + b",".join(b'"%d":0' % number for number in range(80_000)) + b"}",
    # 33 seconds once, when the duplicate was looked for by slices
    "many names, the last one twice": b"{" + b",".join(b'"%d":0' % (n % 79_999) for n in range(80_000)) + b"}",
    "one name many times": b"{" + b'"a":0,' * (MEGABYTE // 6) + b'"a":0}',
    "long names": b'{"' + b"a" * (MEGABYTE // 2) + b'":0,"' + b"a" * (MEGABYTE // 2) + b'":0}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_hostile_text_ends_soon(name: str) -> None:
    began = process_time()
    said = ""
    try:
        canonicalise(HOSTILE[name])
    except DecodeError as error:
        said = str(error)
    assert len(said) < 200  # what is said of a large text is short
    # linear work takes a tenth of a second here; anything quadratic takes minutes
    assert process_time() - began < 10


def test_value_reads_back_from_its_own_bytes_only() -> None:
    assert decode(TEXT, Leaf) == LEAF
    assert TEXT == b'{"amount":7,"inside":{"b":1},"key":"%s","words":["x","y"]}' % (b"ab" * 32)


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("space after a colon", b'"amount":7', b'"amount": 7', "bytes_must_be_canonical"),
        ("space at the end", b'"y"]}', b'"y"]} ', "bytes_must_be_canonical"),
        ("newline in front", b'{"amount"', b'\n{"amount"', "bytes_must_be_canonical"),
        ("escape that is not needed", b'"x"', rb'"\u0078"', "bytes_must_be_canonical"),
        ("escaped slash", b'"x"', rb'"\/"', "bytes_must_be_canonical"),
        ("integer as a float", b'"amount":7', b'"amount":7.0', "fields_must_fit_type"),
        ("integer with an exponent", b'"amount":7', b'"amount":70e-1', "fields_must_fit_type"),
        ("minus zero", b'"amount":7', b'"amount":-0', "bytes_must_be_canonical"),
        ("a field twice", b'"amount":7', b'"amount":7,"amount":7', "bytes_must_be_canonical"),
        ("another field first", b'{"amount":7,', b'{"words":[],"amount":7,', "bytes_must_be_canonical"),
        ("unknown field", b'{"amount"', b'{"a":1,"amount"', "fields_must_fit_type"),
        ("field missing", b'"amount":7,', b"", "fields_must_fit_type"),
        ("text for an integer", b'"amount":7', b'"amount":"7"', "fields_must_fit_type"),
        ("truth for an integer", b'"amount":7', b'"amount":true', "fields_must_fit_type"),
        ("null for an integer", b'"amount":7', b'"amount":null', "fields_must_fit_type"),
        ("below the range", b'"amount":7', b'"amount":-1', "fields_must_fit_type"),
        ("above the range", b'"amount":7', b'"amount":9007199254740992', "fields_must_fit_type"),
        ("far above the range", b'"amount":7', b'"amount":' + b"9" * 400, "fields_must_fit_type"),
        ("capital hex", b"ab" * 32, b"AB" * 32, "fields_must_fit_type"),
        ("hex too short", b"ab" * 32, b"ab" * 31, "fields_must_fit_type"),
        ("hex and a newline", b"ab" * 32, b"ab" * 31 + rb"a\n", "fields_must_fit_type"),
        ("hex of full-width digits", b"ab" * 32, "１".encode() * 64, "fields_must_fit_type"),
        ("too many words", b'"x"', b'"x","x","x"', "fields_must_fit_type"),
        ("a lone surrogate", b'"x"', rb'"\ud800"', "text_must_be_json"),
        ("invalid UTF-8", b'"x"', b'"\xff"', "text_must_be_json"),
        ("byte order mark", b'{"amount"', b'\xef\xbb\xbf{"amount"', "file_must_not_begin_with_mark"),
        ("two documents", b'"y"]}', b'"y"]}{}', "text_must_be_json"),
        ("deep nesting", b'{"b":1}', b"[" * 100_000 + b"]" * 100_000, "nesting_must_be_within_limit"),
    ],
)
def test_bytes_of_a_type_that_are_not_its_canonical_form_are_refused(
    name: str, old: bytes, new: bytes, rule: str
) -> None:
    assert TEXT.count(old) == 1
    assert refuses(TEXT.replace(old, new), Leaf) == rule


def test_file_is_canonical_also_where_a_type_does_not_look() -> None:
    spaced = TEXT.replace(b'{"b":1}', b'{"b": 1}')
    assert decode(spaced, Leaf).inside == msgspec.Raw(b'{"b": 1}')  # so whoever decodes `inside` must check it
    for text in (spaced, TEXT.replace(b'{"b":1}', b'{"b":1,"b":1}'), TEXT.replace(b'{"b":1}', b'{"b":1.0}')):
        with pytest.raises(DecodeError):
            decode_file(text, Leaf)
    assert decode_file(TEXT, Leaf) == LEAF


def test_limit_of_size_is_the_callers() -> None:
    assert parse(TEXT, Leaf, len(TEXT)) == LEAF
    for read in (parse, decode):
        with pytest.raises(DecodeError) as caught:
            read(TEXT, Leaf, len(TEXT) - 1)
        assert caught.value.rule == "size_must_be_within_limit"


def test_string_without_utf8_has_no_bytes() -> None:
    with pytest.raises(DecodeError) as caught:
        encode({"reference": "\udcff"})
    assert caught.value.rule == "strings_must_be_unicode"


def test_range_of_integers_is_the_same_on_both_sides() -> None:
    for value in (MAX_INTEGER, -MAX_INTEGER):
        assert msgspec.json.decode(encode(value), type=Integer) == value
    for value in (MAX_INTEGER + 1, -MAX_INTEGER - 1):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(encode(value), type=Integer)
        assert refuses(encode(value)) == "integers_must_be_in_range"
