"""The verifier of every proof: inclusion and consistency in a log, presence and absence in the state.

Nothing here returns a verdict that could be overlooked: what does not hold raises VerificationError,
and no input of the right types raises anything else. Shapes are judged before anything is hashed.
"""

import re
from collections.abc import Iterable, Sequence

from ledger.crypto.encoding import MAX_INTEGER
from ledger.crypto.hashing import HASH_SIZE, ZERO_HASH
from ledger.errors import VerificationError
from ledger.merkle.log import EMPTY_ROOT, hash_node
from ledger.merkle.state_path import MAX_BRANCHES, StatePath
from ledger.merkle.state_tree import BUCKET_ROWS, FANOUT, hash_branch, hash_bucket

_HASH = re.compile("[0-9a-f]{64}")
_ROW = re.compile("[0-9a-f]{128}")


def compute_root_from_inclusion(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that an inclusion path implies (RFC 9162, 2.1.3.2).

    Raises VerificationError path_must_fit if there is no such leaf or the path has another shape.
    """
    _check_hashes([leaf_hash, *path])
    _check(0 <= index < size <= MAX_INTEGER, f"leaf {index} in a log of {size}")
    climbs = _compute_climb(index, size - 1)
    _check_length(path, len(climbs))
    root = leaf_hash
    for sibling, is_left in zip(path, climbs, strict=True):
        root = hash_node(sibling, root) if is_left else hash_node(root, sibling)
    return root


def verify_inclusion(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Holds if the log of `size` leaves with this root has this leaf hash at `index`.

    Raises VerificationError: path_must_fit, root_must_match.
    """
    _check_hashes([root])
    _check_root(compute_root_from_inclusion(leaf_hash, index, size, path), root)


def verify_consistency(size1: int, size2: int, root1: bytes, root2: bytes, path: Sequence[bytes]) -> None:
    """Holds if the log with `root2` starts with the `size1` leaves of the log with `root1`.

    Between equal sizes the path is empty and the roots are equal. From size 0 to a larger one there
    is no proof, since it would say nothing. Raises VerificationError: path_must_fit, root_must_match.
    """
    _check_hashes([root1, root2, *path])
    _check(0 <= size1 <= size2 <= MAX_INTEGER, f"from size {size1} to {size2}")
    if size1 == size2:
        _check_length(path, 0)
        _check_root(root1, root2)
        if size2 == 0:
            _check_root(root1, EMPTY_ROOT)
        return
    _check(size1 > 0, "nothing to prove from size 0")
    _verify_growth(size1, size2, root1, root2, path)


def _verify_growth(size1: int, size2: int, root1: bytes, root2: bytes, path: Sequence[bytes]) -> None:
    """RFC 9162, 2.1.4.2, for 0 < size1 < size2."""
    # steps 3 and 4: from the largest perfect subtree that ends the older log
    height = (size1 & -size1).bit_length() - 1
    climbs = _compute_climb(size1 - 1 >> height, size2 - 1 >> height)
    # step 2: where that subtree is the whole older log, its hash is root1 and not in the path
    known = [root1] if size1 == 1 << height else []
    _check_length(path, 1 - len(known) + len(climbs))
    older = newer = [*known, *path][0]
    for sibling, is_left in zip(path[1 - len(known) :], climbs, strict=True):
        # step 6: what lies to the left is in both logs, what lies to the right only in the newer
        older = hash_node(sibling, older) if is_left else older
        newer = hash_node(sibling, newer) if is_left else hash_node(newer, sibling)
    _check_root(older, root1)
    _check_root(newer, root2)


def compute_root_from_state_path(path: StatePath, key_hash: bytes) -> bytes:
    """The state root that a state path for `key_hash` implies.

    Raises VerificationError path_must_fit if the path is not in its one canonical form.
    """
    _check_hashes([key_hash])
    digits = key_hash.hex()
    _check_branches(path.branches)
    _check_bucket(path.bucket, digits[: len(path.branches)])
    root = hash_bucket(bytes.fromhex("".join(path.bucket)))
    for depth in range(len(path.branches) - 1, -1, -1):
        children = [bytes.fromhex(sibling) or ZERO_HASH for sibling in path.branches[depth]]
        children.insert(int(digits[depth], FANOUT), root)
        root = hash_branch(depth, b"".join(children))
    return root


def verify_state_path(path: StatePath, key_hash: bytes, value_hash: bytes | None, root: bytes) -> None:
    """Holds if the state with this root has this value hash at `key_hash`, or nothing for None.

    One path verifies for a given state and key, and no other. Raises VerificationError:
    path_must_fit, root_must_match; row_must_be_in_state if the path is right and the claim is not.
    """
    _check_hashes([root] if value_hash is None else [root, value_hash])
    _check_root(compute_root_from_state_path(path, key_hash), root)
    key = key_hash.hex()
    held = "".join(row[len(key) :] for row in path.bucket if row.startswith(key))
    claimed = value_hash.hex() if value_hash else ""
    if held != claimed:
        problem = f"it holds {held or 'nothing'}, claimed is {claimed or 'nothing'}"
        raise VerificationError("row_must_be_in_state", key=key, problem=problem)


def _compute_climb(index: int, last: int) -> list[bool]:
    """For each hash of the path from node `index` to the root: does it lie to the left?

    `last` is the index of the last node of that level. Up to where the two ways to the root meet every
    node has a sibling, on the side its index bit says; above, only left siblings count, since to the
    right there is nothing and the node moves up as it is.
    """
    inner = (index ^ last).bit_length()
    sides = [index >> level & 1 == 1 for level in range(inner)]
    return sides + [True] * (index >> inner).bit_count()


def _check_branches(branches: list[list[str]]) -> None:
    _check(len(branches) <= MAX_BRANCHES, f"{len(branches)} branches")
    for siblings in branches:
        _check(len(siblings) == FANOUT - 1, f"{len(siblings)} siblings")
        for sibling in siblings:
            _check(sibling == "" or _HASH.fullmatch(sibling) is not None, "a sibling is not a hash")
            _check(sibling != ZERO_HASH.hex(), "an empty sibling is written out")
    # a branch has more rows than fit a bucket, so beside the last bucket there are others
    _check(not branches or any(branches[-1]), "a branch is not needed")


def _check_bucket(bucket: list[str], prefix: str) -> None:
    _check(len(bucket) <= BUCKET_ROWS, f"{len(bucket)} rows in a bucket")
    last_key = ""
    for row in bucket:
        _check(_ROW.fullmatch(row) is not None, "a row is not two hashes")
        _check(row.startswith(prefix), "a row does not belong to the bucket")
        _check(row[:64] > last_key, "rows are not sorted and distinct")
        last_key = row[:64]


def _check_hashes(hashes: Iterable[bytes]) -> None:
    for value in hashes:
        _check(len(value) == HASH_SIZE, f"a hash of {len(value)} bytes")


def _check_length(path: Sequence[bytes], needed: int) -> None:
    _check(len(path) == needed, f"{len(path)} hashes, {needed} needed")


def _check_root(calculated: bytes, expected: bytes) -> None:
    if calculated != expected:
        raise VerificationError("root_must_match", calculated=calculated.hex(), expected=expected.hex())


def _check(holds: bool, problem: str) -> None:
    if not holds:
        raise VerificationError("path_must_fit", problem=problem)
