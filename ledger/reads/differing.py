"""Where two copies of a ledger differ: the first block, and the first row of the state.

Copies that made the same blocks hold the same rows. Where one has come to another root, an operator asks for the first
key at which they part, and not for two hashes.
"""

import msgspec

from ledger.archive.archive import Archive
from ledger.archive.blocks import load_head
from ledger.chain.header import Header, compute_header_hash
from ledger.errors import VerificationError


class Parting(msgspec.Struct, frozen=True):
    """What two copies have in common, and where they part."""

    height: int
    """The first block that is not the same; where all are, the last one that both have."""
    fields: tuple[str, ...]
    """What its headers say differently; () where they are the same."""
    key: str
    """The first row that is not the same after that block; "" where all rows are."""
    rows: tuple[str, str]
    """What it holds, in each copy; "" where it is absent."""


def find_parting(one: Archive, other: Archive) -> Parting:
    """Where two copies part. Raises VerificationError for two ledgers of another genesis, and StoreError."""
    if one.tip.genesis_hash != other.tip.genesis_hash:
        found, expected = other.tip.genesis_hash.hex(), one.tip.genesis_hash.hex()
        raise VerificationError("genesis_must_be_the_expected", expected=expected, found=found)
    with one.reading(), other.reading():
        common = min(one.tip.height, other.tip.height)
        height = _find_first(one, other, common)
        fields = _list_fields(one, other, height) if height <= common else ()
        asked = min(height, common)
        key, first, second = _find_row(one, other, asked)
    return Parting(asked, fields, key, (first, second))


def _find_first(one: Archive, other: Archive, common: int) -> int:
    """The first height at which headers differ; one more than what both have where none does."""
    low, high = 0, common + 1
    while high - low > 1:
        middle = (low + high) // 2
        if _hash(one, middle) == _hash(other, middle):
            low = middle
        else:
            high = middle
    return high


def _hash(archive: Archive, height: int) -> bytes:
    return compute_header_hash(load_head(archive.store, height)[0])


def _list_fields(one: Archive, other: Archive, height: int) -> tuple[str, ...]:
    headers = [load_head(archive.store, height)[0] for archive in (one, other)]
    first, second = headers
    return tuple(name for name in Header.__struct_fields__ if getattr(first, name) != getattr(second, name))


def _find_row(one: Archive, other: Archive, height: int) -> tuple[str, str, str]:
    rows = [dict(archive.list_rows("", height)) for archive in (one, other)]
    for key in sorted(rows[0].keys() | rows[1].keys()):
        first, second = (found.get(key, b"") for found in rows)
        if first != second:
            return key, first.decode(), second.decode()
    return "", "", ""
