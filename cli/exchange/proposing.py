"""What a body of the committee is asked of money: `motion propose create-asset`."""

import click

from cli.committee.putting import Asked, put, takes_asked
from cli.shell.grammar import Command
from cli.shell.session import Session
from ledger.words.amounts import parse_amount

_ASKED = "--reference DECREE/2026-9"


@click.command(
    "create-asset",
    cls=Command,
    examples=[
        f"natledger motion propose create-asset XRICE --cap 1000000 --issuer treasury --by technology {_ASKED}",
        f"natledger motion propose create-asset XBOND --cap 90.000 --decimals 3 --issuer finance --by finance {_ASKED}",
    ],
)
@click.argument("code")
@click.option("--cap", metavar="AMOUNT", required=True, help="How much may exist.")
@click.option("--decimals", metavar="N", type=click.IntRange(0, 8), default=0, show_default=True, help="Of it.")
@click.option("--issuer", metavar="WHO", required=True, help="Who may make and unmake it.")
@takes_asked("ncdt")
@click.pass_obj
def create_asset(session: Session, code: str, cap: str, decimals: int, issuer: str, asked: Asked) -> None:
    """Make a new asset. CODE is X and 4 to 11 letters, which do not begin with the code of another asset."""
    units = parse_amount(cap, code, {code: decimals})
    put(session, session.open().actions.create_asset(code, issuer, cap=units, decimals=decimals), asked)
