"""The archive: one store, what is read from it, and the application at its tip.

Whatever makes blocks final, its shell keeps them here. A block becomes part of it with all that it changes, durably, or
not at all; every reading sees one state of it, also while other processes write.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import groupby

from ledger.application import Application
from ledger.archive.appending import Appended, advance, make_fold, write
from ledger.archive.blocks import (
    Block,
    BlockSummary,
    FoundEntry,
    list_sets,
    load_block,
    load_head,
    load_part,
    load_summary,
    load_validators,
)
from ledger.archive.genesis import read_genesis_file
from ledger.archive.index import Index
from ledger.archive.loading import PastRows, find_past_path, load_application, load_state
from ledger.archive.moving import move_store
from ledger.archive.proving.proofs import (
    anchor_proof,
    make_history_proof,
    make_receipt,
    make_ruled_receipt,
    make_state_proof,
)
from ledger.archive.proving.provenance import FindLight, Proved, Witness, find_no_light
from ledger.chain.commit import Final
from ledger.chain.finality import Checkpoint
from ledger.chain.genesis import Genesis
from ledger.chain.header import Header
from ledger.chain.validators import Validator
from ledger.errors import DecodeError, LedgerError, StoreError
from ledger.merkle.log import PART
from ledger.merkle.state_path import compute_path
from ledger.state.delta import decode_delta
from ledger.state.runs import Place
from ledger.state.state import RowChange, State
from ledger.state.store import Store
from ledger.state.stored import check_height
from ledger.state.tables import compute_key_hash
from ledger.transition import Tip, Transition, get_validators

Clock = Callable[[Tip], int]
"""Milliseconds UTC, given where the chain stands."""


class Archive:
    """What is kept of a chain: its genesis, its blocks, its rows, and where entries are."""

    application: Application
    """The rules over the rows at the tip."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Opens the ledger in the store, moved on if an earlier version wrote it; nothing is executed again.

        Raises StoreError.
        """
        move_store(store)
        self.store = store
        self.index = Index(store)
        self._clock = clock
        self.find_light: FindLight = find_no_light
        """Asks CometBFT for a light block, where one is at hand."""
        self._await: Callable[[], object] | None = None
        self._stale = True
        self._wrote = False
        self._keeps_children = False
        try:
            self.genesis_file = read_genesis_file(store.load_meta("genesis"))
        except DecodeError as error:
            raise StoreError("store_must_be_intact", problem=f"genesis: {error.rule}") from None
        self._founding = {row.key: bytes(row.value) for row in self.genesis_file.rows}
        with self.reading():
            pass

    @property
    def genesis(self) -> Genesis:
        """What the chain began with."""
        return self.genesis_file.genesis

    @property
    def tip(self) -> Tip:
        """Where the chain stood at the last operation."""
        return self.application.tip

    @property
    def witness(self) -> Witness:
        """What proofs are made from; within `reading`."""
        return Witness(self.store, self.genesis, self._find_row, self.find_light)

    def get_time(self) -> int:
        """The time the next block would have, ms UTC."""
        tip = self.application.tip
        return max(tip.time + 1, self._clock(tip))

    @contextmanager
    def reading(self) -> Iterator[State]:
        """The state at the tip, unmoved by what others write meanwhile."""
        self._wait()
        with self.store.reading() as began:
            if began:
                self._refresh()
            yield self.application.state

    @contextmanager
    def writing(self) -> Iterator[State]:
        """The state at the tip, while nobody else can write. Raises StoreError where it cannot be kept durably."""
        self._wait()
        with self.store.writing():
            self._refresh()
            yield self.application.state
        self._settle()

    def get_validators(self) -> tuple[Validator, ...]:
        """The set that signs the next height."""
        with self.reading() as state:
            return get_validators(state, self.tip.height + 1)

    def at(self, height: int) -> PastRows:
        """The rows after a block, each found when it is asked for; within `reading`. Raises NotFoundError."""
        if check_height(height):
            self.store.load_head(height)  # which says where there is no such block
        return PastRows(self.store, self.application.state, self._founding, height)

    def load_state(self, height: int) -> State:
        """The state after a block, with its tree, so that it can go on from there; within `reading`.

        Raises NotFoundError, or StoreError where the deltas do not lead to the header's root.
        """
        return load_state(self.store, self.genesis, height)

    def load_row(self, key: str, height: int | None = None) -> bytes:
        """A row's canonical bytes, now or after a block; b"" where there is none. Raises NotFoundError, StoreError."""
        if not key.isascii():  # as every key is: the store takes no text without UTF-8
            return b""
        with self.reading() as now:
            return (now if height is None else self.at(height)).get_value(key)

    def list_rows(self, prefix: str, height: int | None = None) -> list[tuple[str, bytes]]:
        """The rows whose key starts so, in order of key, now or after a block. Raises NotFoundError, StoreError."""
        if not prefix.isascii():
            return []
        if height is not None and check_height(height) == 0:
            return sorted(row for row in self._founding.items() if row[0].startswith(prefix))
        with self.reading() as now:
            state = now if height is None else self._find_state(height)
            rows = dict(self.store.list_rows(prefix)) | state.list_unfolded(prefix)
        return [(key, rows[key]) for key in sorted(rows) if rows[key]]

    def load_header(self, height: int) -> Header:
        """The header of a block. Raises NotFoundError, StoreError."""
        with self.reading():
            return load_head(self.store, height)[0]

    def load_block(self, height: int) -> Block:
        """A whole block. Raises NotFoundError, StoreError."""
        with self.reading():
            return load_block(self.store, height)

    def load_summary(self, height: int) -> BlockSummary:
        """A block without its entries. Raises NotFoundError, StoreError."""
        with self.reading():
            return load_summary(self.store, height)

    def load_entries(self, places: Iterable[Place]) -> Iterator[FoundEntry]:
        """The entries at these places, in order of asking; of each part that they follow each other in, once read.

        Raises NotFoundError, StoreError.
        """
        for (height, number), group in groupby(places, key=lambda place: (place[0], place[1] // PART)):
            with self.reading():
                part = load_part(self.store, height, number)
            yield from (part.get(index) for _, index in group)

    def load_validators(self, height: int) -> tuple[Validator, ...]:
        """The validator set that signed a block. Raises StoreError."""
        with self.reading():
            return load_validators(self.store, self.genesis, height)

    def list_sets(self) -> list[tuple[Validator, ...]]:
        """Every validator set there was or that follows the last block, in order. Raises StoreError."""
        with self.reading():
            return list_sets(self.store, self.genesis)

    def load_changes(self, height: int) -> list[RowChange]:
        """The rows that a block changed, in order of key. Raises NotFoundError, StoreError."""
        with self.reading():
            return decode_delta(self.store.load_delta(height))

    def find_places(self, digits: str) -> list[Place]:
        """Where entries are whose id may start with these hex digits, in order."""
        with self.reading():
            return self.index.find(digits)

    def list_places(self, subject: str) -> list[Place]:
        """Where entries are that may concern an account, or a record or motion by its id, in order."""
        with self.reading():
            return self.index.list_places(subject)

    def prove_entry(self, place: Place) -> bytes:
        """The receipt of the entry at (height, index). Raises NotFoundError, StoreError."""
        with self.reading():
            return make_receipt(self.witness, place)

    def prove_rules(self, place: Place) -> bytes:
        """The receipt of the entry with the laws it met. Raises NotFoundError, StoreError, VerificationError."""
        with self.reading():
            return make_ruled_receipt(self.witness, self._find_before(place[0]), place)

    def prove_row(self, key: str, height: int) -> bytes:
        """The proof of a row, or of its absence, after a block. Raises NotFoundError, StoreError."""
        with self.reading():
            return make_state_proof(self.witness, key, height)

    def prove_history(self, earlier: int, later: int) -> bytes:
        """The proof that the history of one block extends another's. Raises NotFoundError, StoreError."""
        with self.reading():
            return make_history_proof(self.witness, earlier, later)

    def anchor(self, proof: bytes, checkpoint: Checkpoint) -> bytes:
        """A receipt, or the proof of a row, linked to a checkpoint. Raises VerificationError, NotFoundError."""
        with self.reading():
            return anchor_proof(self.witness, proof, checkpoint)

    def append(self, transition: Transition, final: Final) -> None:
        """Stores the next block; within `writing`. Raises StoreError.

        `final` is our commit, or the height of the CometBFT block that made it final.
        """
        self.write(self.advance(transition), final)

    def advance(self, transition: Transition) -> Appended:
        """Takes memory to the next block, which is still to be written; within `writing`, to the end of which it is."""
        self._stale = True  # from here on memory is ahead of the store, until that is durable
        appended = advance(self.application, transition, first=not self._keeps_children)
        self._keeps_children = self._keeps_children or bool(appended.children)
        return appended

    def write(self, appended: Appended, final: Final) -> None:
        """Writes a block that memory holds already, final as of `append`; within `writing`. Raises StoreError."""
        write(self.store, self.index, appended, final)

    def await_writing(self, wait: Callable[[], object]) -> None:
        """Has whoever reads or writes next wait for another thread, in which a writing ends."""
        self._await = wait

    def fold(self) -> None:
        """Folds what is not yet folded, so that the next start has nothing to catch up with."""
        with self.writing() as state:
            if state.count_unfolded():
                self._stale = True
                self.store.fold(make_fold(self.application))

    def close(self) -> None:
        """Closes the file, once nothing is being written.

        What was written here is folded if that can be; if not, the next start catches up.
        """
        self._wait()
        with suppress(LedgerError):
            if self._wrote and not self._stale and self.application.state.count_unfolded():
                self.fold()
        self.store.close()

    def _find_state(self, height: int) -> State:
        return self.application.state if height == self.tip.height else self.load_state(height)

    def _find_row(self, key: str, header: Header) -> Proved:
        height, key_hash, now = header.height, compute_key_hash(key), self.application.state
        if height < self.tip.height:
            path = find_past_path(self.store, now, self._founding, key_hash, height, header.state_root)
            if path:
                return Proved(self.at(height).get_value(key), path)
        return _prove(self._find_state(height), key)

    def _find_before(self, height: int) -> Callable[[str], Proved]:
        """What finds rows as of the block before that of a height."""
        if height > 1:
            header = load_head(self.store, height - 1)[0]
            return lambda key: self._find_row(key, header)
        return partial(_prove, self.load_state(0))

    def _settle(self) -> None:
        # the store has it durably, so memory may count on it
        self._wrote = self._wrote or self._stale
        self._stale = False
        self.application.state.forget_written()

    def _wait(self) -> None:
        if self._await:
            self._await()
            self._await = None

    def _refresh(self) -> None:
        if self._stale or self.store.get_height() != self.tip.height:
            self._stale = True  # until all of it is loaded
            self.application = load_application(self.store, self.genesis)
            self._keeps_children = self.store.get_first_children() > 0
            self._stale = False


def _prove(state: State, key: str) -> Proved:
    return Proved(state.get_value(key), compute_path(state.get_node, compute_key_hash(key)))
