"""Moments in Python: block time in ms UTC, or a datetime that says its time zone."""

from datetime import UTC, datetime, timedelta

from ledger.chain.kinds import NEVER
from ledger.chain.times import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS
from ledger.errors import Refused

__all__ = ["NEVER", "UNITS", "Moment", "read_moment"]

UNITS = {"s": SECOND_MS, "m": MINUTE_MS, "h": HOUR_MS, "d": DAY_MS}
"""How many ms a unit has, by the letter that people write."""
Moment = int | datetime
"""Milliseconds UTC, or a datetime with a time zone."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_moment(moment: Moment) -> int:
    """Block time in ms UTC. Raises Refused for a datetime without a time zone, and for what is no moment."""
    found: object = moment
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        found = (moment - _EPOCH) // timedelta(milliseconds=1)
    if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= NEVER:
        return found
    raise Refused("time_must_be_a_moment", moment=str(moment)[:40])
