"""Moving on: a store that an earlier version has written becomes one of this version, all of it or nothing of it.

It happens in one transaction under the write lock: whoever is stopped on the way leaves the earlier file as it was.
What is damaged is moved as it is, and told by name by whoever reads it, as before.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress

import msgspec

from ledger.admission import decode_transaction
from ledger.archive.index import Index, list_row_records
from ledger.archive.parts import compute_leaves, join_parts, list_signed, split_part
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import DecodeError, LedgerError, StoreError
from ledger.merkle.log import compute_part_roots
from ledger.state.database import check_bytes, check_integer
from ledger.state.delta import decode_delta, encode_delta
from ledger.state.runs import HEIGHT_LIMIT, gather_runs
from ledger.state.schema import TABLES, VERSION
from ledger.state.state import RowChange
from ledger.state.store import Store
from ledger.state.tables import compute_key_hash

PARTED = b"3"
"""The version in which entries stand in parts already, and an index of row changes without their places."""
_delta = msgspec.json.Decoder(tuple[tuple[str, str, str], ...])
"""A delta as it was: key, old and new of each row, the values as texts in JSON."""


def move_store(store: Store) -> None:
    """Moves a store on, unless it is of this version already. Raises StoreError, also for a later version's."""
    store.check_version()
    if store.load_meta("version") == VERSION:
        return
    with store.writing():
        version = store.load_meta("version")
        if version != VERSION:  # another process may have done it meanwhile
            _check_tables(store, version)
            if version == PARTED:
                _write_deltas_again(store)
            else:
                _part_entries(store)
            _index_again(store, ("pages",) if version == PARTED else ("entries_by_id", "entries_by_account"))
            store.run(TABLES["children"])  # the next block fills it
            store.save_meta("version", VERSION)


def _check_tables(store: Store, version: bytes) -> None:
    """Raises StoreError where what is to be made is there already: by another version, or by somebody else."""
    made = {"children", "whole_blocks"} | (set() if version == PARTED else {"entries", "pages"})
    found = sorted(made & {str(row[0]) for row in store.run("SELECT name FROM sqlite_schema")})
    if found:
        problem = f"it has a table {found[0]}, which version {version.decode('ascii')} has not"
        raise StoreError("store_must_be_intact", problem=problem)


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


def _write_deltas_again(store: Store) -> None:
    for (height,) in store.run("SELECT height FROM blocks ORDER BY height"):
        [(delta,)] = store.run("SELECT delta FROM blocks WHERE height = ?", height)
        store.run("UPDATE blocks SET delta = ? WHERE height = ?", _write_again(check_bytes(delta)), height)


def _write_again(delta: bytes) -> bytes:
    try:
        rows = _delta.decode(delta)
    except (msgspec.DecodeError, UnicodeDecodeError):  # it is damaged
        return delta
    return encode_delta([RowChange(key, old.encode(), new.encode()) for key, old, new in rows])


def _index_again(store: Store, former: tuple[str, ...]) -> None:
    """The index that these tables held said less, or nothing, of rows than now: it is made anew, as one run.

    What is damaged adds nothing to it.
    """
    for table in former:
        store.run(f"DROP TABLE {table}")
    store.run(TABLES["pages"])
    height = store.get_height()
    # a damaged page can say of a block that it is of any height: here are those that are and that a place can be of
    found = store.run("SELECT height FROM blocks WHERE height BETWEEN 0 AND ? ORDER BY height", HEIGHT_LIMIT - 1)
    gather_runs(store, height, _list_records(store, [check_integer(row[0]) for row in found]))


def _list_records(store: Store, heights: Sequence[int]) -> Iterator[bytes]:
    index = Index(store)
    for block in heights:
        with suppress(LedgerError):
            yield from _list_changes(store, block)
        with suppress(LedgerError):
            signed = list_signed(store.load_block(block).parts)
            yield from index.list_entries(block, [decode_transaction(data, MAX_INTEGER) for data in signed])


def _list_changes(store: Store, height: int) -> list[bytes]:
    rows = decode_delta(store.load_delta(height))
    return list_row_records(height, rows, [compute_key_hash(row.key) for row in rows])
