"""Payment requests at the command line: what a QR code asks for, beside what the line itself says."""

from typing import NamedTuple

import click
from click.core import ParameterSource

from ledger.interchange.lao_qr import MAX_CITY, MAX_NAME, PaymentRequest, parse_payment_request

from .files import STREAM, read_written
from .output import Complaint, wrong_usage
from .session import Session

MAX_PAYLOAD_BYTES = 4096


class Order(NamedTuple):
    """A payment to be made."""

    amount: int
    payee: str
    """An address."""
    asset: str
    reference: str


def make_request(session: Session, payee: str, amount: int, asset: str, reference: str) -> PaymentRequest:
    """The request for a payment to somebody who is registered. Raises NotFoundError."""
    lao = session.open()
    address = lao.resolve(payee)
    jurisdiction = lao.identity(address).jurisdiction
    name = session.lexicon.names.get(address, address)[:MAX_NAME]
    return PaymentRequest(
        address, asset, amount, reference, name, jurisdiction.partition("-")[2][:MAX_CITY] or jurisdiction, 0
    )


def make_order(
    session: Session, payload: str | None, amount: str | None, payee: str | None, asset: str, reference: str
) -> Order:
    """What a command line asks to pay: by itself, or by a QR payload, which then says all but what is left open.

    Raises Complaint where something is missing, or stands twice and differs.
    """
    if payload is None:
        return _make_plain_order(session, amount, payee, asset, reference)
    lao = session.open()
    request = parse_payment_request(
        _read_payload(payload), session.lexicon.decimals, lao.address_prefix, lao.node.get_time()
    )
    if payee is not None and lao.resolve(payee) != request.payee:
        raise _twice("--to", "the payee")
    if is_given("asset") and asset != request.asset:
        raise _twice("--asset", "the asset")
    if reference and request.reference and reference != request.reference:
        raise _twice("--reference", "the reference")
    given = session.amount(amount, request.asset) if amount is not None else 0
    if amount is not None and request.amount and given != request.amount:
        raise _twice("AMOUNT", "the amount")
    if amount is None and not request.amount:
        raise wrong_usage("AMOUNT is missing: this QR leaves it to the payer", "give an AMOUNT")
    return Order(request.amount or given, request.payee, request.asset, request.reference or reference)


def is_given(name: str) -> bool:
    """Whether the command line itself has the parameter, rather than its default."""
    return click.get_current_context().get_parameter_source(name) is ParameterSource.COMMANDLINE


def _make_plain_order(session: Session, amount: str | None, payee: str | None, asset: str, reference: str) -> Order:
    context = click.get_current_context()
    for name, value in (("amount", amount), ("payee", payee)):
        if value is None:
            parameter = next(found for found in context.command.params if found.name == name)
            raise click.MissingParameter(ctx=context, param=parameter)
    units = session.amount(str(amount), asset)
    return Order(units, session.open().resolve(str(payee)), asset, reference)


def _read_payload(payload: str) -> str:
    if payload != STREAM:
        return payload.removeprefix("\ufeff")
    return read_written(STREAM, MAX_PAYLOAD_BYTES).decode("utf-8", "replace").strip("\r\n")


def _twice(option: str, what: str) -> Complaint:
    return wrong_usage(f"{option} and the QR name {what} differently", f"leave out {option}: the QR says it")
