"""Services as offices offer them, and applications: what was decided, what is late, and how long people wait."""

from statistics import median_low
from typing import NamedTuple

from ledger.archive.source import Source
from ledger.errors import NotFoundError
from ledger.reads.entries import PlacedEntry, find_made
from ledger.reads.rows import find_time, list_rows, reading_at
from ledger.registry.rows.services import APPLICATIONS, SERVICES, ApplicationRow, ServiceRow
from ledger.registry.rows.services import MAX_DAYS as MAX_DAYS  # noqa: PLC0414 - others take it from here
from ledger.registry.rows.services import ServiceKind as ServiceKind  # noqa: PLC0414 - others take it from here
from ledger.registry.services.applications import (
    OPEN,
    WITHDRAWN,
    compute_appeal_end,
    compute_due,
    get_application,
    is_overdue,
)
from ledger.registry.services.catalogue import get_code, get_next, get_service, get_service_key, get_service_version
from ledger.state.overlay import Rows

ASKED, LATE = "asked", "overdue"


class FoundService(NamedTuple):
    """A version of a service."""

    id: str
    """CODE@VERSION."""
    row: ServiceRow
    is_newest: bool
    is_offered: bool
    """Whether applications are filed under it now."""


class FoundApplication(NamedTuple):
    """An application, as of now or after a block."""

    id: str
    row: ApplicationRow
    service: ServiceRow
    due: int
    """Until when it is to be decided, ms UTC; of an open question, by what it has stood still so far."""
    appeal_until: int
    """Of a refusal that can be appealed, from when it cannot any more; 0 of all others."""
    is_overdue: bool
    """Whether the office should have decided, or owes the record."""

    @property
    def state(self) -> str:
        """Its status, or `asked` or `overdue` while it is open."""
        instance = self.row.instances[-1]
        if self.row.status != OPEN:
            return self.row.status
        return LATE if self.is_overdue else ASKED if instance.asked_at else OPEN


class OfficeWait(NamedTuple):
    """How long people wait for an office."""

    office: str
    decided: int
    """How many it has decided."""
    median_ms: int
    """Of the time it took until it decided, or its silence did, questions and all, ms; 0 for none."""
    open: int
    longest_ms: int
    """Since the oldest that is open was filed with it, ms; 0 for none."""
    overdue: int
    """How many it should have decided, or owes the record of."""


ServiceLike = FoundService | str
"""A service, CODE@VERSION, or a CODE for its newest version."""
ApplicationLike = FoundApplication | PlacedEntry | str
"""An application, the entry that filed it, its id, or 8 digits of that and more."""


def list_services(source: Source, office: str = "") -> list[FoundService]:
    """The newest version of each service, by code: of every office, or of one."""
    with source.reading() as state:
        keys = sorted({key.partition("/")[0] for key, _ in list_rows(source, SERVICES)})
        found = [_read_service(state, source.get_time(), _find_newest(state, key)) for key in keys]
    return [one for one in found if office in ("", one.row.office)]


def find_service(source: Source, service: ServiceLike) -> FoundService:
    """A service CODE@VERSION, or the newest version of a CODE. Raises NotFoundError where there is none."""
    text = service.id if isinstance(service, FoundService) else service
    with source.reading() as state:
        known = text if "@" in text else _find_newest(state, text)
        if not known or state.get(SERVICES, get_service_key(known)) is None:
            raise NotFoundError("service_must_exist", service=ascii(text[:80])[1:-1])
        return _read_service(state, source.get_time(), known)


def find_next_version(source: Source, code: str) -> int:
    """Which version of a service would be published next: 1 of one that is new."""
    with source.reading() as state:
        newest = _find_newest(state, code)
    return get_service_version(newest) + 1 if newest else 1


def list_applications(
    source: Source, who: str = "", service: str = "", height: int | None = None
) -> list[FoundApplication]:
    """The applications there are, or were after a block, by id.

    Of everybody, or of an applicant or of an office that decides on them; of all services, or of one code.
    """
    with reading_at(source, height) as state:
        time = find_time(source, height)
        found = [_read(state, time, *item) for item in list_rows(source, APPLICATIONS, height=height)]
    return [
        one
        for one in found
        if who in ("", one.row.applicant, *(instance.office for instance in one.row.instances))
        and service in ("", get_code(one.row.service))
    ]


def find_application(source: Source, application: ApplicationLike) -> FoundApplication:
    """An application as it stands now. Raises NotFoundError."""
    made = application.id if isinstance(application, FoundApplication) else application
    with source.reading() as state:
        identifier, row = find_made(source, APPLICATIONS, made, "application")
        if row is None:
            raise NotFoundError("application_must_exist", application=identifier[:80])
        return _read(state, source.get_time(), identifier, get_application(state, identifier))


def list_overdue(source: Source, height: int | None = None) -> list[FoundApplication]:
    """What offices should have decided by now, or by a block, and what they owe the record of."""
    return [one for one in list_applications(source, height=height) if one.is_overdue]


def list_waiting(source: Source, height: int | None = None) -> list[OfficeWait]:
    """How long people wait for each office that has, or had, an application, by its address; now or after a block."""
    time, found = find_time(source, height), list_applications(source, height=height)
    offices = sorted({instance.office for one in found for instance in one.row.instances})
    return [_count_waiting(office, found, time) for office in offices]


def _count_waiting(office: str, found: list[FoundApplication], time: int) -> OfficeWait:
    all_instances = [(one, instance) for one in found for instance in one.row.instances if instance.office == office]
    ended = [
        instance
        for one, instance in all_instances
        if instance.ended and (instance.officials or one.row.status != WITHDRAWN)
    ]
    took, decided = (
        [instance.ended - instance.since for instance in ended],
        [instance for instance in ended if instance.officials],
    )
    waits = [time - instance.since for _, instance in all_instances if not instance.ended]
    late = [one for one in found if one.is_overdue and one.row.instances[-1].office == office]
    return OfficeWait(
        office, len(decided), median_low(took) if took else 0, len(waits), max(waits, default=0), len(late)
    )


def _find_newest(state: Rows, code: str) -> str:
    """The newest version of a service; "" where there is none."""
    newest, following = "", f"{code}@1"
    while state.get(SERVICES, get_service_key(following)):
        newest, following = following, get_next(following)
    return newest


def _read_service(state: Rows, time: int, service: str) -> FoundService:
    row = get_service(state, service)
    is_newest = state.get(SERVICES, get_service_key(get_next(service))) is None
    return FoundService(service, row, is_newest, is_newest and time < row.until)


def _read(state: Rows, time: int, identifier: str, row: ApplicationRow) -> FoundApplication:
    service, instance = get_service(state, row.service), row.instances[-1]
    can_appeal = row.status == "refused" and len(row.instances) == 1 and service.next_office
    until = compute_appeal_end(instance, service) if can_appeal else 0
    return FoundApplication(identifier, row, service, compute_due(instance, time), until, is_overdue(row, time))
