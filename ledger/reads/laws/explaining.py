"""Explaining a transaction: what every law says of it and why, before it is sent or long after.

The code that applies a transaction is asked, in the state it met or would meet now; nothing is written.
"""

import msgspec

from ledger.admission import Decoded, check_version, describe
from ledger.archive.past import list_past, make_environment_of
from ledger.archive.source import Source
from ledger.chain.transaction import Message, SignedTransaction, Transaction, compute_transaction_id
from ledger.crypto.hashing import HASH_SIZE
from ledger.errors import Inadmissible, Refused
from ledger.explaining import Explained, explain_transaction
from ledger.laws.explain import cite, explain, list_parts
from ledger.laws.syntax import Scalar
from ledger.laws.trace import Reading, Trace
from ledger.reads.entries import PlacedEntry, find_entry
from ledger.registry.call import Environment
from ledger.registry.laws.judging import Judgement
from ledger.registry.messages import decode_body
from ledger.registry.rows.laws import Law
from ledger.registry.rows.people import IDENTITIES
from ledger.state.overlay import Overlay, Rows
from ledger.transition import apply_admitted, make_environment

Explainable = PlacedEntry | SignedTransaction | Transaction | str
"""An entry or its id, or a transaction, signed or not."""


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
    def parts(self) -> tuple[str, ...]:
        """What each part of its text came to, step by step, a line for each."""
        return list_parts(self.law.provision.text, self.trace)

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it in words: answer, clause, facts, step by step."""
        return explain(self.law.provision.text, self.trace)


class ExplainedMessage(msgspec.Struct, frozen=True):
    """A message as the laws and the rules judge it."""

    laws: tuple[AskedLaw, ...]
    """Every law that binds it, in the order they are asked."""
    message: Message
    refusal: Refused | None
    """What it is refused for, by a law or by another rule."""


class Explanation(msgspec.Struct, frozen=True):
    """What came of a transaction, or would come of it now, message by message up to the first that is refused."""

    height: int
    """Of the block it is in, or would be in."""
    id: str
    messages: tuple[ExplainedMessage, ...]
    is_in_block: bool
    time: int
    """Block time, ms UTC."""

    @property
    def refusal(self) -> Refused | None:
        """What the transaction is refused for; None where it applies."""
        return self.messages[-1].refusal if self.messages else None

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it in words: for each message what every law answered, why, and from which facts."""
        lines: list[str] = []
        for told in self.messages:
            lines.append(f"{told.message.type} by {told.message.on_behalf_of}")
            for asked in told.laws:
                verdict = "refuses" if asked.refusal else "lets it pass"
                lines += [f"  {asked.name} {verdict}", *(f"    {line}" for line in asked.lines)]
            lines.append(f"  refused: {told.refusal}" if told.refusal else "  applies")
        return tuple(lines)

    def __repr__(self) -> str:
        verdict = f"refused, {self.refusal.rule}" if self.refusal else "applies"
        asked = sum(len(told.laws) for told in self.messages)
        return f"Explanation({verdict}, {asked} laws asked, block {self.height}, {self.id[:12]}…)"


def explain_any(source: Source, what: Explainable) -> Explanation:
    """What every law says of a transaction, and why: of an entry, in the state it met; else in that of now.

    Raises NotFoundError, Inadmissible.
    """
    if isinstance(what, str):
        what = find_entry(source, what)
    if isinstance(what, PlacedEntry):
        return _explain_placed(source, what)
    if not isinstance(what, SignedTransaction | Transaction):
        raise TypeError(f"an entry, its id, or a transaction as Ledger.draft gives it, not {type(what).__name__}")
    decoded = _decode(what)
    with source.reading() as state:
        environment = make_environment(state, source.tip, source.get_time())
        _check_known(state, environment, decoded)
        return _describe(decoded, environment, explain_transaction(Overlay(state), environment, decoded), False)


def _decode(waiting: SignedTransaction | Transaction) -> Decoded:
    """What is to be explained as rules see it, though it may lack signatures."""
    transaction = waiting if isinstance(waiting, Transaction) else waiting.transaction
    bodies = tuple(decode_body(message) for message in transaction.messages)
    signed = SignedTransaction((), transaction)
    return describe(b"", signed, bodies, compute_transaction_id(transaction), bytes(HASH_SIZE), is_sound=True)


def _check_known(rows: Rows, environment: Environment, decoded: Decoded) -> None:
    """Raises Inadmissible for what no rule expects: a later version's, another chain's, a signer without an account."""
    transaction = decoded.signed.transaction
    check_version(environment, decoded.version)
    if transaction.chain_id != environment.chain_id:
        raise Inadmissible("chain_must_be_this_one", chain=transaction.chain_id, expected=environment.chain_id)
    for signer in transaction.signers:
        if rows.get(IDENTITIES, signer.address) is None:
            raise Inadmissible("signer_must_be_registered", signer=signer.address)


def _explain_placed(source: Source, placed: PlacedEntry) -> Explanation:
    with source.reading():
        state = source.at(placed.height - 1)
        header, entries = list_past(source, placed.height)
        environment, rows = make_environment_of(source, state, header), Overlay(state)
        for past in entries[: placed.index]:
            apply_admitted(rows, environment, past.decoded)
        decoded = entries[placed.index].decoded
        return _describe(decoded, environment, explain_transaction(rows, environment, decoded), True)


def _describe(
    decoded: Decoded, environment: Environment, told: tuple[Explained, ...], is_in_block: bool
) -> Explanation:
    messages = tuple(
        ExplainedMessage(tuple(map(_describe_law, explained.judgements)), message, explained.refusal)
        for message, explained in zip(decoded.signed.transaction.messages, told, strict=False)
    )
    return Explanation(environment.height, decoded.identifier.hex(), messages, is_in_block, environment.time)


def _describe_law(judgement: Judgement) -> AskedLaw:
    return AskedLaw(judgement.law, judgement.refusal, judgement.trace)
