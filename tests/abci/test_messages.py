"""What CometBFT speaks: every message in Google's bytes, both ways, and bytes that are no message refused."""

from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.abci.wire import messages, parts, requests, responses
from ledger.abci.wire.messages import (
    ANSWERS,
    MAX_FRAME,
    cut_frames,
    decode_request,
    decode_response,
    encode_request,
    encode_response,
    frame,
)
from ledger.chain.comet import light_block
from ledger.crypto.protobuf import decode_message, encode_message, write_varint
from ledger.errors import DecodeError
from tests.abci import oracle

SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "bool": st.booleans(),
    "string": st.text(max_size=12),
    "bytes": st.binary(max_size=40),
    "int64": st.integers(-(2**63), 2**63 - 1),
    "int32": st.integers(-(2**31), 2**31 - 1),
    "uint32": st.integers(0, 2**32 - 1),
    "uint64": st.integers(0, 2**63 - 1),  # heights and versions: the other half is nobody's
    "sfixed64": st.integers(-(2**63), 2**63 - 1),
}
NULLABLE = {"consensus_params", "consensus_param_updates", "proof_ops", "snapshot"}
NULLABLE |= {"block", "evidence", "version", "abci"}
CALLS = [*oracle.list_names(oracle.REQUESTS), *oracle.list_names(oracle.RESPONSES)]


def draw_values(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Field to value of a message; None where one within is absent."""
    fields = oracle.list_fields(name)
    return st.fixed_dictionaries({field: draw_field(field, kind, many) for field, kind, many in fields})


def draw_field(field: str, kind: str, repeated: bool) -> st.SearchStrategy[Any]:
    one = SCALARS[kind] if kind in SCALARS else draw_values(kind)
    if repeated:
        return st.lists(one, max_size=3)
    if kind not in SCALARS and (kind == "ConsensusParams" or field in NULLABLE):
        return st.none() | one
    return one


def find_class(name: str) -> type[msgspec.Struct]:
    found: type[msgspec.Struct] = next(vars(room)[name] for room in (parts, requests, responses) if name in vars(room))
    return found


def make_ours(name: str, values: dict[str, Any]) -> msgspec.Struct:
    made = {}
    for field, kind, repeated in oracle.list_fields(name):
        value = values[field]
        if kind not in SCALARS and value is not None:
            value = [make_ours(kind, one) for one in value] if repeated else make_ours(kind, value)
        made[field] = tuple(value) if repeated else value
    return find_class(name)(**made)


def make_theirs(name: str, values: dict[str, Any]) -> Any:
    made = oracle.get_class(name)()
    for field, kind, repeated in oracle.list_fields(name):
        value = values[field]
        if kind in SCALARS:
            getattr(made, field).extend(value) if repeated else setattr(made, field, value)
        elif repeated:
            getattr(made, field).extend([make_theirs(kind, one) for one in value])
        elif value is not None:
            getattr(made, field).CopyFrom(make_theirs(kind, value))
            getattr(made, field).SetInParent()
    return made


@pytest.mark.parametrize("name", CALLS)
@given(data=st.data())
def test_bytes_are_googles_both_ways(name: str, data: st.DataObject) -> None:
    values = data.draw(draw_values(name))
    ours, theirs = make_ours(name, values), make_theirs(name, values)
    written = theirs.SerializeToString(deterministic=True)
    assert encode_message(ours) == written
    assert decode_message(written, type(ours)) == ours


@pytest.mark.parametrize("name", CALLS)
@given(data=st.data())
def test_a_call_stands_under_its_number(name: str, data: st.DataObject) -> None:
    values = data.draw(draw_values(name))
    is_request = name.endswith("Request")
    encode, table = (encode_request, "REQUEST") if is_request else (encode_response, "RESPONSE")
    names = oracle.list_names(getattr(oracle, f"{table}S"))
    number = dict(zip(names, getattr(oracle, f"{table}_NUMBERS"), strict=True))[name]
    whole = oracle.get_class(table.capitalize())()
    getattr(whole, f"m{number}").CopyFrom(make_theirs(name, values))
    getattr(whole, f"m{number}").SetInParent()
    ours = make_ours(name, values)
    assert encode(ours) == whole.SerializeToString(deterministic=True)  # type: ignore[operator]
    assert (decode_request if is_request else decode_response)(encode(ours)) == ours  # type: ignore[operator]


def test_each_call_has_its_answer() -> None:
    assert {kind.__name__.removesuffix("Request") for kind in ANSWERS} == {
        kind.__name__.removesuffix("Response") for kind in ANSWERS.values()
    }
    for kind, answer in ANSWERS.items():
        assert kind.__name__.removesuffix("Request") == answer.__name__.removesuffix("Response")


@given(st.binary(max_size=200))
def test_whatever_comes_is_a_message_or_refused(data: bytes) -> None:
    for decode in (decode_request, decode_response):
        with suppress(DecodeError):
            decode(data)
    for kind in (requests.FinalizeBlockRequest, responses.FinalizeBlockResponse, parts.ConsensusParams):
        with suppress(DecodeError):
            decode_message(data, kind)


@given(st.lists(st.binary(max_size=300), max_size=5), st.integers(1, 7))
def test_frames_are_cut_wherever_they_are_split(sent: list[bytes], step: int) -> None:
    stream, buffer, found = b"".join(map(frame, sent)), bytearray(), []
    for start in range(0, len(stream), step):
        buffer += stream[start : start + step]
        found += cut_frames(buffer)
    assert (found, buffer) == (sent, bytearray())


@pytest.mark.parametrize("begin", [write_varint(MAX_FRAME + 1), b"\xff" * 11])
def test_a_frame_that_is_too_long_is_refused(begin: bytes) -> None:
    with pytest.raises(DecodeError):
        list(cut_frames(bytearray(begin)))


@given(data=st.data())
def test_what_validators_sign_is_in_googles_bytes(data: st.DataObject) -> None:
    values = data.draw(draw_values("CanonicalVote")) | {"type": 2}
    theirs = make_theirs("CanonicalVote", values)
    theirs.block_id.SetInParent()
    theirs.block_id.part_set_header.SetInParent()
    theirs.timestamp.SetInParent()
    block = theirs.block_id
    vote = light_block._Vote(
        type=2,
        height=values["height"],
        round=values["round"],
        block_id=light_block._BlockId(
            block.hash,
            light_block._Parts(block.part_set_header.total, block.part_set_header.hash),
        ),
        time=light_block._Time(theirs.timestamp.seconds, theirs.timestamp.nanos),
        chain_id=values["chain_id"],
    )
    assert encode_message(vote) == theirs.SerializeToString(deterministic=True)


def test_messages_are_those_of_the_table() -> None:
    assert sorted(kind.__name__ for kind in messages.REQUESTS.values()) == sorted(oracle.list_names(oracle.REQUESTS))
    assert sorted(kind.__name__ for kind in messages.RESPONSES.values()) == sorted(oracle.list_names(oracle.RESPONSES))
    assert tuple(messages.REQUESTS) == oracle.REQUEST_NUMBERS
    assert tuple(messages.RESPONSES) == oracle.RESPONSE_NUMBERS
