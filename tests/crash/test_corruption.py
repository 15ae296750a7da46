"""Corruption: bits flipped all over ledger.db, and one byte changed in every column of every table.

Whatever is changed, opening the ledger or auditing it says so by name, and names the first bad block where the damage
lies in a block, the table where it does not; or nothing that the file means has changed, which a dump by SQLite alone
shows. Damage never shows as anything but a LedgerError, and it is never signed: a block made on a damaged ledger is one
that the undamaged ledger would have made too.
"""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from ledger.archive.audit import AuditReport
from ledger.errors import AuditError, LedgerError
from tests.crash.damage import TABLES, Base, Dump, dump, make_base, run_sql, try_audit, use


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    with make_base(tmp_path_factory.mktemp("corruption")) as made:
        yield made


# ------------------------------------------------------------------------------------ flipped bits


def judge_flip(base: Base, position: int, bit: int) -> str:
    """One bit flipped: the rule that names it, or unused. Raises AssertionError where it is missed or misplaced."""

    def flip(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[position] ^= 1 << bit
        path.write_bytes(data)

    home = base.damage(flip)
    try:
        found = dump(home / "ledger.db")
    except (sqlite3.Error, UnicodeDecodeError):
        found = None
    audited = try_audit(home)
    if isinstance(audited, AuditReport):
        assert found == base.dump, f"bit {bit} of byte {position} is not noticed"
        return "unused"
    use(base, home)
    if found is not None:
        check_place(base.dump, found, audited)
    return audited.rule


def check_place(before: Dump, after: Dump, error: LedgerError) -> None:
    """The error names the first bad block, if there is one."""
    heights = [int(str(row[0])) for table in ("blocks", "entries") for row in before[table] if row not in after[table]]
    if heights:
        assert isinstance(error, AuditError)
        assert "height" not in error.values or error.values["height"] == min(heights), f"{error}"


def flip_many(base: Base, count: int, seed: int) -> dict[str, int]:
    source = random.Random(seed)
    size = (base.home / "ledger.db").stat().st_size
    counts: dict[str, int] = {}
    for _ in range(count):
        rule = judge_flip(base, source.randrange(size), source.randrange(8))
        counts[rule] = counts.get(rule, 0) + 1
    return counts


@pytest.mark.full
def test_every_flipped_bit_is_named_or_means_nothing(base: Base) -> None:
    counts = flip_many(base, 70, 1)
    assert counts["block_must_be_intact"] > 5
    assert counts["rows_must_equal_replay"] > 2


@pytest.mark.full
@pytest.mark.parametrize("seed", [2, 3])
def test_every_one_of_a_thousand_flipped_bits_is_named_or_means_nothing(base: Base, seed: int) -> None:
    assert sum(flip_many(base, 500, seed).values()) == 500


# ----------------------------------------------------------------------------------- changed cells


class Cell(NamedTuple):
    """One value, and how SQL finds its row."""

    table: str
    column: str
    place: int
    where: str
    value: object


def list_cells(base: Base) -> Iterator[Cell]:
    """Every column of the first, the middle and the last row of every table."""
    database = sqlite3.connect(base.home / "ledger.db")
    for table in TABLES:
        columns = [(str(row[1]), bool(row[5])) for row in database.execute(f"PRAGMA table_info({table})")]
        rows = list(database.execute(f"SELECT * FROM {table} ORDER BY 1, 2"))
        for place in sorted({0, len(rows) // 2, len(rows) - 1}) if rows else ():
            values = list(zip(columns, rows[place], strict=True))
            where = " AND ".join(f"{name} = {quote(value)}" for (name, is_key), value in values if is_key)
            yield from (Cell(table, name, place, where, value) for (name, _), value in values)
    database.close()


def quote(value: object) -> str:
    """A value as SQL writes it."""
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    return str(value) if isinstance(value, int) else f"'{value}'"


def change_byte(value: object) -> object:
    """The value with one byte changed."""
    if isinstance(value, int):
        return value ^ 1
    if isinstance(value, bytes):
        middle = len(value) // 2
        return value[:middle] + bytes([value[middle] ^ 1]) + value[middle + 1 :]
    text = str(value)
    return text[:-1] + chr(ord(text[-1]) ^ 1) if text else "0"


@pytest.mark.full
def test_one_changed_byte_in_any_column_of_any_table_is_named(base: Base) -> None:
    count = 0
    for cell in list_cells(base):
        changed = f"SET {cell.column} = {quote(change_byte(cell.value))} WHERE {cell.where}"
        home = base.damage(run_sql(f"UPDATE OR REPLACE {cell.table} {changed}"))
        error = try_audit(home)
        assert isinstance(error, AuditError), f"{cell} is not noticed"
        check_named(cell, error)
        use(base, home)
        count += 1
    assert count > 50


def check_named(cell: Cell, error: AuditError) -> None:
    """The block by its height, anything else by its table; of meta, what it stands for."""
    if cell.table in {"blocks", "entries"}:
        first_bad = {cell.place + 1, cell.place} if cell.column == "height" else {cell.place + 1}
        assert error.values["height"] in first_bad, f"{cell}: {error}"
    elif cell.table == "meta":
        assert error.values.get("height") == 0 or error.values.get("table") in {"meta", "rows"}, f"{cell}: {error}"
    else:
        assert error.values.get("table") == cell.table, f"{cell}: {error}"


def test_values_of_another_type_are_refused(base: Base) -> None:
    assert change_types(base, stride=19) > 18


@pytest.mark.full
def test_every_value_of_another_type_is_refused(base: Base) -> None:
    assert change_types(base, stride=1) > 300


def change_types(base: Base, stride: int) -> int:
    """A flipped bit in a row's head turns bytes into text, a number or nothing; here the tables allow anything."""
    loose = base.work.with_name("loose.db")
    shutil.copy(base.home / "ledger.db", loose)
    loosen(loose)
    values = ("NULL", "'text'", "-7", "9000000000000000000", "1.5", "x''", "x'ff'")
    changes = [(cell, value) for cell in list_cells(base) for value in values][::stride]
    for cell, value in changes:
        home = base.damage(lambda path: shutil.copy(loose, path))
        run_sql(f"UPDATE {cell.table} SET {cell.column} = {value} WHERE {cell.where}")(home / "ledger.db")
        assert isinstance(try_audit(home), AuditError), f"{cell} as {value} is not noticed"
        use(base, home)
    return len(changes)


def loosen(path: Path) -> None:
    """Makes every table anew, without types, keys and rules."""
    for table, rows in dump(path).items():
        if table in TABLES:
            database = sqlite3.connect(path)
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            kept = list(database.execute(f"SELECT * FROM {table}"))
            assert len(kept) == len(rows)
            database.execute(f"DROP TABLE {table}")
            database.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
            database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", kept)
            database.commit()
            database.close()
