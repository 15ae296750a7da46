"""The state: rows and tree at one height, whatever is folded, held on top, cached or forgotten.

Batches of changes go through overlay, change, commit and fold beside a dictionary; roots are compared with the naive
tree of tests/merkle/reference.py.
"""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.crypto.hashing import ZERO_HASH
from ledger.errors import DecodeError, StoreError
from ledger.merkle.state_tree import compute_root_hash
from ledger.state import state as state_module
from ledger.state.overlay import Overlay
from ledger.state.state import Change, State
from ledger.state.store import Store
from ledger.state.stored import Fold
from ledger.state.tables import Table, compute_key_hash, compute_value_hash, encode_row
from tests import strategies
from tests.merkle import reference


class Number(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of a test."""

    value: int


NUMBERS = Table("number", Number)
Model = dict[str, int]


def make_store() -> Store:
    store = Store(None)
    store.create(b"{}")
    return store


def change(state: State, batch: Model) -> Change:
    """What a block that sets these rows does; 0 removes one."""
    overlay = Overlay(state)
    for identifier, value in batch.items():
        if value:
            overlay.put(NUMBERS, identifier, Number(value))
        else:
            overlay.delete(NUMBERS, identifier)
    return state.compute_change(overlay)


def follow(model: Model, batch: Model) -> Model:
    return {name: value for name, value in (model | batch).items() if value}


def compute_root(model: Model) -> bytes:
    rows = {f"number/{name}": encode_row(Number(value)) for name, value in model.items()}
    return reference.state_root({compute_key_hash(key): compute_value_hash(row) for key, row in rows.items()})


def fold(store: Store, state: State) -> None:
    with store.writing():
        store.fold(Fold(0, *state.take_unfolded()))
    state.forget_written()


def read(state: State) -> Model:
    rows = {f"{number:02}": state.get(NUMBERS, f"{number:02}") for number in range(61)}
    return {identifier: row.value for identifier, row in rows.items() if row}


@given(strategies.row_batches(), st.lists(st.sampled_from(["", "fold", "reopen"]), min_size=8, max_size=8))
def test_state_is_a_dictionary_whatever_is_folded(batches: list[Model], then: list[str]) -> None:
    store = make_store()
    model: Model = {}
    state = State(store)
    for batch, act in zip(batches, then, strict=False):
        made = change(state, batch)
        assert read(state) == model, "a change that is not committed changes nothing"
        state.commit(made)
        model = follow(model, batch)
        if act:
            fold(store, state)
        if act == "reopen":
            state = State(store)
        assert read(state) == model
        assert made.state_root == compute_root(model) == compute_root_hash(state.get_node)


@given(strategies.row_batches(), st.integers(0, 8))
def test_changes_undone_lead_back_to_every_state(batches: list[Model], folded: int) -> None:
    store = make_store()
    model: Model = {}
    state = State(store)
    history: list[tuple[Model, Change]] = []
    for number, batch in enumerate(batches):
        made = change(state, batch)
        history.append((model, made))
        model = follow(model, batch)
        state.commit(made)
        if number < folded:
            fold(store, state)
    for before, made in reversed(history):
        state.jump({row.key: row.old for row in made.rows}, 0, compute_root(before).hex())
        assert compute_root_hash(state.get_node) == compute_root(before)
        assert read(state) == before
    for before, made in history:
        assert read(state) == before
        state.jump({row.key: row.new for row in made.rows}, 0, made.state_root.hex())
    assert read(state) == model
    assert compute_root_hash(state.get_node) == compute_root(model)


@given(strategies.row_batches())
def test_many_changes_at_once_lead_where_one_after_another_does(batches: list[Model]) -> None:
    store, model, rows = make_store(), dict[str, int](), dict[str, bytes]()
    state = State(store)
    for batch in batches:
        made = change(state, batch)
        state.commit(made)
        model = follow(model, batch)
        rows |= {row.key: row.new for row in made.rows}
    at_once = State(store)
    at_once.jump(rows, 0, compute_root(model).hex())
    assert read(at_once) == model
    assert (at_once.unfolded_rows, at_once.unfolded_nodes) == (
        {key: state.unfolded_rows[key] for key in rows},
        {path: node for path, node in at_once.unfolded_nodes.items() if state.unfolded_nodes[path] == node},
    )
    assert compute_root_hash(at_once.get_node) == compute_root(model)


DOORS: dict[str, Callable[[State], object]] = {
    "a row that came": lambda state: state.get(NUMBERS, "01"),
    "its bytes": lambda state: state.get_value("number/01"),
    "rows that came": lambda state: state.list_unfolded("number/"),
    "rows of which none came": lambda state: state.list_unfolded("other/"),
    "the root": lambda state: state.get_node(""),
    "the next change": lambda state: change(state, {"02": 5}),
    "another jump": lambda state: state.jump({}, 3, ""),
    "the tree": lambda state: state.settle(),
}


@pytest.mark.parametrize("door", DOORS)
def test_rows_that_do_not_lead_to_their_root_are_given_by_no_door(door: str) -> None:
    store, state = make_store(), State(make_store())
    state.commit(change(state, {f"{number:02}": number for number in range(1, 60)}))
    fold(store, state)
    opened = State(store)
    opened.jump({"number/01": b'{"value":9}'}, 7, "ab" * 32)
    assert opened.get(NUMBERS, "03") == Number(3), "what is folded fits the folded tree"
    for _ in range(2):
        with pytest.raises(StoreError, match="block 7: the rows do not fit its header"):
            DOORS[door](opened)


@given(strategies.row_batches())
def test_cold_caches_give_the_same_rows_and_roots(batches: list[Model]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state_module, "CACHED_ROWS", 2)
        patch.setattr(state_module, "CACHED_NODES", 1)
        store = make_store()
        model: Model = {}
        state = State(store)
        for number, batch in enumerate(batches):
            made = change(state, batch)
            state.commit(made)
            model = follow(model, batch)
            assert made.state_root == compute_root(model)
            assert read(state) == model
            if number % 2:
                brought = len(state.unfolded_nodes)
                fold(store, state)
                assert len(state._nodes) <= brought + 1, "no more is kept than the fold brought"


def test_deep_tree_is_read_from_the_store_node_by_node() -> None:
    """Each node is held to the one right above it: of three levels, where all others have two."""
    store = make_store()
    model = {f"{number:04}": number + 1 for number in range(1_500)}
    state = State(store)
    state.commit(change(state, model))
    deep = [path for path in state.unfolded_nodes if len(path) == 2]
    assert len(deep) > 200
    fold(store, state)
    opened = State(store)
    assert all(opened.get(NUMBERS, name) == Number(value) for name, value in model.items())
    damaged = {path: state.get_node(path) for path in deep}
    for path in (deep[0], deep[-1]):
        other = next(node for there, node in damaged.items() if there != path and node is not None)
        store_of = State(store)
        store_of._folded = Misplaced(store, path, other)  # type: ignore[assignment]
        with pytest.raises(StoreError, match=f"the node {path} does not fit"):
            store_of.get_node(path)


class Misplaced:
    """A store that gives the node of another place."""

    def __init__(self, store: Store, path: str, node: bytes) -> None:
        self.store, self.path, self.node = store, path, node

    def load_node(self, path: str) -> bytes | None:
        return self.node if path == self.path else self.store.load_node(path)


def test_change_lists_what_differs_in_order_of_key_and_nothing_else() -> None:
    state = State(make_store())
    state.commit(change(state, {"b": 1, "a": 2, "c": 3}))
    made = change(state, {"c": 3, "b": 0, "a": 5, "d": 0})
    assert [(row.key, row.old, row.new) for row in made.rows] == [
        ("number/a", b'{"value":2}', b'{"value":5}'),
        ("number/b", b'{"value":1}', b""),
    ]


def test_state_without_rows_has_the_empty_root() -> None:
    state = State(make_store())
    made = change(state, {"a": 1})
    state.commit(made)
    assert made.state_root != ZERO_HASH
    assert change(state, {"a": 0}).state_root == ZERO_HASH
    assert change(state, {}).state_root == made.state_root


def test_row_of_another_form_is_refused() -> None:
    for value in (b'{"value": 1}', b'{"value":"1"}', b'{"value":1,"more":2}', b"{}"):
        with pytest.raises(DecodeError):
            NUMBERS.decode(value)


def test_value_and_key_of_a_row_are_hashed_under_tags() -> None:
    assert compute_key_hash("number/a") != compute_value_hash(b"number/a")
