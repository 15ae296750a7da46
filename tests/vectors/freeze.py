"""Our own vectors: what every version of this software must compute and verify alike, for ever.

    python -m tests.vectors.freeze            writes what is missing; names what would change, and then writes nothing
    python -m tests.vectors.freeze --replace  writes all: only before the bytes are released

Proof files stand as they are handed out; tables hold worked examples, each with the bytes it was computed over. The
chains they come from start from genesis files that are frozen too, so that a template may change while what a released
chain does may not. The first two chains are of the first version: one of seed 2023, one whose validators change; the
third has records.
"""

import json
import sys
from pathlib import Path
from typing import Any

from ledger import Ledger, PlacedEntry, Record
from ledger.archive.genesis import found_store
from ledger.chain.commit import Vote, compute_proposal_bytes, compute_vote_bytes
from ledger.chain.entry import compute_entry_leaf, compute_outcome_hash
from ledger.chain.genesis import GenesisFile, compute_binding_bytes
from ledger.chain.header import compute_header_hash
from ledger.chain.transaction import compute_signed_hash, compute_transaction_bytes, compute_transaction_id
from ledger.chain.validators import compute_validators_hash
from ledger.client.drafting import Wish
from ledger.crypto import hashing
from ledger.crypto.addresses import compute_address
from ledger.crypto.encoding import decode_file, encode
from ledger.crypto.hashing import digest
from ledger.crypto.keys import SigningKey
from ledger.home.clock import read_fixed_clock
from ledger.home.config import Config
from ledger.home.founding import make_key, make_keys, make_validator_keys
from ledger.home.keyring import Keyring
from ledger.merkle.log import compute_consistency_path, compute_inclusion_path, compute_root, hash_leaf
from ledger.merkle.state_path import compute_path
from ledger.merkle.state_tree import build
from ledger.node.council import Council
from ledger.node.embedded import Home
from ledger.node.node import Node
from ledger.node.signers import SignerStore
from ledger.registry.money.money import Transfer
from ledger.registry.people.recovery import compute_cancellation_bytes
from ledger.registry.records.disclosure import compute_presentation_bytes, make_disclosure
from ledger.rules import RULES
from ledger.state.store import Store

RELEASED = Path(__file__).parent / "frozen"
"""Where the genesis files are that have been released."""
FOLDER = RELEASED
SEED = 2023
NONCE = "verifier-2026-11"
VALIDATORS = ("central-bank", "finance", "justice", "technology")
SECOND = ("education", "health", "labour")
"""Validators that take over from the first in the second chain."""
FIRST = ("central-bank", "registrar", "treasury", "university")
"""Authorities of the first version's template."""
SECOND_AUTHORITIES = ("central-bank", "court", "education", "registrar", "transport", "treasury", "university")
"""Authorities of the template that brought records."""


def start(genesis: str, keys: dict[str, SigningKey], validators: dict[str, SigningKey], seed: int) -> Ledger:
    """A ledger in memory on a frozen genesis file, with these keys of its authorities and validators."""
    file = decode_file((RELEASED / genesis).read_bytes(), GenesisFile)
    store = Store(None)
    found_store(store, file)
    keyring = Keyring(None, False, lambda: "")
    for name, key in keys.items():
        keyring.add(name, key)
        keyring.set_name(name, compute_address("lao", bytes.fromhex(key.public_key)))
    node = Node(store, Council(validators, SignerStore(None)), read_fixed_clock)
    return Ledger(Home(None, Config(False, seed, "lao"), keyring, node))


def live() -> tuple[Ledger, PlacedEntry, PlacedEntry]:
    """The first chain, with the payment and the refusal its vectors are about."""
    lao = start("genesis.json", make_keys(FIRST, SEED, "account"), make_validator_keys(VALIDATORS, SEED), SEED)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    shop = lao.open_account("shop", kind="business", jurisdiction="LA-VT")
    lao.wallet("central-bank").issue_money(100_000, to=noy)
    payment = noy.pay(25_000, to=shop, reference="INV-7")
    refusal = lao.send([Wish(noy.address, Transfer(900_000, "LAK", "INV-8", shop.address))], anyway=True)
    noy.rotate_keys(keys=2, threshold=2)
    noy.pay(1_000, to=shop, reference="INV-9")
    wishes = [Wish(shop.address, Transfer(number, "LAK", "", noy.address)) for number in range(1, 6)]
    lao.submit([encode(lao.sign(lao.draft([wish], lane=lane))) for lane, wish in enumerate(wishes, 1)])
    return lao, payment, refusal


def live_on() -> Ledger:
    """A chain whose validators change at height 6, and are the new ones at its last."""
    validators = make_validator_keys(VALIDATORS, 1) | make_validator_keys(SECOND, 2)
    lao = start("genesis_with_a_handover.json", make_keys(FIRST, 1, "account"), validators, 1)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    for _ in range(7):
        lao.wallet("central-bank").issue_money(1_000, to=noy)
    return lao


def live_with_records() -> tuple[Ledger, Record]:
    """A chain on which a degree is issued in block 2 and revoked in block 3."""
    keys, validators = make_keys(SECOND_AUTHORITIES, SEED, "account"), make_validator_keys(VALIDATORS, SEED)
    lao = start("genesis_with_records.json", keys, validators, SEED)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    university = lao.wallet("university")
    degree = university.issue_record("degree", subject=noy, claims={"level": "BSc", "born": 2001})
    university.revoke_record(degree, "SENATE/2026-7")
    return lao, degree


def make_files() -> dict[str, bytes]:
    """Every frozen file by name."""
    lao, payment, refusal = live()
    later = live_on()
    records, degree = live_with_records()
    receipt, entries = lao.receipt(payment), list(lao.entries())
    account = f"account/{lao.wallet('noy').address}"
    return {
        "genesis.json": encode(lao.node.archive.genesis_file),
        "receipt.json": receipt,
        "receipt_of_a_refusal.json": lao.receipt(refusal),
        "receipt_under_two_keys.json": lao.receipt(entries[6]),
        "receipt_of_the_fourth_of_five.json": lao.receipt(entries[-2]),
        "receipt_after_a_handover.json": later.receipt(list(later.entries())[-1]),
        "receipt_anchored_to_an_earlier_checkpoint.json": lao.anchor(receipt, lao.checkpoint(2)),
        "receipt_anchored_to_a_later_checkpoint.json": lao.anchor(receipt, lao.checkpoint(7)),
        "state_proof_of_a_row.json": lao.prove_state(account, 5),
        "state_proof_of_no_row.json": lao.prove_state("account/nobody", 5),
        "history_proof.json": lao.prove_history(3, 7),
        "genesis_with_a_handover.json": encode(later.node.archive.genesis_file),
        "genesis_with_records.json": encode(records.node.archive.genesis_file),
        "holder.json": degree.data,
        "disclosure.json": degree.disclose("level"),
        "disclosure_with_a_nonce.json": degree.disclose("level", nonce=NONCE),
        "status_valid.json": records.status(degree, 2),
        "status_revoked.json": records.status(degree, 3),
        "status_never_issued.json": records.status(degree, 1),
        "chain.json": write_table(make_chain(lao, payment) | {"genesis_hash_with_a_handover": later.genesis_hash}),
        "record.json": write_table(make_record(records, degree)),
        "codes.json": write_table({str(rule.code): rule.name for rule in RULES.values()}),
        "hashes.json": write_table(make_hashes(lao, payment)),
        "signatures.json": write_table(make_signatures(lao, payment)),
        "trees.json": write_table(make_trees(payment)),
    }


def write_table(table: Any) -> bytes:
    """A table as JSON that people can read."""
    return json.dumps(table, indent=1, ensure_ascii=False).encode() + b"\n"


def make_chain(lao: Ledger, payment: PlacedEntry) -> dict[str, Any]:
    """Facts of the chain: what a class sees that starts with this seed."""
    return {
        "addresses": {name: lao.wallet(name).address for name in ("central-bank", "registrar", "noy", "shop")},
        "block_hashes": [lao.block(height).hash.hex() for height in range(1, lao.height + 1)],
        "genesis_hash": lao.genesis_hash,
        "payment": payment.id,
        "seed": SEED,
        "state_roots": [lao.block(height).header.state_root for height in range(1, lao.height + 1)],
    }


def make_record(lao: Ledger, degree: Record) -> dict[str, Any]:
    """The facts of the degree, and a worked example for every tag that came with records."""
    field = next(field for field in degree.file.fields if field.name == "level")
    noy, genesis_hash = make_key(SEED, "account/noy"), lao.node.tip.genesis_hash
    shown = make_disclosure(degree.file, ("level", "subject"))
    written = encode(shown)
    committed = bytes.fromhex(field.salt) + bytes([len("level")]) + b"level" + encode(field.value)
    return {
        "genesis_hash": lao.genesis_hash,
        "record": degree.id,
        "nonce": NONCE,
        "commitments": [item.commitment for item in degree.file.fields],
        "root": degree.row.root,
        "hashes": [
            {"kind": "field", "tag": hashing.FIELD.decode(), "hex": committed.hex(), "hash": field.commitment},
            {
                "kind": "file",
                "tag": hashing.FILE.decode(),
                "text": written.decode(),
                "hash": digest(hashing.FILE, written).hex(),
            },
        ],
        "signatures": [
            make_signature("presentation", noy, compute_presentation_bytes(genesis_hash, shown, NONCE)),
            make_signature(
                "recovery-cancellation", noy, compute_cancellation_bytes(genesis_hash, degree.subject, degree.id)
            ),
        ],
    }


def make_hashes(lao: Ledger, payment: PlacedEntry) -> list[dict[str, str]]:
    """One worked example for each tag that is hashed: SHA-256(tag ‖ bytes)."""
    header, entry = lao.block(payment.height).header, payment.entry
    genesis, key = lao.node.archive.genesis, f"account/{lao.wallet('noy').address}"
    row, public_key = lao.state_row(key, 5), bytes.fromhex(entry.signed.signatures[0].public_key)
    return [
        make_hash("address", hashing.ADDRESS, public_key, digest(hashing.ADDRESS, public_key)),
        make_hash("demonstration-key", hashing.DEMONSTRATION_KEY, b"2023/account/noy",
                  make_key(2023, "account/noy").export_secret()),
        make_hash("genesis", hashing.GENESIS, encode(genesis), bytes.fromhex(lao.genesis_hash)),
        make_hash("header", hashing.HEADER, encode(header), compute_header_hash(header)),
        make_hash("outcome", hashing.OUTCOME, encode(entry.outcome), compute_outcome_hash(entry.outcome)),
        make_hash("signed-transaction", hashing.SIGNED_TRANSACTION, encode(entry.signed),
                  compute_signed_hash(encode(entry.signed))),
        make_hash("state-key", hashing.STATE_KEY, key.encode(), digest(hashing.STATE_KEY, key.encode())),
        make_hash("state-value", hashing.STATE_VALUE, row, digest(hashing.STATE_VALUE, row)),
        make_hash("transaction", hashing.TRANSACTION, encode(entry.signed.transaction),
                  compute_transaction_id(entry.signed.transaction)),
        make_hash("validators", hashing.VALIDATORS, encode(genesis.validators),
                  compute_validators_hash(genesis.validators)),
    ]  # fmt: skip


def make_hash(kind: str, tag: bytes, data: bytes, value: bytes) -> dict[str, str]:
    """One example; the bytes are text but for those of a key."""
    written = {"hex": data.hex()} if kind == "address" else {"text": data.decode()}
    return {"kind": kind, "tag": tag.decode(), **written, "hash": value.hex()}


def make_signatures(lao: Ledger, payment: PlacedEntry) -> list[dict[str, str]]:
    """One worked example for each tag that is signed: tag ‖ genesis hash ‖ bytes."""
    genesis_hash, transaction = bytes.fromhex(lao.genesis_hash), payment.entry.signed.transaction
    noy, validator = make_key(SEED, "account/noy"), make_key(SEED, "validator/finance")
    ballot = Vote(lao.block(payment.height).hash.hex(), payment.height, 0)
    address = compute_address("lao", bytes.fromhex(noy.public_key))
    return [
        make_signature("key-binding", noy, compute_binding_bytes(genesis_hash, address, noy.public_key)),
        make_signature("proposal", validator, compute_proposal_bytes(genesis_hash, ballot)),
        make_signature("transaction", noy, compute_transaction_bytes(genesis_hash, transaction)),
        make_signature("vote", validator, compute_vote_bytes(genesis_hash, ballot)),
    ]


def make_signature(kind: str, key: SigningKey, sign_bytes: bytes) -> dict[str, str]:
    """One example, with the secret key, so that others can sign it too."""
    tag, _, rest = sign_bytes.partition(b"\n")
    return {
        "kind": kind,
        "tag": tag.decode() + "\n",
        "genesis_hash": rest[:32].hex(),
        "text": rest[32:].decode(),
        "sign_bytes": sign_bytes.hex(),
        "secret_key": key.export_secret().hex(),
        "public_key": key.public_key,
        "signature": key.sign(sign_bytes),
    }


def make_trees(payment: PlacedEntry) -> dict[str, Any]:
    """Logs and a state tree over plain leaves and rows."""
    leaves = [hash_leaf(bytes([number])) for number in range(11)]
    rows = [(digest(hashing.STATE_KEY, b"row/%d" % n), digest(hashing.STATE_VALUE, b'"%d"' % n)) for n in range(50)]
    tree = build(rows)
    path = compute_path(tree.nodes.get, rows[7][0])
    return {
        "entry_leaf": compute_entry_leaf(payment.entry).hex(),
        "log_of": "leaf n is the byte n, n from 0 to 10",
        "roots": [compute_root(leaves[:size]).hex() for size in range(12)],
        "inclusion_of_6_in_11": [step.hex() for step in compute_inclusion_path(leaves, 6)],
        "consistency_of_6_in_11": [step.hex() for step in compute_consistency_path(leaves, 6)],
        "state_of": 'row n has the key row/n and the value "n", n from 0 to 49',
        "state_root": tree.root.hex(),
        "state_path_of_7": json.loads(encode(path)),
    }


def freeze(folder: Path, replace: bool) -> list[str]:
    """Writes the files that are missing, and with `replace` all; gives the names of those that differ."""
    folder.mkdir(exist_ok=True)
    files = make_files()
    known = {name: (folder / name).read_bytes() for name in files if (folder / name).exists()}
    changed = [name for name in known if has_changed(name, known[name], files[name])]
    if replace or not changed:
        for name, data in files.items():
            (folder / name).write_bytes(data)
    return changed


def has_changed(name: str, old: bytes, new: bytes) -> bool:
    """Whether frozen bytes differ; new codes may join those that are frozen."""
    if name == "codes.json":
        return not json.loads(old).items() <= json.loads(new).items()
    return old != new


def main(arguments: list[str]) -> int:
    """Freezes, and says what differs."""
    replace = arguments == ["--replace"]
    changed = freeze(FOLDER, replace)
    for name in changed:
        sys.stderr.write(f"{'replaced' if replace else 'differs from what is frozen, nothing was written'}: {name}\n")
    return 1 if changed and not replace else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
