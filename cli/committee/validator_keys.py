"""Commands on validators' keys: new, show. None of them ever prints a secret."""

from typing import Any

import click

from cli.shell import output
from cli.shell.files import shown_path
from cli.shell.grammar import Group
from cli.shell.session import Session
from ledger import Ledger
from ledger.archive.blocks import list_sets
from ledger.client.committee.validators import bind_validator, get_sets
from ledger.errors import NotFoundError
from ledger.home.keyring import HeldKey
from ledger.home.validator_keys import list_validator_keys, load_validator_keys
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
    item = next(item for item in describe_keys(lao) if item["public_key"] == made.public_key)
    session.give(item, lambda: output.say_pairs(_list_pairs(item)))


@key.command(examples=["natledger validator key show finance", "natledger validator key show finance --json"])
@click.argument("name")
@click.pass_obj
def show(session: Session, name: str) -> None:
    """Show the public part of a validator's keys.

    Each with its state, its consent, and the file it is in.
    """
    lao = session.open()
    items = describe_keys(lao)
    found = [item for item in items if item["name"] == name]
    if not found:
        known = {item["name"] for item in items} | {member.name for member in lao.node.get_validators()}
        if name in known:
            raise NotFoundError("key_must_be_in_home", name=name, validator=name)
        raise output.Complaint(
            "validator_must_be_known",
            f"no validator {printable(name[:60])}",
            f"{suggest(name, known)}see natledger validator list",
            output.NOT_FOUND,
        )
    session.give({"keys": found}, lambda: output.say_pairs([pair for item in found for pair in _list_pairs(item)]))


def describe_keys(lao: Ledger) -> list[dict[str, Any]]:
    """Every validator's key of this home: whose it is, its state, its consent, its file."""
    if lao.home.path is None:
        return []
    secrets = {secret.public_key: secret for secret in load_validator_keys(lao.home.path).values()}
    return [
        {
            "name": held.name,
            "public_key": held.public_key,
            "state": _describe_state(lao, held),
            "binding": bind_validator(lao.desk, held.name, secrets[held.public_key]).binding,
            "file": held.file,
        }
        for held in list_validator_keys(lao.home.path)
    ]


def _describe_state(lao: Ledger, held: HeldKey) -> str:
    present, following = get_sets(lao.desk)
    if held.public_key in {member.public_key for member in present.validators}:
        return "signs now"
    if following and held.public_key in {member.public_key for member in following.validators}:
        return f"signs from block {following.from_height} on"
    sets = list_sets(lao.node.archive.store, lao.node.archive.genesis)
    former = held.public_key in {member.public_key for members in sets for member in members}
    return "signs no more" if former else "in no set yet"


def _list_pairs(item: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("validator", item["name"]),
        ("public key", f"{item['public_key']}, {item['state']}"),
        ("consent", item["binding"]),
        ("file", shown_path(item["file"])),
    ]
