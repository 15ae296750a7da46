"""Wide branches: those of the state tree over many rows, below which each block keeps the hashes that it changed.

With them a state path at an earlier height follows the key: beside the way the hashes of that height are known, and
only the subtree at its end, which has few rows, is made again (ledger/state/past_tree.py).
"""

from collections.abc import Iterator
from functools import lru_cache

from ledger.crypto.hashing import HASH_SIZE
from ledger.merkle.state_tree import WIDE_DEPTH, GetStateNode, get_child_hash, is_wide

DIGITS = "0123456789abcdef"
_CODE_SIZE = (WIDE_DEPTH + 1) // 2 + 1
_KEPT_SIZE = _CODE_SIZE + HASH_SIZE
_KEPT_CODES = 70_000
"""Paths whose codes are kept: all of four digits, and those above."""


def list_wide(get: GetStateNode, path: str = "") -> Iterator[str]:
    """The paths of all wide branches of a stored tree, each before those below."""
    if is_wide(path, get(path)):
        yield path
        for digit in DIGITS:
            yield from list_wide(get, path + digit)


def list_children(get: GetStateNode, paths: list[str]) -> dict[str, bytes]:
    """The hashes below these branches of a stored tree, by the child's path."""
    branches = {path: get(path) or b"" for path in paths}
    return {path + digit: get_child_hash(node, digit) for path, node in branches.items() for digit in DIGITS}


def encode_children(children: dict[str, bytes]) -> bytes:
    """The hashes as they are kept: 36 bytes each, of which four stand for the path."""
    return b"".join([part for path, child_hash in children.items() for part in (_encode_path(path), child_hash)])


def find_child(kept: bytes, path: str) -> bytes | None:
    """The hash that is kept of a path; None where there is none."""
    code, at = _encode_path(path), -1
    while (at := kept.find(code, at + 1)) >= 0:
        if at % _KEPT_SIZE == 0:
            return kept[at + _CODE_SIZE : at + _KEPT_SIZE]
    return None


@lru_cache(_KEPT_CODES)
def _encode_path(path: str) -> bytes:
    return bytes.fromhex(f"{path:0<{2 * _CODE_SIZE - 1}}{len(path):x}")
