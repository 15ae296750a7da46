"""Moments in Python: block time in ms UTC, or a datetime that says its time zone."""

from datetime import UTC, datetime, timedelta

from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import Refused

Moment = int | datetime
"""Milliseconds UTC, or a datetime with a time zone."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_moment(moment: Moment) -> int:
    """Block time in ms UTC. Raises Refused for a datetime without a time zone, and for what is no moment."""
    found: object = moment
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        found = (moment - _EPOCH) // timedelta(milliseconds=1)
    if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= MAX_INTEGER:
        return found
    raise Refused("time_must_be_a_moment", moment=str(moment)[:40])
