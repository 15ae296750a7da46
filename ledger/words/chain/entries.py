"""Entries in words: a line, what came of one, where it stands, and the JSON object."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.chain.commit import Final
from ledger.chain.entry import APPLIED, Outcome, read_refusal
from ledger.chain.kinds import NEVER
from ledger.chain.transaction import Message
from ledger.errors import LedgerError, Value
from ledger.reads.entries import PlacedEntry
from ledger.rules import RULES
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.messages import describe_messages, read_body
from ledger.words.printing import printable
from ledger.words.terms import list_body_terms
from ledger.words.times import format_time
from ledger.words.values import is_moment, make_event_value

if TYPE_CHECKING:
    from ledger.reads.money.returns import Returned


def describe_block(placed: PlacedEntry, tally: bool = False) -> str:
    """Where an entry made just now stands: block 5, round 1, proposed by finance, 3 of 4 signed."""
    committed = placed.committed
    if committed is None:
        return f"block {placed.height}"
    parts, commit = [f"block {placed.height}"], committed.commit
    if isinstance(commit, int):
        return ", ".join([*parts, f"proposed by {committed.proposer}", *([f"CometBFT {commit}"] if tally else [])])
    if commit.round:
        parts.append(f"round {commit.round}")
    parts.append(f"proposed by {committed.proposer}")
    if tally:
        parts.append(f"{len(commit.signatures)} of {committed.validators} signed")
    return ", ".join(parts)


def describe_entry(placed: PlacedEntry, lexicon: Lexicon) -> str:
    """What an entry's messages did or asked for, in one line."""
    return "; ".join(describe_messages(placed.entry.signed.transaction.messages, placed.outcome, lexicon))


def sum_up(placed: PlacedEntry, lexicon: Lexicon) -> str:
    """An entry in one line, with the rule that refused it."""
    text = describe_entry(placed, lexicon)
    if placed.outcome.code == APPLIED:
        return text
    return lexicon.say("{text}: refused, {rule}", text=text, rule=placed.outcome.rule)


def describe_outcome(outcome: Outcome, lexicon: Lexicon, messages: Sequence[Message] = ()) -> str:
    """`applied`, or the refusal with its reason; the messages say what the outcome leaves out."""
    if outcome.code == APPLIED:
        return lexicon.say("applied")
    if outcome.rule not in RULES:
        unknown = "refused: {rule}, a rule that this version does not know"
        return lexicon.say(unknown, rule=printable(outcome.rule))
    from ledger.words.refusals import explain  # noqa: PLC0415 - whoever pays needs nothing of it

    says = explain(make_refusal(outcome, messages), lexicon).says
    return lexicon.say("refused: {rule} ({says})", rule=outcome.rule, says=says)


def list_law_details(outcome: Outcome, lexicon: Lexicon) -> list[tuple[str, str]]:
    """What a law says that refused an entry, by label; nothing for any other outcome."""
    from ledger.words.laws.refusals import OF_LAWS  # noqa: PLC0415 - as above

    if outcome.code == APPLIED or outcome.rule not in OF_LAWS:
        return []
    from ledger.words.refusals import explain  # noqa: PLC0415 - as above

    told = explain(make_refusal(outcome), lexicon)
    return [*told.details, *told.list_remedies()]


def make_refusal(outcome: Outcome, messages: Sequence[Message] = ()) -> LedgerError:
    """The refusal an outcome records, with what the messages say and the outcome leaves out."""
    refused = read_refusal(outcome)
    if not messages:
        return refused
    from ledger.reads.laws.recorded import complete_refusal  # noqa: PLC0415 - as above

    return complete_refusal(refused, messages)


def list_entry_pairs(placed: PlacedEntry, returns: "Sequence[Returned]", words: Lexicon) -> list[tuple[str, str]]:
    """All there is to say of an entry, by label, with what came back of its payments."""
    signed, transaction = placed.entry.signed, placed.entry.signed.transaction
    signers = [f"{words.who(item.address)}, lane {item.lane}, nonce {item.nonce}" for item in transaction.signers]
    return [
        ("transaction", placed.id),
        ("what", describe_entry(placed, words)),
        ("outcome", describe_outcome(placed.outcome, words, transaction.messages)),
        *list_law_details(placed.outcome, words),
        *[("returned", _describe_return(one, placed, words)) for one in returns],
        ("place", f"entry {placed.index} of block {placed.height}, {words.time(placed.time)}"),
        *list_events(placed.outcome, words),
        *[pair for message in transaction.messages for pair in list_body_terms(message, words)],
        *[("signer", signer) for signer in signers],
        ("signatures", str(len(signed.signatures))),
    ]


def _describe_return(one: "Returned", placed: PlacedEntry, words: Lexicon) -> str:
    """How much of which payment came back, when, and by what: 5,000 LAK of 25,000 LAK, 2026-…, by 64789eb1f9c6."""
    body = read_body(placed.messages[one.message])
    where = f"message {one.message}: " if len(placed.messages) > 1 else ""
    part, whole = words.money(one.amount, one.asset), words.money(body["amount"], body["asset"])
    return f"{where}{part} of {whole}, {words.time(one.time)}, by {shorten_id(one.transaction)}"


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
            **make_final_object(committed.commit),
            "validators": committed.validators,
        }
    return found


def make_final_object(final: Final) -> dict[str, int]:
    """What made a block final, for JSON: who of its set signed in which round, or the block of CometBFT."""
    if isinstance(final, int):
        return {"engine_height": final}
    return {"round": final.round, "signed": len(final.signatures)}


def make_event_objects(outcome: Outcome) -> list[dict[str, Any]]:
    """What an outcome tells, as JSON; times are RFC 3339."""
    return [
        msgspec.to_builtins(event) | {"value": make_event_value(event.name, event.value)} for event in outcome.events
    ]


def list_events(outcome: Outcome, words: Lexicon) -> list[tuple[str, str]]:
    """What an outcome tells, by label, for people."""
    return [("event", f"{event.name} {_write_event(event.name, event.value, words)}") for event in outcome.events]


def _write_event(name: str, value: Value, words: Lexicon) -> Value:
    if not is_moment(value, name):
        return value
    return "never" if value == NEVER else words.time(value)


def make_message_objects(messages: tuple[Message, ...]) -> list[dict[str, Any]]:
    """Messages as JSON; amounts in the smallest unit."""
    return [
        {"type": message.type, "by": message.by, "on_behalf_of": message.on_behalf_of}
        | {"body": msgspec.json.decode(bytes(message.body))}
        for message in messages
    ]


def list_rejected(placed: PlacedEntry) -> list[str]:
    """What became of proposals of its block that the others would not sign."""
    return [
        f"round {one.round}: the others refused the block of {one.proposer} ({one.rule})"
        for one in (placed.committed.rejected if placed.committed else ())
    ]
