"""Commands that move money: money issue, redeem and reverse, pay, and hold."""

import sys

import click

from cli.money.payment_requests import make_order
from cli.shell import output
from cli.shell.acts import RECEIPT, show_act
from cli.shell.examples import HOLD, PAYMENT
from cli.shell.grammar import Command, Group, takes_reference
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from ledger.client.wallet import DAY_MS
from ledger.words.lexicon import shorten_id
from ledger.words.money.acts import (
    describe_capture,
    describe_hold,
    describe_issue,
    describe_payment,
    describe_redemption,
    describe_release,
    describe_return,
)
from ledger.words.values import make_row_object

ASSET = click.option("--asset", metavar="CODE", default="LAK", show_default=True, help="What kind of money.")
REFERENCE = takes_reference("--reference", says="What for, in public: A-Z 0-9 . / - only, at most 35.", required=False)
CENTRAL_BANK = "central-bank"


@click.group(
    cls=Group, examples=["natledger money issue 1000 --to noy", f"natledger money reverse {PAYMENT} --by shop"]
)
def money() -> None:
    """Money made and unmade by an asset's issuer; payments returned."""


@money.command(examples=["natledger money issue 100000 --to noy", "natledger money issue 12.50 --to noy --asset EUR"])
@click.argument("amount")
@click.option("--to", "payee", metavar="WHO", required=True, help="Who receives it.")
@click.option("--by", metavar="WHO", default=CENTRAL_BANK, show_default=True, help="The asset's issuer.")
@ASSET
@RECEIPT
@SIGNER
@click.pass_obj
def issue(session: Session, amount: str, payee: str, by: str, asset: str) -> None:
    """Issue money: raise the supply, under the asset's cap."""
    units = session.amount(amount, asset)
    placed = session.wallet(by).issue_money(units, payee, asset)
    who = session.open().resolve(payee)
    show_act(session, placed, describe_issue(who, units, asset, session.lexicon), tally=False)


@money.command(examples=["natledger money redeem 500", "natledger money redeem 500 --by central-bank --asset LAK"])
@click.argument("amount")
@click.option("--by", metavar="WHO", default=CENTRAL_BANK, show_default=True, help="The asset's issuer.")
@ASSET
@RECEIPT
@SIGNER
@click.pass_obj
def redeem(session: Session, amount: str, by: str, asset: str) -> None:
    """Redeem money that the issuer itself holds: lower the supply."""
    units = session.amount(amount, asset)
    placed = session.wallet(by).redeem_money(units, asset)
    show_act(session, placed, describe_redemption(units, asset, session.lexicon))


@money.command(
    examples=[
        f"natledger money reverse {PAYMENT} --by shop",
        f"natledger money reverse {PAYMENT} --by shop --amount 5000",
    ]
)
@click.argument("identifier", metavar="ID")
@click.option("--by", metavar="WHO", required=True, help="Who received the payment.")
@click.option("--index", metavar="N", type=click.IntRange(0, 15), default=0, help="Which message of the transaction.")
@click.option("--amount", metavar="AMOUNT", help="Only so much of it; all that is left unless given.")
@RECEIPT
@SIGNER
@click.pass_obj
def reverse(session: Session, identifier: str, by: str, index: int, amount: str | None) -> None:
    """Give a payment back, or a part of it.

    As often as it takes, together at most the whole. It is a new entry that names the first; nothing is undone.
    """
    wallet, lao = session.wallet(by), session.open()
    received = lao.money.received(identifier, wallet, index)
    asset, whole, before = received.body.asset, received.body.amount, lao.money.left(received)
    placed = wallet.reverse(identifier, index, None if amount is None else session.amount(amount, asset))
    left = lao.money.left(received)
    text = describe_return(wallet.address, identifier, before - left, left, whole, asset, session.lexicon)
    show_act(session, placed, text, more={"whole": whole, "left": left})


@click.command(
    cls=Command,
    examples=[
        "natledger pay 25000 --from noy --to shop --reference INV-7 --receipt r.json",
        "natledger pay 12.50 --from noy --to shop --asset EUR",
        'natledger pay --from noy --qr "$(natledger qr 25000 --to shop)"',
    ],
)
@click.argument("amount", required=False)
@click.option("--from", "payer", metavar="WHO", required=True, help="Who pays: its key must be in this home.")
@click.option("--to", "payee", metavar="WHO", help="Who is paid, unless a QR says so.")
@ASSET
@REFERENCE
@click.option("--qr", "payload", metavar="PAYLOAD", help="Pay what the text of a QR code asks for; `-` reads it.")
@RECEIPT
@SIGNER
@click.pass_obj
def pay(
    session: Session,
    amount: str | None,
    payer: str,
    payee: str | None,
    asset: str,
    reference: str,
    payload: str | None,
) -> None:
    """Pay somebody.

    WHO is a name in this home or an address, AMOUNT is in major units: 25000 or 12.50.
    """
    order = make_order(session, payload, amount, payee, asset, reference)
    wallet, words = session.wallet(payer), session.lexicon
    if payload and output.is_terminal(sys.stdin):  # nobody can read a QR code by eye
        session.confirm(f"pay {words.money(order.amount, order.asset)} to {words.who(order.payee)}, {order.payee}?")
    placed = wallet.pay(order.amount, order.payee, order.asset, order.reference)
    text = describe_payment(wallet.address, order.payee, order.amount, order.asset, order.reference, words)
    show_act(session, placed, text)


@click.group(cls=Group, examples=["natledger hold list", "natledger hold place 500 --from noy --to shop"])
def hold() -> None:
    """Money set aside for somebody, and still its owner's."""


@hold.command(
    examples=[
        "natledger hold place 10000 --from noy --to shop",
        "natledger hold place 10000 --from noy --to shop --captor treasury --days 7",
    ]
)
@click.argument("amount")
@click.option("--from", "payer", metavar="WHO", required=True, help="Whose money is set aside.")
@click.option("--to", "payee", metavar="WHO", required=True, help="Whom it is for.")
@ASSET
@click.option("--captor", metavar="WHO", help="Who may capture or release it; the payee unless named.")
@click.option(
    "--days", metavar="N", type=click.IntRange(1, 36500), default=30, show_default=True, help="When it expires."
)
@RECEIPT
@SIGNER
@click.pass_obj
def place(
    session: Session,
    amount: str,
    payer: str,
    payee: str,
    asset: str,
    captor: str | None,
    days: int,
) -> None:
    """Set money aside for somebody."""
    units = session.amount(amount, asset)
    wallet, to = session.wallet(payer), session.open().resolve(payee)
    placed = wallet.place_hold(units, to, asset, captor=captor, lasts_ms=days * DAY_MS)
    text = describe_hold(wallet.address, to, units, asset, str(placed.events["hold"]), session.lexicon)
    show_act(session, placed, text)


@hold.command(
    examples=[f"natledger hold capture {HOLD} 4000 --by shop", f"natledger hold capture {HOLD} 1 --by shop --json"]
)
@click.argument("identifier", metavar="ID")
@click.argument("amount")
@click.option("--by", metavar="WHO", required=True, help="The captor.")
@RECEIPT
@SIGNER
@click.pass_obj
def capture(session: Session, identifier: str, amount: str, by: str) -> None:
    """Pay out a hold, or a part of it; the rest stays held."""
    found = session.open().money.hold(identifier)
    units, asset = session.amount(amount, found.row.asset), found.row.asset
    placed = session.wallet(by).capture_hold(found.id, units)
    left = int(placed.events["remaining"])
    show_act(session, placed, describe_capture(found.id, units, left, asset, session.lexicon))


@hold.command(examples=[f"natledger hold release {HOLD} --by shop", f"natledger hold release {HOLD} --by shop --json"])
@click.argument("identifier", metavar="ID")
@click.option("--by", metavar="WHO", required=True, help="The captor; anyone once it has expired.")
@RECEIPT
@SIGNER
@click.pass_obj
def release(session: Session, identifier: str, by: str) -> None:
    """Give what is left of a hold back to its owner."""
    found, row = session.open().money.hold(identifier)
    placed = session.wallet(by).release_hold(found)
    show_act(session, placed, describe_release(found, row, session.lexicon))


@hold.command("list", table=True, examples=["natledger hold list", "natledger hold list noy"])
@click.argument("who", required=False)
@click.pass_obj
def list_holds(session: Session, who: str | None) -> None:
    """List the holds there are, or those that concern somebody."""
    found, words = session.open().money.holds(who), session.lexicon
    rows: list[list[str | Cell]] = []
    for identifier, row in found:
        # of an order, a commitment or an offer it is that, and nobody
        captor = Cell(shorten_id(row.captor), (row.captor,)) if "-" in row.captor else words.who(row.captor)
        parties = [words.who(row.owner), words.who(row.to), captor]
        money = output.make_money_cell(words, row.amount, row.asset)
        rows.append([identifier, money, *parties, words.time(row.expires)])
    names = ("hold", "amount", "from", "to", "captor", "expires")
    headings = [Heading(name, name == "amount", ("amount", "asset") if name == "amount" else ()) for name in names]
    shown = {"holds": [{"hold": hold} | make_row_object(row) for hold, row in found]}
    session.give(shown, lambda: output.say_table(headings, rows))
