"""Proposing and voting: the messages of motions from what people say, and what to know before they are sent."""

from typing import TYPE_CHECKING, get_args

import msgspec

from ledger.chain.genesis import compute_genesis_hash
from ledger.chain.transaction import Transaction
from ledger.client.cosigning import draft_for_others
from ledger.client.explaining import explain_any
from ledger.client.forms import find_misfits
from ledger.client.impacts import Impact, read_report
from ledger.client.motions import MotionLike, find_motion_id
from ledger.client.references import check_reference
from ledger.client.tally import weigh
from ledger.crypto.encoding import encode
from ledger.errors import Inadmissible, Refused
from ledger.node.drafting import Wish
from ledger.node.impact import ImpactReport
from ledger.node.retelling import compute_report_hash
from ledger.registry.accounts import get_suspension
from ledger.registry.agenda import get_concerned, get_name, list_competences
from ledger.registry.committee_rows import BODIES, Body, Vote
from ledger.registry.legislation import AdoptLaw
from ledger.registry.motions import CastBallot, ProposeMotion

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger


class Outlook(msgspec.Struct, frozen=True):
    """Who could vote on an action, were it proposed to a body now."""

    able: int
    """The weight of the members who may vote."""
    body: str
    quorum: int
    recused: tuple[str, ...]
    """Members whom it concerns: they do not vote."""
    suspended: tuple[str, ...]
    """Members who are suspended: they can only vote against, and fill no quorum."""

    @property
    def has_quorum(self) -> bool:
        """Whether those who may vote reach the quorum: else it cannot be carried."""
        return self.able >= self.quorum


def list_competent(ledger: "Ledger", action: msgspec.Struct) -> tuple[str, ...]:
    """The bodies that may decide on an action, by id."""
    bodies = [(key.removeprefix(BODIES.prefix), BODIES.decode(value)) for key, value in ledger.rows(BODIES.prefix)]
    with ledger.node.reading() as state:
        needed = list_competences(state, action)
    return tuple(name for name, body in bodies if all(each in body.competences for each in needed))


def choose_body(ledger: "Ledger", action: msgspec.Struct) -> str:
    """The body that alone may decide on an action. Raises Refused where there is none, or several."""
    competent = list_competent(ledger, action)
    if len(competent) != 1:
        known = " or ".join(competent) or "none may"
        raise Refused("body_must_be_named", action=get_name(action), known=known)
    return competent[0]


def look_ahead(ledger: "Ledger", action: msgspec.Struct, identifier: str, body: Body) -> Outlook:
    """Who could vote on an action now, if it were put to this body."""
    with ledger.node.reading() as state:
        now, concerned = ledger.node.get_time(), get_concerned(state, action)
        recused = tuple(one.address for one in body.members if one.address in concerned)
        suspended = tuple(one.address for one in body.members if get_suspension(state, now, one.address))
    return Outlook(weigh(body, (*recused, *suspended)), identifier, body.quorum, recused, suspended)


def make_proposal(
    ledger: "Ledger", action: msgspec.Struct, body: str, reference: str, impact: Impact | bytes | str, emergency: bool
) -> ProposeMotion:
    """The message that proposes an action; to the body that alone may decide on it, where none is named.

    Raises DecodeError for a report that is none, Refused for one of another ledger, or of another law than is to be
    adopted, Inadmissible for a field that does not fit.
    """
    found = impact
    if not isinstance(impact, str):
        report = impact.report if isinstance(impact, Impact) else read_report(impact)
        _check_report(ledger, report, action)
        found = compute_report_hash(report)
    chosen = body or choose_body(ledger, action)
    proposal = ProposeMotion(action, chosen, emergency, found, check_reference(reference))  # type: ignore[arg-type]
    _check_fields(proposal)
    return proposal


def make_ballot(ledger: "Ledger", motion: MotionLike, vote: object) -> CastBallot:
    """The message that votes on a motion. Raises NotFoundError, or Refused for what is no vote."""
    if vote not in get_args(Vote):
        raise Refused("vote_must_be_a_choice", vote=ascii(vote)[:40])
    return CastBallot(find_motion_id(ledger, motion), vote)  # type: ignore[arg-type]


def draft_motion(ledger: "Ledger", wish: Wish) -> Transaction:
    """The unsigned transaction, good for a day, so that it can be signed in several homes.

    Raises Refused for what the present state refuses.
    """
    drafted = draft_for_others(ledger, wish)
    refusal = explain_any(ledger, drafted).refusal
    if refusal:
        raise refusal
    return drafted


def _check_report(ledger: "Ledger", report: ImpactReport, action: msgspec.Struct) -> None:
    if report.genesis_hash != compute_genesis_hash(ledger.node.genesis_file.genesis).hex():
        raise Refused("impact_must_be_of_this_ledger", expected=ledger.genesis_hash, found=report.genesis_hash)
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
