"""A pacs.002 message reports what became of each payment of a file: settled, or refused by which rule.

ISO 20022 pacs.002.001.10 (FIToFIPmtStsRpt). A ledger transaction's id has 64 digits and no ISO identifier
holds more than 35, so id, height and rule stand as lines of the additional information, whole and never
cut, with the law and its legal reference where a law refused; OrgnlTxId stays out, as a pain.001 file gives none.
"""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

import msgspec

from ledger.errors import ensure
from ledger.interchange.iso20022 import (
    DATE_TIME,
    NAMESPACE,
    Element,
    add_text,
    every,
    maybe,
    one,
    read_document,
    refuse_text,
    some,
    text,
    write_document,
)
from ledger.interchange.pain001 import PaymentFile
from ledger.interchange.rfc3339 import format_time

MESSAGE_TYPE = "pacs.002.001.10"
SETTLED = "ACSC"
PARTLY = "PART"
REJECTED = "RJCT"

_MESSAGE_ID = re.compile(r"[!-~]([ -~]{0,33}[!-~])?")
_CODE = re.compile(r"[A-Z]{4}")
_COUNT = re.compile(r"[0-9]{1,15}")
_SUM = re.compile(r"[0-9]{1,35}(\.[0-9]{1,5})?")
_MAX105_TEXT = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,105}")
_LINES = {
    "transaction": re.compile(r"[0-9a-f]{64}"),
    "height": re.compile(r"[1-9][0-9]{0,14}"),
    "rule": re.compile(r"[a-z][a-z0-9_]{0,99}"),
    "law": re.compile(r"[a-z][a-z0-9_]{0,31}"),
    "reference": re.compile(r"[A-Z0-9./-]{1,35}"),
}
"""The lines of AddtlInf that are ours: a word, a space and a value."""


class PaymentStatus(msgspec.Struct, frozen=True):
    """What became of one payment."""

    end_to_end_id: str
    instruction_id: str
    """Empty where the payment has none."""
    transaction: str
    """The ledger transaction's id; empty for a refused payment that came into no block."""
    height: int
    """The block it is in; 0 where it is in none."""
    rule: str
    """The name of the rule that refused it; empty for a settled payment."""
    law: str = ""
    """The law that refused it; empty where none did."""
    reference: str = ""
    """Where that law is written down."""


class StatusReport(msgspec.Struct, frozen=True):
    """A pacs.002 message of ours, as it was read."""

    message_id: str
    created: str
    original_message_type: str
    original_message_id: str
    original_created: str
    original_total: str
    group_status: str
    """ACSC all are settled, RJCT none is, PART some are."""
    statuses: tuple[PaymentStatus, ...]


def write_pacs002(file: PaymentFile, statuses: Sequence[PaymentStatus], created_ms: int, message_id: str) -> bytes:
    """The report on all payments of `file`, for which `statuses` has one each and in the same order.

    `message_id` is 1 to 35 printable ASCII characters, no space at either end. A settled payment has a
    transaction and a height. Equal arguments give equal bytes.
    """
    _check_statuses(file, statuses)
    ensure(_MESSAGE_ID.fullmatch(message_id) is not None, f"no message id {message_id!r}")
    document = ET.Element("Document", xmlns=NAMESPACE + MESSAGE_TYPE)
    report = ET.SubElement(document, "FIToFIPmtStsRpt")
    header = ET.SubElement(report, "GrpHdr")
    add_text(header, "MsgId", message_id)
    add_text(header, "CreDtTm", format_time(created_ms))
    group = ET.SubElement(report, "OrgnlGrpInfAndSts")
    add_text(group, "OrgnlMsgId", file.message_id)
    add_text(group, "OrgnlMsgNmId", file.message_type)
    add_text(group, "OrgnlCreDtTm", file.created)
    add_text(group, "OrgnlNbOfTxs", str(len(file.payments)))
    add_text(group, "OrgnlCtrlSum", file.total)
    add_text(group, "GrpSts", compute_group_status(statuses))
    for number, status in enumerate(statuses, 1):
        _add_status(ET.SubElement(report, "TxInfAndSts"), number, status)
    return write_document(document)


def parse_pacs002(xml: bytes) -> StatusReport:
    """The report in `xml`, as `write_pacs002` writes it.

    Raises InterchangeError for whatever does not fit; elements and lines of others are passed over.
    """
    _, document = read_document(xml, (MESSAGE_TYPE,))
    report = one(document, "FIToFIPmtStsRpt")
    header = one(report, "GrpHdr")
    group = one(report, "OrgnlGrpInfAndSts")
    statuses = tuple(_read_status(element) for element in some(report, "TxInfAndSts"))
    count = one(group, "OrgnlNbOfTxs")
    if int(text(count, _COUNT)) != len(statuses):
        refuse_text(count, text(count))
    group_status = one(group, "GrpSts")
    if text(group_status, _CODE) != compute_group_status(statuses):
        refuse_text(group_status, text(group_status))
    return StatusReport(
        message_id=text(one(header, "MsgId")),
        created=text(one(header, "CreDtTm"), DATE_TIME),
        original_message_type=text(one(group, "OrgnlMsgNmId")),
        original_message_id=text(one(group, "OrgnlMsgId")),
        original_created=text(one(group, "OrgnlCreDtTm"), DATE_TIME),
        original_total=text(one(group, "OrgnlCtrlSum"), _SUM),
        group_status=text(group_status),
        statuses=statuses,
    )


def compute_group_status(statuses: Sequence[PaymentStatus]) -> str:
    """ACSC where all payments are settled, RJCT where none is, PART otherwise."""
    settled = sum(1 for status in statuses if not status.rule)
    if settled == 0:
        return REJECTED
    return SETTLED if settled == len(statuses) else PARTLY


def _check_statuses(file: PaymentFile, statuses: Sequence[PaymentStatus]) -> None:
    asked = [(payment.end_to_end_id, payment.instruction_id) for payment in file.payments]
    told = [(status.end_to_end_id, status.instruction_id) for status in statuses]
    ensure(bool(asked), "a report on no payment")
    ensure(asked == told, f"the statuses of {told} for the payments {asked}")
    for status in statuses:
        on_ledger = bool(status.transaction and status.height)
        ensure(bool(status.rule) or on_ledger, f"{status} is settled and not on the ledger")
        ensure(bool(status.rule) or not status.law + status.reference, f"{status} is settled and refused by a law")
        for name, value in _get_lines(status):
            ensure(_LINES[name].fullmatch(value) is not None, f"{value!r} is no {name}")


def _get_lines(status: PaymentStatus) -> list[tuple[str, str]]:
    height = str(status.height) if status.height else ""
    refused = [("rule", status.rule), ("law", status.law), ("reference", status.reference)]
    lines = [("transaction", status.transaction), ("height", height), *refused]
    return [(name, value) for name, value in lines if value]


def _add_status(element: ET.Element, number: int, status: PaymentStatus) -> None:
    add_text(element, "StsId", str(number))
    if status.instruction_id:
        add_text(element, "OrgnlInstrId", status.instruction_id)
    add_text(element, "OrgnlEndToEndId", status.end_to_end_id)
    add_text(element, "TxSts", REJECTED if status.rule else SETTLED)
    information = ET.SubElement(element, "StsRsnInf")
    if status.rule:
        add_text(ET.SubElement(information, "Rsn"), "Prtry", _shorten(status.rule))
    for name, value in _get_lines(status):
        add_text(information, "AddtlInf", f"{name} {value}")


def _shorten(rule: str) -> str:
    """The rule's name, or as many whole words of it as Max35Text holds."""
    return rule if len(rule) <= 35 else rule[:36].rpartition("_")[0] or rule[:35]


def _read_status(element: Element) -> PaymentStatus:
    instruction = maybe(element, "OrgnlInstrId")
    lines: dict[str, str] = {}
    for line in every(one(element, "StsRsnInf"), "AddtlInf"):
        name, _, value = text(line, _MAX105_TEXT).partition(" ")
        if name in lines or (name in _LINES and not _LINES[name].fullmatch(value)):
            refuse_text(line, text(line, _MAX105_TEXT))
        if name in _LINES:
            lines[name] = value
    code = one(element, "TxSts")
    is_on_ledger = "transaction" in lines and "height" in lines
    by_law = "law" in lines or "reference" in lines
    if by_law and "rule" not in lines:
        refuse_text(code, text(code))
    if text(code, _CODE) != (REJECTED if "rule" in lines else SETTLED if is_on_ledger else ""):
        refuse_text(code, text(code))
    return PaymentStatus(
        end_to_end_id=text(one(element, "OrgnlEndToEndId")),
        instruction_id=text(instruction) if instruction else "",
        transaction=lines.get("transaction", ""),
        height=int(lines.get("height", "0")),
        rule=lines.get("rule", ""),
        law=lines.get("law", ""),
        reference=lines.get("reference", ""),
    )
