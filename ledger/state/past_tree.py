"""The state tree at an earlier height, along the way to one key.

Beside the way, each child of a wide branch has the hash that the last block to change it has kept. The way ends at a
subtree of few rows, which is made again from them: each as its next change found it or, where there is none, as it is.
Nothing here is believed: whoever asks compares the root with that of the header.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from ledger.errors import StoreError
from ledger.merkle.state_path import StatePath, compute_path
from ledger.merkle.state_tree import WIDE_DEPTH, WIDE_ROWS, build_below, encode_branch, find_rows, hash_stored
from ledger.merkle.wide import DIGITS, find_child
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
NEAR = 8
"""Blocks that are looked through for a hash before the index is asked: it is asked of what changes seldom."""

_PREFIX_END = len(BY_ROW) + PREFIX_SIZE


def find_past_path(
    store: Store, now: State, founding: Mapping[str, bytes], key_hash: bytes, height: int, root: str
) -> StatePath | None:
    """The state path for a key hash after a block; within a reading of the store. `root` is that of its header, in hex.

    None where the hashes kept do not lead to that root: those of blocks that an earlier version wrote, for one.
    """
    nodes = _PastTree(store, now, founding, height).find_nodes(key_hash)
    if hash_stored(nodes.get("")).hex() != root:
        return None
    return compute_path(nodes.get, key_hash)


class _PastTree:
    """One asking of it: what was read is kept for the next step."""

    def __init__(self, store: Store, now: State, founding: Mapping[str, bytes], height: int) -> None:
        self._store, self._now, self._founding, self._height = store, now, founding, height
        self._runs = store.list_runs()
        self._past_runs = self._runs[: bisect_left(self._runs, height) + 1]
        self._deltas: dict[int, Sequence[bytes]] = {}
        self._kept: dict[int, bytes] = {}

    def find_nodes(self, key_hash: bytes) -> dict[str, bytes]:
        """The nodes on the way to a key, by path; none where what is kept does not lead there."""
        digits, branches = key_hash.hex(), list[list[bytes]]()
        while children := self._list_children(digits[: len(branches)]):
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
        if len(path) > WIDE_DEPTH:
            return []
        since, place = next(find_earlier(self._store, compute_node_prefix(path), self._height, self._runs), (0, GONE))
        if place & GONE:
            return []
        return [self._find_hash(path + digit, since) for digit in DIGITS]

    def _find_hash(self, path: str, since: int) -> bytes:
        """The last hash that was kept of a path; `since` is a block that has kept one."""
        near = max(since, self._height - NEAR)
        for height in range(self._height, near - 1, -1):
            if (found := self._find_kept(path, height)) is not None:
                return found
        return self._find_kept(path, max(since, self._find_last(path, since))) or b""

    def _find_kept(self, path: str, height: int) -> bytes | None:
        if height not in self._kept:
            self._kept[height] = self._store.load_children(height)
        return find_child(self._kept[height], path)

    def _find_last(self, path: str, since: int) -> int:
        """The last block that changed a row below a path; 0 where none did after a block."""
        low, high = _compute_range(path)
        for run in reversed(self._past_runs):
            if run <= since:
                break
            heights = (read_place(record)[0] for record in find_records(self._store, low, high, [run]))
            if last := max((height for height in heights if height <= self._height), default=0):
                return last
        return 0

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
        end = write_place(self._height, INDEX_LIMIT - 1)
        for record in find_records(self._store, *_compute_range(path), self._past_runs):
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


def _compute_range(path: str) -> tuple[bytes, bytes]:
    """What stands in the index for the first and the last row there could be below a path."""
    first, last = (BY_ROW + bytes.fromhex(path.ljust(2 * PREFIX_SIZE, fill)) for fill in "0f")
    return first, last
