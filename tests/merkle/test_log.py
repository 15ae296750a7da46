"""Logs give the roots and paths that RFC 6962 defines, from memory and from stored nodes alike.

All sizes from 1 to 70 are tried exhaustively against the recursive definitions in reference.py.
"""

from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Bug
from ledger.merkle.log import (
    EMPTY_ROOT,
    PART,
    appended_nodes,
    compute_consistency_path,
    compute_inclusion_path,
    compute_inclusion_path_by_part,
    compute_part_roots,
    compute_root,
    consistency_path_at,
    hash_leaf,
    hash_node,
    inclusion_path_at,
    root_at,
)
from tests.merkle import reference

SIZES = range(1, 71)
LEAVES = [hash_leaf(bytes([number])) for number in SIZES]


class StoredLog:
    """A log kept as its perfect subtrees, counting what is read."""

    def __init__(self, leaf_hashes: list[bytes]) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.reads = 0
        for size, leaf_hash in enumerate(leaf_hashes):
            for level, index, node in appended_nodes(size, leaf_hash, self.get):
                assert (level, index) not in self.nodes
                self.nodes[level, index] = node

    def get(self, level: int, index: int) -> bytes:
        self.reads += 1
        return self.nodes[level, index]


@cache
def stored() -> StoredLog:
    return StoredLog(LEAVES)


def test_leaf_and_node_are_hashed_with_their_prefixes() -> None:
    assert hash_leaf(b"data") == sha256(b"\x00data").digest()
    assert hash_node(LEAVES[0], LEAVES[1]) == sha256(b"\x01" + LEAVES[0] + LEAVES[1]).digest()


@pytest.mark.parametrize("size", [0, 1, 2, 63, 64, 65, 66, 127, 128, 129, 191, 192, 193, 320, 4000])
def test_roots_of_parts_give_the_root_and_every_path(size: int) -> None:
    """Of any list: a part of 64 is a node of the tree, and the last one stands where its leaves would."""
    leaves = [hash_leaf(number.to_bytes(2)) for number in range(size)]
    roots = compute_part_roots(leaves)
    assert roots == [compute_root(leaves[start : start + 64]) for start in range(0, size, 64)]
    assert compute_root(roots) == compute_root(leaves) == reference.mth(leaves)
    for index in range(size) if size < 400 else (0, 63, 64, 2047, 2048, 3967, 3968, 3999):
        start = index // PART * PART
        found = compute_inclusion_path_by_part(leaves[start : start + PART], roots, index)
        assert found == compute_inclusion_path(leaves, index) == reference.path(index, leaves)


def test_leaf_made_of_two_hashes_is_not_their_node() -> None:
    assert hash_leaf(LEAVES[0] + LEAVES[1]) != hash_node(LEAVES[0], LEAVES[1])


def test_root_of_no_leaves_is_the_hash_of_nothing() -> None:
    assert compute_root([]) == root_at(0, stored().get) == EMPTY_ROOT == sha256(b"").digest()


@pytest.mark.parametrize("size", SIZES)
def test_root_is_the_defined_one(size: int) -> None:
    assert compute_root(LEAVES[:size]) == reference.mth(LEAVES[:size])
    assert root_at(size, stored().get) == reference.mth(LEAVES[:size])


@pytest.mark.parametrize("size", SIZES)
def test_inclusion_path_is_the_defined_one_for_every_index(size: int) -> None:
    for index in range(size):
        expected = reference.path(index, LEAVES[:size])
        assert compute_inclusion_path(LEAVES[:size], index) == expected
        assert inclusion_path_at(index, size, stored().get) == expected


@pytest.mark.parametrize("size", SIZES)
def test_consistency_path_is_the_defined_one_from_every_size(size: int) -> None:
    for size1 in range(1, size + 1):
        expected = reference.proof(size1, LEAVES[:size])
        assert compute_consistency_path(LEAVES[:size], size1) == expected
        assert consistency_path_at(size1, size, stored().get) == expected


def test_stored_log_has_every_perfect_subtree_and_nothing_else() -> None:
    size = len(LEAVES)
    expected = {
        (level, index): reference.mth(LEAVES[index << level : index + 1 << level])
        for level in range(size.bit_length())
        for index in range(size >> level)
    }
    assert stored().nodes == expected


@given(st.integers(0, 3000))
def test_stored_log_of_any_size_has_the_root_of_its_leaves(size: int) -> None:
    leaves = [number.to_bytes(32, "big") for number in range(size)]
    assert root_at(size, StoredLog(leaves).get) == compute_root(leaves)


@given(st.data())
def test_swapped_leaves_change_the_root(data: st.DataObject) -> None:
    leaves = LEAVES[: data.draw(st.integers(2, len(LEAVES)))]
    one, other = data.draw(st.lists(st.integers(0, len(leaves) - 1), min_size=2, max_size=2, unique=True))
    swapped = list(leaves)
    swapped[one], swapped[other] = leaves[other], leaves[one]
    assert compute_root(swapped) != compute_root(leaves)


@given(st.integers(1, 2**53 - 1), st.integers(0, 2**53 - 2))
def test_long_log_is_read_in_logarithmic_steps(size: int, index: int) -> None:
    reads: list[tuple[int, int]] = []

    def get(level: int, index: int) -> bytes:
        assert (index + 1) << level <= size, "a node that is not there yet"
        reads.append((level, index))
        return sha256(b"%d,%d" % (level, index)).digest()

    root_at(size, get)
    inclusion_path_at(index % size, size, get)
    consistency_path_at(index % size + 1, size, get)
    assert len(reads) <= 5 * size.bit_length()


@pytest.mark.parametrize("index", [-1, 3])
def test_path_of_a_leaf_that_is_not_there_is_a_mistake_of_ours(index: int) -> None:
    with pytest.raises(Bug):
        compute_inclusion_path(LEAVES[:3], index)
    with pytest.raises(Bug):
        inclusion_path_at(index, 3, stored().get)


@pytest.mark.parametrize("size1", [-1, 0, 4])
def test_consistency_path_from_outside_the_log_is_a_mistake_of_ours(size1: int) -> None:
    with pytest.raises(Bug):
        compute_consistency_path(LEAVES[:3], size1)
    with pytest.raises(Bug):
        consistency_path_at(size1, 3, stored().get)
