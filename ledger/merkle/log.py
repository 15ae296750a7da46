"""The RFC 6962 tree over a list of leaves: its root, inclusion paths and consistency paths.

Once over leaf hashes held in memory (the entries of a block), once over a long log whose nodes are
stored (the history of headers). Of a long log only perfect subtrees are stored: the node (level,
index) is the root over the leaves [index × 2^level, (index + 1) × 2^level). They never change.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

from ledger.errors import ensure

LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"
EMPTY_ROOT = sha256(b"").digest()

PART = 64
"""Leaves under one node of level 6: a part of a list that is kept, read and proved by itself."""

GetNode = Callable[[int, int], bytes]
"""Reads the stored node (level, index), a perfect subtree."""


def hash_leaf(data: bytes) -> bytes:
    """The leaf hash of `data`: SHA-256(0x00 ‖ data)."""
    return sha256(LEAF_PREFIX + data).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(NODE_PREFIX + left + right).digest()


def compute_root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes (RFC 6962, 2.1); of no leaves, SHA-256 of nothing."""
    if not leaf_hashes:
        return EMPTY_ROOT
    level = list(leaf_hashes)
    while len(level) > 1:
        # hash_node written out: this line is what a root costs
        above = [
            sha256(NODE_PREFIX + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        if len(level) % 2:
            above.append(level[-1])  # a node without a partner stands one level higher as it is
        level = above
    return level[0]


def compute_part_roots(leaf_hashes: Sequence[bytes]) -> list[bytes]:
    """The root over each part of 64 leaves, the last of which may have fewer. `compute_root` of them is that of all."""
    return [compute_root(leaf_hashes[start : start + PART]) for start in range(0, len(leaf_hashes), PART)]


def compute_inclusion_path_by_part(leaf_hashes: Sequence[bytes], roots: Sequence[bytes], index: int) -> list[bytes]:
    """As `compute_inclusion_path`, from the leaves of the index's own part and the roots of all parts."""
    return compute_inclusion_path(leaf_hashes, index % PART) + compute_inclusion_path(roots, index // PART)


def compute_inclusion_path(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The inclusion path of the leaf at `index` (RFC 6962, 2.1.1). Requires 0 ≤ index < size."""
    ranges = _inclusion_ranges(index, len(leaf_hashes))
    return [compute_root(leaf_hashes[start:end]) for start, end in ranges]


def compute_consistency_path(leaf_hashes: Sequence[bytes], size1: int) -> list[bytes]:
    """The consistency path from the first `size1` leaves to all (RFC 6962, 2.1.2).

    Requires 1 ≤ size1 ≤ size: every log extends the empty one, so nothing is to be proved of it.
    """
    ranges = _consistency_ranges(size1, len(leaf_hashes))
    return [compute_root(leaf_hashes[start:end]) for start, end in ranges]


def appended_nodes(size: int, leaf_hash: bytes, get: GetNode) -> list[tuple[int, int, bytes]]:
    """The nodes (level, index, hash) that come to be when a leaf is appended to a log of `size`."""
    nodes = [(0, size, leaf_hash)]
    level, index, node = nodes[0]
    while index % 2:
        node = hash_node(get(level, index - 1), node)
        level, index = level + 1, index // 2
        nodes.append((level, index, node))
    return nodes


def root_at(size: int, get: GetNode) -> bytes:
    """The root over the first `size` leaves of a stored log."""
    return _compute_range_root(0, size, get) if size else EMPTY_ROOT


def inclusion_path_at(index: int, size: int, get: GetNode) -> list[bytes]:
    """As `compute_inclusion_path`, in the first `size` leaves of a stored log."""
    return [_compute_range_root(start, end, get) for start, end in _inclusion_ranges(index, size)]


def consistency_path_at(size1: int, size2: int, get: GetNode) -> list[bytes]:
    """As `compute_consistency_path`, from `size1` to `size2` leaves of a stored log."""
    return [_compute_range_root(start, end, get) for start, end in _consistency_ranges(size1, size2)]


def _inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """The half-open ranges of leaves whose roots are the inclusion path, lowest first."""
    ensure(0 <= index < size, f"no leaf {index} in a log of {size}")
    ranges = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _compute_split(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def _consistency_ranges(size1: int, size2: int) -> list[tuple[int, int]]:
    """The half-open ranges of leaves whose roots are the consistency path, lowest first."""
    ensure(1 <= size1 <= size2, f"no consistency path from size {size1} to {size2}")
    ranges = []
    start, end = 0, size2
    while end != size1:
        middle = start + _compute_split(end - start)
        if size1 <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    # what is left ends where the older log ends; if it is all of that log, its root is known
    if start > 0:
        ranges.append((start, end))
    return ranges[::-1]


def _compute_split(size: int) -> int:
    """The largest power of two smaller than `size`. Requires size > 1."""
    return 1 << (size - 1).bit_length() - 1


def _compute_range_root(start: int, end: int, get: GetNode) -> bytes:
    """The root over the leaves [start, end), with one read for each bit set in their number.

    Requires start < end, and `start` a multiple of every power of two up to their number, as it is
    wherever the tree splits a range.
    """
    left = end - start
    root = b""
    while left:
        level = (left & -left).bit_length() - 1
        left &= left - 1
        node = get(level, start + left >> level)
        root = hash_node(node, root) if root else node
    return root
