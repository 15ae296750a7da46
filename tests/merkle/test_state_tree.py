"""The state tree has the shape and the hashes of its definition, whatever the way that led there.

After every update the stored nodes are compared, byte for byte, with the naive tree of reference.py over
the rows alone. Keys are such that buckets split and collapse at the top and at depth 62.
"""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.crypto.hashing import ZERO_HASH
from ledger.errors import Bug
from ledger.merkle.state_tree import TreeChange, build, compute_root_hash, hash_branch, hash_bucket, update
from tests.merkle import reference
from tests.merkle.reference import state_key, state_value

KEYS = [state_key(number) for number in range(400)]
Nodes = dict[str, bytes]


def store(nodes: Nodes, change: TreeChange) -> None:
    """Applies a change to a store; every node in it must be a difference."""
    for path, node in change.nodes.items():
        assert nodes.get(path) != node, f"{path} did not change"
        if node is None:
            del nodes[path]
        else:
            nodes[path] = node


def build_nodes(rows: dict[bytes, bytes]) -> Nodes:
    nodes: Nodes = {}
    store(nodes, build(list(rows.items())))
    return nodes


@st.composite
def batches(draw: st.DrawFn) -> list[tuple[bytes, bytes | None]]:
    """Changes of some evenly spaced keys, all to new values or all deleted, in random order."""
    start, count = draw(st.integers(0, 399)), draw(st.integers(1, 120))
    stride = draw(st.sampled_from([1, 3, 4, 7]))
    numbers = list(range(start, min(400, start + count * stride), stride))
    random.Random(draw(st.integers(0, 9))).shuffle(numbers)
    version = draw(st.none() | st.integers(0, 2))
    return [(KEYS[number], None if version is None else state_value(number + version)) for number in numbers]


def test_root_of_no_rows_is_zeros() -> None:
    assert build([]) == TreeChange(ZERO_HASH, {}, {}, {})
    assert compute_root_hash(build([]).nodes.get) == hash_bucket(b"") == ZERO_HASH == bytes(32)


@pytest.mark.parametrize("size", [1, 2, 31, 32, 33, 34, 100, 400])
def test_tree_is_the_defined_one(size: int) -> None:
    rows = {key: state_value(number) for number, key in enumerate(KEYS[:size])}
    change = build(list(rows.items()))
    assert change.nodes == reference.state_nodes(rows)
    assert change.root == reference.state_root(rows) == compute_root_hash(change.nodes.get)


def test_thirty_two_rows_are_a_bucket_and_one_more_makes_a_branch() -> None:
    rows = {key: state_value(0) for key in KEYS[:32]}
    nodes = build_nodes(rows)
    assert list(nodes) == [""]
    assert nodes[""] == b"\x02" + b"".join(key + rows[key] for key in sorted(rows))
    store(nodes, update(nodes.get, [(KEYS[32], state_value(0))]))
    assert nodes[""][:2] == b"\x03\x00"
    assert nodes[""][514:] == (33).to_bytes(8, "big")
    assert compute_root_hash(nodes.get) == hash_branch(0, nodes[""][2:514])


@pytest.mark.parametrize("shared", range(4))
def test_branch_is_a_bucket_again_as_soon_as_it_has_thirty_two_rows(shared: int) -> None:
    keys = KEYS[shared::4][:40]
    nodes = build_nodes({key: state_value(0) for key in keys})
    for left in range(39, -1, -1):
        store(nodes, update(nodes.get, [(keys[left], None)]))
        assert nodes == reference.state_nodes({key: state_value(0) for key in keys[:left]})
        assert (list(nodes) == [""]) == (0 < left <= 32)


@given(st.lists(batches(), min_size=1, max_size=8))
def test_any_order_of_inserts_and_deletes_gives_the_tree_built_anew(
    history: list[list[tuple[bytes, bytes | None]]],
) -> None:
    rows: dict[bytes, bytes] = {}
    nodes: Nodes = {}
    for changes in history:
        change = update(nodes.get, changes)
        store(nodes, change)
        for key, value in changes:
            if value is None:
                rows.pop(key, None)
            else:
                rows[key] = value
        assert nodes == reference.state_nodes(rows)
        assert change.root == reference.state_root(rows) == compute_root_hash(nodes.get)


@given(st.lists(batches(), min_size=2, max_size=6))
def test_one_update_equals_many(history: list[list[tuple[bytes, bytes | None]]]) -> None:
    start = build_nodes({key: state_value(9) for key in KEYS[::3]})
    many = dict(start)
    for changes in history:
        store(many, update(many.get, changes))
    at_once = dict(start)
    store(at_once, update(at_once.get, list(dict(change for changes in history for change in changes).items())))
    assert at_once == many


@given(batches(), st.randoms(use_true_random=False))
def test_order_of_changes_does_not_matter(changes: list[tuple[bytes, bytes | None]], order: random.Random) -> None:
    nodes = build_nodes({key: state_value(9) for key in KEYS[::2]})
    shuffled = list(changes)
    order.shuffle(shuffled)
    assert update(nodes.get, shuffled) == update(nodes.get, changes)


def test_later_change_of_one_key_counts() -> None:
    for size in (0, 10, 32, 100):
        rows = {key: state_value(0) for key in KEYS[:size]}
        nodes = build_nodes(rows)
        changes = [(KEYS[5], state_value(1)), (KEYS[6], None), (KEYS[5], state_value(2))]
        many = [(key, state_value(1)) for key in KEYS[:200]]
        assert update(nodes.get, changes) == update(nodes.get, changes[1:])
        assert update(nodes.get, many + changes) == update(nodes.get, many[:5] + many[7:] + changes[1:])


def test_update_that_changes_nothing_gives_no_nodes() -> None:
    rows = {key: state_value(0) for key in KEYS[:200]}
    nodes = build_nodes(rows)
    same = [(key, rows[key]) for key in KEYS[:50]] + [(key, None) for key in KEYS[200:]]
    assert update(nodes.get, same) == update(nodes.get, []) == TreeChange(reference.state_root(rows), {}, {}, {})


def test_deleting_everything_leaves_nothing() -> None:
    nodes = build_nodes({key: state_value(0) for key in KEYS})
    change = update(nodes.get, [(key, None) for key in KEYS])
    assert change.root == ZERO_HASH
    store(nodes, change)
    assert nodes == {}


def test_update_writes_nothing_and_reads_only_the_way_to_its_keys() -> None:
    nodes = build_nodes({key: state_value(0) for key in KEYS})
    before = dict(nodes)
    read: list[str] = []

    def get(path: str) -> bytes | None:
        read.append(path)
        return nodes.get(path)

    changed = KEYS[::17]
    change = update(get, [(key, state_value(1)) for key in changed])
    assert nodes == before
    assert len(read) == len(set(read))
    assert set(read) == set(change.nodes)
    assert all(any(key.hex().startswith(path) for key in changed) for path in read)


@pytest.mark.parametrize("size", [3, 60])
def test_value_that_looks_like_a_key_is_not_taken_for_one(size: int) -> None:
    # `straddling` stands where the value of the first row meets the key of the second
    first, second = bytes([0x10]) * 32, bytes([0x30]) * 32
    straddling = bytes([0x20]) * 16 + second[:16]
    rows = {first: bytes(16) + straddling[:16], second: state_value(2), KEYS[7]: straddling}
    rows |= {key: state_value(number) for number, key in enumerate(KEYS[8:size])}
    nodes = build_nodes(rows)
    for value in (None, state_value(3), state_value(4), straddling, None):
        changes = [(straddling, value)]
        store(nodes, update(nodes.get, changes))
        after = rows if value is None else rows | {straddling: value}
        assert nodes == reference.state_nodes(after)


@pytest.mark.parametrize("change", [(KEYS[0][:31], ZERO_HASH), (KEYS[0] + b"\x00", None), (KEYS[0], b"")])
def test_hash_that_is_not_32_bytes_is_a_mistake_of_ours(change: tuple[bytes, bytes | None]) -> None:
    with pytest.raises(Bug):
        build([change])


def test_missing_node_is_a_mistake_of_ours() -> None:
    nodes = build_nodes({key: state_value(0) for key in KEYS})
    path = next(path for path in nodes if len(path) == 1)
    key = next(key for key in KEYS if key.hex().startswith(path))
    del nodes[path]
    with pytest.raises(Bug):
        update(nodes.get, [(key, state_value(1))])
