"""Evidence: a file is committed to under a salt, so that whoever has both can show it, and nobody else can guess it."""

from typing import Literal, NamedTuple

import msgspec

from ledger.client.desk import Desk
from ledger.client.salting import make_salts
from ledger.crypto.encoding import Hex32, decode_file, encode
from ledger.crypto.hashing import FILE, digest
from ledger.errors import DecodeError, VerificationError
from ledger.merkle.fields import compute_field_commitment

_FIELD = "evidence"
"""The name under which the digest of a file is committed to."""


class Opening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What opens a commitment to a file: to be kept beside it."""

    digest: Hex32
    """Of the file."""
    kind: Literal["opening"]
    salt: Hex32
    version: Literal[1]


class CommittedFile(NamedTuple):
    """A commitment to a file, which goes on the chain, and what opens it, which does not."""

    commitment: str
    """64 hex digits."""
    opening: bytes


def commit_file(desk: Desk, data: bytes) -> CommittedFile:
    """The commitment to a file, with a fresh salt."""
    [salt] = make_salts(desk, [_FIELD])
    opening = Opening(digest(FILE, data).hex(), "opening", salt.hex(), 1)
    return CommittedFile(_compute(opening), encode(opening))


def read_commitment(evidence: CommittedFile | bytes | str) -> str:
    """The commitment, from itself, from its digits, or from its opening. Raises DecodeError for what is none."""
    match evidence:
        case str():
            return evidence
        case bytes():
            return _compute(_read_opening(evidence))
    return evidence.commitment


def check_file(data: bytes, opening: bytes, commitment: str, indicator: str) -> None:
    """Raises VerificationError unless this is the file that was committed to, and DecodeError for no opening."""
    found = _read_opening(opening)
    if _compute(found) != commitment:
        raise VerificationError("evidence_must_be_the_committed", indicator=indicator, problem="the opening is another")
    if digest(FILE, data).hex() != found.digest:
        raise VerificationError("evidence_must_be_the_committed", indicator=indicator, problem="its bytes are others")


def _compute(opening: Opening) -> str:
    return compute_field_commitment(bytes.fromhex(opening.salt), _FIELD, opening.digest).hex()


def _read_opening(data: bytes) -> Opening:
    try:
        return decode_file(data, Opening)
    except DecodeError as error:
        raise DecodeError("file_must_be_an_opening", problem=error.says) from None
