"""Laws in words: what one says, how it came to that, and what a person is told whom it stops."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ledger.chain.kinds import NEVER
from ledger.crypto.addresses import is_address
from ledger.errors import Value
from ledger.laws.dates import Date, write_date
from ledger.laws.explain import write_found
from ledger.laws.trace import Reading, Unread
from ledger.laws.trace import Value as Found
from ledger.registry.rows.laws import Provision
from ledger.words.law_refusals import LawRefusal
from ledger.words.lexicon import Lexicon, printable

if TYPE_CHECKING:
    from ledger.client.laws.laws import FoundLaw

DAY_LENGTH = len("2027-01-01")

_MONEY = ("amount", "available", "held", "sent_this_month", "sent_today")
_TIMES = ("expires", "since", "time", "until")


def list_details(refusal: LawRefusal, lexicon: Lexicon) -> list[tuple[str, str]]:
    """Title, sentence in Lao, clause and what was read, by label; what is to be done is not among them."""
    pairs = [("", refusal.says.lo)]
    if refusal.title:
        pairs = [("", refusal.title.en), ("", refusal.title.lo), *pairs]
    if refusal.clause:
        pairs.append(("clause", refusal.clause))
    found = dict(refusal.readings)
    return pairs + [("read", f"{path} = {write_value(path, found[path], found, lexicon)}") for path in found]


def list_remedies(refusal: LawRefusal) -> list[tuple[str, str]]:
    """What is to be done, in both languages."""
    return [("remedy", refusal.remedy.en), ("remedy", refusal.remedy.lo)]


def write_lines(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Labels and texts as lines."""
    return [f"  {label:<12}{printable(text)}" if label else f"  {printable(text)}" for label, text in pairs]


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
        if last in _MONEY and asset in lexicon.decimals:
            return lexicon.money(value, asset)
        return lexicon.time(value) if last in _TIMES else f"{value:,}"
    return lexicon.who(value) if is_address(value) else value


def describe_state(law: "FoundLaw", lexicon: Lexicon) -> str:
    """What state a law is in, with the day that goes with it."""
    from ledger.client.laws.laws import ENDED, SUSPENDED, TO_COME  # noqa: PLC0415 - whoever pays asks for no law

    provision = law.provision
    if law.state == TO_COME:
        return f"to come, from {lexicon.day(provision.since)}"
    if law.state == ENDED:
        return f"ended {lexicon.day(provision.until)}"
    if law.state == SUSPENDED:
        end = law.law.suspended_until
        return "suspended without an end" if end == NEVER else f"suspended until {lexicon.day(end)}"
    return law.state if provision.until == NEVER else f"{law.state} until {lexicon.day(provision.until)}"


def describe_term(provision: Provision, lexicon: Lexicon) -> str:
    """From when until when a law holds, and what the end means."""
    begins = f"from {lexicon.day(provision.since)}" if provision.since else "from its adoption"
    if provision.until == NEVER:
        return f"{begins}, without an end"
    end = lexicon.day(provision.until)
    first = "the first day on which it no longer holds" if len(end) == DAY_LENGTH else "from when it no longer holds"
    return f"{begins} until {end}, {first}"


def list_days(provision: Provision, lexicon: Lexicon) -> list[tuple[str, str]]:
    """When its days begin, by label, if it has any."""
    shown = [lexicon.day(time) for time in (provision.since, provision.until) if time not in (0, NEVER)]
    if not any(len(day) == DAY_LENGTH for day in shown):
        return []
    hours, minutes = divmod(abs(lexicon.offset), 60)
    sign = "-" if lexicon.offset < 0 else "+"
    return [("days", f"begin at midnight, UTC{sign}{hours:02}:{minutes:02}")]


def name_everywhere(jurisdictions: Sequence[str]) -> str:
    """Where a law binds."""
    return " ".join(jurisdictions) or "everywhere"
