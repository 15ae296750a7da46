"""The rows of money: assets, what accounts have of them, what is set aside, and what was given back."""

import re
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from ledger.chain.kinds import AddressText, Amount, AssetCode, EntryText, Moment, PositiveAmount
from ledger.crypto.encoding import Hex32, Natural
from ledger.registry.rows.assets import ClassKind
from ledger.state.tables import Table


class Sent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What an account has sent of an asset in one calendar day and in one month, at the chain's offset."""

    day: Natural
    """Days since 1970; on any other day it has sent nothing yet."""
    in_day: Amount
    in_month: Amount
    month: Natural
    """Months since January 1970."""


class Balance(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What an account has of one asset, in its smallest unit."""

    asset: AssetCode
    available: Amount
    held: Amount
    """Set aside by holds."""
    sent: Sent | UnsetType = UNSET
    """Not there where nothing was sent since the chain keeps windows."""


class Asset(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A kind of money: `supply` never exceeds `cap`, and is the sum of all balances."""

    cap: PositiveAmount
    decimals: Annotated[int, msgspec.Meta(ge=0, le=8)]
    issuer: AddressText
    supply: Amount
    kind: ClassKind | UnsetType = UNSET
    """Of a class of tokens, whose own row says what its units follow; not there for plain money."""
    made_by: EntryText | UnsetType = UNSET
    """The motion that made it, or the message that opened a class of it: what accounts have of it stands in rows of
    its own (HOLDINGS). Not there for assets of genesis, of which the accounts' rows say it.
    """


class Holding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What an account has of an asset made since genesis, as a Balance has it: apart, so that it fills no account."""

    available: Amount
    held: Amount
    sent: Sent | UnsetType = UNSET


class Hold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Money set aside: still the owner's, until the captor gives it to `to`."""

    amount: PositiveAmount
    """What is left."""
    asset: AssetCode
    captor: AddressText
    """Who may capture or release it before it expires."""
    expires: Moment
    """Block time (ms UTC) from which it can only be released, by anyone."""
    owner: AddressText
    to: AddressText
    placed: Moment | UnsetType = UNSET
    """Block time (ms UTC) at which it was placed; not there where the chain keeps no windows."""


class PartialReturn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """How much of a payment was returned so far, and of how much, in the asset's smallest unit."""

    asset: AssetCode
    """Of the payment; every part is of the same."""
    returned: PositiveAmount
    """By all parts so far."""
    whole: PositiveAmount
    """What the first part has said to be the amount of the payment."""


class Reversal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """That a payment was returned, and by which transaction, the last one where it is returned in parts."""

    transaction: Hex32
    part: PartialReturn | UnsetType = UNSET
    """Not there where all of it was returned at once."""


def is_asset_code(text: str) -> bool:
    """Whether the text has the form of an asset's code; that there is such an asset nobody says."""
    return re.fullmatch("[A-Z][A-Z0-9]{1,11}", text) is not None


def name_holding(asset: str, address: str) -> str:
    """The identifier of a holding's row, and of what else an account has of an asset: ASSET/ADDRESS."""
    return f"{asset}/{address}"


ASSETS = Table("asset", Asset)
HOLDINGS = Table("holding", Holding)
"""By ASSET/ADDRESS; none that is empty, unless something was sent this month."""
HOLDS = Table("hold", Hold)
REVERSALS = Table("reversal", Reversal)
MONEY_TABLES = (ASSETS, HOLDINGS, HOLDS, REVERSALS)
