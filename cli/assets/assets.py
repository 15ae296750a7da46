"""Commands on assets: list, show. A motion makes new ones."""

import click

from cli.shell import output
from cli.shell.grammar import Group
from cli.shell.output import Cell, Heading
from cli.shell.session import Session
from ledger.words.exchange import describe_asset, make_asset_object


@click.group(cls=Group, examples=["natledger asset list", "natledger asset show LAK"])
def asset() -> None:
    """Assets: the kinds of money there are."""


@asset.command("list", table=True, examples=["natledger asset list", "natledger asset list --json"])
@click.pass_obj
def list_assets(session: Session) -> None:
    """List the assets there are.

    Those of genesis, and those that motions made: natledger motion propose create-asset.
    """
    found, words = session.open().assets.list(), session.lexicon
    rows: list[list[str | Cell]] = [
        [
            one.code,
            *(output.make_amount_cell(words, units, one.code) for units in (one.row.supply, one.row.cap)),
            words.who(one.row.issuer),
        ]
        for one in found
    ]
    headings = [Heading(name, right=name in ("supply", "cap")) for name in ("asset", "supply", "cap", "issuer")]
    shown = {"assets": [make_asset_object(one) for one in found]}
    session.give(shown, lambda: output.say_table(headings, rows))


@asset.command("show", examples=["natledger asset show LAK", "natledger asset show USD --json"])
@click.argument("code", metavar="ASSET")
@click.pass_obj
def show_asset(session: Session, code: str) -> None:
    """Show an asset: its issuer, its decimals, its supply and cap."""
    found = session.open().assets.show(code)
    pairs = describe_asset(found, session.lexicon)
    session.give(make_asset_object(found), lambda: output.say_pairs(pairs))
