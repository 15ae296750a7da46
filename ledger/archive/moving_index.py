"""Moving the index on: of a store whose index was two tables, and had nothing of the changes of rows.

What is damaged adds nothing, and is told by name by whoever reads it: a delta, an entry, or a row of the old index
that leads nowhere, which the audit then misses.
"""

from collections.abc import Iterator

from ledger.admission import decode_transaction, get_index_keys
from ledger.archive.index import compute_row_prefix, compute_subject_prefix
from ledger.archive.parts import split_part
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import LedgerError
from ledger.state.delta import decode_delta
from ledger.state.runs import BY_ID, BY_SUBJECT, INDEX_LIMIT, PREFIX_SIZE, gather_runs, write_place
from ledger.state.schema import TABLES
from ledger.state.store import Store
from ledger.state.tables import compute_key_hash

_OLD = {"entries_by_id": BY_ID, "entries_by_account": BY_SUBJECT}
"""(64-bit prefix, signed, of an id or of a subject's hash, height, index) of what was folded."""


def move_index(store: Store) -> None:
    """Writes the index of all blocks there are as one run, in place of the old tables; within `writing`."""
    store.run(TABLES["pages"])
    height = store.get_height()
    gather_runs(store, height, _list_records(store, height))
    for table in _OLD:
        store.run(f"DROP TABLE {table}")


def _list_records(store: Store, height: int) -> Iterator[bytes]:
    for table, kind in _OLD.items():
        for prefix, block, index in store.list_table(table):
            if 0 < block <= height and 0 <= index < INDEX_LIMIT:
                yield kind + prefix.to_bytes(8, "big", signed=True)[:PREFIX_SIZE] + write_place(block, index)
    folded = store.get_folded_height()
    for block in range(1, height + 1):
        try:
            records = [*_list_changes(store, block), *(_list_entries(store, block) if block > folded else ())]
        except LedgerError:
            continue
        yield from records


def _list_changes(store: Store, height: int) -> Iterator[bytes]:
    for row in decode_delta(store.load_delta(height)):
        yield compute_row_prefix(compute_key_hash(row.key)) + write_place(height)


def _list_entries(store: Store, height: int) -> Iterator[bytes]:
    raws = [raw for part in store.load_block(height).parts for raw in split_part(part)]
    for index, raw in enumerate(raws):
        decoded, place = decode_transaction(bytes(raw.signed), MAX_INTEGER), write_place(height, index)
        yield BY_ID + decoded.identifier[:PREFIX_SIZE] + place
        yield from (compute_subject_prefix(subject) + place for subject in get_index_keys(decoded))
