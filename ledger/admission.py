"""Admission: what a transaction must be to stand in any block.

Whoever is inadmissible costs nothing and leaves no trace. The same function answers for the mempool, the
proposer, the other validators and execution; cheap questions come before signatures.
"""

from collections.abc import Callable, Sequence

import msgspec

from ledger.chain.transaction import (
    VERSION,
    SignedTransaction,
    Signer,
    compute_signed_hash,
    cut_transaction,
    validate_signatures,
    verify_canonical,
)
from ledger.crypto.addresses import validate_address
from ledger.crypto.encoding import check_is_bytes, decode, parse_checked
from ledger.crypto.hashing import TRANSACTION, digest
from ledger.errors import Inadmissible
from ledger.registry.call import FIRST, Environment, get_no_subject, name_first
from ledger.registry.messages import MESSAGES, decode_body, parse_body
from ledger.registry.people.accounts import get_quota
from ledger.registry.rows.people import ACCOUNTS, IDENTITIES, LANES, Account, Identity
from ledger.state.overlay import Rows

MAX_AHEAD = 10_000
"""How many entries of one account may wait, whatever is left of its day."""


class Decoded(msgspec.Struct, frozen=True, gc=False):
    """A signed transaction, parsed once, with everything that follows from its bytes alone."""

    data: bytes
    """Its canonical bytes."""
    signed: SignedTransaction
    bodies: tuple[msgspec.Struct, ...]
    """The typed body of each message."""
    identifier: bytes
    """The transaction's id: 32 bytes."""
    signed_hash: bytes
    """The hash of the whole: 32 bytes."""
    parties: tuple[str, ...]
    """Every address it concerns: who acts, and whom its messages name; each once, in order."""
    subjects: tuple[str, ...]
    """The parties, with the ids of all that it concerns besides accounts."""
    bindings: int
    """How many keys it binds."""
    version: int
    """The latest version of the rules that a message belongs to, or what it names."""
    is_sound: bool
    """Whether `check_sound` lets it pass."""


def decode_transaction(data: bytes, limit: int) -> Decoded:
    """The transaction in its canonical bytes, at most `limit` of them.

    Raises DecodeError or Inadmissible. No signature is looked at.
    """
    check_is_bytes(data)
    if len(data) > limit:
        raise Inadmissible("transaction_must_fit_block", size=len(data), limit=limit)
    signed = decode(data, SignedTransaction, limit)
    bodies = tuple([decode_body(message) for message in signed.transaction.messages])
    identifier = digest(TRANSACTION, cut_transaction(data))
    return describe(data, signed, bodies, identifier, compute_signed_hash(data), is_sound=_is_sound(signed))


def accept_decoded(data: bytes, identifier: bytes, signed_hash: bytes) -> Decoded:
    """The transaction in bytes that a worker of this process has decoded, found sound and verified."""
    signed = parse_checked(data, SignedTransaction)
    bodies = tuple([parse_body(message) for message in signed.transaction.messages])
    return describe(data, signed, bodies, identifier, signed_hash, is_sound=True)


def describe(
    data: bytes,
    signed: SignedTransaction,
    bodies: tuple[msgspec.Struct, ...],
    identifier: bytes,
    signed_hash: bytes,
    *,
    is_sound: bool,
) -> Decoded:
    """A transaction that was parsed, with whom it concerns and what it binds."""
    parties: dict[str, None] = {}
    others: dict[str, None] = {}
    bindings, version = 0, FIRST
    for message, body in zip(signed.transaction.messages, bodies, strict=True):
        kind = MESSAGES[message.type]
        parties[message.by] = parties[message.on_behalf_of] = None
        for address in kind.get_parties(body):
            parties[address] = None
        if kind.get_subjects is not get_no_subject:
            others |= dict.fromkeys(kind.get_subjects(message.on_behalf_of, body))
        bindings += kind.count_keys(body)
        if kind.version > version or kind.get_named_version is not name_first:
            version = max(version, kind.version, kind.get_named_version(body))
    subjects = tuple(parties | others) if others else tuple(parties)
    return Decoded(data, signed, bodies, identifier, signed_hash, tuple(parties), subjects, bindings, version, is_sound)


def check_sound(signed: SignedTransaction) -> None:
    """Raises Inadmissible unless signers are the actors, and signatures theirs and sorted, whatever the limits are."""
    transaction = signed.transaction
    if [signer.address for signer in transaction.signers] != sorted({message.by for message in transaction.messages}):
        raise Inadmissible("signers_must_be_the_actors")
    validate_signatures(signed)


def _is_sound(signed: SignedTransaction) -> bool:
    try:
        check_sound(signed)
    except Inadmissible:
        return False
    return True


def verify_transaction(decoded: Decoded, genesis_hash: bytes) -> None:
    """Raises VerificationError unless every signature fits its key. Costly: done once per signed hash."""
    verify_canonical(decoded.signed, decoded.data, genesis_hash)


def check_admissible(rows: Rows, environment: Environment, decoded: Decoded) -> None:
    """Raises Inadmissible if the transaction can be in no block now; signatures are not verified here."""
    _check(rows, environment, decoded, may_wait=False)


def check_waitable(rows: Rows, environment: Environment, decoded: Decoded) -> tuple[int, ...]:
    """As `check_admissible`, of a transaction that may still wait for others of its signers before it.

    How many entries each signer may have waiting, this one with them: what is left of its day.
    """
    return _check_all_near(decoded, _check(rows, environment, decoded, may_wait=True))


_Found = tuple[int, int, int]
"""What the rows say of a signer: its threshold, its next nonce, and what is left of its day's quota."""


def check_lasting(rows: Rows, environment: Environment, decoded: Decoded, find_next: Callable[[str, int], int]) -> None:
    """Raises Inadmissible if a transaction that was let wait can be in no block any more.

    It is what changes while one waits: the time, and its signers' nonces and keys. In its block all is asked again.
    `find_next` answers as `get_next_nonce` does.
    """
    _check_time(environment, decoded.signed.transaction.expires)
    for signer in decoded.signed.transaction.signers:
        _check_nonce(signer, find_next(signer.address, signer.lane), may_wait=True)
        _check_keys(decoded.signed, signer, _get_identity(rows, signer))


def check_signers(rows: Rows, environment: Environment, decoded: Decoded) -> tuple[int, ...]:
    """Raises Inadmissible unless registered accounts have signed it, each with its own keys and an unused nonce.

    It is the part of `check_waitable` without which strangers could fill a mempool, with the same answer; the rest is
    asked in the block.
    """
    signers = decoded.signed.transaction.signers
    found = [_check_signer(rows, environment, decoded.signed, signer, may_wait=True) for signer in signers]
    if len(decoded.signed.signatures) != sum([threshold for threshold, _, _ in found]):
        raise Inadmissible("signatures_must_be_sorted")
    return _check_all_near(decoded, found)


def get_next_nonce(rows: Rows, address: str, lane: int) -> int:
    """The nonce a signer's next transaction in that lane must have."""
    return _find_next(rows, rows.get(ACCOUNTS, address), address, lane)


def _find_next(rows: Rows, account: Account | None, address: str, lane: int) -> int:
    if lane == 0:
        return account.nonce + 1 if account else 1
    row = rows.get(LANES, f"{address}/{lane:03}")
    return row.nonce + 1 if row else 1


def _check(rows: Rows, environment: Environment, decoded: Decoded, *, may_wait: bool) -> list[_Found]:
    _check_form(environment, decoded)
    _check_addresses(rows, environment, decoded)
    _check_time(environment, decoded.signed.transaction.expires)
    signed = decoded.signed
    return [_check_signer(rows, environment, signed, one, may_wait=may_wait) for one in signed.transaction.signers]


def _check_signer(
    rows: Rows, environment: Environment, signed: SignedTransaction, signer: Signer, *, may_wait: bool
) -> _Found:
    identity, account = _get_identity(rows, signer), rows.get(ACCOUNTS, signer.address)
    expected = _find_next(rows, account, signer.address, signer.lane)
    _check_nonce(signer, expected, may_wait=may_wait)
    _check_keys(signed, signer, identity)
    return identity.threshold, expected, _check_quota(environment, signer, identity, account)


def _get_identity(rows: Rows, signer: Signer) -> Identity:
    identity = rows.get(IDENTITIES, signer.address)
    if identity is None:
        raise Inadmissible("signer_must_be_registered", signer=signer.address)
    return identity


def check_version(environment: Environment, version: int) -> None:
    """Raises Inadmissible for what belongs to a later version of the rules than the one in force."""
    if version > environment.version:
        raise Inadmissible("message_must_be_of_version", needed=version, version=environment.version)


def _check_form(environment: Environment, decoded: Decoded) -> None:
    signed, limits = decoded.signed, environment.parameters
    transaction = signed.transaction
    if len(decoded.data) > limits.max_transaction_bytes:  # decoded before a motion lowered it, perhaps
        raise Inadmissible("transaction_must_fit_block", size=len(decoded.data), limit=limits.max_transaction_bytes)
    if transaction.version != VERSION:
        raise Inadmissible("version_must_be_supported", version=transaction.version, supported=VERSION)
    check_version(environment, decoded.version)
    if transaction.chain_id != environment.chain_id:
        raise Inadmissible("chain_must_be_this_one", chain=transaction.chain_id, expected=environment.chain_id)
    _check_count("messages_must_be_within_limit", transaction.messages, limits.max_messages)
    _check_count("messages_must_be_within_limit", transaction.signers, limits.max_signers)
    _check_count("signatures_must_be_within_limit", signed.signatures, limits.max_signatures)
    if not decoded.is_sound:
        check_sound(signed)
    if decoded.bindings > limits.max_signatures:
        raise Inadmissible("bindings_must_be_within_limit", count=decoded.bindings, limit=limits.max_signatures)


def _check_addresses(rows: Rows, environment: Environment, decoded: Decoded) -> None:
    # whatever a block records is an address with a right checksum: no place for a name or a number
    for address in decoded.parties:
        if rows.get(ACCOUNTS, address) is None:
            validate_address(environment.address_prefix, address)


def _check_count(rule: str, items: Sequence[object], limit: int) -> None:
    if len(items) > limit:
        raise Inadmissible(rule, count=len(items), limit=limit)


def _check_time(environment: Environment, expires: int) -> None:
    if expires < environment.time:
        raise Inadmissible("transaction_must_not_be_expired", expires=expires, time=environment.time)
    ahead, limit = expires - environment.time, environment.parameters.max_lifetime_ms
    if ahead > limit:
        raise Inadmissible("lifetime_must_be_within_limit", ahead=ahead, limit=limit)


def _check_nonce(signer: Signer, expected: int, *, may_wait: bool) -> None:
    if signer.nonce < expected or (signer.nonce > expected and not may_wait):
        raise Inadmissible(
            "nonce_must_follow_last",
            expected=expected,
            lane=signer.lane,
            nonce=signer.nonce,
            signer=signer.address,
        )


def _check_all_near(decoded: Decoded, found: Sequence[_Found]) -> tuple[int, ...]:
    """How many entries of each signer may wait. Raises Inadmissible for a nonce that so many entries do not reach."""
    rooms = []
    for signer, (_, expected, quota) in zip(decoded.signed.transaction.signers, found, strict=True):
        left, ahead = min(quota, MAX_AHEAD), signer.nonce - expected
        if ahead >= left:
            raise Inadmissible("nonce_must_be_near_next", ahead=ahead, limit=left, signer=signer.address)
        rooms.append(left)
    return tuple(rooms)


def _check_keys(signed: SignedTransaction, signer: Signer, identity: Identity) -> None:
    count = 0
    for signature in signed.signatures:
        if signature.address == signer.address:
            count += 1
            if signature.public_key not in identity.keys:
                raise Inadmissible("key_must_be_the_accounts", signer=signer.address)
    if count != identity.threshold:
        raise Inadmissible(
            "signatures_must_meet_threshold",
            count=count,
            signer=signer.address,
            threshold=identity.threshold,
        )


def _check_quota(environment: Environment, signer: Signer, identity: Identity, account: Account | None) -> int:
    """How much of the day's quota is left. Raises Inadmissible where nothing is."""
    limit = get_quota(environment, identity.kind)
    left = limit - account.entries if account and account.day == environment.day else limit
    if left <= 0:
        raise Inadmissible("quota_must_not_be_exceeded", limit=limit, signer=signer.address)
    return left
