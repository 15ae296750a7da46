"""Verdicts: how each body decides on a motion, by the count of its deadline, or as it stands until then."""

from typing import TYPE_CHECKING

import msgspec

from ledger.reads.closings import Closing
from ledger.registry.committee.bodies import Count, is_carried
from ledger.registry.former import was_suspended
from ledger.registry.motions.agenda import get_concerned, get_favoured, read_action
from ledger.registry.motions.counting import Tally, count_motion
from ledger.registry.rows.committee import BALLOTS, Body, Motion
from ledger.words.tally import list_lacks, weigh

if TYPE_CHECKING:
    from ledger.client.desk import Desk


class Verdict(msgspec.Struct, frozen=True):
    """How one body decides, or has decided."""

    body: str
    """Its id."""
    able: int
    """The weight of its members who may vote for it: whom it neither concerns nor favours, nor suspended."""
    carried: bool
    """Whether it carries the motion."""
    concerned: tuple[str, ...]
    """Its members whom the motion concerns: they do not vote."""
    count: Count
    favoured: tuple[str, ...]
    """Its members whom the motion would give something: they can only vote against it, and fill no quorum."""
    lacks: tuple[str, ...]
    """Why it does not carry it, in words; () where it does."""
    row: Body
    """The body as it was at the deadline, or is until then."""
    suspended: tuple[str, ...]
    """Its members who are suspended, or were at the deadline: of their ballots only no and veto count."""


def list_verdicts(ledger: "Desk", identifier: str, row: Motion, closing: Closing | None) -> tuple[Verdict, ...]:
    """How a motion is decided in every body that decides; the one that was asked comes first."""
    with ledger.source.reading() as state:
        now, action = ledger.source.get_time(), read_action(row)
        everybody, favoured = get_concerned(state, action), get_favoured(action)
        moment = min(now, row.deadline - 1)
        tallies = count_motion(state, now, identifier, row)
        suspended = [
            one.address for tally in tallies for one in tally.body.members if was_suspended(state, moment, one.address)
        ]
    told = closing.votes if closing else ()
    return tuple(
        _judge(
            ledger,
            identifier,
            tally,
            _find_count(tally, told[place] if place < len(told) else None),
            (everybody, favoured),
            suspended,
        )
        for place, tally in enumerate(tallies)
    )


def _judge(
    ledger: "Desk",
    identifier: str,
    tally: Tally,
    count: Count,
    partial: tuple[tuple[str, ...], tuple[str, ...]],
    suspended: list[str],
) -> Verdict:
    body, members = tally.body, [member.address for member in tally.body.members]
    concerned, favoured, out = (
        tuple(member for member in members if member in several) for several in (*partial, suspended)
    )
    able = weigh(body, (*concerned, *favoured, *out))
    vetoes = [who for who in members if who not in concerned and _has_vetoed(ledger, identifier, who)]
    lacks = list_lacks(body, count, able, [ledger.name_of(who) for who in vetoes])
    return Verdict(tally.identifier, able, is_carried(body, count), concerned, count, favoured, lacks, body, out)


def _find_count(tally: Tally, told: Count | None) -> Count:
    """What the entry tells that closed it, where that is something else: votes were once counted at another time."""
    return tally.votes if told is None or told == tally.votes._replace(barred=0) else told


def _has_vetoed(ledger: "Desk", motion: str, who: str) -> bool:
    value = ledger.source.load_row(BALLOTS.key(f"{motion}/{who}"))
    return bool(value) and BALLOTS.decode(value).vote == "veto"
