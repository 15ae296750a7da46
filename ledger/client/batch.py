"""Batches: many payments from one file, each settled once however often the file is imported.

A batch is known by its own id. Before a block is made, the home notes which transactions it will hold, so that a
process that ends midway, or a second import, pays nothing twice.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from ledger.admission import Decoded
from ledger.chain.entry import APPLIED
from ledger.client.ledger import Ledger
from ledger.client.placed import PlacedEntry
from ledger.crypto.encoding import encode, parse
from ledger.errors import Inadmissible, InterchangeError, LedgerError, NotFoundError, Refused
from ledger.node.disk import write_within
from ledger.node.drafting import Wish, draft
from ledger.registry.call import Environment
from ledger.registry.money import Transfer
from ledger.state.overlay import Overlay
from ledger.state.state import State
from ledger.transition import apply_transaction, make_environment


class Order(msgspec.Struct, frozen=True):
    """A payment to be made: names or addresses, and an amount in the asset's smallest unit."""

    payer: str
    payee: str
    amount: int
    asset: str


class Settled(msgspec.Struct, frozen=True):
    """What came of an order: the entry that paid it, or why nothing was written."""

    order: Order
    placed: PlacedEntry | None
    refusal: LedgerError | None


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    transactions: tuple[str, ...]
    """Per order, the id of the transaction that pays it; "" for none yet."""


def pay_batch(ledger: Ledger, batch: str, orders: Sequence[Order]) -> list[Settled]:
    """Pays each order that is not paid yet, in as few blocks as they fit.

    `batch` is 64 hex digits that stand for the orders. An order the state refuses is not written. Raises
    InterchangeError where all orders are paid already; NotFoundError or KeyFileError, before anything is
    sent, for a name or a key that is not at hand.
    """
    wishes = [_resolve(ledger, order) for order in orders]
    ledger.unlock({wish.by for wish in wishes})
    ledger.node.finish_interrupted()
    paid = _load_paid(ledger, batch, len(orders))
    if None not in paid:
        raise InterchangeError("file_must_not_be_imported_twice", message=batch[:16])
    settled = [Settled(order, placed, None) for order, placed in zip(orders, paid, strict=True)]
    waiting = [index for index, placed in enumerate(paid) if placed is None]
    while waiting:
        waiting = _pay_block(ledger, batch, wishes, settled, waiting)
    return settled


def find_settled(ledger: Ledger, batch: str, orders: Sequence[Order]) -> list[Settled]:
    """What is paid of a batch by now, for a report that was lost."""
    paid = _load_paid(ledger, batch, len(orders))
    return [Settled(order, placed, None) for order, placed in zip(orders, paid, strict=True)]


def _pay_block(ledger: Ledger, batch: str, wishes: list[Wish], settled: list[Settled], waiting: list[int]) -> list[int]:
    chosen: list[tuple[int, Decoded]] = []
    rest: list[int] = []

    def build(state: State) -> list[bytes]:
        environment = make_environment(state, ledger.node.tip, ledger.node.get_time())
        rows, size = Overlay(state), 0
        # read again under the lock: another process may have paid some of it meanwhile
        for index, placed in enumerate(_load_paid(ledger, batch, len(wishes))):
            if placed is not None:
                settled[index] = msgspec.structs.replace(settled[index], placed=placed)
        for place, index in enumerate(waiting):
            if settled[index].placed is not None:
                continue
            try:
                decoded = _make(ledger, state, rows, environment, wishes[index])
            except (Inadmissible, Refused) as refusal:
                settled[index] = msgspec.structs.replace(settled[index], refusal=refusal)
                continue
            size += len(decoded.data)
            limits = environment.parameters
            if len(chosen) == limits.max_block_entries or size > limits.max_block_bytes:
                rest.extend(waiting[place:])
                break
            chosen.append((index, decoded))
        _save(ledger, batch, settled, chosen)
        return [decoded.data for _, decoded in chosen]

    committed = ledger.node.send_block(build)
    if committed:
        for position, (index, _) in enumerate(chosen):
            placed = ledger.describe(committed, position)
            settled[index] = msgspec.structs.replace(settled[index], placed=placed)
    return rest


def _make(ledger: Ledger, state: State, rows: Overlay, environment: Environment, wish: Wish) -> Decoded:
    # drafted on top of the payments before it, so that nonces and balances are those it will meet
    mark = rows.mark()
    transaction = draft(rows, ledger.node.tip, environment.time, [wish])
    decoded = ledger.node.application.decode(encode(ledger.sign_with(state, transaction)))
    outcome = apply_transaction(rows, environment, decoded)
    if outcome.code != APPLIED:
        rows.undo(mark)
        raise Refused(outcome.rule, **{fact.name: fact.value for fact in outcome.detail})
    return decoded


def _resolve(ledger: Ledger, order: Order) -> Wish:
    body = Transfer(order.amount, order.asset, "", ledger.resolve(order.payee))
    return Wish(ledger.resolve(order.payer), body)


def _load_paid(ledger: Ledger, batch: str, count: int) -> list[PlacedEntry | None]:
    path = _path(ledger, batch)
    if path is None or not path.exists():
        return [None] * count
    record = parse(path.read_bytes(), _Record)
    return [_find(ledger, identifier) for identifier in record.transactions]


def _find(ledger: Ledger, identifier: str) -> PlacedEntry | None:
    try:
        return ledger.entry(identifier) if identifier else None
    except NotFoundError:
        return None


def _save(ledger: Ledger, batch: str, settled: list[Settled], chosen: list[tuple[int, Decoded]]) -> None:
    home = ledger.home.path
    if home:
        waiting = {index: decoded.identifier.hex() for index, decoded in chosen}
        known = [item.placed.id if item.placed else waiting.get(index, "") for index, item in enumerate(settled)]
        write_within(home, f"imports/{batch}.json", encode(_Record(tuple(known))))


def _path(ledger: Ledger, batch: str) -> Path | None:
    return ledger.home.path / "imports" / f"{batch}.json" if ledger.home.path else None
