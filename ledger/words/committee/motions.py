"""Motions in words: where one stands, how its ballots count, what it lacks, and until when an emergency holds."""

from collections.abc import Iterator
from typing import Any

import msgspec

from ledger.chain.kinds import NEVER
from ledger.reads.committee.measures import Measure
from ledger.reads.committee.motions import DUE, OVERDUE, VOTING, WAITING, FoundMotion
from ledger.reads.committee.verdicts import Verdict
from ledger.registry.committee.bodies import AGAINST
from ledger.registry.rows.committee import Ballot
from ledger.words.committee.actions import describe_action
from ledger.words.committee.tally import list_lacks, write_votes
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.refusals import explain
from ledger.words.terms import list_action_terms
from ledger.words.times import format_time
from ledger.words.values import make_row_object

_OPEN = (VOTING, WAITING, DUE, OVERDUE)
_TOLD = ("rule", "says", "remedy", "values")


def list_pairs(found: FoundMotion, words: Lexicon) -> list[tuple[str, str]]:
    """All there is to say of a motion, by label."""
    row, stage = found.row, describe_stage(found, words)
    return [
        ("motion", found.id),
        ("asks", describe_asked(found, words)),
        *[("", f"{other.body} votes too: both must carry it") for other in found.others],
        *list_action_terms(msgspec.json.decode(bytes(row.action)), words),
        ("reference", row.reference),
        ("impact", row.impact or "no report"),
        *_list_check(found),
        ("proposed", f"by {words.who(row.proposer)}, {words.time(row.proposed_at)}"),
        ("stage", stage + (", an emergency" if row.emergency else "")),
        ("times", f"voting until {words.time(row.deadline)}, due {words.time(row.due)}"),
        ("", f"lapses {words.time(row.lapses)}"),
        *[("refused", text) for text in _list_refusal(found, words)],
        *([] if found.closed_at is None else [("closed", words.time(found.closed_at))]),
        *[("ballot", _describe_ballot(found, who, ballot, words)) for who, ballot in found.ballots],
        *[("concerns", f"{words.who(who)}: it does not vote") for who in found.concerned],
        *[("favours", f"{words.who(who)}: only a no or veto of it counts") for who in found.favoured],
        *[("suspended", f"{words.who(who)}: {_describe_suspension(found)}") for who in found.suspended],
        *_list_count(found, words),
        *[("emergency", text) for text in _list_emergency(found, words)],
    ]


def _list_refusal(found: FoundMotion, words: Lexicon) -> Iterator[str]:
    """Why a motion that was carried cannot be enacted now, and what to do."""
    if found.refusal:
        complaint = explain(found.refusal, words)
        yield f"if it were enacted now: {complaint.rule}: {complaint.says}"
        yield f"{complaint.remedy}; it stays open, and anybody can try again, until it lapses"


def _list_check(found: FoundMotion) -> list[tuple[str, str]]:
    """How the report that a motion on a new law carries is made again."""
    if not found.row.impact or found.name != "adopt_law":
        return []
    again = f"natledger law impact {shorten_id(found.id)} --from H --to H --check {found.row.impact}"
    return [("", f"made again, of the same blocks, by {again}")]


def describe_stage(found: FoundMotion, words: Lexicon) -> str:
    """Where a motion stands, with the date or the reason that goes with it."""
    row = found.row
    match found.stage:
        case "voting":
            return words.say("voting until {time}", time=words.time(row.deadline))
        case "waiting":
            return words.say("waiting until {time}", time=words.time(row.due))
        case "due":
            refused = f", refused for now: {found.refusal.rule}" if found.refusal else ""
            return words.say("due, lapses {time}", time=words.time(row.lapses)) + refused
        case "overdue":
            return words.say("overdue: it can only lapse")
        case "rejected":
            return ", ".join((words.say("rejected"), *list_all_lacks(found, words)))
    stage = words.say(found.stage)
    return words.say("{stage} because {rule}", stage=stage, rule=row.rule) if row.rule else stage


def describe_asked(found: FoundMotion, words: Lexicon) -> str:
    """Who is asked, and to do what: bttc to adopt the law night_limit (DECREE/2026-7): …"""
    return f"{found.row.body} to {describe_motion(found, words)}"


def describe_motion(found: FoundMotion, words: Lexicon) -> str:
    """What a motion asks for: adopt the law night_limit (DECREE/2026-7): …"""
    return describe_action(msgspec.json.decode(bytes(found.row.action)), words, found.before)


def list_all_lacks(found: FoundMotion, words: Lexicon) -> list[str]:
    """Why it is not carried; of bodies besides the one that was asked, with their names."""
    others = [f"{other.body}: {lack}" for other in found.others for lack in list_lacks(other, words)]
    return [*list_lacks(found.verdicts[0], words), *others]


def write_count(found: FoundMotion, words: Lexicon) -> str:
    """The votes, and, while it is open, what it lacks."""
    lacks = f"; {', '.join(list_all_lacks(found, words))}" if found.lacks and found.stage in _OPEN else ""
    return _write_all_votes(found) + lacks


def _write_all_votes(found: FoundMotion) -> str:
    others = [f"; {other.body} {write_votes(other.count).removesuffix(', 0 vetoes')}" for other in found.others]
    return "".join([write_votes(found.count).removesuffix(", 0 vetoes"), *others])


def make_motion_object(found: FoundMotion, words: Lexicon) -> dict[str, Any]:
    """A motion for JSON: times are RFC 3339."""
    ballots = [
        {"member": who} | make_row_object(ballot) | {"counts": not _find_doubt(found, who, ballot)}
        for who, ballot in found.ballots
    ]
    asked, *others = (_make_verdict_object(one, words) for one in found.verdicts)
    lists = {name: list(getattr(found, name)) for name in ("concerned", "favoured", "suspended")}
    refusal, measure = found.refusal, found.measure
    return {
        **make_row_object(found.row),
        "motion": found.id,
        "says": describe_motion(found, words),
        "stage": found.stage,
        "closed_at": None if found.closed_at is None else format_time(found.closed_at),
        "ballots": ballots,
        **lists,
        **asked,
        "carried": found.carried,
        "others": others,
        "lacks": list_all_lacks(found, words),
        "measure": _make_measure_object(measure) if measure else None,
        "refusal": {name: getattr(refusal, name) for name in _TOLD} if refusal else None,
    }


def _describe_ballot(found: FoundMotion, who: str, ballot: Ballot, words: Lexicon) -> str:
    doubt = _find_doubt(found, who, ballot)
    note = f", {doubt}: does not count" if doubt else ""
    return f"{words.who(who)} {ballot.vote}, {words.time(ballot.cast_at)}{note}"


def _describe_suspension(found: FoundMotion) -> str:
    if found.stage == VOTING:
        return "it cannot vote, and only a no or veto of it counts"
    return "it was at the deadline, so only a no or veto of it counts"


def _find_doubt(found: FoundMotion, who: str, ballot: Ballot) -> str:
    """Why a ballot does not count; "" where it does, or says itself that it is none."""
    if ballot.vote == "recuse":
        return ""
    bodies = [found.body, *(other.row for other in found.others)]
    if who not in [member.address for body in bodies for member in body.members]:
        return "no member any more"
    if who in found.concerned:
        return "concerned"
    return "suspended" if who in found.suspended and ballot.vote not in AGAINST else ""


def _list_count(found: FoundMotion, words: Lexicon) -> Iterator[tuple[str, str]]:
    votes = _write_all_votes(found)
    if found.stage not in _OPEN:
        yield "count", votes
    else:
        yield "count", f"{votes}, {'would be carried now' if found.carried else 'would not be carried now'}"
    if found.stage in (*_OPEN, "rejected"):
        yield from (("lacks", lack) for lack in list_all_lacks(found, words))


def _list_emergency(found: FoundMotion, words: Lexicon) -> Iterator[str]:
    if not found.row.emergency:
        return
    if found.stage in _OPEN:
        ends = words.time(found.row.due + found.body.emergency_ms)
        yield f"what it does ends {ends}, whenever it is enacted, unless another motion confirms it"
    if found.measure:
        yield from _describe_measure(found, found.measure, words)


def _describe_measure(found: FoundMotion, measure: Measure, words: Lexicon) -> Iterator[str]:
    until = words.until(NEVER if measure.until is None else measure.until)
    if measure.confirmed_by:
        holds = f"it holds {until}" if measure.in_force else "it has ended since"
        yield f"confirmed by motion {shorten_id(measure.confirmed_by)}: {holds}"
    elif not measure.in_force:
        yield "what it did has ended, and was not confirmed"
    else:
        command = f"natledger motion propose confirm {shorten_id(found.id)}"
        yield f"what it did holds {until}, unless another motion confirms it: {command}"
        yield from (f"motion {shorten_id(one)} asks to confirm it" for one in measure.asked_by)


def _make_verdict_object(verdict: Verdict, words: Lexicon) -> dict[str, Any]:
    return {
        "body": verdict.body,
        "count": verdict.count._asdict(),
        "able": verdict.able,
        "quorum": verdict.row.quorum,
        "carried": verdict.carried,
        "lacks": list_lacks(verdict, words),
    }


def _make_measure_object(measure: Measure) -> dict[str, Any]:
    until = None if measure.until is None else format_time(measure.until)
    return msgspec.structs.asdict(measure) | {"until": until}
