"""Tracing: from any id of the treasury's, what it comes from and what has come of it.

A payment comes from a commitment, that from a line of the budget, and that from motions; tax comes from an invoice and
goes into a return. Whichever of these is asked about, the whole chain it stands in is told, in its order.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ledger.archive.source import Source
from ledger.errors import NotFoundError
from ledger.reads.entries import PlacedEntry, find_entry, get_made, list_applied, list_concerned
from ledger.reads.rows import find_row
from ledger.reads.treasury.budgets import FoundCommitment, find_commitment, find_line, list_commitments
from ledger.reads.treasury.returns import (
    FoundReturn,
    TaxLeg,
    find_filed,
    find_invoice_key,
    find_return,
    list_tax_legs,
)
from ledger.registry.messages import parse_body
from ledger.registry.motions.agenda import read_action
from ledger.registry.motions.motions import EnactMotion
from ledger.registry.rows.committee import MOTIONS
from ledger.registry.rows.invoices import INVOICES, Invoice
from ledger.registry.rows.treasury import BUDGET_LINES
from ledger.registry.trade.invoices import CreditInvoice, read_state
from ledger.registry.treasury.budget import CancelCommitment, CommitBudget, PayCommitment, SetBudget
from ledger.registry.treasury.returns import FileReturn, SettleReturn
from ledger.registry.treasury.tax import find_month


class Step(NamedTuple):
    """One thing in a chain, after what it comes from."""

    kind: str
    """motion, line, commitment, payment, cancellation, invoice, tax, credit, return or settlement."""
    id: str
    """Of a line its code, of anything else TRANSACTION-INDEX."""
    depth: int
    """How many of the steps above it comes from."""
    asset: str
    amount: int
    """In the asset's smallest unit."""
    who: str
    """Whom it concerns, by address: whose line it is, who was paid, whose tax it is."""
    state: str
    """What has become of it; "" where that needs no word."""
    reference: str = ""
    height: int = 0
    """Of the block where it happened; 0 for a line, which is what its motions made it."""
    time: int = 0
    """Of that block, ms UTC."""


class MoneyTrail(NamedTuple):
    """The chain in which something stands."""

    asked: str
    """The id of the step that was asked about."""
    steps: tuple[Step, ...]


def trace(source: Source, what: PlacedEntry | str) -> MoneyTrail:
    """The chain of a line, a commitment, a payment, a motion, an invoice or a return, by id or 8 digits of it.

    Raises NotFoundError, also for what is no part of the budget and of no tax.
    """
    with source.reading():
        if isinstance(what, str) and find_row(source, BUDGET_LINES, what):
            return MoneyTrail(what, (*_trace_line(source, what),))
        digits = get_made(what, "commitment")
        if "/" in digits:
            raise NotFoundError("budget_line_must_exist", line=digits[:80])
        placed = find_entry(source, digits.partition("-")[0])
        number = digits.partition("-")[2]
        for _, place, _ in list_applied([placed]):
            if number in ("", str(place)):
                steps = tuple(_trace_message(source, placed, place))
                if steps:
                    return MoneyTrail(_name_asked(placed, place), steps)
    raise NotFoundError("trace_must_lead_somewhere", entry=digits[:80])


def _name_asked(placed: PlacedEntry, place: int) -> str:
    """The step that a message stands for: whoever asks about an enactment asks about the motion."""
    body = parse_body(placed.messages[place])
    return body.motion if isinstance(body, EnactMotion) else f"{placed.id}-{place}"


def _trace_message(source: Source, placed: PlacedEntry, place: int) -> Iterator[Step]:
    identifier, body = f"{placed.id}-{place}", parse_body(placed.messages[place])
    line = _find_line_of(source, identifier, body)
    if line:
        yield from _trace_line(source, line)
        return
    match body:
        case PayCommitment(commitment=commitment) | CancelCommitment(commitment=commitment):
            yield from _trace_commitment(source, find_commitment(source, commitment))
        case SettleReturn(filed=filed):
            yield from _trace_return(source, find_return(source, filed))
        case CommitBudget():
            yield from _trace_commitment(source, find_commitment(source, identifier))
        case FileReturn():
            yield from _trace_return(source, find_return(source, identifier))
        case _:
            yield from _trace_named(source, identifier)
            key = find_invoice_key(placed.messages[place])
            if key:
                yield from _trace_invoice(source, key)


def _find_line_of(source: Source, identifier: str, body: object) -> str:
    """The line that a motion sets; "" where this is no such motion."""
    motion = find_row(source, MOTIONS, body.motion if isinstance(body, EnactMotion) else identifier)
    action = read_action(motion) if motion else None
    return action.line if isinstance(action, SetBudget) else ""


def _trace_line(source: Source, line: str) -> Iterator[Step]:
    yield from _list_motions(source, line)
    if find_row(source, BUDGET_LINES, line):
        yield _make_line(source, line)
        for found in list_commitments(source, line):
            yield from _list_of_commitment(source, found)


def _trace_commitment(source: Source, found: FoundCommitment) -> Iterator[Step]:
    yield from _list_motions(source, found.row.line)
    yield _make_line(source, found.row.line)
    yield from _list_of_commitment(source, found)


def _trace_named(source: Source, identifier: str) -> Iterator[Step]:
    """The commitments that name a contract, or an invoice, as what they are for."""
    for placed, place, message in list_applied(list_concerned(source, identifier), "commit_budget"):
        body = parse_body(message)
        if isinstance(body, CommitBudget) and body.contract == identifier:
            yield from _trace_commitment(source, find_commitment(source, f"{placed.id}-{place}"))


def _list_motions(source: Source, line: str) -> Iterator[Step]:
    for placed, place, _ in list_applied(list_concerned(source, BUDGET_LINES.key(line)), "propose_motion"):
        identifier = f"{placed.id}-{place}"
        motion = find_row(source, MOTIONS, identifier)
        action = read_action(motion) if motion else None
        if motion and isinstance(action, SetBudget) and action.line == line:
            step = Step("motion", identifier, 0, action.asset, action.amount, action.authority, motion.state)
            yield _place(step._replace(reference=motion.reference), placed)


def _make_line(source: Source, line: str) -> Step:
    row = find_line(source, line).row
    return Step("line", line, 1, row.asset, row.appropriated, row.authority, "")


def _list_of_commitment(source: Source, found: FoundCommitment) -> Iterator[Step]:
    row = found.row
    made = find_entry(source, found.id.partition("-")[0])
    step = Step("commitment", found.id, 2, row.asset, row.amount, row.to, row.state, row.reference)
    yield _place(step, made)
    for placed, place, message in list_applied(list_concerned(source, found.id, after=made.place)):
        identifier = f"{placed.id}-{place}"
        match parse_body(message):
            case PayCommitment(commitment=found.id) as paid:
                step = Step("payment", identifier, 3, paid.asset, paid.amount, row.to, "", paid.reference)
                yield _place(step, placed)
            case CancelCommitment(commitment=found.id):
                yield _place(Step("cancellation", identifier, 3, row.asset, row.given_back, row.to, ""), placed)


def _trace_return(source: Source, found: FoundReturn) -> Iterator[Step]:
    """The invoices whose tax it declares or deducts, the return, and what came of it."""
    row = found.row
    legs = [leg for leg in list_tax_legs(source, row.trader, row.month) if leg.leg.asset == row.asset]
    for key in dict.fromkeys(leg.invoice for leg in legs):
        if row.trader in _list_taxed(source, key):
            yield _make_invoice(source, key)
            yield from (_make_tax(leg) for leg in legs if leg.invoice == key)
    yield from _list_of_return(source, found)


def _trace_invoice(source: Source, key: str) -> Iterator[Step]:
    """The invoice, the tax passed on with its payments, what was credited of it, and the returns all that went into."""
    yield _make_invoice(source, key)
    returns: dict[str, FoundReturn] = {}
    for leg in list_tax_legs(source, key):
        yield _make_tax(leg)
        month = find_month(leg.placed.time, source.genesis.utc_offset)
        filed = [find_filed(source, trader, leg.leg.asset, month) for trader in _list_taxed(source, key)]
        returns |= {found.id: found for found in filed if found}
    for placed, place, message in list_applied(list_concerned(source, key), "credit_invoice"):
        body = parse_body(message)
        if isinstance(body, CreditInvoice) and find_invoice_key(message) == key:
            step = Step("credit", f"{placed.id}-{place}", 1, body.asset, body.amount, message.on_behalf_of, "")
            yield _place(step._replace(reference=body.reference), placed)
    for found in returns.values():
        yield from _list_of_return(source, found)


def _list_taxed(source: Source, key: str) -> tuple[str, ...]:
    """In whose returns the tax of an invoice stands: its seller's, and its buyer's who deducts it."""
    row, seller = _load_invoice(source, key), key.split("/")[1]
    return (seller, row.buyer) if row.deducts else (seller,)


def _load_invoice(source: Source, key: str) -> Invoice:
    row = find_row(source, INVOICES, key.removeprefix(INVOICES.prefix))
    if row is None:
        raise NotFoundError("key_must_be_known", key=key)
    return row


def _make_invoice(source: Source, key: str) -> Step:
    row, (_, seller, reference) = _load_invoice(source, key), key.split("/", 2)
    placed = find_entry(source, row.entry.partition("-")[0])
    state = read_state(row, source.get_time())
    return _place(Step("invoice", row.entry, 0, row.asset, row.total, seller, state, reference), placed)


def _make_tax(found: TaxLeg) -> Step:
    leg, identifier = found.leg, f"{found.placed.id}-{found.message}"
    return _place(Step("tax", identifier, 1, leg.asset, leg.amount, leg.payee, ""), found.placed)


def _list_of_return(source: Source, found: FoundReturn) -> Iterator[Step]:
    row, placed = found.row, find_entry(source, found.id.partition("-")[0])
    step = Step("return", found.id, 2, row.asset, row.due or row.claim, row.trader, row.state, row.month)
    yield _place(step, placed)
    if row.settlement:
        settled = find_entry(source, row.settlement.partition("-")[0])
        yield _place(Step("settlement", row.settlement, 3, row.asset, row.claim, row.trader, ""), settled)


def _place(step: Step, placed: PlacedEntry) -> Step:
    return step._replace(height=placed.height, time=placed.time)
