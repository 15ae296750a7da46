"""Traces in words: one line a step, deeper than what it comes from."""

from typing import Any

from ledger.reads.treasury.trace import MoneyTrail, Step
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.printing import printable
from ledger.words.times import format_end

SENTENCES = {
    "motion": "motion {id}: {amount} for {who}, {reference}: {state}",
    "line": "line {id} of {who}: {amount}",
    "commitment": "commitment {id}: {amount} for {who}, {reference}: {state}",
    "payment": "payment {id}: {amount} to {who}, {reference}",
    "cancellation": "cancelled by {id}: {amount} back to the line",
    "invoice": "invoice {id}: {reference} of {who}, {amount}: {state}",
    "credit": "credit {id}: {amount} taken back by {who}",
    "tax": "tax {id}: {amount} to {who}",
    "return": "return {id} of {who} for {reference}: {amount}, {state}",
    "settlement": "settled by {id}: {amount} to {who}",
}


def describe_trace(found: MoneyTrail, lexicon: Lexicon) -> list[str]:
    """The chain in its order; an arrow points at what was asked about."""
    return [("→ " if _is_asked(step, found) else "  ") + _describe(step, lexicon) for step in found.steps]


def make_trace_object(found: MoneyTrail) -> dict[str, Any]:
    """A trace for --json; amounts in the smallest unit, times RFC 3339."""
    return {"asked": found.asked, "steps": [_make_step(step) for step in found.steps]}


def _describe(step: Step, lexicon: Lexicon) -> str:
    identifier = step.id if step.kind == "line" else shorten_id(step.id)
    words = {
        "amount": lexicon.money(step.amount, step.asset),
        "id": identifier,
        "reference": step.reference,
        "state": step.state,
        "who": lexicon.who(step.who),
    }
    text = lexicon.say(SENTENCES[step.kind], **words)
    block = f"  (block {step.height}, {lexicon.time(step.time)})" if step.height else ""
    return "  " * step.depth + printable(text) + block


def _is_asked(step: Step, found: MoneyTrail) -> bool:
    return step.id == found.asked


def _make_step(step: Step) -> dict[str, Any]:
    return {**step._asdict(), "time": format_end(step.time) if step.height else None}
