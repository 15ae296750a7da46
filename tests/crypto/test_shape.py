"""The shape of JSON text is asked before anything is built: held to a plain scanner, and to what it may cost.

Memory and counts are measured; of time only that it is not a hundredfold.
"""

import json
import tracemalloc
from collections.abc import Callable
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.shell.files import read_kind
from ledger.client.cosigning import read_waiting
from ledger.client.forms.reading import read_form
from ledger.client.laws.impacts import read_report
from ledger.crypto.encoding import (
    MAX_FILE_BYTES,
    SMALL_BYTES,
    canonicalise,
    check_unique,
    decode,
    decode_file,
    encode,
    parse,
)
from ledger.crypto.shape import BYTES_A_VALUE, check_shape
from ledger.errors import DecodeError, LedgerError
from ledger.interchange.foreign_json import MAX_BYTES, parse_json
from ledger.interchange.iso20022.pain001 import parse_account_map
from tests.strategies import any_documents

MOST = MAX_FILE_BYTES // BYTES_A_VALUE
MIB = 1024 * 1024


def measure(document: Any) -> tuple[int, int]:
    """How deep a value nests and of how many values it consists, as the text counts them."""
    inside = [*document.values()] if isinstance(document, dict) else document if isinstance(document, list) else []
    deep = isinstance(document, dict | list)
    depths, counts = [0], [1]
    for each in inside:
        depth, count = measure(each)
        depths.append(depth)
        counts.append(count)
    return max(depths) + deep, sum(counts) + (deep and not inside)


def ask(text: bytes, most: int, depth: int) -> str:
    try:
        check_shape(text, most, depth)
    except DecodeError as error:
        return error.rule
    return ""


@given(any_documents(), st.booleans(), st.sampled_from([None, 1]))
def test_depth_and_values_are_those_of_what_the_text_says(document: Any, plain: bool, indent: int | None) -> None:
    text = json.dumps(document, ensure_ascii=plain, indent=indent).encode("utf-8", "surrogatepass")
    depth, values = measure(document)
    assert ask(text, values, depth) == ""
    if depth:
        assert ask(text, values, depth - 1) == "nesting_must_be_within_limit"
    assert ask(text, values - 1, depth) == ("values_must_be_within_limit" if values > 1 else ask(text, 0, depth))


def scan(text: str) -> int:
    """The depth at which a plain scanner has been, over text of brackets alone."""
    depth = deepest = 0
    for sign in text:
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


@given(st.text("[]{}", max_size=60).map(lambda text: text[: next((n for n in range(len(text)) if _dips(text, n)), 60)]))
def test_brackets_that_are_never_closed_nest_as_a_scanner_sees_them(text: str) -> None:
    for depth in range(1, 8):
        refused = ask(text.encode(), 100, depth) == "nesting_must_be_within_limit"
        assert refused is (scan(text) > depth)


def _dips(text: str, end: int) -> bool:
    part = text[: end + 1]
    return part.count("]") + part.count("}") > part.count("[") + part.count("{")


HOSTILE = {
    "open brackets": b"[" * MAX_FILE_BYTES,
    "open braces with names": b'{"a":' * (MAX_FILE_BYTES // 5),
    "brackets and back": b"[" * (MAX_FILE_BYTES // 2) + b"]" * (MAX_FILE_BYTES // 2),
    "closing brackets": b"]" * MAX_FILE_BYTES,
    "closing brackets after some": b"[" * 30 + b"]" * (MAX_FILE_BYTES - 30),
    "pairs": b"[]" * (MAX_FILE_BYTES // 2),
    "a list of lists": b"[" + b"[]," * (MAX_FILE_BYTES // 3 - 1) + b"[]]",
    "a list of objects": b"[" + b'{"":{}},' * (MAX_FILE_BYTES // 8 - 1) + b"[]]",
    "deep, then wide": b"[" * 31 + b"[]," * (MAX_FILE_BYTES // 3 - 40) + b"[]" + b"]" * 31,
    "deep again and again": (b"[{" * 15 + b"}]" * 15 + b",") * (MAX_FILE_BYTES // 61),
    "teeth": (b"[" * 31 + b"]" * 30) * (MAX_FILE_BYTES // 61),
    "brackets in a string, then no end": b'["' + b"[" * (MAX_FILE_BYTES - 2),
    "escapes": b'["' + b'\\"[' * (MAX_FILE_BYTES // 3 - 2) + b'"]',
    "backslashes": b'"' + b"\\" * (MAX_FILE_BYTES - 1),
    "empty strings": b"[" + b'"",' * (MAX_FILE_BYTES // 3 - 1) + b'""]',
    "quotes": b'"' * MAX_FILE_BYTES,
    "numbers": b"[" + b"0," * (MAX_FILE_BYTES // 2 - 2) + b"0]",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_eight_mebibytes_of_nesting_are_refused_before_anything_is_built(name: str) -> None:
    text = HOSTILE[name]
    assert len(text) <= MAX_FILE_BYTES
    began = process_time()
    tracemalloc.start()
    try:
        check_shape(text, MOST)
    except DecodeError as error:
        assert len(str(error)) < 200  # noqa: PT017 - strings of any length may pass
    else:
        assert name in ("escapes", "backslashes", "brackets in a string, then no end")
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 3 * MAX_FILE_BYTES
    assert process_time() - began < 3  # 0.1 s where nothing else runs


READERS: dict[str, Callable[[bytes], object]] = {
    "canonicalise": canonicalise,
    "parse": lambda data: parse(data, dict[str, object]),
    "decode": lambda data: decode(data, dict[str, object]),
    "decode_file": lambda data: decode_file(data, dict[str, object]),
    "check_unique": check_unique,
    "a form": lambda data: read_form(data, dict, "file"),
    "an impact report": read_report,
    "a transaction that waits": read_waiting,
    "accounts of pain.001": parse_account_map,
}


@pytest.mark.parametrize("name", READERS)
def test_no_reader_of_json_builds_what_it_refuses(name: str) -> None:
    text = b'{"a":[' + b"[]," * (MAX_FILE_BYTES // 3 - 8) + b"[]]}"
    tracemalloc.start()
    with pytest.raises(LedgerError) as caught:
        READERS[name](text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "values" in caught.value.rule + caught.value.says
    assert peak < 64 * MIB


def test_foreign_json_and_kinds_of_files_are_bounded_the_same() -> None:
    wide = b'{"@context":[' + b"[]," * (MAX_BYTES // 3 - 10) + b"[]]}"
    with pytest.raises(LedgerError, match="values_must_be_within_limit"):
        parse_json(wide)
    tracemalloc.start()
    assert read_kind(wide) == "credential"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * MIB


def test_small_text_of_a_type_is_parsed_at_once_and_what_this_library_writes_is_read() -> None:
    assert parse(b"[" + b"0," * (SMALL_BYTES // 2 - 2) + b"0]", list)[-1] == 0
    row = {"balances": [{"asset": "LAK", "available": 1, "held": 0}], "day": 0, "entries": 0, "nonce": 0}
    one = encode({"key": "account/lao156kgvaasdpt9hjpu95g4a2sck9exzea2xfj7dw", "value": row})  # of genesis, the densest
    text = b"[" + b",".join([one] * (MAX_FILE_BYTES // (len(one) + 1))) + b"]"
    assert canonicalise(text) == text
