"""Waiting: time that passes at once, on a ledger made for lessons."""

from typing import TYPE_CHECKING

from ledger.errors import HomeError
from ledger.home.config import save_waited

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger


def wait(ledger: "Ledger", milliseconds: int) -> None:
    """Lets so much time pass before the next block, whoever makes it. Raises HomeError unless there is a seed."""
    if ledger.home.config.seed < 0:
        raise HomeError("clock_must_be_for_demonstrations")
    ledger.node.skip(milliseconds)
    if ledger.home.path:
        save_waited(ledger.home.path, ledger.node.get_time())
