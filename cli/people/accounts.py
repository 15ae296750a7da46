"""Commands on accounts: open, list, show, rotate."""

from typing import Any

import click
import msgspec

from cli.money.balances import describe_balance
from cli.people.leftovers import show_new_keys
from cli.people.roles import ANYWAY
from cli.people.standing import COMMANDS, KEYS, REGISTRAR, THRESHOLD
from cli.shell import output
from cli.shell.acts import show_act
from cli.shell.grammar import Group
from cli.shell.output import Heading
from cli.shell.session import SIGNER, Session
from ledger import Ledger
from ledger.errors import LedgerError
from ledger.reads.people.accounts import KINDS, find_standing
from ledger.words.lexicon import shorten
from ledger.words.people.roles import describe_state, make_found_role_object, say_role
from ledger.words.people.standing import describe_standing, make_standing_object


@click.group(cls=Group, examples=["natledger account list", "natledger account show noy"])
def account() -> None:
    """Accounts: people, firms, authorities and devices."""


@account.command(
    "open",
    examples=[
        "natledger account open keo --kind citizen --jurisdiction LA-VT.01",
        "natledger account open bcel --kind bank --jurisdiction LA --keys 3 --threshold 2",
    ],
)
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What sort of holder it is.")
@click.option("--jurisdiction", metavar="CODE", required=True, help="ISO 3166 code: LA, LA-VT or LA-VT.01.")
@KEYS
@THRESHOLD
@REGISTRAR
@ANYWAY
@SIGNER
@click.pass_obj
def open_account(
    session: Session,
    name: str,
    kind: str,
    jurisdiction: str,
    keys: int,
    threshold: int,
    by: str,
    anyway: bool,
) -> None:
    """Open an account, named NAME in this home.

    Its keys are made here; a registrar registers it. CODE is of a country (ISO 3166-1), or of a part of it: of this
    ledger's country all parts are known.
    """
    lao = session.open()
    registrar = session.wallet(by)
    wallet = lao.open_account(name, kind, jurisdiction, keys=keys, threshold=threshold, by=registrar, anyway=anyway)
    if wallet.opened:
        text = f"{name:<4} {shorten(wallet.address)}  {kind}, {jurisdiction}"
        show_act(session, wallet.opened, text, tally=False)


@account.command("list", table=True, examples=["natledger account list", "natledger account list --json"])
@click.pass_obj
def list_accounts(session: Session) -> None:
    """List the names of this home."""
    lao = session.open()
    found = [_describe_account(lao, name, address) for name, address in lao.keyring.addresses.items()]
    headings = [Heading("name"), Heading("address"), Heading("kind"), Heading("jurisdiction")]
    rows = [[item["name"], item["address"], item["kind"], item["jurisdiction"]] for item in found]
    session.give({"accounts": found}, lambda: output.say_table(headings, rows))


@account.command("show", examples=["natledger account show noy", "natledger account show registrar --json"])
@click.argument("who")
@click.pass_obj
def show_account(session: Session, who: str) -> None:
    """Show an account: address, keys, balances, nonce, roles."""
    lao = session.open()
    address = lao.resolve(who)
    identity, nonce, balances = lao.identity(address), lao.account(address).nonce, lao.money.balances(address)
    found: dict[str, Any] = {"name": session.lexicon.names.get(address, ""), "address": address}
    found |= msgspec.to_builtins(identity) | {"nonce": nonce, "balances": msgspec.to_builtins(balances)}
    roles, standing, words = lao.roles.list(address), find_standing(lao.desk.source, address), session.lexicon
    found["roles"] = [make_found_role_object(one, words) for one in roles]
    found |= make_standing_object(standing)
    registrar = words.who(identity.registrar) if identity.registrar else "genesis"
    pairs = [
        ("address", address),
        ("kind", f"{identity.kind}, {identity.jurisdiction}"),
        ("registered", f"block {identity.registered_at} by {registrar}" if identity.registrar else registrar),
        *[("key", key) for key in identity.keys],
        ("signing", f"{identity.threshold} of {len(identity.keys)} keys, set {identity.keys_number}"),
        *[("balance", describe_balance(balance, words)) for balance in balances],
        ("nonce", f"last used {nonce}"),
        *[("role", f"{say_role(one.role, one.row.scope)}, {describe_state(one, words)}") for one in roles],
        *describe_standing(standing, words),
    ]
    session.give(found, lambda: output.say_pairs(pairs))


@account.command(
    "rotate", examples=["natledger account rotate noy", "natledger account rotate noy --keys 3 --threshold 2"]
)
@click.argument("name")
@KEYS
@THRESHOLD
@click.pass_obj
def rotate(session: Session, name: str, keys: int, threshold: int) -> None:
    """Give an account new keys.

    Its address and its history stay; the old keys sign the change, and nothing after it. What they left standing, such
    as a delegation, is listed.
    """
    placed = session.open().wallet(name).rotate_keys(keys, threshold)
    show_new_keys(session, placed, name, f"{name} has new keys: {threshold} of {keys} sign")


for standing_command in COMMANDS:
    account.add_command(standing_command)


def _describe_account(lao: Ledger, name: str, address: str) -> dict[str, Any]:
    try:
        identity = lao.identity(address)
    except LedgerError:
        return {"name": name, "address": address, "kind": "not registered", "jurisdiction": ""}
    return {"name": name, "address": address, "kind": identity.kind, "jurisdiction": identity.jurisdiction}
