"""Responses: what the application answers (ABCI 2.0, package tendermint.abci of CometBFT v0.38)."""

from typing import Annotated

import msgspec

from ledger.abci.wire.parts import AbciEvent, ConsensusParams, ExecTxResult, ProofOps, Snapshot, ValidatorUpdate


class ExceptionResponse(msgspec.Struct, frozen=True):
    """An error, at which CometBFT stops; never sent for a bad transaction, and by us not at all."""

    error: Annotated[str, 1] = ""


class EchoResponse(msgspec.Struct, frozen=True):
    """The text that was asked for."""

    message: Annotated[str, 1] = ""


class FlushResponse(msgspec.Struct, frozen=True):
    """All answers before it are sent."""


class InfoResponse(msgspec.Struct, frozen=True):
    """How far the application has come, in CometBFT's heights, and its hash."""

    data: Annotated[str, 1] = ""
    version: Annotated[str, 2] = ""
    app_version: Annotated[int, 3] = 0
    last_block_height: Annotated[int, 4] = 0
    last_block_app_hash: Annotated[bytes, 5] = b""


class InitChainResponse(msgspec.Struct, frozen=True):
    """The application's hash before the first block, and a set if it is another."""

    consensus_params: Annotated[ConsensusParams | None, 1] = None
    validators: Annotated[tuple[ValidatorUpdate, ...], 2] = ()
    app_hash: Annotated[bytes, 3] = b""


class QueryResponse(msgspec.Struct, frozen=True):
    """What was asked for."""

    code: Annotated[int, 1] = 0
    log: Annotated[str, 3] = ""
    info: Annotated[str, 4] = ""
    index: Annotated[int, 5] = 0
    key: Annotated[bytes, 6] = b""
    value: Annotated[bytes, 7] = b""
    proof_ops: Annotated[ProofOps | None, 8] = None
    height: Annotated[int, 9] = 0
    codespace: Annotated[str, 10] = ""


class CheckTxResponse(msgspec.Struct, frozen=True):
    """Whether a transaction may wait: code 0 if so."""

    code: Annotated[int, 1] = 0
    data: Annotated[bytes, 2] = b""
    log: Annotated[str, 3] = ""
    info: Annotated[str, 4] = ""
    gas_wanted: Annotated[int, 5] = 0
    gas_used: Annotated[int, 6] = 0
    events: Annotated[tuple[AbciEvent, ...], 7] = ()
    codespace: Annotated[str, 8] = ""


class CommitResponse(msgspec.Struct, frozen=True):
    """The block is durable; CometBFT may forget those below `retain_height`, none at 0."""

    retain_height: Annotated[int, 3] = 0


class ListSnapshotsResponse(msgspec.Struct, frozen=True):
    """The snapshots there are."""

    snapshots: Annotated[tuple[Snapshot, ...], 1] = ()


class OfferSnapshotResponse(msgspec.Struct, frozen=True):
    """Whether it is taken: 1 yes, 2 abort, 3 another one, 4 another format, 5 another sender."""

    result: Annotated[int, 1] = 0


class LoadSnapshotChunkResponse(msgspec.Struct, frozen=True):
    """A chunk; empty where there is none."""

    chunk: Annotated[bytes, 1] = b""


class ApplySnapshotChunkResponse(msgspec.Struct, frozen=True):
    """Whether the chunk fits: 1 yes, 2 abort, 3 again, 4 the whole again, 5 another snapshot."""

    result: Annotated[int, 1] = 0
    refetch_chunks: Annotated[tuple[int, ...], 2] = ()
    reject_senders: Annotated[tuple[str, ...], 3] = ()


class PrepareProposalResponse(msgspec.Struct, frozen=True):
    """The transactions a proposer proposes."""

    txs: Annotated[tuple[bytes, ...], 1] = ()


class ProcessProposalResponse(msgspec.Struct, frozen=True):
    """Whether a proposal may be voted for: status 1 yes, 2 no."""

    status: Annotated[int, 1] = 0


class ExtendVoteResponse(msgspec.Struct, frozen=True):
    """What a vote carries besides: nothing, here."""

    vote_extension: Annotated[bytes, 1] = b""


class VerifyVoteExtensionResponse(msgspec.Struct, frozen=True):
    """Whether it is: status 1 yes, 2 no."""

    status: Annotated[int, 1] = 0


class FinalizeBlockResponse(msgspec.Struct, frozen=True):
    """What came of a decided block: one result a transaction, changes of the set, and the application's hash."""

    events: Annotated[tuple[AbciEvent, ...], 1] = ()
    tx_results: Annotated[tuple[ExecTxResult, ...], 2] = ()
    validator_updates: Annotated[tuple[ValidatorUpdate, ...], 3] = ()
    consensus_param_updates: Annotated[ConsensusParams | None, 4] = None
    app_hash: Annotated[bytes, 5] = b""
