"""A C2SP signed note: a text of lines, an empty line, and a line for each signature (c2sp.org/signed-note@v1.0.0).

Only Ed25519 signatures (type 0x01) are made and verified here. A key is known by its name and id together; what
others signed is passed over, as the specification asks, so that witnesses may add their lines.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NoReturn

import msgspec

from ledger.crypto.keys import verify_signature
from ledger.errors import InterchangeError, ensure

MAX_SIGNATURES = 200
"""More than a validator set has, with room for witnesses."""
ED25519 = b"\x01"
ID_SIZE = 4

_DASH = "\N{EM DASH}"
_NAME = re.compile(r"[^\s+]+")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NoteSignature(msgspec.Struct, frozen=True):
    """One line below the text."""

    name: str
    key_id: bytes
    """Four bytes."""
    signature: bytes


class SignedNote(msgspec.Struct, frozen=True):
    """A text with its signatures; it says nothing before they were verified."""

    text: str
    """Ends with a line feed."""
    signatures: tuple[NoteSignature, ...]


def parse_note(data: bytes) -> SignedNote:
    """The note in these bytes. Raises InterchangeError for anything that `write_note` would not write."""
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        _refuse("not UTF-8")
    if _CONTROLS.search(whole):
        _refuse("a control character")
    text, separator, lines = whole.rpartition("\n\n")
    if not separator or not text or not lines.endswith("\n"):
        _refuse("no text, empty line and signatures")
    signatures = tuple(_parse_line(line) for line in lines[:-1].split("\n"))
    if len(signatures) > MAX_SIGNATURES:
        _refuse(f"more than {MAX_SIGNATURES} signatures")
    return SignedNote(text + "\n", signatures)


def write_note(note: SignedNote) -> bytes:
    """The bytes of a note."""
    ensure(note.text.endswith("\n") and bool(note.signatures), "a note without a last line feed or a signature")
    lines = [f"{_DASH} {one.name} {b64encode(one.key_id + one.signature).decode()}\n" for one in note.signatures]
    data = f"{note.text}\n{''.join(lines)}".encode()
    ensure(parse_note(data) == note, "a note reads back as another")
    return data


def verify_note(note: SignedNote, keys: Mapping[str, bytes]) -> tuple[str, ...]:
    """Whose of the known keys signed the text: names, sorted. `keys` has public keys by name.

    Raises VerificationError where a signature says it is by a known key and is not. Those of others are passed over.
    That enough have signed, or anybody, is for the caller to ask.
    """
    ids = {name: compute_key_id(name, key) for name, key in keys.items()}
    signed = [one for one in note.signatures if ids.get(one.name) == one.key_id]
    for one in signed:
        verify_signature(keys[one.name], note.text.encode(), one.signature)
    return tuple(sorted({one.name for one in signed}))


def compute_key_id(name: str, public_key: bytes) -> bytes:
    """The first four bytes of SHA-256(name ‖ line feed ‖ 0x01 ‖ public key)."""
    return sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:ID_SIZE]


def write_verifier_key(name: str, public_key: bytes) -> str:
    """The key as other programs take it: NAME+ID+KEY."""
    return f"{name}+{compute_key_id(name, public_key).hex()}+{b64encode(ED25519 + public_key).decode()}"


def decode_base64(text: str) -> bytes:
    """The bytes of standard base64 in its one canonical form (RFC 4648, 4). Raises ValueError."""
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        raise ValueError(text) from None
    if b64encode(data).decode() != text:
        raise ValueError(text)
    return data


def make_signatures(signatures: Mapping[str, bytes], keys: Mapping[str, bytes]) -> Sequence[NoteSignature]:
    """The lines of these signatures, by name, under these public keys; in order of name."""
    return [NoteSignature(name, compute_key_id(name, keys[name]), signatures[name]) for name in sorted(signatures)]


def _parse_line(line: str) -> NoteSignature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    try:
        data = decode_base64(encoded)
    except ValueError:
        _refuse("a signature is no base64")
    if dash != _DASH or not _NAME.fullmatch(name) or len(data) <= ID_SIZE:
        _refuse("a line below the empty one is no signature")
    return NoteSignature(name, data[:ID_SIZE], data[ID_SIZE:])


def _refuse(problem: str) -> NoReturn:
    raise InterchangeError("note_must_be_well_formed", problem=problem)
