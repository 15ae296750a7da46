"""Scenarios: what people do, one act a line, and after the bar the rule that refuses it, or `applied`.

    noy pays 10 LAK to shop                             | applied
    noy holds 5 LAK for shop until 9:00 as deposit      | applied
    shop captures 2 of deposit & noy pays 1 LAK to shop | applied
    just before 9:00
    noy has 84 LAK and 3 held

Acts joined by & are one transaction; `shop for noy pays …` is signed by the shop and done for noy. `max` is 2^53−1.
Time stands still but for a millisecond a block; `at 9:00` is the time of the next one, and hours may go on beyond 24.
Payments, holds, records, delegations and motions are named by `as`. What authorities do is in
authorities.py, what the committee does in assembly.py, contracts and orders in trades.py, what sellers and buyers do
in trade/invoicing.py, what the treasury does in fiscal.py, what owners of targets do in programme/planning.py, what
is done with tokens in assets/tokens.py, with land in land/titling.py and land/surveying.py, at an office's desk in
services/desk.py, and what sponsors of e-residents do in people/sponsoring.py.
"""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from ledger.client.drafting import Wish
from ledger.registry.money.holds import CaptureHold, PlaceHold, ReleaseHold
from ledger.registry.money.money import Issue, Redeem, Transfer
from ledger.registry.money.reversals import Reverse
from ledger.registry.people.accounts import RegisterAccount, RotateKeys
from tests.archive.whole import join_entries
from tests.country import Country, Person
from tests.registry import authorities, fiscal, trades
from tests.registry.assets import tokens
from tests.registry.devices import sensors
from tests.registry.exchange import market
from tests.registry.land import surveying, titling
from tests.registry.motions import assembly
from tests.registry.people import sponsoring
from tests.registry.programme import planning
from tests.registry.services import desk
from tests.registry.trade import invoicing
from tests.registry.words import UNKNOWN, read_amount, read_time


class Play:
    """A country in which a scenario is being played."""

    def __init__(self, country: Country) -> None:
        self.country = country
        self.names: dict[str, str] = {}
        """Of holds, payments, records, delegations and motions, to their ids."""
        self.recovering: dict[str, Person] = {}
        """Who will have which keys once the recovery is complete."""
        self.asked: dict[str, Person] = {}
        """The same, of the recoveries that the act under way asks for."""
        self.bodies: dict[str, tuple[Transfer, str]] = {}
        self.batches: dict[str, sensors.Kept] = {}
        """Of what was anchored, or meant to be, to what its owner keeps."""
        self._named: list[tuple[int, str]] = []
        self._people: list[Person] = []

    def run(self, scenario: str) -> None:
        """Plays every line; fails at the first that turns out otherwise."""
        for line in filter(None, map(str.strip, scenario.splitlines())):
            text, bar, expected = line.partition("|")
            if not bar:
                self._observe(text.strip())
                continue
            found = self.act(text.strip())
            assert found == expected.strip(), f"{line}: found {found}"

    def act(self, text: str) -> str:
        """Does what a line says in a block of its own; the rule that refuses it, or `applied`."""
        self._named, self._people, self.asked = [], [], {}
        wishes = [self.read(part.strip(), index) for index, part in enumerate(text.split("&"))]
        rule = self.country.act(*wishes)
        if rule == "applied":
            self._keep_names()
        return rule

    def read(self, text: str, index: int = 0) -> Wish:
        """One act as the message it is to be."""
        who = re.fullmatch(r"(\S+)(?: for (\S+))? (.+)", text)
        assert who, f"nobody does this: {text}"
        by, holder, act = who.groups()
        for pattern, make in ALL_ACTS.items():
            if match := re.fullmatch(pattern, act):
                values = match.groupdict() | {"actor": holder or by}
                if values.get("name"):
                    self._named.append((index, values["name"]))
                return self.country.wish(by, make(self, values), holder or "")
        raise AssertionError(f"nobody can do this: {text}")

    def _keep_names(self) -> None:
        for person in self._people:
            self.country.people[person.name] = person
        self.recovering |= self.asked
        store, height = self.country.store, self.country.node.tip.height
        entry = msgspec.json.decode(join_entries(store.load_block(height)))[0]
        transaction = self.country.node.application.decode(msgspec.json.encode(entry["signed"], order="sorted"))
        for index, name in self._named:
            self.names[name] = f"{transaction.identifier.hex()}-{index}"
            body = transaction.bodies[index]
            if isinstance(body, Transfer):
                self.bodies[name] = body, transaction.signed.transaction.messages[index].by

    def _observe(self, text: str) -> None:
        if clock := re.fullmatch(r"(at|just before) (\d+:\d\d)", text):
            self.country.now = read_time(clock[2]) - (clock[1] != "at")
            assert self.country.now > self.country.node.tip.time, text
            return
        if supply := re.fullmatch(r"there are (\S+) (\S+)", text):
            assert self.country.supply(supply[2]) == read_amount(supply[1]), text
            return
        if planning.observe(self, text):
            return
        match = re.fullmatch(r"(\S+) has (\S+) (\S+)(?: and (\S+) held)?", text)
        if not match:
            OBSERVERS.get(text.partition(" ")[0], authorities).observe(self, text)
            return
        who, available, asset, held = match.groups()
        balance = self.country.balance(who, asset)
        assert (balance.available, balance.held) == (read_amount(available), read_amount(held or "0")), text

    def add(self, person: Person) -> Person:
        """Notes whose account comes to be, or gets new keys, if the transaction applies."""
        self._people.append(person)
        return person


def _open(play: Play, values: dict[str, Any]) -> RegisterAccount:
    keys, threshold = int(values["keys"] or 1), int(values["threshold"] or 1)
    person = play.add(play.country.make_person(values["who"], keys, threshold))
    return play.country.registration(person, values["kind"], values["jurisdiction"])


def _rotate(play: Play, values: dict[str, Any]) -> RotateKeys:
    old = play.country.people[values["actor"]]
    number = 2 + play.country.node.tip.height
    fresh = play.country.make_person(old.name, int(values["keys"]), int(values["threshold"]), number)
    person = play.add(msgspec.structs.replace(fresh, address=old.address))
    return RotateKeys(play.country.bind(old.address, person.keys, person.threshold), person.threshold)


def _issue(play: Play, values: dict[str, Any]) -> Issue:
    return Issue(read_amount(values["amount"]), values["asset"], play.country.address(values["to"]))


def _redeem(play: Play, values: dict[str, Any]) -> Redeem:
    return Redeem(read_amount(values["amount"]), values["asset"])


def _pay(play: Play, values: dict[str, Any]) -> Transfer:
    reference = values["reference"] or ""
    return Transfer(read_amount(values["amount"]), values["asset"], reference, play.country.address(values["to"]))


def _return(play: Play, values: dict[str, Any]) -> Reverse:
    body, payer = play.bodies[values["payment"]]
    if values["amount"]:
        whole = read_amount(values["whole"]) if values["whole"] else body.amount
        asset = values["asset"] or body.asset
        return Reverse(read_amount(values["amount"]), asset, play.names[values["payment"]], payer, whole)
    return Reverse(body.amount, body.asset, play.names[values["payment"]], payer)


def _hold(play: Play, values: dict[str, Any]) -> PlaceHold:
    to = play.country.address(values["to"])
    captor = play.country.address(values["captor"]) if values["captor"] else to
    return PlaceHold(read_amount(values["amount"]), values["asset"], captor, read_time(values["until"]), to)


def _capture(play: Play, values: dict[str, Any]) -> CaptureHold:
    return CaptureHold(read_amount(values["amount"]), play.names.get(values["hold"], UNKNOWN))


def _release(play: Play, values: dict[str, Any]) -> ReleaseHold:
    return ReleaseHold(play.names.get(values["hold"], UNKNOWN))


OBSERVERS: dict[str, Any] = {
    "application": desk,
    "contract": trades,
    "device": sensors,
    "invoice": invoicing,
    "line": fiscal,
    "motion": assembly,
    "order": trades,
    "series": sensors,
    "taxes": invoicing,
    "title": titling,
    **dict.fromkeys(("cell", "parcel"), surveying),
}
"""Who looks at something else than balances and what authorities do, by the first word."""
ACTS: dict[str, Callable[[Play, dict[str, Any]], msgspec.Struct]] = {
    r"opens (?P<who>\S+) as (?P<kind>\S+) in (?P<jurisdiction>\S*)"
    r"( with (?P<threshold>\d+) of (?P<keys>\d+) keys)?": _open,
    r"takes (?P<threshold>\d+) of (?P<keys>\d+) new keys": _rotate,
    r"issues (?P<amount>\w+) (?P<asset>\S+) to (?P<to>\S+)": _issue,
    r"redeems (?P<amount>\w+) (?P<asset>\S+)": _redeem,
    r"pays (?P<amount>\w+) (?P<asset>\S+) to (?P<to>\S+)"
    r"( for (?P<reference>\S+))?( as (?P<name>\S+))?": _pay,
    r"returns ((?P<amount>\w+)( (?P<asset>[A-Z]+))? of ((?P<whole>\w+) for )?)?(?P<payment>\S+)": _return,
    r"holds (?P<amount>\w+) (?P<asset>\S+) for (?P<to>\S+) until (?P<until>\S+)"
    r"( at the word of (?P<captor>\S+))?( as (?P<name>\S+))?": _hold,
    r"captures (?P<amount>\w+) of (?P<hold>\S+)": _capture,
    r"releases (?P<hold>\S+)": _release,
}
ALL_ACTS = {
    **(ACTS | authorities.ACTS | assembly.ACTS | trades.ACTS | invoicing.ACTS),
    **(fiscal.ACTS | planning.ACTS | market.ACTS | tokens.ACTS | titling.ACTS | surveying.ACTS),
    **(desk.ACTS | sponsoring.ACTS | sensors.ACTS),
}
"""Whatever somebody can do, in words."""
