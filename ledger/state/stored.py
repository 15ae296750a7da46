"""What a store holds, as bytes: blocks, parts of them, and what is folded in."""

from typing import NamedTuple

import msgspec

from ledger.errors import NotFoundError


class StoredBlock(msgspec.Struct, frozen=True):
    """A block as bytes: canonical header, commit and entries, and what it changed."""

    height: int
    hash: bytes
    header: bytes
    final: bytes
    size: int
    """How many entries it has."""
    roots: bytes
    """The root over the leaves of each part, one behind the other."""
    delta: bytes
    parts: tuple[bytes, ...]
    """Its entries, 64 a part: JSON arrays."""


class StoredPart(NamedTuple):
    """Some entries of a block, and what they are checked by."""

    hash: bytes
    header: bytes
    roots: bytes
    data: bytes


class Fold(msgspec.Struct, frozen=True):
    """What is folded in: all that changed since the last fold, up to and with `height`."""

    height: int
    rows: dict[str, bytes]
    """b"" removes a row."""
    nodes: dict[str, bytes | None]


def check_height(height: object) -> int:
    """A height that was asked for. Raises NotFoundError for text, truth values and the like: SQLite would read "1"."""
    if not isinstance(height, int) or isinstance(height, bool):
        raise NotFoundError("numbers_must_be_whole", name="height", found=ascii(height)[:40])
    return height
