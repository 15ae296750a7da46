"""Keeping: the light block of each change of the set, in the store beside the blocks it makes verifiable.

Receipts need them for ever, and CometBFT may forget its own. It is done in a thread of its own: CometBFT must not be
asked for anything while it waits for an answer of ours.
"""

import threading
from contextlib import suppress
from pathlib import Path

from ledger.abci.service.intake import Intake
from ledger.abci.service.readers import open_archive
from ledger.archive.archive import Archive
from ledger.archive.engine import list_light_sets, load_light, save_light
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import LedgerError

STEP_SECONDS = 1.0


class Keeper:
    """Looks every second for a hand-over whose light block is not kept yet."""

    def __init__(self, home: Path, intake: Intake) -> None:
        self._home, self._intake = home, intake
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends it."""
        self._closed.set()
        self._thread.join(timeout=15)

    def _run(self) -> None:
        archive = open_archive(self._home)
        try:
            while not self._closed.wait(STEP_SECONDS):
                with suppress(LedgerError):  # CometBFT is starting, or the disk is busy: there is another second
                    self._keep(archive)
        finally:
            self._intake.leave()
            archive.store.close()

    def _keep(self, archive: Archive) -> None:
        with archive.reading():
            heights = [height for height, _ in list_light_sets(archive.store, MAX_INTEGER)]
            missing = [height for height in heights if load_light(archive.store, height) is None]
        for height in missing:
            light = self._intake.find_light(height)
            with archive.writing():
                save_light(archive.store, light)
