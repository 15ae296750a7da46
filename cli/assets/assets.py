"""Commands on assets: list, show, open, check, pause, resume, admit. A motion makes new kinds of money."""

from collections.abc import Iterable
from functools import partial
from typing import Any

import click

from cli.assets import holdings, units
from cli.assets.options import BY_ISSUER, REFERENCE
from cli.shell import output
from cli.shell.acts import RECEIPT, show_act
from cli.shell.examples import ADMITTED
from cli.shell.files import check_is_new, drop_file, is_file, read_file, read_written, write_file
from cli.shell.grammar import Group
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from ledger.client.dropping import dropping
from ledger.crypto.encoding import encode
from ledger.words.amounts import parse_amount
from ledger.words.assets.classes import describe_asset, make_asset_object

SEAL = ".seal"
"""What is added to the name of a document's file for that of its seal."""


@click.group(cls=Group, examples=["natledger asset list", "natledger asset show LAK"])
def asset() -> None:
    """Assets: kinds of money, and classes of tokens."""


@asset.command("list", table=True, examples=["natledger asset list", "natledger asset list --json"])
@click.pass_obj
def list_assets(session: Session) -> None:
    """List the assets there are.

    Those of genesis, those that motions made, natledger motion propose create-asset, and classes of tokens.
    """
    facet, words = session.open().assets, session.lexicon
    found = facet.list()
    rows: list[list[str | Cell]] = [
        [
            one.code,
            *(output.make_amount_cell(words, units, one.code) for units in (one.row.supply, one.row.cap)),
            words.who(one.row.issuer),
            one.row.kind or "money",
        ]
        for one in found
    ]
    headings = [Heading(name, right=name in ("supply", "cap")) for name in ("asset", "supply", "cap", "issuer", "kind")]
    shown = {"assets": [make_asset_object(one, facet.terms(one.code)) for one in found]}
    session.give(shown, lambda: output.say_table(headings, rows))


@asset.command("show", examples=["natledger asset show LAK", "natledger asset show XHYDRO --json"])
@click.argument("code", metavar="ASSET")
@click.pass_obj
def show_asset(session: Session, code: str) -> None:
    """Show an asset: its issuer, its decimals, its supply and cap.

    Of a class of tokens also the condition under which its units change hands, and its documents' commitments.
    """
    facet = session.open().assets
    found, terms = facet.show(code), facet.terms(code)
    pairs = describe_asset(found, terms, session.lexicon)
    session.give(make_asset_object(found, terms), lambda: output.say_pairs(pairs))


@asset.command(
    "open",
    examples=[
        "natledger asset open XDAMS hydropower_unit --cap 500 --unit MWH --by hydro --document prospectus.txt",
        "natledger asset open XSOLAR hydropower_unit --cap 9.5 --decimals 1 --unit MWH --by hydro --where true",
    ],
)
@click.argument("code", metavar="ASSET")
@click.argument("kind")
@click.option("--cap", metavar="AMOUNT", required=True, help="How much may exist.")
@click.option("--unit", metavar="CODE", required=True, help="What one stands for: MWH, T-CO2E, SHARE.")
@click.option("--decimals", metavar="N", type=click.IntRange(0, 8), default=0, show_default=True, help="Of it.")
@click.option("--where", "eligibility", metavar="LAW_OR_FILE", default="", help="Under which its units change hands.")
@click.option(
    "--document", "documents", metavar="FILE", multiple=True, help="What it commits to; its seal is FILE.seal."
)
@BY_ISSUER
@RECEIPT
@SIGNER
@click.pass_obj
def open_class(session: Session, /, code: str, kind: str, cap: str, documents: tuple[str, ...], **terms: Any) -> None:
    """Open a class of tokens.

    ASSET is X and 4 to 11 letters. KIND is bond, carbon_credit, hydropower_unit, share, unique_object or voucher.
    Documents are only committed to: keep each with its seal. The condition reads payer, payee, amount and today.
    """
    facet, most = session.open().assets, parse_amount(cap, code, {code: terms["decimals"]})
    wallet, seals = session.wallet(terms.pop("by")), {}
    if is_file(terms["eligibility"]):
        terms["eligibility"] = read_written(terms["eligibility"]).decode("utf-8", "replace").strip()
    for name in documents:
        check_is_new(name + SEAL)
        seals[name + SEAL] = facet.seal(read_file(name))
    for name, seal in seals.items():
        write_file(name, encode(seal))  # first: without its salt nobody could say what was committed to
    with dropping(partial(_drop, seals)):
        placed = facet.open(wallet, code, kind, most, documents=list(seals.values()), **terms)
    show_act(session, placed, f"opened {code}, a {kind.replace('_', ' ')} in {terms['unit']}", more={"seals": [*seals]})


def _drop(names: Iterable[str]) -> None:
    for name in names:
        drop_file(name)


@asset.command(
    examples=[
        "natledger asset check XHYDRO deed.txt --seal deed.txt.seal",
        "natledger asset check XHYDRO deed.txt --seal deed.txt.seal --json",
    ]
)
@click.argument("code", metavar="ASSET")
@click.argument("document", metavar="FILE")
@click.option("--seal", metavar="FILE", required=True, help="What was written beside it when the class was opened.")
@click.pass_obj
def check(session: Session, code: str, document: str, seal: str) -> None:
    """Check a document against what a class has committed to."""
    session.open().assets.check(code, read_file(document), read_file(seal))
    session.give({"asset": code, "fits": True}, f"{code} stands on this document")


@asset.command(
    examples=[
        f"natledger asset admit XHYDRO --by noy --record {ADMITTED}",
        f"natledger asset admit XHYDRO --by noy --record {ADMITTED} --json",
    ]
)
@click.argument("code", metavar="ASSET")
@click.option("--by", metavar="WHO", required=True, help="Whom the record is about.")
@click.option("--record", metavar="ID", required=True, help="The record; its holder's file is in this home.")
@RECEIPT
@SIGNER
@click.pass_obj
def admit(session: Session, code: str, by: str, record: str) -> None:
    """Show that a record is about you, to be admitted.

    Nothing else of the record is shown, but this link is public from then on, for ever. What the record is worth, the
    condition of the class asks anew each time.
    """
    output.warn(f"that record {record} is about {by} will be public, for ever")
    session.confirm_if_asked(f"show everybody that record {record} is about {by}?")
    placed = session.open().assets.admit(session.wallet(by), code, record)
    show_act(session, placed, f"{by} is admitted to {code} as long as record {record} is what its condition asks for")


def _make_pausing(name: str, done: str, example: str, help_text: str) -> None:
    line = f"natledger asset {name} {example} --by hydro --reference NOTICE/2"

    @asset.command(name, help=help_text, examples=[line, f"{line} --json"])
    @click.argument("code", metavar="ASSET")
    @BY_ISSUER
    @REFERENCE
    @RECEIPT
    @SIGNER
    @click.pass_obj
    def command(session: Session, code: str, by: str, reference: str) -> None:
        facet = session.open().assets
        act = facet.pause if name == "pause" else facet.resume
        show_act(session, act(session.wallet(by), code, reference), f"{done} {code}, {reference}")


_make_pausing("pause", "paused", "XHYDRO", "Let nothing of a class move, by its issuer.")
_make_pausing("resume", "resumed", "XPAUSED", "Let a paused class move again.")
for each in (*holdings.COMMANDS, *units.COMMANDS):
    asset.add_command(each)
