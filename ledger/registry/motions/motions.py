"""Motions: what a body of the committee is asked, how its members vote, and who carries it out.

A member proposes; members vote until the deadline; once it is due, anybody can enact it. What it would do is tried
when it is proposed and done when it is enacted, by the same code in the state of then: what breaks a rule by then is
refused and changes nothing, so that no moment somebody chooses takes what a body has carried. Only time closes such a
motion: it lapses. That a motion is rejected or lapses is an entry that applied, since it changes the motion for good.
Where it would change the seats of another body, the members of both vote on it, and both must carry it.
"""

import msgspec
from msgspec import UNSET

from ledger.chain.entry import Fact
from ledger.chain.kinds import EntryId, LegalReference
from ledger.chain.times import DAY_MS
from ledger.crypto.encoding import encode
from ledger.errors import Refused
from ledger.registry.block_steps import SEAT
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.committee.bodies import AGAINST, check_competent, check_member, find_seat, get_body
from ledger.registry.decision import Decision
from ledger.registry.motions.agenda import (
    Action,
    get_action_type,
    get_concerned,
    get_favoured,
    get_latest_version,
    get_name,
    list_competences,
    read_action,
    take_action,
    try_action,
)
from ledger.registry.motions.counting import Tally, count_motion, list_deciders
from ledger.registry.motions.open_motions import forget_open, note_open
from ledger.registry.rows.committee import (
    BALLOTS,
    BODIES,
    MOTIONS,
    Ballot,
    Body,
    BodyId,
    Choice,
    ImpactHash,
    Member,
    Motion,
    MotionState,
)

LAPSES_MS = 30 * DAY_MS
"""How long a motion that is due may be enacted."""
EMERGENCY_LAPSES_MS = DAY_MS
"""How long an emergency motion may be, unless what it does would end before."""


class ProposeMotion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Asks a body to decide on an action."""

    action: Action
    body: BodyId
    emergency: bool
    """Whether it is voted on at once, and ends by itself unless it is confirmed."""
    impact: ImpactHash
    reference: LegalReference


class CastBallot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Votes on a motion, for good."""

    motion: EntryId
    vote: Choice


class WithdrawMotion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Takes a motion back, while it is voted on."""

    motion: EntryId


class EnactMotion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Counts the votes on a motion that is due, and does what it asks for if it was carried."""

    motion: EntryId


def validate_propose_motion(body: ProposeMotion) -> None:
    """Raises Inadmissible for an action that is none, whatever the state."""
    get_action_type(body.action).validate(body.action)


def apply_propose_motion(call: Call, body: ProposeMotion) -> Events:
    """Opens the vote. Refused unless a member of a competent body acts, and the action could be taken now."""
    committee = get_body(call.rows, body.body)
    check_member(call, body.body, committee)
    _check_competent(call, body.body, committee, body.action)
    if body.emergency and get_action_type(body.action).confirm is None:
        raise Refused("emergency_must_end_by_itself", action=get_name(body.action))
    motion = _open(call, body, committee)
    note_open(call)
    try_action(call, _decide(call.identifier, motion, committee, motion.due), body.action)
    call.rows.put(MOTIONS, call.identifier, motion)
    return Fact("motion", call.identifier), Fact("deadline", motion.deadline), Fact("due", motion.due)


def apply_cast_ballot(call: Call, body: CastBallot) -> Events:
    """Writes the ballot. Refused to all but members of the bodies that decide whom it does not concern, and again.

    Whom it favours can only vote against it.
    """
    motion = _get_open(call, body.motion)
    _check_voting(call, body.motion, motion)
    action = read_action(motion)
    seats = _list_seats(call, motion.body, action)
    if not seats:
        raise Refused("member_must_be_of_body", body=motion.body, by=call.actor)
    in_favour = body.vote not in ("recuse", *AGAINST) and call.actor in get_favoured(action)
    if in_favour or (body.vote != "recuse" and call.actor in get_concerned(call.rows, action)):
        raise Refused("member_must_not_be_recused", by=call.actor, motion=body.motion)
    if body.vote == "veto" and not any(seat.veto for seat in seats):
        raise Refused("member_must_have_veto", body=motion.body, by=call.actor)
    identifier = f"{body.motion}/{call.actor}"
    if call.rows.get(BALLOTS, identifier):
        raise Refused("ballot_must_be_only_one", by=call.actor, motion=body.motion)
    call.rows.put(BALLOTS, identifier, Ballot(call.environment.time, body.vote))
    return ()


def apply_withdraw_motion(call: Call, body: WithdrawMotion) -> Events:
    """Closes the motion. Refused to all but its proposer, and once voting has ended."""
    motion = _get_open(call, body.motion)
    _check_voting(call, body.motion, motion)
    if call.actor != motion.proposer:
        raise Refused("motion_must_be_the_proposers", by=call.actor, motion=body.motion, proposer=motion.proposer)
    _close(call, body.motion, motion, "withdrawn")
    return ()


def apply_enact_motion(call: Call, body: EnactMotion) -> Events:
    """Closes the motion: enacted, rejected, or lapsed where nobody enacted it in time.

    Refused before it is due; and, by the rule that its action breaks, where it was carried: then it stays open.
    """
    motion, now = _get_open(call, body.motion), call.environment.time
    if now < motion.due:
        raise Refused("motion_must_be_due", due=motion.due, motion=body.motion, time=now)
    tallies = count_motion(call.rows, now, body.motion, motion)
    call.charge(SEAT * sum(len(tally.body.members) for tally in tallies))
    state: MotionState = "rejected"
    rule = ""
    if now >= motion.lapses:
        state, rule = "lapsed", "motion_must_be_enacted_in_time"
    elif all(tally.carried for tally in tallies):
        _carry_out(call, body.motion, motion)
        state = "enacted"
    _close(call, body.motion, motion, state, rule)
    came_of_it = (Fact("state", state), Fact("rule", rule)) if rule else (Fact("state", state),)
    return (*came_of_it, *_tell_votes(*tallies))


def _open(call: Call, body: ProposeMotion, committee: Body) -> Motion:
    """The row. Each step takes as long as in that of the bodies that decide where it takes longest."""
    now, others = call.environment.time, list_deciders(body.body, body.action)[1:]
    bodies = [committee, *(found for one in others if (found := call.rows.get(BODIES, one)))]
    deadline = now + max(each.emergency_voting_ms if body.emergency else each.voting_ms for each in bodies)
    due = deadline + max(0 if body.emergency else each.delay_ms for each in bodies)
    open_for = min(EMERGENCY_LAPSES_MS, committee.emergency_ms) if body.emergency else LAPSES_MS
    return Motion(
        action=msgspec.Raw(encode(body.action)),
        body=body.body,
        deadline=deadline,
        due=due,
        emergency=body.emergency,
        impact=body.impact,
        lapses=due + open_for,
        proposed_at=now,
        proposer=call.actor,
        reference=body.reference,
        rule="",
        state="open",
    )


def _carry_out(call: Call, identifier: str, motion: Motion) -> None:
    """Does what the motion asks for. Raises Refused where a rule forbids it by now."""
    action, committee = read_action(motion), get_body(call.rows, motion.body)
    _check_competent(call, motion.body, committee, action)
    take_action(call, _decide(identifier, motion, committee, call.environment.time), action)


def _check_competent(call: Call, identifier: str, committee: Body, action: msgspec.Struct) -> None:
    for name in list_competences(call.rows, action):
        check_competent(identifier, committee, name)


def _decide(identifier: str, motion: Motion, committee: Body, enacted: int) -> Decision:
    """What is decided; `enacted` is when it takes effect at the earliest.

    An emergency ends counted from when it was due, so that nobody lengthens it by enacting it late.
    """
    until = motion.due + committee.emergency_ms if motion.emergency else UNSET
    return Decision(identifier, until, enacted + 2 * (committee.voting_ms + committee.delay_ms))


def _list_seats(call: Call, asked: str, action: msgspec.Struct) -> list[Member]:
    """The seats that who acts has in the bodies that decide."""
    bodies = [get_body(call.rows, one) for one in list_deciders(asked, action)]
    return [seat for body in bodies if (seat := find_seat(body, call.actor))]


def _tell_votes(asked: Tally, changed: Tally | None = None) -> Events:
    """The votes in the body that was asked, and in the one whose seats it was asked to change."""
    yes, no, abstain, vetoes, _ = asked.votes
    told = Fact("yes", yes), Fact("no", no), Fact("abstain", abstain), Fact("vetoes", vetoes)
    if changed is None:
        return told
    yes, no, abstain, vetoes, _ = changed.votes
    return (
        *told,
        Fact("changed_yes", yes),
        Fact("changed_no", no),
        Fact("changed_abstain", abstain),
        Fact("changed_vetoes", vetoes),
    )


def _close(call: Call, identifier: str, motion: Motion, state: MotionState, rule: str = "") -> None:
    forget_open(call, motion.proposer, identifier)
    call.rows.put(MOTIONS, identifier, msgspec.structs.replace(motion, rule=rule, state=state))


def _get_open(call: Call, identifier: str) -> Motion:
    motion = call.rows.get(MOTIONS, identifier)
    if motion is None:
        raise Refused("motion_must_exist", motion=identifier)
    if motion.state != "open":
        raise Refused("motion_must_be_open", motion=identifier, state=motion.state)
    return motion


def _check_voting(call: Call, identifier: str, motion: Motion) -> None:
    now = call.environment.time
    if now >= motion.deadline:
        raise Refused("voting_must_be_open", deadline=motion.deadline, motion=identifier, time=now)


def _get_action_parties(body: ProposeMotion) -> tuple[str, ...]:
    return get_action_type(body.action).get_parties(body.action)


def _get_action_subjects(actor: str, body: ProposeMotion) -> tuple[str, ...]:
    return (BODIES.key(body.body), *get_action_type(body.action).get_subjects(body.action))


def _get_latest_version(body: ProposeMotion) -> int:
    return get_latest_version(body.action)


def _count_action_keys(body: ProposeMotion) -> int:
    return get_action_type(body.action).count_keys(body.action)


def _is_against(body: CastBallot) -> bool:
    return body.vote in AGAINST


def _get_motion(actor: str, body: CastBallot | WithdrawMotion | EnactMotion) -> tuple[str, ...]:
    return (body.motion,)


_OWN = (
    MessageType(
        "propose_motion",
        ProposeMotion,
        apply_propose_motion,
        _get_action_parties,
        validate_propose_motion,
        _count_action_keys,
        get_subjects=_get_action_subjects,
        get_named_version=_get_latest_version,
    ),
    MessageType(
        "cast_ballot",
        CastBallot,
        apply_cast_ballot,
        get_none,
        get_subjects=_get_motion,
        while_suspended=_is_against,
        winds_up=True,
    ),
    MessageType(
        "withdraw_motion", WithdrawMotion, apply_withdraw_motion, get_none, get_subjects=_get_motion, winds_up=True
    ),
    MessageType("enact_motion", EnactMotion, apply_enact_motion, get_none, get_subjects=_get_motion),
)
MESSAGES = tuple(kind._replace(is_bindable=False, is_delegable=False) for kind in _OWN)
"""No law may keep itself from being ended, and members vote themselves."""
