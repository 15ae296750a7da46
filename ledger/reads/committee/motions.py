"""Motions as people look at them: found by the first digits of an id, counted as of the deadline."""

from collections.abc import Sequence
from typing import get_args

import msgspec

from ledger.archive.source import Source
from ledger.chain.kinds import is_entry_id
from ledger.crypto.hashing import HASH_SIZE
from ledger.errors import NotFoundError, Refused
from ledger.reads.committee.before import Before, find_before
from ledger.reads.committee.closings import Bodies, find_closing
from ledger.reads.committee.measures import Measure, find_measure
from ledger.reads.committee.verdicts import Lack, Verdict, list_verdicts
from ledger.reads.entries import PlacedEntry, get_made
from ledger.reads.rows import list_identifiers, list_rows
from ledger.registry.call import Call
from ledger.registry.committee.bodies import Count
from ledger.registry.motions.agenda import get_name, read_action
from ledger.registry.motions.motions import EnactMotion, apply_enact_motion
from ledger.registry.rows.committee import BALLOTS, MOTIONS, Ballot, Body, Choice, Motion, MotionState
from ledger.state.overlay import Overlay
from ledger.transition import make_environment

VOTING, WAITING, DUE, OVERDUE = "voting", "waiting", "due", "overdue"
STAGES = (VOTING, WAITING, DUE, OVERDUE, *get_args(MotionState))
"""Where a motion can stand."""
CHOICES = get_args(Choice)
"""What can be voted."""


class FoundMotion(msgspec.Struct, frozen=True):
    """A motion, and where it stands."""

    id: str
    action: msgspec.Struct
    """What it asks for; its name is `name`."""
    ballots: tuple[tuple[str, Ballot], ...]
    """By address of the member, in the order they were cast."""
    before: Before
    """What it changes, as it is, or as it was right before it was closed."""
    closed_at: int | None
    """Block time (ms UTC) at which it was closed; None while it is open."""
    measure: Measure | None
    """What became of what it did, if it was an emergency that was enacted."""
    name: str
    """Of the action: adopt_law, set_value and so on."""
    refusal: Refused | None
    """What enacting it would be refused for now, where it is due and carried: it stays open, until it lapses."""
    row: Motion
    stage: str
    """voting, waiting, due or overdue; of one that is closed its state: enacted, rejected, lapsed or withdrawn."""
    verdicts: tuple[Verdict, ...]
    """How each body decides, first the one that is asked; where it changes the seats of another, both must carry it."""

    @property
    def body(self) -> Body:
        """The body that is asked: as it was at the deadline, or is until then."""
        return self.verdicts[0].row

    @property
    def others(self) -> tuple[Verdict, ...]:
        """How the body decides whose seats another was asked to change; () where there is none."""
        return self.verdicts[1:]

    @property
    def able(self) -> int:
        """The weight of the members who may vote for it: whom it neither concerns nor favours, nor suspended."""
        return self.verdicts[0].able

    @property
    def carried(self) -> bool:
        """Whether it is carried, by all bodies that decide; until the deadline, whether it would be as it stands."""
        return all(verdict.carried for verdict in self.verdicts)

    @property
    def concerned(self) -> tuple[str, ...]:
        """Members whom it concerns: they do not vote."""
        return self.verdicts[0].concerned

    @property
    def count(self) -> Count:
        """The votes as they count in the body that is asked; until the deadline, as they stand."""
        return self.verdicts[0].count

    @property
    def favoured(self) -> tuple[str, ...]:
        """Members whom it would give something: they can only vote against it, and fill no quorum."""
        return self.verdicts[0].favoured

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """Why it is not carried; () where it is."""
        return tuple(lack for verdict in self.verdicts for lack in verdict.lacks)

    @property
    def suspended(self) -> tuple[str, ...]:
        """Members who are suspended, or were at the deadline: of their ballots only no and veto count."""
        return tuple(dict.fromkeys(who for verdict in self.verdicts for who in verdict.suspended))

    def __repr__(self) -> str:
        refused = f", refused for now: {self.refusal.rule}" if self.refusal else ""
        verdicts = "; ".join(map(repr, self.verdicts))
        return f"FoundMotion({self.name}: {self.stage}{refused}; {verdicts}; {self.id[:12]}…)"


MotionLike = FoundMotion | PlacedEntry | str
"""A motion, the entry that proposed it, its id, or 8 digits of that and more."""


def find_motion_id(source: Source, motion: MotionLike) -> str:
    """The id of a motion. Raises NotFoundError."""
    if isinstance(motion, FoundMotion):
        return motion.id
    digits = get_made(motion, "motion")
    if is_entry_id(digits):
        return digits
    found = list_identifiers(source, MOTIONS, digits)
    if len(found) != 1:
        if found:
            raise NotFoundError("motion_must_be_unique", motion=digits)
        raise NotFoundError("motion_must_exist", motion=digits[:80])
    return found[0]


def find_motion(source: Source, identifier: str, bodies: Bodies | None = None) -> FoundMotion:
    """The motion of an id; `bodies` as `list_bodies` gives them, for whoever asks of many. Raises NotFoundError."""
    with source.reading() as state:  # one state, whatever others write meanwhile
        row = state.get(MOTIONS, identifier)
        if row is None:
            raise NotFoundError("motion_must_exist", motion=identifier[:80])
        return _describe(source, identifier, row, bodies)


def _describe(source: Source, identifier: str, row: Motion, bodies: Bodies | None) -> FoundMotion:
    action, closing = read_action(row), find_closing(source, identifier) if row.state != "open" else None
    verdicts = list_verdicts(source, identifier, row, closing)
    measure = None
    if closing and row.emergency and row.state == "enacted":
        measure = find_measure(source, identifier, row, action, verdicts[0].row)
    return FoundMotion(
        action=action,
        ballots=_list_ballots(source, identifier),
        before=find_before(source, action, closing, bodies),
        closed_at=closing.placed.time if closing else None,
        id=identifier,
        measure=measure,
        name=get_name(action),
        refusal=_try_enacting(source, identifier, row, verdicts),
        row=row,
        stage=read_stage(row, source.get_time()),
        verdicts=verdicts,
    )


def _try_enacting(source: Source, identifier: str, row: Motion, verdicts: Sequence[Verdict]) -> Refused | None:
    """What a motion that is due and carried would be refused for in the next block; nothing is written."""
    now = source.get_time()
    if read_stage(row, now) != DUE or not all(verdict.carried for verdict in verdicts):
        return None
    with source.reading() as state:
        environment = make_environment(state, source.tip, now)
        call = Call(Overlay(state), environment, row.proposer, row.proposer, bytes(HASH_SIZE), 0)
        try:
            apply_enact_motion(call, EnactMotion(identifier))
        except Refused as refused:
            return refused
    return None


def _list_ballots(source: Source, identifier: str) -> tuple[tuple[str, Ballot], ...]:
    found = ((key.rpartition("/")[2], row) for key, row in list_rows(source, BALLOTS, f"{identifier}/"))
    return tuple(sorted(found, key=lambda ballot: ballot[1].cast_at))


def read_stage(row: Motion, time: int) -> str:
    """Where a motion stands at a time (ms UTC)."""
    if row.state != "open":
        return row.state
    if time < row.deadline:
        return VOTING
    if time < row.due:
        return WAITING
    return DUE if time < row.lapses else OVERDUE
