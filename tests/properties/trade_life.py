"""A random life of buyers, sellers and parties to contracts, who do what they do rightly and wrongly."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.chain.kinds import NEVER
from ledger.client.drafting import Wish
from ledger.registry.delegation import GrantDelegation
from ledger.registry.trade.contracts import CancelContract, FulfilContract, ProposeContract, SignContract
from ledger.registry.trade.orders import AcceptOrder, PlaceOrder, RefundOrder
from tests import strategies
from tests.country import APPLIED
from tests.properties.authority_life import AuthorityActs
from tests.properties.everyday_life import CHANCES, LUCK, UNKNOWN, WHO, Draw
from tests.properties.life import PARAMETERS, Life

HOUR = 3_600_000
EVERY_DAY = ["send", "pass_time", "pass_time", "use_a_hold"]
WITH_ORDERS = ["place_order"] * 3 + ["accept_order"] * 3 + ["refund_order"] * 2
WITH_CONTRACTS = ["propose_contract"] * 3 + ["sign_contract"] * 3 + ["fulfil_contract", "cancel_contract", "conclude"]
SIGNED = ("in_force", "amended", "fulfilled")
TYPES = (
    "accept_order",
    "cancel_contract",
    "fulfil_contract",
    "place_order",
    "propose_contract",
    "refund_order",
    "sign_contract",
)


class TradeActs(AuthorityActs):
    """What they do; each as chance has it."""

    def use_a_hold(self, draw: Draw) -> None:
        """Also one that belongs to an order."""
        places = [place for (place,), _ in self.list_rows("hold")]
        self.life.holds += [place for place in places if place not in self.life.holds]
        act = draw(st.sampled_from([self.capture_hold, self.release_hold]))
        amount = (draw(strategies.amounts()),) if act == self.capture_hold else ()
        act(draw(WHO), draw(WHO), *amount, draw(LUCK))

    def find_trader(self, draw: Draw) -> str:
        """One of the first three people, mostly; seldom anybody, and nobody."""
        who = draw(st.sampled_from([0, 0, 0, 1, 1, 2, 2, 3]))
        return self.life.country.address(self.life.names[who]) if who < 3 else self.life.find_anybody(draw(WHO))

    # orders

    def place_order(self, draw: Draw) -> None:
        buyer, seller = self.find_trader(draw), self.find_trader(draw)
        deadline = self.now + draw(strategies.lasting())
        expires = deadline + draw(st.sampled_from([1, HOUR, HOUR, 0, 3 * 24 * HOUR]))
        contracts = [key for (key,), row in self.list_rows("contract") if {buyer, seller} <= set(row["parties"])]
        others = [key for (key,), _ in self.list_rows("contract")]
        contract = draw(st.sampled_from(["", "", *contracts[:2] * 2, *others[:2], UNKNOWN]))
        amount, asset = draw(st.one_of(st.integers(1, 9), strategies.amounts())), draw(strategies.assets())
        self.act_as(buyer, PlaceOrder(amount, asset, (), contract, deadline, expires, "", seller), draw)

    def accept_order(self, draw: Draw) -> None:
        order, row = self.find_row("order", draw)
        amount = draw(st.sampled_from([1, row.get("amount", 5) - row.get("paid", 0), draw(strategies.amounts())]))
        to = row.get("seller", "") if draw(LUCK) else self.find_trader(draw)
        self.act_as(row.get("buyer", ""), AcceptOrder(amount, order, (), to or self.life.find_anybody(0)), draw)

    def refund_order(self, draw: Draw) -> None:
        order, row = self.find_row("order", draw)
        self.act_as(draw(st.sampled_from([row.get("seller", ""), row.get("buyer", ""), ""])), RefundOrder(order), draw)

    # contracts

    def propose_contract(self, draw: Draw) -> None:
        by, body = self.draw_contract(draw)
        self.act_as(by, body, draw)

    def conclude(self, draw: Draw) -> None:
        """All sign in one transaction; sometimes one signs what comes after it, or nothing."""
        by, body = self.draw_contract(draw)
        others = [party for party in body.parties if party != by]
        named = draw(st.sampled_from(["-0", "-0", "-0", "-9"]))
        self.life.do(self.life.make([Wish(by, body), *(Wish(party, SignContract(named)) for party in others)]))

    def sign_contract(self, draw: Draw) -> None:
        contract, row = self.find_row("contract", draw)
        missing = [party for party in row.get("parties", ()) if party not in row["signed"]]
        self.act_as(draw(st.sampled_from(missing or [""])), SignContract(contract), draw)

    def fulfil_contract(self, draw: Draw) -> None:
        contract, row = self.find_row("contract", draw)
        self.act_as(draw(st.sampled_from(row.get("accepting") or [""])), FulfilContract(contract), draw)

    def cancel_contract(self, draw: Draw) -> None:
        contract, row = self.find_row("contract", draw)
        self.act_as(draw(st.sampled_from(row.get("parties") or [""])), CancelContract(contract), draw)

    def draw_contract(self, draw: Draw) -> tuple[str, ProposeContract]:
        """The terms of a contract, and who proposes it: a party, mostly; seldom of no contract at all."""
        amends, old = self.find_row("contract", draw) if draw(st.booleans()) else ("", {})
        people = {self.find_trader(draw), self.find_trader(draw), *(old.get("parties", ()) if draw(LUCK) else ())}
        parties = sorted(people | {self.life.country.address("treasury")})
        if not draw(LUCK):
            amends = draw(st.sampled_from([amends, "-0", "-1"]))
        accepting = sorted(draw(st.sets(st.sampled_from(parties), min_size=int(draw(LUCK)), max_size=2)))
        ending = sorted(draw(st.sets(st.sampled_from(parties), max_size=1)))
        sign_by = self.now + draw(st.sampled_from([HOUR, 24 * HOUR, 24 * HOUR, 1, 0]))
        body = ProposeContract(
            accepting=tuple(accepting),
            amends=amends,
            commitment=sha256(f"{len(self.life.kept)}".encode()).hexdigest(),
            ends=draw(st.sampled_from([NEVER, NEVER, sign_by + 1, sign_by + HOUR, sign_by])),
            parties=tuple(parties),
            roles=tuple(f"party_{place}" for place in range(len(parties))),
            sign_by=sign_by,
            terminating=tuple(ending),
        )
        return draw(st.sampled_from(parties)), body

    # what they have in common

    def find_row(self, table: str, draw: Draw) -> tuple[str, dict[str, Any]]:
        """One of the rows there are, mostly; else one that never was."""
        found = [(key, row) for (key,), row in self.list_rows(table)]
        return draw(st.sampled_from([*found[-6:] * 4, (UNKNOWN, {})]))

    def act_as(self, actor: str, body: Any, draw: Draw) -> None:
        """Mostly by whose it is; else by anybody, or for them by another who may or may not."""
        holder = actor if actor and draw(LUCK) else self.find_trader(draw)
        if draw(st.sampled_from([False] * 5 + [True])):
            delegates = [delegate for (owner, delegate), _ in self.list_rows("delegation") if owner == holder]
            self.act(draw(st.sampled_from(delegates or [self.find_trader(draw)])), body, holder=holder)
        else:
            self.act(holder, body)


class TradeLife(TradeActs):
    """A life with all of that, of people who may do much in a day."""

    def begin_life(self, folder: Path) -> Life:
        return Life(folder, parameters=msgspec.structs.replace(PARAMETERS, quota_citizen=60, quota_device=60))

    def end(self) -> None:
        """And that what is set aside for orders is what is open of them, and in force what all have signed."""
        super().end()
        state = self.life.read_state()
        rests = {key[6:]: row["amount"] - row["paid"] for key, row in state.items() if key.startswith("order/")}
        is_open = {key[6:] for key, row in state.items() if key.startswith("order/") and row["status"] == "open"}
        held = {key[5:]: row["amount"] for key, row in state.items() if key[5:] == row.get("captor")}
        assert held == {name: rests[name] for name in is_open}
        for row in (row for key, row in state.items() if key.startswith("contract/")):
            if row["status"] != "cancelled":
                assert (row["signed"] == row["parties"]) == (row["status"] in SIGNED)
            assert (row["status"] == "fulfilled") == (row["accepted"] == row["accepting"])
            assert (row["successor"] != "") == (row["status"] == "amended")

    @initialize(chance=CHANCES)
    def begin(self, chance: int) -> None:
        assume(chance)
        self.settle_down()
        holder, clerk = (self.life.country.address(name) for name in self.life.names[:2])
        for delegate in (clerk, self.life.country.address(self.life.names[2])):
            let = GrantDelegation(50, "LAK", delegate, 0, TYPES, self.now + 10**9)
            assert self.act(holder, let).place == APPLIED
        self.act(holder, PlaceOrder(20, "LAK", (), "", self.now + HOUR, self.now + 2 * HOUR, "", clerk))
        parties = tuple(sorted((holder, clerk)))
        terms = ProposeContract((clerk,), "", "0" * 64, NEVER, parties, ("client", "builder"), self.now + HOUR, ())
        assert self.life.do(self.life.make([Wish(holder, terms), Wish(clerk, SignContract("-0"))])).place == APPLIED

    @rule(what=st.sampled_from(EVERY_DAY), data=st.data())
    def live_on(self, what: str, data: Any) -> None:
        getattr(self, what)(data.draw)

    @rule(what=st.sampled_from(WITH_ORDERS), data=st.data())
    def order(self, what: str, data: Any) -> None:
        getattr(self, what)(data.draw)

    @rule(what=st.sampled_from(WITH_CONTRACTS), data=st.data())
    def contract(self, what: str, data: Any) -> None:
        getattr(self, what)(data.draw)
