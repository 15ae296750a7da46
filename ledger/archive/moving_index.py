"""Moving the index on: of a store whose index was two tables, and had nothing of the changes of rows."""

from collections.abc import Iterable, Iterator, Sequence

from ledger.admission import Decoded, get_index_keys
from ledger.archive.index import compute_row_prefix, compute_subject_prefix
from ledger.state.delta import decode_delta
from ledger.state.runs import BY_ID, BY_SUBJECT, PREFIX_SIZE, gather_runs, write_place
from ledger.state.store import Store
from ledger.state.tables import compute_key_hash

OldRow = tuple[int, int, int]
"""(64-bit prefix, signed, of an id or of a subject's hash, height, index)."""


def move_index(
    store: Store,
    by_id: Iterable[OldRow],
    by_account: Iterable[OldRow],
    unfolded: Iterable[tuple[int, Sequence[Decoded]]],
) -> None:
    """Writes the index of all blocks there are as one run; within `writing`.

    The old tables had what was folded; `unfolded` are the heights and transactions of the blocks after that.
    Raises StoreError where a delta is damaged.
    """
    height = store.get_height()
    if height:
        gather_runs(store, height, _list_records(store, height, by_id, by_account, unfolded))


def _list_records(
    store: Store,
    height: int,
    by_id: Iterable[OldRow],
    by_account: Iterable[OldRow],
    unfolded: Iterable[tuple[int, Sequence[Decoded]]],
) -> Iterator[bytes]:
    for kind, rows in ((BY_ID, by_id), (BY_SUBJECT, by_account)):
        for prefix, block, index in rows:
            yield kind + prefix.to_bytes(8, "big", signed=True)[:PREFIX_SIZE] + write_place(block, index)
    for block, transactions in unfolded:
        for index, decoded in enumerate(transactions):
            place = write_place(block, index)
            yield BY_ID + decoded.identifier[:PREFIX_SIZE] + place
            yield from (compute_subject_prefix(subject) + place for subject in get_index_keys(decoded))
    for block in range(1, height + 1):
        for row in decode_delta(store.load_delta(block)):
            yield compute_row_prefix(compute_key_hash(row.key)) + write_place(block)
