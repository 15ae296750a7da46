"""What commands on the programme ask for: a period, what an indicator is, from where a figure is known, and by whom."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from cli.shell.files import read_file
from cli.shell.grammar import takes_reference
from cli.shell.numbers import parse_number
from ledger.client.programme.programme import FigureSource

HASH = re.compile("[0-9a-f]{64}")
_PILLARS = ("economy", "government", "community")
_STAGES = ("infrastructure", "security", "industries", "brain")


def _take_natural(context: click.Context, parameter: click.Parameter, text: str) -> int:
    return parse_number(text, 0)


OWNER = click.option("--by", metavar="WHO", required=True, help="The authority that answers for it.")
SINCE = click.option("--from", "since", metavar="TIME", required=True, help="When the period begins: 2027-01-01.")
UNTIL = click.option("--to", "until", metavar="TIME", required=True, help="When it has ended: 2028-01-01 for 2027.")
VALUE = click.argument("value", callback=_take_natural)


def takes_definition(function: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options that say what an indicator is; those given reach it as `definition`."""

    @click.option("--unit", metavar="UNIT", default="", help="What is counted: A-Z 0-9 . / - only, at most 16.")
    @click.option("--pillar", type=click.Choice(_PILLARS), default=None, help="Of the programme.")
    @click.option("--stage", type=click.Choice(_STAGES), default=None, help="Of the digital nation.")
    @click.option("--at-least/--at-most", "least", default=None, help="How it is met; at least unless given.")
    @wraps(function)
    def with_definition(unit: str, pillar: str | None, stage: str | None, least: bool | None, **rest: Any) -> None:
        aim = "" if least is None else "least" if least else "most"
        function(definition={"aim": aim, "pillar": pillar or "", "stage": stage or "", "unit": unit}, **rest)

    return with_definition


def takes_source(function: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options that say from where a figure is known; they reach it as `source`."""

    @takes_reference(
        "--source", "reference", says="Where it is published: A-Z 0-9 . / - only, at most 35.", required=False
    )
    @click.option("--entry", metavar="ID", default="", help="The transaction it follows from, or ID-N its message N.")
    @click.option("--evidence", metavar="HASH_OR_FILE", default="", help="A commitment, or the file that opens it.")
    @wraps(function)
    def with_source(reference: str, entry: str, evidence: str, **rest: Any) -> None:
        given = read_file(evidence) if evidence and not HASH.fullmatch(evidence) else evidence
        function(source=FigureSource(reference, entry, given), **rest)

    return with_source
