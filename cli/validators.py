"""Commands on validators: list, down, up."""

import click

from ledger import Ledger
from ledger.chain.validators import Validator, compute_total_power, is_quorum
from ledger.consensus.turns import get_proposer

from . import output
from .grammar import Group
from .output import Heading
from .session import Session
from .wording import printable


@click.group(cls=Group, examples=["natledger validator list", "natledger validator down finance"])
def validator() -> None:
    """Validators: those who take turns making blocks, and sign them."""


@validator.command("list", examples=["natledger validator list", "natledger validator list --json"])
@click.pass_obj
def list_validators(session: Session) -> None:
    """List the validators.

    Who is up, whose turn is next, and who was caught cheating.
    """
    lao = session.open()
    members = lao.node.get_validators()
    following = get_proposer(members, lao.height + 1, 0)
    cheats = {evidence.first.public_key for evidence in lao.node.council.signers.list_evidence()}
    found = [
        {
            "name": member.name,
            "public_key": member.public_key,
            "voting_power": member.voting_power,
            "up": lao.node.council.is_up(member),
            "next": member == following,
            "cheated": member.public_key in cheats,
        }
        for member in members
    ]
    rows = [
        [member.name, str(member.voting_power), _describe_state(lao, member, following, cheats)] for member in members
    ]
    headings = [Heading("validator"), Heading("power", right=True), Heading("state")]
    session.give({"height": lao.height, "validators": found}, lambda: output.say_table(headings, rows))


@validator.command(examples=["natledger validator down central-bank", "natledger validator down finance --json"])
@click.argument("name")
@click.pass_obj
def down(session: Session, name: str) -> None:
    """Take a validator down: it makes no block and signs none."""
    _set(session, name, "down")


@validator.command(examples=["natledger validator up central-bank", "natledger validator up finance --json"])
@click.argument("name")
@click.pass_obj
def up(session: Session, name: str) -> None:
    """Bring a validator up again."""
    _set(session, name, "up")


def _set(session: Session, name: str, state: str) -> None:
    lao = session.open()
    members = lao.node.get_validators()
    names = [member.name for member in members]
    if name not in names:
        raise output.Complaint(
            "validator_must_be_known",
            f"no validator {printable(name[:60])}",
            f"{output.suggest(name, names)}see natledger validator list",
            output.NOT_FOUND,
        )
    lao.set_validator(name, state)
    session.give({"name": name, "up": state == "up"}, f"{name} is {state}")
    present = [member for member in members if lao.node.council.is_up(member)]
    if not is_quorum(compute_total_power(tuple(present)), compute_total_power(members)):
        output.warn(f"{len(present)} of {len(members)} are up, more than two thirds are needed: no block can be made")


def _describe_state(lao: Ledger, member: Validator, following: Validator, cheats: set[str]) -> str:
    parts = ["up" if lao.node.council.is_up(member) else "down"]
    if member == following:
        parts.append(f"proposes block {lao.height + 1}")
    if member.public_key in cheats:
        parts.append("caught signing two blocks for one round")
    return ", ".join(parts)
