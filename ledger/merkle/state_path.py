"""The state path: what shows that the state holds a row, or that it holds none for a key.

It is the bucket where the key belongs, and for every branch above it the fifteen other children. The
child on the way follows from what is below, so it is left out, and nothing is said twice.
"""

from typing import Annotated

import msgspec

from ledger.crypto.hashing import HASH_SIZE
from ledger.errors import ensure
from ledger.merkle.state_tree import (
    BUCKET_ROWS,
    FANOUT,
    GetStateNode,
    decode_children,
    decode_rows,
    is_branch,
)

MAX_BRANCHES = 63
"""A branch at depth 63 would have at most 16 rows, so there is none."""

Sibling = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?\\Z", max_length=64)]
"""A child's hash in hex; "" for an empty child."""
Siblings = Annotated[list[Sibling], msgspec.Meta(min_length=FANOUT - 1, max_length=FANOUT - 1)]
RowHashes = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{128}\\Z", max_length=128)]
"""Key hash and value hash in hex."""


class StatePath(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A proof of presence or absence against a state root; `verify_state_path` judges it."""

    branches: Annotated[list[Siblings], msgspec.Meta(max_length=MAX_BRANCHES)]
    """From the root down: the children beside the way, in order."""
    bucket: Annotated[list[RowHashes], msgspec.Meta(max_length=BUCKET_ROWS)]
    """The rows at the end of the way, sorted; none if nothing is there."""


def compute_path(get: GetStateNode, key_hash: bytes) -> StatePath:
    """The state path for `key_hash` in the tree that `get` reads, whether the key is there or not."""
    ensure(len(key_hash) == HASH_SIZE, f"a key hash of {len(key_hash)} bytes")
    digits = key_hash.hex()
    branches: list[list[str]] = []
    node = get("")
    while node is not None and is_branch(node):
        children = [child.hex() if any(child) else "" for child in decode_children(node)]
        way = children.pop(int(digits[len(branches)], FANOUT))
        branches.append(children)
        node = get(digits[: len(branches)]) if way else None
        ensure((node is None) == (way == ""), f"no node {digits[: len(branches)]}")
    return StatePath(branches=branches, bucket=[row.hex() for row in decode_rows(node or b"")])
