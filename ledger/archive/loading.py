"""Loading: from the store to the state at its tip, or at an earlier height. Nothing is executed again.

Whatever is taken from the store fits a hash: the header its own, the header history and the rows the header's roots,
each delta the root of its block. So a damaged store is refused here, or where a row is first read, and never signed.
"""

from ledger.application import Application
from ledger.archive.blocks import load_head
from ledger.archive.genesis import make_tip
from ledger.archive.index import Index
from ledger.archive.parts import split_part
from ledger.chain.genesis import Genesis
from ledger.errors import LedgerError, StoreError
from ledger.merkle.state_tree import compute_root_hash
from ledger.state.delta import decode_delta, invert
from ledger.state.state import State, compute_history_nodes
from ledger.state.store import Store, check_height
from ledger.transition import Tip, advance_tip


def load_application(store: Store, genesis: Genesis, index: Index) -> Application:
    """The application at the store's tip; what is not folded yet goes into the index. Raises StoreError."""
    height, folded = store.get_height(), store.get_folded_height()
    tip = make_tip(genesis)
    if height:
        tip = advance_tip(tip, load_head(store, height)[0])
    state = State(store)
    _check_history(store, state, tip)
    _check_root(store, genesis, state, folded)
    application = Application(state, tip)
    index.clear()
    for later in range(folded + 1, height + 1):
        _catch_up(store, genesis, application, index, later)
    return application


def load_state(store: Store, genesis: Genesis, height: int) -> State:
    """The state after a block: deltas applied to, or undone from, what is folded. Raises NotFoundError, StoreError."""
    if check_height(height):
        store.load_head(height)  # which says where there is no such block
    state = State(store)
    folded = store.get_folded_height()
    _check_root(store, genesis, state, folded)
    for later in range(folded + 1, height + 1):
        state.apply_bytes(decode_delta(store.load_delta(later)))
    for undone in range(folded, height, -1):
        state.apply_bytes(invert(decode_delta(store.load_delta(undone))))
    if height != folded:
        _check_root(store, genesis, state, height)
    return state


def _catch_up(store: Store, genesis: Genesis, application: Application, index: Index, height: int) -> None:
    try:
        block = store.load_block(height)
        application.state.apply_bytes(decode_delta(block.delta))
        entries = [raw for part in block.parts for raw in split_part(part)]
        index.add(height, [application.decode(bytes(raw.signed)) for raw in entries])
    except LedgerError as error:
        problem = error.values.get("problem", error.rule)
        raise StoreError("store_must_be_intact", problem=f"block {height}: {problem}") from None
    _check_root(store, genesis, application.state, height)


def _check_root(store: Store, genesis: Genesis, state: State, height: int) -> None:
    expected = load_head(store, height)[0].state_root if height else genesis.state_root
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
