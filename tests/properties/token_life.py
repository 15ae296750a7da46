"""A random life of classes of tokens: opened, held under conditions, frozen, moved by courts, used up, distributed.

Beside it goes all that people do every day, with records that stand behind admissions.
"""

from pathlib import Path
from typing import Any

import msgspec
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.chain.kinds import NEVER
from ledger.chain.proofs import StateProof
from ledger.chain.times import DAY_MS
from ledger.client.drafting import Wish
from ledger.crypto.encoding import decode_file
from ledger.merkle.fields import compute_field_commitment, compute_field_path
from ledger.merkle.state_path import StatePath
from ledger.registry.assets.admissions import Admit
from ledger.registry.assets.classes import OpenClass, PauseClass, ResumeClass
from ledger.registry.assets.distributions import ClaimDistribution, CloseDistribution, OpenDistribution
from ledger.registry.assets.measures import AppealMeasure, ForceTransfer, FreezeHolding, ThawHolding
from ledger.registry.assets.retirements import RetireUnits
from ledger.registry.money.holds import PlaceHold
from ledger.registry.money.money import Issue, Redeem, Transfer
from ledger.registry.people.roles import GrantRole
from ledger.registry.records.records import IssueRecord
from ledger.registry.records.schemas import SUBJECT
from ledger.registry.rows.money import HOLDINGS, Holding, name_holding
from tests import strategies
from tests.country import APPLIED
from tests.properties.authority_life import EVERY_DAY, PICKS, WITH_RECORDS, WITH_SUSPENSIONS, AuthorityActs
from tests.properties.everyday_life import CHANCES, LUCK, UNKNOWN, WHO, Draw
from tests.properties.life import PARAMETERS, Life
from tests.properties.model_assets import CONDITIONS
from tests.registry.assets.tokens import DOCUMENT

TOKENS = ("XSHARES", "XCARBON")
SURELY = st.sampled_from([True] * 9 + [False])
AMOUNTS = st.one_of(st.integers(1, 25), st.sampled_from([0, 1, 7, 17, 200, 2**53 - 1]))
WITH_TOKENS = [
    *("hand_over", "hand_over", "hand_over", "set_tokens_aside", "make_tokens", "make_tokens", "unmake_tokens"),
    *("open_one_more", "pause", "admit", "admit", "freeze", "freeze", "thaw", "thaw", "seize", "contest", "use_up"),
    *("distribute", "distribute", "claim", "claim", "claim", "claim", "close", "let_time_pass", "accredit"),
]


class TokenLife(AuthorityActs):
    """A life of people who hold units of classes, some under conditions."""

    def begin_life(self, folder: Path) -> Life:
        return Life(folder, parameters=msgspec.structs.replace(PARAMETERS, quota_citizen=60, quota_device=60))

    @initialize(chance=CHANCES, data=st.data())
    def begin(self, chance: int, data: Any) -> None:
        """The finance ministry issues two classes, and everybody has some of the first."""
        assume(chance)
        self.settle_down()
        address = self.life.country.address
        issuer, people = address("finance"), [address(name) for name in self.life.names]
        roles = [GrantRole(issuer, "token_issuer", kind, 0, NEVER) for kind in ("share", "carbon_credit")]
        wishes = [Wish(address("treasury"), role) for role in roles]
        condition = data.draw(st.sampled_from(sorted(CONDITIONS)))
        wishes += [
            Wish(issuer, self.make_class(code, text)) for code, text in zip(TOKENS, ("", condition), strict=True)
        ]
        wishes += [Wish(issuer, Issue(40, TOKENS[0], who)) for who in people]
        wishes += [Wish(address("university"), IssueRecord(self.commit(("degree", 1), people[0], self.now + 10**12)))]
        assert self.life.do(self.life.make(wishes)).place == APPLIED
        assert self.act(people[1], OpenDistribution(30, "LAK", TOKENS[0], self.now + DAY_MS)).place == APPLIED

    @rule(what=st.sampled_from(WITH_TOKENS * 2 + EVERY_DAY + WITH_SUSPENSIONS + WITH_RECORDS), data=st.data())
    def live_on(self, what: str, data: Any) -> None:
        getattr(self, what)(data.draw)

    def make_class(self, code: str, condition: str) -> OpenClass:
        kind = "carbon_credit" if code == TOKENS[1] else "share"
        return OpenClass(code, 300, 0, (DOCUMENT,), condition, kind, "UNIT")  # type: ignore[arg-type]

    def draw_token(self, draw: Draw) -> str:
        return draw(st.sampled_from([*TOKENS, *TOKENS, *TOKENS, *TOKENS, "XOTHER", "LAK"]))

    def find_person(self, draw: Draw) -> str:
        people = [self.life.country.address(name) for name in self.life.names]
        return draw(st.sampled_from(people)) if draw(SURELY) else self.life.find_anybody(draw(WHO))

    def find_holder(self, asset: str, draw: Draw) -> str:
        """Somebody who holds some of it, if anybody does."""
        holders = [parts[1] for parts, _ in self.list_rows("holding") if parts[0] == asset]
        return draw(st.sampled_from(holders)) if holders and draw(SURELY) else self.find_person(draw)

    def find_issuer_of(self, asset: str, draw: Draw) -> str:
        row = self.life.model.state.get(f"asset/{asset}")
        return row["issuer"] if row and draw(SURELY) else self.find_person(draw)

    def hand_over(self, draw: Draw) -> None:
        asset = self.draw_token(draw)
        self.act(self.find_holder(asset, draw), Transfer(draw(AMOUNTS), asset, "", self.find_person(draw)))

    def set_tokens_aside(self, draw: Draw) -> None:
        asset, to = self.draw_token(draw), self.find_person(draw)
        expires = self.now + draw(strategies.lasting())
        self.act(self.find_holder(asset, draw), PlaceHold(draw(AMOUNTS), asset, to, expires, to))
        if self.life.holds:
            self.capture_hold(draw(PICKS), draw(PICKS), draw(AMOUNTS), draw(SURELY))

    def make_tokens(self, draw: Draw) -> None:
        asset = self.draw_token(draw)
        self.act(self.find_issuer_of(asset, draw), Issue(draw(AMOUNTS), asset, self.find_person(draw)))

    def unmake_tokens(self, draw: Draw) -> None:
        asset = self.draw_token(draw)
        self.act(self.find_issuer_of(asset, draw), Redeem(draw(AMOUNTS), asset))

    def open_one_more(self, draw: Draw) -> None:
        code = draw(st.sampled_from([*TOKENS, "XOTHER", "XOTHER", "XLAKS", "OTHER"]))
        text = draw(st.sampled_from([*sorted(CONDITIONS), "payee.kind =="]))
        issuer = self.find_who_may("token_issuer", "share", draw)
        self.act(issuer, self.make_class(code, text))
        if not draw(SURELY):
            self.act(issuer, OpenClass("XDRUM", draw(st.sampled_from([1, 2])), 0, (), "", "unique_object", "DRUM"))

    def accredit(self, draw: Draw) -> None:
        holder, kind = self.find_person(draw), draw(st.sampled_from(["share", "unique_object"]))
        self.act(self.life.country.address("treasury"), GrantRole(holder, "token_issuer", kind, 0, self.now + DAY_MS))

    def pause(self, draw: Draw) -> None:
        """Most of the time for a moment only."""
        asset = self.draw_token(draw)
        issuer, bodies = self.find_issuer_of(asset, draw), [PauseClass(asset, "N.1"), ResumeClass(asset, "N.2")]
        for body in bodies if draw(LUCK) else [draw(st.sampled_from(bodies))]:
            self.act(issuer, body)
            self.hand_over(draw)

    def admit(self, draw: Draw) -> None:
        """By the record of one's own, seldom by another's, or by what never was."""
        record = self.find_record(draw)
        row = self.life.model.state.get(f"record/{record}")
        held = self.life.held.get(row["root"]) if row else None
        asset = self.draw_token(draw)
        if row is None or held is None:
            self.act(self.find_person(draw), Admit(asset, 0, (), record, "00" * 32))
            return
        registered = f"account/{held.subject}" in self.life.model.state
        who = held.subject if registered and draw(SURELY) else self.find_person(draw)
        names = sorted(held.fields)
        index = names.index(SUBJECT)
        path = compute_field_path(
            [compute_field_commitment(salt, name, value) for name, (salt, value) in sorted(held.fields.items())], index
        )
        salt, _ = held.fields[SUBJECT]
        self.life.disclosed.add(salt)
        self.life.model.subjects[row["root"]] = held.subject
        self.act(who, Admit(asset, index, tuple(step.hex() for step in path), record, salt.hex()))

    def find_authority(self, asset: str, draw: Draw) -> str:
        return self.find_who_may("court", "LA-VT", draw) if draw(LUCK) else self.find_issuer_of(asset, draw)

    def freeze(self, draw: Draw) -> None:
        asset = self.draw_token(draw)
        amount = draw(st.sampled_from([0, 1, 5, 5, 300]))
        self.act(
            self.find_authority(asset, draw), FreezeHolding(amount, asset, self.find_holder(asset, draw), "CASE.1")
        )

    def thaw(self, draw: Draw) -> None:
        name, row = self.find_measure(draw)
        by = row["by"] if draw(SURELY) else self.find_authority(TOKENS[0], draw)
        holder = row["holder"] if draw(SURELY) else self.find_person(draw)
        self.act(by, ThawHolding(holder, name, "CASE.2"))

    def seize(self, draw: Draw) -> None:
        asset = self.draw_token(draw)
        holder, to = self.find_holder(asset, draw), self.find_person(draw)
        self.act(self.find_who_may("court", "LA-VT", draw), ForceTransfer(draw(AMOUNTS), asset, holder, "CASE.3", to))

    def contest(self, draw: Draw) -> None:
        name, row = self.find_measure(draw)
        self.act(row["holder"] if draw(SURELY) else self.find_person(draw), AppealMeasure(name, "APPEAL.1"))

    def find_measure(self, draw: Draw) -> tuple[str, dict[str, Any]]:
        measures = self.list_rows("measure")
        if not measures or not draw(SURELY):
            return UNKNOWN, {"by": self.find_person(draw), "holder": self.find_person(draw)}
        (name,), row = measures[draw(PICKS) % len(measures)]
        return name, row

    def use_up(self, draw: Draw) -> None:
        asset = self.draw_token(draw)
        self.act(self.find_holder(asset, draw), RetireUnits(draw(AMOUNTS), asset, self.find_person(draw), "CLAIM.1"))

    def distribute(self, draw: Draw) -> None:
        """After units changed hands in the same transaction, seldom: those do not count."""
        of, until = self.draw_token(draw), self.now + draw(st.sampled_from([DAY_MS, DAY_MS, 3_600_000, 0, 3 * DAY_MS]))
        opener = self.find_person(draw)
        asset = draw(st.sampled_from(["LAK"] * 6 + [TOKENS[0], "XAU"]))
        self.act(opener, OpenDistribution(draw(AMOUNTS), asset, of, until))

    def claim(self, draw: Draw) -> None:
        """By one's own path, seldom by another's, or with more than it shows."""
        name, row = self.find_distribution(draw)
        who = self.find_holder(row["asset"], draw)
        whose = who if draw(SURELY) else self.find_holder(row["asset"], draw)
        holding, path = self.find_held(name, row["asset"], whose)
        if not draw(SURELY):
            holding = msgspec.structs.replace(holding, held=holding.held + 1)
        self.act(who, ClaimDistribution(name, holding, row["opener"] if draw(SURELY) else who, path))

    def find_held(self, name: str, asset: str, who: str) -> tuple[Holding, StatePath]:
        """What somebody held before the block in which a distribution was opened."""
        heights = [kept.height for kept in self.life.kept if any(name in key for key, _, _ in kept.delta)]
        if not heights:
            return Holding(1, 0), StatePath([], [])
        data = self.life.country.node.archive.prove_row(HOLDINGS.key(name_holding(asset, who)), heights[0] - 1)
        proof = decode_file(data, StateProof)
        return (HOLDINGS.decode(bytes(proof.value[0])) if proof.value else Holding(1, 0)), proof.path

    def close(self, draw: Draw) -> None:
        name, _ = self.find_distribution(draw)
        self.act(self.find_person(draw), CloseDistribution(name))

    def find_distribution(self, draw: Draw) -> tuple[str, dict[str, Any]]:
        rows = self.list_rows("distribution")
        if not rows or not draw(SURELY):
            return UNKNOWN, {"asset": TOKENS[0], "opener": self.find_person(draw)}
        (name,), row = rows[draw(PICKS) % len(rows)]
        return name, row

    def let_time_pass(self, draw: Draw) -> None:
        """Seldom until no appeal is in time."""
        self.wait(draw(st.sampled_from([1, 3_600_000, DAY_MS, 31 * DAY_MS])))
