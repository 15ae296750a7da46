"""State paths prove what the state holds and what it does not, in one form and no other.

Paths are computed from the stored nodes of small and of attacked trees; every single-byte change of a
path's JSON is tried, and every way we know to misshape a path, also with a root made to fit.
"""

from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.crypto.encoding import decode, encode
from ledger.crypto.hashing import ZERO_HASH
from ledger.errors import Bug, DecodeError, VerificationError
from ledger.merkle.state_path import MAX_BRANCHES, StatePath, compute_path
from ledger.merkle.state_tree import build, hash_branch, hash_bucket
from ledger.merkle.verify import compute_root_from_state_path, verify_state_path
from tests.merkle import reference
from tests.merkle.reference import state_key, state_value

KEYS = [state_key(number) for number in range(400)]
ROWS = {key: state_value(number) for number, key in enumerate(KEYS[:300])}
TREE = build(list(ROWS.items()))
DEEP = next(key for key in KEYS[3:300:4])  # shares all but two digits with many others


def refuses(path: StatePath, key: bytes, value: bytes | None, root: bytes) -> str:
    with pytest.raises(VerificationError) as caught:
        verify_state_path(path, key, value, root)
    return caught.value.rule


@pytest.mark.parametrize("size", [0, 1, 2, 31, 32, 33, 100, 300])
def test_presence_and_absence_verify(size: int) -> None:
    rows = {key: state_value(number) for number, key in enumerate(KEYS[:size])}
    tree = build(list(rows.items()))
    assert tree.root == reference.state_root(rows)
    for key in [*KEYS, ZERO_HASH, b"\xff" * 32]:
        path = compute_path(tree.nodes.get, key)
        assert compute_root_from_state_path(path, key) == tree.root
        verify_state_path(path, key, rows.get(key), tree.root)
        verify_state_path(decode(encode(path), StatePath), key, rows.get(key), tree.root)


def test_empty_state_is_shown_by_an_empty_bucket() -> None:
    empty = StatePath(branches=[], bucket=[])
    assert compute_path(build([]).nodes.get, KEYS[0]) == empty
    verify_state_path(empty, KEYS[0], None, ZERO_HASH)
    assert refuses(empty, KEYS[0], ZERO_HASH, ZERO_HASH) == "row_must_be_in_state"


@given(st.sampled_from(KEYS), st.sampled_from(KEYS), st.none() | st.integers(0, 300))
def test_false_claim_is_refused(key: bytes, other: bytes, number: int | None) -> None:
    path = compute_path(TREE.nodes.get, key)
    claim = None if number is None else state_value(number)
    if claim != ROWS.get(key):
        assert refuses(path, key, claim, TREE.root) == "row_must_be_in_state"
    assert refuses(path, key, ROWS.get(key), state_value(1)) == "root_must_match"
    if compute_path(TREE.nodes.get, other) != path:
        assert refuses(path, other, ROWS.get(other), TREE.root) in {"path_must_fit", "root_must_match"}


@pytest.mark.parametrize("wrong", [b"", KEYS[0][:31], KEYS[0] + b"\x00"])
def test_hash_that_is_not_32_bytes_is_refused(wrong: bytes) -> None:
    path = compute_path(TREE.nodes.get, KEYS[0])
    assert refuses(path, wrong, ROWS[KEYS[0]], TREE.root) == "path_must_fit"
    assert refuses(path, KEYS[0], wrong, TREE.root) == "path_must_fit"
    assert refuses(path, KEYS[0], ROWS[KEYS[0]], wrong) == "path_must_fit"
    with pytest.raises(Bug):
        compute_path(TREE.nodes.get, wrong)


def make_small_tree() -> dict[bytes, bytes]:
    """Two rows beside 31 others: a branch of two children, so that paths are short."""
    few = [bytes([0xA0 + number]) + state_value(number)[1:] for number in range(2)]
    many = [bytes([0xB0]) + state_value(number)[1:] for number in range(31)]
    return {key: state_value(number) for number, key in enumerate(few + many)}


@pytest.mark.parametrize("present", [True, False])
def test_no_byte_of_a_path_can_change_unnoticed(present: bool) -> None:
    rows = make_small_tree()
    tree = build(list(rows.items()))
    key = min(rows) if present else b"\xa7" * 32
    data = encode(compute_path(tree.nodes.get, key))
    verify_state_path(decode(data, StatePath), key, rows.get(key), tree.root)
    for at in range(len(data)):
        for byte in range(at % 3, 256, 3):  # a third of them
            if byte != data[at]:
                mutated = data[:at] + bytes([byte]) + data[at + 1 :]
                with pytest.raises((DecodeError, VerificationError)):
                    verify_state_path(decode(mutated, StatePath), key, rows.get(key), tree.root)


def rewritings(path: StatePath) -> Iterator[tuple[str, StatePath]]:
    """Ways to misshape a path whose bucket has at least two rows, each with its name."""
    rows, last = path.bucket, path.branches[-1]
    for name, bucket in {
        "rows swapped": [rows[1], rows[0], *rows[2:]],
        "row twice": [rows[0], *rows],
        "row with two values": [rows[0], rows[0][:64] + "f" * 64, *rows[1:]],
        "row in capitals": [rows[0].upper(), *rows[1:]],
        "row with a space": [rows[0][:64] + " " + rows[0][64:], *rows[1:]],
        "row with a line end": [rows[0] + "\n", *rows[1:]],
        "row cut": [rows[0][:-2], *rows[1:]],
        "empty row": ["", *rows],
        "rows joined": ["".join(rows[:2]), *rows[2:]],
        "row of another bucket": [*rows, "f" * 128],
        "row in wide digits": ["\uff11" * 128, *rows[1:]],
    }.items():
        yield name, StatePath(branches=path.branches, bucket=bucket)
    for name, siblings in {
        "empty sibling written out": [sibling or "0" * 64 for sibling in last],
        "sibling missing": last[1:],
        "sibling too many": ["", *last],
        "sibling in capitals": [sibling.upper() for sibling in last],
        "sibling with a line end": [sibling + "\n" for sibling in last],
        "sibling a line end": [sibling or "\n" for sibling in last],
        "sibling with a space": [sibling and sibling + " " for sibling in last],
        "sibling cut": [sibling[:-2] for sibling in last],
        "branch not needed": [""] * 15,
        "no siblings": [],
    }.items():
        yield name, StatePath(branches=[*path.branches[:-1], siblings], bucket=rows)
    yield "branch left out", StatePath(branches=path.branches[:-1], bucket=rows)
    for count in (MAX_BRANCHES + 1, MAX_BRANCHES + 2, 100):
        yield f"{count} branches", StatePath(branches=[last] * count, bucket=[])


def compute_fitting_root(path: StatePath, key: bytes) -> bytes:
    """The root that a tree of this shape would have, if there were such trees."""
    node = hash_bucket(b"".join(bytes.fromhex(row) for row in path.bucket))
    for depth, siblings in reversed(list(enumerate(path.branches))):
        children = [bytes.fromhex(sibling) or ZERO_HASH for sibling in siblings]
        children.insert(int((key.hex() * 2)[depth], 16), node)
        node = hash_branch(depth, b"".join(children))
    return node


def test_misshapen_path_is_refused_whatever_the_root() -> None:
    path = compute_path(TREE.nodes.get, DEEP)
    assert len(path.branches) == MAX_BRANCHES
    assert len(path.bucket) > 1
    assert compute_fitting_root(path, DEEP) == TREE.root
    for name, misshapen in rewritings(path):
        assert refuses(misshapen, DEEP, ROWS[DEEP], TREE.root) == "path_must_fit", name
        with suppress(ValueError):  # not hex: no root fits it
            root = compute_fitting_root(misshapen, DEEP)
            assert refuses(misshapen, DEEP, ROWS[DEEP], root) == "path_must_fit", name


@pytest.mark.parametrize("count", [32, 33])
def test_bucket_of_more_than_32_rows_is_refused(count: int) -> None:
    rows = [bytes([number]) * 64 for number in range(count)]
    path = StatePath(branches=[], bucket=[row.hex() for row in rows])
    if count == 32:
        verify_state_path(path, rows[0][:32], rows[0][32:], compute_fitting_root(path, rows[0]))
    else:
        assert refuses(path, rows[0][:32], rows[0][32:], compute_fitting_root(path, rows[0])) == "path_must_fit"


def test_rows_of_another_child_prove_no_absence() -> None:
    # the bucket of a neighbour, passed off as the place where the key would be
    rows = make_small_tree()
    tree = build(list(rows.items()))
    neighbour = compute_path(tree.nodes.get, min(rows))
    key = next(key for key in sorted(rows) if key[0] == 0xB0)
    assert refuses(neighbour, key, None, tree.root) == "path_must_fit"


@pytest.mark.parametrize("shared", [5, 6])
def test_twenty_thousand_ground_keys_buy_depth_and_not_size(shared: int) -> None:
    prefix = sha256(b"victim").hexdigest()[:shared]
    ground = [bytes.fromhex(prefix + sha256(b"%d" % number).hexdigest()[shared:]) for number in range(20_000)]
    others = [sha256(b"other %d" % number).digest() for number in range(3_000)]
    rows = dict.fromkeys(ground + others, ZERO_HASH)
    tree = build(list(rows.items()))
    absent = [bytes.fromhex(prefix + sha256(b"absent %d" % number).hexdigest()[shared:]) for number in range(300)]
    for key in [*ground[::67], *absent, *others[::30]]:
        path = compute_path(tree.nodes.get, key)
        verify_state_path(path, key, rows.get(key), tree.root)
        assert len(encode(path)) < 16 * 1024
        assert len(path.branches) <= shared + 5


texts = st.sampled_from(["", "0" * 64, "a" * 64, "A" * 64, "a" * 64 + "\n", "a" * 128, "b" * 128, "\ud800"]) | st.text(
    max_size=5
)


@given(
    st.lists(st.lists(texts, min_size=14, max_size=16), max_size=3),
    st.lists(texts, max_size=4),
    st.binary(min_size=31, max_size=33),
    st.none() | st.binary(min_size=31, max_size=33),
)
def test_arbitrary_path_raises_nothing_but_verification_error(
    branches: list[list[str]], bucket: list[str], key: bytes, value: bytes | None
) -> None:
    with pytest.raises(VerificationError):
        verify_state_path(StatePath(branches=branches, bucket=bucket), key, value, state_value(0))


def test_unknown_field_and_wrong_number_of_siblings_are_refused() -> None:
    with pytest.raises(DecodeError):
        decode(b'{"branches":[],"bucket":[],"more":""}', StatePath)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"branches": [], "bucket": [], "more": ""}, StatePath)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"branches": [[""] * 14], "bucket": []}, StatePath)
