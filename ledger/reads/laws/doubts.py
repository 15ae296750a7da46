"""Doubts about a law: what it compares with that no fact can ever be, and whom it misses: more likely slips than meant.

They stop nobody. A kind of account or an asset may come that is not there yet.
"""

import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from ledger.chain.kinds import Kind
from ledger.crypto.addresses import validate_address
from ledger.errors import Inadmissible
from ledger.laws.nearest import find_near
from ledger.laws.parser import parse
from ledger.laws.syntax import Comparison, Expression, ListLiteral, Literal, Path, Quantifier, Scalar, find_paths
from ledger.reads.laws.names import list_kinds, list_values
from ledger.registry.bindable import BINDABLE
from ledger.registry.rows.laws import Provision

Why = typing.Literal["account", "listed", "missed", "number", "place"]
_RANGES: dict[tuple[str, ...], range] = {("hour",): range(24), ("weekday",): range(1, 8)}
"""Facts that are few numbers, and which."""
_SENT = ("sent_this_month", "sent_today")
SENDING = tuple(
    sorted(name for name, kind in BINDABLE.items() if kind.count_spent and not (kind.changes_supply or kind.pays))
)
"""The types of messages that send money: all of them count in what an account sent in a day and in a month.

What pays by legs is asked of the laws on `transfer` for each of them.
"""

Names = Mapping[str, tuple[str, ...] | ListLiteral]
"""Names of elements, with the list each is from: one that is written out, or the fact it is; () for anything else."""


class Chain(msgspec.Struct, frozen=True):
    """What is known of a chain, to hold a law to."""

    address_prefix: str
    assets: tuple[str, ...]
    is_registered: Callable[[str], bool]
    is_place: Callable[[str], bool]
    """Whether a code is that of a place."""
    divisions: Mapping[str, str]
    """The parts of its country, by code."""


class _Meant(NamedTuple):
    """What is wrong with a value that cannot be, and what may be meant."""

    why: Why
    known: tuple[str, ...]
    nearest: str = ""


class Doubt(msgspec.Struct, frozen=True):
    """Something in a law that no fact can be, or that it does not see; `lao.say` tells it in words."""

    at: int
    """Where in its text, from 1; 0 where it is not in the text but in the field `name`."""
    name: str
    """The fact it is compared with."""
    value: str
    why: Why
    """What the value is none of: the places, accounts, listed values or numbers there are; or what the law misses."""
    known: tuple[str, ...] = ()
    """The values that can be, the first and last number, what addresses start with, or the types that are missed."""
    nearest: str = ""
    """What may be meant; "" where nothing is near."""


def find_doubts(provision: Provision, chain: Chain) -> tuple[Doubt, ...]:
    """What a law compares facts with that they can never be, in order of its text. Raises Refused for no law."""
    doubts = [
        Doubt(0, "jurisdictions", place, "place", (), find_near(place, list(chain.divisions)))
        for place in provision.jurisdictions
        if not chain.is_place(place)
    ]
    if provision.kind == "parameter":
        return tuple(doubts)
    expression = parse(provision.text)
    for path, literal in _list_compared(expression, {}):
        meant = _look_at(path, literal.value, provision.types, chain)
        if meant is not None:
            doubts.append(Doubt(literal.span.start + 1, ".".join(path), str(literal.value), *meant))
    doubts += _list_missed(expression, provision.types)
    return tuple(sorted(dict.fromkeys(doubts), key=lambda doubt: doubt.at))


def _list_missed(expression: Expression, types: Sequence[str]) -> Iterator[Doubt]:
    """The doubt about a law that reads what was sent, and is not asked about all that sends."""
    missed = tuple(kind for kind in SENDING if kind not in types)
    read = [path for path in find_paths(expression) if path.names[-1] in _SENT]
    if read and missed:
        yield Doubt(read[0].span.start + 1, ".".join(read[0].names), " ".join(missed), "missed", missed)


def _look_at(path: tuple[str, ...], value: Scalar, types: Sequence[str], chain: Chain) -> _Meant | None:
    """What may be meant; None where a fact can be this."""
    if isinstance(value, str):
        return _look_at_text(path, value, types, chain)
    known = _RANGES.get(path, range(0))
    return _Meant("number", (str(known[0]), str(known[-1]))) if known and value not in known else None


def _look_at_text(path: tuple[str, ...], value: str, types: Sequence[str], chain: Chain) -> _Meant | None:
    match path:
        case ("by" | "on_behalf_of", "jurisdiction" | "jurisdictions"):
            return _look_for_place(value, chain)
        case ("by" | "on_behalf_of", "address"):
            return _look_for_account(value, chain)
        case ("message", field) if Kind.ADDRESS in list_kinds(field, types):
            return _look_for_account(value, chain)
        case ("message", field) if Kind.JURISDICTION in list_kinds(field, types):
            return _look_for_place(value, chain)
    known = tuple(one for one in list_values(path, types, chain.assets) if one)
    if not known or value in known or not value:
        return None
    return _Meant("listed", known, find_near(value, known))


def _look_for_place(value: str, chain: Chain) -> _Meant | None:
    return None if chain.is_place(value) else _Meant("place", (), find_near(value, list(chain.divisions)))


def _look_for_account(value: str, chain: Chain) -> _Meant | None:
    return None if _is_account(value, chain) else _Meant("account", (f"{chain.address_prefix}1",))


def _is_account(address: str, chain: Chain) -> bool:
    try:
        validate_address(chain.address_prefix, address)
    except Inadmissible:
        return False
    return chain.is_registered(address)


def _list_compared(part: object, elements: Names) -> Iterator[tuple[tuple[str, ...], Literal]]:
    """Every fact with each value it is compared with."""
    if isinstance(part, Comparison):
        for one, other in ((part.left, part.right), (part.right, part.left)):
            path = _resolve(one, elements)
            if path:
                yield from ((path, literal) for literal in _list_literals(other, elements))
    if isinstance(part, Quantifier):
        yield from _list_compared(part.source, elements)
        # resolved where it stands: outside, the name of its element may be that of something else
        source = part.source if isinstance(part.source, ListLiteral) else _resolve(part.source, elements)
        yield from _list_compared(part.body, {**elements, part.name: source})
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from _list_compared(getattr(part, name), elements)
    elif isinstance(part, tuple):
        for each in part:
            yield from _list_compared(each, elements)


def _resolve(part: object, elements: Names) -> tuple[str, ...]:
    """The fact a name stands for, through the lists that elements are from; () for anything else."""
    if not isinstance(part, Path):
        return ()
    source = elements.get(part.names[0])
    if source is None:
        return part.names
    return source if isinstance(source, tuple) and len(part.names) == 1 else ()


def _list_literals(part: object, elements: Names) -> list[Literal]:
    listed = elements.get(part.names[0]) if isinstance(part, Path) and len(part.names) == 1 else part
    parts = listed.elements if isinstance(listed, ListLiteral) else (part,)
    return [one for one in parts if isinstance(one, Literal)]
