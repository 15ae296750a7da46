"""Provenance, made from the store: what ties a header to the genesis, as a proof carries it.

Of blocks that our own validators made final, the store has all there is to show. Of those that CometBFT made final it
has the hand-overs, and CometBFT itself is asked for the light block of the last.
"""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from ledger.archive.blocks import load_head
from ledger.archive.engine import list_light_sets, load_light
from ledger.chain.comet.light_block import LightBlock
from ledger.chain.commit import Commit, Final
from ledger.chain.finality import MAX_HANDOVERS, ByLightBlock, ByValidators, Later, Provenance
from ledger.chain.genesis import Genesis
from ledger.chain.handovers import EMBEDDED, ENGINE_KEY, HandOver, NewEngine, NewLightSet, NewValidators, cut_detours
from ledger.chain.header import Header
from ledger.chain.validators import Validator
from ledger.crypto.encoding import decode, encode
from ledger.errors import NotFoundError, VerificationError
from ledger.merkle.log import inclusion_path_at
from ledger.merkle.state_path import StatePath
from ledger.state.store import Store

MAX_HANDOVER_BYTES = 6 * 1024 * 1024
"""What hand-overs may take of a proof, so that its readers, who read no more than a file may have, can read it."""


class Proved(NamedTuple):
    """A row's canonical bytes, b"" where there is none, and its way in the state tree."""

    value: bytes
    path: StatePath


FindRow = Callable[[str, Header], Proved]
"""Proves a row by its key, as of a header."""
FindLight = Callable[[int], LightBlock]
"""The light block of a height of CometBFT. Raises NotFoundError."""


class Witness(NamedTuple):
    """What proofs of a ledger are made from."""

    store: Store
    genesis: Genesis
    find_row: FindRow
    find_light: FindLight


def find_no_light(height: int) -> LightBlock:
    """Raises NotFoundError: nobody here can be asked for CometBFT's blocks."""
    raise NotFoundError("light_block_must_be_at_hand", height=height)


def make_provenance(witness: Witness, height: int, final: int) -> Provenance:
    """What ties the header of a height to the genesis, final by that of a height at or above it.

    Raises NotFoundError, StoreError; VerificationError where hand-overs are more than a proof holds.
    """
    store = witness.store
    header, made_final = load_head(store, height)
    later: tuple[Later, ...] = ()
    if final > height:
        final_header, made_final = load_head(store, final)
        path = inclusion_path_at(height, final, store.load_history)
        later = (Later(final_header, tuple(step.hex() for step in path)),)
    return Provenance(
        anchors=(),
        finality=_make_finality(witness, made_final, later),
        genesis=witness.genesis,
        handovers=list_handovers(witness, final),
        header=header,
    )


def list_handovers(witness: Witness, final: int) -> tuple[HandOver, ...]:
    """The hand-overs that lead from the genesis to who makes a height final, as a proof has them.

    Raises VerificationError where they are more than a proof holds.
    """
    _, made_final = load_head(witness.store, final)
    if isinstance(made_final, int):
        found = [*_list_until_engine(witness, final), *_list_light(witness, made_final + 1)]
    else:
        found = _list_ours(witness, final)
    needed = cut_detours(found)
    size = sum(len(encode(one)) for one in needed)
    if len(needed) > MAX_HANDOVERS or size > MAX_HANDOVER_BYTES:
        raise VerificationError("handovers_must_fit_proof", count=len(needed), height=final, limit=MAX_HANDOVERS)
    return needed


def _make_finality(witness: Witness, final: Final, later: tuple[Later, ...]) -> ByValidators | ByLightBlock:
    if isinstance(final, Commit):
        return ByValidators(final, later)
    # what CometBFT's block gave stands in the header of the next one
    return ByLightBlock(later, witness.find_light(final + 1))


def _list_ours(witness: Witness, final: int) -> list[HandOver]:
    handovers: list[HandOver] = []
    for height, validators in witness.store.list_handovers(final):
        header, commit = load_head(witness.store, height)
        if isinstance(commit, Commit):  # those of blocks that CometBFT made final are told by its own headers
            handovers.append(NewValidators(commit, header, decode(validators, tuple[Validator, ...])))
    return handovers


def _list_until_engine(witness: Witness, final: int) -> list[HandOver]:
    """Those of our own validators, and the one in which they let CometBFT go on, where they began."""
    if witness.genesis.engine != EMBEDDED:
        return []
    last = find_last_ours(witness.store, final)
    header, commit = load_head(witness.store, last)
    if not isinstance(commit, Commit):
        raise NotFoundError("block_must_exist", height=last)
    row, path = witness.find_row(ENGINE_KEY, header)
    known = dict(witness.store.list_handovers(last + 1))
    validators = decode(known[last], tuple[Validator, ...]) if last in known else _find_set(witness, known)
    return [*_list_ours(witness, last), NewEngine(commit, header, path, msgspec.Raw(row), validators)]


def _find_set(witness: Witness, known: dict[int, bytes]) -> tuple[Validator, ...]:
    return decode(known[max(known)], tuple[Validator, ...]) if known else witness.genesis.validators


def _list_light(witness: Witness, below: int) -> list[HandOver]:
    handovers: list[HandOver] = []
    for height, validators in list_light_sets(witness.store, below):
        light = load_light(witness.store, height) or witness.find_light(height)
        handovers.append(NewLightSet(light, validators))
    return handovers


def find_last_ours(store: Store, below: int) -> int:
    """The last block below a height that is final by our own commit: those that CometBFT made follow it."""
    low, high = 0, below
    while high - low > 1:
        middle = (low + high) // 2
        if isinstance(load_head(store, middle)[1], Commit):
            low = middle
        else:
            high = middle
    return low
