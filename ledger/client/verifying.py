"""Verifying: what proof files prove, offline; printed, it is told in the words of the command line."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import msgspec

from ledger.chain import proofs, receipt, ruled
from ledger.chain.genesis import Genesis, GenesisFile, compute_genesis_hash, validate_genesis
from ledger.crypto.encoding import canonicalise, decode, decode_file

P = ParamSpec("P")
R = TypeVar("R", bound=msgspec.Struct)


def in_words(verify: Callable[P, R]) -> Callable[P, R]:
    """The same function; what it returns says itself in words, which the rooms below have none of."""

    @wraps(verify)
    def verify_in_words(*args: P.args, **kwargs: P.kwargs) -> R:
        return _give_words(verify(*args, **kwargs))

    return verify_in_words


def _give_words(proved: R) -> R:
    status = getattr(proved, "status", None)
    parts = {"status": _give_words(status)} if isinstance(status, msgspec.Struct) else {}
    return msgspec.structs.replace(proved, say=_say, **parts)


verify_receipt = in_words(receipt.verify_receipt)
verify_proof = in_words(proofs.verify_proof)


def read_genesis(data: bytes) -> bytes:
    """The genesis hash that a genesis.json gives, with its rows or without. Raises LedgerError."""
    text = canonicalise(data)
    genesis = decode(text, GenesisFile).genesis if b'"rows":' in text else decode(text, Genesis)
    validate_genesis(genesis)
    return compute_genesis_hash(genesis)


def verify_alone(data: bytes) -> receipt.ProvedEntry:
    """What a receipt, with rules or without, proves of the ledger that it names itself: that it was not damaged.

    Raises LedgerError.
    """
    if b'"kind":"ruled-receipt"' in data:
        genesis = decode_file(data, ruled.RuledReceipt).receipt.provenance.genesis
        return _give_words(ruled.verify_ruled_receipt(data, compute_genesis_hash(genesis)).entry)
    genesis = decode_file(data, receipt.Receipt).provenance.genesis
    return verify_receipt(data, compute_genesis_hash(genesis))


def _say(proved: Any) -> str:
    from ledger.words.saying import tell_proof  # noqa: PLC0415 - whoever prints nothing needs no words

    return "\n".join(tell_proof(proved, nonce=getattr(proved, "nonce", "")).lines)
