"""The verifier of logs accepts every defined path and nothing that was changed.

All sizes from 1 to 70 are verified exhaustively; corruptions are systematic, and named after what they
do; arbitrary input raises VerificationError or nothing. State paths are in test_state_path.py.
"""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import VerificationError
from ledger.merkle.log import EMPTY_ROOT, hash_leaf
from ledger.merkle.verify import compute_root_from_inclusion, verify_consistency, verify_inclusion
from tests.merkle import reference

SIZES = range(1, 71)
LEAVES = [hash_leaf(bytes([number])) for number in SIZES]
ROOTS = [reference.mth(LEAVES[:size]) for size in range(len(LEAVES) + 1)]
OTHER = hash_leaf(b"other")
MAX = 2**53 - 1


def corruptions(path: list[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """Every way we know to change a path, with its name."""
    yield "preceding hash", [OTHER, *path]
    yield "trailing hash", [*path, OTHER]
    yield "trailing empty hash", [*path, b""]
    for at, node in enumerate(path):
        before, after = path[:at], path[at + 1 :]
        yield f"removed {at}", before + after
        yield f"doubled {at}", [*before, node, node, *after]
        yield f"first bit of {at}", [*before, bytes([node[0] ^ 0x80]) + node[1:], *after]
        yield f"last bit of {at}", [*before, node[:-1] + bytes([node[-1] ^ 1]), *after]
        yield f"shortened {at}", [*before, node[:-1], *after]
        yield f"lengthened {at}", [*before, node + b"\x00", *after]
        if after:
            yield f"swapped {at}", [*before, after[0], node, *after[1:]]


def refuses_inclusion(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> str:
    with pytest.raises(VerificationError) as caught:
        verify_inclusion(leaf, index, size, path, root)
    return caught.value.rule


def refuses_consistency(size1: int, size2: int, root1: bytes, root2: bytes, path: list[bytes]) -> str:
    with pytest.raises(VerificationError) as caught:
        verify_consistency(size1, size2, root1, root2, path)
    return caught.value.rule


@pytest.mark.parametrize("size", SIZES)
def test_every_inclusion_path_verifies_and_fits_no_other_index(size: int) -> None:
    for index in range(size):
        path = reference.path(index, LEAVES[:size])
        assert compute_root_from_inclusion(LEAVES[index], index, size, path) == ROOTS[size]
        verify_inclusion(LEAVES[index], index, size, path, ROOTS[size])
        for other in range(size):
            if other != index:
                refuses_inclusion(LEAVES[index], other, size, path, ROOTS[size])


@pytest.mark.parametrize("size", SIZES)
def test_every_consistency_path_verifies(size: int) -> None:
    for size1 in range(1, size + 1):
        verify_consistency(size1, size, ROOTS[size1], ROOTS[size], reference.proof(size1, LEAVES[:size]))


@pytest.mark.parametrize("size", range(1, 25))
def test_corrupted_inclusion_path_is_refused(size: int) -> None:
    for index in range(size):
        path = reference.path(index, LEAVES[:size])
        for _, corrupted in corruptions(path):
            refuses_inclusion(LEAVES[index], index, size, corrupted, ROOTS[size])
        assert refuses_inclusion(OTHER, index, size, path, ROOTS[size]) == "root_must_match"
        assert refuses_inclusion(LEAVES[index], index, size, path, OTHER) == "root_must_match"


@pytest.mark.parametrize("size", range(1, 25))
def test_corrupted_consistency_path_is_refused(size: int) -> None:
    for size1 in range(1, size + 1):
        path = reference.proof(size1, LEAVES[:size])
        for _, corrupted in corruptions(path):
            refuses_consistency(size1, size, ROOTS[size1], ROOTS[size], corrupted)
        refuses_consistency(size1, size, OTHER, ROOTS[size], path)
        refuses_consistency(size1, size, ROOTS[size1], OTHER, path)
        if size1 < size:
            refuses_consistency(size1, size, ROOTS[size], ROOTS[size1], path)
            refuses_consistency(size, size1, ROOTS[size], ROOTS[size1], path)


@pytest.mark.parametrize("size", range(2, 25))
def test_older_size_fits_its_root_alone(size: int) -> None:
    for size1 in range(1, size):
        path = reference.proof(size1, LEAVES[:size])
        for other in range(size + 1):
            if other != size1:
                refuses_consistency(other, size, ROOTS[size1], ROOTS[size], path)


@pytest.mark.parametrize("size", range(2, 25))
def test_logs_that_differ_in_an_old_leaf_are_not_consistent(size: int) -> None:
    for size1 in range(1, size):
        forked = [OTHER, *LEAVES[1:size]]
        path = reference.proof(size1, forked)
        refuses_consistency(size1, size, ROOTS[size1], reference.mth(forked), path)


def test_logs_of_equal_size_are_consistent_only_if_equal() -> None:
    for size in (1, 2, 3, MAX):
        verify_consistency(size, size, OTHER, OTHER, [])
        assert refuses_consistency(size, size, OTHER, ROOTS[1], []) == "root_must_match"
        assert refuses_consistency(size, size, OTHER, OTHER, [OTHER]) == "path_must_fit"


def test_empty_logs_are_consistent_and_have_one_root() -> None:
    verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
    assert refuses_consistency(0, 0, OTHER, OTHER, []) == "root_must_match"
    assert refuses_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, [OTHER]) == "path_must_fit"


def test_from_the_empty_log_nothing_is_proved() -> None:
    for path in ([], [ROOTS[1]], [ROOTS[8]]):
        assert refuses_consistency(0, 1, EMPTY_ROOT, ROOTS[1], path) == "path_must_fit"
        assert refuses_consistency(0, 8, EMPTY_ROOT, ROOTS[8], path) == "path_must_fit"


@pytest.mark.parametrize(("index", "size"), [(-1, 1), (0, 0), (1, 1), (2, 1), (0, -1), (0, MAX + 1), (MAX, MAX)])
def test_leaf_outside_the_log_is_refused_whatever_the_path(index: int, size: int) -> None:
    for length in range(70):
        assert refuses_inclusion(LEAVES[0], index, size, [OTHER] * length, OTHER) == "path_must_fit"


def test_largest_log_has_as_many_leaves_as_the_largest_integer() -> None:
    path = [OTHER] * 53
    verify_inclusion(OTHER, 0, MAX, path, compute_root_from_inclusion(OTHER, 0, MAX, path))


@pytest.mark.parametrize(("size1", "size2"), [(-1, 1), (-1, -1), (2, 1), (1, MAX + 1), (MAX + 1, MAX + 1)])
def test_sizes_out_of_order_or_range_are_refused_whatever_the_path(size1: int, size2: int) -> None:
    for length in range(70):
        assert refuses_consistency(size1, size2, OTHER, OTHER, [OTHER] * length) == "path_must_fit"


@pytest.mark.parametrize("wrong", [b"", OTHER[:31], OTHER + b"\x00"])
def test_hash_that_is_not_32_bytes_is_refused_before_anything_is_compared(wrong: bytes) -> None:
    assert refuses_inclusion(wrong, 0, 1, [], wrong) == "path_must_fit"
    assert refuses_inclusion(OTHER, 0, 1, [], wrong) == "path_must_fit"
    assert refuses_inclusion(OTHER, 0, 2, [wrong], OTHER) == "path_must_fit"
    assert refuses_consistency(1, 1, wrong, wrong, []) == "path_must_fit"
    assert refuses_consistency(1, 2, OTHER, wrong, [OTHER]) == "path_must_fit"
    assert refuses_consistency(1, 2, OTHER, OTHER, [wrong]) == "path_must_fit"


def test_refusal_names_both_roots() -> None:
    with pytest.raises(VerificationError) as caught:
        verify_inclusion(LEAVES[0], 0, 1, [], OTHER)
    assert caught.value.rule == "root_must_match"
    assert caught.value.values == {"calculated": LEAVES[0].hex(), "expected": OTHER.hex()}


def test_refusal_names_what_does_not_fit() -> None:
    with pytest.raises(VerificationError) as caught:
        verify_inclusion(LEAVES[0], 0, 2, [], ROOTS[2])
    assert caught.value.values == {"problem": "0 hashes, 1 needed"}


integers = st.integers(-2, 70) | st.integers(-(2**70), 2**70) | st.sampled_from([MAX, MAX + 1, MAX - 1])
hashes = st.sampled_from([*LEAVES[:8], *ROOTS[1:9]]) | st.binary(max_size=40)


@given(integers, integers, hashes, hashes, st.lists(hashes, max_size=60))
def test_arbitrary_input_raises_nothing_but_verification_error(
    number1: int, number2: int, hash1: bytes, hash2: bytes, path: list[bytes]
) -> None:
    with suppress(VerificationError):
        verify_inclusion(hash1, number1, number2, path, hash2)
    with suppress(VerificationError):
        verify_consistency(number1, number2, hash1, hash2, path)
