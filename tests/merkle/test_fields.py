"""Field commitments are what their definition says, in plain SHA-256, and one field is never taken for another.

The trees are compared with the reference of RFC 6962. What might be confused is tried in pairs: types, lengths, names
that continue in a value, a leaf and a node.
"""

from hashlib import sha256
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.crypto.encoding import encode
from ledger.errors import Bug, VerificationError
from ledger.merkle.fields import (
    MAX_FIELDS,
    MAX_PATH,
    ShownField,
    compute_field_commitment,
    compute_field_path,
    compute_fields_root,
    verify_field,
)
from ledger.merkle.log import hash_leaf, hash_node
from tests.merkle import reference
from tests.strategies import field_values, record_fields

SALT = bytes(range(32))
TAG = b"natledger/field/1\n"
ALIKE: list[tuple[str, str | int | bool]] = [
    ("a", 1), ("a", "1"), ("a", True), ("a", "true"), ("a", 0), ("a", False), ("a", ""), ("a", "0"), ("a", -1),
    ("a", 11), ("a1", 1), ("a11", 1), ("a", 111), ("aa", 1), ("a", "a1"), ("aa", "1"), ("a", "é"), ("a", "e\u0301"),
    ("a", "\\u00e9"), ("a", '"'), ("a", "\\"), ("a", "\x00"), ("a", " 1"), ("a", "1 "), ("a", 2**53 - 1),
    ("a", 1 - 2**53),
]  # fmt: skip
"""Fields that look alike, or whose name and value run into each other."""


def commit(salt: bytes, name: str, value: str | int | bool) -> bytes:
    """The definition, word for word."""
    return sha256(TAG + salt + bytes([len(name)]) + name.encode() + encode(value)).digest()


def show(commitments: list[bytes], index: int, name: str, value: str | int | bool, salt: bytes = SALT) -> ShownField:
    path = compute_field_path(commitments, index)
    return ShownField(index, name, tuple(step.hex() for step in path), salt.hex(), value)


@given(fields=record_fields(), salt=st.binary(min_size=32, max_size=32))
def test_commitments_and_roots_are_those_of_the_definition(fields: dict[str, str | int | bool], salt: bytes) -> None:
    commitments = [compute_field_commitment(salt, name, fields[name]) for name in sorted(fields)]
    assert commitments == [commit(salt, name, fields[name]) for name in sorted(fields)]
    leaves = [sha256(b"\x00" + commitment).digest() for commitment in commitments]
    root = compute_fields_root(commitments)
    assert root == reference.mth(leaves)
    for index, name in enumerate(sorted(fields)):
        assert compute_field_path(commitments, index) == reference.path(index, leaves)
        verify_field(show(commitments, index, name, fields[name], salt), len(fields), root)


@given(value=field_values(), other=field_values())
def test_values_that_differ_commit_to_different_things(value: str | int | bool, other: str | int | bool) -> None:
    same = compute_field_commitment(SALT, "a", value) == compute_field_commitment(SALT, "a", other)
    assert same == (type(value) is type(other) and value == other)


def test_fields_that_look_alike_commit_to_different_things() -> None:
    assert len({compute_field_commitment(SALT, name, value) for name, value in ALIKE}) == len(ALIKE)


@pytest.mark.parametrize(("name", "value"), ALIKE)
def test_no_field_is_shown_as_one_that_looks_alike(name: str, value: str | int | bool) -> None:
    commitments = [compute_field_commitment(SALT, name, value), compute_field_commitment(SALT, "z", 0)]
    root = compute_fields_root(commitments)
    for other in ALIKE:
        shown = show(commitments, 0, *other)
        if (name, type(value), value) == (other[0], type(other[1]), other[1]):
            verify_field(shown, 2, root)
        else:
            with pytest.raises(VerificationError, match="field_must_be_in_record"):
                verify_field(shown, 2, root)


def test_each_byte_of_a_salt_counts() -> None:
    commitment = compute_field_commitment(SALT, "a", 1)
    for place, bit in product(range(32), (1, 128)):
        salt = SALT[:place] + bytes([SALT[place] ^ bit]) + SALT[place + 1 :]
        assert compute_field_commitment(salt, "a", 1) != commitment


@pytest.mark.parametrize(
    ("salt", "name"), [(SALT[1:], "a"), (SALT + b"0", "a"), (b"", "a"), (SALT, ""), (SALT, "a" * 256)]
)
def test_no_salt_and_no_name_are_bugs_of_the_caller(salt: bytes, name: str) -> None:
    """Shorter or longer, they would run into each other."""
    with pytest.raises(Bug):
        compute_field_commitment(salt, name, 1)


def test_longest_name_has_its_length_in_one_byte() -> None:
    assert compute_field_commitment(SALT, "a" * 255, 1) == commit(SALT, "a" * 255, 1)


@pytest.mark.parametrize("size", range(1, MAX_FIELDS + 1))
def test_field_stands_at_its_place_in_its_size_and_nowhere_else(size: int) -> None:
    commitments = [compute_field_commitment(SALT, f"f{place:02}", place) for place in range(size)]
    root = compute_fields_root(commitments)
    for index in range(size):
        shown = show(commitments, index, f"f{index:02}", index)
        assert len(shown.path) <= MAX_PATH
        verify_field(shown, size, root)
        for place in {0, index ^ 1, index + 1, size - 1, MAX_FIELDS - 1} - {index}:
            moved = ShownField(place, shown.name, shown.path, shown.salt, shown.value)
            with pytest.raises(VerificationError, match="field_must_be_in_record"):
                verify_field(moved, size, root)
        for other in {size + 1, 2 * size, 64} if len(shown.path) < MAX_PATH else {64}:
            if len(reference.path(index, [bytes(32)] * other)) != len(shown.path):
                with pytest.raises(VerificationError, match="field_must_be_in_record"):
                    verify_field(shown, other, root)


def test_record_of_one_field_has_its_leaf_for_a_root() -> None:
    commitment = compute_field_commitment(SALT, "a", 1)
    assert compute_fields_root([commitment]) == hash_leaf(commitment) != commitment
    verify_field(ShownField(0, "a", (), SALT.hex(), 1), 1, hash_leaf(commitment))
    with pytest.raises(VerificationError, match="field_must_be_in_record"):
        verify_field(ShownField(0, "a", (), SALT.hex(), 1), 1, commitment)  # a commitment is no leaf hash


def test_node_is_never_a_leaf_nor_a_leaf_a_node() -> None:
    """RFC 6962 prefixes: an inner hash taken for a commitment, or two commitments for children, give no such root."""
    commitments = [compute_field_commitment(SALT, name, 1) for name in "abcd"]
    leaves = [hash_leaf(commitment) for commitment in commitments]
    inner = [hash_node(leaves[0], leaves[1]), hash_node(leaves[2], leaves[3])]
    root = compute_fields_root(commitments)
    assert root == hash_node(*inner)
    assert root not in {compute_fields_root(inner), compute_fields_root([leaves[0] + leaves[1], leaves[2] + leaves[3]])}
    for first, second in combinations([*commitments, *leaves, *inner], 2):
        assert hash_leaf(first + second) != hash_node(first, second)
        assert compute_fields_root([first, second]) != root
    for step in (*commitments, *leaves, *inner):
        with pytest.raises(VerificationError, match="field_must_be_in_record"):
            verify_field(ShownField(0, "a", (step.hex(),), SALT.hex(), 1), 2, root)


def test_tag_keeps_a_commitment_apart_from_every_other_hash() -> None:
    plain = SALT + bytes([1]) + b"a" + b"1"
    others = {sha256(plain).digest(), sha256(b"natledger/file/1\n" + plain).digest()}
    assert compute_field_commitment(SALT, "a", 1) not in others
