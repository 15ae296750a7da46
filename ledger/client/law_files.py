"""Law files: a provision as people write it, in JSON. Days for dates, and nothing that can be left out.

{"law": "night_limit", "kind": "deny", "reference": "DECREE/2026-7", "types": ["transfer"],
"text": "message.amount > 5000000", "title": {"en": "…", "lo": "…"}, "remedy": {"en": "…", "lo": "…"}}
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from ledger.chain.parameters import DAY_MS
from ledger.crypto.encoding import MAX_INTEGER, decode, encode, parse
from ledger.errors import DecodeError, HomeError
from ledger.laws.dates import MAX_DAYS, Date, read_date, write_date
from ledger.laws.parser import parse as parse_law
from ledger.registry.law_rows import Provision, Wording
from ledger.registry.rows import NEVER

LawText = bytes | Mapping[str, Any] | Provision
"""A law as it may be given: the bytes of a file, what is in one, or a provision."""


class LawFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a law file may hold."""

    kind: Literal["allow", "deny", "parameter"]
    law: str
    reference: str
    remedy: Wording
    title: Wording
    jurisdictions: tuple[str, ...] = ()
    """Where it binds; everywhere unless given."""
    least: int = 0
    most: int = 0
    since: str | int = ""
    """The first day, at the chain's offset, or ms UTC; from its adoption on unless given."""
    text: str = ""
    """The condition; none for a parameter."""
    types: tuple[str, ...] = ()
    until: str | int = ""
    """The first day on which it is in force no longer, or ms UTC; without an end unless given."""
    value: int | UnsetType = UNSET
    """Of a parameter."""


def read_law_file(data: LawText, utc_offset: int) -> Provision:
    """The provision a law file holds; `utc_offset` is the chain's, in minutes. Raises DecodeError, HomeError.

    Whether it could be adopted is another question: see `Laws.check`.
    """
    if isinstance(data, Provision):
        return data
    file = parse(_write_bytes(data), LawFile)
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


def _write_bytes(data: bytes | Mapping[str, Any]) -> bytes:
    if not isinstance(data, Mapping):
        return data
    try:
        return encode(dict(data))
    except (TypeError, ValueError, RecursionError):
        raise DecodeError("fields_must_fit_type", type="LawFile", problem="a value that JSON has not") from None


def _read_text(file: LawFile) -> str:
    is_number = file.kind == "parameter"
    for holds, problem in (
        (is_number or file.text, "a law that allows or denies has a text"),
        (not is_number or (file.value is not UNSET and not file.text), "a parameter has a value, and no text"),
        (is_number or file.value is UNSET, "a value belongs to parameters"),
    ):
        if not holds:
            raise DecodeError("fields_must_fit_type", type="LawFile", problem=problem)
    if not is_number:
        parse_law(file.text)  # a slip is told with its place, which the form of a provision could not
    return str(file.value) if is_number else file.text


def _read_day(name: str, day: str | int, utc_offset: int, absent: int) -> int:
    if isinstance(day, int):
        return day
    if not day:
        return absent
    date = read_date(day)
    if date is None:
        raise HomeError("law_date_must_be_a_day", name=name, text=ascii(day[:40])[1:-1])
    return max(0, date.days * DAY_MS - utc_offset * 60_000)


def _write_day(time: int, utc_offset: int, absent: int) -> str | int:
    if time == absent:
        return ""
    days, rest = divmod(time + utc_offset * 60_000, DAY_MS)
    return time if rest or days > MAX_DAYS or time > MAX_INTEGER else write_date(Date(days))
