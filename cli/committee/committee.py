"""Commands on the committee: list, show. Its bodies, who sits in them, and what they may decide."""

import click

from cli.shell import output
from cli.shell.files import STREAM, check_can_write, shown_path, write_file
from cli.shell.grammar import Group
from cli.shell.output import Cell, Heading
from cli.shell.session import Session
from ledger.words.committee.actions import format_value
from ledger.words.committee.bodies import list_body_pairs, make_body_object, make_parameter_object
from ledger.words.committee.tally import write_majority
from ledger.words.printing import printable


@click.group(cls=Group, examples=["natledger committee list", "natledger committee show bttc"])
def committee() -> None:
    """The committee: bodies that decide on laws and the chain."""


@committee.command("list", table=True, examples=["natledger committee list", "natledger committee list --json"])
@click.pass_obj
def list_bodies(session: Session) -> None:
    """List the bodies of the committee."""
    bodies = session.open().committee.bodies()
    rows = [
        [body.id, body.row.title.en, str(len(body.members)), str(body.row.quorum), write_majority(body.row.majority)]
        for body in bodies
    ]
    headings = [Heading(name, right=name in ("members", "quorum")) for name in ("body", "title", "members", "quorum")]
    objects = {"bodies": [make_body_object(body) for body in bodies]}
    session.give(objects, lambda: output.say_table([*headings, Heading("majority")], rows))


@committee.command(examples=["natledger committee show bttc", "natledger committee show bttc --out bttc.json --json"])
@click.argument("identifier", metavar="ID")
@click.option("--out", metavar="FILE", help="Write its members file, to be changed for motion propose change-members.")
@click.pass_obj
def show(session: Session, identifier: str, out: str | None) -> None:
    """Show a body: its members, and what it may decide."""
    if out:
        check_can_write(out)
    body, words = session.open().committee.body(identifier), session.lexicon
    if out:
        write_file(out, session.open().committee.write(identifier))
        output.tell(f"members file written to {printable(shown_path(out))}")
        if out == STREAM:
            return
    members = [[words.who(one.address), str(one.weight), "yes" if one.veto else "no"] for one in body.row.members]

    def tell() -> None:
        output.say_pairs(list_body_pairs(body))
        output.say("")
        output.say_table([Heading("member"), Heading("weight", right=True), Heading("veto")], members)

    session.give(make_body_object(body), tell)


@committee.command(examples=["natledger committee parameters", "natledger committee parameters --json"])
@click.pass_obj
def parameters(session: Session) -> None:
    """Show the numbers the chain runs by, and their bounds.

    Each has a floor and a ceiling for motions; a genesis may choose within a wider range. Sizes are bytes, quotas are
    entries a day, and times in --json milliseconds.
    """
    found = session.open().committee.parameters()
    rows: list[list[str | Cell]] = [
        [one.name, *(_show(one.name, number) for number in (one.value, one.bound.least, one.bound.most)), *one.reasons]
        for one in found
    ]
    headings = [Heading("parameter"), *(Heading(name, right=True) for name in ("value", "floor", "ceiling"))]
    objects = {"parameters": [make_parameter_object(one) for one in found]}
    why = [Heading("no lower since"), Heading("no higher since")]
    session.give(objects, lambda: output.say_table([*headings, *why], rows))


def _show(name: str, number: int) -> Cell:
    return Cell(format_value(name, number), (str(number),))
