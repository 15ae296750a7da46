"""Commands on applications: apply, check, ask, answer, letter, decide, settle, appeal, withdraw, claim."""

from collections.abc import Callable
from functools import partial
from typing import Any

import click

from cli.records.contents import CLAIMS
from cli.records.pending import keep_holder_file
from cli.shell import output
from cli.shell.acts import RECEIPT, check_copy, show_act
from cli.shell.examples import ASKED_FOR, DENIED, FILED, LATE, OWED
from cli.shell.files import check_is_new, drop_file, read_file, write_file
from cli.shell.grammar import Command
from cli.shell.objects import read_object
from cli.shell.session import SIGNER, Session
from ledger import PlacedEntry, Record
from ledger.client.dropping import dropping
from ledger.client.services.services import Services
from ledger.crypto.encoding import encode
from ledger.reads.services import FoundApplication
from ledger.words.lexicon import shorten_id
from ledger.words.printing import printable
from ledger.words.services import describe_application

ID = click.argument("identifier", metavar="ID")
OFFICIAL = click.option("--by", metavar="WHO", required=True, help="The office, or its officer; --signer its delegate.")
UNTIL = click.option("--until", metavar="TIME", default="never", show_default=True, help="When the record expires.")
HOLDER = click.option("--holder-file", metavar="FILE", help="Write a copy of the holder's file.")
SEAL = click.option("--seal", metavar="FILE", required=True, help="Where the seal is written that ties FILE to it.")
_FORM = '{"category": "B"}'


@click.command(
    cls=Command,
    examples=[
        "natledger service apply driving --by noy --form form.json --out new.json",
        "natledger service apply driving --by shop --form form.json --out new.json --json",
    ],
)
@click.argument("code", metavar="SERVICE")
@click.option("--by", metavar="WHO", required=True, help="Who applies.")
@click.option("--form", metavar="FILE", required=True, help=f"What it says, JSON: {_FORM}.")
@click.option("--shows", metavar="SCHEMA=FILE", multiple=True, help="A disclosure of a required record.")
@click.option("--out", metavar="FILE", required=True, help="Where the application is written, for the office.")
@RECEIPT
@SIGNER
@click.pass_obj
def apply(session: Session, code: str, by: str, form: str, shows: tuple[str, ...], out: str) -> None:
    """Apply for a service, and pay its fee.

    The ledger gets commitments, and nothing of what the application says or shows: hand the file that is written to
    the office, and to nobody else.
    """
    check_is_new(out)
    facet, wallet = session.open().services, session.wallet(by)
    shown = {schema: read_file(file) for schema, file in map(_read_shown, shows)}
    data = facet.prepare(code, read_object(form, _FORM), shown)
    write_file(out, data, 0o600)  # first: without its salts nobody could say what was filed
    with dropping(partial(drop_file, out)):
        placed = facet.apply(wallet, data)
    found = facet.application(placed)
    text = f"{describe_application(found, session.lexicon)}\napplication {found.id}"
    show_act(session, placed, text, more={"application": found.id, "file": out})


@click.command(
    cls=Command,
    examples=[
        f"natledger service check {FILED} application.json",
        f"natledger service check {FILED} application.json --json",
    ],
)
@ID
@click.argument("file", metavar="FILE")
@click.pass_obj
def check(session: Session, identifier: str, file: str) -> None:
    """Check that a file is the application that was filed.

    So it is if it is what the ledger has commitments to, and shows all required records, valid and the applicant's.
    """
    proved = session.open().services.check(identifier, read_file(file))
    shown = {schema: dict(one.fields) for schema, one in proved.items()}
    lines = [
        f"shows {schema}: {', '.join(f'{name} {value}' for name, value in fields.items())}"
        for schema, fields in shown.items()
    ]
    text = "\n".join([f"{printable(file)} is application {printable(identifier)}", *map(printable, lines)])
    session.give({"application": identifier, "fits": True, "shows": shown}, text)


def _make_letter_command(
    name: str, act: Any, option: Callable[[Callable[..., None]], Any], example: str, help_text: str
) -> click.Command:
    """`example` is the id of an application, and who writes."""
    line = f"natledger service {name} {example} --seal"

    @click.command(name, cls=Command, help=help_text, examples=[f"{line} new.seal", f"{line} new.seal --json"])
    @ID
    @click.argument("letter", metavar="FILE")
    @option
    @SEAL
    @RECEIPT
    @SIGNER
    @click.pass_obj
    def command(session: Session, identifier: str, letter: str, by: str, seal: str) -> None:
        check_is_new(seal)
        facet, wallet = session.open().services, session.wallet(by)
        made = facet.seal(read_file(letter))
        write_file(seal, encode(made))
        with dropping(partial(drop_file, seal)):
            placed = act(facet, identifier, wallet, made)
        _show_application(session, placed, facet.application(identifier), {"seal": seal})

    return command


ask = _make_letter_command(
    "ask",
    Services.ask,
    OFFICIAL,
    f"{FILED} question.txt --by clerk",
    "Ask an applicant for more.\n\nThe deadline stands still until the answer, for 30 days at most, and three "
    "questions are asked at most. The ledger gets a commitment to FILE: hand it to the applicant with its seal.",
)
answer = _make_letter_command(
    "answer",
    Services.answer,
    click.option("--by", metavar="WHO", required=True, help="The applicant."),
    f"{ASKED_FOR} answer.txt --by noy",
    "Answer an office's question.\n\nThe deadline goes on. The ledger gets a commitment to FILE: hand it to the office "
    "with its seal.",
)


@click.command(
    cls=Command,
    examples=[
        f"natledger service letter {ASKED_FOR} question.txt --seal question.seal",
        f"natledger service letter {ASKED_FOR} question.txt --seal question.seal --json",
    ],
)
@ID
@click.argument("letter", metavar="FILE")
@click.option("--seal", metavar="FILE", required=True, help="The seal of the letter.")
@click.pass_obj
def letter(session: Session, identifier: str, letter: str, seal: str) -> None:
    """Check that a letter is a question or an answer."""
    placed = session.open().services.check_letter(identifier, read_file(letter), read_file(seal))
    text = f"{printable(letter)} was written in transaction {shorten_id(placed.id)}, block {placed.height}"
    session.give({"entry": placed.id, "fits": True, "height": placed.height}, text)


@click.command(
    cls=Command,
    examples=[
        f"natledger service decide {FILED} --grant claims.json --by clerk",
        f"natledger service decide {FILED} --refuse driver_age --reason FILE/2026-7 --by transport",
    ],
)
@ID
@OFFICIAL
@click.option("--grant", metavar="FILE", help=f"What the record says, JSON: {CLAIMS}.")
@click.option("--refuse", metavar="LAW", help="The law in force it is refused by.")
@click.option("--reason", metavar="REF", help="Where the reasons of a refusal are written: A-Z 0-9 . / - only.")
@UNTIL
@HOLDER
@RECEIPT
@SIGNER
@click.pass_obj
def decide(
    session: Session,
    identifier: str,
    by: str,
    grant: str | None,
    refuse: str | None,
    reason: str | None,
    until: str,
    holder_file: str | None,
) -> None:
    """Grant an application, with its record, or refuse it.

    Nobody decides on what is their own, or what they signed for its applicant, or what came before them already. An
    officer signs itself.
    """
    if (grant is None) == (refuse is None) or (refuse is None) != (reason is None):
        raise output.wrong_usage("it is granted, or refused with a reason", "give --grant, or --refuse and --reason")
    if grant is not None:
        _grant(session, identifier, by, grant, until, holder_file)
        return
    facet = session.open().services
    placed = facet.refuse(identifier, session.wallet(by), str(refuse), str(reason))
    _show_application(session, placed, facet.application(identifier))


@click.command(
    cls=Command,
    examples=[
        f"natledger service settle {OWED} --claims claims.json --by transport",
        f"natledger service settle {OWED} --claims claims.json --by clerk --until 3650d",
    ],
)
@ID
@OFFICIAL
@click.option("--claims", metavar="FILE", required=True, help=f"What the record says, JSON: {CLAIMS}.")
@UNTIL
@HOLDER
@RECEIPT
@SIGNER
@click.pass_obj
def settle(session: Session, identifier: str, by: str, claims: str, until: str, holder_file: str | None) -> None:
    """Issue the record an office owes.

    It owes one where silence has granted an application: natledger service overdue.
    """
    _grant(session, identifier, by, claims, until, holder_file)


def _make_act(name: str, act: Callable[..., PlacedEntry], whose: str, example: str, help_text: str) -> click.Command:
    """`example` is the id of an application, and who acts."""
    line = f"natledger service {name} {example}"

    @click.command(name, cls=Command, help=help_text, examples=[line, f"{line} --json"])
    @ID
    @click.option("--by", metavar="WHO", required=True, help=whose)
    @RECEIPT
    @SIGNER
    @click.pass_obj
    def command(session: Session, identifier: str, by: str) -> None:
        facet = session.open().services
        placed = act(facet, identifier, session.wallet(by))
        _show_application(session, placed, facet.application(identifier))

    return command


appeal = _make_act(
    "appeal",
    Services.appeal,
    "The applicant.",
    f"{DENIED} --by noy",
    "Appeal a refusal to the next office.\n\nOnce, and within the service's term; the next office decides finally.",
)
withdraw = _make_act(
    "withdraw",
    Services.withdraw,
    "The applicant.",
    f"{FILED} --by noy",
    "Take an application back.\n\nIt must not be decided yet; its fee is paid all the same.",
)
claim = _make_act(
    "claim",
    Services.claim,
    "Anybody.",
    f"{LATE} --by shop",
    "Have an overdue application granted by law.\n\nAnybody may, where the law of the service says that silence "
    "grants; then the office owes the record.",
)
COMMANDS = (apply, check, ask, answer, letter, decide, settle, appeal, withdraw, claim)


def _grant(session: Session, identifier: str, by: str, claims: str, until: str, holder_file: str | None) -> None:
    check_copy(holder_file)
    facet, wallet = session.open().services, session.wallet(by)
    made = facet.grant(identifier, wallet, read_object(claims, CLAIMS), until=session.moment(until))
    if made.placed:
        more = {"record": made.id, "holder_file": keep_holder_file(session, made, holder_file)}
        _show_application(session, made.placed, facet.application(identifier), more, made)


def _show_application(
    session: Session,
    placed: PlacedEntry,
    found: FoundApplication,
    more: dict[str, Any] | None = None,
    made: Record | None = None,
) -> None:
    text = describe_application(found, session.lexicon) + (f"  record {shorten_id(made.id)}" if made else "")
    show_act(session, placed, text, more={"application": found.id, "status": found.state, **(more or {})})


def _read_shown(text: str) -> tuple[str, str]:
    schema, equals, file = text.partition("=")
    if not (equals and schema and file):
        raise output.wrong_usage(f"{printable(text[:60])} is no SCHEMA=FILE", "write it as --shows birth=shown.json")
    return schema, file
