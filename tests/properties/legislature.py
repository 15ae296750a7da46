"""A chain whose laws change at random, by motions, among payments.

`python -m tests.properties.legislature FILE [FAULT]` replays a ledger.db in a process of its own and prints what comes
out; with a fault, as a ledger would that reads something of the machine it runs on.
"""

import re
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from random import Random

import msgspec

from ledger import transition
from ledger.archive.audit import audit_file
from ledger.archive.blocks import load_block
from ledger.chain.parameters import FOUNDING
from ledger.registry.call import Call
from ledger.registry.laws.facts import LawFacts
from ledger.registry.laws.judging import binds, judge
from ledger.registry.money import windows
from ledger.registry.motions.motions import CastBallot
from ledger.registry.rows.laws import LAW_BOOKS, LAWS
from ledger.state.store import Store
from tests.country import START, Country
from tests.registry.motions.assembly import HOUR, add_bodies, make_body
from tests.registry.scenario import Play

MINUTE = 60_000
EPOCH = date(1970, 1, 1).toordinal()
QUICK = make_body("quick", "court,education,treasury", 2, voting_ms=5 * MINUTE, delay_ms=MINUTE)
PEOPLE = ("noy", "keo", "mai")
LIMIT = "message.amount > parameters.{limit}"
TEXTS = (
    LIMIT,
    LIMIT,
    "on_behalf_of.sent_today + message.amount > 400",
    "on_behalf_of.sent_this_month > parameters.{limit} * 9",
    'message.to == by.address or message.asset in ["USD", "EUR"]',
    'by.kind == "citizen" and time % 7 == 0',
    "today > @2024-10-05 and message.amount > 60",
    "100 // (message.amount % 9 - 4) > 5",
    'any(level == "LA-VT" for level in on_behalf_of.jurisdictions) and message.amount > 70',
)
TYPES = ("issue", "place_hold", "transfer", "place_hold,transfer")


class Legislature:
    """One chain in a folder; every act is a block."""

    def __init__(self, folder: Path, random: Random) -> None:
        self.country = Country(folder=folder, parameters=FOUNDING, template=add_bodies(QUICK), utc_offset=420)
        self.play = Play(self.country)
        self.random = random
        self.count = 0
        self.open: list[str] = []
        """Motions, by their names, that nobody has enacted yet."""
        self.laws: list[str] = []
        """Names of those that motions were to adopt."""
        self.holds: list[tuple[str, str]] = []
        """Names of holds, with who captures them, placed or not."""
        self.met: Counter[str] = Counter()
        """What came of the acts, and of the motions."""
        for name in PEOPLE:
            self.country.settle(name, money=1_000)

    def live(self, steps: int) -> None:
        """So many blocks; hours and days pass among them."""
        for _ in range(steps):
            self.country.now += self.random.choice([1, 1, 1, MINUTE, 10 * MINUTE, 600 * MINUTE])
            act = self.random.choice([*[self.pay] * 6, *[self.propose] * 2, *[self.enact] * 2])
            self.met[act()] += 1

    def pay(self) -> str:
        """One to three payments, holds or issues in one transaction."""
        return self.play.act(" & ".join(self.say_payment() for _ in range(self.random.choice([1, 1, 2, 3]))))

    def say_payment(self) -> str:
        amount, (payer, payee) = self.random.randrange(1, 120), self.random.sample(PEOPLE, 2)
        until, name = (self.country.now - START) // HOUR + 100, f"h{len(self.holds)}"
        self.holds.append((name, payee))
        placed = [(hold, captor) for hold, captor in self.holds if hold in self.play.names][-9:]
        hold, captor = self.random.choice(placed or self.holds)
        return self.random.choice(
            [
                f"{payer} pays {amount} LAK to {payee}",
                f"{payer} pays {amount} LAK to {payee}",
                f"{payer} holds {amount} LAK for {payee} until {until}:00 as {name}",
                f"{payer} holds {amount} LAK for {payee} until {until}:00 as {name}",
                f"{captor} releases {hold}",
                f"{captor} captures {amount} of {hold}",
                f"central-bank issues {amount} LAK to {payee}",
            ]
        )

    def propose(self) -> str:
        """A motion on a law, with the votes of all: two blocks, or one where it is refused."""
        self.count += 1
        name = f"m{self.count}"
        decision = self.say_decision()
        rule = self.play.act(f"court moves in quick to {decision} as {name}")
        if rule == "applied":
            votes = [self.country.wish(who, CastBallot(self.play.names[name], self.choose_vote())) for who in VOTERS]
            assert self.country.act(*votes) == "applied"
            self.open.append(name)
            if adopted := re.match(r"adopt (\w+):", decision):
                self.laws.append(adopted[1])
        return rule

    def choose_vote(self) -> str:
        return self.random.choice(["yes", "yes", "yes", "no"])

    def say_decision(self) -> str:
        """To adopt, end or suspend a law, or to set a parameter."""
        law = self.random.choice(self.laws[-6:] or ["none"])
        limits = [name for name in self.laws if name.startswith("limit_")]
        limit = self.random.choice(limits[-3:] or ["limit_0"])
        text = self.random.choice(TEXTS).format(limit=limit)
        kind, types = self.random.choice(["allow", "deny", "deny"]), self.random.choice(TYPES)
        return self.random.choice(
            [
                f"adopt law_{self.count}: {kind} {types} where {text}",
                f"adopt law_{self.count}: {kind} {types} in LA-VT until 900:00 where {text}",
                f"adopt limit_{self.count}: {self.random.randrange(100)} from 0 to 99",
                f"end {law}",
                f"end {law}",
                f"suspend {law} until {self.random.randrange(24, 900)}:00",
                f"let {law} bind again",
                f"let {limit} be {self.random.randrange(120)}",
            ]
        )

    def enact(self) -> str:
        """Enacts the oldest motion, due or not; what became of it."""
        if not self.open:
            return self.pay()
        rule = self.play.act(f"keo enacts {self.open[0]}")
        if rule != "applied":
            return rule
        self.open.pop(0)
        told = {fact.name: str(fact.value) for fact in self.country.last.events}
        return told.get("rule", told["state"])


VOTERS = ("court", "education", "treasury")


def ask_in_no_order(call: Call, name: str, body: msgspec.Struct) -> None:
    """A fault: the laws that bind a message are asked as a set has them."""
    book = call.rows.get(LAW_BOOKS, name)
    facts = LawFacts(call, name, body)
    for identifier in set(book.laws if book else ()):
        law = call.rows.get(LAWS, identifier)
        refusal = judge(law, facts).refusal if law and binds(call, law) else None
        if refusal:
            raise refusal


def look_at_the_calendar(time: int, utc_offset: int) -> windows.Period:
    """A fault: days and months are those of the machine."""
    there = datetime.fromtimestamp(time / 1_000)  # noqa: DTZ006 - the fault itself
    return windows.Period(there.toordinal() - EPOCH, (there.year - 1970) * 12 + there.month - 1)


FAULTS = {
    "no_order": (transition, "check_laws", ask_in_no_order),
    "calendar": (windows, "get_period", look_at_the_calendar),
}


def replay(file: Path) -> str:
    """What an audit finds that executes everything again from genesis, and every header's roots."""
    report = audit_file(file, lambda done, total: None)
    store = Store(file)
    with store.reading():
        headers = [load_block(store, height).header for height in range(1, report.blocks + 1)]
    store.close()
    lines = [f"{header.height} {header.state_root} {header.entries_root} {header.history_root}" for header in headers]
    return "\n".join([str(report), *lines])


if __name__ == "__main__":
    for fault in sys.argv[2:]:
        setattr(*FAULTS[fault])
    print(replay(Path(sys.argv[1])))
