"""Commands on validators' keys: new, show. None of them ever prints a secret."""

from collections.abc import Iterable

import click
import msgspec

from cli.shell import exit_codes, output
from cli.shell.files import shown_path
from cli.shell.grammar import Group
from cli.shell.session import Session
from ledger.client.committee.validators import find_validators, list_keys
from ledger.errors import NotFoundError
from ledger.words.committee.validators import list_key_pairs
from ledger.words.nearest import suggest
from ledger.words.printing import printable


@click.group(cls=Group, examples=["natledger validator key new labour", "natledger validator key show finance"])
def key() -> None:
    """Keys of validators.

    Files of this home, without a passphrase, since blocks are signed while nobody is asked.
    """


@key.command(
    changes=True, examples=["natledger validator key new labour", "natledger validator key new finance --json"]
)
@click.argument("name")
@click.pass_obj
def new(session: Session, name: str) -> None:
    """Make a key for a new validator, or another one for NAME.

    It signs nothing before a set with it has been decided on and begins; the key that NAME has stays as it is. The
    consent is the key's signature that it will stand for NAME: it goes into the change, and is no secret.
    """
    lao = session.open()
    made = lao.make_validator_key(name)
    held = next(held for held in list_keys(lao.desk) if held.public_key == made.public_key)
    pairs = list_key_pairs(held, shown_path(held.file))
    session.give(msgspec.structs.asdict(held), lambda: output.say_pairs(pairs))


@key.command(examples=["natledger validator key show finance", "natledger validator key show finance --json"])
@click.argument("name")
@click.pass_obj
def show(session: Session, name: str) -> None:
    """Show the public part of a validator's keys.

    Each with its state, its consent, and the file it is in.
    """
    lao = session.open()
    keys = list_keys(lao.desk)
    found = [held for held in keys if held.name == name]
    if not found:
        members = {one.name for one in find_validators(lao.desk).present}
        if name in members:
            raise NotFoundError("key_must_be_in_home", name=name, validator=name)
        raise refuse_unknown(name, {held.name for held in keys} | members)
    pairs = [pair for held in found for pair in list_key_pairs(held, shown_path(held.file))]
    session.give({"keys": [msgspec.structs.asdict(held) for held in found]}, lambda: output.say_pairs(pairs))


def refuse_unknown(name: str, known: Iterable[str]) -> output.Complaint:
    """That no validator has this name, and which near ones there are."""
    says, remedy = f"no validator {printable(name[:60])}", f"{suggest(name, known)}see natledger validator list"
    return output.Complaint("validator_must_be_known", says, remedy, exit_codes.NOT_FOUND)
