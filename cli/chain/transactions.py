"""Commands on transactions: list, show, and the three steps build, sign, send, with files or `-` between them."""

from collections.abc import Sequence
from itertools import islice

import click

from cli.chain.drafts import build
from cli.shell import exit_codes, output
from cli.shell.acts import OUT, keep_receipt
from cli.shell.ending import explain
from cli.shell.examples import PAYMENT
from cli.shell.files import STREAM, check_can_write, read_file, write_file
from cli.shell.grammar import Group
from cli.shell.output import Cell, Heading
from cli.shell.session import Session
from ledger import PlacedEntry
from ledger.client.cosigning import Waiting, add_signatures, count_missing, read_waiting
from ledger.client.drafting import merge_signatures
from ledger.crypto.encoding import encode
from ledger.errors import Inadmissible, Refused
from ledger.reads.laws.recorded import complete_refusal
from ledger.reads.money.returns import find_returns
from ledger.words.chain.entries import (
    describe_block,
    describe_entry,
    list_entry_pairs,
    make_entry_object,
    make_refusal,
    sum_up,
)
from ledger.words.lexicon import shorten_id
from ledger.words.printing import printable
from ledger.words.terms import describe_transaction
from ledger.words.times import format_time


@click.group(cls=Group, examples=["natledger tx list", f"natledger tx show {PAYMENT}"])
def tx() -> None:
    """Transactions: what was done, and how to do it in steps."""


@tx.command(
    "list",
    table=True,
    examples=["natledger tx list", "natledger tx list --account noy --limit 5", "natledger tx list --csv"],
)
@click.option("--account", "who", metavar="WHO", help="Only those that concern this account.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(1), default=20, show_default=True, help="How many, the newest."
)
@click.option("--before", metavar="ID", help="Only those before this one.")
@click.option("--after", metavar="ID", help="Only those after this one, the oldest.")
@click.pass_obj
def list_entries(session: Session, who: str | None, limit: int, before: str | None, after: str | None) -> None:
    """List the newest transactions, oldest of them first.

    With --after, the first of those that follow. Where there are more, it says so, and which option shows them.
    """
    lao, words = session.open(), session.lexicon
    listed = lao.entries(who, newest_first=after is None, before=before, after=after)
    found = list(islice(listed, limit + 1))
    is_all = len(found) <= limit
    found = found[:limit] if after is not None else found[:limit][::-1]
    left_out = "" if is_all else _go_on(found, before, after)
    rows: list[list[str | Cell]] = [
        [
            str(placed.height),
            Cell(shorten_id(placed.id), (placed.id,)),
            words.time(placed.time),
            sum_up(placed, words),
        ]
        for placed in found
    ]
    headings = [Heading("block", right=True), Heading("id"), Heading("time"), Heading("what")]
    objects = [make_entry_object(placed) for placed in found]
    session.give_list({"entries": objects}, lambda: output.say_table(headings, rows), left_out)


def _go_on(found: Sequence[PlacedEntry], before: str | None, after: str | None) -> str:
    if after is None:
        return f"--before {shorten_id(found[0].id)}"
    ends = f" --before {before}" if before is not None else ""
    return f"--after {shorten_id(found[-1].id)}{ends}"


@tx.command("show", examples=[f"natledger tx show {PAYMENT}", f"natledger tx show {PAYMENT} --json"])
@click.argument("identifier", metavar="ID")
@click.pass_obj
def show_entry(session: Session, identifier: str) -> None:
    """Show a transaction. ID may be its first 8 digits or more."""
    lao, words = session.open(), session.lexicon
    placed = lao.entry(identifier)
    returns = find_returns(lao.desk.source, placed)
    told = [one._asdict() | {"time": format_time(one.time)} for one in returns]
    found = make_entry_object(placed) | {"returned": told}
    session.give(found, lambda: output.say_pairs(list_entry_pairs(placed, returns, words)))


tx.add_command(build)


@tx.command(
    "sign",
    examples=["natledger tx sign tx.json --out signed.json", "natledger tx sign - < tx.json > signed.json"],
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@OUT
@click.pass_obj
def sign_transaction(session: Session, files: tuple[str, ...], out: str) -> None:
    """Add the signatures a transaction lacks.

    As far as this home has the keys, and never one too many. Several FILEs are the same transaction, signed in
    several homes: their signatures are put together.
    """
    check_can_write(out)
    lao = session.open()
    waiting = _read(files)
    for line in describe_transaction(waiting.transaction, session.lexicon):
        output.tell(f"signing: {line}")
    signed = add_signatures(lao.desk, waiting)
    write_file(out, encode(signed))
    added, missing = len(signed.signatures) - len(waiting.signatures), count_missing(lao.desk, signed)
    rest = f"{missing} more needed" if missing else "complete: natledger tx send"
    if session.json and out != STREAM:
        output.say_json({"file": out, "added": added, "signatures": len(signed.signatures), "missing": missing})
    output.tell(f"{added} {'signature' if added == 1 else 'signatures'} added, {len(signed.signatures)} in all, {rest}")


@tx.command("send", examples=["natledger tx send signed.json", "natledger tx send - < signed.json"])
@click.argument("file")
@click.option("--anyway", is_flag=True, help="Record it even if it is refused: nonce and quota are spent.")
@click.pass_obj
def send(session: Session, file: str, anyway: bool) -> None:
    """Put a signed transaction into a block.

    What would be refused is not sent, unless --anyway: then the refusal is an entry of its own, with a receipt.
    """
    lao = session.open()
    waiting = _read([file])
    if not waiting.signatures:
        signer = waiting.transaction.signers[0].address
        needed = lao.identity(signer).threshold
        raise Inadmissible("signatures_must_meet_threshold", count=0, signer=signer, threshold=needed)
    try:
        placed = lao.send_signed(encode(waiting), anyway=anyway)
    except Refused as refused:
        raise complete_refusal(refused, waiting.transaction.messages) from None
    kept = keep_receipt(lao, placed)
    text = f"{describe_entry(placed, session.lexicon)}   {describe_block(placed, tally=True)}"
    session.give(make_entry_object(placed) | {"receipt": kept}, f"{placed.id}\n{text}")
    if not placed.applied:
        _tell_recorded(session, placed)


def _tell_recorded(session: Session, placed: PlacedEntry) -> None:
    if not session.json:
        complaint = explain(make_refusal(placed.outcome, placed.entry.signed.transaction.messages), session.lexicon)
        output.tell_complaint(complaint)
        output.tell(f"hint: the refusal is recorded; natledger receipt make {shorten_id(placed.id)}")
    click.get_current_context().exit(exit_codes.REFUSED)


def _read(files: Sequence[str]) -> Waiting:
    waiting = read_waiting(read_file(files[0]))
    for file in files[1:]:
        other = read_waiting(read_file(file))
        if other.transaction != waiting.transaction:
            raise output.wrong_usage(f"{printable(file)} is another transaction", "give copies of one transaction")
        waiting = merge_signatures(waiting, other)
    return waiting
