"""Packing: what one statement writes is what a statement a value would have written."""

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from ledger.state.packing import FROM_PACKED, VALUE, pack, pack_named

VALUES = st.binary(max_size=40)
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5)


@given(st.lists(VALUES), st.dictionaries(NAMES, VALUES))
def test_packed_values_are_unpacked_by_place_and_by_name(values: list[bytes], named: dict[str, bytes]) -> None:
    database = sqlite3.connect(":memory:")
    statement = f"SELECT key, {VALUE} {FROM_PACKED}"
    assert database.execute(statement, pack(values)).fetchall() == list(enumerate(values))
    assert database.execute(statement, pack_named(named)).fetchall() == sorted(named.items())
