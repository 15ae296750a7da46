"""A random life of titles: sold, let, pledged, kept, inherited, divided and merged, rightly and wrongly.

After each step the shares of every parcel sum to one, and no lease overlaps another on the same share.
"""

from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from ledger.chain.kinds import NEVER
from ledger.chain.times import DAY_MS
from ledger.client.drafting import Wish
from ledger.registry.delegation import GrantDelegation
from ledger.registry.land.rights import DischargeRight, GiveNotice, GrantRight, RestrictTitle
from ledger.registry.land.rulings import AdjudgeTitle
from ledger.registry.land.sales import AcceptTitle, TransferTitle
from ledger.registry.land.titles import AgreeTitle, ApproveTitle
from ledger.registry.money.money import Issue
from ledger.registry.rows.land.titles import MAX_GRANTED, MAX_RIGHTS, MAX_SHARES, TITLES, Right, TitleRow, TitleShare
from tests.country import APPLIED, Country
from tests.properties.everyday_life import CHANCES, LUCK, UNKNOWN, WHO, Draw
from tests.properties.lawful_acts import SURELY
from tests.properties.life import PARAMETERS, Life
from tests.properties.parcel_life import MOST, ParcelLife, make_rows, place_square
from tests.registry.land.titling import DEED, check_titles

ON_TITLES = (
    ["sell"] * 6
    + ["let"] * 5
    + ["keep"] * 2
    + ["discharge"] * 3
    + ["restrict", "adjudge", "adjudge", "divide", "merge", "pass_time", "pass_time", "send", "revoke_role"]
)
SHARES = st.sampled_from([(1, 1), (1, 2), (1, 2), (1, 3), (1, 3), (1, 6), (2, 3), (3, 2), (1, 999_999_937)])


def make_titles(country: Country) -> dict[str, msgspec.Struct]:
    """Beside the parcels, a title with all the rights that one may have, and one with as many owners."""
    owner = country.address("education")
    kinds = ["easement"] * MAX_GRANTED + ["restriction"] * (MAX_RIGHTS - MAX_GRANTED)
    ways = tuple(Right("", "", f"{place:064}-0", owner, kind, (), "", 0, 0, NEVER) for place, kind in enumerate(kinds))
    owners = sorted([owner, *(country.make_person(f"owner{number}").address for number in range(MAX_SHARES - 1))])
    shares = tuple(TitleShare(who, 1) for who in owners)
    rows = make_rows(country) | {
        TITLES.key("LADEN"): TitleRow("LA-VT", (), 1, ways, (TitleShare(owner, 1),), 0),
        TITLES.key("MANY"): TitleRow("LA-VT", (), MAX_SHARES, (), shares, 0),
    }
    for place, name in ((3, "LADEN"), (4, "MANY")):
        rows |= place_square(place, name)
    return rows


class TitleLife(ParcelLife):
    """A life of owners, tenants, creditors and courts, on few parcels."""

    def begin_life(self, folder: Path) -> Life:
        limits = msgspec.structs.replace(PARAMETERS, quota_citizen=90, quota_device=90)
        return Life(folder, parameters=limits, rows=make_titles)

    @initialize(chance=CHANCES)
    def begin(self, chance: int) -> None:
        """Three pieces of land, money to buy them with, and somebody who buys for another."""
        super().begin(chance)
        people = [self.life.country.address(name) for name in self.life.names]
        bank = self.life.country.address("central-bank")
        assert self.life.do(self.life.make([Wish(bank, Issue(60, "LAK", who)) for who in people])).place == APPLIED
        let = GrantDelegation(40, "LAK", people[2], 0, ("accept_title", "transfer_title"), self.now + 10**11)
        assert self.act(people[0], let).place == APPLIED

    @rule(what=st.sampled_from(ON_TITLES), data=st.data())
    def live_on(self, what: str, data: Any) -> None:
        getattr(self, what)(data.draw)

    @invariant()
    def shares_sum_to_one_and_leases_never_overlap(self) -> None:
        with self.life.country.node.reading() as state:
            check_titles(state, [parcel for (parcel,), _ in self.list_rows("title")])

    def sell(self, draw: Draw) -> None:
        parcel, row = self.find_title(draw)
        owners = [share["owner"] for share in row["shares"]]
        seller = draw(st.sampled_from(owners)) if owners and draw(SURELY) else self.life.find_anybody(draw(WHO))
        kept = [notice["buyer"] for notice in row["notices"]]
        to = draw(st.sampled_from(kept)) if kept and draw(LUCK) else self.life.find_anybody(draw(WHO))
        share = next((one["parts"] for one in row["shares"] if one["owner"] == seller), 1), row["of"]
        parts, of = share if draw(st.booleans()) else draw(SHARES)
        price = draw(st.sampled_from([0, 1, 5, 61]))
        accepted = AcceptTitle(price, "LAK", parcel, 0, seller if draw(SURELY) else self.life.find_anybody(draw(WHO)))
        more = [Wish(to, accepted)] * draw(st.sampled_from([1] * 12 + [0, 2]))
        for buyer, agent in self.list_agents():
            if buyer == to and draw(LUCK):
                more = [Wish(agent, accepted, buyer)]
            if buyer == seller and draw(st.booleans()):
                self.act(agent, TransferTitle(of, parcel, parts, draw(st.sampled_from([agent, to]))), holder=buyer)
        self.deal(Wish(seller, TransferTitle(of, parcel, parts, to)), parcel, more, draw)

    def let(self, draw: Draw) -> None:
        parcel, row = self.find_title(draw)
        owners = sorted(share["owner"] for share in row["shares"])
        by = draw(st.sampled_from(owners)) if owners and draw(SURELY) else self.life.find_anybody(draw(WHO))
        kind = draw(st.sampled_from(["lease", "lease", "lease", "mortgage", "mortgage", "easement"]))
        some = draw(st.sampled_from([(), (by,), tuple(owners)])) if kind != "easement" or not draw(SURELY) else ()
        secures = kind == "mortgage" and draw(st.booleans())
        since, until = (self.now + draw(st.sampled_from(ahead)) * DAY_MS for ahead in ([-9, 0, 1, 3], [1, 2, 4, 0]))
        right = GrantRight(
            asset=draw(st.sampled_from(["LAK", "LAK", "XAU"])) if secures else "",
            commitment=DEED,
            holder=self.life.find_anybody(draw(WHO)),
            kind=kind,
            owners=some,
            parcel=parcel,
            secured=5 if secures else 0,
            since=max(since, 0),
            until=until if draw(MOST) else NEVER,
        )
        agreeing = [Wish(owner, AgreeTitle(parcel, 0)) for owner in (some or owners) if draw(SURELY)]
        self.deal(Wish(by, right), parcel, agreeing, draw)

    def deal(self, first: Wish, parcel: str, more: list[Wish], draw: Draw) -> None:
        """With what a registrar approves, and those agree to who have something on the parcel."""
        row = self.life.model.state.get(f"title/{parcel}", {"rights": [], "notices": []})
        holders = {one["holder"] for one in row["rights"]} if draw(st.booleans()) else set()
        agreed = [Wish(who, AgreeTitle(parcel, 0)) for who in sorted(holders)]
        approval = ApproveTitle(parcel, 0 if draw(SURELY) else draw(st.integers(0, 2)))
        approved = [Wish(self.find_who_may("land_registrar", "LA-VT", draw), approval)] if draw(SURELY) else []
        self.life.do(self.life.make([first, *more, *agreed, *approved][:16]))

    def keep(self, draw: Draw) -> None:
        parcel, row = self.find_title(draw)
        owners = [share["owner"] for share in row["shares"]]
        by = draw(st.sampled_from(owners)) if owners and draw(SURELY) else self.life.find_anybody(draw(WHO))
        self.act(by, GiveNotice(self.life.find_anybody(draw(WHO)), parcel))

    def discharge(self, draw: Draw) -> None:
        parcel, row = self.find_title(draw)
        found = [(one["entry"], one.get("holder") or one["buyer"]) for one in row["rights"] + row["notices"]]
        right, holder = draw(st.sampled_from(found)) if found and draw(SURELY) else (UNKNOWN, "")
        by = holder if holder and draw(LUCK) else self.find_who_may("court", "LA-VT", draw)
        self.act(by, DischargeRight(parcel, right))

    def restrict(self, draw: Draw) -> None:
        parcel, _ = self.find_title(draw)
        by = self.find_who_may(draw(st.sampled_from(["court", "land_registrar"])), "LA-VT", draw)
        self.act(by, RestrictTitle(parcel, "CASE/1", self.now + draw(st.sampled_from([DAY_MS, 2 * DAY_MS, 0]))))

    def adjudge(self, draw: Draw) -> None:
        parcel, row = self.find_title(draw)
        owners = [share["owner"] for share in row["shares"]]
        owner = draw(st.sampled_from(owners)) if owners and draw(SURELY) else self.life.find_anybody(draw(WHO))
        heirs = sorted({self.life.find_anybody(draw(WHO)) for _ in range(draw(st.sampled_from([1, 2, 3])))})
        parts = tuple(draw(st.sampled_from([1, 1, 2])) for _ in heirs)
        body = AdjudgeTitle(
            ground=draw(st.sampled_from(["inheritance", "judgment"])),
            of=sum(parts) if draw(SURELY) else 9,
            owner=owner,
            owners=tuple(heirs) if draw(SURELY) else tuple(heirs[::-1]),
            parcel=parcel,
            parts=parts,
            reference="CASE/2",
        )
        self.act(self.find_who_may(draw(st.sampled_from(["court", "land_registrar"])), "LA-VT", draw), body)

    def find_title(self, draw: Draw) -> tuple[str, dict[str, Any]]:
        """One of the titles there are; seldom of what is no parcel, or none any more."""
        titles = [(parcel, row) for (parcel,), row in self.list_rows("title")]
        if not titles or not draw(SURELY):
            return "NONE", {"notices": [], "of": 1, "rights": [], "shares": []}
        return draw(st.sampled_from(titles))

    def list_agents(self) -> list[tuple[str, str]]:
        """Who has let whom accept titles."""
        found = self.list_rows("delegation")
        return [(holder, agent) for (holder, agent), row in found if "accept_title" in row["types"]]
