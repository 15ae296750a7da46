"""Fields in words: what a field of a message says, by what its type stands for and whatever it is called."""

from collections.abc import Container, Iterator, Mapping
from typing import Any

import msgspec

from ledger.chain.kinds import NEVER, Kind, find_of_kind, get_kind, get_kinds
from ledger.registry.messages import MESSAGES
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.printing import printable

_IN_FULL = (Kind.ADDRESS, Kind.AMOUNT, Kind.ENTRY)
"""What whoever signs must see, and no sentence shows in full."""


def list_fields(
    kind: str, body: Mapping[str, Any], said: Container[str], lexicon: Lexicon
) -> Iterator[tuple[str, str]]:
    """The fields of a message of that type that were not `said`: addresses, ids and amounts, in full, of lists each."""
    if kind not in MESSAGES:
        return
    struct: type[msgspec.Struct] = MESSAGES[kind].body
    for name, found in get_kinds(struct).items():
        if found in _IN_FULL and name not in said and body.get(name, "") != "":
            if found is Kind.AMOUNT:
                yield name, say_field(struct, name, body, lexicon)
            else:
                each = body[name] if isinstance(body[name], list) else [body[name]]
                yield from ((name, str(one)) for one in each if one != "")


def say_field(struct: type[msgspec.Struct], name: str, body: Mapping[str, Any], lexicon: Lexicon) -> str:
    """One field of a body in a sentence: addresses by name or shortened like ids, an amount with the asset of the body.

    What a stranger's body lacks is "", what it has of another type is told as it stands.
    """
    value, kind = body.get(name, ""), get_kind(struct, name)
    if kind is Kind.AMOUNT:
        return _say_amount(value, str(body.get(find_of_kind(struct, Kind.ASSET), "")), lexicon)
    each = value if isinstance(value, list) else [value]
    return " ".join(_say(kind, one, lexicon) for one in each)


def _say_amount(value: Any, asset: str, lexicon: Lexicon) -> str:
    if not isinstance(value, int):
        return printable(f"? smallest units of {asset}") if asset else "?"
    # a capture does not say the asset: that stands in the hold
    return lexicon.money_or_units(value, asset) if asset else f"{value:,}"


def _say(kind: Kind | None, value: Any, lexicon: Lexicon) -> str:
    text = str(value)
    match kind, value:
        case Kind.ADDRESS, _:
            return lexicon.who(text)
        case Kind.ENTRY, _:
            return f"of message {printable(text[1:])}" if text.startswith("-") else printable(shorten_id(text))
        case Kind.MOMENT, int():
            return "never" if value == NEVER else lexicon.time(value)
        case Kind.SCOPE, "":
            return "everything"
    return printable(text)
