"""Decisions: what an office asks, grants and refuses."""

from functools import partial

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import Address, EntryId, LegalReference
from ledger.crypto.encoding import Hex32
from ledger.errors import Refused
from ledger.registry.call import Call, Events, MessageType
from ledger.registry.laws.judging import judge_part
from ledger.registry.people.accounts import get_identity
from ledger.registry.people.agents import list_signers
from ledger.registry.people.roles import CHAIN_READS
from ledger.registry.records.records import Commitment, IssueRecord, issue
from ledger.registry.rows.laws import LawId
from ledger.registry.rows.services import ApplicationRow
from ledger.registry.services.applications import (
    BY_LAW,
    GRANTED,
    OPEN,
    REFUSED,
    check_open,
    compute_due,
    end_instance,
    get_application,
    get_subject,
    write_instance,
)
from ledger.registry.services.catalogue import check_ground, get_ground, get_service
from ledger.registry.services.officials import OFFICIAL_READS, check_official

MAX_QUESTIONS = 3
"""How many questions an office may ask of one applicant: the deadline stands still for so long, and no longer."""


class AskApplicant(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Asks an applicant for more; the deadline stands still until the answer."""

    application: EntryId
    office: Address
    """For which it is asked."""
    question: Hex32
    """The commitment to the question, salted."""


class GrantApplication(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Grants an application and issues its record, whose id is the message's; also one that is granted by law."""

    application: EntryId
    commitment: Commitment
    """To the record."""
    office: Address
    """For which it is granted: the issuer of the record."""


class RefuseApplication(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Refuses an application by a law in force."""

    application: EntryId
    ground: LawId
    """The law."""
    office: Address
    """For which it is refused."""
    reason: LegalReference
    """Where the reasons are written down, in public: never a name or free text."""


OfficeAct = AskApplicant | GrantApplication | RefuseApplication


def apply_ask_applicant(call: Call, body: AskApplicant) -> Events:
    """Lets the deadline stand still. Refused once it is over, while an answer is awaited, and after the last one."""
    row, now = _get_for(call, body), call.environment.time
    instance = row.instances[-1]
    check_open(body.application, row)
    if instance.asked_at:
        raise Refused("question_must_be_answered_first", application=body.application)
    if instance.asks == MAX_QUESTIONS:
        raise Refused("questions_must_be_few", application=body.application, limit=MAX_QUESTIONS)
    if now >= instance.due:
        raise Refused("question_must_be_in_time", application=body.application, due=instance.due, time=now)
    askers = list_signers(call, instance.askers)
    asked = msgspec.structs.replace(instance, asked_at=now, askers=askers, asks=instance.asks + 1)
    write_instance(call, body.application, row, asked)
    return (Fact("official", call.by), Fact("asks", instance.asks + 1))


def apply_grant_application(call: Call, body: GrantApplication) -> Events:
    """Issues the record in the office's name, and grants the application, or settles what the law has granted.

    To the laws that bind `issue_record` it is such a message, too, on behalf of the office.
    """
    get_identity(call.rows, body.office)
    judge_part(msgspec.structs.replace(call, actor=body.office), "issue_record", IssueRecord(body.commitment))
    issued = issue(call, body.office, body.commitment)
    row = _get_for(call, body)
    if row.status not in (OPEN, BY_LAW):
        raise Refused("application_must_be_open", application=body.application, status=row.status)
    wanted = get_service(call.rows, row.service).grants
    if body.commitment.schema != wanted:
        raise Refused("record_must_be_of_the_service", found=body.commitment.schema, schema=wanted, service=row.service)
    granted = msgspec.structs.replace(row, record=call.identifier)
    if row.status == OPEN:
        end_instance(call, body.application, granted, GRANTED, officials=list_signers(call))
    else:
        write_instance(call, body.application, granted, row.instances[-1], status=GRANTED)
    return (*issued, Fact("official", call.by))


def apply_refuse_application(call: Call, body: RefuseApplication) -> Events:
    """Refuses it. Where silence grants, nobody refuses any more what is overdue."""
    law = get_ground(call, body.ground)
    row, now = _get_for(call, body), call.environment.time
    check_open(body.application, row)
    check_ground(call, body.ground, law)
    due = compute_due(row.instances[-1], now)
    if now >= due and get_service(call.rows, row.service).silence_grants:
        raise Refused("refusal_must_be_in_time", application=body.application, due=due, time=now)
    told = {"ground": body.ground, "officials": list_signers(call), "reason": body.reason}
    end_instance(call, body.application, row, REFUSED, **told)
    return (Fact("official", call.by),)


def _get_for(call: Call, body: OfficeAct) -> ApplicationRow:
    """The application that somebody decides on for an office. Raises Refused unless they may."""
    row = get_application(call.rows, body.application)
    office = row.instances[-1].office
    if body.office != office:
        raise Refused(
            "application_must_lie_with_the_office", application=body.application, found=body.office, office=office
        )
    check_official(call, body.application, row)
    return row


def _get_office(body: OfficeAct) -> tuple[str, ...]:
    return (body.office,)


_for_office = partial(MessageType, get_parties=_get_office, get_subjects=get_subject, version=2)
MESSAGES = (
    _for_office("ask_applicant", AskApplicant, apply_ask_applicant, reads=OFFICIAL_READS + 1, writes=1),
    _for_office(
        "grant_application",
        GrantApplication,
        apply_grant_application,
        reads=OFFICIAL_READS + 2 * CHAIN_READS + 5,
        writes=4,
    ),
    _for_office("refuse_application", RefuseApplication, apply_refuse_application, reads=OFFICIAL_READS + 4, writes=2),
)
