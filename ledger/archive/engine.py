"""The engine: which CometBFT chain makes a ledger's blocks final, and how far this copy has followed it.

CometBFT has heights of its own: a block of it without admissible transactions makes no block of the ledger. Both
heights stand in the store, and become durable together.
"""

import msgspec

from ledger.chain.comet.engine import Engine, compute_engine
from ledger.chain.comet.light_block import LightBlock
from ledger.chain.commit import Final
from ledger.chain.genesis import Genesis, compute_genesis_hash
from ledger.chain.kinds import Height
from ledger.chain.validators import ScheduledSet, Validator
from ledger.crypto.encoding import Natural, decode, encode
from ledger.errors import ConsensusError, DecodeError, StoreError
from ledger.registry.rows.committee import ENGINES, NOW
from ledger.state.overlay import Rows
from ledger.state.store import Store

MARK = "engine"
"""The name of the mark in the store."""
SETS = f"{MARK}/set/"
LIGHTS = f"{MARK}/light/"
KEPT_SETS = 4
"""Sets that are remembered: of the last block, of the next, and those that were just before."""


class EngineMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far CometBFT has been followed."""

    chain_id: str
    """CometBFT's."""
    height: Natural
    """Of CometBFT's last committed block."""
    sets: tuple[ScheduledSet, ...]
    """Who signs, each from which height of CometBFT on; the last ones, in order."""


def find_engine(rows: Rows, genesis: Genesis) -> Engine | None:
    """The CometBFT chain that makes the next block final; None where our own validators do."""
    row = rows.get(ENGINES, NOW)
    if row is not None:
        return Engine(row.chain_id, row.epoch)
    return None if genesis.engine == "embedded" else compute_engine(compute_genesis_hash(genesis), genesis.chain_id, 0)


def load_mark(store: Store, engine: Engine) -> EngineMark | None:
    """How far a store has followed this engine; None before its first block. Raises StoreError."""
    found = store.find_meta(MARK)
    if found is None:
        return None
    try:
        mark = decode(found, EngineMark)
    except DecodeError as error:
        raise StoreError("store_must_be_intact", problem=f"the mark of the engine: {error.rule}") from None
    return mark if mark.chain_id == engine.chain_id else None


def save_mark(store: Store, mark: EngineMark) -> None:
    """Writes how far the engine has been followed; within `Store.writing`."""
    store.save_meta(MARK, encode(mark))


def begin_mark(engine: Engine, validators: tuple[Validator, ...]) -> EngineMark:
    """Where a CometBFT chain stands before its first block."""
    return EngineMark(engine.chain_id, 0, (ScheduledSet(1, validators),))


def advance_mark(mark: EngineMark, height: Height, following: tuple[Validator, ...]) -> EngineMark:
    """The mark after a block of CometBFT that tells it of the set `following`, which signs two heights later.

    Raises ConsensusError where the block does not follow the last.
    """
    if height != mark.height + 1:
        raise ConsensusError("block_must_follow_last", expected=mark.height + 1, field="engine", found=height)
    sets = mark.sets
    if following != sets[-1].validators:
        sets = (*sets, ScheduledSet(height + 2, following))
    return EngineMark(mark.chain_id, height, sets[-KEPT_SETS:])


def find_set(mark: EngineMark, height: Height) -> tuple[Validator, ...]:
    """Who signs a height of CometBFT, of those not long past. Raises StoreError for one that is forgotten."""
    begun = [each for each in mark.sets if each.from_height <= height]
    if not begun:
        raise StoreError("store_must_be_intact", problem=f"nobody remembers who signed CometBFT's block {height}")
    return begun[-1].validators


def save_light_set(store: Store, height: Height, validators: tuple[Validator, ...]) -> None:
    """Notes which set the light block of a height hands over to; within `Store.writing`."""
    store.save_meta(f"{SETS}{height:016}", encode(validators))


def list_light_sets(store: Store, below: int) -> list[tuple[int, tuple[Validator, ...]]]:
    """Which light blocks below a height hand over to which sets, in order. Raises StoreError."""
    found = [(int(name.removeprefix(SETS)), value) for name, value in store.list_meta(SETS)]
    return [(height, decode(value, tuple[Validator, ...])) for height, value in found if height < below]


def save_light(store: Store, light: LightBlock) -> None:
    """Keeps a light block that hands over to another set: CometBFT may forget it; within `Store.writing`."""
    store.save_meta(f"{LIGHTS}{light.header.height:016}", encode(light))


def load_light(store: Store, height: int) -> LightBlock | None:
    """A light block that was kept. Raises StoreError where it is damaged."""
    found = store.find_meta(f"{LIGHTS}{height:016}")
    try:
        return decode(found, LightBlock) if found is not None else None
    except DecodeError as error:
        raise StoreError("store_must_be_intact", problem=f"light block {height}: {error.rule}") from None


def check_engine_height(final: Final, last: int, engine: Engine | None) -> None:
    """Raises ConsensusError unless a block is CometBFT's where it makes blocks, and comes after the last one there."""
    if engine is None or not isinstance(final, int):
        found, expected = ("CometBFT", "our own commit") if engine is None else ("our own commit", "CometBFT")
        raise ConsensusError("engine_must_fit_chain", expected=expected, found=found)
    if final <= last:
        raise ConsensusError("block_must_follow_last", expected=last + 1, field="engine", found=final)
