"""A random life of offices: people apply, are asked, answer, withdraw and appeal; officials decide, or are silent.

The university grants degrees before the court, through officers and delegates; some of them apply themselves.
"""

from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.chain.kinds import NEVER
from ledger.chain.times import DAY_MS
from ledger.client.drafting import Wish
from ledger.registry.delegation import GrantDelegation
from ledger.registry.money.money import Issue
from ledger.registry.people.roles import GrantRole
from ledger.registry.people.suspension import ReinstateAccount, SuspendAccount
from ledger.registry.services.applications import (
    AnswerOffice,
    AppealRefusal,
    ApplyForService,
    ClaimSilence,
    WithdrawApplication,
)
from ledger.registry.services.catalogue import PublishService
from ledger.registry.services.decisions import AskApplicant, GrantApplication, RefuseApplication
from tests.country import APPLIED
from tests.properties.authority_life import EVERY_DAY, PICKS, WITH_DELEGATIONS, WITH_ROLES, AuthorityActs
from tests.properties.everyday_life import CHANCES, LUCK, UNKNOWN, WHO, Draw
from tests.properties.life import PARAMETERS, Life
from tests.properties.treasury_life import SURELY
from tests.registry.laws.lawbook import make_law
from tests.registry.services.desk import PAPER
from tests.registry.services.office import make_later_law

WALLET = "on_behalf_of.sent_this_month + message.amount > 400"
CODES = ("driving", "silent", "final")
LAWS = (make_law("code", WALLET), make_law("late", WALLET))
LIMITS = msgspec.structs.replace(PARAMETERS, quota_citizen=40)
AT_THE_DESK = [
    *(
        "file_one",
        "file_one",
        "file_one",
        "ask_one",
        "ask_one",
        "ask_one",
        "answer_one",
        "answer_one",
        "grant_one",
        "grant_one",
    ),
    *("refuse_one", "refuse_one", "refuse_one", "appeal_one", "appeal_one", "withdraw_one", "claim_one", "claim_one"),
    *("publish_one", "publish_one", "let_days_pass", "let_days_pass", "file_many", "ask_often", "suspend_the_office"),
]
BESIDE = [*EVERY_DAY, *WITH_ROLES[:2], *WITH_DELEGATIONS[:3], "suspend_account", "reinstate_account"]


class ServicesLife(AuthorityActs):
    """A life in which people ask something of offices."""

    def begin_life(self, folder: Path) -> Life:
        return Life(folder, parameters=LIMITS, laws=LAWS, rows=partial(make_later_law, text=WALLET, since="900:00"))

    @initialize(chance=CHANCES)
    def begin(self, chance: int) -> None:
        """Three services, an officer of each office, and a delegate of the university; everybody has money."""
        assume(chance)
        self.settle_down()
        address = self.life.country.address
        for name in self.life.names:
            assert self.act(address("central-bank"), Issue(90, "LAK", address(name))).place == APPLIED
        officials = [address(name) for name in self.life.names[:3]]
        for office, official in (("university", officials[0]), ("court", officials[1])):
            for by, who, role, scope in (
                (address("treasury"), address(office), "accreditor", "officer"),
                (address(office), official, "officer", ""),
            ):
                assert self.act(by, GrantRole(who, role, scope, 0, NEVER)).place == APPLIED
        issuer = GrantRole(address("court"), "issuer", "degree", 0, NEVER)
        assert self.act(address("education"), issuer).place == APPLIED
        types = ("ask_applicant", "grant_application", "refuse_application")
        own = ("answer_office", "appeal_refusal", "withdraw_application")
        for holder, delegate, let in (
            *((address("university"), officials[2], types), (officials[0], officials[2], types)),
            *((address(name), officials[(number + 1) % 3], own) for number, name in enumerate(self.life.names)),
        ):
            body = GrantDelegation(0, "", delegate, 0, let, self.now + 10**11)
            assert self.act(holder, body).place == APPLIED
        for code in CODES:
            assert self.act(address("university"), self.make_service(code, 1)).place == APPLIED

    def make_service(self, code: str, version: int, **changed: Any) -> PublishService:
        court = "" if code == "final" else self.life.country.address("court")
        fields = {"appeal_days": 2, "asset": "LAK", "code": code, "days": 2, "fee": 3, "grants": "degree@1"}
        fields |= {"kind": "permit", "law": "code", "next_office": court, "requires": ("training",)}
        fields |= {"silence_grants": code != "silent", "until": NEVER, "version": version}
        return PublishService(**fields | changed)

    @rule(what=st.sampled_from(AT_THE_DESK * 3 + BESIDE), data=st.data())
    def live_on(self, what: str, data: Any) -> None:
        getattr(self, what)(data.draw)

    def publish_one(self, draw: Draw) -> None:
        code = draw(st.sampled_from([*CODES, "new"]))
        version = len([name for name, *_ in (parts for parts, _ in self.list_rows("service")) if name == code])
        changed: dict[str, Any] = draw(
            st.sampled_from(
                [
                    *({}, {"fee": 5}, {"days": 1}, {"asset": "XAU"}, {"law": "late"}, {"law": "nothing"}),
                    *({"until": self.now}, {"next_office": self.life.country.address("university")}),
                    *({"next_office": self.life.country.address("treasury")},) * 2,
                    *(
                        {"grants": "degree@9"},
                        {"requires": ()},
                        {"requires": ("training", "degree")},
                        {"until": self.now + DAY_MS},
                        {"next_office": "-"},
                    ),
                ]
            )
        )
        if changed.get("next_office") == "-":
            changed = {"next_office": self.life.new_person(1, 1).address}
        office = (
            self.life.country.address("university") if draw(SURELY) else self.find_who_may("issuer", "degree", draw)
        )
        following = version + 1 if draw(SURELY) else max(version, 1)
        self.act(office, self.make_service(code, following, **changed))

    def file_one(self, draw: Draw) -> None:
        found = self.list_rows("service")
        (code, version), row = found[draw(PICKS) % len(found)]
        newest = max(int(parts[1]) for parts, _ in found if parts[0] == code)
        row = dict(found)[code, str(newest)] if draw(SURELY) else row
        version = str(newest) if draw(SURELY) else draw(st.sampled_from([version, "1", "99"]))
        amount, asset = (row["fee"], row["asset"]) if draw(SURELY) else (draw(st.sampled_from([0, 4])), "USD")
        office = row["office"] if draw(SURELY) else self.life.find_anybody(draw(WHO))
        presented = (PAPER,) * (len(row["requires"]) if draw(SURELY) else 2)
        applicant = self.find_one(draw) if draw(SURELY) else str(row["next_office"] or row["office"])
        self.act(applicant, ApplyForService(amount, asset, PAPER, presented, f"{code}@{version}", office))

    def ask_one(self, draw: Draw) -> None:
        place, row = self.find_application(draw)
        self.decide(AskApplicant(place, self.draw_office(row, draw), PAPER), row, draw)

    def file_many(self, draw: Draw) -> None:
        """More than an account may have open, in one transaction."""
        code, version = max((parts for parts, _ in self.list_rows("service")), key=lambda parts: int(parts[1]))
        row = self.life.model.state[f"service/{code}/{version}"]
        presented = (PAPER,) * len(row["requires"])
        body = ApplyForService(row["fee"], row["asset"], PAPER, presented, f"{code}@{version}", row["office"])
        self.life.do(self.life.make([Wish(self.find_one(draw), body)] * 9))

    def ask_often(self, draw: Draw) -> None:
        """One question after another, each answered at once."""
        place, row = self.find_application(draw)
        office = str(row["instances"][-1]["office"]) or self.life.country.address("court")
        asked, answered = AskApplicant(place, office, PAPER), AnswerOffice(PAPER, place)
        self.life.do(self.life.make([Wish(office, asked), Wish(str(row["applicant"]), answered)] * 4))

    def suspend_the_office(self, draw: Draw) -> None:
        """Its officer decides on nothing meanwhile."""
        address = self.life.country.address
        place, row = self.find_application(draw)
        self.act(address("court"), SuspendAccount(address("university"), "CASE/7"))
        self.decide(RefuseApplication(place, "code", self.draw_office(row, draw), "CASE/1"), row, draw)
        self.act(address("court"), ReinstateAccount(address("university"), "CASE/8"))

    def answer_one(self, draw: Draw) -> None:
        place, row = self.find_application(draw)
        self.act_for_applicant(AnswerOffice(PAPER, place), row, draw)

    def grant_one(self, draw: Draw) -> None:
        place, row = self.find_application(draw)
        schema, until = (
            (("degree", 1), NEVER)
            if draw(SURELY)
            else (draw(st.sampled_from([("training", 1), ("degree", 1)])), draw(st.sampled_from([NEVER, self.now])))
        )
        commitment = self.commit(schema, str(row["applicant"]), until)
        if not draw(SURELY):
            commitment = msgspec.structs.replace(commitment, size=commitment.size + 1)
        self.decide(GrantApplication(place, commitment, self.draw_office(row, draw)), row, draw)

    def refuse_one(self, draw: Draw) -> None:
        place, row = self.find_application(draw)
        ground = "code" if draw(SURELY) else draw(st.sampled_from(["late", "nothing"]))
        self.decide(RefuseApplication(place, ground, self.draw_office(row, draw), "CASE/1"), row, draw)

    def appeal_one(self, draw: Draw) -> None:
        place, row = self.find_application(draw, "refused")
        self.act_for_applicant(AppealRefusal(place), row, draw)

    def withdraw_one(self, draw: Draw) -> None:
        place, row = self.find_application(draw)
        self.act_for_applicant(WithdrawApplication(place), row, draw)

    def claim_one(self, draw: Draw) -> None:
        place, _ = self.find_application(draw)
        self.act(self.find_one(draw), ClaimSilence(place))

    def let_days_pass(self, draw: Draw) -> None:
        self.wait(draw(st.sampled_from([DAY_MS, DAY_MS, 2 * DAY_MS, 35 * DAY_MS])))

    def decide(self, body: Any, row: dict[str, Any], draw: Draw) -> None:
        """By the office, an officer, a delegate, or anybody."""
        address = self.life.country.address
        officials = [address(name) for name in self.life.names[:3]]
        by, holder = draw(
            st.sampled_from(
                [
                    *((body.office, ""), (officials[0], ""), (officials[1], ""), (officials[0], "")),
                    *((officials[2], address("university")), (self.life.find_anybody(draw(WHO)), "")),
                    (officials[2], officials[0]),
                ]
            )
        )
        self.act(by, body, holder=holder)

    def find_application(self, draw: Draw, status: str = "") -> tuple[str, dict[str, Any]]:
        """One of those there are, of a status more often than not; seldom one that there is not."""
        found = self.list_rows("application")
        wanted = [one for one in found if one[1]["status"] == status or (not status and draw(LUCK))] or found
        if wanted and draw(SURELY):
            (place,), row = wanted[-1 - draw(PICKS) % min(4, len(wanted))]
            return place, row
        return UNKNOWN, {"applicant": self.life.find_anybody(draw(WHO)), "instances": [{"office": ""}]}

    def draw_office(self, row: dict[str, Any], draw: Draw) -> str:
        office = str(row["instances"][-1]["office"])
        return (
            office
            if office and draw(SURELY)
            else self.life.country.address(draw(st.sampled_from(["court", "education"])))
        )

    def act_for_applicant(self, body: Any, row: dict[str, Any], draw: Draw) -> None:
        """By the applicant, its delegate, who may be of the office, or anybody."""
        applicant = str(row["applicant"])
        delegates = [delegate for (holder, delegate), _ in self.list_rows("delegation") if holder == applicant]
        by = draw(st.sampled_from(["", "", *delegates]))
        if by:
            self.act(by, body, holder=applicant)
        else:
            self.act(applicant if draw(SURELY) else self.find_one(draw), body)

    def find_one(self, draw: Draw) -> str:
        people = [self.life.country.address(name) for name in self.life.names]
        return draw(st.sampled_from(people)) if draw(SURELY) else self.life.find_anybody(draw(WHO))
