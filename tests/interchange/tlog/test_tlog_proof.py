"""Receipts as transparency log proofs: others verify them from the specification, we refuse every change by name."""

import base64
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import Checkpoint, Ledger, ProvedEntry, verify_receipt
from ledger.archive.proving.log_proofs import LogPlace, find_log_place
from ledger.chain.commit import Vote, compute_proposal_bytes, compute_vote_bytes
from ledger.chain.genesis import compute_binding_bytes
from ledger.chain.tree_head import TreeHead, compute_head_bytes, compute_origin
from ledger.crypto import hashing
from ledger.crypto.encoding import canonicalise, encode, parse
from ledger.crypto.keys import SigningKey
from ledger.errors import Bug, ConsensusError, LedgerError, StoreError, VerificationError
from ledger.interchange.tlog.signed_note import (
    NoteSignature,
    SignedNote,
    compute_key_id,
    parse_note,
    verify_note,
    write_note,
    write_verifier_key,
)
from ledger.interchange.tlog.tlog_proof import (
    Extra,
    TlogProof,
    list_verifier_keys,
    make_tlog_proof,
    parse_tlog_proof,
    parse_tree_head,
    verify_tlog_proof,
    write_tlog_proof,
)
from tests.chain.changing import CHANGE, create_changing
from tests.interchange.credentials import spec_verifier

TAGS = [value for value in vars(hashing).values() if isinstance(value, bytes) and value.startswith(b"natledger")]


def export(lao: Ledger, receipt: bytes) -> tuple[bytes, LogPlace]:
    """The proof as the command line makes it, and where it stands."""
    place = find_log_place(lao.node.archive, receipt)
    council = lao.node.council
    sign = lambda head: council.sign_tree_head(head, place.validators)  # noqa: E731
    return make_tlog_proof(place.receipt, place.handovers, place.path, place.head, place.validators, sign), place


@pytest.fixture(scope="module")
def payment(lao: Ledger) -> bytes:
    return lao.receipt(next(lao.entries("shop")))


@pytest.fixture(scope="module")
def proof(lao: Ledger, payment: bytes) -> bytes:
    return export(lao, payment)[0]


def refused(data: bytes, genesis_hash: str, checkpoint: Checkpoint | None = None) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        verify_tlog_proof(data, genesis_hash, checkpoint)
    assert "?" not in caught.value.says
    return caught.value


def change(data: bytes, **changes: object) -> bytes:
    """The proof with other parts, written as ours are."""
    return write_tlog_proof(msgspec.structs.replace(parse_tlog_proof(data), **changes))


def change_extra(data: bytes, old: bytes, new: bytes) -> bytes:
    extra = parse_tlog_proof(data).extra
    assert old in extra
    return change(data, extra=extra.replace(old, new, 1))


# ------------------------------------------------------------------------------------------- what is proved


def test_every_receipt_becomes_a_proof_of_the_same_entry(lao: Ledger) -> None:
    for placed in lao.entries():
        receipt = lao.receipt(placed)
        data, place = export(lao, receipt)
        proved = verify_tlog_proof(data, lao.genesis_hash)
        by_receipt = verify_receipt(receipt, lao.genesis_hash)
        assert isinstance(proved, ProvedEntry)
        assert (proved.signed, proved.outcome, proved.index) == (
            by_receipt.signed,
            by_receipt.outcome,
            by_receipt.index,
        )
        assert (proved.transaction_id, proved.proved.header) == (placed.id, by_receipt.proved.header)
        assert (proved.proved.tally.signed, proved.proved.final_height) == (4, lao.height)
        assert (place.head.size, parse_tlog_proof(data).index) == (lao.height + 1, placed.height)


def test_head_is_the_history_of_the_header_that_comes_next() -> None:
    lao = Ledger.create(seed=9)
    bank = lao.wallet("central-bank")
    heads = []
    for _ in range(9):
        data, place = export(lao, lao.receipt(bank.issue_money(1, bank)))
        heads.append(parse_tree_head(parse_tlog_proof(data).note.text))
        assert heads[-1] == place.head
    for height, head in enumerate(heads, 1):
        if height < lao.height:
            assert lao.block(height + 1).header.history_root == head.root.hex()
            assert lao.block(height + 1).header.height == head.size


def test_others_verify_it_from_the_specification(lao: Ledger, proof: bytes, payment: bytes) -> None:
    place = find_log_place(lao.node.archive, payment)
    keys = list_verifier_keys(place.head.origin, place.validators)
    found = spec_verifier.verify(proof, keys, wanted=4)
    assert (found["index"], found["size"]) == (4, 5)
    assert found["origin"] == f"natledger.example/lao-demo/{lao.genesis_hash}"
    body = found["extra"]["entry"]["signed"]["transaction"]["messages"][0]["body"]
    assert body["reference"] == "INV-7"
    with pytest.raises(AssertionError):
        spec_verifier.verify(proof.replace(b"index 4", b"index 3"), keys, wanted=4)
    with pytest.raises(AssertionError):
        spec_verifier.verify(proof, keys[:2], wanted=3)


def test_proof_reaches_across_a_change_of_validators() -> None:
    lao = create_changing()
    bank = lao.wallet("central-bank")
    early = lao.receipt(bank.issue_money(1, bank))
    before, _ = export(lao, early)
    while lao.height < CHANGE + 1:
        bank.issue_money(1, bank)
    after, place = export(lao, early)
    assert [validator.name for validator in place.validators] != [
        validator.name for validator in lao.node.archive.genesis.validators
    ]
    proved = verify_tlog_proof(after, lao.genesis_hash)
    assert (proved.height, proved.proved.handovers, proved.proved.tally.validators) == (1, 1, 3)
    assert verify_tlog_proof(before, lao.genesis_hash).proved.handovers == 0
    extra = parse(parse_tlog_proof(after).extra, Extra)
    without = change(after, extra=encode(msgspec.structs.replace(extra, handovers=())))
    assert refused(without, lao.genesis_hash).rule == "block_must_be_final"  # the others' keys sign under other names
    with_it = change(before, extra=parse_tlog_proof(after).extra)
    assert refused(with_it, lao.genesis_hash).rule == "handover_must_be_needed"


@pytest.mark.parametrize("height", [CHANGE - 1, CHANGE, CHANGE + 1])
def test_head_is_signed_by_the_set_of_its_last_header(height: int) -> None:
    lao = create_changing()
    bank = lao.wallet("central-bank")
    receipt = b""
    while lao.height < height:
        receipt = lao.receipt(bank.issue_money(1, bank))
    proved = verify_tlog_proof(export(lao, receipt)[0], lao.genesis_hash)
    assert proved.proved.tally.validators == (4 if height < CHANGE else 3)


def test_checkpoint_must_be_the_header_itself(lao: Ledger, proof: bytes) -> None:
    assert verify_tlog_proof(proof, lao.genesis_hash, lao.checkpoint(4)).proved.checkpoint == lao.checkpoint(4)
    assert refused(proof, lao.genesis_hash, lao.checkpoint(3)).rule == "checkpoint_must_be_linked"
    assert refused(proof, lao.genesis_hash, Checkpoint("ab" * 32, 4)).rule == "checkpoint_must_match"


# -------------------------------------------------------------------------------------------- who must sign


def keep_signatures(data: bytes, count: int) -> bytes:
    note = parse_tlog_proof(data).note
    return change(data, note=SignedNote(note.text, note.signatures[:count]))


def test_more_than_two_thirds_must_sign(lao: Ledger, proof: bytes) -> None:
    assert verify_tlog_proof(keep_signatures(proof, 3), lao.genesis_hash).proved.tally.signed == 3
    for count in (1, 2):
        error = refused(keep_signatures(proof, count), lao.genesis_hash)
        assert (error.rule, error.values) == ("block_must_be_final", {"power": count, "total": 4})


def test_signature_of_one_counts_once(lao: Ledger, proof: bytes) -> None:
    note = parse_tlog_proof(proof).note
    twice = SignedNote(note.text, (*note.signatures[:2], *note.signatures[:2]))
    assert refused(change(proof, note=twice), lao.genesis_hash).rule == "block_must_be_final"


def test_lines_of_witnesses_are_passed_over(lao: Ledger, proof: bytes) -> None:
    note = parse_tlog_proof(proof).note
    witness = NoteSignature("witness.example/w1", b"\x01\x02\x03\x04", b"cosignature")
    stranger = NoteSignature(note.signatures[0].name, b"\x00\x00\x00\x00", bytes(64))  # a known name, another key
    more = SignedNote(note.text, (witness, *note.signatures, stranger))
    assert verify_tlog_proof(change(proof, note=more), lao.genesis_hash).proved.tally.signed == 4


def test_signature_that_names_a_known_key_and_does_not_fit_is_refused(lao: Ledger, proof: bytes) -> None:
    note = parse_tlog_proof(proof).note
    forged = msgspec.structs.replace(note.signatures[0], signature=bytes(64))
    bad = SignedNote(note.text, (forged, *note.signatures[1:]))
    assert refused(change(proof, note=bad), lao.genesis_hash).rule == "signature_must_verify"


def test_head_signed_by_strangers_is_no_proof(lao: Ledger, payment: bytes) -> None:
    place = find_log_place(lao.node.archive, payment)
    strangers = {one.name: SigningKey(bytes([number]) * 32) for number, one in enumerate(place.validators)}

    def sign(head: TreeHead) -> dict[str, str]:
        return {name: key.sign(compute_head_bytes(head)) for name, key in strangers.items()}

    data = make_tlog_proof(place.receipt, place.handovers, place.path, place.head, place.validators, sign)
    assert refused(data, lao.genesis_hash).rule == "signature_must_verify"


def test_head_needs_a_quorum_that_is_up(payment: bytes) -> None:
    lao = Ledger.create(seed=2023)
    bank = lao.wallet("central-bank")
    receipt = lao.receipt(bank.issue_money(1, bank))
    lao.set_validator("finance", "down")
    assert verify_tlog_proof(export(lao, receipt)[0], lao.genesis_hash).proved.tally.signed == 3
    lao.set_validator("justice", "down")
    with pytest.raises(ConsensusError, match="quorum_must_sign"):
        export(lao, receipt)
    assert lao.node.council.signers.get_height() == 1  # a head is no ballot: nothing is remembered of it


# ------------------------------------------------------------------------------------------ what is refused


def test_any_changed_byte_is_refused_but_in_the_name_of_a_signature(lao: Ledger, proof: bytes) -> None:
    """A line with another name or key id is a stranger's, and strangers' lines are passed over."""
    start = proof.index("—".encode())
    for place in range(0, start, 7):
        changed = bytes([*proof[:place], proof[place] ^ 1, *proof[place + 1 :]])
        refused(changed, lao.genesis_hash)
    for place in range(start, len(proof), 5):
        changed = bytes([*proof[:place], proof[place] ^ 1, *proof[place + 1 :]])
        try:
            proved = verify_tlog_proof(changed, lao.genesis_hash)
        except LedgerError:
            continue
        assert proved.proved.tally.signed == 3


def test_any_lost_or_added_byte_is_refused(lao: Ledger, proof: bytes) -> None:
    for place in range(0, proof.index("—".encode()), 11):
        refused(proof[:place] + proof[place + 1 :], lao.genesis_hash)
        refused(proof[:place] + b"\n" + proof[place:], lao.genesis_hash)
    refused(proof + b"\n", lao.genesis_hash)
    refused(proof[:-1], lao.genesis_hash)


def test_changes_are_refused_by_name(lao: Ledger, proof: bytes, payment: bytes) -> None:
    parts = parse_tlog_proof(proof)
    other = export(lao, lao.receipt(next(lao.entries())))[0]
    head = parse_tree_head(parts.note.text)
    own = lao.genesis_hash
    resigned = lao.node.council.sign_tree_head

    def with_head(changed: TreeHead) -> bytes:
        place = find_log_place(lao.node.archive, payment)
        sign = lambda made: resigned(made, place.validators)  # noqa: E731
        return make_tlog_proof(place.receipt, place.handovers, place.path, changed, place.validators, sign)

    replace = msgspec.structs.replace
    found = {
        "amount": refused(change_extra(proof, b'"amount":25000', b'"amount":95000'), own).rule,
        "outcome": refused(change_extra(proof, b'"code":0', b'"code":326'), own).rule,
        "header": refused(change_extra(proof, b'"entries_size":1', b'"entries_size":2'), own).rule,
        "time": refused(change_extra(proof, b'"time":17672256040', b'"time":17672256041'), own).rule,
        "place": refused(change_extra(proof, b'"entry_path":{"index":0', b'"entry_path":{"index":1'), own).rule,
        "genesis": refused(change_extra(proof, b'"utc_offset":420', b'"utc_offset":421'), own).rule,
        "space": refused(change_extra(proof, b'"version":1}', b'"version": 1}'), own).rule,
        "no extra": refused(change(proof, extra=b""), own).rule,
        "another's extra": refused(change(proof, extra=parse_tlog_proof(other).extra), own).rule,
        "index": refused(change(proof, index=3), own).rule,
        "path": refused(change(proof, path=parts.path[:-1]), own).rule,
        "step": refused(change(proof, path=(bytes(32), *parts.path[1:])), own).rule,
        "root": refused(with_head(replace(head, root=bytes(32))), own).rule,
        "size": refused(with_head(replace(head, size=4)), own).rule,
        "origin": refused(
            with_head(replace(head, origin=head.origin[:-1] + ("1" if own.endswith("0") else "0"))), own
        ).rule,
        "ledger": refused(proof, "ab" * 32).rule,
        "receipt": refused(payment, own).rule,
    }
    assert found == {
        "amount": "signature_must_fit_transaction",
        "outcome": "outcome_must_be_consistent",
        "header": "entry_must_be_in_block",
        "time": "header_must_be_in_history",
        "place": "entry_must_be_in_block",
        "genesis": "genesis_must_be_the_expected",
        "space": "bytes_must_be_canonical",
        "no extra": "text_must_be_json",
        "another's extra": "extra_must_fit_index",
        "index": "extra_must_fit_index",
        "path": "header_must_be_in_history",
        "step": "header_must_be_in_history",
        "root": "header_must_be_in_history",
        "size": "header_must_be_in_history",
        "origin": "origin_must_be_the_expected",
        "ledger": "genesis_must_be_the_expected",
        "receipt": "tlog_proof_must_be_well_formed",
    }


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("@v1", "@v2", "tlog_proof_must_be_well_formed"),
        ("index 4", "index 04", "tlog_proof_must_be_well_formed"),
        ("index 4", "index -4", "tlog_proof_must_be_well_formed"),
        ("index 4", "index 4 ", "tlog_proof_must_be_well_formed"),
        ("index 4", "index 99999999999999999999", "tlog_proof_must_be_well_formed"),
        ("index 4", "place 4", "tlog_proof_must_be_well_formed"),
        ("extra ", "extra", "tlog_proof_must_be_well_formed"),
        ("extra e", "extra \nextra e", "tlog_proof_must_be_well_formed"),
        ("extra e", "extra é", "tlog_proof_must_be_well_formed"),
        ("=\n\n", "\n\n", "tlog_proof_must_be_well_formed"),
        ("=\n\n", "=\nAAAA\n\n", "tlog_proof_must_be_well_formed"),
        ("\n5\n", "\n05\n", "note_must_be_a_checkpoint"),
        ("\n5\n", "\nfive\n", "note_must_be_a_checkpoint"),
        ("\n5\n", "\n5\n\n", "note_must_be_a_checkpoint"),
        ("=\n\n—", "=\nextension\n\n—", "note_must_be_a_checkpoint"),
        ("\n\n—", "\n—", "note_must_be_well_formed"),
        ("\n—", "\n-", "note_must_be_well_formed"),
        ("central-bank ", "central+bank ", "note_must_be_well_formed"),
        ("central-bank ", "central bank ", "note_must_be_well_formed"),
        ("central-bank ", "central\u00a0bank ", "note_must_be_well_formed"),
        ("central-bank ", "central\tbank ", "note_must_be_well_formed"),
        ("\n5\n", "\n5\r\n", "note_must_be_well_formed"),
    ],
)
def test_malformed_text_is_refused_by_name(lao: Ledger, proof: bytes, old: str, new: str, rule: str) -> None:
    text = proof.decode()
    assert old in text
    assert refused(text.replace(old, new, 1).encode(), lao.genesis_hash).rule == rule


def test_note_of_too_many_signatures_is_refused(lao: Ledger, proof: bytes) -> None:
    line = proof.splitlines(keepends=True)[-1]
    assert refused(proof + line * 200, lao.genesis_hash).rule == "note_must_be_well_formed"
    assert verify_tlog_proof(proof + line * 100, lao.genesis_hash).proved.tally.signed == 4


@given(data=st.binary(max_size=60), text=st.text(max_size=60))
def test_no_bytes_are_a_crash(lao: Ledger, data: bytes, text: str) -> None:
    for raw in (data, text.encode("utf-8", "surrogatepass"), b"c2sp.org/tlog-proof@v1\n" + data):
        refused(raw, lao.genesis_hash)


def test_receipt_of_another_history_is_not_exported(lao: Ledger, payment: bytes) -> None:
    other = Ledger.create(seed=7)
    bank = other.wallet("central-bank")
    with pytest.raises(VerificationError, match="genesis_must_be_the_expected"):
        find_log_place(lao.node.archive, other.receipt(bank.issue_money(1, bank)))
    younger = Ledger.create(seed=2023)
    with pytest.raises(VerificationError, match="header_must_be_in_history"):
        find_log_place(younger.node.archive, payment)
    bank = younger.wallet("central-bank")
    while younger.height < 4:
        bank = younger.wallet("central-bank")
        bank.issue_money(1, bank)
    with pytest.raises(VerificationError, match="header_must_be_in_history"):
        find_log_place(younger.node.archive, payment)


@pytest.mark.parametrize("node", [(0, 4), (1, 1), (2, 0)])
def test_head_of_a_damaged_log_is_not_signed(node: tuple[int, int]) -> None:
    lao = Ledger.create(seed=2023)
    bank = lao.wallet("central-bank")
    receipts = [lao.receipt(bank.issue_money(1, bank)) for _ in range(5)]
    load = lao.node.archive.store.load_history
    lao.node.archive.store.load_history = lambda *asked: bytes(32) if asked == node else load(*asked)  # type: ignore[method-assign]
    with pytest.raises(StoreError, match="store_must_be_intact"):
        find_log_place(lao.node.archive, receipts[0])


# --------------------------------------------------------------------------------------- domain separation


@given(
    chain_id=st.from_regex(r"[a-z][a-z0-9-]{0,13}", fullmatch=True),
    genesis_hash=st.binary(min_size=32, max_size=32),
    size=st.integers(0, 2**53 - 1),
    root=st.binary(min_size=32, max_size=32),
)
def test_signed_head_is_nothing_else_that_a_validator_signs(
    lao: Ledger, chain_id: str, genesis_hash: bytes, size: int, root: bytes
) -> None:
    genesis = msgspec.structs.replace(lao.node.archive.genesis, chain_id=chain_id)
    text = compute_head_bytes(TreeHead(compute_origin(genesis, genesis_hash), size, root))
    assert text.startswith(b"natledger.example/")
    for tag in TAGS:
        # they part within the tag, so no bytes that follow can make them equal
        assert tag[: len(b"natledger/")] == b"natledger/"
        assert not text.startswith(tag[: len(b"natledger/")])


def test_all_that_validators_sign_has_a_tag(lao: Ledger) -> None:
    ballot, own = Vote("ab" * 32, 4, 0), bytes.fromhex(lao.genesis_hash)
    for signed in (
        compute_vote_bytes(own, ballot),
        compute_proposal_bytes(own, ballot),
        compute_binding_bytes(own, "finance", "ab" * 32),
    ):
        assert signed.startswith(tuple(TAGS))
    assert len(TAGS) >= 13
    assert all(re.fullmatch(rb"natledger/[a-z-]+/[0-9]+\n", tag) for tag in TAGS)


def test_council_signs_no_text_of_a_callers_choice(lao: Ledger) -> None:
    validators = lao.node.archive.genesis.validators
    for origin in ("natledger/vote/1", "", "example.org/log"):
        with pytest.raises(Bug, match="starts as something else"):
            lao.node.council.sign_tree_head(TreeHead(origin, 5, bytes(32)), validators)


def test_votes_signature_is_none_of_a_note_and_the_other_way_round(lao: Ledger, proof: bytes, payment: bytes) -> None:
    place = find_log_place(lao.node.archive, payment)
    commit = lao.block(4).commit
    names = {one.public_key: one.name for one in place.validators}
    votes = {names[one.public_key]: one.signature for one in commit.signatures}
    data = make_tlog_proof(place.receipt, place.handovers, place.path, place.head, place.validators, lambda head: votes)
    assert refused(data, lao.genesis_hash).rule == "signature_must_verify"
    heads = lao.node.council.sign_tree_head(place.head, place.validators)
    signatures = [
        {"public_key": one.public_key, "signature": heads[names[one.public_key]]} for one in commit.signatures
    ]
    receipt = msgspec.json.decode(payment)
    receipt["provenance"]["finality"]["commit"]["signatures"] = signatures
    with pytest.raises(VerificationError, match="signature_must_verify"):
        verify_receipt(canonicalise(encode(receipt)), lao.genesis_hash)


# --------------------------------------------------------------------------------------------------- notes


@given(
    text=st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=40),
    signatures=st.lists(
        st.builds(
            NoteSignature,
            name=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="+"), min_size=1),
            key_id=st.binary(min_size=4, max_size=4),
            signature=st.binary(min_size=1, max_size=70),
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_any_note_reads_back(text: str, signatures: list[NoteSignature]) -> None:
    note = SignedNote(f"first\n{text}\n\nlast\n", tuple(signatures))
    assert parse_note(write_note(note)) == note


def test_note_is_verified_by_known_keys_only() -> None:
    key = SigningKey(b"k" * 32)
    public = bytes.fromhex(key.public_key)
    line = NoteSignature("log.example", compute_key_id("log.example", public), bytes.fromhex(key.sign(b"hello\n")))
    note = SignedNote("hello\n", (line,))
    assert verify_note(note, {"log.example": public}) == ("log.example",)
    assert verify_note(note, {"other.example": public}) == ()
    assert verify_note(note, {"log.example": bytes.fromhex(SigningKey(b"l" * 32).public_key)}) == ()
    with pytest.raises(VerificationError):
        verify_note(SignedNote("hullo\n", (line,)), {"log.example": public})
    name, key_id, encoded = write_verifier_key("log.example", public).split("+", 2)
    assert (name, bytes.fromhex(key_id), base64.b64decode(encoded)) == ("log.example", line.key_id, b"\x01" + public)


def test_proof_of_another_log_is_read_though_not_ours() -> None:
    note = SignedNote("log.example\n1\nx\n", (NoteSignature("log.example", b"1234", b"s"),))
    plain = TlogProof(b"", 0, (), note)
    assert parse_tlog_proof(write_tlog_proof(plain)) == plain


# ------------------------------------------------------------------------------- the log's own tools, in Go

GO_MODULE = "module oracle\n\ngo 1.21\n"
GO_PROGRAM = """
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func main() {
	data, err := io.ReadAll(os.Stdin)
	must(err)
	above, signed, _ := bytes.Cut(data, []byte("\\n\\n"))
	var verifiers []note.Verifier
	for _, key := range os.Args[2:] {
		verifier, err := note.NewVerifier(key)
		must(err)
		verifiers = append(verifiers, verifier)
	}
	opened, err := note.Open(signed, note.VerifierList(verifiers...))
	must(err)
	head := strings.Split(opened.Text, "\\n")
	size, err := strconv.ParseInt(head[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(head[2])
	must(err)
	lines := strings.Split(string(above), "\\n")[2:]
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	must(err)
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		raw, err := base64.StdEncoding.DecodeString(line)
		must(err)
		proof = append(proof, tlog.Hash(raw))
	}
	leaf, err := hex.DecodeString(os.Args[1])
	must(err)
	must(tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(leaf)))
	fmt.Println(len(opened.Sigs), size)
}
"""


def build_oracle(folder: Path) -> Path:
    """The program, built. Skips, and says so, without Go or its module."""
    if shutil.which("go") is None:
        pytest.skip("no Go to build sumdb/note with")
    (folder / "go.mod").write_text(GO_MODULE)
    (folder / "main.go").write_text(GO_PROGRAM)
    for command in (["go", "get", "golang.org/x/mod@v0.29.0"], ["go", "build", "-o", "oracle", "."]):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
        if done.returncode:
            pytest.skip(f"golang.org/x/mod cannot be had: {done.stderr.strip()[-200:]}")
    return folder / "oracle"


@pytest.mark.full
def test_go_tools_of_transparency_logs_verify_it(lao: Ledger, tmp_path: Path) -> None:
    oracle = build_oracle(tmp_path)

    def ask(data: bytes, leaf: bytes, keys: Sequence[str]) -> tuple[int, str]:
        done = subprocess.run([oracle, leaf.hex(), *keys], input=data, capture_output=True, check=False, timeout=60)
        return done.returncode, done.stdout.decode().strip()

    for placed in lao.entries():
        data, place = export(lao, lao.receipt(placed))
        keys, leaf = list_verifier_keys(place.head.origin, place.validators), lao.block(placed.height).hash
        assert ask(data, leaf, keys) == (0, "4 5")
        assert ask(data, bytes(32), keys)[0] == 1
        forged = data.replace(b"\n5\n", b"\n6\n")
        assert ask(forged, leaf, keys)[0] == 1
