"""Commands on records: issue, list, show, history, amend, suspend, reinstate, revoke, supersede, status."""

from typing import Any

import click

from cli.people.standing import show_acts
from cli.records.contents import AS_BEFORE, NEW, Content, takes_content
from cli.records.disclosures import COMMANDS
from cli.records.pending import COMMANDS as PENDING_COMMANDS
from cli.records.pending import keep_holder_file, tell_pending, write_draft
from cli.shell import output
from cli.shell.acts import RECEIPT, show_act, tell_written
from cli.shell.examples import DEGREE, SUSPENDED
from cli.shell.files import check_can_write, is_file, read_file, write_file
from cli.shell.grammar import HEIGHT, Group, takes_reference
from cli.shell.output import Heading
from cli.shell.session import SIGNER, Session
from ledger import Record, Wallet, verify_status
from ledger.client.records.issuing import draft_amend, draft_issue
from ledger.errors import NotFoundError
from ledger.reads.records import FoundRecord
from ledger.words.lexicon import shorten_id
from ledger.words.printing import printable
from ledger.words.times import format_time
from ledger.words.values import make_row_object

BY = click.option("--by", metavar="WHO", required=True, help="The issuer.")
SCHEMA = click.option("--schema", metavar="S", required=True, help="NAME, in its newest version, or NAME@VERSION.")
REASON = takes_reference("--reason", says="Where the reason is written: A-Z 0-9 . / - only, at most 35.")


@click.group(cls=Group, examples=["natledger record list", f"natledger record show {DEGREE}"])
def record() -> None:
    """Records: degrees, licences, births, without their content."""


@record.command(
    examples=[
        "natledger record issue --schema degree --subject noy --claims degree.json --by university",
        "natledger record issue --schema degree@1 --subject shop --claims degree.json --by university --until 3650d",
    ]
)
@SCHEMA
@BY
@takes_content(*NEW)
@click.pass_obj
def issue(session: Session, schema: str, by: str, content: Content) -> None:
    """Issue a record.

    The chain gets a commitment to it; what it says is in the holder's file, which this home keeps. With --draft it is
    only drawn up, to be signed by keys in several homes: this home has the holder's file once it is in a block.
    """
    until, wallet = session.moment(content.until), session.wallet(by)
    if content.draft:
        draft = draft_issue(wallet, schema, content.subject, content.claims, until)
        write_draft(session, draft, content.draft)
        return
    made = wallet.issue_record(schema, content.subject, content.claims, until=until)
    _show_issued(session, made, f"issued {made.schema} to {session.lexicon.who(made.subject)}", content)


@record.command(
    examples=[
        f"natledger record amend {DEGREE} --claims degree.json --by university",
        f"natledger record amend {DEGREE} --claims - --by university --until 3650d < degree.json",
    ]
)
@click.argument("identifier", metavar="ID")
@BY
@takes_content(*AS_BEFORE)
@click.pass_obj
def amend(session: Session, identifier: str, by: str, content: Content) -> None:
    """Put other claims in the place of a record's.

    It stays the same record. What was disclosed before shows as amended to whoever asks for the status.
    """
    found, wallet = find_record(session, identifier), session.wallet(by)
    until = session.moment(content.until) if content.until else None
    subject = _find_subject(session, found, content.subject)
    if content.draft:
        write_draft(session, draft_amend(wallet, found, subject, content.claims, until), content.draft)
        return
    made = wallet.amend_record(found, subject, content.claims, until=until)
    _show_issued(session, made, f"amended {made.schema} of {session.lexicon.who(made.subject)}", content)


@record.command(
    examples=[
        f"natledger record supersede {DEGREE} --schema degree --subject noy --claims degree.json --by university",
        f"natledger record supersede {DEGREE} --schema degree@1 --subject noy --claims degree.json --by university -y",
    ]
)
@click.argument("identifier", metavar="ID")
@SCHEMA
@BY
@takes_content(*NEW)
@click.pass_obj
def supersede(session: Session, identifier: str, schema: str, by: str, content: Content) -> None:
    """Issue a new record in the place of an old one.

    The old one can never be valid again. On a terminal it asks first, unless --yes is given.
    """
    found, until = find_record(session, identifier), session.moment(content.until)
    wallet = session.wallet(by)
    if content.draft:
        draft = draft_issue(wallet, schema, content.subject, content.claims, until, found)
        write_draft(session, draft, content.draft)
        return
    session.confirm_if_asked(f"supersede {shorten_id(found)} for good?")
    made = wallet.issue_record(schema, content.subject, content.claims, until=until, replaces=found)
    text = f"issued {made.schema} to {session.lexicon.who(made.subject)} in place of {shorten_id(found)}"
    _show_issued(session, made, text, content)


def _make_status_command(name: str, done: str, act: Any, example: str, help_text: str, final: bool = False) -> None:
    @record.command(
        name,
        help=help_text,
        examples=[
            f"natledger record {name} {example} --reason SENATE/2026-7 --by university",
            f"natledger record {name} {example} --reason SENATE/2026-7 --by education --json",
        ],
    )
    @click.argument("identifier", metavar="ID")
    @REASON
    @click.option("--by", metavar="WHO", required=True, help="The issuer, or who accredits it.")
    @RECEIPT
    @SIGNER
    @click.pass_obj
    def command(session: Session, identifier: str, reason: str, by: str) -> None:
        found = find_record(session, identifier)
        if final:
            session.confirm_if_asked(f"{name} {shorten_id(found)} for good?")
        placed = act(session.wallet(by), found, reason)
        show_act(session, placed, f"{done} {shorten_id(found)}, reason {reason}")


_make_status_command(
    "suspend",
    "suspended",
    Wallet.suspend_record,
    DEGREE,
    "Suspend a record, until it is reinstated or revoked.\n\nIts issuer may, and who accredits that.",
)
_make_status_command(
    "reinstate", "reinstated", Wallet.reinstate_record, SUSPENDED, "Make a suspended record valid again."
)
_make_status_command(
    "revoke",
    "revoked",
    Wallet.revoke_record,
    DEGREE,
    "Revoke a record for good.\n\nOn a terminal it asks first, unless --yes is given.",
    final=True,
)


@record.command("list", table=True, examples=["natledger record list", "natledger record list --about noy --json"])
@click.option("--about", "subject", metavar="WHO", help="Only those about this account that this home holds.")
@click.option("--issuer", metavar="WHO", help="Only those of this issuer.")
@click.pass_obj
def list_records(session: Session, subject: str | None, issuer: str | None) -> None:
    """List the records on the ledger.

    Whom one is about shows where this home holds its file.
    """
    lao, words = session.open(), session.lexicon
    held = {item.id: item.subject for item in lao.records()}
    wanted = lao.resolve(subject) if subject is not None else ""
    found, rows = [], []
    for one in lao.records.list(issuer):
        about = held.get(one.id, "")
        if wanted in ("", about):
            found.append(_make_object(one) | {"subject": about})
            whom = words.who(about) if about else "not held here"
            rows.append([shorten_id(one.id), one.row.schema, words.who(one.row.issuer), whom, one.status])
    headings = [Heading(name) for name in ("record", "schema", "issuer", "about", "status")]
    session.give({"records": found}, lambda: output.say_table(headings, rows))
    tell_pending(lao)


@record.command("show", examples=[f"natledger record show {DEGREE}", f"natledger record show {DEGREE} --json"])
@click.argument("identifier", metavar="ID")
@click.pass_obj
def show_record(session: Session, identifier: str) -> None:
    """Show what the ledger says of a record.

    And what is in it, where this home has its file.
    """
    lao, words = session.open(), session.lexicon
    found = find_record(session, identifier)
    one = lao.records.find(found)
    row, item = one.row, _make_object(one)
    pairs = [
        ("record", found),
        ("schema", row.schema),
        ("issuer", words.who(row.issuer)),
        ("status", one.status + (f", reason {row.reason}" if row.reason else "")),
        ("holds", words.until(row.until)),
        ("issued", f"block {row.issued_at}, revision {row.revision}, last change in block {row.changed_at}"),
        ("root", f"{row.root} over {row.size} fields"),
        *([("successor", row.successor)] if row.successor else []),
    ]
    try:
        held = lao.record(found)
        pairs += [("about", words.who(held.subject) if held.subject else "erased")]
        pairs += [(name, describe_value(value)) for name, value in held.claims.items()]
        item |= {"subject": held.subject, "claims": held.claims}
    except NotFoundError:
        pairs.append(("content", "not held here"))
    session.give(item, lambda: output.say_pairs(pairs))


@record.command(
    table=True, examples=[f"natledger record history {DEGREE}", f"natledger record history {DEGREE} --json"]
)
@click.argument("identifier", metavar="ID")
@click.pass_obj
def history(session: Session, identifier: str) -> None:
    """List every act on a record, from its issue on."""
    show_acts(session, session.open().records.history(find_record(session, identifier)))


@record.command(
    examples=[
        f"natledger record status {DEGREE}",
        f"natledger record status {DEGREE} --height 9 --out status.json",
    ]
)
@click.argument("identifier", metavar="ID")
@HEIGHT
@click.option("--out", metavar="FILE", help="Write the proof of it to a file, for natledger verify.")
@click.pass_obj
def status(session: Session, identifier: str, height: int | None, out: str | None) -> None:
    """Prove the status of a record.

    Valid, suspended, revoked, superseded, expired, or never issued, now or after a block. A whole ID that the ledger
    does not have is proved never to have been issued.
    """
    if out:
        check_can_write(out)
    lao = session.open()
    found = find_record(session, identifier, must_exist=False)
    proof = lao.status(found, height)
    proved = verify_status(proof, lao.genesis_hash)
    header = proved.proved.header
    item = {"record": found, "status": proved.status, "height": header.height, "time": format_time(header.time)}
    if out:
        write_file(out, proof)
    if out != "-":
        when = f"at block {header.height}, {session.lexicon.time(header.time)}"
        session.give(item, f"{shorten_id(found)}: {proved.status} {when}")
        if out and not session.json:
            tell_written(session, out, "proof of the status")


for held_command in (*COMMANDS, *PENDING_COMMANDS):
    record.add_command(held_command)


def _find_subject(session: Session, identifier: str, given: str) -> str:
    """Whom an amended record is about: as before, or as given, where somebody says yes."""
    lao = session.open()
    held = next((item.subject for item in lao.records() if item.id == identifier), "")
    if not given and not held:
        raise output.wrong_usage("--subject is missing", "no file in this home says whom the record is about")
    if given and held and lao.resolve(given) != held:
        session.confirm(f"the record is about {session.lexicon.who(held)}: make it one about {printable(given)}?")
    return given or held


def find_record(session: Session, identifier: str, must_exist: bool = True) -> str:
    """The id of a record on the ledger from its first digits, or from a holder's file. Raises LedgerError."""
    lao = session.open()
    if is_file(identifier):
        return Record(lao, read_file(identifier)).id
    return lao.records.find(identifier).id if must_exist else lao.records.id(identifier)


def describe_value(value: str | int | bool) -> str:
    """A claim's value as people read it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else printable(str(value))


def _make_object(one: FoundRecord) -> dict[str, Any]:
    return {"record": one.id} | make_row_object(one.row) | {"status": one.status}


def _show_issued(session: Session, made: Record, text: str, content: Content) -> None:
    if made.placed:
        more = {"record": made.id, "holder_file": keep_holder_file(session, made, content.holder_file)}
        show_act(session, made.placed, f"{text}  record {shorten_id(made.id)}", more=more)
