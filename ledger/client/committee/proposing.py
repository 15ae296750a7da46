"""Proposing and voting: the messages of motions from what people say, and what to know before they are sent."""

from typing import get_args

import msgspec

from ledger.archive.impact import ImpactReport
from ledger.archive.past import compute_report_hash
from ledger.chain.genesis import compute_genesis_hash
from ledger.chain.transaction import Transaction, compute_transaction_id
from ledger.client.cosigning import draft_for_others
from ledger.client.desk import Desk
from ledger.client.drafting import Wish
from ledger.client.forms.reading import find_misfits
from ledger.client.forms.references import check_reference
from ledger.client.laws.impacts import Impact, read_report
from ledger.crypto.encoding import decode, encode
from ledger.errors import Inadmissible, Refused
from ledger.reads.explaining import explain_any
from ledger.reads.motions import MotionLike, find_motion_id
from ledger.reads.rows import list_rows
from ledger.reads.verdicts import weigh
from ledger.registry.committee.bodies import ChangeMembers, get_body
from ledger.registry.laws.legislation import AdoptLaw
from ledger.registry.motions.agenda import get_concerned, get_favoured, get_name, list_competences
from ledger.registry.motions.counting import list_deciders
from ledger.registry.motions.motions import CastBallot, ProposeMotion
from ledger.registry.people.accounts import get_suspension
from ledger.registry.rows.committee import BODIES, Choice
from ledger.state.overlay import Rows


class Outlook(msgspec.Struct, frozen=True):
    """Who could vote on an action, were it proposed to a body now."""

    able: int
    """The weight of the members who may vote for it."""
    body: str
    quorum: int
    recused: tuple[str, ...]
    """Members whom it concerns: they do not vote."""
    suspended: tuple[str, ...]
    """Members who are suspended: they can only vote against, and fill no quorum."""
    others: tuple["Outlook", ...] = ()
    """The same of the body whose seats it would change, where another is asked: both must carry it."""
    favoured: tuple[str, ...] = ()
    """Members whom it would give something: they can only vote against it, and fill no quorum."""

    @property
    def has_quorum(self) -> bool:
        """Whether those who may vote reach the quorum: else it cannot be carried."""
        return self.able >= self.quorum and all(other.has_quorum for other in self.others)


def list_competent(desk: Desk, action: msgspec.Struct) -> tuple[str, ...]:
    """The bodies that may decide on an action of `lao.actions`, by id."""
    with desk.source.reading() as state:
        needed, bodies = list_competences(state, action), list_rows(desk.source, BODIES)
    return tuple(name for name, body in bodies if all(each in body.competences for each in needed))


def find_body(desk: Desk, action: msgspec.Struct) -> str:
    """The body that alone may decide on an action, or on its own members; "" where there is none, or several."""
    competent = list_competent(desk, action)
    if isinstance(action, ChangeMembers) and action.body in competent:
        return action.body
    return competent[0] if len(competent) == 1 else ""


def choose_body(desk: Desk, action: msgspec.Struct) -> str:
    """The same. Raises Refused where there is none, or several."""
    found = find_body(desk, action)
    if not found:
        known = " or ".join(list_competent(desk, action)) or "none may"
        raise Refused("body_must_be_named", action=get_name(action), known=known)
    return found


def look_ahead(desk: Desk, action: msgspec.Struct, asked: str) -> Outlook:
    """Who could vote on an action now, if it were put to this body. Raises Refused where there is no such body."""
    with desk.source.reading() as state:
        first, *others = (
            _look_at(state, desk.source.get_time(), action, each) for each in list_deciders(asked, action)
        )
    return msgspec.structs.replace(first, others=tuple(others))


def _look_at(rows: Rows, time: int, action: msgspec.Struct, identifier: str) -> Outlook:
    body, concerned = get_body(rows, identifier), get_concerned(rows, action)
    recused = tuple(one.address for one in body.members if one.address in concerned)
    favoured = tuple(one.address for one in body.members if one.address in get_favoured(action))
    suspended = tuple(one.address for one in body.members if get_suspension(rows, time, one.address))
    able = weigh(body, (*recused, *favoured, *suspended))
    return Outlook(able, identifier, body.quorum, recused, suspended, favoured=favoured)


def make_proposal(
    desk: Desk, action: msgspec.Struct, body: str, reference: str, impact: Impact | bytes | str, emergency: bool
) -> ProposeMotion:
    """The message that proposes an action; to the body that alone may decide on it, or on itself, where none is named.

    Raises DecodeError for a report that is none, Refused for one of another ledger, or of another law than is to be
    adopted, Inadmissible for a field that does not fit.
    """
    found = impact
    if not isinstance(impact, str):
        report = impact.report if isinstance(impact, Impact) else read_report(impact)
        _check_report(desk, report, action)
        found = compute_report_hash(report)
    chosen = body or choose_body(desk, action)
    proposal = ProposeMotion(action, chosen, emergency, found, check_reference(reference))  # type: ignore[arg-type]
    _check_fields(proposal)
    return proposal


def make_ballot(desk: Desk, motion: MotionLike, vote: object) -> CastBallot:
    """The message that votes on a motion. Raises NotFoundError, or Refused for what is no vote."""
    if vote not in get_args(Choice):
        raise Refused("vote_must_be_a_choice", vote=ascii(vote)[:40])
    return CastBallot(find_motion_id(desk.source, motion), vote)  # type: ignore[arg-type]


def draft_motion(desk: Desk, wish: Wish) -> Transaction:
    """The unsigned transaction, good for a day, so that it can be signed in several homes.

    Raises Refused for what the present state refuses.
    """
    drafted = draft_for_others(desk, wish)
    refusal = explain_any(desk.source, drafted).refusal
    if refusal:
        raise refusal
    return drafted


def find_proposed_id(drafted: bytes) -> str:
    """The id that the motion of a drafted proposal will have."""
    return f"{compute_transaction_id(decode(drafted, Transaction)).hex()}-0"


def _check_report(desk: Desk, report: ImpactReport, action: msgspec.Struct) -> None:
    if report.genesis_hash != compute_genesis_hash(desk.source.genesis).hex():
        raise Refused("impact_must_be_of_this_ledger", expected=desk.genesis_hash, found=report.genesis_hash)
    if isinstance(action, AdoptLaw) and report.law != action.provision:
        raise Refused("impact_must_be_of_the_law", found=report.law.law, law=action.provision.law)


def _check_fields(proposal: ProposeMotion) -> None:
    """In our own words, before a decoder tells it in its words."""
    try:
        found = msgspec.json.decode(encode(proposal))
    except (TypeError, ValueError, RecursionError):
        return  # it has no bytes at all, which drafting tells
    for misfit in find_misfits(found, ProposeMotion):
        problem = f"{misfit.says}: {misfit.remedy}"
        raise Inadmissible("body_must_fit_type", type="propose_motion", problem=problem)
