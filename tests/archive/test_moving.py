"""Moving on: a store of an earlier version becomes one of this version, and tells, audits and goes on as it did."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import msgspec
import pytest

from ledger.archive import loading
from ledger.archive.audit import audit, audit_file
from ledger.archive.blocks import load_block
from ledger.archive.moving import move_store
from ledger.chain.genesis import compute_genesis_hash
from ledger.chain.proofs import verify_state_proof
from ledger.chain.receipt import verify_receipt
from ledger.errors import AuditError, StoreError
from ledger.merkle import state_tree
from ledger.node.lost_blocks import add_blocks
from ledger.registry.money.money import Transfer
from ledger.state.delta import decode_delta
from ledger.state.runs import BY_NODE, BY_ROW
from ledger.state.schema import VERSION
from ledger.state.store import Store
from ledger.state.survey import list_schema
from tests.archive.version2 import FOLDED, MANY, SHORTER, SUMS, TIP, lay_out, open_country
from tests.archive.whole import join_entries, load_entry

OLD = {"version 1": ("UPDATE meta SET value = x'31' WHERE name = 'version'",), "version 2": ()}


@pytest.mark.parametrize("version", OLD)
def test_earlier_store_is_moved_on_when_an_archive_opens_it(tmp_path: Path, version: str) -> None:
    lay_out(tmp_path / "ledger.db", *OLD[version])
    before = list_old(tmp_path / "ledger.db")
    country = open_country(tmp_path)
    store = country.store
    assert store.load_meta("version") == VERSION
    assert (store.get_height(), store.get_folded_height()) == (TIP, FOLDED)
    for height, hash_, header, final, entries, delta in before:
        stored = store.load_block(height)
        assert (stored.hash, stored.header, stored.final) == (hash_, header, final)
        told = [[row.key, row.old.decode(), row.new.decode()] for row in decode_delta(stored.delta)]
        assert told == msgspec.json.decode(delta)
        assert join_entries(stored) == entries
        size = 66 if height == MANY else 1
        assert (len(stored.parts), stored.size) == (-(-size // 64), size)
    assert {who: total(country.balance(who)) for who in SUMS} == SUMS
    assert audit(country.node.archive, lambda done, of: None).blocks == TIP


def total(balance: object) -> int:
    return balance.available + balance.held  # type: ignore[attr-defined,no-any-return]


def list_old(path: Path) -> list[tuple[int, bytes, bytes, bytes, bytes, bytes]]:
    with closing(sqlite3.connect(path)) as database:
        return list(database.execute("SELECT height, hash, header, final, entries, delta FROM blocks ORDER BY height"))


def test_moved_store_gives_entries_receipts_and_the_next_block(tmp_path: Path) -> None:
    lay_out(tmp_path / "ledger.db")
    country = open_country(tmp_path)
    archive = country.node.archive
    genesis_hash = compute_genesis_hash(archive.genesis)
    for height in range(1, TIP + 1):
        block = archive.load_block(height)
        for index, entry in enumerate(block.entries):
            assert load_entry(country.store, (height, index)).entry == entry
            assert verify_receipt(archive.prove_entry((height, index)), genesis_hash).index == index
    with country.node.reading():
        assert [height for height, _ in archive.index.list_places(country.address("shop"))][-1] == TIP
    assert country.act(country.wish("noy", Transfer(5, "LAK", "", country.address("shop")))) == "applied"
    assert country.act(country.wish("noy", Transfer(51, "LAK", "", country.address("shop")))) == "law_must_allow"
    country.reopen()
    assert total(country.balance("noy")) == SUMS["noy"] - 5
    assert audit(country.node.archive, lambda done, of: None).blocks == TIP + 2


def test_moved_store_is_laid_out_as_a_new_one(tmp_path: Path) -> None:
    lay_out(tmp_path / "ledger.db")
    country, new = open_country(tmp_path), Store(None)
    new.create(b"")
    assert list_schema(country.store) == list_schema(new)


def test_audit_of_a_file_moves_it_on_first(tmp_path: Path) -> None:
    lay_out(tmp_path / "ledger.db")
    assert audit_file(tmp_path / "ledger.db", lambda done, of: None).blocks == TIP
    assert Store(tmp_path / "ledger.db").load_meta("version") == VERSION


def stop_after(left: Iterator[int], act: Callable[..., object], *asked: object) -> object:
    next(left)  # StopIteration where no step is left
    return act(*asked)


def test_who_is_stopped_in_the_middle_leaves_the_earlier_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At each step of it, whatever the step is."""
    lay_out(tmp_path / "ledger.db")
    before = list_old(tmp_path / "ledger.db")
    for step in range(1, 200):
        store, left = Store(tmp_path / "ledger.db"), iter(range(step))
        for name in ("run", "save_parts"):
            monkeypatch.setattr(store, name, partial(stop_after, left, getattr(store, name)))
        try:
            move_store(store)
        except StopIteration:
            store.close()
            assert list_old(tmp_path / "ledger.db") == before
            continue
        assert store.load_meta("version") == VERSION
        assert step > 50
        break
    else:
        pytest.fail("it is never done")


def test_second_process_finds_it_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has read the earlier version before the first took the lock."""
    lay_out(tmp_path / "ledger.db")
    second = Store(tmp_path / "ledger.db")
    begin = second.writing

    def after_the_first() -> object:
        first = Store(tmp_path / "ledger.db")
        move_store(first)
        first.close()
        return begin()

    monkeypatch.setattr(second, "writing", after_the_first)
    move_store(second)
    assert second.load_block(TIP).size == 1


DAMAGED = {
    "no JSON": "UPDATE blocks SET entries = x'5b7b' WHERE height = 4",
    "another amount": (
        "UPDATE blocks SET entries = CAST(replace(CAST(entries AS TEXT), '1000', '9000') AS BLOB) WHERE height = 3"
    ),
    "another block's": "UPDATE blocks SET entries = (SELECT entries FROM blocks WHERE height = 2) WHERE height = 5",
}
HEIGHTS = {"no JSON": 4, "another amount": 3, "another block's": 5}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_damaged_is_moved_as_it_is_and_told_by_name(tmp_path: Path, name: str) -> None:
    lay_out(tmp_path / "ledger.db", DAMAGED[name])
    country, height = open_country(tmp_path), HEIGHTS[name]
    for ask in (load_block, lambda store, where: load_entry(store, (where, 0))):
        with pytest.raises(StoreError, match=f"block {height}"):
            ask(country.store, height)
    with pytest.raises(AuditError) as caught:
        audit(country.node.archive, lambda done, of: None)
    assert caught.value.values["height"] == height


@pytest.mark.parametrize("said", [TIP + 1, 2**40 + 1, 2**63 - 1])
def test_block_that_is_said_to_be_of_another_height_is_told_by_name(tmp_path: Path, said: int) -> None:
    """No walk over all the heights there would be comes to an end."""
    lay_out(tmp_path / "ledger.db", f"UPDATE blocks SET height = {said} WHERE height = {TIP}")
    with pytest.raises(StoreError, match=f"block {said}: the header is of height {TIP}"):
        open_country(tmp_path)
    with pytest.raises(AuditError, match=f"block {TIP} is missing"):
        audit_file(tmp_path / "ledger.db", lambda done, of: None)


def test_earlier_software_cannot_write_to_a_moved_store(tmp_path: Path) -> None:
    lay_out(tmp_path / "ledger.db")
    open_country(tmp_path).node.close()
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as database, pytest.raises(sqlite3.OperationalError):
        database.execute("INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?)", (TIP + 1, b"", b"", b"", b"[]", b"[]"))


def test_version_that_is_not_that_of_the_tables_is_damage(tmp_path: Path) -> None:
    lay_out(tmp_path / "ledger.db")
    open_country(tmp_path).node.close()
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as database:
        database.execute("UPDATE meta SET value = x'32' WHERE name = 'version'")
        database.commit()
    for ask in (move_store, move_store):
        with pytest.raises(StoreError, match="it has a table children, which version 2 has not"):
            ask(Store(tmp_path / "ledger.db"))
    with pytest.raises(AuditError) as caught:
        audit_file(tmp_path / "ledger.db", lambda done, of: None)
    assert caught.value.values["height"] == 0


@pytest.mark.parametrize("name", ["entries", "pages", "whole_blocks", "children"])
def test_foreign_table_in_the_way_is_told_by_its_name(tmp_path: Path, name: str) -> None:
    """Nothing is moved, and the file is as it was: whoever put the table there can take it away."""
    lay_out(tmp_path / "ledger.db", f"CREATE TABLE {name} (x)")
    before = list_old(tmp_path / "ledger.db")
    with pytest.raises(StoreError, match=f"it has a table {name}, which version 2 has not") as caught:
        open_country(tmp_path)
    assert caught.value.rule == "store_must_be_intact"
    assert list_old(tmp_path / "ledger.db") == before
    with pytest.raises(AuditError, match=f"a table {name}"):
        audit_file(tmp_path / "ledger.db", lambda done, of: None)


def lay_out_version3(folder: Path) -> None:
    """As version 3 left it: deltas in JSON, no hashes of the tree, and of a row's change nothing but the block."""
    lay_out(folder / "ledger.db")
    open_country(folder).node.close()
    with closing(sqlite3.connect(folder / "ledger.db")) as database:
        database.execute("DROP TABLE children")
        for height, delta in list(database.execute("SELECT height, delta FROM blocks")):
            told = [[row.key, row.old.decode(), row.new.decode()] for row in decode_delta(delta)]
            database.execute("UPDATE blocks SET delta = ? WHERE height = ?", (msgspec.json.encode(told), height))
        for run, first, records in list(database.execute("SELECT run, first, records FROM pages")):
            kept = [records[start : start + 16] for start in range(0, len(records), 16)]
            less = [one[:13] + bytes(3) if one[:1] == BY_ROW else one for one in kept if one[:1] != BY_NODE]
            database.execute(
                "UPDATE pages SET first = ?, records = ? WHERE run = ? AND first = ?",
                (less[0], b"".join(less), run, first),
            )
        database.execute("UPDATE meta SET value = x'33' WHERE name = 'version'")
        database.commit()


def test_version_3_is_moved_on_with_what_it_says_of_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_tree, "WIDE_ROWS", 32)
    monkeypatch.setattr(loading, "WIDE_ROWS", 32)
    lay_out_version3(tmp_path)
    country, moved = open_country(tmp_path), Store(None)
    moved.create(b"")
    assert (country.store.load_meta("version"), country.store.list_runs()) == (VERSION, [TIP])
    assert list_schema(country.store) == list_schema(moved)
    archive, genesis_hash = country.node.archive, country.node.tip.genesis_hash
    for amount in (5, 6):
        assert country.act(country.wish("noy", Transfer(amount, "LAK", "", country.address("shop")))) == "applied"
    assert country.store.get_first_children() == TIP + 1
    key = f"account/{country.address('noy')}"
    for height in range(1, TIP + 3):
        proved = verify_state_proof(archive.prove_row(key, height), genesis_hash)
        assert proved.value == archive.load_row(key, height)
    assert audit(archive, lambda done, of: None).blocks == TIP + 2


def test_later_version_is_neither_moved_nor_opened(tmp_path: Path) -> None:
    lay_out(tmp_path / "ledger.db", "UPDATE meta SET value = x'35' WHERE name = 'version'")
    with pytest.raises(StoreError) as caught:
        move_store(Store(tmp_path / "ledger.db"))
    assert caught.value.rule == "store_version_must_be_supported"
    assert len(list_old(tmp_path / "ledger.db")) == TIP


def test_moved_index_is_one_run_and_the_next_blocks_have_their_own(tmp_path: Path) -> None:
    lay_out(tmp_path / "ledger.db")
    country = open_country(tmp_path)
    assert country.store.list_runs() == [TIP]
    assert country.act(country.wish("noy", Transfer(5, "LAK", "", country.address("shop")))) == "applied"
    assert country.store.list_runs() == [TIP, TIP + 1]
    index = country.node.archive.index
    assert [height for height, _ in index.list_places(country.address("shop"))][-2:] == [TIP, TIP + 1]
    changed = list(index.find_later(f"account/{country.address('noy')}", 0))
    assert changed == [
        height
        for height in range(1, TIP + 2)
        if any(
            row.key.endswith(f"account/{country.address('noy')}") for row in country.node.archive.load_changes(height)
        )
    ]


KILLED = """
import os, sys
from pathlib import Path
from ledger.archive.moving import move_store
from ledger.state.store import Store

store, left = Store(Path(sys.argv[1])), int(sys.argv[2])
run = store.run

def count(*asked):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)
    return run(*asked)

store.run = count
move_store(store)
"""


@pytest.mark.parametrize("step", [1, 4, 25, 36])
def test_who_is_killed_in_the_middle_leaves_the_earlier_file(tmp_path: Path, step: int) -> None:
    path = tmp_path / "ledger.db"
    lay_out(path)
    before = list_old(path)
    ended = subprocess.run([sys.executable, "-c", KILLED, str(path), str(step)], check=False)
    assert ended.returncode == -9
    assert list_old(path) == before
    assert {who: total(open_country(tmp_path).balance(who)) for who in SUMS} == SUMS


def test_lost_blocks_are_taken_from_an_earlier_store(tmp_path: Path) -> None:
    for name, more in (("short", SHORTER), ("long", ())):
        (tmp_path / name).mkdir()
        lay_out(tmp_path / name / "ledger.db", *more)
    country = open_country(tmp_path / "short", FOLDED)
    assert country.node.tip.height == FOLDED
    added = add_blocks(country.node, [], [Store(tmp_path / "long" / "ledger.db")])
    assert added.added == (FOLDED + 1, TIP)
    assert country.store.load_head(TIP)[0] == list_old_hashes(tmp_path / "long")[TIP]
    assert audit(country.node.archive, lambda done, of: None).blocks == TIP


def list_old_hashes(folder: Path) -> dict[int, bytes]:
    with closing(sqlite3.connect(folder / "ledger.db")) as database:
        return dict(database.execute("SELECT height, hash FROM blocks"))
