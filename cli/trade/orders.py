"""Commands on orders: place, accept, refund, show, list."""

from typing import Any

import click

from cli.money.money import ASSET, REFERENCE
from cli.shell import output
from cli.shell.acts import RECEIPT, show_act
from cli.shell.examples import ORDER, OVERDUE, WATERED
from cli.shell.grammar import Group
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from ledger.words.lexicon import shorten_id
from ledger.words.trade.orders import describe_order, list_order_pairs, make_order_object


@click.group(cls=Group, examples=["natledger order list", f"natledger order show {ORDER}"])
def order() -> None:
    """Orders: a price set aside until the goods are accepted."""


@order.command(
    examples=[
        "natledger order place 10000 --from noy --to shop --deadline 14d",
        "natledger order place 2.50 --from noy --to shop --asset EUR --deadline 14d --expires 20d --reference PO-7",
    ]
)
@click.argument("amount")
@click.option("--from", "buyer", metavar="WHO", required=True, help="Who buys.")
@click.option("--to", "seller", metavar="WHO", required=True, help="Who sells.")
@click.option("--deadline", metavar="TIME", required=True, help="From when it can be accepted no more.")
@click.option("--expires", metavar="TIME", help="From when anybody may give it back; 30 days later unless given.")
@click.option("--contract", metavar="ID", default="", help="The contract in force under which it is placed.")
@click.option("--when", metavar="DEVICE:FIELD:at-least|at-most:NUMBER[:SERIES]", help="What a device must have read.")
@ASSET
@REFERENCE
@RECEIPT
@SIGNER
@click.pass_obj
def place(session: Session, /, amount: str, buyer: str, seller: str, **terms: Any) -> None:
    """Set a price aside for a seller.

    The seller has it once the buyer accepts the goods; from the deadline on it is the buyer's again. With --when it is
    paid out with a later reading of the device that meets that, and not without; the seller may carry one too. It is
    one of the series readings unless another is named, and more than five minutes later: so far ahead a clock may be.
    """
    when = terms.pop("when")
    condition = session.open().devices.read_condition(when) if when else None
    asset, due, ends = terms.pop("asset"), session.moment(terms.pop("deadline")), terms.pop("expires")
    units = session.amount(amount, asset)
    expires = None if ends is None else session.moment(ends)
    wallet = session.wallet(buyer)
    placed = session.open().orders.place(
        wallet, units, seller, deadline=due, expires=expires, asset=asset, condition=condition, **terms
    )
    words, to = session.lexicon, session.open().resolve(seller)
    text = f"{words.who(wallet.address)} ordered from {words.who(to)}: {words.money(units, asset)} set aside"
    made = placed.events["order"]
    show_act(session, placed, f"{text}, {words.until(due)}\norder {made}", more={"order": made})


@order.command(
    examples=[
        f"natledger order accept {ORDER} --by shop",
        f"natledger order accept {ORDER} --by shop --amount 4000",
        f"natledger order accept {WATERED} --by noy --reading meter:2",
    ]
)
@click.argument("identifier", metavar="ID")
@click.option("--by", metavar="WHO", required=True, help="The buyer; the seller too, with a reading.")
@click.option("--amount", metavar="AMOUNT", help="Only so much; all that is left unless given.")
@click.option("--reading", metavar="DEVICE:NUMBER", help="What meets the order's condition, of a file in this home.")
@RECEIPT
@SIGNER
@click.pass_obj
def accept(session: Session, identifier: str, by: str, amount: str | None, reading: str | None) -> None:
    """Accept what was ordered, or a part: the seller is paid."""
    lao, words = session.open(), session.lexicon
    found = lao.orders.show(identifier)
    units = None if amount is None else session.amount(amount, found.row.asset)
    carried = lao.devices.find_reading(reading, *(one.series for one in found.row.condition)) if reading else None
    placed = lao.orders.accept(found, session.wallet(by), units, carried)
    after = lao.orders.show(found)
    paid = words.money(after.row.paid - found.row.paid, found.row.asset)
    text = f"paid {paid} to {words.who(found.row.seller)}: {describe_order(after, words)}"
    show_act(session, placed, text, more={"left": after.left, "status": after.status})


@order.command(
    examples=[f"natledger order refund {ORDER} --by noy", f"natledger order refund {OVERDUE} --by shop --json"]
)
@click.argument("identifier", metavar="ID")
@click.option("--by", metavar="WHO", required=True, help="The seller; the buyer from the deadline on.")
@RECEIPT
@SIGNER
@click.pass_obj
def refund(session: Session, identifier: str, by: str) -> None:
    """Give what is left of an order back to its buyer.

    The seller may at any time, the buyer from the deadline on, and anybody once it has expired.
    """
    lao, words = session.open(), session.lexicon
    found = lao.orders.show(identifier)
    placed = lao.orders.refund(found, session.wallet(by))
    money, buyer = words.money(int(placed.events["rest"]), found.row.asset), words.who(found.row.buyer)
    show_act(session, placed, f"gave {money} of order {shorten_id(found.id)} back to {buyer}")


@order.command(examples=[f"natledger order show {ORDER}", f"natledger order show {OVERDUE} --json"])
@click.argument("identifier", metavar="ID")
@click.pass_obj
def show(session: Session, identifier: str) -> None:
    """Show what was ordered, what is paid, and until when."""
    found, words = session.open().orders.show(identifier), session.lexicon
    fields = session.open().devices.show(found.row.condition[0].device).row.fields if found.row.condition else ()
    session.give(make_order_object(found), lambda: output.say_pairs(list_order_pairs(found, words, fields)))


@order.command("list", table=True, examples=["natledger order list", "natledger order list shop --json"])
@click.argument("who", required=False)
@click.pass_obj
def list_orders(session: Session, who: str | None) -> None:
    """List the orders there are, or those of a buyer or seller."""
    found, words = session.open().orders.list(who), session.lexicon
    rows: list[list[str | Cell]] = []
    for one in found:
        row = one.row
        left = output.make_money_cell(words, one.left, row.asset)
        parties = [words.who(row.buyer), words.who(row.seller)]
        rows.append([Cell(shorten_id(one.id), (one.id,)), *parties, left, words.time(row.deadline), one.status])
    names = ("order", "buyer", "seller", "left", "deadline", "status")
    headings = [Heading(name, name == "left", ("left", "asset") if name == "left" else ()) for name in names]
    session.give({"orders": [make_order_object(one) for one in found]}, lambda: output.say_table(headings, rows))
