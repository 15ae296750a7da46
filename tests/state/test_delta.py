"""Deltas: what a block changed, kept as bytes, undone by exchanging old and new."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import StoreError
from ledger.state.delta import decode_delta, encode_delta, invert
from ledger.state.state import RowChange
from tests import strategies

CHANGES = st.builds(
    RowChange, strategies.texts(), strategies.texts().map(str.encode), strategies.texts().map(str.encode)
)


@given(st.lists(CHANGES))
def test_delta_survives_its_bytes(rows: list[RowChange]) -> None:
    assert decode_delta(encode_delta(tuple(rows))) == rows


@given(st.lists(CHANGES))
def test_inverted_twice_is_the_same(rows: list[RowChange]) -> None:
    assert invert(invert(rows)) == rows
    assert [(row.old, row.new) for row in invert(rows)] == [(row.new, row.old) for row in rows]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[",
        b'[["a","b"]]',
        b'[["a","b","c","d"]]',
        b'[["a","b",1]]',
        b'[["a","b",null]]',
        b'[["\xff","",""]]',
    ],
)
def test_damaged_delta_is_refused(data: bytes) -> None:
    with pytest.raises(StoreError) as caught:
        decode_delta(data)
    assert caught.value.rule == "store_must_be_intact"
