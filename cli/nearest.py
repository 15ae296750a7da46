"""Nearest: what somebody may have meant who mistyped a name."""

import difflib
from collections.abc import Iterable


def suggest(word: str, known: Iterable[str]) -> str:
    """`did you mean …? `, or nothing."""
    near = difflib.get_close_matches(word, list(known), 2)
    return f"did you mean {' or '.join(near)}? " if near else ""
