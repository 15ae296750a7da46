"""Wide branches: those of the state tree over many rows, whose children's hashes are kept for every height.

With them a state path at an earlier height follows the key: beside the way the hashes of that height are known, and
only the subtree at its end, which has few rows, is made again (ledger/archive/past_tree.py).
"""

from ledger.crypto.hashing import ZERO_HASH
from ledger.merkle.state_tree import FANOUT, GetStateNode, NodeChanges, count_rows, get_child_hash

WIDE_ROWS = 128
"""A branch over more is wide: fewer would be more to keep, and more would be more to make again."""
MAX_DEPTH = 12
"""No branch so deep is wide: no more than a few rows agree in twelve digits of their hashes."""

ChildHashes = dict[str, bytes]
"""Hashes of children of wide branches, by the child's path; b"" where the branch above is wide no more."""

_DIGITS = "0123456789abcdef"


def find_child_hashes(get: GetStateNode, changed: NodeChanges, *, everything: bool = False) -> ChildHashes:
    """What an update of the stored tree changes of them; with `everything`, all there are after it."""
    found: ChildHashes = {}
    if changed or everything:
        _follow(get, changed, "", found, everything=everything)
    return found


def join_hashes(children: ChildHashes) -> bytes:
    """The hashes one behind the other, 32 bytes each; zeros where there is none."""
    return b"".join([found or ZERO_HASH for found in children.values()])


def _follow(get: GetStateNode, changed: NodeChanges, path: str, found: ChildHashes, *, everything: bool) -> None:
    before = get(path)
    after = changed.get(path, before)
    was_wide, is_wide = count_rows(before) > WIDE_ROWS, count_rows(after) > WIDE_ROWS
    if len(path) >= MAX_DEPTH or not (was_wide or is_wide):
        return
    anew = everything or not was_wide
    for digit in _DIGITS[:FANOUT]:
        child = path + digit
        child_hash = get_child_hash(after, digit) if after and is_wide else b""
        if anew or not before or child_hash != get_child_hash(before, digit):
            found[child] = child_hash
        if everything or child in changed:
            _follow(get, changed, child, found, everything=everything)
