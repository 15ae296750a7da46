"""The rows of invoices: what is owed for what was sold, and how far it is paid."""

from typing import Annotated, Literal

import msgspec

from ledger.chain.kinds import AddressText, Amount, AssetCode, EntryText, Moment, PositiveAmount
from ledger.crypto.encoding import Hex32
from ledger.state.tables import Table

Category = Literal["exempt", "standard"]
"""What is sold, to the law of the tax: free of it, or taxed at the rate in force."""
Size = Annotated[int, msgspec.Meta(ge=1, le=32)]
"""How many lines there are."""


class Taxed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What an invoice comes to at one rate."""

    category: Category
    net: Amount
    """Without the tax."""
    rate_permille: Annotated[int, msgspec.Meta(ge=0, le=1000)]
    """As it was in force at the invoice's date."""
    tax: Amount


class Invoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """An invoice of the seller in its key: nothing of its lines, and all of its totals."""

    asset: AssetCode
    buyer: AddressText
    """"" of a retail sale, which names none."""
    credited: Amount
    """Of the total, by credit notes so far."""
    deducts: bool
    """Whether the buyer deducts the tax: a business that is named."""
    due: Moment
    """Block time (ms UTC) from which it is overdue; 0 of a retail sale."""
    entry: EntryText
    """The message that issued it."""
    issued_at: Moment
    """Its date: block time, ms UTC."""
    paid: Amount
    """Of the total, less what was given back."""
    paid_by: AddressText
    """Who paid it, and is given back what is credited of that; "" for nobody yet."""
    root: Hex32
    """RFC 6962 root over the commitments to its lines."""
    size: Size
    state: Literal["accepted", "disputed", "issued"]
    tax: Amount
    """Of the total."""
    total: PositiveAmount
    """What it comes to with the tax, before any credit note."""
    totals: tuple[Taxed, ...]
    """Sorted by category."""


INVOICES = Table("invoice", Invoice)
INVOICE_TABLES = (INVOICES,)


def get_invoice_id(seller: str, reference: str) -> str:
    """The identifier of an invoice: SELLER/REFERENCE, as the seller has numbered it."""
    return f"{seller}/{reference}"
