"""The rows of trade: contracts with who signed them, and orders with what was paid of them."""

from typing import Annotated, Final, Literal

import msgspec

from ledger.chain.kinds import (
    Address,
    AddressText,
    Amount,
    AssetCode,
    EntryText,
    Moment,
    PositiveAmount,
    ReferenceText,
)
from ledger.chain.series.entries import SeriesName
from ledger.crypto.encoding import Hex32, Integer
from ledger.merkle.fields import FieldName
from ledger.state.tables import Table

MAX_PARTIES = 16
"""Of one contract: as many as can sign one transaction."""
PartyRole = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,31}\\Z", max_length=32)]
"""What a party is in a contract, as a code: client, builder."""
Parties = Annotated[tuple[Address, ...], msgspec.Meta(min_length=2, max_length=MAX_PARTIES)]
SomeParties = Annotated[tuple[Address, ...], msgspec.Meta(max_length=MAX_PARTIES)]
PartyRoles = Annotated[tuple[PartyRole, ...], msgspec.Meta(min_length=2, max_length=MAX_PARTIES)]


class Contract(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A contract: a commitment to its document, its parties, and what they have declared so far."""

    accepted: tuple[AddressText, ...]
    """Who has accepted the performance, sorted."""
    accepting: tuple[AddressText, ...]
    """Whose acceptance, all of them together, fulfils it, sorted."""
    amends: EntryText
    """The contract in whose place it comes once it is in force; "" for none."""
    cancelled: tuple[AddressText, ...]
    """Who has declared it cancelled while it was in force, sorted."""
    commitment: Hex32
    """Salted, to the document: nobody can guess the document from it."""
    ends: Moment
    """Block time (ms UTC) from which its term has ended; 2^53−1 for never."""
    parties: tuple[AddressText, ...]
    """Sorted."""
    roles: tuple[PartyRole, ...]
    """Of the parties, in their order."""
    sign_by: Moment
    """Block time from which it can be signed no more."""
    signed: tuple[AddressText, ...]
    """Who has signed it, sorted."""
    status: Literal["amended", "cancelled", "fulfilled", "in_force", "proposed"]
    """What was declared last; `sign_by` and `ends` say whether it has lapsed or ended since."""
    successor: EntryText
    """The contract that came in its place; "" for none."""
    terminating: tuple[AddressText, ...]
    """Who may end it alone, sorted."""


AT_LEAST: Final = "at_least"
AT_MOST: Final = "at_most"


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What a device must have read, and anchored in this series; the threshold itself meets it."""

    comparison: Literal["at_least", "at_most"]
    device: Address
    field: FieldName
    series: SeriesName
    """The series of the device that it is read in: what is in another pays nobody."""
    threshold: Integer
    """In the smallest step of the field's unit."""


MaybeCondition = Annotated[tuple[Condition, ...], msgspec.Meta(max_length=1)]


class OrderRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """An order, whose price lies in a hold of its id: the buyer's until it is accepted."""

    amount: PositiveAmount
    """What was set aside."""
    asset: AssetCode
    buyer: AddressText
    """Whose money it was."""
    condition: MaybeCondition
    """What a reading must meet before it is paid out; () for nothing."""
    contract: EntryText
    """The contract it is placed under; "" for none."""
    deadline: Moment
    """Block time (ms UTC) from which the buyer can accept no more, and has back what was not paid."""
    expires: Moment
    """Block time from which anybody may have it given back to the buyer."""
    paid: Amount
    """What the seller has of it so far."""
    placed: Moment
    """Block time when it was placed: a reading that counts is later by any clock."""
    reference: ReferenceText
    seller: AddressText
    """Whom it is for."""
    status: Literal["accepted", "open", "returned"]
    """Whether it is paid whole, not yet, or what was left is given back."""


CONTRACTS = Table("contract", Contract)
ORDERS = Table("order", OrderRow)
TRADE_TABLES = (CONTRACTS, ORDERS)
