"""A pacs.002 message reports between banks what became of each payment of a file: settled, or refused by which rule.

ISO 20022 pacs.002.001.10 (FIToFIPmtStsRpt). It has no place for a payment's group, which stands as a line; what a
customer gets is a pain.002. OrgnlTxId stays out, as a pain.001 file gives none.
"""

from collections.abc import Sequence

from ledger.interchange.iso20022.documents import every, one, read_document, write_document
from ledger.interchange.iso20022.originals import Original, make_original
from ledger.interchange.iso20022.pain001 import PaymentFile
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

MESSAGE_TYPE = "pacs.002.001.10"


def write_pacs002(file: PaymentFile, statuses: Sequence[PaymentStatus], created_ms: int, message_id: str) -> bytes:
    """The report on all payments of `file`, for which `statuses` has one each and in the same order.

    `message_id` is 1 to 35 printable ASCII characters, no space at either end. A settled payment has a
    transaction and a height. Equal arguments give equal bytes.
    """
    check_statuses(file, statuses)
    document, report = start_report(MESSAGE_TYPE, "FIToFIPmtStsRpt", message_id, created_ms)
    add_original(report, make_original(file), compute_group_status(statuses))
    for number, (payment, status) in enumerate(zip(file.payments, statuses, strict=True), 1):
        add_status(report, number, payment, status, payment.payment_information_id)
    return write_document(document)


def refuse_by_pacs002(original: Original, refusal: FileRefusal, created_ms: int, message_id: str) -> bytes:
    """The report on a file that was refused whole, with the payment it was refused for where there is one."""
    document, report = start_report(MESSAGE_TYPE, "FIToFIPmtStsRpt", message_id, created_ms)
    add_original(report, original, REJECTED, refusal)
    if refusal.payment:
        add_culprit(report, refusal, refusal.group)
    return write_document(document)


def parse_pacs002(xml: bytes) -> StatusReport:
    """The report in `xml`, as it is written here.

    Raises InterchangeError for whatever does not fit; elements and lines of others are passed over.
    """
    _, document = read_document(xml, (MESSAGE_TYPE,), own=True)
    report = one(document, "FIToFIPmtStsRpt")
    return read_report(report, tuple(read_status(element) for element in every(report, "TxInfAndSts")))
