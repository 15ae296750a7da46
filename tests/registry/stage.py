"""The stage: a country in which every fault of faults.py can be made, at 9:30."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any

import msgspec

from ledger.chain.header import NEWEST
from ledger.chain.parameters import DEFAULTS, Parameters
from ledger.chain.series.entries import AnchorBatch
from ledger.client.drafting import Wish
from ledger.crypto.encoding import MAX_INTEGER
from ledger.crypto.keys import SigningKey
from ledger.home.template import TemplateLaw, TemplateRole, load_template
from ledger.registry.assets.classes import OpenClass, PauseClass, ResumeClass
from ledger.registry.assets.distributions import ClaimDistribution, CloseDistribution, OpenDistribution
from ledger.registry.assets.measures import AppealMeasure, ForceTransfer, FreezeHolding, ThawHolding
from ledger.registry.assets.retirements import RetireUnits
from ledger.registry.bindable import BINDABLE
from ledger.registry.call import Call
from ledger.registry.delegation import DELEGABLE, GrantDelegation, RevokeDelegation
from ledger.registry.devices.devices import AcceptDevice, RegisterDevice, RetireDevice, TransferDevice
from ledger.registry.exchange.offers import Convert, PlaceOffer, WithdrawOffer
from ledger.registry.exchange.rates import PublishRate
from ledger.registry.exchange.reserves import ReportReserve
from ledger.registry.land.rights import DischargeRight, GiveNotice, GrantRight, RestrictTitle
from ledger.registry.land.rulings import AdjudgeTitle
from ledger.registry.land.sales import AcceptTitle, TransferTitle
from ledger.registry.land.titles import AgreeTitle, ApproveTitle
from ledger.registry.money.holds import CaptureHold, PlaceHold, ReleaseHold
from ledger.registry.money.money import Issue, Redeem, Transfer
from ledger.registry.money.reversals import Reverse
from ledger.registry.motions.motions import CastBallot, EnactMotion, ProposeMotion, WithdrawMotion
from ledger.registry.people.accounts import RotateKeys
from ledger.registry.people.recovery import (
    CancelRecovery,
    CompleteRecovery,
    RequestRecovery,
    compute_cancellation_bytes,
)
from ledger.registry.people.residents import OpenResidence, RenewResidence, WithdrawSponsorship
from ledger.registry.people.roles import GrantRole, RevokeRole
from ledger.registry.people.suspension import AppealSuspension, ReinstateAccount, SuspendAccount
from ledger.registry.programme.actuals import CorrectActual, ReportActual
from ledger.registry.programme.targets import SetTarget
from ledger.registry.records.records import (
    AmendRecord,
    Commitment,
    IssueRecord,
    ReinstateRecord,
    RevokeRecord,
    SupersedeRecord,
    SuspendRecord,
)
from ledger.registry.records.schemas import DefineSchema
from ledger.registry.rows.people import RECOVERIES
from ledger.registry.rows.records import SchemaField
from ledger.registry.rows.trade import Condition
from ledger.registry.rows.treasury import BUDGET_LINES
from ledger.registry.services.applications import (
    AnswerOffice,
    AppealRefusal,
    ApplyForService,
    ClaimSilence,
    WithdrawApplication,
)
from ledger.registry.services.catalogue import PublishService
from ledger.registry.services.decisions import AskApplicant, GrantApplication, RefuseApplication
from ledger.registry.trade.contracts import CancelContract, FulfilContract, ProposeContract, SignContract
from ledger.registry.trade.invoices import AnswerInvoice, CreditInvoice, IssueInvoice, PayInvoice
from ledger.registry.trade.orders import AcceptOrder, PlaceOrder, RefundOrder
from ledger.registry.treasury.budget import CancelCommitment, CommitBudget, PayCommitment
from ledger.registry.treasury.returns import FileReturn, SettleReturn
from ledger.state.overlay import Overlay
from ledger.transition import make_environment
from tests.country import APPLIED, NOBODY, Country
from tests.registry.assets.tokens import make_claim, make_class, show
from tests.registry.devices.sensors import LEVEL, read_condition, read_reading
from tests.registry.exchange.market import EVIDENCE
from tests.registry.faults import AT_ONCE, DELEGATES, FREE, Fault, list_faulty_holders
from tests.registry.fiscal import make_line, make_periods
from tests.registry.land import parcelled, surveying
from tests.registry.land.titling import DEED, make_title
from tests.registry.laws.lawbook import make_law
from tests.registry.motions.assembly import COUNCIL, make_body, read_action
from tests.registry.people.sponsoring import SHOWN, make_recognised
from tests.registry.scenario import Play
from tests.registry.services.desk import PAPER, make_service
from tests.registry.services.office import APPLICATIONS_AT_DESK, make_desk, name_application
from tests.registry.trade.invoicing import ROOT, make_totals
from tests.registry.trades import make_contract
from tests.registry.words import UNKNOWN, read_time

HOUR = 3_600_000
MAX_TYPES = 32
"""How many types of messages a law names at most."""
CAPS = {"LAK": 1_000, "USD": 1_000, "EUR": 1_000}
OTHER_ROLES = {("court", ""): "LA", ("registrar", ""): "LA"}
"""Of these roles, what they cover here instead."""
MORE_ROLES = (
    TemplateRole("transport", "court", "TH", ""),
    TemplateRole("transport", "registrar", "TH", ""),
    TemplateRole("treasury", "registrar", "LA", ""),
    TemplateRole("treasury", "accreditor", "accreditor", ""),
    TemplateRole("central-bank", "accreditor", "dealer", "", 2),
    TemplateRole("finance", "accreditor", "token_issuer", "", 2),
    TemplateRole("finance", "sponsor", "LA", "", 2),
    TemplateRole("education", "sponsor", "LA", "", 2),
    TemplateRole("central-bank", "accreditor", "maker", "", 2),
    TemplateRole("education", "accreditor", "accreditor", ""),
    TemplateRole("university", "issuer", "licence", "transport"),
    TemplateRole("university", "issuer", "training", "education"),
    TemplateRole("court", "issuer", "degree", "education"),
)
LONGER = msgspec.structs.replace(COUNCIL, emergency_ms=24 * HOUR)
PAIR = make_body("pair", "transport,treasury", 2)
YOUTH = make_body("youth", "central-bank*2,treasury", 2, competences=("freeze_account",), emergency_ms=24 * HOUR)
PEOPLE = (
    *("shop", "full", "lender", "college", "clerk", "bribed", "ousted", "patron"),
    *("merchant", "teller", "ward"),
    *("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
)
DEVICES = ("meter", "gauge", "asked-gauge", "retired-gauge", "spare")
BY = {
    **dict.fromkeys(("issue", "redeem"), "central-bank"),
    **dict.fromkeys(("register_account", "request_recovery"), "registrar"),
    **dict.fromkeys(("grant_role", "revoke_role", "define_schema"), "education"),
    **dict.fromkeys(("suspend_account", "reinstate_account"), "court"),
    **dict.fromkeys(("issue_record", "amend_record", "supersede_record"), "university"),
    **dict.fromkeys(("suspend_record", "reinstate_record", "revoke_record"), "university"),
    **dict.fromkeys(("commit_budget", "pay_commitment", "cancel_commitment", "settle_return"), "treasury"),
    **dict.fromkeys(("issue_invoice", "credit_invoice"), "shop"),
    **dict.fromkeys(("publish_rate", "report_reserve"), "central-bank"),
    **dict.fromkeys(("open_class", "pause_class", "resume_class"), "shop"),
    **dict.fromkeys(("freeze_holding", "thaw_holding", "force_transfer"), "court"),
    **dict.fromkeys(("adjudge_title", "restrict_title"), "court"),
    "approve_title": "registrar",
    **dict.fromkeys(("open_residence", "renew_residence", "withdraw_sponsorship"), "finance"),
    "appeal_suspension": "jailed",
    **dict.fromkeys(("register_parcel", "divide_parcel", "merge_parcels"), "registrar"),
    **dict.fromkeys(("ask_applicant", "grant_application", "publish_service", "refuse_application"), "university"),
    "refund_order": "shop",
    "cancel_recovery": "shop",
    "accept_device": "shop",
    "anchor_batch": "treasury",
    **dict.fromkeys(("set_target", "report_actual", "correct_actual"), "finance"),
    **dict.fromkeys(("propose_motion", "cast_ballot", "withdraw_motion"), "central-bank"),
}
"""Who signs where nobody else is said to; noy signs the rest."""
DEAREST = {
    "propose_contract": {"amends": "agreed"},
    "sign_contract": {"contract": "amending"},
    "place_order": {"contract": "agreed", "condition": "meter 21"},
    "accept_order": {"reading": "6 of seen"},
    "register_device": {"by": "shop"},
}
"""What reads and writes most, where the usual message of version 2 does not."""
LONGEST = {"propose_contract": 12, "issue_invoice": 1, "pay_invoice": 1}
"""How many rows more it would read: of lists as long as they may be, of the law of a rate, of a buyer that deducts."""
TRAINING = (SchemaField("level", required=True, type="text"),)


def split_types(types: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """All of them, as many at once as a law can bind."""
    names = sorted(types)
    for start in range(0, len(names), MAX_TYPES):
        yield tuple(names[start : start + MAX_TYPES])


def make_laws() -> tuple[TemplateLaw, ...]:
    """The embargo stops who signs in Bokeo, and has no answer for who does in Phongsaly; the others stop nobody."""
    numbers = {"kind": "parameter", "least": 0, "most": 9}
    text = 'by.jurisdiction == "LA-BK" or (by.jurisdiction == "LA-PH" and 1 // (by.threshold - by.threshold) > 0)'
    many = (make_law(f"rare_{number}", "true", jurisdictions=("TH",), types=("capture_hold",)) for number in range(63))
    return (
        *(make_law("embargo" + "_" * place, text, types=types) for place, types in enumerate(split_types(BINDABLE))),
        make_law("limit", "5", **numbers),
        make_law("old", "7", **numbers),
        make_law("vat_rate_permille", "100", kind="parameter", least=0, most=1000),
        make_law("small", "message.amount <= parameters.limit", "allow", jurisdictions=("TH",)),
        *many,
    )


def make_rows(country: Country) -> dict[str, msgspec.Struct]:
    """Lines of the budget, one of the proxy's and one that has ended, and what two may deduct."""
    noy, full = (country.make_person(name, keys).address for name, keys in (("noy", 2), ("full", 1)))
    for name in ("proxy", "college", "full"):
        country.people[name] = country.make_person(name)
    country.people["noy"] = country.make_person("noy", 2)
    return {
        **make_desk(country),
        BUDGET_LINES.key("ROADS/1"): make_line(country, "proxy", 600, read_time("240:00")),
        BUDGET_LINES.key("ENDED/1"): make_line(country, "proxy", 600, read_time("9:30")),
        **make_periods(noy, m2024_07=20, m2024_06=20, m2024_05=900, m2024_04=0),
        **make_periods(full, m2024_07=20),
        **make_titles(country),
        **surveying.add_plan(country),
    }


def make_titles(country: Country) -> dict[str, msgspec.Struct]:
    """Parcels of noy's, and those of the shop and of full, in whom a share can change hands, or not."""
    country.people |= {name: country.make_person(name) for name in ("shop", "full", "ward")}
    country.people |= {f"owner{number}": country.make_person(f"owner{number}") for number in range(15)}
    country.people["noy"] = country.make_person("noy", 2)
    alone = ("P1", "KEPT", "PLEDGED", "CLOSED", "RENTED", "LADEN", "FULL")
    return {
        **{f"title/{parcel}": make_title(country, ("noy", 1), jurisdiction="LA") for parcel in alone},
        "title/SHOPS": make_title(country, ("shop", 1), jurisdiction="LA"),
        "title/P2": make_title(country, ("noy", 2), ("owner0", 1), jurisdiction="LA"),
        "title/HELD": make_title(country, ("shop", 1), jurisdiction="LA"),
        "title/FULLS": make_title(country, ("full", 1), jurisdiction="LA"),
        "title/WARDS": make_title(country, ("ward", 1), jurisdiction="LA"),
        "title/SHARED": make_title(country, ("noy", 1), ("university", 1), jurisdiction="LA"),
        "title/LEASED": make_title(country, ("noy", 1), ("shop", 1), jurisdiction="LA"),
        "title/MANY": make_title(country, ("noy", 1), *((f"owner{n}", 1) for n in range(15)), jurisdiction="LA"),
        "title/FINE": make_title(country, ("noy", 1), ("owner0", 999_999_936), jurisdiction="LA"),
        **make_recognised(country, sg_ica="max"),
    }


class Stage:
    """A country with somebody for every fault. Only checks are to be made on it, and they write nothing."""

    def __init__(self) -> None:
        template = load_template("lao")
        roles = [
            msgspec.structs.replace(role, scope=OTHER_ROLES.get((role.role, role.scope), role.scope))
            for role in template.roles
        ]
        limits = {"max_hold_ms": 48 * HOUR, "max_assets_held": 1, "max_message_rows": 24, "max_open_motions": 10}
        parameters = Parameters(recovery_delay_ms=HOUR, key_memory=1, **limits)
        template = msgspec.structs.replace(template, roles=(*roles, *MORE_ROLES), bodies=(LONGER, PAIR, YOUTH))
        self.country = Country(parameters=parameters, caps=CAPS, template=template, laws=make_laws(), rows=make_rows)
        self.play = Play(self.country)
        self.play.names |= {name: name_application(name) for name in APPLICATIONS_AT_DESK}
        self.country.settle("noy", money=100, keys=2)
        for name in PEOPLE:
            self.country.settle(name)
        for name, jurisdiction in (("banned", "LA-BK"), ("puzzling", "LA-PH")):
            self.country.settle(name, jurisdiction=jurisdiction)
        for name in DEVICES:
            self.country.settle(name, "device")
        for scenario in (
            MONEY,
            INVOICES,
            ACCOUNTS,
            ROLES,
            RECORDS,
            CONTRACTS,
            TREASURY,
            PROGRAMME,
            LAND,
            parcelled.PARCELS,
            SENSORS,
            MOTIONS,
        ):
            self.play.run(scenario)
        self._delegate()
        self.play.run(PRISON)
        self.play.run(READINGS)
        self.play.run(DECIDED)

    def _delegate(self) -> None:
        """Everybody who signs in some fault has every faulty delegation, of which there is a holder each."""
        for faults in list_faulty_holders():
            name = "-".join(faults)
            if name not in self.country.people:
                self.country.settle(name)
            self._let(name, *(self._make_delegation(faults, delegate) for delegate in DELEGATES if delegate != name))
        types = ("grant_delegation", "transfer")
        self.country.settle("proxy")
        everything = GrantDelegation(
            MAX_INTEGER, "LAK", self.country.address("proxy"), 0, DELEGABLE, read_time("22:00")
        )
        for holder in FREE:
            self._let(holder, everything)
        for delegate in DELEGATES:
            self._let("lender", GrantDelegation(4, "LAK", self.country.address(delegate), 0, types, read_time("22:00")))

    def _let(self, holder: str, *bodies: GrantDelegation) -> None:
        most = DEFAULTS.max_messages
        for start in range(0, len(bodies), most):
            wishes = [self.country.wish(holder, body) for body in bodies[start : start + most]]
            assert self.country.act(*wishes) == APPLIED

    def _make_delegation(self, faults: tuple[str, ...], delegate: str) -> GrantDelegation:
        since = read_time("21:00") if "late" in faults else 0
        address, until = self.country.address(delegate), read_time("22:00")
        if "narrow" in faults:
            return GrantDelegation(0, "", address, since, ("release_hold",), until)
        amount = 1 if "poor" in faults else MAX_INTEGER
        return GrantDelegation(amount, "USD" if "dollar" in faults else "LAK", address, since, DELEGABLE, until)

    def make(self, kind: str, faults: tuple[Fault, ...]) -> bytes:
        """A signed transaction of one message with these faults."""
        values = {fault.field: fault.value for fault in faults}
        by = values.setdefault("by", BY.get(kind, "noy"))
        assert kind in BODIES, f"tests/registry/stage.py: BODIES makes no {kind}"
        body = BODIES[kind](self, values)
        first = self.country.wish(by, body, values.get("on_behalf_of", ""))
        return self.country.sign(self.country.draft(first, *self.list_company(kind, values)))

    def list_company(self, kind: str, values: dict[str, str]) -> list[Wish]:
        """The messages that others send in the same transaction: a sale needs a buyer and a registrar."""
        return COMPANY[kind](self, values) if kind in COMPANY else []

    def make_call(self, rows: Overlay, kind: str, values: dict[str, str], by: str, actor: str) -> Call:
        """A message of a type in its company, as its rule sees it; by addresses of who signs and who acts."""
        node, wishes = (
            self.country.node,
            [Wish(by, BODIES[kind](self, values), actor), *self.list_company(kind, values)],
        )
        messages = self.country.draft(*wishes).messages
        environment = make_environment(rows, node.tip, node.get_time())
        bodies = tuple(wish.body for wish in wishes)
        return Call(rows, environment, by, actor, bytes(32), 0, messages=messages, bodies=bodies)

    def address(self, values: dict[str, str], field: str, default: str) -> str:
        """The address of who stands in a field."""
        return self.country.address(values.get(field, default))

    def commit(self, values: dict[str, str]) -> Commitment:
        """A commitment to a degree."""
        root = sha256(b"fields").hexdigest()
        schema, until = values.get("schema", "degree@1"), read_time(values.get("until", "22:00"))
        return Commitment(root, schema, int(values.get("size", 6)), until)

    def find(self, values: dict[str, str], field: str, default: str) -> str:
        """The id of what stands in a field, by its name."""
        return self.play.names.get(values.get(field, default), UNKNOWN)


def _reverse(stage: Stage, values: dict[str, str]) -> Reverse:
    payments = {"unknown": UNKNOWN, "returned": stage.play.names["first"], "parted": stage.play.names["second"]}
    reverses = payments[values.get("reverses", "unknown")]
    whole = int(values.get("whole", 900))
    return Reverse(_amount(values), _asset(values), reverses, stage.address(values, "to", "shop"), whole)


def _place_hold(stage: Stage, values: dict[str, str]) -> PlaceHold:
    captor, to = (stage.address(values, field, "shop") for field in ("captor", "to"))
    return PlaceHold(_amount(values), _asset(values), captor, read_time(values.get("expires", "20:00")), to)


def _bind(stage: Stage, values: dict[str, str], account: str) -> dict[str, Any]:
    """New keys of an account, with what is wrong with them; of somebody new where there is none."""
    old = stage.country.people["noy" if account == "nobody" else account or "noy"]
    owner = old if values.get("keys") == "old" else stage.country.make_person("sok", keys=2)
    address = stage.country.address(account) if account else owner.address
    keys = list(stage.country.bind(address, owner.keys, owner.threshold))
    if values.get("keys") == "reversed":
        keys.reverse()
    elif values.get("keys") == "retired":
        given_up = stage.country.make_person("changed").keys
        keys = list(stage.country.bind(address, sorted([*owner.keys, *given_up], key=get_public_key), owner.threshold))
    elif values.get("keys") == "weak":
        keys[1] = msgspec.structs.replace(keys[1], public_key="ff" * 32)
    elif values.get("keys") == "unbound":
        keys[1] = msgspec.structs.replace(keys[1], binding="0" * 128)
    return {"keys": tuple(keys), "threshold": int(values.get("threshold", 1))}


def get_public_key(key: SigningKey) -> str:
    """By which keys are sorted."""
    return key.public_key


def _register(stage: Stage, values: dict[str, str]) -> msgspec.Struct:
    owner = stage.country.people["noy"] if values.get("keys") == "old" else stage.country.make_person("sok", keys=2)
    body = stage.country.registration(owner, values.get("kind", "citizen"), values.get("jurisdiction", "LA"))
    return msgspec.structs.replace(body, **_bind(stage, values, ""))


def _open_residence(stage: Stage, values: dict[str, str]) -> OpenResidence:
    until, place = read_time(values.get("until", "20:00")), values.get("jurisdiction", "LA")
    return OpenResidence(SHOWN, values.get("issuer", "SG.ICA"), place, until=until, **_bind(stage, values, ""))


def _renew_residence(stage: Stage, values: dict[str, str]) -> RenewResidence:
    account, until = stage.address(values, "account", "guest"), read_time(values.get("until", "30:00"))
    return RenewResidence(account, SHOWN, values.get("issuer", "SG.ICA"), until)


def _grant_role(stage: Stage, values: dict[str, str]) -> GrantRole:
    default = values["by"] if values.get("on_behalf_of") == "patron" else "shop"
    holder, until = stage.address(values, "holder", default), read_time(values.get("until", "20:00"))
    return GrantRole(holder, values.get("role", "issuer"), _scope_of(values), 0, until)


def _revoke_role(stage: Stage, values: dict[str, str]) -> RevokeRole:
    if values["by"] == "seventh":
        return RevokeRole(stage.address(values, "holder", "sixth"), "accreditor", "accreditor")
    default = "patron" if values.get("on_behalf_of") == "patron" else "university"
    return RevokeRole(stage.address(values, "holder", default), values.get("role", "issuer"), _scope_of(values))


def _scope_of(values: dict[str, str]) -> str:
    return values.get("scope", "LA" if values.get("role") == "court" else "degree")


def _grant_delegation(stage: Stage, values: dict[str, str]) -> GrantDelegation:
    delegate, until = stage.address(values, "delegate", "shop"), read_time(values.get("until", "20:00"))
    return GrantDelegation(5, _asset(values), delegate, 0, ("transfer",), until)


def _request_recovery(stage: Stage, values: dict[str, str]) -> RequestRecovery:
    account = values.get("account", "noy")
    return RequestRecovery(stage.country.address(account), **_bind(stage, values, account))


def _cancel_recovery(stage: Stage, values: dict[str, str]) -> CancelRecovery:
    account = stage.address(values, "account", "early")
    with stage.country.node.reading() as state:
        row = state.get(RECOVERIES, stage.country.address("early"))
    assert row
    request = UNKNOWN if values.get("request") == "another" else row.request
    key = NOBODY if values.get("public_key") == "foreign" else stage.country.people["early"].keys[0]
    signature = key.sign(compute_cancellation_bytes(stage.country.node.tip.genesis_hash, account, request))
    return CancelRecovery(account, key.public_key, request, "0" * 128 if "signature" in values else signature)


def _status(body: type[SuspendRecord | ReinstateRecord | RevokeRecord], record: str) -> Callable[..., msgspec.Struct]:
    return lambda stage, values: body("R-1", stage.find(values, "record", record))


def _propose_motion(stage: Stage, values: dict[str, str]) -> ProposeMotion:
    text = values.get("action", "raise LAK to 2000")
    action: Any = read_action(stage.play, text.removeprefix(AT_ONCE))
    emergency = "emergency" in values or text.startswith(AT_ONCE)
    return ProposeMotion(action, values.get("body", "council"), emergency, "", "DECREE/7")


def _propose_contract(stage: Stage, values: dict[str, str]) -> ProposeContract:
    address = stage.country.address
    parties = ("noy", "nobody") if values.get("parties") == "nobody" else ("noy", "shop", "ward", "education")
    amends = values.get("amends", "")
    return make_contract(
        [(address(who), who) for who in parties],
        [address("noy")],
        [],
        amends="-0" if amends == "itself" else stage.play.names.get(amends, UNKNOWN) if amends else "",
        sign_by=values.get("sign_by", "20:00"),
        ends=values.get("ends", "max"),
    )


def _place_order(stage: Stage, values: dict[str, str]) -> PlaceOrder:
    contract = values.get("contract", "")
    deadline, expires = (
        read_time(values.get(field, time)) for field, time in (("deadline", "20:00"), ("expires", "21:00"))
    )
    return PlaceOrder(
        amount=_amount(values),
        asset=_asset(values),
        condition=_read_condition(stage, values.get("condition", "")),
        contract=stage.find(values, "contract", "") if contract else "",
        deadline=deadline,
        expires=expires,
        reference="",
        to=stage.address(values, "to", "noy" if values.get("on_behalf_of") == "ward" else "shop"),
    )


def _read_condition(stage: Stage, text: str) -> tuple[Condition, ...]:
    device, _, rest = text.partition(" ")
    number, _, field = rest.partition(" ")
    return read_condition(stage.play, f"{device} says at_least {number} of {field or 'level'}" if text else "")


def _accept_order(stage: Stage, values: dict[str, str]) -> AcceptOrder:
    reading = values.get("reading", "")
    waiting = "retirees-order" if "retirees" in reading else "waiting"
    carried = read_reading(stage.play, reading)
    if reading:
        values = {"order": waiting, **values}
    default, seller = ("of-ward", "noy") if values.get("on_behalf_of") == "ward" else ("ordered", "shop")
    if values.get("order") == "for-full-order":
        seller = "full"
    order, to = stage.find(values, "order", default), stage.address(values, "to", seller)
    return AcceptOrder(_amount(values), order, carried, to)


def _register_device(stage: Stage, values: dict[str, str]) -> RegisterDevice:
    device, maker, owner = (
        stage.address(values, field, who) for field, who in (("device", "spare"), ("maker", "shop"), ("owner", "noy"))
    )
    return RegisterDevice(device, (LEVEL,), maker, "SHOP/G-1", owner)


def _accept_device(stage: Stage, values: dict[str, str]) -> AcceptDevice:
    return AcceptDevice(stage.address(values, "device", "asked-gauge"), stage.find(values, "proposal", "asked"))


def _anchor_batch(stage: Stage, values: dict[str, str]) -> AnchorBatch:
    account = stage.address(values, "account", values.get("on_behalf_of", values["by"]))
    since, until = (read_time(values.get(field, "9:00")) for field in ("since", "until"))
    if "until" in values:
        since = max(since, read_time("9:00"))
    return AnchorBatch(account, 2, int(values.get("first", "9")), ROOT, "access", since, until)


def _issue_invoice(stage: Stage, values: dict[str, str]) -> IssueInvoice:
    buyer, due = stage.address(values, "buyer", "noy"), read_time(values.get("due", "20:00"))
    totals = make_totals(values.get("amount", "5"), None)
    return IssueInvoice(_asset(values), buyer, due, values.get("reference", "NEW"), ROOT, 1, totals)


def _answer_invoice(stage: Stage, values: dict[str, str]) -> AnswerInvoice:
    return AnswerInvoice("accept", "", values.get("reference", "OPEN"), stage.address(values, "seller", "shop"))


def _pay_invoice(stage: Stage, values: dict[str, str]) -> PayInvoice:
    seller, most = stage.address(values, "seller", "shop"), int(values.get("most", 999))
    return PayInvoice(_asset(values), most, values.get("reference", "OPEN"), seller)


def _set_target(stage: Stage, values: dict[str, str]) -> SetTarget:
    since, until = (
        read_time(values.get(field, default)) for field, default in (("since", "13:00"), ("until", "14:00"))
    )
    return SetTarget("least", "jobs", "economy", since, "brain", values.get("unit", "JOBS"), until, 5)


def _figure(stage: Stage, values: dict[str, str], since: str) -> dict[str, Any]:
    reference = "" if "reference" in values else "LSB/1"
    figure = {"entry": "", "evidence": "", "indicator": "jobs", "reference": reference}
    return figure | {"since": read_time(values.get("since", since)), "value": int(values.get("value", 6))}


def _publish_rate(stage: Stage, values: dict[str, str]) -> PublishRate:
    base, quote = values.get("base", "XRICE"), values.get("quote", "LAK")
    return PublishRate(0, base, 1, 1, quote, 0, read_time(values.get("until", "20:00")))


def _place_offer(stage: Stage, values: dict[str, str]) -> PlaceOffer:
    numerator, expires = int(values.get("numerator", 1)), read_time(values.get("expires", "20:00"))
    rate = stage.find(values, "rate", "rate")
    return PlaceOffer(_amount(values), _asset(values), 1, expires, numerator, "XRICE", rate)


def _convert(stage: Stage, values: dict[str, str]) -> Convert:
    offer = values.get("offer", "good-offer")
    dealers = {"own-offer": "noy", "full-offer": "full", "unroled-offer": "merchant", "teller-offer": "teller"}
    to = stage.address(values, "to", dealers.get(offer, "shop"))
    least, wanted = int(values.get("least", 0)), values.get("wanted", "XRICE")
    return Convert(_amount(values), _asset(values), least, stage.find(values, "offer", offer), to, wanted)


def _report_reserve(stage: Stage, values: dict[str, str]) -> ReportReserve:
    as_of, currency = read_time(values.get("as_of", "8:00")), values.get("currency", "USD")
    return ReportReserve(as_of, _asset(values), currency, 2, EVIDENCE, 100)


def _open_class(stage: Stage, values: dict[str, str]) -> OpenClass:
    condition = values.get("eligibility", 'payee.kind == "citizen"')
    return make_class(values.get("asset", "XOTHER"), 5, values.get("kind", "share"), condition)


def _freeze_holding(stage: Stage, values: dict[str, str]) -> FreezeHolding:
    asset, holder = values.get("asset", "XSHARE"), stage.address(values, "holder", "noy")
    return FreezeHolding(int(values.get("amount", 0)), asset, holder, "CASE-3")


def _force_transfer(stage: Stage, values: dict[str, str]) -> ForceTransfer:
    asset, (holder, to) = (
        values.get("asset", "XSHARE"),
        (stage.address(values, field, default) for field, default in (("holder", "noy"), ("to", "college"))),
    )
    return ForceTransfer(_amount(values), asset, holder, "CASE-3", to)


def _claim_distribution(stage: Stage, values: dict[str, str]) -> ClaimDistribution:
    distribution = stage.find(values, "distribution", "pot")
    holder = stage.country.address(values.get("on_behalf_of", values["by"]))
    claim = make_claim(stage.country, distribution, holder)
    return msgspec.structs.replace(claim, opener=stage.address(values, "opener", claim.opener))


def _find_other(stage: Stage, values: dict[str, str], field: str) -> str:
    """Who gets a title or a right: the shop, or noy from who has let noy act."""
    return stage.address(values, field, "noy" if values.get("on_behalf_of") == "ward" else "shop")


def _transfer_title(stage: Stage, values: dict[str, str]) -> TransferTitle:
    of, parts = int(values.get("of", 32)), int(values.get("parts", 1))
    return TransferTitle(of, values.get("parcel", "P2"), parts, _find_other(stage, values, "to"))


def _accept_transfer(stage: Stage, values: dict[str, str]) -> list[Wish]:
    """The buyer of the first message's transfer, who pays nothing, and the registrar."""
    seller, parcel = values.get("on_behalf_of", values["by"]), values.get("parcel", "P2")
    to = values.get("to", "noy" if seller == "ward" else "shop")
    accepted = AcceptTitle(0, "LAK", parcel, 0, stage.country.address(seller))
    wishes = [] if to == "nobody" or "accepted" in values else [stage.country.wish(to, accepted)]
    return wishes + _approve_first(stage, {"parcel": parcel, **values})


def _approve_first(stage: Stage, values: dict[str, str]) -> list[Wish]:
    approval = ApproveTitle(values.get("parcel", "P1"), 0)
    return [] if "approved" in values else [stage.country.wish("registrar", approval)]


def _accept_title(stage: Stage, values: dict[str, str]) -> AcceptTitle:
    parcel, place = values.get("parcel", _find_sold(values)), int(values.get("place", 1))
    default = "noy" if values.get("on_behalf_of") == "ward" else "full" if parcel == "FULLS" else "shop"
    return AcceptTitle(_amount(values), _asset(values), parcel, place, stage.address(values, "to", default))


def _find_sold(values: dict[str, str]) -> str:
    return "FULLS" if values.get("to") == "full" else "SHOPS"


def _transfer_to_first(stage: Stage, values: dict[str, str]) -> list[Wish]:
    """What is transferred to who accepts it in the first message; that is noy, or its holder."""
    parcel, taker = _find_sold(values), values.get("on_behalf_of", values["by"])
    seller = "full" if parcel == "FULLS" else "shop"
    transfer = TransferTitle(1, parcel, 1, stage.country.address("noy" if taker == "college" else taker))
    return [stage.country.wish(seller, transfer), stage.country.wish("registrar", ApproveTitle(parcel, 1))]


def _sell_beside(stage: Stage, values: dict[str, str]) -> list[Wish]:
    """A sale of SHOPS from the shop to the ward, in the second message."""
    transfer = TransferTitle(1, "SHOPS", 1, stage.country.address("ward"))
    accepted = AcceptTitle(0, "LAK", "SHOPS", 1, stage.country.address("shop"))
    first, second = stage.country.wish("shop", transfer), stage.country.wish("ward", accepted)
    return [first, second, stage.country.wish("registrar", ApproveTitle("SHOPS", 1))]


def _grant_right(stage: Stage, values: dict[str, str]) -> GrantRight:
    is_lease = values.get("parcel") == "RENTED"
    return GrantRight(
        asset="" if is_lease else _asset(values),
        commitment=DEED,
        holder=_find_other(stage, values, "holder"),
        kind="lease" if is_lease else "mortgage",
        owners=(),
        parcel=values.get("parcel", "P1"),
        secured=0 if is_lease else 5,
        since=0,
        until=read_time(values.get("until", "20:00")),
    )


def _adjudge_title(stage: Stage, values: dict[str, str]) -> AdjudgeTitle:
    heirs = sorted(stage.country.address(who) for who in values.get("owners", "shop,ward,college").split(","))
    return AdjudgeTitle(
        ground="judgment",
        of=len(heirs),
        owner=stage.address(values, "owner", "noy"),
        owners=tuple(heirs),
        parcel=values.get("parcel", "P1"),
        parts=(1,) * len(heirs),
        reference="CASE/1",
    )


def _apply_for_service(stage: Stage, values: dict[str, str]) -> ApplyForService:
    service = values.get("service", "permit@2")
    fee, office = {"dear@1": "900"}.get(service, "5"), {"fulls@1": "full"}.get(service, "university")
    presented = (PAPER,) * int(values.get("count", 1))
    amount = int(values.get("amount", fee))
    return ApplyForService(amount, _asset(values), PAPER, presented, service, stage.address(values, "to", office))


def _publish_service(stage: Stage, values: dict[str, str]) -> PublishService:
    service = f"{values.get('code', 'new')}@{values.get('version', 1)}"
    usual = {"grants": "degree@1", "law": "embargo", "next": "court"}
    return make_service(stage.play, {**usual, **values, "service": service})


def _application(stage: Stage, values: dict[str, str], default: str = "filed") -> str:
    return stage.find(values, "application", default)


def _amount(values: dict[str, str]) -> int:
    return int(values.get("amount", 5))


def _asset(values: dict[str, str]) -> str:
    return values.get("asset", "LAK")


BODIES: dict[str, Callable[[Stage, dict[str, str]], msgspec.Struct]] = {
    "issue": lambda stage, values: Issue(_amount(values), _asset(values), stage.address(values, "to", "shop")),
    "redeem": lambda stage, values: Redeem(_amount(values), _asset(values)),
    "transfer": lambda stage, values: Transfer(
        _amount(values), _asset(values), "", stage.address(values, "to", "shop")
    ),
    "reverse": _reverse,
    "place_hold": _place_hold,
    "propose_contract": _propose_contract,
    "sign_contract": lambda stage, values: SignContract(stage.find(values, "contract", "proposed")),
    "fulfil_contract": lambda stage, values: FulfilContract(stage.find(values, "contract", "agreed")),
    "cancel_contract": lambda stage, values: CancelContract(stage.find(values, "contract", "agreed")),
    "place_order": _place_order,
    "accept_order": _accept_order,
    "refund_order": lambda stage, values: RefundOrder(stage.find(values, "order", "ordered")),
    "capture_hold": lambda stage, values: CaptureHold(_amount(values), stage.find(values, "hold", "good-hold")),
    "release_hold": lambda stage, values: ReleaseHold(stage.find(values, "hold", "good-hold")),
    "issue_invoice": _issue_invoice,
    "answer_invoice": _answer_invoice,
    "pay_invoice": _pay_invoice,
    "credit_invoice": lambda stage, values: CreditInvoice(
        _amount(values), _asset(values), values.get("reference", "PAID")
    ),
    "register_account": _register,
    "open_residence": _open_residence,
    "renew_residence": _renew_residence,
    "withdraw_sponsorship": lambda stage, values: WithdrawSponsorship(
        stage.address(values, "account", "guest"), "CASE-1"
    ),
    "rotate_keys": lambda stage, values: RotateKeys(**_bind(stage, values, values["by"])),
    "grant_role": _grant_role,
    "revoke_role": _revoke_role,
    "grant_delegation": _grant_delegation,
    "revoke_delegation": lambda stage, values: RevokeDelegation(stage.address(values, "delegate", "shop")),
    "suspend_account": lambda stage, values: SuspendAccount(stage.address(values, "account", "noy"), "CASE-1"),
    "appeal_suspension": lambda stage, values: AppealSuspension("APPEAL-1"),
    "reinstate_account": lambda stage, values: ReinstateAccount(stage.address(values, "account", "jailed"), "CASE-2"),
    "request_recovery": _request_recovery,
    "complete_recovery": lambda stage, values: CompleteRecovery(stage.address(values, "account", "due")),
    "cancel_recovery": _cancel_recovery,
    "define_schema": lambda stage, values: DefineSchema(
        TRAINING, values.get("name", "degree"), int(values.get("version", 2))
    ),
    "issue_record": lambda stage, values: IssueRecord(stage.commit(values)),
    "amend_record": lambda stage, values: AmendRecord(stage.commit(values), stage.find(values, "record", "good")),
    "supersede_record": lambda stage, values: SupersedeRecord(
        stage.commit(values), stage.find(values, "record", "good")
    ),
    "commit_budget": lambda stage, values: CommitBudget(
        _amount(values),
        _asset(values),
        "",
        read_time(values.get("expires", "20:00")),
        values.get("line", "ROADS/1"),
        "CONTRACT/7",
        stage.address(values, "to", "shop"),
    ),
    "pay_commitment": lambda stage, values: PayCommitment(
        _amount(values), _asset(values), stage.find(values, "commitment", "road"), "INV-8"
    ),
    "cancel_commitment": lambda stage, values: CancelCommitment(stage.find(values, "commitment", "road")),
    "file_return": lambda stage, values: FileReturn(
        _asset(values), values.get("month", "2024-09"), int(values.get("other", 5))
    ),
    "settle_return": lambda stage, values: SettleReturn(
        int(values.get("amount", 900 if values.get("filed") == "dear" else 20)),
        _asset(values),
        stage.find(values, "filed", "claim"),
    ),
    "suspend_record": _status(SuspendRecord, "good"),
    "reinstate_record": _status(ReinstateRecord, "suspended"),
    "revoke_record": _status(RevokeRecord, "good"),
    "transfer_title": _transfer_title,
    "accept_title": _accept_title,
    "register_parcel": parcelled.register_parcel,
    "divide_parcel": parcelled.divide_parcel,
    "merge_parcels": parcelled.merge_parcels,
    "agree_title": lambda stage, values: AgreeTitle(values.get("parcel", "SHOPS"), int(values.get("place", 1))),
    "approve_title": lambda stage, values: ApproveTitle(values.get("parcel", "SHOPS"), int(values.get("place", 1))),
    "grant_right": _grant_right,
    "discharge_right": lambda stage, values: DischargeRight(
        values.get("parcel", "HELD"), stage.find(values, "right", "noys-right")
    ),
    "restrict_title": lambda stage, values: RestrictTitle(
        values.get("parcel", "P1"), "CASE/1", read_time(values.get("until", "20:00"))
    ),
    "give_notice": lambda stage, values: GiveNotice(_find_other(stage, values, "buyer"), values.get("parcel", "P1")),
    "adjudge_title": _adjudge_title,
    "publish_rate": _publish_rate,
    "place_offer": _place_offer,
    "register_device": _register_device,
    "accept_device": _accept_device,
    "transfer_device": lambda stage, values: TransferDevice(
        stage.address(values, "device", "meter"), stage.address(values, "to", "shop")
    ),
    "retire_device": lambda stage, values: RetireDevice(stage.address(values, "device", "meter")),
    "anchor_batch": _anchor_batch,
    "withdraw_offer": lambda stage, values: WithdrawOffer(stage.find(values, "offer", "own-offer")),
    "convert": _convert,
    "report_reserve": _report_reserve,
    "open_class": _open_class,
    "pause_class": lambda stage, values: PauseClass(values.get("asset", "XSHARE"), "NOTICE-1"),
    "resume_class": lambda stage, values: ResumeClass(values.get("asset", "XPAUSED"), "NOTICE-2"),
    "admit": lambda stage, values: show(
        values.get("asset", "XSHARE"), stage.find(values, "record", "shown"), stage.country.address("noy")
    ),
    "freeze_holding": _freeze_holding,
    "thaw_holding": lambda stage, values: ThawHolding(
        stage.address(values, "holder", "noy"), stage.find(values, "measure", "frozen"), "CASE-4"
    ),
    "force_transfer": _force_transfer,
    "appeal_measure": lambda stage, values: AppealMeasure(stage.find(values, "measure", "frozen"), "APPEAL-1"),
    "retire_units": lambda stage, values: RetireUnits(
        _amount(values), values.get("asset", "XSHARE"), stage.address(values, "beneficiary", "shop"), "CLAIM/1"
    ),
    "open_distribution": lambda stage, values: OpenDistribution(
        _amount(values), _asset(values), values.get("of", "XSHARE"), read_time(values.get("until", "20:00"))
    ),
    "claim_distribution": _claim_distribution,
    "close_distribution": lambda stage, values: CloseDistribution(stage.find(values, "distribution", "over")),
    "publish_service": _publish_service,
    "apply_for_service": _apply_for_service,
    "ask_applicant": lambda stage, values: AskApplicant(
        _application(stage, values), stage.address(values, "office", "university"), PAPER
    ),
    "answer_office": lambda stage, values: AnswerOffice(PAPER, _application(stage, values, "inquired")),
    "grant_application": lambda stage, values: GrantApplication(
        _application(stage, values), stage.commit(values), stage.address(values, "office", "university")
    ),
    "refuse_application": lambda stage, values: RefuseApplication(
        _application(stage, values),
        values.get("ground", "embargo"),
        stage.address(values, "office", "university"),
        "CASE/2",
    ),
    "appeal_refusal": lambda stage, values: AppealRefusal(_application(stage, values, "refused")),
    "withdraw_application": lambda stage, values: WithdrawApplication(_application(stage, values)),
    "claim_silence": lambda stage, values: ClaimSilence(_application(stage, values, "late")),
    "propose_motion": _propose_motion,
    "set_target": _set_target,
    "report_actual": lambda stage, values: ReportActual(**_figure(stage, values, "6:00")),
    "correct_actual": lambda stage, values: CorrectActual(reason="AUDIT/1", **_figure(stage, values, "5:00")),
    "cast_ballot": lambda stage, values: CastBallot(
        stage.find(values, "motion", "open"), "veto" if "vote" in values else "yes"
    ),
    "withdraw_motion": lambda stage, values: WithdrawMotion(stage.find(values, "motion", "open")),
    "enact_motion": lambda stage, values: EnactMotion(stage.find(values, "motion", "ripe")),
}

COMPANY: dict[str, Callable[[Stage, dict[str, str]], list[Wish]]] = {
    "transfer_title": _accept_transfer,
    "accept_title": _transfer_to_first,
    "agree_title": _sell_beside,
    "approve_title": _sell_beside,
    "grant_right": _approve_first,
    "divide_parcel": parcelled.agree,
    "merge_parcels": parcelled.agree,
}
"""What others send in the same transaction, after the message; the values are those that its body is made of."""

MONEY = """
    central-bank issues 1 USD to full                        | applied
    central-bank issues 100 LAK to central-bank              | applied
    shop pays 1 LAK to noy                                   | balance_must_cover_amount
    noy pays 2 LAK to shop                                   | applied
    shop pays 1 LAK to noy as first                          | applied
    noy returns first                                        | applied
    shop pays 2 LAK to noy as second                         | applied
    noy returns 1 of second                                  | applied
    noy holds 10 LAK for shop until 20:00 at the word of noy as good-hold | applied
    noy holds 10 LAK for shop until 9:00 at the word of noy as expired  | applied
    noy holds 10 LAK for full until 20:00 at the word of noy as for-full | applied
    """
INVOICES = """
    central-bank issues 40 LAK to noy                        | applied
    shop invoices noy 20 LAK until 20:00 as OPEN             | applied
    full invoices noy 20 LAK until 20:00 as OPEN             | applied
    noy sells 20 LAK as OPEN                                 | applied
    shop sells 20 LAK as RETAIL                              | applied
    shop invoices noy 800 LAK until 20:00 as BIG             | applied
    shop invoices noy 20 LAK until 20:00 as ACCEPTED         | applied
    noy accepts invoice ACCEPTED of shop                             | applied
    shop invoices noy 20 LAK until 20:00 as DISPUTED         | applied
    noy disputes invoice DISPUTED of shop                            | applied
    shop invoices noy 20 LAK until 20:00 as CREDITED         | applied
    shop credits 22 LAK of CREDITED                          | applied
    shop invoices noy 20 LAK until 20:00 as PAID             | applied
    noy pays 22 LAK of PAID of shop                          | applied
    shop pays 11 LAK to treasury                             | applied
    """
ACCOUNTS = """
    finance sponsors guest by SG.ICA in LA until 20:00       | applied
    finance sponsors gone by SG.ICA in LA until 9:00         | applied
    gone invoices noy 20 LAK until 20:00 as OPEN             | applied
    transport opens thai as citizen in TH                    | applied
    transport opens thai-jailed as citizen in TH             | applied
    transport opens thai-early as citizen in TH              | applied
    registrar opens jailed as citizen in LA                  | applied
    registrar opens appealed as citizen in LA                | applied
    registrar opens due as citizen in LA                     | applied
    registrar opens changed as citizen in LA                 | applied
    changed takes 1 of 1 new keys                            | applied
    registrar opens early as citizen in LA                   | applied
    registrar opens forlorn as citizen in LA                 | applied
    registrar opens jailed-due as citizen in LA              | applied
    registrar opens jailed-early as citizen in LA            | applied
    registrar opens forlorn-jailed as citizen in LA          | applied
    registrar opens forlorn-early as citizen in LA           | applied
    registrar opens forlorn-duped as citizen in LA           | applied
    registrar opens duped as citizen in LA                   | applied
    registrar opens duped-jailed as citizen in LA            | applied
    registrar opens duped-early as citizen in LA             | applied
    noy lets shop transfer up to 5 LAK until 22:00           | applied
    """
ROLES = """
    education makes second accreditor of accreditor          | applied
    second makes third accreditor of accreditor              | applied
    third makes fourth accreditor of accreditor              | applied
    fourth makes fifth accreditor of accreditor              | applied
    fifth makes sixth accreditor of accreditor               | applied
    sixth makes seventh accreditor of accreditor             | applied
    seventh makes eighth accreditor of issuer/degree         | applied
    education makes college issuer of degree                 | applied
    education makes college issuer of training               | applied
    treasury makes patron accreditor of issuer/degree        | applied
    education makes patron issuer of degree                  | applied
    patron lets education grant_role,revoke_role until 22:00 | applied
    registrar makes clerk registrar of LA                    | applied
    registrar makes bribed registrar of LA                   | applied
    registrar makes ousted registrar of LA                   | applied
    """
RECORDS = """
    university issues a degree about noy as good             | applied
    university issues a degree about noy as revoked          | applied
    university issues a degree about noy as superseded       | applied
    university issues a degree about noy as suspended        | applied
    university issues a licence about noy as licence         | applied
    university issues a licence about noy as licence-revoked | applied
    university revokes revoked                               | applied
    university revokes licence-revoked                       | applied
    university replaces superseded by a degree               | applied
    university suspends suspended                            | applied
    transport takes issuer of licence from university        | applied
    """
SENSORS = """
    central-bank makes shop maker of SHOP                    | applied
    shop registers meter of shop as SHOP/G-1 for noy & shop registers gauge of shop as SHOP/G-1 for noy | applied
    shop registers retired-gauge of shop as SHOP/G-1 for noy | applied
    noy registers asked-gauge of shop as SHOP/G-2 as asked   | applied
    noy orders 5 LAK from shop until 20:00 when meter says at_least 21 as waiting | applied
    noy orders 1 LAK from shop until 20:00 when retired-gauge says at_least 21 as retirees-order | applied
    """
READINGS = """
    meter anchors 22,20,101,?,23,24 from 1 at 0:05 as seen   | applied
    meter anchors 22 from 7 at 0:10 as more                  | applied
    meter anchors 22,20,101,?,23,24 of selftest from 1 at 0:05 as tests | applied
    gauge anchors 22 from 1 at 0:01 as others                | applied
    retired-gauge anchors 22 from 1 at 0:01 as retirees      | applied
    noy retires retired-gauge                                | applied
    treasury anchors 1,2,3 of access from 1 at 0:01          | applied
    """
ALL = "noy,shop,ward,education"
TOGETHER = "& shop signs -0 & ward signs -0 & education signs -0"
DEALS = ",".join(
    [
        *("accept_order", "accept_title", "cancel_contract", "fulfil_contract", "give_notice", "grant_right"),
        *("place_order", "propose_contract", "sign_contract", "transfer_title"),
    ]
)
"""What the ward lets noy do."""
CONTRACTS = f"""
    noy pays 5 LAK to ward                                   | applied
    ward lets noy {DEALS} up to 5 LAK until 22:00            | applied
    shop proposes a contract of {ALL} accepted by noy,shop as proposed | applied
    noy proposes a contract of {ALL} accepted by noy,shop as agreed {TOGETHER} | applied
    shop fulfils agreed & shop cancels agreed                | applied
    noy proposes a contract of {ALL} as gone {TOGETHER}      | applied
    shop proposes a contract of {ALL} in place of gone as outrun | applied
    noy cancels gone                                         | applied
    shop proposes a contract of {ALL} in place of agreed as amending & ward signs -0 & education signs -0 | applied
    shop proposes a contract of {ALL} to be signed until 9:00 as lapsed | applied
    college proposes a contract of college,education as wider & education signs -0 | applied
    noy orders 10 LAK from shop until 20:00 as ordered       | applied
    noy orders 1 LAK from shop until 20:00 as returned       | applied
    shop gives returned back                                 | applied
    noy orders 10 LAK from shop until 9:00 as overdue        | applied
    noy orders 10 LAK from full until 20:00 as for-full-order | applied
    ward orders 2 LAK from noy until 20:00 as of-ward        | applied
    """
TREASURY = """
    central-bank issues 400 LAK to treasury                  | applied
    treasury commits 50 of ROADS/1 to shop until 20:00 as road | applied
    treasury commits 10 of ROADS/1 to shop until 20:00 as spent | applied
    treasury pays 10 of spent                                | applied
    treasury commits 10 of ROADS/1 to shop until 20:00 as given-back | applied
    treasury calls off given-back                              | applied
    treasury commits 10 of ROADS/1 to shop until 9:00 as stale | applied
    treasury commits 10 of ROADS/1 to full until 20:00 as road-of-full | applied
    noy files 2024-07 with 0 as claim                        | applied
    noy files 2024-06 with 0 as settled                      | applied
    noy files 2024-05 with 0 as dear                         | applied
    noy files 2024-04 with 0 as nothing-due                  | applied
    full files 2024-07 with 0 as return-of-full              | applied
    treasury settles 20 of settled                           | applied
    """
PROGRAMME = """
    finance sets jobs to at least 5 from 5:00 until 6:00 at stage brain | applied
    finance sets jobs to at least 5 from 6:00 until 7:00 at stage brain | applied
    finance sets jobs to at least 5 from 12:00 until 13:00 at stage brain | applied
    """
LADEN, FULL = (
    " & ".join(f"noy eases {name} to lender & registrar approves {name} at {2 * n}" for n in range(6))
    for name in ("LADEN", "FULL")
)
CLOSING = " & ".join(f"court restricts FULL until 200:00 by CASE/{number}" for number in range(4))
LAND = f"""
    noy keeps KEPT for lender                                | applied
    noy mortgages PLEDGED to lender as pledge & registrar approves PLEDGED at 0 | applied
    court restricts CLOSED until 200:00 by CASE/20           | applied
    noy leases RENTED to lender as rent & registrar approves RENTED at 0 | applied
    noy leases LEASED to lender on noy & registrar approves LEASED at 0 | applied
    shop eases HELD to noy as noys-right & registrar approves HELD at 0 | applied
    {LADEN}                                                  | applied
    {LADEN}                                                  | applied
    {FULL}                                                   | applied
    {FULL}                                                   | applied
    {CLOSING}                                                | applied
    """
PRISON = """
    registrar asks for new keys of due                       | applied
    registrar asks for new keys of jailed-due                | applied
    treasury asks for new keys of forlorn                    | applied
    treasury asks for new keys of forlorn-jailed             | applied
    ousted asks for new keys of forlorn-duped                | applied
    bribed asks for new keys of duped                        | applied
    bribed asks for new keys of duped-jailed                 | applied
    court suspends jailed for CASE-7                         | applied
    court suspends appealed for CASE-8                       | applied
    appealed appeals with APPEAL-8                           | applied
    court suspends jailed-due for CASE-9                     | applied
    court suspends forlorn-jailed for CASE-10                | applied
    court suspends duped-jailed for CASE-13                  | applied
    transport suspends thai-jailed for CASE-11               | applied
    at 9:00
    transport asks for new keys of thai-early                | applied
    clerk asks for new keys of early                         | applied
    clerk asks for new keys of jailed-early                  | applied
    bribed asks for new keys of duped-early                  | applied
    treasury asks for new keys of forlorn-early              | applied
    court suspends jailed-early for CASE-12                  | applied
    registrar takes registrar of LA from treasury            | applied
    registrar takes registrar of LA from ousted              | applied
    court suspends ousted for CASE-14                        | applied
    court suspends bribed for CASE-15                        | applied
    """
MOTIONS = f"""
    central-bank moves in council to raise USD to 2000 as ripe | applied
    central-bank moves in council to upgrade to {NEWEST + 1} at 5000 as upgrade | applied
    central-bank votes yes on upgrade                        | applied
    court votes yes on upgrade                               | applied
    registrar votes yes on upgrade                           | applied
    central-bank moves in council to end old as ending       | applied
    central-bank moves in council to adopt short: 5 from 0 to 9 until 40:00 as shorter | applied
    central-bank votes yes on ending & central-bank votes yes on shorter | applied
    court votes yes on ending & court votes yes on shorter   | applied
    registrar votes yes on ending & registrar votes yes on shorter | applied
    court moves in council to end old as again               | applied
    central-bank votes yes on again & court votes yes on again & registrar votes yes on again | applied
    central-bank moves in youth at once to freeze second as lifted | applied
    central-bank votes yes on lifted                         | applied
    central-bank moves in council at once to adopt rush: deny redeem where false as rush | applied
    central-bank votes yes on rush                           | applied
    court votes yes on rush & registrar votes yes on rush    | applied
    at 0:02
    court moves in council to note the report from 0:00 until 0:01 as of 3 as noted | applied
    central-bank votes yes on noted & court votes yes on noted & registrar votes yes on noted | applied
    court moves in council to create XRICE up to 1000 for shop as rice | applied
    central-bank votes yes on rice & court votes yes on rice & registrar votes yes on rice | applied
    """
MARKET = """
    shop enacts rice                                         | applied
    central-bank makes noy dealer of XRICE & central-bank makes shop dealer of XRICE | applied
    central-bank makes full dealer of XRICE & central-bank makes teller dealer of XRICE | applied
    central-bank makes merchant dealer of XRICE              | applied
    shop issues 500 XRICE to shop & shop issues 20 XRICE to full & shop issues 20 XRICE to noy | applied
    shop issues 20 XRICE to teller & shop issues 20 XRICE to merchant | applied
    central-bank publishes 1 XRICE at 1 LAK until 9:25 as expired-rate | applied
    shop offers 50 XRICE for LAK at 1/1 on expired-rate until 20:00 as on-expired | applied
    central-bank publishes 1 XRICE at 1 LAK until 20:00 as stale-rate | applied
    shop offers 50 XRICE for LAK at 1/1 on stale-rate until 20:00 as on-stale | applied
    central-bank publishes 1 XRICE at 1 LAK from 15:00 until 20:00 as later-rate | applied
    central-bank publishes 1 XRICE at 1 LAK within 100 until 20:00 as rate | applied
    shop offers 50 XRICE for LAK at 1/1 on rate until 20:00 as good-offer | applied
    shop offers 50 XRICE for LAK at 1/1 on rate until 9:25 as old-offer | applied
    noy offers 20 XRICE for LAK at 1/1 on rate until 20:00 as own-offer | applied
    full offers 20 XRICE for LAK at 1/1 on rate until 20:00 as full-offer | applied
    merchant offers 20 XRICE for LAK at 1/1 on rate until 20:00 as unroled-offer | applied
    teller offers 20 XRICE for LAK at 1/1 on rate until 20:00 as teller-offer | applied
    central-bank takes dealer of XRICE from merchant         | applied
    court suspends teller for CASE-17                        | applied
    central-bank reports 7 EUR behind LAK as of 9:00         | applied
    """
TOKENS = """
    finance makes shop token_issuer of share                 | applied
    shop opens share XSHARE up to 500 where 10 // (amount - 7) > -100 and payee.jurisdiction != "TH" | applied
    shop opens share XPAUSED up to 500                       | applied
    shop opens share XFROZEN up to 500                       | applied
    shop opens share XODDS up to 500 where amount == 50 or 1 // (amount - amount) > 0 | applied
    shop opens share XNEVER up to 500 where payer.is_issuer  | applied
    shop issues 50 XODDS to noy & shop issues 50 XNEVER to noy | applied
    shop issues 50 XSHARE to noy & shop issues 50 XSHARE to shop & shop issues 50 XSHARE to ward | applied
    university certifies noy as shown                        | applied
    court freezes 5 XSHARE of noy for CASE-3 as frozen       | applied
    court seizes 5 XSHARE of noy for college by CASE-3 as taken | applied
    noy contests taken with APPEAL-3                         | applied
    court freezes all XFROZEN of noy for CASE-3              | applied
    shop pauses XPAUSED for NOTICE-1                         | applied
    shop distributes 1 XRICE to XSHARE until 20:00 as tiny   | applied
    shop distributes 3 XRICE to XSHARE until 9:25 as over    | applied
    shop distributes 30 XRICE to XSHARE until 20:00 as pot   | applied
    shop distributes 30 XRICE to XSHARE until 20:00 as claimed | applied
    shop distributes 30 XRICE to XSHARE until 9:25 as emptied | applied
    noy claims claimed & noy claims emptied & shop claims emptied | applied
    ward claims emptied & college claims emptied             | applied
    """
DECIDED = f"""
    central-bank moves in council to raise USD to 2000 as open | applied
    central-bank moves in council to raise USD to 2000 as withdrawn | applied
    central-bank moves in council to raise USD to 2000 as voted | applied
    education makes central-bank issuer of degree            | applied
    central-bank moves in council to strip central-bank of issuer of degree as about-bank | applied
    treasury moves in council to raise USD to 2000{" & treasury moves in council to raise USD to 2000" * 9} | applied
    central-bank withdraws withdrawn                         | applied
    central-bank votes no on voted                           | applied
    shop enacts lifted & shop enacts rush                    | applied
    motion rush is enacted
    court reinstates second for CASE-16                      | applied
    at 9:20
    shop enacts upgrade                                      | applied
    motion upgrade is enacted
    shop enacts noted                                        | applied
    motion noted is enacted
    finance reports 5 of jobs from 5:00 by LSB/1             | applied
    shop enacts ending & shop enacts shorter                 | applied
    motion ending is enacted
    motion shorter is enacted
    {MARKET}
    {TOKENS}
    at 9:30
    """
