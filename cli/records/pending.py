"""Commands on what waits to be issued: pending, forget. And the files of what was drawn up or issued just now."""

from typing import Any

import click

from cli.shell import output
from cli.shell.acts import tell_written
from cli.shell.examples import WAITING
from cli.shell.files import shown_path, write_file
from cli.shell.grammar import Command
from cli.shell.output import Heading
from cli.shell.session import Session
from ledger import Ledger, Record
from ledger.client.records.holder_files import FOLDER, Waiting, forget_pending, get_pending, list_roots
from ledger.client.records.issuing import Transaction, forget_draft
from ledger.crypto.encoding import encode
from ledger.errors import HomeError, LedgerError
from ledger.words.printing import printable

DIGITS = 12


@click.command(
    "pending", cls=Command, table=True, examples=["natledger record pending", "natledger record pending --json"]
)
@click.pass_obj
def list_waiting(session: Session) -> None:
    """List the records that wait to be issued.

    This home has drawn them up, for others to sign, or could not send them. Their fields lie here until a block holds
    them, or until they are forgotten.
    """
    lao, words = session.open(), session.lexicon
    found, rows = [], []
    for waiting in lao.records.pending():
        item = _make_object(waiting)
        found.append(item)
        who = [words.who(item[name]) if item[name] else "unknown" for name in ("issuer", "subject")]
        state = waiting.problem.says if waiting.problem else f"waits since block {item['since']}"
        rows.append([waiting.root[:DIGITS], item["schema"] or "unknown", *who, state])
    headings = [Heading(name) for name in ("root", "schema", "issuer", "about", "state")]
    session.give({"pending": found}, lambda: output.say_table(headings, rows))


@click.command(
    cls=Command,
    changes=True,
    examples=[f"natledger record forget {WAITING} --yes", f"natledger record forget {WAITING} --yes --json"],
)
@click.argument("root", metavar="ROOT")
@click.pass_obj
def forget(session: Session, root: str) -> None:
    """Forget a record that waits to be issued, with all its fields.

    ROOT is its root, or the first digits of it: natledger record pending. If its transaction is sent after all, the
    record is issued, and nobody can ever show what it says.
    """
    lao = session.open()
    found = get_pending(lao.desk, root)
    session.confirm(f"forget the fields of {found[:DIGITS]}? If it is issued after all, nobody can ever show it")
    forget_pending(lao.desk, found)
    session.give({"forgotten": found}, f"forgot {found[:DIGITS]}: if it is issued after all, nobody can ever show it")


def write_draft(session: Session, draft: Transaction, out: str) -> None:
    """Writes the transaction that would issue a record; if that fails, its fields are forgotten. Raises HomeError."""
    try:
        write_file(out, encode(draft))
    except (HomeError, output.Untold):
        forget_draft(session.open().desk, draft)
        raise
    tell_written(session, out, "transaction")


def tell_pending(lao: Ledger) -> None:
    """Says on stderr how many records wait to be issued, if any do."""
    count = len(list_roots(lao.desk))
    if count:
        waiting = "1 record waits" if count == 1 else f"{count} records wait"
        output.tell(f"{waiting} to be issued: natledger record pending")


def keep_holder_file(session: Session, made: Record, name: str | None) -> str:
    """Writes a copy of the holder's file where asked; its name, "" if it could not be written."""
    if not name:
        return ""
    try:
        write_file(name, made.data, 0o600)
    except (LedgerError, OSError) as error:
        # the record is issued whatever becomes of the copy: to fail here would invite to issue it twice
        output.warn(f"it is done, but the holder's file could not be written: {printable(str(error))}")
        output.tell(f"hint: cp {shown_path(session.home / FOLDER / f'{made.id}.json')} FILE")
        session.untold = True
        return ""
    return name


def _make_object(waiting: Waiting) -> dict[str, Any]:
    pending, problem = waiting.pending, waiting.problem.rule if waiting.problem else ""
    if pending is None:
        return {"root": waiting.root, "schema": "", "issuer": "", "subject": "", "since": None, "problem": problem}
    return {
        "root": waiting.root,
        "schema": pending.commitment.schema,
        "issuer": pending.issuer,
        "subject": waiting.subject,
        "since": pending.after,
        "problem": problem,
    }


COMMANDS = (list_waiting, forget)
"""They belong to the group `record`."""
