"""A random life of the ledger beside its model: how one begins and ends, and what everybody does every day.

What is done is rules in test_life.py, authority_life.py and committee_life.py.
"""

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from ledger.client.drafting import Wish
from ledger.registry.money.holds import CaptureHold, PlaceHold, ReleaseHold
from ledger.registry.money.money import Issue, Redeem, Transfer
from ledger.registry.money.reversals import Reverse
from tests import strategies
from tests.properties import authority_invariants, invariants
from tests.properties.life import Life
from tests.properties.model import Verdict
from tests.properties.model_roles import find_chain

Draw = Callable[[st.SearchStrategy[Any]], Any]
WHO, LUCK = strategies.anybody(), strategies.luck()
UNKNOWN = "0" * 64 + "-0"
CHANCES = st.integers(0, 2**32)
"""0 for the life that Hypothesis begins with, in which everything is as simple as can be: nobody lives it."""
MET: Counter[str] = Counter()
"""Verdicts of all lives so far."""


class EverydayLife(RuleBasedStateMachine):
    """One life, from genesis to the last audit."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="life-"))
        self.life = self.begin_life(self.folder)

    def begin_life(self, folder: Path) -> Life:
        """The ledger and its model, in a country of this kind."""
        return Life(folder)

    def teardown(self) -> None:
        MET.update(self.life.met)
        if self.life.kept and sys.exc_info()[0] is None:  # what failed already is what is to be told
            self.end()
        self.life.country.node.close()
        shutil.rmtree(self.folder)

    def end(self) -> None:
        """What holds of a whole life."""
        for check in invariants.AT_THE_END + authority_invariants.AT_THE_END:
            check(self.life)

    @invariant()
    def nothing_is_lost_or_made_up(self) -> None:
        for check in invariants.EVERY_STEP:
            check(self.life)

    def act(self, by: str, body: object, lane: int = 0, fault: str = "", holder: str = "") -> Verdict:
        return self.life.do(self.life.make([Wish(by, body, holder)], lane, fault))  # type: ignore[arg-type]

    @property
    def now(self) -> int:
        """The time of the next block."""
        return self.life.model.get_time(self.life.country.now)

    def find_who_may(self, role: str, scope: str, draw: Draw) -> str:
        """Somebody who has the role, if anybody has; seldom anybody."""
        everybody = [self.life.country.address(name) for name in [*self.life.authorities, *self.life.names]]
        fitting = [who for who in everybody if find_chain(self.life.model, self.now, role, who, scope)]
        return draw(st.sampled_from(fitting)) if fitting and draw(LUCK) else self.life.find_anybody(draw(WHO))

    def list_rows(self, table: str) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
        """The rows of a table in order, each with its identifier in parts."""
        state = self.life.model.state
        return [(tuple(key.split("/")[1:]), state[key]) for key in sorted(state) if key.startswith(table + "/")]

    def open_account(self, kind: str, jurisdiction: str, keys: tuple[int, int], by_registrar: bool) -> None:
        person = self.life.new_person(*keys)
        body = self.life.country.registration(person, kind, jurisdiction)
        made = self.life.make([Wish(self.life.country.address("registrar" if by_registrar else "treasury"), body)])
        self.life.do(made._replace(people={person.name: person}))

    def issue(self, by: int, to: int, amount: int, asset: str, by_bank: bool) -> None:
        issuer = self.life.country.address("central-bank" if by_bank else self.life.choose(by))
        self.act(issuer, Issue(amount, asset, self.life.address_of(to)))

    def pay(self, by: int, to: int, amount: int, asset: str, lane: int) -> None:
        self.act(self.life.address_of(by), Transfer(amount, asset, "", self.life.address_of(to)), lane)

    def place_hold(self, by: int, to: int, captor: int, amount: int, asset: str, lasting: int) -> None:
        expires = self.life.model.get_time(self.life.country.now) + lasting
        address = self.life.address_of
        self.act(address(by), PlaceHold(amount, asset, address(captor), expires, address(to)))

    def wait(self, lasting: int) -> None:
        self.life.country.now = self.life.model.time + lasting

    def redeem(self, by: int, amount: int, asset: str, by_bank: bool) -> None:
        issuer = self.life.country.address("central-bank" if by_bank else self.life.choose(by))
        self.act(issuer, Redeem(amount, asset))

    def capture_hold(self, pick: int, by: int, amount: int, rightly: bool) -> None:
        place, captor = self.find_hold(pick, by, rightly)
        self.act(captor, CaptureHold(amount, place))

    def release_hold(self, pick: int, by: int, rightly: bool) -> None:
        place, captor = self.find_hold(pick, by, rightly)
        self.act(captor, ReleaseHold(place))

    def find_hold(self, pick: int, by: int, rightly: bool) -> tuple[str, str]:
        """A hold that there is or was, and who captures it, or anybody."""
        place = self.life.holds[pick % len(self.life.holds)]
        hold = self.life.model.state.get(f"hold/{place}")
        captor = hold["captor"] if hold and rightly else ""
        return place, captor if captor and "-" not in captor else self.life.address_of(by)  # some belong to an order

    def reverse(self, pick: int, by: int, rightly: bool, part: int = 1) -> None:
        """Returns all of a payment, or about one part of so many; in parts, `by` may make a whole of another amount."""
        place, payer, paid = self.life.payments[pick % len(self.life.payments)]
        holder = paid.to if rightly else self.life.address_of(by)
        if part == 1:
            self.act(holder, Reverse(paid.amount, paid.asset, place, payer))
            return
        whole = paid.amount if rightly else paid.amount + by
        self.act(holder, Reverse(-(-paid.amount // part), paid.asset, place, payer, whole))
