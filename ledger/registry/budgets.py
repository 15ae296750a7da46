"""Budgets: whether a delegation is in force, and what is left of the amount it lets be moved."""

import msgspec

from ledger.errors import Refused
from ledger.registry.call import Call
from ledger.registry.rows.people import DELEGATIONS, RECOVERED, Delegation
from ledger.state.overlay import Rows


def find_end(rows: Rows, holder: str, row: Delegation) -> int:
    """When a delegation of the holder ends or has ended (block time, ms UTC): not after what it was handed on from.

    That also ends where it is granted anew, be it in the same block: whoever revokes a delegation and grants it again
    brings nothing back.
    """
    until = find_own_end(rows, row)
    if not row.through:
        return until
    above = rows.get(DELEGATIONS, f"{holder}/{row.through}")
    return min(until, find_own_end(rows, above)) if above and above.grant == row.source else row.since


def find_own_end(rows: Rows, row: Delegation) -> int:
    """When a delegation ends, whatever it was handed on from.

    Its `until`; or the completion of the recovery that was under way when the keys in doubt granted it.
    """
    recovered = rows.get(RECOVERED, row.recovery) if isinstance(row.recovery, str) else None
    return min(row.until, recovered.time) if recovered else row.until


def check_in_force(call: Call) -> Delegation:
    """The delegation that who signs has. Raises Refused where none is in force."""
    row = call.rows.get(DELEGATIONS, f"{call.actor}/{call.by}")
    if row is None:
        raise Refused("actor_must_be_the_signer", by=call.by, holder=call.actor)
    until = find_end(call.rows, call.actor, row)
    if not row.since <= call.environment.time < until:
        raise Refused("delegation_must_be_in_force", by=call.by, holder=call.actor, since=row.since, until=until)
    return row


def spend(call: Call, asset: str, amount: int) -> None:
    """Takes what is moved from the delegation it is signed under, if any. Raises Refused for more than it has."""
    row = check_budget(call, asset, amount)
    if row:
        rest = msgspec.structs.replace(row, amount=row.amount - amount)
        call.rows.put(DELEGATIONS, f"{call.actor}/{call.by}", rest)


def check_budget(call: Call, asset: str, amount: int) -> Delegation | None:
    """The delegation it is signed under, if any. Raises Refused where that does not let so much be moved."""
    if call.by == call.actor:
        return None
    row = check_in_force(call)
    if asset != row.asset:
        raise Refused("delegation_must_cover_asset", asset=asset, by=call.by, covered=row.asset, holder=call.actor)
    if amount > row.amount:
        raise Refused(
            "delegation_must_cover_amount",
            amount=amount,
            asset=row.asset,
            by=call.by,
            holder=call.actor,
            remaining=row.amount,
        )
    return row
