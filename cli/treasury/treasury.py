"""Commands on the treasury: tax returns, tracing, and what a bank is asked to pay."""

import click

from cli.money.money import ASSET
from cli.shell import output
from cli.shell.acts import OUT, RECEIPT, show_act, tell_written
from cli.shell.examples import COMMITMENT, INSTALMENT, RETURN
from cli.shell.files import check_can_write, write_file
from cli.shell.grammar import Group
from cli.shell.objects import read_object
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from cli.treasury.budget import TREASURY
from ledger.words.lexicon import shorten_id
from ledger.words.treasury.returns import describe_return, describe_settlement, make_return_object
from ledger.words.treasury.trace import describe_trace, make_trace_object

_BANKS = '{"debtor": {"name": …, "account": …, "bank": "BIC"}, "creditors": {"NAME": {…}}}'


@click.group(cls=Group, examples=["natledger treasury returns", f"natledger treasury trace {INSTALMENT}"])
def treasury() -> None:
    """The treasury: tax returns, what comes from what, what banks pay."""


@treasury.command(
    examples=[
        "natledger treasury file 2025-12 --by shop --other 1500",
        "natledger treasury file 2025-12 --by noy --asset EUR --json",
    ]
)
@click.argument("month")
@click.option("--by", metavar="WHO", required=True, help="The trader whose month it is.")
@click.option("--other", metavar="AMOUNT", default="0", show_default=True, help="Tax on sales outside the ledger.")
@ASSET
@RECEIPT
@SIGNER
@click.pass_obj
def file(session: Session, month: str, by: str, other: str, asset: str) -> None:
    """File the tax return of a month, and pay what is due.

    The month must have ended. MONTH is written 2026-10. Due is tax on sales outside the ledger, less the tax paid on
    invoices: the tax on own invoices was passed on when these were paid. Below 0 it is claimed, and the treasury
    settles it.
    """
    lao, units = session.open(), session.amount(other, asset)
    placed = lao.treasury.file(month, units, asset, by=session.wallet(by))
    found = lao.treasury.find(placed)
    show_act(session, placed, describe_return(found, session.lexicon), more=make_return_object(found))


@treasury.command(
    examples=[f"natledger treasury settle {RETURN}", f"natledger treasury settle {RETURN} --by treasury --json"]
)
@click.argument("identifier", metavar="ID")
@click.option("--by", metavar="WHO", default=TREASURY, show_default=True, help="The treasury.")
@RECEIPT
@SIGNER
@click.pass_obj
def settle(session: Session, identifier: str, by: str) -> None:
    """Pay what a tax return claims, once."""
    lao = session.open()
    placed = lao.treasury.settle(identifier, by=session.wallet(by))
    found = lao.treasury.find(identifier)
    show_act(session, placed, describe_settlement(found, session.lexicon), more=make_return_object(found))


@treasury.command(table=True, examples=["natledger treasury returns", "natledger treasury returns shop --json"])
@click.argument("who", required=False)
@click.pass_obj
def returns(session: Session, who: str | None) -> None:
    """List the tax returns there are, of everybody or of one trader."""
    found, words = session.open().treasury.returns(who), session.lexicon
    rows: list[list[str | Cell]] = [
        [
            shorten_id(one.id),
            one.row.month,
            words.who(one.row.trader),
            *(
                output.make_amount_cell(words, amount, one.row.asset)
                for amount in (one.row.collected, one.row.deductible, one.row.other)
            ),
            output.make_money_cell(words, one.row.due or one.row.claim, one.row.asset),
            one.row.state,
        ]
        for one in found
    ]
    names = ("return", "month", "trader", "collected", "deductible", "other", "rest", "state")
    money = {**{name: (name,) for name in names[3:6]}, "rest": ("rest", "asset")}
    headings = [Heading(name, name in money, money.get(name, ())) for name in names]
    session.give({"returns": [make_return_object(one) for one in found]}, lambda: output.say_table(headings, rows))


@treasury.command(examples=[f"natledger treasury trace {INSTALMENT}", "natledger treasury trace 2026/MTC/7 --json"])
@click.argument("identifier", metavar="ID")
@click.pass_obj
def trace(session: Session, identifier: str) -> None:
    """Tell what something comes from, and what has come of it.

    ID is of a motion, a commitment, a payment, an invoice or a return, the code of a line, or SELLER/NUMBER of an
    invoice: the whole chain is told from any of them.
    """
    found = session.open().treasury.trace(identifier)
    session.give(make_trace_object(found), "\n".join(describe_trace(found, session.lexicon)))


@treasury.command(
    examples=[
        f"natledger treasury pacs008 {INSTALMENT} --banks banks.json --out payment.xml",
        f"natledger treasury pacs008 {COMMITMENT} --banks banks.json > payments.xml",
    ]
)
@click.argument("identifiers", metavar="ID", nargs=-1, required=True)
@click.option("--banks", metavar="FILE", required=True, help=f"JSON: {_BANKS}; it stays here.")
@OUT
@click.pass_obj
def pacs008(session: Session, identifiers: tuple[str, ...], banks: str, out: str) -> None:
    """Write a pacs.008 file that asks a bank for payments.

    ID is of a payment under the budget; or of a commitment or a line, for all that was paid of it. Whoever asks twice
    for one payment asks under the same UETR.
    """
    check_can_write(out)
    data = session.open().treasury.pacs008(identifiers, read_object(banks, _BANKS))
    write_file(out, data)
    tell_written(session, out, "pacs.008")
