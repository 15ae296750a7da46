"""Light blocks as finality: true ones prove, and every way to forge one is refused by both verifiers."""

import json
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.abci.lights import read_light_block, read_time
from ledger.chain.comet.light_block import LightBlock, LightTime, compute_light_hash, compute_light_set_hash
from ledger.chain.handovers import cut_detours
from ledger.chain.receipt import Receipt, verify_receipt
from ledger.chain.validators import Validator, compute_total_power, is_quorum
from ledger.crypto.encoding import encode
from ledger.errors import DecodeError, VerificationError
from tests.chain import chains
from tests.chain.chains import Chain, Signatories, make_signatories
from tests.chain.comet import (
    Moved,
    get_app_hash,
    hand_over,
    make_light,
    make_light_receipt,
    move_up,
    sign_light,
)
from tests.docs.second import NODE, make_second, run_second

OURS, FIRST, SECOND, THIRD = (make_signatories(name) for name in ("ours", "first", "second", "third"))


def found() -> Moved:
    """Three blocks of ours, the hand-over in the fourth, and four more on CometBFT."""
    chain = chains.grow(chains.start(chains.keep(OURS)), 3)
    moved = move_up(chain, FIRST)
    return Moved(chains.grow(moved.chain, 8), moved.handover, moved.signatories)


MOVED = found()
CHAIN, ID = MOVED.chain, MOVED.chain_id


def light_of(
    height: int, at: int, signatories: Signatories = FIRST, following: Signatories | None = None
) -> LightBlock:
    return make_light(ID, signatories, at, get_app_hash(CHAIN, height), following)


def judge(receipt: Receipt | bytes, chain: Chain = CHAIN) -> str:
    """The broken rule, or "valid"; the second verifier must come to the same verdict."""
    data = receipt if isinstance(receipt, bytes) else encode(receipt)
    try:
        verify_receipt(data, chain.genesis_hash)
        rule = "valid"
    except (VerificationError, DecodeError) as error:
        rule = error.rule
    if NODE:
        [ended] = run_second([make_second("receipts", data, chain.genesis_hash.hex())])
        assert (ended.problem == "") == (rule == "valid"), (rule, ended.problem)
    return rule


TURN = hand_over(make_light(ID, FIRST, 5, get_app_hash(CHAIN, 5), SECOND), SECOND)
TURN_AGAIN = hand_over(make_light(ID, SECOND, 9, get_app_hash(CHAIN, 6), THIRD), THIRD)
TRUE: dict[str, Receipt] = {
    "right behind the hand-over": make_light_receipt(CHAIN, 5, light_of(5, 2), [MOVED.handover]),
    "one of before, by a later block": make_light_receipt(CHAIN, 2, light_of(6, 7), [MOVED.handover], final=6),
    "after another set": make_light_receipt(CHAIN, 6, light_of(6, 8, SECOND), [MOVED.handover, TURN]),
    "after two": make_light_receipt(CHAIN, 7, light_of(7, 11, THIRD), [MOVED.handover, TURN, TURN_AGAIN]),
    "in a later round": make_light_receipt(
        CHAIN, 5, sign_light(msgspec.structs.replace(light_of(5, 2), round=3), FIRST.keys), [MOVED.handover]
    ),
    "by three of four": make_light_receipt(CHAIN, 5, sign_light(light_of(5, 2), FIRST.keys[:3]), [MOVED.handover]),
}


@pytest.mark.parametrize("case", TRUE)
def test_true_receipts_prove(case: str) -> None:
    assert judge(TRUE[case]) == "valid"
    proved = verify_receipt(encode(TRUE[case]), CHAIN.genesis_hash).proved
    assert proved.engine_height == TRUE[case].provenance.finality.light.header.height  # type: ignore[union-attr]
    assert proved.handovers == len(TRUE[case].provenance.handovers)


def forge_row(row: bytes) -> Receipt:
    chain = chains.grow(chains.start(chains.keep(OURS)), 3)
    moved = move_up(chain, FIRST, row=row)
    grown = chains.grow(moved.chain, 6)
    light = make_light(moved.chain_id, FIRST, 2, get_app_hash(grown, 5))
    return make_light_receipt(grown, 5, light, [moved.handover])


OTHER_EPOCH = make_light(ID[:-1] + "2", FIRST, 2, get_app_hash(CHAIN, 5))
BACK = hand_over(make_light(ID, SECOND, 9, get_app_hash(CHAIN, 6), FIRST), FIRST)
FORGED: dict[str, tuple[str, Callable[[], Receipt]]] = {
    "no hand-over": ("header_must_fit_genesis", lambda: make_light_receipt(CHAIN, 5, light_of(5, 2))),
    "a header of before": (
        "handover_must_be_needed",
        lambda: make_light_receipt(CHAIN, 3, make_light(ID, FIRST, 2, get_app_hash(CHAIN, 3)), [MOVED.handover]),
    ),
    "the header of the hand-over itself": (
        "handover_must_be_needed",
        lambda: make_light_receipt(CHAIN, 4, make_light(ID, FIRST, 1, get_app_hash(CHAIN, 4)), [MOVED.handover]),
    ),
    "another header's light block": (
        "header_must_be_final",
        lambda: make_light_receipt(CHAIN, 5, light_of(6, 2), [MOVED.handover]),
    ),
    "another set's": (
        "validators_must_be_the_expected",
        lambda: make_light_receipt(CHAIN, 5, light_of(5, 2, SECOND), [MOVED.handover]),
    ),
    "two of four": (
        "block_must_be_final",
        lambda: make_light_receipt(CHAIN, 5, sign_light(light_of(5, 2), FIRST.keys[:2]), [MOVED.handover]),
    ),
    "a stranger's vote": (
        "vote_must_be_a_validators",
        lambda: make_light_receipt(
            CHAIN, 5, sign_light(light_of(5, 2), [*FIRST.keys[:3], SECOND.keys[0]]), [MOVED.handover]
        ),
    ),
    "one vote twice": (
        "header_must_be_final",
        lambda: make_light_receipt(
            CHAIN, 5, sign_light(light_of(5, 2), [*FIRST.keys[:3], FIRST.keys[2]]), [MOVED.handover]
        ),
    ),
    "another epoch's": (
        "header_must_fit_genesis",
        lambda: make_light_receipt(CHAIN, 5, OTHER_EPOCH, [MOVED.handover]),
    ),
    "a set that was passed over": (
        "validators_must_be_the_expected",
        lambda: make_light_receipt(CHAIN, 6, light_of(6, 8, SECOND), [MOVED.handover]),
    ),
    "a way back": (
        "handover_must_be_needed",
        lambda: make_light_receipt(CHAIN, 7, light_of(7, 11), [MOVED.handover, TURN, BACK]),
    ),
    "a hand-over behind the end": (
        "handover_must_be_needed",
        lambda: make_light_receipt(CHAIN, 5, light_of(5, 4, SECOND), [MOVED.handover, TURN]),
    ),
    "hand-overs out of order": (
        "validators_must_be_the_expected",
        lambda: make_light_receipt(CHAIN, 7, light_of(7, 11, THIRD), [MOVED.handover, TURN_AGAIN, TURN]),
    ),
    "to CometBFT twice": (
        "handover_must_be_needed",
        lambda: make_light_receipt(CHAIN, 5, light_of(5, 2), [MOVED.handover, MOVED.handover]),
    ),
    "from CometBFT to ours": (
        "handover_must_be_needed",
        lambda: make_light_receipt(
            CHAIN,
            7,
            light_of(7, 9),
            [MOVED.handover, chains.NewValidators(CHAIN.commits[4], CHAIN.headers[4], FIRST.validators)],
        ),
    ),
    "names that are swapped": (
        "validators_must_be_the_expected",
        lambda: make_light_receipt(
            CHAIN,
            5,
            light_of(5, 2),
            [msgspec.structs.replace(MOVED.handover, validators=rename(FIRST.validators))],
        ),
    ),
    "a later commit of ours": (
        "header_must_fit_genesis",
        lambda: msgspec.structs.replace(
            chains.make_receipt(CHAIN, 5),
            provenance=msgspec.structs.replace(chains.make_receipt(CHAIN, 5).provenance, handovers=(MOVED.handover,)),
        ),
    ),
}


def rename(validators: tuple[Validator, ...]) -> tuple[Validator, ...]:
    return tuple(Validator(f"x-{place}", one.public_key, one.voting_power) for place, one in enumerate(validators))


@pytest.mark.parametrize("case", FORGED)
def test_a_forged_receipt_is_refused_by_both(case: str) -> None:
    rule, make = FORGED[case]
    assert judge(make()) == rule


ROWS = {
    "another epoch's chain": b'{"chain_id":"x","epoch":1}',
    "no row at all": b"{}",
    "a field more": b'{"chain_id":"x","epoch":1,"more":1}',
    "a number": b"7",
}


@pytest.mark.parametrize("case", ROWS)
def test_a_row_of_another_engine_is_refused(case: str) -> None:
    receipt = forge_row(ROWS[case])
    assert judge(receipt, CHAIN) == "header_must_fit_genesis"


@given(st.data())
def test_no_number_or_text_of_a_light_receipt_can_change(data: st.DataObject) -> None:
    """Every value within the finality and the hand-overs is bound by a signature or a hash."""
    name = data.draw(st.sampled_from(sorted(TRUE)))
    found = json.loads(encode(TRUE[name]))
    places = [*list_places(found["provenance"]["finality"]), *list_places(found["provenance"]["handovers"])]
    holder, key = data.draw(st.sampled_from(places))
    old = holder[key]
    holder[key] = old + 1 if isinstance(old, int) else flip(old)
    text = json.dumps(found, separators=(",", ":"), sort_keys=True).encode()
    with pytest.raises((VerificationError, DecodeError)):
        verify_receipt(text, CHAIN.genesis_hash)


def list_places(value: object) -> list[tuple[object, object]]:
    """Each number or text within, by what holds it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: list[tuple[object, object]] = []
    for key, one in items:
        found += list_places(one) if isinstance(one, dict | list) else [(value, key)]
    return found


def flip(text: str) -> str:
    return ("1" if text[:1] == "0" else "0") + text[1:] if text else "00" * 32


def test_detours_on_cometbft_are_cut() -> None:
    assert cut_detours([MOVED.handover, TURN, BACK]) == (MOVED.handover,)
    assert cut_detours([MOVED.handover, TURN, TURN_AGAIN]) == (MOVED.handover, TURN, TURN_AGAIN)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.data())
def test_more_than_two_thirds_of_the_power_is_needed(powers: list[int], data: st.DataObject) -> None:
    signatories = make_signatories("weights", powers)
    chain = chains.grow(chains.start(chains.keep(OURS)), 1)
    moved = move_up(chain, signatories)
    grown = chains.grow(moved.chain, 3)
    voting = data.draw(st.sets(st.sampled_from(range(len(powers)))))
    light = sign_light(
        make_light(moved.chain_id, signatories, 2, get_app_hash(grown, 3)), [signatories.keys[one] for one in voting]
    )
    power = sum(signatories.validators[one].voting_power for one in voting)
    receipt = encode(make_light_receipt(grown, 3, light, [moved.handover]))
    if is_quorum(power, compute_total_power(signatories.validators)):
        assert verify_receipt(receipt, grown.genesis_hash).proved.tally.power == power
    else:
        with pytest.raises(VerificationError, match="block_must_be_final"):
            verify_receipt(receipt, grown.genesis_hash)


def test_a_genesis_of_cometbft_begins_there() -> None:
    genesis = msgspec.structs.replace(chains.start(chains.keep(FIRST)).genesis, engine="cometbft")
    chain = chains.grow(Chain(genesis, chains.keep(FIRST), [], [], []), 2)
    from ledger.chain.comet.engine import compute_engine

    engine = compute_engine(chain.genesis_hash, genesis.chain_id, 0)
    light = make_light(engine.chain_id, FIRST, 3, get_app_hash(chain, 2))
    assert judge(make_light_receipt(chain, 2, light), chain) == "valid"
    assert judge(make_light_receipt(chain, 1, light, final=2), chain) == "valid"
    assert judge(chains.make_receipt(chain, 2), chain) == "header_must_fit_genesis"


# ------------------------------------------------------------------------------- as CometBFT writes it


def write_as_comet(light: LightBlock, signatories: Signatories, flags: dict[int, int]) -> dict[str, object]:
    """The light block as RPC's `commit` answers it; by place some votes are for none, or absent."""
    from base64 import b64encode

    from ledger.chain.comet.engine import compute_engine_address

    header = light.header
    votes = []
    for place, vote in enumerate(light.signatures):
        flag = flags.get(place, 2)
        address = compute_engine_address(vote.public_key).hex().upper()
        votes.append(
            {
                "block_id_flag": flag,
                "validator_address": address if flag != 1 else "",
                "timestamp": f"2027-01-15T08:0{vote.time.seconds % 10}:00.000000001Z",
                "signature": b64encode(bytes.fromhex(vote.signature)).decode() if flag != 1 else None,
            }
        )
    parts = {"total": light.parts.total, "hash": light.parts.hash.upper()}
    last = {
        "hash": header.last_block_hash,
        "parts": {"total": header.last_block_parts.total, "hash": header.last_block_parts.hash},
    }
    named = {
        name: getattr(header, name).upper()
        for name in msgspec.structs.asdict(header)
        if name.endswith(("_hash", "_address"))
    }
    return {
        "signed_header": {
            "header": {
                **named,
                "version": {"block": str(header.block_version), "app": str(header.app_version)},
                "chain_id": header.chain_id,
                "height": str(header.height),
                "time": "2027-01-15T08:00:00Z",
                "last_block_id": last,
            },
            "commit": {
                "height": str(header.height),
                "round": light.round,
                "block_id": {"hash": compute_light_hash(header).hex().upper(), "parts": parts},
                "signatures": votes,
            },
        },
        "canonical": False,
    }


def test_votes_that_do_not_count_are_left_out() -> None:
    """For none, absent, of a stranger, and one that fits no text."""
    answer = write_as_comet(light_of(5, 2), FIRST, {0: 3, 1: 1})
    read = read_light_block(answer, [SECOND.validators, FIRST.validators])
    assert read.signatures == ()  # their times are not those that were signed
    with pytest.raises(VerificationError, match="validators_must_be_the_expected"):
        read_light_block(answer, [SECOND.validators])
    for broken in ({}, {"signed_header": {}}, {"signed_header": None}):
        with pytest.raises(DecodeError):
            read_light_block(broken, [FIRST.validators])


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("1970-01-01T00:00:00Z", LightTime(0, 0)),
        ("1970-01-01T00:00:01.5Z", LightTime(500_000_000, 1)),
        ("2026-12-01T13:16:24.568123456Z", LightTime(568_123_456, 1_796_130_984)),
    ],
)
def test_times_are_read_to_the_nanosecond(text: str, time: LightTime) -> None:
    assert read_time(text) == time


def test_set_hash_takes_the_strongest_first() -> None:
    one, other = make_signatories("a", (1, 5)).validators
    assert compute_light_set_hash([one, other]) == compute_light_set_hash([other, one])
