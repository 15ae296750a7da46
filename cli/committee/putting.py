"""What all motions have in common: whom they are put to, by whom, and how that is told."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, NamedTuple

import click
import msgspec

from cli.shell import output
from cli.shell.acts import RECEIPT, check_copy, show_act, tell_written
from cli.shell.ending import explain
from cli.shell.files import STREAM, read_file, write_file
from cli.shell.grammar import takes_reference
from cli.shell.session import Session, get_session
from ledger.client.committee.proposing import find_proposed_id
from ledger.crypto.encoding import encode
from ledger.errors import LedgerError
from ledger.reads.committee.bodies import find_decider
from ledger.words.committee.motions import describe_motion
from ledger.words.committee.prospects import list_prospects
from ledger.words.printing import printable

_HASH = re.compile("[0-9a-f]{64}")
_NO_KEY = ("key_must_be_in_home", "signatures_must_meet_threshold")
DRAFT = click.option(
    "--draft", metavar="FILE", help="Send nothing: write it for natledger tx sign, as where keys lie in several homes."
)


class Asked(NamedTuple):
    """Whom a motion is put to, and by whom."""

    by: str
    body: str | None
    reference: str
    impact: str | None
    emergency: bool
    draft: str | None
    usual: str
    """The body of the template that decides on such a thing."""


def takes_asked(usual: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives a command the options of every motion; they reach it as `asked`.

    `usual` is the body it is put to where several may decide and none is named.
    """

    def add_options(function: Callable[..., None]) -> Callable[..., None]:
        @click.option("--by", metavar="WHO", required=True, help="A member of the body.")
        @click.option(
            "--body", metavar="BODY", help=f"See natledger committee list; {usual} unless another one alone may."
        )
        @takes_reference("--reference", says="The draft's public reference: A-Z 0-9 . / - only, at most 35.")
        @click.option("--impact", metavar="HASH_OR_FILE", help="An impact report: natledger law impact LAW --out FILE.")
        @click.option("--emergency", is_flag=True, help="Vote at once; it ends by itself unless it is confirmed.")
        @RECEIPT
        @DRAFT
        @wraps(function)
        def with_asked(**options: Any) -> None:
            given = {name: options.pop(name) for name in Asked._fields if name != "usual"}
            asked = Asked(**given, usual=usual)
            check_draft(asked.draft)
            function(asked=asked, **options)

        return with_asked

    return add_options


def put(session: Session, action: msgspec.Struct, asked: Asked) -> None:
    """Proposes an action, and tells the motion's id, until when it is voted on, and who will not vote."""
    impact = asked.impact or ""
    report = read_file(impact) if impact and not _HASH.fullmatch(impact) else impact
    wallet, body = session.wallet(asked.by), _choose_body(session, action, asked)
    more: dict[str, Any] = {"impact": report, "emergency": asked.emergency}
    if asked.draft:
        write_motion_draft(
            session, wallet.draft_proposal(action, body, asked.reference, **more), asked.draft, proposes=True
        )
        return
    with offering_draft(session):
        placed = wallet.propose(action, body, asked.reference, **more)
    found, words = session.open().committee.motion(placed), session.lexicon
    until, says = words.time(found.row.deadline), describe_motion(found, words)
    text = f"asked {body} to {printable(says)}\nmotion {found.id}, voting until {until}"
    told = {
        "concerned": list(found.concerned),
        "favoured": list(found.favoured),
        "able": found.able,
        "quorum": found.body.quorum,
        "others": [other.body for other in found.others],
    }
    show_act(session, placed, text, more={"motion": found.id, "says": says, **told})
    for note in list_prospects(found, words):
        (output.warn if note.is_grave else output.tell)(note.text)


def check_draft(draft: str | None) -> None:
    """Before anything is done: whether a draft can be written. Raises HomeError, or Complaint with a receipt."""
    if draft and get_session().copy:
        raise output.wrong_usage("--draft sends nothing, so there is no receipt", "leave --receipt out")
    check_copy(draft)


def write_motion_draft(session: Session, drafted: msgspec.Struct, out: str, *, proposes: bool = False) -> None:
    """Writes an unsigned transaction; of a proposal, with the id that the motion will have."""
    write_draft_for_others(session, drafted, out, find_proposed_id(encode(drafted)) if proposes else "")


def write_draft_for_others(session: Session, drafted: msgspec.Struct, out: str, motion: str = "") -> None:
    """Writes an unsigned transaction, and tells how others sign it."""
    write_file(out, encode(drafted))
    tell_written(session, out, "transaction")
    if motion:
        output.tell(f"the motion will be {motion}")
    name = "FILE" if out == STREAM else printable(out)
    output.tell(f"next, in each home with keys of it: natledger tx sign {name}; then natledger tx send")


@contextmanager
def offering_draft(session: Session) -> Iterator[None]:
    """Adds to the refusal for want of a key how others sign in their homes. Raises Complaint."""
    try:
        yield
    except LedgerError as error:
        if error.rule not in _NO_KEY:
            raise
        found = explain(error, session.lexicon)
        remedy = (
            "add --draft FILE, then natledger tx sign FILE in each home that has a key of it, and natledger tx send"
        )
        raise output.Complaint(found.rule, found.says, remedy, found.code, found.values) from None


def _choose_body(session: Session, action: msgspec.Struct, asked: Asked) -> str:
    if asked.body:
        return asked.body
    return find_decider(session.open().desk.source, action) or asked.usual
