"""Values of rows, events and refusals: as people read them, and for JSON."""

import re
from collections.abc import Mapping
from typing import Any, TypeGuard, get_type_hints

import msgspec

from ledger.chain.kinds import TOLD, Kind, get_kind, get_kinds
from ledger.crypto.addresses import is_address
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import Value
from ledger.words.amounts import format_amount
from ledger.words.lexicon import ID_DIGITS, Lexicon, shorten_id
from ledger.words.printing import printable
from ledger.words.times import format_end

_LONG_HEX = re.compile(r"\b([0-9a-f]{64})\b")
_SHORT = ("latest", "motion", "offer", "rate")
"""Ids that remedies name in commands: by their first digits, which are enough there."""
_COUNTS = ("ahead", "count", "limit", "size")


def make_row_object(row: msgspec.Struct) -> dict[str, Any]:
    """A row for JSON, or any struct: moments as RFC 3339, None for without an end; amounts in the smallest unit."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(row))  # with what is kept as it was written
    for name, kind in get_kinds(type(row)).items():
        value = found.get(name)
        if kind is Kind.MOMENT and isinstance(value, int):
            found[name] = format_end(value)
    return found


def make_event_value(name: str, value: Value) -> Value | None:
    """What an event tells, for JSON: a moment as RFC 3339, None for one that does not come."""
    return format_end(value) if is_moment(value, name) else value


def is_moment(value: Value, name: str) -> TypeGuard[int]:
    """Whether a refusal or an event tells a moment (ms UTC) by this name."""
    return TOLD.get(name) is Kind.MOMENT and isinstance(value, int)


def is_moment_of(value: object, kind: type[msgspec.Struct] | None, name: str) -> TypeGuard[int]:
    """Whether the field of a type is a moment; of a type that only a stranger's ledger knows, whether its name is."""
    found = get_kind(kind, name) if kind else TOLD.get(name)
    return found is Kind.MOMENT and isinstance(value, int)


def get_struct(kind: type[msgspec.Struct] | None, name: str) -> type[msgspec.Struct] | None:
    """The type of a field that is a struct itself; None for any other."""
    found = get_type_hints(kind).get(name) if kind else None
    return found if isinstance(found, type) and issubclass(found, msgspec.Struct) else None


def decorate(values: Mapping[str, Value], lexicon: Lexicon) -> dict[str, Value]:
    """The values of a refusal as people read them.

    Ids that are shortened can still be told apart.
    """
    asset = str(values.get("asset", ""))
    shown = {name: _decorate_one(name, value, asset, lexicon) for name, value in values.items()}
    for name, value in values.items():
        alike = [other for other in shown if shown[other] == shown[name] and values[other] != value]
        if alike and isinstance(value, str):
            shown |= {other: printable(str(values[other])) for other in (name, *alike)}
    return shown


def _decorate_one(name: str, value: Value, asset: str, lexicon: Lexicon) -> Value:
    if isinstance(value, int):
        if TOLD.get(name) is Kind.AMOUNT and asset in lexicon.decimals:
            return format_amount(value, lexicon.decimals[asset])
        if is_moment(value, name):
            return "for ever" if value == MAX_INTEGER else lexicon.time(value)
        return f"{value:,}" if name in _COUNTS else value
    if is_address(value):
        return lexicon.who(value)
    if name in _SHORT:
        return shorten_id(printable(value))
    return _LONG_HEX.sub(lambda match: f"{match[1][:ID_DIGITS]}…", printable(value))
