"""Protobuf: proto3 bytes of frozen data whose fields carry their numbers.

A message is a `msgspec.Struct`; a field is `Annotated[TYPE, NUMBER]`, and its type is its wire type: bool and int are
varints (of 64 bits, two's complement), `Fixed` is eight bytes, str and bytes are text and bytes, a struct is a message
within, `struct | None` one that may be absent, `tuple[TYPE, ...]` a repeated field. What a struct holds that is not
optional is written even when it is empty; other fields only where they differ from zero (proto3, language guide).
"""

from collections.abc import Iterator
from functools import cache
from types import NoneType
from typing import Annotated, Any, NamedTuple, NewType, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from ledger.errors import DecodeError

Fixed = NewType("Fixed", int)
"""A signed number in eight bytes (sfixed64)."""

VARINT, EIGHT, SIZED, FOUR = 0, 1, 2, 5
"""Wire types."""
_WORD = 1 << 64
_SHIFT_LIMIT = 63

M = TypeVar("M", bound=msgspec.Struct)


class WireField(NamedTuple):
    """How one field of a message is written."""

    name: str
    number: int
    kind: Any
    """bool, int, Fixed, str, bytes, or the class of a message."""
    repeated: bool
    optional: bool
    """Of a message within: whether it may be absent."""


@cache
def list_fields(kind: type) -> tuple[WireField, ...]:
    """The fields of a message, in order of their numbers."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(sorted((_read_field(name, hint) for name, hint in hints.items()), key=lambda field: field.number))


def encode_message(message: msgspec.Struct) -> bytes:
    """The bytes of a message: fields in order of number, each once, nothing that is zero."""
    out = bytearray()
    for field in list_fields(type(message)):
        value = getattr(message, field.name)
        if not field.repeated:
            _write_field(out, field, value, field.kind)
        elif field.kind in (int, bool):
            _write_packed(out, field.number, value)
        else:
            for each in value:
                _write_sized(out, field.number, _encode_sized(each))
    return bytes(out)


def decode_message(data: bytes, kind: type[M]) -> M:
    """The message in these bytes; fields we do not know are skipped, of one repeated by mistake the last counts.

    Raises DecodeError for bytes that are no such message.
    """
    fields = _find_by_number(kind)
    values: dict[str, Any] = {}
    for number, wire, raw in iterate_fields(data):
        field = fields.get(number)
        if field is not None:
            value = _read_values(field, wire, raw)
            if field.repeated:
                values.setdefault(field.name, []).extend(value)
            else:
                values[field.name] = value[-1]
    for field in fields.values():
        if field.repeated:
            values[field.name] = tuple(values.get(field.name, ()))
    return kind(**values)


def iterate_fields(data: bytes) -> Iterator[tuple[int, int, int | bytes]]:
    """Number, wire type and raw value of each field in order. Raises DecodeError."""
    place, end = 0, len(data)
    while place < end:
        key, place = read_varint(data, place)
        wire = key & 7
        raw: int | bytes
        if wire == VARINT:
            raw, place = read_varint(data, place)
        else:
            size = {EIGHT: 8, FOUR: 4}.get(wire, -1)
            if wire == SIZED:
                size, place = read_varint(data, place)
            if size < 0 or place + size > end:
                raise _make_error("a field is cut short, or of an unknown wire type")
            raw, place = data[place : place + size], place + size
        yield key >> 3, wire, raw


def read_varint(data: bytes | bytearray, place: int) -> tuple[int, int]:
    """The unsigned varint at a place, and the place behind it. Raises DecodeError where none ends."""
    value = shift = 0
    while place < len(data) and shift <= _SHIFT_LIMIT:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value % _WORD, place
    raise _make_error("a number does not end")


def write_varint(value: int) -> bytes:
    """An unsigned varint; a negative number as its 64 bits in two's complement."""
    value %= _WORD
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _read_field(name: str, hint: Any) -> WireField:
    kind, number = get_args(hint)
    repeated = get_origin(kind) is tuple
    if repeated:
        kind = get_args(kind)[0]
    optional = NoneType in get_args(kind)
    if optional:
        kind = next(each for each in get_args(kind) if each is not NoneType)
    return WireField(name, number, get_args(kind)[0] if get_origin(kind) is Annotated else kind, repeated, optional)


@cache
def _find_by_number(kind: type) -> dict[int, WireField]:
    return {field.number: field for field in list_fields(kind)}


def _write_field(out: bytearray, field: WireField, value: Any, kind: Any) -> None:
    if kind is Fixed:
        if value:
            out += write_varint(field.number << 3 | EIGHT) + (value % _WORD).to_bytes(8, "little")
    elif kind in (int, bool):
        if value:
            out += write_varint(field.number << 3 | VARINT) + write_varint(int(value))
    elif kind in (str, bytes):
        if value:
            _write_sized(out, field.number, _encode_sized(value))
    elif value is not None:
        _write_sized(out, field.number, encode_message(value))


def _write_packed(out: bytearray, number: int, values: tuple[int, ...]) -> None:
    if values:
        _write_sized(out, number, b"".join(write_varint(int(value)) for value in values))


def _write_sized(out: bytearray, number: int, data: bytes) -> None:
    out += write_varint(number << 3 | SIZED)
    out += write_varint(len(data))
    out += data


def _encode_sized(value: str | bytes | msgspec.Struct) -> bytes:
    if isinstance(value, bytes):
        return value
    return value.encode() if isinstance(value, str) else encode_message(value)


def _read_values(field: WireField, wire: int, raw: int | bytes) -> list[Any]:
    kind = field.kind
    if kind in (int, bool):
        if isinstance(raw, bytes):  # a repeated number comes packed
            if wire != SIZED or not field.repeated:
                raise _make_error(f"{field.name} is no number")
            return [_read_number(value, kind) for value in _read_packed(raw)]
        return [_read_number(raw, kind)]
    if not isinstance(raw, bytes) or wire != (EIGHT if kind is Fixed else SIZED):
        raise _make_error(f"{field.name} has the wrong wire type")
    if kind is Fixed:
        return [int.from_bytes(raw, "little", signed=True)]
    if kind is bytes:
        return [raw]
    return [_read_text(raw) if kind is str else decode_message(raw, kind)]


def _read_number(value: int, kind: type) -> int:
    if kind is bool:
        return bool(value)
    return value - _WORD if value >> 63 else value


def _read_packed(raw: bytes) -> Iterator[int]:
    place = 0
    while place < len(raw):
        value, place = read_varint(raw, place)
        yield value


def _read_text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise _make_error("a text is no UTF-8") from None


def _make_error(problem: str) -> DecodeError:
    return DecodeError("fields_must_fit_type", type="protobuf", problem=problem)
