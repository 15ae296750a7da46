"""Reserves: what the issuer of an asset says to hold outside the ledger, by currency, with a commitment to evidence.

That is reported. What it holds on the ledger is proved, by the rows of its accounts: readers tell the two apart.
"""

from typing import Annotated

import msgspec

from ledger.chain.kinds import AssetCode, Moment
from ledger.crypto.encoding import Hex32, Natural
from ledger.errors import Refused
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.money.money import get_asset_of_issuer
from ledger.registry.rows.exchange import RESERVES, Decimals, Reserve

Currency = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}\\Z", max_length=3)]
"""ISO 4217, whether or not there is such an asset here."""


class ReportReserve(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Says what stands behind an asset outside the ledger in one currency, by a document that is committed to."""

    as_of: Moment
    """When that was so."""
    asset: AssetCode
    currency: Currency
    decimals: Decimals
    """Of the currency."""
    evidence: Hex32
    units: Natural
    """In the smallest unit of the currency."""


def apply_report_reserve(call: Call, body: ReportReserve) -> Events:
    """Writes the report, in place of the one before. Refused unless the issuer of the asset acts."""
    now, identifier = call.environment.time, f"{body.asset}/{body.currency}"
    if body.as_of > now:
        raise Refused("reserve_must_be_of_the_past", as_of=body.as_of, time=now)
    old = call.rows.get(RESERVES, identifier)
    if old and body.as_of <= old.as_of:
        raise Refused("reserve_must_follow_last", currency=body.currency, last=old.as_of)
    get_asset_of_issuer(call, body.asset)
    new = Reserve(body.as_of, body.decimals, body.evidence, call.identifier, body.units)
    call.rows.put(RESERVES, identifier, new)
    return ()


MESSAGES = (MessageType("report_reserve", ReportReserve, apply_report_reserve, get_none, reads=2, writes=1, version=2),)
