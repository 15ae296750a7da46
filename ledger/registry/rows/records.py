"""The rows of records: schemas, and what the chain knows of each record."""

import re
from typing import Annotated, Literal

import msgspec

from ledger.chain.kinds import AddressText, EntryText, Height, Kind, Moment, ReferenceText
from ledger.crypto.encoding import Hex32, Positive
from ledger.state.tables import Table

_NAME = "[a-z][a-z0-9_]{0,31}"
SchemaName = Annotated[str, msgspec.Meta(pattern=f"^{_NAME}\\Z", max_length=32)]
"""The name of a schema or of a field."""


class SchemaField(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One field that records of a schema may have."""

    name: SchemaName
    required: bool
    type: Literal["boolean", "date", "integer", "text"]
    """A date is text, YYYY-MM-DD."""


class Schema(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What records of one kind consist of; the subject stands beside its fields."""

    curator: AddressText
    """Who defined it; "" for genesis."""
    fields: Annotated[tuple[SchemaField, ...], msgspec.Meta(min_length=1, max_length=31)]
    """Sorted by name."""


class RecordRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What the chain knows of a record: nothing of whom or what it says."""

    changed_at: Height
    """The height of its last change."""
    issued_at: Height
    """The height it was issued at."""
    issuer: AddressText
    reason: ReferenceText
    """The reference given with the last change of status; "" for none."""
    revision: Positive
    """1 when issued, one more with each amendment."""
    root: Hex32
    """RFC 6962 root over the commitments to its fields."""
    schema: Annotated[str, Kind.SCHEMA]
    """NAME@VERSION."""
    size: Positive
    """How many fields are committed to: those of the schema, and the subject."""
    status: Literal["revoked", "superseded", "suspended", "valid"]
    successor: EntryText
    """The record that supersedes it; "" for none."""
    until: Moment
    """Block time (ms UTC) from which it has expired; 2^53−1 for never."""


SCHEMAS = Table("schema", Schema)
RECORDS = Table("record", RecordRow)
RECORD_TABLES = (SCHEMAS, RECORDS)


def is_schema_name(text: str) -> bool:
    """Whether the text can name a schema, or a field of one."""
    return re.fullmatch(_NAME, text) is not None
