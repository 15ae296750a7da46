"""Commands on what becomes of units: retire, retirements, distribute, distributions, claim, close, deliver."""

import click

from cli.assets.options import REFERENCE
from cli.committee.putting import write_draft_for_others
from cli.money.money import REFERENCE as OPTIONAL_REFERENCE
from cli.shell import output
from cli.shell.acts import OUT, RECEIPT, show_act
from cli.shell.examples import ENDED, POT
from cli.shell.files import check_can_write
from cli.shell.grammar import Command
from cli.shell.session import SIGNER, Session
from ledger.words.assets.classes import (
    describe_distribution,
    describe_retirement,
    make_distribution_object,
    make_retirement_object,
)
from ledger.words.lexicon import shorten_id

BY = click.option("--by", metavar="WHO", required=True, help="Whose units they are.")


@click.command(
    cls=Command,
    examples=[
        "natledger asset retire 5 XHYDRO --by noy --reference CLAIM/2026-1 --receipt certificate.json",
        "natledger asset retire 5 XHYDRO --by noy --beneficiary shop --reference CLAIM/2026-2",
    ],
)
@click.argument("amount")
@click.argument("code", metavar="ASSET")
@BY
@click.option("--beneficiary", metavar="WHO", help="For whom; for the holder itself unless given.")
@REFERENCE
@RECEIPT
@SIGNER
@click.pass_obj
def retire(session: Session, amount: str, code: str, by: str, beneficiary: str | None, reference: str) -> None:
    """Use units up, once and for all.

    They leave the holding, and no longer exist. The receipt is the certificate, which anybody verifies.
    """
    facet, units, words = session.open().assets, session.amount(amount, code), session.lexicon
    placed = facet.retire(session.wallet(by), units, code, reference, beneficiary)
    made = str(placed.events["retirement"])
    text = f"used up {words.money(units, code)} for {beneficiary or by}, {reference}\nretirement {made}"
    show_act(session, placed, text, more={"retirement": made})


@click.command(cls=Command, examples=["natledger asset retirements", "natledger asset retirements XHYDRO --json"])
@click.argument("code", metavar="ASSET", default="")
@click.pass_obj
def retirements(session: Session, code: str) -> None:
    """List what was used up, of all classes or one."""
    found, words = session.open().assets.retirements(code), session.lexicon
    rows = [(shorten_id(one.id), describe_retirement(one, words)) for one in found]
    session.give(
        {"retirements": [make_retirement_object(one) for one in found]},
        lambda: output.say_pairs(rows or [("retirements", "none")]),
    )


@click.command(
    cls=Command,
    examples=[
        "natledger asset distribute 1000 --to XHYDRO --until 30d --by hydro",
        "natledger asset distribute 500 --asset LAK --to XHYDRO --until 60d --by hydro --json",
    ],
)
@click.argument("amount")
@click.option("--asset", metavar="CODE", default="LAK", show_default=True, help="What the pot consists of.")
@click.option("--to", "code", metavar="ASSET", required=True, help="The class whose holders it is for.")
@click.option("--until", metavar="TIME", required=True, help="From when nothing can be claimed.")
@click.option("--by", metavar="WHO", required=True, help="Who pays.")
@RECEIPT
@SIGNER
@click.pass_obj
def distribute(session: Session, amount: str, asset: str, code: str, until: str, by: str) -> None:
    """Set a pot aside for who holds units now.

    That is as of the last block. Each claims its part, in proportion and rounded down; the rest goes back after the
    end.
    """
    facet, units, end = session.open().assets, session.amount(amount, asset), session.moment(until)
    placed = facet.distribute(session.wallet(by), units, asset, code, until=end)
    found = facet.distribution(str(placed.events["distribution"]))
    text = f"{describe_distribution(found, session.lexicon)}\ndistribution {found.id}"
    show_act(session, placed, text, more={"distribution": found.id})


@click.command(cls=Command, examples=["natledger asset distributions", "natledger asset distributions XHYDRO --json"])
@click.argument("code", metavar="ASSET", default="")
@click.option("--of", "who", metavar="WHO", help="With what this holder's part of each is.")
@click.pass_obj
def distributions(session: Session, code: str, who: str | None) -> None:
    """List the distributions there are, to all classes or one."""
    facet, words = session.open().assets, session.lexicon
    found = facet.distributions(code)
    rows, objects = [], []
    for one in found:
        text, told = describe_distribution(one, words), make_distribution_object(one)
        if who:
            part, claimed = facet.part(one, who)
            text += f"; {who}'s part is {words.money(part, one.row.pays)}{', claimed' if claimed else ''}"
            told |= {"part": part, "claimed": claimed}
        rows.append((shorten_id(one.id), text))
        objects.append(told)
    session.give({"distributions": objects}, lambda: output.say_pairs(rows or [("distributions", "none")]))


@click.command(
    cls=Command,
    examples=[f"natledger asset claim {POT} --by noy", f"natledger asset claim {POT} --by noy --json"],
)
@click.argument("identifier", metavar="ID")
@BY
@RECEIPT
@SIGNER
@click.pass_obj
def claim(session: Session, identifier: str, by: str) -> None:
    """Take your part of a distribution, once.

    The path of what you held then is made here; the chain judges it, and knows no list of holders.
    """
    facet, words = session.open().assets, session.lexicon
    placed = facet.claim(session.wallet(by), identifier)
    paid = words.money(int(placed.events["amount"]), str(placed.events["asset"]))
    show_act(session, placed, f"{by} claimed {paid} of {shorten_id(identifier)}")


@click.command(
    cls=Command,
    examples=[f"natledger asset close {ENDED} --by noy", f"natledger asset close {ENDED} --by noy --json"],
)
@click.argument("identifier", metavar="ID")
@click.option("--by", metavar="WHO", required=True, help="Anybody.")
@RECEIPT
@SIGNER
@click.pass_obj
def close(session: Session, identifier: str, by: str) -> None:
    """Have the rest of what is over given back."""
    facet, words = session.open().assets, session.lexicon
    found = facet.distribution(identifier)
    placed = facet.close(session.wallet(by), found)
    rest = words.money(int(placed.events["rest"]), str(placed.events["asset"]))
    show_act(session, placed, f"gave {rest} back to {words.who(found.row.opener)}")


@click.command(
    cls=Command,
    examples=[
        "natledger asset deliver 5 XHYDRO --from noy --to shop --price 10000 --out deal.json",
        "natledger asset deliver 5 XHYDRO --from noy --to shop --price 2 --for XPAUSED --reference DEAL/1 > deal.json",
    ],
)
@click.argument("amount")
@click.argument("code", metavar="ASSET")
@click.option("--from", "seller", metavar="WHO", required=True, help="Who delivers.")
@click.option("--to", "buyer", metavar="WHO", required=True, help="Who pays.")
@click.option("--price", metavar="AMOUNT", required=True, help="What for.")
@click.option("--for", "paid_in", metavar="CODE", default="LAK", show_default=True, help="Money, or another class.")
@OPTIONAL_REFERENCE
@OUT
@click.pass_obj
def deliver(session: Session, /, amount: str, code: str, seller: str, buyer: str, **terms: str) -> None:
    """Draw up a delivery against payment, for both to sign.

    Units and price change hands together, or neither does. Sign it in both homes, then send it.
    """
    check_can_write(terms["out"])
    units, price = (
        (session.amount(amount, code), code),
        (session.amount(terms["price"], terms["paid_in"]), terms["paid_in"]),
    )
    drafted = session.open().assets.deliver(seller, buyer, units, price, terms["reference"])
    write_draft_for_others(session, drafted, terms["out"])


COMMANDS = (retire, retirements, distribute, distributions, claim, close, deliver)
