"""Law files: a provision as people write it, in JSON. Days for dates, and nothing that can be left out.

{"law": "night_limit", "kind": "deny", "reference": "DECREE/2026-7", "types": ["transfer"],
"text": "message.amount > 5000000", "title": {"en": "…", "lo": "…"}, "remedy": {"en": "…", "lo": "…"}}
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from ledger.chain.kinds import NEVER, LegalReference
from ledger.chain.times import DAY_MS, MINUTE_MS, get_local
from ledger.client.forms.files import read_path
from ledger.client.forms.reading import read_form
from ledger.crypto.encoding import MAX_INTEGER, Integer, Natural, decode, encode
from ledger.errors import DecodeError, HomeError
from ledger.laws.dates import MAX_DAYS, Date, read_date, write_date
from ledger.laws.parser import parse as parse_law
from ledger.registry.rows.laws import BoundTypes, Jurisdictions, LawId, Provision, Wording

LawText = bytes | Path | Mapping[str, Any] | Provision
"""A law as it may be given: a file by its path or its bytes, what is in one, or a provision."""

EXAMPLE = '{"law": "night_limit", "kind": "deny", "reference": "DECREE/2026-7", …}'
_NAME = "law file"
_NUMBER = "a whole number within 2^53-1 of 0"
_SENTENCE = '{"en": "…", "lo": "…"}'
_FORMS = {
    "en": "1 to 160 characters of printable ASCII",
    "jurisdictions": 'a list of at most 32 codes such as "LA-VT"',
    "kind": '"allow", "deny" or "parameter"',
    "law": "1 to 32 of a-z, 0-9 and _, beginning with a letter",
    "least": _NUMBER,
    "lo": "1 to 160 characters of printable ASCII and of the Lao script",
    "most": _NUMBER,
    "reference": "1 to 35 of A-Z 0-9 . / -",
    "remedy": _SENTENCE,
    "since": 'a day such as "2027-01-01", or a time in ms UTC',
    "text": "its condition, in the language of laws",
    "title": _SENTENCE,
    "types": 'a list of at most 32 types of messages such as "transfer": natledger law facts lists them',
    "until": 'a day such as "2027-01-01", or a time in ms UTC',
    "value": _NUMBER,
}
"""What each field of a law file may hold, in words."""


class LawFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a law file may hold."""

    kind: Literal["allow", "deny", "parameter"]
    law: LawId
    reference: LegalReference
    remedy: Wording
    title: Wording
    jurisdictions: Jurisdictions = ()
    """Where it binds; everywhere unless given."""
    least: Integer = 0
    most: Integer = 0
    since: str | Natural = ""
    """The first day, at the chain's offset, or ms UTC; from its adoption on unless given."""
    text: str = ""
    """The condition; none for a parameter."""
    types: BoundTypes = ()
    until: str | Natural = ""
    """The first day on which it is in force no longer, or ms UTC; without an end unless given."""
    value: Integer | UnsetType = UNSET
    """Of a parameter."""


def read_law_file(data: LawText, utc_offset: int) -> Provision:
    """The provision a law file holds; `utc_offset` is the chain's, in minutes.

    Raises DecodeError, HomeError, or NotFoundError for a path that leads to no file.

    Whether it could be adopted is another question: see `Laws.check`.
    """
    if isinstance(data, Provision):
        return data
    file = read_form(read_path(data) if isinstance(data, Path) else data, LawFile, _NAME, _FORMS)
    provision = Provision(
        jurisdictions=tuple(sorted(file.jurisdictions)),
        kind=file.kind,
        law=file.law,
        least=file.least,
        most=file.most,
        reference=file.reference,
        remedy=file.remedy,
        since=_read_day("since", file.since, utc_offset, 0),
        text=_read_text(file),
        title=file.title,
        types=tuple(sorted(file.types)),
        until=_read_day("until", file.until, utc_offset, NEVER),
    )
    return decode(encode(provision), Provision)  # every field as a law needs it


def write_law_file(provision: Provision, utc_offset: int) -> bytes:
    """The law file that holds a provision, indented; `read_law_file` gives the same provision again."""
    is_number = provision.kind == "parameter"
    file = LawFile(
        jurisdictions=provision.jurisdictions,
        kind=provision.kind,
        law=provision.law,
        least=provision.least,
        most=provision.most,
        reference=provision.reference,
        remedy=provision.remedy,
        since=_write_day(provision.since, utc_offset, 0),
        text="" if is_number else provision.text,
        title=provision.title,
        types=provision.types,
        until=_write_day(provision.until, utc_offset, NEVER),
        value=int(provision.text) if is_number else UNSET,
    )
    told = {name: getattr(file, name) for name in file.__struct_fields__ if getattr(file, name) not in ("", (), UNSET)}
    if not is_number:
        del told["least"], told["most"]
    return msgspec.json.format(msgspec.json.encode(told, order="sorted"), indent=2) + b"\n"


def _refuse(name: str, problem: str, form: str) -> DecodeError:
    return DecodeError("field_must_fit_form", file=_NAME, problem=f"{name} {problem}", remedy=f"write {form}")


def _read_text(file: LawFile) -> str:
    if file.kind == "parameter":
        if file.text:
            raise _refuse("text", "stands beside a parameter", "a value instead")
        if file.value is UNSET:
            raise _refuse("value", "is missing", _FORMS["value"])
        return str(file.value)
    if file.value is not UNSET:
        raise _refuse("value", "belongs to parameters alone", "a text instead")
    if not file.text:
        raise _refuse("text", "is missing", _FORMS["text"])
    parse_law(file.text)  # a slip is told with its place, which the form of a provision could not
    return file.text


def _read_day(name: str, day: str | int, utc_offset: int, absent: int) -> int:
    if isinstance(day, int):
        return day
    if not day:
        return absent
    date = read_date(day)
    if date is None:
        raise HomeError("law_date_must_be_a_day", name=name, text=ascii(day[:40])[1:-1])
    return max(0, date.days * DAY_MS - utc_offset * MINUTE_MS)


def _write_day(time: int, utc_offset: int, absent: int) -> str | int:
    if time == absent:
        return ""
    days, rest = divmod(get_local(time, utc_offset), DAY_MS)
    return time if rest or days > MAX_DAYS or time > MAX_INTEGER else write_date(Date(days))
