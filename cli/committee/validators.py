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
_AHEAD = ("name", "public_key", "voting_power", "held")
"""What there is to say of a validator that does not sign yet."""
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
    sets = find_validators(lao.desk)
    shown = {one.public_key for one in sets.present + sets.following}
    keys = [held for held in list_keys(lao.desk) if held.public_key not in shown]

    def show() -> None:
        rows = [
            [one.name, str(one.voting_power), describe_validator(one, sets.height, sets.engine)] for one in sets.present
        ]
        output.say_table(_SETS, rows)
        if sets.following:
            _show_following(sets)
        if keys:
            output.say("")
            output.say_table(_KEYS, [[held.name, held.public_key, held.state] for held in keys])

    session.give(make_sets_object(sets, keys), show)


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
    names = [one.name for one in find_validators(lao.desk).present]
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
    sets = find_validators(lao.desk)
    if not sets.may_sign:
        up, of = sum(one.up for one in sets.present), len(sets.present)
        output.warn(f"{up} of {of} are up, more than two thirds are needed: no block can be made")


def _show_following(sets: FoundSets) -> None:
    output.say(f"\nfrom block {sets.from_height} on:")
    held = {True: "key is here", False: "no key in this home"}
    output.say_table(_SETS, [[one.name, str(one.voting_power), held[one.held]] for one in sets.following])
    if not sets.may_follow:
        output.warn(f"without the missing keys this home can make no block from block {sets.from_height} on")
