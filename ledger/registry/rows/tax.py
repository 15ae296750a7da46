"""The rows of tax: whose account the treasury's is, and what each trader's calendar month has come to."""

import msgspec

from ledger.chain.kinds import AddressText, Amount, EntryText
from ledger.state.tables import Table


class Treasury(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Where taxes go: one row, `treasury/now`."""

    account: AddressText


class TaxPeriod(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The tax of a trader in an asset and a calendar month of block time, at the chain's offset."""

    collected: Amount
    """Passed on to the treasury from what was paid on the trader's invoices: output tax."""
    deductible: Amount
    """The same from what the trader paid on invoices made out to it: input tax."""
    filed: EntryText
    """The return filed over it, by the message's id; "" for none yet."""


TREASURIES = Table("treasury", Treasury)
TAX_PERIODS = Table("tax_period", TaxPeriod)
TAX_TABLES = (TREASURIES, TAX_PERIODS)
