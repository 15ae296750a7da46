"""Light blocks as CometBFT's RPC gives them, read into the form that stands in proofs.

Whoever voted for none becomes absent, and so does a signature that CometBFT counts and our stricter rule does not: what
the honest two thirds sign is ordinary.
"""

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from ledger.chain.comet.engine import compute_engine_address
from ledger.chain.comet.light_block import (
    LightBlock,
    LightHeader,
    LightSignature,
    LightTime,
    PartSet,
    compute_light_hash,
    compute_light_set_hash,
    compute_precommit_bytes,
)
from ledger.chain.validators import Validator
from ledger.crypto.encoding import encode, parse
from ledger.crypto.keys import verify_hex
from ledger.errors import DecodeError, VerificationError

_SECOND = timedelta(seconds=1)
FOR_BLOCK = 2
"""The flag of a vote for the block; 1 is absent, 3 for none."""
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z")


def read_light_block(answer: dict[str, Any], sets: Iterable[tuple[Validator, ...]]) -> LightBlock:
    """The light block in an answer to `commit`, signed by one of these sets.

    Raises DecodeError for what is none; VerificationError where its header is of no such set.
    """
    try:
        signed = answer["signed_header"]
        header, commit = _read_header(signed["header"]), signed["commit"]
        parts, number = _read_parts(commit["block_id"]["parts"]), int(commit["round"])
        bare = parse(encode(LightBlock(header, parts, number, ())), LightBlock)
        votes = list(_list_votes(commit["signatures"]))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        problem = f"{type(error).__name__} {error}"[:200]
        raise DecodeError("fields_must_fit_type", type="light block", problem=problem) from None
    validators = find_signers(header.validators_hash, header.height, sets)
    keys = {compute_engine_address(one.public_key).hex(): one.public_key for one in validators}
    counted = [LightSignature(keys[who], signature, time) for who, time, signature in votes if who in keys]
    found = sorted((one for one in counted if _is_strict(bare, one)), key=lambda one: one.public_key)
    return LightBlock(header, parts, number, tuple(found))


def find_signers(name: str, height: int, sets: Iterable[tuple[Validator, ...]]) -> tuple[Validator, ...]:
    """The set of that hash of CometBFT's. Raises VerificationError where none of these is it."""
    for validators in sets:
        if compute_light_set_hash(validators).hex() == name:
            return validators
    problem = f"in block {height} of CometBFT they are {name}, which is no set that is known here"
    raise VerificationError("validators_must_be_the_expected", problem=problem)


def _is_strict(light: LightBlock, signature: LightSignature) -> bool:
    text = compute_precommit_bytes(light, compute_light_hash(light.header), signature.time)
    try:
        verify_hex(signature.public_key, text, signature.signature)
    except VerificationError:
        return False
    return True


def _read_header(found: dict[str, Any]) -> LightHeader:
    last = found["last_block_id"]
    return LightHeader(
        app_hash=_read_hash(found["app_hash"]),
        app_version=int(found["version"].get("app", 0)),
        block_version=int(found["version"]["block"]),
        chain_id=found["chain_id"],
        consensus_hash=_read_hash(found["consensus_hash"]),
        data_hash=_read_hash(found["data_hash"]),
        evidence_hash=_read_hash(found["evidence_hash"]),
        height=int(found["height"]),
        last_block_hash=_read_hash(last["hash"]),
        last_block_parts=_read_parts(last["parts"]),
        last_commit_hash=_read_hash(found["last_commit_hash"]),
        last_results_hash=_read_hash(found["last_results_hash"]),
        next_validators_hash=_read_hash(found["next_validators_hash"]),
        proposer_address=_read_hash(found["proposer_address"]),
        time=read_time(found["time"]),
        validators_hash=_read_hash(found["validators_hash"]),
    )


def _list_votes(signatures: list[dict[str, Any]]) -> Iterator[tuple[str, LightTime, str]]:
    for vote in signatures:
        if int(vote["block_id_flag"]) == FOR_BLOCK:
            signature = b64decode(vote["signature"], validate=True).hex()
            yield _read_hash(vote["validator_address"]), read_time(vote["timestamp"]), signature


def _read_hash(digits: str) -> str:
    return bytes.fromhex(digits).hex()


def _read_parts(found: dict[str, Any]) -> PartSet:
    return PartSet(_read_hash(found["hash"]), int(found["total"]))


def read_time(text: str) -> LightTime:
    """A moment as CometBFT writes it: RFC 3339 in UTC with up to nine decimals. Raises ValueError."""
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError(f"no time of CometBFT's: {text[:40]}")
    moment = datetime.fromisoformat(match[1]).replace(tzinfo=UTC)
    seconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // _SECOND
    return LightTime(int((match[2] or "").ljust(9, "0")), seconds)
