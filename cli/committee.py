"""Commands on the committee: list, show. Its bodies, who sits in them, and what they may decide."""

from typing import Any

import click
import msgspec

from ledger.client.committee import FoundBody

from . import output
from .grammar import Group
from .output import Heading
from .session import Session

_DAY_MS, _HOUR_MS = 86_400_000, 3_600_000


@click.group(cls=Group, examples=["natledger committee list", "natledger committee show bttc"])
def committee() -> None:
    """The committee: bodies that decide on laws and the chain."""


@committee.command("list", examples=["natledger committee list", "natledger committee list --json"])
@click.pass_obj
def list_bodies(session: Session) -> None:
    """List the bodies of the committee."""
    bodies = session.open().committee.bodies()
    rows = [
        [body.id, body.row.title.en, str(len(body.members)), str(body.row.quorum), _describe_majority(body)]
        for body in bodies
    ]
    headings = [Heading(name, right=name in ("members", "quorum")) for name in ("body", "title", "members", "quorum")]
    objects = {"bodies": [_make_object(body) for body in bodies]}
    session.give(objects, lambda: output.say_table([*headings, Heading("majority")], rows))


@committee.command(examples=["natledger committee show bttc", "natledger committee show ncdt --json"])
@click.argument("identifier", metavar="ID")
@click.pass_obj
def show(session: Session, identifier: str) -> None:
    """Show a body: its members, and what it may decide."""
    body, words = session.open().committee.body(identifier), session.lexicon
    row = body.row
    pairs = [
        ("body", body.id),
        ("title", row.title.en),
        ("", row.title.lo),
        ("decides on", " ".join(row.competences)),
        ("quorum", f"weight {row.quorum} of {sum(member.weight for member in row.members)}"),
        ("majority", f"{_describe_majority(body)} of yes and no"),
        ("voting", f"{_describe_time(row.voting_ms)}, then {_describe_time(row.delay_ms)} until it is due"),
        ("emergency", f"{_describe_time(row.emergency_voting_ms)}, and lasts {_describe_time(row.emergency_ms)}"),
    ]
    members = [[words.who(one.address), str(one.weight), "yes" if one.veto else "no"] for one in row.members]

    def tell() -> None:
        output.say_pairs(pairs)
        output.say("")
        output.say_table([Heading("member"), Heading("weight", right=True), Heading("veto")], members)

    session.give(_make_object(body), tell)


def _describe_majority(body: FoundBody) -> str:
    majority = body.row.majority
    if majority.denominator == 2 * majority.numerator:
        return "more than half"
    return f"{majority.numerator}/{majority.denominator}"


def _describe_time(milliseconds: int) -> str:
    for unit, name in ((_DAY_MS, "days"), (_HOUR_MS, "hours"), (60_000, "minutes"), (1_000, "seconds")):
        if milliseconds >= unit and milliseconds % unit == 0:
            count = milliseconds // unit
            return f"{count} {name if count > 1 else name[:-1]}"
    return f"{milliseconds} ms"


def _make_object(body: FoundBody) -> dict[str, Any]:
    found: dict[str, Any] = {"body": body.id} | msgspec.to_builtins(body.row)
    return found
