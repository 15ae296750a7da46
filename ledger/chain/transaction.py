"""Transactions: what holders ask for, signed.

All messages of a transaction apply, or none. Its id hashes it *without* signatures; what was verified is
remembered by the hash of the *whole* signed transaction, never by the id.
"""

from typing import Annotated

import msgspec

from ledger.chain.kinds import Address, Kind, Moment
from ledger.crypto.encoding import Hex32, Hex64, Natural, Positive, encode
from ledger.crypto.hashing import SIGNED_TRANSACTION, TRANSACTION, compute_sign_bytes, digest
from ledger.crypto.keys import verify_hex
from ledger.errors import Inadmissible, VerificationError

VERSION = 1
MAX_LANE = 255
_BEFORE_TRANSACTION = b'],"transaction":{'
"""Stands nowhere else in canonical bytes: within a text each quotation mark has a backslash before it."""

TypeName = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z_]{0,31}\\Z", max_length=32), Kind.MESSAGE]


class Signer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Who signs, and the place of this transaction among theirs."""

    address: Address
    lane: Annotated[int, msgspec.Meta(ge=0, le=MAX_LANE)]
    """0 for everyday use; 1–255 let a deal wait without blocking the rest."""
    nonce: Positive
    """That lane's last nonce + 1."""


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One thing asked for. `body` is what the registry of this `type` declares."""

    body: msgspec.Raw
    by: Address
    """Who signs for it."""
    on_behalf_of: Address
    """The account that acts; `by` itself unless a delegation covers it."""
    type: TypeName


class Transaction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A request from holders, unsigned."""

    chain_id: Annotated[str, msgspec.Meta(max_length=32)]
    expires: Moment
    """Block time (ms UTC) after which it can be in no block."""
    messages: Annotated[tuple[Message, ...], msgspec.Meta(min_length=1, max_length=16)]
    signers: Annotated[tuple[Signer, ...], msgspec.Meta(min_length=1, max_length=16)]
    """Exactly the set of `by`, sorted by address."""
    version: Natural


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One signature, and whose it is meant to be."""

    address: Address
    public_key: Hex32
    signature: Hex64


class SignedTransaction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A transaction with exactly each signer's threshold of signatures, sorted by address and key."""

    signatures: Annotated[tuple[Signature, ...], msgspec.Meta(min_length=1, max_length=64)]
    transaction: Transaction


def cut_transaction(data: bytes) -> bytes:
    """The canonical bytes of the transaction within those of a signed one, where it stands last."""
    return data[data.index(_BEFORE_TRANSACTION) + len(_BEFORE_TRANSACTION) - 1 : -1]


def compute_transaction_id(transaction: Transaction) -> bytes:
    """The id: 32 bytes over the transaction without its signatures."""
    return digest(TRANSACTION, encode(transaction))


def compute_signed_hash(data: bytes) -> bytes:
    """The hash of a whole signed transaction, from its canonical bytes."""
    return digest(SIGNED_TRANSACTION, data)


def compute_transaction_bytes(genesis_hash: bytes, transaction: Transaction) -> bytes:
    """What each signer signs."""
    return compute_sign_bytes(TRANSACTION, genesis_hash, encode(transaction))


def validate_signatures(signed: SignedTransaction) -> None:
    """Raises Inadmissible unless signatures are sorted, distinct, and of signers only."""
    last = ("", "")
    signers = [signer.address for signer in signed.transaction.signers]
    for signature in signed.signatures:
        place = (signature.address, signature.public_key)
        if place <= last or signature.address not in signers:
            raise Inadmissible("signatures_must_be_sorted")
        last = place


def verify_signatures(signed: SignedTransaction, genesis_hash: bytes) -> None:
    """Raises VerificationError unless every signature fits its key and this transaction.

    Whether the keys are the accounts' own is a question to the state.
    """
    _verify(signed, compute_transaction_bytes(genesis_hash, signed.transaction), genesis_hash)


def verify_canonical(signed: SignedTransaction, data: bytes, genesis_hash: bytes) -> None:
    """As `verify_signatures`, where `data` is known to be the canonical bytes of what is signed."""
    _verify(signed, compute_sign_bytes(TRANSACTION, genesis_hash, cut_transaction(data)), genesis_hash)


def _verify(signed: SignedTransaction, message: bytes, genesis_hash: bytes) -> None:
    for signature in signed.signatures:
        try:
            verify_hex(signature.public_key, message, signature.signature)
        except VerificationError:
            chain = signed.transaction.chain_id
            raise VerificationError("signature_must_fit_transaction", chain=chain, genesis=genesis_hash.hex()) from None
