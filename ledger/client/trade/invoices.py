"""Invoices as people hold them: issued, sold, answered, paid, credited and looked up: `lao.invoices`."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from ledger.client.desk import Acting, Desk, Who
from ledger.client.drafting import Wish
from ledger.client.dropping import dropping
from ledger.client.forms.moments import Moment, read_moment
from ledger.client.forms.numbers import check_number
from ledger.client.forms.reading import read_form
from ledger.client.forms.references import check_reference
from ledger.client.salting import make_salts
from ledger.client.trade.invoice_files import drop_file, load_file, save_file
from ledger.client.wallet import find_wallet
from ledger.reads.entries import PlacedEntry
from ledger.reads.trade.invoices import FoundInvoice, find_invoice, list_history, list_invoices
from ledger.registry.trade.invoices import AnswerInvoice, CreditInvoice, IssueInvoice, PayInvoice
from ledger.registry.trade.lines import (
    InvoiceFile,
    InvoiceLine,
    add_up,
    compute_lines_root,
    read_invoice_file,
    salt_lines,
    verify_lines,
)

LineLike = InvoiceLine | int | tuple[int, str] | Mapping[str, Any]
"""A line, an amount at the standard rate, that with its category, or what a file of lines has of one."""
Lines = Sequence[LineLike] | int | bytes
"""Lines, one amount, or the JSON text of a list of lines."""


_LINE = "line of an invoice"


class InvoiceName(NamedTuple):
    """Which invoice is meant: its seller, and the seller's number of it."""

    seller: Who
    reference: str


InvoiceLike = FoundInvoice | InvoiceName | str
"""An invoice, or SELLER/NUMBER, the seller by name or address."""


class Invoices:
    """The invoices of a ledger. Whoever acts is named by a wallet, also one on behalf of another, or by name."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    # what sellers do

    def issue(
        self, by: Acting | str, to: Who, lines: Lines, reference: str, due: Moment, asset: str = "LAK"
    ) -> FoundInvoice:
        """Invoices a buyer; amounts of lines are net. Raises Refused; then nothing is written.

        The lines stay with the parties, in a file: `lines` gives it. `due` is ms UTC, or a datetime.
        """
        seller, buyer = find_wallet(self.desk, by), self.desk.resolve(to)
        body = self._make(seller, buyer, lines, reference, read_moment(due), asset)
        with dropping(partial(drop_file, self.desk, body.root)):
            seller.act(body)
        return self.show(InvoiceName(seller, reference))

    def sell(
        self, by: Acting | str, to: Who, lines: Lines, reference: str, asset: str = "LAK"
    ) -> tuple[FoundInvoice, PlacedEntry]:
        """Sells to somebody who is not named in the invoice and pays at once, in one transaction that both sign.

        Amounts of lines are with the tax in them. Raises Refused; then nothing is written.
        """
        seller, payer = find_wallet(self.desk, by), find_wallet(self.desk, to)
        body, wishes = self._sell(seller, payer, lines, reference, asset)
        with dropping(partial(drop_file, self.desk, body.root)):
            placed = self.desk.send(wishes)
        return self.show(InvoiceName(seller, reference)), placed

    def wish_sale(
        self, by: Acting | str, to: Who | Acting, lines: Lines, reference: str, asset: str = "LAK"
    ) -> tuple[Wish, Wish]:
        """What a sale asks for, to be drafted and signed where the keys of both are: see `Ledger.draft`."""
        return self._sell(find_wallet(self.desk, by), find_wallet(self.desk, to), lines, reference, asset)[1]

    def credit(self, by: Acting | str, invoice: InvoiceLike, amount: int | None = None) -> PlacedEntry:
        """Takes back an amount of an own invoice, with the tax in it; all that is not credited yet unless given."""
        seller, found = find_wallet(self.desk, by), self.show(invoice)
        left = found.row.total - found.row.credited
        wanted = left if amount is None else check_number("amount", amount)
        return seller.act(CreditInvoice(wanted, found.row.asset, found.reference))

    # what buyers do

    def accept(self, by: Acting | str, invoice: InvoiceLike) -> PlacedEntry:
        """Accepts an invoice, also one that was disputed."""
        seller, reference = self._name(invoice)
        return find_wallet(self.desk, by).act(AnswerInvoice("accept", "", reference, seller))

    def dispute(self, by: Acting | str, invoice: InvoiceLike, reason: str = "") -> PlacedEntry:
        """Disputes an invoice; `reason` is public: [A-Z0-9./-], at most 35."""
        seller, reference = self._name(invoice)
        said = check_reference(reason, optional=True)
        return find_wallet(self.desk, by).act(AnswerInvoice("dispute", said, reference, seller))

    def pay(
        self, by: Acting | str, invoice: InvoiceLike, amount: int | None = None, most: int | None = None
    ) -> PlacedEntry:
        """Pays what is left of an invoice, or only so much of it.

        Its rate is fixed at its date, so what is left is known. `most` is what is signed for at most where all is
        paid: unless given, what it would be at the highest rate that any law may set, so that nothing is left open
        where what-if asks about another rate.
        """
        found = self.show(invoice)
        wanted = most if amount is None else amount
        wanted = found.most if wanted is None else check_number("amount", wanted)
        return find_wallet(self.desk, by).act(PayInvoice(found.row.asset, wanted, found.reference, found.seller))

    # what all do

    def show(self, invoice: InvoiceLike, height: int | None = None) -> FoundInvoice:
        """An invoice, now or after a block. Raises NotFoundError."""
        return find_invoice(self.desk.source, *self._name(invoice), height)

    def list(self, who: Who | None = None, height: int | None = None) -> tuple[FoundInvoice, ...]:
        """The invoices there are, of everybody, or to or from one account; now or after a block."""
        return tuple(list_invoices(self.desk.source, self.desk.resolve_any(who), height))

    def history(self, invoice: InvoiceLike) -> tuple[PlacedEntry, ...]:
        """The entries about an invoice, in order."""
        return tuple(list_history(self.desk.source, *self._name(invoice)))

    def lines(self, invoice: InvoiceLike, file: bytes | None = None) -> InvoiceFile:
        """What was sold, from a file of it or that of this home, held against the ledger.

        Raises NotFoundError where there is none, DecodeError, or VerificationError for the lines of another.
        """
        found = self.show(invoice)
        read = read_invoice_file(load_file(self.desk, found.row.root) if file is None else file)
        verify_lines(read, found.row.root, found.totals)
        return read

    def _make(self, seller: Acting, buyer: str, lines: Lines, reference: str, due: int, asset: str) -> IssueInvoice:
        """The body, once its lines are kept: without their salts nobody could ever show them."""
        read, name = read_lines(lines), check_reference(reference)
        salted = salt_lines(read, make_salts(self.desk, [f"invoice {name}/{place}" for place in range(len(read))]))
        root = compute_lines_root(salted)
        save_file(self.desk, root, InvoiceFile(asset, buyer, "invoice", salted, name, seller.address, 1))
        return IssueInvoice(asset, buyer, due, name, root, len(read), add_up(read))

    def _sell(
        self, seller: Acting, payer: Acting, lines: Lines, reference: str, asset: str
    ) -> tuple[IssueInvoice, tuple[Wish, Wish]]:
        body = self._make(seller, "", lines, reference, 0, asset)
        whole = sum(total.amount for total in body.totals)
        return body, (seller.wish(body), payer.wish(PayInvoice(asset, whole, reference, seller.address)))

    def _name(self, invoice: InvoiceLike) -> tuple[str, str]:
        if isinstance(invoice, str):
            seller, _, reference = invoice.partition("/")
            return self.desk.resolve(seller), reference
        return self.desk.resolve(invoice.seller), invoice.reference


def read_lines(lines: Lines) -> tuple[InvoiceLine, ...]:
    """Lines from what a program gives, or from JSON text. Raises DecodeError, TypeError."""
    if isinstance(lines, bytes):
        return read_form(lines, tuple[InvoiceLine, ...], "lines of an invoice")
    return tuple(_read_line(line) for line in ([lines] if isinstance(lines, int) else lines))


def _read_line(line: LineLike) -> InvoiceLine:
    match line:
        case InvoiceLine():
            return line
        case Mapping():
            return read_form(line, InvoiceLine, _LINE)
        case (amount, category):
            return read_form({"amount": amount, "category": category}, InvoiceLine, _LINE)
    return read_form({"amount": line}, InvoiceLine, _LINE)
