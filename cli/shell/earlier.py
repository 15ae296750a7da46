"""What was signed earlier: the block of a process that was killed before it stored it, stored by whoever writes next.

Whoever does again what the killed process was asked for would do it twice, so it is told.
"""

from collections.abc import Sequence

from cli.shell import output
from ledger.client.desk import Desk

_FEW = 3


def list_earlier(desk: Desk) -> list[tuple[int, list[bytes]]]:
    """The blocks and the ids of their transactions; not those of this command itself, which tells of them anyhow."""
    made = set(desk.node.made or ())
    return [(height, identifiers) for height, identifiers in desk.node.resumed if not made.issuperset(identifiers)]


def make_earlier_objects(desk: Desk) -> list[dict[str, object]]:
    """The same for JSON."""
    return [
        {"height": height, "transactions": [identifier.hex() for identifier in identifiers]}
        for height, identifiers in list_earlier(desk)
    ]


def tell_earlier(desk: Desk) -> None:
    """Warns of each on stderr."""
    for height, identifiers in list_earlier(desk):
        output.warn(f"block {height}, signed earlier, was stored now: {_list_some(identifiers)}")


def _list_some(identifiers: Sequence[bytes]) -> str:
    shown = ", ".join(identifier.hex() for identifier in identifiers[:_FEW])
    return shown + (f" and {len(identifiers) - _FEW:,} more" if len(identifiers) > _FEW else "")
