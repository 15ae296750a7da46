"""Output: the one place that writes to a terminal. Tables, JSON, warnings, errors and their exit codes.

What was asked for goes to stdout, as text for people or, with --json, as exactly one object. Messages go to stderr.
"""

import json
import shutil
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cli.shell import exit_codes
from cli.shell.streams import is_terminal as is_terminal  # noqa: PLC0414 - who writes asks it too
from cli.shell.streams import may_use_escapes, silence
from ledger.words.printing import printable, write_lines

if TYPE_CHECKING:
    from ledger.words.laws.refusals import LawRefusal
    from ledger.words.lexicon import Lexicon


class Complaint(Exception):  # noqa: N818 - what the command line says, whoever is at fault
    """Why a command ends without doing what was asked: rule, sentence, remedy and exit code."""

    def __init__(
        self,
        rule: str,
        says: str,
        remedy: str,
        code: int,
        values: Mapping[str, str | int] | None = None,
        law: "LawRefusal | None" = None,
        details: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(rule)
        self.rule = rule
        self.says = says
        self.remedy = remedy
        self.code = code
        self.values = dict(values or {})
        self.law = law
        """The law that refuses, in full, where it is one."""
        self.details = tuple(details)
        """What it says for people, between the sentence and the hint: label and text."""


class Heading(NamedTuple):
    """The heading of a column; numbers stand to the right."""

    text: str
    right: bool = False
    plain: tuple[str, ...] = ()
    """The headings of the columns that a spreadsheet gets for it, where cells are parted: amount and asset."""


class Cell(NamedTuple):
    """What stands in a table, and what a spreadsheet gets for it: ids in full, amounts without separators."""

    shown: str
    plain: tuple[str, ...]


def make_money_cell(words: "Lexicon", amount: int, asset: str) -> Cell:
    """Money: 25,000 LAK; a spreadsheet gets the amount and the asset apart."""
    return Cell(words.money(amount, asset), words.parts(amount, asset))


def make_amount_cell(words: "Lexicon", amount: int, asset: str) -> Cell:
    """The same where another column of the spreadsheet names the asset."""
    return Cell(words.money(amount, asset), words.parts(amount, asset)[:1])


def wrong_usage(says: str, remedy: str) -> Complaint:
    """A command line that cannot be meant."""
    return Complaint("command_must_fit_usage", says, remedy, exit_codes.USAGE)


class Untold(Exception):  # noqa: N818 - it tells nothing of whether the command did what was asked
    """What was to be said could not be written to stdout: `problem` says why."""

    def __init__(self, error: OSError) -> None:
        self.problem = (error.strerror or type(error).__name__).lower()
        super().__init__(f"stdout: {self.problem}")


def tell_complaint(complaint: Complaint) -> None:
    """Writes what is wrong to stderr, without what to do about it."""
    for line in (f"natledger: {complaint.rule}: {complaint.says}", *write_lines(complaint.details)):
        tell(line)


class _Gathered(NamedTuple):
    lines: list[str]
    csv: bool


_gathered: list[_Gathered] = []
"""What is said meanwhile, where it is gathered to be shown page by page, or elsewhere than on stdout."""


@contextmanager
def gathering(*, csv: bool = False) -> Iterator[list[str]]:
    """Gathers what is said within it, instead of saying it; tables as CSV where that is asked for."""
    gathered = _Gathered([], csv)
    _gathered.append(gathered)
    try:
        yield gathered.lines
    finally:
        _gathered.pop()


def say(text: str) -> None:
    """Writes lines for people to stdout. Raises Untold where it cannot be written."""
    if _gathered:
        _gathered[-1].lines.append(text)
    else:
        _write(lambda: click.echo(text))


def say_pages(text: str) -> None:
    """As `say`, but page by page on a terminal that cannot show all of it at once."""
    lines = text.count("\n") + 1
    if is_terminal(sys.stdin) and is_terminal(sys.stdout) and lines >= shutil.get_terminal_size().lines:
        click.echo_via_pager(text + "\n", color=may_use_escapes())
    else:
        say(text)


def tell(text: str) -> None:
    """Writes a message to stderr, if that can be: a message is no result, and what cannot be told stops nothing."""
    try:
        click.echo(text, err=True)
    except OSError:
        silence(sys.stderr)


def warn(text: str) -> None:
    """Writes a warning to stderr."""
    tell(f"warning: {text}")


def say_json(value: Mapping[str, Any]) -> None:
    """Writes one JSON object, on one line, to stdout. Raises Untold."""
    _write(lambda: click.echo(json.dumps(value)))


def say_bytes(data: bytes) -> None:
    """Writes bytes exactly as they are to stdout; on a terminal, ended with a line end. Raises Untold."""
    _write(lambda: click.echo(data, nl=is_terminal(sys.stdout) and not data.endswith(b"\n")))


def flush() -> None:
    """Writes what is still to be written. Raises Untold."""
    _write(sys.stdout.flush)


def _write(write: Callable[[], None]) -> None:
    try:
        write()
    except BrokenPipeError:  # its reader has gone, and wants no more of it
        raise
    except OSError as error:
        raise Untold(error) from error


def say_table(headings: Sequence[Heading], rows: Iterable[Sequence[str | Cell]]) -> None:
    """Writes a table; plain columns where no terminal is, CSV where that was asked for."""
    cells = [list(row) for row in rows]
    if _gathered and _gathered[-1].csv:
        say(_write_csv(headings, cells))
        return
    found = [[printable(cell.shown if isinstance(cell, Cell) else cell) for cell in row] for row in cells]
    if not found:
        tell("nothing to show")
    elif is_terminal(sys.stdout):
        _say_rich_table(headings, found)
    else:
        say(_align(headings, [[heading.text for heading in headings], *found]))


def _write_csv(headings: Sequence[Heading], rows: Sequence[Sequence[str | Cell]]) -> str:
    from ledger.interchange.spreadsheet import write_csv  # noqa: PLC0415 - for whoever asks for it

    names = [name for heading in headings for name in heading.plain or (heading.text,)]
    return write_csv(names, [[text for cell in row for text in _list_plain(cell)] for row in rows])


def _list_plain(cell: str | Cell) -> tuple[str, ...]:
    return tuple(printable(text) for text in (cell.plain if isinstance(cell, Cell) else (cell,)))


def say_pairs(pairs: Iterable[tuple[str, str]]) -> None:
    """Writes names and their values, aligned."""
    rows = [[printable(cell) for cell in pair] for pair in pairs]
    say(_align([Heading(""), Heading("")], rows))


def show_traceback(error: BaseException) -> None:
    """Writes where the error came from."""
    tell("".join(traceback.format_exception(error)).rstrip())


def _align(headings: Sequence[Heading], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(headings))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if heading.right else cell.ljust(width)
            for cell, width, heading in zip(row, widths, headings, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _say_rich_table(headings: Sequence[Heading], rows: Iterable[Sequence[str]]) -> None:
    # imported here: half of what a command's start would cost
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    plain = not may_use_escapes()
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(heading.text, justify="right" if heading.right else "left", overflow="fold")
    for row in rows:
        table.add_row(*[Text(cell) for cell in row])
    console = Console(color_system=None if plain else "auto")
    with console.capture() as captured:
        console.print(table)
    say(captured.get().rstrip("\n"))
