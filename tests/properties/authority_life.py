"""A random life with authorities, delegates and holders of records, who do what they do rightly and wrongly.

test_life.py has more that happens in it.
"""

from hashlib import sha256
from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.chain.kinds import NEVER
from ledger.client.drafting import Wish
from ledger.crypto.addresses import compute_address
from ledger.registry.delegation import GrantDelegation, RevokeDelegation
from ledger.registry.money.holds import PlaceHold
from ledger.registry.money.money import Issue, Transfer
from ledger.registry.people.recovery import (
    CancelRecovery,
    CompleteRecovery,
    RequestRecovery,
    compute_cancellation_bytes,
)
from ledger.registry.people.roles import GrantRole, RevokeRole
from ledger.registry.people.suspension import AppealSuspension, ReinstateAccount, SuspendAccount
from ledger.registry.records.holder_file import hold_fields, make_commitment
from ledger.registry.records.records import (
    AmendRecord,
    Commitment,
    IssueRecord,
    ReinstateRecord,
    RevokeRecord,
    SupersedeRecord,
    SuspendRecord,
)
from ledger.registry.records.schemas import SUBJECT, DefineSchema
from ledger.registry.rows.records import Schema, SchemaField
from tests import strategies
from tests.country import APPLIED
from tests.properties.everyday_life import CHANCES, LUCK, UNKNOWN, WHO, Draw, EverydayLife
from tests.properties.life import CANARY, Held
from tests.properties.model_roles import MONEY

ASSETS, REFERENCES, PICKS = strategies.assets(), strategies.references(), strategies.picks()
VALUES: dict[str, str | int | bool] = {"boolean": True, "date": "1999-12-31", "integer": 9_007_199_254_740_991 - 4242}
EVERY_DAY = ["send", "make_money", "open_one", "pass_time"]
WITH_ROLES = ["grant_role", "grant_role", "revoke_role", "accredit_in_a_row", "accredit_through_a_delegate"]
WITH_DELEGATIONS = ["grant_delegation", "hand_on", "act_for_another", "act_for_another", "revoke_delegation"]
WITH_SUSPENSIONS = ["suspend_account", "suspend_account", "reinstate_account", "appeal", "appeal"]
WITH_RECOVERIES = [
    *("request_recovery", "request_recovery", "complete_recovery", "complete_for_a_suspended"),
    *("cancel_recovery", "cancel_recovery", "pass_time"),
]
WITH_RECORDS = ["issue_record", "issue_record", "change_record", "change_status"]


class AuthorityActs(EverydayLife):
    """What authorities do, and those they let act; each as chance has it."""

    def settle_down(self) -> None:
        """Three people, two of them with money, so that little has to go right by chance."""
        for kind, keys in (("citizen", 1), ("business", 2), ("device", 1)):
            self.open_account(kind, "LA-VT", (keys, keys), by_registrar=True)
        address = self.life.country.address
        for name in self.life.names:
            assert self.act(address("central-bank"), Issue(100, "LAK", address(name))).place == APPLIED
        self.issue(by=0, to=0, amount=20, asset="USD", by_bank=True)
        self.place_hold(by=0, to=1, captor=1, amount=20, asset="LAK", lasting=86_400_000)
        self.pay(by=1, to=0, amount=10, asset="LAK", lane=0)
        first, second = (address(name) for name in self.life.names[:2])
        let = GrantDelegation(50, "LAK", second, 0, ("grant_delegation", "transfer"), self.now + 10**9)
        issue = IssueRecord(self.commit(("degree", 1), first, self.now + 10**12))
        made = self.life.make([Wish(first, let), Wish(address("university"), issue)])
        assert self.life.do(made).place == APPLIED

    # everyday life; in test_life.py each of these is a rule by itself

    def send(self, draw: Draw) -> None:
        self.pay(draw(PICKS), draw(PICKS), draw(strategies.amounts()), draw(ASSETS), draw(strategies.lanes()))

    def make_money(self, draw: Draw) -> None:
        self.issue(draw(PICKS), draw(PICKS), draw(strategies.amounts()), draw(ASSETS), draw(LUCK))

    def open_one(self, draw: Draw) -> None:
        where, keys = draw(strategies.jurisdictions()), draw(strategies.thresholds())
        self.open_account(draw(strategies.kinds()), where, keys, draw(LUCK))

    def pass_time(self, draw: Draw) -> None:
        self.wait(draw(strategies.waits()))

    # roles

    def grant_role(self, draw: Draw) -> None:
        name, scope = draw(strategies.roles())
        accreditor = self.find_who_may("accreditor", f"{name}/{scope}".rstrip("/"), draw)
        holder, begins = self.life.find_anybody(draw(WHO)), self.now + draw(strategies.beginnings())
        self.act(accreditor, GrantRole(holder, name, scope, begins, begins + draw(strategies.ends())))

    def revoke_role(self, draw: Draw) -> None:
        name, scope = draw(strategies.roles())
        holder = self.life.find_anybody(draw(WHO))
        granted = [parts for parts, row in self.list_rows("role") if row["granted_by"]]
        if granted and draw(LUCK):
            name, holder, *rest = draw(st.sampled_from(granted))
            scope = "/".join(rest)
        accreditor = self.find_who_may("accreditor", f"{name}/{scope}".rstrip("/"), draw)
        self.act(accreditor, RevokeRole(holder, name, scope))

    def accredit_in_a_row(self, draw: Draw) -> None:
        """One accredits the next, in one transaction: a chain, a loop, or one that is too long."""
        start, count = draw(WHO), draw(st.sampled_from([2, 3, 8, 9, 9]))
        row = [self.life.find_anybody(start + index) for index in range(count)]
        if draw(LUCK):  # neither who begins, nor the treasury, from whose own role a new chain would begin
            others = [name for name in self.life.authorities if name not in {"education", "treasury"}]
            row = [self.life.country.address(name) for name in [*others, *self.life.names][:count]]
        pairs = pairwise([self.life.country.address("education"), *row])
        wishes = [Wish(above, GrantRole(below, "accreditor", "accreditor", 0, NEVER)) for above, below in pairs]
        self.life.do(self.life.make(wishes))

    def accredit_through_a_delegate(self, draw: Draw) -> None:
        """The treasury lets somebody accredit, who does it at once: for itself, the treasury or another."""
        treasury, clerk, other = self.life.country.address("treasury"), *self.find_two(draw)
        holder = draw(st.sampled_from([clerk, treasury, other]))
        let = GrantDelegation(0, "", clerk, 0, ("grant_role", "revoke_role"), self.now + 10**9)
        body = draw(st.sampled_from([GrantRole(holder, "court", "LA", 0, NEVER), RevokeRole(holder, "accreditor", "")]))
        self.life.do(self.life.make([Wish(treasury, let), Wish(clerk, body, treasury)]))

    def find_two(self, draw: Draw) -> tuple[str, str]:
        return self.life.find_anybody(draw(WHO)), self.life.find_anybody(draw(WHO))

    # delegations

    def grant_delegation(self, draw: Draw) -> None:
        types, amount, asset = draw(strategies.powers_of_delegates()), draw(strategies.amounts()), draw(ASSETS)
        moves = bool(MONEY & set(types)) or amount == 7
        holder, delegate = self.life.find_anybody(draw(strategies.picks())), self.life.find_anybody(draw(WHO))
        since = self.now + draw(strategies.beginnings())
        until = since + draw(strategies.ends())
        self.act(holder, GrantDelegation(amount * moves, asset * moves, delegate, since, types, until))

    def hand_on(self, draw: Draw) -> None:
        holder, by, row = self.find_delegation(draw, "grant_delegation")
        types = draw(st.sampled_from([("transfer",), ("transfer",), draw(strategies.powers_of_delegates())]))
        moves, delegate = bool(MONEY & set(types)), self.life.find_anybody(draw(WHO))
        until = row["until"] if draw(LUCK) else self.now + draw(strategies.ends())
        since = 0 if draw(LUCK) else self.now + 1
        amount = draw(st.integers(1, 9)) * moves
        self.act(by, GrantDelegation(amount, row["asset"] * moves, delegate, since, types, until), holder=holder)

    def revoke_delegation(self, draw: Draw) -> None:
        holder, delegate, _ = self.find_delegation(draw, "")
        by = holder if draw(LUCK) else self.life.find_anybody(draw(WHO))
        self.act(by, RevokeDelegation(delegate))

    def act_for_another(self, draw: Draw) -> None:
        holder, by, row = self.find_delegation(draw, "transfer")
        asset = row["asset"] if row["asset"] and draw(LUCK) else draw(st.sampled_from(["LAK", "USD", "XAU"]))
        amount, payee = draw(st.integers(0, 80)), self.life.find_anybody(draw(WHO))
        body = draw(
            st.sampled_from(
                [
                    *[Transfer(amount, asset, "", payee)] * 4,
                    PlaceHold(amount, asset, payee, self.now + 3_600_000, payee),
                    AppealSuspension("A.2"),
                ]
            )
        )
        self.act(by, body, holder=holder if draw(LUCK) else self.life.find_anybody(draw(WHO)))

    def find_delegation(self, draw: Draw, kind: str) -> tuple[str, str, dict[str, Any]]:
        """A delegation, one that covers that type if there is one: holder, delegate, row."""
        rows = self.list_rows("delegation")
        (holder, delegate), row = draw(
            st.sampled_from([row for row in rows if not kind or kind in row[1]["types"]] or rows)
        )
        return holder, delegate, row

    # suspensions

    def suspend_account(self, draw: Draw) -> None:
        court = self.find_who_may("court", "LA-VT", draw)
        account = (
            self.life.find_anybody(draw(WHO))
            if draw(LUCK)
            else draw(st.sampled_from([court, *self.list_suspended(), *self.list_asking()]))
        )
        self.act(court, SuspendAccount(account, draw(REFERENCES)))

    def reinstate_account(self, draw: Draw) -> None:
        account = self.find_suspended(draw)
        self.act(self.find_who_may("court", "LA", draw), ReinstateAccount(account, draw(REFERENCES)))

    def appeal(self, draw: Draw) -> None:
        self.act(self.find_suspended(draw), AppealSuspension(draw(REFERENCES)))

    def list_suspended(self) -> list[str]:
        return [account for (account,), _ in self.list_rows("suspension")]

    def list_asking(self) -> list[str]:
        """Registrars that asked for a recovery under way."""
        return [row["registrar"] for _, row in self.list_rows("recovery")]

    def find_suspended(self, draw: Draw) -> str:
        suspended = self.list_suspended()
        return draw(st.sampled_from(suspended)) if suspended and draw(LUCK) else self.life.find_anybody(draw(WHO))

    # recoveries

    def request_recovery(self, draw: Draw) -> None:
        account = draw(
            st.sampled_from([self.life.find_anybody(draw(WHO)), self.find_recovering(draw), self.find_suspended(draw)])
        )
        old, new = self.life.find_person(account), self.life.new_person(*draw(strategies.thresholds()))
        if draw(st.sampled_from([False] * 5 + [True])):
            new = draw(st.sampled_from([old, *self.life.first_keys.values()]))
        person = type(old)(old.name, account, new.keys, new.threshold)
        bound = self.life.country.bind(account, person.keys, person.threshold)
        registrar = self.find_who_may("registrar", "LA-VT", draw)
        made = self.life.make([Wish(registrar, RequestRecovery(account, bound, person.threshold))])
        if self.life.do(made._replace(asked=person)).place == APPLIED:
            self.sign_cancellation(account, account, draw)

    def complete_recovery(self, draw: Draw) -> None:
        self.act(self.life.find_anybody(draw(WHO)), CompleteRecovery(self.find_recovering(draw)))

    def complete_for_a_suspended(self, draw: Draw) -> None:
        """A court suspends who asked and completes the recovery all the same, in one transaction that so fails."""
        account, court = self.find_recovering(draw), self.find_who_may("court", "LA", draw)
        row = self.life.model.state.get(f"recovery/{account}")
        asked = row["registrar"] if row else account
        wishes = [Wish(court, SuspendAccount(asked, draw(REFERENCES))), Wish(court, CompleteRecovery(account))]
        self.life.do(self.life.make(wishes))

    def cancel_recovery(self, draw: Draw) -> None:
        """With one of the current keys, or another's; for this recovery, or with what was signed for an earlier one."""
        account = self.find_recovering(draw)
        owner = account if draw(LUCK) else self.life.find_anybody(draw(WHO))
        body = self.sign_cancellation(account, owner, draw)
        if not draw(LUCK):
            body = msgspec.structs.replace(draw(st.sampled_from(self.life.cancellations)), account=account)
        self.act(self.life.find_anybody(draw(WHO)), body)

    def sign_cancellation(self, account: str, owner: str, draw: Draw) -> CancelRecovery:
        """The cancellation of what is under way, by a key of the owner; it is kept, and may be sent later."""
        row, signer = (
            self.life.model.state.get(f"recovery/{account}"),
            draw(st.sampled_from(self.life.find_person(owner).keys)),
        )
        request = row["request"] if row else UNKNOWN
        text = compute_cancellation_bytes(self.life.country.node.tip.genesis_hash, account, request)
        body = CancelRecovery(account, signer.public_key, request, signer.sign(text))
        self.life.signed_cancellations[body.signature] = (signer.public_key, account, request)
        self.life.cancellations.append(body)
        return body

    def find_recovering(self, draw: Draw) -> str:
        recovering = [account for (account,), _ in self.list_rows("recovery")]
        return draw(st.sampled_from(recovering)) if recovering and draw(LUCK) else self.life.find_anybody(draw(WHO))

    # schemas and records

    def define_schema(self, draw: Draw) -> None:
        step, fields = draw(st.sampled_from([0, 1, 1, 1, 2])), draw(strategies.field_lists())
        version = max(int(number) for (name, number), _ in self.list_rows("schema") if name == "degree") + step
        made = tuple(SchemaField(name, required=True, type=kind) for name, kind in fields)  # type: ignore[arg-type]
        self.act(self.find_who_may("curator", "degree", draw), DefineSchema(made, "degree", version))

    def issue_record(self, draw: Draw) -> None:
        schema = draw(strategies.schemas())
        self.act(self.find_who_may("issuer", schema[0], draw), IssueRecord(self.draw_commitment(schema, draw)))

    def change_record(self, draw: Draw) -> None:
        record, body = self.find_record(draw), draw(st.sampled_from([AmendRecord, AmendRecord, SupersedeRecord]))
        commitment = self.draw_commitment(draw(strategies.schemas()), draw)
        self.act(self.find_issuer(record, draw), body(commitment, record))

    def change_status(self, draw: Draw) -> None:
        record = self.find_record(draw)
        body = draw(st.sampled_from([SuspendRecord, SuspendRecord, ReinstateRecord, RevokeRecord]))
        education = self.life.country.address("education")
        self.act(self.find_issuer(record, draw) if draw(LUCK) else education, body(draw(REFERENCES), record))

    def find_record(self, draw: Draw) -> str:
        """One of the last records, seldom one that never was."""
        return draw(st.sampled_from([*self.life.records[-3:] * 3, UNKNOWN]))

    def find_issuer(self, record: str, draw: Draw) -> str:
        row = self.life.model.state.get(f"record/{record}")
        return row["issuer"] if row and draw(LUCK) else self.find_who_may("issuer", "degree", draw)

    def draw_commitment(self, schema: tuple[str, int], draw: Draw) -> Commitment:
        """About somebody with or without an account, seldom of another size than the schema's."""
        subject = self.life.find_anybody(draw(WHO))
        if draw(st.booleans()):
            subject = compute_address("lao", sha256(f"stranger {len(self.life.held)}".encode()).digest())
        made = self.commit(schema, subject, self.now + draw(strategies.ends()))
        return msgspec.structs.replace(made, size=made.size + draw(st.sampled_from([0] * 6 + [1])))

    def commit(self, schema: tuple[str, int], subject: str, until: int) -> Commitment:
        """What goes on the ledger for claims that only the holder knows."""
        identifier = f"{schema[0]}@{schema[1]}"
        row = self.life.model.state.get(f"schema/{schema[0]}/{schema[1]}")
        fields = msgspec.convert(row["fields"], tuple[SchemaField, ...]) if row else ()
        count = len(self.life.held)
        claims = {
            field.name: VALUES.get(field.type, f"{CANARY} {field.name} {count}")
            for field in fields
            if field.required or field.name == "name"
        }
        names = sorted([SUBJECT, *(field.name for field in fields)])
        salts = [sha256(f"salt {count} {name}".encode()).digest() for name in names]
        held = hold_fields(Schema("", fields), claims, subject, salts)
        made = make_commitment(identifier, held, until)
        values = {field.name: (bytes.fromhex(field.salt), field.value) for field in held}
        self.life.held[made.root] = Held(subject, claims, values)
        return made


class AuthorityLife(AuthorityActs):
    """A life with all of that; each kind in one rule, so that what belongs together happens in one life."""

    @initialize(chance=CHANCES)
    def begin(self, chance: int) -> None:
        assume(chance)
        self.settle_down()

    @rule(what=st.sampled_from(EVERY_DAY), data=st.data())
    def live_on(self, what: str, data: Any) -> None:
        getattr(self, what)(data.draw)

    @rule(what=st.sampled_from(WITH_ROLES), data=st.data())
    def change_roles(self, what: str, data: Any) -> None:
        getattr(self, what)(data.draw)

    @rule(what=st.sampled_from(WITH_DELEGATIONS), data=st.data())
    def delegate(self, what: str, data: Any) -> None:
        getattr(self, what)(data.draw)

    @rule(what=st.sampled_from(WITH_SUSPENSIONS), data=st.data())
    def suspend(self, what: str, data: Any) -> None:
        getattr(self, what)(data.draw)

    @rule(what=st.sampled_from(WITH_RECOVERIES), data=st.data())
    def recover(self, what: str, data: Any) -> None:
        getattr(self, what)(data.draw)

    @rule(what=st.sampled_from(WITH_RECORDS), data=st.data())
    def change_records(self, what: str, data: Any) -> None:
        getattr(self, what if self.life.records else "issue_record")(data.draw)

    @rule(data=st.data())
    def change_schemas(self, data: Any) -> None:
        self.define_schema(data.draw)
