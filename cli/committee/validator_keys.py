"""Commands on validators' keys: new, show. None of them ever prints a secret."""

import click
import msgspec

from cli.shell import output
from cli.shell.files import shown_path
from cli.shell.grammar import Group
from cli.shell.session import Session
from ledger.client.committee.validators import FoundKey, list_keys
from ledger.errors import NotFoundError
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
    session.give(msgspec.structs.asdict(held), lambda: output.say_pairs(_list_pairs(held)))


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
        known = {held.name for held in keys} | {member.name for member in lao.node.get_validators()}
        if name in known:
            raise NotFoundError("key_must_be_in_home", name=name, validator=name)
        raise output.Complaint(
            "validator_must_be_known",
            f"no validator {printable(name[:60])}",
            f"{suggest(name, known)}see natledger validator list",
            output.NOT_FOUND,
        )
    objects = [msgspec.structs.asdict(held) for held in found]
    session.give({"keys": objects}, lambda: output.say_pairs([pair for held in found for pair in _list_pairs(held)]))


def _list_pairs(held: FoundKey) -> list[tuple[str, str]]:
    return [
        ("validator", held.name),
        ("public key", f"{held.public_key}, {held.state}"),
        ("consent", held.binding),
        ("file", shown_path(held.file)),
    ]
