"""Commands on proof files: receipt make, show and anchor, and state prove."""

from collections.abc import Mapping

import click

from cli.chain.proving import words_of
from cli.chain.verifying import describe_proved_entry, make_proved_entry_object, parse_checkpoint
from cli.shell import output
from cli.shell.acts import tell_written
from cli.shell.examples import PAYMENT
from cli.shell.files import STREAM, check_can_write, read_file, write_file
from cli.shell.grammar import Group
from cli.shell.session import Session
from ledger.chain.genesis import compute_genesis_hash
from ledger.chain.header import compute_header_hash
from ledger.chain.receipt import Receipt, verify_receipt
from ledger.crypto.encoding import decode_file
from ledger.errors import DecodeError, LedgerError, NotFoundError
from ledger.registry.rows.tables import TABLES
from ledger.words.chain.entries import describe_outcome, list_events
from ledger.words.printing import printable

OUT = click.option("--out", metavar="FILE", default=STREAM, help="Where to; stdout unless given.")
_FIRST_IS_ADDRESS = ("account", "identity", "lane", "past_keys", "reversal")


@click.group(cls=Group, examples=[f"natledger receipt make {PAYMENT} --out r.json", "natledger receipt show r.json"])
def receipt() -> None:
    """Receipts: what was asked, what came of it, that it is final."""


@receipt.command(
    "make", examples=[f"natledger receipt make {PAYMENT} --out r.json", f"natledger receipt make {PAYMENT} > r.json"]
)
@click.argument("identifier", metavar="ID")
@OUT
@click.pass_obj
def make_receipt(session: Session, identifier: str, out: str) -> None:
    """Make the receipt of a transaction, also of a recorded refusal."""
    check_can_write(out)
    write_file(out, session.open().receipt(identifier))
    tell_written(session, out, "receipt")


@receipt.command("show", examples=["natledger receipt show r.json", "natledger receipt show r.json --json"])
@click.argument("file")
@click.pass_obj
def show_receipt(session: Session, file: str) -> None:
    """Show all a receipt says, with full addresses. Needs no home; whether it is true, `natledger verify` shows.

    It is checked against the genesis it carries itself, which proves only that it was not damaged.
    """
    try:
        data = read_file(file)
        found = decode_file(data, Receipt)
        genesis = found.provenance.genesis
        proved = verify_receipt(data, compute_genesis_hash(genesis))
    except NotFoundError:
        raise
    except LedgerError as error:
        raise output.unproved(error) from error
    transaction = found.entry.signed.transaction
    header = found.provenance.header
    names = words_of(proved.proved)
    pairs = [
        ("claims", describe_proved_entry(proved, names)[0].removeprefix("valid: ")),
        ("chain", f"{genesis.chain_id}, genesis {compute_genesis_hash(genesis).hex()}"),
        ("transaction", proved.transaction_id),
        *[("message", f"{item.type} by {item.by} {bytes(item.body).decode()}") for item in transaction.messages],
        ("outcome", describe_outcome(proved.outcome, names, transaction.messages)),
        *list_events(proved.outcome, names),
        *[("signed", f"{item.address} with {item.public_key}") for item in found.entry.signed.signatures],
        ("block", f"{header.height}:{compute_header_hash(header).hex()}, {names.time(header.time)}"),
    ]
    found_object = {"genesis_hash": compute_genesis_hash(genesis).hex(), "height": header.height}
    session.give(
        found_object | make_proved_entry_object(proved),
        lambda: output.say_pairs(pairs),
    )
    output.tell(f"not proved yet: natledger verify {printable(file)} --genesis HASH, from a source you trust")


@receipt.command(
    "anchor",
    examples=[
        'natledger receipt anchor r.json --checkpoint "$(natledger block checkpoint 2)" --out anchored.json',
        'natledger receipt anchor r.json --checkpoint "$(natledger block checkpoint)" > anchored.json',
    ],
)
@click.argument("file")
@click.option("--checkpoint", metavar="H:HASH", required=True, help="A height and its block hash.")
@OUT
@click.pass_obj
def anchor(session: Session, file: str, checkpoint: str, out: str) -> None:
    """Link a receipt or a status to a checkpoint.

    Before or after its block, for those who trust that checkpoint.
    """
    check_can_write(out)
    known = parse_checkpoint(checkpoint)
    try:
        data = read_file(file)
        anchored = session.open().anchor(data, known)
    except DecodeError as error:
        raise output.unproved(error) from error
    write_file(out, anchored)
    tell_written(session, out, f"receipt, linked to block {known.height},")


@click.group(cls=Group, examples=["natledger state prove account/noy --out state.json"])
def state() -> None:
    """The state: rows of accounts, assets, holds and roles."""


@state.command(
    examples=[
        "natledger state prove account/noy --out state.json",
        "natledger state prove account/noy --height 3 > state.json",
        "natledger state prove asset/LAK --out supply.json",
    ]
)
@click.argument("key")
@click.option("--height", metavar="N", type=click.IntRange(1), help="As it was after this block.")
@OUT
@click.pass_obj
def prove(session: Session, key: str, height: int | None, out: str) -> None:
    """Prove what the state holds, or does not hold.

    KEY is TABLE/ID: account/noy, identity/noy, asset/LAK, hold/ID, role/registrar/noy.
    """
    check_can_write(out)
    lao = session.open()
    full = resolve_key(lao.keyring.addresses, key)
    write_file(out, lao.prove_state(full, height))
    tell_written(session, out, f"proof of {full}")


def resolve_key(addresses: Mapping[str, str], key: str) -> str:
    """The key of a row, with a name of this home for an address where the table has one. Raises NotFoundError."""
    table, _, rest = key.partition("/")
    if table not in TABLES or not rest:
        raise NotFoundError("key_must_be_known", key=key[:80])
    parts = rest.split("/")
    place = 0 if table in _FIRST_IS_ADDRESS else 1 if table == "role" else len(parts)
    return "/".join([table, *(addresses.get(part, part) if i == place else part for i, part in enumerate(parts))])
