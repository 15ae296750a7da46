"""The catalogue: services that offices offer, each version by the accredited issuer of the record that it grants.

Nobody needs a new competence for it: who may grant such a record may say how it is applied for. A service is changed by
its next version; what was filed stays under the one it was filed under.
"""

from itertools import pairwise
from typing import Annotated

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import Address, Amount, AssetCode, Moment
from ledger.errors import Inadmissible, Refused
from ledger.registry.call import Call, Events, MessageType
from ledger.registry.laws.facts import get_law_rows
from ledger.registry.money.money import get_asset
from ledger.registry.people.accounts import get_identity
from ledger.registry.people.roles import CHAIN_READS, ISSUER, find_role
from ledger.registry.records.records import check_issuer
from ledger.registry.records.schemas import MAX_VERSION, SchemaId, get_schema
from ledger.registry.rows.laws import LAWS, Law, LawId, is_in_force
from ledger.registry.rows.records import SchemaName
from ledger.registry.rows.services import MAX_RECORDS, SERVICES, Days, Required, ServiceKind, ServiceRow
from ledger.state.overlay import Rows

ServiceId = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,31}@[1-9][0-9]{0,3}\\Z", max_length=37)]
"""CODE@VERSION."""


class PublishService(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Offers a service, or changes one by its next version."""

    appeal_days: Days
    """Within which a refusal can be appealed."""
    asset: AssetCode
    """Of the fee."""
    code: SchemaName
    """a-z 0-9 _, starting with a letter, at most 32: the scope of its officers too."""
    days: Days
    """Within which each office has to decide."""
    fee: Amount
    """Paid to the office when an application is filed; 0 for none."""
    grants: SchemaId
    """The schema of the record that it grants."""
    kind: ServiceKind
    """What it is, in public."""
    law: LawId
    """The law it stands on."""
    next_office: Address
    """Who decides on appeals, an issuer of what it grants; "" for nobody."""
    requires: Required
    """The records to be shown."""
    silence_grants: bool
    """Whether by that law it is granted once nobody has decided in time."""
    until: Moment
    """Block time (ms UTC) from which nothing is filed under it; 2^53−1 for never."""
    version: Annotated[int, msgspec.Meta(ge=1, le=MAX_VERSION)]
    """The one after the last."""


def validate_publish_service(body: PublishService) -> None:
    """Raises Inadmissible for required records that are unsorted or repeated."""
    if any(left >= right for left, right in pairwise(body.requires)):
        raise Inadmissible("service_must_be_well_formed", problem="the required records must be sorted, each once")


def apply_publish_service(call: Call, body: PublishService) -> Events:
    """Writes the version. Refused unless an accredited issuer of what it grants acts, whose service it is already."""
    now = call.environment.time
    law = get_ground(call, body.law)
    if body.next_office:
        get_identity(call.rows, body.next_office)
    get_schema(call.rows, body.grants)
    for name in body.requires:
        get_schema(call.rows, f"{name}@1")
    check_issuer(call, call.actor, body.grants)
    _check_version(call, body)
    if body.next_office == call.actor:
        raise Refused("next_office_must_be_another", office=call.actor)
    if body.until <= now:
        raise Refused("service_must_end_later", time=now, until=body.until)
    check_ground(call, body.law, law)
    check_next_office(call, body.next_office, body.grants)
    get_asset(call, body.asset)
    row = ServiceRow(
        appeal_days=body.appeal_days,
        asset=body.asset,
        days=body.days,
        fee=body.fee,
        grants=body.grants,
        kind=body.kind,
        law=body.law,
        next_office=body.next_office,
        office=call.actor,
        requires=body.requires,
        silence_grants=body.silence_grants,
        until=body.until,
    )
    call.rows.put(SERVICES, f"{body.code}/{body.version}", row)
    return (Fact("service", f"{body.code}@{body.version}"),)


def get_service(rows: Rows, service: str) -> ServiceRow:
    """The service CODE@VERSION. Raises Refused where there is none."""
    row = rows.get(SERVICES, get_service_key(service))
    if row is None:
        raise Refused("service_must_exist", service=service)
    return row


def get_service_key(service: str) -> str:
    """The identifier of a service's row: CODE/VERSION."""
    return service.replace("@", "/")


def get_code(service: str) -> str:
    """The code of a service CODE@VERSION."""
    return service.partition("@")[0]


def get_service_version(service: str) -> int:
    """The version of a service CODE@VERSION, 1 or more."""
    return int(service.partition("@")[2])


def get_next(service: str) -> str:
    """The version that would come in the place of CODE@VERSION."""
    return f"{get_code(service)}@{get_service_version(service) + 1}"


def get_ground(call: Call, name: str) -> Law:
    """A law as it stood after the block before, as laws are read. Raises Refused where there is none."""
    law = get_law_rows(call).get(LAWS, name)
    if law is None:
        raise Refused("law_must_exist", law=name)
    return law


def check_ground(call: Call, name: str, law: Law) -> None:
    """Raises Refused where a law is not in force: what an office does stands on one."""
    if not is_in_force(law, call.environment.time):
        raise Refused("ground_must_be_in_force", law=name)


def check_next_office(call: Call, office: str, schema: str) -> None:
    """Raises Refused where an office is to decide on appeals that cannot grant: it would owe the record for ever."""
    if office and not find_role(call.rows, call.environment.time, ISSUER, office, schema.partition("@")[0]):
        raise Refused("next_office_must_be_issuer", office=office, schema=schema)


def _check_version(call: Call, body: PublishService) -> None:
    service = f"{body.code}@{body.version}"
    first = call.rows.get(SERVICES, f"{body.code}/1")
    if first and first.office != call.actor:
        raise Refused("service_must_be_the_offices", by=call.actor, code=body.code, office=first.office)
    last = body.version == 1 or call.rows.get(SERVICES, f"{body.code}/{body.version - 1}")
    if not last or call.rows.get(SERVICES, get_service_key(service)):
        raise Refused("service_must_follow_last", service=service)


def _get_next_office(body: PublishService) -> tuple[str, ...]:
    return (body.next_office,) if body.next_office else ()


def _get_code(actor: str, body: PublishService) -> tuple[str, ...]:
    return (SERVICES.key(body.code),)


MESSAGES = (
    MessageType(
        "publish_service",
        PublishService,
        apply_publish_service,
        _get_next_office,
        validate_publish_service,
        get_subjects=_get_code,
        reads=4 * CHAIN_READS + MAX_RECORDS + 7,
        writes=1,
        version=2,
    ),
)
