"""An EMVCo merchant QR is one text of fields: two digits of tag, two of length, the value; the last is a checksum.

EMVCo QRCPS, merchant-presented mode. Lengths count characters, not bytes. A template is a field whose value is
fields again; of the templates that schemes fill as they like, some hold a text of their own instead. The reader is
strict, so that one reading has one text: what is read writes back to the same characters, but for a checksum in
lower case.
"""

import re
from collections.abc import Sequence
from typing import NoReturn

import msgspec

from ledger.errors import InterchangeError, ensure

MAX_CHARACTERS = 512
MAX_VALUE = 99
FORMAT_TAG, FORMAT = "00", "01"
CHECKSUM_TAG = "63"

_CHECKSUM_START = CHECKSUM_TAG + "04"
_CHECKSUM = re.compile("[0-9A-Fa-f]{4}")
_TWO_DIGITS = re.compile("[0-9]{2}")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SCHEMES = frozenset([*range(26, 52), *range(80, 100)])
"""Templates that are each scheme's own."""
_TEMPLATES = _SCHEMES | {62, 64}
_POLYNOMIAL = 0x1021


class Field(msgspec.Struct, frozen=True):
    """One field: a tag of two digits and its value."""

    tag: str
    value: str
    """1 to 99 characters."""


def parse_qr(payload: str) -> tuple[Field, ...]:
    """The fields of a payload in their order, without the checksum, which was checked.

    Raises InterchangeError: for a text that is not exactly such fields, a tag that stands twice, a template of
    EMVCo's own that is none, a wrong format indicator, and a checksum that does not fit.
    """
    if len(payload) > MAX_CHARACTERS:
        _refuse(f"longer than {MAX_CHARACTERS} characters", MAX_CHARACTERS)
    control = _CONTROLS.search(payload)
    if control:
        _refuse("a character that no QR text has", control.start())
    fields = _split(payload, 0)
    if (fields[0].tag, fields[0].value) != (FORMAT_TAG, FORMAT):
        _refuse(f"it does not start with {FORMAT_TAG}02{FORMAT}", 0)
    last = fields[-1]
    if last.tag != CHECKSUM_TAG or not _CHECKSUM.fullmatch(last.value):
        _refuse("it does not end with a checksum", len(payload))
    calculated = compute_checksum(payload[:-4])
    if last.value.upper() != calculated:
        raise InterchangeError("qr_checksum_must_fit", found=last.value, calculated=calculated)
    _check_templates(fields)
    return fields[:-1]


def write_qr(fields: Sequence[Field]) -> str:
    """The payload of these fields, in this order and with its checksum; the inverse of `parse_qr`.

    Raises InterchangeError for a value longer than a field holds, or more fields than a payload does.
    """
    text = write_template(fields) + _CHECKSUM_START
    if len(text) + 4 > MAX_CHARACTERS:
        raise InterchangeError("qr_must_have_room", field="payload", size=len(text) + 4, limit=MAX_CHARACTERS)
    payload = text + compute_checksum(text)
    ensure(parse_qr(payload) == tuple(fields), "a payload reads back as other fields")
    return payload


def parse_template(field: Field) -> tuple[Field, ...]:
    """The fields in a template. Raises InterchangeError where it is none."""
    return _split(field.value, 0)


def list_parts(field: Field) -> tuple[Field, ...]:
    """The fields in a template; () where a scheme has put a text of its own there."""
    try:
        return _split(field.value, 0)
    except InterchangeError:
        return ()


def write_template(fields: Sequence[Field]) -> str:
    """The value of a template with these fields. Raises InterchangeError for a value longer than a field holds."""
    for field in fields:
        if not 0 < len(field.value) <= MAX_VALUE:
            raise InterchangeError("qr_must_have_room", field=field.tag, size=len(field.value), limit=MAX_VALUE)
    return "".join(f"{field.tag}{len(field.value):02}{field.value}" for field in fields)


def is_template(tag: str) -> bool:
    """Whether EMVCo says that a field of the payload with this tag holds fields."""
    return int(tag) in _TEMPLATES


def is_schemes(tag: str) -> bool:
    """Whether the field with this tag is a payment scheme's own, to fill as it likes."""
    return int(tag) in _SCHEMES


def compute_checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE over the UTF-8 bytes, as four capital hex digits: polynomial 0x1021, start 0xFFFF."""
    checksum = 0xFFFF
    for byte in text.encode():
        checksum ^= byte << 8
        for _ in range(8):
            checksum = (checksum << 1 ^ _POLYNOMIAL if checksum & 0x8000 else checksum << 1) & 0xFFFF
    return f"{checksum:04X}"


def _split(text: str, offset: int) -> tuple[Field, ...]:
    fields: dict[str, Field] = {}
    start = 0
    while start < len(text) or not fields:
        tag, length = text[start : start + 2], text[start + 2 : start + 4]
        if not (_TWO_DIGITS.fullmatch(tag) and _TWO_DIGITS.fullmatch(length)):
            _refuse("no tag and length of two digits each", offset + start)
        value = text[start + 4 : start + 4 + int(length)]
        if len(value) != int(length) or not value:
            _refuse(f"the field {tag} has not the {int(length)} characters it announces", offset + start)
        if tag in fields:
            _refuse(f"the tag {tag} stands twice", offset + start)
        fields[tag] = Field(tag, value)
        start += 4 + len(value)
    return tuple(fields.values())


def _check_templates(fields: Sequence[Field]) -> None:
    offset = 4
    for field in fields:
        if is_template(field.tag) and not is_schemes(field.tag):
            _split(field.value, offset)
        offset += len(field.value) + 4


def _refuse(problem: str, place: int) -> NoReturn:
    raise InterchangeError("qr_must_be_well_formed", problem=problem, place=place)
