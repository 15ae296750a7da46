"""CometBFT put together by hand: light blocks of any set, and chains of ours that go on on it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from ledger.chain.comet.engine import compute_engine, compute_engine_address
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
from ledger.chain.entry import DONE, Entry
from ledger.chain.finality import ByLightBlock, Later, Provenance
from ledger.chain.handovers import ENGINE_KEY, HandOver, NewEngine, NewLightSet
from ledger.chain.header import compute_header_hash
from ledger.chain.receipt import EntryPath, Receipt
from ledger.crypto.encoding import encode
from ledger.crypto.hashing import STATE_KEY, STATE_VALUE, digest
from ledger.crypto.keys import SigningKey
from ledger.merkle.state_path import compute_path
from ledger.merkle.state_tree import build
from tests.chain import chains
from tests.chain.chains import Chain, Signatories

ZERO, PARTS = "00" * 32, PartSet("ab" * 32, 1)


class Moved(NamedTuple):
    """A chain that goes on on CometBFT from a height on, and the hand-over in which it does."""

    chain: Chain
    handover: NewEngine
    signatories: Signatories
    """Who signs on CometBFT first."""

    @property
    def chain_id(self) -> str:
        genesis = self.chain.genesis
        return compute_engine(self.chain.genesis_hash, genesis.chain_id, 1).chain_id


def make_light(
    chain_id: str,
    signatories: Signatories,
    height: int,
    app_hash: str,
    following: Signatories | None = None,
    **changes: Any,
) -> LightBlock:
    """A light block that the whole set signs; `changes` are to its header."""
    set_hash = compute_light_set_hash(signatories.validators).hex()
    header = LightHeader(
        app_hash=app_hash,
        app_version=2,
        block_version=11,
        chain_id=chain_id,
        consensus_hash="cc" * 32,
        data_hash="dd" * 32,
        evidence_hash="ee" * 32,
        height=height,
        last_block_hash="1a" * 32 if height > 1 else "",
        last_block_parts=PARTS if height > 1 else PartSet("", 0),
        last_commit_hash="2b" * 32,
        last_results_hash="3c" * 32,
        next_validators_hash=compute_light_set_hash(following.validators).hex() if following else set_hash,
        proposer_address=compute_engine_address(signatories.validators[0].public_key).hex(),
        time=LightTime(5, 1_800_000_000 + height),
        validators_hash=set_hash,
    )
    bare = LightBlock(msgspec.structs.replace(header, **changes), PARTS, 0, ())
    return sign_light(bare, signatories.keys)


def sign_light(light: LightBlock, keys: Sequence[SigningKey]) -> LightBlock:
    """The light block with the votes of these keys, each at a time of its own, and no others."""
    block_hash = compute_light_hash(light.header)
    votes = []
    for place, key in enumerate(sorted(keys, key=lambda one: one.public_key)):
        time = LightTime(place, 1_800_000_100 + light.header.height)
        votes.append(LightSignature(key.public_key, key.sign(compute_precommit_bytes(light, block_hash, time)), time))
    return msgspec.structs.replace(light, signatures=tuple(votes))


def move_up(chain: Chain, to: Signatories, *, epoch: int = 1, row: bytes | None = None) -> Moved:
    """The chain with one more block, in which it goes over to CometBFT under a set."""
    height = chain.height + 1
    before = chain.schedule
    chain.schedule = lambda asked: before(asked) if asked <= height else to
    engine = compute_engine(chain.genesis_hash, chain.genesis.chain_id, epoch)
    text = row if row is not None else encode(engine)
    rows = chains.make_rows(height) | {ENGINE_KEY: text}
    tree = build([(digest(STATE_KEY, key.encode()), digest(STATE_VALUE, value)) for key, value in rows.items()])
    entry = Entry(DONE, chains.sign_transaction(chain, encode({"word": "move"})))
    chains.append(chain, entry, state_root=tree.root.hex())
    path = compute_path(tree.nodes.get, digest(STATE_KEY, ENGINE_KEY.encode()))
    handover = NewEngine(chain.commits[-1], chain.headers[-1], path, msgspec.Raw(text), to.validators)
    return Moved(chain, handover, to)


def make_light_receipt(
    chain: Chain,
    height: int,
    light: LightBlock,
    handovers: Sequence[HandOver] = (),
    final: int | None = None,
) -> Receipt:
    """The receipt of the entry at a height, final by a light block of its own header or of a later one."""
    later = () if final is None else (Later(chain.headers[final - 1], chains.find_path(chain, height, final)),)
    provenance = Provenance((), ByLightBlock(later, light), chain.genesis, tuple(handovers), chain.headers[height - 1])
    return Receipt(chain.entries[height - 1], EntryPath(0, ()), "receipt", provenance, 1)


def get_app_hash(chain: Chain, height: int) -> str:
    """What CometBFT's header says of a block of ours."""
    return compute_header_hash(chain.headers[height - 1]).hex()


def hand_over(light: LightBlock, to: Signatories) -> NewLightSet:
    """The hand-over in a light block."""
    return NewLightSet(light, to.validators)
