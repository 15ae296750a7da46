"""What is done at an office's desk, in the words of scenarios (scenario.py), and what can be seen of it.

transport serves driving@1 granting licence@1 for 5 LAK within 10 days under code before court | applied
noy applies for driving@1 to transport paying 5 LAK as mine | applied
clerk asks about mine for transport                         | applied
noy answers about mine                                      | applied
clerk grants mine for transport as card                     | applied
application mine is granted
application mine is due at 250:00
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.registry.records.records import Commitment
from ledger.registry.rows.services import APPLICATIONS
from ledger.registry.services.applications import (
    AnswerOffice,
    AppealRefusal,
    ApplyForService,
    ClaimSilence,
    WithdrawApplication,
    compute_due,
)
from ledger.registry.services.catalogue import PublishService
from ledger.registry.services.decisions import AskApplicant, GrantApplication, RefuseApplication
from tests.registry.words import UNKNOWN, read_amount, read_time

if TYPE_CHECKING:
    from tests.registry.scenario import Play

Values = dict[str, Any]
PAPER = "cd" * 32
"""The commitment to whatever is written."""
SIZES = {"birth": 7, "degree": 6, "licence": 4, "training": 6}
"""How many fields a record of each schema has."""


def observe(play: "Play", text: str) -> None:
    """Looks at an application; fails where it is not so."""
    match = re.fullmatch(r"application (\S+) is (due at )?(\S+)", text)
    assert match, f"nobody can see this: {text}"
    with play.country.node.reading() as state:
        row = state.get(APPLICATIONS, play.names[match[1]])
    assert row, text
    if match[2]:
        assert compute_due(row.instances[-1], play.country.node.get_time()) == read_time(match[3]), f"{text}: {row}"
    else:
        assert row.status == match[3], f"{text}: {row}"


def make_service(play: "Play", values: Values) -> PublishService:
    """A service as it is said to be; what is not said is as it is mostly."""
    code, _, version = values["service"].partition("@")
    return PublishService(
        appeal_days=int(values.get("appeal") or 5),
        asset=values.get("asset") or "LAK",
        code=code,
        days=int(values.get("days") or 10),
        fee=read_amount(values.get("fee") or "0"),
        grants=values.get("grants") or "licence@1",
        kind="licence",
        law=values.get("law") or "code",
        next_office=play.country.address(values["next"]) if values.get("next") else "",
        requires=tuple(values["requires"].split(",")) if values.get("requires") else (),
        silence_grants=bool(values.get("silence")),
        until=read_time(values.get("until") or "max"),
        version=int(version),
    )


def _apply(play: "Play", values: Values) -> ApplyForService:
    presented = (PAPER,) * int(values["count"] or 0)
    amount, office = read_amount(values["amount"] or "0"), play.country.address(values["office"])
    return ApplyForService(amount, values["asset"] or "LAK", PAPER, presented, values["service"], office)


def _find(play: "Play", values: Values) -> str:
    return play.names.get(values["application"], UNKNOWN)


def _grant(play: "Play", values: Values) -> GrantApplication:
    schema = values["schema"] or "licence@1"
    size, until = SIZES.get(schema.partition("@")[0], 4), read_time(values["until"] or "max")
    office = play.country.address(values["office"])
    return GrantApplication(_find(play, values), Commitment(PAPER, schema, size, until), office)


def _refuse(play: "Play", values: Values) -> RefuseApplication:
    office = play.country.address(values["office"])
    return RefuseApplication(_find(play, values), values["law"] or "code", office, "CASE/1")


def _ask(play: "Play", values: Values) -> AskApplicant:
    return AskApplicant(_find(play, values), play.country.address(values["office"]), PAPER)


ACTS: dict[str, Callable[["Play", Values], msgspec.Struct]] = {
    r"serves (?P<service>\S+)( granting (?P<grants>\S+))?( for (?P<fee>\w+) (?P<asset>[A-Z]+))?"
    r"( requiring (?P<requires>\S+))?( within (?P<days>\d+) days)?( under (?P<law>\S+))?( before (?P<next>\S+))?"
    r"( appealed within (?P<appeal>\d+) days)?(?P<silence>, silence grants)?( until (?P<until>\S+))?": make_service,
    r"applies for (?P<service>\S+) to (?P<office>\S+)( paying (?P<amount>\w+) (?P<asset>[A-Z]+))?"
    r"( showing (?P<count>\d))?( as (?P<name>\S+))?": _apply,
    r"asks about (?P<application>\S+) for (?P<office>\S+)": _ask,
    r"answers about (?P<application>\S+)": lambda play, values: AnswerOffice(PAPER, _find(play, values)),
    r"drops (?P<application>\S+)": lambda play, values: WithdrawApplication(_find(play, values)),
    r"grants (?P<application>\S+) for (?P<office>\S+)( by a (?P<schema>\S+))?( until (?P<until>\S+?))?"
    r"( as (?P<name>\S+))?": _grant,
    r"refuses (?P<application>\S+) for (?P<office>\S+)( under (?P<law>\S+))?": _refuse,
    r"appeals against the refusal of (?P<application>\S+)": lambda play, values: AppealRefusal(_find(play, values)),
    r"has (?P<application>\S+) granted by silence": lambda play, values: ClaimSilence(_find(play, values)),
}
