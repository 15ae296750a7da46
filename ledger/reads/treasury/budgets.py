"""The budget: its lines, and what is committed under them."""

from typing import NamedTuple

from ledger.archive.source import Source
from ledger.errors import NotFoundError
from ledger.reads.entries import PlacedEntry, find_made, list_applied, list_concerned
from ledger.reads.rows import find_row, list_rows
from ledger.registry.messages import parse_body
from ledger.registry.rows.treasury import BUDGET_COMMITMENTS, BUDGET_LINES, BudgetCommitment, BudgetLine
from ledger.registry.treasury.budget import CommitBudget


class FoundLine(NamedTuple):
    """A line of the budget."""

    line: str
    """Its code, as 2026/MTC/7."""
    row: BudgetLine


class FoundCommitment(NamedTuple):
    """What was committed under a line."""

    id: str
    row: BudgetCommitment


CommitmentLike = FoundCommitment | PlacedEntry | str
"""A commitment, the entry that made it, its id, or 8 digits of that and more."""


def list_lines(source: Source, authority: str = "") -> list[FoundLine]:
    """The lines there are or were, by code; only those of an address where one is given."""
    found = [FoundLine(*item) for item in list_rows(source, BUDGET_LINES)]
    return [one for one in found if authority in ("", one.row.authority)]


def find_line(source: Source, line: str) -> FoundLine:
    """The line of a code. Raises NotFoundError."""
    row = find_row(source, BUDGET_LINES, str(line))
    if row is None:
        raise NotFoundError("budget_line_must_exist", line=ascii(str(line)[:40])[1:-1])
    return FoundLine(line, row)


def list_commitments(source: Source, line: str) -> list[FoundCommitment]:
    """What was committed under a line, in the order of the chain."""
    with source.reading():
        entries = list_applied(list_concerned(source, BUDGET_LINES.key(line)), "commit_budget")
        ids = [f"{placed.id}-{place}" for placed, place, message in entries if _is_under(parse_body(message), line)]
        return [find_commitment(source, identifier) for identifier in ids]


def find_commitment(source: Source, commitment: CommitmentLike) -> FoundCommitment:
    """The commitment of an id, or of the entry that made it. Raises NotFoundError."""
    made = commitment.id if isinstance(commitment, FoundCommitment) else commitment
    identifier, row = find_made(source, BUDGET_COMMITMENTS, made, "commitment")
    if row is None:
        raise NotFoundError("commitment_must_exist", commitment=ascii(identifier[:80])[1:-1])
    return FoundCommitment(identifier, row)


def _is_under(body: object, line: str) -> bool:
    return isinstance(body, CommitBudget) and body.line == line
