"""Nearest: what somebody may have meant who mistyped a name."""

import difflib
from collections.abc import Iterable, Sequence

_EVERYDAY = {
    "add": ("open", "grant"),
    "create": ("init", "open", "define", "make"),
    "end": ("revoke", "release"),
    "new": ("init", "open"),
    "print": ("show",),
    "publish": ("define",),
    "refund": ("reverse",),
    "register": ("open",),
    "return": ("reverse",),
    "send": ("pay",),
    "transfer": ("pay",),
}
"""What commands are called elsewhere."""


def suggest_command(word: str, known: Sequence[str]) -> str:
    """As `suggest`, also for what a command is called elsewhere."""
    meant = [name for name in _EVERYDAY.get(word, ()) if name in known]
    return f"did you mean {' or '.join(meant)}? " if meant else suggest(word, known)


def suggest(word: str, known: Iterable[str]) -> str:
    """`did you mean …? `, or nothing."""
    near = difflib.get_close_matches(word, list(known), 2)
    return f"did you mean {' or '.join(near)}? " if near else ""
