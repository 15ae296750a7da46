"""Devices and series in words: who has what, what it measures, what was anchored, and what is missing."""

from collections.abc import Mapping, Sequence
from typing import Any

from ledger.chain.series.entries import AnchorBatch, SeriesEntry
from ledger.reads.devices import FoundAnchor, FoundDevice, FoundSeries, Gap
from ledger.registry.rows.devices import MeasuredField
from ledger.registry.rows.trade import Condition
from ledger.words.amounts import format_amount
from ledger.words.lexicon import Lexicon
from ledger.words.printing import printable
from ledger.words.times import format_time
from ledger.words.values import make_row_object

Pairs = list[tuple[str, str]]
COMPARISONS = {"at_least": "at least", "at_most": "at most"}


def say_measured(value: int, field: MeasuredField) -> str:
    """A number as it was measured: 41.5 cm."""
    return f"{say_number(value, field.decimals)} {field.unit}"


def say_number(value: int, decimals: int) -> str:
    """A number in the smallest step of its field, as people write it: -4.5."""
    return ("-" if value < 0 else "") + format_amount(abs(value), decimals)


def describe_device(found: FoundDevice, words: Lexicon) -> str:
    """A device in a line: device meter is active, of noy."""
    row = found.row
    asks = f", asks {' and '.join(words.who(who) for who in row.awaits)} to accept" if row.awaits else ""
    return f"device {words.who(found.address)} is {row.state}, of {words.who(row.owner)}{asks}"


def list_device_pairs(found: FoundDevice, words: Lexicon) -> Pairs:
    """All that the ledger says of a device, by label."""
    row = found.row
    return [
        ("device", f"{words.who(found.address)}, {found.address}"),
        ("state", f"{row.state}, since {words.time(row.since)}"),
        ("owner", words.who(row.owner)),
        *[("next owner", words.who(name)) for name in (row.next,) if name],
        *[("to accept", words.who(name)) for name in row.awaits],
        ("maker", f"{words.who(row.maker)}, model {row.model}"),
        *[("measures", _describe_field(field)) for field in row.fields],
        *[("series", describe_series(one, words)) for one in found.series],
    ]


def _describe_field(field: MeasuredField) -> str:
    return f"{field.name}, from {say_number(field.least, field.decimals)} to {say_measured(field.most, field)}"


def describe_series(found: FoundSeries, words: Lexicon) -> str:
    """A series in a line: readings, 5 anchored up to 7, 2 missing, last anchored when."""
    row = found.row
    when = words.time(row.newest[-1].anchored)
    return f"{found.name}, {row.anchored:,} anchored up to {row.last:,}, {row.missing:,} missing, last anchored {when}"


def describe_batch(body: AnchorBatch, words: Lexicon) -> str:
    """A batch in a line: readings 1 to 5 of meter."""
    numbers = f"{body.first:,}" if body.count == 1 else f"{body.first:,} to {body.first + body.count - 1:,}"
    return f"{body.series} {numbers} of {words.who(body.account)}"


def describe_damaged(body: AnchorBatch, problem: str, words: Lexicon) -> str:
    """Of a batch whose file in this home cannot be read, in a line: which, why, and by what name the file goes."""
    return f"{describe_batch(body, words)}: batches/{body.root}.json cannot be read: {problem}"


def describe_gap(gap: Gap, words: Lexicon) -> str:
    """A gap in a line: 6 to 9 are missing, between two times."""
    numbers = f"{gap.first:,} is" if gap.first == gap.last else f"{gap.first:,} to {gap.last:,} are"
    begins = f"after {words.time(gap.since)} and " if gap.since else ""
    return f"{numbers} missing, {begins}before {words.time(gap.until)}"


def describe_refused(found: FoundAnchor, words: Lexicon) -> str:
    """A batch that was refused, in a line: what it was, when, and by which rule."""
    return f"{describe_batch(found.body, words)}, refused {words.time(found.placed.time)}: {found.rule}"


def say_condition(condition: Condition, fields: Sequence[MeasuredField], words: Lexicon) -> str:
    """What an order waits for: level of meter is at least 41.5 cm, in readings."""
    known = next((field for field in fields if field.name == condition.field), None)
    threshold = say_measured(condition.threshold, known) if known else f"{condition.threshold:,} smallest steps"
    said = f"{condition.field} of {words.who(condition.device)} is {COMPARISONS[condition.comparison]} {threshold}"
    return f"{said}, in {condition.series}"


def say_claims(entry: SeriesEntry, fields: Sequence[MeasuredField], words: Lexicon) -> str:
    """What an entry says: level 41.5 cm; numbers of fields that nobody here knows as they stand."""
    known = {field.name: field for field in fields}
    said = [f"{name} {_say_value(value, known.get(name), words)}" for name, value in sorted(entry.claims.items())]
    return ", ".join(said)


def _say_value(value: bool | int | str, field: MeasuredField | None, words: Lexicon) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return say_measured(value, field) if field else f"{value:,}"
    return words.who(value)


def find_device_words(body: Mapping[str, Any], words: Lexicon) -> dict[str, str]:
    """Of a message about devices: its numbers and what it measures; 0 or nothing for what a stranger's lacks."""
    first, count, fields = (body.get(name) for name in ("first", "count", "fields"))
    last = first + count - 1 if isinstance(first, int) and isinstance(count, int) else 0
    listed = [field for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []
    return {"last": f"{last:,}", "measured": printable(", ".join(str(field.get("name", "")) for field in listed))}


def make_device_object(found: FoundDevice) -> dict[str, Any]:
    """A device for JSON; numbers in the smallest step of their fields."""
    series = [make_series_object(one) for one in found.series]
    return {"device": found.address} | make_row_object(found.row) | {"series": series}


def make_series_object(found: FoundSeries) -> dict[str, Any]:
    """A series for JSON."""
    newest = [make_row_object(batch) for batch in found.row.newest]
    return {"account": found.account, "name": found.name} | make_row_object(found.row) | {"newest": newest}


def make_gap_object(gap: Gap) -> dict[str, Any]:
    """A gap for JSON."""
    since = format_time(gap.since) if gap.since else None
    return {"first": gap.first, "last": gap.last, "since": since, "until": format_time(gap.until)}


def make_refused_object(found: FoundAnchor) -> dict[str, Any]:
    """A batch that was refused, for JSON."""
    return make_row_object(found.body) | {"entry": found.placed.id, "refused": found.rule}
