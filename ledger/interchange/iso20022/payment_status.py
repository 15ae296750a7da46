"""Payment statuses: what became of each payment of a file, as both reports on it, pain.002 and pacs.002, say it.

A ledger transaction's id has 64 digits and no ISO identifier holds more than 35, so id, height and rule stand as lines
of the additional information, whole and never cut, with the law and its legal reference where a law refused.
"""

import re
from collections.abc import Sequence
from textwrap import wrap
from xml.etree import ElementTree as ET

import msgspec

from ledger.chain.kinds import REFERENCE
from ledger.errors import ensure
from ledger.interchange.decimals import format_decimal
from ledger.interchange.iso20022.documents import (
    COUNT,
    CURRENCY,
    NAMESPACE,
    SUM,
    Element,
    add_text,
    every,
    maybe,
    one,
    read_moment,
    refuse_text,
    text,
)
from ledger.interchange.iso20022.originals import Original
from ledger.interchange.iso20022.pain001 import Payment, PaymentFile
from ledger.interchange.rfc3339 import format_time

SETTLED = "ACSC"
PARTLY = "PART"
REJECTED = "RJCT"

_MESSAGE_ID = re.compile(r"[!-~]([ -~]{0,33}[!-~])?")
_CODE = re.compile(r"[A-Z]{4}")
_AMOUNT = re.compile(r"[0-9]{1,18}(\.[0-9]{1,5})?")
_MAX105_TEXT = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,105}")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_WIDTH = 100
_LINES = {
    "transaction": re.compile(r"[0-9a-f]{64}"),
    "height": re.compile(r"[1-9][0-9]{0,14}"),
    "rule": re.compile(r"[a-z][a-z0-9_]{0,99}"),
    "law": re.compile(r"[a-z][a-z0-9_]{0,31}"),
    "reference": re.compile(REFERENCE),
    "group": re.compile(r".{1,35}"),
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


class FileRefusal(msgspec.Struct, frozen=True):
    """Why a file was refused whole, and which payment of it was wrong."""

    rule: str
    says: str = ""
    """The rule's sentence, for people."""
    payment: int = 0
    """The payment's number in the file, from 1; 0 where it is none in particular."""
    group: str = ""
    end_to_end_id: str = ""


class Reported(msgspec.Struct, frozen=True):
    """One payment in a report: its place in the file, its group and amount, and what became of it."""

    number: int
    group: str
    currency: str
    """Empty of a payment that a whole file was refused for; so is the amount."""
    amount: str
    status: PaymentStatus


class StatusReport(msgspec.Struct, frozen=True):
    """A report of ours, as it was read."""

    message_id: str
    created: str
    original: Original
    group_status: str
    """ACSC all are settled, RJCT none is, PART some are."""
    refused_by: str
    """The rule that the whole file was refused by; empty where its payments were judged one by one."""
    payments: tuple[Reported, ...]

    @property
    def statuses(self) -> tuple[PaymentStatus, ...]:
        """What became of the payments, in the order of the file."""
        return tuple(payment.status for payment in self.payments)


def compute_group_status(statuses: Sequence[PaymentStatus]) -> str:
    """ACSC where all payments are settled, RJCT where none is, PART otherwise."""
    settled = sum(1 for status in statuses if not status.rule)
    if settled == 0:
        return REJECTED
    return SETTLED if settled == len(statuses) else PARTLY


def check_statuses(file: PaymentFile, statuses: Sequence[PaymentStatus]) -> None:
    """Raises Bug unless there is a status, that can be, for each payment."""
    asked = [(payment.end_to_end_id, payment.instruction_id) for payment in file.payments]
    told = [(status.end_to_end_id, status.instruction_id) for status in statuses]
    ensure(bool(asked), "a report on no payment")
    ensure(asked == told, "statuses of other payments than those of the file")
    for status in statuses:
        on_ledger = bool(status.transaction and status.height)
        ensure(bool(status.rule) or on_ledger, f"{status} is settled and not on the ledger")
        ensure(bool(status.rule) or not status.law + status.reference, f"{status} is settled and refused by a law")


def start_report(message_type: str, name: str, message_id: str, created_ms: int) -> tuple[ET.Element, ET.Element]:
    """A document of that type, and in it the report of that name with its own header."""
    document = ET.Element("Document", xmlns=NAMESPACE + message_type)
    report = ET.SubElement(document, name)
    _add_header(report, message_id, created_ms)
    return document, report


def _add_header(report: ET.Element, message_id: str, created_ms: int) -> None:
    ensure(_MESSAGE_ID.fullmatch(message_id) is not None, f"no message id {message_id!r}")
    header = ET.SubElement(report, "GrpHdr")
    add_text(header, "MsgId", message_id)
    add_text(header, "CreDtTm", format_time(created_ms))


def add_original(report: ET.Element, original: Original, status: str, refusal: FileRefusal | None = None) -> None:
    """What is said of the file as a whole."""
    group = ET.SubElement(report, "OrgnlGrpInfAndSts")
    add_text(group, "OrgnlMsgId", original.message_id)
    add_text(group, "OrgnlMsgNmId", original.message_type)
    if original.created:
        add_text(group, "OrgnlCreDtTm", original.created)
    if original.count:
        add_text(group, "OrgnlNbOfTxs", str(original.count))
    if original.total:
        add_text(group, "OrgnlCtrlSum", original.total)
    add_text(group, "GrpSts", status)
    if refusal:
        _add_reason(group, refusal.rule, [("rule", refusal.rule)], refusal.says)


def add_status(parent: ET.Element, number: int, payment: Payment, status: PaymentStatus, group: str = "") -> None:
    """What became of one payment; `group` where the parent does not name it."""
    element = ET.SubElement(parent, "TxInfAndSts")
    add_text(element, "StsId", str(number))
    if status.instruction_id:
        add_text(element, "OrgnlInstrId", status.instruction_id)
    add_text(element, "OrgnlEndToEndId", status.end_to_end_id)
    add_text(element, "TxSts", REJECTED if status.rule else SETTLED)
    _add_reason(element, status.rule, [*_get_lines(status), *([("group", group)] if group else [])])
    amount = ET.SubElement(ET.SubElement(element, "OrgnlTxRef"), "Amt")
    text = format_decimal(payment.amount, payment.decimals)
    add_text(amount, "InstdAmt", text).set("Ccy", payment.currency)


def add_culprit(parent: ET.Element, refusal: FileRefusal, group: str = "") -> None:
    """The payment that a whole file was refused for; `group` where the parent does not name it."""
    element = ET.SubElement(parent, "TxInfAndSts")
    add_text(element, "StsId", str(refusal.payment))
    if refusal.end_to_end_id:
        add_text(element, "OrgnlEndToEndId", refusal.end_to_end_id)
    add_text(element, "TxSts", REJECTED)
    _add_reason(element, refusal.rule, [("rule", refusal.rule), *([("group", group)] if group else [])])


def read_report(report: Element, payments: tuple[Reported, ...]) -> StatusReport:
    """The report with these payments in it. Raises InterchangeError for whatever does not fit."""
    header, group = one(report, "GrpHdr"), one(report, "OrgnlGrpInfAndSts")
    original = _read_original(group)
    refused_by = _read_lines(group).get("rule", "")
    statuses = [payment.status for payment in payments]
    count, group_status = maybe(group, "OrgnlNbOfTxs"), one(group, "GrpSts")
    if not refused_by and original.count != len(payments):
        refuse_text(count or group, str(original.count))
    if text(group_status, _CODE) != (REJECTED if refused_by else compute_group_status(statuses)):
        refuse_text(group_status, text(group_status))
    return StatusReport(
        message_id=text(one(header, "MsgId")),
        created=read_moment(one(header, "CreDtTm")),
        original=original,
        group_status=text(group_status),
        refused_by=refused_by,
        payments=payments,
    )


def read_status(element: Element, group: str = "") -> Reported:
    """One payment of a report; `group` where the element does not name it. Raises InterchangeError."""
    instruction, identifier = maybe(element, "OrgnlInstrId"), maybe(element, "OrgnlEndToEndId")
    lines = _read_lines(element)
    code = one(element, "TxSts")
    is_on_ledger = "transaction" in lines and "height" in lines
    by_law = "law" in lines or "reference" in lines
    if by_law and "rule" not in lines:
        refuse_text(code, text(code))
    if text(code, _CODE) != (REJECTED if "rule" in lines else SETTLED if is_on_ledger else ""):
        refuse_text(code, text(code))
    reference = maybe(element, "OrgnlTxRef")
    amount = one(reference, "Amt", "InstdAmt") if reference else None
    currency = amount.attributes.get("Ccy", "") if amount else ""
    if amount and not CURRENCY.fullmatch(currency):
        refuse_text(amount, f"Ccy={currency}")
    status = PaymentStatus(
        end_to_end_id=text(identifier) if identifier else "",
        instruction_id=text(instruction) if instruction else "",
        transaction=lines.get("transaction", ""),
        height=int(lines.get("height", "0")),
        rule=lines.get("rule", ""),
        law=lines.get("law", ""),
        reference=lines.get("reference", ""),
    )
    number = int(text(one(element, "StsId"), COUNT))
    return Reported(number, group or lines.get("group", ""), currency, text(amount, _AMOUNT) if amount else "", status)


def _get_lines(status: PaymentStatus) -> list[tuple[str, str]]:
    height = str(status.height) if status.height else ""
    refused = [("rule", status.rule), ("law", status.law), ("reference", status.reference)]
    lines = [("transaction", status.transaction), ("height", height), *refused]
    return [(name, value) for name, value in lines if value]


def _add_reason(parent: ET.Element, rule: str, lines: Sequence[tuple[str, str]], says: str = "") -> None:
    information = ET.SubElement(parent, "StsRsnInf")
    if rule:
        add_text(ET.SubElement(information, "Rsn"), "Prtry", _shorten(rule))
    for name, value in lines:
        ensure(_LINES[name].fullmatch(value) is not None, f"{value!r} is no {name}")
        add_text(information, "AddtlInf", f"{name} {value}")
    for line in wrap(_CONTROLS.sub("?", says), _WIDTH):
        add_text(information, "AddtlInf", f"says {line}")


def _shorten(rule: str) -> str:
    """The rule's name, or as many whole words of it as Max35Text holds."""
    return rule if len(rule) <= 35 else rule[:36].rpartition("_")[0] or rule[:35]


def _read_original(group: Element) -> Original:
    created, count, total = (maybe(group, name) for name in ("OrgnlCreDtTm", "OrgnlNbOfTxs", "OrgnlCtrlSum"))
    return Original(
        message_type=text(one(group, "OrgnlMsgNmId")),
        message_id=text(one(group, "OrgnlMsgId")),
        created=read_moment(created) if created else "",
        count=int(text(count, COUNT)) if count else 0,
        total=text(total, SUM) if total else "",
    )


def _read_lines(element: Element) -> dict[str, str]:
    lines: dict[str, str] = {}
    information = maybe(element, "StsRsnInf")
    for line in every(information, "AddtlInf") if information else ():
        name, _, value = text(line, _MAX105_TEXT).partition(" ")
        if name in lines or (name in _LINES and not _LINES[name].fullmatch(value)):
            refuse_text(line, text(line, _MAX105_TEXT))
        if name in _LINES:
            lines[name] = value
    return lines
