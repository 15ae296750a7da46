"""Commands on motions: propose, vote, show, list, enact, withdraw, check."""

from typing import Any

import click

from cli.committee.proposing import propose
from cli.committee.putting import DRAFT, check_draft, offering_draft, write_motion_draft
from cli.exchange.proposing import create_asset
from cli.land.proposing import create_grid
from cli.people.proposing import end_recognition, recognise_issuer
from cli.programme.proposing import note_report
from cli.shell import exit_codes, output
from cli.shell.acts import RECEIPT, show_act
from cli.shell.examples import CARRIED, EMERGENCY, NOTING, OPEN
from cli.shell.grammar import Group
from cli.shell.output import Heading
from cli.shell.session import Session
from cli.treasury.proposing import name_treasury, set_budget
from ledger.reads.committee.motions import CHOICES, STAGES, FoundMotion
from ledger.words.committee.motions import (
    describe_motion,
    describe_stage,
    list_all_lacks,
    list_pairs,
    make_motion_object,
    write_count,
)
from ledger.words.committee.tally import write_votes
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.printing import printable
from ledger.words.programme import describe_report, make_report_object

MEMBER = click.option("--by", metavar="WHO", required=True, help="A member.")


@click.group(cls=Group, examples=["natledger motion list", f"natledger motion show {OPEN}"])
def motion() -> None:
    """Motions: what the committee is asked, and decides."""


motion.add_command(propose)
for command in (
    *(create_asset, create_grid, end_recognition, name_treasury, note_report, recognise_issuer, set_budget),
):
    propose.add_command(command)


@motion.command(
    examples=[
        f"natledger motion vote {OPEN} yes --by finance",
        f"natledger motion vote {OPEN} veto --by justice --json",
    ]
)
@click.argument("identifier", metavar="MOTION")
@click.argument("vote", type=click.Choice(CHOICES))
@MEMBER
@RECEIPT
@DRAFT
@click.pass_obj
def vote(session: Session, identifier: str, vote: Any, by: str, draft: str | None) -> None:
    """Vote on a motion, for good.

    Who is silent counts nowhere, not even for the quorum. Nobody can vote for another under a delegation.
    """
    check_draft(draft)
    found, wallet = session.open().committee.motion(identifier), session.wallet(by)
    if draft:
        write_motion_draft(session, wallet.draft_vote(found, vote), draft)
        return
    with offering_draft(session):
        placed = wallet.vote(found, vote)
    name = session.lexicon.who(session.open().resolve(by))
    text = f"{name} voted {vote} on {shorten_id(found.id)}: {_say(found, session.lexicon)}"
    show_act(session, placed, text)


@motion.command(
    examples=[f"natledger motion enact {CARRIED} --by noy", f"natledger motion enact {CARRIED} --by justice --json"]
)
@click.argument("identifier", metavar="MOTION")
@click.option("--by", metavar="WHO", required=True, help="Anybody with an account.")
@RECEIPT
@click.pass_obj
def enact(session: Session, identifier: str, by: str) -> None:
    """Enact a motion that is due: count, and do what was carried.

    Exits with 1 where it was rejected, or lapsed; that is an entry that applied, too. What was carried and breaks a
    rule now is refused for it, and stays open until it lapses.
    """
    found = session.open().committee.motion(identifier)
    if found.refusal:
        output.tell(f"the motion stays open until {session.lexicon.time(found.row.lapses)}: anybody can try again")
    placed = session.wallet(by).enact(found)
    enacted = session.open().committee.motion(found)
    stage, says = printable(describe_stage(enacted, session.lexicon)), _say(found, session.lexicon)
    more = {"motion": found.id, "lacks": list_all_lacks(enacted, session.lexicon)}
    votes = "; ".join([write_votes(enacted.count), *(f"{one.body} {write_votes(one.count)}" for one in enacted.others)])
    show_act(session, placed, f"{stage}: {says}  ({votes})", more=more)
    if enacted.stage != "enacted":
        click.get_current_context().exit(exit_codes.REFUSED)


@motion.command(
    examples=[
        f"natledger motion withdraw {OPEN} --by technology",
        f"natledger motion withdraw {OPEN} --by technology --json",
    ]
)
@click.argument("identifier", metavar="MOTION")
@click.option("--by", metavar="WHO", required=True, help="Who proposed it.")
@RECEIPT
@click.pass_obj
def withdraw(session: Session, identifier: str, by: str) -> None:
    """Withdraw a motion, while it is voted on."""
    found = session.open().committee.motion(identifier)
    placed = session.wallet(by).withdraw(found)
    show_act(session, placed, f"withdrawn {shorten_id(found.id)}: {_say(found, session.lexicon)}")


@motion.command("list", table=True, examples=["natledger motion list", "natledger motion list --stage due --json"])
@click.option("--stage", type=click.Choice(STAGES), default=None, help="Only these; open is all that are not closed.")
@click.pass_obj
def list_motions(session: Session, stage: str | None) -> None:
    """List the motions there are or were."""
    found, words = session.open().committee.motions(stage or ""), session.lexicon
    rows = [
        [shorten_id(one.id), one.row.body, describe_stage(one, words), write_count(one, words), _say(one, words)]
        for one in found
    ]
    headings = [Heading(name) for name in ("motion", "body", "stage", "votes", "what")]
    session.give(
        {"motions": [make_motion_object(one, words) for one in found]}, lambda: output.say_table(headings, rows)
    )


@motion.command(examples=[f"natledger motion show {OPEN}", f"natledger motion show {EMERGENCY} --json"])
@click.argument("identifier", metavar="MOTION")
@click.pass_obj
def show(session: Session, identifier: str) -> None:
    """Show a motion: what it does, the ballots, and how they count.

    While it is open, what it still lacks, and once it is due, what enacting it would be refused for now; once it was
    rejected, why. Of an emergency, until when it holds.
    """
    found = session.open().committee.motion(identifier)
    words = session.lexicon
    session.give(make_motion_object(found, words), lambda: output.say_pairs(list_pairs(found, words)))


@motion.command(examples=[f"natledger motion check {NOTING}", f"natledger motion check {NOTING} --json"])
@click.argument("identifier", metavar="MOTION")
@click.pass_obj
def check(session: Session, identifier: str) -> None:
    """Make the report again that a motion takes note of.

    Exits with 5 unless it comes out the same. A member does this before it votes.
    """
    lao = session.open()
    found = lao.committee.motion(identifier)
    made = lao.programme.check_motion(found)
    lines = describe_report(made.report, made.hash, session.lexicon, checked=True)
    session.give(make_report_object(made.report, made.hash) | {"motion": found.id}, "\n".join(lines))


def _say(found: FoundMotion, words: Lexicon) -> str:
    return printable(describe_motion(found, words))
