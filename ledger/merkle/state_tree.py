"""The state tree: a 16-ary trie over key hashes whose root commits to every row of the state.

A row is a key hash and a value hash. A subtree of at most 32 rows is a bucket, hashed as one piece; a
larger one is a branch of 16 children, one for each next hex digit of the key hash (DESIGN section 4):

    empty   32 zero bytes
    bucket  SHA-256(0x02 ‖ rows sorted by key hash)
    branch  SHA-256(0x03 ‖ depth ‖ 16 child hashes)

The shape follows from the rows alone, whatever order they came and went in. Nodes are stored by path,
the hex digits that lead to them ("" is the root), as the bytes that are hashed; a branch is followed
by its number of rows in 8 bytes, which tells when it must become a bucket again.

A branch over many rows is *wide*. What an update does to wide branches is told apart, so that whoever keeps it can tell
the hashes below them at any time (ledger/archive/index.py).
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import pairwise
from operator import itemgetter

import msgspec

from ledger.crypto.hashing import HASH_SIZE, ZERO_HASH
from ledger.errors import Bug

BUCKET_PREFIX = b"\x02"
BRANCH_PREFIX = b"\x03"
FANOUT = 16
BUCKET_ROWS = 32
WIDE_ROWS = 128
"""A branch over more is wide: to keep the hashes below smaller ones takes more than to make them again."""
WIDE_DEPTH = 6
"""No branch below is called wide: a tree of that depth is of billions of rows."""

GetStateNode = Callable[[str], bytes | None]
"""Reads the stored node at a path, or None."""
HashedChange = tuple[bytes, bytes | None]
"""A key hash with its new value hash, or None to delete it."""
NodeChanges = dict[str, bytes | None]
"""Nodes that differ from the stored ones, by path; None where one is no more."""

_DIGITS = "0123456789abcdef"
_ROW_SIZE = 2 * HASH_SIZE
_HEAD_SIZE = 2
_HASHED_SIZE = _HEAD_SIZE + FANOUT * HASH_SIZE
_COUNT_SIZE = 8
_IS_BUCKET = BUCKET_PREFIX[0]
_NO_ROWS = BUCKET_PREFIX
_BUCKET_SIZE = 1 + BUCKET_ROWS * _ROW_SIZE


class TreeChange(msgspec.Struct, frozen=True):
    """What an update gives: nothing is written until the caller stores `nodes`."""

    root: bytes
    nodes: NodeChanges
    children: dict[str, bytes]
    """Hashes that changed below wide branches, by the child's path; all sixteen of a branch that became wide."""
    crossed: dict[str, bool]
    """Branches that became wide or are so no more, by path."""


def update(get: GetStateNode, changes: Sequence[HashedChange]) -> TreeChange:
    """The tree after `changes`, which are of distinct keys and in any order.

    Deleting a key that is not there changes nothing; were a key changed twice, the later would count.
    Raises Bug if a hash is not 32 bytes or the stored tree lacks a node.
    """
    for key, value in changes:
        if len(key) != HASH_SIZE or (value is not None and len(value) != HASH_SIZE):
            raise Bug(f"a row of {key.hex()} whose hashes are not 32 bytes")
    if not changes:
        return TreeChange(compute_root_hash(get), {}, {}, {})
    made = TreeChange(b"", {}, {}, {})
    root, _ = _update_subtree(get, made, "", get("") or _NO_ROWS, sorted(changes, key=itemgetter(0)))
    return TreeChange(root, made.nodes, made.children, made.crossed)


def build(rows: Sequence[HashedChange]) -> TreeChange:
    """The tree over these rows, of distinct keys and in any order. Raises Bug as `update` does."""
    return update(lambda path: None, rows)


def compute_root_hash(get: GetStateNode) -> bytes:
    """The root of the stored tree."""
    return hash_stored(get(""))


def get_child_hash(branch: bytes, digit: str) -> bytes:
    """The hash a stored branch holds for one hex digit."""
    at = _HEAD_SIZE + HASH_SIZE * int(digit, FANOUT)
    return branch[at : at + HASH_SIZE]


def get_value_hash(get: GetStateNode, key_hash: bytes) -> bytes | None:
    """The value hash the stored tree holds for a key hash, or None where it holds no such row."""
    found = find_rows(get, key_hash)
    return found[0][HASH_SIZE:] if found else None


def is_wide(path: str, node: bytes | None) -> bool:
    """Whether a stored node is a wide branch."""
    return bool(node and is_branch(node) and _is_wide(path, _get_count(node)))


def find_rows(get: GetStateNode, prefix: bytes) -> list[bytes]:
    """The rows of the stored tree whose key hash starts so, key hash ‖ value hash each, of those beside each other.

    The prefix is longer than the way to any bucket.
    """
    digits, path, node = prefix.hex(), "", get("")
    while node is not None and is_branch(node) and len(path) < len(digits):
        path = digits[: len(path) + 1]
        node = get(path) if get_child_hash(node, path[-1]) != ZERO_HASH else None
    return [row for row in decode_rows(node or _NO_ROWS) if row.startswith(prefix)]


def encode_branch(depth: int, children: Sequence[bytes]) -> bytes:
    """A branch as it is hashed; whoever would update it needs its number of rows besides."""
    return BRANCH_PREFIX + bytes([depth]) + b"".join(children)


def build_below(path: str, rows: Sequence[bytes]) -> dict[str, bytes]:
    """The nodes over rows that all stand below a path, key hash ‖ value hash each."""
    made = TreeChange(b"", {}, {}, {})
    _store_rows(made, path, sorted(rows))
    return {path: node for path, node in made.nodes.items() if node}


def hash_stored(node: bytes | None) -> bytes:
    """The hash of a stored node; of none, that of an empty subtree."""
    if not node:
        return ZERO_HASH
    return sha256(node[:_HASHED_SIZE]).digest() if is_branch(node) else hash_bucket(node[1:])


def is_child(parent: bytes | None, digit: str, node: bytes | None) -> bool:
    """Whether this, or nothing, is what a stored parent holds at a hex digit; also by the number of rows."""
    if not parent or not is_branch(parent):
        return node is None
    if node and is_branch(node) and not BUCKET_ROWS < _get_count(node) <= _get_count(parent):
        return False
    return hash_stored(node) == get_child_hash(parent, digit)


def hash_bucket(rows: bytes) -> bytes:
    """The hash of a bucket over its joined rows; of none, the hash of an empty subtree."""
    return sha256(BUCKET_PREFIX + rows).digest() if rows else ZERO_HASH


def hash_branch(depth: int, children: bytes) -> bytes:
    """The hash of a branch over its 16 joined child hashes."""
    return sha256(BRANCH_PREFIX + bytes([depth]) + children).digest()


def is_branch(node: bytes) -> bool:
    """Whether a stored node is a branch; otherwise it is a bucket."""
    return node[0] != _IS_BUCKET


def decode_children(branch: bytes) -> list[bytes]:
    """The 16 child hashes of a stored branch."""
    return [branch[at : at + HASH_SIZE] for at in range(_HEAD_SIZE, _HASHED_SIZE, HASH_SIZE)]


def decode_rows(bucket: bytes) -> list[bytes]:
    """The rows of a stored bucket, key hash ‖ value hash each."""
    return [bucket[at : at + _ROW_SIZE] for at in range(1, len(bucket), _ROW_SIZE)]


def _get_count(branch: bytes | bytearray) -> int:
    return int.from_bytes(branch[_HASHED_SIZE:], "big")


def _update_subtree(
    get: GetStateNode, made: TreeChange, path: str, node: bytes, changes: Sequence[HashedChange]
) -> tuple[bytes, int]:
    """The subtree's new hash, and by how many rows it grew; what changes goes into `made`.

    `node` is what stands at `path` now, a bucket without rows where nothing does. `changes` are in order of key.
    """
    if node[0] == _IS_BUCKET:
        return _update_bucket(made, path, node, changes)
    branch, growth, start, count = bytearray(node), 0, 0, len(changes)
    was_wide = _is_wide(path, _get_count(node))
    byte, shift = _compute_place(len(path))
    while start < count:
        digit, end = changes[start][0][byte] >> shift & 15, start + 1
        while end < count and changes[end][0][byte] >> shift & 15 == digit:
            end += 1
        at = _HEAD_SIZE + HASH_SIZE * digit
        child_path = path + _DIGITS[digit]
        child = _NO_ROWS if node.startswith(ZERO_HASH, at) else get(child_path)
        if child is None:
            raise Bug(f"no node {child_path}")
        child_hash, grown = _update_subtree(get, made, child_path, child, changes[start:end])
        branch[at : at + HASH_SIZE] = child_hash
        if was_wide and not node.startswith(child_hash, at):
            made.children[child_path] = child_hash
        growth, start = growth + grown, end
    if growth:
        rows = _get_count(branch) + growth
        if _is_wide(path, rows) != was_wide:
            _cross(made, path, None if was_wide else branch)
        if rows <= BUCKET_ROWS:
            return _collapse(get, made.nodes, path, bytes(branch)), growth
        branch[_HASHED_SIZE:] = rows.to_bytes(_COUNT_SIZE, "big")
    new_node = bytes(branch)
    if new_node != node:
        made.nodes[path] = new_node
    return sha256(new_node[:_HASHED_SIZE]).digest(), growth


def _is_wide(path: str, rows: int) -> bool:
    return rows > WIDE_ROWS and len(path) <= WIDE_DEPTH


def _cross(made: TreeChange, path: str, branch: bytes | bytearray | None) -> None:
    """Tells that a branch became wide, or with None that it is so no more."""
    made.crossed[path] = branch is not None
    if branch:
        places = zip(_DIGITS, range(_HEAD_SIZE, _HASHED_SIZE, HASH_SIZE), strict=True)
        made.children.update({path + digit: bytes(branch[at : at + HASH_SIZE]) for digit, at in places})


def _update_bucket(made: TreeChange, path: str, node: bytes, changes: Sequence[HashedChange]) -> tuple[bytes, int]:
    if len(changes) == 1:  # most often it is one row that is there, and gets another value
        ((key, value),) = changes
        at = node.find(key)
        if value is not None and at % _ROW_SIZE == 1:
            bucket = node[: at + HASH_SIZE] + value + node[at + _ROW_SIZE :]
            if bucket != node:
                made.nodes[path] = bucket
            return sha256(bucket).digest(), 0
    bucket = _change_rows(node, changes) if len(changes) <= BUCKET_ROWS else _merge_rows(node, changes)
    growth = (len(bucket) - len(node)) // _ROW_SIZE
    if len(bucket) > _BUCKET_SIZE:
        return _store_rows(made, path, decode_rows(bucket)), growth
    if bucket != node:
        made.nodes[path] = None if bucket == _NO_ROWS else bucket
    return ZERO_HASH if bucket == _NO_ROWS else sha256(bucket).digest(), growth


def _change_rows(bucket: bytes, changes: Sequence[HashedChange]) -> bytes:
    for key, value in changes:
        at = bucket.find(key)
        if at % _ROW_SIZE != 1:  # there is no such row, or its key is part of another row as well
            places = range(1, len(bucket), _ROW_SIZE)
            at = 1 + _ROW_SIZE * bisect_left(places, key, key=lambda place: bucket[place : place + HASH_SIZE])
        end = at + _ROW_SIZE if bucket.startswith(key, at) else at
        row = b"" if value is None else key + value
        bucket = bucket[:at] + row + bucket[end:]
    return bucket


def _merge_rows(bucket: bytes, changes: Sequence[HashedChange]) -> bytes:
    """As `_change_rows`, for many changes: its time does not grow with their square."""
    rows = {row[:HASH_SIZE]: row for row in decode_rows(bucket)}
    for key, value in changes:
        if value is not None:
            rows[key] = key + value
        elif key in rows:
            del rows[key]
    return _NO_ROWS + b"".join(sorted(rows.values()))


def _collapse(get: GetStateNode, nodes: NodeChanges, path: str, branch: bytes) -> bytes:
    """Makes a branch of few rows a bucket again; its children, being smaller, are buckets already."""
    rows = b""
    for digit, child_hash in zip(_DIGITS, decode_children(branch), strict=True):
        if child_hash == ZERO_HASH:
            continue
        child_path = path + digit
        child = nodes.pop(child_path, None)
        stored = get(child_path)
        if stored is not None:
            nodes[child_path] = None
        rows += (child or stored or b"")[1:]
    nodes[path] = BUCKET_PREFIX + rows if rows else None
    return hash_bucket(rows)


def _store_rows(made: TreeChange, path: str, rows: list[bytes]) -> bytes:
    """Stores the subtree over sorted rows, where nothing is stored beneath yet; gives its hash."""
    if not rows:
        return ZERO_HASH
    if len(rows) <= BUCKET_ROWS:
        made.nodes[path] = bucket = BUCKET_PREFIX + b"".join(rows)
        return sha256(bucket).digest()
    depth = len(path)
    groups = zip(_DIGITS, _split_rows(rows, depth), strict=True)
    children = b"".join([_store_rows(made, path + digit, group) for digit, group in groups])
    made.nodes[path] = branch = BRANCH_PREFIX + bytes([depth]) + children + len(rows).to_bytes(_COUNT_SIZE, "big")
    if _is_wide(path, len(rows)):
        _cross(made, path, branch)
    return hash_branch(depth, children)


def _split_rows(rows: list[bytes], depth: int) -> list[list[bytes]]:
    """Sorted rows that share their first digits, by the digit at this depth: 16 lists."""
    byte, shift = _compute_place(depth)
    ends = [bisect_left(rows, digit, key=lambda row: row[byte] >> shift & 15) for digit in range(FANOUT + 1)]
    return [rows[start:end] for start, end in pairwise(ends)]


def _compute_place(depth: int) -> tuple[int, int]:
    """Which byte of a key holds the digit at this depth, and by how many bits it is shifted there."""
    return depth // 2, 0 if depth % 2 else 4
