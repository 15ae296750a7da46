"""A coalition that tries everything: bodies, weights, vetoes and competences at random, and what it can carry alone.

The rules are the ledger's, message by message, without blocks and signatures; who could carry what is told here, by
none of the ledger's code. Everybody else does what is worst for the coalition. `live` gives the breaches: what was
enacted that the rules of a body denied the coalition at the start, what it could carry in the end and not before, and
what was carried, by whomever, and closed by another thing than its enactment or time.
"""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

import msgspec

from ledger.admission import describe
from ledger.chain.header import NEWEST
from ledger.chain.kinds import NEVER
from ledger.chain.parameters import DEFAULTS
from ledger.chain.transaction import Message, SignedTransaction, Transaction
from ledger.errors import Inadmissible, Refused
from ledger.registry.call import Environment
from ledger.registry.committee.bodies import ChangeMembers
from ledger.registry.messages import MESSAGES
from ledger.registry.motions.agenda import ConfirmEmergency, read_action
from ledger.registry.motions.motions import CastBallot, EnactMotion, ProposeMotion
from ledger.registry.people.role_actions import AssignRole, StripRole
from ledger.registry.people.suspension import FreezeAccount, ReinstateAccount, SuspendAccount, UnfreezeAccount
from ledger.registry.rows.committee import (
    BODIES,
    ESSENTIALS,
    MOTIONS,
    NOW,
    Body,
    Essentials,
    Majority,
    Member,
    Motion,
    Title,
)
from ledger.registry.rows.people import IDENTITIES, ROLES, SUSPENSIONS, Identity, Role
from ledger.state.overlay import Overlay
from ledger.transition import apply_message
from tests.country import get_type_name

HOUR, DAY = 3_600_000, 86_400_000
PEOPLE = tuple(f"p{number}" for number in range(8))
HALF = Majority(denominator=2, numerator=1)
MAJORITIES = (HALF, Majority(3, 2), Majority(4, 3), Majority(1, 1))
ON_OTHERS = ("confirm", "freeze_account", "grant_role", "strip_role", "unfreeze_account")
TITLE = Title("A body", "A body")


class Shelf:
    """Rows at the start, by key."""

    def __init__(self) -> None:
        self.rows: dict[str, Any] = {}

    def get(self, table: Any, identifier: str) -> Any:
        """As a state does."""
        return self.rows.get(table.key(identifier))


class Life(NamedTuple):
    """What came of it."""

    breaches: tuple[str, ...]
    met: Counter[str]
    """What was enacted and rejected, and what else was done."""


def can_carry(body: Body, coalition: frozenset[str], concerned: frozenset[str] = frozenset()) -> bool:
    """Whether a coalition carries a motion in a body against all others, whom it does not concern."""
    voters = [member for member in body.members if member.address not in concerned]
    ours = sum(member.weight for member in voters if member.address in coalition)
    others = [member for member in voters if member.address not in coalition]
    against, majority = sum(member.weight for member in others), body.majority
    return (
        not any(member.veto for member in others)
        and ours >= body.quorum
        and ours > against
        and ours * majority.denominator >= (ours + against) * majority.numerator
    )


def live(seed: int, steps: int = 14) -> Life:
    """One coalition in one country."""
    plot = Plot(Random(seed))
    for _ in range(steps):
        plot.act()
    plot.finish()
    return Life(tuple(plot.breaches), plot.met)


class Plot:
    """A country and its coalition."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.coalition = frozenset(random.sample(PEOPLE, random.randint(2, 5)))
        self.start = {name: self.make_body() for name in ("alpha", "beta", "gamma")[: random.randint(2, 3)]}
        some = random.choice(sorted(self.start))
        competences = tuple(sorted({*self.start[some].competences, "change_members"}))
        self.start[some] = msgspec.structs.replace(self.start[some], competences=competences)
        shelf = Shelf()
        for name, body in self.start.items():
            shelf.rows[BODIES.key(name)] = body
        for person in PEOPLE:
            shelf.rows[IDENTITIES.key(person)] = Identity("LA", ("00",), 1, "authority", 0, "", 1)
        shelf.rows[ROLES.key(f"court/{random.choice(PEOPLE)}")] = Role("", "", 0, NEVER)
        shelf.rows[ESSENTIALS.key(NOW)] = Essentials(tuple(sorted(self.start)), ())
        self.rows, self.now, self.count = Overlay(shelf), DAY, 0
        self.open: list[str] = []
        self.emergencies: list[str] = []
        self.breaches: list[str] = []
        self.met: Counter[str] = Counter()

    def make_body(self) -> Body:
        """Two to five members."""
        random = self.random
        seats = [Member(who, random.random() < 0.2, random.choice((1, 1, 2, 3))) for who in self.draw_people(2, 5)]
        weight, others = sum(seat.weight for seat in seats), random.sample(ON_OTHERS, random.randint(1, 5))
        competences = tuple(sorted({*others, *(["change_members"] if random.random() < 0.6 else [])}))
        delay, lasts = random.choice((0, HOUR)), random.choice((HOUR, 3 * DAY, 14 * DAY))
        voting, majority = random.choice((HOUR, 5 * HOUR)), random.choice(MAJORITIES)
        quorum = random.choice((weight // 2 + 1, random.randint(weight // 2 + 1, weight)))
        return Body(competences, delay, lasts, HOUR, majority, tuple(seats), quorum, TITLE, voting)

    def draw_people(self, least: int, most: int) -> list[str]:
        return sorted(self.random.sample(PEOPLE, self.random.randint(least, most)))

    # what is done

    def act(self) -> None:
        """Something that the coalition can try."""
        chosen = self.random.choice(("move", "move", "move", "enact", "enact", "judge"))
        if chosen == "move":
            self.move()
        elif chosen == "enact":
            self.now += self.random.choice((1, HOUR, 6 * HOUR, DAY))
            self.enact()
        else:
            self.judge()

    def finish(self) -> None:
        """What is open is enacted, and the bodies are looked at."""
        self.now += 6 * HOUR
        for motion in self.open:
            self.now = max(self.now, self.rows.get(MOTIONS, motion).due)
            self.enact_one(motion)
        for name, before in self.start.items():
            after = self.rows.get(BODIES, name)
            if not can_carry(before, self.coalition) and (after != before or can_carry(after, self.coalition)):
                self.breaches.append(f"{name} was denied, and is not what it was")

    def send(self, by: str, body: msgspec.Struct) -> str:
        """One message of somebody, by the real rules; the broken rule, or ""."""
        kind, self.count, self.now = get_type_name(body), self.count + 1, self.now + 1
        signed = SignedTransaction((), Transaction("test", 0, (Message(msgspec.Raw(b"{}"), by, by, kind),), (), 1))
        decoded = describe(b"", signed, (body,), self.count.to_bytes(32, "big"), b"", is_sound=True)
        environment = Environment("lao", "test", bytes(32), self.count, DEFAULTS, self.now, 0, NEWEST)
        mark = self.rows.mark()
        try:
            MESSAGES[kind].validate(body)
            apply_message(self.rows, environment, decoded, 0)
        except (Refused, Inadmissible) as refused:
            self.rows.undo(mark)
            return refused.rule
        return ""

    def judge(self) -> None:
        """Whoever of the coalition is a court suspends somebody, or lets somebody act again."""
        who = self.random.choice(PEOPLE)
        for court in sorted(self.coalition):
            body = self.random.choice(
                (SuspendAccount(who, "C-1"), SuspendAccount(who, "C-1"), ReinstateAccount(who, "C-2"))
            )
            self.met[f"{get_type_name(body)}"] += not self.send(court, body)

    def move(self) -> None:
        """A motion, on which the coalition votes yes and all others as they should, sooner or later."""
        asked, action = self.random.choice(sorted(self.start)), self.draw_action()
        emergency = self.random.random() < 0.6 and isinstance(action, FreezeAccount)
        body = self.rows.get(BODIES, asked)
        movers = [seat.address for seat in body.members if seat.address in self.coalition]
        proposal = ProposeMotion(action, asked, emergency, "", "D-1")  # type: ignore[arg-type]
        if not movers or self.send(self.random.choice(movers), proposal):
            return
        motion = f"{self.count.to_bytes(32, 'big').hex()}-0"
        self.open.append(motion)
        if self.random.random() < 0.3:
            self.judge()
        votes = [*self.list_votes(motion)]
        self.random.shuffle(votes)
        for who, vote in votes:
            self.send(who, CastBallot(motion, vote))  # type: ignore[arg-type]

    def list_votes(self, motion: str) -> Iterator[tuple[str, str]]:
        """Everybody's vote. Others deny a quorum by silence, where they can, and else the majority by their no."""
        row = self.rows.get(MOTIONS, motion)
        bodies, concerned = (
            [self.rows.get(BODIES, name) for name in list_bodies(row)],
            self.list_concerned(read_action(row)),
        )
        against: dict[str, str] = {}
        for name, body in zip(list_bodies(row), bodies, strict=True):
            if not can_carry(self.start[name], self.coalition, concerned):
                seats = [seat for seat in body.members if seat.address not in concerned]
                ours = sum(seat.weight for seat in seats if seat.address in self.coalition)
                others = [seat for seat in seats if seat.address not in self.coalition]
                against |= {
                    seat.address: "veto" if seat.veto else "no" if ours >= body.quorum else "" for seat in others
                }
                break
        for address in sorted({seat.address for body in bodies for seat in body.members}):
            if address in self.coalition:
                yield address, "yes"
            elif vote := against.get(address, self.random.choice(("", "no"))):
                yield address, vote

    def enact(self) -> None:
        """One motion that is due, by anybody."""
        due = [one for one in self.open if self.rows.get(MOTIONS, one).due <= self.now]
        if not due:
            self.now += HOUR
            return
        self.enact_one(self.random.choice(due))
        self.open = [one for one in self.open if self.rows.get(MOTIONS, one).state == "open"]

    def enact_one(self, motion: str) -> None:
        """As it is, or in the moment that a court of the coalition makes for it, and undoes at once."""
        free = [who for who in PEOPLE if self.rows.get(SUSPENSIONS, who) is None]
        if not free:
            return
        suspended = self.random.sample(PEOPLE, self.random.choice((0, 0, 3)))
        held = [
            (court, who)
            for who in suspended
            for court in sorted(self.coalition)
            if not self.send(court, SuspendAccount(who, "C-5"))
        ]
        rule = self.send(next((who for who in free if who not in suspended), free[0]), EnactMotion(motion))
        for court, who in held:
            self.send(court, ReinstateAccount(who, "C-6"))
        if rule:
            self.met[f"refused {rule}"] += 1
        else:
            self.look_at(motion, self.rows.get(MOTIONS, motion))

    def look_at(self, motion: str, row: Motion) -> None:
        """What was enacted must have been the coalition's to carry, in every body that decides."""
        action, bodies = read_action(row), list_bodies(row)
        self.met[f"{row.state} {get_name(action)}{' of another body' if len(bodies) > 1 else ''}"] += 1
        if row.state == "lapsed" and self.now < row.lapses:
            self.breaches.append(f"{get_name(action)} was carried, and is lost by {row.rule}")
        if row.state != "enacted":
            return
        if row.emergency:
            self.emergencies.append(motion)
        for name in bodies:
            concerned, start = self.list_concerned(action), self.start[name]
            if not can_carry(start, self.coalition, concerned) and not can_carry(start, self.coalition):
                self.breaches.append(f"{name} was denied, and carried {get_name(action)}")

    def list_concerned(self, action: Any) -> frozenset[str]:
        """Who may rightly be kept from voting: who would lose something, not who would be given it."""
        if isinstance(action, ConfirmEmergency):
            return self.list_concerned(read_action(self.rows.get(MOTIONS, action.motion)))
        loses = isinstance(action, StripRole | FreezeAccount | UnfreezeAccount)
        return frozenset((action.holder,)) if loses else frozenset()

    # what is asked for

    def draw_action(self) -> msgspec.Struct:
        random, ours = self.random, self.random.choice(sorted(self.coalition))
        who = random.choice(PEOPLE)
        if self.emergencies and random.random() < 0.3:
            return ConfirmEmergency(random.choice(self.emergencies))
        return random.choice(
            (
                *[self.draw_seats()] * 4,
                FreezeAccount(who, "C-3"),
                UnfreezeAccount(who, "C-4"),
                *[AssignRole(self.draw_favoured(ours), "court", "", 0, NEVER)] * 2,
                StripRole(who, "court", "", self.draw_favoured(ours)),
            )
        )

    def draw_favoured(self, ours: str) -> str:
        """Who is given a role: one of the coalition, or somebody who could stop it, and so would better not vote."""
        seats = [seat for body in self.start.values() for seat in body.members if seat.address not in self.coalition]
        heaviest = sorted(seats, key=lambda seat: (seat.veto, seat.weight))[-2:]
        return self.random.choice((ours, *(seat.address for seat in heaviest)))

    def draw_seats(self) -> ChangeMembers:
        """Seats that would suit the coalition: more of it, less of the others, or another quorum and majority."""
        random, name = self.random, self.random.choice(sorted(self.start))
        body, ours = self.rows.get(BODIES, name), random.choice(sorted(self.coalition))
        seats = {seat.address: seat for seat in body.members}
        match random.choice(("ours", "expel", "join", "heavier", "no veto")):
            case "ours":
                seats = {who: Member(who, False, 1) for who in sorted(self.coalition)}
            case "expel":
                others = [who for who in seats if who not in self.coalition]
                for who in random.sample(others, random.randint(0, len(others))):
                    del seats[who]
            case "join":
                seats[ours] = Member(ours, True, 3)
            case "heavier":
                seats[ours] = Member(ours, False, 9)
            case "no veto":
                seats = {who: msgspec.structs.replace(seat, veto=False) for who, seat in seats.items()}
        weight = sum(seat.weight for seat in seats.values())
        quorum = random.choice((weight // 2 + 1, weight // 2 + 1, min(weight, max(body.quorum, weight // 2 + 1))))
        return ChangeMembers(
            name, random.choice((HALF, body.majority)), tuple(seats[who] for who in sorted(seats)), quorum
        )


def list_bodies(row: Motion) -> list[str]:
    """Whose word it needs: that of the body that is asked, and of the one whose seats would change."""
    action = msgspec.json.decode(bytes(row.action))
    return list(dict.fromkeys([row.body, *([action["body"]] if action["action"] == "change_members" else [])]))


def get_name(action: msgspec.Struct) -> str:
    return str(type(action).__struct_config__.tag)
