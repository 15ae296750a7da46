"""Commands on holdings: holders, prove, freeze, thaw, force, appeal, measures."""

import click

from cli.assets.options import REFERENCE
from cli.shell import output
from cli.shell.acts import OUT, RECEIPT, show_act, tell_written, write_computed
from cli.shell.examples import FROZEN
from cli.shell.files import check_can_write, write_file
from cli.shell.grammar import HEIGHT, Command
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from ledger import PlacedEntry
from ledger.words.assets.classes import (
    describe_measure,
    draw_holders,
    make_holder_object,
    make_measure_object,
)
from ledger.words.lexicon import shorten_id

BY_AUTHORITY = click.option("--by", metavar="WHO", required=True, help="The issuer, or a court of the holder.")


@click.command(
    cls=Command,
    table=True,
    examples=[
        "natledger asset holders XHYDRO",
        "natledger asset holders XHYDRO --height 12 --json",
        "natledger asset holders XHYDRO --svg holders.svg",
    ],
)
@click.argument("code", metavar="ASSET")
@HEIGHT
@click.option("--svg", metavar="FILE", help="Draw who held it over time into an SVG file.")
@click.pass_obj
def holders(session: Session, code: str, height: int | None, svg: str | None) -> None:
    """List who holds units of a class, the most first."""
    if svg:
        check_can_write(svg)
    facet, words = session.open().assets, session.lexicon
    found = facet.holders(code, height)
    rows: list[list[str | Cell]] = []
    for one in found:
        amounts = [output.make_amount_cell(words, each, code) for each in (one.row.available, one.row.held)]
        record = Cell(shorten_id(one.record), (one.record,)) if one.record else ""
        rows.append([words.who(one.address), *amounts, "all" if one.is_frozen else "", record])
    if svg:
        write_computed(session, svg, draw_holders(code, facet.history(code), words).encode(), "picture")
    names = ("holder", "available", "held", "frozen", "record")
    headings = [Heading(name, name in ("available", "held")) for name in names]
    shown = {"asset": code, "holders": [make_holder_object(one) for one in found]}
    session.give(shown, lambda: output.say_table(headings, rows))


@click.command(
    cls=Command,
    examples=[
        "natledger asset prove XHYDRO noy --out holding.json",
        "natledger asset prove XHYDRO shop --height 12 > none.json",
    ],
)
@click.argument("code", metavar="ASSET")
@click.argument("who")
@HEIGHT
@OUT
@click.pass_obj
def prove(session: Session, code: str, who: str, height: int | None, out: str) -> None:
    """Prove what somebody holds, or that it is nothing.

    The file is for whoever holds nothing but the genesis hash: natledger verify.
    """
    check_can_write(out)
    write_file(out, session.open().assets.prove(code, who, height))
    tell_written(session, out, f"proof of what {who} holds of {code}")


@click.command(
    cls=Command,
    examples=[
        "natledger asset freeze XHYDRO noy --amount 5 --by court --reference VT/2026-7",
        "natledger asset freeze XHYDRO noy --by court --reference VT/2026-7",
    ],
)
@click.argument("code", metavar="ASSET")
@click.argument("who")
@click.option("--amount", metavar="AMOUNT", help="Of what is free; all there is and all that comes unless given.")
@BY_AUTHORITY
@REFERENCE
@RECEIPT
@SIGNER
@click.pass_obj
def freeze(session: Session, code: str, who: str, amount: str | None, by: str, reference: str) -> None:
    """Freeze a holding, or a part of it.

    The holder finds it among its own entries, and may appeal within 30 days.
    """
    facet, units = session.open().assets, None if amount is None else session.amount(amount, code)
    placed = facet.freeze(session.wallet(by), code, who, reference, units)
    _show_measure(session, placed)


@click.command(
    cls=Command,
    examples=[
        f"natledger asset thaw {FROZEN} --by court --reference VT/2026-8",
        f"natledger asset thaw {FROZEN} --by court --reference VT/2026-8 --json",
    ],
)
@click.argument("identifier", metavar="ID")
@click.option("--by", metavar="WHO", required=True, help="Who froze it, or a court of the holder.")
@REFERENCE
@RECEIPT
@SIGNER
@click.pass_obj
def thaw(session: Session, identifier: str, by: str, reference: str) -> None:
    """End a freeze."""
    facet = session.open().assets
    placed = facet.thaw(session.wallet(by), identifier, reference)
    show_act(session, placed, f"freed what {shorten_id(identifier)} froze")


@click.command(
    cls=Command,
    examples=[
        "natledger asset force 5 XHYDRO --from noy --to shop --by court --reference VT/2026-9",
        "natledger asset force 5 XHYDRO --from noy --to shop --by court --reference VT/2026-9 --json",
    ],
)
@click.argument("amount")
@click.argument("code", metavar="ASSET")
@click.option("--from", "holder", metavar="WHO", required=True, help="Who loses them.")
@click.option("--to", "payee", metavar="WHO", required=True, help="Who gets them.")
@click.option("--by", metavar="WHO", required=True, help="A court of the holder's jurisdiction.")
@REFERENCE
@RECEIPT
@SIGNER
@click.pass_obj
def force(session: Session, amount: str, code: str, holder: str, payee: str, by: str, reference: str) -> None:
    """Move units without their holder: only a court may.

    The holder finds it among its own entries, and may appeal within 30 days; a court that agrees moves them back.
    """
    facet, units = session.open().assets, session.amount(amount, code)
    placed = facet.force_transfer(session.wallet(by), units, code, holder, payee, reference)
    _show_measure(session, placed)


@click.command(
    cls=Command,
    examples=[
        f"natledger asset appeal {FROZEN} --by noy --reference APPEAL/3",
        f"natledger asset appeal {FROZEN} --by noy --reference APPEAL/3 --json",
    ],
)
@click.argument("identifier", metavar="ID")
@click.option("--by", metavar="WHO", required=True, help="Whose units they are, or were.")
@REFERENCE
@RECEIPT
@SIGNER
@click.pass_obj
def appeal(session: Session, identifier: str, by: str, reference: str) -> None:
    """Contest what was done to your holding, once and in time."""
    placed = session.open().assets.appeal(session.wallet(by), identifier, reference)
    show_act(session, placed, f"appealed against {shorten_id(identifier)}, {reference}")


@click.command(cls=Command, examples=["natledger asset measures", "natledger asset measures noy --asset XHYDRO --json"])
@click.argument("who", required=False)
@click.option("--asset", "code", metavar="CODE", default="", help="Of this class alone.")
@click.pass_obj
def measures(session: Session, who: str | None, code: str) -> None:
    """List what authorities froze and moved."""
    found, words = session.open().assets.measures(who, code), session.lexicon
    rows = [(shorten_id(one.id), describe_measure(one, words)) for one in found]
    session.give(
        {"measures": [make_measure_object(one) for one in found]},
        lambda: output.say_pairs(rows or [("measures", "none")]),
    )


def _show_measure(session: Session, placed: PlacedEntry) -> None:
    found = session.open().assets.measure(str(placed.events["measure"]))
    text = f"{describe_measure(found, session.lexicon)}\nmeasure {found.id}"
    show_act(session, placed, text, more={"measure": found.id})


COMMANDS = (holders, prove, freeze, thaw, force, appeal, measures)
