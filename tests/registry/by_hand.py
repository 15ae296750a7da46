"""A chain put together by hand that holds any messages and any rows: records without a ledger, fast, of any shape."""

from collections.abc import Mapping, Sequence
from functools import cache

import msgspec

from ledger.chain.entry import DONE, Entry
from ledger.chain.kinds import NEVER
from ledger.chain.proofs import StateProof
from ledger.chain.receipt import Receipt
from ledger.chain.transaction import (
    Message,
    Signature,
    SignedTransaction,
    Signer,
    Transaction,
    compute_transaction_bytes,
)
from ledger.crypto.encoding import encode
from ledger.crypto.hashing import STATE_KEY, STATE_VALUE, digest
from ledger.merkle.state_path import compute_path
from ledger.merkle.state_tree import build
from ledger.registry.records.holder_file import HeldField, HolderFile, make_commitment
from ledger.registry.records.records import IssueRecord
from tests.chain import chains

VALIDATORS = chains.make_signatories("by-hand", (1,))
ISSUER = "university"


@cache
def start() -> chains.Chain:
    """The chain without a block."""
    return chains.start(chains.keep(VALIDATORS))


GENESIS_HASH = start().genesis_hash


def make_receipt(*messages: tuple[str, object]) -> Receipt:
    """The receipt of a transaction with these messages, applied in block 1."""
    return chains.make_receipt(_grow(messages, {}), 1)


def prove_row(key: str, rows: Mapping[str, object], *messages: tuple[str, object]) -> bytes:
    """The proof of a row, or of its absence, after block 1."""
    chain = _grow(messages or (("speak", {}),), rows)
    values = {name: encode(value) for name, value in rows.items()}
    path = compute_path(_build(values).nodes.get, digest(STATE_KEY, key.encode()))
    value = (msgspec.Raw(values[key]),) if key in values else ()
    return encode(StateProof(key, "state-proof", path, chains.prove_header(chain, 1), value, 1))


def make_file(held: Sequence[HeldField], schema: str = "degree@1") -> HolderFile:
    """The holder's file of a record with these fields."""
    return HolderFile(tuple(held), "holder", 0, make_receipt(issue(held, schema)), 1)


def issue(held: Sequence[HeldField], schema: str = "degree@1") -> tuple[str, IssueRecord]:
    """The message that issues a record with these fields."""
    return "issue_record", IssueRecord(make_commitment(schema, held, NEVER))


def _grow(messages: Sequence[tuple[str, object]], rows: Mapping[str, object]) -> chains.Chain:
    chain = chains.grow(start(), 0)
    made = tuple(Message(msgspec.Raw(encode(body)), ISSUER, ISSUER, kind) for kind, body in messages)
    transaction = Transaction("forge", chains.TIME + 1000, made, (Signer(ISSUER, 0, 1),), 1)
    key = chains.make_key(ISSUER)
    text = compute_transaction_bytes(GENESIS_HASH, transaction)
    signed = SignedTransaction((Signature(ISSUER, key.public_key, key.sign(text)),), transaction)
    root = _build({name: encode(value) for name, value in rows.items()}).root.hex()
    chains.append(chain, Entry(DONE, signed), state_root=root)
    return chain


def _build(values: Mapping[str, bytes]) -> chains.TreeChange:
    rows = [(digest(STATE_KEY, key.encode()), digest(STATE_VALUE, value)) for key, value in values.items()]
    return build(rows)
