"""Returns: what a trader declares of a month, and what it pays by that, or claims.

Output tax was passed on when the invoices were paid, so that a return pays but the rest: tax on what was sold outside
the ledger, less input tax. Below 0 it is a claim, which the treasury settles once. A return is filed for the account
that acts, of a month that has ended, and once: what was left out is declared with a later month.
"""

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import Amount, AssetCode, EntryId
from ledger.errors import Refused
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.legs import pay
from ledger.registry.money.money import Transfer, get_asset
from ledger.registry.rows.tax import TAX_PERIODS
from ledger.registry.rows.treasury import TAX_RETURNS, Month, TaxReturn
from ledger.registry.treasury.office import get_treasury
from ledger.registry.treasury.tax import get_counters, get_month, get_period_id

TAX, REFUND = "tax", "refund"
"""What its legs are called."""


class FileReturn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Declares the tax of a month, and pays what is due by it."""

    asset: AssetCode
    """The asset's code: each has a return of its own."""
    month: Month
    """A calendar month where the chain is, which has ended: 2026-10."""
    other: Amount
    """Tax on what was sold outside the ledger, in the smallest unit."""


class SettleReturn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Pays what a return claims, all of it."""

    amount: Amount
    """All that is claimed, in the smallest unit."""
    asset: AssetCode
    """That of the return."""
    filed: EntryId
    """The return's id."""


def apply_file_return(call: Call, body: FileReturn) -> Events:
    """Writes the return and pays the rest to the treasury. Refused for a month that has not ended, and again."""
    treasury, present = get_treasury(call), get_month(call.environment)
    if body.month >= present:
        raise Refused("month_must_have_ended", month=body.month, present=present)
    key = get_period_id(call.actor, body.asset, body.month)
    period = get_counters(call, key)
    if period.filed:
        raise Refused("return_must_be_only_one", asset=body.asset, month=body.month, trader=call.actor)
    get_asset(call, body.asset)
    filed = TaxReturn(body.asset, period.collected, period.deductible, body.month, body.other, "", call.actor)
    told = pay(call, TAX, Transfer(filed.due, body.asset, "", treasury)) if filed.due else ()
    call.rows.put(TAX_PERIODS, key, msgspec.structs.replace(period, filed=call.identifier))
    call.rows.put(TAX_RETURNS, call.identifier, filed)
    return (*told, Fact("filed", call.identifier), Fact("claim", filed.claim))


def apply_settle_return(call: Call, body: SettleReturn) -> Events:
    """Pays the trader from the treasury's account. Refused where nothing is claimed, and again."""
    found, treasury = call.rows.get(TAX_RETURNS, body.filed), get_treasury(call)
    if found is None:
        raise Refused("return_must_exist", filed=body.filed)
    if call.actor != treasury:
        raise Refused("claim_must_be_settled_by_the_treasury", by=call.actor, treasury=treasury)
    if not found.claim:
        raise Refused("return_must_have_a_claim", filed=body.filed)
    if found.settlement:
        raise Refused("claim_must_be_settled_once", filed=body.filed, settlement=found.settlement)
    if (body.amount, body.asset) != (found.claim, found.asset):
        raise Refused(
            "claim_must_be_paid_whole",
            amount=body.amount,
            asset=found.asset,
            claim=found.claim,
            filed=body.filed,
            found=body.asset,
        )
    told = pay(call, REFUND, Transfer(body.amount, body.asset, "", found.trader))
    call.rows.put(TAX_RETURNS, body.filed, msgspec.structs.replace(found, settlement=call.identifier))
    return told


def _get_filed(actor: str, body: SettleReturn) -> tuple[str, ...]:
    return (body.filed,)


MESSAGES = (
    MessageType(
        "file_return", FileReturn, apply_file_return, get_none, pays=True, reads=11, writes=5, version=2, winds_up=True
    ),
    MessageType(
        "settle_return",
        SettleReturn,
        apply_settle_return,
        get_none,
        get_subjects=_get_filed,
        pays=True,
        reads=10,
        writes=4,
        version=2,
    ),
)
