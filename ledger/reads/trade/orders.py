"""Orders as the ledger has them: what was set aside for whom, what was paid, and whose the rest is now."""

from typing import NamedTuple

from ledger.archive.source import Source
from ledger.errors import NotFoundError
from ledger.reads.entries import PlacedEntry, find_made
from ledger.reads.rows import list_rows
from ledger.registry.rows.trade import ORDERS, OrderRow
from ledger.registry.trade.orders import ORDER_STATUSES as ORDER_STATUSES  # noqa: PLC0414 - others take it from here
from ledger.registry.trade.orders import read_order_status


class FoundOrder(NamedTuple):
    """An order on the ledger."""

    id: str
    row: OrderRow
    status: str
    """One of ORDER_STATUSES, now."""

    @property
    def left(self) -> int:
        """What is still set aside, in the smallest unit."""
        return self.row.amount - self.row.paid if self.row.status == "open" else 0


OrderLike = FoundOrder | PlacedEntry | str
"""An order, the entry that placed it, its id, or 8 digits of that and more."""


def list_orders(source: Source, who: str = "") -> list[FoundOrder]:
    """The orders there are, by id: of everybody, or those of which an address is buyer or seller."""
    now = source.get_time()
    found = [FoundOrder(identifier, row, read_order_status(row, now)) for identifier, row in list_rows(source, ORDERS)]
    return [one for one in found if who in ("", one.row.buyer, one.row.seller)]


def find_order(source: Source, order: OrderLike) -> FoundOrder:
    """The order of an id, or of the entry that placed it. Raises NotFoundError."""
    made = order.id if isinstance(order, FoundOrder) else order
    identifier, row = find_made(source, ORDERS, made, "order")
    if row is None:
        raise NotFoundError("order_must_exist", order=identifier[:80])
    return FoundOrder(identifier, row, read_order_status(row, source.get_time()))
