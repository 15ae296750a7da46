"""The windows that laws look through: what an account sent of an asset in the calendar day and month.

A payment counts for whoever pays, a payment returned for whoever returns it, money set aside on the day it is set
aside. Its capture does not count again; what is released is taken back if the day, or the month, is still open. What
is sent to oneself, issued or redeemed does not count. Sums are flows, which can exceed what exists: money that comes
back and is sent again counts again. They stop at 2^53−1.
"""

from functools import lru_cache
from typing import NamedTuple

from msgspec import UNSET, UnsetType

from ledger.chain.times import get_day
from ledger.crypto.encoding import MAX_INTEGER
from ledger.laws.dates import split_day
from ledger.registry.call import Environment
from ledger.registry.rows.money import Sent


class Period(NamedTuple):
    """A calendar day and its month at the chain's offset."""

    day: int
    """Days since 1970."""
    month: int
    """Months since January 1970."""


@lru_cache(maxsize=64)
def get_period(time: int, utc_offset: int) -> Period:
    """The day and month of a time (ms UTC) at an offset (minutes)."""
    day = get_day(time, utc_offset)
    return Period(day, count_months(day))


def count_months(day: int) -> int:
    """The months from January 1970 to the month of a day (days since 1970, at least 0), in the Gregorian calendar."""
    year, month, _ = split_day(day)
    return (year - 1970) * 12 + month - 1


def read_sent(time: int, utc_offset: int, sent: Sent | UnsetType) -> Sent:
    """What was sent in the day and the month of a time (ms UTC), from the windows as they were last written."""
    return _read(sent, get_period(time, utc_offset))


def read_now(environment: Environment, sent: Sent | UnsetType) -> Sent:
    """The same in a block that is made."""
    return _read(sent, get_period(environment.time, environment.utc_offset))


def count_sent(environment: Environment, sent: Sent | UnsetType, amount: int) -> Sent | UnsetType:
    """The windows once `amount` is sent."""
    if not environment.parameters.windows:
        return sent
    now = read_now(environment, sent)
    return Sent(now.day, min(now.in_day + amount, MAX_INTEGER), min(now.in_month + amount, MAX_INTEGER), now.month)


def take_back(
    environment: Environment, sent: Sent | UnsetType, amount: int, placed: int | UnsetType
) -> Sent | UnsetType:
    """The windows once `amount`, set aside at the time `placed`, is released."""
    if sent is UNSET or placed is UNSET:
        return sent
    now, then = read_now(environment, sent), get_period(placed, environment.utc_offset)
    in_day = max(now.in_day - amount, 0) if then.day == now.day else now.in_day
    in_month = max(now.in_month - amount, 0) if then.month == now.month else now.in_month
    return Sent(now.day, in_day, in_month, now.month)


def is_open(environment: Environment, sent: Sent | UnsetType) -> bool:
    """Whether something was sent this month, so that the windows must be kept."""
    return sent is not UNSET and read_now(environment, sent).in_month > 0


def _read(sent: Sent | UnsetType, period: Period) -> Sent:
    if sent is UNSET:
        return Sent(period.day, 0, 0, period.month)
    if sent.day == period.day and sent.month == period.month:
        return sent
    in_day = sent.in_day if sent.day == period.day else 0
    in_month = sent.in_month if sent.month == period.month else 0
    return Sent(period.day, in_day, in_month, period.month)
