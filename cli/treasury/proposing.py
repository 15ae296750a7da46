"""What a body of the committee is asked of the treasury: `motion propose set-budget` and `name-treasury`."""

import click

from cli.committee.putting import Asked, put, takes_asked
from cli.money.money import ASSET
from cli.shell.grammar import Command, check_reference
from cli.shell.session import Session

_ASKED = "--by justice --reference DECREE/2026-9"
_LINE = "2026/MOES/3"


@click.command(
    "set-budget",
    cls=Command,
    examples=[
        f"natledger motion propose set-budget {_LINE} 1000000 --authority education --until 2027-01-01 {_ASKED}",
        f"natledger motion propose set-budget {_LINE} 500.00 --asset USD --authority education --until 300d {_ASKED}",
    ],
)
@click.argument("line", callback=check_reference)
@click.argument("amount")
@click.option("--authority", metavar="WHO", required=True, help="Whose line it is.")
@click.option("--since", metavar="TIME", help="From when something can be committed; once enacted unless given.")
@click.option("--until", metavar="TIME", required=True, help="Until when: 2027-01-01, or 300d from now.")
@ASSET
@takes_asked("bttc")
@click.pass_obj
def set_budget(
    session: Session, line: str, amount: str, authority: str, since: str | None, until: str, asset: str, asked: Asked
) -> None:
    """Set a line of the budget: how much, whose, and how long.

    LINE is its code, in public: 2026/MTC/7. AMOUNT is all of it; it can be lowered to what is committed and paid.
    """
    units, begins, ends = session.amount(amount, asset), session.moment(since) if since else 0, session.moment(until)
    actions = session.open().actions
    put(session, actions.set_budget(line, units, authority, until=ends, since=begins, asset=asset), asked)


@click.command(
    "name-treasury",
    cls=Command,
    examples=[
        f"natledger motion propose name-treasury finance {_ASKED}",
        f"natledger motion propose name-treasury finance {_ASKED} --json",
    ],
)
@click.argument("account", metavar="WHO")
@takes_asked("bttc")
@click.pass_obj
def name_treasury(session: Session, account: str, asked: Asked) -> None:
    """Have taxes go to an account."""
    put(session, session.open().actions.name_treasury(account), asked)
