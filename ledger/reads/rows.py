"""Rows: what the ledger says now, or said after a block, under identifiers people may give by their first digits."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from ledger.archive.source import Source
from ledger.chain.kinds import is_entry_id
from ledger.errors import NotFoundError
from ledger.state.overlay import Rows
from ledger.state.tables import Row, Table

_FEW_DIGITS = re.compile(r"[0-9a-f]{1,7}")
_ENTRY_DIGITS = re.compile(r"[0-9a-f]{8,64}(-[0-9]{1,2})?")


@contextmanager
def reading_at(source: Source, height: int | None) -> Iterator[Rows]:
    """The rows now, or after a block, as of one moment whatever others write meanwhile. Raises NotFoundError."""
    with source.reading() as state:
        yield state if height is None else source.at(height)


def find_time(source: Source, height: int | None) -> int:
    """The time (ms UTC) of a block, or now."""
    return source.get_time() if height is None else source.load_header(height).time


def find_row(source: Source, table: Table[Row], identifier: str, height: int | None = None) -> Row | None:
    """The row of an identifier, now or after a block; None where there is none."""
    value = source.load_row(table.key(identifier), height)
    return table.decode(value) if value else None


def list_rows(source: Source, table: Table[Row], start: str = "", height: int | None = None) -> list[tuple[str, Row]]:
    """The identifiers that start so, in order, each with its row, now or after a block."""
    found = source.list_rows(table.prefix + start, height)
    return [(key.removeprefix(table.prefix), table.decode(value)) for key, value in found]


def list_identifiers(source: Source, table: Table[Row], digits: str) -> list[str]:
    """The identifiers, of those named after a message's entry, that start with these 8 digits or more.

    Raises NotFoundError for fewer.
    """
    check_digits(digits)
    keys = source.list_rows(table.prefix + digits) if has_entry_digits(digits) else []
    return [key.removeprefix(table.prefix) for key, _ in keys]


def find_identifier(source: Source, table: Table[Row], text: str) -> str:
    """A whole identifier as it is, or the only one that starts with these 8 digits or more; "" where none does.

    Raises NotFoundError for fewer digits, and where several do.
    """
    if is_entry_id(text):
        return text
    found = list_identifiers(source, table, text)
    if len(found) > 1:
        raise NotFoundError("entry_must_be_unique", entry=text)
    return found[0] if found else ""


def check_digits(text: str) -> None:
    """Raises NotFoundError for the first digits of an id that are fewer than 8."""
    if _FEW_DIGITS.fullmatch(text):
        raise NotFoundError("id_must_have_digits", entry=text)


def has_entry_digits(text: str) -> bool:
    """Whether this has the form of the id of a message's entry, as motions and records have, or of 8 digits and more
    of one.
    """
    return _ENTRY_DIGITS.fullmatch(text) is not None
