"""Proof files, made from the store: receipts, state proofs and history proofs.

Everything made here is verified before it is handed out, so that a damaged store cannot give a bad proof. All of it
happens within one reading of the store.
"""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from ledger.archive.blocks import load_head, load_part
from ledger.archive.proving.provenance import Proved, Witness, make_provenance
from ledger.chain.finality import (
    Anchor,
    Checkpoint,
    Provenance,
    check_match,
    validate_checkpoint,
)
from ledger.chain.genesis import compute_genesis_hash, validate_row_key
from ledger.chain.header import Header, compute_header_hash
from ledger.chain.proofs import (
    HistoryProof,
    ProvedRow,
    StateProof,
    verify_history_proof,
    verify_proof,
    verify_state_proof,
)
from ledger.chain.receipt import EntryPath, Receipt, verify_receipt
from ledger.chain.ruled import (
    ProvedRules,
    RuledReceipt,
    RuleRow,
    check_has_rules,
    list_asset_keys,
    list_book_keys,
    list_law_keys,
    verify_ruled_receipt,
)
from ledger.crypto.encoding import decode_file, encode
from ledger.errors import DecodeError, LedgerError, NotFoundError, StoreError, VerificationError
from ledger.merkle.log import PART, compute_inclusion_path_by_part, consistency_path_at, inclusion_path_at
from ledger.merkle.state_path import StatePath
from ledger.state.runs import Place
from ledger.state.stored import check_height

Linked = TypeVar("Linked", bound=StateProof | Receipt)


def make_receipt(witness: Witness, place: Place) -> bytes:
    """The receipt of the entry at (height, index). Raises NotFoundError, StoreError."""
    height, index = place
    part = load_part(witness.store, height, index // PART)
    entry = part.get(index).entry
    path = compute_inclusion_path_by_part(part.leaves, part.roots, index)
    receipt = Receipt(
        entry=entry,
        entry_path=EntryPath(index, tuple(node_hash.hex() for node_hash in path)),
        kind="receipt",
        provenance=make_provenance(witness, height, height),
        version=1,
    )
    data = encode(receipt)
    _ensure_verifies(height, lambda: verify_receipt(data, compute_genesis_hash(witness.genesis)))
    return data


def make_ruled_receipt(witness: Witness, find_row: Callable[[str], Proved], place: Place) -> bytes:
    """The receipt of an entry with the laws that it met; `find_row` gives rows as of the block before.

    Raises NotFoundError, StoreError.

    VerificationError for a block that was judged by version 1 of the rules, whose laws no header proves.
    """
    receipt = decode_file(make_receipt(witness, place), Receipt)
    header = receipt.provenance.header
    check_has_rules(header)
    books = list_book_keys(receipt.entry.signed.transaction.messages)
    laws = list_law_keys(find_row(key).value for key in books)
    ruled = RuledReceipt(
        before=(load_head(witness.store, header.height - 1)[0],) if header.height > 1 else (),
        kind="ruled-receipt",
        receipt=receipt,
        rows=tuple(_make_rule_row(key, *find_row(key)) for key in sorted([*books, *laws, *list_asset_keys(receipt)])),
        version=1,
    )
    data = encode(ruled)
    _ensure_verifies(header.height, lambda: verify_ruled_receipt(data, compute_genesis_hash(witness.genesis)))
    return data


def _make_rule_row(key: str, value: bytes, path: StatePath) -> RuleRow:
    return RuleRow(key, path, (msgspec.Raw(value),) if value else ())


def make_state_proof(witness: Witness, key: str, height: int) -> bytes:
    """That the state after a block holds a row, or holds none, for TABLE/ID.

    Raises NotFoundError, also for what can be no key, or StoreError.
    """
    if check_height(height) < 1:
        raise NotFoundError("block_must_exist", height=height)
    validate_row_key(key)
    provenance = make_provenance(witness, height, height)
    value, path = witness.find_row(key, provenance.header)
    proof = StateProof(
        key=key,
        kind="state-proof",
        path=path,
        provenance=provenance,
        value=(msgspec.Raw(value),) if value else (),
        version=1,
    )
    data = encode(proof)
    _ensure_verifies(height, lambda: verify_state_proof(data, compute_genesis_hash(witness.genesis)))
    return data


def make_history_proof(witness: Witness, earlier: int, later: int) -> bytes:
    """That the history at `later` extends the one at `earlier`. Raises NotFoundError, StoreError."""
    if check_height(later) < check_height(earlier):
        raise NotFoundError("blocks_must_be_in_order", first_height=earlier, last_height=later)
    if not 0 < earlier < later:
        raise NotFoundError("block_must_exist", height=later if earlier > 0 else earlier)
    provenance = make_provenance(witness, earlier, later)  # first, since it says where there is no such block
    path = consistency_path_at(earlier, later, witness.store.load_history)
    proof = HistoryProof(
        consistency=tuple(node_hash.hex() for node_hash in path),
        kind="history-proof",
        provenance=provenance,
        version=1,
    )
    data = encode(proof)
    _ensure_verifies(earlier, lambda: verify_history_proof(data, compute_genesis_hash(witness.genesis)))
    return data


def anchor_proof(witness: Witness, data: bytes, checkpoint: Checkpoint) -> bytes:
    """The same receipt or state proof, linked to a checkpoint before or after its block.

    Raises VerificationError where this ledger's history is not the checkpoint's, NotFoundError above the tip,
    DecodeError for what is no checkpoint.
    """
    validate_checkpoint(checkpoint)
    genesis_hash = compute_genesis_hash(witness.genesis)
    proved = verify_proof(data, genesis_hash)
    if isinstance(proved, ProvedRules):
        ruled = decode_file(data, RuledReceipt)
        receipt = _link(witness, ruled.receipt, checkpoint)
        anchored = encode(msgspec.structs.replace(ruled, receipt=receipt))
    else:
        is_row = isinstance(proved, ProvedRow)
        proof = decode_file(data, StateProof) if is_row else decode_file(data, Receipt)
        anchored = encode(_link(witness, proof, checkpoint))
    verify_proof(anchored, genesis_hash, checkpoint)
    return anchored


def _link(witness: Witness, proof: Linked, checkpoint: Checkpoint) -> Linked:
    provenance = _anchor(witness, proof.provenance.header, checkpoint)
    return msgspec.structs.replace(proof, provenance=provenance)


def _anchor(witness: Witness, proved: Header, checkpoint: Checkpoint) -> Provenance:
    height = proved.height
    check_match(checkpoint, compute_header_hash(load_head(witness.store, checkpoint.height)[0]).hex())
    final = max(height, checkpoint.height)
    provenance = make_provenance(witness, height, final)
    check_same_header(provenance.header, proved)
    if checkpoint.height >= height:
        return provenance
    path = inclusion_path_at(checkpoint.height, height, witness.store.load_history)
    anchor = Anchor(checkpoint.hash, checkpoint.height, tuple(step.hex() for step in path))
    return msgspec.structs.replace(provenance, anchors=(anchor,))


def check_same_header(own: Header, proved: Header) -> None:
    """Raises VerificationError unless a header that was proved is this ledger's own of that height."""
    found, expected = compute_header_hash(proved).hex(), compute_header_hash(own).hex()
    if found != expected:
        problem = f"block {own.height} is {found}, here it is {expected}"
        raise VerificationError("header_must_be_in_history", problem=problem)


def _ensure_verifies(height: int, verify: Callable[[], object]) -> None:
    try:
        verify()
    except DecodeError as error:
        if error.rule == "size_must_be_within_limit":  # no damage: many hand-overs of many validators
            raise
        raise StoreError("store_must_be_intact", problem=f"block {height}: {error.rule}") from None
    except LedgerError as error:
        raise StoreError("store_must_be_intact", problem=f"block {height}: {error.rule}") from None
