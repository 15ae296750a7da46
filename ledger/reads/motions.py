"""Motions as people look at them: found by the first digits of an id, counted as of the deadline, told in words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from ledger.chain.kinds import is_entry_id
from ledger.crypto.hashing import HASH_SIZE
from ledger.errors import NotFoundError, Refused
from ledger.reads.closings import Bodies, Closing, find_body_before, find_closing, list_bodies
from ledger.reads.entries import check_digits, has_entry_digits
from ledger.reads.measures import Measure, find_measure
from ledger.reads.placed import PlacedEntry
from ledger.reads.verdicts import Verdict, list_verdicts
from ledger.registry.call import Call
from ledger.registry.committee.bodies import ChangeMembers, Count
from ledger.registry.motions.agenda import get_name, read_action
from ledger.registry.motions.motions import EnactMotion, apply_enact_motion
from ledger.registry.rows.committee import BALLOTS, BODIES, MOTIONS, Ballot, Body, Motion
from ledger.state.overlay import Overlay
from ledger.transition import make_environment
from ledger.words.actions import describe_action
from ledger.words.known import compare_with, make_words
from ledger.words.tally import weigh, write_votes

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger

VOTING, WAITING, DUE, OVERDUE = "voting", "waiting", "due", "overdue"


class FoundMotion(msgspec.Struct, frozen=True):
    """A motion, and where it stands."""

    id: str
    action: msgspec.Struct
    """What it asks for; its name is `name`."""
    ballots: tuple[tuple[str, Ballot], ...]
    """By address of the member, in the order they were cast."""
    body: Body
    """The body that is asked: as it was at the deadline, or is until then."""
    carried: bool
    """Whether it is carried, by all bodies that decide; until the deadline, whether it would be as it stands."""
    closed_at: int | None
    """Block time (ms UTC) at which it was closed; None while it is open."""
    concerned: tuple[str, ...]
    """Members whom it concerns: they do not vote."""
    count: Count
    """The votes as they count in the body that is asked, whenever it is enacted; until the deadline, as they stand."""
    favoured: tuple[str, ...]
    """Members whom it would give something: they can only vote against it, and fill no quorum."""
    lacks: tuple[str, ...]
    """Why it is not carried, in words: quorum missing (2 of 3), vetoed by justice. () where it is."""
    measure: Measure | None
    """What became of what it did, if it was an emergency that was enacted."""
    name: str
    """Of the action: adopt_law, set_value and so on."""
    refusal: Refused | None
    """What enacting it would be refused for now, where it is due and carried: it stays open, until it lapses."""
    others: tuple[Verdict, ...]
    """How the body decides whose seats another was asked to change; () where there is none: both must carry it."""
    row: Motion
    says: str
    """What it asks for, in words: adopt the law night_limit (DECREE/2026-7): …"""
    stage: str
    """voting, waiting, due or overdue; of one that is closed its state: enacted, rejected, lapsed or withdrawn."""
    suspended: tuple[str, ...]
    """Members who are suspended, or were at the deadline: of their ballots only no and veto count."""

    @property
    def able(self) -> int:
        """The weight of the members who may vote for it: whom it neither concerns nor favours, nor suspended."""
        return weigh(self.body, (*self.concerned, *self.favoured, *self.suspended))

    def __repr__(self) -> str:
        lacks = f" ({', '.join(self.lacks)})" if self.lacks else ""
        others = "".join(f"; {other.body} {write_votes(other.count)}" for other in self.others)
        refused = f", refused for now: {self.refusal.rule}" if self.refusal else ""
        stands = f"{self.stage}{refused}, {write_votes(self.count)}{others}{lacks}"
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
    asked, *others = verdicts = list_verdicts(ledger, identifier, row, closing)
    measure = None
    if closing and row.emergency and row.state == "enacted":
        measure = find_measure(ledger, identifier, row, action, asked.row)
    words = compare_with(make_words(ledger), ledger, action, _load_changed(ledger, action, closing, bodies), closing)
    return FoundMotion(
        action=action,
        ballots=_list_ballots(ledger, identifier),
        body=asked.row,
        carried=all(verdict.carried for verdict in verdicts),
        closed_at=closing.placed.time if closing else None,
        concerned=asked.concerned,
        count=asked.count,
        favoured=asked.favoured,
        id=identifier,
        lacks=_join_lacks(verdicts),
        measure=measure,
        name=get_name(action),
        others=tuple(others),
        refusal=_try_enacting(ledger, identifier, row, verdicts),
        row=row,
        says=describe_action(msgspec.json.decode(bytes(row.action)), words),
        stage=read_stage(row, ledger.node.get_time()),
        suspended=tuple(dict.fromkeys(who for verdict in verdicts for who in verdict.suspended)),
    )


def _try_enacting(ledger: "Ledger", identifier: str, row: Motion, verdicts: Sequence[Verdict]) -> Refused | None:
    """What a motion that is due and carried would be refused for in the next block; nothing is written."""
    now = ledger.node.get_time()
    if read_stage(row, now) != DUE or not all(verdict.carried for verdict in verdicts):
        return None
    with ledger.node.reading() as state:
        environment = make_environment(state, ledger.node.tip, now)
        call = Call(Overlay(state), environment, row.proposer, row.proposer, bytes(HASH_SIZE), 0)
        try:
            apply_enact_motion(call, EnactMotion(identifier))
        except Refused as refused:
            return refused
    return None


def _load_changed(
    ledger: "Ledger", action: msgspec.Struct, closing: Closing | None, bodies: Bodies | None
) -> Body | None:
    """The body whose members an action changes, as it is, or as it was right before a motion was closed."""
    if not isinstance(action, ChangeMembers):
        return None
    if closing:
        return find_body_before(list_bodies(ledger) if bodies is None else bodies, action.body, closing)
    value = ledger.state_row(BODIES.key(action.body))
    return BODIES.decode(value) if value else None


def _list_ballots(ledger: "Ledger", identifier: str) -> tuple[tuple[str, Ballot], ...]:
    rows = ledger.rows(f"{BALLOTS.prefix}{identifier}/")
    found = ((key.rpartition("/")[2], BALLOTS.decode(value)) for key, value in rows)
    return tuple(sorted(found, key=lambda ballot: ballot[1].cast_at))


def _join_lacks(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """What the bodies lack; of those besides the one that was asked, with their names."""
    asked, *others = verdicts
    return (*asked.lacks, *(f"{other.body}: {lack}" for other in others for lack in other.lacks))


def read_stage(row: Motion, time: int) -> str:
    """Where a motion stands at a time (ms UTC)."""
    if row.state != "open":
        return row.state
    if time < row.deadline:
        return VOTING
    if time < row.due:
        return WAITING
    return DUE if time < row.lapses else OVERDUE
