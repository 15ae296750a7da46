"""Commands on rates: publish, list, show. What one asset costs in another."""

import click

from cli.money.money import CENTRAL_BANK
from cli.shell import output
from cli.shell.acts import RECEIPT, show_act
from cli.shell.examples import RATE
from cli.shell.grammar import Group
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from cli.shell.times import Period, takes_period
from ledger.words.exchange import describe_band, describe_rate, list_rate_pairs, make_rate_object, say_rate_price
from ledger.words.lexicon import shorten_id


@click.group(cls=Group, examples=["natledger rate list", "natledger rate show USD/LAK"])
def rate() -> None:
    """Rates: what one asset costs in another, as its issuer publishes it."""


@rate.command(
    examples=[
        "natledger rate publish 21700 --of USD --in LAK --band 20 --until 1d",
        "natledger rate publish 1.0850 --of EUR --in USD --until 30d",
    ]
)
@click.argument("price")
@click.option("--of", "base", metavar="CODE", required=True, help="What costs so much.")
@click.option("--in", "quote", metavar="CODE", required=True, help="What it costs.")
@click.option(
    "--band",
    metavar="N",
    type=click.IntRange(0, 1000),
    default=0,
    show_default=True,
    help="By how many thousandths of it the price of an offer may differ.",
)
@takes_period
@click.option("--by", metavar="WHO", default=CENTRAL_BANK, show_default=True, help="The issuer of what it costs.")
@RECEIPT
@SIGNER
@click.pass_obj
def publish(session: Session, price: str, base: str, quote: str, band: int, period: Period, by: str) -> None:
    """Publish what 1 of an asset costs in another.

    PRICE is in major units: 21650, or 0.92. It takes the place of the rate before as soon as it begins; offers on that
    one end with it.
    """
    lao, until = session.open(), session.moment(period.until)
    since = session.moment(period.since) if period.since else 0
    wallet = session.wallet(by)
    placed = lao.exchange.publish_rate(wallet, base, quote, price, until=until, since=since, band=band)
    found = lao.exchange.rate(placed)
    text = f"published rate {shorten_id(found.id)}: {describe_rate(found.row, session.lexicon)}"
    show_act(session, placed, f"{text}, {session.lexicon.period(since, until, placed.time)}")


@rate.command("list", table=True, examples=["natledger rate list", "natledger rate list USD"])
@click.argument("asset", required=False)
@click.pass_obj
def list_rates(session: Session, asset: str | None) -> None:
    """List the rates there are, or those of one asset and in it."""
    found, words = session.open().exchange.rates(asset or ""), session.lexicon
    rows: list[list[str | Cell]] = [
        [
            Cell(shorten_id(one.id), (one.id,)),
            say_rate_price(one.row, words),
            describe_band(one.row.band),
            words.time(one.row.since),
            one.state,
        ]
        for one in found
    ]
    headings = [Heading(name) for name in ("rate", "price", "offers", "from", "state")]
    session.give({"rates": [make_rate_object(one) for one in found]}, lambda: output.say_table(headings, rows))


@rate.command("show", examples=[f"natledger rate show {RATE}", "natledger rate show USD/LAK"])
@click.argument("rate", metavar="RATE")
@click.pass_obj
def show_rate(session: Session, rate: str) -> None:
    """Show a rate: by its id, or the one in force of two assets."""
    found = session.open().exchange.rate(rate)
    pairs = list_rate_pairs(found, session.lexicon)
    session.give(make_rate_object(found), lambda: output.say_pairs(pairs))
