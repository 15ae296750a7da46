"""Defining schemas: from names and types to the message, checked before anything is sent."""

from collections.abc import Mapping

from ledger.archive.source import Source
from ledger.client.desk import Desk, Who
from ledger.client.forms.given import check_kind
from ledger.errors import Refused
from ledger.reads.people.roles import is_curator
from ledger.reads.records import find_newest
from ledger.reads.rows import find_row
from ledger.registry.records.schemas import FORMS, MAX_FIELDS, DefineSchema, get_schema_key
from ledger.registry.rows.records import SCHEMAS, SchemaField, is_schema_name


def make_schema(source: Source, name: str, fields: Mapping[str, str], version: int = 0) -> DefineSchema:
    """The definition of a schema from names and types; a type ends in ? where the field may be left out.

    Version 0 is the next there is none of. Raises Refused for what can be no name, or is no type.
    """
    _check_fields(name, fields)
    made = [
        SchemaField(field, required=not kind.endswith("?"), type=kind.removesuffix("?"))  # type: ignore[arg-type]
        for field, kind in sorted(fields.items())
    ]
    return DefineSchema(tuple(made), name, version or find_newest(source, name) + 1)


def check_is_new(desk: Desk, name: str, fields: Mapping[str, str], by: Who) -> None:
    """Raises Refused where the last version is the same; of who may define none, the ledger says that first."""
    asked = make_schema(desk.source, name, fields)
    last = f"{name}@{asked.version - 1}"
    row = find_row(desk.source, SCHEMAS, get_schema_key(last))
    if row and row.fields == asked.fields and is_curator(desk.source, desk.resolve(by), name):
        raise Refused("schema_must_change", schema=last)


def _check_fields(schema: str, fields: Mapping[str, object]) -> None:
    check_kind(str, schema, "the name of a schema")
    check_kind(Mapping, fields, "a name with its type")  # type: ignore[type-abstract]
    for name in (schema, *fields):
        if not is_schema_name(name):
            raise Refused("schema_name_must_be_well_formed", name=name[:60])
    if not 1 <= len(fields) <= MAX_FIELDS:
        raise Refused("schema_must_have_fields", count=len(fields), limit=MAX_FIELDS)
    for name, kind in fields.items():
        if not (isinstance(kind, str) and kind.removesuffix("?") in FORMS):
            raise Refused("field_type_must_be_known", name=name, type=str(kind)[:40])
