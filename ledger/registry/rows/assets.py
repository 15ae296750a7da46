"""The rows of assets: classes of tokens, who is admitted to them, what is frozen, retired, and distributed."""

from typing import Annotated, Literal

import msgspec

from ledger.chain.kinds import AddressText, Amount, AssetCode, EntryText, Moment, PositiveAmount, ReferenceText
from ledger.crypto.encoding import Hex32
from ledger.state.tables import Table

ClassKind = Literal["bond", "carbon_credit", "hydropower_unit", "share", "unique_object", "voucher"]
KINDS: tuple[ClassKind, ...] = ("bond", "carbon_credit", "hydropower_unit", "share", "unique_object", "voucher")
UNIQUE = "unique_object"
MAX_DOCUMENTS = 8
Documents = Annotated[tuple[Hex32, ...], msgspec.Meta(max_length=MAX_DOCUMENTS)]
MAX_ELIGIBILITY = 512
"""The characters of an eligibility rule."""
Eligibility = Annotated[str, msgspec.Meta(max_length=MAX_ELIGIBILITY)]
TokenUnit = Annotated[str, msgspec.Meta(pattern="^[A-Z0-9./-]{1,16}\\Z", max_length=16)]
"""What one of it stands for, as a code: T-CO2E, MWH, SHARE."""


class TokenClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What the units of a class follow when they change hands; what kind of class it is, the row of its asset says."""

    documents: Documents
    """Commitments, salted, in the order they were given."""
    eligibility: Eligibility
    """The condition, in the language of laws, under which units pass from payer to payee; "" for none."""
    paused: ReferenceText
    """Why nothing of it moves now; "" where it does."""
    retired: Amount
    """How much of it was used up: it counts under the cap for ever."""
    unit: TokenUnit


class Admission(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """By which record a holder is admitted to a class: what that record is worth now, its own row says."""

    record: EntryText


class Frozen(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """That all of a holding is frozen, whatever comes to it: by either of two, of whom neither keeps the other out."""

    court: EntryText
    """A court's measure; "" for none."""
    issuer: EntryText
    """The issuer's; "" for none."""


class MeasureRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What an authority did to a holding against its holder's will, and the appeal."""

    amount: Amount
    """Of a freeze 0 where it is of all there is."""
    appeal: ReferenceText
    """The appeal's reference; "" for none."""
    appeal_by: Moment
    """Block time (ms UTC) from which it can be appealed against no more."""
    asset: AssetCode
    by: AddressText
    holder: AddressText
    kind: Literal["forced", "freeze", "thawed"]
    reference: ReferenceText
    """The legal one: of the court's case, or the issuer's ground."""


class Retirement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """That units were used up, for whom: they are in nobody's holding any more, and in no supply."""

    amount: PositiveAmount
    asset: AssetCode
    beneficiary: AddressText
    """For whom they were used; the holder where nobody else was named."""
    holder: AddressText
    reference: ReferenceText


class Distribution(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A pot for everybody who held units at the end of a block; what is left of it, the hold of the same id says."""

    amount: PositiveAmount
    """The whole pot, in the smallest unit of `pays`."""
    asset: AssetCode
    """The class whose holders it is for."""
    opener: AddressText
    pays: AssetCode
    state_root: Hex32
    """Of the state in which holdings count: that of the block before the one it was opened in."""
    supply: PositiveAmount
    """Of the class, in that state."""
    until: Moment
    """Block time (ms UTC) from which nothing can be claimed, and the rest is the opener's again."""


class ClaimRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What a holder was paid of a distribution."""

    amount: PositiveAmount


CLASSES = Table("class", TokenClass)
"""By the code of the asset."""
ADMISSIONS = Table("admission", Admission)
"""By ASSET/ADDRESS."""
FROZEN = Table("frozen", Frozen)
"""By ASSET/ADDRESS."""
MEASURES = Table("measure", MeasureRow)
"""By the id of the message; of a part that is frozen, its hold has it too."""
RETIREMENTS = Table("retirement", Retirement)
"""By the id of the message."""
DISTRIBUTIONS = Table("distribution", Distribution)
"""By the id of the message that opened it, which is that of its hold too."""
CLAIMS = Table("claim", ClaimRow)
"""By DISTRIBUTION/ADDRESS."""
ASSET_TABLES = (CLASSES, ADMISSIONS, FROZEN, MEASURES, RETIREMENTS, DISTRIBUTIONS, CLAIMS)
