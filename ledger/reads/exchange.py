"""Exchange: rates, offers and reserves, and how each stands now."""

from typing import NamedTuple

from ledger.archive.source import Source
from ledger.errors import NotFoundError
from ledger.reads.assets.assets import find_asset
from ledger.reads.entries import PlacedEntry, find_made
from ledger.reads.money.balances import Balance, list_balances
from ledger.reads.rows import list_rows
from ledger.registry.exchange.offers import count_given
from ledger.registry.exchange.rates import find_present, name_pair
from ledger.registry.money.money import is_apart
from ledger.registry.people.accounts import get_suspension
from ledger.registry.people.roles import DEALER, find_role
from ledger.registry.rows.exchange import OFFERS, RATES, RESERVES, OfferRow, Rate, Reserve
from ledger.registry.rows.money import HOLDINGS, HOLDS, name_holding
from ledger.registry.rows.people import ACCOUNTS
from ledger.state.overlay import Rows

HOLDS_NOW, TO_COME, EXPIRED, STALE, CLOSED = "in force", "to come", "expired", "stale", "closed"


class FoundRate(NamedTuple):
    """A published rate."""

    id: str
    row: Rate
    state: str
    """in force, to come, expired or stale, now."""


class FoundOffer(NamedTuple):
    """A dealer's offer that is neither taken whole nor withdrawn."""

    id: str
    row: OfferRow
    price: Rate
    """The published rate that it stands on."""
    left: int
    """In the smallest unit of what it gives."""
    state: str
    """in force, expired, or stale where its rate holds no more, or closed where its dealer may deal no more."""


class FoundReserve(NamedTuple):
    """What was last reported in one currency."""

    currency: str
    row: Reserve


class FoundReserves(NamedTuple):
    """What stands behind an asset: what its issuer has reported, and what it has on the ledger."""

    asset: str
    issuer: str
    reported: tuple[FoundReserve, ...]
    height: int
    """Of the block after which it has what is proved."""
    proved: tuple[Balance, ...]
    """Of other assets than its own: a state proof of its rows shows it."""


RateLike = FoundRate | PlacedEntry | str
"""A rate, the entry that published it, its id or 8 digits of that and more, or BASE/QUOTE for the one in force."""
OfferLike = FoundOffer | PlacedEntry | str
"""An offer, the entry that placed it, or its id or 8 digits of that and more."""


def list_rates(source: Source, asset: str = "") -> list[FoundRate]:
    """The rates there are, by pair and beginning: of all assets, or of one in others and of others in it."""
    with source.reading() as state:
        found = [_read_rate(state, source.get_time(), *item) for item in list_rows(source, RATES)]
    wanted = [one for one in found if asset in ("", one.row.base, one.row.quote)]
    return sorted(wanted, key=lambda one: (one.row.base, one.row.quote, one.row.since, one.id))


def find_rate(source: Source, rate: RateLike) -> FoundRate:
    """A rate. Raises NotFoundError, of two assets also where none has begun."""
    with source.reading() as state:
        now = source.get_time()
        pair = rate if isinstance(rate, str) and "/" in rate else ""
        made = rate.id if isinstance(rate, FoundRate) else rate
        identifier, row = find_made(source, RATES, find_present(state, now, pair) if pair else made, "rate")
        if row is None:
            raise NotFoundError("rate_must_exist", rate=ascii(str(pair or identifier)[:80])[1:-1])
        return _read_rate(state, now, identifier, row)


def list_offers(source: Source, gives: str = "", pays: str = "") -> list[FoundOffer]:
    """The offers there are, by id: of all assets, or of those that give one, or take one."""
    with source.reading() as state:
        found = [_read_offer(source, state, *item) for item in list_rows(source, OFFERS)]
    return [one for one in found if gives in ("", one.row.asset) and pays in ("", one.row.pays)]


def find_offer(source: Source, offer: OfferLike) -> FoundOffer:
    """An offer. Raises NotFoundError where it is taken whole, or withdrawn, or never was."""
    with source.reading() as state:
        identifier, row = find_made(source, OFFERS, offer.id if isinstance(offer, FoundOffer) else offer, "offer")
        if row is None:
            raise NotFoundError("offer_must_exist", offer=identifier[:80])
        return _read_offer(source, state, identifier, row)


def count_taken(found: FoundOffer, amount: int) -> int:
    """What an amount paid for an offer would give, in the smallest unit of what it gives, rounded down."""
    return count_given(found.price, found.row, amount)


def find_reserves(source: Source, asset: str, height: int | None = None) -> FoundReserves:
    """What stands behind an asset: reported by now, and on the ledger now or after a block.

    Raises Refused where there is no such asset, NotFoundError for a block there is none of.
    """
    with source.reading():
        issuer = find_asset(source, asset).row.issuer
        reported = [FoundReserve(key.partition("/")[2], row) for key, row in list_rows(source, RESERVES, f"{asset}/")]
        proved = tuple(one for one in list_balances(source, issuer, height) if one.asset != asset)
        after = source.tip.height if height is None else height
        return FoundReserves(asset, issuer, tuple(reported), after, proved)


def name_balance_row(source: Source, address: str, asset: str) -> str:
    """The key of the row that says what an account has of an asset: to be proved. Raises Refused for no such asset."""
    with source.reading() as state:
        find_asset(source, asset)
        return HOLDINGS.key(name_holding(asset, address)) if is_apart(state, asset) else ACCOUNTS.key(address)


def _read_rate(state: Rows, now: int, identifier: str, row: Rate) -> FoundRate:
    for holds, name in (
        (now < row.since, TO_COME),
        (now >= row.until, EXPIRED),
        (find_present(state, now, name_pair(row)) != identifier, STALE),
    ):
        if holds:
            return FoundRate(identifier, row, name)
    return FoundRate(identifier, row, HOLDS_NOW)


def _read_offer(source: Source, state: Rows, identifier: str, row: OfferRow) -> FoundOffer:
    now, rate, hold = source.get_time(), find_rate(source, row.rate), state.get(HOLDS, identifier)
    closed = not find_role(state, now, DEALER, row.owner, rate.row.base) or get_suspension(state, now, row.owner)
    name = STALE if rate.state != HOLDS_NOW else CLOSED if closed else HOLDS_NOW
    return FoundOffer(identifier, row, rate.row, hold.amount if hold else 0, EXPIRED if row.expires <= now else name)
