"""Delegations: who may act for whom, in what, how far and how long."""

from collections.abc import Iterable
from typing import NamedTuple

from ledger.archive.source import Source
from ledger.reads.rows import list_rows
from ledger.registry.budgets import find_end
from ledger.registry.delegation import DELEGABLE as DELEGABLE  # noqa: PLC0414 - others take it from here
from ledger.registry.delegation import MOVES_MONEY
from ledger.registry.rows.people import DELEGATIONS, Delegation


class FoundDelegation(NamedTuple):
    """What somebody may do for an account, or could."""

    holder: str
    delegate: str
    row: Delegation
    end: int
    """When it ends, or has ended (block time, ms UTC)."""


def list_delegations(source: Source, who: str = "") -> list[FoundDelegation]:
    """The delegations there are or were, of everybody, or from or to one address."""
    with source.reading() as state:
        return [
            FoundDelegation(holder, delegate, row, find_end(state, holder, row))
            for identifier, row in list_rows(source, DELEGATIONS)
            for holder, delegate in [identifier.split("/")]
            if who in ("", holder, delegate)
        ]


def move_money(types: Iterable[str]) -> bool:
    """Whether any of these types of messages moves money, so that a delegation of it says how much."""
    return any(kind in MOVES_MONEY for kind in types)
