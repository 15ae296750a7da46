"""The treasury's office: whose account the treasury's is, and in which month a block is."""

from ledger.errors import Refused
from ledger.registry.call import Call, Environment
from ledger.registry.money.windows import get_period
from ledger.registry.rows.committee import NOW
from ledger.registry.rows.tax import TREASURIES


def get_treasury(call: Call) -> str:
    """The address of the treasury's account. Raises Refused where the chain has named none."""
    row = call.rows.get(TREASURIES, NOW)
    if row is None:
        raise Refused("treasury_must_be_named")
    return row.account


def get_month(environment: Environment) -> str:
    """The calendar month of the block at the chain's offset: 2026-11."""
    months = get_period(environment.time, environment.utc_offset).month
    return f"{1970 + months // 12:04}-{months % 12 + 1:02}"
