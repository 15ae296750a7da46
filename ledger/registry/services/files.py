"""The file of an application: what it says and what it shows, which the chain has only commitments to.

Each commitment is that of a record's field (merkle/fields.py): salted, over a name and the hash of what is committed
to. The applicant hands the file to the office; nobody else learns of it what they are not told.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import msgspec

from ledger.crypto.encoding import Hex32, encode
from ledger.crypto.hashing import FILE, digest
from ledger.errors import VerificationError
from ledger.merkle.fields import FieldName, FieldValue, compute_field_commitment
from ledger.registry.records.disclosure import Disclosure, ProvedDisclosure, verify_disclosure
from ledger.registry.records.schemas import SUBJECT
from ledger.registry.rows.records import SchemaName
from ledger.registry.rows.services import MAX_RECORDS, ApplicationRow, ServiceRow
from ledger.registry.services.catalogue import ServiceId

FORM = "application"
"""The name under which what it says is committed to; a record is under that of its schema."""
MAX_FORM = 64
"""How many fields a form has at most."""


class ShownRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is shown of a required record."""

    disclosure: Disclosure
    salt: Hex32
    schema: SchemaName


class ApplicationFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an applicant hands to an office."""

    form: Annotated[dict[FieldName, FieldValue], msgspec.Meta(max_length=MAX_FORM)]
    """What it says."""
    kind: Literal["application"]
    records: Annotated[tuple[ShownRecord, ...], msgspec.Meta(max_length=MAX_RECORDS)]
    """In order of their schemas."""
    salt: Hex32
    service: ServiceId
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]


def make_application_file(
    service: str, form: Mapping[str, bool | int | str], shown: Mapping[str, Disclosure], salts: Sequence[bytes]
) -> ApplicationFile:
    """The file, under a salt of 32 random bytes for what it says and one for each record, by its schema's name."""
    first, *others = (salt.hex() for salt in salts)
    records = tuple(
        ShownRecord(shown[schema], salt, schema) for schema, salt in zip(sorted(shown), others, strict=True)
    )
    return ApplicationFile(dict(form), "application", records, first, service, 1)


def compute_form_commitment(file: ApplicationFile) -> str:
    """What the chain has of what it says: 64 hex digits."""
    return _commit(file.salt, FORM, file.form)


def list_presented(file: ApplicationFile) -> tuple[str, ...]:
    """What the chain has of what is shown, in order of the schemas."""
    return tuple(_commit(record.salt, record.schema, record.disclosure) for record in file.records)


def verify_application_file(
    file: ApplicationFile, row: ApplicationRow, service: ServiceRow, genesis_hash: bytes | str
) -> dict[str, ProvedDisclosure]:
    """What it shows, by schema, if it is what was filed. Raises VerificationError.

    Each record is of the schema that is required and about the applicant. Whether it is still valid, the ledger says.
    """
    for holds, problem in (
        (file.service == row.service, f"it is for {file.service}"),
        (compute_form_commitment(file) == row.commitment, "what it says is not what was filed"),
        (list_presented(file) == row.presented, "what it shows is not what was filed"),
        (tuple(record.schema for record in file.records) == service.requires, "it shows other records than required"),
    ):
        if not holds:
            raise VerificationError("application_file_must_fit", problem=problem)
    proved = {}
    for record in file.records:
        found = verify_disclosure(record.disclosure, genesis_hash)
        name = found.issued.commitment.schema.partition("@")[0]
        if name != record.schema or found.fields.get(SUBJECT) != row.applicant:
            problem = f"the {record.schema} it shows is not the applicant's"
            raise VerificationError("application_file_must_fit", problem=problem)
        proved[record.schema] = found
    return proved


def _commit(salt: str, name: str, content: object) -> str:
    return compute_field_commitment(bytes.fromhex(salt), name, digest(FILE, encode(content)).hex()).hex()
