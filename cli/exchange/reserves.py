"""Commands on reserves: report, show, check, prove. What is proved on the ledger, and what is only reported."""

import click

from cli.money.money import ASSET, CENTRAL_BANK
from cli.shell import output
from cli.shell.acts import OUT, RECEIPT, show_act, tell_written
from cli.shell.examples import SALT
from cli.shell.files import check_can_write, read_file, write_file
from cli.shell.grammar import HEIGHT, Group
from cli.shell.session import SIGNER, Session
from ledger.words.amounts import format_amount, parse_amount
from ledger.words.exchange import list_reserve_pairs, make_reserves_object

EVIDENCE = click.option("--evidence", metavar="FILE", required=True, help="The document it stands on.")


@click.group(cls=Group, examples=["natledger reserve show", "natledger reserve show LAK --json"])
def reserve() -> None:
    """Reserves: what stands behind an asset, proved or only reported."""


@reserve.command(
    examples=[
        "natledger reserve report 1500000 --currency USD --evidence statement.txt",
        "natledger reserve report 90000 --currency THB --evidence statement.txt --as-of 2026-01-01",
    ]
)
@click.argument("amount")
@click.option("--currency", metavar="CODE", required=True, help="ISO 4217, whether or not there is such an asset here.")
@click.option("--decimals", metavar="N", type=click.IntRange(0, 8), default=2, show_default=True, help="Of it.")
@EVIDENCE
@click.option("--as-of", metavar="TIME", help="When that was so; at the last block unless given.")
@ASSET
@click.option("--by", metavar="WHO", default=CENTRAL_BANK, show_default=True, help="The asset's issuer.")
@RECEIPT
@SIGNER
@click.pass_obj
def report(
    session: Session,
    amount: str,
    currency: str,
    decimals: int,
    evidence: str,
    as_of: str | None,
    asset: str,
    by: str,
) -> None:
    """Report what stands behind an asset outside the ledger.

    The document is only committed to: nobody learns of it from the ledger. Keep it, with the salt that is told: who is
    given both can check that it is the one.
    """
    units, data = parse_amount(amount, currency, {currency: decimals}), read_file(evidence)
    wallet = session.wallet(by)
    moment = None if as_of is None else session.moment(as_of)
    placed, made = session.open().exchange.report_reserve(
        wallet, units, currency, data, asset=asset, decimals=decimals, as_of=moment
    )
    text = f"reported {format_amount(units, decimals)} {currency} behind {asset}, salt {made.salt}"
    show_act(session, placed, text, more={"evidence": made.commitment, "salt": made.salt})


@reserve.command("show", examples=["natledger reserve show", "natledger reserve show LAK --height 5"])
@click.argument("asset", default="LAK")
@click.option("--height", metavar="N", type=click.IntRange(1), help="What is on the ledger as it was after this block.")
@click.pass_obj
def show_reserve(session: Session, asset: str, height: int | None) -> None:
    """Show what stands behind an asset.

    What its issuer has on the ledger is proved: natledger reserve prove shows it to anybody. What it says to hold
    elsewhere is only reported.
    """
    found = session.open().exchange.reserves(asset, height)
    pairs = list_reserve_pairs(found, session.lexicon)
    session.give(make_reserves_object(found), lambda: output.say_pairs(pairs))


@reserve.command(
    examples=[
        f"natledger reserve check USD --evidence statement.txt --salt {SALT}",
        f"natledger reserve check USD --evidence statement.txt --salt {SALT} --json",
    ]
)
@click.argument("currency")
@EVIDENCE
@click.option("--salt", metavar="HEX", required=True, help="What was told with the report.")
@ASSET
@click.pass_obj
def check(session: Session, currency: str, evidence: str, salt: str, asset: str) -> None:
    """Check a document against the last report in a currency."""
    session.open().exchange.check_reserve(asset, currency, read_file(evidence), salt)
    found = {"asset": asset, "currency": currency, "fits": True}
    session.give(found, f"the report of {asset} in {currency} stands on this document")


@reserve.command(
    examples=[
        "natledger reserve prove USD --out reserve.json",
        "natledger reserve prove EUR --asset LAK --height 5 > reserve.json",
    ]
)
@click.argument("currency")
@ASSET
@HEIGHT
@OUT
@click.pass_obj
def prove(session: Session, currency: str, asset: str, height: int | None, out: str) -> None:
    """Prove what the issuer of an asset has on the ledger.

    The file is for whoever holds nothing but the genesis hash: natledger verify. CURRENCY is an asset of the ledger.
    """
    check_can_write(out)
    write_file(out, session.open().exchange.prove_reserve(asset, currency, height))
    tell_written(session, out, f"proof of what the issuer of {asset} has of {currency}")
