"""The node: one store, one application, one council. Transactions go in, final blocks come out.

Every public operation sees one state of the store, also while other processes write. A block is acknowledged after
it is durable: first in the signers' memory, then in the store.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec

from ledger.admission import Decoded
from ledger.application import Application
from ledger.chain.commit import Commit
from ledger.chain.entry import APPLIED, Outcome
from ledger.chain.genesis import GenesisFile
from ledger.chain.header import Header
from ledger.chain.validators import Validator
from ledger.consensus.turns import get_proposer
from ledger.crypto.encoding import decode_file, encode
from ledger.errors import DecodeError, Refused, StoreError
from ledger.merkle.state_tree import compute_root_hash
from ledger.node.archive import decode_entries, encode_entries, load_head
from ledger.node.council import Council, Decision, Rejection
from ledger.node.founding import encode_genesis_file, make_tip, verify_founding
from ledger.node.index import Index
from ledger.node.mempool import Mempool
from ledger.state.delta import decode_delta, encode_delta, invert
from ledger.state.state import State, compute_history_nodes
from ledger.state.store import Fold, Store, StoredBlock
from ledger.transition import Dropped, Tip, advance_tip, get_validators, make_environment

SMALL_FOLD = 1_000
"""Changed rows that are folded in with their own block: it costs less than keeping them apart."""
LARGE_FOLD = 200_000
"""Changed rows, or index rows, at which a fold is due: after a crash they are caught up with at the next start."""

Clock = Callable[[Tip], int]
"""Milliseconds UTC, given where the chain stands."""


class Committed(msgspec.Struct, frozen=True):
    """A block that is final and durable, and how it came about."""

    header: Header
    commit: Commit
    proposer: str
    """The name of the validator that made it."""
    transactions: tuple[Decoded, ...]
    outcomes: tuple[Outcome, ...]
    validators: int
    """How many there are; `commit.signatures` are those that signed."""
    rejected: tuple[Rejection, ...]
    """Proposals that the others would not sign."""
    dropped: tuple[Dropped, ...]
    """Transactions that could be in no block."""


def found_store(store: Store, file: GenesisFile) -> None:
    """Fills a new store with a chain that has no block yet. Raises StoreError."""
    tree = verify_founding(file)
    store.create(encode_genesis_file(file))
    tip = make_tip(file.genesis)
    with store.writing():
        for level, index, node in compute_history_nodes(store, 0, tip.genesis_hash):
            store.save_history(level, index, node)
        rows = {row.key: bytes(row.value) for row in file.rows}
        store.fold(Fold(0, rows, tree.nodes, [], []))


class Node:
    """An open ledger with its validators."""

    def __init__(self, store: Store, council: Council, clock: Clock) -> None:
        """Opens the ledger in the store; nothing is executed again. Raises StoreError."""
        store.check_version()
        self.store = store
        self.council = council
        self.mempool = Mempool()
        self.index = Index(store)
        self._clock = clock
        self._stale = True
        self._folded = False
        try:
            self.genesis_file = decode_file(store.load_meta("genesis"), GenesisFile)
        except DecodeError as error:
            raise StoreError("store_must_be_intact", problem=f"genesis: {error.rule}") from None
        with self.reading():
            pass

    @property
    def tip(self) -> Tip:
        """Where the chain stood at the last operation."""
        return self.application.tip

    @contextmanager
    def reading(self) -> Iterator[State]:
        """The state at the tip, unmoved by what others write meanwhile."""
        with self.store.reading() as began:
            if began:
                self._refresh()
            yield self.application.state

    def check(self, data: bytes) -> Outcome:
        """The verdict a signed transaction would have in the next block; nothing is written.

        Raises DecodeError, Inadmissible or VerificationError; a refusal is an outcome.
        """
        with self.reading():
            return self.application.check(self.application.decode(data), self.get_time())

    def send(self, build: Callable[[State], bytes], anyway: bool = False) -> Committed:
        """Makes a block of one transaction, which is built while nobody else can write.

        What the present state refuses raises Refused and nothing is written, unless `anyway`: then the refusal is
        recorded. Raises DecodeError, Inadmissible, VerificationError, ConsensusError, StoreError.
        """
        with self._writing():
            decoded = self.application.decode(build(self.application.state))
            outcome = self.application.check(decoded, self.get_time())
            if outcome.code != APPLIED and not anyway:
                raise Refused(outcome.rule, **{fact.name: fact.value for fact in outcome.detail})
            return self._make_block([decoded])

    def send_block(self, build: Callable[[State], list[bytes]]) -> Committed | None:
        """Makes a block of transactions that are built while nobody else can write; None where there are none.

        Raises as `send` does; refusals are recorded.
        """
        with self._writing():
            decoded = [self.application.decode(data) for data in build(self.application.state)]
            return self._make_block(decoded) if decoded else None

    def add(self, data: bytes) -> Decoded:
        """Admits a signed transaction to the mempool, its signatures verified.

        Raises DecodeError, Inadmissible, VerificationError, or StoreError where there is no room.
        """
        decoded = self.application.decode(data)
        self.application.verify(decoded)
        self.mempool.add(decoded)
        return decoded

    def add_verified(self, decoded: Decoded) -> None:
        """Admits a transaction whose signatures a verifier of this node has checked. Raises as `add` does."""
        self.application.remember_verified([decoded.signed_hash])
        self.mempool.add(decoded)

    def make_block(self) -> Committed | None:
        """The next block from the mempool; None where nothing waits."""
        if not len(self.mempool):
            return None
        with self._writing():
            limits = make_environment(self.application.state, self.tip, self.get_time()).parameters
            taken = self.mempool.take(limits.max_block_entries, limits.max_block_bytes)
            try:
                committed = self._make_block(taken)
            except BaseException:
                for decoded in taken:
                    self.mempool.add(decoded)
                raise
        return committed

    def finish_interrupted(self) -> None:
        """Commits the block that was signed but not committed when a process ended, if there is one."""
        with self._writing():
            pass

    def get_validators(self) -> tuple[Validator, ...]:
        """The set that signs the next height."""
        with self.reading() as state:
            return get_validators(state, self.tip.height + 1)

    def at(self, height: int) -> State:
        """The state after an earlier block: deltas undone from the tip. The one door to the past.

        Within `reading`. Raises NotFoundError, or StoreError where a delta does not lead to the header's root.
        """
        state = State(self.store)
        folded = self.store.get_folded_height()
        for later in range(folded + 1, height + 1):
            state.apply_bytes(decode_delta(self.store.load_block(later).delta))
        for undone in range(folded, height, -1):
            state.apply_bytes(invert(decode_delta(self.store.load_block(undone).delta)))
        self._check_root(state, height)
        return state

    def fold(self) -> None:
        """Folds what is not yet folded, so that the next start has nothing to catch up with."""
        with self._writing():
            if self.application.state.unfolded_rows:
                self._fold()

    def close(self) -> None:
        """Folds and closes; the files stay."""
        if not self._stale and self.application.state.unfolded_rows:
            self.fold()
        self.store.close()
        self.council.signers.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        while True:
            with self.store.writing():
                self._refresh()
                self._check_signers()
                resumed = self.council.resume(self.application)
                self._stale = True  # an error on the way leaves memory ahead of the store
                if resumed is None:
                    yield
                else:
                    self._store(self.council.decide(self.application, resumed))
            self._settle()
            if resumed is None:
                return

    def _settle(self) -> None:
        # the store has it durably, so memory may count on it
        self._stale = False
        if self._folded:
            self.application.state.forget_folded()
            self.index.clear()
            self._folded = False

    def _make_block(self, transactions: Sequence[Decoded]) -> Committed:
        height = self.tip.height + 1
        validators = get_validators(self.application.state, height)
        dropped: list[Dropped] = []
        proposer = get_proposer(validators, height, 0).public_key
        prepared = self.application.prepare(transactions, self.get_time(), proposer, dropped)
        decision = self.council.decide(self.application, prepared)
        self._store(decision)
        return Committed(
            decision.transition.header,
            decision.commit,
            decision.proposer,
            decision.transition.transactions,
            decision.transition.outcomes,
            len(validators),
            decision.rejected,
            tuple(dropped),
        )

    def _store(self, decision: Decision) -> None:
        transition = decision.transition
        tip = transition.tip
        block = StoredBlock(
            height=tip.height,
            hash=tip.last_block_hash,
            header=encode(transition.header),
            final=encode(decision.commit),
            entries=encode_entries(transition),
            delta=encode_delta(transition.change.rows),
        )
        history = compute_history_nodes(self.store, tip.height, tip.last_block_hash)
        self.store.append(block, history)
        self.application.commit(transition)
        if transition.header.next_validators_hash != transition.header.validators_hash:
            following = get_validators(self.application.state, tip.height + 1)
            self.store.save_handover(tip.height, encode(following))
        self.index.add(tip.height, transition.transactions)
        unfolded = max(len(self.application.state.unfolded_rows), len(self.index.by_account))
        if not SMALL_FOLD < unfolded < LARGE_FOLD:
            self._fold()

    def _fold(self) -> None:
        state = self.application.state
        self.store.fold(
            Fold(
                self.tip.height,
                state.unfolded_rows,
                state.unfolded_nodes,
                self.index.by_id,
                self.index.by_account,
            )
        )
        self._folded = True

    def get_time(self) -> int:
        """The time the next block would have, ms UTC."""
        return max(self.tip.time + 1, self._clock(self.tip))

    def _refresh(self) -> None:
        if self._stale or self.store.get_height() != self.tip.height:
            self._load()
            self._stale = False

    def _load(self) -> None:
        height, folded = self.store.get_height(), self.store.get_folded_height()
        tip = make_tip(self.genesis_file.genesis)
        if height:
            tip = advance_tip(tip, load_head(self.store, height)[0])
        state = State(self.store)
        self.index.clear()
        self._folded = False
        self.application = Application(state, tip)
        for later in range(folded + 1, height + 1):
            block = self.store.load_block(later)
            state.apply_bytes(decode_delta(block.delta))
            entries = decode_entries(block.entries)
            self.index.add(later, [self.application.decode(encode(entry.signed)) for entry in entries])
        self._check_root(state, height)

    def _check_root(self, state: State, height: int) -> None:
        expected = self.genesis_file.genesis.state_root
        if height:
            expected = load_head(self.store, height)[0].state_root
        if compute_root_hash(state.get_node).hex() != expected:
            raise StoreError("store_must_be_intact", problem=f"the rows do not fit the header of height {height}")

    def _check_signers(self) -> None:
        signed, height = self.council.signers.get_height(), self.tip.height
        if signed < height:
            raise StoreError("signers_must_not_be_older", signed=signed, height=height)
        if signed > height and not self.council.signers.get_block(height + 1):
            raise StoreError("ledger_must_not_be_older", signed=signed, height=height)
        if signed == height and not self.council.has_signed(height, self.tip.last_block_hash.hex()):
            raise StoreError("ledger_must_not_be_older", signed=signed, height=height)
