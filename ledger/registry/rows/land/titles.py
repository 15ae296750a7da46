"""The rows of titles: who owns a parcel in which shares, what lies on it, and for whom it is kept."""

from typing import Annotated, Final, Literal

import msgspec

from ledger.chain.kinds import (
    Address,
    AddressText,
    Amount,
    EntryText,
    JurisdictionText,
    Moment,
    ReferenceText,
    SomeAsset,
)
from ledger.state.tables import Table

ParcelId = Annotated[str, msgspec.Meta(pattern="^[A-Z0-9.-]{1,24}\\Z", max_length=24)]
"""A parcel, as the registrar has numbered it: unique in the chain, for ever."""
MAX_SHARES = 16
MAX_RIGHTS = 16
MAX_GRANTED = 12
"""Of them by owners: the rest is room for what a court or a land registrar registers."""
MAX_PARTS = 1_000_000_000
Parts = Annotated[int, msgspec.Meta(ge=1, le=MAX_PARTS)]
"""How many of the equal parts of a common whole."""

LEASE: Final = "lease"
MORTGAGE: Final = "mortgage"
EASEMENT: Final = "easement"
RESTRICTION: Final = "restriction"
RightKind = Literal["easement", "lease", "mortgage", "restriction"]


class TitleShare(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What one owner has of a parcel."""

    owner: Address
    parts: Parts


Owners = Annotated[tuple[Address, ...], msgspec.Meta(min_length=1, max_length=MAX_SHARES)]
"""Each once, sorted by address."""
SomeOwners = Annotated[tuple[Address, ...], msgspec.Meta(max_length=MAX_SHARES)]
PartsOfOwners = Annotated[tuple[Parts, ...], msgspec.Meta(min_length=1, max_length=MAX_SHARES)]
"""How many parts each of the owners has, in their order."""


class Right(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What somebody may do with a parcel, or with shares in it, that is not theirs; or what its owners may not."""

    asset: SomeAsset
    """Of what a mortgage secures; "" where that is not public, and of other rights."""
    commitment: str
    """To its document, salted; "" of a restriction."""
    entry: EntryText
    """The message that registered it, by which it is named."""
    holder: AddressText
    """Tenant, creditor, who may pass; of a restriction the authority that registered it."""
    kind: RightKind
    owners: tuple[AddressText, ...]
    """On whose shares it lies, sorted; () where it lies on the whole parcel."""
    reference: ReferenceText
    """Where the reason of a restriction is written down; "" of other rights."""
    secured: Amount
    """What a mortgage secures; 0 where that is not public, and of other rights."""
    since: Moment
    until: Moment
    """2^53−1 for until it is discharged."""


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """An owner's share is kept for a buyer: nobody else gets it, or a right on it, before its end."""

    buyer: AddressText
    entry: EntryText
    owner: AddressText
    until: Moment


class TitleRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """All that is registered of who owns a parcel: one row, so that one proof shows it whole."""

    jurisdiction: JurisdictionText
    """Of the parcel: its land registrar and its court decide on it."""
    notices: tuple[Notice, ...]
    """Sorted by owner, of whom each gives one at a time."""
    of: Parts
    """The common whole: how many parts the shares add up to."""
    rights: tuple[Right, ...]
    """In the order they were registered; those that have ended may still stand here."""
    shares: tuple[TitleShare, ...]
    """Sorted by owner."""
    since: Moment
    """Block time of its last change: the row says what was so from then until the block that it is proved in."""


TITLES = Table("title", TitleRow)
"""By the id of the parcel."""
TITLE_TABLES = (TITLES,)
