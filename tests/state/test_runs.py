"""Runs: whatever is merged when, they answer as a plain list of records does; and a damaged page is named."""

import sqlite3
from collections.abc import Iterator, Sequence
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import StoreError
from ledger.state import runs
from ledger.state.runs import BY_ID, BY_ROW, BY_SUBJECT, KINDS, Page, append_run, gather_runs, write_place
from ledger.state.store import Store

PREFIXES = [
    bytes(7),
    b"\xff" * 7,
    *(bytes([first, *bytes(5), last]) for first in (0, 127, 128, 255) for last in (1, 2)),
]
records = st.tuples(st.sampled_from(KINDS), st.sampled_from(PREFIXES), st.integers(0, 2**24 - 1))
blocks = st.lists(st.lists(records, max_size=7), min_size=1, max_size=70)
sizes = st.tuples(
    st.integers(2, 4), st.sampled_from([0, 1, 3, 10, 1000]), st.integers(1, 5), st.sampled_from([1, 2, 99])
)


def make_store() -> Store:
    made = Store(None)
    made.create(b"genesis")
    return made


def write_blocks(blocks: Sequence[Sequence[tuple[bytes, bytes, int]]]) -> list[list[bytes]]:
    """The records of each block, from the first; a record stands in a block once."""
    return [
        [kind + prefix + write_place(height, index) for kind, prefix, index in dict.fromkeys(block)]
        for height, block in enumerate(blocks, 1)
    ]


def sized(fanout: int, merged: int, page: int, part: int) -> mock._patch_dict:  # type: ignore[name-defined]
    return mock.patch.multiple(  # type: ignore[return-value]
        runs, FANOUT=fanout, MERGED_PAGES=merged, _PAGE_SIZE=page * runs.RECORD_SIZE, SLICE_PAGES=part
    )


@given(blocks, sizes)
def test_runs_answer_as_all_records_in_one_list_do(
    blocks: list[list[tuple[bytes, bytes, int]]], size: tuple[int, int, int, int]
) -> None:
    store, written = make_store(), write_blocks(blocks)
    with sized(*size):
        for height, block in enumerate(written, 1):
            append_run(store, height, block[::-1])
        check_answers(store, written)
        check_layout(store, written)
        moved = make_store()
        gather_runs(moved, len(written), (record for block in written for record in block))
        check_answers(moved, written)
        check_layout(moved, written)
        followed = make_store()
        for height, block in enumerate(written, 1):
            runs.follow_run(followed, store.list_runs(), height, block)
        assert list(followed.list_table("pages")) == list(store.list_table("pages"))


def check_answers(store: Store, written: Sequence[Sequence[bytes]]) -> None:
    known = [record for block in written for record in block]
    for low in PREFIXES:
        for high in {low, PREFIXES[1]}:
            found = runs.find_places(store, BY_ID + low, BY_ID + high)
            assert found == sorted(
                runs.read_place(record) for record in known if BY_ID + low <= record[:8] <= BY_ID + high
            )
        places = sorted(runs.read_place(record) for record in known if record[:8] == BY_ROW + low)
        for height in (0, 1, len(written) // 2, len(written), len(written) + 9):
            for told in (None, store.list_runs()):
                later = list(runs.find_later(store, BY_ROW + low, height, told))
                assert later == [place for place in places if place[0] > height]
                earlier = list(runs.find_earlier(store, BY_ROW + low, height, told))
                assert earlier == [place for place in reversed(places) if place[0] <= height]


def check_layout(store: Store, written: Sequence[Sequence[bytes]]) -> None:
    """Each run holds the records of its blocks and of no other, in order, page by page."""
    before = 0
    assert store.list_runs(2) == [run for run in store.list_runs() if run > 2]
    for run in store.list_runs():
        pages = list(store.load_pages(run, b"", b"\xff" * 16))
        assert all(page.first == page.records[:16] and len(page.records) <= runs._PAGE_SIZE for page in pages)
        expected = sorted(record for block in written[before:run] for record in block)
        assert b"".join(page.records for page in pages) == b"".join(expected)
        before = run
    assert not any(written[before:])
    assert store.count_pages(0) == len(list(store.list_table("pages")))


def append_all(store: Store, count: int, each: int) -> None:
    for height in range(1, count + 1):
        append_run(store, height, [BY_SUBJECT + bytes(7) + write_place(height, index) for index in range(each)])


def test_eight_become_one_and_eight_of_these_again() -> None:
    store = make_store()
    append_all(store, 8 * 8 + 8 + 2, 1)
    assert store.list_runs() == [64, 72, 73, 74]


def test_runs_that_are_too_large_together_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A block never waits for more pages than the limit; so many are merged, and one more is not."""
    for most, expected in ((7, [8, 16]), (6, list(range(1, 17)))):
        monkeypatch.setattr(runs, "MERGED_PAGES", most)
        store = make_store()
        append_all(store, 16, 3)
        assert store.list_runs() == expected
    monkeypatch.setattr(runs, "MERGED_PAGES", 8)
    store = make_store()
    append_all(store, 64, runs.PAGE_RECORDS)
    assert store.list_runs() == list(range(8, 65, 8))


@pytest.fixture
def store() -> Iterator[Store]:
    made = make_store()
    append_all(made, 3, 4)
    yield made
    made.close()


@pytest.mark.parametrize("records", [b"", b"a" * 15, b"a" * 17, b"a" * 16], ids=["none", "cut", "more", "others"])
def test_a_damaged_page_is_named_by_its_run(store: Store, records: bytes) -> None:
    store._db.execute("UPDATE pages SET records = ? WHERE run = 2", (records,))
    for ask in (
        lambda: runs.find_places(store, BY_SUBJECT + bytes(7), BY_SUBJECT + bytes(7)),
        lambda: list(runs.find_later(store, BY_SUBJECT + bytes(7), 0)),
        lambda: list(runs.find_earlier(store, BY_SUBJECT + bytes(7), 3)),
        lambda: runs.merge_runs(store, 0, 4, []),
    ):
        with pytest.raises(StoreError, match="the index up to block 2 is damaged"):
            ask()


def test_a_page_stands_in_a_run_once(store: Store) -> None:
    [page] = store.load_pages(2, b"", b"\xff")
    with pytest.raises(StoreError):
        store.save_pages(2, [page])
    with pytest.raises(sqlite3.IntegrityError):
        store._db.execute("INSERT INTO pages VALUES (9, x'00', 'text')")


def test_one_page_of_a_run_answers_however_many_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_PAGE_SIZE", 4 * runs.RECORD_SIZE)
    store = make_store()
    append_run(store, 1, [BY_ID + number.to_bytes(7, "big") + write_place(1, number) for number in range(400)])
    assert store.count_pages(0) == 100
    for number in (0, 3, 4, 5, 399):
        low = BY_ID + number.to_bytes(7, "big")
        pages = list(store.load_pages(1, low.ljust(16, b"\0"), low.ljust(16, b"\xff")))
        assert len(pages) <= 2
        assert runs.find_places(store, low, low) == [(1, number)]
    assert list(store.load_pages(1, b"", b"")) == []


def test_a_place_is_what_was_written() -> None:
    for place in ((0, 0), (1, 2**24 - 1), (2**40 - 1, 0)):
        assert runs.read_place(bytes(8) + write_place(*place)) == place
    assert len(Page(b"", b"")) == 2
