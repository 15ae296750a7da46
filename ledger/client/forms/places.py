"""Places: codes of countries and of their parts, as lists have them that change slower than people mistype.

The ledger takes every code that has the form of one, since a part can be new tomorrow. Here a code is held to the lists
before anything is sent, and `anyway` is for what is new. The parts of the template's country are its template's data;
of other countries the country alone is known, and below the first part nothing is.
"""

from collections.abc import Mapping
from functools import lru_cache

from ledger.chain.kinds import is_jurisdiction
from ledger.client.desk import Desk
from ledger.errors import NotFoundError, Refused
from ledger.home.template import load_template
from ledger.laws.nearest import find_nearest
from ledger.registry.people.roles import ACCREDITOR, COURT, REGISTRAR, TAX_OFFICER

COUNTRIES = frozenset(
    (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY "
        "BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK "
        "FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR "
        "IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK "
        "ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
        "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF "
        "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
    ).split()
)
"""The codes of two letters of ISO 3166-1, all 249 that are assigned; by their list in the time zone database, 2024."""
_PLACED = (COURT, REGISTRAR, TAX_OFFICER)
"""Roles whose scope is a place."""


def find_divisions(desk: Desk) -> Mapping[str, str]:
    """The parts of the country that the ledger's template knows, by code, with their names; {} where it is unknown."""
    return _load_divisions(desk.home.config.template)


def is_place(code: str, divisions: Mapping[str, str]) -> bool:
    """Whether a code is in the lists: of a country without known parts, and below the first part, by its form."""
    country, dash, _ = code.partition("-")
    if not is_jurisdiction(code) or country not in COUNTRIES:
        return False
    listed = any(known.startswith(f"{country}-") for known in divisions)
    return not (dash and listed) or code.partition(".")[0] in divisions


def check_place(desk: Desk, code: object, *, anyway: bool = False) -> None:
    """Raises Refused, with the nearest, for a code that has the form of a place and is in no list, unless `anyway`."""
    if anyway or not isinstance(code, str) or not is_jurisdiction(code):  # of such the ledger says so
        return
    divisions = find_divisions(desk)
    if is_place(code, divisions):
        return
    raise Refused("place_must_be_known", place=code, **_find_meant(code, divisions))


def check_scope(desk: Desk, role: str, scope: str, *, anyway: bool = False) -> None:
    """As `check_place`, of the scope of a role: where it is a place, also that of an accreditor."""
    while role == ACCREDITOR and scope and isinstance(scope, str):
        role, _, scope = scope.partition("/")
    if role in _PLACED and scope:
        check_place(desk, scope, anyway=anyway)


def _find_meant(code: str, divisions: Mapping[str, str]) -> dict[str, str]:
    """The nearest place that is known, of countries the own one first, and which are."""
    country, part = code.partition("-")[0], code.partition(".")[0]
    if country in COUNTRIES:
        asked, known = part, sorted(divisions)
        listed = ", ".join(f"{one} {divisions[one]}" for one in known)
    else:
        own = {one.partition("-")[0] for one in divisions}
        asked, known = country, sorted(COUNTRIES, key=lambda one: (one not in own, one))
        listed = "the countries of ISO 3166-1"
    return {"known": listed, "nearest": find_nearest(asked, known)}


@lru_cache(maxsize=8)
def _load_divisions(template: str) -> Mapping[str, str]:
    try:
        return load_template(template).divisions
    except NotFoundError:  # of another version, or somebody's own
        return {}
