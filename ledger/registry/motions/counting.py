"""Counting: which bodies decide on a motion, and how the votes count in each.

The count is that of the deadline: members, weights, quorum, majority and suspensions are those of the last moment in
which a ballot could be cast, whoever enacts the motion, and when. Until then it is the count as it stands.
"""

from typing import NamedTuple

import msgspec

from ledger.registry.committee.bodies import Count, count_ballots, get_body, is_carried
from ledger.registry.former import look_back
from ledger.registry.motions.agenda import get_action_type, get_concerned, get_favoured, read_action
from ledger.registry.rows.committee import Body, Motion
from ledger.state.overlay import Rows


class Tally(NamedTuple):
    """How the votes count in one of the bodies that decide."""

    identifier: str
    body: Body
    """As it was when they are counted."""
    votes: Count

    @property
    def carried(self) -> bool:
        """Whether this body carries the motion."""
        return is_carried(self.body, self.votes)


def list_deciders(asked: str, action: msgspec.Struct) -> tuple[str, ...]:
    """The bodies that must all carry an action: the one that is asked, and one whose seats it would change."""
    return (asked, *(other for other in get_action_type(action).get_bodies(action) if other != asked))


def count_motion(rows: Rows, time: int, identifier: str, motion: Motion) -> tuple[Tally, ...]:
    """How the votes count in every body that decides, the one that is asked first; `time` is now, in ms UTC."""
    action, moment = read_action(motion), min(time, motion.deadline - 1)
    concerned, favoured, tallies = get_concerned(rows, action), get_favoured(action), []
    for decider in list_deciders(motion.body, action):
        body = look_back(rows, decider, get_body(rows, decider), moment)
        tallies.append(Tally(decider, body, count_ballots(rows, moment, body, identifier, concerned, favoured)))
    return tuple(tallies)
