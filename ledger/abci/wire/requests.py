"""Requests: what CometBFT asks (ABCI 2.0, package tendermint.abci of CometBFT v0.38)."""

from typing import Annotated

import msgspec

from ledger.abci.wire.parts import (
    CommitInfo,
    ConsensusParams,
    ExtendedCommitInfo,
    Misbehavior,
    Snapshot,
    Timestamp,
    ValidatorUpdate,
)


class EchoRequest(msgspec.Struct, frozen=True):
    """Asks for its text back."""

    message: Annotated[str, 1] = ""


class FlushRequest(msgspec.Struct, frozen=True):
    """Asks for all answers so far."""


class InfoRequest(msgspec.Struct, frozen=True):
    """Asks how far the application has come."""

    version: Annotated[str, 1] = ""
    block_version: Annotated[int, 2] = 0
    p2p_version: Annotated[int, 3] = 0
    abci_version: Annotated[str, 4] = ""


class InitChainRequest(msgspec.Struct, frozen=True):
    """Begins a chain."""

    time: Annotated[Timestamp, 1] = Timestamp()
    chain_id: Annotated[str, 2] = ""
    consensus_params: Annotated[ConsensusParams | None, 3] = None
    validators: Annotated[tuple[ValidatorUpdate, ...], 4] = ()
    app_state_bytes: Annotated[bytes, 5] = b""
    initial_height: Annotated[int, 6] = 0


class QueryRequest(msgspec.Struct, frozen=True):
    """Asks for something that is committed."""

    data: Annotated[bytes, 1] = b""
    path: Annotated[str, 2] = ""
    height: Annotated[int, 3] = 0
    prove: Annotated[bool, 4] = False


class CheckTxRequest(msgspec.Struct, frozen=True):
    """Asks whether a transaction may wait: type 0 a new one, 1 one that waits already."""

    tx: Annotated[bytes, 1] = b""
    type: Annotated[int, 2] = 0


class CommitRequest(msgspec.Struct, frozen=True):
    """Asks to make the finalized block durable."""


class ListSnapshotsRequest(msgspec.Struct, frozen=True):
    """Asks which snapshots there are."""


class OfferSnapshotRequest(msgspec.Struct, frozen=True):
    """Offers a snapshot of another node's."""

    snapshot: Annotated[Snapshot | None, 1] = None
    app_hash: Annotated[bytes, 2] = b""


class LoadSnapshotChunkRequest(msgspec.Struct, frozen=True):
    """Asks for a chunk of a snapshot."""

    height: Annotated[int, 1] = 0
    format: Annotated[int, 2] = 0
    chunk: Annotated[int, 3] = 0


class ApplySnapshotChunkRequest(msgspec.Struct, frozen=True):
    """Hands in a chunk."""

    index: Annotated[int, 1] = 0
    chunk: Annotated[bytes, 2] = b""
    sender: Annotated[str, 3] = ""


class PrepareProposalRequest(msgspec.Struct, frozen=True):
    """Asks a proposer for its block."""

    max_tx_bytes: Annotated[int, 1] = 0
    txs: Annotated[tuple[bytes, ...], 2] = ()
    local_last_commit: Annotated[ExtendedCommitInfo, 3] = ExtendedCommitInfo()
    misbehavior: Annotated[tuple[Misbehavior, ...], 4] = ()
    height: Annotated[int, 5] = 0
    time: Annotated[Timestamp, 6] = Timestamp()
    next_validators_hash: Annotated[bytes, 7] = b""
    proposer_address: Annotated[bytes, 8] = b""


class ProcessProposalRequest(msgspec.Struct, frozen=True):
    """Asks whether a proposal may be voted for."""

    txs: Annotated[tuple[bytes, ...], 1] = ()
    proposed_last_commit: Annotated[CommitInfo, 2] = CommitInfo()
    misbehavior: Annotated[tuple[Misbehavior, ...], 3] = ()
    hash: Annotated[bytes, 4] = b""
    height: Annotated[int, 5] = 0
    time: Annotated[Timestamp, 6] = Timestamp()
    next_validators_hash: Annotated[bytes, 7] = b""
    proposer_address: Annotated[bytes, 8] = b""


class ExtendVoteRequest(msgspec.Struct, frozen=True):
    """Asks what a vote should carry besides."""

    hash: Annotated[bytes, 1] = b""
    height: Annotated[int, 2] = 0
    time: Annotated[Timestamp, 3] = Timestamp()
    txs: Annotated[tuple[bytes, ...], 4] = ()
    proposed_last_commit: Annotated[CommitInfo, 5] = CommitInfo()
    misbehavior: Annotated[tuple[Misbehavior, ...], 6] = ()
    next_validators_hash: Annotated[bytes, 7] = b""
    proposer_address: Annotated[bytes, 8] = b""


class VerifyVoteExtensionRequest(msgspec.Struct, frozen=True):
    """Asks whether what a vote carries besides is right."""

    hash: Annotated[bytes, 1] = b""
    validator_address: Annotated[bytes, 2] = b""
    height: Annotated[int, 3] = 0
    vote_extension: Annotated[bytes, 4] = b""


class FinalizeBlockRequest(msgspec.Struct, frozen=True):
    """A decided block, to be executed."""

    txs: Annotated[tuple[bytes, ...], 1] = ()
    decided_last_commit: Annotated[CommitInfo, 2] = CommitInfo()
    misbehavior: Annotated[tuple[Misbehavior, ...], 3] = ()
    hash: Annotated[bytes, 4] = b""
    height: Annotated[int, 5] = 0
    time: Annotated[Timestamp, 6] = Timestamp()
    next_validators_hash: Annotated[bytes, 7] = b""
    proposer_address: Annotated[bytes, 8] = b""
