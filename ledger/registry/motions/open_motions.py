"""Open motions: how many a member may have before the committee at once.

A motion counts until somebody closes it. Its proposer withdraws it while it is voted on; once it is due, and also once
it can only lapse, anybody enacts it. So nobody is kept from proposing for longer than that takes. What a body has
carried and a rule forbids by now counts until it lapses: its proposer alone must not take back what others decided.
Chains that were founded without the parameter count nothing, and keep their bytes, until a motion sets it.
"""

from ledger.errors import Refused
from ledger.registry.call import Call
from ledger.registry.rows.committee import OPEN_MOTIONS, OpenMotions

_NONE = OpenMotions(())


def note_open(call: Call) -> None:
    """Counts the motion that is being proposed. Refused to a member that has as many open as it may have."""
    limit = call.environment.parameters.max_open_motions
    if not limit:
        return
    known = call.rows.get(OPEN_MOTIONS, call.actor) or _NONE
    if len(known.motions) >= limit:
        raise Refused("motions_must_be_few", by=call.actor, count=len(known.motions), limit=limit)
    call.rows.put(OPEN_MOTIONS, call.actor, OpenMotions((*known.motions, call.identifier)))


def forget_open(call: Call, proposer: str, motion: str) -> None:
    """Counts a motion no more that is being closed."""
    known = call.rows.get(OPEN_MOTIONS, proposer)
    if known is None or motion not in known.motions:
        return
    kept = tuple(one for one in known.motions if one != motion)
    if kept:
        call.rows.put(OPEN_MOTIONS, proposer, OpenMotions(kept))
    else:
        call.rows.delete(OPEN_MOTIONS, proposer)
