"""Tallies: the votes on a motion in words, and what keeps it from being carried."""

from collections.abc import Sequence

from ledger.registry.committee.bodies import Count, has_majority
from ledger.registry.rows.committee import Body, Majority


def write_votes(count: Count) -> str:
    """2 yes, 1 no, 0 abstain, 1 veto."""
    vetoes = f"{count.vetoes} {'veto' if count.vetoes == 1 else 'vetoes'}"
    return f"{count.yes} yes, {count.no} no, {count.abstain} abstain, {vetoes}"


def write_majority(majority: Majority) -> str:
    """More than half, or at least 2/3: the part of yes and no that must be yes."""
    half = majority.denominator >= 2 * majority.numerator
    return "more than half" if half else f"at least {majority.numerator}/{majority.denominator}"


def weigh(body: Body, excluded: Sequence[str] = ()) -> int:
    """The weight of the members of a body, but for some."""
    return sum(member.weight for member in body.members if member.address not in excluded)


def list_lacks(body: Body, count: Count, able: int, vetoed_by: Sequence[str]) -> tuple[str, ...]:
    """Why a motion is not carried, were the votes counted so; () where it is.

    `able` is the weight of the members who may vote; `vetoed_by` are names.
    """
    lacks = []
    voted = count.present
    if voted < body.quorum:
        rest = f", and only {able} may vote" if able < body.quorum else ""
        lacks.append(f"quorum missing ({voted} of {body.quorum}{rest})")
    if not has_majority(body.majority, count):
        cast, needed = count.yes + count.no, write_majority(body.majority)
        given = f"{count.yes} of {cast}, {needed} needed" if cast else "nobody voted yes or no"
        lacks.append(f"majority missing ({given})")
    if count.vetoes:
        lacks.append(f"vetoed by {', '.join(vetoed_by) or 'members of then'}")
    return tuple(lacks)
