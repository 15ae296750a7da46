"""The budget as people ask and act under it: `lao.budgets`. Whoever acts, acts for the treasury or for its own line."""

from ledger.client.desk import Acting, Desk, Who
from ledger.client.forms.moments import Moment, read_moment
from ledger.client.forms.numbers import check_number
from ledger.client.forms.references import check_reference
from ledger.reads.entries import PlacedEntry, find_entry, get_made
from ledger.reads.treasury.budgets import (
    CommitmentLike,
    FoundCommitment,
    FoundLine,
    find_commitment,
    find_line,
    list_commitments,
    list_lines,
)
from ledger.reads.treasury.trace import MoneyTrail, trace
from ledger.registry.treasury.budget import CancelCommitment, CommitBudget, PayCommitment


class Budgets:
    """The budget of a ledger: its lines, and what is committed and paid under them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def list(self, authority: Who | None = None) -> tuple[FoundLine, ...]:
        """The lines there are or were: of everybody, or of one authority."""
        return tuple(list_lines(self.desk.source, self.desk.resolve_any(authority)))

    def show(self, line: str) -> FoundLine:
        """A line by its code. Raises NotFoundError."""
        return find_line(self.desk.source, line)

    def commitments(self, line: str) -> tuple[FoundCommitment, ...]:
        """What was committed under a line, in the order of the chain."""
        return tuple(list_commitments(self.desk.source, line))

    def commitment(self, identifier: CommitmentLike) -> FoundCommitment:
        """A commitment by its id, the entry that made it, or 8 digits and more of that. Raises NotFoundError."""
        return find_commitment(self.desk.source, identifier)

    def trace(self, what: PlacedEntry | str) -> MoneyTrail:
        """What a line, a motion, a commitment or a payment comes from, and what came of it. Raises NotFoundError."""
        return trace(self.desk.source, what)

    def commit(
        self,
        line: str,
        amount: int,
        to: Who,
        reference: str,
        *,
        by: Acting,
        until: Moment,
        contract: PlacedEntry | str = "",
    ) -> PlacedEntry:
        """Sets money of the treasury aside for a payee under a line; `events["commitment"]` is its id.

        `by` is the treasury, or whom it lets act for it. `until` is when the payee can be paid no more. `contract` is
        what it is for, a contract or an invoice: its entry, its id, or 8 digits and more of that.
        """
        asset, named = find_line(self.desk.source, line).row.asset, _find_ground(self.desk, contract)
        to, expires = self.desk.resolve(to), read_moment(until)
        return by.act(
            CommitBudget(check_number("amount", amount), asset, named, expires, line, check_reference(reference), to)
        )

    def pay(
        self, commitment: CommitmentLike, amount: int | None = None, reference: str = "", *, by: Acting
    ) -> PlacedEntry:
        """Pays what was committed: an amount of it, or all that is left, under its own reference unless given."""
        found = find_commitment(self.desk.source, commitment)
        wanted = found.row.left if amount is None else check_number("amount", amount)
        referring = check_reference(reference) if reference else found.row.reference
        return by.act(PayCommitment(wanted, found.row.asset, found.id, referring))

    def cancel(self, commitment: CommitmentLike, *, by: Acting) -> PlacedEntry:
        """Gives what is left of a commitment back to its line; anyone may, once it has expired."""
        return by.act(CancelCommitment(find_commitment(self.desk.source, commitment).id))


def _find_ground(desk: Desk, contract: PlacedEntry | str) -> str:
    """The id of what a commitment is for; "" for nothing. Raises NotFoundError for the first digits of no entry."""
    made = get_made(contract, "contract")
    digits, _, number = made.partition("-")
    return f"{find_entry(desk.source, digits).id}-0" if digits and not number else made
