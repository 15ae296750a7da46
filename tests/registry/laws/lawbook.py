"""Laws for tests, and a country that has them."""

from typing import Any

from ledger.chain.header import NEWEST
from ledger.chain.kinds import NEVER
from ledger.chain.parameters import Parameters
from ledger.home.template import TemplateLaw
from ledger.registry.rows.laws import Provision, Wording
from tests.country import Country
from tests.registry.scenario import Play

WORDS = Wording("A limit", "ຂີດຈຳກັດ")
BIG = 'message.amount > 50 and message.asset == "LAK"'


def make_law(law: str, text: str, kind: str = "deny", **fields: Any) -> TemplateLaw:
    """A law of payments, unless it says otherwise."""
    values = {"types": () if kind == "parameter" else ("transfer",)} | fields
    return TemplateLaw(kind=kind, law=law, reference="BOL/7", remedy=WORDS, text=text, title=WORDS, **values)  # type: ignore[arg-type]


def settle(*laws: TemplateLaw, windows: int = 1, rules: int = NEWEST) -> Play:
    """Noy of LA-VT.01 has 100 LAK, the shop of LA-LP 100 too, the guard nothing."""
    play = Play(Country(parameters=Parameters(windows=windows), laws=laws, rules=rules))
    play.run(
        """
        registrar opens noy as citizen in LA-VT.01 | applied
        registrar opens shop as business in LA-LP | applied
        registrar opens guard as citizen in LA | applied
        central-bank issues 100 LAK to noy & central-bank issues 100 LAK to shop | applied
        """
    )
    return play


def provide(law: str = "new", text: str = BIG, **fields: Any) -> Provision:
    """A provision on payments, unless it says otherwise."""
    values = {
        "jurisdictions": (),
        "kind": "deny",
        "least": 0,
        "most": 0,
        "reference": "BOL/8",
        "remedy": WORDS,
        "since": 0,
        "title": WORDS,
        "types": ("transfer",),
        "until": NEVER,
    }
    return Provision(law=law, text=text, **values | fields)
