"""A random life of the ledger against a plain-dict model (model.py), kept on disk.

People come, pay, hold, return and change their keys, rightly and wrongly, alone and several at once; validators go down
and lie; time passes; the ledger is closed and opened again. After every step the database holds what the model holds,
every verdict was the model's, and money is conserved; at the end the invariants of invariants.py hold.
"""

import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ledger.node.drafting import Wish
from ledger.registry.accounts import RotateKeys
from ledger.registry.money import CaptureHold, Issue, PlaceHold, Redeem, ReleaseHold, Reverse, Transfer
from tests import strategies
from tests.country import APPLIED
from tests.properties import invariants, model
from tests.properties.life import Life, Made, canonical, forge
from tests.properties.model import Verdict

VALIDATORS = ["central-bank", "finance", "justice", "technology"]
WHO = strategies.picks()


class LedgerLife(RuleBasedStateMachine):
    """One life, from genesis to the last audit."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="life-"))
        self.life = Life(self.folder)

    def act(self, by: str, body: object, lane: int = 0, fault: str = "") -> Verdict:
        return self.life.do(self.life.make([Wish(by, body)], lane, fault))  # type: ignore[arg-type]

    @initialize()
    def begin(self) -> None:
        """Three people, two of them with money, so that little has to go right by chance."""
        for kind, keys in (("citizen", 1), ("business", 2), ("device", 1)):
            self.open_account(kind, "LA-VT", (keys, keys), by_registrar=True)
        address = self.life.country.address
        for name in self.life.names:
            assert self.act(address("central-bank"), Issue(100, "LAK", address(name))).place == APPLIED
        self.issue(by=0, to=0, amount=20, asset="USD", by_bank=True)
        self.place_hold(by=0, to=1, captor=1, amount=20, asset="LAK", lasting=86_400_000)
        self.pay(by=1, to=0, amount=10, asset="LAK", lane=0)

    @rule(
        kind=strategies.kinds(),
        jurisdiction=strategies.jurisdictions(),
        keys=strategies.thresholds(),
        by_registrar=st.sampled_from([True, True, True, False]),
    )
    def open_account(self, kind: str, jurisdiction: str, keys: tuple[int, int], by_registrar: bool) -> None:
        person = self.life.new_person(*keys)
        body = self.life.country.registration(person, kind, jurisdiction)
        made = self.life.make([Wish(self.life.country.address("registrar" if by_registrar else "treasury"), body)])
        self.life.do(made._replace(people={person.name: person}))

    @precondition(lambda self: self.life.first_keys)
    @rule(pick=WHO)
    def open_again(self, pick: int) -> None:
        known = list(self.life.first_keys.values())
        body = self.life.country.registration(known[pick % len(known)])
        self.act(self.life.country.address("registrar"), body)

    @rule(
        by=WHO,
        to=WHO,
        amount=strategies.amounts(),
        asset=strategies.assets(),
        by_bank=st.sampled_from([True, True, False]),
    )
    def issue(self, by: int, to: int, amount: int, asset: str, by_bank: bool) -> None:
        issuer = self.life.country.address("central-bank" if by_bank else self.life.choose(by))
        self.act(issuer, Issue(amount, asset, self.life.address_of(to)))

    @rule(by=WHO, amount=strategies.amounts(), asset=strategies.assets(), by_bank=st.sampled_from([True, True, False]))
    def redeem(self, by: int, amount: int, asset: str, by_bank: bool) -> None:
        issuer = self.life.country.address("central-bank" if by_bank else self.life.choose(by))
        self.act(issuer, Redeem(amount, asset))

    @rule(by=WHO, to=WHO, amount=strategies.amounts(), asset=strategies.assets(), lane=strategies.lanes())
    def pay(self, by: int, to: int, amount: int, asset: str, lane: int) -> None:
        self.act(self.life.address_of(by), Transfer(amount, asset, "", self.life.address_of(to)), lane)

    @rule(by=WHO, to=WHO, amount=strategies.amounts(), fault=strategies.faults(), lane=strategies.lanes())
    def pay_with_a_fault(self, by: int, to: int, amount: int, fault: str, lane: int) -> None:
        self.act(self.life.address_of(by), Transfer(amount, "LAK", "", self.life.address_of(to)), lane, fault)

    @rule(
        by=WHO, to=WHO, captor=WHO, amount=strategies.amounts(), asset=strategies.assets(), lasting=strategies.lasting()
    )
    def place_hold(self, by: int, to: int, captor: int, amount: int, asset: str, lasting: int) -> None:
        expires = self.life.model.get_time(self.life.country.now) + lasting
        address = self.life.address_of
        self.act(address(by), PlaceHold(amount, asset, address(captor), expires, address(to)))

    @precondition(lambda self: self.life.holds)
    @rule(pick=WHO, by=WHO, amount=strategies.amounts(), rightly=st.sampled_from([True, True, True, False]))
    def capture_hold(self, pick: int, by: int, amount: int, rightly: bool) -> None:
        place = self.life.holds[pick % len(self.life.holds)]
        hold = self.life.model.state.get(f"hold/{place}")
        captor = hold["captor"] if hold and rightly else self.life.address_of(by)
        self.act(captor, CaptureHold(amount, place))

    @precondition(lambda self: self.life.holds)
    @rule(pick=WHO, by=WHO, rightly=st.booleans())
    def release_hold(self, pick: int, by: int, rightly: bool) -> None:
        place = self.life.holds[pick % len(self.life.holds)]
        hold = self.life.model.state.get(f"hold/{place}")
        captor = hold["captor"] if hold and rightly else self.life.address_of(by)
        self.act(captor, ReleaseHold(place))

    @precondition(lambda self: self.life.payments)
    @rule(pick=WHO, by=WHO, rightly=st.sampled_from([True, True, False]))
    def reverse(self, pick: int, by: int, rightly: bool) -> None:
        place, payer, paid = self.life.payments[pick % len(self.life.payments)]
        holder = paid.to if rightly else self.life.address_of(by)
        self.act(holder, Reverse(paid.amount, paid.asset, place, payer))

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

    @rule(lasting=strategies.waits())
    def wait(self, lasting: int) -> None:
        self.life.country.now = self.life.model.time + lasting

    @rule()
    def reopen(self) -> None:
        self.life.reopen()

    @invariant()
    def nothing_is_lost_or_made_up(self) -> None:
        for check in invariants.EVERY_STEP:
            check(self.life)

    def teardown(self) -> None:
        MET.update(self.life.met)
        for check in invariants.AT_THE_END:
            check(self.life)
        self.life.country.node.close()
        shutil.rmtree(self.folder)


MET: Counter[str] = Counter()
"""Verdicts of all lives so far."""
KNOWN = {APPLIED, *re.findall(r'(?:refuse|Broken)\("(\w+)"', Path(model.__file__).read_text("utf-8"))}
"""Every verdict the model can give."""


def live(lives: int, steps: int, *phases: Phase) -> set[str]:
    """Lives so many lives; the verdicts met in them."""
    MET.clear()
    chosen = settings(max_examples=lives, stateful_step_count=steps, phases=phases or tuple(Phase))
    run_state_machine_as_test(LedgerLife, settings=chosen)
    assert MET.total() > lives * steps // 2
    return set(MET)


def test_life_of_the_ledger_is_that_of_the_model() -> None:
    # what fails is shown as it is: to shorten a life takes minutes, and `--full` does it
    assert len(live(50, 25, Phase.generate)) >= 18


@pytest.mark.full
def test_long_lives_meet_every_verdict() -> None:
    assert live(300, 50) == KNOWN
