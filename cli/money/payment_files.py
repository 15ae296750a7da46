"""Payment files at the command line: paid once, with a report on what became of each payment, or why none was made."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from cli.shell import output
from cli.shell.acts import keep_receipt
from cli.shell.ending import explain
from cli.shell.files import shown_path, write_file
from cli.shell.progress import show_progress
from cli.shell.session import Session
from ledger import Ledger
from ledger.client.money.batch import Order, Settled
from ledger.crypto.encoding import encode
from ledger.errors import InterchangeError, LedgerError
from ledger.interchange.iso20022.documents import compute_moment
from ledger.interchange.iso20022.originals import read_original
from ledger.interchange.iso20022.pacs002 import refuse_by_pacs002, write_pacs002
from ledger.interchange.iso20022.pain001 import Payment, PaymentFile, parse_pain001
from ledger.interchange.iso20022.pain002 import refuse_by_pain002, write_pain002
from ledger.interchange.iso20022.payment_status import FileRefusal, PaymentStatus
from ledger.words.laws.refusals import OF_LAWS
from ledger.words.lexicon import Lexicon
from ledger.words.printing import printable
from ledger.words.times import format_moment

FOLDER = "imports"
RECEIPTS_KEPT = 200
"""Of larger files receipts are made one by one on request."""
_IDENTIFYING = (
    *("payment_information_id", "instruction_id", "end_to_end_id", "debtor_account", "creditor_account"),
    *("currency", "amount", "execution_date"),
)


class Reports(NamedTuple):
    """Where the reports go; "" where the customer's is to be kept in the home, or where banks' is not wanted."""

    pain002: str
    pacs002: str

    def write(self, pain002: bytes, pacs002: bytes, default: Path) -> str:
        """Writes them; the customer's file."""
        name = self.pain002 or str(default)
        write_file(name, pain002)
        if self.pacs002:
            write_file(self.pacs002, pacs002)
        return name


def read_orders(session: Session, data: bytes, accounts: Mapping[str, str]) -> tuple[PaymentFile, list[Order]]:
    """What a file asks for, and the orders for it. Raises LedgerError, with the payment, where it is not to be paid."""
    lao = session.open()
    asked = parse_pain001(data, session.lexicon.decimals)
    orders = []
    for number, payment in enumerate(asked.payments, 1):
        try:
            _check_date(lao, payment)
            orders.append(_make_order(lao, payment, accounts))
        except LedgerError as refusal:
            group = payment.payment_information_id
            refusal.values |= {"payment": number, "group": group, "end_to_end_id": payment.end_to_end_id}
            raise
    return asked, orders


def refuse_file(session: Session, data: bytes, refusal: LedgerError, reports: Reports) -> output.Complaint:
    """Reports that a file is refused whole; what the command line then says."""
    complaint = explain(refusal, session.lexicon)
    number, found = sha256(data).hexdigest()[:32], refusal.values
    told = FileRefusal(
        rule=refusal.rule,
        says=complaint.says,
        payment=int(found.get("payment", 0)),
        group=str(found.get("group", "")),
        end_to_end_id=str(found.get("end_to_end_id", "")),
    )
    original, time = read_original(data), session.open().time
    default = session.home / FOLDER / f"{number}.pain002.xml"
    name = reports.write(
        refuse_by_pain002(original, told, time, number), refuse_by_pacs002(original, told, time, number), default
    )
    details = [("report", shown_path(name))]
    if told.payment:
        details.insert(0, ("payment", f"{told.payment} of the file, {told.end_to_end_id or '?'} of {told.group}"))
    return _add_details(complaint, refusal, details)


def _add_details(complaint: output.Complaint, refusal: LedgerError, details: list[tuple[str, str]]) -> output.Complaint:
    return output.Complaint(
        complaint.rule, complaint.says, complaint.remedy, complaint.code, refusal.values, None, details
    )


def pay_file(
    session: Session, asked: PaymentFile, orders: Sequence[Order], reports: Reports
) -> tuple[list[Settled], str]:
    """Pays what is not paid yet, keeps receipts, and writes the reports; what came of it, and the customer's report."""
    lao, batch = session.open(), _compute_batch(asked)
    default = session.home / FOLDER / f"{batch[:32]}.pain002.xml"
    try:
        with show_progress("payments") as progress:
            settled = lao.money.pay_batch(batch, orders, progress)
    except InterchangeError as refusal:
        name = reports.pain002 or str(default)
        # all was paid, but the process may have ended before it could say so: what stands there may be of another file
        if reports.pain002 or reports.pacs002 or not default.exists():
            name = _report(lao, asked, batch, lao.money.settled(batch, orders), reports, default)
        details = [("message", asked.message_id), ("report", shown_path(name))]
        raise _add_details(explain(refusal, session.lexicon), refusal, details) from None
    name = _report(lao, asked, batch, settled, reports, default)
    _keep_receipts(lao, settled)
    return settled, name


def _compute_batch(asked: PaymentFile) -> str:
    """What the file is known by: the same whatever else this program comes to read of it."""
    payments = [{name: getattr(payment, name) for name in _IDENTIFYING} for payment in asked.payments]
    return sha256(encode({"message": asked.message_id, "payments": payments})).hexdigest()


def _check_date(lao: Ledger, payment: Payment) -> None:
    offset, now = lao.utc_offset, lao.now
    if compute_moment(payment.executes, offset) > now:
        raise InterchangeError("date_must_have_come", date=payment.executes, today=format_moment(now, offset))


def _make_order(lao: Ledger, payment: Payment, accounts: Mapping[str, str]) -> Order:
    for account in (payment.debtor_account, payment.creditor_account):
        if account not in accounts:
            raise InterchangeError("account_must_be_in_map", account=account)
    payer, payee = accounts[payment.debtor_account], accounts[payment.creditor_account]
    for who in (payer, payee):
        lao.resolve(who)
    return Order(payer, payee, payment.amount, payment.currency, payment.end_to_end_id, payment.creditor_references)


def _report(
    lao: Ledger, asked: PaymentFile, batch: str, settled: Sequence[Settled], reports: Reports, default: Path
) -> str:
    statuses = [_make_status(payment, item) for payment, item in zip(asked.payments, settled, strict=True)]
    created = max((item.position.time for item in settled if item.position), default=lao.time)
    number = batch[:32]
    pacs002 = write_pacs002(asked, statuses, created, number) if reports.pacs002 else b""
    return reports.write(write_pain002(asked, statuses, created, number), pacs002, default)


def _keep_receipts(lao: Ledger, settled: Sequence[Settled]) -> None:
    made = [item.position for item in settled if item.position]
    if len(made) > RECEIPTS_KEPT:
        output.tell("too many receipts to keep: natledger receipt make ID makes any of them")
        return
    for placed in made:
        keep_receipt(lao, placed)


def _make_status(payment: Payment, settled: Settled) -> PaymentStatus:
    law, reference = name_law(settled.refusal)
    return PaymentStatus(
        end_to_end_id=payment.end_to_end_id,
        instruction_id=payment.instruction_id,
        transaction=settled.position.id if settled.position else "",
        height=settled.position.height if settled.position else 0,
        rule=settled.refusal.rule if settled.refusal else "",
        law=law,
        reference=reference,
    )


def name_law(refusal: LedgerError | None) -> tuple[str, str]:
    """The law that refused, and its legal reference."""
    if refusal is None or refusal.rule not in OF_LAWS:
        return "", ""
    return str(refusal.values.get("law", "")), str(refusal.values.get("reference", ""))


def describe_payment(payment: Payment, settled: Settled, words: Lexicon) -> str:
    """What became of one payment, in one line."""
    order = settled.order
    who = f"{words.who(order.payer)} → {words.who(order.payee)}"
    text = f"{printable(payment.end_to_end_id)}  {words.money(order.amount, order.asset)}  {who}"
    if settled.refusal:
        return f"{text}   refused: {settled.refusal.rule}: {explain(settled.refusal, words).says}"
    if settled.position:
        return f"{text}   paid, entry {settled.position.index} of block {settled.position.height}"
    return text


def make_payment_object(payment: Payment, settled: Settled) -> dict[str, Any]:
    """What became of one payment, for JSON."""
    law, reference = name_law(settled.refusal)
    return {
        "group": payment.payment_information_id,
        "end_to_end_id": payment.end_to_end_id,
        "instruction_id": payment.instruction_id,
        "payer": settled.order.payer,
        "payee": settled.order.payee,
        "amount": settled.order.amount,
        "asset": settled.order.asset,
        "transaction": settled.position.id if settled.position else "",
        "height": settled.position.height if settled.position else 0,
        "rule": settled.refusal.rule if settled.refusal else "",
        "law": law,
        "reference": reference,
    }
