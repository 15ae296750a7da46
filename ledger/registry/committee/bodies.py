"""The committee: bodies whose members decide, each what it is competent for, by votes that are really cast.

Nobody votes by keeping silent: who has not voted counts nowhere, not even for the quorum. Whom a motion concerns
does not vote on it, whom it favours only against it. A ballot counts only where its caster is a member at the deadline,
with the weight that seat has then (counting.py). Of those who are suspended then, only no and veto count.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from ledger.crypto.encoding import Positive
from ledger.errors import Inadmissible, Refused
from ledger.registry.call import FIRST, Call
from ledger.registry.decision import ActionType, Decision
from ledger.registry.former import keep_seats, keep_suspension, was_suspended
from ledger.registry.people.accounts import get_identity
from ledger.registry.people.essentials import has_quorum
from ledger.registry.rows.committee import (
    BALLOTS,
    BODIES,
    Body,
    BodyId,
    Majority,
    Member,
    Members,
)
from ledger.registry.rows.residents import E_RESIDENT
from ledger.state.overlay import Rows

AGAINST = ("no", "veto")
"""The votes that may be cast, and count, while a member is suspended: neither is to carry a motion."""


class Count(NamedTuple):
    """The weight of the votes that were cast."""

    yes: int
    no: int
    abstain: int
    vetoes: int
    """How many vetoes."""
    barred: int = 0
    """What of `no` is of members who may only be against it: it does not fill the quorum."""

    @property
    def present(self) -> int:
        """The weight that fills the quorum."""
        return self.yes + self.no + self.abstain - self.barred


def get_body(rows: Rows, identifier: str) -> Body:
    """The body of that id. Raises Refused where there is none."""
    body = rows.get(BODIES, identifier)
    if body is None:
        raise Refused("body_must_exist", body=identifier)
    return body


def check_member(call: Call, identifier: str, body: Body) -> Member:
    """The seat of the account that acts. Raises Refused unless it has one."""
    seat = find_seat(body, call.actor)
    if seat is None:
        raise Refused("member_must_be_of_body", body=identifier, by=call.actor)
    return seat


def find_seat(body: Body, address: str) -> Member | None:
    """The seat somebody has in a body."""
    return next((member for member in body.members if member.address == address), None)


def check_competent(identifier: str, body: Body, action: str) -> None:
    """Raises Refused unless the body may decide on the action of that name."""
    if action not in body.competences:
        raise Refused("body_must_be_competent", action=action, body=identifier)


def count_ballots(
    rows: Rows, time: int, body: Body, motion: str, concerned: Sequence[str], favoured: Sequence[str]
) -> Count:
    """The votes on a motion by the members of a body whom it does not concern, as they stood at a time (ms UTC).

    Of those who are suspended, or whom it favours, the votes against it.
    """
    sums, barred = dict.fromkeys(("yes", "no", "abstain", "veto", "recuse"), 0), 0
    for member in body.members:
        ballot = rows.get(BALLOTS, f"{motion}/{member.address}")
        if ballot is None or member.address in concerned:
            continue
        free = member.address not in favoured and not was_suspended(rows, time, member.address)
        if free or ballot.vote in AGAINST:
            # a veto was asked for its right when it was cast, and stands: it could be voted away otherwise
            sums[ballot.vote] += 1 if ballot.vote == "veto" else member.weight
        barred += member.weight if ballot.vote == "no" and not free else 0
    return Count(sums["yes"], sums["no"], sums["abstain"], sums["veto"], barred)


def is_carried(body: Body, count: Count) -> bool:
    """Whether the quorum voted, the majority was for it, and nobody stopped it."""
    return count.present >= body.quorum and has_majority(body.majority, count) and not count.vetoes


def has_majority(majority: Majority, count: Count) -> bool:
    """Whether enough of yes and no was yes."""
    wanted, given = majority.numerator * (count.yes + count.no), majority.denominator * count.yes
    return count.yes > count.no and given >= wanted


def validate_seats(members: Sequence[Member], quorum: int, majority: Majority) -> None:
    """Raises Inadmissible unless members are sorted, and reach quorum and majority together, and no half of them does.

    With a smaller quorum, two parts of a body could each decide without the other.
    """
    weight = sum(member.weight for member in members)
    for holds, problem in (
        (all(left.address < right.address for left, right in pairwise(members)), "members must be sorted and distinct"),
        (quorum <= weight, "all members together do not reach the quorum"),
        (
            2 * quorum > weight,
            f"a quorum of {quorum} is no more than half of {weight}: choose {weight // 2 + 1} or more",
        ),
        (majority.numerator <= majority.denominator, "the majority is more than all"),
        (2 * majority.numerator >= majority.denominator, "the majority is less than half"),
    ):
        if not holds:
            raise Inadmissible("action_must_be_well_formed", problem=problem)


class ChangeMembers(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="action", tag="change_members"
):
    """Gives a body other members, or another quorum or majority.

    It concerns the whole body, so nobody who sits there is kept from voting: else a few could expel who is against it.
    """

    body: BodyId
    majority: Majority
    members: Members
    quorum: Positive


def apply_change_members(call: Call, decision: Decision, action: ChangeMembers) -> None:
    """Writes the body. Refused unless its members are registered, and those not suspended reach the quorum."""
    for member in action.members:
        get_identity(call.rows, member.address)
    old = call.rows.get(BODIES, action.body)
    if old is None:
        raise Refused("changed_body_must_exist", body=action.body)
    _check_no_e_residents(call, action, old)
    new = msgspec.structs.replace(old, majority=action.majority, members=action.members, quorum=action.quorum)
    if not has_quorum(call.rows, call.environment.time, new):
        raise Refused("body_must_stay_able", body=action.body)
    keep_seats(call, action.body, old)
    staying = [member.address for member in action.members]
    for member in old.members:
        if member.address not in staying:
            keep_suspension(call, member.address)
    call.rows.put(BODIES, action.body, new)


def _check_no_e_residents(call: Call, action: ChangeMembers, old: Body) -> None:
    """No law reaches who votes on laws, so this is a rule. Whoever got a seat by version 1 may keep it."""
    for member in action.members if call.environment.version != FIRST else ():
        kind = get_identity(call.rows, member.address).kind
        if kind == E_RESIDENT and find_seat(old, member.address) is None:
            raise Refused("member_must_not_be_e_resident", body=action.body, member=member.address)


def _validate_members(action: ChangeMembers) -> None:
    validate_seats(action.members, action.quorum, action.majority)


def _get_members(action: ChangeMembers) -> tuple[str, ...]:
    return tuple(member.address for member in action.members)


def _get_changed_key(action: ChangeMembers) -> tuple[str, ...]:
    return (BODIES.key(action.body),)


def _get_changed_body(action: ChangeMembers) -> tuple[str, ...]:
    return (action.body,)


ACTION_TYPES = (
    ActionType(
        ChangeMembers,
        apply_change_members,
        _get_members,
        _get_changed_key,
        validate=_validate_members,
        get_bodies=_get_changed_body,
    ),
)
