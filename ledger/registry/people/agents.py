"""Agents: who signs for the account that acts, and must not stand on the other side of what it does."""

from ledger.errors import Refused
from ledger.registry.call import Call
from ledger.registry.rows.people import DELEGATIONS


def check_agent(call: Call, others: tuple[str, ...]) -> None:
    """Raises Refused where somebody signs for the account that acts who stands on the other side."""
    if call.by != call.actor and call.by in others:
        raise Refused("agent_must_not_be_a_party", by=call.by, holder=call.actor)


def list_signers(call: Call, before: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Who signs, whose delegation that was handed on from, and for whom, each once and after who did before."""
    row = None if call.by == call.actor else call.rows.get(DELEGATIONS, f"{call.actor}/{call.by}")
    through = (row.through,) if row and row.through else ()
    return tuple(dict.fromkeys((*before, call.by, *through, call.actor)))
