"""Imports: what a home keeps of the payment files that were imported into it.

Which transaction pays which order, so that none is paid twice; and what payer and payee call it in their own books,
which stays in the home and comes out in statements.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from ledger.client.desk import Desk
from ledger.crypto.encoding import MAX_FILE_BYTES, encode, parse
from ledger.errors import HomeError
from ledger.home.disk import parse_within, write_within

FOLDER = "imports"
PRIVATE = 0o600
MAX_BYTES = 2 * MAX_FILE_BYTES
"""More than the notes on the largest payment file that is read."""


class Noted(NamedTuple):
    """What is kept of one order."""

    transaction: str
    """The id of the transaction that pays it; "" for none yet."""
    end_to_end_id: str = ""
    """What the payer calls it."""
    creditor_references: tuple[str, ...] = ()
    """What the payee is to know it by."""


class _Notes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    transactions: tuple[str, ...]
    creditor_references: tuple[tuple[str, ...], ...] = ()
    end_to_end_ids: tuple[str, ...] = ()


def save_notes(desk: Desk, batch: str, notes: Sequence[Noted]) -> None:
    """Keeps what is known of the orders of a batch; durable on return."""
    data = encode(
        _Notes(
            transactions=tuple(note.transaction for note in notes),
            creditor_references=tuple(note.creditor_references for note in notes),
            end_to_end_ids=tuple(note.end_to_end_id for note in notes),
        )
    )
    if desk.home.path is None:
        desk.imports[batch] = data
    else:
        write_within(desk.home.path, f"{FOLDER}/{batch}.json", data, PRIVATE)


def load_notes(desk: Desk, batch: str) -> list[Noted]:
    """What is kept of a batch, in the order of its file; [] where nothing is. Raises HomeError for a damaged file."""
    if desk.home.path is None:
        return _list(parse(desk.imports[batch], _Notes, MAX_BYTES)) if batch in desk.imports else []
    path = desk.home.path / FOLDER / f"{batch}.json"
    return _load(path) if path.exists() else []


def find_notes(desk: Desk, transactions: Collection[str]) -> dict[str, Noted]:
    """What is kept of the orders that some transactions pay, by transaction. Raises HomeError for a damaged file."""
    return {note.transaction: note for note in _list_all(desk) if note.transaction in transactions}


def _list_all(desk: Desk) -> Iterator[Noted]:
    if desk.home.path is None:
        for data in desk.imports.values():
            yield from _list(parse(data, _Notes, MAX_BYTES))
        return
    for path in sorted((desk.home.path / FOLDER).glob("*.json")):
        yield from _load(path)


def _load(path: Path) -> list[Noted]:
    home, name = path.parent.parent, f"{FOLDER}/{path.name}"
    kept = parse_within(home, name, _Notes, MAX_BYTES)
    if any(more and len(more) != len(kept.transactions) for more in (kept.creditor_references, kept.end_to_end_ids)):
        problem = "its lists are not of one length"
        raise HomeError("home_file_must_be_intact", file=str(path), name=name, problem=problem)
    return _list(kept)


def _list(kept: _Notes) -> list[Noted]:
    count = len(kept.transactions)
    names, references = kept.end_to_end_ids or ("",) * count, kept.creditor_references or ((),) * count
    return [Noted(*parts) for parts in zip(kept.transactions, names, references, strict=True)]
