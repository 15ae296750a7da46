"""Output: the one place that writes to a terminal. Tables, JSON, warnings, errors and their exit codes.

What was asked for goes to stdout, as text for people or, with --json, as exactly one object. Messages go to stderr.
"""

import io
import json
import os
import re
import sys
import traceback
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import click

from ledger.client.refusals import LawRefusal, describe_refusal
from ledger.errors import (
    AuditError,
    Bug,
    HomeError,
    KeyFileError,
    LedgerError,
    NotFoundError,
    VerificationError,
    fill,
)
from ledger.lao import LAO
from ledger.rules import RULES

from .hints import find_hint, suggest
from .law_words import list_details, make_refusal_object, write_lines
from .wording import NOTHING_KNOWN, Lexicon, decorate, printable

DONE = 0
REFUSED = 1
USAGE = 2
NOT_FOUND = 3
KEY = 4
UNPROVED = 5
BUSY = 6
BUG = 70
INTERRUPTED = 130
PIPE_CLOSED = 141

EXIT_CODES = {
    DONE: "done",
    REFUSED: "refused or failed; also a refusal that was recorded in a block",
    USAGE: "wrong usage",
    NOT_FOUND: "not found: no such name, transaction, block, file or home",
    KEY: "key or permission: a key or passphrase is missing, wrong or readable by others",
    UNPROVED: "verification failed: the file or the stored history is not what it claims to be",
    BUSY: "another process is writing; may be tried again",
    BUG: "a bug of natledger; --debug shows where",
    INTERRUPTED: "interrupted",
    PIPE_CLOSED: "whoever read the output went away",
}

_NEGATIVE = re.compile("-[0-9]")
_BY_RULE = {
    "amount_must_fit_decimals": USAGE,
    "backup_must_be_whole": UNPROVED,
    "home_must_exist": NOT_FOUND,
    "name_must_be_well_formed": USAGE,
    "page_must_be_intact": UNPROVED,
    "store_must_be_free": BUSY,
    "store_must_be_intact": UNPROVED,
    "validators_must_fit_set": USAGE,
}
_BY_KIND: tuple[tuple[type[LedgerError], int], ...] = (
    (NotFoundError, NOT_FOUND),
    (KeyFileError, KEY),
    (VerificationError, UNPROVED),
    (AuditError, UNPROVED),
    (LedgerError, REFUSED),
)


class Complaint(Exception):  # noqa: N818 - what the command line says, whoever is at fault
    """Why a command ends without doing what was asked: rule, sentence, remedy and exit code."""

    def __init__(
        self,
        rule: str,
        says: str,
        remedy: str,
        code: int,
        values: Mapping[str, str | int] | None = None,
        law: LawRefusal | None = None,
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


def wrong_usage(says: str, remedy: str) -> Complaint:
    """A command line that cannot be meant."""
    return Complaint("command_must_fit_usage", says, remedy, USAGE)


def unproved(error: LedgerError) -> Complaint:
    """The error as the failure of a verification, whatever kind it is of."""
    return explain(error, NOTHING_KNOWN, UNPROVED)


def say(text: str) -> None:
    """Writes lines for people to stdout."""
    click.echo(text)


def tell(text: str) -> None:
    """Writes a message to stderr."""
    click.echo(text, err=True)


def warn(text: str) -> None:
    """Writes a warning to stderr."""
    tell(f"warning: {text}")


def say_json(value: Mapping[str, Any]) -> None:
    """Writes one JSON object, on one line, to stdout."""
    click.echo(json.dumps(value))


def say_bytes(data: bytes) -> None:
    """Writes bytes exactly as they are to stdout; on a terminal, with a line end."""
    click.echo(data, nl=is_terminal(sys.stdout))


def is_terminal(stream: Any) -> bool:
    """Whether somebody sits at the other end."""
    return bool(stream is not None and stream.isatty())


def say_table(headings: Sequence[Heading], rows: Iterable[Sequence[str]]) -> None:
    """Writes a table; plain columns where no terminal is."""
    found = [[printable(cell) for cell in row] for row in rows]
    if not found:
        tell("nothing to show")
    elif is_terminal(sys.stdout):
        _say_rich_table(headings, found)
    else:
        say(_align(headings, [[heading.text for heading in headings], *found]))


def say_pairs(pairs: Iterable[tuple[str, str]]) -> None:
    """Writes names and their values, aligned."""
    rows = [[printable(cell) for cell in pair] for pair in pairs]
    say(_align([Heading(""), Heading("")], rows))


def explain(error: LedgerError, lexicon: Lexicon, code: int | None = None) -> Complaint:
    """The error in words for people, with its exit code."""
    values = decorate(error.values, lexicon)
    remedy = find_hint(error, lexicon) + fill(RULES[error.rule].remedy, values)
    if code is None:
        code = _BY_RULE.get(error.rule) or next(number for kind, number in _BY_KIND if isinstance(error, kind))
    law = describe_refusal(error, lexicon.find_law(str(error.values["law"]))) if error.rule in LAO else None
    if law:
        says, remedy = printable(law.says.en), printable(law.remedy.en)
        return Complaint(error.rule, says, remedy, code, error.values, law, list_details(law, lexicon))
    return Complaint(error.rule, fill(RULES[error.rule].says, values), remedy, code, error.values)


def explain_any(error: BaseException, lexicon: Lexicon) -> Complaint:
    """Whatever a command raised, as a complaint."""
    match error:
        case Complaint():
            return error
        case LedgerError():
            return explain(error, lexicon)
        case click.UsageError():
            return _explain_usage(error)
        case click.Abort() | KeyboardInterrupt() | EOFError():
            says = "interrupted; what was asked for may be done already"
            remedy = "look before you run it again: natledger tx list"
            return Complaint("command_must_not_be_interrupted", says, remedy, INTERRUPTED)
        case OSError():
            found = HomeError(
                "file_must_be_readable",
                file=str(error.filename or "a file"),
                problem=error.strerror or type(error).__name__,
            )
            return explain(found, lexicon)
    return _explain_bug(error)


def _explain_bug(error: BaseException) -> Complaint:
    kind = "" if isinstance(error, Bug) else f"{type(error).__name__}: "
    says = printable(f"a bug of natledger, no fault of yours: {kind}{error}"[:300])
    return Complaint("natledger_must_not_fail", says, "run it again with --debug, and report what it shows", BUG)


def complain(complaint: Complaint, as_json: bool) -> None:
    """Writes the complaint: two lines on stderr, or one JSON object on stdout."""
    if as_json:
        error: dict[str, Any] = {"rule": complaint.rule}
        if complaint.rule in RULES:
            error["number"] = RULES[complaint.rule].code
        error |= {"says": complaint.says, "remedy": complaint.remedy}
        if complaint.law:
            error["law"] = make_refusal_object(complaint.law)
        say_json({"error": error | {"values": complaint.values, "exit": complaint.code}})
        return
    tell_complaint(complaint)
    if complaint.remedy:
        tell(f"hint: {complaint.remedy}")
    if complaint.law:
        tell(f"hint: {printable(complaint.law.remedy.lo)}")


def tell_complaint(complaint: Complaint) -> None:
    """Writes what is wrong to stderr, without what to do about it."""
    for line in (f"natledger: {complaint.rule}: {complaint.says}", *write_lines(complaint.details)):
        tell(line)


def show_traceback(error: BaseException) -> None:
    """Writes where the error came from."""
    tell("".join(traceback.format_exception(error)).rstrip())


def prepare_streams() -> None:
    """Lets no character stop a message that the terminal cannot show it in."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def silence() -> None:
    """Lets whatever is still to be written go nowhere: its reader has gone, or the disk is full."""
    with suppress(OSError, ValueError):  # a stream in memory has no number
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _explain_usage(error: click.UsageError) -> Complaint:
    # in our own words, so that they do not change with click's
    remedy = f"{error.ctx.command_path if error.ctx else 'natledger'} --help"
    match error:
        case click.NoSuchOption() if _NEGATIVE.match(error.option_name) and _takes_value(error.ctx):
            says, remedy = "a number below zero is read as an option", "write --value=-5"
        case click.NoSuchOption():
            says = f"no option {error.option_name}"
            remedy = suggest(error.option_name, error.possibilities or ()) + f"see {remedy}"
        case click.MissingParameter() if error.param:
            says = f"{_name_parameter(error.param)} is missing"
        case click.BadParameter() if error.param:
            says = f"{_name_parameter(error.param)}: {_lower(error.message)}"
        case _:
            says = _lower(error.format_message())
    return wrong_usage(printable(says), remedy)


def _takes_value(context: click.Context | None) -> bool:
    return context is not None and any("--value" in parameter.opts for parameter in context.command.params)


def _name_parameter(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.human_readable_name


def _lower(text: str) -> str:
    text = " ".join(text.split()).removesuffix(".")
    return text[:1].lower() + text[1:]


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

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(heading.text, justify="right" if heading.right else "left", overflow="fold")
    for row in rows:
        table.add_row(*[Text(cell) for cell in row])
    Console().print(table)
