"""Fields in words: what a field of a message says, by what its type stands for and whatever it is called."""

from collections.abc import Container, Iterator, Mapping
from typing import Any

from ledger.chain.kinds import Kind, get_kinds
from ledger.registry.messages import MESSAGES
from ledger.words.lexicon import Lexicon

_IN_FULL = (Kind.ADDRESS, Kind.AMOUNT, Kind.ENTRY)
"""What whoever signs must see, and no sentence shows in full."""


def list_fields(
    kind: str, body: Mapping[str, Any], said: Container[str], lexicon: Lexicon
) -> Iterator[tuple[str, str]]:
    """The fields of a message of that type that were not `said`: addresses, ids and amounts, in full."""
    kinds = get_kinds(MESSAGES[kind].body) if kind in MESSAGES else {}
    asset = next((str(body.get(name)) for name, found in kinds.items() if found is Kind.ASSET), "")
    for name, found in kinds.items():
        if found in _IN_FULL and name not in said and name in body:
            yield name, _say(found, body[name], asset, lexicon)


def _say(kind: Kind, value: Any, asset: str, lexicon: Lexicon) -> str:
    return lexicon.money_or_units(value, asset) if kind is Kind.AMOUNT and isinstance(value, int) else str(value)
