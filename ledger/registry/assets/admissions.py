"""Admissions: a holder says which record is about it, so that the condition of a class can ask what that is worth.

The chain knows no subject of a record. Whoever sends this shows that one field of it to everybody, for ever.
"""

from typing import Annotated

import msgspec

from ledger.chain.kinds import AssetCode, EntryId
from ledger.crypto.encoding import Hex32
from ledger.errors import Refused, VerificationError
from ledger.merkle.fields import MAX_FIELDS, MAX_PATH, ShownField, verify_field
from ledger.registry.assets.classes import get_class
from ledger.registry.block_steps import SIGNATURE
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.records.records import VALID, read_status
from ledger.registry.records.schemas import SUBJECT
from ledger.registry.rows.assets import ADMISSIONS, Admission
from ledger.registry.rows.money import name_holding
from ledger.registry.rows.records import RECORDS


class Admit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Shows that the account that acts is the subject of a record, and names that for a class of tokens."""

    asset: AssetCode
    index: Annotated[int, msgspec.Meta(ge=0, lt=MAX_FIELDS)]
    """The place of the subject among the record's commitments."""
    path: Annotated[tuple[Hex32, ...], msgspec.Meta(max_length=MAX_PATH)]
    """What shows that commitment under the record's root."""
    record: EntryId
    salt: Hex32
    """Of the subject alone."""


def apply_admit(call: Call, body: Admit) -> Events:
    """Writes which record it is, in place of another. Refused unless that is valid now, and about who acts."""
    row = call.rows.get(RECORDS, body.record)
    if row is None:
        raise Refused("record_must_exist", record=body.record)
    status = read_status(row, call.environment.time)
    if status != VALID:
        raise Refused("record_must_be_valid", record=body.record, status=status)
    get_class(call, body.asset)
    call.charge(SIGNATURE)
    shown = ShownField(body.index, SUBJECT, body.path, body.salt, call.actor)
    try:
        verify_field(shown, row.size, bytes.fromhex(row.root))
    except VerificationError:
        raise Refused("subject_must_be_disclosed", holder=call.actor, record=body.record) from None
    call.rows.put(ADMISSIONS, name_holding(body.asset, call.actor), Admission(body.record))
    return ()


def _get_record(actor: str, body: Admit) -> tuple[str, ...]:
    return (body.record,)


MESSAGES = (
    MessageType(
        "admit",
        Admit,
        apply_admit,
        get_none,
        get_subjects=_get_record,
        is_delegable=False,
        reads=3,
        writes=1,
        version=2,
    ),
)
