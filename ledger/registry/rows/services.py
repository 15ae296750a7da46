"""The rows of services: what offices offer, in versions that never change, and what became of each application."""

from typing import Annotated, Literal

import msgspec

from ledger.chain.kinds import AddressText, Amount, AssetCode, EntryText, Kind, Moment, ReferenceText
from ledger.crypto.encoding import Hex32, Natural, Positive
from ledger.registry.rows.records import SchemaName
from ledger.state.tables import Table

MAX_DAYS = 366
"""How long a term of a service may be."""
MAX_RECORDS = 8
"""How many records a service may ask to be shown."""
MAX_INSTANCES = 2
"""The office that decides first, and the next one."""

Days = Annotated[int, msgspec.Meta(ge=1, le=MAX_DAYS)]
"""A term, in days of 24 hours."""
Required = Annotated[tuple[SchemaName, ...], msgspec.Meta(max_length=MAX_RECORDS)]
"""Names of schemas, sorted, each once."""
Presented = Annotated[tuple[Hex32, ...], msgspec.Meta(max_length=MAX_RECORDS)]
"""Commitments to what is shown of the required records, in their order."""
ServiceKind = Literal["benefit", "civil_record", "licence", "permit"]


class ServiceRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A version of a service: its terms, which hold for all that is filed under it."""

    appeal_days: Days
    """Within which a refusal can be appealed."""
    asset: AssetCode
    """Of the fee."""
    days: Days
    """Within which each office has to decide."""
    fee: Amount
    """Paid to the office when an application is filed; 0 for none."""
    grants: Annotated[str, Kind.SCHEMA]
    """The schema of the record that it grants: NAME@VERSION."""
    kind: ServiceKind
    """What it is, in public."""
    law: Annotated[str, Kind.LAW]
    """The law it stands on."""
    next_office: AddressText
    """Who decides on appeals; "" for nobody."""
    office: AddressText
    """Whose service it is: who decides first."""
    requires: Required
    """The records to be shown, by their schemas."""
    silence_grants: bool
    """Whether by that law it is granted once nobody has decided in time."""
    until: Moment
    """Block time (ms UTC) from which nothing is filed under it; 2^53−1 for never."""


class Instance(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """An application while it lies with one office."""

    asked_at: Moment
    """Since when the applicant's answer is awaited, block time (ms UTC); 0 while nothing is."""
    askers: tuple[AddressText, ...]
    """Who signed its questions, and for whom, each once: recused once it is appealed."""
    asks: Natural
    """How many questions there were."""
    due: Moment
    """Until when it is to be decided, but for what the open question adds."""
    ended: Moment
    """When it was decided, withdrawn, or granted by silence; 0 before."""
    ground: Annotated[str, Kind.LAW]
    """The law it was refused by; "" where it was not."""
    office: AddressText
    """With whom it lies."""
    officials: tuple[AddressText, ...]
    """Who signed the decision, and for whom, each link of it: recused once it is appealed; () where nobody did."""
    reason: ReferenceText
    """Where the reasons of a refusal are written; "" where there is none."""
    signers: tuple[AddressText, ...]
    """Who signed for the applicant, from who filed or appealed it on, and for whom, each once: none of them decides."""
    since: Moment
    """When it came to the office."""


class ApplicationRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """An application, under the version of the service it was filed under."""

    applicant: AddressText
    commitment: Hex32
    """To what it says, salted."""
    presented: Presented
    """Commitments to what was shown of the required records, salted."""
    record: EntryText
    """What was granted; "" before."""
    service: Annotated[str, msgspec.Meta(max_length=37)]
    """CODE@VERSION."""
    instances: Annotated[tuple[Instance, ...], msgspec.Meta(min_length=1, max_length=MAX_INSTANCES)]
    """The offices it lay with, in order."""
    status: Literal["granted", "granted_by_law", "open", "refused", "withdrawn"]
    """Granted by law is what the office still owes the record of."""


class Queue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What somebody has open with one service, whatever its version."""

    open: Positive
    """How many applications the first office has not ended yet."""


SERVICES = Table("service", ServiceRow)
"""By CODE/VERSION."""
APPLICATIONS = Table("application", ApplicationRow)
"""By the id of the message that filed it."""
QUEUES = Table("application_queue", Queue)
"""By CODE/ADDRESS, where there is something open."""
SERVICE_TABLES = (SERVICES, APPLICATIONS, QUEUES)
