"""Commands on schemas: define, list, show. What records of one kind consist of."""

import click
import msgspec

from cli.shell import output
from cli.shell.acts import show_act
from cli.shell.grammar import Group
from cli.shell.objects import read_object
from cli.shell.output import Heading
from cli.shell.session import SIGNER, Session

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
        session.open().records.check_schema(name, fields, by)
    placed = session.wallet(by).define_schema(name, fields, version or 0)
    defined = session.open().records.schema(name).name
    show_act(session, placed, f"defined {defined} with {len(fields)} fields")


@schema.command("list", table=True, examples=["natledger schema list", "natledger schema list --json"])
@click.pass_obj
def list_schemas(session: Session) -> None:
    """List all schemas."""
    found, words = session.open().records.schemas(), session.lexicon
    rows = [
        [name, " ".join(field.name for field in row.fields), words.who(row.curator) or "genesis"] for name, row in found
    ]
    headings = [Heading("schema"), Heading("fields"), Heading("defined by")]
    shown = {"schemas": [{"schema": name} | msgspec.to_builtins(row) for name, row in found]}
    session.give(shown, lambda: output.say_table(headings, rows))


@schema.command("show", table=True, examples=["natledger schema show degree", "natledger schema show degree@1 --json"])
@click.argument("schema", metavar="NAME[@VERSION]")
@click.pass_obj
def show_schema(session: Session, schema: str) -> None:
    """Show a schema: its fields, their types, which are required."""
    name, row = session.open().records.schema(schema)
    rows = [[field.name, field.type, "required" if field.required else "may be left out"] for field in row.fields]
    headings = [Heading(name), Heading("type"), Heading("")]
    found = {"schema": name} | msgspec.to_builtins(row)
    session.give(found, lambda: output.say_table(headings, rows))
