"""Drafting: from what somebody wants to a signed transaction."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from ledger.admission import get_next_nonce
from ledger.chain.times import HOUR_MS
from ledger.chain.transaction import (
    VERSION,
    Message,
    Signature,
    SignedTransaction,
    Signer,
    Transaction,
    compute_transaction_bytes,
)
from ledger.crypto.encoding import decode, encode
from ledger.crypto.keys import SigningKey
from ledger.errors import Inadmissible
from ledger.registry.messages import MESSAGES, decode_body
from ledger.registry.rows.people import IDENTITIES
from ledger.state.overlay import Rows
from ledger.transition import Tip, get_parameters

LIFETIME_MS = HOUR_MS
"""One hour, unless somebody asks for another, or the chain allows less."""


class Wish(NamedTuple):
    """One message to be: who signs, its typed body, and who acts if another."""

    by: str
    body: msgspec.Struct
    holder: str = ""
    """The account that acts, where `by` acts for it under a delegation; "" for `by` itself."""


def draft(
    rows: Rows, tip: Tip, time: int, wishes: Sequence[Wish] | Wish, lane: int = 0, lifetime: int | None = None
) -> Transaction:
    """The unsigned transaction, with the next nonce of every signer. `time` is now, ms UTC.

    It lives for `lifetime` (ms); unless given for an hour, or for as long as the chain allows where that is less.
    Raises Inadmissible or DecodeError where a body or anything else is not what its type declares, so that no nonsense
    is signed.
    """
    asked = list_wishes(wishes)
    messages = tuple(_make_message(wish) for wish in asked)
    signers = tuple(
        Signer(address, lane, get_next_nonce(rows, address, lane)) for address in sorted({wish.by for wish in asked})
    )
    expires = time + (limit_lifetime(rows, LIFETIME_MS) if lifetime is None else lifetime)
    return decode(encode(Transaction(tip.chain_id, expires, messages, signers, VERSION)), Transaction)


def list_wishes(wishes: object) -> tuple[Wish, ...]:
    """Wishes one by one, also where one alone is given, and not in a list. Raises TypeError for what is none."""
    found = tuple(wishes) if isinstance(wishes, Iterable) and not isinstance(wishes, Wish) else (wishes,)
    for wish in found:
        _check_wish(wish)
    return found


def _check_wish(wish: object) -> None:
    parts: tuple[object, ...] = (wish.by, wish.holder) if isinstance(wish, Wish) else (None,)
    if not all(isinstance(part, str) for part in parts):
        raise TypeError(f"a Wish(address, body) is needed, as Wallet.wish makes it, not {ascii(wish)[:80]}")


def limit_lifetime(rows: Rows, lifetime: int) -> int:
    """A lifetime (ms) as wanted, or the longest the chain allows where that is less."""
    return min(lifetime, get_parameters(rows).max_lifetime_ms)


def sign(transaction: Transaction, genesis_hash: bytes, keys: Iterable[tuple[str, SigningKey]]) -> SignedTransaction:
    """The transaction with a signature by each (address, key), in their order on the wire."""
    message = compute_transaction_bytes(genesis_hash, transaction)
    signatures = [Signature(address, key.public_key, key.sign(message)) for address, key in keys]
    return SignedTransaction(tuple(sorted(signatures, key=_get_place)), transaction)


def merge_signatures(first: SignedTransaction, second: SignedTransaction) -> SignedTransaction:
    """One transaction with the signatures of both. Raises Inadmissible if they are of different ones."""
    if encode(first.transaction) != encode(second.transaction):
        raise Inadmissible("signatures_must_be_of_one_transaction")
    known = {_get_place(signature): signature for signature in (*first.signatures, *second.signatures)}
    return SignedTransaction(tuple(known[place] for place in sorted(known)), first.transaction)


def choose_keys(rows: Rows, address: str, held: dict[str, SigningKey]) -> list[tuple[str, SigningKey]]:
    """As many of the held keys (by public key) as the account's threshold asks; fewer where there are fewer."""
    identity = rows.get(IDENTITIES, address)
    if identity is None:
        return []
    usable = [held[key] for key in identity.keys if key in held]
    return [(address, key) for key in usable[: identity.threshold]]


def _make_message(wish: Wish) -> Message:
    kind = next((kind.name for kind in MESSAGES.values() if kind.body is type(wish.body)), "")
    if not kind:
        needed = "the body of a message is needed, such as Transfer(…); an action of lao.actions is proposed"
        raise TypeError(f"{needed}, not {type(wish.body).__name__}")
    try:
        message = Message(msgspec.Raw(encode(wish.body)), wish.by, wish.holder or wish.by, kind)
    except (TypeError, ValueError, RecursionError):  # what has no canonical bytes at all
        raise Inadmissible("body_must_fit_type", type=kind, problem="a value of another type") from None
    try:
        decode_body(message)
    except Inadmissible:
        _check_fields(message, type(wish.body))
        raise
    return message


def _check_fields(message: Message, kind: type[msgspec.Struct]) -> None:
    """In our own words, where a decoder would tell it in its words."""
    from ledger.client.forms.reading import find_misfits  # noqa: PLC0415 - a body that fits needs none of it

    for misfit in find_misfits(msgspec.json.decode(message.body), kind):
        problem = f"{misfit.says}: {misfit.remedy}"
        raise Inadmissible("body_must_fit_type", type=message.type, problem=problem)


def _get_place(signature: Signature) -> tuple[str, str]:
    return (signature.address, signature.public_key)
