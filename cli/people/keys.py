"""Commands on keys: list, show, export, import, passwd. None of them ever prints a secret."""

from pathlib import Path
from typing import Any

import click

from cli.shell import output
from cli.shell.files import STREAM, is_stream, read_file, shown_path, write_private
from cli.shell.grammar import Group
from cli.shell.output import Heading
from cli.shell.session import Session, ask_new_passphrase, obtain_passphrase, prompt_passphrase
from ledger import Ledger
from ledger.client.people.accounts import change_passphrase
from ledger.crypto.addresses import compute_address
from ledger.crypto.keyfiles import MAX_BYTES, is_locked, load_key_file, read_key_file, unlock_key
from ledger.errors import LedgerError, NotFoundError
from ledger.home.keyring import HeldKey
from ledger.words.printing import printable


@click.group(cls=Group, examples=["natledger key list", "natledger key show noy"])
def key() -> None:
    """Keys: files of this home, each readable by its owner alone."""


@key.command("list", table=True, examples=["natledger key list", "natledger key list --json"])
@click.pass_obj
def list_keys(session: Session) -> None:
    """List the keys of this home."""
    lao = session.open()
    found = [_describe_key(lao, held) for held in lao.keyring.list_keys()]
    rows = [[item["name"], item["public_key"], item["state"], "yes" if item["encrypted"] else "no"] for item in found]
    headings = [Heading("name"), Heading("public key"), Heading("state"), Heading("encrypted")]
    session.give({"keys": found}, lambda: output.say_table(headings, rows))


@key.command("show", examples=["natledger key show noy", "natledger key show noy --json"])
@click.argument("name")
@click.pass_obj
def show_key(session: Session, name: str) -> None:
    """Show the public part of a name's keys, and the files they are in."""
    lao = session.open()
    found = [_describe_key(lao, held) for held in _find_keys(lao, name)]
    pairs = []
    for item in found:
        encrypted = "encrypted" if item["encrypted"] else "not encrypted"
        pairs += [("public key", item["public_key"]), ("state", f"{item['state']}, {encrypted}")]
        pairs += [("file", shown_path(item["file"]))]
    address = lao.keyring.addresses.get(name, "")
    shown = {"name": name, "address": address, "keys": found}
    session.give(shown, lambda: output.say_pairs([("address", address), *pairs]))


@key.command(
    "export",
    changes=True,
    examples=["natledger key export noy --out noy.json --yes", "natledger key export shop --out shop.json -y"],
)
@click.argument("name")
@click.option("--out", metavar="FILE", required=True, help="A new file, readable by you alone.")
@click.option(
    "--key", "digits", metavar="DIGITS", default="", help="Which one, by its first digits, if there are several."
)
@click.pass_obj
def export(session: Session, name: str, out: str, digits: str) -> None:
    """Copy a key file out of the home.

    As it is: under the home's passphrase, or under none.
    """
    lao = session.open()
    held = _choose_key(lao, name, digits)
    if not held.locked:
        output.warn("the key is not encrypted: whoever reads the file has it")
    place = "stdout" if out == STREAM else printable(shown_path(out))
    session.confirm(f"write the key of {name} to {place}?")
    write_private(out, read_file(held.file, MAX_BYTES))
    session.give({"name": name, "public_key": held.public_key, "file": out}, f"key of {name} written to {place}")


@key.command(
    "import",
    changes=True,
    examples=["natledger key import keo.json --name keo", "natledger key import keo.json --name keo --json"],
)
@click.argument("file")
@click.option("--name", metavar="NAME", required=True, help="Whose key it is: a name of this home, or a new one.")
@click.option("--address", metavar="ADDRESS", help="The account, if it is not the one this key began.")
@click.option("--key-passphrase-file", metavar="FILE", default="", help="Read the file's own passphrase from a file.")
@click.pass_obj
def import_key(session: Session, file: str, name: str, address: str | None, key_passphrase_file: str) -> None:
    """Take a key file into this home.

    It is kept under this home's passphrase. NAME is new, or the account the key belongs to.
    """
    lao = session.open()
    content = read_key_file(read_file(file, MAX_BYTES), file) if is_stream(file) else load_key_file(Path(file))
    passphrase = ""
    if is_locked(content):
        passphrase = obtain_passphrase(
            key_passphrase_file, lambda: prompt_passphrase(f"passphrase of {file}"), "--key-passphrase-file"
        )
    opened = unlock_key(content, passphrase, file)
    first = compute_address(lao.address_prefix, bytes.fromhex(opened.public_key))
    account = lao.resolve(address) if address else lao.keyring.addresses.get(name, first)
    lao.keyring.set_name(name, account)
    lao.keyring.add(name, opened)
    state = _describe_state(lao, name, opened.public_key)
    found = {"name": name, "address": account, "public_key": opened.public_key, "state": state}
    session.give(found, f"key of {name} kept, {state}")


@key.command(
    "passwd",
    changes=True,
    examples=[
        "natledger key passwd --new-passphrase-file pass.txt",
        "natledger key passwd --passphrase-file old.txt --new-passphrase-file pass.txt",
    ],
)
@click.option("--new-passphrase-file", metavar="FILE", default="", help="Read the new passphrase from a file.")
@click.pass_obj
def passwd(session: Session, new_passphrase_file: str) -> None:
    """Change the passphrase of all account keys of this home."""
    lao = session.open()
    locked = [held for held in lao.keyring.list_keys() if held.locked]
    if locked:
        lao.keyring.find(
            (locked[0].public_key,), 1
        )  # the old one first: a wrong one is told before a new one is chosen
    change_passphrase(lao.desk, obtain_passphrase(new_passphrase_file, ask_new_passphrase, "--new-passphrase-file"))
    count = len(lao.keyring.list_keys())
    session.give({"keys": count}, f"{count} keys have the new passphrase")


def _find_keys(lao: Ledger, name: str) -> list[HeldKey]:
    found = [held for held in lao.keyring.list_keys() if held.name == name]
    if not found:
        raise NotFoundError(
            "name_must_be_known" if name not in lao.keyring.addresses else "key_must_be_in_home", name=name[:60]
        )
    return found


def _choose_key(lao: Ledger, name: str, digits: str) -> HeldKey:
    found = [held for held in _find_keys(lao, name) if held.public_key.startswith(digits)]
    current = [held for held in found if _describe_state(lao, name, held.public_key) != "not current"]
    chosen = current if len(found) > 1 else found
    if len(chosen) != 1:
        shown = ", ".join(held.public_key[:12] for held in chosen or found) or "none"
        raise output.wrong_usage(f"{name} has {len(chosen)} such keys", f"name one with --key DIGITS: {shown}")
    return chosen[0]


def _describe_key(lao: Ledger, held: HeldKey) -> dict[str, Any]:
    state = _describe_state(lao, held.name, held.public_key)
    return {
        "name": held.name,
        "public_key": held.public_key,
        "state": state,
        "encrypted": held.locked,
        "file": held.file,
    }


def _describe_state(lao: Ledger, name: str, public_key: str) -> str:
    address = lao.keyring.addresses.get(name)
    try:
        identity = lao.identity(address) if address else None
    except LedgerError:
        return "its account is not registered here"
    if identity is None:
        return "no account has this name"
    return "current" if public_key in identity.keys else "not current"
