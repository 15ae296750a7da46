"""Values of rows, events and refusals: as people read them, and for JSON."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from ledger.crypto.addresses import is_address
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import Value
from ledger.words.amounts import format_amount
from ledger.words.lexicon import ID_DIGITS, Lexicon, shorten_id
from ledger.words.printing import printable
from ledger.words.times import format_end

_LONG_HEX = re.compile(r"\b([0-9a-f]{64})\b")
_AMOUNTS = ("amount", "asked", "available", "cap", "remaining", "rest", "room", "stated", "supply", "whole")
_TIMES = ("deadline", "due", "expires", "lapses", "last", "present", "since", "time", "until")
DATES = ("cast_at", "deadline", "due", "expires", "lapses", "proposed_at", "since", "until")
_COUNTS = ("ahead", "count", "limit", "size")


def date_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row or an event for JSON: times as RFC 3339, None for without an end."""
    return {name: _date(value) if name in DATES else value for name, value in values.items()}


def make_row_object(row: msgspec.Struct) -> dict[str, Any]:
    """A row for JSON, with its times likewise; amounts in the smallest unit."""
    return date_values(msgspec.to_builtins(row))


def _date(value: Any) -> Any:
    return format_end(value) if isinstance(value, int) else value


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
        if name in _AMOUNTS and asset in lexicon.decimals:
            return format_amount(value, lexicon.decimals[asset])
        if name in _TIMES:
            return "for ever" if value == MAX_INTEGER else lexicon.time(value)
        return f"{value:,}" if name in _COUNTS else value
    if is_address(value):
        return lexicon.who(value)
    if name == "motion":
        return shorten_id(printable(value))
    return _LONG_HEX.sub(lambda match: f"{match[1][:ID_DIGITS]}…", printable(value))
