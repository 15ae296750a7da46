"""Leftovers: what the keys of an account have left standing, which other keys do not undo by themselves.

To be read when keys were replaced, since whoever had the old ones may have done any of it. What they signed and did not
send yet is none of it: the ledger takes only what an account's present keys have signed.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ledger.registry.delegation import find_end
from ledger.registry.people.accounts import get_suspension
from ledger.registry.rows.committee import BALLOTS, MOTIONS, Choice
from ledger.registry.rows.money import HOLDS, Hold
from ledger.registry.rows.people import (
    DELEGATIONS,
    RECOVERED,
    RECOVERIES,
    ROLES,
    SUSPENSIONS,
    Delegation,
    Recovery,
    Role,
    Suspension,
)
from ledger.state.state import State
from ledger.state.tables import Row, Table

if TYPE_CHECKING:
    from ledger.client.ledger import Ledger
    from ledger.client.wallet import Wallet


class LeftDelegation(NamedTuple):
    """What an account let somebody do for itself, or handed on of what it may do for a holder."""

    holder: str
    delegate: str
    row: Delegation
    end: int
    """When it ends, or has ended (block time, ms UTC)."""


class Leftovers(NamedTuple):
    """What an account's keys have left standing. Every part is in order of its rows' keys."""

    ended: tuple[LeftDelegation, ...]
    """Not standing any more: what the last completed recovery has ended."""
    delegations: tuple[LeftDelegation, ...]
    """In force, or to come."""
    holds: tuple[tuple[str, Hold], ...]
    """Of its money, by id: whoever may capture one still may."""
    ballots: tuple[tuple[str, Choice], ...]
    """On open motions, by the motion's id: they are final."""
    motions: tuple[str, ...]
    """Ids of the open motions that it proposed."""
    roles: tuple[tuple[str, str, Role], ...]
    """That it granted: name, holder and row; in force, or to come."""
    recoveries: tuple[tuple[str, Recovery], ...]
    """Under way, that it asked for as a registrar, by account."""
    suspensions: tuple[tuple[str, Suspension], ...]
    """In force, that it brought as a court, by account."""


def list_leftovers(ledger: "Ledger", who: "Wallet | str") -> Leftovers:
    """What an account's keys, these or former ones, have left standing now. Raises NotFoundError."""
    address = ledger.resolve(who)
    with ledger.node.reading() as state:  # one state, whatever others write meanwhile
        now = ledger.node.get_time()
        found = list(_list_delegations(ledger, state, address))
        return Leftovers(
            ended=_list_ended(state, address, found),
            delegations=tuple(one for one in found if now < one.end),
            holds=tuple(hold for hold in _list_rows(ledger, HOLDS) if hold[1].owner == address),
            ballots=tuple(_list_ballots(ledger, address)),
            motions=tuple(key for key, row in _list_open(ledger) if row == address),
            roles=tuple(_list_roles(ledger, address, now)),
            recoveries=tuple(one for one in _list_rows(ledger, RECOVERIES) if one[1].registrar == address),
            suspensions=tuple(
                (account, row)
                for account, row in _list_rows(ledger, SUSPENSIONS)
                if row.by == address and get_suspension(state, now, account)
            ),
        )


def _list_rows(ledger: "Ledger", table: Table[Row]) -> list[tuple[str, Row]]:
    return [(key.removeprefix(table.prefix), table.decode(value)) for key, value in ledger.rows(table.prefix)]


def _list_delegations(ledger: "Ledger", state: State, address: str) -> Iterator[LeftDelegation]:
    for identifier, row in _list_rows(ledger, DELEGATIONS):
        holder, delegate = identifier.split("/")
        if row.through == address or (holder == address and not row.through):
            yield LeftDelegation(holder, delegate, row, find_end(state, holder, row))


def _list_ended(state: State, address: str, found: list[LeftDelegation]) -> tuple[LeftDelegation, ...]:
    """Of one recovery, since those before are no news."""
    ended = []
    for one in found:
        recovered = state.get(RECOVERED, one.row.recovery) if isinstance(one.row.recovery, str) else None
        if recovered and recovered.account == address and recovered.time == one.end < one.row.until:
            ended.append(one)
    last = max((one.end for one in ended), default=0)
    return tuple(one for one in ended if one.end == last)


def _list_open(ledger: "Ledger") -> list[tuple[str, str]]:
    """Open motions and who proposed them."""
    return [(identifier, row.proposer) for identifier, row in _list_rows(ledger, MOTIONS) if row.state == "open"]


def _list_ballots(ledger: "Ledger", address: str) -> Iterator[tuple[str, Choice]]:
    for motion, _ in _list_open(ledger):
        value = ledger.state_row(BALLOTS.key(f"{motion}/{address}"))
        if value:
            yield motion, BALLOTS.decode(value).vote


def _list_roles(ledger: "Ledger", address: str, now: int) -> Iterator[tuple[str, str, Role]]:
    for identifier, row in _list_rows(ledger, ROLES):
        name, holder = identifier.split("/")[:2]
        if row.granted_by.split("/")[1:2] == [address] and now < row.until:
            yield name, holder, row
