"""Shares: integers of a common whole, which add up to it after whatever is done with them."""

from collections.abc import Mapping
from itertools import pairwise
from math import gcd, lcm

from ledger.errors import Inadmissible, Refused, ensure
from ledger.registry.rows.land.titles import MAX_PARTS, MAX_SHARES, TitleShare

Parted = tuple[tuple[TitleShare, ...], int]
"""Shares with the common whole that they are of."""


def validate_shares(owners: tuple[str, ...], parts: tuple[int, ...], of: int) -> None:
    """Raises Inadmissible unless each owner stands there once, sorted, with parts that add up to the whole."""
    if len(owners) != len(parts) or not all(left < right for left, right in pairwise(owners)):
        raise Inadmissible("owners_must_be_sorted")
    if sum(parts) != of:
        raise Inadmissible("shares_must_add_up", of=of, parts=sum(parts))


def make_shares(owners: tuple[str, ...], parts: tuple[int, ...]) -> tuple[TitleShare, ...]:
    """The shares of owners with so many parts each. Requires that they are valid."""
    return tuple(TitleShare(owner, count) for owner, count in zip(owners, parts, strict=True))


def get_parts(shares: tuple[TitleShare, ...], owner: str) -> int:
    """How many parts somebody has; 0 for who owns nothing of it."""
    return next((share.parts for share in shares if share.owner == owner), 0)


def move_parts(held: Parted, owner: str, heirs: Parted) -> Parted:
    """The shares once all that an owner has went to others, as these divide it. Requires an owner of them."""
    (shares, of), (parts, each) = held, heirs
    own = get_parts(shares, owner)
    kept = {share.owner: share.parts * each for share in shares if share.owner != owner}
    for heir in parts:
        kept[heir.owner] = kept.get(heir.owner, 0) + heir.parts * own
    return reduce_shares(kept, of * each)


def move_fraction(held: Parted, owner: str, to: str, fraction: tuple[int, int]) -> Parted:
    """The shares once a fraction of the whole went from an owner to another. Refused for more than is held."""
    (shares, of), (parts, each) = held, fraction
    whole = lcm(of, each)
    scaled = {share.owner: share.parts * (whole // of) for share in shares}
    moved = parts * (whole // each)
    if moved > scaled.get(owner, 0):
        raise Refused(
            "owner_must_have_share", by=owner, has=f"{get_parts(shares, owner)}/{of}", share=f"{parts}/{each}"
        )
    scaled[owner] -= moved
    scaled[to] = scaled.get(to, 0) + moved
    return reduce_shares({who: count for who, count in scaled.items() if count}, whole)


def reduce_shares(parts: Mapping[str, int], of: int) -> Parted:
    """In lowest terms. Raises Refused for more owners, or a finer whole, than a title has."""
    common = gcd(*parts.values())
    ensure(sum(parts.values()) == of, "shares add up to their whole")
    if len(parts) > MAX_SHARES:
        raise Refused("owners_must_be_few", count=len(parts), limit=MAX_SHARES)
    if of // common > MAX_PARTS:
        raise Refused("whole_must_be_within_limit", limit=MAX_PARTS)
    return tuple(TitleShare(who, count // common) for who, count in sorted(parts.items())), of // common
