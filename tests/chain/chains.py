"""Chains put together by hand, with any validator set at any height: what a node would never make.

Nothing is executed: a block has one signed transaction, some outcome, and a state of a few rows. Headers, commits,
hand-overs and paths are made straight from their definitions, so that a receipt can be forged in every way there is.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from ledger.chain.commit import Commit, CommitSignature, Vote, compute_vote_bytes
from ledger.chain.entry import DONE, Entry, compute_entry_leaf
from ledger.chain.finality import Anchor, ByValidators, Checkpoint, Later, Provenance
from ledger.chain.genesis import Genesis, compute_genesis_hash
from ledger.chain.handovers import NewValidators, cut_detours
from ledger.chain.header import Header, compute_header_hash
from ledger.chain.parameters import DEFAULTS, write_parameters
from ledger.chain.proofs import HistoryProof, StateProof
from ledger.chain.receipt import EntryPath, Receipt
from ledger.chain.transaction import (
    Message,
    Signature,
    SignedTransaction,
    Signer,
    Transaction,
    compute_transaction_bytes,
)
from ledger.chain.validators import Validator, compute_validators_hash
from ledger.crypto.encoding import encode
from ledger.crypto.hashing import DEMONSTRATION_KEY, STATE_KEY, STATE_VALUE, digest
from ledger.crypto.keys import SigningKey
from ledger.merkle.log import compute_consistency_path, compute_inclusion_path, compute_root, hash_leaf
from ledger.merkle.state_path import compute_path
from ledger.merkle.state_tree import TreeChange, build

TIME = 1_767_225_600_000


class Signatories(NamedTuple):
    """A validator set with its keys, in the order of the set."""

    keys: tuple[SigningKey, ...]
    validators: tuple[Validator, ...]


class Chain(msgspec.Struct):
    """A chain from genesis; heights count from 1."""

    genesis: Genesis
    schedule: Callable[[int], Signatories]
    headers: list[Header]
    commits: list[Commit]
    entries: list[Entry]

    @property
    def genesis_hash(self) -> bytes:
        """What a verifier holds."""
        return compute_genesis_hash(self.genesis)

    @property
    def height(self) -> int:
        """The height of the last block."""
        return len(self.headers)

    def checkpoint(self, height: int) -> Checkpoint:
        """A height and its header hash."""
        return Checkpoint(compute_header_hash(self.headers[height - 1]).hex(), height)


def make_key(label: str) -> SigningKey:
    """The key of a label, always the same."""
    return SigningKey(digest(DEMONSTRATION_KEY, label.encode()))


def make_signatories(label: str, powers: Sequence[int] = (1, 1, 1, 1)) -> Signatories:
    """A set of as many validators as there are powers."""
    keys = sorted((make_key(f"{label}/{index}") for index in range(len(powers))), key=lambda key: key.public_key)
    validators = tuple(
        Validator(f"{label}-{index}", key.public_key, power)
        for index, (key, power) in enumerate(zip(keys, powers, strict=True))
    )
    return Signatories(tuple(keys), validators)


def keep(signatories: Signatories) -> Callable[[int], Signatories]:
    """The schedule of a chain whose set never changes."""
    return lambda height: signatories


def change(*sets: tuple[int, Signatories]) -> Callable[[int], Signatories]:
    """The schedule in which each set signs from its height on."""
    return lambda height: [signatories for start, signatories in sets if start <= height][-1]


def start(schedule: Callable[[int], Signatories], chain_id: str = "forge") -> Chain:
    """A chain without a block."""
    genesis = Genesis(
        address_prefix="lao",
        assets=(),
        chain_id=chain_id,
        engine="embedded",
        parameters=write_parameters(DEFAULTS),
        state_root=make_state(0).root.hex(),
        time=TIME,
        utc_offset=0,
        validators=schedule(1).validators,
        version=1,
    )
    return Chain(genesis, schedule, [], [], [])


def grow(chain: Chain, height: int, word: str = "INV") -> Chain:
    """The same chain, grown to a height; `word` is what its new transactions say."""
    grown = Chain(chain.genesis, chain.schedule, [*chain.headers], [*chain.commits], [*chain.entries])
    while grown.height < height:
        append(grown, Entry(DONE, sign_transaction(grown, encode({"word": f"{word}-{grown.height + 1}"}))))
    return grown


def fork(chain: Chain, below: int, schedule: Callable[[int], Signatories]) -> Chain:
    """The chain cut before a height, to go on under another schedule."""
    cut = below - 1
    return Chain(chain.genesis, schedule, chain.headers[:cut], chain.commits[:cut], chain.entries[:cut])


def append(chain: Chain, entry: Entry, **changes: Any) -> None:
    """Adds a block with one entry, signed by the whole set of its height; `changes` are to its header."""
    height = chain.height + 1
    history = list_history(chain)
    header = Header(
        chain_id=chain.genesis.chain_id,
        entries_root=compute_root([compute_entry_leaf(entry)]).hex(),
        entries_size=1,
        height=height,
        history_root=compute_root(history).hex(),
        last_block_hash=(compute_header_hash(chain.headers[-1]) if chain.headers else chain.genesis_hash).hex(),
        next_validators_hash=compute_validators_hash(chain.schedule(height + 1).validators).hex(),
        proposer=chain.schedule(height).keys[0].public_key,
        state_root=make_state(height).root.hex(),
        time=TIME + height,
        validators_hash=compute_validators_hash(chain.schedule(height).validators).hex(),
        version=1,
    )
    header = msgspec.structs.replace(header, **changes)
    chain.headers.append(header)
    chain.commits.append(make_commit(chain.genesis_hash, header, chain.schedule(height).keys))
    chain.entries.append(entry)


def make_commit(genesis_hash: bytes, header: Header, keys: Sequence[SigningKey], round_number: int = 0) -> Commit:
    """The votes of these keys for a header."""
    block_hash = compute_header_hash(header).hex()
    message = compute_vote_bytes(genesis_hash, Vote(block_hash, header.height, round_number))
    signatures = tuple(CommitSignature(key.public_key, key.sign(message)) for key in keys)
    return Commit(block_hash, header.height, round_number, signatures)


def sign_transaction(chain: Chain, body: bytes, payers: Sequence[str] = ("noy",)) -> SignedTransaction:
    """A transaction by one key for each payer; the verifier never looks inside its messages."""
    messages = tuple(Message(msgspec.Raw(body), payer, payer, "speak") for payer in payers)
    signers = tuple(Signer(payer, 0, chain.height + 1) for payer in payers)
    transaction = Transaction(chain.genesis.chain_id, TIME + 1000, messages, signers, 1)
    sign_bytes = compute_transaction_bytes(chain.genesis_hash, transaction)
    signatures = tuple(
        Signature(payer, make_key(payer).public_key, make_key(payer).sign(sign_bytes)) for payer in payers
    )
    return SignedTransaction(signatures, transaction)


def make_rows(height: int) -> dict[str, bytes]:
    """The state after a height: a few rows that never change and one that does."""
    rows = {f"fixed/{number}": encode({"number": number}) for number in range(40)}
    return rows | {"height/now": encode({"height": height})}


def make_state(height: int) -> TreeChange:
    """The state tree after a height."""
    return build(
        [(digest(STATE_KEY, key.encode()), digest(STATE_VALUE, value)) for key, value in make_rows(height).items()]
    )


def list_history(chain: Chain, height: int | None = None) -> list[bytes]:
    """The leaves under the `history_root` of a header: the genesis hash, then all headers below it."""
    below = chain.height + 1 if height is None else height
    hashes = [chain.genesis_hash, *(compute_header_hash(header) for header in chain.headers[: below - 1])]
    return [hash_leaf(value) for value in hashes]


def prove_header(chain: Chain, height: int, final: int | None = None, anchor: int | None = None) -> Provenance:
    """What ties a header to genesis, final by its own commit or a later one's, with an earlier header as anchor."""
    final = final or height
    later: tuple[Later, ...] = ()
    if final != height:
        later = (Later(chain.headers[final - 1], find_path(chain, height, final)),)
    anchors: tuple[Anchor, ...] = ()
    if anchor:
        anchors = (Anchor(chain.checkpoint(anchor).hash, anchor, find_path(chain, anchor, height)),)
    return Provenance(
        anchors=anchors,
        finality=ByValidators(chain.commits[final - 1], later),
        genesis=chain.genesis,
        handovers=list_handovers(chain, final),
        header=chain.headers[height - 1],
    )


def find_path(chain: Chain, height: int, later: int) -> tuple[str, ...]:
    """The history path from a header to a later one's `history_root`."""
    return tuple(step.hex() for step in compute_inclusion_path(list_history(chain, later), height))


def list_handovers(chain: Chain, below: int) -> tuple[NewValidators, ...]:
    """The changes of the set before a height, without those that a later one took back."""
    return cut_detours(list_changes(chain, below))


def list_changes(chain: Chain, below: int) -> tuple[NewValidators, ...]:
    """Every change of the set before a height."""
    return tuple(
        NewValidators(commit, header, chain.schedule(header.height + 1).validators)
        for header, commit in zip(chain.headers[: below - 1], chain.commits, strict=False)
        if header.next_validators_hash != header.validators_hash
    )


def make_receipt(chain: Chain, height: int, final: int | None = None, anchor: int | None = None) -> Receipt:
    """The receipt of the entry at a height."""
    provenance = prove_header(chain, height, final, anchor)
    return Receipt(chain.entries[height - 1], EntryPath(0, ()), "receipt", provenance, 1)


def make_state_proof(chain: Chain, key: str, height: int, final: int | None = None) -> StateProof:
    """That the state after a height holds a row, or holds none."""
    path = compute_path(make_state(height).nodes.get, digest(STATE_KEY, key.encode()))
    value = make_rows(height).get(key)
    provenance = prove_header(chain, height, final)
    return StateProof(key, "state-proof", path, provenance, (msgspec.Raw(value),) if value else (), 1)


def make_history_proof(chain: Chain, height: int, later: int) -> HistoryProof:
    """That the history of a later header extends that of an earlier one."""
    path = compute_consistency_path(list_history(chain, later), height)
    return HistoryProof(tuple(step.hex() for step in path), "history-proof", prove_header(chain, height, later), 1)
