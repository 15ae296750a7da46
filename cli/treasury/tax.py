"""Commands on taxes: the rate in force, and what each trader's month has come to."""

import click

from cli.shell import output
from cli.shell.grammar import HEIGHT_OR_GENESIS, Group
from cli.shell.output import Cell, Heading
from cli.shell.session import Session
from ledger.words.lexicon import shorten_id
from ledger.words.printing import write_lines
from ledger.words.treasury.tax import list_tax_pairs, make_period_object, make_tax_object


@click.group(cls=Group, examples=["natledger tax show", "natledger tax periods shop"])
def tax() -> None:
    """Taxes: the rate in force, and what was collected where payments happened."""


@tax.command(examples=["natledger tax show", "natledger tax show --height 1 --json"])
@HEIGHT_OR_GENESIS
@click.pass_obj
def show(session: Session, height: int | None) -> None:
    """Show the rate in force, and the treasury's account."""
    found = session.open().taxes.show(height)
    session.give(make_tax_object(found), "\n".join(write_lines(list_tax_pairs(found, session.lexicon))))


@tax.command(table=True, examples=["natledger tax periods", "natledger tax periods shop --month 2026-01"])
@click.argument("who", required=False)
@click.option("--month", metavar="YYYY-MM", help="Of this month alone.")
@click.pass_obj
def periods(session: Session, who: str | None, month: str | None) -> None:
    """Show what months came to: tax collected for a trader, and deducted."""
    found, words = session.open().taxes.periods(who, month or ""), session.lexicon
    rows: list[list[str | Cell]] = []
    for each in found:
        row, asset = each.row, each.asset
        sums = [output.make_money_cell(words, amount, asset) for amount in (row.collected, row.deductible)]
        rows.append([words.who(each.trader), each.month, *sums, Cell(shorten_id(row.filed), (row.filed,))])
    amounts = [Heading(name, right=True, plain=(name, f"{name}_asset")) for name in ("collected", "deductible")]
    headings = [Heading("trader"), Heading("month"), *amounts, Heading("return")]
    session.give({"periods": [make_period_object(each) for each in found]}, lambda: output.say_table(headings, rows))
