"""What reads are made from: one narrow protocol, and the rows behind it."""

from typing import Any

from ledger.state.tables import Row, Table

Source = Any


def find_row(source: Source, table: Table[Row], identifier: str) -> Row | None:
    """The row of an identifier, now."""
    value = source.load_row(table.key(identifier))
    return table.decode(value) if value else None


def list_rows(source: Source, table: Table[Row], start: str = "") -> list[tuple[str, Row]]:
    """The identifiers that start so, in order, each with its row, now."""
    return [(key.removeprefix(table.prefix), table.decode(value)) for key, value in source.list_rows(table.prefix + start)]
