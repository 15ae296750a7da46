"""Appending: a block becomes part of memory at once, and of the store in one piece, by whatever thread writes it.

What is to be written is taken down when memory moves on, and no later block changes it: so the next may be executed
while this one is made durable.
"""

import msgspec

from ledger.application import Application
from ledger.archive.index import Index, encode_children, list_children, list_wide
from ledger.archive.parts import encode_parts
from ledger.chain.commit import Final
from ledger.crypto.encoding import encode
from ledger.state.delta import encode_delta
from ledger.state.runs import append_run
from ledger.state.state import compute_history_nodes
from ledger.state.store import Store
from ledger.state.stored import Fold, StoredBlock
from ledger.transition import Transition, get_validators

SMALL_FOLD = 1_000
"""Changes of rows that are folded in with their own block: it costs less than keeping them apart."""
LARGE_FOLD = 120_000
"""Changes of rows at which a fold is due: after a crash they are caught up with, in about a second (decision 0078)."""


Kept = tuple[dict[str, bytes], dict[str, bool]]
"""Hashes of the state tree below wide branches, and branches that became wide, or narrow."""


class Appended(msgspec.Struct, frozen=True):
    """A block that memory holds, and the store is to hold."""

    transition: Transition
    history: list[tuple[int, int, bytes]]
    """The nodes it adds to the header history."""
    handover: bytes
    """The validator set that signs from then on; b"" where it is the same."""
    children: dict[str, bytes]
    """The hashes of the state tree that it changes below wide branches."""
    crossed: dict[str, bool]
    """The branches that it makes wide, or narrow."""
    fold: Fold | None


def advance(application: Application, transition: Transition, *, first: bool) -> Appended:
    """Takes an application to the next block; what is to be written.

    `first` says that no block before has written hashes of the tree: this one writes all there are.
    """
    tip, state = transition.tip, application.state
    history = compute_history_nodes(state, tip.height, tip.last_block_hash)
    handover = move_on(application, transition)
    state.hold_history(history)
    is_due = not SMALL_FOLD < state.count_unfolded() < LARGE_FOLD
    children, crossed = find_kept(application, transition, first=first)
    return Appended(transition, history, handover, children, crossed, make_fold(application) if is_due else None)


def find_kept(application: Application, transition: Transition, *, first: bool) -> Kept:
    """What a block keeps of the tree, once the application has moved on to it; `first` as of `advance`."""
    if not first:
        return transition.change.children, transition.change.crossed
    get = application.state.get_node
    paths = list(list_wide(get))
    return list_children(get, paths), dict.fromkeys(paths, True)


def move_on(application: Application, transition: Transition) -> bytes:
    """Takes an application to the next block; the set that signs from then on, or b"" where it is the same."""
    application.commit(transition)
    if transition.header.next_validators_hash == transition.header.validators_hash:
        return b""
    return encode(get_validators(application.state, transition.tip.height + 1))


def make_fold(application: Application) -> Fold:
    """All that changed since the last fold."""
    return Fold(application.tip.height, *application.state.take_unfolded())


def write(store: Store, index: Index, appended: Appended, final: Final) -> None:
    """Writes a block with all that it changes; within `Store.writing`. Raises StoreError.

    `final` is our commit, or the height of the CometBFT block that made it final.
    """
    transition, tip = appended.transition, appended.transition.tip
    block = StoredBlock(
        height=tip.height,
        hash=tip.last_block_hash,
        header=encode(transition.header),
        final=encode(final),
        size=len(transition.transactions),
        roots=b"".join(transition.roots),
        delta=encode_delta(transition.change.rows),
        parts=encode_parts(transition),
    )
    store.append(block, appended.history)
    append_run(store, tip.height, index.list_records(transition, appended.crossed))
    if appended.children:
        store.save_children(tip.height, encode_children(appended.children))
    if appended.handover:
        store.save_handover(tip.height, appended.handover)
    if appended.fold:
        store.fold(appended.fold)
