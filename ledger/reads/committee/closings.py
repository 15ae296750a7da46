"""Closings: when and how a motion was closed, and what its body was then.

A motion's row keeps its state alone. How the votes counted stands in the entry that closed it; what the body was then
follows from genesis and the motions that changed it, so that no past state needs to be made again.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

import msgspec

from ledger.archive.source import Source
from ledger.chain.entry import get_facts
from ledger.errors import Value
from ledger.reads.entries import PlacedEntry, list_applied, list_concerned, list_concerned_by_any
from ledger.registry.committee.bodies import ChangeMembers, Count
from ledger.registry.messages import parse_body
from ledger.registry.motions.agenda import read_action
from ledger.registry.motions.motions import EnactMotion, ProposeMotion, WithdrawMotion
from ledger.registry.rows.committee import BODIES, MOTIONS, Body

Place = tuple[int, int, int]
"""Height, entry and message, to be compared."""
Bodies = Mapping[str, Sequence[tuple[Place, Body]]]
"""Every body as it was from a place on, in order."""
_GENESIS = (0, 0, 0)


class Closing(NamedTuple):
    """The message that closed a motion."""

    placed: PlacedEntry
    message: int
    """Its place in the transaction."""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.placed.height, self.placed.index, self.message

    @property
    def facts(self) -> dict[str, Value]:
        """What its outcome tells."""
        return get_facts(self.placed.outcome, self.message)

    @property
    def votes(self) -> tuple[Count, ...]:
        """The votes as they counted, in the body that was asked and in one it changes; () where it was withdrawn."""
        names = ("yes", "no", "abstain", "vetoes")
        found = [[self.facts.get(prefix + name) for name in names] for prefix in ("", "changed_")]
        return tuple(Count(*map(int, votes)) for votes in found if None not in votes)  # type: ignore[arg-type]


def find_closing(source: Source, motion: str) -> Closing | None:
    """What closed a motion; None where it is open."""
    entries = list_concerned(source, motion, newest_first=True)
    return next((closing for found, closing in _list_closings(entries) if found == motion), None)


def find_closings(source: Source, motions: Iterable[str]) -> dict[str, Closing]:
    """What closed each of these motions that is not open; each block is read once."""
    wanted = dict.fromkeys(motions)
    closings = _list_closings(list_concerned_by_any(source, wanted))
    return {motion: closing for motion, closing in closings if motion in wanted}


def list_bodies(source: Source) -> Bodies:
    """What every body was at genesis, and became by each motion that changed it."""
    bodies = {
        key.removeprefix(BODIES.prefix): [(_GENESIS, BODIES.decode(value))]
        for key, value in source.list_rows(BODIES.prefix, 0)
    }
    for place, action in _list_changes(source):
        new = {"majority": action.majority, "members": action.members, "quorum": action.quorum}
        bodies[action.body].append((place, msgspec.structs.replace(bodies[action.body][-1][1], **new)))
    return bodies


def find_body_before(bodies: Bodies, identifier: str, closing: Closing) -> Body | None:
    """What a body was right before a motion was closed; None where there is no such body."""
    known = bodies.get(identifier, ())
    return known[bisect_left(known, closing.place, key=itemgetter(0)) - 1][1] if known else None


def list_confirming(source: Source, motion: str) -> list[str]:
    """The motions that were to confirm an emergency motion, in order."""
    return [
        f"{placed.id}-{place}"
        for placed, place, body in _list_proposals(list_concerned(source, motion))
        if getattr(body.action, "motion", "") == motion
    ]


def list_enacted_on(source: Source, address: str, entries: Iterable[PlacedEntry]) -> list[tuple[str, Closing]]:
    """What motions did to an account, and those that confirmed it: each motion, and how it was enacted.

    `entries` are those that concern the account.
    """
    asked = [
        f"{placed.id}-{place}"
        for placed, place, body in _list_proposals(entries)
        if address in (getattr(body.action, "holder", ""), getattr(body.action, "successor", ""))
    ]
    asked += [one for motion in asked for one in list_confirming(source, motion)]
    closings = find_closings(source, asked)
    found = [(motion, closings[motion]) for motion in asked if motion in closings]
    return [(motion, closing) for motion, closing in found if closing.facts.get("state") == "enacted"]


def _list_closings(entries: Iterable[PlacedEntry]) -> Iterator[tuple[str, Closing]]:
    """The motions that entries close, and where."""
    for placed, place, message in list_applied(entries, "enact_motion", "withdraw_motion"):
        body = parse_body(message)
        if isinstance(body, EnactMotion | WithdrawMotion):
            yield body.motion, Closing(placed, place)


def _list_proposals(entries: Iterable[PlacedEntry]) -> Iterator[tuple[PlacedEntry, int, ProposeMotion]]:
    """The proposals among entries, in order."""
    for placed, place, message in list_applied(entries, "propose_motion"):
        body = parse_body(message)
        if isinstance(body, ProposeMotion):
            yield placed, place, body


def _list_changes(source: Source) -> list[tuple[Place, ChangeMembers]]:
    """The changes of members that were enacted, in order."""
    changes: dict[str, ChangeMembers] = {}
    for key, value in source.list_rows(MOTIONS.prefix):
        if b'"change_members"' in value:  # so that few of many motions are decoded
            row = MOTIONS.decode(value)
            action = read_action(row)
            if isinstance(action, ChangeMembers) and row.state == "enacted":
                changes[key.removeprefix(MOTIONS.prefix)] = action
    closings = find_closings(source, changes)
    return sorted([(closing.place, changes[motion]) for motion, closing in closings.items()], key=itemgetter(0))
