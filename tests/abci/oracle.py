"""Google's protobuf as an oracle: descriptors made at run time from CometBFT's field numbers, and nothing of ours.

Each line of a table is a message; a field is NAME:NUMBER:TYPE, `*` in front of a type repeats it. As CometBFT's proto
files have them (v0.38, proto/tendermint/abci/types.proto and types/params.proto).
"""

from functools import cache
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PARTS = """
Timestamp seconds:1:int64 nanos:2:int32
Duration seconds:1:int64 nanos:2:int32
PublicKey ed25519:1:bytes secp256k1:2:bytes
ValidatorUpdate pub_key:1:PublicKey power:2:int64
VotingValidator address:1:bytes power:3:int64
VoteInfo validator:1:VotingValidator block_id_flag:3:int32
CommitInfo round:1:int32 votes:2:*VoteInfo
ExtendedVoteInfo validator:1:VotingValidator vote_extension:3:bytes extension_signature:4:bytes block_id_flag:5:int32
ExtendedCommitInfo round:1:int32 votes:2:*ExtendedVoteInfo
Misbehavior type:1:int32 validator:2:VotingValidator height:3:int64 time:4:Timestamp total_voting_power:5:int64
Snapshot height:1:uint64 format:2:uint32 chunks:3:uint32 hash:4:bytes metadata:5:bytes
EventAttribute key:1:string value:2:string index:3:bool
AbciEvent type:1:string attributes:2:*EventAttribute
ExecTxResult code:1:uint32 data:2:bytes log:3:string info:4:string gas_wanted:5:int64 gas_used:6:int64 events:7:*AbciEvent codespace:8:string
BlockParams max_bytes:1:int64 max_gas:2:int64
EvidenceParams max_age_num_blocks:1:int64 max_age_duration:2:Duration max_bytes:3:int64
ValidatorParams pub_key_types:1:*string
VersionParams app:1:uint64
AbciParams vote_extensions_enable_height:1:int64
ConsensusParams block:1:BlockParams evidence:2:EvidenceParams validator:3:ValidatorParams version:4:VersionParams abci:5:AbciParams
ProofOp type:1:string key:2:bytes data:3:bytes
ProofOps ops:1:*ProofOp
"""  # noqa: E501 - a table
REQUESTS = """
EchoRequest message:1:string
FlushRequest
InfoRequest version:1:string block_version:2:uint64 p2p_version:3:uint64 abci_version:4:string
InitChainRequest time:1:Timestamp chain_id:2:string consensus_params:3:ConsensusParams validators:4:*ValidatorUpdate app_state_bytes:5:bytes initial_height:6:int64
QueryRequest data:1:bytes path:2:string height:3:int64 prove:4:bool
CheckTxRequest tx:1:bytes type:2:int32
CommitRequest
ListSnapshotsRequest
OfferSnapshotRequest snapshot:1:Snapshot app_hash:2:bytes
LoadSnapshotChunkRequest height:1:uint64 format:2:uint32 chunk:3:uint32
ApplySnapshotChunkRequest index:1:uint32 chunk:2:bytes sender:3:string
PrepareProposalRequest max_tx_bytes:1:int64 txs:2:*bytes local_last_commit:3:ExtendedCommitInfo misbehavior:4:*Misbehavior height:5:int64 time:6:Timestamp next_validators_hash:7:bytes proposer_address:8:bytes
ProcessProposalRequest txs:1:*bytes proposed_last_commit:2:CommitInfo misbehavior:3:*Misbehavior hash:4:bytes height:5:int64 time:6:Timestamp next_validators_hash:7:bytes proposer_address:8:bytes
ExtendVoteRequest hash:1:bytes height:2:int64 time:3:Timestamp txs:4:*bytes proposed_last_commit:5:CommitInfo misbehavior:6:*Misbehavior next_validators_hash:7:bytes proposer_address:8:bytes
VerifyVoteExtensionRequest hash:1:bytes validator_address:2:bytes height:3:int64 vote_extension:4:bytes
FinalizeBlockRequest txs:1:*bytes decided_last_commit:2:CommitInfo misbehavior:3:*Misbehavior hash:4:bytes height:5:int64 time:6:Timestamp next_validators_hash:7:bytes proposer_address:8:bytes
"""  # noqa: E501 - a table
RESPONSES = """
ExceptionResponse error:1:string
EchoResponse message:1:string
FlushResponse
InfoResponse data:1:string version:2:string app_version:3:uint64 last_block_height:4:int64 last_block_app_hash:5:bytes
InitChainResponse consensus_params:1:ConsensusParams validators:2:*ValidatorUpdate app_hash:3:bytes
QueryResponse code:1:uint32 log:3:string info:4:string index:5:int64 key:6:bytes value:7:bytes proof_ops:8:ProofOps height:9:int64 codespace:10:string
CheckTxResponse code:1:uint32 data:2:bytes log:3:string info:4:string gas_wanted:5:int64 gas_used:6:int64 events:7:*AbciEvent codespace:8:string
CommitResponse retain_height:3:int64
ListSnapshotsResponse snapshots:1:*Snapshot
OfferSnapshotResponse result:1:int32
LoadSnapshotChunkResponse chunk:1:bytes
ApplySnapshotChunkResponse result:1:int32 refetch_chunks:2:*uint32 reject_senders:3:*string
PrepareProposalResponse txs:1:*bytes
ProcessProposalResponse status:1:int32
ExtendVoteResponse vote_extension:1:bytes
VerifyVoteExtensionResponse status:1:int32
FinalizeBlockResponse events:1:*AbciEvent tx_results:2:*ExecTxResult validator_updates:3:*ValidatorUpdate consensus_param_updates:4:ConsensusParams app_hash:5:bytes
"""  # noqa: E501 - a table
SIGNED = """
PartSetHeader total:1:uint32 hash:2:bytes
BlockId hash:1:bytes part_set_header:2:PartSetHeader
CanonicalVote type:1:int32 height:2:sfixed64 round:3:sfixed64 block_id:4:BlockId timestamp:5:Timestamp chain_id:6:string
SimpleValidator pub_key:1:PublicKey voting_power:2:int64
"""
REQUEST_NUMBERS = (1, 2, 3, 5, 6, 8, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)
RESPONSE_NUMBERS = (1, 2, 3, 4, 6, 7, 9, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21)
PACKAGE = "oracle"


def list_lines() -> list[str]:
    """All messages, a line each."""
    return [line for table in (PARTS, REQUESTS, RESPONSES, SIGNED) for line in table.strip().splitlines()]


def list_names(table: str) -> list[str]:
    """The messages of a table, in order."""
    return [line.split()[0] for line in table.strip().splitlines()]


def get_class(name: str) -> Any:
    """Google's class of a message."""
    return message_factory.GetMessageClass(_make_pool().FindMessageTypeByName(f"{PACKAGE}.{name}"))


def list_fields(name: str) -> list[tuple[str, str, bool]]:
    """Name, type and whether it is repeated, of each field."""
    for line in list_lines():
        own, *fields = line.split()
        if own == name:
            parts = [field.split(":") for field in fields]
            return [(field, kind.removeprefix("*"), kind.startswith("*")) for field, _, kind in parts]
    raise AssertionError(name)


@cache
def _make_pool() -> descriptor_pool.DescriptorPool:
    file = descriptor_pb2.FileDescriptorProto(name="oracle.proto", package=PACKAGE, syntax="proto3")
    for line in list_lines():
        name, *fields = line.split()
        message = file.message_type.add(name=name)
        for field in fields:
            own, number, kind = field.split(":")
            _add_field(message, own, int(number), kind)
    for name, table, numbers in (("Request", REQUESTS, REQUEST_NUMBERS), ("Response", RESPONSES, RESPONSE_NUMBERS)):
        message = file.message_type.add(name=name)
        for number, one in zip(numbers, list_names(table), strict=True):
            _add_field(message, f"m{number}", number, one)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return pool


def _add_field(message: Any, name: str, number: int, kind: str) -> None:
    field = message.field.add(name=name, number=number, label=3 if kind.startswith("*") else 1)
    plain = kind.removeprefix("*")
    types = descriptor_pb2.FieldDescriptorProto
    if plain[0].isupper():
        field.type, field.type_name = types.TYPE_MESSAGE, f".{PACKAGE}.{plain}"
    else:
        field.type = getattr(types, f"TYPE_{plain.upper()}")
