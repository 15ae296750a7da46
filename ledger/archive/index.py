"""The index: in which entries an id, an account or a record occurs, in which blocks a row changes, to what the tree.

Prefixes of hashes stand for all of them; whoever looks something up compares the whole. What a block adds is written
with the block (`ledger.state.runs`), so nothing of it waits here.

Of the state tree each block keeps the hashes that it changed below wide branches, those over many rows. With them a way
in the tree of an earlier height follows its key: beside it the hashes of that height are known, and only the subtree at
its end, which has few rows, is made again (ledger/archive/loading.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from ledger.admission import Decoded
from ledger.crypto.hashing import HASH_SIZE, STATE_KEY, digest
from ledger.merkle.state_tree import WIDE_DEPTH, GetStateNode, get_child_hash, is_wide
from ledger.registry.call import FIRST
from ledger.registry.postings import list_legs
from ledger.state.runs import (
    BY_ID,
    BY_ROW,
    BY_SUBJECT,
    GONE,
    INDEX_LIMIT,
    PREFIX_SIZE,
    Place,
    compute_node_prefix,
    compute_row_prefix,
    find_earlier,
    find_later,
    find_places,
    write_place,
)
from ledger.state.state import RowChange
from ledger.state.store import Store
from ledger.state.tables import compute_key_hash
from ledger.transition import Transition

KEPT_PREFIXES = 200_000
"""Subjects whose hashes are kept, so that those who act again and again are hashed once."""

CHILD_CODES = 70_000
"""Paths of the state tree whose codes are kept: all of four digits, and those above."""
DIGITS = "0123456789abcdef"
"""Of a path in the state tree, in order."""

_DIGITS = 2 * PREFIX_SIZE
_CODE_SIZE = (WIDE_DEPTH + 1) // 2 + 1
_CHILD_SIZE = _CODE_SIZE + HASH_SIZE


class Index:
    """What a store knows of where things are."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._prefixes: dict[str, bytes] = {}

    def list_records(self, transition: Transition, crossed: Mapping[str, bool]) -> list[bytes]:
        """What a block adds: where its entries are, which rows it changed, and which branches became wide or narrow."""
        height, change = transition.tip.height, transition.change
        records = list_row_records(height, change.rows, change.key_hashes) + list_node_records(height, crossed)
        return records + self.list_entries(height, transition.transactions) + self._list_legs(transition)

    def list_entries(self, height: int, transactions: Sequence[Decoded]) -> list[bytes]:
        """Where the entries of a block are."""
        records, known = [], self._prefixes
        if len(known) > KEPT_PREFIXES:
            known.clear()
        for index, decoded in enumerate(transactions):
            place = write_place(height, index)
            records.append(BY_ID + decoded.identifier[:PREFIX_SIZE] + place)
            for subject in decoded.subjects:
                prefix = known.get(subject)
                if prefix is None:
                    prefix = known[subject] = compute_subject_prefix(subject)
                records.append(prefix + place)
        return records

    def _list_legs(self, transition: Transition) -> list[bytes]:
        """Where accounts are paid, or pay, that the entry itself does not name: its outcome does."""
        records, height = [], transition.tip.height
        for index, (decoded, outcome) in enumerate(zip(transition.transactions, transition.outcomes, strict=True)):
            if decoded.version > FIRST and outcome.events:
                places = range(len(decoded.bodies))
                legs = [leg for message in places for leg in list_legs(outcome, message)]
                parties = dict.fromkeys(who for leg in legs for who in (leg.payer, leg.payee))
                unnamed = [who for who in parties if who not in decoded.subjects]
                records += [compute_subject_prefix(who) + write_place(height, index) for who in unnamed]
        return records

    def find(self, digits: str) -> list[Place]:
        """Places of the entries whose id may start with these hex digits, in order."""
        first, last = (BY_ID + bytes.fromhex(digits[:_DIGITS].ljust(_DIGITS, fill)) for fill in "0f")
        return find_places(self._store, first, last)

    def list_places(self, subject: str) -> list[Place]:
        """Places of entries that may concern an account, or a record by its id, in order."""
        prefix = compute_subject_prefix(subject)
        return find_places(self._store, prefix, prefix)

    def find_later(self, key: str, height: int) -> Iterator[int]:
        """The blocks above a height that may have changed a row, in order."""
        return (place[0] for place in find_later(self._store, compute_row_prefix(compute_key_hash(key)), height))

    def find_earlier(self, key: str, height: int) -> Iterator[int]:
        """The blocks up to a height that may have changed a row, from the last on."""
        return (place[0] for place in find_earlier(self._store, compute_row_prefix(compute_key_hash(key)), height))


def list_row_records(height: int, rows: Sequence[RowChange], key_hashes: Sequence[bytes]) -> list[bytes]:
    """Which rows a block changed: where each stands in its delta, and whether it is gone since."""
    first = height * INDEX_LIMIT
    places = [first + number if row.new else first + (number | GONE) for number, row in enumerate(rows)]
    return [
        BY_ROW + key_hash[:PREFIX_SIZE] + place.to_bytes(8, "big")
        for key_hash, place in zip(key_hashes, places, strict=True)
    ]


def list_node_records(height: int, crossed: Mapping[str, bool]) -> list[bytes]:
    """Which branches of the state tree became wide in a block, or are so no more."""
    return [compute_node_prefix(path) + write_place(height, 0 if wide else GONE) for path, wide in crossed.items()]


def compute_subject_prefix(subject: str) -> bytes:
    """What stands for an address, or for the id of a record."""
    return BY_SUBJECT + digest(STATE_KEY, subject.encode())[:PREFIX_SIZE]


def list_wide(get: GetStateNode, path: str = "") -> Iterator[str]:
    """The paths of all wide branches of a stored tree, each before those below."""
    if is_wide(path, get(path)):
        yield path
        for digit in DIGITS:
            yield from list_wide(get, path + digit)


def list_children(get: GetStateNode, paths: list[str]) -> dict[str, bytes]:
    """The hashes below these branches of a stored tree, by the child's path."""
    branches = {path: get(path) or b"" for path in paths}
    return {path + digit: get_child_hash(node, digit) for path, node in branches.items() for digit in DIGITS}


def encode_children(children: dict[str, bytes]) -> bytes:
    """The hashes as they are kept: 36 bytes each, of which four stand for the path."""
    return b"".join([part for path, child_hash in children.items() for part in (_encode_path(path), child_hash)])


def find_child(kept: bytes, path: str) -> bytes | None:
    """The hash that is kept of a path; None where there is none."""
    code, at = _encode_path(path), -1
    while (at := kept.find(code, at + 1)) >= 0:
        if at % _CHILD_SIZE == 0:
            return kept[at + _CODE_SIZE : at + _CHILD_SIZE]
    return None


@lru_cache(CHILD_CODES)
def _encode_path(path: str) -> bytes:
    return bytes.fromhex(f"{path:0<{2 * _CODE_SIZE - 1}}{len(path):x}")
