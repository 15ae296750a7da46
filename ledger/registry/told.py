"""What a name stands for that is told without its type: a value of a refusal or an event, or what a law read."""

from functools import cache

from ledger.chain.kinds import TOLD, Kind, get_kinds
from ledger.registry.messages import MESSAGES
from ledger.registry.motions.agenda import ACTIONS
from ledger.registry.rows.tables import TABLES


@cache
def get_told_kind(name: str) -> Kind | None:
    """What fields of that name stand for, wherever there are any; None where they are plain, or do not agree."""
    bodies = [kind.body for kind in MESSAGES.values()] + [kind.action for kind in ACTIONS.values()]
    kinds = [get_kinds(struct) for struct in (*bodies, *(table.row for table in TABLES.values()))]
    found = dict.fromkeys(of_struct[name] for of_struct in kinds if name in of_struct)
    return TOLD.get(name) or (next(iter(found)) if len(found) == 1 else None)
