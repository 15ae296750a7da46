"""Entries as the command line shows them: a line, a JSON object, and the receipt that is kept of each act."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from cli.shell import output
from cli.shell.files import STREAM, check_can_write, shown_path, write_file
from cli.shell.session import Session, get_session
from ledger import PlacedEntry
from ledger.archive.committed import Rejection
from ledger.chain.entry import APPLIED, Outcome
from ledger.chain.transaction import Message
from ledger.client.ledger import Ledger
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import LedgerError, Refused, Value
from ledger.home.disk import write_within
from ledger.reads.entries import Position
from ledger.rules import RULES
from ledger.words.lao import LAO
from ledger.words.laws import list_remedies
from ledger.words.lexicon import DATES, Lexicon, date_values, describe_messages, format_time, printable

RECEIPTS = "receipts"


def describe_block(placed: PlacedEntry, tally: bool = False) -> str:
    """Where an entry made just now stands: block 5, round 1, proposed by finance, 3 of 4 signed."""
    committed = placed.committed
    if committed is None:
        return f"block {placed.height}"
    parts = [f"block {placed.height}"]
    if committed.commit.round:
        parts.append(f"round {committed.commit.round}")
    parts.append(f"proposed by {committed.proposer}")
    if tally:
        parts.append(f"{len(committed.commit.signatures)} of {committed.validators} signed")
    return ", ".join(parts)


def describe_entry(placed: PlacedEntry, lexicon: Lexicon) -> str:
    """What an entry's messages did or asked for, in one line."""
    return "; ".join(describe_messages(placed.entry.signed.transaction.messages, placed.outcome, lexicon))


def sum_up(placed: PlacedEntry, lexicon: Lexicon) -> str:
    """An entry in one line, with the rule that refused it."""
    text = describe_entry(placed, lexicon)
    return text if placed.outcome.code == APPLIED else f"{text}: refused, {placed.outcome.rule}"


def describe_outcome(outcome: Outcome, lexicon: Lexicon, messages: Sequence[Message] = ()) -> str:
    """`applied`, or the refusal with its reason; the messages say what the outcome leaves out."""
    if outcome.code == APPLIED:
        return "applied"
    if outcome.rule not in RULES:
        return f"refused: {printable(outcome.rule)}, a rule that this version does not know"
    return f"refused: {outcome.rule} ({output.explain(make_refusal(outcome, messages), lexicon).says})"


def list_law_details(outcome: Outcome, lexicon: Lexicon) -> list[tuple[str, str]]:
    """What a law says that refused an entry, by label; nothing for any other outcome."""
    if outcome.rule not in LAO:
        return []
    complaint = output.explain(make_refusal(outcome), lexicon)
    return [*complaint.details, *list_remedies(complaint.law)] if complaint.law else []


def make_refusal(outcome: Outcome, messages: Sequence[Message] = ()) -> LedgerError:
    """The refusal an outcome records, with what the messages say and the outcome leaves out."""
    refused = Refused(outcome.rule, **{fact.name: fact.value for fact in outcome.detail})
    if not messages:
        return refused
    from ledger.reads.recorded import complete_refusal  # noqa: PLC0415 - whoever pays needs nothing of it

    return complete_refusal(refused, messages)


def make_entry_object(placed: PlacedEntry) -> dict[str, Any]:
    """An entry as the JSON object of --json; amounts in the smallest unit."""
    transaction = placed.entry.signed.transaction
    found: dict[str, Any] = {
        "transaction": placed.id,
        "height": placed.height,
        "index": placed.index,
        "time": format_time(placed.time),
        "applied": placed.outcome.code == APPLIED,
        "rule": placed.outcome.rule,
        "detail": {fact.name: fact.value for fact in placed.outcome.detail},
        "events": make_event_objects(placed.outcome),
        "messages": make_message_objects(transaction.messages),
    }
    if placed.committed:
        committed = placed.committed
        found["block"] = {
            "proposer": committed.proposer,
            "round": committed.commit.round,
            "signed": len(committed.commit.signatures),
            "validators": committed.validators,
        }
    return found


def make_event_objects(outcome: Outcome) -> list[dict[str, Any]]:
    """What an outcome tells, as JSON; times are RFC 3339."""
    return [
        msgspec.to_builtins(event) | {"value": date_values({event.name: event.value})[event.name]}
        for event in outcome.events
    ]


def list_events(outcome: Outcome, words: Lexicon) -> list[tuple[str, str]]:
    """What an outcome tells, by label, for people."""
    return [("event", f"{event.name} {_write_event(event.name, event.value, words)}") for event in outcome.events]


def _write_event(name: str, value: Value, words: Lexicon) -> Value:
    if name not in DATES or not isinstance(value, int):
        return value
    return "never" if value == MAX_INTEGER else words.time(value)


def make_message_objects(messages: tuple[Message, ...]) -> list[dict[str, Any]]:
    """Messages as JSON; amounts in the smallest unit."""
    return [
        {"type": message.type, "by": message.by, "on_behalf_of": message.on_behalf_of}
        | {"body": msgspec.json.decode(bytes(message.body))}
        for message in messages
    ]


def show_act(
    session: Session,
    placed: PlacedEntry,
    text: str,
    *,
    tally: bool = True,
    copy: str | None = None,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Ends an act: keeps its receipt, and says what was done and in which block; `more` goes into the JSON object."""
    kept = keep_receipt(session.open(), placed, copy)
    found = make_entry_object(placed) | {"receipt": kept} | dict(more)
    session.give(found, f"{text}   {describe_block(placed, tally)}")
    for rejection in placed.committed.rejected if placed.committed else ():
        output.warn(describe_rejection(rejection))


def describe_rejection(rejection: Rejection) -> str:
    """What became of a proposal the others would not sign."""
    return f"round {rejection.round}: the others refused the block of {rejection.proposer} ({rejection.rule})"


def keep_receipt(lao: Ledger, placed: PlacedEntry | Position, copy: str | None = None) -> str:
    """Writes the receipt to the home, and a copy where asked; the path in the home, "" if it could not be written."""
    home, name = lao.home.path, f"{RECEIPTS}/{placed.id}.json"
    try:
        receipt = lao.receipt(placed)
        if home:
            write_within(home, name, receipt)
        if copy:
            write_file(copy, receipt)
    except (LedgerError, OSError) as error:
        # the entry is final whatever becomes of its receipt: to fail here would invite to do it twice
        output.warn(f"it is done, but its receipt could not be written: {error}")
        output.tell(f"hint: natledger receipt make {placed.id}")
        get_session().untold = True
        return ""
    return str(home / name) if home else ""


def check_copy(copy: str | None) -> None:
    """Before anything is done: whether the receipt can be written where it is wanted. Raises HomeError."""
    if copy:
        check_can_write(copy)


def tell_written(session: Session, name: str, what: str, **more: str | None) -> None:
    """Says what was written to which file: with --json as an object, which stdout has room for then."""
    if name == STREAM:
        return
    if session.json:
        output.say_json({"file": name, **more})
    else:
        output.tell(f"{what} written to {printable(shown_path(name))}")
