"""Entries: a signed transaction with what came of it.

One leaf holds both, so that one proof shows what was asked *and* its outcome.
"""

import msgspec

from ledger.chain.transaction import SignedTransaction, compute_signed_hash
from ledger.crypto.encoding import Integer, Natural, encode
from ledger.crypto.hashing import OUTCOME, digest
from ledger.errors import Refused, VerificationError
from ledger.merkle.log import hash_leaf

APPLIED = 0


class Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A named value of an outcome: an address, an id, a code or an integer; never free text."""

    name: str
    value: Integer | str


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A fact that came to be by one message of a transaction."""

    message: Natural
    """The message's place in its transaction."""
    name: str
    value: Integer | str


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What came of a transaction."""

    code: Natural
    """0 if applied, else the stable number of the rule that refused it."""
    detail: tuple[Fact, ...]
    """Of a refusal: the values that broke the rule, in order of name."""
    events: tuple[Event, ...]
    """Of what was applied: ids that came to be, what is left of a hold."""
    rule: str
    """"" if applied, else the rule's name."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A signed transaction with its outcome, in a block."""

    outcome: Outcome
    signed: SignedTransaction


DONE = Outcome(APPLIED, (), (), "")
"""The outcome of whatever applies and has nothing more to tell."""


def get_facts(outcome: Outcome, message: int) -> dict[str, int | str]:
    """What came to be by one message, by name."""
    return {event.name: event.value for event in outcome.events if event.message == message}


def read_refusal(outcome: Outcome) -> Refused:
    """The refusal that an outcome records."""
    return Refused(outcome.rule, **{fact.name: fact.value for fact in outcome.detail})


def validate_outcome(outcome: Outcome) -> None:
    """Raises VerificationError where an outcome says both that it applied and that it did not.

    Whether a code has the name that this version gives it is not asked: a later one has more of them (decision 0055).
    """
    applied = outcome.code == APPLIED
    if applied != (not outcome.rule) or (applied and outcome.detail) or (not applied and outcome.events):
        raise VerificationError("outcome_must_be_consistent")


def compute_outcome_hash(outcome: Outcome) -> bytes:
    """The digest of an outcome."""
    return digest(OUTCOME, encode(outcome))


DONE_HASH = compute_outcome_hash(DONE)


def compute_leaf(signed_hash: bytes, outcome_hash: bytes) -> bytes:
    """The leaf hash of an entry in `entries_root`: its data is both hashes, 64 bytes."""
    return hash_leaf(signed_hash + outcome_hash)


def compute_entry_leaf(entry: Entry) -> bytes:
    """The leaf hash of an entry, from the entry itself."""
    return compute_leaf(compute_signed_hash(encode(entry.signed)), compute_outcome_hash(entry.outcome))
