"""Commands on validators: list, key, down, up."""

from collections.abc import Sequence
from typing import Any

import click

from cli.committee.validator_keys import describe_keys, key
from cli.shell import output
from cli.shell.grammar import Group
from cli.shell.output import Heading
from cli.shell.session import Session
from ledger import Ledger
from ledger.chain.validators import ScheduledSet, Validator, compute_total_power, is_quorum
from ledger.client.committee.validators import get_sets
from ledger.consensus.turns import get_proposer
from ledger.words.nearest import suggest
from ledger.words.printing import printable

_SETS = [Heading("validator"), Heading("power", right=True), Heading("state")]
_KEYS = [Heading("other keys"), Heading("public key"), Heading("state")]


@click.group(cls=Group, examples=["natledger validator list", "natledger validator down finance"])
def validator() -> None:
    """Validators: those who take turns making blocks, and sign them."""


@validator.command("list", table=True, examples=["natledger validator list", "natledger validator list --json"])
@click.pass_obj
def list_validators(session: Session) -> None:
    """List the validators.

    Who is up, whose turn is next, and who was caught cheating. Below them the set that is to follow, if one was
    decided on, and what other validators' keys this home holds.
    """
    lao = session.open()
    present, following = get_sets(lao.desk)
    turn = get_proposer(present.validators, lao.height + 1, 0)
    cheats = {evidence.first.public_key for evidence in lao.node.council.signers.list_evidence()}
    now = [_describe(lao, member) | _describe_part(lao, member, turn, cheats) for member in present.validators]
    then = [_describe(lao, member) for member in following.validators] if following else []
    shown = {member["public_key"] for member in now + then}
    keys = [item for item in describe_keys(lao) if item["public_key"] not in shown]
    from_height = following.from_height if following else None
    found = {"height": lao.height, "validators": now, "following": then, "from_height": from_height, "other_keys": keys}

    def show() -> None:
        rows = [[member["name"], str(member["voting_power"]), _word_state(lao, member)] for member in now]
        output.say_table(_SETS, rows)
        if following:
            _show_following(following, then)
        if keys:
            output.say("")
            output.say_table(_KEYS, [[item["name"], item["public_key"], item["state"]] for item in keys])

    session.give(found, show)


validator.add_command(key)


@validator.command(
    changes=True, examples=["natledger validator down central-bank", "natledger validator down finance justice"]
)
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.pass_obj
def down(session: Session, names: tuple[str, ...]) -> None:
    """Take validators down: they make no block and sign none."""
    _set(session, names, "down")


@validator.command(
    changes=True, examples=["natledger validator up central-bank", "natledger validator up finance justice"]
)
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.pass_obj
def up(session: Session, names: tuple[str, ...]) -> None:
    """Bring validators up again."""
    _set(session, names, "up")


def check_members(lao: Ledger, wanted: Sequence[str]) -> None:
    """Raises Complaint for a name that no validator has now."""
    names = [member.name for member in lao.node.get_validators()]
    for name in wanted:
        if name not in names:
            raise output.Complaint(
                "validator_must_be_known",
                f"no validator {printable(name[:60])}",
                f"{suggest(name, names)}see natledger validator list",
                output.NOT_FOUND,
            )


def _set(session: Session, names: Sequence[str], state: str) -> None:
    lao = session.open()
    members = lao.node.get_validators()
    check_members(lao, names)
    for name in names:
        lao.set_validator(name, state)
    changed = [{"name": name, "up": state == "up"} for name in names]
    one = changed[0] if len(names) == 1 else {}
    session.give({**one, "validators": changed}, f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} {state}")
    present = [member for member in members if lao.node.council.is_up(member)]
    if not is_quorum(compute_total_power(tuple(present)), compute_total_power(members)):
        output.warn(f"{len(present)} of {len(members)} are up, more than two thirds are needed: no block can be made")


def _describe(lao: Ledger, member: Validator) -> dict[str, Any]:
    return {
        "name": member.name,
        "public_key": member.public_key,
        "voting_power": member.voting_power,
        "held": lao.node.council.holds(member.public_key),
    }


def _describe_part(lao: Ledger, member: Validator, turn: Validator, cheats: set[str]) -> dict[str, bool]:
    return {
        "up": lao.node.council.is_up(member),
        "next": member == turn,
        "cheated": member.public_key in cheats,
    }


def _word_state(lao: Ledger, member: dict[str, Any]) -> str:
    parts = ["up" if member["up"] else "down" if member["held"] else "down, no key in this home"]
    if member["next"]:
        parts.append(f"proposes block {lao.height + 1}")
    if member["cheated"]:
        parts.append("caught signing two blocks for one round")
    return ", ".join(parts)


def _show_following(following: ScheduledSet, then: list[dict[str, Any]]) -> None:
    output.say(f"\nfrom block {following.from_height} on:")
    rows = [
        [member["name"], str(member["voting_power"]), "key is here" if member["held"] else "no key in this home"]
        for member in then
    ]
    output.say_table(_SETS, rows)
    held = tuple(member for member, item in zip(following.validators, then, strict=True) if item["held"])
    if not is_quorum(compute_total_power(held), compute_total_power(following.validators)):
        output.warn(f"without the missing keys this home can make no block from block {following.from_height} on")
