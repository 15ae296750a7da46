"""A LAO QR payload asks for a payment: who is paid, how much, of which asset, and for what.

The layout is community-documented (the open package pmoney_qr, and a second public sample whose lengths agree), not
taken from its owner's specification. Tag 38 holds 00 AID, 01 IIN, 02 payment type, 03 receiver, 04 expiry. Here the
receiver is an address of the ledger. The IIN is 99999999, which is assigned to nobody, so that no bank's app takes
such a code for one of its own. An address leaves ten digits for the expiry: seconds UTC, where others write
milliseconds.
"""

import re
from collections.abc import Mapping

import msgspec

from ledger.crypto.addresses import validate_address
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import InterchangeError, ensure
from ledger.interchange.decimals import format_decimal, parse_decimal
from ledger.interchange.qr.emv_qr import (
    FORMAT,
    FORMAT_TAG,
    Field,
    is_schemes,
    list_parts,
    parse_qr,
    parse_template,
    write_qr,
    write_template,
)
from ledger.interchange.quoting import shown

AID = "A005266284662577"
IIN = "99999999"
"""Of nobody: a made-up issuer."""
PAYMENT_TYPE = "002"
COUNTRY = "LA"
CURRENCIES = {"LAK": "418", "USD": "840", "EUR": "978"}
"""ISO 4217: the numeric code of each asset that a QR can name."""
LANGUAGE = "LO"
"""ISO 639-1: the language of the payee's name in its own script."""
MAX_NAME = 25
MAX_CITY = 15
MAX_REFERENCE = 25
"""EMVCo's limit for a bill number; on the ledger a reference may be longer."""

_STATIC, _DYNAMIC = "11", "12"
_METHOD, _ACCOUNT, _CATEGORY, _CURRENCY, _AMOUNT = "01", "38", "52", "53", "54"
_FEES = ("55", "56", "57")
_ACCOUNT_TAGS = ("00", "01", "02", "03", "04")
_COUNTRY, _NAME, _CITY, _ADDITIONAL, _BILL = "58", "59", "60", "62", "01"
_LANGUAGE_TEMPLATE, _LANGUAGE, _LOCAL_NAME = "64", "00", "01"
_NO_CATEGORY = "0000"
_DECIMAL = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")
_MAX_AMOUNT = 13
_REFERENCE = re.compile(rf"[A-Z0-9./-]{{0,{MAX_REFERENCE}}}")
_EXPIRY = re.compile("[1-9][0-9]{9}")
_PLAIN = re.compile("[ -~]+")
_LAO_TEXT = re.compile("[ -~\u0e80-\u0eff]+")


class PaymentRequest(msgspec.Struct, frozen=True):
    """What a payload asks for."""

    payee: str
    """The address that is paid."""
    asset: str
    amount: int
    """In the asset's smallest unit; 0 where the payer chooses: such a code is static, it serves many payments."""
    reference: str
    name: str
    """How the payee is called, printable ASCII; nobody vouches for it."""
    city: str
    expires: int
    """Milliseconds UTC, whole seconds; 0 where it never does."""
    local_name: str = ""
    """How the payee is called in Lao script; nobody vouches for it either."""


class Scheme(msgspec.Struct, frozen=True):
    """One scheme by which a payload can be paid."""

    tag: str
    identifier: str
    """What the scheme calls itself; "" where it has filled its template with a text of its own."""
    text: str
    """The whole of its template."""


def write_payment_request(request: PaymentRequest, decimals: Mapping[str, int]) -> str:
    """The payload that asks for it; `decimals` has those of each asset.

    Raises InterchangeError for what a QR cannot hold or name: a currency without a number, an amount of more than
    13 characters, a reference beyond 25, a name beyond 25 or in another script, or a city beyond 15 characters.
    """
    account = [Field("00", AID), Field("01", IIN), Field("02", PAYMENT_TYPE), Field("03", request.payee)]
    if request.expires:
        ensure(request.expires % 1000 == 0, "an expiry within a second")
        account.append(Field("04", f"{request.expires // 1000}"))
    fields = [
        Field(FORMAT_TAG, FORMAT),
        Field(_METHOD, _DYNAMIC if request.amount else _STATIC),
        Field(_ACCOUNT, write_template(account)),
        Field(_CATEGORY, _NO_CATEGORY),
        Field(_CURRENCY, _get_currency(request.asset, decimals)),
        *([Field(_AMOUNT, _write_amount(request, decimals))] if request.amount else []),
        Field(_COUNTRY, COUNTRY),
        Field(_NAME, _check_text("name", request.name, MAX_NAME)),
        Field(_CITY, _check_text("city", request.city, MAX_CITY)),
    ]
    if request.reference:
        _check_reference(request.reference)
        fields.append(Field(_ADDITIONAL, write_template([Field(_BILL, request.reference)])))
    if request.local_name:
        name = _check_text("name", request.local_name, MAX_NAME, _LAO_TEXT)
        fields.append(Field(_LANGUAGE_TEMPLATE, write_template([Field(_LANGUAGE, LANGUAGE), Field(_LOCAL_NAME, name)])))
    return write_qr(fields)


def list_schemes(payload: str) -> tuple[Scheme, ...]:
    """The schemes by which a payload can be paid, of whomever. Raises InterchangeError for one that is no EMV QR."""
    fields = [field for field in parse_qr(payload) if is_schemes(field.tag)]
    parts = [{part.tag: part.value for part in list_parts(field)} for field in fields]
    return tuple(Scheme(field.tag, part.get("00", ""), field.value) for field, part in zip(fields, parts, strict=True))


def parse_payment_request(
    payload: str, decimals: Mapping[str, int], address_prefix: str, time: int = 0
) -> PaymentRequest:
    """What the payload asks for, if it can be paid here.

    `decimals` has those of each asset of this ledger; `time` is now in milliseconds UTC, 0 to ask no expiry.
    Raises InterchangeError for a payload of another scheme or layout, a currency without an asset here, an
    ill-formed amount or reference, and one that has expired; Inadmissible for a receiver that is no address.
    """
    fields = {field.tag: field.value for field in parse_qr(payload)}
    account = _read_account(payload, fields)
    _check_layout(fields, account)
    validate_address(address_prefix, account.get("03", ""))
    asset = _find_asset(fields.get(_CURRENCY, ""), decimals)
    amount = _read_amount(fields[_AMOUNT], asset, decimals[asset]) if _AMOUNT in fields else 0
    additional = _read_template(fields, _ADDITIONAL)
    reference = additional.get(_BILL, "")
    _check_reference(reference)
    expires = int(account.get("04", "0")) * 1000
    if expires and time >= expires:
        raise InterchangeError("qr_must_not_be_expired", expires=expires, time=time)
    local = _read_template(fields, _LANGUAGE_TEMPLATE).get(_LOCAL_NAME, "")
    return PaymentRequest(account["03"], asset, amount, reference, fields[_NAME], fields[_CITY], expires, local)


def _read_account(payload: str, fields: Mapping[str, str]) -> dict[str, str]:
    account = {part.tag: part.value for part in list_parts(Field(_ACCOUNT, fields.get(_ACCOUNT, "")))}
    if account.get("00") != AID:
        others = [shown(scheme.identifier or scheme.text) for scheme in list_schemes(payload)]
        raise InterchangeError("qr_must_be_of_this_scheme", found=", ".join(others) or "nobody", expected=AID)
    return account


def _check_layout(fields: Mapping[str, str], account: Mapping[str, str]) -> None:
    _expect("38/01", IIN, account.get("01", ""))
    _expect("38/02", PAYMENT_TYPE, account.get("02", ""))
    for tag in account:
        if tag not in _ACCOUNT_TAGS:
            _expect(f"38/{tag}", "absent", account[tag])
    if "04" in account and not _EXPIRY.fullmatch(account["04"]):
        _expect("38/04", "ten digits", account["04"])
    _expect(_METHOD, _DYNAMIC if _AMOUNT in fields else _STATIC, fields.get(_METHOD, ""))
    _expect(_COUNTRY, COUNTRY, fields.get(_COUNTRY, ""))
    for tag in (_NAME, _CITY):
        if tag not in fields:
            _expect(tag, "a text", "")
    for tag in _FEES:  # a tip or fee on top: to pay less than was asked is to pay something else
        _expect(tag, "absent", fields.get(tag, "absent"))


def _expect(tag: str, expected: str, found: str) -> None:
    if found != expected:
        raise InterchangeError("qr_must_fit_layout", tag=tag, expected=expected, found=shown(found or "absent"))


def _read_template(fields: Mapping[str, str], tag: str) -> dict[str, str]:
    if tag not in fields:
        return {}
    return {field.tag: field.value for field in parse_template(Field(tag, fields[tag]))}


def _get_currency(asset: str, decimals: Mapping[str, int]) -> str:
    if asset not in CURRENCIES or asset not in decimals:
        raise InterchangeError("qr_currency_must_be_known", currency=shown(asset))
    return CURRENCIES[asset]


def _find_asset(currency: str, decimals: Mapping[str, int]) -> str:
    for asset, number in CURRENCIES.items():
        if number == currency and asset in decimals:
            return asset
    raise InterchangeError("qr_currency_must_be_known", currency=shown(currency) if currency else "absent")


def _write_amount(request: PaymentRequest, decimals: Mapping[str, int]) -> str:
    places = decimals[request.asset]
    ensure(0 < request.amount <= MAX_INTEGER, f"no amount {request.amount}")
    text = format_decimal(request.amount, places)
    if len(text) > _MAX_AMOUNT:
        raise InterchangeError("qr_must_have_room", field="amount", size=len(text), limit=_MAX_AMOUNT)
    return text


def _read_amount(text: str, asset: str, places: int) -> int:
    amount = parse_decimal(text, places) if _DECIMAL.fullmatch(text) and len(text) <= _MAX_AMOUNT else None
    if not amount or amount > MAX_INTEGER:
        raise InterchangeError("qr_amount_must_fit_currency", text=shown(text), asset=asset, decimals=places)
    return amount


def _check_text(name: str, value: str, limit: int, pattern: re.Pattern[str] = _PLAIN) -> str:
    if not pattern.fullmatch(value) or len(value) > limit:
        raise InterchangeError("qr_must_have_room", field=name, size=len(value), limit=limit)
    return value


def _check_reference(reference: str) -> None:
    if not _REFERENCE.fullmatch(reference):
        raise InterchangeError("qr_reference_must_be_public", text=shown(reference), limit=MAX_REFERENCE)
