"""The store: one file in which blocks, rows, nodes and indexes change together or not at all."""

import sqlite3
from pathlib import Path

import pytest

from ledger.errors import NotFoundError, StoreError
from ledger.rules import RULES
from ledger.state import store as store_module
from ledger.state.database import named_errors
from ledger.state.runs import Page
from ledger.state.store import Store
from ledger.state.stored import Fold, StoredBlock
from ledger.state.survey import check_pages
from tests.archive.whole import join_entries

BLOCK = StoredBlock(1, b"h" * 32, b"{}", b"{}", 3, b"r" * 64, b"[]", (b"[1,2]", b"[3]"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A new store in a file."""
    made = Store(tmp_path / "ledger.db")
    made.create(b"genesis")
    return made


def open_again(tmp_path: Path) -> Store:
    return Store(tmp_path / "ledger.db")


def test_store_is_in_write_ahead_mode_and_synchronous(store: Store) -> None:
    assert store._one("PRAGMA journal_mode", ()) == ("wal",)
    assert store._one("PRAGMA synchronous", ()) == (2,)
    assert check_pages(store) == "ok"


@pytest.mark.parametrize(
    ("error", "rule", "says"),
    [
        (sqlite3.OperationalError("database is locked"), "store_must_be_free", "holder"),
        (sqlite3.OperationalError("database table is busy"), "store_must_be_free", "holder"),
        (sqlite3.OperationalError("no such table: blocks"), "store_must_be_intact", "problem"),
        (sqlite3.OperationalError("Could not decode to UTF-8 column 'key'"), "store_must_be_intact", "problem"),
        (sqlite3.OperationalError("database or disk is full"), "store_must_be_writable", "problem"),
        (sqlite3.OperationalError("unable to open database file"), "store_must_be_writable", "problem"),
        (sqlite3.DatabaseError("file is not a database"), "page_must_be_intact", "file"),
        (sqlite3.DatabaseError("database disk image is malformed"), "page_must_be_intact", "file"),
        (sqlite3.DatabaseError("integer overflow"), "store_must_be_intact", "problem"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"), "store_must_be_intact", "problem"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_sqlite_says_is_named(error: Exception, rule: str, says: str) -> None:
    with pytest.raises(StoreError) as caught, named_errors(None):
        raise error
    assert caught.value.rule == rule
    quoted = "text that is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
    assert caught.value.values == {says: {"holder": "another thread", "file": "the database"}.get(says, quoted)}


def test_what_is_written_is_there_after_reopening(store: Store, tmp_path: Path) -> None:
    with store.writing():
        store.append(BLOCK, [(0, 0, b"a"), (0, 1, b"b"), (1, 0, b"c")])
        store.save_handover(1, b"[]")
        store.fold(Fold(1, {"t/b": b"2", "t/a": b"1"}, {"": b"n", "0": b"m"}))
        store.save_pages(1, [Page(b"a" * 16, b"a" * 32), Page(b"c" * 16, b"c" * 16)])
    store.close()
    again = open_again(tmp_path)
    again.check_version()
    assert (again.get_height(), again.get_folded_height(), again.load_meta("genesis")) == (1, 1, b"genesis")
    assert again.load_block(1) == BLOCK
    assert join_entries(again.load_block(1)) == b"[1,2,3]"
    assert [again.load_part(1, part).data for part in (0, 1)] == [b"[1,2]", b"[3]"]
    assert again.load_delta(1) == b"[]"
    assert list(again.list_rows("t/")) == [("t/a", b"1"), ("t/b", b"2")]
    assert [again.load_node(path) for path in ("", "0", "1")] == [b"n", b"m", None]
    assert again.load_history(1, 0) == b"c"
    assert again.list_handovers(2) == [(1, b"[]")]
    assert again.list_handovers(1) == []
    assert list(again.load_pages(1, b"b", b"b")) == [Page(b"a" * 16, b"a" * 32)]


def test_fold_removes_what_is_gone(store: Store) -> None:
    with store.writing():
        store.append(BLOCK, [])
        store.fold(Fold(1, {"t/a": b"1", "t/b": b"2"}, {"": b"n", "0": b"m"}))
        store.fold(Fold(1, {"t/a": b"", "t/b": b"3", "t/c": b""}, {"0": None, "": b"o"}))
    assert list(store.list_rows("t/")) == [("t/b", b"3")]
    assert (store.load_node(""), store.load_node("0")) == (b"o", None)


def write_and_fail(store: Store, error: type[BaseException]) -> None:
    with store.writing():
        store.append(BLOCK, [(0, 0, b"a")])
        store.fold(Fold(1, {"t/a": b"1"}, {"": b"n"}))
        store.save_pages(1, [Page(b"a", b"ab")])
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_error_on_the_way_rolls_all_back(store: Store, error: type[BaseException]) -> None:
    with pytest.raises(error):
        write_and_fail(store, error)
    assert (store.get_height(), store.get_folded_height()) == (0, 0)
    assert (store.load_row("t/a"), store.load_node(""), store.list_runs()) == (None, None, [])
    with store.writing():
        store.append(BLOCK, [])
    assert store.get_height() == 1


@pytest.mark.parametrize("door", ["writing", "reading"])
def test_interrupt_while_a_transaction_begins_leaves_none_open(
    store: Store, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    """It is told as soon as SQLite comes back, which may have waited for the lock for seconds."""
    execute = store._execute

    def interrupt(statement: str) -> None:
        execute(statement)
        if statement.startswith("BEGIN"):
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "_execute", interrupt)
        with pytest.raises(KeyboardInterrupt), getattr(store, door)():
            pass
    with store.reading() as began:
        assert began


def test_writing_within_another_is_refused_and_leaves_it(store: Store) -> None:
    with store.writing():
        store.save_meta("kept", b"1")
        with pytest.raises(StoreError, match="within a transaction"), store.writing():
            pass
    assert store.load_meta("kept") == b"1"


def test_block_of_a_height_is_written_once(store: Store) -> None:
    with store.writing():
        store.append(BLOCK, [])
    with pytest.raises(StoreError), store.writing():
        store.append(BLOCK, [])
    assert store.load_block(1) == BLOCK


def test_second_writer_waits_and_is_told_who_writes(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "WAIT_SECONDS", 0.05)
    second = open_again(tmp_path)
    with store.writing(), pytest.raises(StoreError) as caught, second.writing():
        pass
    assert caught.value.rule == "store_must_be_free"
    assert str(caught.value.values["holder"]).startswith("process ")
    with second.writing():
        second.append(BLOCK, [])
    assert store.get_height() == 1


def test_reader_sees_one_state_while_another_writes(store: Store, tmp_path: Path) -> None:
    reader = open_again(tmp_path)
    with reader.reading():
        assert reader.get_height() == 0
        with store.writing():
            store.append(BLOCK, [])
        assert store.get_height() == 1
        assert reader.get_height() == 0
        with reader.reading():
            assert reader.get_height() == 0
    assert reader.get_height() == 1


def test_missing_things_have_names(store: Store) -> None:
    for ask in (store.load_block, store.load_head, store.load_delta, lambda height: store.load_part(height, 0)):
        for height in (0, 1, -1, 2**53):
            with pytest.raises(NotFoundError) as caught:
                ask(height)
            assert caught.value.values == {"height": height}
    with pytest.raises(StoreError, match="history node 0/9"):
        store.load_history(0, 9)
    with pytest.raises(StoreError, match="wishes is missing"):
        store.load_meta("wishes")


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + bytes(100)])
def test_file_that_is_no_store_is_named_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ledger.db").write_bytes(content)
    with pytest.raises(StoreError) as caught:
        open_again(tmp_path).check_version()
    assert caught.value.rule == ("page_must_be_intact" if content else "store_must_be_intact")


@pytest.mark.parametrize("version", ["5", "0", "", "02", "12", "2 "])
def test_store_of_another_version_is_refused(store: Store, version: str) -> None:
    with store.writing():
        store.save_meta("version", version.encode())
    with pytest.raises(StoreError) as caught:
        store.check_version()
    assert (caught.value.rule, caught.value.values) == ("store_version_must_be_supported", {"version": version})
    assert RULES["store_version_must_be_supported"].remedy == "use the newer software that wrote it"


def test_path_that_cannot_be_opened_is_named_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        Store(tmp_path / "missing" / "ledger.db")
    assert caught.value.rule == "store_must_be_writable"


@pytest.mark.parametrize("text", [b"", b"-1", b"1.5", b"one", b"1"])
def test_folded_height_is_that_of_a_block(store: Store, text: bytes) -> None:
    with store.writing():
        store.save_meta("folded", text)
    with pytest.raises(StoreError) as caught:
        store.get_folded_height()
    assert caught.value.rule == "store_must_be_intact"


def test_tables_are_strict(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store._db.execute("INSERT INTO rows VALUES ('t/a', 'text where bytes belong')")
