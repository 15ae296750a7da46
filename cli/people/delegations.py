"""Commands on delegations: grant, revoke, list. Who may act for whom, in what, how far and how long."""

import click

from cli.money.money import ASSET
from cli.shell import output
from cli.shell.acts import show_act
from cli.shell.grammar import Group
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from cli.shell.times import Period, takes_period
from ledger.reads.people.delegations import DELEGABLE, FoundDelegation, move_money
from ledger.words.lexicon import Lexicon
from ledger.words.nearest import suggest
from ledger.words.people.roles import describe_delegation, describe_end, make_delegation_object
from ledger.words.printing import printable

_COMMANDS = {"pay": "transfer", "account open": "register_account"}
"""What people call a type of message after its command."""


@click.group(cls=Group, examples=["natledger delegate list", "natledger delegate list noy"])
def delegate() -> None:
    """Delegations: acting for a person or a company."""


@delegate.command(
    examples=[
        "natledger delegate grant --from shop --to noy --types transfer --amount 500 --until 30d",
        "natledger delegate grant --from university --to noy --types issue_record,amend_record --until 2027-01-01",
    ]
)
@click.option("--from", "holder", metavar="WHO", required=True, help="For whom is acted.")
@click.option("--to", "to", metavar="WHO", required=True, help="Who acts.")
@click.option("--types", metavar="A,B", required=True, help="Types of messages; see natledger tx build --help.")
@click.option("--amount", metavar="AMOUNT", help="How much may be moved in all, if the types move money.")
@ASSET
@takes_period
@SIGNER
@click.pass_obj
def grant(
    session: Session,
    holder: str,
    to: str,
    types: str,
    amount: str | None,
    asset: str,
    period: Period,
) -> None:
    """Let somebody act for an account.

    A second grant replaces the first. What the delegate does is signed by it, and done with --signer.
    """
    wanted = _parse_types(types)
    moves = move_money(wanted)
    if moves != (amount is not None):
        remedy = "give --amount, the most that may be moved in all" if moves else "leave --amount out"
        raise output.wrong_usage(f"{types} {'moves' if moves else 'moves no'} money", remedy)
    units, until = session.amount(amount, asset) if amount else 0, session.moment(period.until)
    wallet, since = session.wallet(holder), session.moment(period.since) if period.since else 0
    moved = asset if moves else ""
    placed = wallet.delegate(to, wanted, amount=units, asset=moved, until=until, since=since)
    words, who = session.lexicon, session.open().resolve(to)
    says = describe_delegation(wallet.address, who, sorted(wanted), units, moved, words)
    show_act(session, placed, f"{says}, {words.period(since, until, placed.time)}")


@delegate.command(
    examples=[
        "natledger delegate revoke --from shop --to noy",
        "natledger delegate revoke --from shop --to noy --json",
    ]
)
@click.option("--from", "holder", metavar="WHO", required=True, help="For whom was acted.")
@click.option("--to", "to", metavar="WHO", required=True, help="Who acted.")
@click.pass_obj
def revoke(session: Session, holder: str, to: str) -> None:
    """End a delegation now, and what was handed on through it."""
    wallet = session.wallet(holder)
    placed = wallet.revoke_delegation(to)
    words = session.lexicon
    show_act(session, placed, f"{words.who(session.open().resolve(to))} acts for {words.who(wallet.address)} no more")


@delegate.command("list", table=True, examples=["natledger delegate list", "natledger delegate list shop --json"])
@click.argument("who", required=False)
@click.pass_obj
def list_delegations(session: Session, who: str | None) -> None:
    """List the delegations there are or were.

    Of everybody, or those from or to one account.
    """
    lao, words = session.open(), session.lexicon
    found = lao.delegations.list(who)
    rows = [_make_row(one, lao.now, words) for one in found]
    left = Heading("left to move", plain=("left to move", "asset"))
    headings = [Heading("for"), Heading("acts"), Heading("types"), left, Heading("time")]
    session.give(
        {"delegations": [make_delegation_object(one) for one in found]}, lambda: output.say_table(headings, rows)
    )


def _parse_types(text: str) -> list[str]:
    types = [part.strip() for part in text.split(",")]
    for kind in types:
        if kind not in DELEGABLE:
            near = suggest(_COMMANDS.get(kind, kind), DELEGABLE)
            raise output.wrong_usage(f"{printable(kind[:40])} cannot be delegated", f"{near}use {', '.join(DELEGABLE)}")
    return list(dict.fromkeys(types))


def _make_row(one: FoundDelegation, now: int, words: Lexicon) -> list[str | Cell]:
    row = one.row
    parts = (words.money(row.amount, row.asset), words.parts(row.amount, row.asset)) if row.asset else ("", ("", ""))
    through = f" through {words.who(row.through)}" if row.through else ""
    who = [words.who(one.holder), words.who(one.delegate) + through]
    return [*who, " ".join(row.types), Cell(*parts), describe_end(one, now, words)]
