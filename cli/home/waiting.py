"""The command `wait`: time that passes at once, in a home made for lessons."""

import click

from cli.shell.grammar import Command
from cli.shell.session import Session
from cli.shell.times import parse_duration
from ledger.words.times import format_time


@click.command(cls=Command, changes=True, examples=["natledger wait 8d", "natledger wait 2h --json"])
@click.argument("time", metavar="TIME")
@click.pass_obj
def wait(session: Session, time: str) -> None:
    """Let time pass, in a home with a seed.

    The next block is that much later, whoever makes it: a motion or a recovery may be due then.
    """
    lao = session.open()
    lao.wait(parse_duration(time))
    now = lao.now
    session.give({"time": format_time(now)}, f"the next block is not before {session.lexicon.time(now)}")
