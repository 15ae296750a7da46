"""What the house offers, so that no move loses any of it: every command with its options, every name of the Python API.

    python -m tests.house       adds to house.txt what is new

What is gone is not taken out: house.txt is mended by hand then, with a line `OLD is now NEW` beside what is new. So
the file tells whoever knew the old name, and a name is given up only where somebody decides it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

import ledger
from tests.cli.reference import list_commands
from tests.docs.python import list_classes, list_members

FILE = Path(__file__).with_name("house.txt")
RENAMED = " is now "
ONLY_FIRST = {"-V --version"}
HEAD = """\
# Every command with its arguments and options, and every name of the Python API: python -m tests.house
# What is renamed stands here too: OLD is now NEW.
"""


def list_offered() -> list[str]:
    """All there is, a line each."""
    return [*list_of_commands(), *list_of_python()]


def list_of_commands() -> Iterator[str]:
    """Each command with its arguments and options; EVERYWHERE stands for those that the program itself has."""
    everywhere: set[str] = set()
    for command, context in list_commands():
        names = [name_parameter(parameter) for parameter in command.params]
        everywhere = everywhere or set(names)
        path = context.command_path
        yield path
        yield from (f"{path} {name}" for name in names if context.parent is None or name not in everywhere)
        if context.parent and everywhere - ONLY_FIRST <= set(names):
            yield f"{path} EVERYWHERE"


def name_parameter(parameter: click.Parameter) -> str:
    """An argument by its metavar, an option by all its spellings."""
    if isinstance(parameter, click.Argument):
        return parameter.human_readable_name
    return " ".join([*parameter.opts, *parameter.secondary_opts])


def list_of_python() -> Iterator[str]:
    """Each name of `import ledger`, and what is public of each class."""
    yield from (f"ledger.{name}" for name in ledger.__all__)
    for kind in list_classes().values():
        yield from (f"{kind.__name__}.{member.name}" for member in list_members(kind))


def read_recorded() -> tuple[set[str], dict[str, str]]:
    """What is recorded, and what took the place of what."""
    lines = [line for line in FILE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    renamed = dict(line.split(RENAMED) for line in lines if RENAMED in line)
    return {line for line in lines if RENAMED not in line}, renamed


def main() -> int:
    """Adds what is new; 1 where something is gone."""
    recorded, renamed = read_recorded() if FILE.exists() else (set(), {})
    offered = list_offered()
    gone = sorted(recorded - set(offered))
    lines = [*dict.fromkeys(offered), *gone, *(f"{old}{RENAMED}{new}" for old, new in sorted(renamed.items()))]
    FILE.write_text(HEAD + "".join(f"{line}\n" for line in lines), "utf-8")
    sys.stderr.writelines(f"gone: {line}\n" for line in gone)
    return 1 if gone else 0


if __name__ == "__main__":
    sys.exit(main())
