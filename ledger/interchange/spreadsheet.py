"""Tables for spreadsheets: CSV as RFC 4180 has it, in which no cell is a formula.

A program that opens a CSV file takes a cell that begins with = + - @, a tab or a return for a formula, and runs it.
Such a cell gets an apostrophe before it, unless it is a plain number: `-25000` stays one, `-A1` becomes `'-A1`.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table, its headings first; lines end in CR LF."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([make_safe(cell) for cell in row] for row in rows)
    return written.getvalue()


def make_safe(cell: str) -> str:
    """The text of a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell
