"""Every refusal a verifier knows, reached by a forgery that is named after what was forged.

The chain changes its validators twice, at heights 6 and 9. Some forgeries are a change to a file; those that take
the validators' own keys are signed with them. One rule must be the answer, not any.
"""

import re
from typing import Any, NamedTuple

import msgspec
import pytest

from ledger.chain.entry import DONE, Entry
from ledger.chain.finality import Anchor, Checkpoint, Later
from ledger.chain.genesis import compute_genesis_hash
from ledger.chain.handovers import NewValidators
from ledger.chain.header import NEWEST
from ledger.chain.proofs import verify_proof
from ledger.chain.receipt import Receipt
from ledger.chain.validators import Validator
from ledger.crypto.encoding import encode
from ledger.errors import LedgerError, VerificationError
from ledger.rules import RULES
from tests.chain.chains import (
    Chain,
    Signatories,
    append,
    change,
    find_path,
    fork,
    grow,
    keep,
    list_handovers,
    make_commit,
    make_history_proof,
    make_receipt,
    make_signatories,
    make_state_proof,
    sign_transaction,
    start,
)
from tests.chain.forging import (
    add_needless_handover,
    bump,
    edit,
    remove,
    replace_provenance,
    resign,
    resign_handover,
)

A, B, C = make_signatories("a"), make_signatories("b"), make_signatories("c", [3, 1, 1])
SCHEDULE = change((1, A), (6, B), (9, C))
CHAIN = grow(start(SCHEDULE), 12)
SPLIT = grow(start(SCHEDULE), 12, "OTHER")  # the same validators signed another history
TWIN = grow(start(keep(make_signatories("twin"))), 12)  # the same names, other keys
SIX = make_signatories("six", [1] * 6)
PLAIN = start(keep(A))
FORGER = make_signatories("eve")
SMALL = grow(start(keep(SIX)), 3)

EARLY, LATE = make_receipt(CHAIN, 3), make_receipt(CHAIN, 11)
BY_LATER = make_receipt(CHAIN, 3, final=11)
ANCHORED = make_receipt(CHAIN, 11, anchor=3)
ROW = make_state_proof(CHAIN, "height/now", 7)
ABSENT = make_state_proof(CHAIN, "height/then", 7)
HISTORY = make_history_proof(CHAIN, 5, 12)

HANDOVER = "provenance.handovers.0"
COMMIT = "provenance.finality.commit"
LATER = "provenance.finality.later"
ANCHOR = "provenance.anchors.0"


UNKNOWN = NEWEST + 1
"""A version of the rules that this software does not know."""


class Forgery(NamedTuple):
    """What was forged, the rule that must refuse it, and what the verifier holds."""

    name: str
    rule: str
    proof: msgspec.Struct | bytes
    checkpoint: Checkpoint | None = None
    genesis_hash: bytes = CHAIN.genesis_hash


def keep_handovers(*indexes: int) -> Receipt:
    """The late receipt with these of its two hand-overs, in this order."""
    handovers = LATE.provenance.handovers
    return replace_provenance(LATE, handovers=tuple(handovers[index] for index in indexes))


def put_all_handovers(height: int) -> Receipt:
    """The receipt of a height with every hand-over of the chain, also those at and after it."""
    return replace_provenance(make_receipt(CHAIN, height), handovers=list_handovers(CHAIN, 12))


def exchange_sets() -> Receipt:
    """The late receipt whose two hand-overs name each other's set."""
    first, second = LATE.provenance.handovers
    handovers = (
        msgspec.structs.replace(first, validators=second.validators),
        msgspec.structs.replace(second, validators=first.validators),
    )
    return replace_provenance(LATE, handovers=handovers)


def take_over(forger: Signatories) -> Receipt:
    """The true header that hands over to B, with a forger's set in its place, which signs all that follows."""
    forged = grow(fork(CHAIN, 6, change((1, A), (6, forger))), 8)
    true = LATE.provenance.handovers[0]
    handover = NewValidators(true.commit, true.header, forger.validators)
    return replace_provenance(make_receipt(forged, 8), handovers=(handover,))


def hand_over_unordered() -> Receipt:
    """The receipt of a chain that did hand over to a set out of order, which signed."""
    unordered = Signatories(B.keys, B.validators[::-1])
    return make_receipt(grow(Chain(CHAIN.genesis, change((1, A), (6, unordered)), [], [], []), 8), 8)


def bury(**changes: Any) -> Receipt:
    """The receipt of a header that should not be, final by a later header whose history does hold it."""
    chain = grow(start(keep(A)), 2)
    append(chain, Entry(DONE, sign_transaction(chain, b"{}")), **changes)
    return make_receipt(grow(chain, 5), 3, final=5)


def vouch_from(height: int) -> Receipt:
    """The receipt of height 3 with another height's header as the later one."""
    later = Later(CHAIN.headers[height - 1], find_path(CHAIN, 3, 11))
    finality = msgspec.structs.replace(EARLY.provenance.finality, commit=CHAIN.commits[height - 1], later=(later,))
    return replace_provenance(EARLY, finality=finality)


def move_to(chain: Chain) -> Receipt:
    """The receipt of height 3 of another history, under the later header of this one."""
    later = BY_LATER.provenance
    return replace_provenance(make_receipt(chain, 3), finality=later.finality, handovers=later.handovers)


def forge_genesis(name: str, validators: tuple[Validator, ...]) -> Forgery:
    """A receipt under a genesis with these validators, whose hash the verifier was made to hold."""
    genesis = msgspec.structs.replace(CHAIN.genesis, validators=validators)
    receipt = make_receipt(grow(Chain(genesis, SCHEDULE, [], [], []), 3), 3)
    return Forgery(name, "header_must_fit_genesis", receipt, None, compute_genesis_hash(genesis))


def swap(items: list[Any]) -> list[Any]:
    """The list with its first two elements in each other's place."""
    return [items[1], items[0], *items[2:]]


def swap_votes(votes: list[dict[str, str]]) -> list[dict[str, str]]:
    """The first two votes with each other's signatures."""
    first, second = votes[0], votes[1]
    return [first | {"signature": second["signature"]}, second | {"signature": first["signature"]}, *votes[2:]]


FORGERIES = [
    # what a verifier shares with admission
    Forgery(
        "text of the payment",
        "signature_must_fit_transaction",
        edit(EARLY, "entry.signed.transaction.messages.0.body.word", "INV-9"),
    ),
    Forgery(
        "signature of another receipt",
        "signature_must_fit_transaction",
        edit(EARLY, "entry.signed.signatures", LATE.entry.signed.signatures),
    ),
    Forgery("payer", "signatures_must_be_sorted", edit(EARLY, "entry.signed.transaction.signers.0.address", "eve")),
    Forgery(
        "signature twice", "signatures_must_be_sorted", edit(EARLY, "entry.signed.signatures", lambda one: one + one)
    ),
    # what it shares with consensus
    Forgery("two of four votes", "block_must_be_final", edit(EARLY, f"{COMMIT}.signatures", lambda votes: votes[:2])),
    Forgery("no vote", "block_must_be_final", edit(EARLY, f"{COMMIT}.signatures", [])),
    Forgery(
        "exactly two thirds of the votes",
        "block_must_be_final",
        resign(SMALL, 3, SIX.keys[:4]),
        genesis_hash=SMALL.genesis_hash,
    ),
    Forgery("one vote of less than two thirds of the power", "block_must_be_final", resign(CHAIN, 11, C.keys[:1])),
    Forgery(
        "two of four votes for a hand-over",
        "block_must_be_final",
        edit(LATE, f"{HANDOVER}.commit.signatures", lambda votes: votes[:2]),
    ),
    Forgery("votes of a later set", "vote_must_be_a_validators", resign(CHAIN, 3, B.keys)),
    Forgery("votes of a former set", "vote_must_be_a_validators", resign(CHAIN, 11, A.keys)),
    Forgery("hand-over signed by the new set", "vote_must_be_a_validators", resign_handover(CHAIN, LATE, B.keys)),
    # 501
    Forgery("receipt of another ledger", "genesis_must_be_the_expected", make_receipt(TWIN, 3)),
    Forgery("state proof of another ledger", "genesis_must_be_the_expected", make_state_proof(TWIN, "height/now", 7)),
    Forgery("history proof of another ledger", "genesis_must_be_the_expected", make_history_proof(TWIN, 5, 12)),
    Forgery(
        "genesis of another ledger",
        "genesis_must_be_the_expected",
        replace_provenance(EARLY, genesis=TWIN.genesis),
    ),
    Forgery("another genesis hash", "genesis_must_be_the_expected", EARLY, None, bytes(32)),
    Forgery("genesis time", "genesis_must_be_the_expected", edit(EARLY, "provenance.genesis.time", 1_767_225_600_001)),
    Forgery(
        "genesis parameter left out",
        "genesis_must_be_the_expected",
        remove(EARLY, "provenance.genesis.parameters.max_messages"),
    ),
    # 502
    Forgery("vote", "signature_must_verify", edit(EARLY, f"{COMMIT}.signatures.3.signature", bump)),
    Forgery("votes exchanged", "signature_must_verify", edit(EARLY, f"{COMMIT}.signatures", swap_votes)),
    Forgery("round", "signature_must_verify", edit(EARLY, f"{COMMIT}.round", 1)),
    Forgery("round of a hand-over", "signature_must_verify", edit(LATE, f"{HANDOVER}.commit.round", 1)),
    Forgery(
        "votes of another ledger",
        "signature_must_verify",
        edit(EARLY, COMMIT, make_commit(TWIN.genesis_hash, CHAIN.headers[2], A.keys)),
    ),
    # 503
    Forgery("refusal without a rule", "outcome_must_be_consistent", edit(EARLY, "entry.outcome.code", 326)),
    Forgery(
        "rule of another code",
        "entry_must_be_in_block",
        edit(EARLY, "entry.outcome", {"code": 326, "detail": [], "events": [], "rule": "asset_must_exist"}),
    ),
    Forgery(
        "outcome turned into a refusal",
        "entry_must_be_in_block",
        edit(EARLY, "entry.outcome", {"code": 326, "detail": [], "events": [], "rule": "balance_must_cover_amount"}),
    ),
    Forgery(
        "event added",
        "entry_must_be_in_block",
        edit(EARLY, "entry.outcome.events", [{"message": 0, "name": "hold", "value": 1}]),
    ),
    Forgery("entry of another block", "entry_must_be_in_block", msgspec.structs.replace(EARLY, entry=LATE.entry)),
    Forgery("index", "entry_must_be_in_block", edit(EARLY, "entry_path.index", 1)),
    Forgery("step too many", "entry_must_be_in_block", edit(EARLY, "entry_path.path", ["00" * 32])),
    Forgery("size of the block", "entry_must_be_in_block", edit(EARLY, "provenance.header.entries_size", 2)),
    Forgery(
        "header of another block",
        "entry_must_be_in_block",
        replace_provenance(EARLY, header=LATE.provenance.header),
    ),
    # 504
    Forgery("time of the block", "header_must_be_final", edit(EARLY, "provenance.header.time", lambda time: time + 1)),
    Forgery("commit of another block", "header_must_be_final", edit(EARLY, COMMIT, CHAIN.commits[3])),
    Forgery("hash in the commit", "header_must_be_final", edit(EARLY, f"{COMMIT}.block_hash", bump)),
    Forgery("height in the commit", "header_must_be_final", edit(EARLY, f"{COMMIT}.height", 4)),
    Forgery(
        "vote repeated",
        "header_must_be_final",
        edit(EARLY, f"{COMMIT}.signatures", lambda votes: [votes[0], *votes]),
    ),
    Forgery(
        "votes in another order", "header_must_be_final", edit(EARLY, f"{COMMIT}.signatures", lambda votes: votes[::-1])
    ),
    Forgery("state of a hand-over", "header_must_be_final", edit(LATE, f"{HANDOVER}.header.state_root", bump)),
    Forgery("time of a later header", "header_must_be_final", edit(BY_LATER, f"{LATER}.0.header.time", 5)),
    # 505
    Forgery("no hand-over", "validators_must_be_the_expected", keep_handovers()),
    Forgery("first hand-over missing", "validators_must_be_the_expected", keep_handovers(1)),
    Forgery("last hand-over missing", "validators_must_be_the_expected", keep_handovers(0)),
    Forgery("hand-overs the other way round", "validators_must_be_the_expected", keep_handovers(1, 0)),
    Forgery("sets exchanged", "validators_must_be_the_expected", exchange_sets()),
    Forgery(
        "hand-over to another set",
        "validators_must_be_the_expected",
        edit(LATE, f"{HANDOVER}.validators", C.validators),
    ),
    Forgery(
        "power of a new validator",
        "validators_must_be_the_expected",
        edit(LATE, f"{HANDOVER}.validators.0.voting_power", 9),
    ),
    Forgery("hand-over to a forger who signs the rest", "validators_must_be_the_expected", take_over(FORGER)),
    Forgery("chain handed over to a set out of order", "validators_must_be_the_expected", hand_over_unordered()),
    Forgery(
        "hand-over to a set out of order",
        "validators_must_be_the_expected",
        resign_handover(CHAIN, LATE, A.keys, B.validators[::-1]),
    ),
    Forgery(
        "set of another height, signed",
        "validators_must_be_the_expected",
        resign(CHAIN, 3, A.keys, validators_hash=CHAIN.headers[6].validators_hash),
    ),
    # 506
    Forgery("hand-over to the same set", "handover_must_be_needed", add_needless_handover(CHAIN, 11, 3)),
    Forgery("hand-over where none is needed", "handover_must_be_needed", add_needless_handover(CHAIN, 5, 3)),
    Forgery("hand-over twice", "handover_must_be_needed", keep_handovers(0, 0, 1)),
    Forgery("hand-over at the height itself", "handover_must_be_needed", put_all_handovers(8)),
    Forgery("hand-over above the height", "handover_must_be_needed", put_all_handovers(4)),
    # 507
    Forgery("history step", "header_must_be_in_history", edit(BY_LATER, f"{LATER}.0.path.0", bump)),
    Forgery("history step missing", "header_must_be_in_history", remove(BY_LATER, f"{LATER}.0.path.0")),
    Forgery("the header as its own later one", "header_must_be_in_history", vouch_from(3)),
    Forgery("an earlier header as the later one", "header_must_be_in_history", vouch_from(2)),
    Forgery("block of another history", "header_must_be_in_history", move_to(SPLIT)),
    Forgery("hash of an anchor", "header_must_be_in_history", edit(ANCHORED, f"{ANCHOR}.hash", bump)),
    Forgery("height of an anchor", "header_must_be_in_history", edit(ANCHORED, f"{ANCHOR}.height", 4)),
    Forgery(
        "height of an anchor up to the block's", "header_must_be_in_history", edit(ANCHORED, f"{ANCHOR}.height", 11)
    ),
    Forgery("step of an anchor", "header_must_be_in_history", edit(ANCHORED, f"{ANCHOR}.path.1", bump)),
    Forgery(
        "path of another anchor", "header_must_be_in_history", edit(ANCHORED, f"{ANCHOR}.path", find_path(CHAIN, 4, 11))
    ),
    Forgery(
        "anchor of another history",
        "header_must_be_in_history",
        edit(ANCHORED, f"{ANCHOR}", Anchor(SPLIT.checkpoint(3).hash, 3, find_path(SPLIT, 3, 11))),
    ),
    Forgery(
        "history proof without a later header",
        "header_must_be_in_history",
        edit(HISTORY, "provenance", make_receipt(CHAIN, 5).provenance),
    ),
    # 508, 509
    Forgery("checkpoint not linked", "checkpoint_must_be_linked", EARLY, CHAIN.checkpoint(5)),
    Forgery("checkpoint above an anchored receipt", "checkpoint_must_be_linked", ANCHORED, CHAIN.checkpoint(12)),
    Forgery("checkpoint of another history, earlier", "checkpoint_must_match", ANCHORED, SPLIT.checkpoint(3)),
    Forgery("checkpoint of another history, later", "checkpoint_must_match", BY_LATER, SPLIT.checkpoint(11)),
    Forgery("checkpoint of another history, here", "checkpoint_must_match", EARLY, SPLIT.checkpoint(3)),
    Forgery("checkpoint of another ledger", "checkpoint_must_match", EARLY, TWIN.checkpoint(3)),
    Forgery("state of another history", "checkpoint_must_match", ROW, SPLIT.checkpoint(7)),
    Forgery("history of another history", "checkpoint_must_match", HISTORY, SPLIT.checkpoint(12)),
    # 510, 511
    Forgery("consistency step missing", "path_must_fit", remove(HISTORY, "consistency.0")),
    Forgery(
        "consistency step too many", "path_must_fit", edit(HISTORY, "consistency", lambda steps: [*steps, "00" * 32])
    ),
    Forgery("no consistency step", "path_must_fit", edit(HISTORY, "consistency", [])),
    Forgery("first consistency step", "root_must_match", edit(HISTORY, "consistency.0", bump)),
    Forgery(
        "last consistency step",
        "root_must_match",
        edit(HISTORY, "consistency", lambda steps: [*steps[:-1], bump(steps[-1])]),
    ),
    Forgery(
        "consistency steps exchanged",
        "root_must_match",
        edit(HISTORY, "consistency", swap),
    ),
    # 512
    Forgery("value of a row", "row_must_be_in_state", edit(ROW, "value.0.height", 8)),
    Forgery("row said to be absent", "row_must_be_in_state", edit(ROW, "value", [])),
    Forgery("absent row said to be there", "row_must_be_in_state", edit(ABSENT, "value", [{"height": 7}])),
    Forgery("key of a row", "row_must_be_in_state", edit(ROW, "key", "height/then")),
    Forgery("row left out of its bucket", "row_must_be_in_state", remove(ROW, "path.bucket.0")),
    Forgery("row in its bucket", "row_must_be_in_state", edit(ROW, "path.bucket.0", bump)),
    Forgery("branch left out", "row_must_be_in_state", edit(ROW, "path.branches", [])),
    Forgery("branch repeated", "row_must_be_in_state", edit(ROW, "path.branches", lambda one: one + one)),
    Forgery("siblings exchanged", "row_must_be_in_state", edit(ROW, "path.branches.0", swap)),
    Forgery(
        "row of another height",
        "row_must_be_in_state",
        msgspec.structs.replace(ROW, provenance=make_state_proof(CHAIN, "height/now", 8).provenance),
    ),
    # 513
    Forgery("chain id, signed", "header_must_fit_genesis", resign(CHAIN, 3, A.keys, chain_id="x")),
    Forgery("version, signed", "header_must_fit_genesis", resign(CHAIN, 3, A.keys, version=UNKNOWN)),
    Forgery("chain id of a hand-over", "header_must_fit_genesis", edit(LATE, f"{HANDOVER}.header.chain_id", "x")),
    Forgery("version of a hand-over", "header_must_fit_genesis", edit(LATE, f"{HANDOVER}.header.version", UNKNOWN)),
    Forgery("chain id of a later header", "header_must_fit_genesis", edit(BY_LATER, f"{LATER}.0.header.chain_id", "x")),
    Forgery("chain id below a later header", "header_must_fit_genesis", bury(chain_id="x"), None, PLAIN.genesis_hash),
    Forgery("version below a later header", "header_must_fit_genesis", bury(version=UNKNOWN), None, PLAIN.genesis_hash),
    forge_genesis("genesis whose set is out of order", A.validators[::-1]),
    forge_genesis("genesis that lists a validator twice", A.validators[:1] * 2),
    # 514
    Forgery("another kind of file", "file_must_be_a_proof", encode({"kind": "genesis"})),
    Forgery("no kind", "file_must_be_a_proof", b"{}"),
    Forgery("kind that is a number", "file_must_be_a_proof", edit(EARLY, "kind", 1)),
    Forgery("a list", "file_must_be_a_proof", b"[]"),
]


def refuse(forgery: Forgery) -> VerificationError:
    data = forgery.proof if isinstance(forgery.proof, bytes) else encode(forgery.proof)
    with pytest.raises(VerificationError) as caught:
        verify_proof(data, forgery.genesis_hash, forgery.checkpoint)
    return caught.value


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.name)
def test_forgery_is_refused_by_its_rule(forgery: Forgery) -> None:
    assert refuse(forgery).rule == forgery.rule


def test_where_two_hashes_differ_both_are_told() -> None:
    told: dict[str, set[int]] = {}
    for forgery in FORGERIES:
        error = refuse(forgery)
        if RULES[error.rule].code > 500:
            told.setdefault(error.rule, set()).add(
                len(re.findall(r"[0-9a-f]{64}|(?:holds|claimed is) nothing", error.says))
            )
    assert {rule: numbers for rule, numbers in told.items() if not numbers <= {0, 2}} == {}
    assert {rule for rule, numbers in told.items() if 2 in numbers} == {
        *(
            "genesis_must_be_the_expected",
            "entry_must_be_in_block",
            "header_must_be_final",
            "header_must_be_in_history",
        ),
        *("validators_must_be_the_expected", "checkpoint_must_match", "root_must_match", "row_must_be_in_state"),
    }


def test_every_rule_of_verification_is_reached() -> None:
    # from 516 on they are of records: tests/registry/records/test_holder_file.py
    rules = {rule.name for rule in RULES.values() if 500 < rule.code < 516}
    reached = {forgery.rule for forgery in FORGERIES}
    assert rules <= reached
    assert {RULES[rule].code // 100 for rule in reached - rules} == {2, 4}


def test_what_was_forged_was_true_before() -> None:
    for proof in (EARLY, LATE, BY_LATER, ANCHORED, ROW, ABSENT, HISTORY):
        verify_proof(encode(proof), CHAIN.genesis_hash)
    for proof, checkpoint in (
        (ANCHORED, CHAIN.checkpoint(3)),
        (BY_LATER, CHAIN.checkpoint(11)),
        (EARLY, CHAIN.checkpoint(3)),
        (ROW, CHAIN.checkpoint(7)),
        (HISTORY, CHAIN.checkpoint(12)),
    ):
        verify_proof(encode(proof), CHAIN.genesis_hash, checkpoint)
    verify_proof(encode(make_receipt(SMALL, 3)), SMALL.genesis_hash)
    verify_proof(encode(bury()), PLAIN.genesis_hash)
    verify_proof(encode(resign(SMALL, 3, SIX.keys[:5])), SMALL.genesis_hash)


@pytest.mark.parametrize("field", ["entry", "entry_path", "kind", "provenance", "version"])
def test_every_field_of_a_receipt_is_needed(field: str) -> None:
    plain = msgspec.json.decode(encode(EARLY))
    with pytest.raises(LedgerError) as caught:
        verify_proof(encode({name: value for name, value in plain.items() if name != field}), CHAIN.genesis_hash)
    assert caught.value.rule == ("file_must_be_a_proof" if field == "kind" else "fields_must_fit_type")
