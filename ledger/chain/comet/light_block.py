"""Light blocks: a header of CometBFT with the signatures that made it final, verified without CometBFT.

CometBFT v0.38's rules: types/block.go (header hash, commit), types/canonical.go (what is signed), and
types/validator_set.go (hash of a set). Our own rule for signatures is the stricter one.
"""

from collections.abc import Iterable
from typing import Annotated

import msgspec

from ledger.chain.comet.engine import compute_engine_address
from ledger.chain.commit import MAX_ROUND, SignedPower
from ledger.chain.kinds import Height
from ledger.chain.validators import Validator, compute_total_power, is_quorum
from ledger.crypto.encoding import Hex32, Hex64, Natural
from ledger.crypto.keys import verify_hex
from ledger.crypto.protobuf import Fixed, encode_message, write_varint
from ledger.errors import VerificationError
from ledger.merkle.log import compute_root, hash_leaf

PRECOMMIT = 2
MAX_NANOS = 999_999_999
MAX_SIGNATURES = 1_000

Hash = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?\\Z", max_length=64)]
"""32 bytes in hex; "" where CometBFT has none."""
Address = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{40}\\Z", max_length=40)]


class LightTime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A moment of CometBFT's: seconds since 1970 UTC, and nanoseconds."""

    nanos: Annotated[int, msgspec.Meta(ge=0, le=MAX_NANOS)]
    seconds: Natural


class PartSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How CometBFT cut a block to send it: the number of parts, and the root over them."""

    hash: Hash
    total: Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)]


class LightHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """CometBFT's header: fourteen fields, over which its hash is a Merkle root."""

    app_hash: Hash
    """The hash of the ledger's last header before CometBFT's block."""
    app_version: Natural
    block_version: Natural
    chain_id: Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
    consensus_hash: Hash
    data_hash: Hash
    evidence_hash: Hash
    height: Height
    last_block_hash: Hash
    last_block_parts: PartSet
    last_commit_hash: Hash
    last_results_hash: Hash
    next_validators_hash: Hash
    proposer_address: Address
    time: LightTime
    validators_hash: Hash


class LightSignature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A validator's vote for the header, at a time of its own."""

    public_key: Hex32
    signature: Hex64
    time: LightTime


class LightBlock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A header with the votes of one round for it, sorted by public key; who voted for none, or not, is left out."""

    header: LightHeader
    parts: PartSet
    """Of this block."""
    round: Annotated[int, msgspec.Meta(ge=0, le=MAX_ROUND)]
    signatures: Annotated[tuple[LightSignature, ...], msgspec.Meta(max_length=MAX_SIGNATURES)]


def verify_light_block(light: LightBlock, validators: tuple[Validator, ...], chain_id: str) -> SignedPower:
    """Who signed. Raises VerificationError unless that set made it final on that chain.

    Strict, as our own commits are: every signature present must verify, each validator counts once.
    """
    header = light.header
    if header.chain_id != chain_id:
        problem = f"CometBFT's chain is {header.chain_id}, expected {chain_id}"
        raise VerificationError("header_must_fit_genesis", problem=problem)
    check_light_set(header.validators_hash, validators, header.height)
    powers = {validator.public_key: validator.voting_power for validator in validators}
    block_hash, power, last = compute_light_hash(header), 0, ""
    for signature in light.signatures:
        if signature.public_key <= last:
            raise VerificationError("header_must_be_final", problem="signatures are not sorted and distinct")
        last = signature.public_key
        if last not in powers:
            raise VerificationError("vote_must_be_a_validators", validator=last)
        verify_hex(last, compute_precommit_bytes(light, block_hash, signature.time), signature.signature)
        power += powers[last]
    total = compute_total_power(validators)
    if not is_quorum(power, total):
        raise VerificationError("block_must_be_final", power=power, total=total)
    return SignedPower(power, total, len(light.signatures), len(validators))


def check_light_set(expected: str, validators: tuple[Validator, ...], height: int) -> None:
    """Raises VerificationError unless this is the set of that hash of CometBFT's."""
    found = compute_light_set_hash(validators).hex()
    if found != expected:
        problem = f"in block {height} of CometBFT they are {expected}, expected {found}"
        raise VerificationError("validators_must_be_the_expected", problem=problem)


def compute_light_hash(header: LightHeader) -> bytes:
    """The hash of CometBFT's header: the root over its fourteen fields in their order."""
    return _compute_root(
        (
            encode_message(_Version(header.block_version, header.app_version)),
            encode_message(_Text(header.chain_id)),
            encode_message(_Number(header.height)),
            encode_message(_Time(header.time.seconds, header.time.nanos)),
            encode_message(_make_block_id(header.last_block_hash, header.last_block_parts)),
            _wrap(header.last_commit_hash),
            _wrap(header.data_hash),
            _wrap(header.validators_hash),
            _wrap(header.next_validators_hash),
            _wrap(header.consensus_hash),
            _wrap(header.app_hash),
            _wrap(header.last_results_hash),
            _wrap(header.evidence_hash),
            _wrap(header.proposer_address),
        )
    )


def compute_light_set_hash(validators: Iterable[Validator]) -> bytes:
    """The hash of a set as CometBFT computes it: over keys and powers, the strongest first, then by address."""
    ordered = sorted(validators, key=lambda one: (-one.voting_power, compute_engine_address(one.public_key)))
    return _compute_root(
        [encode_message(_Weighted(_Key(bytes.fromhex(one.public_key)), one.voting_power)) for one in ordered]
    )


def compute_precommit_bytes(light: LightBlock, block_hash: bytes, time: LightTime) -> bytes:
    """What a validator signs to vote for a block at a time: the canonical vote, behind its length."""
    vote = _Vote(
        type=PRECOMMIT,
        height=Fixed(light.header.height),
        round=Fixed(light.round),
        block_id=_make_block_id(block_hash.hex(), light.parts),
        time=_Time(time.seconds, time.nanos),
        chain_id=light.header.chain_id,
    )
    data = encode_message(vote)
    return write_varint(len(data)) + data


class _Version(msgspec.Struct, frozen=True):
    block: Annotated[int, 1]
    app: Annotated[int, 2]


class _Text(msgspec.Struct, frozen=True):
    value: Annotated[str, 1]


class _Number(msgspec.Struct, frozen=True):
    value: Annotated[int, 1]


class _Bytes(msgspec.Struct, frozen=True):
    value: Annotated[bytes, 1]


class _Time(msgspec.Struct, frozen=True):
    seconds: Annotated[int, 1]
    nanos: Annotated[int, 2]


class _Parts(msgspec.Struct, frozen=True):
    total: Annotated[int, 1]
    hash: Annotated[bytes, 2]


class _BlockId(msgspec.Struct, frozen=True):
    hash: Annotated[bytes, 1]
    parts: Annotated[_Parts, 2]


class _Key(msgspec.Struct, frozen=True):
    ed25519: Annotated[bytes, 1]


class _Weighted(msgspec.Struct, frozen=True):
    key: Annotated[_Key, 1]
    power: Annotated[int, 2]


class _Vote(msgspec.Struct, frozen=True):
    type: Annotated[int, 1]
    height: Annotated[Fixed, 2]
    round: Annotated[Fixed, 3]
    block_id: Annotated[_BlockId, 4]
    time: Annotated[_Time, 5]
    chain_id: Annotated[str, 6]


def _make_block_id(block_hash: str, parts: PartSet) -> _BlockId:
    return _BlockId(bytes.fromhex(block_hash), _Parts(parts.total, bytes.fromhex(parts.hash)))


def _wrap(digits: str) -> bytes:
    """One value as a message of one field; nothing where there is none."""
    return encode_message(_Bytes(bytes.fromhex(digits)))


def _compute_root(leaves: Iterable[bytes]) -> bytes:
    return compute_root([hash_leaf(leaf) for leaf in leaves])
