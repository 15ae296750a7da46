"""The command `balance`: what an account has."""

from typing import Any

import click
import msgspec

from cli.shell import exit_codes, output
from cli.shell.grammar import HEIGHT_OR_GENESIS, Command
from cli.shell.output import Cell, Heading
from cli.shell.session import Session
from ledger.errors import NotFoundError
from ledger.reads.money.balances import Balance
from ledger.words.lexicon import Lexicon


@click.command(
    cls=Command,
    table=True,
    examples=["natledger balance", "natledger balance noy", "natledger balance noy --height 3"],
)
@click.argument("who", required=False)
@HEIGHT_OR_GENESIS
@click.pass_obj
def balance(session: Session, who: str | None, height: int | None) -> None:
    """Show what an account has, or all that are named here."""
    lao, words = session.open(), session.lexicon
    if height is not None and height > lao.height:
        raise NotFoundError("block_must_exist", height=height)
    asked = lao.keyring.addresses.values() if who is None else [lao.resolve(who)]
    found: list[dict[str, Any]] = []
    rows: list[list[str | Cell]] = []
    for address in asked:
        for item in _list_balances(session, address, height, must_exist=who is not None):
            names = {"name": words.names.get(address, ""), "address": address}
            decimals = {"decimals": words.decimals.get(item.asset, 0)}
            found.append(names | msgspec.to_builtins(item) | decimals)
            rows.append([words.who(address), _make_cell(item, words)])
    if who is not None and not rows:
        rows.append([words.who(lao.resolve(who)), Cell("nothing", ("0", "0", ""))])
    shown = {"height": lao.height if height is None else height, "balances": found}
    headings = [Heading("account"), Heading("balance", plain=("available", "held", "asset"))]
    session.give(shown, lambda: output.say_table(headings, rows))


def _make_cell(item: Balance, words: Lexicon) -> Cell:
    plain, asset = words.parts(item.available, item.asset)
    return Cell(describe_balance(item, words), (plain, words.parts(item.held, asset)[0], asset))


def _list_balances(session: Session, address: str, height: int | None, must_exist: bool) -> tuple[Balance, ...]:
    try:
        return session.open().money.balances(address, height)
    except NotFoundError as error:
        if error.rule != "name_must_be_known":
            raise
    if must_exist:
        when = "" if height is None else f" at block {height}"
        says = f"{session.lexicon.who(address)} was not registered{when}"
        raise output.Complaint("account_must_be_registered", says, "natledger account list", exit_codes.NOT_FOUND)
    return ()


def describe_balance(row: Balance, words: Lexicon) -> str:
    """What can be paid, and what is held."""
    text = words.money(row.available, row.asset)
    return f"{text}, {words.money(row.held, row.asset)} held" if row.held else text
