"""A pain.002 message is the answer a customer gets to a pain.001 file: group by group, what became of each payment.

ISO 20022 CstmrPmtStsRpt: pain.002.001.03 answers pain.001.001.03, and pain.002.001.10 answers pain.001.001.09, as they
were published together. Group and amount stand with each payment, so that two without an end-to-end id are told apart.
"""

from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from ledger.interchange.decimals import format_decimal, is_writable
from ledger.interchange.iso20022.documents import add_text, every, one, read_document, text, write_document
from ledger.interchange.iso20022.originals import NOT_PROVIDED, Original, make_original
from ledger.interchange.iso20022.pain001 import Payment, PaymentFile, compute_total
from ledger.interchange.iso20022.payment_status import (
    REJECTED,
    FileRefusal,
    PaymentStatus,
    StatusReport,
    add_culprit,
    add_original,
    add_status,
    check_statuses,
    compute_group_status,
    read_report,
    read_status,
    start_report,
)

ANSWERS = {"pain.001.001.03": "pain.002.001.03", "pain.001.001.09": "pain.002.001.10"}
"""The type of the answer to each type of file."""
_NEWEST = "pain.002.001.10"

_Numbered = tuple[int, tuple[Payment, PaymentStatus]]


def write_pain002(file: PaymentFile, statuses: Sequence[PaymentStatus], created_ms: int, message_id: str) -> bytes:
    """The report on all payments of `file`, for which `statuses` has one each and in the same order.

    `message_id` is 1 to 35 printable ASCII characters, no space at either end. A settled payment has a
    transaction and a height. Equal arguments give equal bytes.
    """
    check_statuses(file, statuses)
    document, report = start_report(_choose_answer(file.message_type), "CstmrPmtStsRpt", message_id, created_ms)
    add_original(report, make_original(file), compute_group_status(statuses))
    numbered = enumerate(zip(file.payments, statuses, strict=True), 1)
    for group, found in groupby(numbered, key=lambda item: item[1][0].payment_information_id):
        _add_group(report, group, list(found))
    return write_document(document)


def refuse_by_pain002(original: Original, refusal: FileRefusal, created_ms: int, message_id: str) -> bytes:
    """The report on a file that was refused whole, with the payment it was refused for where there is one."""
    document, report = start_report(_choose_answer(original.message_type), "CstmrPmtStsRpt", message_id, created_ms)
    add_original(report, original, REJECTED, refusal)
    if refusal.payment:
        group = ET.SubElement(report, "OrgnlPmtInfAndSts")
        add_text(group, "OrgnlPmtInfId", refusal.group or NOT_PROVIDED)
        add_text(group, "PmtInfSts", REJECTED)
        add_culprit(group, refusal)
    return write_document(document)


def parse_pain002(xml: bytes) -> StatusReport:
    """The report in `xml`, as it is written here.

    Raises InterchangeError for whatever does not fit; elements and lines of others are passed over.
    """
    _, document = read_document(xml, tuple(ANSWERS.values()), own=True)
    report = one(document, "CstmrPmtStsRpt")
    groups = [(group, text(one(group, "OrgnlPmtInfId"))) for group in every(report, "OrgnlPmtInfAndSts")]
    payments = [read_status(element, name) for group, name in groups for element in every(group, "TxInfAndSts")]
    return read_report(report, tuple(payments))


def _choose_answer(message_type: str) -> str:
    return ANSWERS.get(message_type, _NEWEST)


def _add_group(report: ET.Element, name: str, numbered: Sequence[_Numbered]) -> None:
    group = ET.SubElement(report, "OrgnlPmtInfAndSts")
    add_text(group, "OrgnlPmtInfId", name)
    add_text(group, "OrgnlNbOfTxs", str(len(numbered)))
    total = compute_total([format_decimal(payment.amount, payment.decimals) for _, (payment, _) in numbered])
    if is_writable(total):
        add_text(group, "OrgnlCtrlSum", total)
    add_text(group, "PmtInfSts", compute_group_status([status for _, (_, status) in numbered]))
    for number, (payment, status) in numbered:
        add_status(group, number, payment, status)
