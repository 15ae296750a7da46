"""Finality: that a header belongs to a chain, shown by signatures alone, from the genesis hash.

Every proof file starts with the same five things: the genesis, the hand-overs of the validator set, the header, who
made it final, and (for a checkpoint) an earlier header it follows. This module judges them.
"""

from typing import Annotated

import msgspec

from ledger.chain.comet.light_block import LightBlock, verify_light_block
from ledger.chain.commit import Commit, SignedPower, verify_commit
from ledger.chain.genesis import Genesis, compute_genesis_hash, validate_genesis
from ledger.chain.handovers import HandOver, Way, check_chain, check_set, follow_handovers
from ledger.chain.header import Header, compute_header_hash
from ledger.chain.kinds import Height
from ledger.crypto.encoding import Hex32
from ledger.errors import DecodeError, LedgerError, VerificationError
from ledger.merkle.log import hash_leaf
from ledger.merkle.verify import verify_inclusion

MAX_HANDOVERS = 1_000

Path = Annotated[tuple[Hex32, ...], msgspec.Meta(max_length=64)]
"""The hashes of an RFC 6962 path, from the leaf up."""


class Checkpoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A height and its header hash, published where history cannot rewrite it."""

    hash: Hex32
    height: Height


class Anchor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An earlier header that the history of the proved header contains."""

    hash: Hex32
    height: Height
    path: Path


class Later(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A later header whose history contains the proved one."""

    header: Header
    path: Path


class ByValidators(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="by", tag="validators"):
    """Final by our own commit, of the header itself or of a later one."""

    commit: Commit
    later: Annotated[tuple[Later, ...], msgspec.Meta(max_length=1)]


class ByLightBlock(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="by", tag="cometbft"):
    """Final by a light block of CometBFT, whose app hash is the hash of the header itself or of a later one."""

    later: Annotated[tuple[Later, ...], msgspec.Meta(max_length=1)]
    light: LightBlock


class Provenance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ties a header to a genesis."""

    anchors: Annotated[tuple[Anchor, ...], msgspec.Meta(max_length=1)]
    finality: ByValidators | ByLightBlock
    genesis: Genesis
    handovers: Annotated[tuple[HandOver, ...], msgspec.Meta(max_length=MAX_HANDOVERS)]
    header: Header


class ProvedHeader(msgspec.Struct, frozen=True):
    """A header that is final, and what showed it."""

    genesis: Genesis
    genesis_hash: bytes
    header: Header
    tally: SignedPower
    handovers: int
    """How often the validator set changed on the way from genesis."""
    final_height: int
    """The height whose commit was checked; above the header's where a later one vouches for it."""
    checkpoint: Checkpoint | None
    """The checkpoint that was asked for and found."""
    engine_height: int = 0
    """The block of CometBFT whose votes were checked; 0 where our own commit was."""

    def __repr__(self) -> str:
        return f"ProvedHeader(block {self.header.height}, {self.tally.signed} of {self.tally.validators} signed)"


def verify_genesis(genesis: Genesis, genesis_hash: bytes) -> None:
    """Raises VerificationError unless this is the genesis of that hash."""
    found = compute_genesis_hash(genesis)
    if found != genesis_hash:
        raise VerificationError("genesis_must_be_the_expected", expected=genesis_hash.hex(), found=found.hex())
    try:
        validate_genesis(genesis)
    except LedgerError as error:
        raise VerificationError("header_must_fit_genesis", problem=error.says) from error


def verify_provenance(proof: Provenance, genesis_hash: bytes, checkpoint: Checkpoint | None) -> ProvedHeader:
    """What is proved of the header. Raises VerificationError.

    1. The genesis is the expected one.  2. The header is of its chain and version.  3. Each hand-over is
    needed, and final by the set before it.  4. The last set signed the header, or a later one whose history
    holds it.  5. An anchor lies in its history.  6. A checkpoint, if given, names this very history.
    """
    verify_genesis(proof.genesis, genesis_hash)
    later = proof.finality.later
    final = later[0].header if later else proof.header
    for header in (proof.header, final):
        check_chain(header, proof.genesis)
    way = follow_handovers(proof.genesis, proof.handovers, genesis_hash, final.height)
    tally = verify_final(final, proof.finality, way, genesis_hash)
    if later:
        _verify_history(proof.header, later[0])
    for anchor in proof.anchors:
        _verify_anchor(proof.header, anchor)
    if checkpoint is not None:
        _check_checkpoint(proof, checkpoint)
    engine_height = proof.finality.light.header.height if isinstance(proof.finality, ByLightBlock) else 0
    count = len(proof.handovers)
    return ProvedHeader(
        proof.genesis, genesis_hash, proof.header, tally, count, final.height, checkpoint, engine_height
    )


def verify_final(header: Header, finality: ByValidators | ByLightBlock, way: Way, genesis_hash: bytes) -> SignedPower:
    """Who made a header final, of the set that hand-overs lead to. Raises VerificationError."""
    if isinstance(finality, ByValidators):
        check_commits_count(way)
        check_set(header, way.validators)
        return verify_commit(finality.commit, compute_header_hash(header), header.height, way.validators, genesis_hash)
    light = finality.light
    if way.engine is None or header.height <= way.height:
        raise VerificationError("header_must_fit_genesis", problem="no hand-over leads to CometBFT")
    if light.header.height <= way.light_height:
        raise VerificationError("handover_must_be_needed")
    if light.header.app_hash != compute_header_hash(header).hex():
        problem = f"the light block is of {light.header.app_hash}, not of {compute_header_hash(header).hex()}"
        raise VerificationError("header_must_be_final", problem=problem)
    return verify_light_block(light, way.validators, way.engine.chain_id)


def check_commits_count(way: Way) -> None:
    """Raises VerificationError where CometBFT makes blocks final: there our own commit says nothing."""
    if way.engine is not None:
        raise VerificationError("header_must_fit_genesis", problem=f"the engine is {way.engine.chain_id}")


def _verify_history(header: Header, later: Later) -> None:
    _check_order(header.height, later.header.height)
    _verify_leaf(compute_header_hash(header), header.height, later.header, later.path)


def _verify_anchor(header: Header, anchor: Anchor) -> None:
    _check_order(anchor.height, header.height)
    _verify_leaf(bytes.fromhex(anchor.hash), anchor.height, header, anchor.path)


def _check_order(earlier: int, later: int) -> None:
    if later <= earlier:
        raise VerificationError("header_must_be_in_history", problem=f"block {later} does not come after {earlier}")


def _verify_leaf(header_hash: bytes, height: int, later: Header, path: tuple[str, ...]) -> None:
    hashes = [bytes.fromhex(text) for text in path]
    try:
        root = bytes.fromhex(later.history_root)
        verify_inclusion(hash_leaf(header_hash), height, later.height, hashes, root)
    except VerificationError as error:
        raise VerificationError("header_must_be_in_history", problem=error.says) from None


def _check_checkpoint(proof: Provenance, checkpoint: Checkpoint) -> None:
    validate_checkpoint(checkpoint)
    known = {anchor.height: anchor.hash for anchor in proof.anchors}
    for header in (proof.header, *(later.header for later in proof.finality.later)):
        known[header.height] = compute_header_hash(header).hex()
    if checkpoint.height not in known:
        raise VerificationError("checkpoint_must_be_linked", height=checkpoint.height)
    check_match(checkpoint, known[checkpoint.height])


def validate_checkpoint(checkpoint: object) -> None:
    """Raises DecodeError for what is no checkpoint. A type says so too, but a notebook checks none."""
    parts = (checkpoint.hash, checkpoint.height) if isinstance(checkpoint, Checkpoint) else (checkpoint,)
    found = " and ".join(type(part).__name__ for part in parts)
    if found != "str and int":
        problem = f"a hash and a height are needed, not {found}"
        raise DecodeError("fields_must_fit_type", type="checkpoint", problem=problem)


def check_match(checkpoint: Checkpoint, found: str) -> None:
    """Raises VerificationError unless the header of that height has the checkpoint's hash."""
    if found != checkpoint.hash:
        raise VerificationError(
            "checkpoint_must_match", expected=checkpoint.hash, found=found, height=checkpoint.height
        )
