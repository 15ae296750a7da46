"""Essentials: what no decision may take from the chain, so that a mistake can be put right by another decision.

Bodies must be able to decide: those of their members reach the quorum who are not suspended, nor a court that suspended
another of them. Nobody else could change the seats of one that is not able, whatever it is competent for. And every
role that genesis gave must be held by somebody, without an end and not frozen by a motion. What a court suspends is
repaired by a motion that grants the role: were it asked, a court would keep its role by suspending whoever is to follow
it. What was missing before is not asked.
"""

from typing import NamedTuple

from ledger.errors import Refused
from ledger.registry.block_steps import HOLDER, SEAT
from ledger.registry.call import Call
from ledger.registry.decision import BY_MOTION
from ledger.registry.people.accounts import get_suspension
from ledger.registry.people.roles import is_held, name_scope
from ledger.registry.rows.committee import BODIES, ESSENTIALS, NOW, Body, Essentials, RequiredRole
from ledger.state.overlay import Rows

_NOTHING = Essentials((), ())


class Stock(NamedTuple):
    """What there is of the essentials."""

    able: tuple[str, ...]
    """Bodies that can decide."""
    held: tuple[RequiredRole, ...]
    """Roles of genesis that somebody holds."""


def take_stock(rows: Rows, time: int) -> Stock:
    """What there is of the essentials at that time."""
    required = (rows.get(ESSENTIALS, NOW) or _NOTHING).roles
    return Stock(list_able(rows, time), tuple(role for role in required if _is_kept(rows, time, role)))


def charge_stock(call: Call) -> None:
    """Counts the steps to take stock twice: before something is done, and once it is. Whoever is refused has paid."""
    required = (call.rows.get(ESSENTIALS, NOW) or _NOTHING).roles
    call.charge(2 * HOLDER * sum(len(role.holders) for role in required))
    charge_seats(call)


def charge_seats(call: Call) -> None:
    """Counts the steps to look at all seats twice, as `charge_stock` does."""
    call.charge(2 * SEAT * _count_seats(call.rows))


def check_stock(call: Call, before: Stock) -> None:
    """Raises Refused where a role or body of the stock taken before is not there any more."""
    rows, now = call.rows, call.environment.time
    required = (rows.get(ESSENTIALS, NOW) or _NOTHING).roles
    kept = [(role.role, role.scope) for role in required if _is_kept(rows, now, role)]
    for role in before.held:
        if (role.role, role.scope) not in kept:
            raise Refused("role_must_stay_held", role=role.role, scope=name_scope(role.scope))
    check_still_able(call, before.able)


def list_able(rows: Rows, time: int) -> tuple[str, ...]:
    """The bodies that can decide at that time."""
    bodies = (rows.get(ESSENTIALS, NOW) or _NOTHING).bodies
    return tuple(identifier for identifier in bodies if _is_able(rows, time, identifier))


def check_still_able(call: Call, able: tuple[str, ...]) -> None:
    """Raises Refused where one of these bodies could decide no more."""
    still = list_able(call.rows, call.environment.time)
    for identifier in able:
        if identifier not in still:
            raise Refused("body_must_stay_able", body=identifier)


def has_quorum(rows: Rows, time: int, body: Body) -> bool:
    """Whether the members of a body reach its quorum who are not suspended, and have suspended none of the others.

    On a court's role and account the court has no vote: where it takes others out, the body must do without it.
    """
    found = [get_suspension(rows, time, member.address) for member in body.members]
    courts = [row.by for row in found if row]
    seats = zip(body.members, found, strict=True)
    able = [member.weight for member, row in seats if row is None and member.address not in courts]
    return sum(able) >= body.quorum


def list_bodies(rows: Rows) -> list[Body]:
    """The bodies there are."""
    identifiers = (rows.get(ESSENTIALS, NOW) or _NOTHING).bodies
    return [body for identifier in identifiers if (body := rows.get(BODIES, identifier))]


def _count_seats(rows: Rows) -> int:
    return sum(len(body.members) for body in list_bodies(rows))


def _is_able(rows: Rows, time: int, identifier: str) -> bool:
    body = rows.get(BODIES, identifier)
    return body is not None and has_quorum(rows, time, body)


def _is_kept(rows: Rows, time: int, role: RequiredRole) -> bool:
    return any(
        is_held(rows, time, role.role, holder, role.scope) and not _is_out(rows, time, holder)
        for holder in role.holders
    )


def _is_out(rows: Rows, time: int, holder: str) -> bool:
    """Whether somebody is suspended, and no motion could put another in that place."""
    row = get_suspension(rows, time, holder)
    return row is not None and (row.by.startswith(BY_MOTION) or not _can_grant(rows))


def _can_grant(rows: Rows) -> bool:
    return any("grant_role" in body.competences for body in list_bodies(rows))
