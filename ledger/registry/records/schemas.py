"""Schemas: what records of one kind consist of, in versions that never change once they are defined."""

from itertools import pairwise
from typing import Annotated

import msgspec

from ledger.chain.kinds import Kind
from ledger.crypto.encoding import MAX_INTEGER, encode
from ledger.errors import Inadmissible, Refused
from ledger.laws.dates import count_days
from ledger.registry.call import Call, Events, MessageType, get_none
from ledger.registry.people.roles import CURATOR, find_role
from ledger.registry.rows.records import SCHEMAS, Schema, SchemaField, SchemaName
from ledger.state.overlay import Rows

SUBJECT = "subject"
"""The field every record has besides those of its schema: the address it is about."""
MAX_FIELDS = 31
MAX_VERSION = 9_999
MAX_TEXT = 1_024
"""How many bytes of UTF-8 a text may have, as JSON writes it between the quotes."""

FORMS = {
    "boolean": "true or false, without quotes",
    "date": 'a day of the calendar as "2026-01-31"',
    "integer": "digits without quotes, at most 2^53-1",
    "text": "a text in quotes that is not empty; what has no value is left out",
}
"""The types of fields, and how a claim of each is written."""

SchemaId = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,31}@[1-9][0-9]{0,3}\\Z", max_length=37), Kind.SCHEMA]
"""NAME@VERSION."""


class DefineSchema(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Defines a version of a schema, the one after the last."""

    fields: Annotated[tuple[SchemaField, ...], msgspec.Meta(min_length=1, max_length=MAX_FIELDS)]
    name: SchemaName
    version: Annotated[int, msgspec.Meta(ge=1, le=MAX_VERSION)]


def validate_define_schema(body: DefineSchema) -> None:
    """Raises Inadmissible for fields that are unsorted or repeated, or take the subject's place."""
    validate_fields(body.fields)


def validate_fields(fields: tuple[SchemaField, ...]) -> None:
    """Raises Inadmissible unless the fields are sorted by name, each once, none of them the subject."""
    names = [field.name for field in fields]
    if SUBJECT in names:
        raise Inadmissible("schema_must_be_well_formed", problem=f"{SUBJECT} is a field of every record already")
    for left, right in pairwise(names):
        if left >= right:
            raise Inadmissible("schema_must_be_well_formed", problem=f"{right} comes after {left}")


def apply_define_schema(call: Call, body: DefineSchema) -> Events:
    """Writes the schema. Refused unless a curator of it acts, and for a version that is taken or skips one."""
    schema = f"{body.name}@{body.version}"
    if not find_role(call.rows, call.environment.time, CURATOR, call.actor, body.name):
        raise Refused("curator_must_have_role", by=call.actor, schema=schema)
    if call.rows.get(SCHEMAS, get_schema_key(schema)):
        raise Refused("schema_must_be_new", schema=schema)
    if body.version > 1 and call.rows.get(SCHEMAS, get_schema_key(f"{body.name}@{body.version - 1}")) is None:
        raise Refused("schema_must_follow_last", schema=schema)
    call.rows.put(SCHEMAS, get_schema_key(schema), Schema(call.actor, body.fields))
    return ()


def get_schema(rows: Rows, schema: str) -> Schema:
    """The schema NAME@VERSION. Raises Refused where there is none."""
    row = rows.get(SCHEMAS, get_schema_key(schema))
    if row is None:
        raise Refused("schema_must_exist", schema=schema)
    return row


def get_schema_key(schema: str) -> str:
    """The identifier of a schema's row: NAME/VERSION."""
    return schema.replace("@", "/")


def list_field_names(schema: Schema) -> tuple[str, ...]:
    """The names of all fields of a record, the subject among them, in order of their commitments."""
    return tuple(sorted([SUBJECT, *(field.name for field in schema.fields)]))


def validate_claims(schema: Schema, claims: dict[str, str | int | bool]) -> None:
    """Raises Refused for a claim that is unknown, missing, of another type, or too long."""
    fields = {field.name: field for field in schema.fields}
    for name in sorted(claims, key=str):
        if name not in fields:
            raise Refused("claim_must_be_in_schema", name=str(name)[:40], known=", ".join(fields))
    for name, field in fields.items():
        if field.required and name not in claims:
            raise Refused("claim_must_be_given", name=name)
        if name in claims:
            _check_value(field, claims[name])


def _check_value(field: SchemaField, value: str | int | bool) -> None:
    kind = type(value)
    fits = {
        "boolean": kind is bool,
        "integer": type(value) is int and abs(value) <= MAX_INTEGER,
        "text": kind is str and value != "",
        "date": _is_date(value),
    }
    if not fits[field.type]:
        raise Refused("claim_must_fit_type", form=FORMS[field.type], name=field.name, type=field.type)
    size = len(encode(value))
    if size > MAX_TEXT + 2:
        raise Refused("claim_must_be_within_limit", limit=MAX_TEXT, name=field.name, size=size - 2)


def _is_date(value: str | int | bool) -> bool:
    """Whether it is a day of the calendar, YYYY-MM-DD."""
    if not (isinstance(value, str) and value.isascii() and len(value) == 10 and value[4] == value[7] == "-"):
        return False
    parts = value.split("-")
    if [len(part) for part in parts] != [4, 2, 2] or not all(part.isdigit() for part in parts):
        return False
    year, month, day = map(int, parts)
    return year > 0 and 1 <= month <= 12 and 1 <= day <= count_days(year, month)


MESSAGES = (MessageType("define_schema", DefineSchema, apply_define_schema, get_none, validate_define_schema),)
