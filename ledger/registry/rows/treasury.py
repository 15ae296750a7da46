"""The rows of the treasury: lines of the budget, what is committed under them, and tax returns."""

from typing import Annotated

import msgspec

from ledger.chain.kinds import AddressText, Amount, AssetCode, EntryText, LegalReference, Moment, ReferenceText
from ledger.state.tables import Table

LineCode = LegalReference
"""How the budget names a line, in public: 2026/MTC/7."""
Month = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{3}-(0[1-9]|1[0-2])\\Z", max_length=7)]
"""A calendar month at the chain's offset: 2026-11."""


class BudgetLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What an authority may commit of the treasury's money: committed and paid never exceed what is appropriated."""

    appropriated: Amount
    """All of it, in the asset's smallest unit."""
    asset: AssetCode
    """The same for ever."""
    authority: AddressText
    """Whose line it is."""
    committed: Amount
    """And not yet paid, or given back."""
    motion: EntryText
    """The last one that set it."""
    paid: Amount
    """All that was paid under it."""
    since: Moment
    """From when on something is committed under it (block time, ms UTC)."""
    until: Moment
    """From when on nothing is committed under it any more (block time, ms UTC)."""

    @property
    def rest(self) -> int:
        """What can still be committed."""
        return self.appropriated - self.committed - self.paid


class BudgetCommitment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Money of the treasury that is set aside under a line for a payee; its hold has the same id."""

    amount: Amount
    """All that was committed."""
    asset: AssetCode
    contract: EntryText
    """The contract, or the invoice, that it is for, as whoever committed says; "" for none."""
    expires: Moment
    """Block time from which it is paid no more, and anyone may cancel it."""
    given_back: Amount
    """To the line, when it was cancelled."""
    line: LineCode
    """The line's code."""
    paid: Amount
    """Of it, so far."""
    reference: ReferenceText
    """What for, in public."""
    to: AddressText
    """Who is paid."""

    @property
    def left(self) -> int:
        """What is held still."""
        return self.amount - self.given_back - self.paid

    @property
    def state(self) -> str:
        """open, paid or cancelled."""
        return "open" if self.left else "cancelled" if self.given_back else "paid"


class TaxReturn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What a trader has declared of a month; as it was filed, it stays."""

    asset: AssetCode
    collected: Amount
    """Output tax: passed on to the treasury when the invoices were paid."""
    deductible: Amount
    """Input tax."""
    month: Month
    """The calendar month."""
    other: Amount
    """Tax on what was sold outside the ledger, as the trader declares."""
    settlement: EntryText
    """The message by which the treasury paid the claim; "" where there is none, or not yet."""
    trader: AddressText

    @property
    def due(self) -> int:
        """What was paid with the return; 0 where there is a claim."""
        return max(self.other - self.deductible, 0)

    @property
    def claim(self) -> int:
        """What the treasury owes by it, or has paid."""
        return max(self.deductible - self.other, 0)

    @property
    def state(self) -> str:
        """paid, claimed, settled, or even where there is nothing to pay."""
        return "paid" if self.due else "settled" if self.settlement else "claimed" if self.claim else "even"


BUDGET_LINES = Table("budget_line", BudgetLine)
BUDGET_COMMITMENTS = Table("budget_commitment", BudgetCommitment)
TAX_RETURNS = Table("tax_return", TaxReturn)
TREASURY_TABLES = (BUDGET_LINES, BUDGET_COMMITMENTS, TAX_RETURNS)
