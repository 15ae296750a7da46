"""What an office stands on: roles by which two decide on licences, and a law that comes later."""

from hashlib import sha256
from typing import Any

import msgspec

from ledger.chain.kinds import NEVER
from ledger.home.template import TemplateRole
from ledger.registry.rows.laws import LAWS, Law
from ledger.registry.rows.services import APPLICATIONS, QUEUES, SERVICES, ApplicationRow, Instance, Queue, ServiceRow
from tests.country import Country
from tests.registry.laws.lawbook import provide
from tests.registry.words import read_time

OFFICES = (
    TemplateRole("court", "accreditor", "officer", "", 2),
    TemplateRole("court", "issuer", "licence", "transport"),
)
"""Roles by which transport and the court decide on licences."""


def make_later_law(country: Country, text: str = "false", since: str = "9:00") -> dict[str, msgspec.Struct]:
    """The law `late` of genesis, in force from then on."""
    return {LAWS.key("late"): Law("", 0, 0, provide("late", text, since=read_time(since)), "", 0, 0)}


def name_application(name: str) -> str:
    """The id of an application that a genesis has."""
    return f"{sha256(name.encode()).hexdigest()}-0"


def make_desk(country: Country) -> dict[str, msgspec.Struct]:
    """Services of the university before the court, and what noy has applied for, at every instance, at 9:30."""
    services = {
        "closed/1": make_row(country, until=read_time("9:00")),
        "colleges/1": make_row(country, office=country.address("college")),
        "dear/1": make_row(country, fee=900),
        "final/1": make_row(country, next_office=""),
        "fulls/1": make_row(country, office=country.address("full")),
        "permit/1": make_row(country),
        "permit/2": make_row(country),
        "silent/1": make_row(country, silence_grants=False),
    }
    applications = {name: _make_application(country, **changed) for name, changed in APPLICATIONS_AT_DESK.items()}
    full = {f"{code}/{country.address('college')}": Queue(8) for code in ("dear", "fulls", "permit")}
    mine = {f"{code}/{country.address('noy')}": Queue(7) for code in ("final", "permit", "silent")}
    return {
        **{SERVICES.key(key): row for key, row in services.items()},
        **{APPLICATIONS.key(name_application(name)): row for name, row in applications.items()},
        **{QUEUES.key(key): row for key, row in (full | mine).items()},
    }


def make_row(country: Country, **changed: Any) -> ServiceRow:
    """A service of the university, which grants degrees for 5 LAK to whoever shows one."""
    row = ServiceRow(
        appeal_days=1,
        asset="LAK",
        days=1,
        fee=5,
        grants="degree@1",
        kind="permit",
        law="embargo",
        next_office=country.address("court"),
        office=country.address("university"),
        requires=("degree",),
        silence_grants=True,
        until=NEVER,
    )
    return msgspec.structs.replace(row, **changed)


ENDED = {"ended": read_time("8:00"), "ground": "embargo", "reason": "CASE/1"}
APPLICATIONS_AT_DESK: dict[str, dict[str, Any]] = {
    "filed": {},
    "inquired": {"asked_at": read_time("9:00"), "asks": 1},
    "inquired-thrice": {"asks": 3},
    "own": {"signer": "university"},
    "late": {"due": read_time("9:00")},
    "silent": {"due": read_time("9:00"), "service": "silent@1"},
    "owed": {"due": read_time("8:00"), "ended": read_time("9:00"), "status": "granted_by_law"},
    "refused": {**ENDED, "status": "refused"},
    "final": {**ENDED, "service": "final@1", "status": "refused"},
    "out-of-term": {**ENDED, "ended": read_time("0:00") - 15 * 3_600_000, "status": "refused"},
    "appealed-twice": {**ENDED, "appealed": True, "status": "refused"},
}
"""By name, how each differs from one that was filed yesterday."""


def _make_application(country: Country, **changed: Any) -> ApplicationRow:
    university, noy = country.address("university"), country.address("noy")
    since = read_time("0:00") - 20 * 3_600_000
    signers = (country.address(changed.pop("signer", noy)), noy)
    instance = Instance(0, (), 0, read_time("20:00"), 0, "", university, (), "", signers, since)
    parts = {name: changed.pop(name) for name in list(changed) if name in Instance.__struct_fields__}
    instances = (msgspec.structs.replace(instance, **parts),) * (2 if changed.pop("appealed", False) else 1)
    row = ApplicationRow(noy, "cd" * 32, ("cd" * 32,), "", "permit@2", instances, "open")
    return msgspec.structs.replace(row, **changed)
