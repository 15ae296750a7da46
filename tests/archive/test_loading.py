"""Loading: whatever is taken from the store fits a hash."""

from contextlib import suppress

import pytest

from ledger.archive.loading import load_application, load_state
from ledger.errors import StoreError
from ledger.registry.rows.people import ACCOUNTS
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
    """A delta of another block, well-formed. What is given all the same is right: later deltas say it anew."""
    other = height - 1 if height > 1 else 2
    change(
        country, f"UPDATE blocks SET delta = (SELECT delta FROM blocks WHERE height = {other}) WHERE height = {height}"
    )
    if height == TIP:
        assert f"block {height}: the rows do not fit its header" in refuse(country)
    else:
        load(country)
    refused = set()
    for asked in range(TIP + 1):
        try:
            load_state(country.store, country.file.genesis, asked).settle()
        except StoreError as error:
            refused.add((asked, f"block {asked}: the rows do not fit its header" in error.says))
    folded = country.store.get_folded_height()
    # undone further, rows may come right again by what an earlier block says of them; a later state does not need it
    assert (height - 1 if height <= folded else height, True) in refused
    assert all(asked < height if height <= folded else asked >= height for asked, _ in refused)
    assert all(named for _, named in refused)


@pytest.mark.parametrize("other", [b"\xfe", b"\xfeaccount/else\xff\xff{}\xfe"])
def test_row_that_unfolded_deltas_are_silent_of_is_not_given_as_it_was_folded(country: Country, other: bytes) -> None:
    """Nor is a block made of it: of what is not folded nothing but the index tells that it has changed."""
    folded, key = country.store.get_folded_height(), ACCOUNTS.key(country.address("noy"))
    change(country, "UPDATE blocks SET delta = ? WHERE height > ?", values=(other, folded))
    with pytest.raises(StoreError, match=f"block {TIP}: the rows do not fit its header"):
        load_application(country.store, country.file.genesis).state.get_value(key)


@pytest.mark.parametrize("height", range(1, TIP + 1))
def test_a_row_of_the_past_that_a_damaged_delta_tells_is_refused(country: Country, height: int) -> None:
    archive = country.node.archive
    key = ACCOUNTS.key(country.address("noy" if height > 1 else "registrar"))
    truth = [archive.load_row(key, asked) for asked in range(TIP + 1)]
    changed = [asked for asked in range(1, TIP + 1) if truth[asked] != truth[asked - 1]]
    other = TIP if height == 1 else height - 1
    for delta in (f"(SELECT delta FROM blocks WHERE height = {other})", "x'fe6163ff'", "x'fe'"):
        [(whole,)] = country.store._all(f"SELECT delta FROM blocks WHERE height = {height}", ())
        change(country, f"UPDATE blocks SET delta = {delta} WHERE height = {height}")
        refused = set()
        for asked in range(TIP + 1):
            try:
                assert archive.load_row(key, asked) == truth[asked]
            except StoreError:
                refused.add(asked)
        if height in changed:
            assert {height - 1, height} <= refused
        change(country, f"UPDATE blocks SET delta = ? WHERE height = {height}", values=(whole,))
    assert [archive.load_row(key, asked) for asked in range(TIP + 1)] == truth


OTHERS = ("(SELECT delta FROM blocks WHERE height = 6)", "x'5b5d'", "x'5b5b226163225d'", "x'41'")


@pytest.mark.parametrize("other", OTHERS)
def test_list_of_the_past_has_the_root_of_its_header_or_is_not_given(country: Country, other: str) -> None:
    """Whatever is written in the place of a delta: another's, none, what is none."""
    archive = country.node.archive
    truth = [archive.list_rows("", asked) for asked in range(TIP + 1)]
    folded = country.store.get_folded_height()
    for height in range(2, TIP + 1):
        [(whole,)] = country.store._all(f"SELECT delta FROM blocks WHERE height = {height}", ())
        change(country, f"UPDATE blocks SET delta = {other} WHERE height = {height}")
        refused = set()
        for asked in range(TIP):
            try:
                assert archive.list_rows("", asked) == truth[asked]
            except StoreError:
                refused.add(asked)
        undone = set(range(1, height)) if height <= folded else set(range(height, TIP))
        assert refused <= undone
        # beyond the nearest, rows may come right again by what another block says of them, unless it is garbage
        nearest = {height - 1 if height <= folded else height} - {0, TIP}
        if height != 6 or other != OTHERS[0]:
            assert (nearest if other in OTHERS[:2] else undone) <= refused
        change(country, f"UPDATE blocks SET delta = ? WHERE height = {height}", values=(whole,))


@pytest.mark.parametrize("lost", range(1, TIP + 1))
def test_an_index_that_misses_a_change_of_a_row_is_noticed(country: Country, lost: int) -> None:
    archive = country.node.archive
    key = ACCOUNTS.key(country.address("noy"))
    truth = [archive.load_row(key, asked) for asked in range(TIP + 1)]
    change(country, f"DELETE FROM pages WHERE run = {lost}")
    refused = set()
    for asked in range(TIP + 1):
        try:
            assert archive.load_row(key, asked) == truth[asked]
        except StoreError:
            refused.add(asked)
    changes = [asked for asked in range(1, TIP + 1) if truth[asked] != truth[asked - 1]]
    around = [each for each in (0, *changes, TIP + 1) if each != lost]
    before = max(each for each in around if each < lost)
    after = min(each for each in around if each > lost)
    assert refused == (set(range(before, after)) if lost in changes else set())


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
