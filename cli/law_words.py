"""Laws in words: what one says, how it came to that, and what a person is told whom it stops."""

from collections.abc import Mapping, Sequence
from typing import Any

from ledger.client.laws import ENDED, SUSPENDED, TO_COME, FoundLaw
from ledger.client.refusals import LawRefusal
from ledger.crypto.addresses import is_address
from ledger.errors import Value
from ledger.laws.dates import Date, write_date
from ledger.laws.explain import write_found
from ledger.laws.trace import Reading, Unread
from ledger.registry.rows import NEVER

from .wording import Lexicon, format_end, format_time, printable

_MONEY = ("amount", "available", "held", "sent_this_month", "sent_today")
_TIMES = ("expires", "since", "time", "until")


def list_details(refusal: LawRefusal, lexicon: Lexicon) -> list[str]:
    """Title, clause and what was read, a line each; what is to be done is not among them."""
    lines = [f"  {printable(refusal.says.lo)}"]
    if refusal.title:
        lines = [f"  {printable(refusal.title.en)}", f"  {printable(refusal.title.lo)}", *lines]
    if refusal.clause:
        lines.append(f"  clause      {printable(refusal.clause)}")
    found = dict(refusal.readings)
    return lines + [f"  read        {path} = {write_value(path, found[path], found, lexicon)}" for path in found]


def make_refusal_object(refusal: LawRefusal) -> dict[str, Any]:
    """The refusal for JSON: amounts in the smallest unit, addresses in full."""
    title = refusal.title
    return {
        "id": refusal.law,
        "reference": refusal.reference,
        "title": {"en": title.en, "lo": title.lo} if title else None,
        "clause": refusal.clause,
        "read": dict(refusal.readings),
        "says": {"en": refusal.says.en, "lo": refusal.says.lo},
        "remedy": {"en": refusal.remedy.en, "lo": refusal.remedy.lo},
    }


def list_readings(readings: Sequence[Reading], lexicon: Lexicon, asset: str) -> list[tuple[str, str]]:
    """What a law read, by path, as people read it; `asset` is that of the message."""
    known = {"message.asset": asset}
    pairs = []
    for reading in readings:
        value = reading.value
        if isinstance(value, Date):
            shown = write_date(value)
        elif isinstance(value, bool | tuple | Unread):
            shown = printable(write_found(value))
        else:
            shown = str(write_value(reading.path, value, known, lexicon))
        pairs.append((reading.path, shown))
    return pairs


def write_value(path: str, value: Value, known: Mapping[str, Value], lexicon: Lexicon) -> str:
    """A value that a law read: names for addresses, amounts in major units where the asset was read too."""
    last, asset = path.rpartition(".")[2], str(known.get("message.asset", ""))
    if isinstance(value, int):
        if last in _MONEY and asset in lexicon.decimals:
            return lexicon.money(value, asset)
        return format_time(value) if last in _TIMES else f"{value:,}"
    return lexicon.who(value) if is_address(value) else printable(value)


def describe_state(law: FoundLaw) -> str:
    """What state a law is in, with the date that goes with it."""
    provision = law.provision
    if law.state == TO_COME:
        return f"to come, from {format_time(provision.since)}"
    if law.state == ENDED:
        return format_end(provision.until)
    if law.state == SUSPENDED:
        return f"suspended until {format_time(law.law.suspended_until)}"
    return law.state if provision.until == NEVER else f"{law.state} until {format_time(provision.until)}"


def name_everywhere(jurisdictions: Sequence[str]) -> str:
    """Where a law binds."""
    return " ".join(jurisdictions) or "everywhere"
