"""A random life with a committee: its bodies make laws, everybody lives under them, and motions change the rest.

Two bodies decide, one on everything, one on some. A motion is voted on for five minutes and due a minute later. Windows
are begun by the first motion, so that what was set aside before is in none.
"""

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.chain.header import NEWEST
from ledger.chain.kinds import NEVER
from ledger.chain.times import DAY_MS
from ledger.client.drafting import Wish
from ledger.registry.committee.bodies import ChangeMembers
from ledger.registry.committee.parameters import SetParameter
from ledger.registry.delegation import GrantDelegation
from ledger.registry.laws.legislation import AdoptLaw
from ledger.registry.money.caps import RaiseCap
from ledger.registry.money.money import Issue
from ledger.registry.motions.agenda import ConfirmEmergency
from ledger.registry.motions.motions import CastBallot, EnactMotion, ProposeMotion, WithdrawMotion
from ledger.registry.people.role_actions import AssignRole, StripRole
from ledger.registry.people.suspension import FreezeAccount, SuspendAccount, UnfreezeAccount
from ledger.registry.rows.committee import Majority, Member
from tests import strategies
from tests.country import APPLIED
from tests.properties import authority_invariants, committee_invariants, invariants
from tests.properties.authority_life import (
    ASSETS,
    EVERY_DAY,
    PICKS,
    REFERENCES,
    WITH_DELEGATIONS,
    WITH_RECOVERIES,
    WITH_ROLES,
    WITH_SUSPENSIONS,
)
from tests.properties.everyday_life import CHANCES, LUCK, UNKNOWN, WHO, Draw
from tests.properties.lawful_acts import RARELY, SURELY, LawfulActs
from tests.properties.life import PARAMETERS, TEMPLATE, Life
from tests.properties.model_committee import ENDING
from tests.registry.motions.assembly import HOUR, add_bodies, make_body

MINUTE = 60_000
QUICK = {"voting_ms": 5 * MINUTE, "delay_ms": MINUTE, "emergency_voting_ms": MINUTE}
PANEL = (
    *("adopt_law", "confirm", "end_law", "freeze_account", "raise_cap", "set_value", "suspend_law"),
    "unfreeze_account",
)
BODIES = add_bodies(
    make_body("council", "central-bank*2,finance,justice!,technology,treasury", 4, **QUICK, emergency_ms=3 * HOUR),
    make_body(
        "panel",
        "court,education!,registrar",
        2,
        competences=PANEL,
        majority=Majority(3, 2),
        **QUICK,
        emergency_ms=HOUR,
    ),
    template=TEMPLATE,
)
DECIDED: Counter[tuple[str, str]] = Counter()
"""What became of the motions of all lives so far, by what they asked for."""
VOTES = strategies.votes()
OF_LAWS = {"adopt_law", "end_law", "suspend_law", "set_value"}
ON_LAWS = ["adopt", "adopt", "adopt", "adopt_limit", "end_law", "suspend_law", "set_value"]
ON_OTHERS = [
    *("freeze", "freeze", "unfreeze", "confirm", "confirm"),
    *("assign_role", "strip_role", "raise_cap", "set_parameter", "seat"),
]
WITH_MOTIONS = ["enact", "enact", "enact_all", "vote", "vote", "withdraw", "freeze_two", "reach_a_date"]
WITH_MONEY = [
    *("send", "send", "send", "send", "set_aside", "set_aside", "sleep_on_it", "sleep_on_it"),
    *("reach_the_edge", "reach_the_edge", "take", "give_back", "return_it", "burn", "reach_a_date"),
]
WITH_OTHERS = EVERY_DAY + WITH_ROLES + WITH_DELEGATIONS * 2 + WITH_SUSPENSIONS + WITH_RECOVERIES + ["issue_record"]
EVERYTHING = WITH_MONEY * 3 + ON_LAWS * 6 + ON_OTHERS * 3 + WITH_MOTIONS * 3 + WITH_OTHERS


class CommitteeLife(LawfulActs):
    """A life with authorities, under laws."""

    version = NEWEST
    """Of the rules it is lived by."""

    def begin_life(self, folder: Path) -> Life:
        parameters = msgspec.structs.replace(PARAMETERS, quota_citizen=20, windows=0, key_memory=0)
        return Life(folder, BODIES, parameters, self.version)

    def end(self) -> None:
        """What holds of a whole life, and that every law can be ended; without what the other lives try of proofs."""
        committee_invariants.invariant_38_every_law_can_be_ended_whatever_was_decided(self.life)
        self.nothing_is_lost_or_made_up()
        every = invariants.AT_THE_END + authority_invariants.AT_THE_END + committee_invariants.AT_THE_END
        for check in every:
            if check not in invariants.OF_PROOFS:
                check(self.life)
        DECIDED.update((row["action"]["action"], row["state"]) for _, row in self.list_motions())

    @initialize(chance=CHANCES, data=st.data())
    def begin(self, chance: int, data: Any) -> None:
        """The first motions, carried by three members together, and a few laws as chance has them."""
        assume(chance)
        self.settle_down()
        address = self.life.country.address
        for name in self.life.names:
            assert self.act(address("central-bank"), Issue(200, "LAK", address(name))).place == APPLIED
        laws = [
            self.write_law("law_0", 'on_behalf_of.kind == "citizen" and message.amount > 60', ("transfer",)),
            self.write_law("law_1", "on_behalf_of.sent_this_month + message.amount > 150", ("place_hold", "transfer")),
            self.write_law("law_2", "100 // (message.amount - 150) > 9", ("place_hold",)),
            self.write_law("limit_0", "60", (), kind="parameter"),
        ]
        first, clerk = address(self.life.names[0]), address("education")  # of LA-VT and of LA
        let = GrantDelegation(900, "LAK", clerk, 0, ("place_hold", "transfer"), self.now + 10**11)
        assert self.act(first, let).place == APPLIED
        actions = [SetParameter("windows", 1), *(AdoptLaw(law) for law in laws)]
        members = [address(name) for name in ("central-bank", "finance", "technology")]
        wishes = [Wish(members[0], ProposeMotion(action, "council", False, "", "A.1")) for action in actions]  # type: ignore[arg-type]
        assert self.life.do(self.life.make(wishes)).place == APPLIED
        ballots = [Wish(who, CastBallot(motion, "yes")) for who in members for motion in self.life.motions]
        assert self.life.do(self.life.make(ballots)).place == APPLIED
        self.wait(6 * MINUTE)
        enacted = [Wish(members[1], EnactMotion(motion)) for motion in self.life.motions]
        assert self.life.do(self.life.make(enacted)).place == APPLIED
        reading = "message.amount > parameters.limit_0 - on_behalf_of.sent_today"
        self.move(AdoptLaw(self.write_law("law_3", reading, ("transfer",))), data.draw)
        for _ in range(3):
            self.move(self.adopt(data.draw), data.draw)

    @rule(what=st.sampled_from(EVERYTHING), data=st.data())
    def live_on(self, what: str, data: Any) -> None:
        """All in one rule, so that no life goes without laws, or without what they are about."""
        done = getattr(self, what)(data.draw)
        if what in (*ON_LAWS, *ON_OTHERS):
            self.move(done, data.draw)

    # motions: what is asked, and whether it is carried

    def move(self, action: msgspec.Struct, draw: Draw) -> None:
        """A motion; with luck its body votes on it at once, and it is enacted as soon as it is due."""
        name = str(type(action).__struct_config__.tag)
        body = draw(st.sampled_from(["council"] * 12 + ["panel"] * (9 if name in PANEL else 1) + ["senate"]))
        emergency = draw(st.booleans()) if name in ENDING else draw(RARELY)
        made = ProposeMotion(action, body, emergency, "", draw(REFERENCES))  # type: ignore[arg-type]
        if self.act(self.find_member(body, draw), made).place == APPLIED and draw(SURELY):
            motion = self.life.motions[-1]
            self.vote_together(motion, draw)
            if draw(LUCK):
                due, who = self.life.model.state[f"motion/{motion}"]["due"], self.life.find_anybody(draw(PICKS))
                self.wait_until(due - 1)
                self.life.ask(self.life.make([Wish(who, EnactMotion(motion))]))
                self.wait_until(due)
                self.act(who, EnactMotion(motion))
                if name in OF_LAWS:
                    self.ask_around(draw)
                    if not draw(LUCK):
                        self.reach_the_edge(draw)

    def freeze_two(self, draw: Draw) -> None:
        """The weightiest member and another are to be frozen: one motion may, both may not, nor a court after that."""
        seats = sorted(self.list_seats("council"), key=lambda seat: -int(seat["weight"]))
        two = [seats[0]["address"], draw(st.sampled_from(seats[1:] or seats))["address"]]
        who = self.find_member("council", draw)
        wishes = [Wish(who, ProposeMotion(FreezeAccount(seat, "A.1"), "council", False, "", "A.1")) for seat in two]
        if self.life.do(self.life.make(wishes)).place == APPLIED:
            motions = self.life.motions[-2:]
            for motion in motions:
                self.vote_together(motion, draw, st.just("yes"))
            self.wait_until(self.life.model.state[f"motion/{motions[0]}"]["due"])
            self.enact_together(motions)
            self.act(self.life.country.address("court"), SuspendAccount(two[1], "A.1"))

    def vote_together(self, motion: str, draw: Draw, chosen: st.SearchStrategy[str] = VOTES) -> None:
        """All members of the body, in one block."""
        seats = self.list_seats(self.life.model.state[f"motion/{motion}"]["body"])
        votes = [(seat["address"], CastBallot(motion, draw(chosen))) for seat in seats]
        self.life.submit([self.life.make([Wish(who, vote)]) for who, vote in votes])

    def vote(self, draw: Draw) -> None:
        motion = self.find_motion(draw)
        row = self.life.model.state.get(f"motion/{motion}", {"body": "council", "deadline": 0})
        self.wait_until(row["deadline"] - draw(st.sampled_from([DAY_MS, DAY_MS, 1, 0])))
        self.act(self.find_member(row["body"], draw), CastBallot(motion, draw(VOTES)))

    def withdraw(self, draw: Draw) -> None:
        motion = self.find_motion(draw)
        row = self.life.model.state.get(f"motion/{motion}", {"proposer": self.life.country.address("court")})
        who = row["proposer"] if draw(LUCK) else self.life.find_anybody(draw(WHO))
        self.act(who, WithdrawMotion(motion))

    def enact(self, draw: Draw) -> None:
        motion = self.find_motion(draw)
        row = self.life.model.state.get(f"motion/{motion}", {"due": 0, "lapses": 0})
        dates = [row["due"]] * 4 + [row["due"] - 1, row["lapses"] - 1, row["lapses"], row["lapses"]]
        self.wait_until(draw(st.sampled_from(dates)))
        self.act(self.life.find_anybody(draw(PICKS)), EnactMotion(motion))

    def enact_all(self, draw: Draw) -> None:
        """All that are open, in one block, or in one transaction: what one does, the next meets."""
        found = [(place, row) for place, row in self.list_motions() if row["state"] == "open"][-8:]
        if found:
            self.wait_until(max(row["due"] for _, row in found))
            if draw(LUCK):
                self.enact_together([place for place, _ in found])
            else:
                who = self.life.country.address("registrar")
                self.life.do(self.life.make([Wish(who, EnactMotion(place)) for place, _ in found]))

    def enact_together(self, motions: list[str]) -> None:
        """In one block, one after the other: one that is refused takes nothing from the others."""
        who = self.life.country.address("registrar")
        made = [self.life.make([Wish(who, EnactMotion(one))], ahead={who: n}) for n, one in enumerate(motions)]
        self.life.submit(made)

    def find_motion(self, draw: Draw) -> str:
        """One of the last that are open; seldom another, or one that never was."""
        found = [place for place, row in self.list_motions() if row["state"] == "open"][-3:]
        return (
            draw(st.sampled_from(found))
            if found and draw(LUCK)
            else draw(st.sampled_from([*self.life.motions[-4:], UNKNOWN]))
        )

    def list_motions(self) -> list[tuple[str, dict[str, Any]]]:
        return [(place, self.life.model.state[f"motion/{place}"]) for place in self.life.motions]

    def find_member(self, body: str, draw: Draw) -> str:
        members = [seat["address"] for seat in self.list_seats(body)]
        return draw(st.sampled_from(members)) if members and draw(SURELY) else self.life.find_anybody(draw(WHO))

    def list_seats(self, body: str) -> list[dict[str, Any]]:
        return list(self.life.model.state.get(f"body/{body}", {"members": []})["members"])

    # everything else a motion can ask

    def freeze(self, draw: Draw) -> FreezeAccount:
        holder = self.life.find_anybody(draw(WHO)) if draw(LUCK) else self.find_suspended(draw)
        return FreezeAccount(holder, draw(REFERENCES))

    def unfreeze(self, draw: Draw) -> UnfreezeAccount:
        return UnfreezeAccount(self.find_suspended(draw), draw(REFERENCES))

    def confirm(self, draw: Draw) -> ConfirmEmergency:
        done = [place for place, row in self.list_motions() if row["emergency"] and row["state"] == "enacted"]
        return ConfirmEmergency(draw(st.sampled_from(done[-3:])) if done and draw(LUCK) else self.find_motion(draw))

    def assign_role(self, draw: Draw) -> AssignRole:
        (role, scope), since = draw(strategies.roles()), self.now + draw(strategies.beginnings())
        until = NEVER if draw(LUCK) else since + draw(strategies.ends())
        return AssignRole(self.life.find_anybody(draw(WHO)), role, scope, since, until)

    def strip_role(self, draw: Draw) -> StripRole:
        """Of what there is; mostly somebody else gets it."""
        role, holder, *scope = draw(st.sampled_from([parts for parts, _ in self.list_rows("role")]))
        successor = self.life.find_anybody(draw(WHO)) if draw(LUCK) else draw(st.sampled_from(["", holder]))
        return StripRole(holder, role, "/".join(scope), successor)

    def raise_cap(self, draw: Draw) -> RaiseCap:
        asset = draw(ASSETS)
        cap = self.life.model.state.get(f"asset/{asset}", {"cap": 1})["cap"]
        return RaiseCap(asset, min(NEVER, cap + draw(st.sampled_from([0, 1, 500]))))

    def set_parameter(self, draw: Draw) -> SetParameter:
        return SetParameter(*draw(strategies.settings_of_parameters()))

    def seat(self, draw: Draw) -> ChangeMembers:
        """The members as they are, with one more, one less, or one that counts otherwise; more than half decide."""
        body = draw(st.sampled_from(["council"] * 3 + ["panel", "senate"]))
        seats = {seat["address"]: Member(**seat) for seat in self.list_seats(body)}
        if len(seats) > 1 and draw(st.booleans()):
            del seats[draw(st.sampled_from(sorted(seats)))]
        who = self.life.find_anybody(draw(WHO))
        seats[who] = Member(who, draw(st.booleans()), draw(st.integers(1, 3)))
        members = sorted(seats.values(), key=lambda seat: seat.address, reverse=draw(RARELY))
        weight = sum(seat.weight for seat in members)
        majority = draw(st.sampled_from([Majority(2, 1), Majority(3, 2), Majority(1, 1), Majority(4, 5)]))
        return ChangeMembers(body, majority, tuple(members), draw(st.integers(max(1, weight // 2), weight)))


class FirstCommitteeLife(CommitteeLife):
    """The same by version 1 of the rules: laws bind at once, and a hold is asked as a hold alone."""

    version = 1
