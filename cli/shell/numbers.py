"""Whole numbers as people write them: 50000000, 50_000_000 as in laws, 50,000,000 as they are shown, or --value=-5."""

import re

import click

from cli.shell import output
from ledger.crypto.encoding import MAX_INTEGER
from ledger.words.amounts import MARK, PARTED
from ledger.words.printing import printable

_NUMBER = re.compile("-?(?:[0-9]+(?:_[0-9]+)*|[0-9]{1,3}(?:,[0-9]{3})+)")
_DIGITS = len(str(MAX_INTEGER))


def parse_number(text: str, least: int = -MAX_INTEGER) -> int:
    """The number. Raises Complaint for what is none, or out of range.

    Separators other than _ and , are told, since they mislead.
    """
    if PARTED.fullmatch(text):
        plain, parted = MARK.sub("", text), MARK.sub("_", text)
        remedy = f"write {plain}, or {parted}"
        raise output.wrong_usage(f"{printable(text)} is no number: . and spaces mean other things elsewhere", remedy)
    digits = text.replace("_", "").replace(",", "")
    if not _NUMBER.fullmatch(text) or len(digits.lstrip("-0")) > _DIGITS or not least <= int(digits) <= MAX_INTEGER:
        remedy = f"write a whole number from {least:,} to {MAX_INTEGER:,}".replace(",", "_")
        raise output.wrong_usage(f"{printable(text[:60])} is no such number", remedy)
    return int(digits)


def take_number(context: click.Context, parameter: click.Parameter, text: str | None) -> int | None:
    """As `parse_number`, for an option or argument that may be missing."""
    return None if text is None else parse_number(text)
