"""A chain put together by hand for proofs of every kind, and sealing: a changed document signed and hashed anew.

Its files are small: few validators, few rows, a genesis without parameters. With every key at hand, whatever a verifier
must refuse can be made so that all else about it is true.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from ledger.chain.entry import DONE, Entry, Outcome, compute_entry_leaf
from ledger.chain.genesis import Genesis
from ledger.chain.kinds import NEVER
from ledger.chain.proofs import StateProof
from ledger.chain.receipt import EntryPath, Receipt
from ledger.chain.transaction import (
    Message,
    Signature,
    SignedTransaction,
    Signer,
    Transaction,
    compute_transaction_bytes,
    compute_transaction_id,
)
from ledger.crypto import hashing
from ledger.crypto.addresses import compute_address
from ledger.crypto.encoding import encode
from ledger.crypto.hashing import compute_sign_bytes, digest
from ledger.crypto.keys import SigningKey
from ledger.merkle.fields import compute_field_commitment
from ledger.merkle.log import compute_inclusion_path, compute_root, hash_leaf
from ledger.merkle.state_path import compute_path
from ledger.merkle.state_tree import TreeChange, build, hash_bucket
from ledger.registry.records.disclosure import Disclosure, make_disclosure, present
from ledger.registry.records.holder_file import HeldField, HolderFile, make_commitment
from ledger.registry.rows.people import Identity
from ledger.registry.rows.records import RecordRow
from tests.chain import chains
from tests.chain.chains import TIME, Chain, Signatories

Json = Any
PREFIX = "lao"
NONCE = "bank.2026-11_a"
PEOPLE = ("noy", "dao", "shop", "university")
FIELDS: dict[str, str | int | bool] = {"born": 2001, "honours": True, "level": "BSc"}


class Wish(NamedTuple):
    """A message to be, by a name."""

    by: str
    type: str
    body: object


def find_key(name: str) -> SigningKey:
    """The key of a person, always the same."""
    return chains.make_key(f"kit/{name}")


def find_address(name: str) -> str:
    """The address of a person."""
    return compute_address(PREFIX, bytes.fromhex(find_key(name).public_key))


class Stage:
    """A chain with its rows after each block, to be added to block by block."""

    def __init__(self, *sets: tuple[int, Signatories], **changes: Any) -> None:
        self.chain = start(*sets, **changes)
        self.states: list[dict[str, bytes]] = []
        self.nonces: dict[str, int] = {}
        self.entries: list[tuple[Entry, ...]] = []
        self.keys = {key.public_key: key for _, signatories in sets for key in signatories.keys}
        self.keys |= {find_key(name).public_key: find_key(name) for name in PEOPLE}

    @property
    def genesis_hash(self) -> bytes:
        """What a verifier holds."""
        return self.chain.genesis_hash

    def sign(self, *wishes: Wish) -> SignedTransaction:
        """A transaction with these messages, signed by all who ask."""
        names = sorted({wish.by for wish in wishes}, key=find_address)
        for name in names:
            self.nonces[name] = self.nonces.get(name, 0) + 1
        messages = tuple(
            Message(msgspec.Raw(encode(wish.body)), find_address(wish.by), find_address(wish.by), wish.type)
            for wish in wishes
        )
        signers = tuple(Signer(find_address(name), 0, self.nonces[name]) for name in names)
        transaction = Transaction(self.chain.genesis.chain_id, TIME + 3_600_000, messages, signers, 1)
        text = compute_transaction_bytes(self.genesis_hash, transaction)
        marks = [Signature(find_address(name), find_key(name).public_key, find_key(name).sign(text)) for name in names]
        return SignedTransaction(tuple(marks), transaction)

    def add(
        self, *wishes: Wish, rows: Mapping[str, object] = {}, outcome: Outcome = DONE, beside: int = 0, **changes: Any
    ) -> str:
        """A block whose first entry has these messages, `beside` others of the shop; the id of its transaction.

        `rows` are written on top of those there are; `changes` are to its header.
        """
        signed = [self.sign(*wishes), *(self.sign(Wish("shop", "speak", {"word": n})) for n in range(beside))]
        entries = (Entry(outcome, signed[0]), *(Entry(DONE, other) for other in signed[1:]))
        written = {key: encode(row) for key, row in rows.items()}
        self.states.append({**(self.states[-1] if self.states else {}), **written})
        chains.append(
            self.chain,
            entries[0],
            **{
                "entries_root": compute_root([compute_entry_leaf(entry) for entry in entries]).hex(),
                "entries_size": len(entries),
                "state_root": self.build_state(len(self.states)).root.hex(),
                **changes,
            },
        )
        self.entries.append(entries)
        return compute_transaction_id(signed[0].transaction).hex()

    def build_state(self, height: int) -> TreeChange:
        """The state tree after a block."""
        rows = self.states[height - 1].items()
        return build(
            [(digest(hashing.STATE_KEY, key.encode()), digest(hashing.STATE_VALUE, value)) for key, value in rows]
        )

    def receipt(self, height: int, final: int | None = None, anchor: int | None = None, index: int = 0) -> Receipt:
        """The receipt of an entry of a block."""
        leaves = [compute_entry_leaf(entry) for entry in self.entries[height - 1]]
        path = tuple(step.hex() for step in compute_inclusion_path(leaves, index))
        provenance = chains.prove_header(self.chain, height, final, anchor)
        return Receipt(self.entries[height - 1][index], EntryPath(index, path), "receipt", provenance, 1)

    def state(self, key: str, height: int, final: int | None = None) -> StateProof:
        """That the state after a block holds a row, or holds none."""
        path = compute_path(self.build_state(height).nodes.get, digest(hashing.STATE_KEY, key.encode()))
        value = self.states[height - 1].get(key)
        provenance = chains.prove_header(self.chain, height, final)
        return StateProof(key, "state-proof", path, provenance, (msgspec.Raw(value),) if value else (), 1)


def start(*sets: tuple[int, Signatories], **changes: Any) -> Chain:
    """A chain without a block, in which each set signs from its height on; `changes` are to its genesis."""
    schedule = chains.change(*sets)
    plain = Genesis(PREFIX, (), "kit", "embedded", {}, "00" * 32, TIME, 0, schedule(1).validators, 1)
    return Chain(msgspec.structs.replace(plain, **changes), schedule, [], [], [])


def hold(subject: str, **claims: str | int | bool) -> tuple[HeldField, ...]:
    """The fields of a record about somebody, each with a salt that everybody could make."""
    held = []
    for name, value in sorted({**claims, "subject": find_address(subject)}.items()):
        salt = digest(hashing.DEMONSTRATION_KEY, f"kit/salt/{subject}/{name}/{value}".encode())
        held.append(HeldField(compute_field_commitment(salt, name, value).hex(), name, salt.hex(), value))
    return tuple(held)


def make_identity(name: str, keys: Sequence[str] = (), threshold: int = 1) -> Identity:
    """The row of somebody's keys."""
    found = tuple(sorted(keys or (find_key(name).public_key,)))
    return Identity("LA-VT", found, 1, "citizen", 0, "", threshold)


def make_row(held: Sequence[HeldField], height: int, **changes: Any) -> RecordRow:
    """The row of a record that was issued in a block."""
    commitment = make_commitment("degree@1", held, NEVER)
    plain = RecordRow(
        *(height, height, find_address("university"), "", 1),
        *(commitment.root, "degree@1", commitment.size, "valid", "", NEVER),
    )
    return msgspec.structs.replace(plain, **changes)


def show(stage: Stage, file: HolderFile, names: Sequence[str], height: int = 0, nonce: str = NONCE) -> Disclosure:
    """A disclosure of these fields; with a height, presented by noy with the keys of then."""
    shown = make_disclosure(file, names)
    if not height:
        return shown
    identity = encode(stage.state(f"identity/{find_address('noy')}", height))
    return present(shown, nonce, identity, [find_key("noy")], stage.genesis_hash)


# sealing


def load(proof: msgspec.Struct | bytes) -> Json:
    """The JSON of a proof."""
    return json.loads(proof if isinstance(proof, bytes) else encode(proof))


def seal(document: Json, keys: Mapping[str, SigningKey], kept: tuple[Any, ...] = ("nothing",)) -> str:
    """Signs and hashes a document anew, in place, but for what lies at `kept`; the hash of its genesis.

    So it is true in all but what was changed. A block has one entry, a state one bucket, and no header a later one.
    """
    sealer = _Sealer(keys, kept)
    match document.get("kind"):
        case "receipt":
            return sealer.seal_receipt(document, ())
        case "state-proof":
            return sealer.seal_state(document, ())
        case "disclosure":
            return sealer.seal_disclosure(document)
        case "series-proof":
            return sealer.seal_receipt(document["receipt"], ("receipt",))
        case "series-extract":
            return sealer.seal_extract(document)
    return sealer.seal_provenance(document["provenance"], ("provenance",))


class _Sealer:
    def __init__(self, keys: Mapping[str, SigningKey], kept: tuple[Any, ...]) -> None:
        self.keys, self.kept = keys, kept

    def put(self, document: Json, place: tuple[Any, ...], value: Json) -> None:
        """Writes a value, unless it is kept, or its place is gone."""
        if isinstance(document, dict) and place[-1] in document and place[: len(self.kept)] != self.kept:
            document[place[-1]] = value

    def sign(self, mark: Json, place: tuple[Any, ...], message: bytes) -> None:
        key = self.keys.get(mark.get("public_key", "")) if isinstance(mark, dict) else None
        if key:
            self.put(mark, (*place, "signature"), key.sign(message))

    def seal_receipt(self, receipt: Json, place: tuple[Any, ...]) -> str:
        genesis_hash = digest(hashing.GENESIS, encode(receipt["provenance"]["genesis"]))
        signed, outcome = receipt["entry"]["signed"], receipt["entry"]["outcome"]
        text = compute_sign_bytes(hashing.TRANSACTION, genesis_hash, encode(signed["transaction"]))
        for index, mark in enumerate(signed["signatures"]):
            self.sign(mark, (*place, "entry", "signed", "signatures", index), text)
        hashes = digest(hashing.SIGNED_TRANSACTION, encode(signed)) + digest(hashing.OUTCOME, encode(outcome))
        header = receipt["provenance"]["header"]
        if not receipt["entry_path"]["path"]:
            self.put(header, (*place, "provenance", "header", "entries_root"), hash_leaf(hashes).hex())
        return self.seal_provenance(receipt["provenance"], (*place, "provenance"))

    def seal_state(self, proof: Json, place: tuple[Any, ...]) -> str:
        key = digest(hashing.STATE_KEY, proof["key"].encode()).hex()
        rows = proof["path"]["bucket"]
        for index, row in enumerate(rows):
            if row[:64] == key and proof["value"] and place[:2] != ("path", "bucket"):
                rows[index] = key + digest(hashing.STATE_VALUE, encode(proof["value"][0])).hex()
        root = hash_bucket(bytes.fromhex("".join(rows)))
        self.put(proof["provenance"]["header"], (*place, "provenance", "header", "state_root"), root.hex())
        return self.seal_provenance(proof["provenance"], (*place, "provenance"))

    def seal_disclosure(self, document: Json) -> str:
        genesis_hash = self.seal_receipt(document["receipt"], ("receipt",))
        for one in document["presentations"]:
            self.seal_state(one["identity"], ("presentations", 0, "identity"))
            shown = digest(hashing.FILE, encode({**document, "presentations": []}))
            text = encode({"disclosure": shown.hex(), "nonce": one["nonce"]})
            message = compute_sign_bytes(hashing.PRESENTATION, bytes.fromhex(genesis_hash), text)
            for index, mark in enumerate(one["signatures"]):
                self.sign(mark, ("presentations", 0, "signatures", index), message)
        return genesis_hash

    def seal_extract(self, document: Json) -> str:
        for index, batch in enumerate(document["batches"]):
            self.seal_receipt(batch["receipt"], ("batches", index, "receipt"))
        return self.seal_state(document["row"], ("row",))

    def seal_provenance(self, provenance: Json, place: tuple[Any, ...]) -> str:
        genesis_hash, header = digest(hashing.GENESIS, encode(provenance["genesis"])), provenance["header"]
        if not provenance["handovers"]:
            found = digest(hashing.VALIDATORS, encode(provenance["genesis"]["validators"])).hex()
            self.put(header, (*place, "header", "validators_hash"), found)
        later = provenance["finality"]["later"]
        if later:
            return genesis_hash.hex()
        commit, inner = provenance["finality"]["commit"], (*place, "finality", "commit")
        self.put(commit, (*inner, "block_hash"), digest(hashing.HEADER, encode(header)).hex())
        self.put(commit, (*inner, "height"), header.get("height"))
        ballot = {"block_hash": commit["block_hash"], "height": commit["height"], "round": commit["round"]}
        message = compute_sign_bytes(hashing.VOTE, genesis_hash, encode(ballot))
        for index, mark in enumerate(commit["signatures"]):
            self.sign(mark, (*inner, "signatures", index), message)
        return genesis_hash.hex()
