"""The front door: what a block does to the state.

`state_transition` is the whole ledger in one function: apply each transaction, recompute every commitment,
compare each on its own line. All it reads is the block, the rows under the previous state root, and the header
being made.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from ledger.admission import Decoded, check_admissible
from ledger.chain.entry import APPLIED, DONE, DONE_HASH, Event, Fact, Outcome, compute_leaf, compute_outcome_hash
from ledger.chain.header import VERSIONS, Header, compute_header_hash
from ledger.chain.parameters import Parameters, read_parameters
from ledger.chain.transaction import Signer
from ledger.chain.validators import Validator, compute_validators_hash
from ledger.errors import ConsensusError, Inadmissible, Refused, StoreError, ensure
from ledger.merkle.log import compute_part_roots, compute_root
from ledger.registry.block_steps import (
    KEY,
    MESSAGE,
    READ,
    SIGNATURE,
    TRANSACTION,
    WRITE,
    Meter,
    count_block_steps,
)
from ledger.registry.call import FIRST, Call, Environment, Events, Watch
from ledger.registry.committee.upgrades import get_version
from ledger.registry.committee.validators import find_sets
from ledger.registry.delegation import check_delegation
from ledger.registry.laws.judging import check_laws
from ledger.registry.legs import judge_payment
from ledger.registry.messages import get_message_type
from ledger.registry.people.residence import check_residence
from ledger.registry.people.suspension import check_not_suspended
from ledger.registry.rows.committee import NOW, PARAMETERS
from ledger.registry.rows.people import ACCOUNTS, EMPTY_ACCOUNT, LANES, Account, Lane
from ledger.rules import RULES
from ledger.state.overlay import Overlay, Rows
from ledger.state.state import Change, State


class Tip(msgspec.Struct, frozen=True):
    """Where a chain stands: its constants and its last header."""

    address_prefix: str
    chain_id: str
    genesis_hash: bytes
    height: int
    """0 before the first block."""
    last_block_hash: bytes
    state_root: bytes
    """After the last block, or of genesis."""
    time: int
    """Of the last block, or of genesis (ms UTC)."""
    utc_offset: int
    engine: str = "embedded"


class Transition(msgspec.Struct, frozen=True):
    """A block that has been executed and not yet committed."""

    change: Change
    header: Header
    outcomes: tuple[Outcome, ...]
    roots: tuple[bytes, ...]
    """The root over each part of its entries."""
    tip: Tip
    """The tip once it is committed."""
    transactions: tuple[Decoded, ...]


class Dropped(NamedTuple):
    """A transaction that could not be in the block, and why."""

    decoded: Decoded
    reason: Inadmissible | StoreError
    """StoreError where it could only have waited, and there was no room."""


def state_transition(state: State, tip: Tip, header: Header, transactions: Iterable[Decoded]) -> Transition:
    """What a proposed block does. Raises ConsensusError unless the header is exactly what execution gives.

    The signatures of the transactions are verified before, once each (`verify_transaction`), and whose turn it
    is to propose is the engine's question.
    """
    expected = make_block(state, tip, header.time, header.proposer, transactions)
    made = expected.header
    _compare("version", header.version, made.version)
    _compare("chain_id", header.chain_id, made.chain_id)
    _compare("height", header.height, made.height, "block_must_follow_last")
    _compare("last_block_hash", header.last_block_hash, made.last_block_hash, "block_must_follow_last")
    _compare("history_root", header.history_root, made.history_root)
    _compare("entries_size", header.entries_size, made.entries_size)
    _compare("entries_root", header.entries_root, made.entries_root)
    _compare("validators_hash", header.validators_hash, made.validators_hash)
    _compare("next_validators_hash", header.next_validators_hash, made.next_validators_hash)
    _compare("state_root", header.state_root, made.state_root)
    return expected


def make_block(
    state: State,
    tip: Tip,
    time: int,
    proposer: str,
    transactions: Iterable[Decoded],
    dropped: list[Dropped] | None = None,
) -> Transition:
    """Executes transactions as the next block.

    Inadmissible ones go to `dropped`, and the block ends before the first for which it has no steps left; without that
    list either makes it refused, as any other reason why it can be no block does: ConsensusError.
    """
    environment, rows = make_environment(state, tip, time), Overlay(state)
    check_known(environment)
    included, outcomes, roots = execute(rows, environment, transactions, dropped)
    check_size(environment.parameters, [decoded.data for decoded in included])
    change = state.compute_change(rows)
    header = Header(
        chain_id=tip.chain_id,
        entries_root=compute_root(roots).hex(),
        entries_size=len(included),
        height=environment.height,
        history_root=state.compute_history_root(environment.height).hex(),
        last_block_hash=tip.last_block_hash.hex(),
        next_validators_hash=compute_validators_hash(get_validators(rows, environment.height + 1)).hex(),
        proposer=proposer,
        state_root=change.state_root.hex(),
        time=time,
        validators_hash=compute_validators_hash(get_validators(state, environment.height)).hex(),
        version=environment.version,
    )
    return Transition(change, header, outcomes, roots, advance_tip(tip, header), included)


def execute(
    rows: Overlay, environment: Environment, transactions: Iterable[Decoded], dropped: list[Dropped] | None
) -> tuple[tuple[Decoded, ...], tuple[Outcome, ...], tuple[bytes, ...]]:
    """Applies transactions in order: those included, their outcomes, and the root over each part of the entries.

    Raises ConsensusError at the first that is inadmissible, or takes more steps than are left, unless there is a list
    for the `dropped`: what stands behind those included and dropped then is for another block.
    """
    included, outcomes, leaves = [], [], []
    meter = Meter(count_block_steps(environment.parameters))
    for decoded in transactions:
        mark = rows.mark()
        try:
            outcome = apply_transaction(rows, environment, decoded, meter)
        except Inadmissible as error:
            if dropped is None:
                raise ConsensusError(error.rule, **error.values) from error
            dropped.append(Dropped(decoded, error))
            continue
        if meter.is_over:
            if dropped is None:
                raise ConsensusError("block_must_be_within_limit", count=f"{meter.steps} steps", limit=meter.limit)
            rows.undo(mark)
            break
        included.append(decoded)
        outcomes.append(outcome)
        outcome_hash = DONE_HASH if outcome is DONE else compute_outcome_hash(outcome)
        leaves.append(compute_leaf(decoded.signed_hash, outcome_hash))
    return tuple(included), tuple(outcomes), tuple(compute_part_roots(leaves))


def apply_transaction(rows: Overlay, environment: Environment, decoded: Decoded, meter: Meter | None = None) -> Outcome:
    """Applies one transaction and says what came of it: one of three verdicts.

    Inadmissible is raised, and nothing is written. Refused and applied are returned: both spend the nonce and
    the day's quota of every signer; a refusal changes nothing else. `meter` counts the steps of the block.
    """
    check_admissible(rows, environment, decoded)
    return apply_checked(rows, environment, decoded, meter)


def apply_checked(rows: Overlay, environment: Environment, decoded: Decoded, meter: Meter | None = None) -> Outcome:
    """As `apply_transaction`, of what `check_admissible` has found admissible in these rows."""
    meter = meter or Meter(count_block_steps(environment.parameters))
    before, mark = meter.steps, rows.mark()
    outcome = apply_admitted(rows, environment, decoded, meter)
    try:
        check_budget(meter, before)
    except Inadmissible:
        rows.undo(mark)
        meter.steps = before
        raise
    return outcome


def apply_admitted(rows: Overlay, environment: Environment, decoded: Decoded, meter: Meter | None = None) -> Outcome:
    """Applies a transaction whose signatures, nonces and quotas are taken as given."""
    if meter is not None:
        meter.steps += count_entry(decoded)
    spend_all(rows, environment, decoded)
    spent = rows.mark()
    events: list[Event] = []
    for index in range(len(decoded.bodies)):
        try:
            facts = apply_message(rows, environment, decoded, index, meter)
            events += [Event(index, fact.name, fact.value) for fact in facts]
        except Refused as refused:
            rows.undo(spent)
            return _make_refusal(refused, index)
    return Outcome(APPLIED, (), tuple(events), "") if events else DONE


def count_entry(decoded: Decoded) -> int:
    """The steps that a transaction takes before its messages do."""
    return TRANSACTION + SIGNATURE * len(decoded.signed.signatures)


def check_budget(meter: Meter, before: int) -> None:
    """Raises Inadmissible where one transaction takes more than a whole block has: it would wait for ever."""
    taken = meter.steps - before
    if taken > meter.limit:
        raise Inadmissible("transaction_must_fit_budget", limit=meter.limit, steps=taken)


def spend_all(rows: Overlay, environment: Environment, decoded: Decoded) -> None:
    """Spends a nonce and one of the day's entries of every signer."""
    for signer in decoded.signed.transaction.signers:
        _spend(rows, environment, signer)


def make_call(
    rows: Overlay,
    environment: Environment,
    decoded: Decoded,
    index: int,
    meter: Meter | None = None,
    watch: Watch | None = None,
) -> Call:
    """One message, as the rules see it."""
    messages = decoded.signed.transaction.messages
    by, actor = messages[index].by, messages[index].on_behalf_of
    return Call(rows, environment, by, actor, decoded.identifier, index, meter, watch, messages, decoded.bodies)


def apply_message(
    rows: Overlay,
    environment: Environment,
    decoded: Decoded,
    index: int,
    meter: Meter | None = None,
    watch: Watch | None = None,
) -> Events:
    """Applies one message. Raises Refused at the first broken rule, in order of precedence.

    `watch` is told of each payment that it makes besides.
    """
    message, body = decoded.signed.transaction.messages[index], decoded.bodies[index]
    kind, call = get_message_type(message.type), make_call(rows, environment, decoded, index, meter, watch)
    mark = rows.mark()
    call.charge(MESSAGE + KEY * kind.count_keys(body) + READ * kind.reads + WRITE * kind.writes)
    check_delegation(call, kind, body)
    check_not_suspended(call, kind, body)
    check_residence(call, kind, body)
    check_laws(call, message.type, body)
    if kind.as_payment and environment.version > FIRST:
        judge_payment(call, kind.as_payment(body))
    events = kind.apply(call, body)
    limit = kind.writes or environment.parameters.max_message_rows
    ensure(rows.mark() - mark <= limit, "a message touched more rows than any message may")
    return events


def make_environment(rows: Rows, tip: Tip, time: int) -> Environment:
    """The closed inputs of the next block. Raises ConsensusError unless time rises."""
    if time <= tip.time:
        raise ConsensusError("time_must_rise", time=time, last=tip.time)
    return Environment(
        address_prefix=tip.address_prefix,
        chain_id=tip.chain_id,
        genesis_hash=tip.genesis_hash,
        height=tip.height + 1,
        parameters=get_parameters(rows),
        time=time,
        utc_offset=tip.utc_offset,
        version=get_version(rows, tip.height + 1, time),
        state_root=tip.state_root,
        engine=tip.engine,
    )


def get_parameters(rows: Rows) -> Parameters:
    """The numbers the chain runs by."""
    row = rows.get(PARAMETERS, NOW)
    ensure(row is not None, "the state holds no parameters")
    return read_parameters(row.values if row else {})


def check_known(environment: Environment) -> None:
    """Raises ConsensusError unless this software knows the version of the rules that judges the block."""
    height, version = environment.height, environment.version
    if version not in VERSIONS:
        raise ConsensusError("software_must_know_version", height=height, known=VERSIONS[-1], version=version)


def get_validators(rows: Rows, height: int) -> tuple[Validator, ...]:
    """The validator set that signs a height: the last one scheduled at or before it."""
    return find_sets(rows, height)[0].validators


def advance_tip(tip: Tip, header: Header) -> Tip:
    """The tip after a block."""
    return msgspec.structs.replace(
        tip,
        height=header.height,
        last_block_hash=compute_header_hash(header),
        state_root=bytes.fromhex(header.state_root),
        time=header.time,
    )


def check_size(limits: Parameters, transactions: Sequence[bytes]) -> None:
    """Raises ConsensusError for a block of no entries, of too many, or of too many bytes."""
    if not transactions:
        raise ConsensusError("block_must_have_entries")
    if len(transactions) > limits.max_block_entries:
        count = f"{len(transactions)} entries"
        raise ConsensusError("block_must_be_within_limit", count=count, limit=limits.max_block_entries)
    size = sum(map(len, transactions))
    if size > limits.max_block_bytes:
        raise ConsensusError("block_must_be_within_limit", count=f"{size} bytes", limit=limits.max_block_bytes)


def _spend(rows: Overlay, environment: Environment, signer: Signer) -> None:
    account = rows.get(ACCOUNTS, signer.address) or EMPTY_ACCOUNT
    entries = account.entries + 1 if account.day == environment.day else 1
    nonce = signer.nonce if signer.lane == 0 else account.nonce
    rows.put(ACCOUNTS, signer.address, Account(account.balances, environment.day, entries, nonce))
    if signer.lane:
        rows.put(LANES, f"{signer.address}/{signer.lane:03}", Lane(signer.nonce))


def _make_refusal(refused: Refused, index: int) -> Outcome:
    values = {**refused.values, "message": index}
    detail = tuple(Fact(name, values[name]) for name in sorted(values))
    return Outcome(RULES[refused.rule].code, detail, (), refused.rule)


def _compare(field: str, proposed: int | str, made: int | str, rule: str = "root_must_match_execution") -> None:
    if proposed != made:
        raise ConsensusError(rule, expected=made, field=field, found=proposed)
