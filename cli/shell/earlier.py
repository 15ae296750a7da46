"""What was signed earlier: the block of a process that was killed before it stored it, stored by whoever writes next.

Whoever does again what the killed process was asked for would do it twice, so it is told.
"""

from collections.abc import Sequence

from cli.shell import output

_FEW = 3

Earlier = Sequence[tuple[int, list[str]]]
"""Blocks, by height, with the ids of their transactions."""


def make_earlier_objects(earlier: Earlier) -> list[dict[str, object]]:
    """The blocks for JSON."""
    return [{"height": height, "transactions": identifiers} for height, identifiers in earlier]


def tell_earlier(earlier: Earlier) -> None:
    """Warns of each on stderr."""
    for height, identifiers in earlier:
        output.warn(f"block {height}, signed earlier, was stored now: {_list_some(identifiers)}")


def _list_some(identifiers: Sequence[str]) -> str:
    shown = ", ".join(identifiers[:_FEW])
    return shown + (f" and {len(identifiers) - _FEW:,} more" if len(identifiers) > _FEW else "")
