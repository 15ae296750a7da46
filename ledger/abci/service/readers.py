"""Readers: for each thread a view of the ledger of its own, since the store's connection belongs to one thread."""

import threading
from pathlib import Path

from ledger.archive.archive import Archive
from ledger.archive.proving.provenance import FindLight, find_no_light
from ledger.errors import StoreError
from ledger.home.clock import choose_clock
from ledger.home.config import load_config, load_waited
from ledger.state.store import Store


def open_archive(home: Path) -> Archive:
    """The ledger in a home, to be closed by whoever opens it. Raises StoreError, HomeError."""
    if not (home / "ledger.db").exists():
        raise StoreError("store_must_be_intact", problem="ledger.db is missing")
    return Archive(Store(home / "ledger.db"), choose_clock(load_config(home).seed, load_waited(home)))


class Readers:
    """Opens a home's ledger once for each thread that asks."""

    def __init__(self, home: Path, find_light: FindLight = find_no_light) -> None:
        self._home, self._find_light = home, find_light
        self._own = threading.local()

    def get(self) -> Archive:
        """This thread's view; it sees what is durable. Raises StoreError, HomeError."""
        found: Archive | None = getattr(self._own, "archive", None)
        if found is None:
            found = open_archive(self._home)
            found.find_light = self._find_light
            self._own.archive = found
        return found

    def close(self) -> None:
        """Closes this thread's view."""
        found: Archive | None = getattr(self._own, "archive", None)
        if found is not None:
            self._own.archive = None
            found.store.close()
