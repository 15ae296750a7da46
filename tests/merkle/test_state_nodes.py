"""A stored node is taken only where the node above it holds its hash: what the store reads is checked on the way.

The trees include one whose rows share 62 digits, where a branch has a single child with as many rows as itself.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.crypto.hashing import ZERO_HASH
from ledger.merkle.state_tree import (
    build,
    compute_root_hash,
    get_child_hash,
    get_value_hash,
    hash_stored,
    is_branch,
    is_child,
)
from tests.merkle.reference import state_key, state_value

EVEN = [state_key(number) for number in range(400)]
GROUND = EVEN[3::4]

TREES = [{key: state_value(number) for number, key in enumerate(keys)} for keys in (EVEN, GROUND, EVEN[:5], EVEN[:40])]


def nodes_of(rows: dict[bytes, bytes]) -> dict[str, bytes]:
    return {path: node for path, node in build(list(rows.items())).nodes.items() if node}


@pytest.mark.parametrize("rows", TREES)
def test_every_sound_node_is_a_child_of_the_node_above(rows: dict[bytes, bytes]) -> None:
    nodes = nodes_of(rows)
    for path, node in nodes.items():
        if path:
            assert is_child(nodes[path[:-1]], path[-1], node)
            assert get_child_hash(nodes[path[:-1]], path[-1]) == hash_stored(node)
    assert compute_root_hash(nodes.get) == hash_stored(nodes[""])


def test_an_absent_node_is_a_child_only_where_the_branch_holds_zeros() -> None:
    nodes = nodes_of(TREES[1])
    digits = "0123456789abcdef"
    present = [digit for digit in digits if get_child_hash(nodes[""], digit) != ZERO_HASH]
    absent = [digit for digit in digits if digit not in present]
    assert present
    assert absent
    assert all(not is_child(nodes[""], digit, None) for digit in present)
    assert all(is_child(nodes[""], digit, None) for digit in absent)
    assert is_child(None, "0", None)
    assert not is_child(None, "0", nodes[""])


@given(st.data())
def test_a_changed_byte_of_a_stored_node_is_not_a_child(data: st.DataObject) -> None:
    nodes = nodes_of(data.draw(st.sampled_from(TREES)))
    below = sorted(path for path in nodes if path)
    if not below:
        return
    path = data.draw(st.sampled_from(below))
    node = bytearray(nodes[path])
    hashed = len(node) - 8 if is_branch(bytes(node)) else len(node)
    node[data.draw(st.integers(0, hashed - 1))] ^= data.draw(st.integers(1, 255))
    assert not is_child(nodes[path[:-1]], path[-1], bytes(node))


def test_a_branch_that_claims_too_few_or_too_many_rows_is_not_a_child() -> None:
    nodes = nodes_of(TREES[1])
    path = next(path for path, node in nodes.items() if path and is_branch(node))
    for count in (0, 32, 10_000):
        assert not is_child(nodes[path[:-1]], path[-1], nodes[path][:-8] + count.to_bytes(8, "big"))


@pytest.mark.parametrize("rows", TREES)
def test_value_hashes_are_found_by_key_hash_and_others_are_not(rows: dict[bytes, bytes]) -> None:
    nodes = nodes_of(rows)
    for number in range(400):
        key = state_key(number)
        assert get_value_hash(nodes.get, key) == rows.get(key)
    assert get_value_hash({}.get, EVEN[0]) is None
