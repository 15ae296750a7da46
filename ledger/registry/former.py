"""The past of bodies and suspensions, as far as votes are counted by it: motions are counted as of their deadline.

What was is written down when it changes, in rows numbered from 1 in the order in which they ended. The one that held at
a time is found by halving: however often members or suspensions change, a count reads few rows. A body without such
rows is what it always was.
"""

from typing import TypeVar

import msgspec
from msgspec import UNSET

from ledger.registry.call import Call
from ledger.registry.people.accounts import get_suspension
from ledger.registry.people.essentials import list_bodies
from ledger.registry.rows.committee import (
    PAST_SEATS,
    PAST_SUSPENSIONS,
    Body,
    PastSeats,
    PastSuspension,
)
from ledger.registry.rows.people import SUSPENSIONS
from ledger.state.overlay import Rows
from ledger.state.tables import Table

Past = TypeVar("Past", PastSeats, PastSuspension)


def look_back(rows: Rows, identifier: str, body: Body, time: int) -> Body:
    """A body with the members, quorum and majority it had at a time (ms UTC)."""
    past = rows.get(PAST_SEATS, name_past(identifier, find_number(rows, PAST_SEATS, identifier, time)))
    if past is None:
        return body
    return msgspec.structs.replace(body, majority=past.majority, members=past.members, quorum=past.quorum)


def was_suspended(rows: Rows, time: int, address: str) -> bool:
    """Whether a member was suspended at a time (ms UTC) that has come."""
    past = rows.get(PAST_SUSPENSIONS, name_past(address, find_number(rows, PAST_SUSPENSIONS, address, time)))
    row = past or get_suspension(rows, time, address)
    return row is not None and row.since <= time


def keep_seats(call: Call, identifier: str, old: Body) -> None:
    """Writes down what a body was until now."""
    now = call.environment.time
    number = find_number(call.rows, PAST_SEATS, identifier, now)
    call.rows.put(PAST_SEATS, name_past(identifier, number), PastSeats(old.majority, old.members, old.quorum, now))


def keep_suspension(call: Call, address: str) -> None:
    """Writes down until when the suspension of a member has held by now, if there is one."""
    row, now = call.rows.get(SUSPENSIONS, address), call.environment.time
    if row is not None:
        until = now if row.until is UNSET else min(row.until, now)
        number = find_number(call.rows, PAST_SUSPENSIONS, address, now)
        call.rows.put(PAST_SUSPENSIONS, name_past(address, number), PastSuspension(row.since, until))


def is_seated(rows: Rows, address: str) -> bool:
    """Whether somebody sits in a body."""
    return any(member.address == address for body in list_bodies(rows) for member in body.members)


def find_number(rows: Rows, table: Table[Past], owner: str, time: int) -> int:
    """The number of the first past row that ended after a time; where none did, that of the next to be written."""
    ended, other = 0, 1
    while _has_ended(rows, table, owner, other, time):
        ended, other = other, 2 * other
    while other - ended > 1:
        middle = (ended + other) // 2
        if _has_ended(rows, table, owner, middle, time):
            ended = middle
        else:
            other = middle
    return other


def name_past(owner: str, number: int) -> str:
    """The identifier of a past row: BODY/000001, or ADDRESS/000001."""
    return f"{owner}/{number:06}"


def _has_ended(rows: Rows, table: Table[Past], owner: str, number: int, time: int) -> bool:
    row = rows.get(table, name_past(owner, number))
    return row is not None and row.until <= time
