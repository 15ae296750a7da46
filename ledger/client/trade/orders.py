"""Orders as buyers and sellers see them: `lao.orders`."""

from ledger.chain.times import DAY_MS
from ledger.client.desk import Acting, Desk, Who
from ledger.client.forms.moments import Moment, read_moment
from ledger.client.forms.references import check_reference
from ledger.client.wallet import find_wallet
from ledger.reads.entries import PlacedEntry
from ledger.reads.trade.contracts import ContractLike, find_contract
from ledger.reads.trade.orders import FoundOrder, OrderLike, find_order, list_orders
from ledger.registry.devices.readings import CarriedReading
from ledger.registry.rows.trade import Condition
from ledger.registry.trade.orders import AcceptOrder, PlaceOrder, RefundOrder
from ledger.transition import get_parameters

GRACE_MS = 30 * DAY_MS
"""How long after the deadline the buyer alone, or the seller, can have the money given back, unless it is said."""


class Orders:
    """The orders of a ledger. Whoever acts is a wallet, or a name whose keys are in this home."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def place(  # noqa: PLR0913 - each can be chosen by itself
        self,
        by: Acting | Who,
        amount: int,
        to: Who,
        *,
        deadline: Moment,
        expires: Moment | None = None,
        asset: str = "LAK",
        contract: ContractLike = "",
        reference: str = "",
        condition: Condition | None = None,
    ) -> PlacedEntry:
        """Sets a price aside for a seller until the order is accepted; `events["order"]` is its id.

        With a condition it is paid out with a later reading that meets it, by buyer or seller, and not without.
        Its hold expires 30 days after the deadline, or as late as the chain lets holds last, unless it is said when.
        `reference` is public: [A-Z0-9./-], at most 35.
        """
        wallet, due = find_wallet(self.desk, by), read_moment(deadline)
        body = PlaceOrder(
            amount=amount,
            asset=asset,
            condition=(condition,) if condition else (),
            contract=find_contract(self.desk.source, contract).id if contract else "",
            deadline=due,
            expires=self._find_expiry(due) if expires is None else read_moment(expires),
            reference=check_reference(reference, optional=True),
            to=self.desk.resolve(to),
        )
        return wallet.act(body)

    def accept(
        self, order: OrderLike, by: Acting | Who, amount: int | None = None, reading: CarriedReading | None = None
    ) -> PlacedEntry:
        """Pays an order out to its seller: all that is left of it, or an amount.

        What an order waits for is carried as `lao.devices.carry` makes it.
        """
        found = self.show(order)
        wanted = (found.left or found.row.amount) if amount is None else amount  # of nothing left, the ledger says so
        carried = (reading,) if reading else ()
        return find_wallet(self.desk, by).act(AcceptOrder(wanted, found.id, carried, found.row.seller))

    def refund(self, order: OrderLike, by: Acting | Who) -> PlacedEntry:
        """Gives what is left of an order back to its buyer: the seller may, and the buyer from the deadline on."""
        return find_wallet(self.desk, by).act(RefundOrder(self.show(order).id))

    def show(self, order: OrderLike) -> FoundOrder:
        """An order as it stands now. Raises NotFoundError."""
        return find_order(self.desk.source, order)

    def list(self, who: Who | None = None) -> tuple[FoundOrder, ...]:
        """The orders there are, by id; only those of which somebody is buyer or seller where one is named."""
        return tuple(list_orders(self.desk.source, self.desk.resolve_any(who)))

    def _find_expiry(self, deadline: int) -> int:
        with self.desk.source.reading() as state:
            latest = self.desk.source.get_time() + get_parameters(state).max_hold_ms
        return max(min(deadline + GRACE_MS, latest), deadline + 1)
