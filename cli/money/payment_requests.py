"""Payment requests at the command line: what a QR code asks for, beside what the line itself says."""

from typing import TYPE_CHECKING, NamedTuple

import click
from click.core import ParameterSource
from msgspec import to_builtins

from cli.shell.ending import explain
from cli.shell.files import STREAM, read_written
from cli.shell.output import Complaint, say_pairs, wrong_usage
from cli.shell.session import Session
from ledger.errors import LedgerError
from ledger.words.lexicon import Lexicon
from ledger.words.printing import printable

if TYPE_CHECKING:
    from ledger.interchange.qr.lao_qr import PaymentRequest

MAX_PAYLOAD_BYTES = 4096


class Order(NamedTuple):
    """A payment to be made."""

    amount: int
    payee: str
    """An address."""
    asset: str
    reference: str


def make_request(
    session: Session, payee: str, amount: int, asset: str, reference: str, local_name: str = ""
) -> "PaymentRequest":
    """The request for a payment to somebody who is registered. Raises NotFoundError."""
    from ledger.interchange.qr.lao_qr import MAX_CITY, MAX_NAME, PaymentRequest  # noqa: PLC0415 - most pay without a QR

    lao = session.open()
    address = lao.resolve(payee)
    jurisdiction = lao.identity(address).jurisdiction
    name = session.lexicon.names.get(address, address)[:MAX_NAME]
    city = jurisdiction.partition("-")[2][:MAX_CITY] or jurisdiction
    return PaymentRequest(address, asset, amount, reference, name, city, 0, local_name)


def show_payload(session: Session, payload: str) -> None:
    """Shows what a QR payload asks for, and by which schemes it can be paid; also one that cannot be paid here."""
    from ledger.interchange.qr.lao_qr import AID, list_schemes, parse_payment_request  # noqa: PLC0415 - as above

    lao, text = session.open(), _read_payload(payload)
    schemes, words = list_schemes(text), session.lexicon
    request: PaymentRequest | None = None
    problem = ""
    try:
        request = parse_payment_request(text, words.decimals, lao.address_prefix, lao.now)
    except LedgerError as refusal:
        if not schemes:
            raise
        problem = explain(refusal, words).says
    others = [scheme for scheme in schemes if request is None or scheme.identifier != AID]
    pairs = [*(_describe_request(request, words) if request else [("not here", problem)])]
    pairs += [("other scheme", printable(f"{scheme.identifier or 'unnamed'}: {scheme.text}")) for scheme in others]
    found = {"request": to_builtins(request) if request else None, "schemes": to_builtins(schemes), "problem": problem}
    session.give(found, lambda: say_pairs(pairs))


def _describe_request(request: "PaymentRequest", words: Lexicon) -> list[tuple[str, str]]:
    amount = words.money(request.amount, request.asset) if request.amount else f"{request.asset}, the payer chooses"
    expires = words.time(request.expires) if request.expires else "never"
    pairs = [
        ("pays", f"{words.who(request.payee)}, {request.payee}"),
        ("amount", amount),
        ("reference", request.reference),
        (
            "calls itself",
            ", ".join(printable(name) for name in (request.name, request.local_name, request.city) if name),
        ),
        ("expires", expires),
    ]
    return [(label, text) for label, text in pairs if text]


def make_order(
    session: Session, payload: str | None, amount: str | None, payee: str | None, asset: str, reference: str
) -> Order:
    """What a command line asks to pay: by itself, or by a QR payload, which then says all but what is left open.

    Raises Complaint where something is missing, or stands twice and differs.
    """
    if payload is None:
        return _make_plain_order(session, amount, payee, asset, reference)
    from ledger.interchange.qr.lao_qr import parse_payment_request  # noqa: PLC0415 - as above

    lao = session.open()
    request = parse_payment_request(_read_payload(payload), session.lexicon.decimals, lao.address_prefix, lao.now)
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
