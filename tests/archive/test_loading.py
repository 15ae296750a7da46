"""Loading: whatever is taken from the store fits a hash."""

from contextlib import suppress

import pytest

from ledger.archive.loading import load_state
from ledger.errors import StoreError
from tests.archive.damaged import TIP, change, load, refuse
from tests.country import Country


def flip(value: bytes) -> bytes:
    return bytes([value[0] ^ 1]) + value[1:]


def test_every_node_of_the_history_that_the_next_root_stands_on_is_checked(country: Country) -> None:
    """The frontier that the last header vouches for, and the nodes that the last block has added."""
    load(country)
    nodes = list(country.store.list_table("history"))
    kept = set()
    for level, position, node in nodes:
        where = f"WHERE level = {level} AND position = {position}"
        change(country, f"UPDATE history SET hash = ? {where}", values=(flip(node),))
        with suppress(StoreError):
            load(country)
            kept.add((level, position))
        change(country, f"UPDATE history SET hash = ? {where}", values=(node,))
    load(country)
    # nine leaves, 0 to 8: the root of the last header is over the first eight, and the ninth is its own hash
    assert {(level, position) for level, position, _ in nodes} - kept == {(3, 0), (0, 8)}


@pytest.mark.parametrize("height", range(1, TIP + 1))
def test_a_delta_that_does_not_lead_to_its_root_is_refused(country: Country, height: int) -> None:
    """A delta of another block, well-formed: of an unfolded one when the ledger opens, else when the past is asked."""
    other = height - 1 if height > 1 else 2
    change(
        country, f"UPDATE blocks SET delta = (SELECT delta FROM blocks WHERE height = {other}) WHERE height = {height}"
    )
    if height > TIP - 3:
        assert f"block {height}: the rows do not fit its header" in refuse(country)
        return
    load(country)
    refused = set()
    for asked in range(TIP):
        try:
            load_state(country.store, country.file.genesis, asked)
        except StoreError as error:
            refused.add((asked, f"block {asked}: the rows do not fit its header" in error.says))
    # undone further, rows may come right again by what an earlier block says of them; a later state does not need it
    assert (height - 1, True) in refused
    assert all(asked < height and named for asked, named in refused)


def test_a_state_that_is_not_folded_as_its_header_says_is_refused(country: Country) -> None:
    for place in ("''", "(SELECT min(path) FROM nodes WHERE path <> '')"):
        [(node,)] = country.store._all(f"SELECT node FROM nodes WHERE path = {place}", ())
        change(country, f"UPDATE nodes SET node = ? WHERE path = {place}", values=(flip(node),))
        if place == "''":
            assert f"block {TIP - 3}: the rows do not fit its header" in refuse(country)
            with pytest.raises(StoreError, match="the rows do not fit its header"):
                load_state(country.store, country.file.genesis, TIP)
        change(country, f"UPDATE nodes SET node = ? WHERE path = {place}", values=(node,))
    load(country)


@pytest.mark.parametrize(("folded", "ok"), [(TIP, False), (TIP + 1, False), (TIP - 4, False), (TIP - 3, True)])
def test_the_folded_height_is_that_of_the_rows(country: Country, folded: int, ok: bool) -> None:
    change(country, "UPDATE meta SET value = ? WHERE name = 'folded'", values=(str(folded).encode(),))
    if ok:
        load(country)
    else:
        assert ("no height of a block" in refuse(country)) == (folded > TIP)
