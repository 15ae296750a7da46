"""Commands on transactions: list, show, and the three steps build, sign, send, with files or `-` between them."""

from collections.abc import Iterator

import click

from cli.chain.drafts import build
from cli.shell import output
from cli.shell.acts import keep_receipt
from cli.shell.examples import PAYMENT
from cli.shell.files import STREAM, check_can_write, read_file, write_file
from cli.shell.grammar import Group
from cli.shell.output import Cell, Heading
from cli.shell.session import Session
from ledger import PlacedEntry
from ledger.chain.entry import APPLIED
from ledger.chain.transaction import Message, SignedTransaction, Transaction, compute_transaction_id
from ledger.client.cosigning import add_signatures, count_missing, read_waiting
from ledger.client.drafting import merge_signatures
from ledger.crypto.encoding import encode
from ledger.errors import Inadmissible, Refused
from ledger.reads.money.returns import Returned, find_returns
from ledger.reads.recorded import complete_refusal
from ledger.words.chain.entries import (
    describe_block,
    describe_entry,
    describe_outcome,
    list_events,
    list_law_details,
    make_entry_object,
    make_refusal,
    sum_up,
)
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.messages import describe_message, read_body
from ledger.words.printing import printable
from ledger.words.terms import describe_terms, list_action_terms
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
@click.pass_obj
def list_entries(session: Session, who: str | None, limit: int, before: str | None) -> None:
    """List the newest transactions, oldest of them first.

    Where there are more, it says so, and which option shows them.
    """
    lao, words = session.open(), session.lexicon
    end = lao.entry(before) if before is not None else None
    newest = [
        placed for placed, _ in zip(lao.entries(who, newest_first=True, before=end), range(limit + 1), strict=False)
    ]
    found = newest[:limit][::-1]
    left_out = f"--before {shorten_id(found[0].id)}" if len(newest) > limit else ""
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


@tx.command("show", examples=[f"natledger tx show {PAYMENT}", f"natledger tx show {PAYMENT} --json"])
@click.argument("identifier", metavar="ID")
@click.pass_obj
def show_entry(session: Session, identifier: str) -> None:
    """Show a transaction. ID may be its first 8 digits or more."""
    lao = session.open()
    placed = lao.entry(identifier)
    transaction = placed.entry.signed.transaction
    words = session.lexicon
    returns = find_returns(lao.desk.source, placed)
    pairs = [
        ("transaction", placed.id),
        ("what", describe_entry(placed, words)),
        ("outcome", describe_outcome(placed.outcome, words, transaction.messages)),
        *list_law_details(placed.outcome, words),
        *[("returned", _describe_return(one, placed, words)) for one in returns],
        ("place", f"entry {placed.index} of block {placed.height}, {words.time(placed.time)}"),
        *list_events(placed.outcome, words),
        *[pair for message in transaction.messages for pair in _list_body(message, words)],
        *[
            ("signer", f"{words.who(item.address)}, lane {item.lane}, nonce {item.nonce}")
            for item in transaction.signers
        ],
        ("signatures", str(len(placed.entry.signed.signatures))),
    ]
    told = [one._asdict() | {"time": format_time(one.time)} for one in returns]
    session.give(make_entry_object(placed) | {"returned": told}, lambda: output.say_pairs(pairs))


def _describe_return(one: Returned, placed: PlacedEntry, words: Lexicon) -> str:
    """How much of which payment came back, when, and by what: 5,000 LAK of 25,000 LAK, 2026-…, by 64789eb1f9c6."""
    messages = placed.entry.signed.transaction.messages
    body = read_body(messages[one.message])
    where = f"message {one.message}: " if len(messages) > 1 else ""
    part, whole = words.money(one.amount, one.asset), words.money(body["amount"], body["asset"])
    return f"{where}{part} of {whole}, {words.time(one.time)}, by {shorten_id(one.transaction)}"


tx.add_command(build)


@tx.command(
    "sign",
    examples=["natledger tx sign tx.json --out signed.json", "natledger tx sign - < tx.json > signed.json"],
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--out", metavar="FILE", default=STREAM, help="Where to; stdout unless given.")
@click.pass_obj
def sign_transaction(session: Session, files: tuple[str, ...], out: str) -> None:
    """Add the signatures a transaction lacks.

    As far as this home has the keys, and never one too many. Several FILEs are the same transaction, signed in
    several homes: their signatures are put together.
    """
    check_can_write(out)
    lao = session.open()
    waiting = _read(files)
    for line in _describe_waiting(session, waiting.transaction):
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
    if placed.outcome.code != APPLIED:
        _tell_recorded(session, placed)


def _list_body(message: Message, words: Lexicon) -> Iterator[tuple[str, str]]:
    """The body as it was signed; of a proposal, before it, what it asks for, with times as they are read."""
    action = read_body(message).get("action")
    if isinstance(action, dict):
        yield from list_action_terms(action, words)
    yield "body", f"{message.type} {bytes(message.body).decode()}"


def _tell_recorded(session: Session, placed: PlacedEntry) -> None:
    if not session.json:
        complaint = output.explain(
            make_refusal(placed.outcome, placed.entry.signed.transaction.messages), session.lexicon
        )
        output.tell_complaint(complaint)
        output.tell(f"hint: the refusal is recorded; natledger receipt make {shorten_id(placed.id)}")
    click.get_current_context().exit(output.REFUSED)


def _read(files: tuple[str, ...] | list[str]) -> SignedTransaction:
    waiting = read_waiting(read_file(files[0]))
    for file in files[1:]:
        other = read_waiting(read_file(file))
        if other.transaction != waiting.transaction:
            raise output.wrong_usage(f"{printable(file)} is another transaction", "give copies of one transaction")
        waiting = merge_signatures(waiting, other)
    return waiting


def _describe_waiting(session: Session, transaction: Transaction) -> list[str]:
    lines = []
    for message in transaction.messages:
        lines.append(describe_message(message, {}, False, session.lexicon))
        lines += describe_terms([message], session.lexicon)
    return [
        *lines,
        f"id {compute_transaction_id(transaction).hex()}, expires {session.lexicon.time(transaction.expires)}",
    ]
