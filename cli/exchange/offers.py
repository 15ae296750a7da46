"""Commands on offers, and the command `convert`: a dealer's money for others', at a price within the band of a rate."""

import click

from cli.shell import output
from cli.shell.acts import RECEIPT, show_act
from cli.shell.examples import OFFER
from cli.shell.grammar import Command, Group
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from cli.shell.times import parse_duration
from ledger.words.exchange import (
    describe_conversion,
    describe_offer,
    describe_offer_price,
    list_offer_pairs,
    make_offer_object,
)
from ledger.words.lexicon import shorten_id

CODE = "CODE"


@click.group(cls=Group, examples=["natledger offer list", f"natledger offer show {OFFER}"])
def offer() -> None:
    """Offers: what dealers give of one asset for another."""


@offer.command(
    examples=[
        "natledger offer place 500 --asset USD --rate USD/LAK --by bcel",
        "natledger offer place 2000 --asset USD --rate USD/LAK --price 21600 --for 12h --by bcel",
    ]
)
@click.argument("amount")
@click.option("--asset", metavar=CODE, required=True, help="What is given.")
@click.option("--rate", metavar="RATE", required=True, help="The rate it stands on: its id, or USD/LAK.")
@click.option("--price", metavar="PRICE", help="Said as the rate is, within its band; that of the rate unless given.")
@click.option("--for", "lasts", metavar="TIME", default="1d", show_default=True, help="How long it stands: 12h, or 7d.")
@click.option("--by", metavar="WHO", required=True, help="The dealer.")
@RECEIPT
@SIGNER
@click.pass_obj
def place(session: Session, amount: str, asset: str, rate: str, price: str | None, lasts: str, by: str) -> None:
    """Offer money for other money.

    It is set aside until it is taken, or withdrawn. Only who has the role dealer may, of the asset that the rate is of.
    """
    lao, units, wallet = session.open(), session.amount(amount, asset), session.wallet(by)
    placed = lao.exchange.place_offer(wallet, units, asset, rate, price=price or "", lasts_ms=parse_duration(lasts))
    show_act(session, placed, describe_offer(lao.exchange.offer(placed), session.lexicon))


@offer.command(
    examples=[f"natledger offer withdraw {OFFER} --by bcel", f"natledger offer withdraw {OFFER} --by bcel --json"]
)
@click.argument("offer", metavar="OFFER")
@click.option("--by", metavar="WHO", required=True, help="The dealer; anyone once it has expired.")
@RECEIPT
@SIGNER
@click.pass_obj
def withdraw(session: Session, offer: str, by: str) -> None:
    """Withdraw an offer: what is left of it goes back to its dealer."""
    lao, words = session.open(), session.lexicon
    found = lao.exchange.offer(offer)
    placed = lao.exchange.withdraw_offer(session.wallet(by), found)
    left = words.money(found.left, found.row.asset)
    show_act(session, placed, f"withdrew offer {shorten_id(found.id)}, {left} back to {words.who(found.row.owner)}")


@offer.command("list", table=True, examples=["natledger offer list", "natledger offer list --gives USD --takes LAK"])
@click.option("--gives", metavar=CODE, default="", help="Only those that give this.")
@click.option("--takes", metavar=CODE, default="", help="Only those that are paid in this.")
@click.pass_obj
def list_offers(session: Session, gives: str, takes: str) -> None:
    """List the offers there are."""
    found, words = session.open().exchange.offers(gives, takes), session.lexicon
    rows: list[list[str | Cell]] = []
    for one in found:
        money = output.make_money_cell(words, one.left, one.row.asset)
        price, dealer = describe_offer_price(one, words), words.who(one.row.owner)
        rows.append(
            [
                Cell(shorten_id(one.id), (one.id,)),
                money,
                one.row.pays,
                price,
                dealer,
                words.time(one.row.expires),
                one.state,
            ]
        )
    names = ("offer", "gives", "takes", "price", "dealer", "expires", "state")
    headings = [Heading(name, name == "gives", ("amount", "asset") if name == "gives" else ()) for name in names]
    session.give({"offers": [make_offer_object(one) for one in found]}, lambda: output.say_table(headings, rows))


@offer.command("show", examples=[f"natledger offer show {OFFER}", f"natledger offer show {OFFER} --json"])
@click.argument("offer", metavar="OFFER")
@click.pass_obj
def show_offer(session: Session, offer: str) -> None:
    """Show an offer: what is left, its price, and its rate."""
    found = session.open().exchange.offer(offer)
    pairs = list_offer_pairs(found, session.lexicon)
    session.give(make_offer_object(found), lambda: output.say_pairs(pairs))


@click.command(
    cls=Command,
    examples=[
        f"natledger convert 43400 --from noy --offer {OFFER}",
        f"natledger convert 21700 --from noy --offer {OFFER} --least 1.00 --receipt c.json",
    ],
)
@click.argument("amount")
@click.option("--from", "payer", metavar="WHO", required=True, help="Who pays: its key must be in this home.")
@click.option("--offer", metavar="OFFER", required=True, help="What it is paid for.")
@click.option("--least", metavar="AMOUNT", help="The least to be given; what the offer gives now, unless given.")
@RECEIPT
@SIGNER
@click.pass_obj
def convert(session: Session, amount: str, payer: str, offer: str, least: str | None) -> None:
    """Convert money: pay a dealer, and take what its offer gives.

    The sum that it gives is rounded down to the smallest unit.
    """
    lao, words = session.open(), session.lexicon
    found, wallet = lao.exchange.offer(offer), session.wallet(payer)
    units = session.amount(amount, found.row.pays)
    wanted = None if least is None else session.amount(least, found.row.asset)
    placed = lao.exchange.convert(wallet, units, found, least=wanted)
    got = int(placed.events["amount"]), found.row.asset
    text = describe_conversion(wallet.address, found.row.owner, (units, found.row.pays), got, words)
    show_act(session, placed, f"{text}  {describe_offer_price(found, words)}")
