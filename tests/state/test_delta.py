"""Deltas: what a block changed, kept as bytes, undone by exchanging old and new."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import StoreError
from ledger.state.delta import decode_change, decode_delta, encode_delta, find_change, read_new, read_old, split_delta
from ledger.state.state import RowChange
from tests import strategies

CHANGES = st.builds(
    RowChange, strategies.texts(), strategies.texts().map(str.encode), strategies.texts().map(str.encode)
)


@given(st.lists(CHANGES))
def test_delta_survives_its_bytes(rows: list[RowChange]) -> None:
    assert decode_delta(encode_delta(tuple(rows))) == rows


@given(st.lists(CHANGES, unique_by=lambda row: row.key), strategies.texts())
def test_parts_of_a_delta_are_those_of_the_whole(rows: list[RowChange], other: str) -> None:
    data = encode_delta(tuple(rows))
    assert read_old(data) == {row.key: row.old for row in rows}
    assert read_new(data) == {row.key: row.new for row in rows}
    for key in (other, *(row.key for row in rows), *(row.old.decode() for row in rows)):
        assert find_change(data, key) == next((row for row in rows if row.key == key), None)


OBJECTS = st.dictionaries(strategies.texts(), strategies.texts(), max_size=2).map(msgspec.json.encode) | st.just(b"")


@given(st.lists(st.builds(RowChange, st.from_regex("[a-z]{1,9}/[a-z]{0,9}", fullmatch=True), OBJECTS, OBJECTS)))
def test_delta_of_objects_is_split_into_its_rows(rows: list[RowChange]) -> None:
    """As all rows are, whose keys are of letters and digits."""
    assert [decode_change(part) for part in split_delta(encode_delta(tuple(rows)))] == rows


@pytest.mark.parametrize("part", [b"", b'a","b', b'a","b","c"],["a","b","c', b'a","b","c"] , ["a","b","c', b"\xff"])
def test_what_is_no_row_of_a_delta_is_refused(part: bytes) -> None:
    with pytest.raises(StoreError, match="a delta is damaged"):
        decode_change(part)


@pytest.mark.parametrize("text", ["b", "\xfeb\xff", "þb", "\ufeff", "\0", ""])
def test_what_looks_like_a_row_within_a_text_is_none(text: str) -> None:
    value = text.encode()
    rows = (RowChange("a", value, value), RowChange("bb", b"1", value), RowChange("c", b"", b"3"))
    data = encode_delta(rows)
    assert [find_change(data, row.key) for row in rows] == list(rows)
    assert find_change(data, text) is None
    assert find_change(encode_delta(rows[:1]), "b") is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'[["a","b","c"]]',
        b"\xff",
        b"\xfea\xffb\xfe",
        b"\xfea\xffb\xffc\xffd\xfe",
        b"\xfea\xffb\xffc",
        b"a\xffb\xffc\xfe",
        b"\xfea\xffb\xffc\xfe\xfe",
        b"\xfea\xffb\xffc\xff",
        b"\xfea\xffb\xff\xc3\xfe",
        b"\xfe\xc3\xff\xb6\xff\xfe",
    ],
)
def test_damaged_delta_is_refused(data: bytes) -> None:
    with pytest.raises(StoreError) as caught:
        decode_delta(data)
    assert caught.value.rule == "store_must_be_intact"
