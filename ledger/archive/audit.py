"""The audit: everything from genesis, checked again with the code that made it.

Block by block: the bytes and hashes, the links, every signature, the roots by executing again, the commit, the stored
delta; then the history log, rows, tree and indexes against what replay gives; at last the file's own structure. It
stops at the first fault and names the block, or the table where it lies in no block.
"""

import re
from itertools import chain, count
from pathlib import Path

import msgspec

from ledger.application import Application
from ledger.archive.appending import make_fold, move_on
from ledger.archive.archive import Archive
from ledger.archive.blocks import Progress, check_hash
from ledger.archive.genesis import found_store, make_tip, read_genesis_file, verify_founding
from ledger.archive.index import Index
from ledger.archive.moving import move_store
from ledger.archive.parts import encode_parts, split_part
from ledger.chain.commit import Commit, verify_commit
from ledger.chain.header import Header
from ledger.consensus.turns import check_turn
from ledger.crypto.encoding import decode
from ledger.errors import AuditError, LedgerError, NotFoundError, StoreError
from ledger.state.delta import encode_delta
from ledger.state.runs import follow_run
from ledger.state.state import State, compute_history_nodes
from ledger.state.store import Store, StoredBlock
from ledger.transition import Transition, get_validators


class AuditReport(msgspec.Struct, frozen=True):
    """What was checked, all of it in order."""

    blocks: int
    entries: int
    signatures: int
    rows: int
    last_block_hash: str


def audit(archive: Archive, progress: Progress) -> AuditReport:
    """Checks the whole ledger. Raises AuditError at the first fault, naming the block."""
    return audit_store(archive.store, progress)


def audit_file(path: Path, progress: Progress) -> AuditReport:
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
        return audit_store(store, progress)
    finally:
        store.close()


def audit_store(store: Store, progress: Progress) -> AuditReport:
    """As `audit`, of a store that no archive has opened."""
    _move_on(store)
    with store.reading():
        replay = _Replay(store)
        height, folded = replay.load_heights(progress)
        for number in range(height + 1):
            if number:
                replay.check_block(number)
                progress(number, height)
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


def _move_on(store: Store) -> None:
    try:
        move_store(store)
    except StoreError as error:
        if error.rule in {"store_must_be_free", "store_must_be_writable"}:  # nothing of it is damaged
            raise
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
        self._store = Store(None)
        found_store(self._store, file)
        self._index = Index(self._store)
        self._runs: list[int] = []
        self.application = Application(State(self._store), make_tip(file.genesis))

    def load_heights(self, progress: Progress) -> tuple[int, int]:
        """The heights of the last block and of the last fold. Raises AuditError."""
        try:
            height = self._stored.get_height()
        except StoreError:  # even that is in a damaged page: what can be read of the blocks leads to the first bad one
            for number in count(1):
                self.check_block(number)
                progress(number, number)
        try:
            folded = self._stored.get_folded_height()
        except StoreError as error:
            raise _differs("meta", _say(error, "meta")) from None
        try:
            self._runs = self._stored.list_runs()
        except StoreError as error:
            raise _differs("pages", _say(error, "pages")) from None
        return height, folded

    def check_block(self, height: int) -> None:
        """Executes a stored block again. Raises AuditError."""
        try:
            stored = self._stored.load_block(height)
            header, commit = decode(stored.header, Header), decode(stored.final, Commit)
            transactions = [bytes(raw.signed) for part in stored.parts for raw in split_part(part)]
            check_hash(header, stored.hash)
            validators = get_validators(self.application.state, height)
            transition = self.application.process(header, transactions)
            check_turn(header, validators, commit.round)
            verify_commit(commit, stored.hash, height, validators, self.application.tip.genesis_hash)
        except NotFoundError:
            raise AuditError("block_must_be_stored", height=height) from None
        except LedgerError as error:
            raise AuditError("block_must_be_intact", height=height, problem=_say(error, "blocks")) from None
        self._compare(stored, transition)
        self._advance(transition)
        self.entries += len(transactions)
        self._parts += len(stored.parts)
        self.signatures += len(commit.signatures)
        self.signatures += sum(len(decoded.signed.signatures) for decoded in transition.transactions)

    def check_folded(self) -> None:
        """Compares the folded tables with what replay gives at the height of the fold. Raises AuditError."""
        self._store.fold(make_fold(self.application))
        for table in ("rows", "nodes"):
            self._compare_table(table)
        self.rows = sum(1 for _ in self._store.list_table("rows"))

    def check_history(self) -> None:
        """Compares the header history, the hand-overs and the index with what replay gives. Raises AuditError."""
        for table in ("history", "handovers", "pages"):
            self._compare_table(table)

    def check_file(self, height: int) -> None:
        """Looks for what nothing above has read: blocks and tables too many, and damaged pages. Raises AuditError."""
        try:
            (blocks, parts), pages = self._stored.count_blocks(), self._stored.check_pages()
            schema, names = self._stored.list_schema(), [row[0] for row in self._stored.list_table("meta")]
        except StoreError as error:
            raise _differs("file", _say(error, "meta")) from None
        if blocks != height:
            raise _differs("blocks", f"{blocks} blocks for {height} heights")
        if parts != self._parts:
            raise _differs("entries", f"{parts} parts, where the blocks have {self._parts}")
        if schema != self._store.list_schema() or names != [row[0] for row in self._store.list_table("meta")]:
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
        names = {number: name for name, number in self._stored.list_roots()}
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
        follow_run(self._store, self._runs, tip.height, self._index.list_records(transition))
        if handover := move_on(self.application, transition):
            self._store.save_handover(tip.height, handover)


def _say(error: LedgerError, table: str) -> str:
    if error.rule == "page_must_be_intact":
        return f"a page of the table {table} is damaged"
    return str(error.values.get("problem", error.rule)) if error.rule == "store_must_be_intact" else str(error)


def _write_key(row: tuple[object, ...]) -> str:
    return "/".join(str(value) for value in row if not isinstance(value, bytes)) or "its root"


def _differs(table: str, key: str) -> AuditError:
    return AuditError("rows_must_equal_replay", table=table, key=key)
