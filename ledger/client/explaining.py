"""Explaining a transaction: what every law says of it and why, before it is sent or long after.

The code that applies a transaction is asked, in the state it met or would meet now; nothing is written.
"""

from typing import TYPE_CHECKING

import msgspec

from ledger.admission import Decoded, decode_transaction
from ledger.chain.transaction import SignedTransaction, Transaction
from ledger.client.cosigning import read_waiting
from ledger.client.placed import PlacedEntry
from ledger.crypto.encoding import MAX_INTEGER, encode
from ledger.errors import Refused
from ledger.laws.explain import cite, explain
from ledger.laws.syntax import Scalar
from ledger.laws.trace import Reading, Trace
from ledger.node.retelling import list_past, make_environment_of
from ledger.registry.call import Environment
from ledger.registry.law_rows import Law
from ledger.registry.laws import Judgement
from ledger.state.overlay import Overlay
from ledger.transition import Explained, apply_admitted, explain_transaction, make_environment

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger

Explainable = PlacedEntry | SignedTransaction | Transaction | bytes | str
"""An entry or its id, a transaction, or the bytes of one, signed or not."""


class AskedLaw(msgspec.Struct, frozen=True):
    """One law that was asked about a message, and how it came to its answer."""

    law: Law
    refusal: Refused | None
    """None where it lets the message pass."""
    trace: Trace

    @property
    def name(self) -> str:
        """Its id."""
        return self.law.provision.law

    @property
    def answer(self) -> Scalar | None:
        """What its text came to; None where it has no answer."""
        return self.trace.value

    @property
    def clause(self) -> str:
        """The part of its text that decided, or in which it found no answer."""
        text = self.law.provision.text
        if self.trace.failure:
            return cite(text, self.trace.failure.span)
        return cite(text, self.trace.deciding.span) if self.trace.deciding else text

    @property
    def facts(self) -> tuple[Reading, ...]:
        """What it read, each fact once, in order."""
        return self.trace.facts

    @property
    def steps(self) -> int:
        """How many steps it took."""
        return self.trace.steps

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it in words: answer, clause, facts, step by step."""
        return explain(self.law.provision.text, self.trace)


class ExplainedMessage(msgspec.Struct, frozen=True):
    """A message as the laws and the rules judge it."""

    by: str
    laws: tuple[AskedLaw, ...]
    """Every law that binds it, in the order they are asked."""
    on_behalf_of: str
    refusal: Refused | None
    """What it is refused for, by a law or by another rule."""
    type: str


class Explanation(msgspec.Struct, frozen=True):
    """What came of a transaction, or would come of it now, message by message up to the first that is refused."""

    height: int
    """Of the block it is in, or would be in."""
    id: str
    messages: tuple[ExplainedMessage, ...]
    placed: bool
    """Whether it is in a block."""
    time: int
    """Block time, ms UTC."""

    @property
    def refusal(self) -> Refused | None:
        """What the transaction is refused for; None where it applies."""
        return self.messages[-1].refusal if self.messages else None


def explain_any(ledger: "Ledger", what: Explainable) -> Explanation:
    """See `Laws.explain`."""
    if isinstance(what, str):
        what = ledger.entry(what)
    if isinstance(what, PlacedEntry):
        return _explain_placed(ledger, what)
    waiting = read_waiting(what) if isinstance(what, bytes) else what
    signed = SignedTransaction((), waiting) if isinstance(waiting, Transaction) else waiting
    decoded = decode_transaction(encode(signed), MAX_INTEGER)
    with ledger.node.reading() as state:
        environment = make_environment(state, ledger.node.tip, ledger.node.get_time())
        return _describe(decoded, environment, explain_transaction(Overlay(state), environment, decoded), False)


def _explain_placed(ledger: "Ledger", placed: PlacedEntry) -> Explanation:
    with ledger.node.reading():
        state = ledger.node.at(placed.height - 1)
        header, entries = list_past(ledger.node, placed.height)
        environment, rows = make_environment_of(ledger.node, state, header), Overlay(state)
        for past in entries[: placed.index]:
            apply_admitted(rows, environment, past.decoded)
        decoded = entries[placed.index].decoded
        return _describe(decoded, environment, explain_transaction(rows, environment, decoded), True)


def _describe(decoded: Decoded, environment: Environment, told: tuple[Explained, ...], placed: bool) -> Explanation:
    messages = tuple(
        ExplainedMessage(
            message.by,
            tuple(_describe_law(judgement) for judgement in explained.judgements),
            message.on_behalf_of,
            explained.refusal,
            message.type,
        )
        for message, explained in zip(decoded.signed.transaction.messages, told, strict=False)
    )
    return Explanation(environment.height, decoded.identifier.hex(), messages, placed, environment.time)


def _describe_law(judgement: Judgement) -> AskedLaw:
    return AskedLaw(judgement.law, judgement.refusal, judgement.trace)
