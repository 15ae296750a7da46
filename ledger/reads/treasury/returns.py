"""Tax returns: what traders have declared of their months, and the tax that was passed on to the treasury in them."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ledger.archive.source import Source
from ledger.chain.times import get_midnight
from ledger.chain.transaction import Message
from ledger.errors import NotFoundError
from ledger.reads.entries import PlacedEntry, find_made, list_applied, list_concerned
from ledger.reads.money.statements import find_period
from ledger.reads.rows import find_row, list_rows
from ledger.registry.messages import MESSAGES, parse_body
from ledger.registry.postings import PAID, Leg, list_legs
from ledger.registry.rows.committee import NOW
from ledger.registry.rows.invoices import INVOICES
from ledger.registry.rows.tax import TAX_PERIODS, TREASURIES
from ledger.registry.rows.treasury import TAX_RETURNS, TaxReturn
from ledger.registry.treasury.returns import TAX
from ledger.registry.treasury.tax import get_period_id

_EPOCH = date(1970, 1, 1).toordinal()


class FoundReturn(NamedTuple):
    """A tax return."""

    id: str
    row: TaxReturn


class TaxLeg(NamedTuple):
    """Tax that was passed on to the treasury with a payment of an invoice."""

    placed: PlacedEntry
    message: int
    """Its place in the transaction."""
    invoice: str
    """The key of the invoice's row: its seller, and the number it was given."""
    leg: Leg


ReturnLike = FoundReturn | PlacedEntry | str
"""A return, the entry that filed it, its id, or 8 digits of that and more."""


def find_treasury(source: Source) -> str:
    """The address of the treasury's account. Raises NotFoundError where the chain names none."""
    row = find_row(source, TREASURIES, NOW)
    if row is None:
        raise NotFoundError("treasury_must_be_named")
    return row.account


def list_returns(source: Source, trader: str = "") -> list[FoundReturn]:
    """The returns there are, by month and trader; only those of an address where one is given."""
    found = [FoundReturn(*item) for item in list_rows(source, TAX_RETURNS)]
    chosen = [one for one in found if trader in ("", one.row.trader)]
    return sorted(chosen, key=lambda one: (one.row.month, one.row.trader, one.row.asset))


def find_return(source: Source, filed: ReturnLike) -> FoundReturn:
    """The return of an id, or of the entry that filed it. Raises NotFoundError."""
    made = filed.id if isinstance(filed, FoundReturn) else filed
    identifier, row = find_made(source, TAX_RETURNS, made, "filed")
    if row is None:
        raise NotFoundError("return_must_exist", filed=ascii(identifier[:80])[1:-1])
    return FoundReturn(identifier, row)


def find_filed(source: Source, trader: str, asset: str, month: str) -> FoundReturn | None:
    """The return that was filed over a month; None where there is none yet."""
    row = find_row(source, TAX_PERIODS, get_period_id(trader, asset, month))
    return find_return(source, row.filed) if row and row.filed else None


def list_tax_legs(source: Source, subject: str, month: str = "") -> Iterator[TaxLeg]:
    """The tax passed on with payments that concern an invoice, or an account; in one month where one is given."""
    after, before = None, None
    if month:
        first, last = find_period(source, *_find_bounds(month, source.genesis.utc_offset))
        after, before = (first, -1), (last + 1, 0)
    for placed, place, message in list_applied(list_concerned(source, subject, before=before, after=after)):
        invoice = find_invoice_key(message)
        legs = list_legs(placed.outcome, place) if invoice else []
        yield from (TaxLeg(placed, place, invoice, leg) for leg in legs if (leg.kind, leg.purpose) == (PAID, TAX))


def find_invoice_key(message: Message) -> str:
    """The key of the invoice that a message is about; "" for none."""
    kind = MESSAGES[message.type]
    subjects = kind.get_subjects(message.on_behalf_of, parse_body(message))
    return next((subject for subject in subjects if subject.startswith(INVOICES.prefix)), "")


def _find_bounds(month: str, utc_offset: int) -> tuple[int, int]:
    year, number = map(int, month.split("-"))
    begins = date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)
    first, after = (get_midnight(day.toordinal() - _EPOCH, utc_offset) for day in begins)
    return first, after
