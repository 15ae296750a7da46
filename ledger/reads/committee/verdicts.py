"""Verdicts: how each body decides on a motion, by the count of its deadline, or as it stands until then."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

from ledger.archive.source import Source
from ledger.reads.committee.closings import Closing
from ledger.reads.rows import find_row
from ledger.registry.committee.bodies import Count, has_majority, is_carried
from ledger.registry.former import was_suspended
from ledger.registry.motions.agenda import get_concerned, get_favoured, read_action
from ledger.registry.motions.counting import Tally, count_motion
from ledger.registry.rows.committee import BALLOTS, Body, Motion


class Lack(NamedTuple):
    """What keeps a body from carrying a motion."""

    body: str
    what: Literal["quorum", "majority", "veto"]


class Verdict(msgspec.Struct, frozen=True):
    """How one body decides, or has decided."""

    body: str
    """Its id."""
    concerned: tuple[str, ...]
    """Its members whom the motion concerns: they do not vote."""
    count: Count
    favoured: tuple[str, ...]
    """Its members whom the motion would give something: they can only vote against it, and fill no quorum."""
    row: Body
    """The body as it was at the deadline, or is until then."""
    suspended: tuple[str, ...]
    """Its members who are suspended, or were at the deadline: of their ballots only no and veto count."""
    vetoed_by: tuple[str, ...]
    """Its members whose vetoes count, as far as they are members still."""

    @property
    def able(self) -> int:
        """The weight of its members who may vote for it: whom it neither concerns nor favours, nor suspended."""
        return weigh(self.row, (*self.concerned, *self.favoured, *self.suspended))

    @property
    def carried(self) -> bool:
        """Whether it carries the motion."""
        return is_carried(self.row, self.count)

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """Why it does not carry it; () where it does."""
        quorum, majority = self.count.present >= self.row.quorum, has_majority(self.row.majority, self.count)
        missing = {"quorum": not quorum, "majority": not majority, "veto": self.count.vetoes > 0}
        return tuple(Lack(self.body, what) for what, lacks in missing.items() if lacks)  # type: ignore[arg-type]

    def __repr__(self) -> str:
        count, lacks = self.count, ", ".join(lack.what for lack in self.lacks)
        votes = f"{count.yes} yes, {count.no} no, {count.abstain} abstain, veto {count.vetoes}"
        return f"{self.body} {votes}{f' (lacks {lacks})' if lacks else ''}"


def list_verdicts(source: Source, identifier: str, row: Motion, closing: Closing | None) -> tuple[Verdict, ...]:
    """How a motion is decided in every body that decides; the one that was asked comes first."""
    with source.reading() as state:
        now, action = source.get_time(), read_action(row)
        everybody, favoured = get_concerned(state, action), get_favoured(action)
        moment = min(now, row.deadline - 1)
        tallies = count_motion(state, now, identifier, row)
        suspended = [
            one.address for tally in tallies for one in tally.body.members if was_suspended(state, moment, one.address)
        ]
    told = closing.votes if closing else ()
    return tuple(
        _judge(
            source,
            identifier,
            tally,
            _find_count(tally, told[place] if place < len(told) else None),
            (everybody, favoured),
            suspended,
        )
        for place, tally in enumerate(tallies)
    )


def _judge(
    source: Source,
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
    vetoes = tuple(who for who in members if who not in concerned and _has_vetoed(source, identifier, who))
    return Verdict(tally.identifier, concerned, count, favoured, body, out, vetoes)


def weigh(body: Body, excluded: Sequence[str] = ()) -> int:
    """The weight of the members of a body, but for some."""
    return sum(member.weight for member in body.members if member.address not in excluded)


def _find_count(tally: Tally, told: Count | None) -> Count:
    """What the entry tells that closed it, where that is something else: votes were once counted at another time."""
    return tally.votes if told is None or told == tally.votes._replace(barred=0) else told


def _has_vetoed(source: Source, motion: str, who: str) -> bool:
    ballot = find_row(source, BALLOTS, f"{motion}/{who}")
    return ballot is not None and ballot.vote == "veto"
