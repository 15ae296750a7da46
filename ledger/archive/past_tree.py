"""The state tree at an earlier height, along the way to one key.

Beside the way, the index leads to the last hash before that height of each child of a wide branch. The way ends at a
subtree of few rows, which is made again from them: each as its next change found it or, where there is none, as it is.
Nothing here is believed: whoever asks compares the root with that of the header.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from ledger.chain.header import Header
from ledger.crypto.hashing import HASH_SIZE
from ledger.errors import StoreError
from ledger.merkle.state_path import StatePath, compute_path
from ledger.merkle.state_tree import build_below, encode_branch, find_rows, hash_stored
from ledger.merkle.wide import MAX_DEPTH, WIDE_ROWS
from ledger.state.delta import decode_change, split_delta
from ledger.state.runs import (
    BY_ROW,
    GONE,
    INDEX_LIMIT,
    PREFIX_SIZE,
    compute_node_prefix,
    compute_row_prefix,
    find_earlier,
    find_later,
    find_records,
    read_place,
    write_place,
)
from ledger.state.state import RowChange, State
from ledger.state.store import Store
from ledger.state.tables import compute_key_hash, compute_value_hash

MOST_PREFIXES = 100_000
"""Rows that there ever were below the end of a way, at most, nearly all gone: so many take a tenth of a second."""

_PREFIX_END = len(BY_ROW) + PREFIX_SIZE
_DIGITS = "0123456789abcdef"


def find_past_path(
    store: Store, now: State, founding: Mapping[str, bytes], key_hash: bytes, header: Header
) -> StatePath | None:
    """The state path for a key hash after a block, under the root of its header; within a reading of the store.

    None where the hashes kept do not lead to that root: those of blocks that an earlier version wrote, for one.
    """
    nodes = _PastTree(store, now, founding, header.height).find_nodes(key_hash)
    if hash_stored(nodes.get("")).hex() != header.state_root:
        return None
    return compute_path(nodes.get, key_hash)


class _PastTree:
    """One asking of it: what was read is kept for the next step."""

    def __init__(self, store: Store, now: State, founding: Mapping[str, bytes], height: int) -> None:
        self._store, self._now, self._founding, self._height = store, now, founding, height
        self._runs = store.list_runs()
        self._deltas: dict[int, Sequence[bytes]] = {}
        self._hashes: dict[int, bytes] = {}

    def find_nodes(self, key_hash: bytes) -> dict[str, bytes]:
        """The nodes on the way to a key, by path; none where what is kept does not lead there."""
        digits, branches = key_hash.hex(), list[list[bytes]]()
        while len(branches) < MAX_DEPTH and (children := self._list_children(digits[: len(branches)])):
            branches.append(children)
        end = digits[: len(branches)]
        nodes = build_below(end, self._list_rows(end))
        for depth, children in reversed(list(enumerate(branches))):
            if children[int(digits[depth], 16)] != hash_stored(nodes.get(digits[: depth + 1])):
                return {}
            nodes[digits[:depth]] = encode_branch(depth, children)
        return nodes

    def _list_children(self, path: str) -> list[bytes]:
        """The hashes below a wide branch; none where no branch there was wide."""
        children = []
        for digit in _DIGITS:
            places = find_earlier(self._store, compute_node_prefix(path + digit), self._height, self._runs)
            height, number = next(places, (0, GONE))
            if number & GONE:
                return []
            if height not in self._hashes:
                self._hashes[height] = self._store.load_children(height)
            children.append(self._hashes[height][number * HASH_SIZE : (number + 1) * HASH_SIZE])
        return children

    def _list_rows(self, path: str) -> list[bytes]:
        """The rows below a path, key hash and value hash each."""
        rows = list[bytes]()
        for prefix in self._list_prefixes(path):
            later = next(find_later(self._store, prefix, self._height, self._runs), None)
            if later is None:
                rows += find_rows(self._now.get_node, prefix[len(BY_ROW) :])
            else:
                change = self._load_change(*later)
                found = compute_key_hash(change.key) + compute_value_hash(change.old)
                rows += [found] if change.old and found.startswith(prefix[len(BY_ROW) :]) else []
        return rows

    def _list_prefixes(self, path: str) -> list[bytes]:
        """What stands in the index for the rows that there were below a path."""
        hashes = (compute_key_hash(key) for key in self._founding)
        last = {compute_row_prefix(found): b"" for found in hashes if found.hex().startswith(path)}
        low, high = (BY_ROW + bytes.fromhex(path.ljust(2 * PREFIX_SIZE, fill)) for fill in "0f")
        end = write_place(self._height, INDEX_LIMIT - 1)
        for record in find_records(self._store, low, high, self._runs[: bisect_left(self._runs, self._height) + 1]):
            prefix, place = record[:_PREFIX_END], record[_PREFIX_END:]
            if last.get(prefix, b"") < place <= end:
                last[prefix] = place
            if len(last) > MOST_PREFIXES:
                return []
        left = [prefix for prefix, place in last.items() if not read_place(place)[1] & GONE]
        return left if len(left) <= WIDE_ROWS else []  # of more there would be a wide branch

    def _load_change(self, height: int, number: int) -> RowChange:
        if height not in self._deltas:
            self._deltas[height] = split_delta(self._store.load_delta(height))
        parts, place = self._deltas[height], number & ~GONE
        if place >= len(parts):
            raise StoreError("store_must_be_intact", problem=f"block {height}: its delta has no row {place}")
        return decode_change(parts[place])
