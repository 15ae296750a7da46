"""Printing: what a text from outside looks like where a terminal would act on it, or not show it."""

import re
from collections.abc import Iterable

_UNSEEN = re.compile("(?<= ) |[\\u115f\\u1160\\u2800\\u3164\\uffa0]")
"""A space after a space, and letters that look like one: enough of them fill a line, and begin what looks like ours."""

_USUAL, _LONGEST = 11, 24
"""How wide labels are, and may be: those of a stranger's file would push all else out of sight."""


def printable(text: str) -> str:
    """The text with escapes for what a terminal would act on or not show."""
    seen = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
    return _UNSEEN.sub(lambda match: "\\x20" if match[0] == " " else ascii(match[0])[1:-1], seen)


def write_lines(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Labels and texts as lines, indented: the texts below each other, but beside a label that is longer than most."""
    listed = list(pairs)
    width = max([_USUAL, *(len(label) for label, _ in listed if len(label) <= _LONGEST)])
    return [f"  {label:<{width}} {printable(text)}" if label else f"  {printable(text)}" for label, text in listed]
