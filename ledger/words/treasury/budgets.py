"""The budget in words: lines, and what is committed under them."""

from typing import Any

from ledger.reads.treasury.budgets import FoundCommitment, FoundLine
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.printing import write_lines
from ledger.words.values import make_row_object


def describe_commit(found: FoundCommitment, rest: int, lexicon: Lexicon) -> str:
    """Of a commitment: committed 300,000 LAK for builder under 2026/MTC/7, 200,000 LAK left of it."""
    row = found.row
    money, left = lexicon.money(row.amount, row.asset), lexicon.money(rest, row.asset)
    to = lexicon.who(row.to)
    says = lexicon.say(
        "committed {money} for {to} under {line}, {left} left of it", money=money, to=to, line=row.line, left=left
    )
    return f"{says}  {found.id}"


def describe_instalment(found: FoundCommitment, amount: int, lexicon: Lexicon) -> str:
    """Of a payment of what was committed, after it: paid 100,000 LAK to builder, 200,000 LAK of it left."""
    row = found.row
    money, left = lexicon.money(amount, row.asset), lexicon.money(row.left, row.asset)
    return lexicon.say(
        "paid {money} to {to}, {left} left of the commitment", money=money, to=lexicon.who(row.to), left=left
    )


def describe_cancellation(found: FoundCommitment, lexicon: Lexicon) -> str:
    """Of a commitment that was cancelled, after it."""
    row = found.row
    money = lexicon.money(row.given_back, row.asset)
    return lexicon.say(
        "gave {money} of {commitment} back to {line}", money=money, commitment=shorten_id(found.id), line=row.line
    )


def describe_line(found: FoundLine, lexicon: Lexicon) -> list[str]:
    """A line with its counters, a text for each."""
    row = found.row
    counters = (row.appropriated, row.committed, row.paid, row.rest)
    names = ("appropriated", "committed", "paid", "left")
    pairs = [
        ("line", found.line),
        ("authority", lexicon.who(row.authority)),
        *((name, lexicon.money(amount, row.asset)) for name, amount in zip(names, counters, strict=True)),
        ("holds", f"from {lexicon.time(row.since)}, {lexicon.until(row.until)}"),
        ("motion", shorten_id(row.motion)),
    ]
    return write_lines(pairs)


def describe_commitment(found: FoundCommitment, lexicon: Lexicon) -> str:
    """A commitment in one line: ID  300,000 LAK for builder, INV-7: open, 100,000 LAK paid."""
    row = found.row
    text = f"{shorten_id(found.id)}  {lexicon.money(row.amount, row.asset)} for {lexicon.who(row.to)}, {row.reference}"
    return f"{text}: {row.state}, {lexicon.money(row.paid, row.asset)} paid"


def make_line_object(found: FoundLine) -> dict[str, Any]:
    """A line for --json; amounts in the smallest unit."""
    return {"line": found.line, **make_row_object(found.row), "left": found.row.rest}


def make_commitment_object(found: FoundCommitment) -> dict[str, Any]:
    """A commitment for --json; amounts in the smallest unit."""
    row = found.row
    return {"commitment": found.id, **make_row_object(row), "left": row.left, "state": row.state}
