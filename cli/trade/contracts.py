"""Commands on contracts: propose, sign, fulfil, cancel, check, show, list."""

from functools import partial
from typing import Any

import click

from cli.committee.putting import DRAFT, check_draft, write_draft_for_others
from cli.shell import output
from cli.shell.acts import RECEIPT, show_act
from cli.shell.examples import AGREED, CONTRACT
from cli.shell.files import check_is_new, drop_file, read_file, write_file
from cli.shell.grammar import Group
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from ledger.client.dropping import dropping
from ledger.client.trade.contracts import Contracts
from ledger.crypto.encoding import encode
from ledger.words.lexicon import shorten_id
from ledger.words.printing import printable
from ledger.words.trade.contracts import describe_contract, list_contract_pairs, make_contract_object


@click.group(cls=Group, examples=["natledger contract list", f"natledger contract show {CONTRACT}"])
def contract() -> None:
    """Contracts: what parties sign, without its content."""


_DEED = "deed.txt --by shop --party client=shop --party builder=treasury --sign-by 14d --seal deed.seal"


@contract.command(
    examples=[
        f"natledger contract propose {_DEED}",
        f"natledger contract propose {_DEED} --until 2030-01-01 --accepts shop --together treasury",
        f"natledger contract propose {_DEED} --amends {AGREED}",
    ]
)
@click.argument("document", metavar="FILE")
@click.option("--by", metavar="WHO", required=True, help="The party that proposes it, and signs it so.")
@click.option("--party", "parties", metavar="ROLE=WHO", multiple=True, required=True, help="A party and what it is.")
@click.option("--sign-by", metavar="TIME", required=True, help="From when it can be signed no more.")
@click.option("--until", metavar="TIME", default="never", show_default=True, help="When its term ends.")
@click.option("--accepts", metavar="WHO", multiple=True, help="Whose acceptance fulfils it; all parties unless given.")
@click.option("--may-cancel", metavar="WHO", multiple=True, help="Who may end it alone; else all together.")
@click.option("--amends", metavar="ID", default="", help="The contract in whose place it comes.")
@click.option("--together", metavar="WHO", multiple=True, help="Who signs in the same transaction.")
@click.option("--seal", metavar="FILE", required=True, help="Where the seal is written that ties FILE to it.")
@RECEIPT
@SIGNER
@DRAFT
@click.pass_obj
def propose(session: Session, /, document: str, by: str, seal: str, draft: str | None, **terms: Any) -> None:
    """Propose a contract, and sign it.

    The ledger gets a commitment to FILE, salted, and nothing of what it says. All parties keep FILE and its seal. With
    --draft it is only drawn up, to be signed by those who sign --together in their homes.
    """
    check_draft(draft)
    check_is_new(seal)
    facet, data = session.open().contracts, read_file(document)
    made = facet.seal(data)
    together = [session.wallet(who) for who in terms["together"]]
    asked = facet.make(
        made,
        [_read_party(text) for text in terms["parties"]],
        sign_by=session.moment(terms["sign_by"]),
        until=session.moment(terms["until"]),
        accepting=terms["accepts"],
        terminating=terms["may_cancel"],
        amends=terms["amends"],
    )
    write_file(seal, encode(made))  # first: without its salt nobody could say what was signed
    with dropping(partial(drop_file, seal)):
        if draft:
            write_draft_for_others(session, facet.draft(asked, session.wallet(by), together=together), draft)
            return
        placed = facet.propose(asked, session.wallet(by), together=together)
    found = facet.show(str(placed.events["contract"]))
    text = f"{describe_contract(found, session.lexicon)}\ncontract {found.id}"
    show_act(session, placed, text, more={"contract": found.id, "seal": seal, "status": found.status})


def _make_declaration(name: str, act: Any, whose: str, example: str, help_text: str) -> None:
    """`example` is the id of a contract, and a party that may."""

    @contract.command(
        name,
        help=help_text,
        examples=[
            f"natledger contract {name} {example}",
            f"natledger contract {name} {example} --json",
        ],
    )
    @click.argument("identifier", metavar="ID")
    @click.option("--by", metavar="WHO", required=True, help=whose)
    @RECEIPT
    @SIGNER
    @click.pass_obj
    def command(session: Session, identifier: str, by: str) -> None:
        facet = session.open().contracts
        found = facet.show(identifier)
        placed = act(facet, found, session.wallet(by))
        after = facet.show(found)
        show_act(session, placed, describe_contract(after, session.lexicon), more={"status": after.status})


_make_declaration(
    "sign",
    Contracts.sign,
    "The party that signs.",
    f"{CONTRACT} --by noy",
    "Sign a contract that was proposed.\n\nThe last signature puts it in force.",
)
_make_declaration(
    "fulfil",
    Contracts.fulfil,
    "Who is named to accept it.",
    f"{AGREED} --by shop",
    "Accept what was done under a contract.\n\nIt is fulfilled once all have who are named for that.",
)
_make_declaration(
    "cancel",
    Contracts.cancel,
    "A party.",
    f"{CONTRACT} --by noy",
    "Cancel a contract, or agree to that.\n\nBefore all have signed any party may; then who may end it alone, or all "
    "together.",
)


@contract.command(
    examples=[
        f"natledger contract check {AGREED} road.txt --seal road.seal",
        f"natledger contract check {AGREED} road.txt --seal road.seal --json",
    ]
)
@click.argument("identifier", metavar="ID")
@click.argument("document", metavar="FILE")
@click.option("--seal", metavar="FILE", required=True, help="The seal of the document.")
@click.pass_obj
def check(session: Session, identifier: str, document: str, seal: str) -> None:
    """Check that a file is the document of a contract."""
    found = session.open().contracts.check(identifier, read_file(document), read_file(seal))
    text = f"{printable(document)} is its document: {describe_contract(found, session.lexicon)}"
    session.give(make_contract_object(found), text)


@contract.command(examples=[f"natledger contract show {CONTRACT}", f"natledger contract show {AGREED} --json"])
@click.argument("identifier", metavar="ID")
@click.pass_obj
def show(session: Session, identifier: str) -> None:
    """Show who is bound by a contract, and how it stands."""
    found, words = session.open().contracts.show(identifier), session.lexicon
    session.give(make_contract_object(found), lambda: output.say_pairs(list_contract_pairs(found, words)))


@contract.command("list", table=True, examples=["natledger contract list", "natledger contract list shop --json"])
@click.argument("who", required=False)
@click.pass_obj
def list_contracts(session: Session, who: str | None) -> None:
    """List the contracts there are, or those of a party."""
    found, words = session.open().contracts.list(who), session.lexicon
    rows: list[list[str | Cell]] = [
        [
            Cell(shorten_id(one.id), (one.id,)),
            ", ".join(map(words.who, one.row.parties)),
            f"{len(one.row.signed)} of {len(one.row.parties)}",
            words.until(one.row.ends),
            Cell(one.status.replace("_", " "), (one.status,)),
        ]
        for one in found
    ]
    headings = [Heading(name) for name in ("contract", "parties", "signed", "term", "status")]
    shown = {"contracts": [make_contract_object(one) for one in found]}
    session.give(shown, lambda: output.say_table(headings, rows))


def _read_party(text: str) -> tuple[str, str]:
    role, equals, who = text.partition("=")
    if not (role and equals and who):
        raise output.wrong_usage(f"{printable(text[:60])} is no party", "write --party client=noy")
    return role, who
