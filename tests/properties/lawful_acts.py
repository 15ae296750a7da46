"""What people do under laws, each as chance has it: they pay when a law begins or ends; and what laws are asked for.

What a committee does with them is in committee_life.py.
"""

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import strategies as st

from ledger.chain.kinds import NEVER
from ledger.chain.times import DAY_MS
from ledger.client.drafting import Wish
from ledger.registry.laws.legislation import AdoptLaw, EndLaw, SetLawValue, SuspendLaw
from ledger.registry.money.holds import PlaceHold, ReleaseHold
from ledger.registry.money.money import Transfer
from ledger.registry.rows.laws import Provision
from tests import strategies
from tests.country import APPLIED
from tests.properties.authority_life import ASSETS, PICKS, AuthorityActs
from tests.properties.everyday_life import LUCK, WHO, Draw
from tests.properties.life import OFFSET
from tests.registry.motions.assembly import HOUR, LAW_WORDS

RARELY, SURELY = st.sampled_from([False] * 9 + [True]), st.sampled_from([True] * 9 + [False])
NUMBERS = st.sampled_from([0, 5, 20, 60, 99, 99, 100])
EDGES = st.sampled_from([1, 2, 3, 5, 6, 7, 8, 10, 11, 20, 21, 40, 41, 60, 61, 99, 100, 150])
"""Amounts that laws name, and one more."""


class LawfulActs(AuthorityActs):
    """What is done with money, and what is asked of laws."""

    # money, under the laws

    def send(self, draw: Draw) -> None:
        payer, payee = self.find_payer(draw)
        self.act(payer, Transfer(draw(strategies.amounts()), draw(ASSETS), "", payee))

    def set_aside(self, draw: Draw) -> None:
        owner, to = self.find_payer(draw)
        expires = self.now + draw(strategies.lasting())
        self.act(owner, PlaceHold(draw(strategies.amounts()), draw(ASSETS), to, expires, to))

    def find_payer(self, draw: Draw) -> tuple[str, str]:
        """Somebody who has money, and somebody else; seldom anybody."""
        people = [self.life.country.address(name) for name in self.life.names]
        state = self.life.model.state
        rich = [who for who in people if state[f"account/{who}"]["balances"].get("LAK", (0, 0))[0] >= 40]
        payer = draw(st.sampled_from(rich)) if rich and draw(SURELY) else self.life.find_anybody(draw(WHO))
        return payer, draw(st.sampled_from([who for who in people if who != payer]))

    def take(self, draw: Draw) -> None:
        self.capture_hold(draw(PICKS), draw(PICKS), draw(strategies.amounts()), draw(LUCK))

    def give_back(self, draw: Draw) -> None:
        self.release_hold(draw(PICKS), draw(PICKS), draw(LUCK))

    def return_it(self, draw: Draw) -> None:
        self.reverse(draw(PICKS), draw(PICKS), draw(LUCK), draw(strategies.parts()))

    def burn(self, draw: Draw) -> None:
        self.redeem(draw(PICKS), draw(strategies.amounts()), draw(ASSETS), draw(LUCK))

    def sleep_on_it(self, draw: Draw) -> None:
        """Money is set aside, a day or a month ends or does not, its owner pays, and what was set aside comes back."""
        owner, to = self.find_payer(draw)
        verdict = self.act(owner, PlaceHold(draw(st.integers(1, 20)), "LAK", to, self.now + DAY_MS, to))
        if draw(LUCK):
            self.reach_a_date(draw)
        self.act(owner, Transfer(draw(st.integers(1, 20)), "LAK", "", to))
        if verdict.place == APPLIED:
            self.act(to, ReleaseHold(self.life.holds[-1]))

    def reach_the_edge(self, draw: Draw) -> None:
        """When a law, or the value of a parameter, begins or ends to be in force, or a moment before."""
        rows = [row for _, row in self.list_rows("law")]
        dates = [row["provision"][name] for row in rows for name in ("since", "until")]
        dates += [row[name] for row in rows for name in ("suspended_until", "next_since")]
        coming = sorted(date for date in dates if self.now < date < self.now + 400 * DAY_MS)
        if coming:
            self.wait_until(draw(st.sampled_from(coming)) - draw(st.sampled_from([0, 0, 1])))
        self.ask_around(draw)
        self.send(draw)

    def ask_around(self, draw: Draw) -> None:
        """What would come of payments and holds at the edges of what laws say, two by delegates."""
        rows = [(parts, row) for parts, row in self.list_rows("delegation") if "transfer" in row["types"]]
        for amount in (draw(EDGES), draw(EDGES), draw(EDGES)):
            who, to = self.find_payer(draw)
            for body in (Transfer(amount, "LAK", "", to), PlaceHold(amount, "LAK", to, self.now + HOUR, to)):
                self.life.ask(self.life.make([Wish(who, body)]))
        for holder, delegate in [parts for parts, _ in rows][-2:]:
            self.life.ask(self.life.make([Wish(delegate, Transfer(draw(EDGES), "LAK", "", delegate), holder)]))

    def reach_a_date(self, draw: Draw) -> None:
        """The end of the day or of the month, where the windows close; or the last moment before."""
        offset = timedelta(minutes=OFFSET)
        today = (datetime.fromtimestamp(self.now // 1_000, UTC) + offset).replace(hour=0, minute=0, second=0)
        tomorrow, next_month = today + timedelta(1), (today.replace(day=1) + timedelta(31)).replace(day=1)
        reached = draw(st.sampled_from([tomorrow, tomorrow, next_month])) - offset
        self.wait_until(int(reached.timestamp()) * 1_000 - draw(st.sampled_from([0, 0, 1])))

    def wait_until(self, time: int) -> None:
        """Until then, unless that is past."""
        self.life.country.now = max(time, self.now)

    # laws

    def adopt(self, draw: Draw) -> AdoptLaw:
        number = len(self.list_rows("law"))
        limits = ["limit_0", *[name for name in self.list_laws() if name.startswith("limit")][-3:]]
        law = f"law_{number}" if draw(SURELY) else draw(st.sampled_from(self.list_laws()))
        kind = draw(st.sampled_from(["deny", "deny", "deny", "allow"]))
        written = self.write_law(law, draw(strategies.sentences(limits)), draw(strategies.bound_types()), kind)
        since = draw(st.sampled_from([0, 0, 0, self.now + DAY_MS]))
        until = self.now + draw(strategies.ends()) if draw(LUCK) else NEVER
        places = draw(strategies.places_of_laws())
        return AdoptLaw(msgspec.structs.replace(written, jurisdictions=places, since=since, until=until))

    def adopt_limit(self, draw: Draw) -> AdoptLaw:
        written = self.write_law(f"limit_{len(self.list_rows('law'))}", str(draw(st.integers(0, 99))), (), "parameter")
        until = NEVER if draw(LUCK) else self.now + draw(strategies.ends())
        return AdoptLaw(msgspec.structs.replace(written, until=until))

    def write_law(self, law: str, text: str, types: tuple[str, ...], kind: str = "deny") -> Provision:
        """A law for ever and everywhere; a parameter is at most 99."""
        most = 99 if kind == "parameter" else 0
        words = {"reference": "DECREE/7", "remedy": LAW_WORDS, "title": LAW_WORDS}
        made = {"jurisdictions": (), "kind": kind, "law": law, "least": 0, "most": most, "text": text, "types": types}
        return Provision(**made, **words, since=0, until=NEVER)  # type: ignore[arg-type]

    def end_law(self, draw: Draw) -> EndLaw:
        return EndLaw(self.find_law(draw))

    def suspend_law(self, draw: Draw) -> SuspendLaw:
        """Until some time, or no longer."""
        until = self.now + draw(st.sampled_from([DAY_MS, 10 * DAY_MS, HOUR]))
        return SuspendLaw(self.find_law(draw), draw(st.sampled_from([until, until, 0])))

    def set_value(self, draw: Draw) -> SetLawValue:
        limits = [name for name in self.list_laws() if name.startswith("limit")]
        law = draw(st.sampled_from(limits)) if draw(LUCK) else self.find_law(draw)
        since = draw(st.sampled_from([0, 0, self.now + HOUR, self.now + 10**12]))
        return SetLawValue(law, since, draw(NUMBERS))

    def find_law(self, draw: Draw) -> str:
        return draw(st.sampled_from([*self.list_laws()[-6:] * 2, "law_0", "limit_0", "none"]))

    def list_laws(self) -> list[str]:
        """As they were made: names end in numbers that rise."""
        return sorted((law for (law,), _ in self.list_rows("law")), key=lambda law: int(law.split("_")[1]))
