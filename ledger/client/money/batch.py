"""Batches: many payments from one file, each settled once however often the file is imported.

A batch is known by its own id. Before a block is made, the home notes which transactions it will hold, so that a
process that ends midway, or a second import, pays nothing twice. A block is drafted, signed and tried before the write
lock is taken, and again under it only where somebody else wrote meanwhile.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from ledger.admission import Decoded
from ledger.archive.committed import Committed
from ledger.chain.entry import APPLIED, read_refusal
from ledger.client.desk import Desk
from ledger.client.drafting import Wish, draft
from ledger.client.forms.given import list_given
from ledger.client.money.imports import Noted, load_notes, save_notes
from ledger.crypto.encoding import encode
from ledger.errors import ConsensusError, Inadmissible, InterchangeError, LedgerError, Refused
from ledger.reads.entries import Position, find_positions
from ledger.registry.block_steps import Meter, count_block_steps
from ledger.registry.call import Environment
from ledger.registry.money.money import Transfer
from ledger.state.overlay import Overlay, Rows
from ledger.transition import apply_transaction, make_environment


class Order(msgspec.Struct, frozen=True):
    """A payment to be made: names or addresses, and an amount in the asset's smallest unit."""

    payer: str
    payee: str
    amount: int
    asset: str
    end_to_end_id: str = ""
    """What the payer calls it; kept in the home for statements, never on the ledger."""
    creditor_references: tuple[str, ...] = ()
    """What the payee is to know it by; kept in the home likewise."""


class Settled(msgspec.Struct, frozen=True):
    """What came of an order: where the entry that paid it stands, or why it was not paid.

    Both, where it was refused in a block: a law may judge otherwise by the time the block is made.
    """

    order: Order
    position: Position | None
    refusal: LedgerError | None


class _Draft(NamedTuple):
    """Transactions of a block to be, made for the state after one block."""

    base: bytes
    """That block's hash."""
    chosen: list[tuple[int, Decoded]]
    """The place of each order among all, and its transaction."""
    refused: dict[int, LedgerError]
    rest: list[int]
    """What had no room."""


def pay_batch(
    desk: Desk, batch: str, orders: Sequence[Order], progress: Callable[[int, int], None] = lambda done, total: None
) -> list[Settled]:
    """Pays each order that is not paid yet, in as few blocks as they fit.

    `batch` is 64 hex digits that stand for the orders; `progress` hears how many are done of how many. An order the
    state refuses is not written. Raises InterchangeError where all orders are paid already; NotFoundError or
    KeyFileError, before anything is sent, for a name or a key that is not at hand.
    """
    orders = list_given(Order, orders, "one order")
    wishes = [_resolve(desk, order) for order in orders]
    desk.unlock({wish.by for wish in wishes})
    desk.node.finish_interrupted()
    run = _Run(desk, batch, orders, wishes, progress)
    if orders and not run.waiting:
        raise InterchangeError("file_must_not_be_imported_twice", message=batch[:16])
    while run.waiting:
        run.pay_block()
    return run.settled


def find_settled(desk: Desk, batch: str, orders: Sequence[Order]) -> list[Settled]:
    """What is paid of a batch by now, for a report that was lost."""
    return _Run(desk, batch, list_given(Order, orders, "one order"), [], lambda done, total: None).settled


class _Run:
    """One import while it runs: what is settled, and what waits."""

    def __init__(
        self,
        desk: Desk,
        batch: str,
        orders: Sequence[Order],
        wishes: Sequence[Wish],
        progress: Callable[[int, int], None],
    ) -> None:
        self.desk, self.batch, self.wishes, self.progress = desk, batch, wishes, progress
        self.settled = [Settled(order, None, None) for order in orders]
        self.waiting = list(range(len(orders)))
        self._known = -1
        self.look_up()

    def pay_block(self) -> None:
        """Makes the next block of what waits; what has no room in it goes on waiting."""
        with self.desk.source.reading() as state:
            self.look_up()
            made = self._draft(state)
        done: list[_Draft] = []

        def build(state: Rows) -> list[bytes]:
            found = made
            if self.desk.source.tip.last_block_hash != made.base:
                self.look_up()  # another process may have paid some of it meanwhile
                found = self._draft(state)
            self._note(found.chosen)
            done.append(found)
            return [decoded.data for _, decoded in found.chosen]

        try:
            committed = self.desk.node.send_block(build)
        except ConsensusError as error:
            if error.rule != "block_must_be_within_limit":
                raise
            made = made._replace(base=b"")  # the hour has changed what laws take: draft again, under the lock
            committed = self.desk.node.send_block(build)
        [drafted] = done[-1:]
        for index, refusal in drafted.refused.items():
            self.settled[index] = msgspec.structs.replace(self.settled[index], refusal=refusal)
        self.waiting = (self._settle(drafted.chosen, committed) if committed else []) + drafted.rest
        self.progress(len(self.settled) - len(self.waiting), len(self.settled))

    def look_up(self) -> None:
        """Finds what was paid, by whomever, in the blocks since the last look."""
        with self.desk.source.reading():
            height, after = self.desk.source.tip.height, self._known
            if height == after:
                return
            notes = load_notes(self.desk, self.batch)
            wanted = {notes[index].transaction: index for index in self.waiting if notes and notes[index].transaction}
            for position in find_positions(self.desk.source, list(wanted), after):
                if position.outcome.code == APPLIED:
                    index = wanted[position.id]
                    self.settled[index] = msgspec.structs.replace(self.settled[index], position=position)
        self._known = height
        self.waiting = [index for index in self.waiting if self.settled[index].position is None]

    def _draft(self, state: Rows) -> _Draft:
        tip = self.desk.source.tip
        environment = make_environment(state, tip, self.desk.source.get_time())
        limits = environment.parameters
        made = _Draft(tip.last_block_hash, [], {}, [])
        rows, size, begun = Overlay(state), 0, len(self.settled) - len(self.waiting)
        meter = Meter(count_block_steps(limits))
        for place, index in enumerate(self.waiting):
            try:
                decoded = self._make(state, rows, environment, self.wishes[index], meter)
            except (Inadmissible, Refused) as refusal:
                made.refused[index] = refusal
                continue
            size += len(decoded.data)
            if len(made.chosen) == limits.max_block_entries or size > limits.max_block_bytes or meter.is_over:
                made.rest.extend(self.waiting[place:])
                break
            made.chosen.append((index, decoded))
            self.progress(begun + place, len(self.settled))
        return made

    def _make(self, state: Rows, rows: Overlay, environment: Environment, wish: Wish, meter: Meter) -> Decoded:
        # drafted on top of the payments before it, so that nonces and balances are those it will meet
        mark, taken, application = rows.mark(), meter.steps, self.desk.node.application
        transaction = draft(rows, self.desk.source.tip, environment.time, [wish])
        decoded = application.decode(encode(self.desk.sign_with(state, transaction)))
        outcome = apply_transaction(rows, environment, decoded, meter)
        if outcome.code != APPLIED:
            rows.undo(mark)
            meter.steps = taken
            raise read_refusal(outcome)
        application.verify(decoded)
        return decoded

    def _note(self, chosen: Sequence[tuple[int, Decoded]]) -> None:
        """Has the home remember, before they are sent, which transactions pay which orders."""
        transactions = [item.position.id if item.position and not item.refusal else "" for item in self.settled]
        for index, decoded in chosen:
            transactions[index] = decoded.identifier.hex()
        notes = [
            Noted(transaction, item.order.end_to_end_id, item.order.creditor_references)
            for transaction, item in zip(transactions, self.settled, strict=True)
        ]
        save_notes(self.desk, self.batch, notes)

    def _settle(self, chosen: Sequence[tuple[int, Decoded]], committed: Committed) -> list[int]:
        """Takes down what a block holds; the orders that it does not hold."""
        waiting = {decoded.identifier: index for index, decoded in chosen}
        for number, (decoded, outcome) in enumerate(zip(committed.transactions, committed.outcomes, strict=True)):
            index, at = waiting.pop(decoded.identifier), committed.get_placement(number)
            position = Position(decoded.identifier.hex(), at.height, at.index, at.time, outcome)
            refusal = None if outcome.code == APPLIED else read_refusal(outcome)
            self.settled[index] = Settled(self.settled[index].order, position, refusal)
        return sorted(waiting.values())


def _resolve(desk: Desk, order: Order) -> Wish:
    body = Transfer(order.amount, order.asset, "", desk.resolve(order.payee))
    return Wish(desk.resolve(order.payer), body)
