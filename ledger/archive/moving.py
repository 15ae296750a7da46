"""Moving on: a store that an earlier version has written becomes one of this version, all of it or nothing of it.

It happens in one transaction under the write lock: whoever is stopped on the way leaves the earlier file as it was.
What is damaged is moved as it is, and told by name by whoever reads it, as before.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress

import msgspec

from ledger.admission import decode_transaction
from ledger.archive.index import Index
from ledger.archive.parts import compute_leaves, join_parts, list_signed, split_part
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import DecodeError, LedgerError, StoreError
from ledger.merkle.log import compute_part_roots
from ledger.state.database import check_bytes, check_integer
from ledger.state.delta import decode_delta, encode_delta
from ledger.state.runs import HEIGHT_LIMIT, compute_row_prefix, gather_runs, write_place
from ledger.state.schema import TABLES, VERSION
from ledger.state.state import RowChange
from ledger.state.store import Store
from ledger.state.tables import compute_key_hash

_delta = msgspec.json.Decoder(tuple[tuple[str, str, str], ...])
"""A delta as it was: key, old and new of each row, the values as texts in JSON."""


def move_store(store: Store) -> None:
    """Moves a store on, unless it is of this version already. Raises StoreError, also for a later version's."""
    store.check_version()
    if store.load_meta("version") == VERSION:
        return
    with store.writing():
        if store.load_meta("version") != VERSION:  # another process may have done it meanwhile
            if store.run("SELECT 1 FROM sqlite_schema WHERE name = 'entries'"):
                raise StoreError("store_must_be_intact", problem="its version is not that of its tables")
            _part_entries(store)
            _index_again(store)
            store.save_meta("version", VERSION)


def _part_entries(store: Store) -> None:
    """Entries stood in one piece with their block: they come in parts of 64, each with its root. Deltas were JSON."""
    store.run("ALTER TABLE blocks RENAME TO whole_blocks")
    store.run(TABLES["blocks"])
    store.run(TABLES["entries"])
    for (height,) in store.run("SELECT height FROM whole_blocks ORDER BY height"):
        [(entries, delta)] = store.run("SELECT entries, delta FROM whole_blocks WHERE height = ?", height)
        size, roots, parts = _part(check_bytes(entries))
        move = "INSERT INTO blocks SELECT height, hash, header, final, ?, ?, ? FROM whole_blocks WHERE height = ?"
        store.run(move, size, roots, _write_again(check_bytes(delta)), height)
        store.save_parts(check_integer(height), parts)
    store.run("DROP TABLE whole_blocks")


def _part(entries: bytes) -> tuple[int, bytes, tuple[bytes, ...]]:
    """How many entries, the roots of their parts, and the parts."""
    try:
        raws = split_part(entries)
    except DecodeError:  # it is damaged: no root fits it, and nothing of it is lost
        return 0, b"", (entries,)
    texts = [b'{"outcome":%b,"signed":%b}' % (bytes(raw.outcome), bytes(raw.signed)) for raw in raws]
    return len(raws), b"".join(compute_part_roots(compute_leaves(raws))), join_parts(texts)


def _write_again(delta: bytes) -> bytes:
    try:
        rows = _delta.decode(delta)
    except (msgspec.DecodeError, UnicodeDecodeError):  # it is damaged
        return delta
    return encode_delta([RowChange(key, old.encode(), new.encode()) for key, old, new in rows])


def _index_again(store: Store) -> None:
    """It was two tables of what was folded, less of entries than now, and nothing of rows: it is made anew, as one run.

    What is damaged adds nothing to it.
    """
    store.run(TABLES["pages"])
    height = store.get_height()
    # a damaged page can say of a block that it is of any height: here are those that are and that a place can be of
    found = store.run("SELECT height FROM blocks WHERE height BETWEEN 0 AND ? ORDER BY height", HEIGHT_LIMIT - 1)
    gather_runs(store, height, _list_records(store, [check_integer(row[0]) for row in found]))
    for table in ("entries_by_id", "entries_by_account"):
        store.run(f"DROP TABLE {table}")


def _list_records(store: Store, heights: Sequence[int]) -> Iterator[bytes]:
    index = Index(store)
    for block in heights:
        with suppress(LedgerError):
            yield from _list_changes(store, block)
        with suppress(LedgerError):
            signed = list_signed(store.load_block(block).parts)
            yield from index.list_entries(block, [decode_transaction(data, MAX_INTEGER) for data in signed])


def _list_changes(store: Store, height: int) -> list[bytes]:
    place = write_place(height)
    return [compute_row_prefix(compute_key_hash(row.key)) + place for row in decode_delta(store.load_delta(height))]
