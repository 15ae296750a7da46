"""What is done with rates, offers and reserves, in the words of scenarios (scenario.py).

    central-bank publishes 2 USD at 3 LAK within 20 from 9:00 until 20:00 as rate | applied
    bank offers 10 LAK for USD at 3/2 on rate until 20:00 as offer                | applied
    noy converts 4 USD into at least 6 LAK of offer with bank                     | applied
    bank takes back offer                                                         | applied
    central-bank reports 100 USD behind LAK as of 9:00                            | applied

A rate says that so many smallest units of one asset cost so many of the other; so does an offer's price.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.registry.exchange.offers import Convert, PlaceOffer, WithdrawOffer
from ledger.registry.exchange.rates import PublishRate
from ledger.registry.exchange.reserves import ReportReserve
from tests.registry.words import UNKNOWN, read_amount, read_time

if TYPE_CHECKING:
    from tests.registry.scenario import Play

Values = dict[str, Any]
EVIDENCE = "ab" * 32


def _publish(play: "Play", values: Values) -> PublishRate:
    return PublishRate(
        band=int(values["band"] or 0),
        base=values["base"],
        denominator=read_amount(values["denominator"]),
        numerator=read_amount(values["numerator"]),
        quote=values["quote"],
        since=read_time(values["since"]) if values["since"] else 0,
        until=read_time(values["until"]),
    )


def _offer(play: "Play", values: Values) -> PlaceOffer:
    return PlaceOffer(
        amount=read_amount(values["amount"]),
        asset=values["asset"],
        denominator=read_amount(values["denominator"]),
        expires=read_time(values["expires"]),
        numerator=read_amount(values["numerator"]),
        pays=values["pays"],
        rate=play.names.get(values["rate"], UNKNOWN),
    )


def _convert(play: "Play", values: Values) -> Convert:
    offer, dealer = play.names.get(values["offer"], UNKNOWN), play.country.address(values["dealer"])
    amount, least = read_amount(values["amount"]), read_amount(values["least"] or "0")
    return Convert(amount, values["asset"], least, offer, dealer, values["wanted"])


def _report(play: "Play", values: Values) -> ReportReserve:
    as_of, units = read_time(values["as_of"]), read_amount(values["units"])
    return ReportReserve(as_of, values["asset"], values["currency"], 2, EVIDENCE, units)


ACTS: dict[str, Callable[["Play", Values], msgspec.Struct]] = {
    r"publishes (?P<denominator>\w+) (?P<base>\S+) at (?P<numerator>\w+) (?P<quote>\S+)( within (?P<band>\d+))?"
    r"( from (?P<since>\S+))? until (?P<until>\S+?)( as (?P<name>\S+))?": _publish,
    r"offers (?P<amount>\w+) (?P<asset>\S+) for (?P<pays>\S+) at (?P<numerator>\w+)/(?P<denominator>\w+)"
    r" on (?P<rate>\S+) until (?P<expires>\S+?)( as (?P<name>\S+))?": _offer,
    r"takes back (?P<offer>\S+)": lambda play, values: WithdrawOffer(play.names.get(values["offer"], UNKNOWN)),
    r"converts (?P<amount>\w+) (?P<asset>\S+) into (at least (?P<least>\w+) )?(?P<wanted>\S+) of (?P<offer>\S+)"
    r" with (?P<dealer>\S+)": _convert,
    r"reports (?P<units>\w+) (?P<currency>\S+) behind (?P<asset>\S+) as of (?P<as_of>\S+)": _report,
}
