"""The tree of the past along one way: the same path as of the whole tree of that height, or none.

Rows come and go in numbers, so that branches become wide and narrow again; what is wide is few, and so are runs.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest import mock

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.archive import loading
from ledger.archive.archive import Archive
from ledger.archive.audit import audit
from ledger.archive.index import encode_children, list_children, list_node_records, list_row_records, list_wide
from ledger.archive.loading import find_past_path
from ledger.chain.proofs import StateProof, verify_state_proof
from ledger.crypto.encoding import decode
from ledger.errors import AuditError
from ledger.merkle import state_tree
from ledger.merkle.state_path import StatePath, compute_path
from ledger.registry.money.money import Transfer
from ledger.state import runs
from ledger.state.delta import encode_delta
from ledger.state.overlay import Overlay
from ledger.state.runs import append_run
from ledger.state.state import State
from ledger.state.store import Store
from ledger.state.stored import Fold, StoredBlock
from ledger.state.tables import Table, compute_key_hash
from tests.country import Country

KEYS = 700


class Number(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of a test."""

    value: int


NUMBERS = Table("number", Number)
Step = tuple[int, int, int, bool]
"""First and last of some rows, their value, where 0 removes them, and whether the block is folded."""
STEPS = st.tuples(st.integers(0, KEYS), st.integers(0, 120), st.integers(0, 3), st.booleans())
LARGE = st.tuples(st.integers(0, KEYS), st.integers(100, KEYS), st.integers(0, 3), st.booleans())


class Chain:
    """Blocks that set rows, and the roots and paths that there were."""

    def __init__(self, founding: int, begins: int) -> None:
        """`founding` rows of genesis; hashes of the tree are kept from a block on."""
        self.store = Store(None)
        self.store.create(b"{}")
        self.state = State(self.store)
        self.founding = {NUMBERS.key(str(number)): b'{"value":9}' for number in range(founding)}
        self._set(range(founding), 9)
        self.state.commit(self.change)
        self._fold(0)
        self.roots = [self.change.state_root]
        self.paths: list[dict[str, StatePath]] = [{}]
        self.begins, self.begun = begins, False

    def _set(self, numbers: Sequence[int], value: int) -> None:
        overlay = Overlay(self.state)
        for number in numbers:
            if value:
                overlay.put(NUMBERS, str(number), Number(value))
            else:
                overlay.delete(NUMBERS, str(number))
        self.change = self.state.compute_change(overlay)

    def _fold(self, height: int) -> None:
        self.store.fold(Fold(height, *self.state.take_unfolded()))
        self.state.forget_written()

    def add(self, step: Step, asked: Sequence[str]) -> None:
        first, count, value, folded = step
        height = len(self.roots)
        self._set(range(first, min(first + count, KEYS)), value)
        change, children, crossed = self.change, dict[str, bytes](), dict[str, bool]()
        if height >= self.begins:
            children, crossed = change.children, change.crossed
        self.state.commit(change)
        if height >= self.begins and not self.begun:
            paths = list(list_wide(self.state.get_node))
            children, crossed = list_children(self.state.get_node, paths), dict.fromkeys(paths, True)
        self.begun = self.begun or bool(children)
        delta = encode_delta(change.rows)
        self.store.append(StoredBlock(height, bytes([height]), b"{}", b"{}", 0, b"", delta, ()), ())
        records = list_row_records(height, change.rows, change.key_hashes)
        append_run(self.store, height, records + list_node_records(height, crossed))
        if children:
            self.store.save_children(height, encode_children(children))
        if folded:
            self._fold(height)
        self.roots.append(change.state_root)
        self.paths.append({key: compute_path(self.state.get_node, compute_key_hash(key)) for key in asked})

    def find(self, key: str, height: int) -> StatePath | None:
        key_hash, root = compute_key_hash(key), self.roots[height].hex()
        return find_past_path(self.store, self.state, self.founding, key_hash, height, root)


@contextmanager
def wide_from(most: int) -> Iterator[None]:
    """Branches over more rows than that are wide, and three runs become one."""
    with (
        mock.patch.object(state_tree, "WIDE_ROWS", most),
        mock.patch.object(loading, "WIDE_ROWS", most),
        mock.patch.object(runs, "FANOUT", 3),
    ):
        yield


@given(
    st.sampled_from([0, 1, 40, 300]),
    st.sampled_from([0, 0, 0, 3]),
    st.lists(STEPS | LARGE, min_size=2, max_size=9),
    st.sampled_from([32, 40, 100]),
    st.lists(st.integers(0, KEYS + 5), min_size=1, max_size=5),
)
def test_path_of_the_past_is_that_of_the_whole_tree(
    founding: int, begins: int, steps: list[Step], most: int, numbers: list[int]
) -> None:
    asked = [NUMBERS.key(str(number)) for number in numbers]
    with wide_from(most):
        chain = Chain(founding, begins)
        for step in steps:
            chain.add(step, asked)
        kept_from = max(begins, chain.store.get_first_children()) if begins else 0
        for height, paths in enumerate(chain.paths):
            for key, path in paths.items():
                # what an earlier version wrote may be too much to be made again
                assert chain.find(key, height) in ((path,) if height >= kept_from else (path, None))


def test_a_way_reads_what_lies_along_it_however_long_the_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 700 rows, all changed again and again: what is read follows the few at the end of the way."""
    with wide_from(32):
        chain = Chain(300, 0)
        asked = [NUMBERS.key(str(number)) for number in (0, 350, 701)]
        for number in range(60):
            chain.add((number * 97 % KEYS, 400, number % 3 + 1, number % 5 == 0), asked)
        read: list[int] = []
        kept = chain.store.load_delta
        monkeypatch.setattr(chain.store, "load_delta", lambda height: read.append(height) or kept(height))  # type: ignore[func-returns-value]
        for height in (1, 3, 30, 55):
            for key in asked:
                read.clear()
                assert chain.find(key, height) == chain.paths[height][key]
                assert len(read) <= 4
                assert all(other > height for other in read)


@given(st.data())
def test_damaged_hash_gives_no_path_or_the_right_one(data: st.DataObject) -> None:
    with wide_from(32):
        chain = Chain(300, 0)
        asked = [NUMBERS.key("7"), NUMBERS.key("699")]
        for number in range(4):
            chain.add((number * 150, 300, number + 1, number == 2), asked)
        height = data.draw(st.integers(1, 4))
        hashes = bytearray(chain.store.load_children(height))
        hashes[data.draw(st.integers(0, len(hashes) - 1))] ^= 1
        del hashes[data.draw(st.integers(1, len(hashes))) :]
        chain.store.run("UPDATE children SET hashes = ? WHERE height = ?", bytes(hashes), height)
        for key in asked:
            for other in range(1, 5):
                assert chain.find(key, other) in (chain.paths[other][key], None)


def test_row_of_the_past_is_proved_by_its_way_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Present or absent; where the hashes kept are damaged, all that changed since is taken back as before."""
    with wide_from(32):
        country = Country()
        country.settle("noy", money=100)
        for amount in range(1, 7):
            assert (
                country.act(country.wish("noy", Transfer(amount, "LAK", "", country.address("treasury")))) == "applied"
            )
        archive, tip = country.node.archive, country.node.tip
        keys = [f"account/{country.address('noy')}", "account/nobody", f"account/{country.address('registrar')}"]
        with archive.reading():
            whole = [
                (key, height, prove_by_all(archive, key, height)) for key in keys for height in range(1, tip.height)
            ]
        undone: list[int] = []
        load = archive.load_state
        monkeypatch.setattr(archive, "load_state", lambda height: undone.append(height) or load(height))  # type: ignore[func-returns-value]
        assert country.store.get_first_children() == 1
        for key, height, path in whole:
            proof = archive.prove_row(key, height)
            assert decode(proof, StateProof).path == path
            assert verify_state_proof(proof, tip.genesis_hash).value == archive.load_row(key, height)
        assert undone == []
        country.store.run("UPDATE children SET hashes = zeroblob(length(hashes))")
        for key, height, path in whole:
            assert decode(archive.prove_row(key, height), StateProof).path == path
        assert len(undone) == len(whole)
        with pytest.raises(AuditError, match="children"):
            audit(archive, lambda done, of: None)


def prove_by_all(archive: Archive, key: str, height: int) -> StatePath:
    return compute_path(archive.load_state(height).get_node, compute_key_hash(key))
