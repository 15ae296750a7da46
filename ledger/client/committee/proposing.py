"""Proposing and voting: the messages of motions from what people say, and what to know before they are sent."""

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
from ledger.reads.committee.bodies import choose_body
from ledger.reads.committee.motions import CHOICES, MotionLike, find_motion_id
from ledger.reads.laws.explaining import explain_any
from ledger.registry.laws.legislation import AdoptLaw
from ledger.registry.motions.motions import CastBallot, ProposeMotion


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
    chosen = body or choose_body(desk.source, action)
    proposal = ProposeMotion(action, chosen, emergency, found, check_reference(reference))  # type: ignore[arg-type]
    _check_fields(proposal)
    return proposal


def make_ballot(desk: Desk, motion: MotionLike, vote: object) -> CastBallot:
    """The message that votes on a motion. Raises NotFoundError, or Refused for what is no vote."""
    if vote not in CHOICES:
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
