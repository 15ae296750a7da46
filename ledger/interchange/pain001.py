"""A pain.001 file is a customer's list of credit transfers: read strictly, with names left behind.

ISO 20022 pain.001.001.03 and pain.001.001.09. What is carried on are identifiers, accounts, amounts and
dates; names, addresses and free text of the persons stay in the file.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from ledger.crypto import encoding
from ledger.errors import DecodeError, InterchangeError
from ledger.interchange.iso20022 import (
    DATE_TIME,
    MAX34_TEXT,
    Element,
    every,
    maybe,
    one,
    read_document,
    refuse_text,
    some,
    stripped,
    text,
)
from ledger.interchange.quoting import shown

SUPPORTED = ("pain.001.001.03", "pain.001.001.09")

_AMOUNT = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,5}))?")
_DECIMAL = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,17}))?")
_COUNT = re.compile(r"[0-9]{1,15}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}")
_METHOD = re.compile(r"[A-Z]{3}")
_TRANSFERS = ("TRF", "TRA")
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
    """YYYY-MM-DD, when the debtor wants it paid."""


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

    `decimals` maps each currency the ledger knows to its decimals, and others are refused; with None
    any currency is read with the decimals ISO 4217 gives it. Where several rules are broken, the file's
    form comes before its elements, those before the counts and sums.
    """
    message_type, document = read_document(xml, SUPPORTED)
    message = one(document, "CstmrCdtTrfInitn")
    header = one(message, "GrpHdr")
    one(header, "InitgPty")
    message_id = text(one(header, "MsgId"))
    created = _read_created(one(header, "CreDtTm"))
    one(header, "NbOfTxs")
    groups = some(message, "PmtInf")
    payments = [payment for group in groups for payment in _read_group(group, message_type, decimals)]
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
    """The exact sum of plain decimals, with as many decimals as the longest of them has."""
    places = max((len(amount.partition(".")[2]) for amount in amounts), default=0)
    digits = str(sum(_scaled(amount, places) for amount in amounts)).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _read_group(group: Element, message_type: str, decimals: Mapping[str, int] | None) -> list[Payment]:
    one(group, "Dbtr")
    one(group, "DbtrAgt")
    _check_method(one(group, "PmtMtd"))
    payment_information_id = text(one(group, "PmtInfId"))
    execution_date = _read_execution_date(one(group, "ReqdExctnDt"), message_type)
    debtor_account = _read_account(one(group, "DbtrAcct"))
    payments = []
    for transfer in some(group, "CdtTrfTxInf"):
        instruction = maybe(one(transfer, "PmtId"), "InstrId")
        currency, amount = _read_amount(one(transfer, "Amt", "InstdAmt"), decimals)
        payment = Payment(
            payment_information_id=payment_information_id,
            instruction_id=text(instruction) if instruction else "",
            end_to_end_id=text(one(transfer, "PmtId", "EndToEndId")),
            debtor_account=debtor_account,
            creditor_account=_read_account(one(transfer, "CdtrAcct")),
            currency=currency,
            amount=amount,
            execution_date=execution_date,
        )
        payments.append(payment)
    return payments


def _check_method(element: Element) -> None:
    method = text(element, _METHOD)
    if method not in _TRANSFERS:
        raise InterchangeError("method_must_be_transfer", method=method, line=element.line)


def _read_created(element: Element) -> str:
    created = text(element, DATE_TIME)
    try:
        datetime.fromisoformat(created[:19])
    except ValueError:
        refuse_text(element, created)
    return created


def _read_execution_date(element: Element, message_type: str) -> str:
    if message_type == "pain.001.001.03":
        found = text(element, _DATE)
    else:  # .09 has a choice of a date or a time
        day, time = maybe(element, "Dt"), maybe(element, "DtTm")
        found = text(one(element, "Dt"), _DATE) if time is None or day else text(time, DATE_TIME)
    try:
        return date.fromisoformat(found[:10]).isoformat()
    except ValueError:
        refuse_text(element, found)


def _read_account(account: Element) -> str:
    identification = one(account, "Id")
    if every(identification, "Othr"):
        if every(identification, "IBAN"):
            raise InterchangeError("element_must_stand", element="Id/IBAN", line=identification.line)
        return text(one(identification, "Othr", "Id"), MAX34_TEXT)
    return text(one(identification, "IBAN"), _IBAN)


def _read_amount(element: Element, decimals: Mapping[str, int] | None) -> tuple[str, int]:
    currency = element.attributes.get("Ccy", "")
    if not _CURRENCY.fullmatch(currency):
        refuse_text(element, f"Ccy={currency}")
    places = _iso_decimals(currency) if decimals is None else decimals.get(currency)
    if places is None:
        raise InterchangeError("asset_must_exist", asset=currency)
    value = stripped(element)
    amount = _compute_amount(value, places)
    if amount == 0:
        raise InterchangeError(
            "amount_must_fit_pattern",
            text=shown(value),
            currency=currency,
            decimals=places,
            line=element.line,
        )
    return currency, amount


def _iso_decimals(currency: str) -> int:
    return next((places for places, codes in _DECIMALS.items() if currency in codes.split()), 2)


def _compute_amount(value: str, places: int) -> int:
    """The amount in the smallest unit, or 0 where the text is no amount of so many decimals."""
    match = _AMOUNT.fullmatch(value)
    if match is None or len(match[2] or "") > places:
        return 0
    amount = _scaled(value, places)
    return amount if amount <= encoding.MAX_INTEGER else 0


def _scaled(value: str, places: int) -> int:
    whole, _, part = value.partition(".")
    return int(whole + part.ljust(places, "0"))


def _amount_texts(group: Element) -> list[str]:
    return [stripped(one(transfer, "Amt", "InstdAmt")) for transfer in some(group, "CdtTrfTxInf")]


def _check_count(element: Element, count: int) -> None:
    found = maybe(element, "NbOfTxs")
    declared = str(count) if found is None else stripped(found)
    if not _COUNT.fullmatch(declared) or int(declared) != count:
        raise InterchangeError("count_must_fit_payments", declared=shown(declared), count=count)


def _check_sum(element: Element, total: str) -> None:
    found = maybe(element, "CtrlSum")
    declared = total if found is None else stripped(found)
    if not _DECIMAL.fullmatch(declared) or _scaled(declared, 17) != _scaled(total, 17):
        raise InterchangeError("sum_must_fit_payments", declared=shown(declared), total=total)
