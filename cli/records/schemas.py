"""Commands on schemas: define, list, show. What records of one kind consist of."""

from typing import Any

import click
import msgspec

from cli.shell import output
from cli.shell.acts import show_act
from cli.shell.grammar import Group
from cli.shell.objects import read_object
from cli.shell.output import Heading
from cli.shell.session import SIGNER, Session
from ledger.client.records.records import find_schema, get_schema_row
from ledger.errors import Refused
from ledger.reads.acts import make_schema
from ledger.registry.people.roles import CURATOR
from ledger.registry.records.schemas import get_schema_key
from ledger.registry.rows.records import SCHEMAS

FIELDS = '{"hours": "integer", "name": "text?"}'


@click.group(cls=Group, examples=["natledger schema list", "natledger schema show degree"])
def schema() -> None:
    """Schemas: what records of one kind consist of."""


@schema.command(
    examples=[
        "natledger schema define training --fields fields.json --by education",
        "natledger schema define training --fields - --by education < fields.json",
    ]
)
@click.argument("name")
@click.option("--fields", "file", metavar="FILE", required=True, help=f"JSON: {FIELDS}.")
@click.option("--version", metavar="N", type=click.IntRange(1, 9999), help="Which version; the next unless given.")
@click.option("--by", metavar="WHO", required=True, help="A curator of it.")
@SIGNER
@click.pass_obj
def define(session: Session, name: str, file: str, version: int | None, by: str) -> None:
    """Define a version of a schema, the next after the last.

    Types are text, integer, boolean and date; behind one, ? says that the field may be left out. A version never
    changes, and records of an older one stay what they are. One that would change nothing is refused.
    """
    fields = read_object(file, FIELDS)
    if version is None:
        _check_is_new(session, name, fields, by)
    placed = session.wallet(by).define_schema(name, fields, version or 0)
    defined = find_schema(session.open(), name)
    show_act(session, placed, f"defined {defined} with {len(fields)} fields")


@schema.command("list", table=True, examples=["natledger schema list", "natledger schema list --json"])
@click.pass_obj
def list_schemas(session: Session) -> None:
    """List all schemas."""
    found, rows = [], []
    for key, value in session.open().rows(SCHEMAS.prefix):
        row, name = SCHEMAS.decode(value), "@".join(key.split("/")[1:])
        found.append({"schema": name} | msgspec.to_builtins(row))
        curator = session.lexicon.who(row.curator) if row.curator else "genesis"
        rows.append([name, " ".join(field.name for field in row.fields), curator])
    headings = [Heading("schema"), Heading("fields"), Heading("defined by")]
    session.give({"schemas": found}, lambda: output.say_table(headings, rows))


@schema.command("show", table=True, examples=["natledger schema show degree", "natledger schema show degree@1 --json"])
@click.argument("schema", metavar="NAME[@VERSION]")
@click.pass_obj
def show_schema(session: Session, schema: str) -> None:
    """Show a schema: its fields, their types, which are required."""
    name = find_schema(session.open(), schema)
    row = get_schema_row(session.open(), name)
    rows = [[field.name, field.type, "required" if field.required else "may be left out"] for field in row.fields]
    headings = [Heading(name), Heading("type"), Heading("")]
    found = {"schema": name} | msgspec.to_builtins(row)
    session.give(found, lambda: output.say_table(headings, rows))


def _check_is_new(session: Session, name: str, fields: dict[str, Any], by: str) -> None:
    """Raises Refused where the last version is the same; who may not define any is told that first."""
    lao = session.open()
    asked = make_schema(lao, name, fields, 0)
    last = f"{name}@{asked.version - 1}"
    row = lao.state_row(SCHEMAS.key(get_schema_key(last)))
    if row and SCHEMAS.decode(row).fields == asked.fields and lao.why(by, CURATOR, name):
        raise Refused("schema_must_change", schema=last)
