"""The rows of exchange: published rates, dealers' offers, and what is reported of reserves."""

from typing import Annotated

import msgspec

from ledger.chain.kinds import AddressText, AssetCode, EntryText, Moment
from ledger.crypto.encoding import Hex32, Natural, Positive
from ledger.state.tables import Table

MAX_BAND = 1_000
Band = Annotated[int, msgspec.Meta(ge=0, le=MAX_BAND)]
"""By how much an offer's price may differ from the rate, in thousandths of it."""
MAX_DECIMALS = 8
Decimals = Annotated[int, msgspec.Meta(ge=0, le=MAX_DECIMALS)]


class Rate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What one asset costs in another: `denominator` smallest units of `base` cost `numerator` of `quote`."""

    band: Band
    base: AssetCode
    denominator: Positive
    numerator: Positive
    quote: AssetCode
    since: Moment
    until: Moment


class RatePair(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The newest rates of two assets: each takes the place of the one before once it begins."""

    begun: EntryText
    """The one that held when the last was published, or since then; "" for none."""
    coming: EntryText
    """The one that is to follow it, or has by now; "" for none."""


class OfferRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What a dealer gives for another asset; how much of it is left, the hold of the same id says."""

    asset: AssetCode
    """What it gives."""
    denominator: Positive
    """Of its price, said as the rate is."""
    expires: Moment
    numerator: Positive
    owner: AddressText
    pays: AssetCode
    """What the taker pays in."""
    rate: EntryText
    """The published rate that its price stands on."""


class Reserve(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What the issuer of an asset last said to hold outside the ledger in a currency: reported, and not proved."""

    as_of: Moment
    decimals: Decimals
    """Of the currency."""
    evidence: Hex32
    """The commitment to the document it stands on."""
    report: EntryText
    units: Natural
    """In the smallest unit of the currency."""


RATES = Table("rate", Rate)
"""By the id of the message that published it."""
RATE_PAIRS = Table("rate_pair", RatePair)
"""By BASE/QUOTE."""
OFFERS = Table("offer", OfferRow)
"""By the id of the message that placed it, which is that of its hold too."""
RESERVES = Table("reserve", Reserve)
"""By ASSET/CURRENCY."""
EXCHANGE_TABLES = (RATES, RATE_PAIRS, OFFERS, RESERVES)
