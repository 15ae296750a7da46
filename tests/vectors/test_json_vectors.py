"""JSON against the outside world: the documents of RFC 8785's author, and a suite of good, broken and doubtful texts.

Documents outside our profile are refused by name, never rewritten; broken ones are refused; doubtful ones may go either
way, but end in bytes or in a rule.
"""

import json
from pathlib import Path

import pytest

from ledger.crypto.encoding import canonicalise, parse
from ledger.errors import DecodeError
from tests.vectors import vectors_dir

JCS = vectors_dir("jcs_rfc8785")
STRICT = vectors_dir("json_strict")
PARSING = sorted((STRICT / "test_parsing").glob("*.json"))
TRANSFORM = sorted((STRICT / "test_transform").glob("*.json"))
OUTSIDE = {
    "arrays": "null_must_not_be_used",
    "french": "names_must_be_ascii",
    "structures": "numbers_must_be_integers",
    "values": "numbers_must_be_integers",
    "weird": "names_must_be_ascii",
}
# correct JSON that our profile refuses, each for a rule of its own
NOT_OURS = {
    "y_array_with_several_null": "null_must_not_be_used",
    "y_number": "numbers_must_be_integers",
    "y_number_0e+1": "numbers_must_be_integers",
    "y_number_double_close_to_zero": "numbers_must_be_integers",
    "y_number_real_capital_e": "numbers_must_be_integers",
    "y_number_real_capital_e_pos_exp": "numbers_must_be_integers",
    "y_number_real_exponent": "numbers_must_be_integers",
    "y_number_real_neg_exp": "numbers_must_be_integers",
    "y_number_real_pos_exponent": "numbers_must_be_integers",
    "y_number_simple_real": "numbers_must_be_integers",
    "y_object_duplicated_key": "names_must_be_unique",
}
BY_START = {"file_must_not_begin_with_mark", "text_must_not_be_wide"}
"""What a text is refused for that begins with a byte order mark, or is UTF-16."""
BROKEN = {
    *("text_must_be_json", "text_must_be_utf8", "nesting_must_be_within_limit", "strings_must_be_unicode"),
    *BY_START,
}


def judge(text: bytes) -> str:
    """The rule that refuses the text, or "" where it has canonical bytes."""
    try:
        canonicalise(text)
    except DecodeError as error:
        return error.rule
    return ""


def name_of(path: Path) -> str:
    return path.stem


def test_all_vectors_are_there() -> None:
    kinds = [path.name[:2] for path in PARSING]
    assert (kinds.count("y_"), kinds.count("n_"), kinds.count("i_"), len(TRANSFORM)) == (44, 104, 21, 14)
    assert len(list((JCS / "input").iterdir())) == 6


@pytest.mark.parametrize("path", sorted((JCS / "input").glob("*.json")), ids=name_of)
def test_document_of_rfc_8785_gives_the_authors_bytes_or_is_refused_by_name(path: Path) -> None:
    output = (JCS / "output" / path.name).read_bytes()
    assert bytes.fromhex((JCS / "outhex" / f"{path.stem}.txt").read_text()) == output
    if path.stem not in OUTSIDE:
        assert canonicalise(path.read_bytes()) == canonicalise(output) == output
        return
    assert judge(path.read_bytes()) == OUTSIDE[path.stem]
    if path.stem == "structures":  # the float in it is 56.0, of which the author's form makes 56
        assert canonicalise(output) == output
    else:
        assert judge(output) == OUTSIDE[path.stem]


@pytest.mark.parametrize("path", [path for path in PARSING if path.name.startswith("n_")], ids=name_of)
def test_broken_text_is_refused(path: Path) -> None:
    assert judge(path.read_bytes()) in BROKEN | {"numbers_must_be_integers", "size_must_be_within_limit"}
    # numbers that are no JSON number either, such as 1.e1, must not pass for floats outside the profile
    with pytest.raises((ValueError, RecursionError)):
        json.loads(path.read_bytes().decode("utf-8"), parse_constant=refuse_constant)


def refuse_constant(text: str) -> None:
    raise ValueError(text)


@pytest.mark.parametrize("path", [path for path in PARSING if path.name.startswith("i_")], ids=name_of)
def test_doubtful_text_ends_in_bytes_or_in_a_rule(path: Path) -> None:
    rule = judge(path.read_bytes())
    assert rule  # all 21 are beyond our range, or not Unicode
    assert rule in BROKEN | {"numbers_must_be_integers", "integers_must_be_in_range"}


@pytest.mark.parametrize("path", [path for path in PARSING if path.name.startswith("y_")], ids=name_of)
def test_correct_text_is_taken_or_refused_for_a_rule_of_ours(path: Path) -> None:
    text = path.read_bytes()
    assert judge(text) == NOT_OURS.get(path.stem, "")
    if path.stem not in NOT_OURS:
        assert json.loads(canonicalise(text)) == json.loads(text)


@pytest.mark.parametrize("path", TRANSFORM, ids=name_of)
def test_text_that_parsers_change_is_refused_or_kept(path: Path) -> None:
    text = path.read_bytes()
    rule = judge(text)
    if path.name.startswith("object_same_key"):
        assert rule == "names_must_be_unique"
    elif path.name == "number_1000000000000000.json":
        assert canonicalise(text) == b"[1000000000000000]"
    elif path.name.startswith("number"):
        assert rule in {"integers_must_be_in_range", "numbers_must_be_integers"}
    elif path.name.startswith("object_key_nf"):
        assert rule == "names_must_be_ascii"
    else:
        assert rule in {"strings_must_be_unicode", "text_must_be_utf8"}


@pytest.mark.parametrize("path", [*PARSING, *TRANSFORM], ids=name_of)
def test_no_text_harms_a_typed_decoder(path: Path) -> None:
    for kind in (dict[str, int], list[str], str, int):
        rule = ""
        try:
            parse(path.read_bytes(), kind)
        except DecodeError as error:
            rule = error.rule
        assert rule in BY_START | {
            *("", "text_must_be_json", "fields_must_fit_type", "nesting_must_be_within_limit"),
        }
