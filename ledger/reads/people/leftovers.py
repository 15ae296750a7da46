"""Leftovers: what the keys of an account have left standing, which other keys do not undo by themselves.

To be read when keys were replaced, since whoever had the old ones may have done any of it. What they signed and did not
send yet is none of it: the ledger takes only what an account's present keys have signed.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ledger.archive.source import Source
from ledger.chain.kinds import is_entry_id
from ledger.reads.money.balances import FoundHold, list_holds
from ledger.reads.people.delegations import FoundDelegation, list_delegations
from ledger.reads.people.roles import FoundRole, list_roles
from ledger.reads.rows import list_rows
from ledger.reads.trade.contracts import FoundContract, list_contracts
from ledger.reads.trade.orders import FoundOrder, list_orders
from ledger.registry.people.accounts import get_suspension
from ledger.registry.rows.committee import BALLOTS, MOTIONS, Choice
from ledger.registry.rows.people import RECOVERED, RECOVERIES, SUSPENSIONS, Recovery, Suspension
from ledger.registry.trade.contracts import IN_FORCE, PROPOSED
from ledger.state.overlay import Rows


class Leftovers(NamedTuple):
    """What an account's keys have left standing. Every part is in order of its rows' keys."""

    ended: tuple[FoundDelegation, ...]
    """Not standing any more: what the last completed recovery has ended."""
    delegations: tuple[FoundDelegation, ...]
    """In force, or to come."""
    holds: tuple[FoundHold, ...]
    """Of its money: whoever may capture one still may."""
    orders: tuple[FoundOrder, ...]
    """That it placed, and of which something is set aside."""
    contracts: tuple[FoundContract, ...]
    """That it signed, and that are proposed or in force."""
    ballots: tuple[tuple[str, Choice], ...]
    """On open motions, by the motion's id: they are final."""
    motions: tuple[str, ...]
    """Ids of the open motions that it proposed."""
    roles: tuple[FoundRole, ...]
    """That it granted, and that have not ended."""
    recoveries: tuple[tuple[str, Recovery], ...]
    """Under way, that it asked for as a registrar, by account."""
    suspensions: tuple[tuple[str, Suspension], ...]
    """In force, that it brought as a court, by account."""


def list_leftovers(source: Source, address: str) -> Leftovers:
    """What an account's keys, these or former ones, have left standing now."""
    with source.reading() as state:  # one state, whatever others write meanwhile
        now = source.get_time()
        found = [one for one in list_delegations(source) if _is_by(one, address)]
        opened = [(motion, row) for motion, row in list_rows(source, MOTIONS) if row.state == "open"]
        ballots = [(motion, state.get(BALLOTS, f"{motion}/{address}")) for motion, _ in opened]
        return Leftovers(
            ended=_list_ended(state, address, found),
            delegations=tuple(one for one in found if now < one.end),
            holds=tuple(hold for hold in list_holds(source, address) if hold.row.owner == address and _is_free(hold)),
            orders=tuple(one for one in list_orders(source, address) if one.row.buyer == address and one.left),
            contracts=tuple(one for one in list_contracts(source, address) if _is_bound(one, address)),
            ballots=tuple((motion, ballot.vote) for motion, ballot in ballots if ballot),
            motions=tuple(motion for motion, row in opened if row.proposer == address),
            roles=tuple(one for one in list_roles(source, grantor=address) if now < one.row.until),
            recoveries=tuple(one for one in list_rows(source, RECOVERIES) if one[1].registrar == address),
            suspensions=tuple(
                (account, row)
                for account, row in list_rows(source, SUSPENSIONS)
                if row.by == address and get_suspension(state, now, account)
            ),
        )


def _is_free(hold: FoundHold) -> bool:
    """Whether somebody captures it, and not an order or the like."""
    return not is_entry_id(hold.row.captor)


def _is_bound(one: FoundContract, address: str) -> bool:
    return address in one.row.signed and one.status in (PROPOSED, IN_FORCE)


def _is_by(one: FoundDelegation, address: str) -> bool:
    return one.row.through == address or (one.holder == address and not one.row.through)


def _list_ended(state: Rows, address: str, found: Sequence[FoundDelegation]) -> tuple[FoundDelegation, ...]:
    """Of one recovery, since those before are no news."""
    ended = []
    for one in found:
        recovered = state.get(RECOVERED, one.row.recovery) if isinstance(one.row.recovery, str) else None
        if recovered and recovered.account == address and recovered.time == one.end < one.row.until:
            ended.append(one)
    last = max((one.end for one in ended), default=0)
    return tuple(one for one in ended if one.end == last)
