"""Commands on access logs: anchor, list, prove, export, check."""

import click

from cli.devices.anchoring import show_anchored
from cli.shell import output
from cli.shell.acts import OUT, RECEIPT, tell_written
from cli.shell.files import check_can_write, read_file, write_file
from cli.shell.grammar import Group
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from ledger.words.chain.proofs import make_header_object
from ledger.words.devices.devices import make_series_object
from ledger.words.devices.series import list_extract_pairs, make_extract_object

NUMBER = click.IntRange(1)
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
    show_anchored(session, session.open().access.anchor(data, session.wallet(by)))


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
@click.argument("sequence", metavar="NUMBER", type=NUMBER)
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
        "natledger access export --by registrar --person shop --from 1 --to 2 > theirs.json",
    ]
)
@OFFICE
@click.option("--person", metavar="WHO", required=True, help="Whom it is for, and about.")
@click.option("--from", "first", metavar="N", type=NUMBER, default=1, show_default=True, help="The first number.")
@click.option("--to", "last", metavar="N", type=NUMBER, help="The last one; of the whole log unless given.")
@OUT
@click.pass_obj
def export(session: Session, by: str, person: str, first: int, last: int | None, out: str) -> None:
    """Write all that a log says about somebody.

    Of all else it says the numbers and the commitments, so that nothing can be left out unseen; what those are about,
    nobody learns. A long log is exported in parts, each of whole batches.
    """
    check_can_write(out)
    write_file(out, session.open().access.export(by, person, first, last))
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
    words, header = session.lexicon, proved.proved.header
    pairs = [
        ("office", words.who(proved.account)),
        ("series", f"{proved.series}, up to {proved.last:,}"),
        ("as of", f"block {header.height}, {words.time(header.time)}"),
        *list_extract_pairs(proved, words),
    ]
    found = make_header_object(proved.proved) | make_extract_object(proved)
    session.give(found, lambda: output.say_pairs(pairs))
