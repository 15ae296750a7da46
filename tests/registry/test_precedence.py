"""Precedence: where two rules are broken at once, the one that stands first in the table of rules is reported.

For each type of message, its rules in order, each with what breaks it: other fields of the body, or an account in
which the rule is broken. All pairs that can be broken at once are tried. The lists hold every rule that a type of
message can meet, and their order must be the table's.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

import msgspec
import pytest

from ledger.chain.parameters import Parameters
from ledger.crypto.encoding import MAX_INTEGER
from ledger.registry.accounts import RotateKeys
from ledger.registry.messages import MESSAGES
from ledger.registry.money import CaptureHold, Issue, PlaceHold, Redeem, ReleaseHold, Reverse, Transfer
from ledger.registry.rows import Role
from ledger.rules import RULES
from tests.country import APPLIED, START, Country
from tests.registry.scenario import UNKNOWN, Play, read_time

HOUR = 3_600_000
CAPS = {"LAK": 1_000, "USD": 1_000, "EUR": 1_000}
ROLES = {"registrar": Role("", "LA", 0, MAX_INTEGER)}
LISTS = {
    "issue": """
        actor_must_be_the_signer          on_behalf_of=full
        amount_must_be_positive           amount=0
        asset_must_exist                  asset=XAU
        issuer_must_be_the_assets         by=noy
        payee_must_be_registered          to=nobody
        supply_must_stay_under_cap        amount=1001
        account_must_have_room            to=full
        """,
    "redeem": """
        actor_must_be_the_signer          on_behalf_of=full
        amount_must_be_positive           amount=0
        asset_must_exist                  asset=XAU
        issuer_must_be_the_assets         by=noy
        balance_must_cover_amount         amount=900
        """,
    "transfer": """
        actor_must_be_the_signer          on_behalf_of=full
        amount_must_be_positive           amount=0
        asset_must_exist                  asset=XAU
        payee_must_be_registered          to=nobody
        balance_must_cover_amount         amount=900
        account_must_have_room            to=full
        """,
    "reverse": """
        actor_must_be_the_signer          on_behalf_of=full
        reversal_must_go_back             to=noy
        payment_must_not_be_reversed_twice reverses=returned
        amount_must_be_positive           amount=0
        asset_must_exist                  asset=XAU
        payee_must_be_registered          to=nobody
        balance_must_cover_amount         amount=900
        account_must_have_room            to=full
        """,
    "place_hold": """
        actor_must_be_the_signer          on_behalf_of=full
        amount_must_be_positive           amount=0
        asset_must_exist                  asset=XAU
        payee_must_be_registered          to=nobody
        payee_must_be_registered          captor=nobody
        hold_must_expire_later            expires=0:00
        hold_must_not_outlast_limit       expires=99:00
        balance_must_cover_amount         amount=900
        """,
    "capture_hold": """
        actor_must_be_the_signer          on_behalf_of=full
        amount_must_be_positive           amount=0
        hold_must_exist                   hold=unknown
        hold_must_be_capturers            by=shop
        hold_must_not_be_expired          hold=expired
        hold_must_cover_amount            amount=900
        account_must_have_room            hold=for-full
        """,
    "release_hold": """
        actor_must_be_the_signer          on_behalf_of=full
        hold_must_exist                   hold=unknown
        hold_must_be_releasable           by=shop
        """,
    "register_account": """
        actor_must_be_the_signer          on_behalf_of=full
        registrar_must_have_role          by=noy
        registrar_must_have_role          jurisdiction=XX
        keys_must_be_sorted               keys=reversed
        threshold_must_fit_keys           threshold=4
        key_must_be_strong                keys=weak
        key_must_be_bound                 keys=unbound
        address_must_be_new               keys=old
        """,
    "rotate_keys": """
        actor_must_be_the_signer          on_behalf_of=full
        keys_must_be_sorted               keys=reversed
        threshold_must_fit_keys           threshold=4
        key_must_be_strong                keys=weak
        key_must_be_bound                 keys=unbound
        keys_must_change                  keys=old
        """,
}


class Fault(NamedTuple):
    """A rule, and the field with the value that breaks it."""

    rule: str
    field: str
    value: str


def read_faults(kind: str) -> list[Fault]:
    rows = [line.split() for line in LISTS[kind].strip().splitlines()]
    return [Fault(rule, *change.split("=")) for rule, change in rows]


def list_pairs() -> Iterator[Any]:
    """All pairs of faults of one message that lie in different fields."""
    for kind in LISTS:
        for first, second in combinations(read_faults(kind), 2):
            if first.field != second.field:
                yield pytest.param(kind, (first, second), id=f"{kind}: {first[1:]} {second[1:]}")


class Stage:
    """A country in which every fault can be made, at 9:30."""

    def __init__(self) -> None:
        parameters = Parameters(max_hold_ms=48 * HOUR, max_assets_held=1)
        self.country = Country(parameters=parameters, caps=CAPS, roles=ROLES)
        self.play = Play(self.country)
        self.country.settle("noy", money=100, keys=2)
        for name in ("shop", "full"):
            self.country.settle(name)
        self.play.run(
            """
            central-bank issues 1 USD to full                        | applied
            central-bank issues 100 LAK to central-bank              | applied
            shop pays 1 LAK to noy                                   | balance_must_cover_amount
            noy pays 2 LAK to shop                                   | applied
            shop pays 1 LAK to noy as first                          | applied
            noy returns first                                        | applied
            noy holds 10 LAK for shop until 20:00 at the word of noy as good    | applied
            noy holds 10 LAK for shop until 9:00 at the word of noy as expired  | applied
            noy holds 10 LAK for full until 20:00 at the word of noy as for-full | applied
            at 9:30
            """
        )

    def make(self, kind: str, faults: tuple[Fault, ...]) -> bytes:
        """A signed transaction of one message with these faults."""
        values = {fault.field: fault.value for fault in faults}
        by = values.get("by", BY.get(kind, "noy"))
        transaction = self.country.draft(self.country.wish(by, self._make_body(kind, values)))
        holder = self.country.address(values.get("on_behalf_of", by))
        message = msgspec.structs.replace(transaction.messages[0], on_behalf_of=holder)
        return self.country.sign(msgspec.structs.replace(transaction, messages=(message,)))

    def _make_body(self, kind: str, values: dict[str, str]) -> msgspec.Struct:
        amount, asset = int(values.get("amount", 5)), values.get("asset", "LAK")
        to, captor = (self.country.address(values.get(field, "shop")) for field in ("to", "captor"))
        payments = {"unknown": UNKNOWN, "returned": self.play.names["first"]}
        hold = self.play.names.get(values.get("hold", "good"), UNKNOWN)
        match kind:
            case "issue":
                return Issue(amount, asset, to)
            case "redeem":
                return Redeem(amount, asset)
            case "transfer":
                return Transfer(amount, asset, "", to)
            case "reverse":
                return Reverse(amount, asset, payments[values.get("reverses", "unknown")], to)
            case "place_hold":
                return PlaceHold(amount, asset, captor, read_time(values.get("expires", "20:00")), to)
            case "capture_hold":
                return CaptureHold(amount, hold)
            case "release_hold":
                return ReleaseHold(hold)
        return self._make_keys_body(kind, values)

    def _make_keys_body(self, kind: str, values: dict[str, str]) -> msgspec.Struct:
        noy = self.country.people["noy"]
        owner = noy if values.get("keys") == "old" else self.country.make_person("sok", keys=2)
        address = noy.address if kind == "rotate_keys" else owner.address
        keys = list(self.country.bind(address, owner.keys, owner.threshold))
        match values.get("keys"):
            case "reversed":
                keys.reverse()
            case "weak":
                keys[1] = msgspec.structs.replace(keys[1], public_key="ff" * 32)
            case "unbound":
                keys[1] = msgspec.structs.replace(keys[1], binding="0" * 128)
        threshold = int(values.get("threshold", 1))
        if kind == "rotate_keys":
            return RotateKeys(tuple(keys), threshold)
        body = self.country.registration(owner, values.get("kind", "citizen"), values.get("jurisdiction", "LA"))
        return msgspec.structs.replace(body, keys=tuple(keys), threshold=threshold)


BY = {"issue": "central-bank", "redeem": "central-bank", "register_account": "registrar"}


@pytest.fixture(scope="module")
def stage() -> Stage:
    """Only checks are made on it, and they write nothing."""
    return Stage()


def test_lists_hold_every_type_of_message() -> None:
    assert LISTS.keys() == MESSAGES.keys()


@pytest.mark.parametrize("kind", LISTS)
def test_message_without_a_fault_applies(stage: Stage, kind: str) -> None:
    assert stage.country.judge(stage.make(kind, ())) == APPLIED


@pytest.mark.parametrize("kind", LISTS)
def test_each_fault_alone_breaks_its_rule(stage: Stage, kind: str) -> None:
    for fault in read_faults(kind):
        assert stage.country.judge(stage.make(kind, (fault,))) == fault.rule, fault


@pytest.mark.parametrize(("kind", "faults"), list(list_pairs()))
def test_of_two_broken_rules_the_earlier_is_reported(stage: Stage, kind: str, faults: tuple[Fault, Fault]) -> None:
    assert stage.country.judge(stage.make(kind, faults)) == faults[0].rule


@pytest.mark.parametrize("kind", LISTS)
def test_table_of_rules_has_the_order_of_precedence(kind: str) -> None:
    places = [list(RULES).index(fault.rule) for fault in read_faults(kind)]
    assert places == sorted(places)


def test_every_rule_of_the_registries_is_broken_by_some_fault() -> None:
    registries = {rule.name for rule in RULES.values() if 300 <= rule.code < 400}
    assert registries == {fault.rule for kind in LISTS for fault in read_faults(kind)}


def test_stage_is_at_half_past_nine(stage: Stage) -> None:
    assert stage.country.node.get_time() == START + 9 * HOUR + HOUR // 2
