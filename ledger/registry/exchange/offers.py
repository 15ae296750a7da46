"""Offers: money that a dealer sets aside to be changed for other money, and the conversions that take of it.

An offer stands on a published rate, and ends with it: once that has expired or is stale, nobody takes of it. Its hold
belongs to the offer, so that nothing but conversions and its withdrawal frees it. What a conversion pays and what it
gives are legs; the sum it gives is rounded down, in favour of the dealer.
"""

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import Address, Amount, AssetCode, EntryId, Moment
from ledger.crypto.encoding import MAX_INTEGER, Natural, Positive
from ledger.errors import Refused
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.exchange.rates import check_rate
from ledger.registry.legs import give_back, pay, pay_out, set_aside
from ledger.registry.money.holds import get_hold
from ledger.registry.money.money import Transfer, check_amount
from ledger.registry.people.accounts import get_suspension
from ledger.registry.people.roles import DEALER, find_role
from ledger.registry.rows.exchange import MAX_BAND, OFFERS, OfferRow, Rate
from ledger.registry.rows.money import Hold

OFFERED = "offer"
CONVERSION = "conversion"


class PlaceOffer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Sets money aside for whoever pays its price, which stays as it is, within the band of a published rate."""

    amount: Amount
    asset: AssetCode
    """What is given: one of the two that the rate is of."""
    denominator: Positive
    """Of the price, which is said as the rate is."""
    expires: Moment
    numerator: Positive
    pays: AssetCode
    """What takers pay in: the other of the two."""
    rate: EntryId


class WithdrawOffer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Gives what is left of an offer back to its dealer, and ends it."""

    offer: EntryId


class Convert(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Pays a dealer in one asset, and takes another of its offer, at least as much as it says."""

    amount: Amount
    asset: AssetCode
    least: Natural
    """In the smallest unit of what is wanted."""
    offer: EntryId
    to: Address
    """The dealer."""
    wanted: AssetCode


def apply_place_offer(call: Call, body: PlaceOffer) -> Events:
    """Sets the money aside. Refused unless a dealer acts, and the price is within the band of a rate that holds."""
    rate = check_rate(call, body.rate)
    _check_dealer(call, call.actor, rate)
    if (body.asset, body.pays) not in ((rate.base, rate.quote), (rate.quote, rate.base)):
        raise Refused(
            "offer_must_be_of_rates_assets", asset=body.asset, base=rate.base, pays=body.pays, quote=rate.quote
        )
    if not is_within_band(rate, body.numerator, body.denominator):
        raise Refused("offer_must_be_within_band", band=rate.band, rate=body.rate)
    check_amount(body.amount)
    payment = Transfer(body.amount, body.asset, "", "")
    held = set_aside(call, OFFERED, payment, call.identifier, body.expires)
    offer = OfferRow(body.asset, body.denominator, body.expires, body.numerator, call.actor, body.pays, body.rate)
    call.rows.put(OFFERS, call.identifier, offer)
    return (Fact("offer", call.identifier), *held)


def apply_withdraw_offer(call: Call, body: WithdrawOffer) -> Events:
    """Ends an offer: by its dealer, or by anyone once it has expired."""
    offer = _get_offer(call, body.offer)
    if call.actor != offer.owner and call.environment.time < offer.expires:
        raise Refused("offer_must_be_withdrawable", by=call.actor, expires=offer.expires, offer=body.offer)
    call.rows.delete(OFFERS, body.offer)
    return give_back(call, body.offer, body.offer)


def apply_convert(call: Call, body: Convert) -> Events:
    """Pays the dealer, and takes what that gives. Refused unless the offer stands, and has and gives as much."""
    offer = _get_offer(call, body.offer)
    hold, rate = get_hold(call, body.offer), _check_offer(call, body, offer)
    gives = count_given(rate, offer, body.amount)
    _check_given(body, hold, gives)
    paid = pay(call, CONVERSION, Transfer(body.amount, body.asset, "", offer.owner))
    given = pay_out(call, CONVERSION, body.offer, body.offer, gives, call.actor)
    if gives == hold.amount:
        call.rows.delete(OFFERS, body.offer)
    price = Fact("rate", offer.rate), Fact("numerator", offer.numerator), Fact("denominator", offer.denominator)
    return (*paid, *given, *price, Fact("remaining", hold.amount - gives))


def is_within_band(rate: Rate, numerator: int, denominator: int) -> bool:
    """Whether a price differs from the rate by no more thousandths of it than the band says."""
    difference = abs(numerator * rate.denominator - rate.numerator * denominator)
    return difference * MAX_BAND <= rate.band * rate.numerator * denominator


def count_given(rate: Rate, offer: OfferRow, amount: int) -> int:
    """What an amount paid gives, in the smallest unit of what is offered, rounded down."""
    if offer.asset == rate.base:
        return amount * offer.denominator // offer.numerator
    return amount * offer.numerator // offer.denominator


def _get_offer(call: Call, identifier: str) -> OfferRow:
    offer = call.rows.get(OFFERS, identifier)
    if offer is None:
        raise Refused("offer_must_exist", offer=identifier)
    return offer


def _check_offer(call: Call, body: Convert, offer: OfferRow) -> Rate:
    """The rate that it stands on. Raises Refused unless the offer is what the taker says, and can be taken now."""
    if offer.expires <= call.environment.time:
        raise Refused("offer_must_not_be_expired", expires=offer.expires, offer=body.offer)
    if body.to != offer.owner:
        raise Refused("offer_must_be_the_dealers", offer=body.offer, owner=offer.owner, to=body.to)
    if offer.owner in (call.actor, call.by):
        raise Refused("conversion_must_be_with_another", offer=body.offer, owner=offer.owner)
    if (body.asset, body.wanted) != (offer.pays, offer.asset):
        raise Refused("conversion_must_be_of_offers_assets", asset=offer.pays, offer=body.offer, wanted=offer.asset)
    rate = check_rate(call, offer.rate)
    _check_dealer(call, offer.owner, rate)
    if get_suspension(call.rows, call.environment.time, offer.owner):
        raise Refused("dealer_must_not_be_suspended", holder=offer.owner)
    return rate


def _check_dealer(call: Call, dealer: str, rate: Rate) -> None:
    if not find_role(call.rows, call.environment.time, DEALER, dealer, rate.base):
        raise Refused("dealer_must_have_role", asset=rate.base, holder=dealer)


def _check_given(body: Convert, hold: Hold, gives: int) -> None:
    if gives == 0:
        raise Refused("conversion_must_give_something", amount=body.amount, asset=body.asset, wanted=hold.asset)
    told = min(gives, MAX_INTEGER)
    if gives < body.least:
        raise Refused("conversion_must_give_least", amount=told, asked=body.least, asset=hold.asset)
    if gives > hold.amount:
        raise Refused(
            "offer_must_cover_conversion", amount=told, asset=hold.asset, offer=body.offer, remaining=hold.amount
        )


def _get_dealer(body: Convert) -> tuple[str, ...]:
    return (body.to,)


def _get_subject(actor: str, body: WithdrawOffer | Convert) -> tuple[str, ...]:
    return (body.offer,)


MESSAGES = (
    MessageType("place_offer", PlaceOffer, apply_place_offer, get_none, pays=True, reads=29, writes=4, version=2),
    MessageType(
        "withdraw_offer",
        WithdrawOffer,
        apply_withdraw_offer,
        get_none,
        get_subjects=_get_subject,
        reads=5,
        writes=3,
        version=2,
        winds_up=True,
    ),
    MessageType(
        "convert",
        Convert,
        apply_convert,
        _get_dealer,
        get_subjects=_get_subject,
        pays=True,
        reads=35,
        writes=7,
        version=2,
    ),
)
