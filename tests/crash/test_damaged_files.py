"""Damage of the larger kind: rows and blocks lost, added and swapped in ledger.db, and whole files spoilt.

All of it is refused by name; a lost or foreign block is named by its height. See `test_corruption` for single bytes.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger import Ledger
from ledger.archive.audit import audit_file
from ledger.errors import AuditError, LedgerError
from tests.crash.damage import Base, make_base, run_sql, try_audit, use


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    with make_base(tmp_path_factory.mktemp("damage")) as made:
        yield made


ALL = "hash, header, final, size, roots, delta"
OF_ANOTHER = "UPDATE blocks SET {0} = (SELECT {0} FROM blocks WHERE height = 6) WHERE height = 7"
AN_ACCOUNT = "FROM rows WHERE key LIKE 'account/%' LIMIT 1"
SURGERY = {
    "first block lost": ("DELETE FROM blocks WHERE height = 1",),
    "middle block lost": ("DELETE FROM blocks WHERE height = 4",),
    "last folded block lost": ("DELETE FROM blocks WHERE height = 5",),
    "last block lost": ("DELETE FROM blocks WHERE height = 10",),
    "all blocks lost": ("DELETE FROM blocks",),
    "two blocks swapped": (
        "UPDATE blocks SET height = -1 WHERE height = 3",
        "UPDATE blocks SET height = 3 WHERE height = 4",
        "UPDATE blocks SET height = 4 WHERE height = -1",
    ),
    "a block twice": (f"INSERT INTO blocks SELECT 11, {ALL} FROM blocks WHERE height = 10",),
    "a block below the first": (f"INSERT INTO blocks SELECT 0, {ALL} FROM blocks WHERE height = 1",),
    "a block far below": (f"INSERT INTO blocks SELECT -9, {ALL} FROM blocks WHERE height = 1",),
    "entries of another block": (
        "DELETE FROM entries WHERE height = 7",
        "INSERT INTO entries SELECT 7, part, data FROM entries WHERE height = 6",
    ),
    "entries of a block lost": ("DELETE FROM entries WHERE height = 7",),
    "a part of a block added": ("INSERT INTO entries SELECT 7, 1, data FROM entries WHERE height = 7",),
    "a part far behind": ("INSERT INTO entries SELECT 7, 5, data FROM entries WHERE height = 7",),
    "a part of no block": ("INSERT INTO entries SELECT 77, 0, data FROM entries WHERE height = 7",),
    "size of a block changed": ("UPDATE blocks SET size = size + 1 WHERE height = 7",),
    "roots of another block": (OF_ANOTHER.format("roots"),),
    "delta of another block": (OF_ANOTHER.format("delta"),),
    "commit of another block": (OF_ANOTHER.format("final"),),
    "a row lost": ("DELETE FROM rows WHERE key LIKE 'account/%'",),
    "a row added": (f"INSERT INTO rows SELECT 'account/lao1nobody', value {AN_ACCOUNT}",),
    "a row of another account": (f"UPDATE rows SET value = (SELECT value {AN_ACCOUNT}) WHERE key LIKE 'account/%'",),
    "all rows lost": ("DELETE FROM rows",),
    "root node lost": ("DELETE FROM nodes WHERE path = ''",),
    "a node added": ("INSERT INTO nodes VALUES ('f00', x'02')",),
    "all nodes lost": ("DELETE FROM nodes",),
    "history node lost": ("DELETE FROM history WHERE level = 0 AND position = 3",),
    "history lost": ("DELETE FROM history",),
    "a history node added": ("INSERT INTO history VALUES (0, 99, x'00')",),
    "a hand-over added": ("INSERT INTO handovers VALUES (3, x'5b5d')",),
    "index lost": ("DELETE FROM pages",),
    "a run of the index lost": ("DELETE FROM pages WHERE run = 4",),
    "a run of the index added": ("INSERT INTO pages SELECT 77, first, records FROM pages LIMIT 1",),
    "a page of the index twice": ("INSERT INTO pages SELECT run, x'01', records FROM pages WHERE run = 4",),
    "a page of the index under another record": ("UPDATE pages SET first = x'00' WHERE run = 4",),
    "an empty page of the index": ("UPDATE pages SET first = x'', records = x'' WHERE run = 4",),
    "a page of the index that is cut off": ("UPDATE pages SET records = substr(records, 1, 31) WHERE run = 4",),
    "records of another block": ("UPDATE pages SET records = (SELECT records FROM pages WHERE run = 3) WHERE run = 4",),
    "an index that leads nowhere": (
        "UPDATE pages SET records = CAST(substr(records, 1, 8) || x'0000004dffffffff' AS BLOB) WHERE run = 4",
    ),
    "folded height too high": ("UPDATE meta SET value = x'3939' WHERE name = 'folded'",),
    "folded height too low": ("UPDATE meta SET value = x'32' WHERE name = 'folded'",),
    "folded height endless": (f"UPDATE meta SET value = x'{'39' * 5000}' WHERE name = 'folded'",),
    "another version": ("UPDATE meta SET value = x'35' WHERE name = 'version'",),
    "meta lost": ("DELETE FROM meta",),
    "a table lost": ("DROP TABLE history",),
    "a table added": ("CREATE TABLE more (name TEXT)",),
    "a trigger added": ("CREATE TRIGGER thief AFTER INSERT ON rows BEGIN DELETE FROM handovers; END",),
}
BAD_BLOCK = {
    "first block lost": 1,
    "middle block lost": 4,
    "last folded block lost": 5,
    "two blocks swapped": 3,
    "a block twice": 11,
    "entries of another block": 7,
    "entries of a block lost": 7,
    "a part of a block added": 7,
    "a part far behind": 7,
    "size of a block changed": 7,
    "roots of another block": 7,
    "delta of another block": 7,
    "commit of another block": 7,
}


@pytest.mark.parametrize("name", SURGERY)
def test_rows_and_blocks_lost_added_and_swapped_are_named(base: Base, name: str) -> None:
    home = base.damage(run_sql(*SURGERY[name]))
    error = try_audit(home)
    assert isinstance(error, AuditError), "not noticed"
    if name in BAD_BLOCK:
        assert error.values["height"] == BAD_BLOCK[name]
    use(base, home)


FILES: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("the ledger was here\n" * 500),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "one page": lambda path: path.write_bytes(path.read_bytes()[:4096]),
    "one byte less": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "one page less": lambda path: path.write_bytes(path.read_bytes()[:-4096]),
    "the head alone": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "pages swapped": lambda path: swap_pages(path, 3, 5),
    "a page written in another's place": lambda path: swap_pages(path, 4, 4, 6),
    "another database": lambda path: replace_file(path, run_sql("CREATE TABLE meta (name)")),
    "a folder": lambda path: replace_file(path, Path.mkdir),
    "missing": lambda path: path.unlink(),
}


def replace_file(path: Path, make: Callable[[Path], object]) -> None:
    path.unlink()
    make(path)


def swap_pages(path: Path, first: int, second: int, source: int | None = None) -> None:
    """Swaps two pages, or writes a third one over the first: a write that went to the wrong place."""
    data = bytearray(path.read_bytes())
    pages = [data[at : at + 4096] for at in range(0, len(data), 4096)]
    if source is not None:
        pages[first] = pages[source]
    else:
        pages[first], pages[second] = pages[second], pages[first]
    path.write_bytes(b"".join(pages))


@pytest.mark.parametrize("name", FILES)
def test_damaged_file_is_refused_by_name(base: Base, name: str) -> None:
    home = base.damage(FILES[name])
    with pytest.raises(LedgerError):
        audit_file(home / "ledger.db", lambda done, total: None)
    with pytest.raises(LedgerError), Ledger.open(home) as ledger:
        ledger.audit()
    use(base, home)


def test_another_ledgers_file_is_refused(base: Base, tmp_path: Path) -> None:
    Ledger.create(tmp_path / "other").close()
    home = base.damage(lambda path: shutil.copy(tmp_path / "other" / "ledger.db", path))
    with pytest.raises(LedgerError, match="two ledgers"):
        Ledger.open(home)


def test_damaged_signed_block_is_refused(base: Base) -> None:
    """signers.db holds a block that is not stored yet, and its bytes are damaged."""
    home = base.damage(run_sql("DELETE FROM blocks WHERE height = 10", "DELETE FROM history WHERE position = 10"))
    run_sql("UPDATE block SET proposal = CAST('{}' AS BLOB)")(home / "signers.db")
    with Ledger.open(home) as ledger, pytest.raises(LedgerError) as raised:
        ledger.node.finish_interrupted()
    assert raised.value.rule == "signers_must_be_intact"


CELLS = (
    *("signed.public_key", "signed.height", "signed.block_hash"),
    *("block.height", "block.block_hash", "block.proposal", "evidence.body", "down.public_key"),
)
LOOSE = {
    "signed": "public_key PRIMARY KEY, height, block_hash",
    "block": "height, block_hash, proposal, PRIMARY KEY (height, block_hash)",
    "evidence": "number PRIMARY KEY, body UNIQUE",
    "down": "public_key PRIMARY KEY",
}


@pytest.fixture(scope="module")
def signers(base: Base) -> Path:
    """A signers.db with a row in every table, whose tables take whatever a flipped bit makes of a value."""
    path = base.work.with_name("signers.db")
    shutil.copy(base.home / "signers.db", path)
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("INSERT INTO evidence (body) VALUES (x'7b7d')")
    database.execute("INSERT INTO down VALUES ('nobody')")
    for table, columns in LOOSE.items():
        database.execute(f"ALTER TABLE {table} RENAME TO strict_{table}")
        database.execute(f"CREATE TABLE {table} ({columns})")
        database.execute(f"INSERT INTO {table} SELECT * FROM strict_{table}")
        database.execute(f"DROP TABLE strict_{table}")
    database.close()
    return path


@pytest.mark.parametrize("cell", CELLS)
def test_damage_in_signers_is_told_or_does_not_matter(base: Base, signers: Path, cell: str) -> None:
    """What was signed last is written twice on the disk only until its block is stored; then ledger.db bounds it."""
    table, column = cell.split(".")
    for value, count in (("NULL", 4), ("'text'", 1), ("7", 4), ("x'00'", 1)):  # all validators' rows, or one
        home = base.damage(lambda path: None)
        shutil.copy(signers, home / "signers.db")
        before = dump_signers(home)
        change = f"UPDATE OR REPLACE {table} SET {column} = {value}"
        run_sql(f"{change} WHERE rowid IN (SELECT rowid FROM {table} LIMIT {count})")(home / "signers.db")
        assert dump_signers(home) != before, "nothing is damaged"
        use(base, home)


def dump_signers(home: Path) -> list[list[tuple[object, ...]]]:
    database = sqlite3.connect(home / "signers.db")
    try:
        return [list(database.execute(f"SELECT * FROM {table}")) for table in LOOSE]
    finally:
        database.close()
