"""Invoices as they stand or stood: which there are, how far they are paid, and whether one is overdue."""

from collections.abc import Iterator
from typing import NamedTuple

from ledger.archive.source import Source
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import NotFoundError
from ledger.reads.entries import PlacedEntry, list_concerned
from ledger.reads.rows import find_row, find_time, list_rows
from ledger.registry.rows.invoices import INVOICES, Invoice, get_invoice_id
from ledger.registry.trade.invoices import Total, count_due, read_state


class FoundInvoice(NamedTuple):
    """An invoice at one moment."""

    seller: str
    reference: str
    row: Invoice
    state: str
    """accepted, credited, disputed, issued, overdue, paid or unpaid."""

    def __repr__(self) -> str:
        row = self.row
        return f"FoundInvoice({self.reference}: {row.total} {row.asset} with {row.tax} of tax, {self.state})"

    @property
    def rest(self) -> int:
        """What is left to pay, in the smallest unit."""
        return count_due(self.row)

    @property
    def most(self) -> int:
        """What would be left if the rate were the highest there can be: no law makes it more."""
        if not self.row.buyer:
            return self.rest
        more = sum(each.net - each.tax for each in self.row.totals if each.category == "standard")
        return min(self.rest + more, MAX_INTEGER)

    @property
    def totals(self) -> tuple[Total, ...]:
        """What its message stated: net by category, but of a retail sale with the tax in it."""
        retail = not self.row.buyer
        return tuple(Total(each.net + (each.tax if retail else 0), each.category) for each in self.row.totals)


def find_invoice(source: Source, seller: str, reference: str, height: int | None = None) -> FoundInvoice:
    """The invoice that a seller has given this number, now or after a block. Raises NotFoundError."""
    with source.reading():
        row = find_row(source, INVOICES, get_invoice_id(seller, reference), height)
        time = find_time(source, height)
    if row is None:
        raise NotFoundError("invoice_must_exist", reference=reference[:40], seller=seller)
    return FoundInvoice(seller, reference, row, read_state(row, time))


def list_invoices(source: Source, who: str = "", height: int | None = None) -> list[FoundInvoice]:
    """The invoices there are, by seller and number: of everybody, or to or from one account; now or after a block."""
    with source.reading():
        rows, time = list_rows(source, INVOICES, height=height), find_time(source, height)
    found = []
    for identifier, row in rows:
        seller, _, reference = identifier.partition("/")
        if who in ("", seller, row.buyer, row.paid_by):
            found.append(FoundInvoice(seller, reference, row, read_state(row, time)))
    return found


def list_history(source: Source, seller: str, reference: str) -> Iterator[PlacedEntry]:
    """The entries about an invoice, in order."""
    return list_concerned(source, INVOICES.key(get_invoice_id(seller, reference)))
