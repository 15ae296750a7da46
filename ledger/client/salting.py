"""Salts: what makes a commitment tell nothing of what it is to, random or, in a lesson, as its seed gives it."""

import secrets
from collections.abc import Sequence

from ledger.client.desk import Desk
from ledger.crypto.hashing import DEMONSTRATION_KEY, HASH_SIZE, digest


def make_salts(desk: Desk, labels: Sequence[str]) -> list[bytes]:
    """A salt for each label: 32 random bytes, or those that a seed gives, which are others the next time."""
    desk.salted += 1
    place = f"salt/{desk.source.tip.last_block_hash.hex()}/{desk.salted}"
    return [make_salt(desk, f"{place}/{label}") for label in labels]


def make_salt(desk: Desk, place: str) -> bytes:
    """A salt: random, or the one that a seed gives for a place."""
    if desk.seed is None:
        return secrets.token_bytes(HASH_SIZE)
    # for demonstrations only: everybody with the seed can make it too
    return digest(DEMONSTRATION_KEY, f"{desk.seed}/{place}".encode())
