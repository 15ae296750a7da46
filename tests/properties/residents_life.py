"""A random life of e-residents: sponsored, renewed and dropped, and all they do before and after that ends.

Everything else of a life under laws goes on beside it, so that whoever's residence has ended is paid, suspended, let
act, and asked for what it was let do.
"""

from pathlib import Path
from typing import Any

import msgspec
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.chain.kinds import NEVER
from ledger.chain.times import DAY_MS
from ledger.client.drafting import Wish
from ledger.registry.committee.bodies import ChangeMembers
from ledger.registry.delegation import GrantDelegation
from ledger.registry.money.holds import PlaceHold
from ledger.registry.money.money import Issue, Transfer
from ledger.registry.people.residents import (
    EndRecognition,
    OpenResidence,
    RecogniseIssuer,
    RenewResidence,
    WithdrawSponsorship,
)
from ledger.registry.people.roles import GrantRole
from ledger.registry.rows.committee import Majority, Member
from tests import strategies
from tests.country import APPLIED
from tests.properties.committee_life import BODIES, MINUTE, CommitteeLife
from tests.properties.everyday_life import CHANCES, LUCK, WHO, Draw
from tests.properties.lawful_acts import SURELY
from tests.properties.life import PARAMETERS, Life
from tests.registry.people.sponsoring import ABROAD, SHOWN, make_recognised

ISSUERS = st.sampled_from(["SG.ICA"] * 5 + ["TH.DOPA", "TH.DOPA", "VN.MPS"])
ENDS = st.sampled_from([MINUTE, 10 * MINUTE, 10 * MINUTE, DAY_MS, DAY_MS, 30 * DAY_MS, 0])
PLACES = st.sampled_from(["LA-VT"] * 5 + ["LA", "TH-10", "nowhere"])
OF_RESIDENTS = [
    *("sponsor", "sponsor", "renew", "renew", "drop", "let_it_end", "let_it_end", "let_it_end", "make_sponsor"),
    *("live_abroad", "live_abroad", "live_abroad", "live_abroad", "pay_abroad", "pay_abroad", "let_abroad"),
    *("recognise", "recognise_no_more", "seat_one"),
]
WITH_ALL = [
    *("send", "set_aside", "take", "give_back", "return_it", "open_one", "pass_time", "grant_role", "appeal"),
    *("grant_delegation", "act_for_another", "suspend_account", "reinstate_account", "request_recovery"),
    *("complete_recovery", "cancel_recovery", "revoke_role"),
]


class ResidentsLife(CommitteeLife):
    """A life of people abroad and their sponsors, under laws."""

    def begin_life(self, folder: Path) -> Life:
        parameters = msgspec.structs.replace(PARAMETERS, quota_citizen=60, quota_device=60)
        return Life(folder, BODIES, parameters, rows=lambda country: make_recognised(country, sg_ica="max"))

    @initialize(chance=CHANCES, data=st.data())
    def begin(self, chance: int, data: Any) -> None:
        """Three e-residents with money, one of them a registrar who was let act; a second sponsor."""
        assume(chance)
        self.settle_down()
        address = self.life.country.address
        grant = GrantRole(address("finance"), "sponsor", "LA", 0, NEVER)
        assert self.act(address("registrar"), grant).place == APPLIED
        for minutes in (10, 60, 10**6):
            self.open_residence(address("technology"), "SG.ICA", "LA-VT", self.now + minutes * MINUTE)
            assert self.act(address("central-bank"), Issue(60, "LAK", address(self.life.names[-1]))).place == APPLIED
        first, second = (address(name) for name in self.life.names[-3:-1])
        granted = GrantRole(first, "registrar", "LA", 0, NEVER)
        let = GrantDelegation(40, "LAK", first, 0, ("place_hold", "transfer"), self.now + 10**10)
        for by, body in ((address("registrar"), granted), (address(self.life.names[0]), let), (second, let)):
            assert self.act(by, body).place == APPLIED

    @rule(what=st.sampled_from(OF_RESIDENTS * 3 + WITH_ALL), data=st.data())
    def live_on(self, what: str, data: Any) -> None:
        """All in one rule, so that no life goes without e-residents."""
        getattr(self, what)(data.draw)

    def open_residence(self, by: str, issuer: str, place: str, until: int, keys: tuple[int, int] = (1, 1)) -> None:
        person = self.life.new_person(*keys)
        bound = self.life.country.bind(person.address, person.keys, person.threshold)
        body = OpenResidence(SHOWN, issuer, place, bound, person.threshold, until)
        made = self.life.make([Wish(by, body)])
        self.life.do(made._replace(people={person.name: person}))

    def sponsor(self, draw: Draw) -> None:
        place, keys = draw(PLACES), draw(strategies.thresholds())
        until = self.now + draw(ENDS)
        self.open_residence(self.find_who_may("sponsor", place, draw), draw(ISSUERS), place, until, keys)

    def renew(self, draw: Draw) -> None:
        account, row = self.find_resident(draw)
        until = max(self.now, row["until"] if draw(LUCK) else 0) + draw(ENDS)
        by = row["sponsor"] if draw(SURELY) else self.find_who_may("sponsor", "LA-VT", draw)
        if draw(SURELY):
            self.act(by, RenewResidence(account, SHOWN, draw(ISSUERS), until))
        else:  # by its own word, if it may
            let = GrantDelegation(0, "", account, 0, ("renew_residence",), self.now + 10**9)
            wishes = [Wish(by, let), Wish(account, RenewResidence(account, SHOWN, "SG.ICA", until), by)]
            self.life.do(self.life.make(wishes))

    def drop(self, draw: Draw) -> None:
        account, row = self.find_resident(draw)
        by = row["sponsor"] if draw(LUCK) else self.find_who_may("sponsor", "LA-VT", draw)
        self.act(by, WithdrawSponsorship(account, "MTC/1"))

    def let_it_end(self, draw: Draw) -> None:
        """Until the first residence that has not ended ends, or a moment before; but not for years."""
        ends = sorted(row["until"] for _, row in self.list_rows("residence") if row["until"] > self.now)
        if ends and ends[0] < self.now + 60 * DAY_MS:
            self.wait_until(ends[0] - draw(st.sampled_from([0, 0, 0, 1])))

    def live_abroad(self, draw: Draw) -> None:
        """An e-resident does what anybody does, also for who has let it."""
        account, _ = self.find_resident(draw)
        other = self.life.find_anybody(draw(WHO))
        body = draw(
            st.sampled_from(
                [
                    Transfer(draw(st.integers(1, 12)), "LAK", "", other),
                    PlaceHold(draw(st.integers(1, 12)), "LAK", account, self.now + DAY_MS, other),
                    GrantDelegation(0, "", other, 0, ("capture_hold",), self.now + DAY_MS),
                ]
            )
        )
        let = [holder for (holder, delegate), _ in self.list_rows("delegation") if delegate == account]
        holder = draw(st.sampled_from(["", *let]))
        if draw(SURELY):
            self.act(account, body, holder=holder)
        else:
            pays = Transfer(1, "LAK", "", account)
            self.life.do(self.life.make([Wish(self.life.find_anybody(draw(WHO)), pays), Wish(account, body, holder)]))

    def pay_abroad(self, draw: Draw) -> None:
        account, _ = self.find_resident(draw)
        payer, _ = self.find_payer(draw)
        hold = PlaceHold(draw(st.integers(1, 9)), "LAK", payer, self.now + DAY_MS, account)
        self.act(payer, draw(st.sampled_from([Transfer(draw(st.integers(0, 9)), "LAK", "", account), hold])))

    def let_abroad(self, draw: Draw) -> None:
        account, _ = self.find_resident(draw)
        payer, _ = self.find_payer(draw)
        self.act(payer, GrantDelegation(20, "LAK", account, 0, ("place_hold", "transfer"), self.now + DAY_MS))

    def make_sponsor(self, draw: Draw) -> None:
        account, _ = self.find_resident(draw)
        holder = account if draw(LUCK) else self.life.find_anybody(draw(WHO))
        by = self.find_who_may("accreditor", "sponsor/LA-VT", draw)
        self.act(by, GrantRole(holder, "sponsor", "LA-VT", 0, self.now + draw(ENDS)))

    def recognise(self, draw: Draw) -> None:
        key = ABROAD.public_key if draw(SURELY) else "ff" * 32
        self.move(RecogniseIssuer(draw(ISSUERS), key, self.now + 10 * draw(ENDS)), draw)

    def recognise_no_more(self, draw: Draw) -> None:
        self.move(EndRecognition(draw(ISSUERS), "MFA/1"), draw)

    def seat_one(self, draw: Draw) -> None:
        account, _ = self.find_resident(draw)
        seats = sorted({account, *(seat["address"] for seat in self.list_seats("council"))})
        members = tuple(Member(who, False, 1) for who in seats)
        self.move(ChangeMembers("council", Majority(2, 1), members, len(seats) // 2 + 1), draw)

    def find_resident(self, draw: Draw) -> tuple[str, dict[str, Any]]:
        """One of the e-residents, as often as not one whose residence has ended; seldom anybody."""
        rows = self.list_rows("residence")
        ended = [one for one in rows if one[1]["until"] <= self.now]
        (account,), row = draw(st.sampled_from(ended if ended and draw(st.booleans()) else rows))
        return (account if draw(SURELY) else self.life.find_anybody(draw(WHO))), row
