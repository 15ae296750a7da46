"""Commands on titles: list, show, account, sell, grant, discharge, restrict, notice, adjudge, certificate."""

from functools import partial
from typing import Any

import click

from cli.committee.putting import DRAFT, check_draft, offering_draft, write_draft_for_others
from cli.shell import output
from cli.shell.acts import OUT, RECEIPT, show_act, tell_written
from cli.shell.examples import LEASE
from cli.shell.files import check_can_write, check_is_new, drop_file, read_file, write_file
from cli.shell.grammar import HEIGHT, Group, takes_reference
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from ledger.client.dropping import dropping
from ledger.client.land.titles import Deal, Terms
from ledger.crypto.encoding import encode
from ledger.words.land.titles import describe_title, list_title_pairs, make_title_object, say_share
from ledger.words.lexicon import shorten_id
from ledger.words.printing import printable

REGISTRAR = click.option(
    "--registrar", metavar="WHO", help="The land registrar that approves; who has that role, unless given."
)
AGREES = click.option(
    "--agrees", metavar="WHO", multiple=True, help="Who agrees to it too: a creditor, another owner, a notice's buyer."
)
BY = partial(click.option, "--by", metavar="WHO", required=True)
PARCEL = click.argument("parcel")


@click.group(cls=Group, examples=["natledger title list", "natledger title show A.1"])
def title() -> None:
    """Titles: who owns land, and what lies on it."""


@title.command("list", table=True, examples=["natledger title list", "natledger title list noy --json"])
@click.argument("who", required=False)
@click.pass_obj
def list_titles(session: Session, who: str | None) -> None:
    """List the titles there are, or somebody's."""
    found, words = session.open().titles.list(who), session.lexicon
    rows: list[list[str | Cell]] = [
        [
            one.parcel,
            ", ".join(
                f"{words.who(share.owner)} {say_share(share.parts, one.row.of, words)}" for share in one.row.shares
            ),
            ", ".join(right.kind for right in one.row.rights) or "-",
            words.time(one.row.since),
        ]
        for one in found
    ]
    headings = [Heading(name) for name in ("parcel", "owners", "rights", "since")]
    session.give({"titles": [make_title_object(one) for one in found]}, lambda: output.say_table(headings, rows))


@title.command(examples=["natledger title show A.1", "natledger title show A.1 --height 12 --json"])
@PARCEL
@HEIGHT
@click.pass_obj
def show(session: Session, parcel: str, height: int | None) -> None:
    """Show who owns a parcel, and what lies on it."""
    found = session.open().titles.show(parcel, height)
    pairs = [("parcel", found.parcel), *list_title_pairs(found.row, session.lexicon)]
    session.give(make_title_object(found), lambda: output.say_pairs(pairs))


@title.command(examples=["natledger title account noy A.9", "natledger title account noy A.9 --json"])
@click.argument("name")
@PARCEL
@click.option("--by", metavar="WHO", default="registrar", show_default=True, help="The registrar that opens it.")
@SIGNER
@click.pass_obj
def account(session: Session, name: str, parcel: str, by: str) -> None:
    """Take a fresh account for a title of somebody of this home.

    It owns the parcel and nothing else: whoever sees who owns it sees none of what NAME pays, unless money goes between
    the two. natledger title sell takes one by itself.
    """
    fresh = session.open().titles.take_account(name, parcel, session.wallet(by))
    address = session.open().resolve(fresh)
    session.give({"name": fresh, "address": address}, f"{fresh}  {address}")


@title.command(
    examples=[
        "natledger title sell A.1 --by noy --to shop --price 9000 --paid-by shop",
        "natledger title sell A.1 --by noy --to bcel --known --share 1/3 --price 30000 --draft deal.json",
    ]
)
@PARCEL
@BY(help="The owner.")
@click.option("--to", "buyer", metavar="WHO", required=True, help="A name of this home, or an address.")
@click.option("--price", metavar="AMOUNT", default="0", show_default=True, help="0 for a gift.")
@click.option("--asset", metavar="CODE", default="LAK", show_default=True, help="What it is paid in.")
@click.option("--share", metavar="1/3", default="", help="Of the whole parcel; all that the owner has unless given.")
@click.option("--known", is_flag=True, help="Let the buyer own it in this very account, and not in a fresh one.")
@click.option("--paid-by", "payer", metavar="WHO", help="Who gives the buyer the price: everybody sees that it does.")
@REGISTRAR
@AGREES
@RECEIPT
@SIGNER
@DRAFT
@click.pass_obj
def sell(session: Session, /, parcel: str, by: str, buyer: str, draft: str | None, **terms: Any) -> None:
    """Sell a share of a parcel, or all of it.

    One transaction: the owner transfers, the buyer accepts and pays, the land registrar approves; all of it or nothing.
    With --draft it is only drawn up, to be signed in their homes. A name of this home owns it in a fresh account, which
    pays from what it has.
    """
    check_draft(draft)
    lao, asset = session.open(), terms["asset"]
    price = session.amount(terms["price"], asset) if terms["price"] != "0" else 0
    options = {"share": terms["share"], "registrar": terms["registrar"], "agreeing": terms["agrees"]}
    if not terms["known"] and buyer in lao.keyring.addresses:
        if not lao.titles.has_account(buyer, parcel):
            _check_new(session, parcel, buyer, price if terms["payer"] is None else 0)
            if not draft:  # before an account is opened for nothing
                lao.check_wishes(lao.titles.sale(parcel, by, buyer, **options))
        buyer = lao.titles.take_account(buyer, parcel, session.wallet("registrar"))
    _do(session, lao.titles.sale(parcel, by, buyer, price, asset=asset, payer=terms["payer"], **options), draft, parcel)


@title.command(
    examples=[
        "natledger title grant mortgage A.1 --by noy --to bcel --secures 50000 --document deed.txt --seal loan.seal",
        "natledger title grant lease A.2 --by noy --on noy --to bcel --until 365d --document deed.txt --seal b.seal",
    ]
)
@click.argument("kind", type=click.Choice(("easement", "lease", "mortgage")))
@PARCEL
@BY(help="An owner.")
@click.option("--to", "holder", metavar="WHO", required=True, help="Tenant, creditor, or who may pass.")
@click.option("--since", metavar="TIME", default="now", show_default=True, help="From when on.")
@click.option("--until", metavar="TIME", default="never", show_default=True, help="Until when.")
@click.option(
    "--on", metavar="WHO", multiple=True, help="An owner on whose share it lies; the whole parcel unless given."
)
@click.option("--secures", metavar="AMOUNT", help="What a mortgage secures, where that is to be public.")
@click.option("--asset", metavar="CODE", default="LAK", show_default=True, help="Of that amount.")
@click.option("--document", metavar="FILE", required=True, help="What was agreed: the ledger gets a commitment to it.")
@click.option("--seal", metavar="FILE", required=True, help="Where the seal is written that ties the document to it.")
@REGISTRAR
@AGREES
@RECEIPT
@SIGNER
@DRAFT
@click.pass_obj
def grant(session: Session, /, kind: Any, parcel: str, by: str, draft: str | None, **terms: Any) -> None:
    """Give a lease, a mortgage or an easement.

    Leases of one share never overlap in time. While a mortgage lies on a share, it is sold, divided or merged only with
    the creditor's signature.
    """
    check_draft(draft)
    check_is_new(terms["seal"])
    lao, secures = session.open(), terms["secures"]
    made = lao.contracts.seal(read_file(terms["document"]))
    right = Terms(
        kind,
        made,
        since=0 if terms["since"] == "now" else session.moment(terms["since"]),
        until=session.moment(terms["until"]),
        on=terms["on"],
        secured=None if secures is None else session.amount(secures, terms["asset"]),
        asset=terms["asset"],
    )
    options = {"registrar": terms["registrar"], "agreeing": terms["agrees"]}
    deal = lao.titles.right(parcel, by, terms["holder"], right, **options)
    write_file(terms["seal"], encode(made))  # first: without its salt nobody could say what was agreed
    with dropping(partial(drop_file, terms["seal"])):
        _do(session, deal, draft, parcel)


@title.command(
    examples=[
        f"natledger title discharge A.1 {LEASE} --by shop",
        f"natledger title discharge A.1 {LEASE} --by shop --json",
    ]
)
@PARCEL
@click.argument("right")
@BY(help="Whose it is; of a restriction also a court.")
@RECEIPT
@SIGNER
@click.pass_obj
def discharge(session: Session, parcel: str, right: str, by: str) -> None:
    """Give up a right, a restriction, or a notice."""
    placed = session.open().titles.discharge(parcel, right, session.wallet(by))
    show_act(session, placed, f"discharged {printable(right)} from {printable(parcel)}")


@title.command(
    examples=[
        "natledger title restrict A.1 --reference CASE/7 --by court",
        "natledger title restrict A.1 --reference CASE/7 --until 90d --by court",
    ]
)
@PARCEL
@takes_reference("--reference", says="Where the reason stands.")
@click.option("--until", metavar="TIME", default="never", show_default=True, help="Until when.")
@BY(help="The court, or the land registrar, of the parcel.")
@RECEIPT
@SIGNER
@click.pass_obj
def restrict(session: Session, parcel: str, reference: str, until: str, by: str) -> None:
    """Keep the owners of a parcel from disposing of it."""
    placed = session.open().titles.restrict(parcel, reference, session.wallet(by), until=session.moment(until))
    _show(session, placed, parcel)


@title.command(
    examples=["natledger title notice A.1 --for shop --by noy", "natledger title notice A.1 --for shop --by noy --json"]
)
@PARCEL
@click.option(
    "--for", "buyer", metavar="WHO", required=True, help="Whom it is kept for: the account that is to own it."
)
@BY(help="The owner.")
@RECEIPT
@SIGNER
@click.pass_obj
def notice(session: Session, parcel: str, buyer: str, by: str) -> None:
    """Keep a share for one buyer, for thirty days."""
    placed = session.open().titles.notice(parcel, buyer, session.wallet(by))
    _show(session, placed, parcel)


@title.command(
    examples=[
        "natledger title adjudge A.1 --of noy --to shop=1 --to bcel=2 --reference W/7 --ground inheritance --by court",
        "natledger title adjudge A.1 --of noy --to shop=1 --reference CASE/7 --by court",
    ]
)
@PARCEL
@click.option("--of", "owner", metavar="WHO", required=True, help="Whose share it was.")
@click.option("--to", "heirs", metavar="WHO=PARTS", multiple=True, required=True, help="Who gets how many parts of it.")
@takes_reference("--reference", says="Where the reason stands.")
@click.option("--ground", type=click.Choice(("inheritance", "judgment")), default="judgment", show_default=True)
@BY(help="A court of the parcel; of an inheritance also its land registrar.")
@RECEIPT
@SIGNER
@click.pass_obj
def adjudge(
    session: Session, parcel: str, owner: str, heirs: tuple[str, ...], reference: str, ground: Any, by: str
) -> None:
    """Give an owner's share to heirs, or by judgment.

    What lies on the share stays on it. The former owner finds it among the entries of the account.
    """
    wallet, divided = session.wallet(by), [_read_heir(text) for text in heirs]
    placed = session.open().titles.adjudge(parcel, owner, divided, reference, wallet, ground=ground)
    _show(session, placed, parcel)


@title.command(
    examples=[
        "natledger title certificate A.1 --out a1.json",
        "natledger title certificate A.1 --on 2026-01-01 --out a1.json",
    ]
)
@PARCEL
@click.option("--on", "day", metavar="DAY", help="As it stood at the end of this day; as it stands now, unless given.")
@OUT
@click.pass_obj
def certificate(session: Session, parcel: str, day: str | None, out: str) -> None:
    """Make a land certificate of a parcel.

    Anyone verifies it with the genesis hash alone: natledger verify. It proves what was registered from the last change
    until the block that it is of, and nothing of before and after; who stands behind an address the ledger never says.
    """
    check_can_write(out)
    moment = None if day is None else session.moment(day)
    write_file(out, session.open().titles.certificate(parcel, moment))
    tell_written(session, out, f"land certificate of {printable(parcel)}")


def _do(session: Session, deal: Deal, draft: str | None, parcel: str) -> None:
    """Sends a deal, or writes it for others."""
    facet = session.open().titles
    if draft:
        write_draft_for_others(session, facet.draft(deal), draft)
        return
    with offering_draft(session):
        placed = facet.send(deal)
    _show(session, placed, parcel)


def _show(session: Session, placed: Any, parcel: str) -> None:
    """What the parcel's title says now, and the id of the right that was made."""
    found = session.open().titles.show(parcel)
    right = str(placed.events.get("right", ""))
    text = describe_title(found, session.lexicon) + (f"  {shorten_id(right)}" if right else "")
    show_act(session, placed, text, more={"right": right, "title": make_title_object(found)})


def _check_new(session: Session, parcel: str, buyer: str, price: int) -> None:
    """Raises Complaint where the account that is to be opened would have to pay what it cannot have yet."""
    if price:
        fresh = session.open().titles.name_account(buyer, parcel)
        raise output.wrong_usage(
            f"{fresh}, in which {buyer} is to own {parcel}, is not opened yet, and has nothing to pay with",
            f"natledger title account {buyer} {parcel} opens it; or add --paid-by, or --known",
        )


def _read_heir(text: str) -> tuple[str, int]:
    who, equals, parts = text.rpartition("=")
    if not (who and equals and parts.isascii() and parts.isdigit() and int(parts[:10])):
        raise output.wrong_usage(f"{printable(text[:60])} is no heir", "write --to keo=1, with how many parts keo gets")
    return who, int(parts[:10])
