"""Light blocks of CometBFT's own making: hashes of headers and sets, and votes, come out as they stand in the files."""

import json
from base64 import b64decode
from typing import Any

import pytest

from ledger.abci.lights import read_light_block
from ledger.chain.comet.light_block import (
    LightBlock,
    compute_light_hash,
    compute_light_set_hash,
    verify_light_block,
)
from ledger.chain.validators import Validator
from ledger.errors import VerificationError
from tests.vectors import vectors_dir

FOLDER = vectors_dir("cometbft_light_client") / "model_based" / "single_step"
FILES = sorted(FOLDER.glob("*.json"))


def list_steps(file: Any) -> list[tuple[dict[str, Any], str]]:
    """The light blocks in a file that come with their validators, and what CometBFT's own rules say of each."""
    return [(step["block"], step["verdict"]) for step in json.loads(file.read_text("utf-8"))["input"]]


def make_set(found: dict[str, Any]) -> tuple[Validator, ...]:
    members = [
        Validator(f"v{place}", b64decode(one["pub_key"]["value"]).hex(), int(one["voting_power"]))
        for place, one in enumerate(found["validators"])
    ]
    return tuple(sorted(members, key=lambda one: one.public_key))


def as_rpc(signed: dict[str, Any]) -> dict[str, Any]:
    """The same in the words of CometBFT's RPC; these files are in those of its protobuf."""
    header, commit = dict(signed["header"]), dict(signed["commit"])
    none = {"hash": "", "parts": {"total": 0, "hash": ""}}
    last = header["last_block_id"]
    header["last_block_id"] = {"hash": last["hash"], "parts": last["part_set_header"]} if last else none
    commit["block_id"] = {"hash": commit["block_id"]["hash"], "parts": commit["block_id"]["part_set_header"]}
    return {"signed_header": {"header": header, "commit": commit}}


def read(block: dict[str, Any]) -> LightBlock:
    return read_light_block(as_rpc(block["signed_header"]), [make_set(block["validator_set"])])


def test_all_files_are_there() -> None:
    assert len(FILES) == 20


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_hashes_and_votes_come_out(file: Any) -> None:
    known = int(json.loads(file.read_text("utf-8"))["initial"]["signed_header"]["header"]["height"])
    for block, verdict in list_steps(file):
        validators, signed = make_set(block["validator_set"]), block["signed_header"]
        rises = int(signed["header"]["height"]) > known  # what does not rise, a way of hand-overs refuses
        if verdict == "INVALID" and rises:
            with pytest.raises(VerificationError):
                verify_light_block(read(block), validators, signed["header"]["chain_id"])
            continue
        light = read(block)
        assert compute_light_hash(light.header).hex() == signed["commit"]["block_id"]["hash"].lower()
        assert compute_light_set_hash(validators).hex() == light.header.validators_hash
        counted = [one for one in signed["commit"]["signatures"] if one["block_id_flag"] == 2]
        assert verify_light_block(light, validators, light.header.chain_id).signed == len(counted)
