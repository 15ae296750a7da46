"""Commands on ISO 20022 files: a bank's payments in with a report on them out, and statements of accounts out."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from ledger import Ledger
from ledger.client.batch import Order, Settled, find_settled, pay_batch
from ledger.client.statements import make_statement
from ledger.crypto.encoding import encode
from ledger.errors import InterchangeError, LedgerError
from ledger.interchange.camt053 import write_camt053
from ledger.interchange.pacs002 import PaymentStatus, write_pacs002
from ledger.interchange.pain001 import Payment, PaymentFile, parse_account_map, parse_pain001
from ledger.lao import LAO

from . import output
from .entries import keep_receipt, tell_written
from .files import STREAM, check_can_write, read_file, read_written, shown_path, write_file
from .grammar import Group
from .session import Session
from .wording import Lexicon, printable

RECEIPTS_KEPT = 200
"""Of larger files receipts are made one by one on request."""


@click.group(cls=Group, examples=["natledger iso20022 import payments.xml --map accounts.json"])
def iso20022() -> None:
    """ISO 20022: payment files of banks, and statements for them."""


@iso20022.command(
    "import",
    examples=[
        "natledger iso20022 import payments.xml --map accounts.json",
        "natledger iso20022 import payments.xml --map accounts.json --out report.xml",
    ],
)
@click.argument("file")
@click.option(
    "--map", "map_file", metavar="FILE", required=True, help='JSON: {"ACCOUNT ID": "NAME or ADDRESS"}; it stays here.'
)
@click.option("--out", metavar="FILE", help="Where the pacs.002 report goes; the home's imports unless given.")
@click.pass_obj
def import_file(session: Session, file: str, map_file: str, out: str | None) -> None:
    """Pay what a pain.001 file asks for, and report in a pacs.002.

    Names and free text stay in the file. What was paid is never paid again, however often the file is imported.
    Exits with 1 if a payment was refused; the report says which, and why.
    """
    data, accounts = read_file(file), parse_account_map(read_written(map_file))
    lao = session.open()
    asked = parse_pain001(data, session.lexicon.decimals)
    batch = sha256(encode({"message": asked.message_id, "payments": asked.payments})).hexdigest()
    report = out or str(session.home / "imports" / f"{batch[:32]}.pacs002.xml")
    check_can_write(report)
    _check_dates(lao, asked.payments)
    orders = _make_orders(asked.payments, accounts)
    try:
        settled = pay_batch(lao, batch, orders)
    except InterchangeError:
        if not Path(report).exists():  # all was paid, but the process ended before it could say so
            _write_report(lao, asked, find_settled(lao, batch, orders), batch, report)
        raise
    _write_report(lao, asked, settled, batch, report)
    _keep_receipts(lao, settled)
    _show(session, asked, settled, report)
    if any(item.refusal for item in settled):
        click.get_current_context().exit(output.REFUSED)


@iso20022.command(
    "statement",
    examples=[
        "natledger iso20022 statement shop --out statement.xml",
        "natledger iso20022 statement noy --asset EUR --from 3 --to 7 > statement.xml",
    ],
)
@click.argument("who")
@click.option("--asset", metavar="CODE", default="LAK", show_default=True, help="What kind of money.")
@click.option("--from", "first", metavar="H", type=click.IntRange(1), default=1, show_default=True, help="First block.")
@click.option("--to", "last", metavar="H", type=click.IntRange(1), help="Last block; the last there is unless given.")
@click.option("--out", metavar="FILE", default=STREAM, help="Where to; stdout unless given.")
@click.pass_obj
def write_statement(session: Session, who: str, asset: str, first: int, last: int | None, out: str) -> None:
    """Write an account's statement as a camt.053 file.

    It has the balances before the first block and after the last, and an entry for each message that changed them.
    """
    if last is not None and last < first:
        raise output.wrong_usage(f"--from {first} comes after --to {last}", "give the earlier block as --from")
    check_can_write(out)
    statement = make_statement(session.open(), who, asset, first, last)
    write_file(out, write_camt053(statement, session.lexicon.decimals))
    tell_written(session, out, f"statement of {session.lexicon.who(statement.address)}")


def _write_report(lao: Ledger, asked: PaymentFile, settled: Sequence[Settled], batch: str, report: str) -> None:
    statuses = [_make_status(payment, item) for payment, item in zip(asked.payments, settled, strict=True)]
    times = [item.placed.time for item in settled if item.placed]
    created = max(times, default=lao.node.tip.time)
    write_file(report, write_pacs002(asked, statuses, created, batch[:32]))


def _keep_receipts(lao: Ledger, settled: Sequence[Settled]) -> None:
    made = [item.placed for item in settled if item.placed]
    if len(made) > RECEIPTS_KEPT:
        output.tell("too many receipts to keep: natledger receipt make ID makes any of them")
        return
    for placed in made:
        keep_receipt(lao, placed)


def _check_dates(lao: Ledger, payments: Sequence[Payment]) -> None:
    local = timedelta(milliseconds=lao.node.get_time(), minutes=lao.node.genesis_file.genesis.utc_offset)
    today = (datetime(1970, 1, 1, tzinfo=UTC) + local).date().isoformat()
    for payment in payments:
        if payment.execution_date > today:
            raise InterchangeError("date_must_have_come", date=payment.execution_date, today=today)


def _make_orders(payments: Sequence[Payment], accounts: Mapping[str, str]) -> list[Order]:
    for payment in payments:
        for account in (payment.debtor_account, payment.creditor_account):
            if account not in accounts:
                raise InterchangeError("account_must_be_in_map", account=account)
    return [
        Order(accounts[payment.debtor_account], accounts[payment.creditor_account], payment.amount, payment.currency)
        for payment in payments
    ]


def _make_status(payment: Payment, settled: Settled) -> PaymentStatus:
    law, reference = _name_law(settled.refusal)
    return PaymentStatus(
        end_to_end_id=payment.end_to_end_id,
        instruction_id=payment.instruction_id,
        transaction=settled.placed.id if settled.placed else "",
        height=settled.placed.height if settled.placed else 0,
        rule=settled.refusal.rule if settled.refusal else "",
        law=law,
        reference=reference,
    )


def _name_law(refusal: LedgerError | None) -> tuple[str, str]:
    """The law that refused, and its legal reference."""
    if refusal is None or refusal.rule not in LAO:
        return "", ""
    return str(refusal.values.get("law", "")), str(refusal.values.get("reference", ""))


def _show(session: Session, asked: PaymentFile, settled: Sequence[Settled], report: str) -> None:
    sums: dict[str, int] = {}
    for item in settled:
        if item.placed:
            sums[item.order.asset] = sums.get(item.order.asset, 0) + item.order.amount
    words = session.lexicon
    paid = sum(1 for item in settled if item.placed)
    total = ", ".join(words.money(amount, asset) for asset, amount in sorted(sums.items())) or "nothing"
    lines = [_describe(payment, item, words) for payment, item in zip(asked.payments, settled, strict=True)]
    lines.append(f"{paid} of {len(settled)} paid, {total} in all; report in {printable(shown_path(report))}")
    found: dict[str, Any] = {
        "message": asked.message_id,
        "payments": [_make_object(payment, item) for payment, item in zip(asked.payments, settled, strict=True)],
        "paid": paid,
        "refused": len(settled) - paid,
        "sums": sums,
        "report": report,
    }
    session.give(found, "\n".join(lines))


def _describe(payment: Payment, settled: Settled, words: Lexicon) -> str:
    order = settled.order
    who = f"{words.who(order.payer)} → {words.who(order.payee)}"
    text = f"{printable(payment.end_to_end_id)}  {words.money(order.amount, order.asset)}  {who}"
    if settled.refusal:
        return f"{text}   refused: {settled.refusal.rule}: {output.explain(settled.refusal, words).says}"
    if settled.placed:
        return f"{text}   paid, entry {settled.placed.index} of block {settled.placed.height}"
    return text


def _make_object(payment: Payment, settled: Settled) -> dict[str, Any]:
    return {
        "end_to_end_id": payment.end_to_end_id,
        "instruction_id": payment.instruction_id,
        "payer": settled.order.payer,
        "payee": settled.order.payee,
        "amount": settled.order.amount,
        "asset": settled.order.asset,
        "transaction": settled.placed.id if settled.placed else "",
        "height": settled.placed.height if settled.placed else 0,
        "rule": settled.refusal.rule if settled.refusal else "",
        "law": _name_law(settled.refusal)[0],
        "reference": _name_law(settled.refusal)[1],
    }
