"""Messages of ABCI 2.0: each call and each answer with its number, and the frames they travel in.

A frame is an unsigned varint, the length, and then one `Request` or `Response`, which holds one message under the
number of its kind (CometBFT v0.38, proto/tendermint/abci/types.proto and libs/protoio).
"""

from collections.abc import Iterator, Mapping
from typing import TypeVar

import msgspec

from ledger.abci.wire import requests as q
from ledger.abci.wire import responses as r
from ledger.crypto.protobuf import SIZED, decode_message, encode_message, iterate_fields, read_varint, write_varint
from ledger.errors import DecodeError

Request = (
    q.EchoRequest
    | q.FlushRequest
    | q.InfoRequest
    | q.InitChainRequest
    | q.QueryRequest
    | q.CheckTxRequest
    | q.CommitRequest
    | q.ListSnapshotsRequest
    | q.OfferSnapshotRequest
    | q.LoadSnapshotChunkRequest
    | q.ApplySnapshotChunkRequest
    | q.PrepareProposalRequest
    | q.ProcessProposalRequest
    | q.ExtendVoteRequest
    | q.VerifyVoteExtensionRequest
    | q.FinalizeBlockRequest
)
Response = (
    r.ExceptionResponse
    | r.EchoResponse
    | r.FlushResponse
    | r.InfoResponse
    | r.InitChainResponse
    | r.QueryResponse
    | r.CheckTxResponse
    | r.CommitResponse
    | r.ListSnapshotsResponse
    | r.OfferSnapshotResponse
    | r.LoadSnapshotChunkResponse
    | r.ApplySnapshotChunkResponse
    | r.PrepareProposalResponse
    | r.ProcessProposalResponse
    | r.ExtendVoteResponse
    | r.VerifyVoteExtensionResponse
    | r.FinalizeBlockResponse
)

REQUESTS: Mapping[int, type[Request]] = {
    1: q.EchoRequest,
    2: q.FlushRequest,
    3: q.InfoRequest,
    5: q.InitChainRequest,
    6: q.QueryRequest,
    8: q.CheckTxRequest,
    11: q.CommitRequest,
    12: q.ListSnapshotsRequest,
    13: q.OfferSnapshotRequest,
    14: q.LoadSnapshotChunkRequest,
    15: q.ApplySnapshotChunkRequest,
    16: q.PrepareProposalRequest,
    17: q.ProcessProposalRequest,
    18: q.ExtendVoteRequest,
    19: q.VerifyVoteExtensionRequest,
    20: q.FinalizeBlockRequest,
}
"""By number. That of the answer is one more."""
RESPONSES: Mapping[int, type[Response]] = {
    1: r.ExceptionResponse,
    2: r.EchoResponse,
    3: r.FlushResponse,
    4: r.InfoResponse,
    6: r.InitChainResponse,
    7: r.QueryResponse,
    9: r.CheckTxResponse,
    12: r.CommitResponse,
    13: r.ListSnapshotsResponse,
    14: r.OfferSnapshotResponse,
    15: r.LoadSnapshotChunkResponse,
    16: r.ApplySnapshotChunkResponse,
    17: r.PrepareProposalResponse,
    18: r.ProcessProposalResponse,
    19: r.ExtendVoteResponse,
    20: r.VerifyVoteExtensionResponse,
    21: r.FinalizeBlockResponse,
}
ANSWERS: Mapping[type[Request], type[Response]] = {kind: RESPONSES[number + 1] for number, kind in REQUESTS.items()}
"""Which answer a call must have: CometBFT stops at any other."""
MAX_FRAME = 128 * 1024 * 1024
"""Bytes: more than CometBFT's largest block, far less than what it could send."""

M = TypeVar("M", bound=msgspec.Struct)

_REQUEST_NUMBERS = {kind: number for number, kind in REQUESTS.items()}
_RESPONSE_NUMBERS = {kind: number for number, kind in RESPONSES.items()}


def decode_request(data: bytes) -> Request:
    """The call in a frame. Raises DecodeError for what is none, or none we know."""
    return _decode(data, REQUESTS)


def decode_response(data: bytes) -> Response:
    """The answer in a frame. Raises DecodeError for what is none, or none we know."""
    return _decode(data, RESPONSES)


def encode_request(request: Request) -> bytes:
    """A call, as it stands in its frame."""
    return _encode(_REQUEST_NUMBERS[type(request)], request)


def encode_response(response: Response) -> bytes:
    """An answer, as it stands in its frame."""
    return _encode(_RESPONSE_NUMBERS[type(response)], response)


def frame(data: bytes) -> bytes:
    """A frame around a message."""
    return write_varint(len(data)) + data


def cut_frames(buffer: bytearray) -> Iterator[bytes]:
    """The messages whose frames are whole at the beginning of a buffer, from which they are taken.

    Raises DecodeError for a frame of more than 128 MiB, or a length that does not end.
    """
    while True:
        end = next((place for place in range(min(len(buffer), 10)) if buffer[place] < 0x80), None)
        if end is None and len(buffer) < 10:
            return
        size, start = read_varint(buffer, 0)
        if size > MAX_FRAME:
            raise DecodeError("size_must_be_within_limit", size=size, limit=MAX_FRAME)
        if len(buffer) < start + size:
            return
        data = bytes(buffer[start : start + size])
        del buffer[: start + size]
        yield data


def _encode(number: int, message: msgspec.Struct) -> bytes:
    body = encode_message(message)
    return write_varint(number << 3 | SIZED) + write_varint(len(body)) + body


def _decode(data: bytes, kinds: Mapping[int, type[M]]) -> M:
    found = list(iterate_fields(data))
    if len(found) == 1:
        number, _, raw = found[0]
        if number in kinds and isinstance(raw, bytes):
            return decode_message(raw, kinds[number])
    raise DecodeError("fields_must_fit_type", type="ABCI message", problem="it is none of the calls of ABCI 2.0")
