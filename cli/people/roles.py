"""Commands on roles: grant, revoke, list, why. Who may do what, how far, how long, and who accredited them."""

import click

from cli.shell import exit_codes, output
from cli.shell.acts import show_act
from cli.shell.grammar import Group
from cli.shell.output import Heading
from cli.shell.session import SIGNER, Session
from cli.shell.times import Period, takes_period
from ledger.reads.people.roles import KNOWN, validate_scope
from ledger.words.people.roles import (
    describe_chain,
    describe_idle,
    describe_state,
    make_found_role_object,
    make_role_object,
    name_grantor,
    name_scope,
    say_role,
)

SCOPE = click.option(
    "--scope", metavar="S", default="", help="LA-VT, degree, or for an accreditor issuer/degree; all unless given."
)
ROLE = click.Choice(KNOWN)
ANYWAY = click.option("--anyway", is_flag=True, help="Take a place that is new, and in no list of codes yet.")


@click.group(cls=Group, examples=["natledger role list", "natledger role why university issuer"])
def role() -> None:
    """Roles: what authorities may do, and who accredited them."""


@role.command(
    examples=[
        "natledger role grant issuer --scope training --to shop --by education --until 2030-01-01",
        "natledger role grant registrar --scope LA-VT --to treasury --by registrar --until never",
    ]
)
@click.argument("role", metavar="ROLE", type=ROLE)
@SCOPE
@click.option("--to", "holder", metavar="WHO", required=True, help="Who gets it.")
@click.option("--by", metavar="WHO", required=True, help="An accreditor of it.")
@takes_period
@ANYWAY
@SIGNER
@click.pass_obj
def grant(session: Session, role: str, scope: str, holder: str, by: str, period: Period, anyway: bool) -> None:
    """Grant a role over a scope, and all below it.

    ROLE is accreditor, court, curator, dealer, issuer, maker, registrar or tax_officer.
    """
    until, since = session.moment(period.until), session.moment(period.since) if period.since else 0
    placed = session.wallet(by).grant_role(role, holder, scope, until=until, since=since, anyway=anyway)
    who = session.lexicon.who(session.open().resolve(holder))
    verb = "will be" if since > placed.time else "is"
    when = session.lexicon.period(since, until, placed.time)
    show_act(session, placed, f"{who} {verb} {say_role(role, scope)}, {when}")


@role.command(
    examples=[
        "natledger role revoke issuer --scope degree --to university --by education",
        "natledger role revoke issuer --scope degree --to university --by education --json",
    ]
)
@click.argument("role", metavar="ROLE", type=ROLE)
@SCOPE
@click.option("--to", "--from", "holder", metavar="WHO", required=True, help="Who loses it.")
@click.option("--by", metavar="WHO", required=True, help="An accreditor of it.")
@SIGNER
@click.pass_obj
def revoke(session: Session, role: str, scope: str, holder: str, by: str) -> None:
    """End a role now.

    With it ends all that was accredited under it.
    """
    placed = session.wallet(by).revoke_role(role, holder, scope)
    who = session.lexicon.who(session.open().resolve(holder))
    show_act(session, placed, f"{who} is {say_role(role, scope)} no more")


@role.command("list", table=True, examples=["natledger role list", "natledger role list university --json"])
@click.argument("who", required=False)
@click.option("--role", "only", type=ROLE, help="Only these.")
@click.pass_obj
def list_roles(session: Session, who: str | None, only: str | None) -> None:
    """List the roles there are or were.

    Of everybody or of one account.
    """
    found, words = session.open().roles.list(who, only or ""), session.lexicon
    rows = [
        [
            words.who(one.holder),
            one.role,
            name_scope(one.row.scope),
            name_grantor(one.row, words),
            describe_state(one, words),
        ]
        for one in found
    ]
    headings = [Heading(name) for name in ("holder", "role", "scope", "granted by", "state")]
    shown = {"roles": [make_found_role_object(one, words) for one in found]}
    session.give(shown, lambda: output.say_table(headings, rows))


@role.command(
    examples=["natledger role why university issuer", "natledger role why registrar registrar --scope LA-VT --json"]
)
@click.argument("who")
@click.argument("role", metavar="ROLE", type=ROLE)
@click.option(
    "--scope", metavar="S", help='What it must cover, "" is everything; every role of that name unless given.'
)
@click.pass_obj
def why(session: Session, who: str, role: str, scope: str | None) -> None:
    """Show who accredited somebody, back to genesis.

    Exits with 1 where nothing gives WHO that role now.
    """
    lao = session.open()
    if scope is not None:
        validate_scope(role, scope)
    chains, words = lao.roles.why(who, role, scope), session.lexicon
    lines = [line for chain in chains for line in describe_chain(chain, words)]
    if not chains:
        covers = f" of {name_scope(scope)}" if scope is not None else ""
        lines = [f"{words.who(lao.resolve(who))} is no {role}{covers} now"]
        lines += [describe_idle(one, words) for one in lao.roles.granted(who, role, scope)]
    objects = [[make_role_object(link.role, link.holder, link.row) for link in chain] for chain in chains]
    session.give({"chains": objects}, "\n".join(lines))
    if not chains:
        click.get_current_context().exit(exit_codes.REFUSED)
