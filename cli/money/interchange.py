"""Commands on ISO 20022 files: a bank's payments in with a report on them out, and statements of accounts out."""

from collections.abc import Sequence
from typing import Any

import click

from cli.money.payment_files import Reports, describe_payment, make_payment_object, pay_file, read_orders, refuse_file
from cli.shell import exit_codes, output
from cli.shell.acts import OUT, tell_written
from cli.shell.files import check_can_write, read_file, shown_path, write_file
from cli.shell.grammar import Group
from cli.shell.objects import read_object
from cli.shell.session import Session
from ledger.client.money.batch import Settled
from ledger.crypto.encoding import encode
from ledger.errors import Inadmissible, InterchangeError, NotFoundError
from ledger.interchange.iso20022.camt053 import write_statements
from ledger.interchange.iso20022.pain001 import PaymentFile, parse_account_map
from ledger.words.printing import printable

_MAP = '{"ACCOUNT ID": "NAME or ADDRESS"}'


@click.group(cls=Group, examples=["natledger iso20022 import payments.xml --map accounts.json"])
def iso20022() -> None:
    """ISO 20022: payment files of banks, and statements for them."""


@iso20022.command(
    "import",
    examples=[
        "natledger iso20022 import payments.xml --map accounts.json",
        "natledger iso20022 import payments.xml --map accounts.json --report report.xml",
    ],
)
@click.argument("file")
@click.option("--map", "map_file", metavar="FILE", required=True, help=f"JSON: {_MAP}; it stays here.")
@click.option(
    "--report",
    "--out",
    "report",
    metavar="FILE",
    help="Where the pain.002 report goes, the customer's; the home's imports unless given.",
)
@click.option(
    "--pacs002", metavar="FILE", help="Where a pacs.002 report goes, as banks send each other; none unless given."
)
@click.pass_obj
def import_file(session: Session, file: str, map_file: str, report: str | None, pacs002: str | None) -> None:
    """Pay what a pain.001 file asks for, and report in a pain.002.

    Names and free text stay in the file. What was paid is never paid again, however often the file is imported.
    Exits with 1 if a payment was refused, or the whole file; the report says which, and why.
    """
    data, accounts = read_file(file), parse_account_map(encode(read_object(map_file, _MAP)))
    session.open()
    for name in (report, pacs002):
        if name is not None:
            check_can_write(name)
    reports = Reports(report or "", pacs002 or "")
    try:
        asked, orders = read_orders(session, data, accounts)
    except (Inadmissible, InterchangeError, NotFoundError) as refusal:
        raise refuse_file(session, data, refusal, reports) from None
    settled, written = pay_file(session, asked, orders, reports)
    _show(session, asked, settled, written)
    if any(item.refusal for item in settled):
        click.get_current_context().exit(exit_codes.REFUSED)


@iso20022.command(
    "statement",
    examples=[
        "natledger iso20022 statement shop --out statement.xml",
        "natledger iso20022 statement noy --asset EUR --from 3 --to 7 > statement.xml",
        "natledger iso20022 statement noy shop --by-day > statements.xml",
    ],
)
@click.argument("who", nargs=-1, required=True)
@click.option("--asset", metavar="CODE", default="LAK", show_default=True, help="What kind of money.")
@click.option("--from", "first", metavar="H", type=click.IntRange(1), default=1, show_default=True, help="First block.")
@click.option("--to", "last", metavar="H", type=click.IntRange(1), help="Last block; the last there is unless given.")
@click.option("--by-day", is_flag=True, help="A statement for each day that has a block.")
@OUT
@click.pass_obj
def write_statement(
    session: Session, who: tuple[str, ...], asset: str, first: int, last: int | None, by_day: bool, out: str
) -> None:
    """Write statements of accounts as a camt.053 file.

    Each has the balances before its first block and after its last, and an entry for each message that changed them.
    """
    if last is not None and last < first:
        raise output.wrong_usage(f"--from {first} comes after --to {last}", "give the earlier block as --from")
    check_can_write(out)
    statements = session.open().money.statements(who, asset, first, last, by_day)
    words = session.lexicon
    write_file(out, write_statements(statements, words.decimals))
    owners = dict.fromkeys(words.who(statement.address) for statement in statements)
    tell_written(session, out, f"statement of {', '.join(owners)}")


def _show(session: Session, asked: PaymentFile, settled: Sequence[Settled], report: str) -> None:
    sums: dict[str, int] = {}
    for item in settled:
        if item.position:
            sums[item.order.asset] = sums.get(item.order.asset, 0) + item.order.amount
    words = session.lexicon
    paid = sum(1 for item in settled if item.position)
    total = ", ".join(words.money(amount, asset) for asset, amount in sorted(sums.items())) or "nothing"
    lines = [describe_payment(payment, item, words) for payment, item in zip(asked.payments, settled, strict=True)]
    lines.append(f"{paid} of {len(settled)} paid, {total} in all; report in {printable(shown_path(report))}")
    found: dict[str, Any] = {
        "message": asked.message_id,
        "payments": [make_payment_object(payment, item) for payment, item in zip(asked.payments, settled, strict=True)],
        "paid": paid,
        "refused": len(settled) - paid,
        "sums": sums,
        "report": report,
    }
    session.give(found, "\n".join(lines))
