"""Applications: what people file with an office, answer, withdraw and appeal, and what the office's silence does.

The chain has commitments, no content. Each office has so many days; they stand still while the applicant's answer is
awaited, but for at most STILL_MS a question. Where the law says so, an application on which nobody has decided in time
is granted as soon as anyone claims it; then the office owes the record.
"""

from functools import partial
from typing import Any, Final

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import Address, Amount, AssetCode, EntryId
from ledger.chain.times import DAY_MS
from ledger.crypto.encoding import Hex32
from ledger.errors import Refused
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.legs import pay
from ledger.registry.money.money import Transfer
from ledger.registry.people.agents import list_signers
from ledger.registry.people.roles import CHAIN_READS
from ledger.registry.rows.services import (
    APPLICATIONS,
    MAX_INSTANCES,
    QUEUES,
    SERVICES,
    ApplicationRow,
    Instance,
    Presented,
    Queue,
    ServiceRow,
)
from ledger.registry.services.catalogue import (
    ServiceId,
    check_next_office,
    get_code,
    get_next,
    get_service,
    get_service_key,
)
from ledger.registry.services.officials import APART_READS, check_signer_apart
from ledger.state.overlay import Rows

OPEN: Final = "open"
GRANTED: Final = "granted"
BY_LAW: Final = "granted_by_law"
REFUSED: Final = "refused"
WITHDRAWN: Final = "withdrawn"
FEE = "fee"
"""What its leg is called."""
MAX_OPEN = 8
"""How many applications for one service an account may have open: nobody fills an office's desk alone."""
STILL_MS = 30 * DAY_MS
"""How long the deadline stands still for one question at most."""


class ApplyForService(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Files an application with an office, and pays its fee; its id is the message's: TRANSACTION-INDEX."""

    amount: Amount
    """The fee."""
    asset: AssetCode
    """Of the fee."""
    commitment: Hex32
    """To what it says, salted."""
    presented: Presented
    """To what is shown of each required record, salted, in order of their schemas."""
    service: ServiceId
    """Its newest version."""
    to: Address
    """The office."""


class AnswerOffice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Answers an office's question; the deadline goes on."""

    answer: Hex32
    """The commitment to the answer, salted."""
    application: EntryId


class WithdrawApplication(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Takes an application back that is not decided; its fee is paid all the same."""

    application: EntryId


class AppealRefusal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Puts a refused application to the next office, once."""

    application: EntryId


class ClaimSilence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Has an application granted by law that is overdue: for whoever claims it, the applicant has it."""

    application: EntryId


def apply_apply_for_service(call: Call, body: ApplyForService) -> Events:
    """Writes the application and pays the fee. Refused under an old version, and to an office by itself."""
    service = get_service(call.rows, body.service)
    _check_offered(call, body, service)
    for who in (call.actor, call.by):
        if who in (service.office, service.next_office):
            raise Refused("application_must_be_to_another", by=who)
    _check_terms(body, service)
    _count_open(call, body.service, call.actor, 1)
    paid = pay(call, FEE, Transfer(body.amount, body.asset, "", body.to)) if body.amount else ()
    instance = _open_instance(call, service, service.office)
    row = ApplicationRow(call.actor, body.commitment, body.presented, "", body.service, (instance,), OPEN)
    call.rows.put(APPLICATIONS, call.identifier, row)
    return (Fact("application", call.identifier), Fact("due", instance.due), *paid)


def apply_answer_office(call: Call, body: AnswerOffice) -> Events:
    """Lets the deadline go on, put off by as long as it stood still."""
    row = get_own(call, body.application)
    instance = row.instances[-1]
    check_open(body.application, row)
    if not instance.asked_at:
        raise Refused("question_must_be_open", application=body.application)
    due = compute_due(instance, call.environment.time)
    answered = msgspec.structs.replace(instance, asked_at=0, due=due, signers=list_signers(call, instance.signers))
    write_instance(call, body.application, row, answered)
    return (Fact("due", due),)


def apply_withdraw_application(call: Call, body: WithdrawApplication) -> Events:
    """Ends the application."""
    row = get_own(call, body.application)
    check_open(body.application, row)
    end_instance(call, body.application, row, WITHDRAWN)
    return ()


def apply_appeal_refusal(call: Call, body: AppealRefusal) -> Events:
    """Puts it to the next office, which has as many days. Refused a second time, and once the term is over."""
    row = get_own(call, body.application)
    service, now = get_service(call.rows, row.service), call.environment.time
    if len(row.instances) == MAX_INSTANCES:
        raise Refused("appeal_must_be_only_one", application=body.application)
    if row.status != REFUSED:
        raise Refused("application_must_be_refused", application=body.application, status=row.status)
    if not service.next_office:
        raise Refused("service_must_have_next_office", service=row.service)
    check_next_office(call, service.next_office, service.grants)
    until = compute_appeal_end(row.instances[-1], service)
    if now >= until:
        raise Refused("appeal_must_be_in_term", application=body.application, time=now, until=until)
    instance = _open_instance(call, service, service.next_office)
    appealed = msgspec.structs.replace(row, instances=(*row.instances, instance), status=OPEN)
    call.rows.put(APPLICATIONS, body.application, appealed)
    return (Fact("office", instance.office), Fact("due", instance.due))


def apply_claim_silence(call: Call, body: ClaimSilence) -> Events:
    """Grants it by law: the office that was silent owes the record. Whoever claims it, may."""
    row = get_application(call.rows, body.application)
    check_open(body.application, row)
    now, instance = call.environment.time, row.instances[-1]
    if not get_service(call.rows, row.service).silence_grants:
        raise Refused("silence_must_grant", service=row.service)
    due = compute_due(instance, now)
    if now < due:
        raise Refused("application_must_be_overdue", application=body.application, due=due, time=now)
    end_instance(call, body.application, row, BY_LAW)
    return (Fact("office", instance.office), Fact("service", row.service))


def compute_due(instance: Instance, time: int) -> int:
    """Until when it is to be decided, as of a time (ms UTC): put off by what an open question has stood so far."""
    return instance.due + min(time - instance.asked_at, STILL_MS) if instance.asked_at else instance.due


def compute_appeal_end(instance: Instance, service: ServiceRow) -> int:
    """From when (block time, ms UTC) a refusal can be appealed no more."""
    return instance.ended + service.appeal_days * DAY_MS


def is_overdue(row: ApplicationRow, time: int) -> bool:
    """Whether an office should have decided by a time (ms UTC), or owes the record."""
    return row.status == BY_LAW or (row.status == OPEN and time >= compute_due(row.instances[-1], time))


def get_application(rows: Rows, identifier: str) -> ApplicationRow:
    """The application of an id. Raises Refused where there is none."""
    row = rows.get(APPLICATIONS, identifier)
    if row is None:
        raise Refused("application_must_exist", application=identifier)
    return row


def get_own(call: Call, identifier: str) -> ApplicationRow:
    """An application of the account that acts. Raises Refused where it is another's, or the office signs for it."""
    row = get_application(call.rows, identifier)
    if call.actor != row.applicant:
        raise Refused(
            "application_must_be_the_applicants", applicant=row.applicant, application=identifier, by=call.actor
        )
    check_signer_apart(call, get_service(call.rows, row.service), row.service)
    return row


def check_open(identifier: str, row: ApplicationRow) -> None:
    """Raises Refused where it is decided, or withdrawn."""
    if row.status != OPEN:
        raise Refused("application_must_be_open", application=identifier, status=row.status)


def write_instance(call: Call, identifier: str, row: ApplicationRow, instance: Instance, **changed: str) -> None:
    """Puts a instance in the place of the last one, and whatever else is changed."""
    call.rows.put(
        APPLICATIONS, identifier, msgspec.structs.replace(row, instances=(*row.instances[:-1], instance), **changed)
    )


def end_instance(call: Call, identifier: str, row: ApplicationRow, status: str, **told: object) -> None:
    """Ends the instance an open application is in, which then counts no more as open."""
    instance = msgspec.structs.replace(row.instances[-1], asked_at=0, ended=call.environment.time, **told)
    write_instance(call, identifier, row, instance, status=status)
    if len(row.instances) == 1:
        _count_open(call, row.service, row.applicant, -1)


def _check_offered(call: Call, body: ApplyForService, service: ServiceRow) -> None:
    latest = get_next(body.service)
    if call.rows.get(SERVICES, get_service_key(latest)):
        raise Refused("service_version_must_be_the_newest", next=latest, service=body.service)
    if call.environment.time >= service.until:
        raise Refused("service_must_be_offered", service=body.service, until=service.until)


def _check_terms(body: ApplyForService, service: ServiceRow) -> None:
    if body.to != service.office:
        raise Refused("fee_must_be_paid_to_the_office", office=service.office, service=body.service, to=body.to)
    if (body.amount, body.asset) != (service.fee, service.asset):
        raise Refused("fee_must_be_the_services", amount=service.fee, asset=service.asset, service=body.service)
    if len(body.presented) != len(service.requires):
        raise Refused(
            "records_must_be_the_required",
            count=len(body.presented),
            required=", ".join(service.requires) or "none",
            service=body.service,
        )


def _count_open(call: Call, service: str, applicant: str, change: int) -> None:
    """Counts what somebody has open with a service at its first office: an appeal is never one too many."""
    key = f"{get_code(service)}/{applicant}"
    queue = call.rows.get(QUEUES, key)
    count = (queue.open if queue else 0) + change
    if count > MAX_OPEN:
        raise Refused("applications_must_be_few", by=applicant, limit=MAX_OPEN, service=service)
    if count:
        call.rows.put(QUEUES, key, Queue(count))
    else:
        call.rows.delete(QUEUES, key)


def _open_instance(call: Call, service: ServiceRow, office: str) -> Instance:
    now = call.environment.time
    return Instance(0, (), 0, now + service.days * DAY_MS, 0, "", office, (), "", list_signers(call), now)


def _get_office(body: ApplyForService) -> tuple[str, ...]:
    return (body.to,)


def _get_code(actor: str, body: ApplyForService) -> tuple[str, ...]:
    return (SERVICES.key(get_code(body.service)),)


def get_subject(actor: str, body: Any) -> tuple[str, ...]:
    """The application that a message is about."""
    return (body.application,)


_of_application = partial(MessageType, get_parties=get_none, get_subjects=get_subject, version=2)
MESSAGES = (
    MessageType(
        "apply_for_service",
        ApplyForService,
        apply_apply_for_service,
        _get_office,
        get_subjects=_get_code,
        pays=True,
        reads=10,
        writes=5,
        version=2,
    ),
    _of_application("answer_office", AnswerOffice, apply_answer_office, reads=APART_READS + 3, writes=1, winds_up=True),
    _of_application(
        "withdraw_application",
        WithdrawApplication,
        apply_withdraw_application,
        reads=APART_READS + 3,
        writes=2,
        winds_up=True,
    ),
    _of_application(
        "appeal_refusal",
        AppealRefusal,
        apply_appeal_refusal,
        reads=APART_READS + 2 * CHAIN_READS + 3,
        writes=1,
        winds_up=True,
    ),
    _of_application("claim_silence", ClaimSilence, apply_claim_silence, reads=3, writes=2),
)
