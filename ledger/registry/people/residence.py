"""Residence as it binds: what an e-resident may still do, and be given, once its residence has ended.

What it has is its own, and it can send it away, and end what it had begun; nothing new begins, nothing comes in but
what had been set aside for it before, and no right that somebody has given it holds. That is a rule and no law, since
laws reach neither motions nor who is paid; what a resident may do meanwhile is for laws to narrow. Which types of
messages are left to it, and whom each gives something to, they declare (`MessageType.winds_up`, `get_given`).
"""

from typing import Any

from ledger.errors import Refused
from ledger.registry.block_steps import READ
from ledger.registry.call import FIRST, Call, MessageType
from ledger.registry.rows.people import IDENTITIES
from ledger.registry.rows.residents import E_RESIDENT, RESIDENCES, Residence
from ledger.state.overlay import Rows


def find_ended(rows: Rows, time: int, address: str) -> Residence | None:
    """The residence of an account if it has ended by a time (ms UTC), else None."""
    identity = rows.get(IDENTITIES, address)  # which is at hand, as the row of who has no residence is not
    if identity is None or identity.kind != E_RESIDENT:
        return None
    row = rows.get(RESIDENCES, address)
    return row if row is not None and row.until <= time else None


def check_residence(call: Call, kind: MessageType, body: Any) -> None:
    """Raises Refused where the residence of who signs or acts has ended, but for what it winds up of its own; or that
    of somebody who would be given something.
    """
    if call.environment.version == FIRST:
        return
    for account in (call.by,) if call.by == call.actor else (call.by, call.actor):
        ended = find_ended(call.rows, call.environment.time, account)
        if ended and not (account == call.actor and kind.winds_up):
            raise Refused("residence_must_be_in_force", account=account, until=ended.until)
    given = kind.get_given(body)
    call.charge(2 * READ * len(given))
    for account in given:
        if find_ended(call.rows, call.environment.time, account):
            raise Refused("recipient_must_be_resident", to=account)


def check_payee(call: Call, to: str) -> None:
    """Raises Refused where somebody whose residence has ended would be given something new."""
    if call.environment.version != FIRST and find_ended(call.rows, call.environment.time, to):
        raise Refused("payee_must_be_resident", to=to)
