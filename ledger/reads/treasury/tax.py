"""Taxes as they stand: the rate in force and the one to come, the treasury's account, and what each month came to."""

from typing import NamedTuple

from ledger.archive.source import Source
from ledger.reads.laws.laws import FoundLaw, list_laws
from ledger.reads.rows import find_row, list_rows
from ledger.registry.rows.committee import NOW
from ledger.registry.rows.tax import TAX_PERIODS, TREASURIES, TaxPeriod
from ledger.registry.treasury.tax import VAT


class FoundTax(NamedTuple):
    """The law of the tax, and where it goes."""

    rate: FoundLaw | None
    """The standard rate, per thousand; None where there is no such law."""
    treasury: str
    """The account; "" where none is named."""

    @property
    def coming(self) -> tuple[int, int] | None:
        """The rate to come, and from when (ms UTC); None where none follows, or it holds already."""
        law = self.rate.law if self.rate else None
        if law is None or not law.next_since or self.rate is None or self.rate.value == law.next_value:
            return None
        return law.next_value, law.next_since


class FoundPeriod(NamedTuple):
    """What a trader's month has come to, in an asset."""

    trader: str
    asset: str
    month: str
    """YYYY-MM, where the chain is."""
    row: TaxPeriod


def find_tax(source: Source, height: int | None = None) -> FoundTax:
    """The rate in force and the treasury's account, now or after a block."""
    rate = next((law for law in list_laws(source, height) if law.id == VAT), None)
    row = find_row(source, TREASURIES, NOW, height)
    return FoundTax(rate, row.account if row else "")


def list_periods(source: Source, trader: str = "", month: str = "") -> list[FoundPeriod]:
    """The months of traders, by address, asset and month: of everybody or one, of all months or one."""
    rows = list_rows(source, TAX_PERIODS, f"{trader}/" if trader else "")
    split = ((identifier.split("/"), row) for identifier, row in rows)
    found = [FoundPeriod(address, asset, named, row) for (address, asset, named), row in split]
    return [one for one in found if month in ("", one.month)]
