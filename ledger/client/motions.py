"""Motions as people look at them: found by the first digits of an id, counted as if enacted now, told in words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from ledger.client.action_words import describe_action
from ledger.client.closings import Bodies, Closing, find_body_before, find_closing, list_bodies
from ledger.client.measures import Measure, find_measure
from ledger.client.motion_words import compare_with, make_words
from ledger.client.placed import PlacedEntry
from ledger.client.reading import check_digits, has_entry_digits
from ledger.client.tally import list_lacks, weigh, write_votes
from ledger.errors import Bug, NotFoundError
from ledger.registry.accounts import get_suspension
from ledger.registry.actions import ChangeMembers
from ledger.registry.agenda import get_concerned, get_name, read_action
from ledger.registry.call import is_entry_id
from ledger.registry.committee import Count, count_votes, is_carried
from ledger.registry.committee_rows import BALLOTS, BODIES, MOTIONS, Body, CastVote, Motion
from ledger.state.overlay import Overlay

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger

VOTING, WAITING, DUE, OVERDUE = "voting", "waiting", "due", "overdue"


class FoundMotion(msgspec.Struct, frozen=True):
    """A motion, and where it stands."""

    id: str
    action: msgspec.Struct
    """What it asks for; its name is `name`."""
    ballots: tuple[tuple[str, CastVote], ...]
    """By address of the member."""
    body: Body
    """The body that decides: as it is, or, of a motion that is closed, as it was right before."""
    carried: bool
    """Whether it would be carried, were the votes counted now; of one that was enacted or rejected, whether it was."""
    closed_at: int | None
    """Block time (ms UTC) at which it was closed; None while it is open."""
    concerned: tuple[str, ...]
    """Members whom it concerns: they do not vote."""
    count: Count
    """The votes as they would count now; of one that was enacted or rejected, as they counted."""
    lacks: tuple[str, ...]
    """Why it is not carried, in words: quorum missing (2 of 3), vetoed by justice. () where it is."""
    measure: Measure | None
    """What became of what it did, if it was an emergency that was enacted."""
    name: str
    """Of the action: adopt_law, set_value and so on."""
    row: Motion
    says: str
    """What it asks for, in words: adopt the law night_limit (DECREE/2026-7): …"""
    stage: str
    """voting, waiting, due or overdue; of one that is closed its state: enacted, rejected, lapsed or withdrawn."""
    suspended: tuple[str, ...]
    """Members who are suspended, of a motion that is open: of their ballots only no and veto count."""

    @property
    def able(self) -> int:
        """The weight of the members who may vote: whom it does not concern, and who are not suspended."""
        return weigh(self.body, (*self.concerned, *self.suspended))

    def __repr__(self) -> str:
        lacks = f" ({', '.join(self.lacks)})" if self.lacks else ""
        stands = f"{self.stage}, {write_votes(self.count)}{lacks}"
        return f"FoundMotion({self.row.body} to {self.says}: {stands}, {self.id[:12]}…)"


MotionLike = FoundMotion | PlacedEntry | str
"""A motion, the entry that proposed it, its id, or 8 digits of that and more."""


def find_motion_id(ledger: "Ledger", motion: MotionLike) -> str:
    """The id of a motion. Raises NotFoundError."""
    if isinstance(motion, FoundMotion):
        return motion.id
    if isinstance(motion, PlacedEntry):
        return str(motion.events.get("motion", f"{motion.id}-0"))
    if is_entry_id(motion):
        return motion
    found = []
    if has_entry_digits(motion):
        found = [key.removeprefix(MOTIONS.prefix) for key, _ in ledger.rows(MOTIONS.prefix + motion)]
    else:
        check_digits(motion)
    if len(found) != 1:
        if found:
            raise NotFoundError("motion_must_be_unique", motion=motion)
        raise NotFoundError("motion_must_exist", motion=motion[:80])
    return found[0]


def describe_motion(ledger: "Ledger", identifier: str, bodies: Bodies | None = None) -> FoundMotion:
    """The motion of an id; `bodies` as `list_bodies` gives them, for whoever asks of many. Raises NotFoundError."""
    with ledger.node.reading() as state:  # one state, whatever others write meanwhile
        row = state.get(MOTIONS, identifier)
        if row is None:
            raise NotFoundError("motion_must_exist", motion=identifier[:80])
        return _describe(ledger, identifier, row, bodies)


def _describe(ledger: "Ledger", identifier: str, row: Motion, bodies: Bodies | None) -> FoundMotion:
    action, closing = read_action(row), find_closing(ledger, identifier) if row.state != "open" else None
    if closing and bodies is None:
        bodies = list_bodies(ledger)
    ballots, judged = _list_ballots(ledger, identifier), _judge(ledger, identifier, row, action, closing, bodies)
    measure = None
    if closing and row.emergency and row.state == "enacted":
        measure = find_measure(ledger, identifier, action, closing, judged.body)
    words = compare_with(make_words(ledger), ledger, action, judged.changed, closing)
    return FoundMotion(
        action=action,
        ballots=ballots,
        body=judged.body,
        carried=is_carried(judged.body, judged.count),
        closed_at=closing.placed.time if closing else None,
        concerned=judged.concerned,
        count=judged.count,
        id=identifier,
        lacks=_list_lacks(ledger, judged, ballots),
        measure=measure,
        name=get_name(action),
        row=row,
        says=describe_action(msgspec.json.decode(bytes(row.action)), words),
        stage=read_stage(row, ledger.node.get_time()),
        suspended=judged.suspended,
    )


class _Judged(msgspec.Struct, frozen=True):
    """How a motion is decided, or was."""

    body: Body
    changed: Body | None
    """The body whose members it changes, as it is or was before."""
    concerned: tuple[str, ...]
    count: Count
    suspended: tuple[str, ...]


def _judge(
    ledger: "Ledger",
    identifier: str,
    row: Motion,
    action: msgspec.Struct,
    closing: Closing | None,
    bodies: Bodies | None,
) -> _Judged:
    body = _load_body(ledger, row.body, closing, bodies)
    changed = _load_body(ledger, action.body, closing, bodies) if isinstance(action, ChangeMembers) else None
    if body is None:
        raise Bug("a motion without its body")
    now, members = ledger.node.get_time(), [member.address for member in body.members]
    with ledger.node.reading() as state:
        # whom a change of members concerns follows from the body before it
        rows = Overlay(state)
        rows.put(BODIES, row.body, body)
        if isinstance(action, ChangeMembers) and changed:
            rows.put(BODIES, action.body, changed)
        everybody = get_concerned(rows, action)
        suspended = [member for member in members if closing is None and get_suspension(state, now, member)]
        count = count_votes(rows, now, body, identifier, everybody)
    concerned = tuple(member for member in members if member in everybody)
    counted = closing.votes if closing else None
    return _Judged(body, changed, concerned, counted or count, tuple(suspended))


def _load_body(ledger: "Ledger", identifier: str, closing: Closing | None, bodies: Bodies | None) -> Body | None:
    """A body as it is, or as it was right before a motion was closed."""
    if closing:
        return find_body_before(bodies or {}, identifier, closing)
    value = ledger.state_row(BODIES.key(identifier))
    return BODIES.decode(value) if value else None


def _list_ballots(ledger: "Ledger", identifier: str) -> tuple[tuple[str, CastVote], ...]:
    rows = ledger.rows(f"{BALLOTS.prefix}{identifier}/")
    return tuple((key.rpartition("/")[2], BALLOTS.decode(value)) for key, value in rows)


def _list_lacks(ledger: "Ledger", judged: _Judged, ballots: Sequence[tuple[str, CastVote]]) -> tuple[str, ...]:
    members = [member.address for member in judged.body.members if member.address not in judged.concerned]
    names = [ledger.name_of(who) for who, ballot in ballots if ballot.vote == "veto" and who in members]
    able = weigh(judged.body, (*judged.concerned, *judged.suspended))
    return list_lacks(judged.body, judged.count, able, names)


def read_stage(row: Motion, time: int) -> str:
    """Where a motion stands at a time (ms UTC)."""
    if row.state != "open":
        return row.state
    if time < row.deadline:
        return VOTING
    if time < row.due:
        return WAITING
    return DUE if time < row.lapses else OVERDUE
