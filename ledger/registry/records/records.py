"""Records: degrees, licences, births and the like, of which the chain holds a commitment and a status, nothing else.

The root commits to the fields, each under a salt of its own, and to whom the record is about; fields and salts are in
the holder's file. An accredited issuer issues, amends, suspends, reinstates, revokes and supersedes; who accredits it
may suspend, reinstate and revoke as well. A record is never deleted.
"""

from typing import Final

import msgspec

from ledger.chain.entry import Fact
from ledger.chain.kinds import EntryId, LegalReference, Moment
from ledger.crypto.encoding import Hex32, Positive
from ledger.errors import Refused
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.people.roles import ACCREDITOR, ISSUER, find_role
from ledger.registry.records.schemas import SchemaId, get_schema
from ledger.registry.rows.records import RECORDS, RecordRow

VALID: Final = "valid"
SUSPENDED: Final = "suspended"
REVOKED: Final = "revoked"
SUPERSEDED: Final = "superseded"
EXPIRED = "expired"
NEVER_ISSUED = "never issued"


class Commitment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What binds the fields of a record without saying them."""

    root: Hex32
    """RFC 6962 root over the commitments, in order of the fields' names."""
    schema: SchemaId
    size: Positive
    """How many fields: those of the schema, and the subject."""
    until: Moment
    """Block time (ms UTC) from which the record has expired; 2^53−1 for never."""


class IssueRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Issues a record; its id is the message's: TRANSACTION-INDEX."""

    commitment: Commitment


class AmendRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Puts other fields in the place of a record's own; the record stays the same."""

    commitment: Commitment
    record: EntryId


class SupersedeRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Issues a new record that takes the place of an old one."""

    commitment: Commitment
    record: EntryId
    """The old one."""


class SuspendRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Suspends a record, until it is reinstated or revoked."""

    reason: LegalReference
    record: EntryId


class ReinstateRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Ends a suspension."""

    reason: LegalReference
    record: EntryId


class RevokeRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Revokes a record for good."""

    reason: LegalReference
    record: EntryId


StatusChange = SuspendRecord | ReinstateRecord | RevokeRecord


def apply_issue_record(call: Call, body: IssueRecord) -> Events:
    """Writes the record. Refused unless the issuer is accredited for its schema."""
    return issue(call, call.actor, body.commitment)


def issue(call: Call, issuer: str, commitment: Commitment) -> Events:
    """Issues a record under the id of the message: by the account that acts, or the office it decides for.

    Refused unless that is accredited for its schema.
    """
    get_schema(call.rows, commitment.schema)
    check_issuer(call, issuer, commitment.schema)
    _check_size_and_until(call, commitment)
    _write_new(call, issuer, commitment)
    return (Fact("record", call.identifier),)


def apply_amend_record(call: Call, body: AmendRecord) -> Events:
    """Replaces the commitment, under the same schema or another version of it, and counts the revision."""
    old = _get_record(call, body.record)
    _check_commitment(call, body.commitment)
    _check_is_issuer(call, body.record, old)
    if old.schema.partition("@")[0] != body.commitment.schema.partition("@")[0]:
        raise Refused("record_must_keep_schema", found=old.schema, record=body.record, schema=body.commitment.schema)
    _check_size_and_until(call, body.commitment)
    _check_status(body.record, old, VALID)
    commitment = body.commitment
    new = msgspec.structs.replace(
        old,
        changed_at=call.environment.height,
        revision=old.revision + 1,
        root=commitment.root,
        schema=commitment.schema,
        size=commitment.size,
        until=commitment.until,
    )
    call.rows.put(RECORDS, body.record, new)
    return (Fact("revision", new.revision),)


def apply_supersede_record(call: Call, body: SupersedeRecord) -> Events:
    """Writes the new record, and marks the old one as superseded by it."""
    old = _get_record(call, body.record)
    _check_commitment(call, body.commitment)
    check_issuer(call, call.actor, old.schema)
    _check_is_issuer(call, body.record, old)
    _check_size_and_until(call, body.commitment)
    _check_status(body.record, old, VALID)
    _write_new(call, call.actor, body.commitment)
    new = msgspec.structs.replace(old, changed_at=call.environment.height, status=SUPERSEDED, successor=call.identifier)
    call.rows.put(RECORDS, body.record, new)
    return (Fact("record", call.identifier),)


def apply_suspend_record(call: Call, body: SuspendRecord) -> Events:
    """Makes a valid record suspended."""
    old = _get_record(call, body.record)
    _check_may_change(call, body.record, old)
    _check_status(body.record, old, VALID)
    return _set_status(call, body, old, SUSPENDED)


def apply_reinstate_record(call: Call, body: ReinstateRecord) -> Events:
    """Makes a suspended record valid."""
    old = _get_record(call, body.record)
    _check_may_change(call, body.record, old)
    if old.status != SUSPENDED:
        _check_not_final(body.record, old)
        raise Refused("record_must_be_suspended", record=body.record, status=old.status)
    return _set_status(call, body, old, VALID)


def apply_revoke_record(call: Call, body: RevokeRecord) -> Events:
    """Makes a valid or suspended record revoked, for good."""
    old = _get_record(call, body.record)
    _check_may_change(call, body.record, old)
    _check_not_final(body.record, old)
    return _set_status(call, body, old, REVOKED)


def read_status(record: RecordRow | None, time: int) -> str:
    """What a record is at that time: valid, suspended, revoked, superseded, expired, or never issued."""
    if record is None:
        return NEVER_ISSUED
    if record.status in (VALID, SUSPENDED) and record.until <= time:
        return EXPIRED
    return record.status


def check_issuer(call: Call, issuer: str, schema: str) -> None:
    """Raises Refused unless somebody is accredited now to issue records of the schema NAME@VERSION."""
    if not find_role(call.rows, call.environment.time, ISSUER, issuer, schema.partition("@")[0]):
        raise Refused("issuer_must_have_role", by=issuer, schema=schema)


def _write_new(call: Call, issuer: str, commitment: Commitment) -> None:
    height = call.environment.height
    record = RecordRow(
        changed_at=height,
        issued_at=height,
        issuer=issuer,
        reason="",
        revision=1,
        root=commitment.root,
        schema=commitment.schema,
        size=commitment.size,
        status=VALID,
        successor="",
        until=commitment.until,
    )
    call.rows.put(RECORDS, call.identifier, record)


def _check_commitment(call: Call, commitment: Commitment) -> None:
    get_schema(call.rows, commitment.schema)
    check_issuer(call, call.actor, commitment.schema)


def _check_size_and_until(call: Call, commitment: Commitment) -> None:
    expected = len(get_schema(call.rows, commitment.schema).fields) + 1
    if commitment.size != expected:
        raise Refused("commitment_must_fit_schema", expected=expected, schema=commitment.schema, size=commitment.size)
    now = call.environment.time
    if commitment.until <= now:
        raise Refused("record_must_expire_later", time=now, until=commitment.until)


def _check_is_issuer(call: Call, identifier: str, record: RecordRow) -> None:
    if call.actor != record.issuer:
        raise Refused("record_must_be_the_issuers", by=call.actor, issuer=record.issuer, record=identifier)


def _check_may_change(call: Call, identifier: str, record: RecordRow) -> None:
    if call.actor == record.issuer:
        check_issuer(call, call.actor, record.schema)
        return
    wanted = f"{ISSUER}/{record.schema.partition('@')[0]}"
    if not find_role(call.rows, call.environment.time, ACCREDITOR, call.actor, wanted):
        raise Refused("record_must_be_the_issuers", by=call.actor, issuer=record.issuer, record=identifier)


def _check_status(identifier: str, record: RecordRow, wanted: str) -> None:
    _check_not_final(identifier, record)
    if record.status != wanted:
        raise Refused("record_must_be_valid", record=identifier, status=record.status)


def _check_not_final(identifier: str, record: RecordRow) -> None:
    if record.status in (REVOKED, SUPERSEDED):
        raise Refused("record_must_not_be_final", record=identifier, status=record.status)


def _set_status(call: Call, body: StatusChange, old: RecordRow, status: str) -> Events:
    new = msgspec.structs.replace(old, changed_at=call.environment.height, reason=body.reason, status=status)
    call.rows.put(RECORDS, body.record, new)
    return ()


def _get_record(call: Call, identifier: str) -> RecordRow:
    record = call.rows.get(RECORDS, identifier)
    if record is None:
        raise Refused("record_must_exist", record=identifier)
    return record


def _get_records(actor: str, body: AmendRecord | SupersedeRecord | StatusChange) -> tuple[str, ...]:
    return (body.record,)


MESSAGES = (
    MessageType("issue_record", IssueRecord, apply_issue_record, get_none),
    MessageType("amend_record", AmendRecord, apply_amend_record, get_none, get_subjects=_get_records),
    MessageType("suspend_record", SuspendRecord, apply_suspend_record, get_none, get_subjects=_get_records),
    MessageType("reinstate_record", ReinstateRecord, apply_reinstate_record, get_none, get_subjects=_get_records),
    MessageType("revoke_record", RevokeRecord, apply_revoke_record, get_none, get_subjects=_get_records),
    MessageType("supersede_record", SupersedeRecord, apply_supersede_record, get_none, get_subjects=_get_records),
)
