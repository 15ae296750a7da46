"""Waiting: time that passes at once, on a ledger made for lessons."""

from ledger.client.desk import Desk
from ledger.errors import HomeError
from ledger.home.config import save_waited


def wait(desk: Desk, milliseconds: int) -> None:
    """Lets so much time pass before the next block, whoever makes it. Raises HomeError unless there is a seed."""
    if desk.home.config.seed < 0:
        raise HomeError("clock_must_be_for_demonstrations")
    desk.node.skip(milliseconds)
    if desk.home.path:
        save_waited(desk.home.path, desk.source.get_time())
