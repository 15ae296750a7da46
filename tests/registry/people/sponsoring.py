"""What sponsors of e-residents do, in the words of scenarios (scenario.py).

technology sponsors eva by SG.ICA in LA until 20:00      | applied
technology renews eva by SG.ICA until 40:00              | applied
technology drops eva for CASE-1                          | applied
finance moves in council to recognise SG.ICA as known    | applied
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.home.founding import make_key
from ledger.registry.people.residents import (
    EndRecognition,
    OpenResidence,
    RecogniseIssuer,
    RenewResidence,
    WithdrawSponsorship,
)
from ledger.registry.rows.residents import RECOGNISED, Recognised
from tests.registry.words import read_time

if TYPE_CHECKING:
    from tests.country import Country
    from tests.registry.scenario import Play

Values = dict[str, Any]
SHOWN = "cd" * 32
ABROAD = make_key(5, "abroad")
"""The key of every issuer abroad."""


def make_recognised(country: "Country", **until: str) -> dict[str, msgspec.Struct]:
    """Rows that recognise issuers from genesis on, by their names in small letters: sg_ica."""
    return {
        RECOGNISED.key(name.upper().replace("_", ".")): Recognised("", ABROAD.public_key, 0, read_time(time))
        for name, time in until.items()
    }


def _open(play: "Play", values: Values) -> OpenResidence:
    keys, threshold = int(values["keys"] or 1), int(values["threshold"] or 1)
    person = play.add(play.country.make_person(values["who"], keys, threshold))
    bound = play.country.bind(person.address, person.keys, threshold)
    until = read_time(values["until"])
    return OpenResidence(SHOWN, values["issuer"], values["jurisdiction"], bound, threshold, until)


def _renew(play: "Play", values: Values) -> RenewResidence:
    return RenewResidence(play.country.address(values["who"]), SHOWN, values["issuer"], read_time(values["until"]))


def _recognise(play: "Play", values: Values) -> RecogniseIssuer:
    key = "ff" * 32 if values["weak"] else ABROAD.public_key
    return RecogniseIssuer(values["issuer"], key, read_time(values["until"] or "max"))


ACTS: dict[str, Callable[["Play", Values], msgspec.Struct]] = {
    r"sponsors (?P<who>\S+) by (?P<issuer>\S+) in (?P<jurisdiction>\S*)"
    r"( with (?P<threshold>\d+) of (?P<keys>\d+) keys)? until (?P<until>\S+)": _open,
    r"renews (?P<who>\S+) by (?P<issuer>\S+) until (?P<until>\S+)": _renew,
    r"drops (?P<who>\S+) for (?P<reference>\S+)": lambda play, values: WithdrawSponsorship(
        play.country.address(values["who"]), values["reference"]
    ),
}
ACTIONS: dict[str, Callable[["Play", Values], msgspec.Struct]] = {
    r"recognise (?P<weak>weak )?(?P<issuer>\S+)( until (?P<until>\S+))?": _recognise,
    r"recognise (?P<issuer>\S+) no more": lambda play, values: EndRecognition(values["issuer"], "DECREE/9"),
}
