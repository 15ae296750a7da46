"""The command `what-if`: the past executed again, with other laws."""

import re

import click

from cli.laws.laws import FIRST, LAST, LAW, REPORT
from cli.shell import output
from cli.shell.acts import write_computed
from cli.shell.files import check_is_other
from cli.shell.grammar import Command
from cli.shell.numbers import parse_number
from cli.shell.objects import read_object
from cli.shell.progress import show_progress
from cli.shell.session import Session
from ledger.crypto.encoding import encode
from ledger.words.laws.reports import describe_what_if, make_what_if_object
from ledger.words.printing import printable

_SETTING = re.compile("([a-z][a-z0-9_]{0,39})=(.+)")


def _parse_settings(context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]) -> dict[str, int]:
    found = {}
    for text in texts:
        match = _SETTING.fullmatch(text)
        if match is None:
            raise output.wrong_usage(f"{printable(text[:60])} sets nothing", "write PARAMETER=NUMBER")
        found[match[1]] = parse_number(match[2])
    return found


@click.command(
    "what-if",
    cls=Command,
    examples=[
        "natledger what-if --from 1 --law law.json",
        "natledger what-if --from 1 --to 5 --set personal_wallet_day=1000 --out report.json",
        "natledger what-if --from 2 --end wallet_personal --json",
    ],
)
@FIRST
@LAST
@click.option("--law", "adopted", metavar="FILE", multiple=True, help="A law that had been adopted.")
@click.option("--end", "ended", metavar="ID", multiple=True, help="A law that had ended.")
@click.option("--set", "settings", metavar="P=V", multiple=True, callback=_parse_settings, help="A parameter's value.")
@REPORT
@click.pass_obj
def what_if(
    session: Session,
    first: int,
    last: int | None,
    adopted: tuple[str, ...],
    ended: tuple[str, ...],
    settings: dict[str, int],
    out: str | None,
) -> None:
    """Tell what would have come of the past with other laws.

    Everything from block H on is executed again, on a state that goes its own way. Signatures and nonces are taken as
    given: everybody asks for what they asked for. Nothing is written.
    """
    check_is_other(out, *adopted)
    if not (adopted or ended or settings):
        raise output.wrong_usage("nothing would be otherwise", "name what would: --law FILE, --end ID or --set P=V")
    laws = [read_object(file, LAW) for file in adopted]
    ask = session.open().laws.what_if
    with show_progress() as advance:
        report = ask(first, last, adopt=laws, end=ended, values=settings, progress=advance)
    if out:
        write_computed(session, out, encode(report))
    session.give(make_what_if_object(report), "\n".join(describe_what_if(report, session.lexicon)))
