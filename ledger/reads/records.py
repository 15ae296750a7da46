"""Records and their schemas, as the ledger has them: nothing of whom a record is about, or what it says."""

import re
from itertools import count
from typing import NamedTuple

from ledger.archive.source import Source
from ledger.errors import NotFoundError, Refused
from ledger.reads.entries import PlacedEntry, get_made
from ledger.reads.rows import find_identifier, find_row, list_rows
from ledger.registry.records.records import VALID as VALID  # noqa: PLC0414 - others take it from here
from ledger.registry.records.records import read_status
from ledger.registry.records.schemas import SUBJECT as SUBJECT  # noqa: PLC0414 - others take it from here
from ledger.registry.records.schemas import get_schema_key
from ledger.registry.rows.records import RECORDS, SCHEMAS, RecordRow, Schema

_SCHEMA = re.compile("[a-z][a-z0-9_]{0,31}(@[1-9][0-9]{0,3})?")


class FoundRecord(NamedTuple):
    """A record on the ledger."""

    id: str
    row: RecordRow
    status: str
    """valid, suspended, revoked, superseded or expired, now."""


RecordLike = FoundRecord | PlacedEntry | str
"""A record, the entry that issued it, its id, or 8 digits of that and more."""


class FoundSchema(NamedTuple):
    """A version of a schema."""

    name: str
    """NAME@VERSION."""
    row: Schema


def list_records(source: Source, issuer: str = "") -> list[FoundRecord]:
    """The records there are, by id: of every issuer, or of one address."""
    now = source.get_time()
    found = [FoundRecord(identifier, row, read_status(row, now)) for identifier, row in list_rows(source, RECORDS)]
    return [one for one in found if issuer in ("", one.row.issuer)]


def find_record(source: Source, identifier: str) -> FoundRecord:
    """The record of an id. Raises NotFoundError where it was never issued."""
    row = find_row(source, RECORDS, identifier)
    if row is None:
        raise NotFoundError("record_must_exist", record=identifier[:80])
    return FoundRecord(identifier, row, read_status(row, source.get_time()))


def find_record_id(source: Source, record: RecordLike) -> str:
    """The id of a record, of the one an entry issued, or of the only one on the ledger that starts with these digits.

    A whole id is one also where there is no such record. Raises NotFoundError.
    """
    digits = record.id if isinstance(record, FoundRecord) else get_made(record, "record")
    identifier = find_identifier(source, RECORDS, digits)
    if not identifier:
        raise NotFoundError("record_must_exist", record=digits[:80])
    return identifier


def list_schemas(source: Source) -> list[FoundSchema]:
    """All versions of all schemas, by name."""
    return [FoundSchema(identifier.replace("/", "@"), row) for identifier, row in list_rows(source, SCHEMAS)]


def find_schema(source: Source, schema: str) -> FoundSchema:
    """A schema by NAME@VERSION, or the newest version of a NAME. Raises Refused where there is none."""
    if not _SCHEMA.fullmatch(str(schema)):
        raise Refused("schema_must_exist", schema=ascii(str(schema)[:80])[1:-1])
    name = schema if "@" in schema else f"{schema}@{find_newest(source, schema) or 1}"
    row = find_row(source, SCHEMAS, get_schema_key(name))
    if row is None:
        raise Refused("schema_must_exist", schema=name)
    return FoundSchema(name, row)


def find_newest(source: Source, name: str) -> int:
    """The newest version of a schema; 0 where there is none."""
    return next(version for version in count() if not source.load_row(SCHEMAS.key(f"{name}/{version + 1}")))
