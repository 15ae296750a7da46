"""Commands on access logs: anchor, list, prove, export, check."""

import click

from cli.shell import output
from cli.shell.acts import OUT, RECEIPT, show_act, tell_written
from cli.shell.files import check_can_write, read_file, write_file
from cli.shell.grammar import Group
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from ledger.words.devices.devices import describe_batch, make_series_object
from ledger.words.devices.series import list_extract_pairs, make_extract_object
from ledger.words.values import make_row_object

OFFICE = click.option("--by", metavar="OFFICE", required=True, help="Whose log it is.")


@click.group(cls=Group, examples=["natledger access list", "natledger access check mine.json --person noy"])
def access() -> None:
    """Access logs: what offices looked up, about whom and why."""


@access.command(
    examples=[
        "natledger access anchor lookups.jsonl --by registrar",
        "natledger access anchor - --by registrar < lookups.jsonl",
    ]
)
@click.argument("file")
@OFFICE
@RECEIPT
@SIGNER
@click.pass_obj
def anchor(session: Session, file: str, by: str) -> None:
    """Anchor look-ups: a JSON object a line, with time, about, by and why.

    The ledger gets the root over them, and none of them. The home keeps them with their salts.
    """
    data = read_file(file)
    found = session.open().access.anchor(data, session.wallet(by))
    said = ", ".join(describe_batch(body, session.lexicon) for body in found.batches)
    more = {"batches": [make_row_object(body) for body in found.batches]}
    show_act(session, found.placed, f"anchored {said}", more=more)


@access.command("list", table=True, examples=["natledger access list", "natledger access list --json"])
@click.pass_obj
def list_logs(session: Session) -> None:
    """List the offices that anchor a log, and how far."""
    found, words = session.open().access.list(), session.lexicon
    rows: list[list[str | Cell]] = [
        [words.who(one.account), f"{one.row.anchored:,}", f"{one.row.last:,}", f"{one.row.missing:,}"] for one in found
    ]
    headings = [Heading("office"), *(Heading(name, right=True) for name in ("anchored", "last", "missing"))]
    session.give({"logs": [make_series_object(one) for one in found]}, lambda: output.say_table(headings, rows))


@access.command(
    examples=[
        "natledger access prove 1 --by registrar --out look-up.json",
        "natledger access prove 1 --by registrar > look-up.json",
    ]
)
@click.argument("sequence", metavar="NUMBER", type=click.IntRange(1))
@OFFICE
@OUT
@click.pass_obj
def prove(session: Session, sequence: int, by: str, out: str) -> None:
    """Write the proof of one look-up, which natledger verify takes."""
    check_can_write(out)
    write_file(out, session.open().access.prove(by, sequence))
    tell_written(session, out, "proof")


@access.command(
    examples=[
        "natledger access export --by registrar --person noy --out mine.json",
        "natledger access export --by registrar --person shop > theirs.json",
    ]
)
@OFFICE
@click.option("--person", metavar="WHO", required=True, help="Whom it is for, and about.")
@OUT
@click.pass_obj
def export(session: Session, by: str, person: str, out: str) -> None:
    """Write all that a log says about somebody.

    Of all else it says the numbers and the commitments, so that nothing can be left out unseen; what those are about,
    nobody learns.
    """
    check_can_write(out)
    write_file(out, session.open().access.export(by, person))
    tell_written(session, out, "extract")


@access.command(
    examples=[
        "natledger access check mine.json --person noy",
        "natledger access check mine.json --person noy --json",
    ]
)
@click.argument("file")
@click.option("--person", metavar="WHO", required=True, help="Whom it is to be about.")
@click.pass_obj
def check(session: Session, file: str, person: str) -> None:
    """Check what a log says about somebody, and show what it leaves out.

    Proved is that each entry was anchored, and how many others were, by their numbers. That those are about others is
    what the office says: a court to which it shows them can check that it is so. What was never written into the log,
    nobody sees here.
    """
    proved = session.open().access.check(read_file(file), person)
    pairs = [("office", session.lexicon.who(proved.account)), *list_extract_pairs(proved, session.lexicon)]
    session.give(make_extract_object(proved), lambda: output.say_pairs(pairs))
