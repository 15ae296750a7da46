"""The audit: everything from genesis, checked again with the code that made it.

Block by block: the bytes and hashes, the links, every signature, the roots by executing again, the commit, the stored
delta; then the history log, rows, tree and indexes against what replay gives; at last the file's own structure. It
stops at the first fault and names the block, or the table where it lies in no block.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

import msgspec

from ledger.admission import accept_decoded
from ledger.application import Application
from ledger.archive.appending import find_kept, make_fold, move_on
from ledger.archive.archive import Archive
from ledger.archive.blocks import Progress, check_hash, decode_final
from ledger.archive.engine import MARK, check_engine_height, find_engine
from ledger.archive.genesis import found_store, make_tip, read_genesis_file, verify_founding
from ledger.archive.index import Index, encode_children
from ledger.archive.moving import move_store
from ledger.archive.parts import encode_parts, list_signed
from ledger.chain.commit import Final, verify_commit
from ledger.chain.header import Header
from ledger.chain.validators import Validator
from ledger.consensus.turns import check_turn
from ledger.crypto.encoding import decode
from ledger.errors import AuditError, LedgerError, NotFoundError, StoreError
from ledger.state.delta import encode_delta
from ledger.state.runs import follow_run
from ledger.state.state import State, compute_history_nodes
from ledger.state.store import Store
from ledger.state.stored import StoredBlock
from ledger.state.survey import check_pages, count_blocks, count_entries, list_roots, list_schema
from ledger.transition import Transition, get_validators, state_transition

Found = tuple[bytes, bytes]
"""Of a transaction whose bytes, form and signatures fit: its id, and the hash of the whole."""
Verify = Callable[[Iterator[Sequence[bytes]]], Iterator[tuple[Sequence[bytes], Sequence[Found | None]]]]
"""Gives each batch of transactions again, in order, with what was found of each; None where something may not fit."""
BATCH = 1_000
"""Transactions, at least, that are verified together: blocks of few are put together, none is split."""


class AuditReport(msgspec.Struct, frozen=True):
    """What was checked, all of it in order."""

    blocks: int
    entries: int
    signatures: int
    rows: int
    last_block_hash: str


def leave_to_replay(batches: Iterator[Sequence[bytes]]) -> Iterator[tuple[Sequence[bytes], Sequence[Found | None]]]:
    """Verifies nothing ahead, so that replay does."""
    for batch in batches:
        yield batch, [None] * len(batch)


def audit(archive: Archive, progress: Progress, verify: Verify = leave_to_replay) -> AuditReport:
    """Checks the whole ledger. Raises AuditError at the first fault, naming the block.

    `progress` is told entries; `verify` may look at signatures ahead of replay, in other processes.
    """
    return audit_store(archive.store, progress, verify)


def audit_file(path: Path, progress: Progress, verify: Verify = leave_to_replay) -> AuditReport:
    """As `audit`, also of a ledger.db so damaged that no archive would open it. Raises StoreError, AuditError."""
    if not path.is_file():
        raise StoreError("store_must_be_intact", problem=f"{path.name} is missing")
    try:
        store = Store(path)
    except StoreError as error:
        if error.rule != "page_must_be_intact":
            raise
        raise _differs(path.name, "its first page, so that nothing of it can be read") from None
    try:
        return audit_store(store, progress, verify)
    finally:
        store.close()


def audit_store(store: Store, progress: Progress, verify: Verify = leave_to_replay) -> AuditReport:
    """As `audit`, of a store that no archive has opened."""
    _move_on(store)
    with store.reading():
        replay = _Replay(store)
        height, folded, total = replay.load_heights()
        if folded == 0:
            replay.check_folded()
        for number, ahead in enumerate(_verify_ahead(store, height, verify), 1):
            replay.check_block(number, ahead)
            progress(replay.entries, total)
            if number == folded:
                replay.check_folded()
        replay.check_history()
        replay.check_file(height)
        return AuditReport(
            blocks=height,
            entries=replay.entries,
            signatures=replay.signatures,
            rows=replay.rows,
            last_block_hash=replay.application.tip.last_block_hash.hex(),
        )


class _Ahead(NamedTuple):
    """A block that was read before its turn; None and nothing where it could not be read."""

    stored: StoredBlock | None
    transactions: Sequence[bytes]
    found: Sequence[Found | None]


_UNREAD = _Ahead(None, (), ())


def _verify_ahead(store: Store, height: int, verify: Verify) -> Iterator[_Ahead]:
    """The blocks up to a height, in order, their transactions verified in batches."""
    waiting: deque[_Ahead] = deque()

    def list_batches() -> Iterator[list[bytes]]:
        batch: list[bytes] = []
        for number in range(1, height + 1):
            waiting.append(_read_block(store, number))
            batch += waiting[-1].transactions
            # what comes after a block that cannot be read is hardly ever asked for, however many there are said to be
            if len(batch) >= BATCH or number == height or not waiting[-1].stored:
                yield batch
                batch = []

    for _, answers in verify(list_batches()):
        start = 0
        while waiting and start + len(waiting[0].transactions) <= len(answers):
            read = waiting.popleft()
            end = start + len(read.transactions)
            yield read._replace(found=answers[start:end])
            start = end


def _read_block(store: Store, height: int) -> _Ahead:
    try:
        stored = store.load_block(height)
        return _Ahead(stored, list_signed(stored.parts), ())
    except LedgerError:  # told when its turn comes
        return _UNREAD


def _move_on(store: Store) -> None:
    try:
        move_store(store)
    except StoreError as error:
        if error.rule not in {"store_must_be_intact", "page_must_be_intact", "store_version_must_be_supported"}:
            raise  # nothing of it is damaged
        raise AuditError("block_must_be_intact", height=0, problem=_say(error, "file")) from None


class _Replay:
    """A second ledger, grown in memory from the same genesis."""

    def __init__(self, store: Store) -> None:
        self._stored = store
        self.entries = self.signatures = self.rows = self._parts = 0
        try:
            file = read_genesis_file(store.load_meta("genesis"))
            verify_founding(file)
        except LedgerError as error:
            raise AuditError("block_must_be_intact", height=0, problem=_say(error, "meta")) from None
        self.genesis, self._engine_height = file.genesis, 0
        self._store = Store(None)
        found_store(self._store, file)
        self._index = Index(self._store)
        self._runs: list[int] = []
        self._first = 0
        """The first block that says what the hashes of the tree were."""
        self.application = Application(State(self._store), make_tip(file.genesis))

    def load_heights(self) -> tuple[int, int, int]:
        """The heights of the last block and of the last fold, and how many entries there are. Raises AuditError."""
        try:
            height, entries = self._stored.get_height(), count_entries(self._stored)
        except StoreError:  # even that is in a damaged page: what can be read of the blocks leads to the first bad one
            for number in count(1):
                self.check_block(number, _UNREAD)
        try:
            folded = self._stored.get_folded_height()
        except StoreError as error:
            raise _differs("meta", _say(error, "meta")) from None
        try:
            self._runs = self._stored.list_runs()
        except StoreError as error:
            raise _differs("pages", _say(error, "pages")) from None
        try:
            self._first = self._stored.get_first_children()
        except StoreError as error:
            raise _differs("children", _say(error, "children")) from None
        return height, folded, entries

    def check_block(self, height: int, ahead: _Ahead) -> None:
        """Executes a stored block again. Raises AuditError."""
        try:
            stored = ahead.stored or self._stored.load_block(height)
            header, final = decode(stored.header, Header), decode_final(stored.final)
            transactions = ahead.transactions or list_signed(stored.parts)
            check_hash(header, stored.hash)
            validators = get_validators(self.application.state, height)
            transition = self._execute(header, transactions, ahead.found)
            self._check_final(header, final, stored.hash, validators)
        except NotFoundError:
            raise AuditError("block_must_be_stored", height=height) from None
        except LedgerError as error:
            raise AuditError("block_must_be_intact", height=height, problem=_say(error, "blocks")) from None
        self._compare(stored, transition)
        self._advance(transition)
        self.entries += len(transactions)
        self._parts += len(stored.parts)
        self.signatures += sum(len(decoded.signed.signatures) for decoded in transition.transactions)

    def _check_final(self, header: Header, final: Final, block_hash: bytes, validators: tuple[Validator, ...]) -> None:
        """Raises LedgerError unless who must made the block final.

        Of CometBFT's blocks it is their order alone: who signed them its light blocks say, and receipts prove.
        """
        engine = find_engine(self.application.state, self.genesis)
        if isinstance(final, int) or engine:
            check_engine_height(final, self._engine_height, engine)
            self._engine_height = final if isinstance(final, int) else 0
            return
        check_turn(header, validators, final.round)
        verify_commit(final, block_hash, header.height, validators, self.application.tip.genesis_hash)
        self.signatures += len(final.signatures)

    def _execute(self, header: Header, transactions: Sequence[bytes], found: Sequence[Found | None]) -> Transition:
        verified = [one for one in found if one]
        if len(verified) < len(transactions):
            return self.application.process(header, transactions)  # which says by name what does not fit
        # each decoded right before it is executed, while it is at hand
        decoded = (accept_decoded(data, *one) for data, one in zip(transactions, verified, strict=True))
        return state_transition(self.application.state, self.application.tip, header, decoded)

    def check_folded(self) -> None:
        """Compares the folded tables with what replay gives at the height of the fold. Raises AuditError."""
        self._store.fold(make_fold(self.application))
        for table in ("rows", "nodes"):
            self._compare_table(table)
        self.rows = sum(1 for _ in self._store.list_table("rows"))

    def check_history(self) -> None:
        """Compares the header history, the hand-overs and the index with what replay gives. Raises AuditError."""
        for table in ("history", "handovers", "pages", "children"):
            self._compare_table(table)

    def check_file(self, height: int) -> None:
        """Looks for what nothing above has read: blocks and tables too many, and damaged pages. Raises AuditError."""
        try:
            (blocks, parts), pages = count_blocks(self._stored), check_pages(self._stored)
            schema, names = list_schema(self._stored), _list_names(self._stored)
        except StoreError as error:
            raise _differs("file", _say(error, "meta")) from None
        if blocks != height:
            raise _differs("blocks", f"{blocks} blocks for {height} heights")
        if parts != self._parts:
            raise _differs("entries", f"{parts} parts, where the blocks have {self._parts}")
        if schema != list_schema(self._store) or names != _list_names(self._store):
            raise _differs("file", "its tables")
        if pages != "ok":
            raise _differs("file", self._say_pages(pages))

    def _compare_table(self, table: str) -> None:
        key, stored = "its start", self._stored.list_table(table)
        try:
            for expected in chain(self._store.list_table(table), [None]):
                key = "its end" if expected is None else _write_key(expected)
                found = next(stored, None)
                if expected != found:
                    raise _differs(table, key if expected else _write_key(found or ()))
        except StoreError as error:
            if error.rule == "page_must_be_intact":
                raise AuditError("table_must_be_readable", table=table, key=key) from None
            raise _differs(table, _say(error, table)) from None

    def _say_pages(self, found: str) -> str:
        # SQLite names the root of the tree that a page belongs to, in one of two forms
        root = re.search(r"[Tt]ree (?:page )?([0-9]+)", found)
        names = {number: name for name, number in list_roots(self._stored)}
        return f"a page of the table {names.get(int(root[1]), 'of tables')}" if root else "a page that no table uses"

    def _compare(self, stored: StoredBlock, transition: Transition) -> None:
        made = (len(transition.transactions), b"".join(transition.roots))
        for what, found, expected in (
            ("the entries are", stored.parts, encode_parts(transition)),
            ("size and roots are", (stored.size, stored.roots), made),
            ("the delta is", stored.delta, encode_delta(transition.change.rows)),
        ):
            if found != expected:
                problem = f"{what} not what replay gives"
                raise AuditError("block_must_be_intact", height=stored.height, problem=problem)

    def _advance(self, transition: Transition) -> None:
        tip = transition.tip
        for level, index, node in compute_history_nodes(self._store, tip.height, tip.last_block_hash):
            self._store.save_history(level, index, node)
        if handover := move_on(self.application, transition):
            self._store.save_handover(tip.height, handover)
        children, crossed = dict[str, bytes](), dict[str, bool]()
        if 0 < self._first <= tip.height:  # an earlier version kept none
            children, crossed = find_kept(self.application, transition, first=tip.height == self._first)
        if children:
            self._store.save_children(tip.height, encode_children(children))
        follow_run(self._store, self._runs, tip.height, self._index.list_records(transition, crossed))


def _say(error: LedgerError, table: str) -> str:
    if error.rule == "page_must_be_intact":
        return f"a page of the table {table} is damaged"
    return str(error.values.get("problem", error.rule)) if error.rule == "store_must_be_intact" else str(error)


def _list_names(store: Store) -> list[str]:
    """The names of what a store has beside its tables, but for how far CometBFT was followed."""
    names = [str(row[0]) for row in store.list_table("meta")]
    return [name for name in names if name != MARK and not name.startswith(f"{MARK}/")]


def _write_key(row: tuple[object, ...]) -> str:
    return "/".join(str(value) for value in row if not isinstance(value, bytes)) or "its root"


def _differs(table: str, key: str) -> AuditError:
    return AuditError("rows_must_equal_replay", table=table, key=key)
