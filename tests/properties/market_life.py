"""A random life of a market: rates, offers and conversions under laws on payments, with money that a motion has made.

Two people deal in USD and in XRICE; the central bank issues and publishes. Everything else of a life under laws goes on
beside it.
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
from ledger.registry.assets.creation import CreateAsset
from ledger.registry.delegation import GrantDelegation
from ledger.registry.exchange.offers import Convert, PlaceOffer, WithdrawOffer
from ledger.registry.exchange.rates import PublishRate
from ledger.registry.exchange.reserves import ReportReserve
from ledger.registry.laws.legislation import AdoptLaw
from ledger.registry.money.holds import CaptureHold, ReleaseHold
from ledger.registry.money.money import Issue, Transfer
from ledger.registry.motions.motions import CastBallot, EnactMotion, ProposeMotion
from ledger.registry.people.role_actions import AssignRole
from tests import strategies
from tests.country import APPLIED
from tests.properties.authority_life import PICKS
from tests.properties.committee_life import BODIES, MINUTE, CommitteeLife
from tests.properties.everyday_life import CHANCES, LUCK, UNKNOWN, WHO, Draw
from tests.properties.lawful_acts import SURELY
from tests.properties.life import PARAMETERS, Life
from tests.registry.exchange.market import EVIDENCE

RICE = "XRICE"
CODES = st.sampled_from(["USD"] * 3 + [RICE] * 3 + ["LAK", "EUR", "XAU"])
PRICES = st.sampled_from([(1, 1), (3, 2), (2, 3), (100, 99), (1, 3), (2**53 - 1, 2), (1, 2**53 - 1)])
AMOUNTS = st.one_of(st.integers(1, 30), st.sampled_from([0, 1, 2, 100, 2**53 - 1]))
ON_MARKETS = [
    *("publish", "publish", "offer", "offer", "offer", "convert", "convert", "convert", "convert", "convert"),
    *("take_back", "free_its_hold", "report", "pay_in_rice", "pay_in_rice", "set_rice_aside", "create", "make_rice"),
]
WITH_ALL = [
    *("send", "set_aside", "take", "give_back", "return_it", "sleep_on_it", "reach_a_date", "pass_time"),
    *("grant_delegation", "act_for_another", "suspend_account", "reinstate_account", "revoke_role"),
]


class MarketLife(CommitteeLife):
    """A life of people who change money, under laws."""

    def begin_life(self, folder: Path) -> Life:
        return Life(folder, BODIES, msgspec.structs.replace(PARAMETERS, quota_citizen=60, quota_device=60))

    @initialize(chance=CHANCES, data=st.data())
    def begin(self, chance: int, data: Any) -> None:
        """A motion makes rice money, others make dealers; laws limit what is paid, by whatever door."""
        assume(chance)
        self.settle_down()
        address = self.life.country.address
        people = [address(name) for name in self.life.names]
        bank = address("central-bank")
        laws = [
            self.write_law("law_0", "on_behalf_of.sent_this_month + message.amount > 150", ("transfer",)),
            self.write_law("law_1", "message.to == by.address or message.amount % 7 == 0", ("transfer",), "deny"),
        ]
        actions = [AdoptLaw(laws[0]), CreateAsset(RICE, 2_000, 0, bank)]
        actions += [AssignRole(who, "dealer", scope, 0, NEVER) for who in people[:2] for scope in ("USD", RICE)]
        actions += [AdoptLaw(laws[1])] if data.draw(st.booleans()) else []
        members = [address(name) for name in ("central-bank", "finance", "technology")]
        for who, asked in ((members[0], actions[:4]), (members[1], actions[4:])):
            wishes = [Wish(who, ProposeMotion(action, "council", False, "", "A.1")) for action in asked]
            assert self.life.do(self.life.make(wishes)).place == APPLIED
        for motion in self.life.motions:
            ballots = [Wish(who, CastBallot(motion, "yes")) for who in members]
            assert self.life.do(self.life.make(ballots)).place == APPLIED
        self.wait(6 * MINUTE)
        enacted = [Wish(members[1], EnactMotion(motion)) for motion in self.life.motions]
        assert self.life.do(self.life.make(enacted)).place == APPLIED
        money = [Wish(bank, Issue(60, asset, who)) for who in people for asset in ("USD", RICE)]
        assert self.life.do(self.life.make(money)).place == APPLIED
        let = GrantDelegation(40, "USD", people[2], 0, ("convert", "place_offer", "transfer"), self.now + 10**11)
        assert self.act(people[0], let).place == APPLIED
        for base in ("USD", RICE):
            body = PublishRate(100, base, 2, 3, "LAK", 0, self.now + 10**10)
            assert self.act(bank, body).place == APPLIED
        self.offer(data.draw)

    @rule(what=st.sampled_from(ON_MARKETS * 3 + WITH_ALL), data=st.data())
    def live_on(self, what: str, data: Any) -> None:
        """All in one rule, so that no life goes without a market."""
        getattr(self, what)(data.draw)

    def publish(self, draw: Draw) -> None:
        base, quote = draw(CODES), draw(st.sampled_from(["LAK"] * 5 + ["USD", RICE]))
        numerator, denominator = draw(PRICES)
        since = draw(st.sampled_from([0, 0, self.now + DAY_MS, self.now + MINUTE]))
        until, band = self.now + draw(strategies.ends()), draw(st.sampled_from([0, 100, 1_000]))
        issuer = self.life.country.address("central-bank") if draw(SURELY) else self.life.find_anybody(draw(WHO))
        self.act(issuer, PublishRate(band, base, denominator, numerator, quote, since, until))

    def offer(self, draw: Draw) -> None:
        rates = self.list_rows("rate")
        (name,), row = rates[-1 - draw(PICKS) % min(3, len(rates))]
        fair = row["numerator"], row["denominator"]
        numerator, denominator = fair if draw(SURELY) else draw(PRICES)
        asset, pays = draw(st.permutations([row["base"], row["quote"]])) if draw(SURELY) else ("LAK", "EUR")
        dealer = self.find_who_may("dealer", row["base"], draw)
        expires = self.now + draw(st.sampled_from([DAY_MS, DAY_MS, MINUTE, 0, 3 * DAY_MS]))
        rate = name if draw(SURELY) else UNKNOWN
        self.act(dealer, PlaceOffer(draw(AMOUNTS), asset, denominator, expires, numerator, pays, rate))

    def convert(self, draw: Draw) -> None:
        name, row = self.find_offer(draw)
        asset, wanted = (row["pays"], row["asset"]) if draw(SURELY) else (draw(CODES), draw(CODES))
        to = row["owner"] if draw(SURELY) else self.life.find_anybody(draw(WHO))
        least = draw(st.sampled_from([0, 0, 0, 1, 20]))
        body = Convert(draw(AMOUNTS), asset, least, name, to, wanted)
        let = [parts for parts, delegation in self.list_rows("delegation") if "convert" in delegation["types"]]
        if let and not draw(SURELY):
            holder, delegate = let[-1]
            self.act(delegate, body, holder=holder)
        else:
            payer, _ = self.find_payer(draw)
            self.act(payer, body)

    def take_back(self, draw: Draw) -> None:
        name, row = self.find_offer(draw)
        self.act(row["owner"] if draw(LUCK) else self.life.find_anybody(draw(WHO)), WithdrawOffer(name))

    def free_its_hold(self, draw: Draw) -> None:
        """As if its hold were one that anybody may capture or release."""
        name, row = self.find_offer(draw)
        self.act(row["owner"], draw(st.sampled_from([CaptureHold(1, name), ReleaseHold(name)])))

    def find_offer(self, draw: Draw) -> tuple[str, dict[str, Any]]:
        """One of the last offers; seldom one that there is not."""
        offers = self.list_rows("offer")
        if not offers or not draw(SURELY):
            return UNKNOWN, {"asset": "LAK", "owner": self.life.find_anybody(draw(WHO)), "pays": "USD"}
        (name,), row = offers[draw(PICKS) % len(offers)]
        return name, row

    def report(self, draw: Draw) -> None:
        issuer = self.life.country.address("central-bank") if draw(SURELY) else self.life.find_anybody(draw(WHO))
        as_of = self.now - draw(st.sampled_from([0, 1, 2, -1]))
        self.act(issuer, ReportReserve(as_of, draw(CODES), "USD", 2, EVIDENCE, draw(AMOUNTS)))

    def pay_in_rice(self, draw: Draw) -> None:
        payer, payee = self.find_payer(draw)
        self.act(payer, Transfer(draw(AMOUNTS), RICE, "", payee))

    def set_rice_aside(self, draw: Draw) -> None:
        self.place_hold(draw(PICKS), draw(PICKS), draw(PICKS), draw(AMOUNTS), RICE, draw(strategies.lasting()))

    def make_rice(self, draw: Draw) -> None:
        if draw(LUCK):
            self.issue(draw(PICKS), draw(PICKS), draw(AMOUNTS), RICE, by_bank=draw(SURELY))
        else:
            self.redeem(draw(PICKS), draw(AMOUNTS), RICE, by_bank=draw(SURELY))

    def create(self, draw: Draw) -> None:
        """A motion for another asset, which is tried, and with luck carried."""
        code = draw(st.sampled_from([RICE, "XRICES", "XWHEAT", "XWHEAT", "XLAKS", "WHEAT", "XAU", "XRIC3"]))
        issuer, cap = self.life.find_anybody(draw(WHO)), draw(st.integers(1, 50))
        self.move(CreateAsset(code, cap, draw(st.integers(0, 8)), issuer), draw)
