"""Loading: from the store to the state at its tip, or at an earlier height. Nothing is executed again.

Whatever is taken from the store fits a hash: the header its own, the header history and the rows the header's roots;
and what deltas say, the root of the last of them, before anything of it is given. So a damaged store is refused here,
or where a row is first read, and never signed.
"""

from ledger.application import Application
from ledger.archive.blocks import load_head
from ledger.archive.genesis import make_tip
from ledger.chain.genesis import Genesis
from ledger.errors import LedgerError, StoreError
from ledger.merkle.state_tree import compute_root_hash
from ledger.state.delta import read_new, read_old
from ledger.state.state import State, compute_history_nodes
from ledger.state.store import Store, check_height
from ledger.transition import Tip, advance_tip


def load_application(store: Store, genesis: Genesis) -> Application:
    """The application at the store's tip. Raises StoreError."""
    height = store.get_height()
    tip = make_tip(genesis)
    if height:
        tip = advance_tip(tip, load_head(store, height)[0])
    state = load_state(store, genesis, height)
    _check_history(store, state, tip)
    return Application(state, tip)


def load_state(store: Store, genesis: Genesis, height: int) -> State:
    """The state after a block, with its tree: what is folded, and what deltas say besides.

    Raises NotFoundError, StoreError; the tree is made, and held to the header, when something of it is asked for.
    """
    expected = _load_root(store, genesis, check_height(height))
    state = State(store)
    folded = store.get_folded_height()
    _check_root(store, genesis, state, folded)
    state.jump(_net(store, folded, height), height, expected)
    return state


def _net(store: Store, folded: int, height: int) -> dict[str, bytes]:
    """The rows at a height that differ from those at another, or may: each read once, however often it changed."""
    rows: dict[str, bytes] = {}
    for other in [*range(folded + 1, height + 1), *range(folded, height, -1)]:
        try:
            delta = store.load_delta(other)
            rows |= read_new(delta) if height > folded else read_old(delta)
        except LedgerError as error:
            problem = error.values.get("problem", error.rule)
            raise StoreError("store_must_be_intact", problem=f"block {other}: {problem}") from None
    return rows


def _load_root(store: Store, genesis: Genesis, height: int) -> str:
    return load_head(store, height)[0].state_root if height else genesis.state_root


def _check_root(store: Store, genesis: Genesis, state: State, height: int) -> None:
    expected = _load_root(store, genesis, height)
    found = compute_root_hash(state.get_node).hex()
    if found != expected:
        problem = f"block {height}: the rows do not fit its header: {found}, expected {expected}"
        raise StoreError("store_must_be_intact", problem=problem)


def _check_history(store: Store, state: State, tip: Tip) -> None:
    # the roots of later headers are made from these nodes, which nothing else looks at
    header = load_head(store, tip.height)[0] if tip.height else None
    nodes = compute_history_nodes(store, tip.height, tip.last_block_hash)
    if any(store.load_history(level, index) != node for level, index, node in nodes):
        raise StoreError("store_must_be_intact", problem=f"block {tip.height}: the header history does not fit it")
    found = state.compute_history_root(tip.height).hex() if header else ""
    if header and found != header.history_root:
        problem = f"block {tip.height}: the header history does not fit it: {found}, expected {header.history_root}"
        raise StoreError("store_must_be_intact", problem=problem)
