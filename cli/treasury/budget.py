"""Commands on the budget: its lines, and what is committed and paid under them."""

import click

from cli.money.money import REFERENCE
from cli.shell import output
from cli.shell.acts import RECEIPT, show_act
from cli.shell.examples import COMMITMENT
from cli.shell.grammar import Group, takes_reference
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from ledger.words.lexicon import shorten_id
from ledger.words.treasury.budgets import (
    describe_cancellation,
    describe_commit,
    describe_commitment,
    describe_instalment,
    describe_line,
    make_commitment_object,
    make_line_object,
)

_LINE = "2026/MTC/7"
TREASURY = "treasury"


@click.group(cls=Group, examples=["natledger budget list", f"natledger budget show {_LINE}"])
def budget() -> None:
    """The budget: lines, and what is committed and paid under them."""


@budget.command("list", table=True, examples=["natledger budget list", "natledger budget list technology --json"])
@click.argument("who", required=False)
@click.pass_obj
def list_lines(session: Session, who: str | None) -> None:
    """List the lines there are, of everybody or of one authority."""
    found, words = session.open().budgets.list(who), session.lexicon
    rows: list[list[str | Cell]] = [
        [
            one.line,
            words.who(one.row.authority),
            *(
                output.make_amount_cell(words, amount, one.row.asset)
                for amount in (one.row.appropriated, one.row.committed, one.row.paid)
            ),
            output.make_money_cell(words, one.row.rest, one.row.asset),
            words.until(one.row.until),
        ]
        for one in found
    ]
    names = ("line", "authority", "appropriated", "committed", "paid", "left", "ends")
    money = {**{name: (name,) for name in names[2:5]}, "left": ("left", "asset")}
    headings = [Heading(name, name in money, money.get(name, ())) for name in names]
    shown = {"lines": [make_line_object(one) for one in found]}
    session.give(shown, lambda: output.say_table(headings, rows))


@budget.command(examples=[f"natledger budget show {_LINE}", f"natledger budget show {_LINE} --json"])
@click.argument("line")
@click.pass_obj
def show(session: Session, line: str) -> None:
    """Show a line, and what was committed under it."""
    budgets, words = session.open().budgets, session.lexicon
    found, made = budgets.show(line), budgets.commitments(line)
    lines = [*describe_line(found, words), *(describe_commitment(one, words) for one in made)]
    shown = {**make_line_object(found), "commitments": [make_commitment_object(one) for one in made]}
    session.give(shown, "\n".join(lines))


@budget.command(
    examples=[
        f"natledger budget commit {_LINE} 400000 --to shop --reference CONTRACT/7 --until 90d",
        f"natledger budget commit {_LINE} 400000 --to shop --reference CONTRACT/7 --until 90d --signer technology",
    ]
)
@click.argument("line")
@click.argument("amount")
@click.option("--to", "payee", metavar="WHO", required=True, help="Whom it is for.")
@takes_reference("--reference", says="What for, in public.")
@click.option("--until", metavar="TIME", required=True, help="Until when it can be paid: 2027-01-01, or 90d from now.")
@click.option("--contract", metavar="ID", default="", help='The contract or the invoice it is for; "" for none.')
@click.option("--by", metavar="WHO", default=TREASURY, show_default=True, help="The treasury, whose money it is.")
@RECEIPT
@SIGNER
@click.pass_obj
def commit(
    session: Session, line: str, amount: str, payee: str, reference: str, until: str, contract: str, by: str
) -> None:
    """Commit money of the treasury to a payee, under a line.

    It is held until it is paid or cancelled. An authority that the treasury lets act for it signs with --signer, under
    its own lines alone.
    """
    budgets = session.open().budgets
    units, moment = session.amount(amount, budgets.show(line).row.asset), session.moment(until)
    placed = budgets.commit(line, units, payee, reference, by=session.wallet(by), until=moment, contract=contract)
    found, rest = budgets.commitment(placed), int(placed.events["rest"])
    text = describe_commit(found, rest, session.lexicon)
    show_act(session, placed, text, more=make_commitment_object(found))


@budget.command(
    examples=[
        f"natledger budget pay {COMMITMENT} 100000 --by technology --reference INV-9",
        f"natledger budget pay {COMMITMENT} --by technology --json",
    ]
)
@click.argument("identifier", metavar="ID")
@click.argument("amount", required=False)
@click.option("--by", metavar="WHO", required=True, help="The treasury, or the line's authority.")
@REFERENCE
@RECEIPT
@SIGNER
@click.pass_obj
def pay(session: Session, identifier: str, amount: str | None, by: str, reference: str) -> None:
    """Pay what was committed, or a part of it.

    All that is left unless an AMOUNT is given.
    """
    budgets = session.open().budgets
    before = budgets.commitment(identifier)
    units = None if amount is None else session.amount(amount, before.row.asset)
    placed = budgets.pay(before, units, reference, by=session.wallet(by))
    found = budgets.commitment(before)
    text = describe_instalment(found, found.row.paid - before.row.paid, session.lexicon)
    show_act(session, placed, f"{text}  {shorten_id(found.id)}", more=make_commitment_object(found))


@budget.command(
    examples=[
        f"natledger budget cancel {COMMITMENT} --by technology",
        f"natledger budget cancel {COMMITMENT} --by technology --json",
    ]
)
@click.argument("identifier", metavar="ID")
@click.option("--by", metavar="WHO", required=True, help="The treasury, or the line's authority; anyone once expired.")
@RECEIPT
@SIGNER
@click.pass_obj
def cancel(session: Session, identifier: str, by: str) -> None:
    """Give what is left of a commitment back to its line."""
    budgets = session.open().budgets
    before = budgets.commitment(identifier)
    placed = budgets.cancel(before, by=session.wallet(by))
    found = budgets.commitment(before)
    show_act(session, placed, describe_cancellation(found, session.lexicon), more=make_commitment_object(found))
