"""Receipts across changes of the validator set: from genesis alone, and under a checkpoint.

First a real ledger whose council changes at height 6; then chains put together by hand, with many changes, and with
histories that former validators made up together.
"""

from itertools import product
from random import Random

import pytest

from ledger import Ledger, PlacedEntry
from ledger.chain.finality import Checkpoint
from ledger.chain.header import compute_header_hash
from ledger.chain.proofs import verify_history_proof, verify_proof, verify_state_proof
from ledger.chain.receipt import Receipt, verify_receipt
from ledger.chain.validators import compute_validators_hash
from ledger.crypto.encoding import decode_file, encode
from ledger.errors import ConsensusError, LedgerError, VerificationError
from tests.chain.chains import (
    Chain,
    Signatories,
    change,
    fork,
    grow,
    keep,
    list_changes,
    make_history_proof,
    make_receipt,
    make_signatories,
    make_state_proof,
    start,
)
from tests.chain.changing import CHANGE, SECOND, create_changing
from tests.chain.forging import edit, remove, replace_provenance

A, B, C = make_signatories("a"), make_signatories("b"), make_signatories("c")


@pytest.fixture(scope="module")
def lao() -> Ledger:
    made = create_changing()
    noy = made.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    for _ in range(11):
        made.wallet("central-bank").issue_money(100, to=noy)
    assert made.height == 12
    return made


@pytest.fixture(scope="module")
def placed(lao: Ledger) -> list[PlacedEntry]:
    """The entries in order: that of height h is number h − 1."""
    return list(lao.entries())


def refuses(data: bytes, chain: Chain) -> str:
    with pytest.raises(VerificationError) as caught:
        verify_proof(data, chain.genesis_hash)
    return caught.value.rule


# a real ledger


def test_council_changes_at_its_height(lao: Ledger) -> None:
    first, second = lao.node.archive.genesis.validators, lao.node.get_validators()
    assert tuple(validator.name for validator in second) == SECOND
    for height in range(1, lao.height + 1):
        header = lao.block(height).header
        signs, follows = (first if at < CHANGE else second for at in (height, height + 1))
        assert header.validators_hash == compute_validators_hash(signs).hex()
        assert header.next_validators_hash == compute_validators_hash(follows).hex()
        assert header.proposer == signs[(height - 1) % len(signs)].public_key
    lao.audit()


def test_nobody_else_can_sign_after_the_change() -> None:
    alone = create_changing(second_is_here=False)
    noy = alone.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    for _ in range(CHANGE - 2):
        alone.wallet("central-bank").issue_money(100, to=noy)
    with pytest.raises(ConsensusError) as caught:
        alone.wallet("central-bank").issue_money(100, to=noy)
    assert caught.value.rule == "validator_keys_must_be_in_home"
    assert caught.value.values == {
        "height": CHANGE, "missing": "education, health, labour", "power": 0, "total": 3,
    }  # fmt: skip
    assert alone.height == CHANGE - 1


def test_receipts_before_at_and_after_the_change_verify_from_genesis_alone(
    lao: Ledger, placed: list[PlacedEntry]
) -> None:
    for entry in placed:
        proved = verify_receipt(lao.receipt(entry), lao.genesis_hash).proved
        assert proved.header.height == proved.final_height == entry.height
        assert proved.handovers == (1 if entry.height >= CHANGE else 0)
        assert (proved.tally.signed, proved.tally.validators) == ((3, 3) if entry.height >= CHANGE else (4, 4))


def test_receipt_of_every_height_is_linked_to_a_checkpoint_of_every_height(
    lao: Ledger, placed: list[PlacedEntry]
) -> None:
    for entry in placed:
        receipt = lao.receipt(entry)
        for height in range(1, lao.height + 1):
            checkpoint = lao.checkpoint(height)
            anchored = lao.anchor(receipt, checkpoint)
            proved = verify_receipt(anchored, lao.genesis_hash, checkpoint).proved
            assert proved.final_height == max(height, entry.height)
            assert proved.checkpoint == checkpoint
            assert (anchored == receipt) == (height == entry.height)
            assert lao.anchor(anchored, checkpoint) == anchored


@pytest.mark.parametrize(
    ("height", "of", "rule"),
    [(0, 5, "block_must_exist"), (13, 5, "block_must_exist"), (4, 5, "checkpoint_must_match")],
)
def test_checkpoint_that_is_none_anchors_nothing(
    lao: Ledger, placed: list[PlacedEntry], height: int, of: int, rule: str
) -> None:
    with pytest.raises(LedgerError) as caught:
        lao.anchor(lao.receipt(placed[2]), Checkpoint(lao.checkpoint(of).hash, height))
    assert caught.value.rule == rule


def test_receipt_that_does_not_verify_is_not_anchored(lao: Ledger, placed: list[PlacedEntry]) -> None:
    receipt = lao.receipt(placed[2])
    for bad in (receipt[:-1], receipt.replace(b"100", b"900"), b"", edit(receipt, "provenance.header.height", 4)):
        with pytest.raises(LedgerError):
            lao.anchor(bad, lao.checkpoint(5))
    with pytest.raises(VerificationError) as caught:
        Ledger.create(seed=2023).anchor(receipt, lao.checkpoint(5))
    assert caught.value.rule == "genesis_must_be_the_expected"


def test_state_and_history_verify_across_the_change(lao: Ledger) -> None:
    key = f"account/{lao.wallet('noy').address}"
    for height in range(1, lao.height + 1):
        proof = lao.prove_state(key, height)
        assert verify_state_proof(proof, lao.genesis_hash).value == lao.state_row(key, height)
        for later in range(height + 1, lao.height + 1):
            proved = verify_history_proof(lao.prove_history(height, later), lao.genesis_hash, lao.checkpoint(later))
            assert (proved.earlier.height, proved.later.height) == (height, later)
            assert proved.proved.handovers == (1 if later >= CHANGE else 0)


def test_receipt_after_the_change_is_nothing_without_its_handover(lao: Ledger, placed: list[PlacedEntry]) -> None:
    late = lao.receipt(placed[7])
    with pytest.raises(VerificationError) as caught:
        verify_receipt(remove(late, "provenance.handovers.0"), lao.genesis_hash)
    assert caught.value.rule == "validators_must_be_the_expected"
    early, handovers = decode_file(lao.receipt(placed[2]), Receipt), decode_file(late, Receipt).provenance.handovers
    with pytest.raises(VerificationError) as caught:
        verify_receipt(replace_provenance(early, handovers=handovers), lao.genesis_hash)
    assert caught.value.rule == "handover_must_be_needed"


# chains put together by hand


@pytest.mark.parametrize("seed", range(12))
def test_any_number_of_changes_verifies_and_each_handover_is_needed(seed: int) -> None:
    random = Random(seed)
    heights = [1, *sorted(random.sample(range(2, 20), random.randint(1, 6)))]
    sets = [make_signatories(f"set-{number}", [random.randint(1, 9)] * random.randint(1, 5)) for number in heights]
    chain = grow(start(change(*zip(heights, sets, strict=True))), 20)
    for height, final in product((1, 7, 13, 20), (None, 20)):
        receipt = make_receipt(chain, height, final if final != height else None)
        proved = verify_receipt(receipt, chain.genesis_hash).proved
        assert proved.handovers == sum(1 < start <= (final or height) for start in heights)
        for index in range(proved.handovers):
            data = remove(receipt, f"provenance.handovers.{index}")
            assert refuses(data, chain) == "validators_must_be_the_expected"
    verify_proof(encode(make_state_proof(chain, "height/now", 13)), chain.genesis_hash)
    verify_proof(encode(make_history_proof(chain, 7, 19)), chain.genesis_hash)


def test_handovers_in_any_other_order_are_refused() -> None:
    chain = grow(start(change((1, A), (4, B), (7, C))), 10)
    receipt = make_receipt(chain, 10)
    one, two = receipt.provenance.handovers
    for handovers in [(two, one), (one, one, two), (one, two, two), (two, two), (one, two, one), (two,), (one,), ()]:
        refuses(encode(replace_provenance(receipt, handovers=handovers)), chain)
    verify_receipt(receipt, chain.genesis_hash)


def test_handover_of_another_chain_with_the_same_validators_is_refused() -> None:
    # both chains hand over from A to B at the same height, and only the genesis differs
    schedule = change((1, A), (4, B))
    one, other = grow(start(schedule), 6), grow(start(schedule, "forge-2"), 6)
    receipt = make_receipt(one, 6)
    foreign = make_receipt(other, 6).provenance.handovers
    assert refuses(encode(replace_provenance(receipt, handovers=foreign)), one) == "header_must_fit_genesis"
    assert refuses(encode(make_receipt(other, 6)), one) == "genesis_must_be_the_expected"
    assert refuses(encode(replace_provenance(make_receipt(other, 6), genesis=one.genesis)), one)


@pytest.mark.parametrize(
    ("sets", "needed"),
    [
        ([A, B, A], []),
        ([A, B, A, B], [9]),
        ([A, B, C, B], [3]),
        ([A, B, C, A, C], [12]),
        ([A, B, C], [3, 6]),
    ],
)
def test_receipt_under_a_set_that_came_back_holds_no_detour(sets: list[Signatories], needed: list[int]) -> None:
    # the genesis trusts A for ever, so A's signatures show the height by themselves
    chain = grow(start(change(*((1 + 3 * index, who) for index, who in enumerate(sets)))), 15)
    receipt = make_receipt(chain, 15)
    assert [handover.header.height for handover in receipt.provenance.handovers] == needed
    assert verify_receipt(receipt, chain.genesis_hash).proved.handovers == len(needed)
    detour = replace_provenance(receipt, handovers=list_changes(chain, 15))
    if len(needed) < len(sets) - 1:
        assert refuses(encode(detour), chain) == "handover_must_be_needed"


# histories made up by former validators


CHAIN = grow(start(change((1, A), (6, B), (9, C))), 12)
MADE_UP = {
    "the first set never handed over": grow(fork(CHAIN, 4, keep(A)), 12, "FORGED"),
    "the first set handed over to others": grow(
        fork(CHAIN, 4, change((1, A), (5, make_signatories("eve")))), 12, "FORGED"
    ),
    "the second set never handed over": grow(fork(CHAIN, 8, change((1, A), (6, B))), 12, "FORGED"),
    "the first set signed everything anew": grow(start(keep(A)), 12, "FORGED"),
}
BY_HISTORY = pytest.mark.parametrize("name", MADE_UP)


@BY_HISTORY
def test_history_made_up_by_former_validators_passes_from_genesis_alone(name: str) -> None:
    # The verifier says so: whoever once was trusted can sign another history later, all of them together. From
    # genesis alone nobody can tell; this test is here so that nobody forgets.
    forged = MADE_UP[name]
    assert forged.genesis_hash == CHAIN.genesis_hash
    for height in (10, 12):
        proved = verify_receipt(make_receipt(forged, height), CHAIN.genesis_hash)
        assert compute_header_hash(proved.proved.header) != compute_header_hash(CHAIN.headers[height - 1])


@BY_HISTORY
def test_history_made_up_by_former_validators_is_refused_under_a_checkpoint_after_the_fork(name: str) -> None:
    forged = MADE_UP[name]
    for height, checkpoint in product((10, 12), (8, 9, 10, 11, 12)):
        known = CHAIN.checkpoint(checkpoint)
        linked = [make_receipt(forged, height)]
        if checkpoint < height:
            linked.append(make_receipt(forged, height, anchor=checkpoint))
        elif checkpoint > height:
            linked.append(make_receipt(forged, height, final=checkpoint))
        for receipt in linked:
            with pytest.raises(VerificationError) as caught:
                verify_receipt(receipt, CHAIN.genesis_hash, known)
            assert caught.value.rule in {"checkpoint_must_match", "checkpoint_must_be_linked"}
    # true headers under the forged ones do not help
    mixed = replace_provenance(make_receipt(forged, 10), anchors=make_receipt(CHAIN, 10, anchor=8).provenance.anchors)
    assert refuses(encode(mixed), CHAIN) == "header_must_be_in_history"


def test_true_history_passes_under_every_checkpoint() -> None:
    for height, checkpoint in product(range(1, 13), range(1, 13)):
        receipt = make_receipt(
            CHAIN,
            height,
            final=checkpoint if checkpoint > height else None,
            anchor=checkpoint if checkpoint < height else None,
        )
        assert verify_receipt(receipt, CHAIN.genesis_hash, CHAIN.checkpoint(checkpoint)).height == height
