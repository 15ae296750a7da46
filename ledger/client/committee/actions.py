"""What a motion can ask for, made from names, law files and moments: `lao.actions`, for `Wallet.propose`."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ledger.archive.past import compute_report_hash
from ledger.chain.kinds import NEVER
from ledger.client.committee.validators import find_candidate, plan_validators
from ledger.client.desk import Desk, Who
from ledger.client.forms.given import check_kind, list_any, list_given
from ledger.client.forms.law_files import LawText
from ledger.client.forms.members import MembersFile, SeatFile
from ledger.client.forms.moments import Moment, read_moment
from ledger.client.forms.places import check_place, check_scope
from ledger.client.forms.reading import read_form
from ledger.client.forms.references import check_reference
from ledger.client.laws.laws import Laws
from ledger.client.programme.programme import Report, read_report
from ledger.errors import DecodeError, Refused
from ledger.reads.committee.motions import MotionLike, find_motion_id
from ledger.registry.assets.creation import CreateAsset
from ledger.registry.committee.bodies import ChangeMembers
from ledger.registry.committee.engines import ContinueOn
from ledger.registry.committee.parameters import SetParameter
from ledger.registry.committee.upgrades import ScheduleUpgrade
from ledger.registry.committee.validators import BoundValidator, SetValidators
from ledger.registry.land.grids import CreateGrid
from ledger.registry.laws.legislation import AdoptLaw, EndLaw, SetLawValue, SuspendLaw
from ledger.registry.money.caps import RaiseCap
from ledger.registry.motions.agenda import ConfirmEmergency
from ledger.registry.people.residents import EndRecognition, RecogniseIssuer
from ledger.registry.people.role_actions import AssignRole, StripRole
from ledger.registry.people.suspension import FreezeAccount, UnfreezeAccount
from ledger.registry.programme.reports import NoteReport
from ledger.registry.rows.committee import Member
from ledger.registry.treasury.budget import SetBudget
from ledger.registry.treasury.office import NameTreasury


class Actions:
    """Makes actions; nothing is done before a motion that asks for one is enacted."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def adopt_law(self, law: LawText, *, anyway: bool = False) -> AdoptLaw:
        """Makes a law of a law file. Raises Refused for a place that is in no list of codes, unless `anyway`."""
        provision = Laws(self.desk).read(law)
        for place in provision.jurisdictions:
            check_place(self.desk, place, anyway=anyway)
        return AdoptLaw(provision)

    def end_law(self, law: str) -> EndLaw:
        """Ends a law once it is enacted."""
        return EndLaw(law)

    def suspend_law(self, law: str, until: Moment) -> SuspendLaw:
        """Keeps a law from binding until a moment; 0 lets it bind again."""
        return SuspendLaw(law, read_moment(until))

    def set_value(self, law: str, value: int, since: Moment = 0) -> SetLawValue:
        """Gives a parameter of the laws another value, from a moment on. Raises Refused for one that has passed."""
        return SetLawValue(law, self._read_since(since), value)

    def set_parameter(self, name: str, value: int) -> SetParameter:
        """Sets one of the numbers the chain runs by."""
        return SetParameter(name, value)

    def grant_role(
        self,
        role: str,
        to: Who,
        scope: str = "",
        *,
        until: Moment = NEVER,
        since: Moment = 0,
        anyway: bool = False,
    ) -> AssignRole:
        """Gives somebody a role by the committee's own word. Raises Refused for a `since` that has passed.

        Also for a place that is in no list of codes, unless `anyway`.
        """
        check_scope(self.desk, role, scope, anyway=anyway)
        return AssignRole(self.desk.resolve(to), role, scope, self._read_since(since), read_moment(until))

    def strip_role(self, role: str, holder: Who, scope: str = "", successor: Who = "") -> StripRole:
        """Ends a role, and gives it to a successor if one is named."""
        following = self.desk.resolve(successor) if successor else ""
        return StripRole(self.desk.resolve(holder), role, scope, following)

    def freeze(self, account: Who, reference: str) -> FreezeAccount:
        """Suspends an account, with a court's public reference."""
        return FreezeAccount(self.desk.resolve(account), check_reference(reference))

    def unfreeze(self, account: Who, reference: str) -> UnfreezeAccount:
        """Ends a suspension that a motion brought."""
        return UnfreezeAccount(self.desk.resolve(account), check_reference(reference))

    def create_asset(self, asset: str, issuer: Who, *, cap: int, decimals: int = 0) -> CreateAsset:
        """Makes a new asset, with a code of X and 4 to 11 letters; `cap` is in its smallest unit."""
        return CreateAsset(asset, cap, decimals, self.desk.resolve(issuer))

    def create_grid(self, grid: str, *, columns: int, rows: int, edge: int, scale: int, tolerance: int) -> CreateGrid:
        """Makes a grid for parcels: cells of `edge` units, `scale` of them a metre; `tolerance` is in thousandths."""
        return CreateGrid(columns, edge, grid, rows, scale, tolerance)

    def recognise_issuer(self, issuer: str, public_key: str, *, until: Moment = NEVER) -> RecogniseIssuer:
        """Lets sponsors of e-residents rely on credentials by a key as those of an issuer abroad, COUNTRY.NAME."""
        return RecogniseIssuer(issuer, public_key, read_moment(until))

    def end_recognition(self, issuer: str, reference: str) -> EndRecognition:
        """Ends that; residences that were granted by it stay until they end, or are withdrawn."""
        return EndRecognition(issuer, check_reference(reference))

    def raise_cap(self, asset: str, cap: int) -> RaiseCap:
        """Lets more of an asset exist, at most; in its smallest unit."""
        return RaiseCap(asset, cap)

    def set_budget(
        self, line: str, amount: int, authority: Who, *, until: Moment, since: Moment = 0, asset: str = "LAK"
    ) -> SetBudget:
        """Makes or changes a line of the budget; `amount` is all of it, in the smallest unit.

        Raises Refused for a `since` that has passed.
        """
        code, who = check_reference(line), self.desk.resolve(authority)
        return SetBudget(amount, asset, who, code, self._read_since(since), read_moment(until))

    def name_treasury(self, account: Who) -> NameTreasury:
        """Has taxes go to an account."""
        return NameTreasury(self.desk.resolve(account))

    def set_validators(
        self, joining: Sequence[BoundValidator | str] = (), leaving: Collection[str] = ()
    ) -> SetValidators:
        """The present set with those who join, and without those who leave; see `Ledger.make_validator_key`.

        Of a name, its key in this home that signs in no set yet. Raises NotFoundError.
        """
        asked = list_any(joining, "one validator")
        joined = [
            find_candidate(self.desk, one)
            if isinstance(one, str)
            else check_kind(BoundValidator, one, "a validator or its name")
            for one in asked
        ]
        return plan_validators(self.desk, joined, list_given(str, leaving, "one validator's name"))

    def continue_on(
        self, joining: Sequence[BoundValidator | str] = (), leaving: Collection[str] = (), *, epoch: int = 1
    ) -> ContinueOn:
        """Lets CometBFT make the next block and all that follow, under a set that is made as for `set_validators`."""
        return ContinueOn(epoch, self.set_validators(joining, leaving).validators)

    def upgrade(self, version: int, height: int, since: Moment) -> ScheduleUpgrade:
        """Puts the next version of the rules in force from a height and a moment on."""
        return ScheduleUpgrade(height, read_moment(since), version)

    def change_members(self, members: bytes | Mapping[str, Any]) -> ChangeMembers:
        """Gives a body other members, from a members file. Raises DecodeError, NotFoundError."""
        file = read_form(members, MembersFile, "members file")
        seats: dict[str, Member] = {}
        for index, seat in enumerate(file.members):
            address = self.desk.resolve(seat.name)
            if address in seats:
                raise _refuse_twice(index, seat)
            seats[address] = Member(address, seat.veto, seat.weight)
        return ChangeMembers(file.body, file.majority, tuple(seats[address] for address in sorted(seats)), file.quorum)

    def note_report(self, report: Report | bytes) -> NoteReport:
        """Takes note of a report on the programme, or of the file of one: what `lao.programme.report` makes.

        Raises DecodeError for a file that is none, Refused for the report of another ledger.
        """
        found = report.report if isinstance(report, Report) else read_report(report)
        if found.genesis_hash != self.desk.genesis_hash:
            expected = self.desk.genesis_hash
            raise Refused("programme_report_must_be_of_this_ledger", expected=expected, found=found.genesis_hash)
        return NoteReport(found.since, found.until, found.height, compute_report_hash(found))

    def confirm(self, motion: MotionLike) -> ConfirmEmergency:
        """Lets what an emergency motion did go on without an end. Raises NotFoundError."""
        return ConfirmEmergency(find_motion_id(self.desk.source, motion))

    def _read_since(self, since: Moment) -> int:
        moment, now = read_moment(since), self.desk.source.get_time()
        if 0 < moment < now:
            raise Refused("since_must_be_to_come", present=now, since=moment)
        return moment


def _refuse_twice(index: int, seat: SeatFile) -> DecodeError:
    problem = f"members[{index}].name is {ascii(seat.name[:40])[1:-1]}, who has a seat already"
    return DecodeError("field_must_fit_form", file="members file", problem=problem, remedy="name every member once")
