"""Commands on motions: propose, vote, show, list, enact, withdraw."""

from typing import Any, get_args

import click
import msgspec

from ledger.client.motions import DUE, OVERDUE, VOTING, WAITING, FoundMotion
from ledger.registry.committee_rows import State, Vote

from . import output
from .entries import check_copy, show_act
from .examples import CARRIED, EMERGENCY, OPEN
from .grammar import Group
from .output import Heading
from .proposing import propose
from .session import SIGNER, Session
from .terms import list_action_terms
from .wording import date_values, format_time, printable, shorten_id

MEMBER = click.option("--by", metavar="WHO", required=True, help="A member.")
RECEIPT = click.option("--receipt", metavar="FILE", help="Write a copy of the receipt to a file.")
_STAGES = (VOTING, WAITING, DUE, OVERDUE, *get_args(State))


@click.group(cls=Group, examples=["natledger motion list", f"natledger motion show {OPEN}"])
def motion() -> None:
    """Motions: what the committee is asked, and decides."""


motion.add_command(propose)


@motion.command(
    examples=[
        f"natledger motion vote {OPEN} yes --by finance",
        f"natledger motion vote {OPEN} veto --by justice --json",
    ]
)
@click.argument("identifier", metavar="MOTION")
@click.argument("vote", type=click.Choice(get_args(Vote)))
@MEMBER
@RECEIPT
@SIGNER
@click.pass_obj
def vote(session: Session, identifier: str, vote: Vote, by: str, receipt: str | None) -> None:
    """Vote on a motion, for good.

    Who is silent counts nowhere, not even for the quorum.
    """
    check_copy(receipt)
    found = session.open().committee.motion(identifier)
    placed = session.wallet(by).vote(found, vote)
    name = session.lexicon.who(session.open().resolve(by))
    text = f"{name} voted {vote} on {shorten_id(found.id)}: {printable(found.says)}"
    show_act(session, placed, text, copy=receipt)


@motion.command(
    examples=[f"natledger motion enact {CARRIED} --by noy", f"natledger motion enact {CARRIED} --by justice --json"]
)
@click.argument("identifier", metavar="MOTION")
@click.option("--by", metavar="WHO", required=True, help="Anybody with an account.")
@RECEIPT
@SIGNER
@click.pass_obj
def enact(session: Session, identifier: str, by: str, receipt: str | None) -> None:
    """Enact a motion that is due: count, and do what was carried.

    Exits with 1 where it was rejected, or lapsed; that is an entry that applied, too.
    """
    check_copy(receipt)
    found = session.open().committee.motion(identifier)
    placed = session.wallet(by).enact(found)
    events, rule = placed.events, str(placed.events.get("rule", ""))
    because = f" because {rule}" if rule else ""
    votes = f"{events['yes']} yes, {events['no']} no, {events['abstain']} abstain, {events['vetoes']} vetoes"
    text = f"{events['state']}{because}: {printable(found.says)}  ({votes})"
    show_act(session, placed, text, copy=receipt)
    if events["state"] != "enacted":
        click.get_current_context().exit(output.REFUSED)


@motion.command(
    examples=[
        f"natledger motion withdraw {OPEN} --by technology",
        f"natledger motion withdraw {OPEN} --by technology --json",
    ]
)
@click.argument("identifier", metavar="MOTION")
@click.option("--by", metavar="WHO", required=True, help="Who proposed it.")
@RECEIPT
@SIGNER
@click.pass_obj
def withdraw(session: Session, identifier: str, by: str, receipt: str | None) -> None:
    """Withdraw a motion, while it is voted on."""
    check_copy(receipt)
    found = session.open().committee.motion(identifier)
    placed = session.wallet(by).withdraw(found)
    show_act(session, placed, f"withdrawn {shorten_id(found.id)}: {printable(found.says)}", copy=receipt)


@motion.command("list", examples=["natledger motion list", "natledger motion list --stage due --json"])
@click.option("--stage", type=click.Choice(_STAGES), default=None, help="Only these; open is all that are not closed.")
@click.pass_obj
def list_motions(session: Session, stage: str | None) -> None:
    """List the motions there are or were."""
    found = session.open().committee.motions(stage or "")
    rows = [
        [shorten_id(one.id), one.row.body, _describe_stage(one), _describe_votes(one), printable(one.says)]
        for one in found
    ]
    headings = [Heading(name) for name in ("motion", "body", "stage", "votes", "what")]
    session.give({"motions": [_make_object(one) for one in found]}, lambda: output.say_table(headings, rows))


@motion.command(examples=[f"natledger motion show {OPEN}", f"natledger motion show {EMERGENCY} --json"])
@click.argument("identifier", metavar="MOTION")
@click.pass_obj
def show(session: Session, identifier: str) -> None:
    """Show a motion: what it does, the ballots, and how they count."""
    found, words = session.open().committee.motion(identifier), session.lexicon
    row = found.row
    carried = "would be carried now" if found.carried else "would not be carried now"
    pairs = [
        ("motion", found.id),
        ("asks", f"{row.body} to {found.says}"),
        *list_action_terms(msgspec.json.decode(bytes(row.action))),
        ("reference", row.reference),
        ("impact", row.impact or "no report"),
        ("proposed", f"by {words.who(row.proposer)}, {format_time(row.proposed_at)}"),
        ("stage", _describe_stage(found) + (", an emergency" if row.emergency else "")),
        ("times", f"voting until {format_time(row.deadline)}, due {format_time(row.due)}"),
        ("", f"lapses {format_time(row.lapses)}"),
        *[
            ("ballot", f"{words.who(who)} {ballot.vote}, {format_time(ballot.cast_at)}")
            for who, ballot in found.ballots
        ],
        *[("concerns", f"{words.who(who)}: it does not vote") for who in found.concerned],
        ("count", _describe_votes(found) + (f", {carried}" if row.state == "open" else "")),
    ]
    session.give(_make_object(found), lambda: output.say_pairs(pairs))


def _describe_stage(found: FoundMotion) -> str:
    row = found.row
    match found.stage:
        case "voting":
            return f"voting until {format_time(row.deadline)}"
        case "waiting":
            return f"waiting until {format_time(row.due)}"
        case "due":
            return f"due, lapses {format_time(row.lapses)}"
        case "overdue":
            return "overdue: it can only lapse"
    return f"{found.stage} because {row.rule}" if row.rule else found.stage


def _describe_votes(found: FoundMotion) -> str:
    count = found.count
    vetoes = f", {count.vetoes} vetoes" if count.vetoes else ""
    return f"{count.yes} yes, {count.no} no, {count.abstain} abstain{vetoes}"


def _make_object(found: FoundMotion) -> dict[str, Any]:
    row = date_values(msgspec.structs.asdict(found.row))
    ballots = [{"member": who} | date_values(msgspec.to_builtins(ballot)) for who, ballot in found.ballots]
    return row | {
        "motion": found.id,
        "action": msgspec.json.decode(bytes(found.row.action)),
        "says": found.says,
        "stage": found.stage,
        "ballots": ballots,
        "concerned": list(found.concerned),
        "count": found.count._asdict(),
        "carried": found.carried,
    }
