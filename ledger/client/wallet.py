"""Wallets: an account together with the keys that sign for it."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from ledger.chain.kinds import NEVER
from ledger.chain.times import DAY_MS as DAY_MS  # noqa: PLC0414 - others take it from here
from ledger.chain.transaction import Transaction
from ledger.client.desk import Acting, HasDesk, Who
from ledger.client.drafting import Wish
from ledger.client.forms.moments import Moment, read_moment
from ledger.client.forms.numbers import check_number
from ledger.client.forms.references import check_reference
from ledger.reads.entries import PlacedEntry
from ledger.reads.money.balances import find_balance
from ledger.registry.delegation import GrantDelegation, RevokeDelegation
from ledger.registry.money.holds import CaptureHold, PlaceHold, ReleaseHold
from ledger.registry.money.money import Issue, Redeem, Transfer
from ledger.registry.motions.motions import EnactMotion, WithdrawMotion
from ledger.registry.people.accounts import RotateKeys
from ledger.registry.people.recovery import CompleteRecovery, RequestRecovery
from ledger.registry.people.roles import GrantRole, RevokeRole
from ledger.registry.people.suspension import AppealSuspension, ReinstateAccount, SuspendAccount
from ledger.registry.records.records import ReinstateRecord, RevokeRecord, SuspendRecord

if TYPE_CHECKING:
    from ledger.client.laws.impacts import Impact
    from ledger.client.records.records import Record
    from ledger.reads.committee.motions import MotionLike
    from ledger.reads.people.leftovers import Leftovers
    from ledger.registry.records.holder_file import Claims
    from ledger.registry.rows.committee import Choice

# what few do is loaded once they do it: who pays waits for none of it
# ruff: noqa: PLC0415

DEFAULT_HOLD_MS = 30 * DAY_MS
"""Thirty days."""


class Wallet:
    """An account whose keys are at hand. Every act returns the entry it made, or raises Refused."""

    def __init__(
        self, at: HasDesk, name: str, address: str, opened: PlacedEntry | None = None, signer: str = ""
    ) -> None:
        self.desk = at.desk
        self.name = name
        self.address = address
        self.opened = opened
        """The entry that opened the account, if it was opened just now."""
        self.signer = signer
        """Who signs for the account under a delegation; "" for the account itself."""

    def __repr__(self) -> str:
        return f"Wallet({self.name}, {self.address})"

    def balance(self, asset: str = "LAK") -> int:
        """What can be paid, in the smallest unit."""
        return find_balance(self.desk.source, self.address, asset).available

    def pay(self, amount: int, to: Who, asset: str = "LAK", reference: str = "") -> PlacedEntry:
        """Pays. `reference` is public: [A-Z0-9./-], at most 35."""
        return self.act(Transfer(amount, asset, check_reference(reference, optional=True), self.desk.resolve(to)))

    def issue_money(self, amount: int, to: Who, asset: str = "LAK") -> PlacedEntry:
        """Creates money, under the asset's cap; only its issuer may."""
        return self.act(Issue(amount, asset, self.desk.resolve(to)))

    def redeem_money(self, amount: int, asset: str = "LAK") -> PlacedEntry:
        """Destroys money the issuer holds."""
        return self.act(Redeem(amount, asset))

    def reverse(self, payment: PlacedEntry | str, index: int = 0, amount: int | None = None) -> PlacedEntry:
        """Gives back a payment that was received: all that is left of it, or an amount, together at most the whole.

        Raises HomeError if it was not received here.
        """
        from ledger.client.money.money import make_reversal
        from ledger.reads.money.returns import find_received

        received = find_received(self.desk.source, payment, index, self.address)
        return self.act(make_reversal(self.desk, received, amount))

    def place_hold(
        self,
        amount: int,
        to: Who,
        asset: str = "LAK",
        *,
        captor: Who | None = None,
        lasts_ms: int = DEFAULT_HOLD_MS,
    ) -> PlacedEntry:
        """Sets money aside; `events["hold"]` is the hold's id. The captor is the payee unless named."""
        payee = self.desk.resolve(to)
        who = self.desk.resolve(captor) if captor is not None else payee
        expires = self.desk.source.get_time() + check_number("lasts_ms", lasts_ms)
        return self.act(PlaceHold(amount, asset, who, expires, payee))

    def capture_hold(self, hold: str, amount: int) -> PlacedEntry:
        """Pays out a hold, or a part of it."""
        return self.act(CaptureHold(amount, hold))

    def release_hold(self, hold: str) -> PlacedEntry:
        """Gives what is left of a hold back to its owner."""
        return self.act(ReleaseHold(hold))

    def rotate_keys(self, keys: int = 1, threshold: int = 1) -> PlacedEntry:
        """Replaces the account's keys with new ones, kept in this home before the old ones are given up."""
        number = self.desk.identity(self).keys_number + 1
        made = self.desk.make_keys(self.name, keys, number)
        body = RotateKeys(self.desk.bind_keys(self.address, made, threshold), threshold)
        return self.desk.send_keeping(Wish(self.address, body), self.name, made)

    def leftovers(self) -> "Leftovers":
        """What the account's keys, these or former ones, have left standing: to be looked at once they are replaced."""
        from ledger.reads.people.leftovers import list_leftovers

        return list_leftovers(self.desk.source, self.address)

    # for others, and for oneself through others

    def on_behalf_of(self, holder: Who) -> "Wallet":
        """The holder's wallet with this account's signature: what it does needs a delegation from the holder."""
        address = self.desk.resolve(holder)
        name = holder if isinstance(holder, str) else self.desk.name_of(address)
        return Wallet(self.desk, name, address, signer=self.address)

    def delegate(
        self,
        to: Who,
        types: Sequence[str],
        *,
        amount: int = 0,
        asset: str = "",
        until: Moment,
        since: Moment = 0,
    ) -> PlacedEntry:
        """Lets somebody act for this account: by these types of messages, up to an amount in all, until a moment."""
        who, kinds = self.desk.resolve(to), tuple(sorted(types))
        return self.act(GrantDelegation(amount, asset, who, read_moment(since), kinds, read_moment(until)))

    def revoke_delegation(self, delegate: Who) -> PlacedEntry:
        """Ends a delegation now."""
        return self.act(RevokeDelegation(self.desk.resolve(delegate)))

    # what authorities do

    def grant_role(
        self,
        role: str,
        to: Who,
        scope: str = "",
        *,
        until: Moment = NEVER,
        since: Moment = 0,
        anyway: bool = False,
    ) -> PlacedEntry:
        """Gives somebody a role over a scope; only an accreditor of it may. Times are ms UTC, or datetimes.

        Raises Refused for a place that is in no list of codes, unless `anyway`.
        """
        from ledger.client.forms.places import check_scope

        check_scope(self.desk, role, scope, anyway=anyway)
        return self.act(GrantRole(self.desk.resolve(to), role, scope, read_moment(since), read_moment(until)))

    def revoke_role(self, role: str, holder: Who, scope: str = "") -> PlacedEntry:
        """Ends a role now."""
        return self.act(RevokeRole(self.desk.resolve(holder), role, scope))

    def suspend(self, account: Who, reference: str) -> PlacedEntry:
        """Keeps an account from acting; only a court of its jurisdiction may. `reference` is public: [A-Z0-9./-]."""
        return self.act(SuspendAccount(self.desk.resolve(account), check_reference(reference)))

    def appeal(self, reference: str) -> PlacedEntry:
        """Contests the suspension of this account."""
        return self.act(AppealSuspension(check_reference(reference)))

    def reinstate(self, account: Who, reference: str) -> PlacedEntry:
        """Lets a suspended account act again; only a court of its jurisdiction may."""
        return self.act(ReinstateAccount(self.desk.resolve(account), check_reference(reference)))

    def request_recovery(self, account: Who, keys: int = 1, threshold: int = 1) -> PlacedEntry:
        """Asks for new keys, made and kept in this home; only a registrar may. `events["due"]` says from when (ms)."""
        address, number = self.desk.resolve(account), self.desk.identity(account).keys_number + 1
        name = self.desk.name_of(address)
        made = self.desk.make_keys(name, keys, number)
        body = RequestRecovery(address, self.desk.bind_keys(address, made, threshold), threshold)
        return self.desk.send_keeping(self.wish(body), name, made)

    def complete_recovery(self, account: Who) -> PlacedEntry:
        """Gives an account its new keys once that is due; anybody may."""
        return self.act(CompleteRecovery(self.desk.resolve(account)))

    def cancel_recovery(self, account: Who | None = None) -> PlacedEntry:
        """Ends a recovery, of this account or of one of whose current keys this home holds any."""
        from ledger.client.people.accounts import sign_cancellation

        return self.act(sign_cancellation(self.desk, self.address if account is None else account))

    # records

    def define_schema(self, name: str, fields: Mapping[str, str], version: int = 0) -> PlacedEntry:
        """Defines a version of a schema, the next unless given. A field's type ends in ? where it may be left out."""
        from ledger.client.records.schemas import make_schema

        return self.act(make_schema(self.desk.source, name, fields, version))

    def issue_record(
        self,
        schema: str,
        subject: Who,
        claims: "Claims",
        *,
        until: Moment = NEVER,
        replaces: "Record | str" = "",
    ) -> "Record":
        """Issues a record of a schema, in the newest version unless NAME@VERSION says which.

        With `replaces` it supersedes another. `until` is block time: ms UTC, or a datetime with a time zone.
        """
        from ledger.client.records.issuing import issue
        from ledger.client.records.records import get_id

        old = get_id(self.desk, replaces) if replaces else ""
        return issue(self, schema, subject, claims, read_moment(until), old)

    def amend_record(
        self, record: "Record | str", subject: Who, claims: "Claims", *, until: Moment | None = None
    ) -> "Record":
        """Puts other claims in the place of a record's. It stays the same, and ends as before unless given `until`."""
        from ledger.client.records.issuing import amend

        return amend(self, record, subject, claims, None if until is None else read_moment(until))

    def suspend_record(self, record: "Record | str", reason: str) -> PlacedEntry:
        """Suspends a record. `reason` is public: [A-Z0-9./-], at most 35."""
        return self._decide(SuspendRecord, record, reason)

    def reinstate_record(self, record: "Record | str", reason: str) -> PlacedEntry:
        """Makes a suspended record valid again."""
        return self._decide(ReinstateRecord, record, reason)

    def revoke_record(self, record: "Record | str", reason: str) -> PlacedEntry:
        """Revokes a record for good."""
        return self._decide(RevokeRecord, record, reason)

    # in the committee

    def propose(
        self,
        action: msgspec.Struct,
        body: str = "",
        reference: str = "",
        *,
        impact: "Impact | bytes | str" = "",
        emergency: bool = False,
    ) -> PlacedEntry:
        """Asks a body to decide on an action of `lao.actions`; `events["motion"]` is the motion's id.

        The body may be left out where one alone may decide on it. What enacting it would refuse now is refused here.
        `impact` is an impact report, its file, or its hash. Who could vote, `lao.committee.outlook` tells before.
        """
        from ledger.client.committee.proposing import make_proposal

        return self.act(make_proposal(self.desk, action, body, reference, impact, emergency))

    def draft_proposal(
        self,
        action: msgspec.Struct,
        body: str = "",
        reference: str = "",
        *,
        impact: "Impact | bytes | str" = "",
        emergency: bool = False,
    ) -> Transaction:
        """As `propose`, but only the unsigned transaction, to be signed in several homes within a day."""
        from ledger.client.committee.proposing import draft_motion, make_proposal

        proposal = make_proposal(self.desk, action, body, reference, impact, emergency)
        return draft_motion(self.desk, self.wish(proposal))

    def vote(self, motion: "MotionLike", vote: "Choice") -> PlacedEntry:
        """Votes on a motion, for good: yes, no, abstain, veto or recuse."""
        from ledger.client.committee.proposing import make_ballot

        return self.act(make_ballot(self.desk, motion, vote))

    def draft_vote(self, motion: "MotionLike", vote: "Choice") -> Transaction:
        """As `vote`, but only the unsigned transaction, to be signed in several homes within a day."""
        from ledger.client.committee.proposing import draft_motion, make_ballot

        return draft_motion(self.desk, self.wish(make_ballot(self.desk, motion, vote)))

    def withdraw(self, motion: "MotionLike") -> PlacedEntry:
        """Takes back a motion of this account's, while it is voted on."""
        from ledger.reads.committee.motions import find_motion_id

        return self.act(WithdrawMotion(find_motion_id(self.desk.source, motion)))

    def enact(self, motion: "MotionLike") -> PlacedEntry:
        """Counts the votes on a motion that is due, and does what was carried; anybody may. See `events["state"]`."""
        from ledger.reads.committee.motions import find_motion_id

        return self.act(EnactMotion(find_motion_id(self.desk.source, motion)))

    def wish(self, body: msgspec.Struct) -> Wish:
        """What this account wants, to be drafted with others' wishes."""
        return Wish(self.signer, body, self.address) if self.signer else Wish(self.address, body)

    def act(self, body: msgspec.Struct) -> PlacedEntry:
        """Does one thing. Raises Refused, and nothing is written, where the present state refuses it."""
        return self.desk.send([self.wish(body)])

    def _decide(
        self, decision: Callable[[str, str], msgspec.Struct], record: "Record | str", reason: str
    ) -> PlacedEntry:
        from ledger.client.records.records import get_id

        return self.act(decision(check_reference(reason), get_id(self.desk, record)))


def find_wallet(at: HasDesk, who: Acting | Who) -> Acting:
    """Who acts: a wallet as it is, or that of a name or an address, whose keys are in this home."""
    if isinstance(who, Wallet):
        return who
    address = at.desk.resolve(who)
    return Wallet(at, at.desk.name_of(address), address)
