"""Canonical bytes: RFC 8785 JSON in its integer profile.

UTF-8, sorted ASCII names, no floats, no null, no white space, |integer| ≤ 2^53−1. One value has one
text, so text can be hashed and signed. Decoding is strict: parse, encode again, compare the bytes.
"""

import json
from typing import Annotated, Any, NoReturn, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from ledger.crypto.shape import BYTES_A_VALUE, MAX_DEPTH, check_shape
from ledger.crypto.written import check_start
from ledger.errors import DecodeError

MAX_INTEGER = 2**53 - 1
MAX_FILE_BYTES = 8 * 1024 * 1024
SMALL_BYTES = 65_536
"""Text of a known type that is no longer is parsed at once: whatever its shape, that costs little."""

Natural = Annotated[int, msgspec.Meta(ge=0, le=MAX_INTEGER)]
"""An integer from 0 to 2^53−1."""
Positive = Annotated[int, msgspec.Meta(ge=1, le=MAX_INTEGER)]
"""An integer from 1 to 2^53−1."""
Integer = Annotated[int, msgspec.Meta(ge=-MAX_INTEGER, le=MAX_INTEGER)]
"""An integer from −(2^53−1) to 2^53−1."""
Hex32 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}\\Z", max_length=64)]
"""32 bytes as 64 lower-case hex digits: a hash or a public key."""
Hex64 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{128}\\Z", max_length=128)]
"""64 bytes as 128 lower-case hex digits: a signature."""

T = TypeVar("T")

_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}
_unbound: dict[Any, msgspec.json.Decoder[Any]] = {}
_encoder = msgspec.json.Encoder(order="sorted")


def encode(value: Any) -> bytes:
    """The canonical bytes of a struct, or of plain dicts, lists, strings, integers and booleans.

    Raises DecodeError for a string that has no UTF-8: such as the terminal hands on for bytes that are none.
    """
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        raise DecodeError("strings_must_be_unicode") from None


def decode(data: bytes, kind: type[T], limit: int = MAX_FILE_BYTES) -> T:
    """The value of type `kind` whose canonical bytes are exactly `data`.

    Raises DecodeError. A `msgspec.Raw` inside is kept as it stands: who decodes it, checks it.
    """
    value = parse(data, kind, limit)
    canonical = encode(value)
    if canonical != data:
        raise _explain_bytes(data, canonical, kind.__name__)
    return value


def parse(data: bytes, kind: type[T], limit: int = MAX_FILE_BYTES) -> T:
    """The value of type `kind` in JSON text that need not be canonical. Raises DecodeError."""
    check_is_bytes(data)
    if len(data) > limit:
        raise DecodeError("size_must_be_within_limit", size=len(data), limit=limit)
    if len(data) > SMALL_BYTES:
        check_shape(data, limit // BYTES_A_VALUE)
    try:
        return _get_decoder(kind).decode(data)  # type: ignore[no-any-return]
    except msgspec.ValidationError as error:
        raise DecodeError("fields_must_fit_type", type=kind.__name__, problem=str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        check_start(data)
        raise DecodeError("text_must_be_json") from None
    except RecursionError:
        raise DecodeError("nesting_must_be_within_limit", limit=MAX_DEPTH) from None


def parse_checked(data: bytes, kind: type[T]) -> T:
    """The value in canonical bytes that were decoded before, by this process or one that it trusts as itself.

    No bound and no pattern is looked at again, which is most of what it takes; so the value is of a subclass of `kind`
    that has none.
    """
    decoder = _unbound.get(kind)
    if decoder is None:
        decoder = _unbound[kind] = msgspec.json.Decoder(_unbind(kind))
    return decoder.decode(data)  # type: ignore[no-any-return]


def canonicalise(text: bytes, limit: int = MAX_FILE_BYTES) -> bytes:
    """The canonical bytes of any JSON text within the profile. Raises DecodeError outside it.

    Knows no types: this is what an offline verifier applies to a whole file, and what any other
    language can do with its own JSON library.
    """
    check_is_bytes(text)
    if len(text) > limit:
        raise DecodeError("size_must_be_within_limit", size=len(text), limit=limit)
    check_shape(text, limit // BYTES_A_VALUE)
    try:
        value = json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_unique_ascii_names,
            parse_int=_small_integer,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except UnicodeDecodeError:
        check_start(text)
        raise DecodeError("text_must_be_utf8") from None
    except json.JSONDecodeError:
        check_start(text)
        raise DecodeError("text_must_be_json") from None
    _check_no_null(value)
    return encode(value)


def decode_file(data: bytes, kind: type[T]) -> T:
    """The value of type `kind` in a file that must be canonical throughout, also inside Raw parts.

    Raises DecodeError.
    """
    canonical = canonicalise(data)
    if canonical != data:
        raise _explain_bytes(data, canonical, kind.__name__)
    return decode(data, kind)


def check_unique(text: bytes) -> None:
    """Raises DecodeError where a name stands twice in one object of JSON text: readers differ in which they take.

    Also for text that is no JSON, too long, or of too many values or levels to be looked at.
    """
    if len(text) > MAX_FILE_BYTES:
        raise DecodeError("size_must_be_within_limit", size=len(text), limit=MAX_FILE_BYTES)
    check_shape(text, MAX_FILE_BYTES // BYTES_A_VALUE)
    try:
        json.loads(text.decode("utf-8"), object_pairs_hook=_unique_names, parse_int=str, parse_float=str)
    except (UnicodeDecodeError, json.JSONDecodeError):
        raise DecodeError("text_must_be_json") from None


def _explain_bytes(data: bytes, canonical: bytes, kind: str) -> DecodeError:
    """Why bytes are not the canonical ones: a line end at their end is what editors add."""
    if data.rstrip(b"\r\n") == canonical:
        return DecodeError("line_end_must_not_be_added", type=kind)
    return DecodeError("bytes_must_be_canonical", type=kind)


def _get_decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    return decoder


def _unbind(kind: Any) -> Any:
    """The type without bounds and patterns, also within lists and structs."""
    if get_origin(kind) is Annotated:
        return _unbind(get_args(kind)[0])
    if get_origin(kind) is tuple:
        return tuple[tuple(_unbind(part) for part in get_args(kind))]  # type: ignore[misc]
    if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return kind
    fields = get_type_hints(kind, include_extras=True)
    bare = [(name, _unbind(fields[name])) for name in kind.__struct_fields__]
    return msgspec.defstruct(kind.__name__, bare, bases=(kind,), frozen=True, gc=False)


def check_is_bytes(data: object) -> None:
    """Raises DecodeError for what is not bytes, such as text."""
    # a type says so too, but a notebook checks none
    if not isinstance(data, bytes | bytearray):
        raise DecodeError("file_must_be_bytes", found=type(data).__name__)


def _unique_ascii_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if not all(name.isascii() for name, _ in pairs):
        raise DecodeError("names_must_be_ascii")
    return _unique_names(pairs)


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique: dict[str, Any] = {}
    for name, value in pairs:
        if name in unique:
            raise DecodeError("names_must_be_unique", name=ascii(name[:40])[1:-1])
        unique[name] = value
    return unique


def _small_integer(digits: str) -> int:
    # int() of a long text is bounded by an environment setting, so the length is checked first
    if len(digits) > 17 or abs(int(digits)) > MAX_INTEGER:
        raise DecodeError("integers_must_be_in_range")
    return int(digits)


def _refuse_number(text: str) -> NoReturn:
    raise DecodeError("numbers_must_be_integers", number=text[:40])


def _check_no_null(value: Any) -> None:
    if value is None:
        raise DecodeError("null_must_not_be_used")
    if isinstance(value, dict):
        for item in value.values():
            _check_no_null(item)
    elif isinstance(value, list):
        for item in value:
            _check_no_null(item)
