"""Times as others write them: RFC 3339 with a time zone, which is also XML Schema's dateTimeStamp.

On the ledger a time is an integer of milliseconds UTC. Finer fractions are cut off. An hour of 24 is the midnight that
ends a day; a leap second, and a year that has not four digits, is refused.
"""

import re
from datetime import UTC, datetime, timedelta

from ledger.chain.times import DAY_MS
from ledger.errors import InterchangeError
from ledger.interchange.quoting import shown

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = 253_402_300_799_999
"""The end of the year 9999, in milliseconds; no later time has four digits of year."""
_LAST_MIDNIGHT = re.compile(r"T24:00:00(?=(?:\.0+)?[Z+-])")
_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,30}))?"
    r"(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)"
)


def format_time(time: int) -> str:
    """Milliseconds UTC, from 0 to the end of 9999, as 2026-11-22T03:04:05.678Z. Raises InterchangeError outside."""
    if not 0 <= time <= _LAST:
        raise InterchangeError("time_must_be_well_formed", text=str(time))
    moment = EPOCH + timedelta(milliseconds=time)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_time(text: str) -> int:
    """The milliseconds UTC of a date and time with its time zone, negative before 1970. Raises InterchangeError."""
    match = _TIME.fullmatch(_LAST_MIDNIGHT.sub("T00:00:00", text))
    days = 1 if _LAST_MIDNIGHT.search(text) else 0
    try:
        moment = datetime.fromisoformat(match[1] + match[3]) if match else None
    except ValueError:  # the 30th of February
        moment = None
    if match is None or moment is None:
        raise InterchangeError("time_must_be_well_formed", text=shown(text))
    return (moment - EPOCH) // timedelta(milliseconds=1) + int((match[2] or "").ljust(3, "0")[:3]) + days * DAY_MS
