"""Invoices: what a seller asks of a buyer, how far it is paid, and the tax that goes where it belongs as it is paid.

A seller states amounts by category, never a tax: that follows from the law in force at the invoice's date, which is its
block's time, and stands in its row from then on. Amounts are net where a buyer is named. A retail sale names nobody:
its amounts are what is paid, with the tax in them, as on the label of a stall, and it is paid in its own transaction.
"""

from typing import Annotated, Literal

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import Address, Amount, AssetCode, LegalReference, Moment, Reference
from ledger.crypto.encoding import MAX_INTEGER, Hex32
from ledger.errors import Inadmissible, Refused
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.legs import pay
from ledger.registry.money.money import Transfer, check_amount, check_covered, get_asset
from ledger.registry.people.accounts import get_identity
from ledger.registry.people.residence import check_payee
from ledger.registry.rows.invoices import INVOICES, Category, Invoice, Size, Taxed, get_invoice_id
from ledger.registry.treasury.office import get_treasury
from ledger.registry.treasury.tax import compute_tax, count_in_period, count_passed, get_tax_rate, note_collected

DEDUCTING = "business"
"""The kind of account that deducts the tax it pays."""


class Total(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What is sold of one category: net, but of a retail sale with the tax in it."""

    amount: Amount
    category: Category


class IssueInvoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Asks a buyer for what was sold, or sells to whoever pays in the same transaction."""

    asset: AssetCode
    buyer: Address
    """"" for a retail sale."""
    due: Moment
    """Block time (ms UTC) from which it is overdue; 0 of a retail sale."""
    reference: LegalReference
    """The seller's own number of it, never given again."""
    root: Hex32
    """RFC 6962 root over the commitments to its lines, in order."""
    size: Size
    totals: Annotated[tuple[Total, ...], msgspec.Meta(min_length=1, max_length=2)]
    """Sorted by category, each once."""


class AnswerInvoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Accepts an invoice, or disputes it; whoever disputed one can accept it later."""

    answer: Literal["accept", "dispute"]
    reason: Reference
    """Of a dispute, in public; else ""."""
    reference: LegalReference
    seller: Address


class PayInvoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Pays what is left of an invoice, or a part of it: the tax to the treasury, the rest to the seller."""

    asset: AssetCode
    most: Amount
    """What is paid at most, in the smallest unit: all that is left where that is less."""
    reference: LegalReference
    seller: Address


class CreditInvoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Takes a part of an invoice back, or all of it: what is left of it first, then what was paid."""

    amount: Amount
    """With the tax in it."""
    asset: AssetCode
    reference: LegalReference


def validate_issue_invoice(body: IssueInvoice) -> None:
    """Raises Inadmissible for categories out of order, and for a retail sale that is due some day."""
    categories = [total.category for total in body.totals]
    for holds, problem in (
        (categories == sorted(set(categories)), "categories must be sorted and distinct"),
        ((body.buyer == "") == (body.due == 0), "a named buyer pays until a date, a retail sale is paid at once"),
    ):
        if not holds:
            raise Inadmissible("invoice_must_be_well_formed", problem=problem)


def validate_answer_invoice(body: AnswerInvoice) -> None:
    """Raises Inadmissible for a reason of an acceptance."""
    if body.answer == "accept" and body.reason:
        raise Inadmissible("invoice_must_be_well_formed", problem="only a dispute has a reason")


def apply_issue_invoice(call: Call, body: IssueInvoice) -> Events:
    """Writes the invoice, with the rates in force. Refused to oneself, and for a number that was given before."""
    buyer = get_identity(call.rows, body.buyer) if body.buyer else None
    if body.buyer == call.actor:
        raise Refused("buyer_must_be_another", seller=call.actor)
    identifier, now = get_invoice_id(call.actor, body.reference), call.environment.time
    if call.rows.get(INVOICES, identifier):
        raise Refused("invoice_must_be_new", reference=body.reference, seller=call.actor)
    if buyer and body.due <= now:
        raise Refused("invoice_must_be_due_later", due=body.due, time=now)
    totals = tuple(_tax(call, total, included=buyer is None) for total in body.totals)
    tax = sum(total.tax for total in totals)
    total = tax + sum(each.net for each in totals)
    if tax:
        get_treasury(call)
    if total > MAX_INTEGER:
        raise Refused("invoice_must_stay_in_range", reference=body.reference)
    for each in body.totals:
        check_amount(each.amount)
    get_asset(call, body.asset)
    row = Invoice(
        asset=body.asset,
        buyer=body.buyer,
        credited=0,
        deducts=buyer is not None and buyer.kind == DEDUCTING,
        due=body.due,
        entry=call.identifier,
        issued_at=now,
        paid=0,
        paid_by="",
        root=body.root,
        size=body.size,
        state="issued",
        tax=tax,
        total=total,
        totals=totals,
    )
    call.rows.put(INVOICES, identifier, row)
    return Fact("tax", tax), Fact("total", total)


def apply_answer_invoice(call: Call, body: AnswerInvoice) -> Events:
    """Notes what the buyer says of it. Refused to anybody else, and twice."""
    row = get_invoice(call, body.seller, body.reference)
    _check_party(call, body, row)
    if row.state == "accepted" or (row.state == "disputed" and body.answer == "dispute"):
        raise Refused("invoice_must_not_be_answered_twice", by=call.actor, reference=body.reference, state=row.state)
    _check_open(row, body.reference)
    _write(call, body, msgspec.structs.replace(row, state="accepted" if body.answer == "accept" else "disputed"))
    return ()


def apply_pay_invoice(call: Call, body: PayInvoice) -> Events:
    """Pays the treasury its part of what is paid, and the seller the rest. To pay is to accept."""
    if body.seller == call.actor:
        raise Refused("buyer_must_be_another", seller=call.actor)
    row = get_invoice(call, body.seller, body.reference)
    _check_payer(call, body, row)
    if row.state == "disputed":
        raise Refused("invoice_must_not_be_disputed", reference=body.reference)
    _check_open(row, body.reference)
    _check_asset(row, body)
    rest = count_due(row)
    if not row.buyer and body.most < rest:
        raise Refused("retail_must_be_paid_whole", amount=body.most, asset=row.asset, rest=rest)
    amount = min(body.most, rest)
    paid = row.paid + amount
    tax = count_passed(row.tax, paid, row.total) - count_passed(row.tax, row.paid, row.total)
    treasury = note_collected(call, body.seller, row, tax) if tax else ""
    check_amount(amount)
    get_asset(call, row.asset)
    check_payee(call, body.seller)
    check_covered(call, row.asset, amount)  # else whoever has too little would be told of a part
    told = pay(call, "tax", Transfer(tax, row.asset, body.reference, treasury)) if tax else ()
    if amount > tax:
        told += pay(call, "net", Transfer(amount - tax, row.asset, body.reference, body.seller))
    _write(call, body, msgspec.structs.replace(row, paid=paid, paid_by=call.actor, state="accepted"))
    return *told, Fact("paid", amount), Fact("rest", rest - amount)


def apply_credit_invoice(call: Call, body: CreditInvoice) -> Events:
    """Gives back what was paid beyond what is owed from now on, and claims its tax for whoever bears it.

    A buyer that deducts keeps that, and is given back the net; to any other the seller gives back all, and claims the
    tax in its own period.
    """
    row = get_invoice(call, call.actor, body.reference)
    _check_asset(row, body)
    credited = row.credited + body.amount
    if credited > row.total:
        left = row.total - row.credited
        raise Refused("credit_must_stay_within_invoice", amount=body.amount, asset=row.asset, rest=left)
    paid = min(row.paid, row.total - credited)
    tax = count_passed(row.tax, row.paid, row.total) - count_passed(row.tax, paid, row.total)
    back = row.paid - paid - (tax if row.deducts else 0)
    if tax and not row.deducts:
        count_in_period(call, call.actor, row.asset, deductible=tax)
    check_amount(body.amount)
    told = pay(call, "credit", Transfer(back, row.asset, body.reference, row.paid_by)) if back else ()
    row = msgspec.structs.replace(row, credited=credited, paid=paid)
    call.rows.put(INVOICES, get_invoice_id(call.actor, body.reference), row)
    return *told, Fact("rest", count_due(row))


def get_invoice(call: Call, seller: str, reference: str) -> Invoice:
    """The invoice that a seller has given this number. Raises Refused where there is none."""
    row = call.rows.get(INVOICES, get_invoice_id(seller, reference))
    if row is None:
        raise Refused("invoice_must_exist", reference=reference, seller=seller)
    return row


def count_due(row: Invoice) -> int:
    """What is left to pay, in the smallest unit."""
    return row.total - row.credited - row.paid


def read_state(row: Invoice, time: int) -> str:
    """How it stands at a time (ms UTC): accepted, credited, disputed, issued, overdue, paid or unpaid.

    Unpaid is a retail sale that nobody paid in its transaction, and nobody can pay since.
    """
    if row.credited == row.total:
        return "credited"
    if count_due(row) == 0:
        return "paid"
    if not row.buyer:
        return "unpaid"
    if row.state != "disputed" and row.due <= time:
        return "overdue"
    return row.state


def _tax(call: Call, total: Total, *, included: bool) -> Taxed:
    rate = get_tax_rate(call, total.category)
    tax = compute_tax(total.amount, rate, included=included)
    return Taxed(total.category, total.amount - (tax if included else 0), rate, tax)


def _check_party(call: Call, body: AnswerInvoice | PayInvoice, row: Invoice) -> None:
    if row.buyer != call.actor:
        raise Refused("invoice_must_be_the_buyers", by=call.actor, reference=body.reference)


def _check_payer(call: Call, body: PayInvoice, row: Invoice) -> None:
    """Anybody pays a retail sale, where it is made."""
    if row.buyer:
        _check_party(call, body, row)
    elif row.entry.partition("-")[0] != call.transaction_id.hex():
        raise Refused("retail_must_be_paid_at_once", reference=body.reference)


def _check_open(row: Invoice, reference: str) -> None:
    if count_due(row) == 0:
        state = "credited" if row.credited == row.total else "paid"
        raise Refused("invoice_must_be_open", reference=reference, state=state)


def _check_asset(row: Invoice, body: PayInvoice | CreditInvoice) -> None:
    if body.asset != row.asset:
        raise Refused("invoice_must_be_in_its_asset", asset=body.asset, invoiced=row.asset, reference=body.reference)


def _write(call: Call, body: AnswerInvoice | PayInvoice, row: Invoice) -> None:
    call.rows.put(INVOICES, get_invoice_id(body.seller, body.reference), row)


def _get_buyer(body: IssueInvoice) -> tuple[str, ...]:
    return (body.buyer,) if body.buyer else ()


def _get_seller(body: AnswerInvoice | PayInvoice) -> tuple[str, ...]:
    return (body.seller,)


def _get_own_subject(actor: str, body: IssueInvoice | CreditInvoice) -> tuple[str, ...]:
    return (INVOICES.key(get_invoice_id(actor, body.reference)),)


def _get_subject(actor: str, body: AnswerInvoice | PayInvoice) -> tuple[str, ...]:
    return (INVOICES.key(get_invoice_id(body.seller, body.reference)),)


MESSAGES = (
    MessageType(
        "issue_invoice",
        IssueInvoice,
        apply_issue_invoice,
        _get_buyer,
        validate_issue_invoice,
        get_subjects=_get_own_subject,
        reads=5,
        writes=1,
        version=2,
    ),
    MessageType(
        "answer_invoice",
        AnswerInvoice,
        apply_answer_invoice,
        _get_seller,
        validate_answer_invoice,
        get_subjects=_get_subject,
        reads=1,
        writes=1,
        version=2,
    ),
    MessageType(
        "pay_invoice",
        PayInvoice,
        apply_pay_invoice,
        _get_seller,
        get_subjects=_get_subject,
        pays=True,
        reads=10,
        writes=9,
        version=2,
        winds_up=True,
    ),
    MessageType(
        "credit_invoice",
        CreditInvoice,
        apply_credit_invoice,
        get_none,
        get_subjects=_get_own_subject,
        pays=True,
        reads=6,
        writes=5,
        version=2,
        winds_up=True,
    ),
)
