"""Kinds: what a number or a text in a field stands for, said by the field's type and never guessed from its name.

Whoever shows a field, parses it or lets laws read it asks `get_kind`: a moment is shown as a date, whatever its name.
A kind changes no byte: it stands beside the bounds in the annotation, and nobody who encodes or decodes looks at it.
"""

import re
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Annotated, Any, get_args, get_type_hints

import msgspec

from ledger.crypto.encoding import MAX_INTEGER, Natural, Positive


class Kind(Enum):
    """What a value stands for."""

    ACCOUNT = "kind of account"
    ADDRESS = "address"
    AMOUNT = "amount in the asset's smallest unit"
    ASSET = "code of an asset"
    BODY = "body of the committee"
    DURATION = "duration in ms"
    ENTRY = "message in the chain, and what came of it"
    HEIGHT = "height of a block"
    JURISDICTION = "jurisdiction"
    LAW = "name of a law"
    MESSAGE = "type of message"
    MOMENT = "block time in ms UTC"
    REFERENCE = "public reference"
    ROLE = "role"
    SCHEMA = "name of a schema"
    SCOPE = "scope of a role"


Amount = Annotated[Natural, Kind.AMOUNT]
"""From 0 on, in the asset's smallest unit."""
PositiveAmount = Annotated[Positive, Kind.AMOUNT]
"""From 1 on."""
Moment = Annotated[Natural, Kind.MOMENT]
"""Block time, ms UTC."""
NEVER = MAX_INTEGER
"""The moment that does not come: the `until` of what does not end by itself."""
Height = Annotated[Positive, Kind.HEIGHT]
Duration = Annotated[int, Kind.DURATION]
"""Ms; how long it may be is said where it is used."""

FIRST_TYPES = 32
"""How many types of messages a law or a delegation names by version 1 of the rules."""
MAX_TYPES = 128
"""How many by any version."""
Address = Annotated[str, msgspec.Meta(max_length=60), Kind.ADDRESS]
AssetCode = Annotated[str, msgspec.Meta(pattern="^[A-Z][A-Z0-9]{1,11}\\Z", max_length=12), Kind.ASSET]
SomeAsset = Annotated[str, msgspec.Meta(pattern="^([A-Z][A-Z0-9]{1,11})?\\Z", max_length=12), Kind.ASSET]
"""An asset, or "" for none."""
"""The code of an asset, such as LAK."""
_ENTRY_ID = "[0-9a-f]{64}-(0|[1-9][0-9]?)"
EntryId = Annotated[str, msgspec.Meta(pattern=f"^{_ENTRY_ID}\\Z", max_length=67), Kind.ENTRY]
"""A message in the chain, and what came of it, such as a hold, a record or a motion: TRANSACTION-INDEX."""
OptionalEntryId = Annotated[str, msgspec.Meta(pattern=f"^({_ENTRY_ID})?\\Z", max_length=67), Kind.ENTRY]
"""The same, or "" for none."""
REFERENCE = "[A-Z0-9./-]{1,35}"
"""What a reference is written in."""
Reference = Annotated[str, msgspec.Meta(pattern="^[A-Z0-9./-]{0,35}\\Z", max_length=35), Kind.REFERENCE]
"""What a payment is for, in public: never a name or free text."""
LegalReference = Annotated[str, msgspec.Meta(pattern=f"^{REFERENCE}\\Z", max_length=35), Kind.REFERENCE]
"""Where the reason is written down, in public: a case, a decree; never a name or free text."""
_JURISDICTION = r"[A-Z]{2}(-[A-Z0-9]{1,3}(\.[0-9A-Z]{1,6}){0,3})?"
Jurisdiction = Annotated[str, msgspec.Meta(max_length=30), Kind.JURISDICTION]
"""ISO 3166-1 or 3166-2 with sublevels: LA, LA-VT, LA-VT.01."""

AddressText = Annotated[str, Kind.ADDRESS]
"""As it stands in a row: without bounds, since it was held to them before it was written; "" where there is none."""
EntryText = Annotated[str, Kind.ENTRY]
JurisdictionText = Annotated[str, Kind.JURISDICTION]
ReferenceText = Annotated[str, Kind.REFERENCE]

TOLD: Mapping[str, Kind] = {
    **dict.fromkeys(("amount", "asked", "available", "cap", "claim", "remaining", "rest"), Kind.AMOUNT),
    **dict.fromkeys(("retired", "room"), Kind.AMOUNT),
    **dict.fromkeys(("sent_this_month", "sent_today", "stated", "supply", "whole"), Kind.AMOUNT),
    **dict.fromkeys(
        ("as_of", "deadline", "due", "expires", "lapses", "last", "placed", "present", "sign_by"), Kind.MOMENT
    ),
    **dict.fromkeys(("since", "time", "until"), Kind.MOMENT),
    **dict.fromkeys(("application", "contract", "distribution", "entry", "hold", "measure", "motion"), Kind.ENTRY),
    **dict.fromkeys(("order", "record", "request", "retirement", "right"), Kind.ENTRY),
    **dict.fromkeys(("address", "from", "official"), Kind.ADDRESS),
}
"""Events, and the values of a refusal, are told as names and values without a type: what these names stand for.

A field of that name stands for the same, wherever there is one.
"""


def get_kind(struct: type[msgspec.Struct], field: str) -> Kind | None:
    """What a field stands for, of a list what its items do; None for a plain number, text or struct, or no field."""
    return get_kinds(struct).get(field)


def get_kinds(struct: type[msgspec.Struct]) -> dict[str, Kind]:
    """The fields of a type that have a kind, in their order."""
    return _read_kinds(struct)


@cache
def _read_kinds(struct: Any) -> dict[str, Kind]:
    hints = get_type_hints(struct, include_extras=True)
    found = {name: _find_kind(hints[name]) for name in struct.__struct_fields__}
    return {name: kind for name, kind in found.items() if kind}


def find_of_kind(struct: type[msgspec.Struct], kind: Kind) -> str:
    """The first field of that kind; "" where the type has none."""
    return _find_of_kind(struct, kind)


@cache
def _find_of_kind(struct: Any, kind: Kind) -> str:
    return next((name for name, found in get_kinds(struct).items() if found is kind), "")


def is_entry_id(text: str) -> bool:
    """Whether the text has the form of an EntryId."""
    return re.fullmatch(_ENTRY_ID, text) is not None


def is_reference(text: str) -> bool:
    """Whether the text has the form of a reference; "" has, as that of a payment for which none is given."""
    return not text or re.fullmatch(REFERENCE, text) is not None


def is_jurisdiction(text: str) -> bool:
    """Whether the text has the form of a jurisdiction; that there is such a place nobody says."""
    return re.fullmatch(_JURISDICTION, text) is not None


def _find_kind(hint: Any) -> Kind | None:
    """The kind that stands at a type, or within a list or a choice of types."""
    found = None
    for part in (*getattr(hint, "__metadata__", ()), *get_args(hint)):
        found = found or (part if isinstance(part, Kind) else _find_kind(part))
    return found
