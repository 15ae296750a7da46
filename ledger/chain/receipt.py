"""Receipts: one self-contained file that shows what was asked, what came of it, and that it is final.

Whoever holds the genesis hash verifies it offline, for ever: `verify_receipt` needs no clock, server, database or
list of roots. No byte of the file can change unnoticed.
"""

from collections.abc import Callable
from typing import Annotated, Literal

import msgspec

from ledger.chain.entry import APPLIED, Entry, Outcome, compute_entry_leaf, validate_outcome
from ledger.chain.finality import (
    Checkpoint,
    Path,
    ProvedHeader,
    Provenance,
    verify_genesis,
    verify_provenance,
)
from ledger.chain.genesis import read_genesis_hash
from ledger.chain.header import Header
from ledger.chain.transaction import (
    SignedTransaction,
    compute_transaction_id,
    validate_signatures,
    verify_signatures,
)
from ledger.crypto.encoding import Natural, decode_file, encode
from ledger.errors import Inadmissible, VerificationError
from ledger.merkle.verify import verify_inclusion


class EntryPath(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An RFC 6962 inclusion path in `entries_root`; the size of the tree is the header's `entries_size`."""

    index: Natural
    path: Path


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The proof file a person keeps."""

    entry: Entry
    entry_path: EntryPath
    kind: Literal["receipt"]
    provenance: Provenance
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]


class ProvedEntry(msgspec.Struct, frozen=True):
    """What a receipt proved."""

    proved: ProvedHeader
    signed: SignedTransaction
    outcome: Outcome
    transaction_id: str
    index: int
    say: Callable[["ProvedEntry"], str] = repr
    """How it is told to people, for whom this room has no words."""

    def __repr__(self) -> str:
        kinds = ", ".join(message.type for message in self.signed.transaction.messages)
        verdict = self.outcome.rule or "applied"
        return (
            f"ProvedEntry({kinds}: {verdict}, entry {self.index} of block {self.height}, {self.transaction_id[:12]}…)"
        )

    @property
    def height(self) -> int:
        """The block it is in."""
        return self.proved.header.height

    @property
    def time(self) -> int:
        """Block time, ms UTC."""
        return self.proved.header.time

    @property
    def applied(self) -> bool:
        """Whether the transaction applied; else `outcome.rule` says why not."""
        return self.outcome.code == APPLIED

    def __str__(self) -> str:
        return self.say(self)


def verify_receipt(
    receipt: Receipt | bytes, genesis_hash: bytes | str, checkpoint: Checkpoint | None = None
) -> ProvedEntry:
    """What the receipt proves, offline. Raises DecodeError or VerificationError.

    1. The bytes are canonical.  2. The genesis is the expected one.  3. The text is as its signers signed it,
    and its outcome does not contradict itself.
    4. Text and outcome are in the block.  5. The block is final, and of this chain (`verify_provenance`).
    `genesis_hash` is 32 bytes or 64 hex digits.

    From genesis alone, true history cannot be told from one that former validators made up together; a
    `checkpoint`, published anywhere, closes that.
    """
    expected = read_genesis_hash(genesis_hash)
    parsed = decode_file(encode(receipt) if isinstance(receipt, Receipt) else receipt, Receipt)
    verify_genesis(parsed.provenance.genesis, expected)
    verify_entry(parsed.entry, parsed.entry_path, parsed.provenance.header, expected)
    proved = verify_provenance(parsed.provenance, expected, checkpoint)
    return ProvedEntry(
        proved,
        parsed.entry.signed,
        parsed.entry.outcome,
        compute_transaction_id(parsed.entry.signed.transaction).hex(),
        parsed.entry_path.index,
    )


def verify_entry(entry: Entry, place: EntryPath, header: Header, genesis_hash: bytes) -> None:
    """Raises VerificationError unless the text is as its signers signed it, and stands with its outcome in the block.

    Whether the header is of this chain, and final, is another question.
    """
    _verify_text(entry.signed, genesis_hash)
    validate_outcome(entry.outcome)
    try:
        verify_inclusion(
            compute_entry_leaf(entry),
            place.index,
            header.entries_size,
            [bytes.fromhex(text) for text in place.path],
            bytes.fromhex(header.entries_root),
        )
    except VerificationError as error:
        raise VerificationError("entry_must_be_in_block", problem=error.says) from None


def _verify_text(signed: SignedTransaction, genesis_hash: bytes) -> None:
    try:
        validate_signatures(signed)
    except Inadmissible as error:
        raise VerificationError(error.rule, **error.values) from None
    verify_signatures(signed, genesis_hash)
