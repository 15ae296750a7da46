"""Commands on proof files: receipt make, show and anchor, and state prove."""

from pathlib import Path

import click
import msgspec

from cli.chain.checkpoints import parse_checkpoint
from cli.shell import exit_codes, output
from cli.shell.acts import OUT, tell_written
from cli.shell.ending import unproved
from cli.shell.examples import PAYMENT
from cli.shell.files import check_can_write, read_file, write_file
from cli.shell.grammar import HEIGHT, Group
from cli.shell.session import Session
from ledger import ProvedEntry
from ledger.client.forms.row_keys import resolve_key
from ledger.client.network.network import compare_homes
from ledger.client.verifying import verify_alone
from ledger.errors import DecodeError, LedgerError, NotFoundError
from ledger.words.chain.network import describe_difference
from ledger.words.chain.proofs import list_receipt_pairs, make_proved_entry_object
from ledger.words.printing import printable


@click.group(cls=Group, examples=[f"natledger receipt make {PAYMENT} --out r.json", "natledger receipt show r.json"])
def receipt() -> None:
    """Receipts: what was asked, what came of it, that it is final."""


@receipt.command(
    "make",
    examples=[
        f"natledger receipt make {PAYMENT} --out r.json",
        f"natledger receipt make {PAYMENT} > r.json",
        f"natledger receipt make {PAYMENT} --with-rules --out ruled.json",
    ],
)
@click.argument("identifier", metavar="ID")
@click.option("--with-rules", is_flag=True, help="With the laws that it met, proved as of the block before.")
@OUT
@click.pass_obj
def make_receipt(session: Session, identifier: str, with_rules: bool, out: str) -> None:
    """Make the receipt of a transaction, also of a recorded refusal."""
    check_can_write(out)
    write_file(out, session.open().receipt(identifier, with_rules=with_rules))
    tell_written(session, out, "receipt")


@receipt.command("show", examples=["natledger receipt show r.json", "natledger receipt show r.json --json"])
@click.argument("file")
@click.pass_obj
def show_receipt(session: Session, file: str) -> None:
    """Show all a receipt says, with full addresses. Needs no home; whether it is true, `natledger verify` shows.

    It is checked against the genesis it carries itself, which proves only that it was not damaged.
    """
    _, proved = read_receipt(file)
    found = {"genesis_hash": proved.proved.genesis_hash.hex(), "height": proved.height}
    session.give(found | make_proved_entry_object(proved), lambda: output.say_pairs(list_receipt_pairs(proved)))
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
        raise unproved(error) from error
    write_file(out, anchored)
    tell_written(session, out, f"receipt, linked to block {known.height},")


@click.group(cls=Group, examples=["natledger state prove account/noy --out state.json"])
def state() -> None:
    """The state: rows of accounts, assets, holds and roles."""


@state.command(
    examples=["natledger state diff four/finance four/justice", "natledger state diff four/finance old --json"]
)
@click.argument("one", metavar="HOME", type=click.Path(path_type=Path))
@click.argument("other", metavar="OTHER", type=click.Path(path_type=Path))
@click.pass_obj
def diff(session: Session, one: Path, other: Path) -> None:
    """Say where two homes of one ledger differ.

    The first block that is not the same, and the first row of the state. Exits with 1 where there is one.
    """
    found = compare_homes(one, other)
    session.give(msgspec.to_builtins(found), describe_difference(found))
    if found.fields or found.key:
        click.get_current_context().exit(exit_codes.REFUSED)


@state.command(
    examples=[
        "natledger state prove account/noy --out state.json",
        "natledger state prove account/noy --height 3 > state.json",
        "natledger state prove asset/LAK --out supply.json",
    ]
)
@click.argument("key")
@HEIGHT
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


def read_receipt(file: str) -> tuple[bytes, ProvedEntry]:
    """A receipt's bytes, and what it proves of the ledger it names itself. Raises NotFoundError, Complaint."""
    try:
        data = read_file(file)
        return data, verify_alone(data)
    except NotFoundError:
        raise
    except LedgerError as error:
        raise unproved(error) from error
