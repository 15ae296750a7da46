"""Commands on invoices: issue, sell, accept, dispute, pay, credit, list, show, lines."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

import click

from cli.money.money import ASSET
from cli.shell import output
from cli.shell.acts import RECEIPT, show_act, tell_written
from cli.shell.files import check_can_write, read_file, read_written, write_file
from cli.shell.grammar import HEIGHT_OR_GENESIS, Group, check_reference, takes_reference
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from ledger.client.trade.invoices import Lines
from ledger.crypto.encoding import encode
from ledger.reads.trade.invoices import FoundInvoice
from ledger.words.chain.entries import sum_up
from ledger.words.printing import printable, write_lines
from ledger.words.trade.invoices import (
    describe_invoice,
    list_file_pairs,
    list_invoice_pairs,
    make_invoice_object,
)

SELLER = click.option("--by", metavar="WHO", required=True, help="The seller.")
BUYER = click.option("--by", metavar="WHO", required=True, help="The buyer.")


def _check_named(context: click.Context, parameter: click.Parameter, text: str) -> str:
    """SELLER/NUMBER. Raises Complaint for a number alone, which every seller may have given."""
    if "/" not in text:
        raise output.wrong_usage(
            f"{printable(text[:60])} names no seller", "write SELLER/NUMBER: see natledger invoice list"
        )
    return text


INVOICE = click.argument("invoice", metavar="SELLER/NUMBER", callback=_check_named)
NUMBER = click.argument("reference", metavar="NUMBER", callback=check_reference)


class Sold(NamedTuple):
    """What is sold, and in which money: by lines in a file, or an amount of each category."""

    asset: str
    amount: str | None
    exempt: str | None
    file: str | None

    def read(self, session: Session) -> Lines:
        """The lines. Raises Complaint where they are given in both ways, or in none."""
        given = [
            (text, name) for text, name in ((self.amount, "standard"), (self.exempt, "exempt")) if text is not None
        ]
        if bool(given) == (self.file is not None):
            raise output.wrong_usage("what is sold is missing, or said twice", "give --lines, or --amount or --exempt")
        if self.file is not None:
            return read_written(self.file)
        return [(session.amount(text, self.asset), name) for text, name in given]


def takes_sold(function: Callable[..., None]) -> Any:
    """Gives a command the options that say what is sold; they reach it as `sold`."""

    @click.option("--amount", metavar="AMOUNT", help="What is sold at the standard rate, where no file says it.")
    @click.option("--exempt", metavar="AMOUNT", help="What is sold free of tax, where no file says it.")
    @click.option("--lines", "file", metavar="FILE", help="A JSON list of lines; `-` reads it.")
    @ASSET
    @wraps(function)
    def with_sold(asset: str, amount: str | None, exempt: str | None, file: str | None, **options: Any) -> None:
        function(sold=Sold(asset, amount, exempt, file), **options)

    return with_sold


@click.group(cls=Group, examples=["natledger invoice list", "natledger invoice show shop/INV-8"])
def invoice() -> None:
    """Invoices: what is owed for what was sold, and the tax on it."""


@invoice.command(
    examples=[
        "natledger invoice issue INV-20 --by shop --to noy --due 30d --amount 1000",
        "natledger invoice issue INV-21 --by shop --to noy --due 30d --lines lines.json --json",
    ]
)
@NUMBER
@SELLER
@click.option("--to", metavar="WHO", required=True, help="The buyer.")
@click.option("--due", metavar="TIME", required=True, help="Until when it is to be paid: 2027-01-31, or 30d from now.")
@takes_sold
@RECEIPT
@SIGNER
@click.pass_obj
def issue(session: Session, reference: str, by: str, to: str, due: str, sold: Sold) -> None:
    """Invoice a buyer.

    Amounts are net; the tax follows from the rate in force.

    The chain gets totals and a commitment to the lines, which stay in a file of this home. In a file, a line is
    {"amount": 5000, "category": "exempt", "text": "books"}, in the asset's smallest unit; it is standard unless said.
    """
    lines, moment = sold.read(session), session.moment(due)
    found = session.open().invoices.issue(session.wallet(by), to, lines, reference, moment, sold.asset)
    _show(session, found, f"invoiced {describe_invoice(found, session.lexicon)}")


@invoice.command(
    examples=[
        "natledger invoice sell R-20 --by shop --to noy --amount 10700",
        "natledger invoice sell R-21 --by shop --to noy --lines lines.json",
    ]
)
@NUMBER
@SELLER
@click.option("--to", metavar="WHO", required=True, help="Who pays, and is not named in the invoice.")
@takes_sold
@RECEIPT
@click.pass_obj
def sell(session: Session, reference: str, by: str, to: str, sold: Sold) -> None:
    """Sell something that is paid at once.

    Amounts are with the tax in them. Seller and payer sign one transaction: both keys must be in this home. Else
    natledger tx build deal draws it up.
    """
    lines = sold.read(session)
    found, placed = session.open().invoices.sell(session.wallet(by), to, lines, reference, sold.asset)
    show_act(session, placed, f"sold {describe_invoice(found, session.lexicon)}", more=make_invoice_object(found))


@invoice.command(
    examples=["natledger invoice accept shop/INV-8 --by noy", "natledger invoice accept shop/INV-8 --by noy --json"]
)
@INVOICE
@BUYER
@RECEIPT
@SIGNER
@click.pass_obj
def accept(session: Session, invoice: str, by: str) -> None:
    """Accept an invoice, also one that was disputed."""
    placed = session.open().invoices.accept(session.wallet(by), invoice)
    show_act(session, placed, sum_up(placed, session.lexicon))


@invoice.command(
    examples=[
        "natledger invoice dispute shop/INV-8 --by noy --reason GOODS-BROKEN",
        "natledger invoice dispute shop/INV-8 --by noy --json",
    ]
)
@INVOICE
@BUYER
@takes_reference("--reason", says="Why, in public: A-Z 0-9 . / -.", required=False)
@RECEIPT
@SIGNER
@click.pass_obj
def dispute(session: Session, invoice: str, by: str, reason: str) -> None:
    """Dispute an invoice, which nobody can pay meanwhile."""
    placed = session.open().invoices.dispute(session.wallet(by), invoice, reason)
    show_act(session, placed, sum_up(placed, session.lexicon))


@invoice.command(
    examples=["natledger invoice pay shop/INV-8 --from noy", "natledger invoice pay shop/INV-8 500 --from noy"]
)
@INVOICE
@click.argument("amount", required=False)
@click.option("--from", "payer", metavar="WHO", required=True, help="The buyer.")
@RECEIPT
@SIGNER
@click.pass_obj
def pay(session: Session, invoice: str, amount: str | None, payer: str) -> None:
    """Pay all that is left of an invoice, or AMOUNT of it.

    The tax goes to the treasury in the same message, each part's share of it with the part.
    """
    facet, words = session.open().invoices, session.lexicon
    found = facet.show(invoice)
    units = None if amount is None else session.amount(amount, found.row.asset)
    placed = facet.pay(session.wallet(payer), found, units)
    left = words.money(int(placed.events["rest"]), found.row.asset)
    show_act(session, placed, f"{sum_up(placed, words)}, {left} left")


@invoice.command(
    examples=["natledger invoice credit shop/INV-8 --by shop", "natledger invoice credit shop/INV-8 100 --by shop"]
)
@INVOICE
@click.argument("amount", required=False)
@SELLER
@RECEIPT
@SIGNER
@click.pass_obj
def credit(session: Session, invoice: str, amount: str | None, by: str) -> None:
    """Take an invoice back, or AMOUNT of it, with the tax in it.

    What is left of it is credited first; of what was paid the seller gives back, and the tax runs backwards.
    """
    facet, words = session.open().invoices, session.lexicon
    found = facet.show(invoice)
    units = None if amount is None else session.amount(amount, found.row.asset)
    placed = facet.credit(session.wallet(by), found, units)
    left = words.money(int(placed.events["rest"]), found.row.asset)
    show_act(session, placed, f"{sum_up(placed, words)}, {left} left")


@invoice.command("list", table=True, examples=["natledger invoice list", "natledger invoice list noy --height 16"])
@click.argument("who", required=False)
@HEIGHT_OR_GENESIS
@click.pass_obj
def list_all(session: Session, who: str | None, height: int | None) -> None:
    """List invoices, of everybody or somebody, and how each stands."""
    found, words = session.open().invoices.list(who, height), session.lexicon
    rows: list[list[str | Cell]] = []
    for each in found:
        row = each.row
        parties = [words.who(each.seller), words.who(row.buyer) if row.buyer else ""]
        sums = [output.make_money_cell(words, amount, row.asset) for amount in (row.total, each.rest)]
        rows.append([each.reference, *parties, *sums, words.time(row.due) if row.due else "", each.state])
    amounts = [Heading(name, right=True, plain=(name, f"{name}_asset")) for name in ("total", "left")]
    headings = [Heading("invoice"), Heading("seller"), Heading("buyer"), *amounts, Heading("due"), Heading("state")]
    shown = {"invoices": [make_invoice_object(each) for each in found]}
    session.give(shown, lambda: output.say_table(headings, rows))


@invoice.command(examples=["natledger invoice show shop/INV-8", "natledger invoice show shop/INV-8 --height 21"])
@INVOICE
@HEIGHT_OR_GENESIS
@click.pass_obj
def show(session: Session, invoice: str, height: int | None) -> None:
    """Show an invoice, and what was done about it."""
    facet, words = session.open().invoices, session.lexicon
    found = facet.show(invoice, height)
    done = [placed for placed in facet.history(found) if height is None or placed.height <= height]
    pairs = [
        *list_invoice_pairs(found, words),
        *(("done", f"block {one.height}: {sum_up(one, words)}") for one in done),
    ]
    shown = make_invoice_object(found) | {"entries": [one.id for one in done]}
    session.give(shown, "\n".join(write_lines(pairs)))


@invoice.command(examples=["natledger invoice lines shop/INV-8", "natledger invoice lines shop/INV-8 --out mine.json"])
@INVOICE
@click.option("--file", "given", metavar="FILE", help="The seller's file; that of this home unless given.")
@click.option("--out", metavar="FILE", help="Write the file, for the other party.")
@click.pass_obj
def lines(session: Session, invoice: str, given: str | None, out: str | None) -> None:
    """Show what was sold, held against the ledger."""
    if out:
        check_can_write(out)
    found = session.open().invoices.lines(invoice, read_file(given) if given else None)
    if out:
        write_file(out, encode(found))
        tell_written(session, out, f"lines of {invoice}")
        return
    shown = {"invoice": invoice, "lines": [each.line for each in found.lines]}
    session.give(shown, "\n".join(write_lines(list_file_pairs(found, session.lexicon))))


def _show(session: Session, found: FoundInvoice, text: str) -> None:
    placed = session.open().invoices.history(found)[0]
    show_act(session, placed, text, more=make_invoice_object(found))
