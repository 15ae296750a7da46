"""Money as people look at it and move it in bulk: `lao.money`."""

from ledger.client.desk import Desk, Who, at_desk
from ledger.client.forms.given import check_kind
from ledger.client.money import batch, statements
from ledger.reads.entries import PlacedEntry, find_entry
from ledger.reads.money.balances import Balance, FoundHold, HoldLike, find_hold, list_balances, list_holds
from ledger.reads.money.returns import Received, Returned, count_left, find_received, find_returns
from ledger.registry.money.reversals import Reverse


class Money:
    """The money of a ledger: holds, statements, returns and payments in bulk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    blocks = at_desk(statements.find_blocks)
    pay_batch = at_desk(batch.pay_batch)
    settled = at_desk(batch.find_settled)
    statement = at_desk(statements.make_account_statement)
    statements = at_desk(statements.make_statements)

    def balances(self, who: Who, height: int | None = None) -> tuple[Balance, ...]:
        """All that an account has, by asset, now or after a block. Raises NotFoundError."""
        return list_balances(self.desk.source, self.desk.resolve(who), height)

    def holds(self, who: Who | None = None) -> tuple[FoundHold, ...]:
        """The holds there are, by id; only those of which somebody is owner, payee or captor where one is named."""
        return tuple(list_holds(self.desk.source, self.desk.resolve_any(who)))

    def hold(self, identifier: HoldLike) -> FoundHold:
        """A hold by its id, the entry that placed it, or 8 digits and more of that. Raises NotFoundError."""
        return find_hold(self.desk.source, identifier)

    def received(self, payment: PlacedEntry | str, by: Who, index: int = 0) -> Received:
        """The payment in a message of an entry. Raises NotFoundError; HomeError where it was not received by them."""
        return find_received(self.desk.source, payment, index, self.desk.resolve(by))

    def left(self, received: Received) -> int:
        """How much of a payment its payee has not given back yet, in the smallest unit."""
        return count_left(self.desk.source, check_kind(Received, received, "a payment, as received gives it,"))

    def returns(self, payment: PlacedEntry | str) -> tuple[Returned, ...]:
        """What was given back of the payments of an entry, in the order of the chain. Raises NotFoundError."""
        return find_returns(self.desk.source, find_entry(self.desk.source, payment))


def make_reversal(desk: Desk, received: Received, amount: int | None) -> Reverse:
    """What gives the payment back: an amount of it, or all that is left."""
    identifier, payer, body = received
    left = count_left(desk.source, received)
    wanted = (left or body.amount) if amount is None else amount  # where nothing is left, the ledger says so
    if wanted == left == body.amount:
        return Reverse(wanted, body.asset, identifier, payer)
    return Reverse(wanted, body.asset, identifier, payer, body.amount)
