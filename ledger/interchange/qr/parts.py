"""A file as numbered texts, each short enough for a QR code that a terminal of 80 columns shows.

A part is FORMAT:NUMBER:COUNT:HASH:CHECK:DATA: in the 45 characters of QR's alphanumeric mode. HASH is the SHA-256 of
the whole file, so that parts of two files cannot be mixed. CHECK, 8 digits of the SHA-256 of the rest of the part, says
which part was damaged. DATA is a piece of the zlib stream in base45 (RFC 9285). The last colon keeps a last space.
"""

import re
import zlib
from collections.abc import Sequence
from hashlib import sha256
from typing import NoReturn

import msgspec

from ledger.crypto.encoding import MAX_FILE_BYTES
from ledger.errors import InterchangeError, ensure

FORMAT = "NATLEDGER-PARTS-1"
PIECE_BYTES = 340
"""Makes parts of up to 611 characters: a QR code of version 13 holds 619, and is 69 modules wide."""
MAX_PARTS = 999

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_PART = re.compile(
    rf"{FORMAT}:([1-9][0-9]{{0,2}}):([1-9][0-9]{{0,2}}):([0-9A-F]{{64}}):([0-9A-F]{{8}}):([0-9A-Z $%*+./:-]+):"
)


class Part(msgspec.Struct, frozen=True):
    """One part, as it was read."""

    number: int
    """From 1."""
    count: int
    file_hash: str
    """64 capital hex digits."""
    data: str


def split_file(data: bytes) -> tuple[str, ...]:
    """The texts of all parts of a file. Raises InterchangeError for one that is too large."""
    packed = zlib.compress(data, 9)
    count = -(-len(packed) // PIECE_BYTES)
    if len(data) > MAX_FILE_BYTES:
        raise InterchangeError("size_must_be_within_limit", size=len(data), limit=MAX_FILE_BYTES)
    if count > MAX_PARTS:
        raise InterchangeError("file_must_fit_parts", count=count, limit=MAX_PARTS)
    file_hash = sha256(data).hexdigest().upper()
    pieces = [packed[start : start + PIECE_BYTES] for start in range(0, len(packed), PIECE_BYTES)]
    parts = [Part(number, count, file_hash, encode_base45(piece)) for number, piece in enumerate(pieces, 1)]
    return tuple(_write_part(part) for part in parts)


def join_parts(texts: Sequence[str]) -> bytes:
    """The file of these parts, in any order; equal ones may stand several times, and empty lines are passed over.

    Raises InterchangeError: for a text that is no part, a part that was changed, one of another file, one that is
    missing, and a file that is too large or not the one the parts name.
    """
    parts: dict[int, Part] = {}
    first: Part | None = None
    for line, text in enumerate(texts, 1):
        if not text.strip():
            continue
        part = parse_part(text.strip(), line)
        first = first or part
        other = parts.setdefault(part.number, part)
        if (part.count, part.file_hash) != (first.count, first.file_hash) or other != part:
            raise InterchangeError("parts_must_be_of_one_file", line=line, part=part.number)
    if first is None:
        _refuse(1, "there is no text")
    missing = [number for number in range(1, first.count + 1) if number not in parts]
    if missing:
        raise InterchangeError("parts_must_be_complete", missing=len(missing), count=first.count, part=missing[0])
    packed = b"".join(decode_base45(parts[number].data) for number in sorted(parts))
    data = _unpack(packed)
    if sha256(data).hexdigest().upper() != first.file_hash:
        raise InterchangeError("parts_must_give_their_file", problem="its hash is another")
    return data


def parse_part(text: str, line: int = 1) -> Part:
    """One part. Raises InterchangeError for a text that is none, or was changed; `line` says where it stood."""
    match = _PART.fullmatch(text)
    if match is None:
        _refuse(line, f"it is not {FORMAT}, numbers, hash, check and data")
    number, count, file_hash, check, data = match.groups()
    part = Part(int(number), int(count), file_hash, data)
    if part.number > part.count:
        _refuse(line, f"number {part.number} of {part.count}")
    if check != _compute_check(part):
        raise InterchangeError("part_must_be_intact", part=part.number, line=line)
    return part


def encode_base45(data: bytes) -> str:
    """RFC 9285: two bytes as three characters, a last single byte as two."""
    text = []
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        value = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            text.append(_ALPHABET[value % 45])
            value //= 45
    return "".join(text)


def decode_base45(text: str) -> bytes:
    """The bytes of a base45 text. Raises InterchangeError for a text that `encode_base45` never gives."""
    pieces = []
    for start in range(0, len(text), 3):
        digits = [_ALPHABET.find(letter) for letter in text[start : start + 3]]
        value = sum(digit * 45**place for place, digit in enumerate(digits))
        size = len(digits) - 1
        if size == 0 or -1 in digits or value >= 256**size:
            raise InterchangeError("parts_must_give_their_file", problem="the data is no base45")
        pieces.append(value.to_bytes(size, "big"))
    return b"".join(pieces)


def _write_part(part: Part) -> str:
    text = f"{FORMAT}:{part.number}:{part.count}:{part.file_hash}:{_compute_check(part)}:{part.data}:"
    ensure(parse_part(text) == part, "a part reads back as another")
    return text


def _compute_check(part: Part) -> str:
    text = f"{FORMAT}:{part.number}:{part.count}:{part.file_hash}:{part.data}:"
    return sha256(text.encode()).hexdigest()[:8].upper()


def _unpack(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(packed, MAX_FILE_BYTES + 1)  # never more, whatever the stream would give
    except zlib.error:
        raise InterchangeError("parts_must_give_their_file", problem="the data is no zlib stream") from None
    if len(data) > MAX_FILE_BYTES:
        raise InterchangeError("unpacked_must_be_within_limit", limit=MAX_FILE_BYTES)
    if not unpacker.eof or unpacker.unused_data:
        raise InterchangeError("parts_must_give_their_file", problem="the zlib stream ends too late or too early")
    return data


def _refuse(line: int, problem: str) -> NoReturn:
    raise InterchangeError("part_must_be_well_formed", line=line, problem=problem)
