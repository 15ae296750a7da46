"""Tallies: the votes on a motion in words, and what keeps it from being carried."""

from ledger.reads.committee.verdicts import Verdict
from ledger.registry.committee.bodies import Count
from ledger.registry.rows.committee import Majority
from ledger.words.lexicon import Lexicon


def write_votes(count: Count) -> str:
    """2 yes, 1 no, 0 abstain, 1 veto."""
    vetoes = f"{count.vetoes} {'veto' if count.vetoes == 1 else 'vetoes'}"
    return f"{count.yes} yes, {count.no} no, {count.abstain} abstain, {vetoes}"


def write_majority(majority: Majority) -> str:
    """More than half, or at least 2/3: the part of yes and no that must be yes."""
    half = majority.denominator >= 2 * majority.numerator
    return "more than half" if half else f"at least {majority.numerator}/{majority.denominator}"


def list_lacks(found: Verdict, lexicon: Lexicon) -> list[str]:
    """Why a body does not carry a motion: quorum missing (2 of 3), vetoed by justice."""
    body, count = found.row, found.count
    says = {
        "quorum": lexicon.say(
            "quorum missing ({present} of {quorum}{rest})",
            present=count.present,
            quorum=body.quorum,
            rest=_write_rest(found),
        ),
        "majority": lexicon.say("majority missing ({given})", given=_write_given(found)),
        "veto": lexicon.say(
            "vetoed by {members}", members=", ".join(map(lexicon.who, found.vetoed_by)) or "members of then"
        ),
    }
    return [says[lack.what] for lack in found.lacks]


def _write_rest(found: Verdict) -> str:
    return f", and only {found.able} may vote" if found.able < found.row.quorum else ""


def _write_given(found: Verdict) -> str:
    cast, needed = found.count.yes + found.count.no, write_majority(found.row.majority)
    return f"{found.count.yes} of {cast}, {needed} needed" if cast else "nobody voted yes or no"
