"""Commands on e-residents: apply, open, renew, withdraw, show, list, issuers, check."""

import click

from cli.people.roles import ANYWAY
from cli.people.standing import KEYS, REFERENCE, THRESHOLD
from cli.shell import output
from cli.shell.acts import OUT, RECEIPT, show_act, tell_written
from cli.shell.examples import SHOWN_SALT
from cli.shell.files import check_can_write, read_file, write_file
from cli.shell.grammar import Group
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from ledger.words.lexicon import shorten_id
from ledger.words.people.residents import (
    describe_issuer,
    describe_residence,
    list_residence_pairs,
    make_issuer_object,
    make_residence_object,
)

CREDENTIAL = click.option(
    "--credential", metavar="FILE", required=True, help="What the sponsor is shown: a W3C credential."
)
ISSUER = click.option("--issuer", metavar="NAME", required=True, help="Whose it is: natledger resident issuers.")
UNTIL = click.option("--until", metavar="TIME", required=True, help="When the residence ends: a day, or 365d.")
SPONSOR = click.option("--by", metavar="WHO", default="technology", show_default=True, help="The sponsor.")
_SHOWN = "--credential passport.json --issuer SG.ICA"


@click.group(cls=Group, examples=["natledger resident list", "natledger resident issuers"])
def resident() -> None:
    """E-residents: people abroad whom a sponsor answers for."""


@resident.command(
    examples=[
        "natledger resident apply tom --out tom.json",
        "natledger resident apply ana --keys 3 --threshold 2 --out ana.json",
    ]
)
@click.argument("name")
@KEYS
@THRESHOLD
@OUT
@click.pass_obj
def apply(session: Session, name: str, keys: int, threshold: int, out: str) -> None:
    """Make keys and the application for a sponsor.

    The keys stay in this home, as NAME; the application has their consent, and no secret.
    """
    check_can_write(out)
    write_file(out, session.open().residents.apply(name, keys=keys, threshold=threshold))
    session.changes = True
    tell_written(session, out, f"application of {name}")


@resident.command(
    "open",
    examples=[
        f"natledger resident open ben.json {_SHOWN} --jurisdiction LA-VT --until 365d",
        f"natledger resident open kim.json {_SHOWN} --jurisdiction LA --until 2027-12-31",
    ],
)
@click.argument("application")
@CREDENTIAL
@ISSUER
@click.option("--jurisdiction", metavar="CODE", required=True, help="Where the account belongs: LA, LA-VT or LA-VT.01.")
@UNTIL
@SPONSOR
@ANYWAY
@RECEIPT
@SIGNER
@click.pass_obj
def open_residence(
    session: Session,
    application: str,
    credential: str,
    issuer: str,
    jurisdiction: str,
    until: str,
    by: str,
    anyway: bool,
) -> None:
    """Open the account of somebody abroad.

    APPLICATION is what natledger resident apply wrote. The credential is checked here, by its proof and the key that a
    motion recognised, and only committed to: keep it, with the salt that is told.
    """
    asked, shown, end = read_file(application), read_file(credential), session.moment(until)
    placed, made = session.open().residents.open(
        session.wallet(by), asked, shown, issuer=issuer, jurisdiction=jurisdiction, until=end, anyway=anyway
    )
    words = session.lexicon
    name = words.who(str(placed.events["address"]))
    text = f"{name} is an e-resident, {jurisdiction}, by {issuer}, {words.until(end)}, salt {made.salt}"
    show_act(session, placed, text, more=made._asdict())


@resident.command(
    examples=[
        f"natledger resident renew eva {_SHOWN} --until 700d",
        f"natledger resident renew eva {_SHOWN} --until 2027-12-31 --json",
    ]
)
@click.argument("who")
@CREDENTIAL
@ISSUER
@UNTIL
@SPONSOR
@RECEIPT
@SIGNER
@click.pass_obj
def renew(session: Session, who: str, credential: str, issuer: str, until: str, by: str) -> None:
    """Let a residence end later, by a credential that is shown again.

    Its sponsor may; another one may where it has ended, and answers for it from then on.
    """
    shown, end = read_file(credential), session.moment(until)
    placed, made = session.open().residents.renew(session.wallet(by), who, shown, issuer=issuer, until=end)
    words = session.lexicon
    text = f"renewed the residence of {words.who(session.open().resolve(who))}, {words.until(end)}, salt {made.salt}"
    show_act(session, placed, text, more=made._asdict())


@resident.command(
    examples=[
        "natledger resident withdraw eva --reference MTC/2026-4",
        "natledger resident withdraw eva --reference MTC/2026-4 --json",
    ]
)
@click.argument("who")
@REFERENCE
@SPONSOR
@RECEIPT
@SIGNER
@click.pass_obj
def withdraw(session: Session, who: str, reference: str, by: str) -> None:
    """End a residence now.

    What the account has can still be sent away; nothing else begins, and nothing comes in.
    """
    placed = session.open().residents.withdraw(session.wallet(by), who, reference)
    show_act(session, placed, f"the residence of {session.lexicon.who(session.open().resolve(who))} has ended")


@resident.command(examples=["natledger resident show eva", "natledger resident show eva --json"])
@click.argument("who")
@click.pass_obj
def show(session: Session, who: str) -> None:
    """Show a residence: its sponsor, and until when it is."""
    found = session.open().residents.get(who)
    session.give(make_residence_object(found), lambda: output.say_pairs(list_residence_pairs(found, session.lexicon)))


@resident.command(
    "list", table=True, examples=["natledger resident list", "natledger resident list technology --issuer SG.ICA"]
)
@click.argument("sponsor", required=False)
@click.option("--issuer", metavar="NAME", default="", help="Only by credentials of this one.")
@click.pass_obj
def list_residents(session: Session, sponsor: str | None, issuer: str) -> None:
    """List the residences there are or were, or those of one sponsor."""
    found, words = session.open().residents.list(sponsor, issuer), session.lexicon
    headings = [Heading(name) for name in ("account", "where", "sponsor", "issuer", "state")]
    rows: list[list[str | Cell]] = [
        [
            words.who(one.account),
            one.jurisdiction,
            words.who(one.row.sponsor),
            one.row.issuer,
            describe_residence(one, words),
        ]
        for one in found
    ]
    session.give({"residents": [make_residence_object(one) for one in found]}, lambda: output.say_table(headings, rows))


@resident.command(table=True, examples=["natledger resident issuers", "natledger resident issuers --json"])
@click.pass_obj
def issuers(session: Session) -> None:
    """List the issuers abroad whose credentials are recognised."""
    found, words = session.open().residents.issuers(), session.lexicon
    headings = [Heading(name) for name in ("issuer", "key", "motion", "state")]
    rows: list[list[str | Cell]] = [
        [one.name, shorten_id(one.row.public_key), shorten_id(one.row.motion), describe_issuer(one, words)]
        for one in found
    ]
    session.give({"issuers": [make_issuer_object(one) for one in found]}, lambda: output.say_table(headings, rows))


@resident.command(
    examples=[
        f"natledger resident check eva --credential passport.json --salt {SHOWN_SALT}",
        f"natledger resident check eva --credential passport.json --salt {SHOWN_SALT} --json",
    ]
)
@click.argument("who")
@CREDENTIAL
@click.option("--salt", metavar="HEX", required=True, help="What was told when it was shown.")
@click.pass_obj
def check(session: Session, who: str, credential: str, salt: str) -> None:
    """Check a credential against the last one shown.

    Also its proof, by the key that was recognised then.
    """
    proved = session.open().residents.check(who, read_file(credential), salt)
    name = session.lexicon.who(session.open().resolve(who))
    found = {"account": session.open().resolve(who), "did": proved.did, "fits": True, "id": proved.id}
    session.give(found, f"the residence of {name} stands on this credential, signed by {proved.did}")
