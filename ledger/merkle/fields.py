"""Field commitments: what binds a record's fields without saying them, and shows one without the others.

A field is committed to as SHA-256(tag ‖ salt ‖ length of name ‖ name ‖ value): the salt has 32 random bytes, the length
one byte, the value its canonical JSON, so that 1, "1" and true differ. The commitments are the leaves of an RFC 6962
tree, in order of the names. Whoever lacks a field's salt cannot tell its value, not even by trying every value.
"""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from ledger.crypto.encoding import Hex32, Integer, encode
from ledger.crypto.hashing import FIELD, HASH_SIZE, digest
from ledger.errors import VerificationError, ensure
from ledger.merkle.log import compute_inclusion_path, compute_root, hash_leaf
from ledger.merkle.verify import verify_inclusion

MAX_FIELDS = 32
MAX_PATH = 5

FieldName = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,31}\\Z", max_length=32)]
FieldValue = bool | Integer | Annotated[str, msgspec.Meta(max_length=1024)]
"""What a field may hold; "" for a field that is not filled in."""


class ShownField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field with what proves it against a root."""

    index: Annotated[int, msgspec.Meta(ge=0, lt=MAX_FIELDS)]
    """Its place among the commitments."""
    name: FieldName
    path: Annotated[tuple[Hex32, ...], msgspec.Meta(max_length=MAX_PATH)]
    """The RFC 6962 inclusion path of its commitment."""
    salt: Hex32
    value: FieldValue


def compute_field_commitment(salt: bytes, name: str, value: bool | int | str) -> bytes:
    """The commitment to one field: 32 bytes. Requires a salt of 32 bytes and a name of at most 255."""
    return compute_commitment(salt, name, encode(value))


def compute_commitment(salt: bytes, name: str, text: bytes) -> bytes:
    """The same, of the canonical JSON of a value of any form: an object's differs from every field's."""
    written = name.encode("ascii")
    ensure(len(salt) == HASH_SIZE and 0 < len(written) < 256, "no salt or name of a field")
    return digest(FIELD, salt + bytes([len(written)]) + written + text)


def compute_fields_root(commitments: Sequence[bytes]) -> bytes:
    """The root over commitments, in order of the fields' names."""
    return compute_root([hash_leaf(commitment) for commitment in commitments])


def compute_field_path(commitments: Sequence[bytes], index: int) -> list[bytes]:
    """The path that shows one commitment under the root. Requires 0 ≤ index < size."""
    return compute_inclusion_path([hash_leaf(commitment) for commitment in commitments], index)


def verify_field(field: ShownField, size: int, root: bytes) -> None:
    """Holds if the record with this root of `size` fields has this name, value and salt at its index.

    Raises VerificationError field_must_be_in_record.
    """
    commitment = compute_field_commitment(bytes.fromhex(field.salt), field.name, field.value)
    path = [bytes.fromhex(step) for step in field.path]
    try:
        verify_inclusion(hash_leaf(commitment), field.index, size, path, root)
    except VerificationError as error:
        raise VerificationError("field_must_be_in_record", name=field.name, problem=error.says) from None
