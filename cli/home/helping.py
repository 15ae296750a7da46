"""The command `help`: what a command does, for whoever asks for it by that word."""

import click

from cli.shell.grammar import Command
from cli.shell.session import Session


@click.command("help", cls=Command, examples=["natledger help", "natledger help tx build pay"])
@click.argument("words", metavar="[COMMAND]...", nargs=-1)
@click.pass_context
def help_on(context: click.Context, words: tuple[str, ...]) -> None:
    """Show what a command does, as its --help.

    Without COMMAND, the map of all commands.
    """
    found = context.find_root()
    for number, word in enumerate(words):
        group = found.command
        if not isinstance(group, click.Group):
            break
        name, command, _ = group.resolve_command(found, list(words[number:]))
        if command is None:
            break
        found = click.Context(command, info_name=name or word, parent=found)
        found.help_option_names = ["-h", "--help"]
    text = found.get_help()
    context.ensure_object(Session).give({"help": text}, text)
