"""JSON of others against the outside world: all of RFC 8785, and the suite of good, broken and doubtful texts."""

import json
import struct
from pathlib import Path

import pytest

from ledger.errors import InterchangeError
from ledger.interchange.foreign_json import canonicalise_json, parse_json
from tests.vectors import vectors_dir

JCS = vectors_dir("jcs_rfc8785")
STRICT = vectors_dir("json_strict")
PARSING = sorted((STRICT / "test_parsing").glob("*.json"))
TRANSFORM = sorted((STRICT / "test_transform").glob("*.json"))
NUMBERS = [line.split(",") for line in (JCS / "es6_numbers_0001-1000.txt").read_text("ascii").splitlines()]


def judge(text: bytes) -> str:
    """The rule that refuses the text, or "" where it is read."""
    try:
        parse_json(text)
    except InterchangeError as error:
        return error.rule
    return ""


def name_of(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", sorted((JCS / "input").glob("*.json")), ids=name_of)
def test_document_of_rfc_8785_gives_the_authors_bytes(path: Path) -> None:
    output = (JCS / "output" / path.name).read_bytes()
    assert canonicalise_json(parse_json(path.read_bytes())) == output
    assert canonicalise_json(parse_json(output)) == output


def test_numbers_are_written_as_the_author_writes_them() -> None:
    assert len(NUMBERS) == 1000
    for digits, text in NUMBERS:
        number = struct.unpack(">d", bytes.fromhex(digits.zfill(16)))[0]
        assert canonicalise_json(number) == text.encode()
        # and read back, but for integers that a double rounds
        assert judge(text.encode()) == ("integers_must_be_in_range" if 2**53 <= abs(number) < 1e21 else "")


@pytest.mark.parametrize("path", [path for path in PARSING if path.name.startswith("n_")], ids=name_of)
def test_broken_text_is_refused(path: Path) -> None:
    assert judge(path.read_bytes()) in {
        *("text_must_be_json", "text_must_be_utf8", "nesting_must_be_within_limit"),
        *("file_must_not_begin_with_mark", "text_must_not_be_wide"),
    }


@pytest.mark.parametrize("path", [path for path in PARSING if path.name.startswith("y_")], ids=name_of)
def test_correct_text_is_read(path: Path) -> None:
    text = path.read_bytes()
    assert judge(text) == ("names_must_be_unique" if path.stem == "y_object_duplicated_key" else "")
    if not judge(text):
        assert json.loads(canonicalise_json(parse_json(text))) == json.loads(text)


@pytest.mark.parametrize("path", [path for path in PARSING if path.name.startswith("i_")], ids=name_of)
def test_doubtful_text_is_read_or_refused_by_a_rule(path: Path) -> None:
    rule = judge(path.read_bytes())
    if path.stem in {"i_number_double_huge_neg_exp", "i_number_real_underflow"}:
        assert rule == ""  # 0, as everywhere
    else:
        assert rule in {
            *("numbers_must_be_finite", "integers_must_be_in_range", "strings_must_be_unicode"),
            *("text_must_be_utf8", "text_must_be_json", "nesting_must_be_within_limit"),
            *("file_must_not_begin_with_mark", "text_must_not_be_wide"),
        }


@pytest.mark.parametrize("path", TRANSFORM, ids=name_of)
def test_text_that_parsers_change_is_refused_or_kept(path: Path) -> None:
    text = path.read_bytes()
    rule = judge(text)
    if path.name.startswith("object_same_key"):
        assert rule == "names_must_be_unique"
    elif path.name.startswith("object_key_nf"):
        assert json.loads(canonicalise_json(parse_json(text))) == json.loads(text)  # no normal form is imposed
    elif path.name.startswith("string"):
        assert rule in {"strings_must_be_unicode", "text_must_be_utf8"}
    else:
        assert rule in {"", "integers_must_be_in_range"}
