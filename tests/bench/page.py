"""Tables, for the terminal and for the page on speed; and the parts of that page that commands write."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "concepts" / "speed.md"
PARTS = ("speed", "stages", "reads", "growth", "peers")
"""What stands between `<!-- begin NAME -->` and `<!-- end NAME -->`."""


class Rows(NamedTuple):
    """A table: words in the first columns, figures in the others."""

    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    words: int = 1
    """Columns of words."""

    def list_lines(self) -> list[str]:
        """For a terminal."""
        whole = [self.headings, *self.rows]
        widths = [max(map(len, column)) for column in zip(*whole, strict=True)]
        return [
            "  ".join(
                cell.ljust(width) if place < self.words else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in whole
        ]

    def list_markdown(self) -> list[str]:
        """For a page."""
        rule = "|".join([*["---"] * self.words, *["--:"] * (len(self.headings) - self.words)])
        return [f"| {' | '.join(self.headings)} |", f"|{rule}|", *(f"| {' | '.join(row)} |" for row in self.rows)]


def write_part(page: Path, name: str, lines: Sequence[str]) -> None:
    """Writes lines into their place on a page; raises where it has none."""
    text = page.read_text("utf-8")
    made = f"<!-- begin {name} -->\n{chr(10).join(lines)}\n<!-- end {name} -->"
    fresh, found = _find_place(name).subn(lambda _: made, text)
    if found != 1:
        raise SystemExit(f"{page.name} has {found} places for {name}")
    page.write_text(fresh, "utf-8")


def read_part(page: Path, name: str) -> list[str]:
    """The lines in a place of a page."""
    found = _find_place(name).search(page.read_text("utf-8"))
    return found[1].splitlines() if found else []


def _find_place(name: str) -> re.Pattern[str]:
    return re.compile(rf"<!-- begin {name} -->\n(.*?)\n?<!-- end {name} -->", re.DOTALL)
