"""What a body of the committee is asked of the programme: `motion propose note-report`."""

import click

from cli.committee.putting import Asked, put, takes_asked
from cli.shell.files import read_file
from cli.shell.grammar import Command
from cli.shell.session import Session

_ASKED = "--reference DECREE/2026-9"


@click.command(
    "note-report",
    cls=Command,
    examples=[
        f"natledger motion propose note-report report.json --by technology {_ASKED}",
        f"natledger motion propose note-report - --by finance {_ASKED} < report.json",
    ],
)
@click.argument("file")
@takes_asked("ncdt")
@click.pass_obj
def note_report(session: Session, file: str, asked: Asked) -> None:
    """Take note of a report on the programme.

    The motion carries its hash: natledger programme report --out wrote it, and natledger motion check makes it again.
    """
    put(session, session.open().actions.note_report(read_file(file)), asked)
