"""A random life of the ledger against a plain-dict model (model.py), kept on disk.

People come, pay, hold, return and change their keys, rightly and wrongly, alone and several at once; authorities
accredit, suspend, recover and issue records, and people act for each other (authority_life.py); a committee makes laws
that all of them are held to (committee_life.py); validators go down and lie; time passes; the ledger is closed and
opened again. After every step the database holds what the model holds, every verdict was the model's, and money is
conserved; at the end the invariants of all three files of them hold.
"""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import ModuleType
from unittest import mock

import pytest
from hypothesis import Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from ledger.client.drafting import Wish
from ledger.registry.devices import anchors, devices, readings
from ledger.registry.money.money import Transfer
from ledger.registry.people.accounts import RotateKeys
from ledger.registry.rows.people import Role
from tests import strategies
from tests.country import APPLIED
from tests.properties import (
    model,
    model_assets,
    model_committee,
    model_devices,
    model_exchange,
    model_invoices,
    model_land,
    model_laws,
    model_programme,
    model_records,
    model_residents,
    model_roles,
    model_services,
    model_titles,
    model_trade,
    model_treasury,
)
from tests.properties.authority_life import AuthorityLife
from tests.properties.committee_life import DECIDED, CommitteeLife, FirstCommitteeLife
from tests.properties.device_life import DeviceLife
from tests.properties.everyday_life import MET, EverydayLife
from tests.properties.invoice_life import InvoiceLife
from tests.properties.life import Made, canonical, forge
from tests.properties.market_life import MarketLife
from tests.properties.parcel_life import ParcelLife
from tests.properties.programme_life import ProgrammeActs
from tests.properties.residents_life import ResidentsLife
from tests.properties.services_life import ServicesLife
from tests.properties.title_life import TitleLife
from tests.properties.token_life import TokenLife
from tests.properties.trade_life import TradeLife
from tests.properties.treasury_life import TreasuryLife

VALIDATORS = ["central-bank", "finance", "justice", "technology"]
WHO = strategies.picks()
MOSTLY = st.sampled_from([True, True, False])
PARTS = strategies.parts()


MODELS = (
    *(model, model_roles, model_records, model_laws, model_committee, model_exchange),
    *(model_invoices, model_programme, model_trade, model_treasury),
    *(model_assets, model_devices, model_land, model_residents, model_services, model_titles),
)


class LedgerLife(ProgrammeActs, AuthorityLife):
    """Such a life with more: captures, returns, rotations, deals, forgeries, and validators that fail."""

    open_accounts = rule(
        kind=strategies.kinds(),
        jurisdiction=strategies.jurisdictions(),
        keys=strategies.thresholds(),
        by_registrar=st.sampled_from([True, True, True, False]),
    )(AuthorityLife.open_account)
    issue_money = rule(
        by=WHO,
        to=WHO,
        amount=strategies.amounts(),
        asset=strategies.assets(),
        by_bank=MOSTLY,
    )(AuthorityLife.issue)
    pay_somebody = rule(
        by=WHO, to=WHO, amount=strategies.amounts(), asset=strategies.assets(), lane=strategies.lanes()
    )(AuthorityLife.pay)
    hold_for_somebody = rule(
        by=WHO, to=WHO, captor=WHO, amount=strategies.amounts(), asset=strategies.assets(), lasting=strategies.lasting()
    )(AuthorityLife.place_hold)
    wait_a_while = rule(lasting=strategies.waits())(AuthorityLife.wait)
    redeem_money = rule(by=WHO, amount=strategies.amounts(), asset=strategies.assets(), by_bank=MOSTLY)(
        AuthorityLife.redeem
    )
    capture_a_hold = precondition(lambda self: self.life.holds)(
        rule(pick=WHO, by=WHO, amount=strategies.amounts(), rightly=strategies.luck())(AuthorityLife.capture_hold)
    )
    release_a_hold = precondition(lambda self: self.life.holds)(
        rule(pick=WHO, by=WHO, rightly=st.booleans())(AuthorityLife.release_hold)
    )
    return_a_payment = precondition(lambda self: self.life.payments)(
        rule(pick=WHO, by=WHO, rightly=MOSTLY, part=PARTS)(AuthorityLife.reverse)
    )

    @precondition(lambda self: self.life.first_keys)
    @rule(pick=WHO)
    def open_again(self, pick: int) -> None:
        known = list(self.life.first_keys.values())
        body = self.life.country.registration(known[pick % len(known)])
        self.act(self.life.country.address("registrar"), body)

    @rule(by=WHO, to=WHO, amount=strategies.amounts(), fault=strategies.faults(), lane=strategies.lanes())
    def pay_with_a_fault(self, by: int, to: int, amount: int, fault: str, lane: int) -> None:
        self.act(self.life.address_of(by), Transfer(amount, "LAK", "", self.life.address_of(to)), lane, fault)

    @rule(by=WHO, keys=strategies.thresholds(), same=st.sampled_from([False, False, True]))
    def rotate_keys(self, by: int, keys: tuple[int, int], same: bool) -> None:
        old = self.life.country.people[self.life.choose(by)]
        new = old if same else self.life.new_person(*keys)
        person = type(old)(old.name, old.address, new.keys, new.threshold)
        body = RotateKeys(self.life.country.bind(old.address, person.keys, person.threshold), person.threshold)
        made = self.life.make([Wish(old.address, body)])
        self.life.do(made._replace(people={old.name: person}))

    @rule(steps=st.lists(st.tuples(WHO, WHO, strategies.amounts()), min_size=2, max_size=4), lane=strategies.lanes())
    def make_a_deal(self, steps: list[tuple[int, int, int]], lane: int) -> None:
        address = self.life.address_of
        wishes = [Wish(address(by), Transfer(amount, "LAK", "", address(to))) for by, to, amount in steps]
        self.life.do(self.life.make(wishes, lane))

    @rule(
        steps=st.lists(
            st.tuples(WHO, WHO, strategies.amounts(), st.sampled_from([0, 1, 2, 2, 2])), min_size=2, max_size=5
        )
    )
    def pay_several_at_once(self, steps: list[tuple[int, int, int, int]]) -> None:
        several: list[Made] = []
        ahead: dict[str, int] = {}
        for by, to, amount, luck in steps:
            payer = self.life.address_of(by)
            wish = Wish(payer, Transfer(amount, "LAK", f"N{len(several)}", self.life.address_of(to)))
            several.append(self.life.make([wish], fault="nonce too high" if luck == 0 else "", ahead=ahead))
            if luck:
                ahead[payer] = ahead.get(payer, 0) + 1
        self.life.submit(several)

    @precondition(lambda self: self.life.kept)
    @rule(pick=WHO)
    def replay(self, pick: int) -> None:
        kept = self.life.kept[pick % len(self.life.kept)]
        data = canonical(kept.entries[0]["signed"])
        assert self.life.country.place(data) in {
            "nonce_must_follow_last",
            "transaction_must_not_be_expired",
        }

    @rule(by=WHO, place=st.integers(0, 127))
    def forge(self, by: int, place: int) -> None:
        payer = self.life.country.address(self.life.choose(by))
        made = self.life.make([Wish(payer, Transfer(1, "LAK", "", payer))])
        if self.life.country.judge(made.data) in {APPLIED, "balance_must_cover_amount"}:
            assert self.life.country.place(forge(made, place)) == "signature_must_fit_transaction"

    @rule(name=st.sampled_from(VALIDATORS), behaviour=st.sampled_from(["down", "lying", "honest"]))
    def set_validator(self, name: str, behaviour: str) -> None:
        self.life.set_validator(name, behaviour)

    @rule(by=WHO)
    def suffer_outage(self, by: int) -> None:
        payer = self.life.country.address(self.life.choose(by))
        self.life.suffer_outage(self.life.make([Wish(payer, Transfer(1, "LAK", "", payer))]))

    @rule()
    def reopen(self) -> None:
        self.life.reopen()


def list_verdicts(*models: ModuleType) -> set[str]:
    """Every verdict these parts of the model can give."""
    texts = [Path(str(part.__file__)).read_text("utf-8") for part in models]
    return {APPLIED, *re.findall(r'(?:refuse|Broken)\("(\w+)"', "\n".join(texts))}


def live(kind: type[EverydayLife], lives: int, steps: int, *phases: Phase) -> set[str]:
    """Lives so many lives; the verdicts met in them.

    Each is a run of its own: in one run most lives would be the first over again, a little changed and then cut short.
    """
    MET.clear()
    chosen = settings(max_examples=1, stateful_step_count=steps, phases=phases or tuple(Phase))
    first = 0 if chosen.derandomize else Random().randrange(2**32)
    for number in range(first, first + lives):
        run_state_machine_as_test(seed(number)(kind), settings=chosen)
    assert MET.total() > lives * steps // 2
    assert set(MET) <= list_verdicts(*MODELS)
    return set(MET)


# what fails is shown as it is: to shorten a life takes minutes, and `--full` does it


def test_life_of_the_ledger_is_that_of_the_model() -> None:
    assert len(live(LedgerLife, 3, 20, Phase.generate)) >= 14


def test_life_of_trade_is_that_of_the_model() -> None:
    assert len(live(TradeLife, 2, 20, Phase.generate)) >= 10


def test_life_with_authorities_is_that_of_the_model() -> None:
    assert len(live(AuthorityLife, 3, 20, Phase.generate)) >= 16


def test_life_of_buyers_and_sellers_is_that_of_the_model() -> None:
    assert len(live(InvoiceLife, 2, 20, Phase.generate)) >= 10


def test_life_of_the_treasury_is_that_of_the_model() -> None:
    assert len(live(TreasuryLife, 2, 20, Phase.generate)) >= 10


def test_life_of_land_is_that_of_the_model() -> None:
    assert len(live(ParcelLife, 1, 30, Phase.generate)) >= 8


def test_life_of_titles_is_that_of_the_model() -> None:
    assert len(live(TitleLife, 1, 18, Phase.generate)) >= 7


@pytest.mark.parametrize(("kind", "lives", "least"), [(CommitteeLife, 4, 20), (FirstCommitteeLife, 2, 15)])
def test_life_under_laws_is_that_of_the_model(kind: type[CommitteeLife], lives: int, least: int) -> None:
    DECIDED.clear()
    assert len(live(kind, lives, 25, Phase.generate)) >= least
    assert {"enacted", "rejected"} <= {state for _, state in DECIDED}


def test_life_of_a_market_is_that_of_the_model() -> None:
    assert len(live(MarketLife, 2, 25, Phase.generate)) >= 12


def test_life_of_tokens_is_that_of_the_model() -> None:
    assert len(live(TokenLife, 2, 25, Phase.generate)) >= 14


def test_life_of_offices_is_that_of_the_model() -> None:
    assert len(live(ServicesLife, 2, 25, Phase.generate)) >= 12


def test_life_of_devices_is_that_of_the_model() -> None:
    assert len(live(DeviceLife, 2, 25, Phase.generate)) >= 12


@pytest.mark.full
@pytest.mark.parametrize(
    ("place", "fault"),
    [
        ("officials._list_involved", lambda row: ()),
        ("decisions.MAX_QUESTIONS", 4),
        ("applications.check_signer_apart", lambda call, service, name: None),
        ("officials.list_officer_roles", lambda rows, time, who, office, scope: [Role("", "", 0, 0)]),
        ("applications.compute_due", lambda instance, time: instance.due),
        ("applications.compute_appeal_end", lambda instance, service: 2**53 - 1),
    ],
)
def test_a_mistake_in_services_is_found_by_their_life(place: str, fault: object) -> None:
    with mock.patch(f"ledger.registry.services.{place}", fault), pytest.raises(AssertionError):
        live(ServicesLife, 60, 50, Phase.generate)


def test_life_of_residents_from_abroad_is_that_of_the_model() -> None:
    assert len(live(ResidentsLife, 1, 25, Phase.generate)) >= 8


LONG = [
    (LedgerLife, 50, (model, model_programme)),
    (AuthorityLife, 50, (model_roles, model_records)),
    (TradeLife, 50, (model_trade,)),
    (InvoiceLife, 50, (model_invoices,)),
    (TreasuryLife, 50, (model_treasury,)),
    (CommitteeLife, 50, (model_committee, model_laws)),
    (FirstCommitteeLife, 50, (model_committee, model_laws)),
    (MarketLife, 50, (model_exchange,)),
    (ResidentsLife, 50, (model_residents,)),
    (TokenLife, 60, (model_assets,)),
    (ParcelLife, 40, (model_land,)),
    (TitleLife, 40, (model_titles,)),
    (ServicesLife, 40, (model_services,)),
    (DeviceLife, 40, (model_devices,)),
]
"""The kinds of long lives, how many are lived of each, and what they are held to."""
STEPS = 50


def test_long_lives_are_twenty_thousand_steps() -> None:
    assert STEPS * sum(lives for _, lives, _ in LONG) >= 20_000


@pytest.mark.full
@pytest.mark.parametrize(
    ("module", "name", "fault"),
    [
        (readings, "verify_series_entry", lambda *proof: 1),
        (readings, "get_active_device", devices.get_device),
        (readings, "TOLERANCE_MS", 0),
        (anchors, "TOLERANCE_MS", anchors.TOLERANCE_MS + 10),
        (anchors, "KEPT", 7),
        (devices, "get_active_device", devices.get_device),
    ],
    ids=["any path", "a retired device's", "a reading of before", "a later clock", "a batch less", "retired twice"],
)
def test_a_fault_planted_in_the_rules_of_devices_is_found(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, fault: object
) -> None:
    monkeypatch.setattr(module, name, fault)
    with pytest.raises(AssertionError):
        live(DeviceLife, 40, 50, Phase.generate)


@pytest.mark.full
@pytest.mark.parametrize(
    ("kind", "lives", "parts"),
    LONG,
    ids=[
        *("of the ledger", "with authorities", "of trade", "of buyers and sellers", "of the treasury", "under laws"),
        *("under laws of version 1", "of a market", "of residents from abroad", "of tokens", "of land", "of titles"),
        *("of offices", "of devices"),
    ],
)
def test_long_lives_meet_nearly_every_verdict(
    kind: type[EverydayLife],
    lives: int,
    parts: tuple[ModuleType, ...],
    record_property: Callable[[str, object], None],
) -> None:
    """Which of the rarest are met is a matter of luck; each has its own row in the tables of tests/registry."""
    met, possible = live(kind, lives, STEPS), list_verdicts(*parts)
    figure = f"{len(possible & met)} of {len(possible)}; not {', '.join(sorted(possible - met)) or 'one missed'}"
    record_property(f"verdicts met in {lives} lives of {kind.__name__}", figure)
    assert len(possible - met) <= len(possible) // 8
