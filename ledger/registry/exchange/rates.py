"""Rates: what one asset costs in another, published for a time by who issues the money it is priced in.

A rate holds from its `since` until its `until`, or until the next one of the same two assets begins: then it is stale.
"""

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import AssetCode, EntryId, Moment
from ledger.crypto.encoding import Positive
from ledger.errors import Refused
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.money.money import get_asset, get_asset_of_issuer
from ledger.registry.rows.exchange import RATE_PAIRS, RATES, Band, Rate, RatePair
from ledger.state.overlay import Rows


class PublishRate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Says that `denominator` smallest units of `base` cost `numerator` of `quote`, from `since` (or now) on."""

    band: Band
    base: AssetCode
    denominator: Positive
    numerator: Positive
    quote: AssetCode
    since: Moment
    until: Moment


def apply_publish_rate(call: Call, body: PublishRate) -> Events:
    """Writes the rate, in place of the one before once it begins. Refused unless the issuer of `quote` acts."""
    now = call.environment.time
    since = max(body.since, now)
    if body.base == body.quote:
        raise Refused("rate_must_be_of_two_assets", asset=body.base)
    if body.until <= since:
        raise Refused("rate_must_end_later", time=now, until=body.until)
    get_asset(call, body.base)
    get_asset_of_issuer(call, body.quote)
    rate = Rate(body.band, body.base, body.denominator, body.numerator, body.quote, since, body.until)
    pair = name_pair(rate)
    present, coming = _list_newest(call.rows, now, pair)
    newest = RatePair(present, call.identifier) if since > now else RatePair(call.identifier, coming)
    call.rows.put(RATES, call.identifier, rate)
    call.rows.put(RATE_PAIRS, pair, newest)
    return (Fact("rate", call.identifier),)


def check_rate(call: Call, identifier: EntryId) -> Rate:
    """The rate of an id. Raises Refused unless it holds now, and is no stale one."""
    rate, now = get_rate(call, identifier), call.environment.time
    if now < rate.since:
        raise Refused("rate_must_have_begun", rate=identifier, since=rate.since, time=now)
    if now >= rate.until:
        raise Refused("rate_must_not_be_expired", rate=identifier, time=now, until=rate.until)
    latest = find_present(call.rows, now, name_pair(rate))
    if latest != identifier:
        raise Refused("rate_must_be_the_latest", latest=latest, rate=identifier)
    return rate


def get_rate(call: Call, identifier: str) -> Rate:
    """The rate of an id, whether or not it holds. Raises Refused where there is none."""
    rate = call.rows.get(RATES, identifier)
    if rate is None:
        raise Refused("rate_must_exist", rate=identifier)
    return rate


def find_present(rows: Rows, time: int, pair: str) -> str:
    """The newest rate of two assets that has begun by a time (ms UTC); "" for none. It may have expired."""
    return _list_newest(rows, time, pair)[0]


def name_pair(rate: Rate) -> str:
    """The identifier of the row of its two assets: BASE/QUOTE."""
    return f"{rate.base}/{rate.quote}"


def _list_newest(rows: Rows, time: int, pair: str) -> tuple[str, str]:
    """The newest rate that has begun, and the one that is to follow; "" for none."""
    row = rows.get(RATE_PAIRS, pair)
    if row is None:
        return "", ""
    coming = rows.get(RATES, row.coming) if row.coming else None
    return (row.coming, "") if coming and coming.since <= time else (row.begun, row.coming)


MESSAGES = (MessageType("publish_rate", PublishRate, apply_publish_rate, get_none, reads=5, writes=2, version=2),)
