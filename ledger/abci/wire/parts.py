"""Parts of ABCI messages (package tendermint.abci and tendermint.types of CometBFT v0.38).

The numbers are those of CometBFT's proto files. What may be missing on the wire is `None`; all else stands, also when
it is empty.
"""

from typing import Annotated

import msgspec


class Timestamp(msgspec.Struct, frozen=True):
    """A moment: seconds since 1970 UTC, and nanoseconds."""

    seconds: Annotated[int, 1] = 0
    nanos: Annotated[int, 2] = 0


class Duration(msgspec.Struct, frozen=True):
    """A time span: seconds, and nanoseconds."""

    seconds: Annotated[int, 1] = 0
    nanos: Annotated[int, 2] = 0


class PublicKey(msgspec.Struct, frozen=True):
    """A validator's key; ours are all of the first kind."""

    ed25519: Annotated[bytes, 1] = b""
    secp256k1: Annotated[bytes, 2] = b""


class ValidatorUpdate(msgspec.Struct, frozen=True):
    """The power that a key has from now on; 0 removes it."""

    pub_key: Annotated[PublicKey, 1] = PublicKey()
    power: Annotated[int, 2] = 0


class VotingValidator(msgspec.Struct, frozen=True):
    """A validator by its address of 20 bytes."""

    address: Annotated[bytes, 1] = b""
    power: Annotated[int, 3] = 0


class VoteInfo(msgspec.Struct, frozen=True):
    """How a validator voted: flag 1 absent, 2 for the block, 3 for none."""

    validator: Annotated[VotingValidator, 1] = VotingValidator()
    block_id_flag: Annotated[int, 3] = 0


class CommitInfo(msgspec.Struct, frozen=True):
    """The votes for a block."""

    round: Annotated[int, 1] = 0
    votes: Annotated[tuple[VoteInfo, ...], 2] = ()


class ExtendedVoteInfo(msgspec.Struct, frozen=True):
    """As `VoteInfo`, with what a validator added."""

    validator: Annotated[VotingValidator, 1] = VotingValidator()
    vote_extension: Annotated[bytes, 3] = b""
    extension_signature: Annotated[bytes, 4] = b""
    block_id_flag: Annotated[int, 5] = 0


class ExtendedCommitInfo(msgspec.Struct, frozen=True):
    """As `CommitInfo`, with what validators added."""

    round: Annotated[int, 1] = 0
    votes: Annotated[tuple[ExtendedVoteInfo, ...], 2] = ()


class Misbehavior(msgspec.Struct, frozen=True):
    """What CometBFT has evidence of: type 1 two votes in one round, 2 an attack on light clients."""

    type: Annotated[int, 1] = 0
    validator: Annotated[VotingValidator, 2] = VotingValidator()
    height: Annotated[int, 3] = 0
    time: Annotated[Timestamp, 4] = Timestamp()
    total_voting_power: Annotated[int, 5] = 0


class Snapshot(msgspec.Struct, frozen=True):
    """A snapshot that is offered."""

    height: Annotated[int, 1] = 0
    format: Annotated[int, 2] = 0
    chunks: Annotated[int, 3] = 0
    hash: Annotated[bytes, 4] = b""
    metadata: Annotated[bytes, 5] = b""


class EventAttribute(msgspec.Struct, frozen=True):
    """A named value of an event."""

    key: Annotated[str, 1] = ""
    value: Annotated[str, 2] = ""
    index: Annotated[bool, 3] = False


class AbciEvent(msgspec.Struct, frozen=True):
    """Something CometBFT may index; we have an index of our own."""

    type: Annotated[str, 1] = ""
    attributes: Annotated[tuple[EventAttribute, ...], 2] = ()


class ExecTxResult(msgspec.Struct, frozen=True):
    """What came of a transaction of CometBFT; its code is agreed on, its log is each node's own."""

    code: Annotated[int, 1] = 0
    data: Annotated[bytes, 2] = b""
    log: Annotated[str, 3] = ""
    info: Annotated[str, 4] = ""
    gas_wanted: Annotated[int, 5] = 0
    gas_used: Annotated[int, 6] = 0
    events: Annotated[tuple[AbciEvent, ...], 7] = ()
    codespace: Annotated[str, 8] = ""


class BlockParams(msgspec.Struct, frozen=True):
    """Limits of a block; -1 for none."""

    max_bytes: Annotated[int, 1] = 0
    max_gas: Annotated[int, 2] = 0


class EvidenceParams(msgspec.Struct, frozen=True):
    """How old evidence may be, and how large."""

    max_age_num_blocks: Annotated[int, 1] = 0
    max_age_duration: Annotated[Duration, 2] = Duration()
    max_bytes: Annotated[int, 3] = 0


class ValidatorParams(msgspec.Struct, frozen=True):
    """Which kinds of keys validators may have."""

    pub_key_types: Annotated[tuple[str, ...], 1] = ()


class VersionParams(msgspec.Struct, frozen=True):
    """The version of the application."""

    app: Annotated[int, 1] = 0


class AbciParams(msgspec.Struct, frozen=True):
    """From which height votes are extended; 0 for never."""

    vote_extensions_enable_height: Annotated[int, 1] = 0


class ConsensusParams(msgspec.Struct, frozen=True):
    """What CometBFT runs by."""

    block: Annotated[BlockParams | None, 1] = None
    evidence: Annotated[EvidenceParams | None, 2] = None
    validator: Annotated[ValidatorParams | None, 3] = None
    version: Annotated[VersionParams | None, 4] = None
    abci: Annotated[AbciParams | None, 5] = None


class ProofOp(msgspec.Struct, frozen=True):
    """A step of a proof in CometBFT's form, which we answer none of."""

    type: Annotated[str, 1] = ""
    key: Annotated[bytes, 2] = b""
    data: Annotated[bytes, 3] = b""


class ProofOps(msgspec.Struct, frozen=True):
    """A proof in CometBFT's form."""

    ops: Annotated[tuple[ProofOp, ...], 1] = ()
