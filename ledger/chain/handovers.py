"""Hand-overs: the way from the genesis to whoever signs a later block, each step final by those before it.

There are three kinds: our validators name the next set; a committee lets CometBFT go on; and on CometBFT one set hands
over to the next.
"""

from collections.abc import Sequence

import msgspec

from ledger.chain.comet.engine import Engine, compute_engine
from ledger.chain.comet.light_block import LightBlock, check_light_set, compute_light_set_hash, verify_light_block
from ledger.chain.commit import Commit, verify_commit
from ledger.chain.genesis import Genesis
from ledger.chain.header import VERSIONS, Header, compute_header_hash
from ledger.chain.state_rows import verify_row
from ledger.chain.validators import Validator, ValidatorSet, compute_validators_hash, is_ordered
from ledger.crypto.encoding import decode
from ledger.errors import DecodeError, VerificationError
from ledger.merkle.state_path import StatePath

EMBEDDED = "embedded"
ENGINE_KEY = "engine/now"
"""The key of the row that says on which chain of CometBFT the ledger goes on."""


class NewValidators(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="by", tag="validators"):
    """A hand-over: the header in which one validator set names the next, final by the first."""

    commit: Commit
    header: Header
    validators: ValidatorSet


class NewEngine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="by", tag="engine"):
    """A hand-over to CometBFT: the last header that is final by our own commit, and the row that says who goes on."""

    commit: Commit
    header: Header
    path: StatePath
    """Of the row `engine/now`, under the header's state root."""
    row: msgspec.Raw
    validators: ValidatorSet
    """Who signs from then on."""


class NewLightSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="by", tag="cometbft"):
    """A hand-over on CometBFT: the light block in which one set names the next, with our names of who is in it."""

    light: LightBlock
    validators: ValidatorSet


HandOver = NewValidators | NewEngine | NewLightSet


class Way(msgspec.Struct, frozen=True):
    """Where hand-overs have led."""

    validators: tuple[Validator, ...]
    engine: Engine | None
    """The chain of CometBFT whose light blocks make blocks final; None where our own commits do."""
    height: int = 0
    """Of the last header of ours on the way."""
    light_height: int = 0
    """Of the last light block on the way."""
    passed: tuple[str, ...] = ()
    """The hashes of the sets it has come by since an engine took over: a way back to one of them is no way on."""


def follow_handovers(genesis: Genesis, handovers: Sequence[HandOver], genesis_hash: bytes, final_height: int) -> Way:
    """Where the hand-overs lead, for a header of `final_height`. Raises VerificationError.

    Each must be needed, come before that height, and be final by the set before it.
    """
    way = begin_way(genesis, genesis_hash)
    for handover in handovers:
        if isinstance(handover, NewLightSet):
            way = _follow_light(way, handover)
        else:
            way = _follow_ours(way, handover, genesis, genesis_hash, final_height)
    return way


def begin_way(genesis: Genesis, genesis_hash: bytes) -> Way:
    """Where a chain begins: under the set of its genesis."""
    validators = genesis.validators
    if genesis.engine == EMBEDDED:
        return Way(validators, None, passed=(compute_validators_hash(validators).hex(),))
    engine = compute_engine(genesis_hash, genesis.chain_id, 0)
    return Way(validators, engine, passed=(compute_light_set_hash(validators).hex(),))


def cut_detours(handovers: Sequence[HandOver]) -> tuple[HandOver, ...]:
    """The hand-overs that are needed: a way that comes back to a set it had passed is cut short there."""
    needed: list[HandOver] = []
    passed: list[str] = []
    for handover in handovers:
        if isinstance(handover, NewEngine):
            needed.append(handover)
            passed = [""] * len(needed)
            continue
        header = handover.light.header if isinstance(handover, NewLightSet) else handover.header
        before, after = header.validators_hash, header.next_validators_hash
        if after in passed:
            place = passed.index(after)
            del needed[place:], passed[place:]
        elif after != before:
            needed.append(handover)
            passed.append(before)
    return tuple(needed)


def check_chain(header: Header, genesis: Genesis) -> None:
    """Raises VerificationError unless the header is of this chain and a version we know."""
    if header.chain_id != genesis.chain_id or header.version not in VERSIONS:
        problem = f"{header.chain_id} {header.version}, expected {genesis.chain_id} {' or '.join(map(str, VERSIONS))}"
        raise VerificationError("header_must_fit_genesis", problem=problem)


def check_set(header: Header, validators: tuple[Validator, ...]) -> None:
    """Raises VerificationError unless this is the set that signs the header's height."""
    expected = compute_validators_hash(validators).hex()
    if header.validators_hash != expected:
        problem = f"in block {header.height} they are {header.validators_hash}, expected {expected}"
        raise VerificationError("validators_must_be_the_expected", problem=problem)


def _follow_ours(
    way: Way, handover: NewValidators | NewEngine, genesis: Genesis, genesis_hash: bytes, final_height: int
) -> Way:
    header, validators = handover.header, handover.validators
    check_chain(header, genesis)
    _check_needed(way.engine is None and way.height < header.height < final_height)
    is_set = isinstance(handover, NewValidators)
    _check_needed(not is_set or header.next_validators_hash not in way.passed)  # the way back to a set is no way on
    check_set(header, way.validators)
    verify_commit(handover.commit, compute_header_hash(header), header.height, way.validators, genesis_hash)
    _check_next(header, validators)
    if isinstance(handover, NewValidators):
        return Way(validators, None, header.height, passed=(*way.passed, header.next_validators_hash))
    text = verify_row(ENGINE_KEY, (handover.row,), handover.path, bytes.fromhex(header.state_root))
    engine = _read_engine(text, genesis, genesis_hash)
    return Way(validators, engine, header.height, passed=(compute_light_set_hash(validators).hex(),))


def _follow_light(way: Way, handover: NewLightSet) -> Way:
    light, validators = handover.light, handover.validators
    _check_needed(way.engine is not None and light.header.height > way.light_height)
    if way.engine is not None:
        verify_light_block(light, way.validators, way.engine.chain_id)
    name = light.header.next_validators_hash
    _check_needed(name not in {*way.passed, light.header.validators_hash})
    check_light_set(name, validators, light.header.height + 1)
    _check_ordered(validators, f"block {light.header.height} of CometBFT")
    passed = (*way.passed, name)
    return msgspec.structs.replace(way, validators=validators, light_height=light.header.height, passed=passed)


def _read_engine(text: bytes, genesis: Genesis, genesis_hash: bytes) -> Engine:
    try:
        row = decode(text, Engine)
    except DecodeError as error:
        raise VerificationError("header_must_fit_genesis", problem=error.says) from None
    engine = compute_engine(genesis_hash, genesis.chain_id, row.epoch)
    if row.chain_id != engine.chain_id:
        problem = f"CometBFT's chain is {row.chain_id}, expected {engine.chain_id}"
        raise VerificationError("header_must_fit_genesis", problem=problem)
    return engine


def _check_needed(is_needed: bool) -> None:
    if not is_needed:
        raise VerificationError("handover_must_be_needed")


def _check_next(header: Header, validators: tuple[Validator, ...]) -> None:
    found, expected = compute_validators_hash(validators).hex(), header.next_validators_hash
    if found != expected:
        problem = f"the hand-over of block {header.height} is to {found}, expected {expected}"
        raise VerificationError("validators_must_be_the_expected", problem=problem)
    _check_ordered(validators, f"block {header.height}")


def _check_ordered(validators: tuple[Validator, ...], block: str) -> None:
    if not is_ordered(validators):
        problem = f"those of the hand-over of {block} are not in order"
        raise VerificationError("validators_must_be_the_expected", problem=problem)
