"""A pain.001 file is a customer's list of credit transfers: read strictly, with names left behind.

ISO 20022 pain.001.001.03 and pain.001.001.09. What is carried on are identifiers, accounts, amounts and
dates; names, addresses and free text of the persons stay in the file.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec

from ledger.crypto import encoding
from ledger.errors import DecodeError, InterchangeError
from ledger.interchange.decimals import MAX_PLACES, format_decimal, parse_decimal
from ledger.interchange.iso20022.documents import (
    COUNT,
    CURRENCY,
    DATE,
    MAX34_TEXT,
    Element,
    every,
    maybe,
    one,
    read_document,
    read_moment,
    refuse_text,
    some,
    stripped,
    text,
)
from ledger.interchange.quoting import shown

SUPPORTED = ("pain.001.001.03", "pain.001.001.09")
CREDITORS = "SCOR"
"""The code of a reference that the creditor gave, such as RF18539007547034 (ISO 11649)."""
UNDIVIDED = ("LAK",)
"""Kept without decimals by ledgers, though ISO 4217 gives it two: its coins are out of use."""

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}")
_METHOD = re.compile(r"[A-Z]{3}")
_TRANSFERS = ("TRF", "TRA")
_SUM_PLACES = 17
_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""ISO 4217: the currencies whose decimals are not two."""


class Payment(msgspec.Struct, frozen=True):
    """One credit transfer that the file asks for."""

    payment_information_id: str
    instruction_id: str
    """Empty where the file gives none."""
    end_to_end_id: str
    debtor_account: str
    creditor_account: str
    currency: str
    amount: int
    """In the currency's smallest unit."""
    execution_date: str
    """YYYY-MM-DD, when the debtor wants it paid, where he is."""
    executes: str = ""
    """The same as the file says it, a date or a time, perhaps with its offset from UTC: not to be paid before."""
    decimals: int = 0
    """Those of `amount`."""
    creditor_references: tuple[str, ...] = ()
    """What the creditor is to know it by, as he gave it."""


class PaymentFile(msgspec.Struct, frozen=True):
    """What a pain.001 file says, its counts and sums checked."""

    message_type: str
    message_id: str
    created: str
    payments: tuple[Payment, ...]
    control_sum: str
    """CtrlSum as the file has it; empty where it gives none."""
    total: str
    """All amounts added irrespective of currency, with as many decimals as the longest of them has."""


def parse_pain001(xml: bytes, decimals: Mapping[str, int] | None) -> PaymentFile:
    """The payments in a pain.001 file. Raises InterchangeError for whatever does not fit.

    `decimals` maps each currency the ledger knows to its decimals, and others are refused; with None any currency is
    read with those of ISO 4217, LAK with none. Where several rules are broken, the file's form comes before its
    elements, those before the counts and sums. A refusal of one payment has its number, group and end-to-end id among
    its values.
    """
    message_type, document = read_document(xml, SUPPORTED)
    message = one(document, "CstmrCdtTrfInitn")
    header = one(message, "GrpHdr")
    one(header, "InitgPty")
    message_id = text(one(header, "MsgId"))
    created = read_moment(one(header, "CreDtTm"))
    one(header, "NbOfTxs")
    groups = some(message, "PmtInf")
    payments: list[Payment] = []
    for group in groups:
        _read_group(group, message_type, decimals, payments)
    parts = [(group, _amount_texts(group)) for group in groups]
    amounts = [amount for _, part in parts for amount in part]
    for element, part in [(header, amounts), *parts]:
        _check_count(element, len(part))
    for element, part in [(header, amounts), *parts]:
        _check_sum(element, compute_total(part))
    control_sum = maybe(header, "CtrlSum")
    return PaymentFile(
        message_type=message_type,
        message_id=message_id,
        created=created,
        payments=tuple(payments),
        control_sum=stripped(control_sum) if control_sum else "",
        total=compute_total(amounts),
    )


def parse_account_map(data: bytes) -> dict[str, str]:
    """The JSON object that names, for each account identifier in payment files, a name or an address.

    Raises InterchangeError where it is not a JSON object of texts, names an account twice, or has an
    empty name in it.
    """
    try:
        encoding.canonicalise(data)  # refuses what a JSON parser would silently settle, such as duplicates
        accounts = encoding.parse(data, dict[str, str])
    except DecodeError as error:
        raise InterchangeError("map_must_be_well_formed", problem=error.says) from None
    if not all(accounts) or not all(accounts.values()):
        raise InterchangeError("map_must_be_well_formed", problem="an empty name")
    return accounts


def compute_total(amounts: Sequence[str]) -> str:
    """The exact sum of plain decimals, with as many decimals as the longest of them has, at most five."""
    places = max((len(amount.partition(".")[2][:MAX_PLACES]) for amount in amounts), default=0)
    return format_decimal(sum(_scaled(amount, places) for amount in amounts), places)


def get_iso_decimals(currency: str) -> int:
    """The decimals of a currency as ISO 4217 has them."""
    return next((places for places, codes in _DECIMALS.items() if currency in codes.split()), 2)


def _read_group(group: Element, message_type: str, decimals: Mapping[str, int] | None, payments: list[Payment]) -> None:
    one(group, "Dbtr")
    one(group, "DbtrAgt")
    _check_method(one(group, "PmtMtd"))
    common = Payment(
        payment_information_id=text(one(group, "PmtInfId")),
        instruction_id="",
        end_to_end_id="",
        debtor_account=_read_account(one(group, "DbtrAcct")),
        creditor_account="",
        currency="",
        amount=0,
        execution_date="",
        executes=_read_execution(one(group, "ReqdExctnDt"), message_type),
    )
    for transfer in some(group, "CdtTrfTxInf"):
        try:
            payments.append(_read_transfer(transfer, common, decimals))
        except InterchangeError as refusal:
            refusal.values |= _name_payment(transfer, common.payment_information_id, len(payments) + 1)
            raise


def _read_transfer(transfer: Element, common: Payment, decimals: Mapping[str, int] | None) -> Payment:
    instruction = maybe(one(transfer, "PmtId"), "InstrId")
    if every(one(transfer, "Amt"), "EqvtAmt"):
        raise InterchangeError("element_must_stand", element="Amt/InstdAmt", line=one(transfer, "Amt").line)
    currency, places, amount = _read_amount(one(transfer, "Amt", "InstdAmt"), decimals)
    return msgspec.structs.replace(
        common,
        instruction_id=text(instruction) if instruction else "",
        end_to_end_id=text(one(transfer, "PmtId", "EndToEndId")),
        creditor_account=_read_account(one(transfer, "CdtrAcct")),
        currency=currency,
        amount=amount,
        decimals=places,
        execution_date=common.executes[:10],
        creditor_references=_read_references(transfer),
    )


def _name_payment(transfer: Element, group: str, number: int) -> dict[str, str | int]:
    """Which payment it is, as far as that can be read."""
    try:
        identifier = text(one(transfer, "PmtId", "EndToEndId"))
    except InterchangeError:
        identifier = ""
    return {"payment": number, "group": group, "end_to_end_id": identifier}


def _read_references(transfer: Element) -> tuple[str, ...]:
    remittance = maybe(transfer, "RmtInf")
    found = [maybe(part, "CdtrRefInf") for part in every(remittance, "Strd")] if remittance else []
    return tuple(text(one(reference, "Ref")) for reference in found if reference and _is_creditors(reference))


def _is_creditors(reference: Element) -> bool:
    kind = maybe(reference, "Tp")
    if maybe(reference, "Ref") is None:
        return False
    code = maybe(one(kind, "CdOrPrtry"), "Cd") if kind else None
    return kind is None or (code is not None and stripped(code) == CREDITORS)


def _check_method(element: Element) -> None:
    method = text(element, _METHOD)
    if method not in _TRANSFERS:
        raise InterchangeError("method_must_be_transfer", method=method, line=element.line)


def _read_execution(element: Element, message_type: str) -> str:
    if message_type == "pain.001.001.03":
        return read_moment(element, DATE)
    day, time = maybe(element, "Dt"), maybe(element, "DtTm")  # .09 has a choice of a date or a time
    if day and time:
        raise InterchangeError("element_must_stand", element="ReqdExctnDt/Dt", line=element.line)
    return read_moment(time) if time else read_moment(one(element, "Dt"), DATE)


def _read_account(account: Element) -> str:
    identification = one(account, "Id")
    if every(identification, "Othr"):
        if every(identification, "IBAN"):
            raise InterchangeError("element_must_stand", element="Id/IBAN", line=identification.line)
        return text(one(identification, "Othr", "Id"), MAX34_TEXT)
    return text(one(identification, "IBAN"), _IBAN)


def _read_amount(element: Element, decimals: Mapping[str, int] | None) -> tuple[str, int, int]:
    currency = element.attributes.get("Ccy", "")
    if not CURRENCY.fullmatch(currency):
        refuse_text(element, f"Ccy={currency}")
    places = _get_usual_decimals(currency) if decimals is None else decimals.get(currency)
    if places is None:
        raise InterchangeError("asset_must_exist", asset=currency)
    value = stripped(element)
    amount = parse_decimal(value, places)
    if not amount or amount > encoding.MAX_INTEGER:
        raise InterchangeError(
            "amount_must_fit_pattern",
            text=shown(value),
            currency=currency,
            decimals=places,
            line=element.line,
        )
    return currency, places, amount


def _get_usual_decimals(currency: str) -> int:
    return 0 if currency in UNDIVIDED else get_iso_decimals(currency)


def _scaled(value: str, places: int) -> int:
    whole, _, part = value.partition(".")
    return int((whole.lstrip("0") + part[:places].ljust(places, "0")) or "0")


def _amount_texts(group: Element) -> list[str]:
    return [stripped(one(transfer, "Amt", "InstdAmt")) for transfer in some(group, "CdtTrfTxInf")]


def _check_count(element: Element, count: int) -> None:
    found = maybe(element, "NbOfTxs")
    declared = str(count) if found is None else stripped(found)
    if not COUNT.fullmatch(declared) or int(declared) != count:
        raise InterchangeError("count_must_fit_payments", declared=shown(declared), count=count)


def _check_sum(element: Element, total: str) -> None:
    found = maybe(element, "CtrlSum")
    declared = stripped(found) if found else ""
    if found and parse_decimal(declared, _SUM_PLACES) != _scaled(total, _SUM_PLACES):
        raise InterchangeError("sum_must_fit_payments", declared=shown(declared), total=total)
