"""Money as people look at it and move it in bulk: `lao.money`."""

from collections.abc import Callable, Sequence

from ledger.client.desk import Desk, Who
from ledger.client.forms.moments import Moment
from ledger.client.money import batch, statements
from ledger.client.money.statements import AccountStatement
from ledger.reads.entries import PlacedEntry, find_entry
from ledger.reads.money.balances import FoundHold, find_hold, list_holds
from ledger.reads.money.returns import Received, Returned, count_left, find_received, find_returns
from ledger.reads.people.accounts import find_account
from ledger.registry.money.reversals import Reverse
from ledger.registry.rows.money import Balance
from ledger.registry.statements import Statement


class Money:
    """The money of a ledger: balances, holds, statements, returns and payments in bulk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def balances(self, who: Who, height: int | None = None) -> tuple[Balance, ...]:
        """What an account has of each asset, now or after a block. Raises NotFoundError."""
        return find_account(self.desk.source, self.desk.resolve(who), height).balances

    def holds(self, who: Who | None = None) -> tuple[FoundHold, ...]:
        """The holds there are, by id; only those of which somebody is owner, payee or captor where one is named."""
        return tuple(list_holds(self.desk.source, "" if who is None else self.desk.resolve(who)))

    def hold(self, identifier: str) -> FoundHold:
        """A hold by its id, or by 8 digits and more of the transaction that placed it. Raises NotFoundError."""
        return find_hold(self.desk.source, identifier)

    def statement(
        self, who: Who, asset: str = "LAK", since: Moment | None = None, until: Moment | None = None
    ) -> AccountStatement:
        """What changed an account's total from `since` on and before `until` (ms UTC, or datetimes), line by line.

        Raises NotFoundError for an account that is not registered by then, Refused for no such asset or moment.
        """
        return statements.make_account_statement(self.desk, who, asset, since, until)

    def statements(
        self, accounts: Sequence[Who], asset: str = "LAK", first: int = 1, last: int | None = None, by_day: bool = False
    ) -> list[Statement]:
        """The statements of several accounts over blocks, as banks have them; `by_day` gives one a day.

        What payers and payees call payments in the files this home imported is in it. Raises NotFoundError, Refused.
        """
        return statements.make_statements(self.desk, accounts, asset, first, last, by_day)

    def blocks(self, since: Moment | None, until: Moment | None) -> tuple[int, int]:
        """The first and the last block from `since` on and before `until`; the first is the later one where none was.

        Raises Refused for what is no moment.
        """
        return statements.find_blocks(self.desk, since, until)

    def received(self, payment: PlacedEntry | str, by: Who, index: int = 0) -> Received:
        """The payment in a message of an entry. Raises NotFoundError; HomeError where it was not received by them."""
        return find_received(self.desk.source, payment, index, self.desk.resolve(by))

    def left(self, received: Received) -> int:
        """How much of a payment its payee has not given back yet, in the smallest unit."""
        return count_left(self.desk.source, received)

    def returns(self, payment: PlacedEntry | str) -> tuple[Returned, ...]:
        """What was given back of the payments of an entry, in the order of the chain. Raises NotFoundError."""
        found = find_entry(self.desk.source, payment) if isinstance(payment, str) else payment
        return find_returns(self.desk.source, found)

    def pay_batch(
        self,
        identifier: str,
        orders: Sequence[batch.Order],
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> list[batch.Settled]:
        """Pays each order of a batch that is not paid yet; see `ledger.client.money.batch`.

        Raises InterchangeError where all are paid already, NotFoundError, KeyFileError.
        """
        return batch.pay_batch(self.desk, identifier, orders, progress)

    def settled(self, identifier: str, orders: Sequence[batch.Order]) -> list[batch.Settled]:
        """What is paid of a batch by now."""
        return batch.find_settled(self.desk, identifier, orders)


def make_reversal(desk: Desk, received: Received, amount: int | None) -> Reverse:
    """What gives the payment back: an amount of it, or all that is left."""
    identifier, payer, body = received
    left = count_left(desk.source, received)
    wanted = (left or body.amount) if amount is None else amount  # where nothing is left, the ledger says so
    if wanted == left == body.amount:
        return Reverse(wanted, body.asset, identifier, payer)
    return Reverse(wanted, body.asset, identifier, payer, body.amount)
