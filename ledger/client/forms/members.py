"""Members files: a body as it will be, in JSON that people write by hand.

{"body": "bttc", "quorum": 3, "majority": {"numerator": 1, "denominator": 2},
"members": [{"name": "justice", "weight": 2, "veto": true}, {"name": "finance"}]}
"""

from collections.abc import Callable
from typing import Annotated

import msgspec

from ledger.crypto.encoding import Positive
from ledger.registry.rows.committee import MAX_MEMBERS, Body, BodyId, Majority, Weight


class SeatFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A seat in a members file."""

    name: str
    """A name in this home, or an address."""
    weight: Weight = 1
    veto: bool = False


class MembersFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a members file holds: the body as it will be."""

    body: BodyId
    quorum: Positive
    """The weight that must vote yes, no or abstain."""
    majority: Majority
    """The part of yes and no that must be yes; more yes than no is always needed."""
    members: Annotated[tuple[SeatFile, ...], msgspec.Meta(min_length=1, max_length=MAX_MEMBERS)]
    """All of them: whoever is left out leaves."""


def write_members_file(identifier: str, body: Body, name_of: Callable[[str], str]) -> bytes:
    """The members file of a body as it is, indented, with names for addresses."""
    seats = tuple(SeatFile(name_of(one.address), one.weight, one.veto) for one in body.members)
    file = MembersFile(identifier, body.quorum, body.majority, tuple(sorted(seats, key=lambda seat: seat.name)))
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"
