"""Residence as it binds: what an e-resident may still do, and be given, once its residence has ended.

What it has is its own, and it can send it away, and end what it had begun; nothing new begins, nothing comes in but
what had been set aside for it before, and no right that somebody has given it holds. That is a rule and no law, since
laws reach neither motions nor who is paid; what a resident may do meanwhile is for laws to narrow.
"""

from ledger.errors import Refused
from ledger.registry.call import FIRST, Call
from ledger.registry.rows.people import IDENTITIES
from ledger.registry.rows.residents import E_RESIDENT, RESIDENCES, Residence
from ledger.state.overlay import Rows

AFTERWARDS = frozenset(
    (
        *("transfer", "pay_invoice", "accept_order", "file_return"),  # what it has leaves it
        *("reverse", "credit_invoice", "release_hold", "refund_order", "withdraw_offer"),  # and is given back
        *("fulfil_contract", "cancel_contract", "revoke_delegation", "withdraw_motion"),  # what it began ends
        *("rotate_keys", "cancel_recovery", "appeal_suspension"),  # its keys stay its own
        "cast_ballot",  # a seat from before is the committee's to take: no sponsor may leave a body without a quorum
    )
)
"""The types of messages by which nothing begins that was not there."""


def find_ended(rows: Rows, time: int, address: str) -> Residence | None:
    """The residence of an account if it has ended by a time (ms UTC), else None."""
    row = rows.get(RESIDENCES, address)
    return row if row is not None and row.until <= time else None


def check_residence(call: Call, kind: str) -> None:
    """Raises Refused where the residence of who signs, or acts, has ended, but for what it may do for itself still."""
    if call.environment.version == FIRST:
        return
    for account in (call.by,) if call.by == call.actor else (call.by, call.actor):
        identity = call.rows.get(IDENTITIES, account)  # which is at hand, as the row of who has no residence is not
        is_one = identity is not None and identity.kind == E_RESIDENT
        ended = find_ended(call.rows, call.environment.time, account) if is_one else None
        if ended and not (account == call.actor and kind in AFTERWARDS):
            raise Refused("residence_must_be_in_force", account=account, until=ended.until)


def check_payee(call: Call, to: str) -> None:
    """Raises Refused where somebody whose residence has ended would be given something new."""
    if call.environment.version != FIRST and find_ended(call.rows, call.environment.time, to):
        raise Refused("payee_must_be_resident", to=to)
