"""A pacs.008 message asks a bank to pay: what the ledger has paid whose payee keeps its money elsewhere.

ISO 20022 pacs.008.001.08 (FIToFICstmrCdtTrf). Names and accounts come from a file and are on no ledger. What no ISO
identifier holds stands as words of the remittance information: a transaction's id, and the message's place in it. The
UETR follows from those, so that whoever gets a payment twice, in whatever file, can tell.
"""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Annotated
from uuid import UUID
from xml.etree import ElementTree as ET

import msgspec

from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import InterchangeError, ensure
from ledger.interchange.decimals import MAX_PLACES, format_decimal, is_writable, parse_decimal
from ledger.interchange.iso20022.documents import (
    CURRENCY,
    DATE,
    MAX34_TEXT,
    MAX35_TEXT,
    NAMESPACE,
    Element,
    add_text,
    one,
    read_document,
    read_moment,
    refuse_text,
    some,
    text,
    write_document,
)
from ledger.interchange.quoting import shown
from ledger.interchange.rfc3339 import format_time

MESSAGE_TYPE = "pacs.008.001.08"
CLEARING, SHARED = "CLRG", "SHAR"
_BIC = "[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?"
_IBAN = re.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_NAME = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,140}")
_WORDS = re.compile("transaction ([0-9a-f]{64}) message (0|[1-9][0-9]?)")


class BankAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account at a bank, as its owner tells it."""

    account: Annotated[str, msgspec.Meta(pattern="^[^\\x00-\\x20\\x7f-\\x9f]{1,34}\\Z", max_length=34)]
    """An IBAN, or the number that the bank gave it."""
    bank: Annotated[str, msgspec.Meta(pattern=f"^{_BIC}\\Z", max_length=11)]
    """The bank's BIC: COEBLALA."""
    name: Annotated[str, msgspec.Meta(pattern="^[^\\x00-\\x1f\\x7f-\\x9f]{1,140}\\Z", max_length=140)]
    """Of the owner."""


class CreditTransfer(msgspec.Struct, frozen=True):
    """A payment of the ledger that a bank is asked to make."""

    message: str
    """The payment's message, TRANSACTION-INDEX."""
    amount: int
    """In the asset's smallest unit."""
    asset: str
    creditor: BankAccount
    date: str
    """The day of its block where the chain is: 2026-11-30."""
    debtor: BankAccount
    reference: str


def write_pacs008(transfers: Sequence[CreditTransfer], created_ms: int, decimals: Mapping[str, int]) -> bytes:
    """The file that asks for these payments; `decimals` has those of their assets. Equal arguments give equal bytes.

    Raises InterchangeError for an asset whose code or decimals no ISO 20022 amount has.
    """
    ensure(bool(transfers), "a file of no payment")
    document = ET.Element("Document", xmlns=NAMESPACE + MESSAGE_TYPE)
    message = ET.SubElement(document, "FIToFICstmrCdtTrf")
    header = ET.SubElement(message, "GrpHdr")
    add_text(header, "MsgId", sha256("".join(one.message for one in transfers).encode()).hexdigest()[:32])
    add_text(header, "CreDtTm", format_time(created_ms))
    add_text(header, "NbOfTxs", str(len(transfers)))
    add_text(ET.SubElement(header, "SttlmInf"), "SttlmMtd", CLEARING)
    for transfer in transfers:
        _add_transfer(ET.SubElement(message, "CdtTrfTxInf"), transfer, decimals)
    return write_document(document)


def parse_pacs008(xml: bytes, decimals: Mapping[str, int]) -> tuple[CreditTransfer, ...]:
    """The payments in `xml`, as `write_pacs008` writes them. Raises InterchangeError for whatever does not fit."""
    _, document = read_document(xml, (MESSAGE_TYPE,), own=True)
    message = one(document, "FIToFICstmrCdtTrf")
    found = tuple(_read_transfer(element, decimals) for element in some(message, "CdtTrfTxInf"))
    declared = one(message, "GrpHdr", "NbOfTxs")
    if text(declared) != str(len(found)):
        raise InterchangeError("count_must_fit_payments", declared=text(declared), count=len(found))
    return found


def compute_uetr(message: str) -> str:
    """The unique end-to-end reference of a payment: a UUID of version 4 that follows from its message's id."""
    return str(UUID(bytes=sha256(message.encode()).digest()[:16], version=4))


def _add_transfer(element: ET.Element, transfer: CreditTransfer, decimals: Mapping[str, int]) -> None:
    places = decimals.get(transfer.asset, MAX_PLACES + 1)
    amount = format_decimal(transfer.amount, min(places, MAX_PLACES))
    if not CURRENCY.fullmatch(transfer.asset) or places > MAX_PLACES or not is_writable(amount):
        raise InterchangeError("asset_must_have_currency_code", asset=shown(transfer.asset))
    transaction, _, index = transfer.message.partition("-")
    identifiers = ET.SubElement(element, "PmtId")
    add_text(identifiers, "InstrId", f"{transaction[:32]}-{index}")
    add_text(identifiers, "EndToEndId", transfer.reference)
    add_text(identifiers, "UETR", compute_uetr(transfer.message))
    add_text(element, "IntrBkSttlmAmt", amount).set("Ccy", transfer.asset)
    add_text(element, "IntrBkSttlmDt", transfer.date)
    add_text(element, "ChrgBr", SHARED)
    _add_party(element, "Dbtr", transfer.debtor)
    _add_account(element, "DbtrAcct", transfer.debtor)
    _add_bank(element, "DbtrAgt", transfer.debtor)
    _add_bank(element, "CdtrAgt", transfer.creditor)
    _add_party(element, "Cdtr", transfer.creditor)
    _add_account(element, "CdtrAcct", transfer.creditor)
    add_text(ET.SubElement(element, "RmtInf"), "Ustrd", f"transaction {transaction} message {index}")


def _add_party(element: ET.Element, name: str, party: BankAccount) -> None:
    add_text(ET.SubElement(element, name), "Nm", party.name)


def _add_account(element: ET.Element, name: str, party: BankAccount) -> None:
    identifier = ET.SubElement(ET.SubElement(element, name), "Id")
    if _IBAN.fullmatch(party.account):
        add_text(identifier, "IBAN", party.account)
    else:
        add_text(ET.SubElement(identifier, "Othr"), "Id", party.account)


def _add_bank(element: ET.Element, name: str, party: BankAccount) -> None:
    add_text(ET.SubElement(ET.SubElement(element, name), "FinInstnId"), "BICFI", party.bank)


def _read_transfer(element: Element, decimals: Mapping[str, int]) -> CreditTransfer:
    amount, words = one(element, "IntrBkSttlmAmt"), one(element, "RmtInf", "Ustrd")
    asset = amount.attributes.get("Ccy", "")
    units = parse_decimal(text(amount), decimals.get(asset, 0))
    match = _WORDS.fullmatch(text(words, _NAME))
    if units is None or not 0 < units <= MAX_INTEGER or asset not in decimals:
        refuse_text(amount, text(amount))
    if match is None:
        refuse_text(words, text(words, _NAME))
    message = f"{match[1]}-{match[2]}"
    identifiers = one(element, "PmtId")
    if text(one(identifiers, "UETR"), _NAME) != compute_uetr(message):
        refuse_text(one(identifiers, "UETR"), text(one(identifiers, "UETR"), _NAME))
    return CreditTransfer(
        message=message,
        amount=units,
        asset=asset,
        creditor=_read_party(element, "Cdtr"),
        date=read_moment(one(element, "IntrBkSttlmDt"), DATE),
        debtor=_read_party(element, "Dbtr"),
        reference=text(one(identifiers, "EndToEndId"), MAX35_TEXT),
    )


def _read_party(element: Element, name: str) -> BankAccount:
    identifier = one(element, f"{name}Acct", "Id").children
    account = one(element, f"{name}Acct", "Id", "IBAN") if identifier and identifier[0].name == "IBAN" else None
    found = account or one(element, f"{name}Acct", "Id", "Othr", "Id")
    bank = one(element, f"{name}Agt", "FinInstnId", "BICFI")
    return BankAccount(text(found, MAX34_TEXT), text(bank, re.compile(_BIC)), text(one(element, name, "Nm"), _NAME))
