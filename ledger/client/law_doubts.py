"""Doubts about a law: what it compares with that no fact can ever be, which is more likely a slip than meant.

They stop nobody. A kind of account or an asset may come that is not there yet.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from ledger.client.law_names import list_values
from ledger.crypto.addresses import validate_address
from ledger.errors import Inadmissible
from ledger.laws.nearest import MAX_COMPARED, count_changes, find_nearest
from ledger.laws.parser import parse
from ledger.laws.syntax import Comparison, ListLiteral, Literal, Path, Quantifier
from ledger.registry.law_rows import Provision
from ledger.registry.roles import JURISDICTION

PROVINCES = (
    *("LA-AT", "LA-BK", "LA-BL", "LA-CH", "LA-HO", "LA-KH", "LA-LM", "LA-LP", "LA-OU", "LA-PH", "LA-SL", "LA-SV"),
    *("LA-VI", "LA-VT", "LA-XA", "LA-XE", "LA-XI", "LA-XS"),
)
"""The prefecture and the provinces of Laos: ISO 3166-2:LA, as of 2015."""
_HOME = "LA"
_ADDRESSES = ("account", "captor", "delegate", "holder", "to")
"""Fields of messages that are addresses."""

Names = Mapping[str, tuple[str, ...] | ListLiteral]
"""Names of elements, with the list each is from: one that is written out, or the fact it is; () for anything else."""


class Chain(msgspec.Struct, frozen=True):
    """What is known of a chain, to hold a law to."""

    address_prefix: str
    assets: tuple[str, ...]
    is_registered: Callable[[str], bool]


class Doubt(msgspec.Struct, frozen=True):
    """Something in a law that no fact can be."""

    at: int
    """Where in its text, from 1; 0 where it is not in the text but in the field `name`."""
    name: str
    """The fact it is compared with."""
    nearest: str
    """What may be meant; "" where nothing is near."""
    value: str

    @property
    def says(self) -> str:
        """The doubt in words."""
        meant = f": did you mean {self.nearest}?" if self.nearest else ""
        if not self.at:
            return f"{self.name}: there is no place {self.value}{meant}"
        never = "never has" if self.name.endswith(("jurisdictions", "types")) else "is never"
        return f'{self.name} {never} "{self.value}", at character {self.at}{meant}'


def find_doubts(provision: Provision, chain: Chain) -> tuple[Doubt, ...]:
    """What a law compares facts with that they can never be, in order of its text. Raises Refused for no law."""
    doubts = [
        Doubt(0, "jurisdictions", _find_near(place, PROVINCES), place)
        for place in provision.jurisdictions
        if not _is_place(place)
    ]
    if provision.kind == "parameter":
        return tuple(doubts)
    for path, literal in _list_compared(parse(provision.text), {}):
        value = str(literal.value)
        found = _look_at(path, value, provision.types, chain)
        if found is not None:
            doubts.append(Doubt(literal.span.start + 1, ".".join(path), found, value))
    return tuple(sorted(dict.fromkeys(doubts), key=lambda doubt: doubt.at))


def _look_at(path: tuple[str, ...], value: str, types: Sequence[str], chain: Chain) -> str | None:
    """What may be meant, or ""; None where a fact can be this."""
    match path:
        case ("by" | "on_behalf_of" | "message", "jurisdiction" | "jurisdictions"):
            return None if _is_place(value) else _find_near(value, PROVINCES)
        case ("by" | "on_behalf_of", "address"):
            return None if _is_account(value, chain) else ""
        case ("message", field) if field in _ADDRESSES:
            return None if _is_account(value, chain) else ""
    known = list_values(path, types, chain.assets)
    return None if not known or value in known else _find_near(value, [one for one in known if one])


def _find_near(value: str, known: Sequence[str]) -> str:
    same = [one for one in known if one.lower() == value.lower()]
    nearest = same[0] if same else find_nearest(value, known)
    near = count_changes(value.lower()[:MAX_COMPARED], nearest.lower()) <= max(1, len(nearest) // 3)
    return nearest if near else ""


def _is_place(code: str) -> bool:
    """Whether there may be such a place; of other countries only that the code has the form of one."""
    if not JURISDICTION.fullmatch(code):
        return False
    country, _, below = code.partition("-")
    return country != _HOME or not below or code.partition(".")[0] in PROVINCES


def _is_account(address: str, chain: Chain) -> bool:
    try:
        validate_address(chain.address_prefix, address)
    except Inadmissible:
        return False
    return chain.is_registered(address)


def _list_compared(part: object, elements: Names) -> Iterator[tuple[tuple[str, ...], Literal]]:
    """Every fact with each text it is compared with."""
    if isinstance(part, Comparison):
        for one, other in ((part.left, part.right), (part.right, part.left)):
            path = _resolve(one, elements)
            if path:
                yield from ((path, literal) for literal in _list_texts(other, elements))
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


def _list_texts(part: object, elements: Names) -> list[Literal]:
    listed = elements.get(part.names[0]) if isinstance(part, Path) and len(part.names) == 1 else part
    parts = listed.elements if isinstance(listed, ListLiteral) else (part,)
    return [one for one in parts if isinstance(one, Literal) and isinstance(one.value, str)]
