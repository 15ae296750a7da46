"""What the committee does, in the words of scenarios (scenario.py), and what can be seen of it.

    central-bank moves in council to raise LAK to 2000 as more  | applied
    court votes yes on more                                     | applied
    noy enacts more                                             | applied
    motion more is enacted

A seat is a name, with *2 behind it for a weight of 2 and ! for a veto. A law is adopted with its name, what it does
and to what, and its text; a parameter with its range:

    court moves in council to adopt big: deny redeem,transfer in LA-VT until 9:00 where message.amount > 5 | applied
    court moves in council to adopt limit: 5 from 0 to 9        | applied
    court moves in council to let limit be 6 from 9:00          | applied

A validator is the name of a present one, with *2 behind it for a power of 2; with + before it, one with a new key that
consents, with ? one whose key does not, with ! one whose key is weak, and with ^ the first key of somebody's account.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.chain.genesis import compute_binding_bytes
from ledger.home.founding import make_key
from ledger.home.template import Template, TemplateBody, TemplateMember, load_template
from ledger.registry.assets.creation import CreateAsset
from ledger.registry.committee.bodies import ChangeMembers
from ledger.registry.committee.engines import ContinueOn
from ledger.registry.committee.parameters import SetParameter
from ledger.registry.committee.upgrades import ScheduleUpgrade
from ledger.registry.committee.validators import BoundValidator, SetValidators
from ledger.registry.laws.legislation import AdoptLaw, EndLaw, SetLawValue, SuspendLaw
from ledger.registry.money.caps import RaiseCap
from ledger.registry.motions.agenda import COMPETENCES, ConfirmEmergency
from ledger.registry.motions.motions import CastBallot, EnactMotion, ProposeMotion, WithdrawMotion
from ledger.registry.people.role_actions import AssignRole, StripRole
from ledger.registry.people.suspension import FreezeAccount, UnfreezeAccount
from ledger.registry.rows.committee import MOTIONS, Majority, Member, Title
from ledger.registry.rows.laws import Provision, Wording
from ledger.registry.treasury.office import NameTreasury
from tests.registry import fiscal
from tests.registry.land import surveying
from tests.registry.people import sponsoring
from tests.registry.programme.planning import NOTE, make_note
from tests.registry.words import UNKNOWN, read_amount, read_time

if TYPE_CHECKING:
    from tests.registry.scenario import Play

Values = dict[str, Any]
HOUR = 3_600_000
SEAT = re.compile(r"([a-z-]+)(?:\*(\d+))?(!?)")
VALIDATOR = re.compile(r"([+?!^]?)([a-z0-9-]+)(?:\*(\d+))?")
SMALL_ORDER = "01" + "00" * 31
LAW_WORDS = Wording("A law", "ກົດໝາຍ")


def make_body(name: str, seats: str, quorum: int, **changes: Any) -> TemplateBody:
    """A body: voting takes 9 hours, a quarter of an hour later a motion is due; of an emergency, one hour each."""
    found = [SEAT.fullmatch(seat) for seat in seats.split(",")]
    members = tuple(TemplateMember(seat[1], bool(seat[3]), int(seat[2] or 1)) for seat in found if seat)
    body = TemplateBody(
        body=name,
        competences=tuple(sorted(COMPETENCES)),
        delay_ms=HOUR // 4,
        emergency_ms=HOUR,
        emergency_voting_ms=HOUR,
        majority=Majority(denominator=2, numerator=1),
        members=members,
        quorum=quorum,
        title=Title(en=f"The {name}", lo="ຄະນະກຳມະການ"),
        voting_ms=9 * HOUR,
    )
    return msgspec.structs.replace(body, **changes)


COUNCIL = make_body("council", "central-bank*2,court,education!,registrar,treasury", 4)


def add_bodies(*bodies: TemplateBody, template: Template | None = None) -> Template:
    """The template lao, or another, with these bodies and no others."""
    return msgspec.structs.replace(template or load_template("lao"), bodies=bodies)


def observe(play: "Play", text: str) -> None:
    """Looks at a motion: `motion NAME is STATE`, and `motion NAME lapsed by RULE`; fails where it is not so."""
    match = re.fullmatch(r"motion (\S+) (?:is (\S+)|lapsed by (\S+))", text)
    assert match, f"nobody can see this: {text}"
    with play.country.node.reading() as state:
        row = state.get(MOTIONS, play.names[match[1]])
    assert row, text
    assert (row.state, row.rule) == (match[2] or "lapsed", match[3] or ""), f"{text}: {row.state} {row.rule}"


def read_seats(play: "Play", seats: str) -> tuple[Member, ...]:
    """The members of a body in the order of their addresses."""
    found = [SEAT.fullmatch(seat) for seat in seats.split(",")]
    made = [Member(play.country.address(seat[1]), bool(seat[3]), int(seat[2] or 1)) for seat in found if seat]
    return tuple(sorted(made, key=lambda member: member.address))


def read_action(play: "Play", text: str) -> msgspec.Struct:
    """The action that a motion is to ask for."""
    for pattern, make in ACTIONS_IN_WORDS.items():
        if match := re.fullmatch(pattern, text):
            return make(play, match.groupdict())
    raise AssertionError(f"no motion can ask this: {text}")


def _scope(text: str) -> str:
    return "" if text == "everything" else text


def _make(play: "Play", values: Values) -> AssignRole:
    since = read_time(values["since"]) if values["since"] else 0
    until, who = read_time(values["until"] or "max"), play.country.address(values["who"])
    return AssignRole(who, values["role"], _scope(values["scope"]), since, until)


def _strip(play: "Play", values: Values) -> StripRole:
    successor = play.country.address(values["successor"]) if values["successor"] else ""
    return StripRole(play.country.address(values["who"]), values["role"], _scope(values["scope"]), successor)


def _seat(play: "Play", values: Values) -> ChangeMembers:
    numerator, denominator = map(int, (values["majority"] or "1/2").split("/"))
    majority = Majority(denominator=denominator, numerator=numerator)
    return ChangeMembers(values["body"], majority, read_seats(play, values["seats"]), int(values["quorum"]))


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def _adopt(play: "Play", values: Values) -> AdoptLaw:
    provision = Provision(
        jurisdictions=_split(values.get("jurisdictions")),
        kind=values.get("kind") or "parameter",  # type: ignore[arg-type]
        law=values["law"],
        least=int(values.get("least") or 0),
        most=int(values.get("most") or 0),
        reference="DECREE/7",
        remedy=LAW_WORDS,
        since=read_time(values["since"]) if values.get("since") else 0,
        text=values["text"],
        title=LAW_WORDS,
        types=_split(values.get("types")),
        until=read_time(values.get("until") or "max"),
    )
    return AdoptLaw(provision)


def _go_on(play: "Play", values: Values) -> ContinueOn:
    return ContinueOn(1, _elect(play, values).validators)


def _elect(play: "Play", values: Values) -> SetValidators:
    matches = [VALIDATOR.fullmatch(text) for text in values["validators"].split(",")]
    made = [_make_validator(play, match[1], match[2], int(match[3] or 1)) for match in matches if match]
    made.sort(key=lambda validator: validator.public_key, reverse=bool(values["unsorted"]))
    return SetValidators(tuple(made))


def _make_validator(play: "Play", sign: str, name: str, power: int) -> BoundValidator:
    present = {validator.name: validator.public_key for validator in play.country.node.get_validators()}
    if not sign:
        return BoundValidator("", name, present[name], power)
    key = make_key(2, f"{name}/1/0") if sign == "^" else make_key(3, f"validator/{name}")
    public_key = SMALL_ORDER if sign == "!" else key.public_key
    if sign == "?":
        return BoundValidator("0" * 128, name, public_key, power)
    play.country.council_keys[name] = key
    play.country.node.council.add_key(key)
    text = compute_binding_bytes(play.country.node.tip.genesis_hash, name, public_key)
    return BoundValidator(key.sign(text), name, public_key, power)


ACTIONS_IN_WORDS: dict[str, Callable[["Play", Values], msgspec.Struct]] = {
    r"raise (?P<asset>\S+) to (?P<cap>\w+)": lambda play, values: RaiseCap(values["asset"], read_amount(values["cap"])),
    r"create (?P<asset>\S+) up to (?P<cap>\w+) for (?P<who>\S+)": lambda play, values: CreateAsset(
        values["asset"], read_amount(values["cap"]), 0, play.country.address(values["who"])
    ),
    r"make (?P<who>\S+) (?P<role>\S+) of (?P<scope>\S+)( from (?P<since>\S+))?( until (?P<until>\S+))?": _make,
    r"strip (?P<who>\S+) of (?P<role>\S+) of (?P<scope>\S+)( for (?P<successor>\S+))?": _strip,
    r"set (?P<name>\w+) to (?P<value>\d+)": lambda play, values: SetParameter(values["name"], int(values["value"])),
    r"draw the grid (?P<grid>\S+)": lambda play, values: surveying.make_grid(values["grid"]),
    r"send taxes to (?P<who>\S+)": lambda play, values: NameTreasury(play.country.address(values["who"])),
    r"freeze (?P<who>\S+)": lambda play, values: FreezeAccount(play.country.address(values["who"]), "CASE-7"),
    r"unfreeze (?P<who>\S+)": lambda play, values: UnfreezeAccount(play.country.address(values["who"]), "CASE-8"),
    r"seat (?P<seats>\S+) in (?P<body>\S+) with quorum (?P<quorum>\d+)( and majority (?P<majority>\S+))?": _seat,
    r"upgrade to (?P<version>\d+) at (?P<height>\d+)( from (?P<since>\S+))?": lambda play, values: ScheduleUpgrade(
        int(values["height"]), read_time(values["since"] or "240:00"), int(values["version"])
    ),
    r"adopt (?P<law>\w+): (?P<kind>allow|deny) (?P<types>\S+)( in (?P<jurisdictions>\S+))?"
    r"( from (?P<since>\S+))?( until (?P<until>\S+))? where (?P<text>.+)": _adopt,
    r"adopt (?P<law>\w+): (?P<text>\S+) from (?P<least>\d+) to (?P<most>\d+)( until (?P<until>\S+))?": _adopt,
    r"end (?P<law>\w+)": lambda play, values: EndLaw(values["law"]),
    r"suspend (?P<law>\w+) until (?P<until>\S+)": lambda play, values: SuspendLaw(
        values["law"], read_time(values["until"])
    ),
    r"let (?P<law>\w+) bind again": lambda play, values: SuspendLaw(values["law"], 0),
    r"let (?P<law>\w+) be (?P<value>\d+)( from (?P<since>\S+))?": lambda play, values: SetLawValue(
        values["law"], read_time(values["since"]) if values["since"] else 0, int(values["value"])
    ),
    fiscal.SET_BUDGET: fiscal.set_budget,
    r"elect (?P<unsorted>unsorted )?(?P<validators>\S+)": _elect,
    r"go on with (?P<unsorted>)(?P<validators>\S+)": _go_on,
    NOTE: lambda play, values: make_note(values),
    **sponsoring.ACTIONS,
    r"confirm (?P<motion>\S+)": lambda play, values: ConfirmEmergency(play.names.get(values["motion"], UNKNOWN)),
}


def _propose(play: "Play", values: Values) -> ProposeMotion:
    action = read_action(play, values["action"])
    return ProposeMotion(action, values["body"], bool(values["emergency"]), "", "DECREE/7")  # type: ignore[arg-type]


ACTS: dict[str, Callable[["Play", Values], Any]] = {
    r"moves in (?P<body>\S+)(?P<emergency> at once)? to (?P<action>.+?)( as (?P<name>\S+))?": _propose,
    r"votes (?P<vote>\S+) on (?P<motion>\S+)": lambda play, values: CastBallot(
        play.names.get(values["motion"], UNKNOWN), values["vote"]
    ),
    r"withdraws (?P<motion>\S+)": lambda play, values: WithdrawMotion(play.names.get(values["motion"], UNKNOWN)),
    r"enacts (?P<motion>\S+)": lambda play, values: EnactMotion(play.names.get(values["motion"], UNKNOWN)),
}
