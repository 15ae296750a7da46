"""Frozen vectors: what was once handed out verifies for ever, and what was once computed comes out the same.

The files in `frozen` are compared with what today's code makes, and are checked without it: by plain SHA-256 over the
tag, by another library's signatures, and from the genesis hash alone. See tests/vectors/freeze.py.
"""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.archive.genesis import verify_founding
from ledger.chain.finality import Checkpoint
from ledger.chain.genesis import GenesisFile
from ledger.chain.proofs import ProvedHistory, ProvedRow, verify_proof
from ledger.chain.receipt import ProvedEntry
from ledger.crypto import hashing
from ledger.crypto.addresses import compute_address
from ledger.crypto.encoding import decode_file
from ledger.errors import VerificationError
from ledger.merkle.verify import verify_consistency, verify_inclusion
from ledger.registry.records.disclosure import verify_disclosure, verify_status
from ledger.registry.records.holder_file import verify_holder_file
from ledger.rules import RULES
from tests.merkle import reference
from tests.vectors.freeze import FOLDER, freeze, has_changed, main, make_files

NAMES = sorted(path.name for path in FOLDER.glob("*.json"))
PROOFS = [name for name in NAMES if "receipt" in name or "proof" in name]
STATUSES = [name for name in NAMES if name.startswith("status_")]
SIGNED = {"key-binding", "proposal", "transaction", "vote"}
SIGNED_OF_RECORDS = {"presentation", "recovery-cancellation"}

make_once = cache(make_files)


def load(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_bytes())


def checkpoint(height: int) -> Checkpoint:
    return Checkpoint(load("chain")["block_hashes"][height - 1], height)


def get_genesis_hash(name: str) -> str:
    genesis_hash: str = load("chain")["genesis_hash_with_a_handover" if "handover" in name else "genesis_hash"]
    return genesis_hash


def prove(name: str, known: Checkpoint | None = None) -> Any:
    return verify_proof((FOLDER / f"{name}.json").read_bytes(), get_genesis_hash(name), known)


def test_every_vector_is_there() -> None:
    assert sorted(make_once()) == NAMES
    assert len(PROOFS) == 10


@pytest.mark.parametrize("name", NAMES)
def test_todays_code_makes_the_frozen_bytes(name: str) -> None:
    # a difference is a break with everything that was ever handed out, not a reason to freeze again
    assert not has_changed(name, (FOLDER / name).read_bytes(), make_once()[name])


@pytest.mark.parametrize("name", PROOFS)
def test_frozen_proof_verifies_from_the_genesis_hash_alone(name: str) -> None:
    assert prove(name.removesuffix(".json")).proved.genesis_hash.hex() == get_genesis_hash(name)


def test_frozen_receipts_prove_what_happened() -> None:
    chain = load("chain")
    payment: ProvedEntry = prove("receipt")
    body = json.loads(bytes(payment.signed.transaction.messages[0].body))
    addresses = chain["addresses"]
    assert payment.transaction_id == chain["payment"]
    assert body == {"amount": 25_000, "asset": "LAK", "reference": "INV-7", "to": addresses["shop"]}
    assert (payment.height, payment.applied, payment.proved.tally.signed) == (4, True, 4)
    refusal: ProvedEntry = prove("receipt_of_a_refusal")
    assert (refusal.height, refusal.outcome.rule) == (5, "balance_must_cover_amount")
    assert len(prove("receipt_under_two_keys").signed.signatures) == 2
    fourth: ProvedEntry = prove("receipt_of_the_fourth_of_five")
    assert (fourth.height, fourth.index, fourth.proved.header.entries_size) == (8, 3, 5)
    later: ProvedEntry = prove("receipt_after_a_handover")
    assert (later.height, later.proved.handovers, later.proved.tally.validators) == (8, 1, 3)
    assert prove("receipt_anchored_to_an_earlier_checkpoint", checkpoint(2)).signed == payment.signed
    assert prove("receipt_anchored_to_a_later_checkpoint", checkpoint(7)).signed == payment.signed


def test_frozen_state_and_history_prove_what_they_did() -> None:
    row: ProvedRow = prove("state_proof_of_a_row", checkpoint(5))
    assert row.key == f"account/{load('chain')['addresses']['noy']}"
    assert json.loads(row.value)["balances"] == [{"asset": "LAK", "available": 75_000, "held": 0}]
    assert prove("state_proof_of_no_row", checkpoint(5)).value == b""
    history: ProvedHistory = prove("history_proof", checkpoint(7))
    assert (history.earlier.height, history.later.height) == (3, 7)


def test_frozen_record_verifies_from_the_genesis_hash_alone() -> None:
    facts = load("record")
    data, status = ((FOLDER / f"{name}.json").read_bytes() for name in ("disclosure", "status_revoked"))
    valid = (FOLDER / "status_valid.json").read_bytes()
    shown = verify_disclosure(data, facts["genesis_hash"], status=valid)
    assert (shown.fields, shown.issued.record) == ({"level": "BSc"}, facts["record"])
    with pytest.raises(VerificationError, match="status_must_be_valid"):
        verify_disclosure(data, facts["genesis_hash"], status=status)
    presented = (FOLDER / "disclosure_with_a_nonce.json").read_bytes()
    assert verify_disclosure(presented, facts["genesis_hash"], nonce=facts["nonce"]).presented
    file, issued = verify_holder_file((FOLDER / "holder.json").read_bytes(), facts["genesis_hash"])
    assert [field.commitment for field in file.fields] == facts["commitments"]
    assert issued.commitment.root == facts["root"]
    leaves = [sha256(b"\x00" + bytes.fromhex(commitment)).digest() for commitment in facts["commitments"]]
    assert reference.mth(leaves).hex() == facts["root"]


@pytest.mark.parametrize("name", STATUSES)
def test_frozen_status_says_what_it_did(name: str) -> None:
    proved = verify_status((FOLDER / name).read_bytes(), load("record")["genesis_hash"])
    assert proved.status == name.removeprefix("status_").removesuffix(".json").replace("_", " ")


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("genesis")])
def test_frozen_genesis_founds_the_chain_again(name: str) -> None:
    file = decode_file((FOLDER / name).read_bytes(), GenesisFile)
    assert verify_founding(file).root.hex() == file.genesis.state_root


@pytest.mark.parametrize("example", load("hashes") + load("record")["hashes"], ids=lambda example: example["kind"])
def test_frozen_hash_is_sha256_of_tag_and_bytes(example: dict[str, str]) -> None:
    data = bytes.fromhex(example["hex"]) if "hex" in example else example["text"].encode()
    assert example["tag"] == f"natledger/{example['kind']}/1\n"
    assert sha256(example["tag"].encode() + data).hexdigest() == example["hash"]


@pytest.mark.parametrize(
    "example", load("signatures") + load("record")["signatures"], ids=lambda example: example["kind"]
)
def test_frozen_signature_is_over_tag_genesis_and_bytes(example: dict[str, str]) -> None:
    sign_bytes = bytes.fromhex(example["sign_bytes"])
    assert example["tag"] == f"natledger/{example['kind']}/1\n"
    assert sign_bytes == example["tag"].encode() + bytes.fromhex(example["genesis_hash"]) + example["text"].encode()
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(example["public_key"]))
    key.verify(bytes.fromhex(example["signature"]), sign_bytes)
    chain = "record" if example["kind"] in SIGNED_OF_RECORDS else "chain"
    assert example["genesis_hash"] == load(chain)["genesis_hash"]


def test_every_tag_has_an_example() -> None:
    tags = {
        value.decode() for value in vars(hashing).values() if isinstance(value, bytes) and value[:9] == b"natledger"
    }
    examples = [*load("hashes"), *load("signatures"), *load("record")["hashes"], *load("record")["signatures"]]
    assert {example["tag"] for example in examples} == tags
    assert {example["kind"] for example in load("signatures")} == SIGNED
    assert {example["kind"] for example in load("record")["signatures"]} == SIGNED_OF_RECORDS


def test_frozen_address_follows_from_the_key() -> None:
    example = next(example for example in load("hashes") if example["kind"] == "address")
    assert compute_address("lao", bytes.fromhex(example["hex"])) == load("chain")["addresses"]["noy"]


def test_frozen_trees_are_those_of_the_plain_definition() -> None:
    trees = load("trees")
    leaves = [sha256(b"\x00" + bytes([number])).digest() for number in range(11)]
    roots = [bytes.fromhex(root) for root in trees["roots"]]
    assert roots == [reference.mth(leaves[:size]) for size in range(12)]
    inclusion, consistency = (
        [bytes.fromhex(step) for step in trees[name]] for name in ("inclusion_of_6_in_11", "consistency_of_6_in_11")
    )
    assert (inclusion, consistency) == (reference.path(6, leaves), reference.proof(6, leaves))
    verify_inclusion(leaves[6], 6, 11, inclusion, roots[11])
    verify_consistency(6, 11, roots[6], roots[11], consistency)
    rows = {
        sha256(b"natledger/state-key/1\nrow/%d" % n).digest(): sha256(b'natledger/state-value/1\n"%d"' % n).digest()
        for n in range(50)
    }
    assert reference.state_root(rows).hex() == trees["state_root"]


def test_released_code_never_changes_its_meaning() -> None:
    for code, rule in load("codes").items():
        assert rule in RULES, f"ledger/rules.py: {rule} had the code {code}, which stands on chains"
        assert RULES[rule].code == int(code), f"ledger/rules.py: {code} meant {rule}"


def test_code_that_can_stand_on_a_chain_or_in_a_verdict_is_frozen() -> None:
    frozen = load("codes").values()
    lacking = [rule.name for rule in RULES.values() if rule.code < 600 and rule.name not in frozen]
    assert not lacking, "python -m tests.vectors.freeze adds the code of a rule that is new, and changes nothing else"


def test_freezing_changes_nothing_that_is_frozen(tmp_path: Path) -> None:
    folder = tmp_path / "frozen"
    assert freeze(folder, replace=False) == []
    assert sorted(path.name for path in folder.iterdir()) == NAMES
    (folder / "receipt.json").write_bytes(b"{}")
    (folder / "history_proof.json").unlink()
    assert freeze(folder, replace=False) == ["receipt.json"]
    assert not (folder / "history_proof.json").exists()
    assert freeze(folder, replace=True) == ["receipt.json"]
    assert freeze(folder, replace=False) == []
    codes = {"101": "size_must_be_within_limit"}
    (folder / "codes.json").write_text(json.dumps(codes))
    assert freeze(folder, replace=False) == []
    (folder / "codes.json").write_text(json.dumps({"101": "text_must_be_utf8"}))
    assert freeze(folder, replace=False) == ["codes.json"]


def test_command_says_what_differs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: Any) -> None:
    monkeypatch.setattr("tests.vectors.freeze.FOLDER", tmp_path / "frozen")
    assert main([]) == 0
    (tmp_path / "frozen" / "trees.json").write_bytes(b"{}")
    assert main([]) == 1
    assert "differs from what is frozen, nothing was written: trees.json" in capfd.readouterr().err
    assert main(["--replace"]) == 0
    assert main([]) == 0
