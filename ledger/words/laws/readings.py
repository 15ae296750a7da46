"""What a law read, by path, as people read it and for JSON."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from ledger.chain.kinds import TOLD, Kind, get_kinds
from ledger.crypto.addresses import is_address
from ledger.errors import Value
from ledger.laws.dates import Date, write_date
from ledger.laws.explain import write_found
from ledger.laws.trace import Reading, Unread
from ledger.laws.trace import Value as Found
from ledger.registry.messages import MESSAGES
from ledger.words.lexicon import Lexicon

_OF_ACCOUNTS = {
    **dict.fromkeys(("held", "sent_this_month", "sent_today"), Kind.AMOUNT),
    "residence_until": Kind.MOMENT,
}
"""What a law may read of an account, besides what has a name that always stands for the same."""


def list_readings(readings: Sequence[Reading], lexicon: Lexicon, asset: str) -> list[tuple[str, str]]:
    """What a law read, by path, as people read it; `asset` is that of the message."""
    known = {"message.asset": asset}
    pairs = []
    for reading in readings:
        value = reading.value
        plain = isinstance(value, int | str) and not isinstance(value, bool)
        shown = write_value(reading.path, value, known, lexicon) if plain else write_found(value)  # type: ignore[arg-type]
        pairs.append((reading.path, shown))
    return pairs


def make_reading_objects(readings: Sequence[Reading]) -> dict[str, Any]:
    """What a law read, by path, for JSON: days as YYYY-MM-DD."""
    return {reading.path: _make_object(reading.value) for reading in readings}


def _make_object(value: Found) -> bool | int | str | list[Any]:
    match value:
        case Date():
            return write_date(value)
        case Unread():
            return value.value
        case tuple():
            return [_make_object(each) for each in value]
    return value


def write_value(path: str, value: Value, known: Mapping[str, Value], lexicon: Lexicon) -> str:
    """A value that a law read: names for addresses, amounts in major units where the asset was read too."""
    last, asset = path.rpartition(".")[2], str(known.get("message.asset", ""))
    if isinstance(value, int):
        kind = _OF_ACCOUNTS.get(last) or TOLD.get(last) or _list_kinds().get(last)
        if kind is Kind.AMOUNT and asset in lexicon.decimals:
            return lexicon.money(value, asset)
        return lexicon.time(value) if kind is Kind.MOMENT else f"{value:,}"
    return lexicon.who(value) if is_address(value) else value


@cache
def _list_kinds() -> dict[str, Kind]:
    """What the fields of messages stand for, by name: a reading does not say of which message it is."""
    bodies: list[type[msgspec.Struct]] = [message.body for message in MESSAGES.values()]
    return {name: kind for body in bodies for name, kind in get_kinds(body).items()}
