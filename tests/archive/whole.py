"""A stored block's entries in one piece, and one of them, as tests look at them."""

from ledger.archive.blocks import FoundEntry, load_part
from ledger.merkle.log import PART
from ledger.state.runs import Place
from ledger.state.store import Store
from ledger.state.stored import StoredBlock


def join_entries(block: StoredBlock) -> bytes:
    """All its entries as one JSON array."""
    return b"[%b]" % b",".join([part[1:-1] for part in block.parts])


def load_entry(store: Store, place: Place) -> FoundEntry:
    """One entry, for which one part of its block is read. Raises NotFoundError, StoreError."""
    height, index = place
    return load_part(store, height, index // PART).get(index)
