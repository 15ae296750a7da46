"""Taxes as people look at them: `lao.taxes`."""

from ledger.client.desk import Desk, Who
from ledger.client.forms.months import check_month
from ledger.reads.treasury.tax import FoundPeriod, FoundTax, find_tax, list_periods


class Taxes:
    """The taxes of a ledger: the rate in force, and what each trader's month has come to."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def show(self, height: int | None = None) -> FoundTax:
        """The rate in force and the treasury's account, now or after a block."""
        return find_tax(self.desk.source, height)

    def periods(self, who: Who | None = None, month: str = "") -> tuple[FoundPeriod, ...]:
        """What months have come to: of every trader or one, of all months or one, YYYY-MM. Raises Refused."""
        if month:
            check_month(month)
        return tuple(list_periods(self.desk.source, self.desk.resolve_any(who), month))
