"""Commands on roles: grant, revoke, list, why. Who may do what, how far, how long, and who accredited them."""

from typing import Any

import click
import msgspec

from cli.shell import output
from cli.shell.acts import show_act
from cli.shell.grammar import Group
from cli.shell.output import Heading
from cli.shell.session import SIGNER, Session
from cli.shell.times import Period, takes_period
from ledger.errors import Inadmissible
from ledger.registry.decision import BY_MOTION
from ledger.registry.people.roles import KNOWN, Link, find_role, follow_chain, is_scope, is_within, name_scope
from ledger.registry.rows.people import ROLES, Role
from ledger.words.lexicon import Lexicon, date_values, printable

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

    ROLE is accreditor, court, curator, issuer, registrar or tax_officer.
    """
    until, since = session.moment(period.until), session.moment(period.since) if period.since else 0
    placed = session.wallet(by).grant_role(role, holder, scope, until=until, since=since, anyway=anyway)
    who = session.lexicon.who(session.open().resolve(holder))
    verb = "will be" if since > placed.time else "is"
    when = session.lexicon.period(since, until, placed.time)
    show_act(session, placed, f"{who} {verb} {role} of {name_scope(scope)}, {when}")


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
    show_act(session, placed, f"{who} is {role} of {name_scope(scope)} no more")


@role.command("list", table=True, examples=["natledger role list", "natledger role list university --json"])
@click.argument("who", required=False)
@click.option("--role", "only", type=ROLE, help="Only these.")
@click.pass_obj
def list_roles(session: Session, who: str | None, only: str | None) -> None:
    """List the roles there are or were.

    Of everybody or of one account.
    """
    lao = session.open()
    asked = lao.resolve(who) if who is not None else ""
    found, rows = [], []
    for key, value in lao.rows(ROLES.prefix):
        name, holder, row = *key.split("/")[1:3], ROLES.decode(value)
        if asked in ("", holder) and only in (None, name):
            state = _describe_state(session, key, row)
            found.append(_make_object(name, holder, row) | {"state": state})
            grantor = _name_grantor(row, session.lexicon)
            rows.append([session.lexicon.who(holder), name, name_scope(row.scope), grantor, state])
    headings = [Heading(name) for name in ("holder", "role", "scope", "granted by", "state")]
    session.give({"roles": found}, lambda: output.say_table(headings, rows))


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
    if scope is not None and not is_scope(role, scope):
        raise Inadmissible("scope_must_be_well_formed", role=role, scope=printable(scope[:80]))
    chains = _find_chains(session, session.open().resolve(who), role, scope)
    lines = [line for chain in chains for line in _describe_chain(chain, session.lexicon)]
    name = session.lexicon.who(session.open().resolve(who))
    if not chains:
        lines = [f"{name} is no {role}" + (f" of {name_scope(scope)}" if scope is not None else "") + " now"]
        lines += _describe_idle(session, session.open().resolve(who), role, scope)
    objects = [[_make_object(link.role, link.holder, link.row) for link in chain] for chain in chains]
    session.give({"chains": objects}, "\n".join(lines))
    if not chains:
        click.get_current_context().exit(output.REFUSED)


def describe_roles(session: Session, holder: str) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """The roles one account has or had: as objects, and as pairs."""
    found, pairs = [], []
    for key, value in session.open().rows(ROLES.prefix):
        name, owner = key.split("/")[1:3]
        if owner == holder:
            row = ROLES.decode(value)
            state = _describe_state(session, key, row)
            found.append(_make_object(name, holder, row) | {"state": state})
            pairs.append(("role", f"{name} of {name_scope(row.scope)}, {state}"))
    return found, pairs


def _find_chains(session: Session, holder: str, role: str, scope: str | None) -> list[tuple[Link, ...]]:
    lao = session.open()
    with lao.node.reading() as state:
        if scope is not None:
            chains = [find_role(state, lao.node.get_time(), role, holder, scope)]
        else:
            scopes = [key.split("/", 3)[3:] for key, _ in lao.rows(f"{ROLES.prefix}{role}/{holder}")]
            chains = [follow_chain(state, lao.node.get_time(), role, holder, "".join(part)) for part in scopes]
    return [chain for chain in chains if chain]


def _describe_chain(chain: tuple[Link, ...], lexicon: Lexicon) -> list[str]:
    lines = []
    for depth, link in enumerate(chain):
        text = f"{lexicon.who(link.holder)} is {link.role} of {name_scope(link.row.scope)}"
        since = "from genesis" if not link.row.granted_by else f"granted by {_name_grantor(link.row, lexicon)}"
        lines.append(f"{'  ' * depth}{text}, {since}, {lexicon.until(link.row.until)}")
    return lines


def _describe_idle(session: Session, holder: str, role: str, scope: str | None) -> list[str]:
    """What somebody was granted that is to come, or has ended."""
    lao, lines = session.open(), []
    for key, value in lao.rows(f"{ROLES.prefix}{role}/{holder}"):
        row = ROLES.decode(value)
        if scope is None or is_within(scope, row.scope):
            state = _describe_state(session, key, row)
            begins = f"granted, begins {session.lexicon.time(row.since)}"
            lines.append(f"  of {name_scope(row.scope)}: {begins if lao.node.get_time() < row.since else state}")
    return lines


def _describe_state(session: Session, key: str, row: Role) -> str:
    lao, words = session.open(), session.lexicon
    now = lao.node.get_time()
    if now < row.since:
        return words.period(row.since, row.until, now)
    if row.until <= now:
        return f"ended {words.time(row.until)}"
    name, holder, *scope = key.removeprefix(ROLES.prefix).split("/", 2)
    with lao.node.reading() as state:
        chain = follow_chain(state, now, name, holder, "".join(scope))
    return words.until(row.until) if chain else "its accreditor's role has ended"


def _name_grantor(row: Role, lexicon: Lexicon) -> str:
    if row.granted_by.startswith(BY_MOTION):
        return row.granted_by.replace("/", " ")
    return lexicon.who(row.granted_by.split("/")[1]) if row.granted_by else "genesis"


def _make_object(name: str, holder: str, row: Role) -> dict[str, Any]:
    return {"role": name, "holder": holder} | date_values(msgspec.to_builtins(row))
