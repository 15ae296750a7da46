"""Commands on validators: list, key, down, up."""

from collections.abc import Sequence

import click

from cli.committee.validator_keys import key, refuse_unknown
from cli.shell import output
from cli.shell.grammar import Group
from cli.shell.output import Heading
from cli.shell.session import Session
from ledger import Ledger
from ledger.client.committee.validators import find_validators, list_keys
from ledger.reads.validators import FoundSets
from ledger.words.committee.validators import describe_validator, make_sets_object

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
    found = find_validators(lao.desk)
    shown = {one.public_key for one in found.now + found.following}
    keys = [one for one in list_keys(lao.desk) if one.public_key not in shown]

    def show() -> None:
        rows = [[one.name, str(one.voting_power), describe_validator(one, found.height)] for one in found.now]
        output.say_table(_SETS, rows)
        if found.following:
            _show_following(found)
        if keys:
            output.say("")
            output.say_table(_KEYS, [[one.name, one.public_key, one.state] for one in keys])

    session.give(make_sets_object(found, keys), show)


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
    names = [one.name for one in find_validators(lao.desk).now]
    for name in wanted:
        if name not in names:
            raise refuse_unknown(name, names)


def _set(session: Session, names: Sequence[str], state: str) -> None:
    lao = session.open()
    check_members(lao, names)
    for name in names:
        lao.set_validator(name, state)
    changed = [{"name": name, "up": state == "up"} for name in names]
    one = changed[0] if len(names) == 1 else {}
    session.give({**one, "validators": changed}, f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} {state}")
    found = find_validators(lao.desk)
    if not found.can_sign:
        up, members = len(found.up), len(found.now)
        output.warn(f"{up} of {members} are up, more than two thirds are needed: no block can be made")


def _show_following(found: FoundSets) -> None:
    output.say(f"\nfrom block {found.from_height} on:")
    held = {True: "key is here", False: "no key in this home"}
    output.say_table(_SETS, [[one.name, str(one.voting_power), held[one.held]] for one in found.following])
    if not found.will_sign:
        output.warn(f"without the missing keys this home can make no block from block {found.from_height} on")
