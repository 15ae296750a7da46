"""Answers: what a validator's service says of transactions that were handed in, and how it is asked.

The service speaks HTTP on loopback. Transactions come as one JSON array of signed transactions, and the answers go in
the same order.
"""

from typing import Annotated

import msgspec

from ledger.crypto.encoding import Natural
from ledger.errors import (
    ConsensusError,
    DecodeError,
    HomeError,
    Inadmissible,
    LedgerError,
    NotFoundError,
    Refused,
    StoreError,
    VerificationError,
    is_rule,
)

TRANSACTIONS = "/v1/transactions"
LIGHTS = "/v1/lights/"
HEALTH = "/health"
ENTRIES = "/v1/entries"

KINDS: dict[str, type[LedgerError]] = {
    kind.__name__: kind
    for kind in (
        ConsensusError,
        DecodeError,
        HomeError,
        Inadmissible,
        NotFoundError,
        Refused,
        StoreError,
        VerificationError,
    )
}


class SentError(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An error on its way: its kind, its rule, and the values that broke it."""

    kind: str
    rule: str
    values: dict[str, int | str]


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came of one transaction: its place, or a problem where it is in no block."""

    height: Natural
    index: Natural
    problem: Annotated[tuple[SentError, ...], msgspec.Meta(max_length=1)]


def make_problem(error: LedgerError) -> SentError:
    """An error, to be sent."""
    return SentError(type(error).__name__, error.rule, error.values)


def read_problem(problem: SentError) -> LedgerError:
    """An error that was sent, as it was raised. Raises ConsensusError for a rule that is not known here."""
    if not is_rule(problem.rule) or problem.kind not in KINDS:
        return ConsensusError("engine_must_answer", problem=problem.rule[:80], method="natledger")
    return KINDS[problem.kind](problem.rule, **problem.values)
